//! Bytes that must not be printed, copied around or left in memory.

use std::fmt;

use zeroize::{Zeroize, Zeroizing};

/// A secret value. It cannot be printed, cloned or serialised; it is wiped when dropped.
/// [`Secret::expose`] is the one door to its bytes.
pub struct Secret(Zeroizing<Vec<u8>>);

impl Secret {
    /// Takes the bytes over; the caller keeps no copy.
    pub fn new(bytes: Vec<u8>) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The bytes themselves. Every use of this name is a place to look at in a review.
    pub fn expose(&self) -> &[u8] {
        &self.0
    }

    /// The bytes as text, if they are UTF-8.
    pub fn expose_text(&self) -> Option<&str> {
        std::str::from_utf8(&self.0).ok()
    }

    /// Number of bytes.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are no bytes.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Removes one line end (LF or CRLF) from the end, as a shell does with `$(...)`.
    #[must_use]
    pub fn without_line_end(mut self) -> Self {
        if self.0.last() == Some(&b'\n') {
            self.0.pop();
            if self.0.last() == Some(&b'\r') {
                self.0.pop();
            }
        }
        self
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self::new(text.into_bytes())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

/// The operating system had no random bytes for us.
#[derive(Debug, thiserror::Error)]
#[error("the operating system gave no random bytes")]
pub struct NoRandomness(#[source] getrandom::Error);

impl crate::diagnostic::Diagnostic for NoRandomness {
    fn kind(&self) -> crate::diagnostic::Kind {
        crate::diagnostic::Kind::Failed
    }
}

/// `N` random bytes from the operating system.
#[expect(clippy::disallowed_methods, reason = "this is the door to randomness")]
pub fn random<const N: usize>() -> Result<[u8; N], NoRandomness> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(NoRandomness)?;
    Ok(bytes)
}

/// A random secret of `length` characters drawn evenly from `alphabet` (2 to 256 distinct ASCII bytes).
pub fn generate(length: usize, alphabet: &[u8]) -> Result<Secret, NoRandomness> {
    // Bytes at or above the largest multiple of the alphabet's size are thrown away: without
    // that, `byte % size` would prefer the alphabet's first characters.
    let size = alphabet.len().max(1);
    let fair = 256 - 256 % size;
    let mut value = Vec::with_capacity(length);
    while value.len() < length {
        let mut block = random::<64>()?;
        let drawn = block.iter().map(|byte| usize::from(*byte)).filter(|byte| *byte < fair);
        value.extend(drawn.take(length - value.len()).map(|byte| alphabet[byte % size]));
        block.zeroize();
    }
    Ok(Secret::new(value))
}

/// Which characters a generated value is made of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Alphabet {
    /// a-z A-Z 0-9
    #[default]
    Alphanumeric,
    /// 0-9 a-f
    Hex,
    /// a-z A-Z 0-9 - _
    Urlsafe,
    /// Letters, digits and ASCII punctuation
    Printable,
    /// 0-9
    Digits,
}

impl Alphabet {
    /// The smallest of them that these characters are of, digits alone left out: a guess at what takes a value like it.
    pub fn of(value: &[u8]) -> Option<Self> {
        let known = [Self::Hex, Self::Alphanumeric, Self::Urlsafe, Self::Printable];
        let covers = |alphabet: &Self| {
            let characters = alphabet.characters();
            !value.is_empty() && value.iter().all(|byte| characters.contains(byte))
        };
        known.into_iter().find(covers)
    }

    /// The characters themselves.
    pub fn characters(self) -> Vec<u8> {
        let class = |keep: fn(&u8) -> bool| (b'!'..=b'~').filter(keep).collect();
        match self {
            Self::Alphanumeric => class(u8::is_ascii_alphanumeric),
            Self::Hex => b"0123456789abcdef".to_vec(),
            Self::Urlsafe => class(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')),
            Self::Printable => class(|_| true),
            Self::Digits => class(u8::is_ascii_digit),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_never_shows_the_value() {
        assert_eq!(format!("{:?}", Secret::new(b"hunter2".to_vec())), "Secret(..)");
    }

    #[test]
    fn one_line_end_is_removed() {
        for (given, kept) in [("a\n", "a"), ("a\r\n", "a"), ("a\n\n", "a\n"), ("a", "a"), ("", "")] {
            assert_eq!(Secret::from(given.to_owned()).without_line_end().expose(), kept.as_bytes());
        }
    }

    #[test]
    fn generated_values_use_the_whole_alphabet_evenly() -> Result<(), NoRandomness> {
        let value = generate(60_000, b"abc")?;
        for letter in b"abc" {
            let count = value.expose().split(|byte| byte == letter).count() - 1;
            assert!((19_000..21_000).contains(&count), "{count}");
        }
        assert_eq!(value.len(), 60_000);
        Ok(())
    }
}
