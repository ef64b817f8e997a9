//! Which signatures this machine has verified already: a cache for lists, where ten thousand of them would be most of
//! the work. A mark stands for exact bytes under an exact key; whoever changes either is verified again. Nothing is disclosed
//! or changed on the word of this cache: only [`Store::listed`](super::Store::listed) asks it.

use std::sync::{Mutex, PoisonError};

use crate::digest::Digest;
use crate::signature::PublicKey;
use crate::trust::Pins;

/// A mark in hexadecimal digits, and a line feed.
const LINE: usize = 65;

/// The marks of earlier lists, and those of this one.
#[derive(Debug, Default)]
pub(super) struct Verified {
    /// Lines of equal length, sorted.
    known: Vec<u8>,
    seen: Mutex<Seen>,
}

#[derive(Debug, Default)]
struct Seen {
    marks: Vec<String>,
    news: bool,
}

impl Verified {
    /// What is remembered; a memory that cannot be read is made anew.
    pub(super) fn recall(pins: Option<&Pins>) -> Self {
        let known = pins.and_then(|pins| pins.verified().ok().flatten()).unwrap_or_default();
        Self { known, seen: Mutex::default() }
    }

    /// Whether the signature in a file of this digest verifies under `key`, as `verify` finds out if nobody remembers.
    pub(super) fn or_verify(&self, key: &PublicKey, file: &Digest, verify: impl FnOnce() -> bool) -> bool {
        let mark = Digest::of(format!("{key} {file}").as_bytes()).hex();
        let news = !self.knows(mark.as_bytes());
        if news && !verify() {
            return false;
        }
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.news |= news;
        seen.marks.push(mark);
        true
    }

    fn knows(&self, mark: &[u8]) -> bool {
        let (lines, _) = self.known.as_chunks::<LINE>();
        lines.binary_search_by(|line| line[..LINE - 1].cmp(mark)).is_ok()
    }

    /// Keeps the marks of this list if there was anything new in it.
    pub(super) fn keep(self, pins: Option<&Pins>) {
        let mut seen = self.seen.into_inner().unwrap_or_else(PoisonError::into_inner);
        if let (true, Some(pins)) = (seen.news, pins) {
            seen.marks.sort_unstable();
            let text: String = seen.marks.iter().flat_map(|mark| [mark.as_str(), "\n"]).collect();
            // What cannot be kept is verified again the next time.
            let _kept = pins.set_verified(text.as_bytes());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::private_fs::Dir;

    #[test]
    fn only_the_same_bytes_under_the_same_key_are_known() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let pins = Pins::new(Dir::open(folder.path())?);
        let key = |byte| PublicKey::new(&ed25519_dalek::SigningKey::from_bytes(&[byte; 32]).verifying_key());
        let (one, other) = (key(1), key(2));
        let files: Vec<Digest> = (0..100_u8).map(|byte| Digest::of(&[byte])).collect();

        let first = Verified::recall(Some(&pins));
        assert!(files.iter().all(|file| first.or_verify(&one, file, || true)));
        assert!(!first.or_verify(&one, &Digest::of(b"forged"), || false));
        first.keep(Some(&pins));

        let second = Verified::recall(Some(&pins));
        assert!(files.iter().all(|file| second.or_verify(&one, file, || false)));
        assert!(!second.or_verify(&other, &files[0], || false));
        assert!(!second.or_verify(&one, &Digest::of(b"forged"), || false));

        // A memory that was damaged knows nothing that is not in it whole.
        pins.set_verified(&[b'0'; 1000])?;
        assert!(!Verified::recall(Some(&pins)).or_verify(&one, &files[0], || false));
        Ok(())
    }
}
