//! Ids of versions and uploads: opaque, but of a fixed shape, so that a malformed id differs from one that no longer exists.

use uuid::Uuid;

/// A new id.
#[must_use]
pub(crate) fn fresh_id() -> String {
    Uuid::new_v4().simple().to_string()
}

/// True if `text` has the shape of an id, issued or not.
#[must_use]
pub(crate) fn is_well_formed(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fresh_id_is_well_formed_and_not_given_out_twice() {
        let (one, two) = (fresh_id(), fresh_id());
        assert!(is_well_formed(&one) && is_well_formed(&two));
        assert_ne!(one, two);
    }

    #[test]
    fn text_that_was_never_an_id_is_distinguished() {
        assert!(!is_well_formed("not-a-version"));
        assert!(!is_well_formed(""));
        assert!(!is_well_formed(&fresh_id().to_uppercase().replace(|c: char| c.is_ascii_digit(), "A")));
    }
}
