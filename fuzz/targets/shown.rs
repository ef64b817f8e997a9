//! What people are shown of bytes from elsewhere: nothing a terminal would obey, and a value can be read back from it.
#![no_main]

use keyward::output::sanitise;
use keyward_fuzz::text;
use libfuzzer_sys::fuzz_target;

fn is_safe(shown: &str) -> bool {
    let steers = |c: char| {
        c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}')
    };
    !shown.chars().any(steers)
}

/// Takes the escapes back.
fn unescaped(shown: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut rest = shown;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        if c != '\\' {
            bytes.extend(c.encode_utf8(&mut [0; 4]).bytes());
            continue;
        }
        let kind = rest.chars().next()?;
        rest = &rest[kind.len_utf8()..];
        match kind {
            '\\' => bytes.push(b'\\'),
            'n' => bytes.push(b'\n'),
            'r' => bytes.push(b'\r'),
            't' => bytes.push(b'\t'),
            'x' => {
                bytes.push(u8::from_str_radix(rest.get(..2)?, 16).ok()?);
                rest = &rest[2..];
            }
            'u' => {
                let (digits, after) = rest.strip_prefix('{')?.split_once('}')?;
                let c = char::from_u32(u32::from_str_radix(digits, 16).ok()?)?;
                bytes.extend(c.encode_utf8(&mut [0; 4]).bytes());
                rest = after;
            }
            _ => return None,
        }
    }
    Some(bytes)
}

fuzz_target!(|data: &[u8]| {
    match sanitise::bytes(data) {
        Some(shown) => {
            assert!(is_safe(&shown));
            assert_eq!(unescaped(&shown).as_deref(), Some(data));
        }
        None => assert!(text(data).is_some_and(is_safe)),
    }
    if let Some(text) = text(data) {
        let shown = sanitise::line(text);
        assert!(is_safe(&shown));
        assert_eq!(sanitise::line(&shown), shown);
    }
});
