//! Free text and spans of time in metadata.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::spelling::{ruled_string, spelt_value};

/// Words for people: 1 to 1,024 characters without anything that steers a terminal or hides text.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Text(String);

impl Text {
    /// The text as it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn steers(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}' | '\u{061C}')
}

/// Not a text that metadata may hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a text is 1 to 1,024 characters, not blank, without control or direction characters")]
pub struct BadText;

impl TryFrom<String> for Text {
    type Error = BadText;

    fn try_from(text: String) -> Result<Self, BadText> {
        let right = !text.trim().is_empty() && text.chars().count() <= 1024 && !text.chars().any(steers);
        if right { Ok(Self(text)) } else { Err(BadText) }
    }
}

ruled_string!(Text, BadText);

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// A span of time as people write it in metadata: `45m`, `24h`, `30d`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Span {
    count: u32,
    unit: Unit,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Minutes,
    Hours,
    Days,
}

impl Span {
    /// So many days.
    pub const fn days(count: u32) -> Self {
        Self { count, unit: Unit::Days }
    }

    /// The length of the span.
    pub fn duration(self) -> chrono::Duration {
        let count = i64::from(self.count);
        match self.unit {
            Unit::Minutes => chrono::Duration::minutes(count),
            Unit::Hours => chrono::Duration::hours(count),
            Unit::Days => chrono::Duration::days(count),
        }
    }
}

/// Not a span of time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a span of time: write a number from 1 to 99999 and m, h or d, such as 30d")]
pub struct BadSpan(String);

impl FromStr for Span {
    type Err = BadSpan;

    fn from_str(text: &str) -> Result<Self, BadSpan> {
        let bad = || BadSpan(text.to_owned());
        let unit = match text.as_bytes().last() {
            Some(b'm') => Unit::Minutes,
            Some(b'h') => Unit::Hours,
            Some(b'd') => Unit::Days,
            _ => return Err(bad()),
        };
        let digits = &text[..text.len() - 1];
        let plain =
            (1..=5).contains(&digits.len()) && !digits.starts_with('0') && digits.bytes().all(|b| b.is_ascii_digit());
        if !plain {
            return Err(bad());
        }
        digits.parse().map(|count| Self { count, unit }).map_err(|_| bad())
    }
}

spelt_value!(Span, BadSpan);

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.unit {
            Unit::Minutes => 'm',
            Unit::Hours => 'h',
            Unit::Days => 'd',
        };
        write!(f, "{}{unit}", self.count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_that_steers_a_terminal_is_refused() {
        for right in ["x", "Zoë's team — ops", "日本"] {
            assert!(right.parse::<Text>().is_ok(), "{right}");
        }
        for wrong in ["", "  ", "a\nb", "\u{1b}[31m", "a\u{202e}b", "\u{85}", "\u{7f}", "a\u{2028}", &"x".repeat(1025)]
        {
            assert!(wrong.parse::<Text>().is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn spans_read_and_write() {
        for right in ["1m", "24h", "30d", "99999d"] {
            assert_eq!(right.parse::<Span>().map(|span| span.to_string()).as_deref(), Ok(right));
        }
        for wrong in ["", "d", "0d", "01d", "30", "30w", "-1d", "1.5h", "100000d", "30D", "3 d"] {
            assert!(wrong.parse::<Span>().is_err(), "{wrong}");
        }
    }
}
