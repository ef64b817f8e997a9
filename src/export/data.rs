//! Formats of data: JSON, YAML, TOML, Terraform's variables, Java's properties and CSV.

use std::collections::BTreeMap;

use saphyr_parser::{Event, Parser, ScalarStyle};
use zeroize::Zeroizing;

use super::NUL;
use super::grammar::{Grammar, Pairs, after_name};
use super::ink::Ink;
use super::quoted::{hex, quoted, unescaped};

/// `{"NAME": "value"}`, flat.
pub(super) const JSON: Grammar =
    Grammar { open: "{\n", between: ",\n", close: "\n}\n", ways: &[member], readers: &[read_json], limits: &[] };

/// The same for `load-env`, which sets environment variables.
pub(super) const NUSHELL: Grammar = Grammar { limits: &[NUL], ..JSON };

/// The same for `terraform.tfvars.json`.
pub(super) const TFVARS_JSON: Grammar = Grammar { readers: &[read_json, read_normalising], ..JSON };

/// `"NAME": "value"`; YAML 1.1 and 1.2 read both sides as strings.
pub(super) const YAML: Grammar =
    Grammar { open: "", between: "\n", close: "\n", ways: &[member_of_block], readers: &[read_yaml], limits: &[] };

/// `NAME = "value"`.
pub(super) const TOML: Grammar =
    Grammar { open: "", between: "\n", close: "\n", ways: &[assignment], readers: &[read_toml], limits: &[] };

/// `NAME = "value"`, with `$${` and `%%{` for `${` and `%{`.
pub(super) const TFVARS: Grammar =
    Grammar { open: "", between: "\n", close: "\n", ways: &[hcl, hcl_coded], readers: &[read_hcl], limits: &[] };

/// `NAME=value` in ASCII, everything else as `\uXXXX`.
pub(super) const JAVA: Grammar =
    Grammar { open: "", between: "\n", close: "\n", ways: &[property], readers: &[read_properties], limits: &[] };

/// RFC 4180 with the header `name,value`. A value that begins with `=` is a formula to a spreadsheet: this is for programs.
pub(super) const CSV: Grammar =
    Grammar { open: "name,value\r\n", between: "", close: "", ways: &[record], readers: &[read_csv], limits: &[NUL] };

fn member(ink: &mut Ink, name: &str, value: &str) {
    ink.text("  ");
    member_of_block(ink, name, value);
}

fn member_of_block(ink: &mut Ink, name: &str, value: &str) {
    quoted(ink, name);
    ink.text(": ");
    quoted(ink, value);
}

fn assignment(ink: &mut Ink, name: &str, value: &str) {
    ink.text(name);
    ink.text(" = ");
    quoted(ink, value);
}

// The parsers' own buffers are not wiped; what they return is.
fn wiped(found: BTreeMap<String, String>) -> Pairs {
    found.into_iter().map(|(name, value)| (name, Zeroizing::new(value))).collect()
}

fn read_json(text: &str) -> Option<Pairs> {
    serde_json::from_str(text).ok().map(wiped)
}

/// Terraform turns every string into Unicode's normal form C, whatever file it comes from.
fn read_normalising(text: &str) -> Option<Pairs> {
    read_json(text).filter(|found| found.iter().all(|(_, value)| is_normal(value)))
}

fn read_toml(text: &str) -> Option<Pairs> {
    toml::from_str(text).ok().map(wiped)
}

fn read_yaml(text: &str) -> Option<Pairs> {
    let scalars = yaml_strings(text)?;
    let (pairs, rest) = scalars.as_chunks::<2>();
    rest.is_empty().then(|| pairs.iter().map(|[name, value]| (name.to_string(), value.clone())).collect())
}

/// All scalars of a YAML document in double quotes, in order; `None` if there is any other, or an alias.
pub(super) fn yaml_strings(text: &str) -> Option<Vec<Zeroizing<String>>> {
    let mut strings = Vec::new();
    for event in Parser::new_from_str(text) {
        match event.ok()?.0 {
            Event::Scalar(value, ScalarStyle::DoubleQuoted, 0, None) => {
                strings.push(Zeroizing::new(value.into_owned()));
            }
            Event::Scalar(..) | Event::Alias(_) => return None,
            _ => {}
        }
    }
    Some(strings)
}

/// A string of HCL: as JSON's, and a `$` or `%` before `{` is doubled.
fn hcl(ink: &mut Ink, name: &str, value: &str) {
    hcl_string(ink, name, value, |ink, sign| {
        ink.char(sign);
        ink.char(sign);
    });
}

/// The same with `\u0024` and `\u0025`, for values in which the sign is doubled already.
fn hcl_coded(ink: &mut Ink, name: &str, value: &str) {
    hcl_string(ink, name, value, |ink, sign| hex(ink, "\\u", u32::from(sign)));
}

fn hcl_string(ink: &mut Ink, name: &str, value: &str, sign_before_brace: fn(&mut Ink, char)) {
    ink.text(name);
    ink.text(" = \"");
    let mut rest = value;
    while let Some(at) = rest.find("${").into_iter().chain(rest.find("%{")).min() {
        super::quoted::escaped(ink, &rest[..at]);
        sign_before_brace(ink, char::from(rest.as_bytes()[at]));
        rest = &rest[at + 1..];
    }
    super::quoted::escaped(ink, rest);
    ink.char('"');
}

/// HCL's native syntax, one string an assignment. A run of `$` or `%` before `{` is read only where it is exactly two.
fn read_hcl(text: &str) -> Option<Pairs> {
    let line = |line: &str| {
        let (name, value) = after_name(line, " = ")?;
        let inside = value.strip_prefix('"')?.strip_suffix('"')?;
        let mut plain = Ink::new();
        let mut rest = inside;
        while let Some((before, behind)) = rest.split_once('{') {
            let run = |sign| before.bytes().rev().take_while(|byte| *byte == sign).count();
            match run(b'$').max(run(b'%')) {
                0 => plain.text(before),
                2 => plain.text(&before[..before.len() - 1]),
                _ => return None,
            }
            plain.char('{');
            rest = behind;
        }
        plain.text(rest);
        let value = unescaped(plain.as_str())?;
        is_normal(&value).then(|| (name.to_owned(), value))
    };
    text.lines().filter(|line| !line.is_empty()).map(line).collect()
}

/// Whether the text surely is in Unicode's normal form C: only characters of blocks in which every character is and stays so,
/// whatever stands beside it. Rare scripts are refused with the decomposed ones; a credential has neither.
pub(super) fn is_normal(text: &str) -> bool {
    text.chars().all(|char| {
        matches!(char,
            '\0'..='\u{2ff}'
            | '\u{400}'..='\u{482}' | '\u{48a}'..='\u{52f}' // Cyrillic
            | '\u{2010}'..='\u{2027}' | '\u{200d}' | '\u{2028}'..='\u{205e}' // punctuation
            | '\u{20a0}'..='\u{20bf}' | '\u{2190}'..='\u{21ff}' | '\u{2500}'..='\u{27bf}' // currencies, arrows, symbols
            | '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}' // kana
            | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' // Han, Hangul
            | '\u{e000}'..='\u{f8ff}' | '\u{fe0f}' | '\u{feff}' | '\u{1f000}'..='\u{1faff}' // private use, emoji
        )
    })
}

/// `java.util.Properties`: `:`, `=`, `#` and `!` mean something at some places, so they are escaped at all of them.
fn property(ink: &mut Ink, name: &str, value: &str) {
    ink.text(name);
    ink.char('=');
    for (at, char) in value.char_indices() {
        match char {
            '\\' | ':' | '=' | '#' | '!' => {
                ink.char('\\');
                ink.char(char);
            }
            ' ' if at == 0 => ink.text("\\ "),
            ' '..='~' => ink.char(char),
            _ => char.encode_utf16(&mut [0; 2]).iter().for_each(|unit| hex(ink, "\\u", u32::from(*unit))),
        }
    }
}

fn read_properties(text: &str) -> Option<Pairs> {
    let line = |line: &str| {
        let (name, mut rest) = after_name(line, "=")?;
        let mut units = Zeroizing::new(Vec::with_capacity(rest.len()));
        if rest.starts_with(' ') {
            return None;
        }
        while let Some(char) = rest.chars().next() {
            let (unit, length) = match char {
                '\\' if rest[1..].starts_with('u') => (u16::from_str_radix(rest.get(2..6)?, 16).ok()?, 6),
                '\\' => (u16::from(*rest.as_bytes().get(1)?), 2),
                ' '..='~' => (u16::try_from(u32::from(char)).ok()?, 1),
                _ => return None,
            };
            units.push(unit);
            rest = rest.get(length..)?;
        }
        Some((name.to_owned(), Zeroizing::new(String::from_utf16(&units).ok()?)))
    };
    text.split('\n').filter(|line| !line.is_empty()).map(line).collect()
}

fn record(ink: &mut Ink, name: &str, value: &str) {
    ink.text(name);
    ink.text(",\"");
    super::dotenv::escaped(ink, value, |char| (char == '"').then_some("\"\""));
    ink.text("\"\r\n");
}

/// RFC 4180 as far as it is written here: every value in quotes, a quote in it doubled.
fn read_csv(text: &str) -> Option<Pairs> {
    let mut found = Pairs::new();
    let mut rest = text.strip_prefix("name,value\r\n")?;
    while !rest.is_empty() {
        let (name, mut inside) = after_name(rest, ",\"")?;
        let mut value = Ink::new();
        rest = loop {
            let (before, behind) = inside.split_once('"')?;
            value.text(before);
            match behind.strip_prefix('"') {
                Some(more) => inside = more,
                None => break behind.strip_prefix("\r\n")?,
            }
            value.char('"');
        };
        found.push((name.to_owned(), value.into_text()));
    }
    Some(found)
}
