//! Reads the YAML files inside the binary, which `build.rs` has parsed into tokens: values come out as from the files.
//!
//! Knows nothing of YAML's syntax. The tokens are `p` and `q` (a plain and a quoted scalar, with length and text), `[ ]` and
//! `{ }`; what a plain scalar means is decided here as the parser of files does, by what is asked for.

use std::fmt;

use serde::de::value::StrDeserializer;
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error as _, IntoDeserializer as _, MapAccess, SeqAccess, VariantAccess,
    Visitor,
};
use serde::{Deserialize, forward_to_deserialize_any};

/// The files of one folder, each with its id and its tokens.
pub(crate) struct Packed(pub(crate) &'static str);

/// One file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct File {
    /// Its path below the folder, without extension.
    pub(crate) id: &'static str,
    tokens: &'static str,
}

impl Packed {
    /// The files in the order of their ids.
    pub(crate) fn files(&self) -> impl Iterator<Item = File> {
        let mut rest = Tokens { rest: self.0 };
        std::iter::from_fn(move || (!rest.rest.is_empty()).then(|| File { id: rest.text(), tokens: rest.text() }))
    }
}

impl File {
    /// What the file says.
    ///
    /// # Errors
    /// It is not a `T`; tests keep such a file out of a binary.
    pub(crate) fn read<T: Deserialize<'static>>(self) -> Result<T, String> {
        T::deserialize(&mut Tokens { rest: self.tokens }).map_err(|error| format!("{}: {error}", self.id))
    }
}

/// What is not read yet.
struct Tokens {
    rest: &'static str,
}

const WRITTEN: &str = "build.rs wrote whole tokens";

impl Tokens {
    fn peek(&self) -> u8 {
        *self.rest.as_bytes().first().expect(WRITTEN)
    }

    fn take(&mut self) -> u8 {
        let first = self.peek();
        self.rest = &self.rest[1..];
        first
    }

    fn text(&mut self) -> &'static str {
        let digits = self.rest.bytes().take_while(|byte| *byte != b':');
        let (count, length) = digits.fold((0, 0), |(count, length), digit| {
            let value = usize::from(digit.checked_sub(b'0').expect(WRITTEN));
            (count + 1, length * 10 + value)
        });
        let (text, rest) = self.rest[count + 1..].split_at(length);
        self.rest = rest;
        text
    }

    fn scalar(&mut self) -> Result<&'static str, Error> {
        match self.take() {
            b'p' | b'q' => Ok(self.text()),
            _ => Err(Error::custom("a list or a map where a scalar is due")),
        }
    }

    /// Whether the next scalar is plain and says nothing.
    fn is_null(&self) -> bool {
        let mut ahead = Self { rest: self.rest };
        ahead.take() == b'p' && matches!(ahead.text(), "" | "~" | "null" | "Null" | "NULL")
    }
}

/// What a file does not say that its type demands.
#[derive(Debug)]
pub(crate) struct Error(String);

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Error {}

impl serde::de::Error for Error {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

/// A scalar read as what is asked for.
macro_rules! parsed {
    ($($method:ident $visit:ident)*) => {$(
        fn $method<V: Visitor<'static>>(self, visitor: V) -> Result<V::Value, Error> {
            let text = self.scalar()?;
            visitor.$visit(text.parse().map_err(|error| Error(format!("`{text}`: {error}")))?)
        }
    )*};
}

impl Deserializer<'static> for &mut Tokens {
    type Error = Error;

    parsed! {
        deserialize_bool visit_bool
        deserialize_i8 visit_i8 deserialize_i16 visit_i16 deserialize_i32 visit_i32 deserialize_i64 visit_i64
        deserialize_u8 visit_u8 deserialize_u16 visit_u16 deserialize_u32 visit_u32 deserialize_u64 visit_u64
        deserialize_f32 visit_f32 deserialize_f64 visit_f64
    }

    fn deserialize_any<V: Visitor<'static>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.peek() {
            b'[' => self.deserialize_seq(visitor),
            b'{' => self.deserialize_map(visitor),
            b'q' => visitor.visit_borrowed_str(self.scalar()?),
            _ if self.is_null() => self.deserialize_unit(visitor),
            _ => {
                let text = self.scalar()?;
                if let Ok(number) = text.parse::<u64>() {
                    visitor.visit_u64(number)
                } else if let Ok(number) = text.parse::<i64>() {
                    visitor.visit_i64(number)
                } else if let Ok(truth) = text.parse::<bool>() {
                    visitor.visit_bool(truth)
                } else {
                    visitor.visit_borrowed_str(text)
                }
            }
        }
    }

    fn deserialize_str<V: Visitor<'static>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_borrowed_str(self.scalar()?)
    }

    fn deserialize_string<V: Visitor<'static>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_identifier<V: Visitor<'static>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'static>>(self, visitor: V) -> Result<V::Value, Error> {
        if matches!(self.peek(), b'p') && self.is_null() {
            self.scalar()?;
            return visitor.visit_none();
        }
        visitor.visit_some(self)
    }

    fn deserialize_unit<V: Visitor<'static>>(self, visitor: V) -> Result<V::Value, Error> {
        self.scalar()?;
        visitor.visit_unit()
    }

    fn deserialize_newtype_struct<V: Visitor<'static>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'static>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.take() {
            b'[' => {
                let mut open = Open { tokens: self, end: b']', ended: false };
                let value = visitor.visit_seq(&mut open)?;
                open.close(value)
            }
            _ => Err(Error::custom("a list is due")),
        }
    }

    fn deserialize_map<V: Visitor<'static>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.take() {
            b'{' => {
                let mut open = Open { tokens: self, end: b'}', ended: false };
                let value = visitor.visit_map(&mut open)?;
                open.close(value)
            }
            _ => Err(Error::custom("a map is due")),
        }
    }

    fn deserialize_struct<V: Visitor<'static>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'static>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        if self.peek() != b'{' {
            let name: StrDeserializer<'_, Error> = self.scalar()?.into_deserializer();
            return visitor.visit_enum(name);
        }
        self.take();
        let value = visitor.visit_enum(Variant(self))?;
        match self.take() {
            b'}' => Ok(value),
            _ => Err(Error::custom("a map of one key is due")),
        }
    }

    forward_to_deserialize_any! {
        <V: Visitor<'static>>
        i128 u128 char bytes byte_buf unit_struct tuple tuple_struct ignored_any
    }
}

/// A list or a map whose end is not reached.
struct Open<'a> {
    tokens: &'a mut Tokens,
    end: u8,
    ended: bool,
}

impl Open<'_> {
    fn ends(&mut self) -> bool {
        if !self.ended && self.tokens.peek() == self.end {
            self.tokens.take();
            self.ended = true;
        }
        self.ended
    }

    /// A visitor that knows how many values there are does not ask for the end.
    fn close<T>(mut self, value: T) -> Result<T, Error> {
        if self.ends() { Ok(value) } else { Err(Error::custom("more than is due")) }
    }
}

impl SeqAccess<'static> for Open<'_> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'static>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        if self.ends() { Ok(None) } else { seed.deserialize(&mut *self.tokens).map(Some) }
    }
}

impl MapAccess<'static> for Open<'_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'static>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        if self.ends() { Ok(None) } else { seed.deserialize(&mut *self.tokens).map(Some) }
    }

    fn next_value_seed<V: DeserializeSeed<'static>>(&mut self, seed: V) -> Result<V::Value, Error> {
        seed.deserialize(&mut *self.tokens)
    }
}

/// A map of one key, which names a variant.
struct Variant<'a>(&'a mut Tokens);

impl EnumAccess<'static> for Variant<'_> {
    type Error = Error;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'static>>(self, seed: V) -> Result<(V::Value, Self), Error> {
        let name: StrDeserializer<'_, Error> = self.0.scalar()?.into_deserializer();
        seed.deserialize(name).map(|name| (name, self))
    }
}

impl VariantAccess<'static> for Variant<'_> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        self.0.scalar().map(drop)
    }

    fn newtype_variant_seed<T: DeserializeSeed<'static>>(self, seed: T) -> Result<T::Value, Error> {
        seed.deserialize(self.0)
    }

    fn tuple_variant<V: Visitor<'static>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.0.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'static>>(self, _: &'static [&'static str], visitor: V) -> Result<V::Value, Error> {
        self.0.deserialize_map(visitor)
    }
}
