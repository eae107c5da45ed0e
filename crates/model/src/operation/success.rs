//! What the success of an operation looks like: its statuses, and what its body holds.
//!
//! Source: the response syntax of each operation in the API reference of Amazon S3, STS and IAM. Independent of requests.

/// The success of one operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Success {
    /// Its statuses.
    pub statuses: &'static [u16],
    /// What its body holds.
    pub content: Content,
}

/// What the body of a success holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// Nothing that a client reads.
    Nothing,
    /// A document with one of these root elements: the documented one first, then those that Amazon S3 sends instead.
    Document(&'static [&'static str]),
    /// A document whose root element is the operation's name and `Response`, as in STS and IAM.
    QueryResponse,
    /// A JSON document.
    Json,
    /// The data of an object, or frames of it.
    Data,
}

impl Success {
    /// A write: servers respond 200 or 204.
    pub(super) const WRITE: Self = Self { statuses: &[200, 204], content: Content::Nothing };
    /// The headers of an object or bucket.
    pub(super) const HEAD: Self = Self { statuses: &[200, 206], content: Content::Nothing };
    /// An object or a part of it.
    pub(super) const DATA: Self = Self { statuses: &[200, 206], content: Content::Data };
    /// A policy.
    pub(super) const JSON: Self = Self { statuses: &[200], content: Content::Json };
    /// A restore, which is under way with 202 and done with 200.
    pub(super) const RESTORE: Self = Self { statuses: &[200, 202], content: Content::Nothing };
    /// A browser upload, which names its own success: `success_action_status` and `success_action_redirect`.
    pub(super) const FORM: Self = Self { statuses: &[200, 201, 204, 303], content: Content::Nothing };
    /// An action of STS or IAM.
    pub(super) const ACTION: Self = Self { statuses: &[200], content: Content::QueryResponse };

    /// A document.
    pub(super) const fn document(roots: &'static [&'static str]) -> Self {
        Self { statuses: &[200], content: Content::Document(roots) }
    }
}
