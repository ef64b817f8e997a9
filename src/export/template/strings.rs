//! The strings of a JSON, YAML or TOML document: where each stands and what it says.

use std::ops::Range;

use saphyr_parser::{Event, Parser, ScalarStyle};
use serde::de::IgnoredAny;
use toml::de::{DeTable, DeValue};
use zeroize::Zeroizing;

use super::{Context, Wiped};

/// A string of a document.
pub(super) struct Piece {
    /// Where it stands, its quotes included.
    pub(super) range: Range<usize>,
    /// How it is written.
    pub(super) kind: Kind,
    /// What it says.
    pub(super) value: Wiped,
}

/// How a string is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// As the key of a value.
    Key,
    /// In quotes.
    Quoted,
    /// Without quotes.
    Bare,
    /// As a YAML block of lines.
    Block,
    /// With a YAML tag or anchor before it.
    Marked,
}

/// All strings in the order of the text; else where reading stopped. Text without a structure has none.
pub(super) fn pieces(context: Context, text: &str) -> Result<Vec<Piece>, usize> {
    match context {
        Context::Plain | Context::Shell => Ok(Vec::new()),
        Context::Json => json(text),
        Context::Yaml => yaml(text),
        Context::Toml => toml(text),
    }
}

fn json(text: &str) -> Result<Vec<Piece>, usize> {
    let line =
        |error: serde_json::Error| text.split_inclusive('\n').take(error.line() - 1).map(str::len).sum::<usize>();
    serde_json::from_str::<IgnoredAny>(text).map_err(line)?;
    let mut found = Vec::new();
    let mut from = 0;
    // In JSON a quote outside of a string begins one.
    while let Some(start) = text[from..].find('"').map(|at| from + at) {
        let mut end = start + 1;
        while !text[end..].starts_with('"') {
            let plain = text[end..].find(['"', '\\']).ok_or(start)?;
            end += plain + if text[end + plain..].starts_with('\\') { 2 } else { 0 };
        }
        end += 1;
        let value = serde_json::from_str(&text[start..end]).map(Zeroizing::new).map_err(|_| start)?;
        let kind = if text[end..].trim_start().starts_with(':') { Kind::Key } else { Kind::Quoted };
        found.push(Piece { range: start..end, kind, value });
        from = end;
    }
    Ok(found)
}

fn yaml(text: &str) -> Result<Vec<Piece>, usize> {
    // The parser counts characters.
    let mut bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    bytes.push(text.len());
    let byte = |at: usize| bytes.get(at).copied().unwrap_or(text.len());
    let mut found = Vec::new();
    let mut around = Vec::new();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| byte(error.marker().index()))?;
        match event {
            Event::Scalar(value, style, anchor, tag) => {
                let range = byte(span.start.index())..byte(span.end.index());
                let kind = match style {
                    _ if key_next(&around) => Kind::Key,
                    _ if anchor != 0 || tag.is_some() => Kind::Marked,
                    ScalarStyle::DoubleQuoted | ScalarStyle::SingleQuoted => Kind::Quoted,
                    ScalarStyle::Plain => Kind::Bare,
                    ScalarStyle::Literal | ScalarStyle::Folded => Kind::Block,
                };
                found.push(Piece { range, kind, value: Zeroizing::new(value.into_owned()) });
                node_done(&mut around);
            }
            Event::MappingStart(..) => around.push(Some(true)),
            Event::SequenceStart(..) => around.push(None),
            Event::MappingEnd | Event::SequenceEnd => {
                around.pop();
                node_done(&mut around);
            }
            Event::Alias(_) => node_done(&mut around),
            _ => {}
        }
    }
    Ok(found)
}

/// Whether the next node is a key: of each mapping around it is kept whether a key comes next; `None` stands for a list.
fn key_next(around: &[Option<bool>]) -> bool {
    around.last().copied().flatten().unwrap_or(false)
}

fn node_done(around: &mut [Option<bool>]) {
    if let Some(Some(key)) = around.last_mut() {
        *key = !*key;
    }
}

fn toml(text: &str) -> Result<Vec<Piece>, usize> {
    let table = DeTable::parse(text).map_err(|error| error.span().map_or(0, |span| span.start.min(text.len())))?;
    let mut found = Vec::new();
    in_table(table.get_ref(), &mut found);
    found.sort_by_key(|piece| piece.range.start);
    Ok(found)
}

fn in_table(table: &DeTable<'_>, found: &mut Vec<Piece>) {
    for (key, value) in table {
        found.push(Piece { range: key.span(), kind: Kind::Key, value: Zeroizing::new(key.get_ref().to_string()) });
        in_value(value, found);
    }
}

fn in_value(value: &toml::Spanned<DeValue<'_>>, found: &mut Vec<Piece>) {
    match value.get_ref() {
        DeValue::String(text) => {
            found.push(Piece { range: value.span(), kind: Kind::Quoted, value: Zeroizing::new(text.to_string()) });
        }
        DeValue::Array(values) => values.iter().for_each(|value| in_value(value, found)),
        DeValue::Table(table) => in_table(table, found),
        _ => {}
    }
}
