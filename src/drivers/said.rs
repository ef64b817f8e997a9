//! What strangers say, made fit for an error: no value in it in any shape, nothing that a terminal would obey, one line.

use std::fmt::Write as _;

use crate::connector::fields::Fields;
use crate::mask::Mask;
use crate::output::sanitise;
use crate::secret::Secret;

/// No more characters of it are kept.
const MOST: usize = 200;

/// The last line of what a program complained of, if it said anything, without these values.
pub(super) fn last_line<'a>(complaint: &[u8], values: impl IntoIterator<Item = &'a Fields>) -> Option<String> {
    let cleaned = without_values(complaint, values);
    let text = String::from_utf8_lossy(&cleaned);
    text.lines().map(str::trim).rfind(|line| !line.is_empty()).map(shortened)
}

/// A message without these values.
pub(super) fn message<'a>(text: &str, values: impl IntoIterator<Item = &'a Fields>) -> String {
    shortened(String::from_utf8_lossy(&without_values(text.as_bytes(), values)).trim())
}

/// One line of at most [`MOST`] characters.
fn shortened(text: &str) -> String {
    let short: String = text.chars().take(MOST).collect();
    sanitise::line(&short).chars().take(MOST).collect()
}

fn without_values<'a>(text: &[u8], values: impl IntoIterator<Item = &'a Fields>) -> Vec<u8> {
    let mut mask = Mask::default();
    for (field, value) in values.into_iter().flat_map(Fields::iter) {
        let name = field.as_str();
        mask.add(name, value);
        for line in value.expose().split(|byte| *byte == b'\n') {
            mask.add(name, &Secret::new(line.to_vec()));
        }
        for spelt in [percent_encoded(value.expose()), json_escaped(value)] {
            mask.add(name, &spelt);
        }
    }
    let mut stream = mask.stream();
    let mut cleaned = stream.next(text);
    cleaned.extend(stream.end());
    cleaned
}

/// As a value stands in a URL.
fn percent_encoded(value: &[u8]) -> Secret {
    let mut text = String::with_capacity(3 * value.len());
    for byte in value {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(byte) {
            text.push(char::from(*byte));
        } else {
            // Writing to a string does not fail.
            let _ = write!(text, "%{byte:02X}");
        }
    }
    Secret::from(text)
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
