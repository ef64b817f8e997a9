//! Locks between processes, on a file below a directory handle.

use std::fmt;
use std::fs::{File, TryLockError};
use std::io::ErrorKind;
use std::thread::sleep;
use std::time::Duration;

use super::platform::{How, meta};
use super::{Dir, FsError, OnDisk, name};

/// A held lock; dropping it lets the next one in.
#[must_use = "the lock is released when this is dropped"]
pub struct Lock {
    file: File,
    dir: Dir,
    name: String,
}

impl Dir {
    /// Locks a file, created empty when missing: alone (`exclusive`) or together with other readers.
    ///
    /// Tries again for as long as `wait`, once without it; then the answer is [`FsError::Busy`].
    /// The file of a shared lock may stand on a read-only disk if it exists.
    pub fn lock(&self, file: &str, exclusive: bool, wait: Option<Duration>) -> Result<Lock, FsError> {
        name::file(file)?;
        let (mut pause, mut left) = (Duration::from_millis(1), wait.unwrap_or_default());
        loop {
            if let Some(lock) = self.try_lock(file, exclusive)? {
                return Ok(lock);
            }
            if left.is_zero() {
                return Err(FsError::Busy { path: self.place(file) });
            }
            // What was slept is counted rather than a clock read: this floor has no clock.
            let nap = pause.min(left);
            sleep(nap);
            left -= nap;
            pause = (pause * 2).min(Duration::from_millis(50));
        }
    }

    fn try_lock(&self, file: &str, exclusive: bool) -> Result<Option<Lock>, FsError> {
        let opened = self.open_lock(file, exclusive)?;
        let locked = loop {
            match if exclusive { opened.try_lock() } else { opened.try_lock_shared() } {
                Err(TryLockError::Error(error)) if error.kind() == ErrorKind::Interrupted => {}
                locked => break locked,
            }
        };
        match locked {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(None),
            Err(TryLockError::Error(source)) => return Err(self.blame("lock", file, OnDisk::Untouched, source)),
        }
        let lock = Lock { file: opened, dir: self.clone(), name: file.to_owned() };
        // Between opening and locking somebody may have removed or replaced the file (`git clean`):
        // then this lock is on a file that nobody else will ever open.
        Ok(lock.check().is_ok().then_some(lock))
    }

    fn open_lock(&self, file: &str, exclusive: bool) -> Result<File, FsError> {
        let existing = self.handle.file(file, if exclusive { How::Write } else { How::Read });
        let opened = match existing {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                self.ensure(name::split(file).0)?;
                self.handle.file(file, How::LockOrCreate)
            }
            opened => opened,
        };
        let opened = opened.map_err(|source| self.blame("lock", file, OnDisk::Unchanged, source))?;
        self.described(&opened, file)?;
        Ok(opened)
    }
}

impl Lock {
    /// Whether the file still has its name. A lock on one that was removed or replaced keeps nobody out: [`FsError::Busy`].
    pub fn check(&self) -> Result<(), FsError> {
        let held = meta(&self.file).map_err(|source| self.dir.blame("lock", &self.name, OnDisk::Untouched, source))?;
        match self.dir.handle.stat(&self.name) {
            Ok(named) if named.is_same_file(&held) => Ok(()),
            _ => Err(FsError::Busy { path: self.dir.place(&self.name) }),
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing is not enough while a child between fork and exec holds a copy of the descriptor.
        let _released = self.file.unlock();
    }
}

impl fmt::Debug for Lock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Lock(..)")
    }
}
