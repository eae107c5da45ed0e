//! The grammar: `SELECT columns FROM S3Object [alias] [WHERE one comparison] [LIMIT number]`.
//!
//! Independent of records.

use super::finding;
use super::lexer::{self, Token};
use crate::{Finding, Refusal};

/// A parsed expression.
#[derive(Debug)]
pub(super) struct Statement {
    pub(super) columns: Columns,
    /// The name of a record in paths.
    pub(super) alias: String,
    pub(super) filter: Option<Comparison>,
    pub(super) limit: Option<usize>,
}

/// What is selected of each record.
#[derive(Debug)]
pub(super) enum Columns {
    All,
    Count,
    Listed(Vec<Term>),
}

/// One value compared with another.
#[derive(Debug)]
pub(super) struct Comparison {
    pub(super) left: Term,
    pub(super) operator: &'static str,
    pub(super) right: Term,
}

/// Something that has a value.
#[derive(Debug)]
pub(super) enum Term {
    Path(Vec<String>),
    Text(String),
    Number(String),
    Cast(Box<Term>, Type),
}

/// The types of a CAST.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Type {
    Integer,
    Decimal,
    Boolean,
    Text,
}

/// Reads `expression`.
pub(super) fn parse(expression: &str) -> Result<Statement, Refusal> {
    let mut reader = Reader { tokens: lexer::read(expression)?, at: 0 };
    if !reader.takes_word("SELECT") {
        return Err(reader.unexpected());
    }
    if reader.sees_word("FROM") {
        return Err((&finding::NO_COLUMNS).into());
    }
    let columns = reader.columns()?;
    if !reader.takes_word("FROM") {
        return Err((&finding::NO_FROM).into());
    }
    let alias = reader.source()?;
    let filter = if reader.takes_word("WHERE") { Some(reader.comparison()?) } else { None };
    let limit = if reader.takes_word("LIMIT") { Some(reader.limit()?) } else { None };
    if reader.at < reader.tokens.len() {
        return Err(reader.unexpected());
    }
    Ok(Statement { columns, alias, filter, limit })
}

struct Reader {
    tokens: Vec<Token>,
    at: usize,
}

impl Reader {
    fn columns(&mut self) -> Result<Columns, Refusal> {
        if self.takes("*") {
            return if self.sees(",") { Err((&finding::ASTERISK_NOT_ALONE).into()) } else { Ok(Columns::All) };
        }
        if self.sees_word("COUNT") {
            self.at += 1;
            self.expect("(", &finding::UNEXPECTED_TOKEN)?;
            self.expect("*", &finding::UNEXPECTED_TOKEN)?;
            self.expect(")", &finding::UNEXPECTED_TOKEN)?;
            return Ok(Columns::Count);
        }
        let mut terms = vec![self.term()?];
        while self.takes(",") {
            if self.sees("*") {
                return Err((&finding::ASTERISK_NOT_ALONE).into());
            }
            terms.push(self.term()?);
        }
        Ok(Columns::Listed(terms))
    }

    /// The object, and its alias.
    fn source(&mut self) -> Result<String, Refusal> {
        if !self.takes_word("S3Object") {
            return Err(self.unexpected());
        }
        if self.takes("[") {
            self.expect("*", &finding::UNEXPECTED_TOKEN)?;
            self.expect("]", &finding::UNEXPECTED_TOKEN)?;
        }
        let named = self.takes_word("AS");
        let alias = match self.tokens.get(self.at) {
            Some(Token::Word(word)) if named || !is_clause(word) => word.clone(),
            _ if named => return Err(self.unexpected()),
            _ => "S3Object".into(),
        };
        if alias != "S3Object" {
            self.at += 1;
        }
        if self.sees_word("JOIN") || self.sees(",") {
            return Err((&finding::JOIN).into());
        }
        Ok(alias)
    }

    fn comparison(&mut self) -> Result<Comparison, Refusal> {
        let left = self.term()?;
        let operator = match self.tokens.get(self.at) {
            Some(Token::Symbol(symbol @ ("=" | "!=" | "<>" | "<" | "<=" | ">" | ">="))) => *symbol,
            _ => return Err(self.unexpected()),
        };
        self.at += 1;
        Ok(Comparison { left, operator, right: self.term()? })
    }

    fn limit(&mut self) -> Result<usize, Refusal> {
        let negative = self.takes("-");
        let Some(Token::Number(number)) = self.tokens.get(self.at) else { return Err(self.unexpected()) };
        if negative {
            return Err((&finding::LIMIT_NEGATIVE).into());
        }
        let number = number.parse().map_err(|_| self.unexpected())?;
        self.at += 1;
        Ok(number)
    }

    fn term(&mut self) -> Result<Term, Refusal> {
        let token = self.tokens.get(self.at).cloned().ok_or_else(|| self.unexpected())?;
        let called = self.tokens.get(self.at + 1) == Some(&Token::Symbol("("));
        let term = match token {
            Token::Word(word) if word.eq_ignore_ascii_case("CAST") => return self.cast(),
            Token::Word(word) if is_clause(&word) => return Err(self.unexpected()),
            Token::Word(_) if called => {
                let asterisk = self.tokens.get(self.at + 2) == Some(&Token::Symbol("*"));
                let finding = if asterisk { &finding::CALL_WITH_ASTERISK } else { &finding::FUNCTION_UNKNOWN };
                return Err(finding.into());
            }
            Token::Word(word) | Token::Name(word) => {
                self.at += 1;
                return self.path(word);
            }
            Token::Text(text) => Term::Text(text),
            Token::Number(number) => Term::Number(number),
            Token::Symbol(_) => return Err(self.unexpected()),
        };
        self.at += 1;
        Ok(term)
    }

    fn path(&mut self, first: String) -> Result<Term, Refusal> {
        let mut names = vec![first];
        while self.takes(".") {
            match self.tokens.get(self.at) {
                Some(Token::Word(name) | Token::Name(name)) => names.push(name.clone()),
                _ => return Err(self.unexpected()),
            }
            self.at += 1;
        }
        Ok(Term::Path(names))
    }

    fn cast(&mut self) -> Result<Term, Refusal> {
        self.at += 1;
        self.expect("(", &finding::CAST_WITHOUT_PARENTHESIS)?;
        let term = self.term()?;
        if !self.takes_word("AS") {
            return Err(self.unexpected());
        }
        let kind = match self.tokens.get(self.at) {
            Some(Token::Word(word)) => Type::named(word),
            _ => None,
        };
        let kind = kind.ok_or(Refusal::new(&finding::CAST_TYPE_UNKNOWN))?;
        self.at += 1;
        self.expect(")", &finding::UNEXPECTED_TOKEN)?;
        Ok(Term::Cast(Box::new(term), kind))
    }

    fn sees(&self, symbol: &'static str) -> bool {
        self.tokens.get(self.at) == Some(&Token::Symbol(symbol))
    }

    fn takes(&mut self, symbol: &'static str) -> bool {
        let seen = self.sees(symbol);
        self.at += usize::from(seen);
        seen
    }

    fn expect(&mut self, symbol: &'static str, otherwise: &'static Finding) -> Result<(), Refusal> {
        if self.takes(symbol) { Ok(()) } else { Err(otherwise.into()) }
    }

    fn sees_word(&self, keyword: &str) -> bool {
        matches!(self.tokens.get(self.at), Some(Token::Word(word)) if word.eq_ignore_ascii_case(keyword))
    }

    fn takes_word(&mut self, keyword: &str) -> bool {
        let seen = self.sees_word(keyword);
        self.at += usize::from(seen);
        seen
    }

    fn unexpected(&self) -> Refusal {
        let found = self.tokens.get(self.at).map_or_else(|| "the end".into(), |token| format!("{token:?}"));
        Refusal::new(&finding::UNEXPECTED_TOKEN).with("Token", found)
    }
}

/// True if `word` is a keyword of the statement and cannot be a name.
fn is_clause(word: &str) -> bool {
    ["SELECT", "FROM", "WHERE", "LIMIT", "AS", "JOIN"].iter().any(|clause| word.eq_ignore_ascii_case(clause))
}

impl Type {
    fn named(word: &str) -> Option<Self> {
        match word.to_ascii_uppercase().as_str() {
            "INT" | "INTEGER" => Some(Self::Integer),
            "DECIMAL" | "NUMERIC" | "FLOAT" => Some(Self::Decimal),
            "BOOL" => Some(Self::Boolean),
            "STRING" | "CHAR" | "VARCHAR" => Some(Self::Text),
            _ => None,
        }
    }
}
