//! TOML as the store uses it: a parser whose errors never quote a line of the file, and times in whole seconds UTC.

use chrono::{DateTime, SecondsFormat, Utc};
use serde::de::{DeserializeOwned, Error as _};
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use toml::value::Datetime;

/// Why bytes are no file of the store.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadFile {
    /// No seal at the end of a file that has one.
    #[error("it does not end in the five lines of a seal")]
    Seal,
    /// Not the TOML of such a file.
    #[error("line {line}: {what}")]
    Syntax {
        /// Where, from 1.
        line: usize,
        /// What the parser says.
        what: String,
    },
    /// A format this version does not know.
    #[error("format {0}: a newer keyward made this")]
    Format(u64),
    /// Right in form and wrong in meaning.
    #[error("{0}")]
    Meaning(String),
}

impl BadFile {
    /// What is wrong with the meaning.
    pub fn meaning<T>(text: impl Into<String>) -> Result<T, Self> {
        Err(Self::Meaning(text.into()))
    }
}

impl From<(usize, String)> for BadFile {
    fn from((line, what): (usize, String)) -> Self {
        Self::Syntax { line, what }
    }
}

/// Reads a TOML file; the error is the line, from 1, and what is wrong there.
pub fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, (usize, String)> {
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let line = bytes[..error.valid_up_to()].split(|byte| *byte == b'\n').count();
        (line, "not UTF-8".to_owned())
    })?;
    // The library skips it; two spellings of nothing would be two digests of one statement.
    if text.starts_with('\u{feff}') {
        return Err((1, "a byte order mark: an editor has converted the file".to_owned()));
    }
    if let Some(at) = text.find('\r') {
        return Err((
            text[..at].lines().count().max(1),
            "carriage return: the file's line ends were converted".to_owned(),
        ));
    }
    toml::from_str(text).map_err(|error| {
        let line = error.span().map_or(1, |span| text[..span.start.min(text.len())].split('\n').count());
        (line, unquoted(error.message()))
    })
}

/// A parser's words without the text that it found in the place of something else: it may be a value that does not belong there.
fn unquoted(message: &str) -> String {
    for (before, after) in [("string \"", "\", expected"), ("unknown variant `", "`, expected")] {
        let begin = message.find(before).map(|at| at + before.len() - 1);
        if let (Some(begin), Some(end)) = (begin, message.rfind(after))
            && begin < end
        {
            return format!("{}{}", message[..begin].trim_end(), &message[end + 1..]);
        }
    }
    message.to_owned()
}

/// Writes a time in whole seconds, `2026-11-23T12:00:00Z`.
pub fn serialize<S: Serializer>(time: &DateTime<Utc>, serializer: S) -> Result<S::Ok, S::Error> {
    let text = time.to_rfc3339_opts(SecondsFormat::Secs, true);
    text.parse::<Datetime>().map_err(S::Error::custom)?.serialize(serializer)
}

/// Reads exactly what [`serialize`] writes.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<DateTime<Utc>, D::Error> {
    let text = Datetime::deserialize(deserializer)?.to_string();
    let time = DateTime::parse_from_rfc3339(&text).map_err(|_| D::Error::custom("not a time in UTC"))?.to_utc();
    if time.to_rfc3339_opts(SecondsFormat::Secs, true) == text {
        Ok(time)
    } else {
        Err(D::Error::custom("a time in whole seconds UTC is expected, such as 2026-11-23T12:00:00Z"))
    }
}

/// The same for a time that may be absent.
pub mod optional {
    use super::{DateTime, Deserializer, Serializer, Utc};

    /// Writes a time that is there; one that is absent is skipped by the field's own attribute.
    pub fn serialize<S: Serializer>(time: &Option<DateTime<Utc>>, serializer: S) -> Result<S::Ok, S::Error> {
        match time {
            Some(time) => super::serialize(time, serializer),
            None => serializer.serialize_none(),
        }
    }

    /// Reads a time that is there.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<DateTime<Utc>>, D::Error> {
        super::deserialize(deserializer).map(Some)
    }
}
