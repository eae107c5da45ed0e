//! The embedded endpoint: a small S3 that finds faults in requests and responds in a vendor's dialect.
//!
//! The way of a request, in one direction:
//!
//! ```text
//! server ─> service ─> location ─> auth ─> form or body ─> operation ─> store
//!                         └──────────┴─ refusals ─┴───────────┘
//!                                           └─> error_document ─> injection ─> response
//! ```
//!
//! - [`server`]: sockets and TLS (`tls`); `listener`: the service, region and rules of one port.
//! - `service`: one exchange, from the head of the request to the response; `location`: bucket, key and query of a URL.
//! - `auth`: signatures in header and query; `form`: POST uploads; `body`: the body, checked against its `digest`.
//! - `operation`: what S3 does with a `request`; `store`: what it keeps. `account`, `iam` and `sts`: the services beside S3.
//! - `finding`: everything that can be wrong with a request; `checks`: how code refuses it; `response`: what it returns otherwise.
//! - [`dialect`]: which findings a vendor accepts, and the status and code of the others; `error_document` writes them.
//! - [`injection`]: responses that are wrong on purpose; [`journal`]: a line for each request.
//! - [`config`]: accounts, region and limits; [`setup`]: what exists from the start.
//!
//! Independent of scenarios and verdicts.

pub mod config;
pub mod dialect;
pub mod injection;
pub mod journal;
pub mod server;
pub mod setup;

mod account;
mod auth;
mod body;
mod checks;
mod digest;
mod error_document;
mod finding;
mod form;
mod iam;
mod listener;
mod location;
mod operation;
mod request;
mod response;
mod service;
mod store;
mod sts;
mod tls;

pub use config::{Accounts, Config, KeyPair, Secret};
pub use dialect::{Dialect, DialectError};
pub use injection::{InjectionKind, InjectionRule, RequestRule};
pub use journal::Journal;
pub use server::{Also, Running, start};
pub use setup::{OtherRegion, Setup};

pub(crate) use checks::{Checks, Refusal};
pub(crate) use finding::Finding;
pub(crate) use request::{Caller, Headers, Query, Request, RequestHead};
pub(crate) use response::Response;

#[cfg(test)]
mod tests;
