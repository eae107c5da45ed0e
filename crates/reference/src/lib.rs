//! The embedded endpoint: a small S3 that detects faults itself and answers them in a vendor's dialect.
//!
//! A request is authenticated and read (`auth`, `form`), handled against the state (`operation`, `store`); what is wrong
//! is named as a finding, which the `dialect` turns into a status and a code, and a `fault` may spoil on purpose.
//! Knows nothing of scenarios or verdicts.

pub mod checks;
pub mod config;
pub mod dialect;
pub mod finding;
pub mod injection;
pub mod operation;
pub mod request;
pub mod response;
pub mod server;
pub mod setup;
pub mod store;

mod account;
mod auth;
mod body;
mod digest;
mod error_document;
mod form;
mod iam;
mod listener;
mod location;
mod service;
mod sts;
mod tls;

pub use checks::{Checks, Refusal, Ruling};
pub use config::{Accounts, Config, KeyPair, Secret};
pub use dialect::{Dialect, DialectError};
pub use finding::Finding;
pub use injection::{InjectionKind, InjectionRule};
pub use request::{Caller, Headers, Query, Request, RequestHead};
pub use response::Response;
pub use server::{Also, Running, start};
pub use setup::{OtherRegion, Setup};

#[cfg(test)]
mod tests;
