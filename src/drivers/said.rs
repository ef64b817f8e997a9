//! What strangers say, made fit for an error: no value in it in any shape, nothing that a terminal would obey, one line.

use crate::connector::fields::Fields;
use crate::mask::Mask;
use crate::output::sanitise;
use crate::secret::Secret;
use crate::vendor::render::encoded;

/// No more characters of it are kept.
const MOST: usize = 200;

/// The last line of what a program complained of, if it said anything, without these values.
pub(super) fn last_line<'a>(complaint: &[u8], values: impl IntoIterator<Item = &'a Fields>) -> Option<String> {
    let cleaned = cut(&mask(named(values)), complaint);
    let text = String::from_utf8_lossy(&cleaned);
    text.lines().map(str::trim).rfind(|line| !line.is_empty()).map(shortened)
}

/// A message without these values.
pub(super) fn message<'a>(text: &str, values: impl IntoIterator<Item = &'a Fields>) -> String {
    say(&mask(named(values)), text)
}

/// A message without what a mask covers.
pub(super) fn say(mask: &Mask, text: &str) -> String {
    shortened(String::from_utf8_lossy(&cut(mask, text.as_bytes())).trim())
}

/// What covers these values, each under its name, in every shape that a stranger could repeat them in.
pub(super) fn mask<'a>(values: impl IntoIterator<Item = (&'a str, &'a Secret)>) -> Mask {
    let mut mask = Mask::default();
    for (name, value) in values {
        mask.add(name, value);
        for line in value.expose().split(|byte| *byte == b'\n') {
            mask.add(name, &Secret::new(line.to_vec()));
        }
        let percent = encoded(value.expose());
        for spelt in [percent_lower(&percent), percent].map(Secret::from).into_iter().chain([json_escaped(value)]) {
            mask.add(name, &spelt);
        }
    }
    mask
}

fn named<'a>(values: impl IntoIterator<Item = &'a Fields>) -> impl Iterator<Item = (&'a str, &'a Secret)> {
    values.into_iter().flat_map(Fields::iter).map(|(field, value)| (field.as_str(), value))
}

fn cut(mask: &Mask, text: &[u8]) -> Vec<u8> {
    let mut stream = mask.stream();
    let mut cleaned = stream.next(text);
    cleaned.extend(stream.end());
    cleaned
}

/// One line of at most [`MOST`] characters.
fn shortened(text: &str) -> String {
    let short: String = text.chars().take(MOST).collect();
    sanitise::line(&short).chars().take(MOST).collect()
}

/// `%2f` for `%2F`.
fn percent_lower(text: &str) -> String {
    let bytes = text.as_bytes();
    let is_escape = |at: usize| (1..=2).any(|back| at >= back && bytes[at - back] == b'%');
    text.char_indices().map(|(at, c)| if is_escape(at) { c.to_ascii_lowercase() } else { c }).collect()
}

/// As a value stands in a JSON string.
fn json_escaped(value: &Secret) -> Secret {
    let text = value.expose_text().unwrap_or_default();
    let mut written = Vec::with_capacity(6 * text.len() + 2);
    // Writing to memory does not fail; what is not text has no such shape.
    let _ = serde_json::to_writer(&mut written, text);
    written.pop();
    Secret::new(written.split_off(written.len().min(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_shape_of_a_value_is_repeated() -> Result<(), Box<dyn std::error::Error>> {
        let value = "s3cr/t\"\\x\nline two";
        let fields = Fields::new([("password".parse()?, Secret::from(value.to_owned()))].into())?;
        for shape in [
            "s3cr/t\"\\x".to_owned(),
            "line two".to_owned(),
            serde_json::to_string(value)?,
            data_encoding::BASE64.encode(value.as_bytes()),
            data_encoding::BASE64URL_NOPAD.encode(value.as_bytes()),
            "s3cr%2Ft%22%5Cx%0Aline%20two".to_owned(),
        ] {
            let said = last_line(format!("first\ncannot use {shape}!\n\n").as_bytes(), [&fields]).unwrap_or_default();
            assert!(said.starts_with("cannot use ") && said.ends_with('!'), "{said}");
            assert!(said.contains("[masked password]") && !said.contains("s3cr") && !said.contains("two"), "{said}");
        }
        let long = format!("\u{1b}[2J{}", "x".repeat(500));
        let said = last_line(long.as_bytes(), [&fields]).unwrap_or_default();
        assert!(said.starts_with("\\x1b[2Jxxx") && said.chars().count() == MOST, "{said}");
        assert_eq!(last_line(b" \n\n", [&fields]), None);
        Ok(())
    }
}
