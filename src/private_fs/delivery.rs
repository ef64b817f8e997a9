//! Files outside any store into which a value is put for another program of this user: they keep what that program needs to
//! read them, and are never wider open than to their group.

use std::path::{Path, PathBuf};

use super::platform::Meta;
use super::{Dir, FsError, OnDisk, contents, given};

/// A file of another program, in a folder where only root and this user can put one.
///
/// Holding it means that the folder was looked at; the file is looked at each time.
#[derive(Debug)]
pub struct Delivery {
    dir: Dir,
    name: String,
}

impl Delivery {
    /// The file at an absolute path; it may be missing, its folder may not.
    pub fn at(path: &Path) -> Result<Self, FsError> {
        let name = given::file_name(path)?.to_owned();
        let dir = Dir::open(Dir::above(path))?;
        let folder = dir.handle.stat(".").map_err(|source| dir.blame("look at", "", OnDisk::Untouched, source))?;
        if folder.is_own() || folder.is_roots() {
            Ok(Self { dir, name })
        } else {
            Err(FsError::NotOwn { path: dir.path().to_owned(), mode: folder.mode })
        }
    }

    /// What is there, at most `limit` bytes; nothing where there is no file. A link and another user's file are refused.
    pub fn read(&self, limit: u64) -> Result<Option<Vec<u8>>, FsError> {
        let read = || {
            let (opened, meta) = self.dir.open_regular(&self.name)?;
            self.refuse_others(&meta)?;
            contents(&opened, meta.len, limit, || self.path())
        };
        match read() {
            Err(FsError::NotFound { .. }) => Ok(None),
            read => read.map(Some).map_err(FsError::given),
        }
    }

    /// Puts these bytes there, whole or not at all. A new file has mode 0600. One that was there keeps mode and group if nobody
    /// else may do anything with it; otherwise it has mode 0600 afterwards.
    pub fn write(&self, bytes: &[u8]) -> Result<(), FsError> {
        let there = self.dir.look(&self.name)?;
        there.as_ref().map_or(Ok(()), |meta| self.refuse_others(meta)).map_err(FsError::given)?;
        let kept = there.filter(|meta| !meta.is_open_to_all());
        self.dir.stage_as(&self.name, "", bytes, kept.as_ref())?.publish(&self.name)
    }

    /// Its path, for messages.
    fn path(&self) -> PathBuf {
        self.dir.place(&self.name)
    }

    fn refuse_others(&self, meta: &Meta) -> Result<(), FsError> {
        if meta.kind != super::EntryKind::File {
            Err(FsError::NotRegular { path: self.path(), what: meta.what })
        } else if meta.is_ours() {
            Ok(())
        } else {
            Err(FsError::NotOwn { path: self.path(), mode: meta.mode })
        }
    }
}
