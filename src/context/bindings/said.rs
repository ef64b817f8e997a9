//! Bindings as they are said: on the command line and in files.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

use super::BindingError;
use crate::connector::glob::Glob;
use crate::connector::name::{BadName, Reference, SCHEME};
use crate::diagnostic::Failure;
use crate::export::{BadVariable, Name};
use crate::private_fs;
use crate::toml_time;

/// One binding as it was said.
#[derive(Debug)]
pub(super) struct Said {
    /// The variable's name, if one was given.
    pub(super) name: Option<Name>,
    /// What it gets.
    pub(super) what: What,
    /// File and line, for messages; nothing for the command line.
    pub(super) place: String,
}

/// What a variable is to get.
#[derive(Debug)]
pub(super) enum What {
    /// One credential, or a field of it.
    One(Reference),
    /// Everything that matches.
    Every(Glob),
}

impl Said {
    /// `[NAME=]REF`, or a pattern.
    pub(super) fn parse(text: &str) -> Result<Self, BindingError> {
        match text.split_once('=') {
            // A URI may have a version behind a `=` of its own.
            Some((name, what)) if !text.starts_with(SCHEME) => {
                // Base64 ends so: what stands before it is no name, but a value.
                let name = Some(name).filter(|_| !what.trim_start_matches('=').is_empty());
                let name = name.and_then(|name| name.parse().ok()).ok_or(BindingError::Name)?;
                Self::named(name, what, String::new())
            }
            _ if text.contains('*') => Ok(Self {
                name: None,
                what: What::Every(text.parse().map_err(BindingError::Pattern)?),
                place: String::new(),
            }),
            _ => Ok(Self {
                name: None,
                what: What::One(said_reference(text).map_err(BindingError::Given)?),
                place: String::new(),
            }),
        }
    }

    fn named(name: Name, what: &str, place: String) -> Result<Self, BindingError> {
        if let Some(pattern) = what.contains('*').then(|| what.parse().ok()).flatten() {
            return Err(BindingError::OneName { name, pattern });
        }
        match said_reference(what) {
            Ok(reference) => Ok(Self { name: Some(name), what: What::One(reference), place }),
            Err(bad) => Err(BindingError::Reference { place, name, why: bad.why() }),
        }
    }
}

fn said_reference(text: &str) -> Result<Reference, BadName> {
    if text.starts_with(SCHEME) { Reference::from_uri(text) } else { text.parse() }
}

/// More than anybody writes by hand.
const FILE_LIMIT: u64 = 1024 * 1024;

/// A file of bindings. What its lines say is never quoted; a value could stand there.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    bindings: BTreeMap<String, Spanned<toml::Value>>,
}

/// The lines of a file of bindings, in its order.
pub(super) fn read(path: &Path) -> Result<Vec<Said>, Failure> {
    let bytes = private_fs::read_file(path, FILE_LIMIT)?;
    Ok(parse_file(path, &bytes)?)
}

pub(super) fn parse_file(path: &Path, bytes: &[u8]) -> Result<Vec<Said>, BindingError> {
    let wrong = |line, why| BindingError::File { path: path.to_owned(), line, why };
    // Read for its syntax first: what is said of that holds nothing of the file, unlike what is said of a wrong type.
    toml_time::parse::<toml::Table>(bytes).map_err(|(line, why)| wrong(line, why))?;
    let shape = |(line, _)| wrong(line, "only the table [bindings] stands in a file of bindings".to_owned());
    let file: File = toml_time::parse(bytes).map_err(shape)?;
    let mut entries: Vec<_> = file.bindings.into_iter().collect();
    entries.sort_by_key(|(_, what)| what.span().start);
    let line = |span: Range<usize>| bytes[..span.start.min(bytes.len())].split(|byte| *byte == b'\n').count();
    let said = |(name, what): (String, Spanned<toml::Value>)| {
        let line = line(what.span());
        let name: Name = name.parse().map_err(|bad: BadVariable| wrong(line, bad.to_string()))?;
        match what.get_ref().as_str() {
            Some(text) => Said::named(name, text, format!("{}, line {line}: ", path.display())),
            None => Err(wrong(line, format!("what {name} gets is a reference in quotes"))),
        }
    };
    entries.into_iter().map(said).collect()
}
