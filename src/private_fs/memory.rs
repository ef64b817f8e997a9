//! Files in memory: on a file system that has no disk behind it.

use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;

use super::{Dir, FsError, remove_tree};
use crate::secret;

/// A fresh folder (mode 0700) of files (mode 0600) in memory, removed with them when dropped.
#[derive(Debug)]
pub struct MemoryFolder {
    dir: Dir,
}

impl MemoryFolder {
    /// Makes one in the first of these places that is in memory; the error says of each why it is not taken.
    pub fn new<'a>(places: impl IntoIterator<Item = &'a Path>) -> Result<Self, FsError> {
        let mut why = Vec::new();
        for place in places {
            match Dir::open(place).map(|dir| dir.handle.is_in_memory()) {
                Ok(Ok(true)) => return Self::below(place),
                Ok(Ok(false)) => why.push(format!("{} is on a disk", place.display())),
                Ok(Err(error)) => why.push(format!("{}: {error}", place.display())),
                Err(error) => why.push(error.to_string()),
            }
        }
        Err(FsError::NoMemory { why: why.join("; ") })
    }

    fn below(place: &Path) -> Result<Self, FsError> {
        // A name that nobody can have made before us, also where everybody may make names.
        let suffix = secret::random::<16>().map_err(|error| FsError::NoMemory { why: error.to_string() })?;
        let dir = Dir::create(&place.join(format!("keyward-{}", HEXLOWER.encode(&suffix))))?;
        Ok(Self { dir })
    }

    /// Writes a file; where it is.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<PathBuf, FsError> {
        self.dir.write(name, bytes)?;
        Ok(self.dir.path().join(name))
    }
}

impl Drop for MemoryFolder {
    fn drop(&mut self) {
        // What cannot be removed is private, and gone with the next start of the machine.
        let _ = remove_tree(self.dir.path());
    }
}
