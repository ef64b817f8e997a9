//! Words of somebody else, made fit to be shown: values cut out in every usual spelling, one line, not long.

use crate::mask::Mask;
use crate::secret::Secret;
use crate::vendor::render::encoded;

/// More of a vendor's words is not shown.
const LONGEST: usize = 200;

/// The words without these values, also where they stand in base64, percent-encoded or as a string of JSON; without control
/// characters; at most 200 characters.
pub fn clean<'a>(words: &str, values: impl IntoIterator<Item = &'a Secret>) -> String {
    let mut mask = Mask::default();
    for value in values {
        mask.add("value", value);
        let upper = encoded(value.expose());
        let lower = lower_escapes(&upper);
        for spelling in [Some(upper), Some(lower), json(value)].into_iter().flatten() {
            mask.add("value", &Secret::from(spelling));
        }
    }
    let mut stream = mask.stream();
    let mut cleaned = stream.next(words.as_bytes());
    cleaned.extend(stream.end());
    let plain = |character: char| if character.is_control() || is_unseen(character) { ' ' } else { character };
    let line: String = String::from_utf8_lossy(&cleaned).chars().map(plain).collect();
    let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

/// `%2f` for `%2F`.
fn lower_escapes(text: &str) -> String {
    let bytes = text.as_bytes();
    let is_escape = |at: usize| (1..=2).any(|back| at >= back && bytes[at - back] == b'%');
    text.char_indices().map(|(at, c)| if is_escape(at) { c.to_ascii_lowercase() } else { c }).collect()
}

/// The inside of a JSON string that says the value.
fn json(value: &Secret) -> Option<String> {
    let text = serde_json::to_string(value.expose_text()?).ok()?;
    Some(text.trim_start_matches('"').trim_end_matches('"').to_owned())
}

/// What turns the reading direction or cannot be seen.
fn is_unseen(character: char) -> bool {
    matches!(character,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_cut_out_in_every_spelling() {
        let value = Secret::from("s3cr/t \"ü\"~key".to_owned());
        let base64 = data_encoding::BASE64.encode(value.expose());
        let url = encoded(value.expose());
        let json = serde_json::to_string(value.expose_text().unwrap()).unwrap();
        for said in [value.expose_text().unwrap().to_owned(), base64, url.clone(), lower_escapes(&url), json] {
            let cleaned = clean(&format!("no such key: {said}!"), [&value]);
            assert!(cleaned.contains("[masked value]") && !cleaned.contains("s3cr"), "{cleaned}");
        }
        assert_eq!(lower_escapes("AB%2F%C3%BCX"), "AB%2f%c3%bcX");
    }

    #[test]
    fn what_steers_a_terminal_is_taken_out_and_long_words_are_cut() {
        assert_eq!(clean("a\u{1b}[2Jb\r\n\u{202e}c\u{9b}d", []), "a [2Jb c d");
        let cleaned = clean(&"ü".repeat(1000), []);
        assert_eq!(cleaned.chars().count(), LONGEST + 1);
    }
}
