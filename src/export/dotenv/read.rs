//! Readers of `.env` files, each after one real reader, and stricter: where versions or settings of the real one
//! differ, or where its rules take a turn that our ways of writing never need, the answer is `None`.

use zeroize::Zeroizing;

use crate::export::grammar::{Pairs, Value, after_name};
use crate::export::ink::Ink;

/// `NAME=` and a value, again and again.
fn lines(mut text: &str, value: Value) -> Option<Pairs> {
    let mut found = Pairs::new();
    while !text.is_empty() {
        let (name, behind) = after_name(text, "=")?;
        let (value, rest) = value(behind)?;
        found.push((name.to_owned(), value));
        text = rest;
    }
    Some(found)
}

fn kept(text: &str) -> Zeroizing<String> {
    Zeroizing::new(text.to_owned())
}

/// What stands between this quote and the next one that has no backslash right before it, the end of the line behind it.
/// That is how regular expressions such as `'(\\'|[^'])*'` see it: `\\'` closes nothing either.
fn quoted(text: &str, quote: char) -> Option<(&str, &str)> {
    let inside = text.strip_prefix(quote)?;
    let closing = inside.match_indices(quote).map(|(at, _)| at).find(|at| !inside[..*at].ends_with('\\'))?;
    Some((&inside[..closing], inside[closing + 1..].strip_prefix('\n')?))
}

/// A line without quotes that nobody reads otherwise: visible ASCII, blanks only inside, no comment.
fn bare(text: &str) -> Option<(&str, &str)> {
    let (line, rest) = text.split_once('\n')?;
    let plain = line.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ');
    let edges = line.is_empty() || line.starts_with([' ', '\'', '"', '`']) || line.ends_with(' ');
    (plain && !edges && !line.contains('#')).then_some((line, rest))
}

/// The text with its escapes undone: each `\x` as the function says, `None` where it does not know.
fn unescaped(text: &str, escape: impl Fn(char) -> Option<&'static str>) -> Option<Zeroizing<String>> {
    let mut ink = Ink::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('\\') {
        ink.text(before);
        let char = behind.chars().next()?;
        ink.text(escape(char)?);
        rest = &behind[char.len_utf8()..];
    }
    ink.text(rest);
    Some(ink.into_text())
}

/// The escapes that python-dotenv and Compose know between double quotes.
fn plain_escape(char: char) -> Option<&'static str> {
    match char {
        '\\' => Some("\\"),
        '"' => Some("\""),
        'n' => Some("\n"),
        'r' => Some("\r"),
        _ => None,
    }
}

/// The npm package dotenv (`lib/main.js`): a carriage return is a line feed; `\n` and `\r` are undone in double quotes only.
pub(super) fn dotenv_package(text: &str) -> Option<Pairs> {
    lines(text, |text| {
        let quote = text.chars().next().filter(|char| "'\"`".contains(*char));
        let (value, rest) = quote.map_or_else(|| bare(text), |quote| quoted(text, quote))?;
        let changed = value.contains('\r') || quote == Some('"') && (value.contains("\\n") || value.contains("\\r"));
        (!changed).then(|| (kept(value), rest))
    })
}

/// `node --env-file` (`src/node_dotenv.cc`), versions 20 to 24: carriage returns vanish, a quoted value ends at the next quote.
pub(super) fn node(text: &str) -> Option<Pairs> {
    lines(text, |text| {
        let (value, rest) = match text.chars().next()? {
            quote @ ('\'' | '"' | '`') => {
                let (value, rest) = text[1..].split_once(quote)?;
                (value, rest.strip_prefix('\n')?)
            }
            _ => bare(text)?,
        };
        let changed = value.contains('\r') || text.starts_with('"') && value.contains("\\n");
        (!changed).then(|| (kept(value), rest))
    })
}

/// python-dotenv (`parser.py`, `variables.py`): the file is opened with universal line ends, `${` is replaced inside any quotes.
pub(super) fn python(text: &str) -> Option<Pairs> {
    lines(text, |text| {
        let (value, rest) = match text.chars().next()? {
            '\'' => {
                let (value, rest) = quoted(text, '\'')?;
                (python_single(value), rest)
            }
            '"' => {
                let (value, rest) = quoted(text, '"')?;
                let undone = unescaped(value, plain_escape)?;
                (undone, rest)
            }
            _ => bare(text).map(|(value, rest)| (kept(value), rest))?,
        };
        let replaced = value.contains("${") || text[..text.len() - rest.len()].contains('\r');
        (!replaced).then_some((value, rest))
    })
}

/// In single quotes `\\` and `\'` are undone, and every other backslash stays.
fn python_single(text: &str) -> Zeroizing<String> {
    let mut ink = Ink::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('\\') {
        ink.text(before);
        let escaped = behind.starts_with(['\\', '\'']);
        ink.text(if escaped { &behind[..1] } else { "\\" });
        rest = if escaped { &behind[1..] } else { behind };
    }
    ink.text(rest);
    ink.into_text()
}

/// Ruby's dotenv 3 (`parser.rb`), with `DOTENV_LINEBREAK_MODE=legacy` or without: single quotes are literal; in double quotes
/// every backslash goes, then `$` and `$(...)` are replaced unless escaped.
pub(super) fn ruby(text: &str) -> Option<Pairs> {
    lines(text, |text| {
        let quote = text.chars().next()?;
        let (value, rest) = quoted(text, quote)?;
        let value = match quote {
            '\'' => kept(value),
            '"' if ["\\n", "\\r", "$("].iter().all(|text| !value.contains(text)) => {
                let dollars = value.match_indices('$').all(|(at, _)| escaped_at(value, at));
                let undone = |char| ["\\", "\"", "$", "`"].into_iter().find(|known| known.starts_with(char));
                unescaped(value, undone).filter(|_| dollars)?
            }
            _ => return None,
        };
        (!value.contains('\r')).then_some((value, rest))
    })
}

/// Whether an odd number of backslashes stands before this place.
fn escaped_at(text: &str, at: usize) -> bool {
    text[..at].bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1
}

/// dotenvy 0.15: lines are joined by one set of rules (`iter.rs`), where a backslash hides a single quote too, and then read by
/// another (`parse.rs`), where it does not.
pub(super) fn dotenvy(text: &str) -> Option<Pairs> {
    let mut found = Pairs::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (line, behind) = rest.split_at(dotenvy_line(rest)?);
        let (name, value) = after_name(line, "=")?;
        found.push((name.to_owned(), dotenvy_value(value.strip_suffix('\n')?)?));
        rest = behind;
    }
    Some(found)
}

/// Where the first joined line ends.
fn dotenvy_line(text: &str) -> Option<usize> {
    let mut open = None;
    let mut escaped = false;
    for (at, char) in text.char_indices() {
        match char {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '\'' | '"' if open.is_none() => open = Some(char),
            _ if open == Some(char) => open = None,
            '\n' if open.is_none() => return Some(at + 1),
            '#' if open.is_none() => return None,
            _ => {}
        }
    }
    None
}

fn dotenvy_value(text: &str) -> Option<Zeroizing<String>> {
    let mut ink = Ink::new();
    let mut open = None;
    let mut chars = text.chars();
    while let Some(char) = chars.next() {
        match (open, char) {
            (Some('\''), '\'') | (Some('"'), '"') => open = None,
            (Some('\''), _) => ink.char(char),
            (_, '\\') => ink.char(chars.next().filter(|char| "\\'\"$".contains(*char))?),
            (_, '$') => return None,
            (None, '\'' | '"') => open = Some(char),
            (None, _) if char.is_whitespace() => return None,
            (_, _) => ink.char(char),
        }
    }
    open.is_none().then(|| ink.into_text())
}

/// Docker Compose's `env_file` (compose-go `dotenv/parser.go`), old and new: in double quotes `$` is replaced, and older versions
/// cut `export` off the front of any name.
pub(super) fn compose(text: &str) -> Option<Pairs> {
    let found = lines(text, |text| {
        let (value, rest) = match text.chars().next()? {
            '\'' => {
                let (value, rest) = text[1..].split_once('\'')?;
                (Some(kept(value)), rest.strip_prefix('\n').filter(|_| !value.ends_with('\\'))?)
            }
            '"' => {
                let (value, rest) = quoted(text, '"')?;
                let undone = unescaped(value, plain_escape);
                // Older versions take off all double quotes at the end, an escaped one too.
                (undone.filter(|undone| !undone.ends_with('"') && !value.contains('$')), rest)
            }
            _ => {
                let (value, rest) = bare(text)?;
                ((!value.contains('$')).then(|| kept(value)), rest)
            }
        };
        let returns = text[..text.len() - rest.len()].contains('\r');
        value.filter(|_| !returns).map(|value| (value, rest))
    })?;
    found.iter().all(|(name, _)| !name.starts_with("export")).then_some(found)
}

/// `docker run --env-file` (docker/cli `pkg/kvfile`): the line as it is.
pub(super) fn docker(text: &str) -> Option<Pairs> {
    go_lines(text)
}

/// The same since quotes around a value are taken off.
pub(super) fn docker_unquoting(text: &str) -> Option<Pairs> {
    let mut found = go_lines(text)?;
    for (_, value) in &mut found {
        for quote in ['\'', '"'] {
            if let Some(inside) = value.strip_prefix(quote).and_then(|value| value.strip_suffix(quote)) {
                *value = kept(inside);
                break;
            }
        }
    }
    Some(found)
}

/// `kubectl create secret --from-env-file`: the line as it is.
pub(super) fn kubectl(text: &str) -> Option<Pairs> {
    go_lines(text)
}

/// Lines as Go's `bufio.Scanner` gives them: up to 64 KiB, without a carriage return at the end.
fn go_lines(text: &str) -> Option<Pairs> {
    const LONGEST: usize = 64 * 1024 - 2;
    let line = |line: &str| {
        let line = line.strip_suffix('\r').unwrap_or(line);
        let (name, value) = after_name(line, "=")?;
        (line.len() < LONGEST).then(|| (name.to_owned(), kept(value)))
    };
    text.strip_suffix('\n').into_iter().flat_map(|text| text.split('\n')).map(line).collect()
}

/// systemd's `EnvironmentFile=` (`src/basic/env-file.c`): in double quotes only `\"`, `\\`, `` \` `` and `\$` are undone. Unicode's
/// noncharacters are dropped with the value, and before version 247 control characters other than tab and line feed.
pub(super) fn systemd(text: &str) -> Option<Pairs> {
    lines(text, |text| {
        let inside = text.strip_prefix('"')?;
        let closing = inside.match_indices('"').map(|(at, _)| at).find(|at| !escaped_at(inside, *at))?;
        let known = |char| ["\\", "\"", "$", "`"].into_iter().find(|known| known.starts_with(char));
        let value = unescaped(&inside[..closing], known)?;
        let dropped = value.chars().any(|char| {
            let code = u32::from(char);
            let noncharacter = code & 0xfffe == 0xfffe || (0xfdd0..0xfdf0).contains(&code);
            noncharacter || char.is_control() && char != '\t' && char != '\n'
        });
        let rest = inside[closing + 1..].strip_prefix('\n')?;
        (!dropped).then_some((value, rest))
    })
}

/// A POSIX shell: `'...'` is literal, outside of it only `\'` may stand.
pub(super) fn posix(text: &str) -> Option<Pairs> {
    lines(text, shell_word)
}

/// One word of a shell in single quotes, up to the end of its line.
pub(in crate::export) fn shell_word(text: &str) -> Option<(Zeroizing<String>, &str)> {
    let mut ink = Ink::new();
    let mut rest = text;
    loop {
        if let Some(inside) = rest.strip_prefix('\'') {
            let (literal, behind) = inside.split_once('\'')?;
            ink.text(literal);
            rest = behind;
        } else if let Some(behind) = rest.strip_prefix("\\'") {
            ink.char('\'');
            rest = behind;
        } else {
            return rest.strip_prefix('\n').map(|rest| (ink.into_text(), rest));
        }
    }
}
