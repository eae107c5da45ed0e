//! What can be wrong with a request before its operation is looked at: credentials, framing, digests, forms.

use super::Finding;

/// The path holds a percent sign that no two hexadecimal digits follow, or is not UTF-8 when decoded.
pub const PATH_NOT_DECODABLE: Finding =
    Finding::new("PathNotDecodable", "InvalidURI", 400, "The path of the request cannot be decoded.");

/// Every finding of this file.
pub const ALL: &[&Finding] = &[&PATH_NOT_DECODABLE];
