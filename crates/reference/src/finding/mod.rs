//! Findings: everything that the endpoint can find wrong with a request, each with the code that AWS uses.
//!
//! Independent of vendors; a dialect has their exceptions.

/// Declares findings as `NAME = "Name", "Code", status, "message."`; `, only_where_named` marks those of some dialects.
macro_rules! findings {
    ($($id:ident = $name:literal, $code:literal, $status:literal, $message:literal $(, $only:ident)?;)*) => {
        $(
            #[doc = $message]
            pub(crate) const $id: Finding = Finding::new($name, $code, $status, $message)$(.$only())?;
        )*

        /// Every finding of this file.
        pub(crate) const ALL: &[&Finding] = &[$(&$id),*];
    };
}

pub(crate) mod account;
pub(crate) mod operation;
pub(crate) mod request;
pub(crate) mod select;
pub(crate) mod setup;

/// One thing that can be wrong with a request.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    /// The unique name in `CamelCase`, such as `CompletePreconditionFailed`.
    pub(crate) name: &'static str,
    /// The S3 error code AWS uses for it.
    pub(crate) code: &'static str,
    /// The HTTP status AWS uses for it.
    pub(crate) status: u16,
    /// One sentence for the error document.
    pub(crate) message: &'static str,
    /// True if every dialect refuses it, false if only those that name it do.
    pub(crate) enforced: bool,
}

impl Finding {
    /// A finding that every dialect refuses unless it says `accepted`.
    #[must_use]
    pub(crate) const fn new(name: &'static str, code: &'static str, status: u16, message: &'static str) -> Self {
        Self { name, code, status, message, enforced: true }
    }

    /// The same, refused only by dialects that name it.
    #[must_use]
    pub(crate) const fn only_where_named(self) -> Self {
        Self { enforced: false, ..self }
    }
}

/// All findings.
pub(crate) fn all() -> impl Iterator<Item = &'static Finding> {
    [request::ALL, operation::ALL, select::ALL, setup::ALL, account::ALL].into_iter().flatten().copied()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn names_are_unique_and_camel_case() {
        let mut seen = BTreeSet::new();
        for finding in all() {
            assert!(seen.insert(finding.name), "{} is there twice", finding.name);
            assert!(finding.name.starts_with(|c: char| c.is_ascii_uppercase()), "{}", finding.name);
            assert!(finding.name.chars().all(|c| c.is_ascii_alphanumeric()), "{}", finding.name);
        }
        assert!(!seen.is_empty());
    }

    #[test]
    fn messages_are_sentences() {
        for finding in all() {
            assert!(finding.message.ends_with('.'), "{}", finding.name);
        }
    }
}
