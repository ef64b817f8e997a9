//! Files outside any store, at a path which a person chose: `--out`, `--from-file`, identities.

use std::path::Path;

use super::platform::{self, Meta};
use super::{Dir, EntryKind, FsError, OnDisk, blame, contents};

/// Reads a regular file of at most `limit` bytes. Links are followed: the person chose the path.
pub fn read_file(path: &Path, limit: u64) -> Result<Vec<u8>, FsError> {
    read(path, limit, |_| Ok(()))
}

/// Reads like [`read_file`], but refuses a file that group or others may reach.
pub fn read_private(path: &Path, limit: u64) -> Result<Vec<u8>, FsError> {
    read(path, limit, |meta| {
        let shared = meta.is_shared();
        if shared { Err(FsError::NotPrivate { path: path.to_owned(), mode: meta.mode }) } else { Ok(()) }
    })
}

/// Writes a file that only its owner may reach, whole or not at all.
///
/// An existing path is refused unless it is a regular file and `replace` says that it may go.
pub fn write_private(path: &Path, bytes: &[u8], replace: bool) -> Result<(), FsError> {
    write(path, bytes, replace).map_err(FsError::given)
}

fn read(path: &Path, limit: u64, accept: impl Fn(&Meta) -> Result<(), FsError>) -> Result<Vec<u8>, FsError> {
    let io = |source| blame("read", path.to_owned(), OnDisk::Untouched, source);
    let file = platform::open_given(path).map_err(io)?;
    let meta = platform::meta(&file).map_err(io)?;
    if meta.kind != EntryKind::File {
        return Err(FsError::NotRegular { path: path.to_owned(), what: meta.what }.given());
    }
    accept(&meta)?;
    contents(&file, meta.len, limit, || path.to_owned()).map_err(FsError::given)
}

fn write(path: &Path, bytes: &[u8], replace: bool) -> Result<(), FsError> {
    let bad = || FsError::BadName { name: path.to_string_lossy().into_owned() };
    let name = path.file_name().and_then(|name| name.to_str()).ok_or_else(bad)?;
    let dir = Dir::open(Dir::above(path))?;
    if replace {
        // A rename would turn a device or somebody's link into a file without a word.
        dir.size(name)?;
        dir.stage_for(name, "", bytes)?.publish(name)
    } else {
        dir.stage_for(name, "", bytes)?.publish_new(name)
    }
}
