//! Applies a statement to records.
//!
//! Independent of the syntax of both.

use serde_json::Value;

use super::finding;
use super::statement::{Columns, Comparison, Statement, Term, Type};
use crate::Refusal;

/// The names and values of one selected record.
pub(super) type Row = Vec<(String, String)>;

/// The rows that `statement` selects of `records`.
pub(super) fn run(statement: &Statement, records: &[Value]) -> Result<Vec<Row>, Refusal> {
    let mut rows = Vec::new();
    let mut count = 0;
    for record in records {
        let scope = Scope { record, alias: &statement.alias };
        if !statement.filter.as_ref().map_or(Ok(true), |filter| scope.holds(filter))? {
            continue;
        }
        count += 1;
        match &statement.columns {
            Columns::All => rows.push(scope.whole()),
            Columns::Count => {}
            Columns::Listed(terms) => {
                let named = |(index, term)| Ok((format!("_{}", index + 1), scope.value(term)?));
                rows.push(terms.iter().enumerate().map(named).collect::<Result<_, Refusal>>()?);
            }
        }
        if statement.limit.is_some_and(|limit| count >= limit) {
            break;
        }
    }
    if matches!(statement.columns, Columns::Count) {
        rows.push(vec![("_1".into(), count.to_string())]);
    }
    rows.truncate(statement.limit.unwrap_or(usize::MAX));
    Ok(rows)
}

struct Scope<'a> {
    record: &'a Value,
    alias: &'a str,
}

impl Scope<'_> {
    fn whole(&self) -> Row {
        match self.record {
            Value::Object(fields) => fields.iter().map(|(name, value)| (name.clone(), shown(value))).collect(),
            other => vec![("_1".into(), shown(other))],
        }
    }

    fn value(&self, term: &Term) -> Result<String, Refusal> {
        match term {
            Term::Text(text) | Term::Number(text) => Ok(text.clone()),
            Term::Path(names) => self.field(names),
            Term::Cast(term, kind) => cast(&self.value(term)?, *kind),
        }
    }

    /// The value at the end of a path; `None` if it has no value, as in SQL.
    fn field(&self, names: &[String]) -> Result<String, Refusal> {
        let names = match names {
            [first, rest @ ..] if first == self.alias && !rest.is_empty() => rest,
            all => all,
        };
        if names.first().is_some_and(|name| name == "_0") {
            return Err((&finding::COLUMN_INDEX_INVALID).into());
        }
        let end = names.iter().try_fold(self.record, |value, name| value.get(name));
        Ok(end.map(shown).unwrap_or_default())
    }

    fn holds(&self, comparison: &Comparison) -> Result<bool, Refusal> {
        let (left, right) = (self.value(&comparison.left)?, self.value(&comparison.right)?);
        let order = match (left.parse::<f64>(), right.parse::<f64>()) {
            (Ok(left), Ok(right)) => left.total_cmp(&right),
            _ => left.cmp(&right),
        };
        Ok(match comparison.operator {
            "=" => order.is_eq(),
            "<" => order.is_lt(),
            "<=" => order.is_le(),
            ">" => order.is_gt(),
            ">=" => order.is_ge(),
            _ => order.is_ne(),
        })
    }
}

fn cast(value: &str, kind: Type) -> Result<String, Refusal> {
    let converts = match kind {
        Type::Integer => value.parse::<i64>().is_ok(),
        Type::Decimal => value.parse::<f64>().is_ok(),
        Type::Boolean => value.eq_ignore_ascii_case("true") || value.eq_ignore_ascii_case("false"),
        Type::Text => true,
    };
    if converts { Ok(value.to_owned()) } else { Err(Refusal::new(&finding::CAST_FAILED).with("Value", value)) }
}

/// Text as it is, anything else as JSON.
fn shown(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
