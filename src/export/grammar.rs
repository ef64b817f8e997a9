//! Writing a document whose every value is read back before anything leaves.
//!
//! A format is a [`Grammar`]: some ways to write a variable, best first, and readers made after those who will
//! read the document. A way counts for a value only if every reader gives the same bytes back.

use zeroize::Zeroizing;

use super::ink::Ink;
use super::name::is_name;

/// Names and values as a reader found them.
pub(super) type Pairs = Vec<(String, Zeroizing<String>)>;

/// Writes one variable.
pub(super) type Way = fn(&mut Ink, &str, &str);

/// Reads a whole document. Strict: what none of our ways would have written may be `None`, whatever the real reader does with it.
pub(super) type Reader = fn(&str) -> Option<Pairs>;

/// Reads one value from the beginning of a text; beside it is the rest, behind the end of its line.
pub(super) type Value = fn(&str) -> Option<(Zeroizing<String>, &str)>;

/// How a format is written and how it is read.
pub(super) struct Grammar {
    /// Before the first variable.
    pub(super) open: &'static str,
    /// Between two variables.
    pub(super) between: &'static str,
    /// After the last variable.
    pub(super) close: &'static str,
    /// How a variable may be written, best first.
    pub(super) ways: &'static [Way],
    /// Who reads it: they must all agree.
    pub(super) readers: &'static [Reader],
    /// What the format is known not to hold, with the reason; for the message, and for what no reader of ours sees.
    pub(super) limits: &'static [(&'static str, &'static str)],
}

/// The reason where nothing better is known.
pub(super) const UNREADABLE: &str = "no way of quoting it is read back unchanged";

/// Why nothing was written.
pub(super) enum Refusal {
    /// This variable, counted from 0, and why.
    Value(usize, &'static str),
    /// Each value reads back alone, but the document does not.
    Whole,
}

/// Writes these variables, or none of them.
pub(super) fn compose(grammar: &Grammar, variables: &[(&str, &str)]) -> Result<Ink, Refusal> {
    let mut document = Ink::new();
    document.text(grammar.open);
    for (at, (name, value)) in variables.iter().enumerate() {
        let entry = entry(grammar, name, value).map_err(|why| Refusal::Value(at, why))?;
        document.text(if at > 0 { grammar.between } else { "" });
        document.text(entry.as_str());
    }
    document.text(grammar.close);
    if all_read(grammar.readers, document.as_str(), variables) { Ok(document) } else { Err(Refusal::Whole) }
}

/// One variable in the first way that all readers give back.
fn entry(grammar: &Grammar, name: &str, value: &str) -> Result<Ink, &'static str> {
    let limit = grammar.limits.iter().find(|(text, _)| value.contains(text)).map(|(_, why)| *why);
    if let Some(why) = limit {
        return Err(why);
    }
    for way in grammar.ways {
        let mut entry = Ink::new();
        way(&mut entry, name, value);
        let mut alone = Ink::new();
        for part in [grammar.open, entry.as_str(), grammar.close] {
            alone.text(part);
        }
        if all_read(grammar.readers, alone.as_str(), &[(name, value)]) {
            return Ok(entry);
        }
    }
    Err(UNREADABLE)
}

/// Whether every reader finds exactly these variables.
pub(super) fn all_read(readers: &[Reader], document: &str, variables: &[(&str, &str)]) -> bool {
    let mut wanted: Vec<(&str, &str)> = variables.to_vec();
    wanted.sort_unstable();
    readers.iter().all(|read| {
        read(document).is_some_and(|mut found| {
            found.sort_unstable_by(|a, b| a.0.cmp(&b.0));
            found.iter().map(|(name, value)| (name.as_str(), value.as_str())).eq(wanted.iter().copied())
        })
    })
}

/// A name and what stands behind the separator after it.
pub(super) fn after_name<'a>(text: &'a str, separator: &str) -> Option<(&'a str, &'a str)> {
    text.split_once(separator).filter(|(name, _)| is_name(name))
}
