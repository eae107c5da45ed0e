//! What every connection is behind: a gate that sees each request before a byte of it is sent.
//!
//! Independent of what the gate looks for.

use std::fmt;

use super::{Endpoint, Outgoing};
use crate::reason::Reason;

/// Decides whether a request may be sent.
pub trait Gate: fmt::Debug + Send + Sync {
    /// Lets the request pass.
    ///
    /// # Errors
    /// Why it must not be sent to `endpoint`.
    fn admit(&self, endpoint: &Endpoint, outgoing: &Outgoing) -> Result<(), Reason>;
}
