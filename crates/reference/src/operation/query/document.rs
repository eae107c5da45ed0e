//! The body of a query: the expression, and the formats of input and output.
//!
//! Independent of SQL.

use super::evaluate::Row;
use super::finding;
use super::input::{Format, Header, Input};
use crate::operation::body::{Rule, text};
use crate::{Checks, Refusal, Request};
use model::xml::Element;

/// The longest expression.
const LONGEST: usize = 256 << 10;

/// A query with an unparsed expression.
#[derive(Debug)]
pub(super) struct Query {
    pub(super) expression: String,
    pub(super) input: Input,
    pub(super) output: Output,
}

/// The format of records in the response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Output {
    Csv,
    Json,
}

/// Reads the body of `request`.
pub(super) fn read(request: &Request, checks: &Checks) -> Result<Query, Refusal> {
    let rule = Rule::root("SelectObjectContentRequest");
    let root = rule.empty(&finding::BODY_EMPTY).malformed(&finding::XML_MALFORMED).read(request, checks)?;
    let expression = required(&root, "Expression")?.text.clone();
    if required(&root, "ExpressionType")?.text.trim() != "SQL" {
        checks.refuse(&finding::EXPRESSION_TYPE_INVALID)?;
    }
    let input = input(required(&root, "InputSerialization")?, checks)?;
    let output = output(required(&root, "OutputSerialization")?, checks)?;
    if let Some(range) = root.child("ScanRange") {
        scan_range(range, checks)?;
    }
    if expression.len() > LONGEST {
        checks.refuse(&finding::EXPRESSION_TOO_LONG)?;
    }
    Ok(Query { expression, input, output })
}

fn required<'a>(element: &'a Element, name: &str) -> Result<&'a Element, Refusal> {
    element.child(name).ok_or_else(|| Refusal::new(&finding::PARAMETER_MISSING).with("MissingParameter", name))
}

fn input(element: &Element, checks: &Checks) -> Result<Input, Refusal> {
    let compressed = match text(element, "CompressionType") {
        None | Some("NONE") => false,
        Some("GZIP" | "BZIP2") => true,
        Some(_) => checks.refuse(&finding::COMPRESSION_INVALID).map(|()| false)?,
    };
    let format = one_format(element, &["CSV", "JSON", "Parquet"], checks)?;
    let format = match format.name.as_str() {
        "CSV" => Format::Csv(match text(format, "FileHeaderInfo") {
            None | Some("NONE") => Header::None,
            Some("USE") => Header::Use,
            Some("IGNORE") => Header::Ignore,
            Some(_) => checks.refuse(&finding::HEADER_INFO_INVALID).map(|()| Header::None)?,
        }),
        "JSON" => {
            if !matches!(text(format, "Type"), Some("DOCUMENT" | "LINES")) {
                checks.refuse(&finding::JSON_TYPE_INVALID)?;
            }
            Format::Json
        }
        _ => Format::Parquet,
    };
    Ok(Input { format, compressed })
}

fn output(element: &Element, checks: &Checks) -> Result<Output, Refusal> {
    let format = one_format(element, &["CSV", "JSON"], checks)?;
    if !matches!(text(format, "QuoteFields"), None | Some("ALWAYS" | "ASNEEDED")) {
        checks.refuse(&finding::QUOTE_FIELDS_INVALID)?;
    }
    Ok(if format.name == "CSV" { Output::Csv } else { Output::Json })
}

/// The element that names the format, if there is exactly one.
fn one_format<'a>(element: &'a Element, names: &[&str], checks: &Checks) -> Result<&'a Element, Refusal> {
    let mut formats = element.children.iter().filter(|child| names.contains(&child.name.as_str()));
    let first = formats.next().ok_or(Refusal::new(&finding::PARAMETER_MISSING))?;
    if formats.next().is_some() {
        checks.refuse(&finding::FORMATS_CONFLICT)?;
    }
    Ok(first)
}

fn scan_range(element: &Element, checks: &Checks) -> Result<(), Refusal> {
    let bound = |name| text(element, name).map(str::parse::<u64>);
    match (bound("Start"), bound("End")) {
        (Some(Ok(start)), Some(Ok(end))) if start < end => Ok(()),
        (Some(Ok(_)), None) | (None, Some(Ok(_))) => Ok(()),
        _ => checks.refuse(&finding::SCAN_RANGE_INVALID),
    }
}

impl Output {
    /// The text of `rows` in this format.
    pub(super) fn write(self, rows: &[Row]) -> String {
        let line = |row: &Row| match self {
            Self::Csv => row.iter().map(|(_, value)| value.clone()).collect::<Vec<_>>().join(","),
            Self::Json => row.iter().cloned().collect::<serde_json::Value>().to_string(),
        };
        rows.iter().map(|row| line(row) + "\n").collect()
    }
}
