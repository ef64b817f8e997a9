//! A string in double quotes that JSON, YAML and TOML all read as the same text.

use super::ink::Ink;

/// Writes `"text"`: printable characters as they are, everything a parser may drop, fold or refuse as `\uXXXX`.
///
/// JSON alone would allow DEL, U+0085 and the line separators unescaped, but YAML readers lose or refuse them; and
/// with everything beyond ASCII escaped, YAML readers get two halves for a character beyond U+FFFF.
pub(super) fn quoted(ink: &mut Ink, text: &str) {
    ink.char('"');
    escaped(ink, text);
    ink.char('"');
}

/// The same without the quotes.
pub(super) fn escaped(ink: &mut Ink, text: &str) {
    let mut plain = 0;
    for (at, char) in text.char_indices() {
        let short = match char {
            '"' => "\\\"",
            '\\' => "\\\\",
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            _ if is_unsafe(char) => "",
            _ => continue,
        };
        ink.text(&text[plain..at]);
        ink.text(short);
        if short.is_empty() {
            hex(ink, "\\u", u32::from(char));
        }
        plain = at + char.len_utf8();
    }
    ink.text(&text[plain..]);
}

/// Control characters, U+2028, U+2029, the byte order mark and the noncharacters next to it.
fn is_unsafe(char: char) -> bool {
    char.is_control() || matches!(char, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

/// Writes a number as four hexadecimal digits.
pub(super) fn hex(ink: &mut Ink, before: &str, number: u32) {
    ink.text(before);
    for shift in [12, 8, 4, 0] {
        ink.char(char::from_digit(number >> shift & 15, 16).unwrap_or('0').to_ascii_uppercase());
    }
}

/// Undoes `\" \\ \n \r \t` and `\uXXXX`; `None` for anything else.
pub(super) fn unescaped(text: &str) -> Option<zeroize::Zeroizing<String>> {
    let mut ink = Ink::new();
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('\\') {
        ink.text(before);
        let mut chars = behind.chars();
        let char = match chars.next()? {
            char @ ('"' | '\\') => char,
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                let digits = chars.as_str().get(..4)?;
                chars = chars.as_str()[4..].chars();
                char::from_u32(u32::from_str_radix(digits, 16).ok()?)?
            }
            _ => return None,
        };
        ink.char(char);
        rest = chars.as_str();
    }
    ink.text(rest);
    Some(ink.into_text())
}
