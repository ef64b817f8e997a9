//! The system calls, for Unix. Every path is relative to a directory handle and no symbolic link
//! below it is followed: `openat2` where there is one, else a walk from segment to segment.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use rustix::fs::{self, AtFlags, CWD, FileType, Mode, OFlags};
use rustix::io::{Errno, retry_on_intr};

use super::{EntryKind, name};

/// An open directory.
#[derive(Debug)]
pub(super) struct Handle(File);

/// How a file is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    /// To read what exists.
    Read,
    /// To change what exists.
    Write,
    /// To add at the end of what exists.
    Append,
    /// To add at the end, created when missing.
    AppendOrCreate,
    /// A new file; an existing name is refused.
    New,
    /// To lock, created when missing.
    LockOrCreate,
}

/// What the system says of a file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Meta {
    pub(super) kind: EntryKind,
    pub(super) what: &'static str,
    pub(super) len: u64,
    pub(super) mtime_ns: i64,
    pub(super) mode: u32,
    pub(super) ino: u64,
    dev: i128,
    uid: u32,
    gid: u32,
}

impl Handle {
    /// Opens a directory by a path of this machine; links on the way are followed.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let flags = DIRECTORY.difference(OFlags::NOFOLLOW);
        let fd = retry_on_intr(|| fs::openat(CWD, path, flags, Mode::empty()))?;
        Ok(Self(File::from(fd)))
    }

    /// Opens a directory below; the empty path opens this one anew.
    pub(super) fn dir(&self, rel: &str) -> io::Result<Self> {
        let rel = if rel.is_empty() { "." } else { rel };
        Ok(Self(File::from(open_below(self.0.as_fd(), rel, DIRECTORY, Mode::empty())?)))
    }

    /// Opens a file below. It may be no regular file: the caller looks at [`meta`] first.
    pub(super) fn file(&self, rel: &str, how: How) -> io::Result<File> {
        let access = match how {
            How::Read => OFlags::RDONLY,
            How::Write => OFlags::WRONLY,
            How::Append => OFlags::WRONLY | OFlags::APPEND,
            How::AppendOrCreate => OFlags::WRONLY | OFlags::APPEND | OFlags::CREATE,
            How::New => OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL,
            How::LockOrCreate => OFlags::RDWR | OFlags::CREATE,
        };
        let mode = if access.contains(OFlags::CREATE) { Mode::RUSR | Mode::WUSR } else { Mode::empty() };
        Ok(File::from(open_below(self.0.as_fd(), rel, access | CAREFUL, mode)?))
    }

    /// Describes what has this path, without following a link at its end.
    pub(super) fn stat(&self, rel: &str) -> io::Result<Meta> {
        Ok(Meta::from(&retry_on_intr(|| fs::statat(&self.0, rel, AtFlags::SYMLINK_NOFOLLOW))?))
    }

    /// Everything in the directory below, unsorted.
    pub(super) fn list(&self, rel: &str) -> io::Result<Vec<(OsString, EntryKind)>> {
        let mut stream = fs::Dir::new(OwnedFd::from(self.dir(rel)?.0))?;
        let mut entries = Vec::new();
        while let Some(entry) = stream.read() {
            let entry = entry?;
            let name = entry.file_name();
            if matches!(name.to_bytes(), b"." | b"..") {
                continue;
            }
            let mut kind = entry.file_type();
            if kind == FileType::Unknown {
                match retry_on_intr(|| fs::statat(stream.fd()?, name, AtFlags::SYMLINK_NOFOLLOW)) {
                    Ok(stat) => kind = FileType::from_raw_mode(stat.st_mode),
                    Err(Errno::NOENT) => continue,
                    Err(error) => return Err(error.into()),
                }
            }
            entries.push((OsStr::from_bytes(name.to_bytes()).to_owned(), describe(kind).0));
        }
        Ok(entries)
    }

    /// Makes one directory for the owner alone.
    pub(super) fn make_dir(&self, name: &OsStr) -> io::Result<()> {
        Ok(retry_on_intr(|| fs::mkdirat(&self.0, name, Mode::RWXU))?)
    }

    /// Gives a file another name in the same directory, replacing what has it.
    pub(super) fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        Ok(retry_on_intr(|| fs::renameat(&self.0, from, &self.0, to))?)
    }

    /// Gives a file another name in the same directory; a taken name is refused.
    pub(super) fn rename_new(&self, from: &str, to: &str) -> io::Result<()> {
        #[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
        {
            let flags = fs::RenameFlags::NOREPLACE;
            match retry_on_intr(|| fs::renameat_with(&self.0, from, &self.0, to, flags)) {
                Err(Errno::NOSYS | Errno::INVAL | Errno::OPNOTSUPP) => {}
                done => return Ok(done?),
            }
        }
        retry_on_intr(|| fs::linkat(&self.0, from, &self.0, to, AtFlags::empty()))?;
        // The new name stands; a temporary one that stays is swept later.
        self.remove(from).or(Ok(()))
    }

    /// Removes a name that is not a directory.
    pub(super) fn remove(&self, name: &str) -> io::Result<()> {
        Ok(retry_on_intr(|| fs::unlinkat(&self.0, name, AtFlags::empty()))?)
    }

    /// Removes an empty directory.
    pub(super) fn remove_dir(&self, name: &str) -> io::Result<()> {
        Ok(retry_on_intr(|| fs::unlinkat(&self.0, name, AtFlags::REMOVEDIR))?)
    }

    /// Whether the directory lies in memory, with no disk behind it but perhaps swap.
    pub(super) fn is_in_memory(&self) -> io::Result<bool> {
        #[cfg(target_os = "linux")]
        {
            // The kernel's include/uapi/linux/magic.h.
            const TMPFS: u32 = 0x0102_1994;
            const RAMFS: u32 = 0x8584_58f6;
            // The width of this field differs from machine to machine; every magic number has 32 bits.
            let kind = i128::from(retry_on_intr(|| fs::fstatfs(&self.0))?.f_type) & 0xffff_ffff;
            Ok([TMPFS, RAMFS].map(i128::from).contains(&kind))
        }
        #[cfg(not(target_os = "linux"))]
        Ok(false)
    }

    /// Waits until the names in this directory are on the disk.
    pub(super) fn sync(&self) -> io::Result<()> {
        match self.0.sync_all() {
            // File systems which cannot flush a directory say so with EINVAL; there is no more to do.
            Err(error) if Errno::from_io_error(&error) == Some(Errno::INVAL) => Ok(()),
            done => done,
        }
    }

    /// Waits until the whole file system is on the disk; where there is no such call, nothing was left unflushed.
    pub(super) fn sync_all(&self) -> io::Result<()> {
        #[cfg(target_os = "linux")]
        fs::syncfs(&self.0)?;
        Ok(())
    }
}

/// Whether one call flushes a whole file system.
pub(super) const FLUSHES_ALL: bool = cfg!(target_os = "linux");

/// Opens a file by a path of this machine to read it; links are followed.
pub(super) fn open_given(path: &Path) -> io::Result<File> {
    let flags = OFlags::RDONLY.union(CAREFUL.difference(OFlags::NOFOLLOW));
    Ok(File::from(retry_on_intr(|| fs::openat(CWD, path, flags, Mode::empty()))?))
}

/// Describes what has this path on this machine, without following a link at its end.
pub(super) fn look_at(path: &Path) -> io::Result<Meta> {
    Ok(Meta::from(&retry_on_intr(|| fs::lstat(path))?))
}

/// Where a link leads.
pub(super) fn link_target(path: &Path) -> io::Result<PathBuf> {
    let target = retry_on_intr(|| fs::readlink(path, Vec::new()))?;
    Ok(PathBuf::from(OsStr::from_bytes(target.as_bytes())))
}

/// Describes an open file.
pub(super) fn meta(file: &File) -> io::Result<Meta> {
    Ok(Meta::from(&retry_on_intr(|| fs::fstat(file))?))
}

/// Gives an open file the group and the permission bits of another one; the group first, for the new one must not get what was
/// meant for the old.
pub(super) fn liken(file: &File, like: &Meta) -> io::Result<()> {
    if meta(file)?.gid != like.gid {
        fs::fchown(file, None, Some(fs::Gid::from_raw(like.gid)))?;
    }
    Ok(fs::fchmod(file, Mode::from_bits_truncate((like.mode & 0o777) as _))?)
}

impl Meta {
    /// Whether both describe one and the same file.
    pub(super) fn is_same_file(&self, other: &Self) -> bool {
        (self.dev, self.ino) == (other.dev, other.ino)
    }

    /// Whether group or others have any permission.
    pub(super) fn is_shared(&self) -> bool {
        self.mode & 0o077 != 0
    }

    /// Whether those outside its group have any permission.
    pub(super) fn is_open_to_all(&self) -> bool {
        self.mode & 0o007 != 0
    }

    /// Whether the file is ours and nobody else can write it.
    pub(super) fn is_own(&self) -> bool {
        self.is_ours() && self.mode & 0o022 == 0
    }

    /// Whether the file is root's and nobody else can write it.
    pub(super) fn is_roots(&self) -> bool {
        self.uid == 0 && self.mode & 0o022 == 0
    }

    /// Whether the file belongs to whom this process acts for.
    pub(super) fn is_ours(&self) -> bool {
        self.uid == rustix::process::geteuid().as_raw()
    }
}

// The widths of these fields differ from platform to platform; i128 holds them all.
impl From<&fs::Stat> for Meta {
    fn from(stat: &fs::Stat) -> Self {
        let (kind, what) = describe(FileType::from_raw_mode(stat.st_mode));
        let mtime_ns = i128::from(stat.st_mtime) * 1_000_000_000 + i128::from(stat.st_mtime_nsec);
        Self {
            kind,
            what,
            len: u64::try_from(i128::from(stat.st_size)).unwrap_or(u64::MAX),
            mtime_ns: i64::try_from(mtime_ns).unwrap_or(i64::MAX),
            mode: u32::try_from(i128::from(stat.st_mode) & 0o7777).unwrap_or(0o7777),
            ino: u64::try_from(i128::from(stat.st_ino)).unwrap_or(u64::MAX),
            dev: i128::from(stat.st_dev),
            uid: stat.st_uid,
            gid: stat.st_gid,
        }
    }
}

/// The flags of every file: a fifo does not hang, a terminal does not become ours, a child inherits nothing.
const CAREFUL: OFlags = OFlags::CLOEXEC.union(OFlags::NOFOLLOW).union(OFlags::NONBLOCK).union(OFlags::NOCTTY);
const DIRECTORY: OFlags = OFlags::CLOEXEC.union(OFlags::NOFOLLOW).union(OFlags::DIRECTORY);

fn describe(kind: FileType) -> (EntryKind, &'static str) {
    match kind {
        FileType::RegularFile => (EntryKind::File, "a file where a directory belongs"),
        FileType::Directory => (EntryKind::Directory, "a directory where a file belongs"),
        FileType::Symlink => (EntryKind::Other, "a symbolic link"),
        FileType::Fifo => (EntryKind::Other, "a fifo"),
        FileType::Socket => (EntryKind::Other, "a socket"),
        FileType::CharacterDevice | FileType::BlockDevice => (EntryKind::Other, "a device"),
        FileType::Unknown => (EntryKind::Other, "of an unknown sort"),
    }
}

#[cfg(any(target_os = "linux", target_os = "android"))]
fn open_below(dir: BorrowedFd<'_>, rel: &str, flags: OFlags, mode: Mode) -> rustix::io::Result<OwnedFd> {
    use rustix::fs::ResolveFlags;
    use std::sync::atomic::{AtomicBool, Ordering};

    static MISSING: AtomicBool = AtomicBool::new(false);
    if MISSING.load(Ordering::Relaxed) {
        return walk(dir, rel, flags, mode);
    }
    let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS;
    match retry_on_intr(|| fs::openat2(dir, rel, flags, mode, resolve)) {
        // An old kernel says ENOSYS, a sandbox EPERM; the latter may also be said of this one file.
        Err(Errno::NOSYS | Errno::PERM) => {
            let opened = walk(dir, rel, flags, mode);
            if opened.is_ok() {
                MISSING.store(true, Ordering::Relaxed);
            }
            opened
        }
        opened => opened,
    }
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn open_below(dir: BorrowedFd<'_>, rel: &str, flags: OFlags, mode: Mode) -> rustix::io::Result<OwnedFd> {
    walk(dir, rel, flags, mode)
}

/// Opens segment by segment, so that a link anywhere is met as the last segment of an open.
pub(super) fn walk(dir: BorrowedFd<'_>, rel: &str, flags: OFlags, mode: Mode) -> rustix::io::Result<OwnedFd> {
    let (above, last) = name::split(rel);
    let mut at: Option<OwnedFd> = None;
    for segment in above.split('/').filter(|segment| !segment.is_empty()) {
        let from = at.as_ref().map_or(dir, AsFd::as_fd);
        at = Some(retry_on_intr(|| fs::openat(from, segment, DIRECTORY, Mode::empty()))?);
    }
    let from = at.as_ref().map_or(dir, AsFd::as_fd);
    retry_on_intr(|| fs::openat(from, last, flags, mode))
}
