//! What files say: scenarios, profiles and the outcomes that they name, as plain data with strict readers.
//!
//! - [`text`], [`encoding`], [`date`] and [`clock`]: leaves that every other module may use.
//! - [`yaml`] and [`xml`]: strict readers of the two formats; [`embedded`]: files that a program holds.
//! - [`operation`]: the operations of S3, STS and IAM. [`outcome`]: a status and an error code. [`scenario`]: an error condition and the request that provokes it.
//!   [`feature`]: what a target has or lacks as a whole. [`profile`]: what a vendor documents. [`client`]: how a client reacts.
//!
//! Imports no other crate of the workspace. The only input and output is reading files.

pub mod client;
pub mod clock;
pub mod date;
pub mod embedded;
pub mod encoding;
pub mod feature;
pub mod operation;
pub mod outcome;
pub mod profile;
pub mod scenario;
pub mod text;
pub mod xml;
pub mod yaml;
