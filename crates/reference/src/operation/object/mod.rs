//! Objects: storing, reading, removing and copying them, and what is attached to them.

pub(super) mod acl;
mod condition;
pub(super) mod copy;
mod customer_key;
pub(super) mod delete;
pub(super) mod delete_many;
pub(super) mod get;
pub(super) mod lock;
pub(super) mod put;
mod range;
pub(super) mod restore;
pub(super) mod select;
pub(super) mod source;
pub(super) mod tagging;
pub(super) mod template;

pub(super) use condition::{Write, check_write};
use md5::{Digest, Md5};

use model::encoding::hex;

/// The entity tag of content stored at once.
pub(super) fn etag(body: &[u8]) -> String {
    format!("\"{}\"", hex(&Md5::digest(body)))
}
