//! What is inside a sealed payload (docs/store-format.md, 7): who sealed what for whom, signed, around the values.

use std::collections::BTreeMap;
use std::fmt;
use std::io::Write;

use data_encoding::BASE64;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use zeroize::Zeroizing;

use crate::anchor::StoreId;
use crate::connector::fields::Fields;
use crate::connector::name::{Address, Environment, Field, Word, Writer};
use crate::connector::{Host, To};
use crate::secret::Secret;
use crate::signature::Signature;

/// What a payload says of itself, beside the values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inner {
    /// The store it belongs to.
    pub store: StoreId,
    /// The connector.
    pub address: Address,
    /// Which version.
    pub version: u64,
    /// The vendor the values are for.
    pub vendor: Word,
    /// The only hosts they may be sent to.
    pub hosts: Vec<Host>,
    /// Whom it is sealed to, sorted.
    pub to: Vec<To>,
    /// The operation that made it.
    pub operation: String,
    /// Who made it.
    pub writer: Writer,
}

/// Why a decrypted payload is not believed. Never says what is in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadPayload {
    /// Not a JSON line with spaces up to the right length.
    #[error("the sealed content is not padded as it should be")]
    Padding,
    /// No signature at the end.
    #[error("the sealed content has no signature")]
    Unsigned,
    /// A signature that is not by the writer it names.
    #[error("the signature inside the sealed content is not valid")]
    Signature,
    /// Not the keys and values it should have.
    #[error("the sealed content is not in the form of a payload")]
    Syntax,
    /// Sealed for something else.
    #[error("the sealed content belongs to another store, connector or version")]
    Elsewhere,
    /// More than memory or the format holds.
    #[error("the sealed content does not fit")]
    TooLarge,
}

#[derive(Serialize)]
struct InnerOut<'a> {
    store: &'a StoreId,
    environment: Environment,
    connector: &'a str,
    version: u64,
    vendor: &'a Word,
    hosts: &'a [Host],
    to: &'a [To],
    operation: &'a str,
    fields: BTreeMap<&'a Field, ValueOut<'a>>,
    writer: &'a Writer,
}

#[derive(Serialize)]
#[serde(untagged)]
enum ValueOut<'a> {
    Text(&'a str),
    Bytes { b64: Base64<'a> },
}

struct Base64<'a>(&'a [u8]);

impl Serialize for Base64<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&Zeroizing::new(BASE64.encode(self.0)))
    }
}

/// The padded plaintext of a payload.
pub fn compose(inner: &Inner, fields: &Fields, sign: impl Fn(&[u8]) -> Signature) -> Result<Secret, BadPayload> {
    let size: usize = fields.iter().map(|(_, secret)| secret.len()).sum();
    let out = written(inner, fields);
    // JSON writes a byte as at most six; with that reserved, growing never leaves a copy behind.
    let mut line = Zeroizing::new(Vec::with_capacity(padded_length(6 * size + 64 * 1024)));
    serde_json::to_writer(&mut *line, &out).map_err(|_| BadPayload::TooLarge)?;
    let signature = sign(&line);
    line.pop();
    writeln!(line, ",\"sig\":\"{signature}\"}}").map_err(|_| BadPayload::TooLarge)?;
    let length = padded_length(line.len());
    line.resize(length, b' ');
    Ok(Secret::new(std::mem::take(&mut *line)))
}

fn written<'a>(inner: &'a Inner, fields: &'a Fields) -> InnerOut<'a> {
    InnerOut {
        store: &inner.store,
        environment: inner.address.environment(),
        connector: inner.address.name(),
        version: inner.version,
        vendor: &inner.vendor,
        hosts: &inner.hosts,
        to: &inner.to,
        operation: &inner.operation,
        fields: fields.iter().map(|(name, secret)| (name, value_out(secret))).collect(),
        writer: &inner.writer,
    }
}

/// Whether these are the very bytes that would be written: two spellings of one statement are one too many.
fn is_canonical(inner: &Inner, fields: &Fields, body: &[u8]) -> bool {
    let mut rest = Rest(body);
    serde_json::to_writer(&mut rest, &written(inner, fields)).is_ok() && rest.0.is_empty()
}

/// Takes only what is expected, in order; nothing is copied.
struct Rest<'a>(&'a [u8]);

impl Write for Rest<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 = self.0.strip_prefix(bytes).ok_or(std::io::ErrorKind::InvalidData)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn value_out(secret: &Secret) -> ValueOut<'_> {
    match secret.expose_text() {
        Some(text) => ValueOut::Text(text),
        None => ValueOut::Bytes { b64: Base64(secret.expose()) },
    }
}

/// The smallest 64 x 4^n that holds so many bytes.
fn padded_length(length: usize) -> usize {
    let mut padded = 64;
    while padded < length {
        padded *= 4;
    }
    padded
}

/// Reads a decrypted payload: padding, then the signature as `verify` judges it, then the parts, which must say `expected`.
pub fn open(
    plaintext: &Secret,
    expected: &Expected<'_>,
    verify: impl Fn(&Writer, &[u8], &Signature) -> bool,
) -> Result<(Inner, Fields), BadPayload> {
    let bytes = plaintext.expose();
    let end = bytes.iter().position(|byte| *byte == b'\n').ok_or(BadPayload::Padding)?;
    let (line, padding) = bytes.split_at(end + 1);
    if padded_length(line.len()) != bytes.len() || padding.iter().any(|byte| *byte != b' ') {
        return Err(BadPayload::Padding);
    }
    let (body, signature) = cut(&line[..end]).ok_or(BadPayload::Unsigned)?;
    let writer = writer_of(&body).ok_or(BadPayload::Unsigned)?;
    if !verify(&writer, &body, &signature) {
        return Err(BadPayload::Signature);
    }
    // The parser's error is dropped: it could quote a value.
    let parsed: InnerIn = serde_json::from_slice(&body).map_err(|_| BadPayload::Syntax)?;
    let address = Address::new(&parsed.environment, &parsed.connector).map_err(|_| BadPayload::Syntax)?;
    let InnerIn { store, version, vendor, hosts, to, operation, fields, writer: said, .. } = parsed;
    let inner = Inner { store, address, version, vendor, hosts, to, operation, writer };
    let fields = Fields::new(fields.0).map_err(|_| BadPayload::TooLarge)?;
    let named = |byte: u8| matches!(byte, b'a'..=b'z' | b'2'..=b'7');
    if inner.operation.len() != 26 || !inner.operation.bytes().all(named) || !is_canonical(&inner, &fields, &body) {
        return Err(BadPayload::Syntax);
    }
    let right = inner.store == *expected.store
        && inner.address == *expected.address
        && inner.version == expected.version
        && inner.to == expected.to
        && fields.names() == expected.fields
        && said == inner.writer;
    if right { Ok((inner, fields)) } else { Err(BadPayload::Elsewhere) }
}

/// What a payload must say of itself.
#[derive(Debug, Clone, Copy)]
pub struct Expected<'a> {
    /// This store.
    pub store: &'a StoreId,
    /// The connector that was asked for.
    pub address: &'a Address,
    /// The version that was asked for.
    pub version: u64,
    /// Whom the connector's table says it is sealed to.
    pub to: &'a [To],
    /// The fields the connector's table names.
    pub fields: &'a [Field],
}

/// Takes `,"sig":"..."` off the end; the closing brace is kept.
fn cut(line: &[u8]) -> Option<(Zeroizing<Vec<u8>>, Signature)> {
    let (rest, tail) = line.split_at_checked(line.len().checked_sub(86 + 10)?)?;
    let text = tail.strip_prefix(b",\"sig\":\"")?.strip_suffix(b"\"}")?;
    let signature = std::str::from_utf8(text).ok()?.parse().ok()?;
    let mut body = Zeroizing::new(Vec::with_capacity(rest.len() + 1));
    body.extend_from_slice(rest);
    body.push(b'}');
    Some((body, signature))
}

/// The writer, which stands last; no value can look like this end, since quotes in values are escaped.
fn writer_of(body: &[u8]) -> Option<Writer> {
    let rest = body.strip_suffix(b"\"}")?;
    let start = rest.iter().rposition(|byte| *byte == b'"')?;
    rest[..=start].ends_with(b",\"writer\":\"").then(|| std::str::from_utf8(&rest[start + 1..]).ok()?.parse().ok())?
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct InnerIn {
    store: StoreId,
    environment: Environment,
    connector: String,
    version: u64,
    vendor: Word,
    hosts: Vec<Host>,
    to: Vec<To>,
    operation: String,
    fields: FieldsIn,
    writer: Writer,
}

struct FieldsIn(BTreeMap<Field, Secret>);

impl<'de> Deserialize<'de> for FieldsIn {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visit;
        impl<'de> Visitor<'de> for Visit {
            type Value = FieldsIn;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("fields")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<FieldsIn, A::Error> {
                let mut fields = BTreeMap::new();
                while let Some((name, value)) = map.next_entry::<Field, ValueIn>()? {
                    if fields.insert(name, value.0).is_some() {
                        return Err(serde::de::Error::custom("a field stands twice"));
                    }
                }
                Ok(FieldsIn(fields))
            }
        }
        deserializer.deserialize_map(Visit)
    }
}

struct ValueIn(Secret);

impl<'de> Deserialize<'de> for ValueIn {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visit;
        impl<'de> Visitor<'de> for Visit {
            type Value = ValueIn;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<ValueIn, E> {
                Ok(ValueIn(Secret::new(text.as_bytes().to_vec())))
            }

            fn visit_string<E: serde::de::Error>(self, text: String) -> Result<ValueIn, E> {
                Ok(ValueIn(Secret::from(text)))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<ValueIn, A::Error> {
                let bad = || serde::de::Error::custom("not a value");
                let (key, text) = map.next_entry::<String, String>()?.ok_or_else(bad)?;
                let text = Zeroizing::new(text);
                let bytes = BASE64.decode(text.as_bytes()).map_err(|_| bad())?;
                let more = map.next_key::<String>()?.is_some();
                // Text has one spelling: bytes that are UTF-8 do not come as base64.
                if key != "b64" || more || std::str::from_utf8(&bytes).is_ok() {
                    return Err(bad());
                }
                Ok(ValueIn(Secret::new(bytes)))
            }
        }
        deserializer.deserialize_any(Visit)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::digest::Digest;

    fn inner() -> Result<Inner, Box<dyn std::error::Error>> {
        Ok(Inner {
            store: StoreId::of_genesis(&Digest::of(b"one")),
            address: "prod/a/b".parse()?,
            version: 3,
            vendor: "manual".parse()?,
            hosts: vec!["api.example.com".parse()?],
            to: vec!["group:prod/1".to_owned().try_into()?],
            operation: "a".repeat(26),
            writer: "alice/laptop".parse()?,
        })
    }

    fn seal(values: &[(&str, &[u8])]) -> Result<(Inner, Secret, Vec<Field>), Box<dyn std::error::Error>> {
        let inner = inner()?;
        let values = values.iter().map(|(name, value)| Ok((name.parse()?, Secret::new(value.to_vec()))));
        let fields = Fields::new(values.collect::<Result<_, crate::connector::name::BadName>>()?)?;
        let names = fields.names();
        let plaintext = compose(&inner, &fields, |_| Signature::new([7; 64]))?;
        Ok((inner, plaintext, names))
    }

    fn expected<'a>(inner: &'a Inner, fields: &'a [Field]) -> Expected<'a> {
        Expected { store: &inner.store, address: &inner.address, version: 3, to: &inner.to, fields }
    }

    #[test]
    fn what_was_sealed_for_something_else_is_refused() -> Result<(), Box<dyn std::error::Error>> {
        let (inner, plaintext, names) = seal(&[("token", b"value")])?;
        let yes = |_: &Writer, _: &[u8], _: &Signature| true;
        assert_eq!(open(&plaintext, &expected(&inner, &names), yes)?.0, inner);
        let other: Address = "prod/other".parse()?;
        let elsewhere = Expected { address: &other, ..expected(&inner, &names) };
        assert_eq!(open(&plaintext, &elsewhere, yes).err(), Some(BadPayload::Elsewhere));
        let later = Expected { version: 4, ..expected(&inner, &names) };
        assert_eq!(open(&plaintext, &later, yes).err(), Some(BadPayload::Elsewhere));
        assert_eq!(open(&plaintext, &expected(&inner, &[]), yes).err(), Some(BadPayload::Elsewhere));
        let no = |_: &Writer, _: &[u8], _: &Signature| false;
        assert_eq!(open(&plaintext, &expected(&inner, &names), no).err(), Some(BadPayload::Signature));
        Ok(())
    }

    #[test]
    fn the_length_tells_little() -> Result<(), Box<dyn std::error::Error>> {
        let lengths = [1, 20, 200].map(|n| seal(&[("token", &vec![b'x'; n])]).map(|(_, plaintext, _)| plaintext.len()));
        for length in lengths {
            assert_eq!(length?, 1024);
        }
        Ok(())
    }

    proptest! {
        #[test]
        fn any_bytes_come_back_the_same(value in proptest::collection::vec(any::<u8>(), 0..3000), text in any::<String>()) {
            let fail = |error: Box<dyn std::error::Error>| TestCaseError::fail(error.to_string());
            let (inner, plaintext, names) = seal(&[("blob", &value), ("text", text.as_bytes())]).map_err(fail)?;
            let (_, fields) = open(&plaintext, &expected(&inner, &names), |_, _, _| true).map_err(|e| fail(e.into()))?;
            let values: Vec<&[u8]> = fields.iter().map(|(_, secret)| secret.expose()).collect();
            prop_assert_eq!(values, vec![&value[..], text.as_bytes()]);
        }
    }
}
