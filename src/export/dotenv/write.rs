//! Ways to write `NAME=value`. None is right for every reader; which is right for a value, the reader says.

use crate::export::ink::Ink;

/// `NAME=value`
pub(super) fn plain(ink: &mut Ink, name: &str, value: &str) {
    line(ink, name, "", value, |_| None);
}

/// `NAME='value'`, nothing escaped
pub(super) fn single(ink: &mut Ink, name: &str, value: &str) {
    line(ink, name, "'", value, |_| None);
}

/// `NAME='value'`, a quote as `'\''`
pub(super) fn single_posix(ink: &mut Ink, name: &str, value: &str) {
    line(ink, name, "'", value, |char| (char == '\'').then_some(r"'\''"));
}

/// `NAME='value'`, with `\'` and `\\`
pub(super) fn single_escaped(ink: &mut Ink, name: &str, value: &str) {
    line(ink, name, "'", value, |char| match char {
        '\'' => Some(r"\'"),
        '\\' => Some(r"\\"),
        _ => None,
    });
}

/// `NAME="value"`, nothing escaped
pub(super) fn double(ink: &mut Ink, name: &str, value: &str) {
    line(ink, name, "\"", value, |_| None);
}

/// `NAME="value"`, with `\"`, `\\`, `\n` and `\r`
pub(super) fn double_and_line_ends(ink: &mut Ink, name: &str, value: &str) {
    line(ink, name, "\"", value, |char| match char {
        '"' => Some("\\\""),
        '\\' => Some(r"\\"),
        '\n' => Some(r"\n"),
        '\r' => Some(r"\r"),
        _ => None,
    });
}

/// `NAME="value"` as a shell has it: `\"`, `\\`, `\$` and `` \` ``, line ends as they are
pub(super) fn double_dollar(ink: &mut Ink, name: &str, value: &str) {
    line(ink, name, "\"", value, |char| match char {
        '"' => Some("\\\""),
        '\\' => Some(r"\\"),
        '$' => Some(r"\$"),
        '`' => Some(r"\`"),
        _ => None,
    });
}

/// `` NAME=`value` ``, nothing escaped
pub(super) fn backtick(ink: &mut Ink, name: &str, value: &str) {
    line(ink, name, "`", value, |_| None);
}

fn line(ink: &mut Ink, name: &str, quote: &str, value: &str, escape: fn(char) -> Option<&'static str>) {
    for part in [name, "=", quote] {
        ink.text(part);
    }
    escaped(ink, value, escape);
    ink.text(quote);
    ink.text("\n");
}

/// The value with some of its characters written otherwise.
pub(in crate::export) fn escaped(ink: &mut Ink, value: &str, escape: impl Fn(char) -> Option<&'static str>) {
    let mut rest = value;
    while let Some((at, char, other)) = rest.char_indices().find_map(|(at, char)| Some((at, char, escape(char)?))) {
        ink.text(&rest[..at]);
        ink.text(other);
        rest = &rest[at + char.len_utf8()..];
    }
    ink.text(rest);
}
