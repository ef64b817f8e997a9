//! What this machine has verified and read already: a cache for lists, where the signatures and the TOML of ten thousand files
//! would be most of the work. A note stands for exact bytes under an exact key; whoever changes either is verified and read
//! again. Nothing is disclosed or changed on the word of this cache: only [`Store::listed`](super::Store::listed) asks it.

use std::ops::Range;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::wire::{self, Seal};
use crate::connector::Connector;
use crate::digest::Digest;
use crate::signature::PublicKey;
use crate::toml_time::BadFile;
use crate::trust::Pins;

/// The notes of earlier lists, and those of this one.
#[derive(Debug, Default)]
pub(super) struct Verified {
    /// Lines of `<digest of the file> <key> <note>`, sorted.
    text: Vec<u8>,
    lines: Vec<Range<usize>>,
    seen: Mutex<Seen>,
}

#[derive(Debug, Default)]
struct Seen {
    /// Numbers of lines in the text.
    known: Vec<usize>,
    new: Vec<Vec<u8>>,
}

impl Verified {
    /// What is remembered; a memory that cannot be read is made anew.
    pub(super) fn recall(pins: Option<&Pins>) -> Self {
        let text = pins.and_then(|pins| pins.verified().ok().flatten()).unwrap_or_default();
        let mut from = 0;
        let ends = memchr::memchr_iter(b'\n', &text);
        let lines = ends.map(|end| std::mem::replace(&mut from, end + 1)..end).collect();
        Self { text, lines, seen: Mutex::default() }
    }

    /// What a file of this digest says, if its signature verifies under `key`: as remembered, or as `verify` and then the
    /// parser find out. The outer error is a signature that does not verify.
    pub(super) fn read(
        &self,
        key: &PublicKey,
        file: &Digest,
        signed: &[u8],
        verify: impl FnOnce() -> bool,
    ) -> Option<Result<(Connector, Seal), BadFile>> {
        let mark = format!("{file} {key} ").into_bytes();
        let line = self.lines.partition_point(|line| self.text[line.clone()] < *mark);
        let note = self.lines.get(line).and_then(|line| self.text[line.clone()].strip_prefix(&*mark));
        if let Some(read) = note.and_then(wire::recall) {
            self.seen().known.push(line);
            return Some(Ok(read));
        }
        verify().then(|| wire::parse_noting(signed, |note| self.seen().new.push([mark, note].concat())))
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps the notes of this list if there was anything new in it.
    pub(super) fn keep(self, pins: Option<&Pins>) {
        let Seen { known, new } = self.seen.into_inner().unwrap_or_else(PoisonError::into_inner);
        if let (false, Some(pins)) = (new.is_empty(), pins) {
            let known = known.into_iter().map(|line| &self.text[self.lines[line].clone()]);
            let mut lines: Vec<&[u8]> = known.chain(new.iter().map(Vec::as_slice)).collect();
            lines.sort_unstable();
            lines.push(b"");
            // What cannot be kept is verified again the next time.
            let _kept = pins.set_verified(&lines.join(&b'\n'));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::private_fs::Dir;

    fn file(name: u8) -> Vec<u8> {
        let written = format!(
            "format = 1\nenvironment = \"dev\"\nname = \"n{name}\"\nstate = \"active\"\nrevision = 1\nprev = \"\"\n\
             vendor = \"manual\"\nkind = \"secret\"\nowner = \"é \\\"team\\\"\"\npurpose = \"tests\"\n\n[[version]]\n\
             number = 1\nstage = \"current\"\nsealed = \"sha256:{0}\"\nto = [\"group:dev/1\"]\nfields = [\"token\"]\n\
             created = 2026-11-23T12:00:00Z\nexpires = 2027-11-23T12:00:00Z\n\n[seal]\nwriter = \"a/b\"\nepoch = 1\nrecord = 1\n",
            "0a".repeat(32)
        );
        written.into_bytes()
    }

    #[test]
    fn only_the_same_bytes_under_the_same_key_are_known() -> Result<(), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let pins = Pins::new(Dir::open(folder.path())?);
        let key = |byte| PublicKey::new(&ed25519_dalek::SigningKey::from_bytes(&[byte; 32]).verifying_key());
        let (one, other) = (key(1), key(2));
        let files: Vec<Vec<u8>> = (0..100).map(file).collect();
        let read = |known: &Verified, key: &PublicKey, file: &[u8], verifies: bool| {
            known.read(key, &Digest::of(file), file, || verifies).transpose()
        };

        let first = Verified::recall(Some(&pins));
        for file in &files {
            assert_eq!(read(&first, &one, file, true)?, Some(wire::parse(file)?));
        }
        assert_eq!(read(&first, &one, &file(200), false)?, None);
        assert!(read(&first, &one, b"not a connector", true).is_err());
        first.keep(Some(&pins));

        let second = Verified::recall(Some(&pins));
        for file in &files {
            assert_eq!(read(&second, &one, file, false)?, Some(wire::parse(file)?));
        }
        assert_eq!(read(&second, &other, &files[0], false)?, None);
        assert_eq!(read(&second, &one, &file(200), false)?, None);

        // A memory that was damaged knows nothing that is not in it whole.
        let damaged =
            [&b"0\n\n"[..], format!("{} {one} {{\n", Digest::of(&files[0])).as_bytes(), &[b'x'; 1000]].concat();
        pins.set_verified(&damaged)?;
        assert_eq!(read(&Verified::recall(Some(&pins)), &one, &files[0], false)?, None);
        Ok(())
    }
}
