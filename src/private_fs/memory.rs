//! Files in memory: on a file system that has no disk behind it.

use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;

use super::{Dir, EntryKind, FsError, Lock, remove_tree};
use crate::secret;

const STEM: &str = "keyward-";
/// Locked for as long as the process lives that made the folder; no variable has this name.
const ALIVE: &str = ".alive";

/// A fresh folder (mode 0700) of files (mode 0600) in memory, removed with them when dropped. One whose process was killed
/// is removed when the same user makes the next.
#[derive(Debug)]
pub struct MemoryFolder {
    dir: Dir,
    _alive: Lock,
}

impl MemoryFolder {
    /// Makes one in the first of these places that is in memory; the error says of each why it is not taken.
    pub fn new<'a>(places: impl IntoIterator<Item = &'a Path>) -> Result<Self, FsError> {
        let (mut why, mut first) = (Vec::new(), None);
        for place in places {
            match Dir::open(place).map(|dir| (dir.handle.is_in_memory(), dir)) {
                Ok((Ok(true), dir)) => {
                    // Everywhere: another time another place may have come first.
                    remove_dead(&dir);
                    first = first.or(Some(place));
                }
                Ok((Ok(false), _)) => why.push(format!("{} is on a disk", place.display())),
                Ok((Err(error), _)) => why.push(format!("{}: {error}", place.display())),
                Err(error) => why.push(error.to_string()),
            }
        }
        let place = first.ok_or_else(|| FsError::NoMemory { why: why.join("; ") })?;
        // Somebody else who cleans up may take it for dead before it is locked.
        Self::below(place).or_else(|_| Self::below(place))
    }

    fn below(place: &Path) -> Result<Self, FsError> {
        // A name that nobody can have made before us, also where everybody may make names.
        let suffix = secret::random::<16>().map_err(|error| FsError::NoMemory { why: error.to_string() })?;
        let dir = Dir::create(&place.join(format!("{STEM}{}", HEXLOWER.encode(&suffix))))?;
        let alive = dir.lock(ALIVE, true, None)?;
        Ok(Self { dir, _alive: alive })
    }

    /// Writes a file; where it is.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<PathBuf, FsError> {
        self.dir.write(name, bytes)?;
        Ok(self.dir.path().join(name))
    }
}

/// Removes the folders of this user whose process is gone. What is not clearly such a one stays.
fn remove_dead(place: &Dir) {
    for (name, kind) in place.handle.list("").unwrap_or_default() {
        // Where everybody may make names, some are no text.
        let name = name.to_str().filter(|name| kind == EntryKind::Directory && name.starts_with(STEM));
        // Others' folders cannot be entered. One without the file is not complete yet, and holds nothing.
        let Some(dir) = name.and_then(|name| place.sub(name).ok()) else { continue };
        if dir.is_private(ALIVE).unwrap_or(false)
            && let Ok(_dead) = dir.lock(ALIVE, true, None)
        {
            let _ = remove_tree(dir.path());
        }
    }
}

impl Drop for MemoryFolder {
    fn drop(&mut self) {
        // What cannot be removed is private, and gone with the next start of the machine.
        let _ = remove_tree(self.dir.path());
    }
}
