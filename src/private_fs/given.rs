//! Files outside any store, at a path which a person chose: `--out`, `--from-file`, identities, `$GITHUB_ENV`.

use std::path::{Path, PathBuf};

use super::platform::{self, Meta};
use super::{Dir, EntryKind, FsError, OnDisk, blame, contents};
use crate::secret::Secret;

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

/// Writes private files into a folder, which is made with mode 0700 when missing. Where one cannot be written, none of
/// those that are new stays; `replace` is as for [`write_private`].
pub fn write_private_files(folder: &Path, files: &[(&str, &[u8])], replace: bool) -> Result<(), FsError> {
    let dir = Dir::create(folder)?;
    for (name, _) in files {
        if dir.size(name).map_err(FsError::given)?.is_some() && !replace {
            return Err(FsError::Exists { path: folder.join(name) });
        }
    }
    let stage = |(name, bytes): &(&str, &[u8])| dir.stage_for(name, "", bytes);
    let staged = files.iter().map(stage).collect::<Result<Vec<_>, _>>()?;
    for (at, (staged, (name, _))) in staged.into_iter().zip(files).enumerate() {
        if replace {
            staged.publish(name)?;
        } else if let Err(error) = staged.publish_new(name) {
            // The first error is the one to tell.
            files[..at].iter().for_each(|(name, _)| drop(dir.remove(name)));
            return Err(error.given());
        }
    }
    Ok(())
}

/// Adds lines at the end of a file, which is made with mode 0600 when missing. After a failed write it is as long as it was.
pub fn append_lines(path: &Path, lines: &Secret) -> Result<(), FsError> {
    let name = file_name(path)?;
    let dir = Dir::open(Dir::above(path))?;
    let len = dir.size(name).map_err(FsError::given)?.map_or(0, |stat| stat.len);
    let unfinished = len > 0 && dir.read_tail(name, len - 1, 1)? != b"\n";
    if unfinished {
        // The last line is somebody else's: ours would become its end.
        let lines = Secret::new([b"\n", lines.expose()].concat());
        return dir.append(name, lines.expose(), len);
    }
    dir.append(name, lines.expose(), len)
}

/// Refuses a path at which [`write_private`] would refuse to write, before there is anything to write.
pub fn refuse_taken(path: &Path) -> Result<(), FsError> {
    let name = file_name(path)?;
    match Dir::open(Dir::above(path)).and_then(|dir| dir.size(name)).map_err(FsError::given)? {
        Some(_) => Err(FsError::Exists { path: path.to_owned() }),
        None => Ok(()),
    }
}

impl Dir {
    /// The bytes of a regular file that belongs to this user and that nobody else can write.
    pub fn read_own(&self, file: &str, limit: u64) -> Result<Vec<u8>, FsError> {
        let (opened, meta) = self.open_regular(file)?;
        if !meta.is_own() {
            return Err(FsError::NotOwn { path: self.place(file), mode: meta.mode });
        }
        contents(&opened, meta.len, limit, || self.place(file))
    }
}

/// The last segment of a path.
pub(super) fn file_name(path: &Path) -> Result<&str, FsError> {
    let bad = || FsError::BadName { name: path.to_string_lossy().into_owned() };
    path.file_name().and_then(|name| name.to_str()).ok_or_else(bad)
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
    let name = file_name(path)?;
    let dir = Dir::open(Dir::above(path))?;
    if replace {
        // A rename would turn a device or somebody's link into a file without a word.
        dir.size(name)?;
        dir.stage_for(name, "", bytes)?.publish(name)
    } else {
        dir.stage_for(name, "", bytes)?.publish_new(name)
    }
}

/// Removes a folder that we made, with everything in it; links in it are removed, not followed.
#[expect(clippy::disallowed_methods, reason = "this is the door to the disk")]
pub fn remove_tree(folder: &Path) -> Result<(), FsError> {
    std::fs::remove_dir_all(folder).map_err(|source| blame("remove", folder.to_owned(), OnDisk::Torn, source))
}

/// A private file for a while: removed when dropped.
#[derive(Debug)]
pub struct Scratch {
    dir: Dir,
    name: String,
}

impl Scratch {
    /// Writes `bytes` to a new file in `folder` (made if need be) whose name begins with `stem` and ends with `ending`.
    pub fn new(folder: &Path, stem: &str, ending: &str, bytes: &[u8]) -> Result<Self, FsError> {
        let dir = Dir::create(folder)?;
        let scratch = Self { name: format!("{stem}-{}{ending}", std::process::id()), dir };
        scratch.dir.write(&scratch.name, bytes)?;
        Ok(scratch)
    }

    /// Where it is.
    pub fn path(&self) -> PathBuf {
        self.dir.path().join(&self.name)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // Nobody is left to be told; what stays is private and holds no secret.
        let _ = self.dir.remove(&self.name);
    }
}
