//! An object's content as records: JSON objects, in which the fields of CSV are called `_1`, `_2` and, if the first line
//! names them, by name.
//!
//! Independent of requests.

use serde_json::{Deserializer, Map, Value};

use super::finding;
use crate::Refusal;

/// The declared format of the content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Input {
    pub(super) format: Format,
    pub(super) compressed: bool,
}

/// Formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Csv(Header),
    Json,
    Parquet,
}

/// The meaning of the first line of CSV.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Header {
    /// A record.
    None,
    /// The names of the columns.
    Use,
    /// Nothing.
    Ignore,
}

/// The records of `content`.
pub(super) fn read(content: &[u8], input: Input) -> Result<Vec<Value>, Refusal> {
    match input.format {
        _ if input.compressed => Err((&finding::INPUT_UNSUPPORTED).into()),
        Format::Parquet => Err((&finding::INPUT_UNSUPPORTED).into()),
        Format::Csv(header) => Ok(csv(&String::from_utf8_lossy(content), header)),
        // A document is one value, lines are several. The reader skips white space between values.
        Format::Json => Deserializer::from_slice(content)
            .into_iter()
            .collect::<Result<_, _>>()
            .map_err(|error| Refusal::new(&finding::JSON_MALFORMED).with("Detail", error.to_string())),
    }
}

fn csv(content: &str, header: Header) -> Vec<Value> {
    let mut lines = content.lines();
    let names: Vec<&str> = match header {
        Header::None => Vec::new(),
        Header::Use => lines.next().unwrap_or_default().split(',').collect(),
        Header::Ignore => {
            lines.next();
            Vec::new()
        }
    };
    lines
        .map(|line| {
            let mut record = Map::new();
            for (index, field) in line.split(',').enumerate() {
                let name = names.get(index).map_or_else(|| format!("_{}", index + 1), |name| (*name).to_owned());
                record.insert(name, field.into());
            }
            Value::Object(record)
        })
        .collect()
}
