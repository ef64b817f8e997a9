//! A record as bytes: one line of JSON in the only form it may have (docs/store-format.md, 8).
//!
//! Reading is strict: a line is right when writing what was read gives the same bytes. So white space, another
//! order, duplicate or unknown keys and other spellings of a string or number are all refused by one comparison.

use std::io::{self, Write};

use super::record::Record;
use super::wire::Wire;
use crate::signature::{PublicKey, Signature, Type};

/// The longest line, with its line feed.
pub const MAX_LINE: usize = 1024 * 1024;

/// `,"sig":"` and 86 characters and `"}` and the line feed.
const SEAL: usize = 8 + 86 + 2 + 1;

/// A line that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parsed {
    /// What it says.
    pub record: Record,
    /// The signature at its end, not verified.
    pub signature: Signature,
}

impl Parsed {
    /// Whether this signature, read from `line`, is by `key`.
    pub fn is_signed_by(&self, key: &PublicKey, line: &[u8]) -> bool {
        key.verifies(Some(&self.record.store), Type::Audit, &signed_body(line), &self.signature)
    }

    /// Whether one of `keys` has signed it, without the line at hand: there is but one way to write a record.
    pub(super) fn is_signed_by_one_of(&self, keys: &[PublicKey]) -> bool {
        let mut body = Vec::with_capacity(1024);
        let written = serde_json::to_writer(&mut body, &Wire::from(&self.record)).is_ok();
        let signed = |key: &PublicKey| key.verifies(Some(&self.record.store), Type::Audit, &body, &self.signature);
        written && keys.iter().any(signed)
    }
}

/// Why some bytes are no record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadLine {
    /// More than [`MAX_LINE`] bytes.
    #[error("the line is longer than 1 MiB")]
    TooLong,
    /// The last byte is no line feed.
    #[error("the line has no end")]
    Unfinished,
    /// Not the JSON of a record.
    #[error("not a record at byte {0} of the line")]
    Syntax(usize),
    /// A record, but not in its only form.
    #[error("not in canonical form at byte {0} of the line")]
    Form(usize),
    /// A later format.
    #[error("format {0} is newer than this version of keyward reads")]
    Format(u32),
    /// A key whose value is not what the format allows.
    #[error("the value of {0:?} is not allowed")]
    Value(&'static str),
}

/// The line of a record with its line feed. `sign` is given the body to be signed as [`Type::Audit`] for the record's store.
pub fn seal_line(record: &Record, sign: &dyn Fn(&[u8]) -> Signature) -> Vec<u8> {
    let mut line = Vec::with_capacity(1024);
    // Writing to memory cannot fail, and nothing in the wire form can refuse to be written.
    let written = serde_json::to_writer(&mut line, &Wire::from(record));
    debug_assert!(written.is_ok(), "a record is always written");
    let signature = sign(&line);
    line.pop();
    line.extend_from_slice(format!(",\"sig\":\"{signature}\"}}\n").as_bytes());
    line
}

/// Reads a line with its line feed. Takes about 3 microseconds for one of 700 bytes.
pub fn parse_line(line: &[u8]) -> Result<Parsed, BadLine> {
    if line.len() > MAX_LINE {
        return Err(BadLine::TooLong);
    }
    let text = line.strip_suffix(b"\n").ok_or(BadLine::Unfinished)?;
    // Of the parser's errors only the place is kept: their texts quote what was read.
    let wire: Wire<'_> = serde_json::from_slice(text).map_err(|error| BadLine::Syntax(error.column()))?;
    let mut rest = Same { expected: text, at: 0 };
    if serde_json::to_writer(&mut rest, &wire).is_err() || rest.at != text.len() {
        return Err(BadLine::Form(rest.at));
    }
    wire.parsed()
}

/// The bytes of a whole line that its signature covers.
fn signed_body(line: &[u8]) -> Vec<u8> {
    let mut body = Vec::with_capacity(line.len());
    body.extend_from_slice(&line[..line.len().saturating_sub(SEAL)]);
    body.push(b'}');
    body
}

/// Writes nothing, only finds out whether what is written is what was read.
struct Same<'a> {
    expected: &'a [u8],
    at: usize,
}

impl Write for Same<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let range = self.at..self.at + bytes.len();
        if self.expected.get(range) != Some(bytes) {
            return Err(io::ErrorKind::InvalidData.into());
        }
        self.at += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
