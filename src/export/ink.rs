//! Text that holds values while it is being written: what it outgrows is wiped.

use zeroize::Zeroizing;

use crate::secret::Secret;

/// A text under construction. It leaves no copy behind when it grows or is dropped.
pub(super) struct Ink(Zeroizing<String>);

impl Ink {
    /// An empty text.
    pub(super) fn new() -> Self {
        Self(Zeroizing::new(String::new()))
    }

    /// Appends a text.
    pub(super) fn text(&mut self, text: &str) {
        let needed = self.0.len() + text.len();
        if needed > self.0.capacity() {
            // `String` would move to a larger place and leave the old one as it is.
            let mut larger = Zeroizing::new(String::with_capacity(needed.max(2 * self.0.capacity()).max(64)));
            larger.push_str(&self.0);
            self.0 = larger;
        }
        self.0.push_str(text);
    }

    /// Appends a character.
    pub(super) fn char(&mut self, char: char) {
        self.text(char.encode_utf8(&mut [0; 4]));
    }

    /// What was written so far.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// The text as a secret.
    pub(super) fn into_secret(mut self) -> Secret {
        Secret::from(std::mem::take(&mut *self.0))
    }

    /// The text as it is kept in pairs.
    pub(super) fn into_text(self) -> Zeroizing<String> {
        self.0
    }
}
