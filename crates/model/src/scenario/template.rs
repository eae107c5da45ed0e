//! `${name}` in scenario texts: values saved or given, and a fixed list of functions of text, time and region.
//!
//! Independent of the source of the values; there are no loops and no conditions.

use std::borrow::Cow;
use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use md5::Md5;
use sha2::{Digest as _, Sha256};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::amount::{AmountError, Span};
use crate::date;
use crate::encoding::hex;

/// Bytes that a text may grow to.
const LARGEST: usize = 16 << 20;
/// Copies of a text that are put in.
const MOST: usize = 100_000;
/// Characters of an expression that are shown in a message.
const SHOWN: usize = 60;

/// What templates may refer to: names and the moment that counts as now.
#[derive(Debug, Clone)]
pub struct Values {
    named: BTreeMap<String, String>,
    now: OffsetDateTime,
}

/// A template that cannot be expanded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// No such name.
    #[error("`${{{0}}}` is not known here; known are {1}")]
    Unknown(String, String),
    /// The function's argument does not fit.
    #[error("`${{{0}}}`: {1}")]
    Argument(String, ArgumentError),
    /// A `${` without its `}`.
    #[error("`${{` without a closing brace in `{0}`")]
    Unclosed(String),
    /// More text than anything needs.
    #[error("the text is longer than 16MiB once its templates are expanded")]
    TooLong,
}

/// A function that cannot be evaluated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ArgumentError {
    /// A time that is no time.
    #[error(transparent)]
    Moment(#[from] AmountError),
    /// The name that should hold a value is not known.
    #[error("`{0}` is not known here; write the name that holds the value")]
    NoName(String),
    /// There is no count before the text.
    #[error("write a count, a space and the text to repeat")]
    NoCount,
    /// The count is not a number.
    #[error("`{0}` is not a count")]
    NotCount(String),
    /// More copies than anything needs.
    #[error("more than {MOST} copies")]
    TooMany,
    /// Copies of nothing.
    #[error("there is no text to repeat after the count")]
    NoText,
    /// Copies longer than anything needs.
    #[error("more than 16MiB of text")]
    TooLong,
    /// No such function.
    #[error(
        "known functions are md5, sha256, sha256-hex, base64, iso8601, day, http-date, repeat, enumerate, flip and \
         create-bucket-configuration"
    )]
    NoFunction,
}

impl Values {
    /// No names yet; `now` is what `${iso8601 ...}` counts from.
    #[must_use]
    pub fn new(now: OffsetDateTime) -> Self {
        Self { named: BTreeMap::new(), now }
    }

    /// The same names at another moment.
    #[must_use]
    pub fn at(&self, now: OffsetDateTime) -> Self {
        Self { named: self.named.clone(), now }
    }

    /// Sets or replaces a name.
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.named.insert(name.into(), value.into());
    }

    /// The value of a name.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&str> {
        self.named.get(name).map(String::as_str)
    }
}

/// Replaces each `${...}` in `text`.
///
/// # Errors
/// An unknown name, a wrong argument or a missing brace.
pub fn expand(text: &str, values: &Values) -> Result<String, TemplateError> {
    let mut out = String::with_capacity(text.len());
    for piece in pieces(text) {
        match piece? {
            Piece::Text(text) => out.push_str(text),
            Piece::Expression(expression) => evaluate(expression, values, &mut out)?,
        }
        if out.len() > LARGEST {
            return Err(TemplateError::TooLong);
        }
    }
    Ok(out)
}

/// Bytes that `text` says to make of little, by putting something in many times; never less than they will be.
#[must_use]
pub fn multiplied(text: &str) -> usize {
    let bytes = |piece| match piece {
        Ok(Piece::Expression(expression)) => match expression.split_once(' ') {
            Some(("repeat", argument)) => repeated(argument, once).unwrap_or_default(),
            Some(("enumerate", argument)) => repeated(argument, numbered).unwrap_or_default(),
            _ => 0,
        },
        _ => 0,
    };
    pieces(text).map(bytes).sum::<usize>().min(LARGEST)
}

/// The names that `text` refers to, also as the argument of a function.
#[must_use]
pub fn names(text: &str) -> Vec<&str> {
    pieces(text)
        .filter_map(|piece| match piece {
            Ok(Piece::Expression(expression)) => match expression.split_once(' ') {
                None => Some(expression),
                Some(("flip" | "create-bucket-configuration", name)) => Some(name),
                Some(_) => None,
            },
            _ => None,
        })
        .collect()
}

enum Piece<'a> {
    Text(&'a str),
    Expression(&'a str),
}

fn pieces(text: &str) -> impl Iterator<Item = Result<Piece<'_>, TemplateError>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let Some(after) = rest.strip_prefix("${") else {
            let (text, tail) = rest.split_at(rest.find("${").unwrap_or(rest.len()));
            rest = tail;
            return Some(Ok(Piece::Text(text)));
        };
        let Some((expression, tail)) = after.split_once('}') else {
            let unclosed = start(rest);
            rest = "";
            return Some(Err(TemplateError::Unclosed(unclosed)));
        };
        rest = tail;
        Some(Ok(Piece::Expression(expression)))
    })
}

/// Adds the value of the expression to `out`; megabytes are generated in place.
fn evaluate(expression: &str, values: &Values, out: &mut String) -> Result<(), TemplateError> {
    let wrong = |why: ArgumentError| TemplateError::Argument(start(expression), why);
    match expression.split_once(' ') {
        Some(("repeat", argument)) => repeat(argument, out, once).map_err(wrong),
        Some(("enumerate", argument)) => repeat(argument, out, numbered).map_err(wrong),
        _ => evaluated(expression, values).map(|value| out.push_str(&value)),
    }
}

fn evaluated(expression: &str, values: &Values) -> Result<String, TemplateError> {
    let Some((function, argument)) = expression.split_once(' ') else {
        return values.value(expression).map(str::to_owned).ok_or_else(|| {
            let known: Vec<&str> = values.named.keys().map(String::as_str).collect();
            TemplateError::Unknown(start(expression), known.join(", "))
        });
    };
    let wrong = |why: ArgumentError| TemplateError::Argument(start(expression), why);
    let named = || values.value(argument).ok_or_else(|| wrong(ArgumentError::NoName(start(argument))));
    let moment = || match argument.parse::<Span>() {
        Ok(span) => Ok(values.now + time::Duration::seconds(span.0)),
        Err(error) => Err(wrong(error.into())),
    };
    match function {
        "md5" => Ok(STANDARD.encode(Md5::digest(argument))),
        "sha256" => Ok(STANDARD.encode(Sha256::digest(argument))),
        "sha256-hex" => Ok(hex(&Sha256::digest(argument))),
        "base64" => Ok(STANDARD.encode(argument)),
        "iso8601" => Ok(moment()?
            .replace_nanosecond(0)
            .expect("zero is a nanosecond")
            .format(&Rfc3339)
            .expect("a year of four digits")),
        "day" => Ok(moment()?.date().to_string()),
        "http-date" => Ok(date::http(moment()?)),
        "create-bucket-configuration" => named().map(create_bucket_configuration),
        "flip" => named().map(flip),
        _ => Err(wrong(ArgumentError::NoFunction)),
    }
}

/// As much of an expression as helps to find it.
fn start(expression: &str) -> String {
    expression.chars().take(SHOWN).collect()
}

/// The body that `CreateBucket` needs in a region: none in us-east-1, where the constraint itself would be an error.
fn create_bucket_configuration(region: &str) -> String {
    if region == "us-east-1" {
        return String::new();
    }
    format!(
        "<CreateBucketConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\
         <LocationConstraint>{region}</LocationConstraint></CreateBucketConfiguration>"
    )
}

/// An id of the same form that is another one: each digit is its difference from 9. An id without digits gets other letters.
fn flip(id: &str) -> String {
    let digit = |c: char| c.to_digit(10).and_then(|digit| char::from_digit(9 - digit, 10)).unwrap_or(c);
    let letter = |c: char| match c {
        'a'..='m' | 'A'..='M' => char::from(c as u8 + 13),
        'n'..='z' | 'N'..='Z' => char::from(c as u8 - 13),
        _ => c,
    };
    if id.contains(|c: char| c.is_ascii_digit()) {
        id.chars().map(digit).collect()
    } else {
        id.chars().map(letter).collect()
    }
}

/// A copy of the text that is repeated, of which this is the `index`th.
type Copy = for<'a> fn(text: &'a str, index: usize) -> Cow<'a, str>;

fn once(text: &str, _: usize) -> Cow<'_, str> {
    text.into()
}

fn numbered(text: &str, index: usize) -> Cow<'_, str> {
    text.replace('#', &index.to_string()).into()
}

/// `COUNT TEXT`: adds the text that many times to `out`, at most 100 000 and little more than 16MiB, so that the work is bounded too.
fn repeat(argument: &str, out: &mut String, copy: Copy) -> Result<(), ArgumentError> {
    let (count, text) = counted(argument)?;
    let before = out.len();
    out.reserve(repeated(argument, copy)?);
    for index in 1..=count {
        out.push_str(&copy(text, index));
        if out.len() - before > LARGEST {
            return Err(ArgumentError::TooLong);
        }
    }
    Ok(())
}

/// Bytes of the copies, as if each were as long as the last, which is the longest; no more than may be put in.
fn repeated(argument: &str, copy: Copy) -> Result<usize, ArgumentError> {
    let (count, text) = counted(argument)?;
    Ok(copy(text, count).len().saturating_mul(count).min(LARGEST))
}

fn counted(argument: &str) -> Result<(usize, &str), ArgumentError> {
    let (count, text) = argument.split_once(' ').ok_or(ArgumentError::NoCount)?;
    let count: usize = count.parse().map_err(|_| ArgumentError::NotCount(start(count)))?;
    if count > MOST {
        return Err(ArgumentError::TooMany);
    }
    if text.is_empty() {
        return Err(ArgumentError::NoText);
    }
    Ok((count, text))
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    fn values() -> Values {
        let mut values = Values::new(datetime!(2026-03-01 00:00:10 UTC));
        values.set("bucket", "b");
        values
    }

    #[test]
    fn names_and_functions_are_replaced_where_they_stand() {
        let text = "/${bucket}/${repeat 3 ab}?${enumerate 2 k#,}${md5 other}";
        assert_eq!(
            expand(text, &values()).unwrap(),
            "/b/ababab?k1,k2,eV8+7GjRFUwZ5WppFiv6sA=="
                .replace("eV8+7GjRFUwZ5WppFiv6sA==", &STANDARD.encode(Md5::digest("other")))
        );
    }

    #[test]
    fn times_are_relative_to_now() {
        assert_eq!(expand("${iso8601 -1m}", &values()).unwrap(), "2026-02-28T23:59:10Z");
        assert_eq!(expand("${day +1d}T12:00:00Z", &values()).unwrap(), "2026-03-02T12:00:00Z");
        assert_eq!(expand("${http-date +1d}", &values()).unwrap(), "Mon, 02 Mar 2026 00:00:10 GMT");
    }

    #[test]
    fn a_bucket_is_created_without_a_body_in_us_east_1_only() {
        let mut values = values();
        values.set("region", "us-east-1");
        assert_eq!(expand("${create-bucket-configuration region}", &values).unwrap(), "");
        values.set("region", "eu-west-1");
        let body = expand("${create-bucket-configuration region}", &values).unwrap();
        assert!(body.contains("<LocationConstraint>eu-west-1</LocationConstraint>"), "{body}");
    }

    #[test]
    fn an_unknown_name_lists_the_known_ones() {
        assert_eq!(
            expand("${bukket}", &values()).unwrap_err().to_string(),
            "`${bukket}` is not known here; known are bucket"
        );
    }

    #[test]
    fn an_open_brace_is_an_error() {
        assert!(matches!(expand("x${bucket", &values()), Err(TemplateError::Unclosed(_))));
    }

    #[test]
    fn no_text_outgrows_memory_and_no_time_the_calendar() {
        let ten = "${repeat 100000 0123456789}";
        assert!(expand(ten, &values()).is_ok());
        assert_eq!(expand(&ten.repeat(20), &values()), Err(TemplateError::TooLong));
        let wide = format!("${{repeat 100000 {}}}", "x".repeat(300));
        assert!(matches!(expand(&wide, &values()), Err(TemplateError::Argument(..))));
        assert!(expand("${iso8601 365000d}", &values()).unwrap().starts_with("3025-"));
        assert!(matches!(expand("${day -365001d}", &values()), Err(TemplateError::Argument(..))));
    }

    #[test]
    fn numbers_that_are_put_in_count_towards_the_bound() {
        let marks = |count, marks: usize| expand(&format!("${{enumerate {count} {}}}", "#".repeat(marks)), &values());
        assert!(marks(100_000, 10).is_ok());
        let too_much = "`${enumerate 100000 ########################################}`: more than 16MiB of text";
        assert_eq!(marks(100_000, 40).unwrap_err().to_string(), too_much);
    }

    #[test]
    fn repeating_nothing_is_an_error_since_it_is_work_without_an_end_in_sight() {
        for text in ["${repeat 100000 }", "${enumerate 100000 }"] {
            assert!(expand(text, &values()).unwrap_err().to_string().contains("no text to repeat"), "{text}");
        }
    }

    #[test]
    fn the_names_of_a_text_are_those_that_it_takes_values_from() {
        assert_eq!(names("${a} ${md5 b} ${flip c} ${d}"), ["a", "c", "d"]);
    }

    #[test]
    fn an_id_is_flipped_to_another_one_of_the_same_form() {
        let flipped = |id: &str| {
            let mut values = values();
            values.set("owner", id);
            expand("${flip owner}", &values).unwrap()
        };
        assert_eq!(flipped("75aa57f09aa0c8ca"), "24aa42f90aa9c1ca");
        assert_eq!(flipped("000000000001"), "999999999998");
        assert_eq!(flipped("test:Tester"), "grfg:Grfgre");
        let unknown = expand("${flip woner}", &values()).unwrap_err().to_string();
        assert_eq!(unknown, "`${flip woner}`: `woner` is not known here; write the name that holds the value");
    }

    #[test]
    fn what_templates_multiply_is_known_before_it_is_made() {
        assert_eq!(multiplied("a ${enumerate 10 k#,} ${repeat 3 ab}"), 10 * 4 + 6);
        assert_eq!(multiplied("repeat 2 ${a} ${md5 repeat 2} ${repeat x y}"), 0);
        let most = multiplied(&format!("${{repeat 100000 {}}}", "x".repeat(300)));
        assert_eq!(most, multiplied(&"${repeat 100000 0123456789}".repeat(20)), "no more than may be put in");
    }
}
