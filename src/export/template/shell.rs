//! Where a reference stands in a shell script: bare, in `'...'` or in `"..."`.
//!
//! A script is followed as far as its quotes are plain. From a construct on whose quotes depend on more than that (a here-document,
//! backquotes, `$'...'`, a substitution that is not simple) nothing is said about what follows, and references there are refused.

use std::ops::Range;

use crate::export::dotenv::escaped;
use crate::export::ink::Ink;

/// What quotes a place stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Quotes {
    /// None.
    Bare,
    /// `'...'`
    Single,
    /// `"..."`
    Double,
}

/// Why a place is refused behind what is not followed.
pub(super) const UNKNOWN: &str =
    "stands behind a here-document, a backquote, $'...' or a nested substitution, whose quotes are not followed";
const COMMENT: &str = "stands in a comment";
const ESCAPED: &str = "stands behind a backslash";

/// The quotes of each of these ranges, which ascend.
pub(super) fn quotes(text: &str, ranges: impl Iterator<Item = Range<usize>>) -> Vec<Result<Quotes, &'static str>> {
    let mut reader = Reader { text, at: 0, quotes: Some(Quotes::Bare) };
    ranges.map(|range| reader.until(range)).collect()
}

/// How far a script was followed.
struct Reader<'a> {
    text: &'a str,
    at: usize,
    /// `None` once they are not known any more.
    quotes: Option<Quotes>,
}

impl Reader<'_> {
    /// Reads on to the range, and skips it: it will be one piece of text, whatever it says now.
    fn until(&mut self, range: Range<usize>) -> Result<Quotes, &'static str> {
        while self.at < range.start {
            let Some(quotes) = self.quotes else { return Err(UNKNOWN) };
            let rest = &self.text[self.at..range.start];
            let Some(char) = rest.chars().next() else { break };
            if quotes == Quotes::Bare && char == '#' && self.word_begins() {
                self.at += self.text[self.at..].find('\n').unwrap_or(self.text.len() - self.at);
                if self.at > range.start {
                    return Err(COMMENT);
                }
                continue;
            }
            self.at += match (quotes, char) {
                (Quotes::Bare | Quotes::Double, '\\') => {
                    if rest.len() == 1 {
                        return Err(ESCAPED);
                    }
                    1 + rest[1..].chars().next().map_or(0, char::len_utf8)
                }
                (Quotes::Bare | Quotes::Double, '$') => self.dollar(rest, quotes),
                (Quotes::Bare | Quotes::Double, '`') => self.lost(),
                (Quotes::Bare, '<') if rest.starts_with("<<") => self.lost(),
                _ => char.len_utf8(),
            };
            self.quotes = self.quotes.map(|_| match (quotes, char) {
                (Quotes::Bare, '\'') => Quotes::Single,
                (Quotes::Bare, '"') => Quotes::Double,
                (Quotes::Single, '\'') | (Quotes::Double, '"') => Quotes::Bare,
                _ => quotes,
            });
        }
        self.at = range.end;
        self.quotes.ok_or(UNKNOWN)
    }

    /// Whether `#` here would begin a comment.
    fn word_begins(&self) -> bool {
        self.text[..self.at].chars().next_back().is_none_or(|before| before.is_whitespace() || ";&|()".contains(before))
    }

    /// The length of `$name`, `${name}` or a `$(...)` with nothing in it that quotes or nests.
    fn dollar(&mut self, rest: &str, quotes: Quotes) -> usize {
        let simple = |inside: &str, close: char, allowed: fn(char) -> bool| {
            inside.find(close).filter(|end| inside[..*end].chars().all(allowed)).map(|end| 2 + end + 1)
        };
        let length = match rest[1..].chars().next() {
            Some('{') => simple(&rest[2..], '}', |char| char.is_ascii_alphanumeric() || char == '_'),
            Some('(') => simple(&rest[2..], ')', |char| char.is_ascii_alphanumeric() || " _-./=:,@+%".contains(char)),
            Some('\'') if quotes == Quotes::Bare => None,
            _ => Some(1),
        };
        length.unwrap_or_else(|| self.lost())
    }

    fn lost(&mut self) -> usize {
        self.quotes = None;
        1
    }
}

/// Writes the value so that the shell takes every character of it as itself.
pub(super) fn write(ink: &mut Ink, quotes: Quotes, value: &str) {
    let in_single = |char| (char == '\'').then_some(r"'\''");
    match quotes {
        Quotes::Bare => {
            ink.char('\'');
            escaped(ink, value, in_single);
            ink.char('\'');
        }
        Quotes::Single => escaped(ink, value, in_single),
        Quotes::Double => escaped(ink, value, |char| match char {
            '\\' => Some(r"\\"),
            '"' => Some("\\\""),
            '$' => Some(r"\$"),
            '`' => Some(r"\`"),
            _ => None,
        }),
    }
}
