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

/// Shows an enum of a table by the `word` in its facts: in texts, in JSON and in its schema.
macro_rules! shown_by_word {
    ($name:ident) => {
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.word())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.word())
            }
        }

        impl schemars::JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                let words: Vec<&str> = Self::ALL.iter().map(|one| one.word()).collect();
                schemars::json_schema!({ "type": "string", "enum": words })
            }
        }
    };
}

pub(crate) use enum_table;
pub(crate) use shown_by_word;
