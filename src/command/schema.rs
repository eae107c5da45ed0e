//! `schema`: prints the JSON Schema of a file format, for editors.

use std::io::Write;

use crate::cli::{SchemaArgs, SchemaFormat};
use crate::exit::{Exit, Failure};
use crate::judge::known::KnownFailures;
use crate::proof::Reasons;
use crate::report::document::Document;
use engine::endpoint::TargetFile;
use model::client::Client;
use model::profile::Profile;
use model::scenario;

pub(super) fn schema(args: &SchemaArgs, out: &mut dyn Write) -> Result<Exit, Failure> {
    let schema = match args.format {
        SchemaFormat::Scenario => scenario::schema(),
        SchemaFormat::Profile => schemars::schema_for!(Profile),
        SchemaFormat::Client => schemars::schema_for!(Client),
        SchemaFormat::Report => schemars::schema_for!(Document),
        SchemaFormat::Target => schemars::schema_for!(TargetFile),
        SchemaFormat::KnownFailures => schemars::schema_for!(KnownFailures),
        SchemaFormat::Unproven => schemars::schema_for!(Reasons),
    };
    writeln!(out, "{:#}", schema.as_value())?;
    Ok(Exit::Success)
}
