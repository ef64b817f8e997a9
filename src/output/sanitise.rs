//! Text that is safe to show: what a terminal would obey, and what an eye cannot see, is spelt out.
//!
//! A name, a reason or a vendor's message can come from somebody else. Shown raw it could move the
//! cursor, rewrite the line above, or read differently from what it is. Escapes are written as
//! `\n` `\r` `\t`, `\x1b` for other ASCII control characters, `\u{202e}` for the rest.

use std::borrow::Cow;
use std::fmt::Write as _;

use zeroize::Zeroizing;

/// The text as one line for people. A backslash stays as it is: this is for reading, not for parsing.
pub fn line(text: &str) -> Cow<'_, str> {
    // Nearly everything we print is plain ASCII: found out at a byte per step, borrowed as it is.
    if is_plain(text) || !text.chars().any(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    text.chars().for_each(|character| push(&mut shown, character));
    Cow::Owned(shown)
}

/// A secret's bytes as one unambiguous line; bytes that are no UTF-8 become `\xff`.
///
/// `None` when there is nothing to escape: the value is its own picture, backslashes included, and
/// can be copied from the screen. Once anything is escaped every backslash is doubled; whoever
/// shows the line says that it is escaped.
pub fn bytes(value: &[u8]) -> Option<Zeroizing<String>> {
    if std::str::from_utf8(value).is_ok_and(|text| !text.chars().any(is_unsafe)) {
        return None;
    }
    // No escape is longer than four times its bytes: the string never moves and leaves no copy.
    let mut shown = Zeroizing::new(String::with_capacity(value.len().saturating_mul(4)));
    for chunk in value.utf8_chunks() {
        for character in chunk.valid().chars() {
            if character == '\\' {
                shown.push_str("\\\\");
            } else {
                push(&mut shown, character);
            }
        }
        chunk.invalid().iter().for_each(|byte| push_byte(&mut shown, *byte));
    }
    Some(shown)
}

/// JSON text whose strings carry no such character: `\u009b` means the same to every parser.
///
/// The text must be valid JSON; outside its strings there is nothing but ASCII.
pub(super) fn json(text: &str) -> Cow<'_, str> {
    let hidden = |character: char| !matches!(character, '\n') && is_unsafe(character);
    if !text.chars().any(hidden) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        if hidden(character) {
            for unit in character.encode_utf16(&mut [0; 2]) {
                let _ = write!(shown, "\\u{unit:04x}");
            }
        } else {
            shown.push(character);
        }
    }
    Cow::Owned(shown)
}

/// Printable ASCII throughout: one byte, one column.
pub(super) fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, 0x20..=0x7e))
}

/// What a terminal may obey (C0, DEL, C1), what ends a line (U+2028, U+2029), what turns the
/// reading direction, and what takes no room or cannot be seen.
fn is_unsafe(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

fn push(shown: &mut String, character: char) {
    // Writing into a string cannot fail: the results below are of no interest.
    let _ = match character {
        '\n' => shown.write_str("\\n"),
        '\r' => shown.write_str("\\r"),
        '\t' => shown.write_str("\\t"),
        '\0'..='\x1f' | '\x7f' => write!(shown, "\\x{:02x}", u32::from(character)),
        _ if is_unsafe(character) => write!(shown, "\\u{{{:x}}}", u32::from(character)),
        _ => shown.write_char(character),
    };
}

fn push_byte(shown: &mut String, byte: u8) {
    let _ = write!(shown, "\\x{byte:02x}");
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_a_terminal_obeys_is_spelt_out() {
        for (given, shown) in [
            ("prod/github-deploy", "prod/github-deploy"),
            ("Zoë, 東京 🗝", "Zoë, 東京 🗝"),
            ("C:\\new", "C:\\new"),
            ("a\nb\r\tc", "a\\nb\\r\\tc"),
            ("\x1b[2J\x07\x7f", "\\x1b[2J\\x07\\x7f"),
            ("\u{9b}2J\u{85}", "\\u{9b}2J\\u{85}"),
            ("a\u{202e}b\u{2066}c\u{61c}", "a\\u{202e}b\\u{2066}c\\u{61c}"),
            ("a\u{200b}\u{200d}\u{feff}\u{2028}\u{2060}", "a\\u{200b}\\u{200d}\\u{feff}\\u{2028}\\u{2060}"),
            ("a\u{e0041}\u{ad}", "a\\u{e0041}\\u{ad}"),
        ] {
            assert_eq!(line(given), shown);
        }
    }

    #[test]
    fn plain_text_is_borrowed() {
        assert!(matches!(line("Zoë's key"), Cow::Borrowed(_)));
    }

    #[test]
    fn a_secret_doubles_backslashes_only_beside_an_escape() {
        for (given, shown) in [
            (&b"pass\\word"[..], None),
            ("pässword".as_bytes(), None),
            (b"", None),
            (b"a\\b\n", Some("a\\\\b\\n")),
            (b"\xff\xfe\\n", Some("\\xff\\xfe\\\\n")),
            (b"a\xc2", Some("a\\xc2")),
            ("\u{202e}".as_bytes(), Some("\\u{202e}")),
        ] {
            assert_eq!(bytes(given).as_ref().map(|text| text.as_str()), shown);
        }
    }

    #[test]
    fn json_stays_the_same_value() -> Result<(), serde_json::Error> {
        let value = serde_json::json!({ "note": "\u{9b}2J \u{202e}\u{7f}\u{e0041} é \n \x1b" });
        let text = serde_json::to_string_pretty(&value)?;
        let shown = json(&text);
        assert!(shown.contains("\\u009b2J \\u202e\\u007f\\udb40\\udc41 é \\n \\u001b"), "{shown}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&shown)?, value);
        Ok(())
    }

    /// Reads an escaped secret back; the proof that it can be read in one way only.
    fn unescape(shown: &str) -> Option<Vec<u8>> {
        let mut value = Vec::new();
        let mut rest = shown.chars();
        while let Some(character) = rest.next() {
            if character != '\\' {
                value.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
                continue;
            }
            match rest.next()? {
                'n' => value.push(b'\n'),
                'r' => value.push(b'\r'),
                't' => value.push(b'\t'),
                '\\' => value.push(b'\\'),
                'x' => {
                    let digits: String = rest.by_ref().take(2).collect();
                    value.push(u8::from_str_radix(&digits, 16).ok()?);
                }
                _ => {
                    let digits: String = rest.by_ref().skip(1).take_while(|digit| *digit != '}').collect();
                    let character = char::from_u32(u32::from_str_radix(&digits, 16).ok()?)?;
                    value.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
                }
            }
        }
        Some(value)
    }

    proptest! {
        #[test]
        fn a_line_has_no_control_character(text in any::<String>()) {
            let shown = line(&text);
            prop_assert!(!shown.chars().any(is_unsafe));
            prop_assert_eq!(&line(&shown), &shown);
        }

        #[test]
        fn a_shown_secret_reads_back(value in proptest::collection::vec(any::<u8>(), 0..64)) {
            match bytes(&value) {
                None => prop_assert_eq!(line(std::str::from_utf8(&value)?), std::str::from_utf8(&value)?),
                Some(shown) => {
                    prop_assert!(!shown.chars().any(is_unsafe));
                    prop_assert!(shown.len() <= value.len() * 4);
                    prop_assert_eq!(unescape(&shown), Some(value));
                }
            }
        }

        #[test]
        fn a_shown_text_secret_reads_back(text in "[\\\\a-z\u{7f}-\u{a0}\u{2000}-\u{2070}\n\u{e0000}-\u{e0080}]{0,20}") {
            if let Some(shown) = bytes(text.as_bytes()) {
                prop_assert!(shown.len() <= text.len() * 4);
                prop_assert_eq!(unescape(&shown), Some(text.into_bytes()));
            }
        }
    }
}
