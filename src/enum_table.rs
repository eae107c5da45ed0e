//! Enums whose facts are one table: a row holds everything about its variant, and the compiler requires every column.

/// Declares an enum, its variants in the order of the table (`ALL`), and the row of each (`facts`).
macro_rules! enum_table {
    (
        $(#[$meta:meta])*
        pub enum $name:ident: $facts:ident {
            $( $(#[$doc:meta])* $variant:ident { $($fact:tt)* } )+
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $( $(#[$doc])* $variant, )+
        }

        impl $name {
            /// Every variant, in the order of the table.
            pub const ALL: &'static [Self] = &[$( Self::$variant, )+];

            /// The variant's row of the table.
            #[must_use]
            pub fn facts(self) -> &'static $facts {
                match self {
                    $( Self::$variant => const { &$facts { $($fact)* } }, )+
                }
            }
        }
    };
}

pub(crate) use enum_table;
