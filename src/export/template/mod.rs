//! Texts that name credentials: `keyward://prod/db/password`, anywhere in a file, replaced by the value.
//!
//! A reference begins with `keyward://` and ends before the first character that cannot be part of one: all but letters, digits, `.`,
//! `_`, `-`, `/`, and `?version=` with a number. What begins so and is not a reference fails the whole text, so a typing error never
//! stays in the file as text; a literal `keyward://` therefore cannot be written. A dot that ends a sentence has to stand apart.
//!
//! In JSON, YAML and TOML a reference stands inside a string. The string is written anew in double quotes, the result is read
//! back, and every string of it must be what it was, with the values in place of the references. In a shell script the value
//! is quoted for the place: bare, in `'...'` or in `"..."`.

mod error;
mod shell;
mod strings;

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::path::Path;

use clap::ValueEnum;
use zeroize::Zeroizing;

use super::ink::Ink;
use super::quoted::quoted;
use crate::connector::name::{Reference, SCHEME};
use crate::secret::Secret;
use strings::{Kind, Piece, pieces};

pub use error::{BadTemplate, Position, RenderError};

/// What kind of text a template is, which decides how a value is written into it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, ValueEnum)]
pub enum Context {
    /// Values are put in as they are
    Plain,
    /// JSON: references stand inside strings
    Json,
    /// YAML: references stand inside quoted strings, or alone as a value
    Yaml,
    /// TOML: references stand inside strings
    Toml,
    /// A script for a POSIX shell
    Shell,
}

impl Context {
    /// The context that a file's name tells; `Plain` where it tells none.
    pub fn of(path: &Path) -> Self {
        match path.extension().and_then(|extension| extension.to_str()) {
            Some("json") => Self::Json,
            Some("yaml" | "yml") => Self::Yaml,
            Some("toml") => Self::Toml,
            Some("sh" | "bash" | "zsh") => Self::Shell,
            _ if path.file_name().is_some_and(|name| name == ".envrc") => Self::Shell,
            _ => Self::Plain,
        }
    }
}

impl fmt::Display for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Plain => "plain text",
            Self::Json => "JSON",
            Self::Yaml => "YAML",
            Self::Toml => "TOML",
            Self::Shell => "a shell script",
        })
    }
}

/// A text with references in it, each found to be well-formed and at a place where a value can stand.
#[derive(Debug)]
pub struct Template {
    text: String,
    context: Context,
    places: Vec<Place>,
}

/// Where a reference stands.
#[derive(Debug)]
struct Place {
    range: Range<usize>,
    reference: Reference,
    spot: Spot,
}

impl Place {
    /// Whether it stands in this string of the document.
    fn is_in(&self, string: usize) -> bool {
        matches!(self.spot, Spot::String(at) if at == string)
    }
}

/// What stands around a reference.
#[derive(Debug, Clone, Copy)]
enum Spot {
    /// Nothing that matters.
    Plain,
    /// A string, counted from the first one of the document.
    String(usize),
    /// The quotes of a shell.
    Shell(shell::Quotes),
}

impl Template {
    /// Finds every reference in the text.
    pub fn parse(text: &str, context: Context) -> Result<Self, BadTemplate> {
        let found = references(text)?;
        let document = |at| BadTemplate::Document { context, line: Position::of(text, at).line };
        let strings = pieces(context, text).map_err(document)?;
        let quotes = match context {
            Context::Shell => shell::quotes(text, found.iter().map(|(range, _)| range.clone())),
            _ => Vec::new(),
        };
        let place = |(at, (range, reference)): (usize, (Range<usize>, Reference))| {
            let spot = match context {
                Context::Plain => Ok(Spot::Plain),
                Context::Shell => quotes.get(at).copied().unwrap_or(Err(shell::UNKNOWN)).map(Spot::Shell),
                Context::Json | Context::Yaml | Context::Toml => spot(&strings, &range),
            };
            let refuse = |why| BadTemplate::Place {
                position: Position::of(text, range.start),
                uri: text[range.clone()].to_owned(),
                why,
            };
            Ok(Place { spot: spot.map_err(refuse)?, range, reference })
        };
        let places = found.into_iter().enumerate().map(place).collect::<Result<_, _>>()?;
        hidden(text, &strings)?;
        Ok(Self { text: text.to_owned(), context, places })
    }

    /// The references in the order of the text; one that stands twice comes twice.
    pub fn references(&self) -> impl Iterator<Item = &Reference> {
        self.places.iter().map(|place| &place.reference)
    }

    /// The text with the values in place of the references.
    pub fn render(&self, values: &BTreeMap<Reference, Secret>) -> Result<Secret, RenderError> {
        let values: Vec<&Secret> = self
            .places
            .iter()
            .map(|place| values.get(&place.reference).ok_or_else(|| self.missing(place)))
            .collect::<Result<_, _>>()?;
        match self.context {
            Context::Plain => Ok(self.spliced(&values)),
            Context::Shell => self.in_quotes(&values),
            Context::Json | Context::Yaml | Context::Toml => self.in_strings(&values),
        }
    }

    /// The values as they are, whatever their bytes.
    fn spliced(&self, values: &[&Secret]) -> Secret {
        let length = self.text.len() + values.iter().map(|value| value.len()).sum::<usize>();
        let mut rendered = Vec::with_capacity(length);
        let mut done = 0;
        for (place, value) in self.places.iter().zip(values) {
            rendered.extend_from_slice(&self.text.as_bytes()[done..place.range.start]);
            rendered.extend_from_slice(value.expose());
            done = place.range.end;
        }
        rendered.extend_from_slice(&self.text.as_bytes()[done..]);
        Secret::new(rendered)
    }

    /// The values quoted for where they stand in a script.
    fn in_quotes(&self, values: &[&Secret]) -> Result<Secret, RenderError> {
        let mut ink = Ink::new();
        let mut done = 0;
        for (place, value) in self.places.iter().zip(values) {
            let text = self.text_of(place, value)?;
            if text.contains('\0') {
                return Err(self.refused(place, "it holds a NUL byte"));
            }
            ink.text(&self.text[done..place.range.start]);
            if let Spot::Shell(quotes) = place.spot {
                shell::write(&mut ink, quotes, text);
            }
            done = place.range.end;
        }
        ink.text(&self.text[done..]);
        Ok(ink.into_secret())
    }

    /// Every string with a reference in it written anew; then the whole read back.
    fn in_strings(&self, values: &[&Secret]) -> Result<Secret, RenderError> {
        let Some(first) = self.places.first() else { return Ok(Secret::from(self.text.clone())) };
        let unread = |place| self.refused(place, "the document is not read back unchanged");
        let mut wanted = pieces(self.context, &self.text).map_err(|_| unread(first))?;
        let mut left = self.places.iter().zip(values).peekable();
        for (at, piece) in wanted.iter_mut().enumerate() {
            let mut filled = Ink::new();
            let mut rest = piece.value.as_str();
            while let Some((place, value)) = left.next_if(|(place, _)| place.is_in(at)) {
                let uri = &self.text[place.range.clone()];
                let (before, behind) = rest.split_once(uri).ok_or_else(|| unread(place))?;
                filled.text(before);
                filled.text(self.text_of(place, value)?);
                rest = behind;
            }
            filled.text(rest);
            piece.value = filled.into_text();
        }
        let rendered = self.with_strings(&wanted);
        let found = pieces(self.context, rendered.as_str()).map_err(|_| unread(first))?;
        let differs = wanted.iter().zip(&found).position(|(wanted, found)| wanted.value != found.value);
        let culprit = |at| self.places.iter().find(|place| place.is_in(at));
        match differs {
            None if wanted.len() == found.len() => Ok(rendered.into_secret()),
            at => Err(unread(at.and_then(culprit).unwrap_or(first))),
        }
    }

    /// The text with the strings that hold references replaced by these.
    fn with_strings(&self, strings: &[Piece]) -> Ink {
        let mut ink = Ink::new();
        let mut done = 0;
        for place in &self.places {
            if let Spot::String(at) = place.spot
                && let Some(piece) = strings.get(at).filter(|piece| piece.range.start >= done)
            {
                ink.text(&self.text[done..piece.range.start]);
                quoted(&mut ink, &piece.value);
                done = piece.range.end;
            }
        }
        ink.text(&self.text[done..]);
        ink
    }

    fn text_of<'a>(&self, place: &Place, value: &'a Secret) -> Result<&'a str, RenderError> {
        value.expose_text().ok_or_else(|| self.refused(place, "it is not UTF-8"))
    }

    fn missing(&self, place: &Place) -> RenderError {
        let position = Position::of(&self.text, place.range.start);
        RenderError::Missing { position, uri: self.text[place.range.clone()].to_owned() }
    }

    fn refused(&self, place: &Place, why: &'static str) -> RenderError {
        let position = Position::of(&self.text, place.range.start);
        let uri = self.text[place.range.clone()].to_owned();
        RenderError::Value { position, uri, context: self.context, why }
    }
}

/// All references of a text and where they stand.
fn references(text: &str) -> Result<Vec<(Range<usize>, Reference)>, BadTemplate> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = text[from..].find(SCHEME) {
        let start = from + at;
        let end = start + length(&text[start..]);
        let bad = |source| BadTemplate::Reference { position: Position::of(text, start), source };
        found.push((start..end, Reference::from_uri(&text[start..end]).map_err(bad)?));
        from = end;
    }
    Ok(found)
}

/// How much of the text, which begins with the scheme, could belong to a reference.
fn length(text: &str) -> usize {
    let run = |text: &str, also: &str| {
        text.find(|char: char| !char.is_ascii_alphanumeric() && !also.contains(char)).unwrap_or(text.len())
    };
    let path = SCHEME.len() + run(&text[SCHEME.len()..], "._-/");
    match text[path..].strip_prefix('?') {
        Some(query) => path + 1 + run(query, "=_"),
        None => path,
    }
}

/// In which string a reference stands.
fn spot(strings: &[Piece], range: &Range<usize>) -> Result<Spot, &'static str> {
    let at = strings.partition_point(|piece| piece.range.end < range.end);
    let piece = strings.get(at).filter(|piece| piece.range.start <= range.start);
    match piece.map(|piece| piece.kind) {
        Some(Kind::Quoted) => Ok(Spot::String(at)),
        Some(Kind::Bare) if piece.is_some_and(|piece| piece.range == *range) => Ok(Spot::String(at)),
        Some(Kind::Bare) => Err("stands within a longer text without quotes"),
        Some(Kind::Block) => Err("stands in a block of lines"),
        Some(Kind::Marked) => Err("stands in a string with a tag or an anchor"),
        Some(Kind::Key) => Err("stands in a key"),
        None => Err("stands outside of every string"),
    }
}

/// A reference written with escapes, such as `keyward:\/\/` in JSON, would be overlooked.
fn hidden(text: &str, strings: &[Piece]) -> Result<(), BadTemplate> {
    let count = |text: &str| text.matches(SCHEME).count();
    let overlooked = strings.iter().find(|piece| count(&piece.value) != count(&text[piece.range.clone()]));
    overlooked.map_or(Ok(()), |piece| {
        Err(BadTemplate::Place {
            position: Position::of(text, piece.range.start),
            uri: SCHEME.to_owned(),
            why: "is written with escapes in this string",
        })
    })
}

/// Text that is wiped when dropped.
type Wiped = Zeroizing<String>;

#[cfg(test)]
mod tests;
