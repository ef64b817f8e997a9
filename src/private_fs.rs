//! The one door to the disk.
//!
//! A [`Dir`] is an open directory and a capability: its holder reaches what is below it and nothing
//! else. Paths are plain segments separated by `/`; no symbolic link below the handle is ever
//! followed, only regular files are read, each up to a limit that is checked on the descriptor.
//! Whatever is written is flushed before it is named and its directory is flushed after: killed at any moment, a
//! file is the old or the new one, and what was acknowledged stays.
//!
//! New files have mode 0600, new directories 0700. Names beginning with `.kw-` are writes of a
//! process that was killed; [`Dir::sweep`] removes them.
//!
//! What differs between operating systems is one file, behind the name `platform`. Only `unix.rs`
//! exists so far.

mod delivery;
mod error;
mod given;
mod lock;
mod memory;
mod name;
#[cfg(unix)]
#[path = "private_fs/unix.rs"]
#[expect(clippy::disallowed_methods, reason = "this is the door to the disk")]
mod platform;
mod program;
mod staged;
#[cfg(test)]
mod tests;

use std::ffi::OsStr;
use std::fmt;
use std::fs::File;
use std::io::{self, ErrorKind, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use delivery::Delivery;
pub use error::{FsError, OnDisk};
pub use given::{
    Scratch, append_lines, read_file, read_private, refuse_taken, remove_tree, write_private, write_private_files,
};
pub use lock::Lock;
pub use memory::MemoryFolder;
pub use program::{own_program, pinned_program, program_digest, search_path};
pub use staged::Staged;

use platform::{Handle, How, Meta};

/// No more than this is reserved before anything was read: a file's size is only what somebody says.
const MOST_RESERVED: u64 = 4 * 1024 * 1024;

/// How the names of unfinished writes begin.
pub const TEMPORARY: &str = ".kw-";

/// An open directory and everything below it. Cheap to clone; shared between threads.
#[derive(Clone)]
pub struct Dir {
    handle: Arc<Handle>,
    path: Arc<Path>,
    /// Whether writes wait for [`Dir::flush`].
    later: bool,
}

/// What is known of a regular file without opening it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stat {
    /// Bytes.
    pub len: u64,
    /// Last change of the bytes, nanoseconds since 1970.
    pub mtime_ns: i64,
    /// Permission bits.
    pub mode: u32,
    /// Number of the file on its file system.
    pub ino: u64,
}

/// A name in a directory.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// The last segment.
    pub name: String,
    /// What has this name.
    pub kind: EntryKind,
}

/// What has a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum EntryKind {
    /// A regular file.
    File,
    /// A directory.
    Directory,
    /// A link, fifo, socket or device: nothing that a store holds.
    Other,
}

impl Dir {
    /// Opens a directory by its path on this machine; the way to it may lead through links.
    pub fn open(path: &Path) -> Result<Self, FsError> {
        match Handle::open(path) {
            Ok(handle) => Ok(Self { handle: Arc::new(handle), path: path.into(), later: false }),
            Err(error) if error.kind() == ErrorKind::NotADirectory => {
                Err(FsError::NotRegular { path: path.to_owned(), what: "not a directory" }.given())
            }
            Err(error) => Err(blame("open directory", path.to_owned(), OnDisk::Untouched, error)),
        }
    }

    /// Opens a directory, making it and those above it (mode 0700) when missing.
    pub fn create(path: &Path) -> Result<Self, FsError> {
        match (Self::open(path), path.file_name()) {
            (Err(FsError::NotFound { .. }), Some(last)) => {
                let above = Self::create(Self::above(path))?;
                above.make_dir(last, || path.to_owned())?;
                Self::open(path)
            }
            (opened, _) => opened,
        }
    }

    /// Its path without links, where the system tells; otherwise the path it was opened by.
    #[expect(clippy::disallowed_methods, reason = "this is the door to the disk")]
    pub fn true_path(&self) -> PathBuf {
        std::fs::canonicalize(&self.path).unwrap_or_else(|_| self.path.to_path_buf())
    }

    /// The path this directory was opened by, for messages.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A handle for the directory `dir` alone.
    pub fn sub(&self, dir: &str) -> Result<Self, FsError> {
        let opened = self.handle.dir(name::dir(dir)?);
        let handle = opened.map_err(|source| self.blame("open directory", dir, OnDisk::Untouched, source))?;
        Ok(Self { handle: Arc::new(handle), path: self.place(dir).into(), later: self.later })
    }

    /// The same directory for writing many files: each is whole or not there for whoever reads it, and all of them are on the
    /// disk only after [`Dir::flush`].
    #[must_use]
    pub fn unflushed(&self) -> Self {
        Self { later: platform::FLUSHES_ALL, ..self.clone() }
    }

    /// Waits until everything that was written to this file system is on the disk.
    pub fn flush(&self) -> Result<(), FsError> {
        self.handle.sync_all().map_err(|source| self.unconfirmed("", source))
    }

    /// The bytes of a regular file of at most `limit` bytes.
    pub fn read(&self, file: &str, limit: u64) -> Result<Vec<u8>, FsError> {
        let (opened, meta) = self.open_regular(file)?;
        contents(&opened, meta.len, limit, || self.place(file))
    }

    /// The bytes of a file, or `None` when neither it nor anything else is there.
    pub fn read_optional(&self, file: &str, limit: u64) -> Result<Option<Vec<u8>>, FsError> {
        match self.read(file, limit) {
            Err(FsError::NotFound { .. }) => Ok(None),
            read => read.map(Some),
        }
    }

    /// The bytes from offset `from` to the end, at most `limit` of them; a shorter file is [`FsError::Changed`].
    pub fn read_tail(&self, file: &str, from: u64, limit: u64) -> Result<Vec<u8>, FsError> {
        let (mut opened, meta) = self.open_regular(file)?;
        let Some(rest) = meta.len.checked_sub(from) else {
            return Err(FsError::Changed { path: self.place(file) });
        };
        let sought = opened.seek(SeekFrom::Start(from));
        sought.map_err(|source| self.blame("read", file, OnDisk::Untouched, source))?;
        contents(&opened, rest, limit, || self.place(file))
    }

    /// Adds to `buffer` the bytes from offset `from` on, at most `limit` of them; fewer mean that the file ends there.
    ///
    /// For files that are read piece by piece because nothing bounds their size.
    pub fn read_piece(&self, file: &str, from: u64, limit: u64, buffer: &mut Vec<u8>) -> Result<(), FsError> {
        let (mut opened, meta) = self.open_regular(file)?;
        // Reserved at once: growing from nothing takes a dozen small reads.
        let expected = meta.len.saturating_sub(from).min(limit).min(MOST_RESERVED);
        buffer.reserve(usize::try_from(expected).unwrap_or(0) + 1);
        let read = opened.seek(SeekFrom::Start(from)).and_then(|_| opened.take(limit).read_to_end(buffer));
        read.map(drop).map_err(|source| self.blame("read", file, OnDisk::Untouched, source))
    }

    /// Size, time and mode of a regular file, or `None` when nothing is there.
    pub fn size(&self, file: &str) -> Result<Option<Stat>, FsError> {
        let Some(Meta { kind, what, len, mtime_ns, mode, ino, .. }) = self.look(file)? else {
            return Ok(None);
        };
        match kind {
            EntryKind::File => Ok(Some(Stat { len, mtime_ns, mode, ino })),
            _ => Err(FsError::NotRegular { path: self.place(file), what }),
        }
    }

    /// Whether a file is regular, ours, and closed to group and others.
    pub fn is_private(&self, file: &str) -> Result<bool, FsError> {
        match self.look(file)? {
            Some(meta) => Ok(meta.kind == EntryKind::File && meta.is_ours() && !meta.is_shared()),
            None => Err(FsError::NotFound { path: self.place(file) }),
        }
    }

    /// What is in a directory (`""` is this one), sorted by name, without unfinished writes.
    pub fn entries(&self, dir: &str) -> Result<Vec<Entry>, FsError> {
        let listed = self.handle.list(name::dir(dir)?);
        let listed = listed.map_err(|source| self.blame("list", dir, OnDisk::Untouched, source))?;
        let mut entries = Vec::with_capacity(listed.len());
        for (name, kind) in listed {
            let bad = |name| FsError::BadName { name: self.place(dir).join(name).to_string_lossy().into_owned() };
            let name = name.into_string().map_err(bad)?;
            if kind == EntryKind::Directory || !name.starts_with(TEMPORARY) {
                entries.push(Entry { name, kind });
            }
        }
        entries.sort_unstable();
        Ok(entries)
    }

    /// What is in a directory; a missing directory is empty.
    pub fn entries_optional(&self, dir: &str) -> Result<Vec<Entry>, FsError> {
        match self.entries(dir) {
            Err(FsError::NotFound { .. }) => Ok(Vec::new()),
            listed => listed,
        }
    }

    /// Makes a directory and those above it, durably.
    pub fn create_dirs(&self, dir: &str) -> Result<(), FsError> {
        self.ensure(name::dir(dir)?).map(drop)
    }

    /// Removes a file, durably. A missing one is fine.
    pub fn remove(&self, file: &str) -> Result<(), FsError> {
        let (above, last) = name::split(name::file(file)?);
        let failed = |source| self.blame("remove", file, OnDisk::Unchanged, source);
        let parent = match self.handle.dir(above) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
            parent => parent.map_err(failed)?,
        };
        match parent.remove(last) {
            // It may be gone through a process that was killed before it flushed: flush for it.
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            removed => removed.map_err(failed)?,
        }
        self.confirm(&parent, above)
    }

    /// Removes `dir` and then each directory above it for as long as they are empty. Failing is no harm.
    pub fn remove_empty_dirs(&self, dir: &str) {
        let mut rest = name::file(dir).unwrap_or_default();
        while !rest.is_empty() {
            let (above, last) = name::split(rest);
            if self.handle.dir(above).and_then(|parent| parent.remove_dir(last)).is_err() {
                return;
            }
            rest = above;
        }
    }

    /// Removes unfinished writes in `dir` and below; how many there were.
    ///
    /// Call it under the exclusive lock. Directories whose name begins with a dot are not entered:
    /// they are other programs' (`.git`).
    pub fn sweep(&self, dir: &str) -> Result<usize, FsError> {
        let mut removed = 0;
        let mut waiting = vec![name::dir(dir)?.to_owned()];
        while let Some(at) = waiting.pop() {
            let failed = |source| self.blame("clean up", &at, OnDisk::Unchanged, source);
            for (name, kind) in self.handle.list(&at).map_err(failed)? {
                let Some(name) = name.to_str() else { continue };
                if kind == EntryKind::Directory && !name.starts_with('.') {
                    waiting.push(name::join(&at, name));
                } else if kind != EntryKind::Directory && name.starts_with(TEMPORARY) {
                    self.handle.dir(&at).and_then(|parent| parent.remove(name)).map_err(failed)?;
                    removed += 1;
                }
            }
        }
        Ok(removed)
    }

    /// The directory `dir`, made when missing. Each new one is flushed into its parent, also when
    /// another process was faster: that one may not have come to flushing.
    fn ensure(&self, dir: &str) -> Result<Handle, FsError> {
        let failed = |source| self.blame("open directory", dir, OnDisk::Unchanged, source);
        match self.handle.dir(dir) {
            Err(error) if error.kind() == ErrorKind::NotFound && !dir.is_empty() => {}
            opened => return opened.map_err(failed),
        }
        let (above, last) = name::split(dir);
        let handle = Arc::new(self.ensure(above)?);
        let parent = Self { handle, path: self.place(above).into(), later: self.later };
        parent.make_dir(OsStr::new(last), || self.place(dir))?;
        parent.handle.dir(last).map_err(failed)
    }

    fn make_dir(&self, name: &OsStr, place: impl Fn() -> PathBuf) -> Result<(), FsError> {
        match self.handle.make_dir(name) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            made => made.map_err(|source| blame("make directory", place(), OnDisk::Unchanged, source))?,
        }
        self.confirm(&self.handle, "")
    }

    /// Flushes a directory after names in it changed.
    fn confirm(&self, handle: &Handle, dir: &str) -> Result<(), FsError> {
        if self.later {
            return Ok(());
        }
        handle.sync().map_err(|source| self.unconfirmed(dir, source))
    }

    fn unconfirmed(&self, dir: &str, source: io::Error) -> FsError {
        FsError::Io { deed: "flush", path: self.place(dir), state: OnDisk::Unconfirmed, source }
    }

    fn open_regular(&self, file: &str) -> Result<(File, Meta), FsError> {
        let opened = self.handle.file(name::file(file)?, How::Read);
        let opened = opened.map_err(|source| self.blame("read", file, OnDisk::Untouched, source))?;
        let meta = self.described(&opened, file)?;
        Ok((opened, meta))
    }

    /// What is behind an open descriptor, which must be a regular file.
    fn described(&self, opened: &File, file: &str) -> Result<Meta, FsError> {
        let meta = platform::meta(opened);
        let meta = meta.map_err(|source| self.blame("read", file, OnDisk::Untouched, source))?;
        match meta.kind {
            EntryKind::File => Ok(meta),
            _ => Err(FsError::NotRegular { path: self.place(file), what: meta.what }),
        }
    }

    /// What has this name, if anything does, without opening it.
    fn look(&self, file: &str) -> Result<Option<Meta>, FsError> {
        let (above, last) = name::split(name::file(file)?);
        match self.handle.dir(above).and_then(|parent| parent.stat(last)) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            found => found.map(Some).map_err(|source| self.blame("look at", file, OnDisk::Untouched, source)),
        }
    }

    /// The error for a failed deed; names what stands in the way, if something does.
    fn blame(&self, deed: &'static str, rel: &str, state: OnDisk, source: io::Error) -> FsError {
        match blame(deed, self.place(rel), state, source) {
            FsError::Io { deed, path, state, source } => match self.obstacle(rel, &source) {
                Some((path, what)) => FsError::NotRegular { path, what },
                None => FsError::Io { deed, path, state, source },
            },
            named => named,
        }
    }

    /// The first thing on the way to `rel` that may not stand there. Only for messages: it decides nothing.
    fn obstacle(&self, rel: &str, source: &io::Error) -> Option<(PathBuf, &'static str)> {
        let ends = rel.match_indices('/').map(|(end, _)| end).chain([rel.len()]);
        for end in ends.filter(|end| *end > 0) {
            let meta = self.handle.stat(&rel[..end]).ok()?;
            let wrong = match meta.kind {
                EntryKind::Other => true,
                EntryKind::File => end < rel.len() || source.kind() == ErrorKind::NotADirectory,
                EntryKind::Directory => end == rel.len() && source.kind() == ErrorKind::IsADirectory,
            };
            if wrong {
                return Some((self.place(&rel[..end]), meta.what));
            }
        }
        None
    }

    fn place(&self, rel: &str) -> PathBuf {
        if rel.is_empty() { self.path.to_path_buf() } else { self.path.join(rel) }
    }

    /// The directory that holds `path`.
    fn above(path: &Path) -> &Path {
        match path.parent() {
            Some(above) if above.as_os_str().is_empty() => Path::new("."),
            Some(above) => above,
            None => path,
        }
    }
}

impl fmt::Debug for Dir {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Dir").field(&self.path).finish()
    }
}

/// Everything from here to the end of a file which had `expected` bytes left when it was described.
fn contents(mut file: &File, expected: u64, limit: u64, place: impl Fn() -> PathBuf) -> Result<Vec<u8>, FsError> {
    let too_large = |len| FsError::TooLarge { path: place(), len, limit };
    // One byte more than there should be: a read that leaves room has reached the end, and a file that
    // grew shows. This saves a second read per file.
    let size = |len: u64| usize::try_from(len).unwrap_or(usize::MAX).saturating_add(1);
    if expected > limit {
        return Err(too_large(expected));
    }
    let mut bytes = vec![0; size(expected)];
    let mut filled = 0;
    loop {
        match file.read(&mut bytes[filled..]) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(blame("read", place(), OnDisk::Untouched, error)),
        }
        if filled == bytes.len() {
            if filled >= size(limit) {
                return Err(too_large(u64::try_from(filled).unwrap_or(u64::MAX)));
            }
            bytes.resize(filled.saturating_mul(2).min(size(limit)), 0);
        } else if filled + 1 == size(expected) {
            break;
        }
    }
    bytes.truncate(filled);
    Ok(bytes)
}

/// The error for a failed deed, as far as the operating system's reason alone tells.
fn blame(deed: &'static str, path: PathBuf, state: OnDisk, source: io::Error) -> FsError {
    match source.kind() {
        ErrorKind::NotFound => FsError::NotFound { path },
        ErrorKind::AlreadyExists => FsError::Exists { path },
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded if state == OnDisk::Unchanged => FsError::Full { path },
        ErrorKind::ReadOnlyFilesystem if state == OnDisk::Unchanged => FsError::ReadOnly { path },
        _ => FsError::Io { deed, path, state, source },
    }
}
