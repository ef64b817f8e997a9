//! Durable writes: temporary file in the same directory, flush, rename, flush the directory.

use std::fs::File;
use std::io::{self, ErrorKind, Write};

use data_encoding::HEXLOWER;

use super::platform::{self, Handle, How, Meta};
use super::{Dir, FsError, OnDisk, TEMPORARY, name};
use crate::secret;

/// Bytes that are safely on the disk under a temporary name. Dropped without a name, they are removed.
#[derive(Debug)]
#[must_use = "without a name the bytes are removed again"]
pub struct Staged {
    // A path, not an open handle: a batch may stage more files than a process may have open.
    dir: Dir,
    at: String,
    temporary: Option<String>,
}

impl Dir {
    /// Writes a whole file of mode 0600, creating its directories; readers see the old bytes or the new ones.
    pub fn write(&self, file: &str, bytes: &[u8]) -> Result<(), FsError> {
        let (above, last) = name::split(name::file(file)?);
        self.stage_for(file, above, bytes)?.publish(last)
    }

    /// Writes and flushes bytes into `dir`, which is created when missing, without giving them a name yet.
    pub fn stage(&self, dir: &str, bytes: &[u8]) -> Result<Staged, FsError> {
        self.stage_for(dir, dir, bytes)
    }

    /// Stages for `place`, which a message names.
    pub(super) fn stage_for(&self, place: &str, dir: &str, bytes: &[u8]) -> Result<Staged, FsError> {
        self.stage_as(place, dir, bytes, None)
    }

    /// Stages with the permissions and the group of another file.
    pub(super) fn stage_as(
        &self,
        place: &str,
        dir: &str,
        bytes: &[u8],
        like: Option<&Meta>,
    ) -> Result<Staged, FsError> {
        let handle = self.ensure(name::dir(dir)?)?;
        let failed = |source| self.blame("write", place, OnDisk::Unchanged, source);
        let (mut file, temporary) = create_temporary(&handle).map_err(failed)?;
        let staged = Staged { dir: self.clone(), at: dir.to_owned(), temporary: Some(temporary) };
        file.write_all(bytes).map_err(failed)?;
        like.map_or(Ok(()), |like| platform::liken(&file, like)).map_err(failed)?;
        if !self.later {
            file.sync_all().map_err(failed)?;
        }
        Ok(staged)
    }

    /// Adds bytes at the end of a file which has exactly `expected_len` bytes now, and flushes them.
    ///
    /// With `expected_len` 0 the file may be missing: it is created with its directories. After a
    /// failed write the file is cut back; the error says when that failed too ([`OnDisk::Torn`]).
    pub fn append(&self, file: &str, bytes: &[u8], expected_len: u64) -> Result<(), FsError> {
        let above = name::split(name::file(file)?).0;
        let first = expected_len == 0;
        let parent = if first { Some(self.ensure(above)?) } else { None };
        let failed = |state, source| self.blame("append to", file, state, source);
        let how = if first { How::AppendOrCreate } else { How::Append };
        let mut opened = match self.handle.file(file, how) {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                return Err(FsError::Changed { path: self.place(file) });
            }
            opened => opened.map_err(|source| failed(OnDisk::Unchanged, source))?,
        };
        if self.described(&opened, file)?.len != expected_len {
            return Err(FsError::Changed { path: self.place(file) });
        }
        if let Err(source) = opened.write_all(bytes).and_then(|()| opened.sync_data()) {
            let cut = opened.set_len(expected_len).and_then(|()| opened.sync_data());
            return Err(failed(if cut.is_ok() { OnDisk::Unchanged } else { OnDisk::Torn }, source));
        }
        parent.map_or(Ok(()), |parent| self.confirm(&parent, above))
    }

    /// Cuts a file down to `len` bytes and flushes it; a shorter file is refused.
    pub fn truncate(&self, file: &str, len: u64) -> Result<(), FsError> {
        let failed = |source| self.blame("cut", file, OnDisk::Unchanged, source);
        let opened = self.handle.file(name::file(file)?, How::Write).map_err(failed)?;
        if self.described(&opened, file)?.len < len {
            return Err(FsError::Changed { path: self.place(file) });
        }
        opened.set_len(len).map_err(failed)?;
        opened.sync_all().map_err(|source| self.blame("cut", file, OnDisk::Unconfirmed, source))
    }
}

impl Staged {
    /// Gives the bytes their name in the same directory, replacing a file that has it, and flushes the directory.
    pub fn publish(self, name: &str) -> Result<(), FsError> {
        self.name_with(name, Handle::rename)
    }

    /// Gives the bytes their name like [`publish`](Self::publish), but a taken name is [`FsError::Exists`].
    pub fn publish_new(self, name: &str) -> Result<(), FsError> {
        self.name_with(name, Handle::rename_new)
    }

    fn name_with(mut self, name: &str, rename: Rename) -> Result<(), FsError> {
        let place = name::join(&self.at, name::segment(name)?);
        let failed = |source| self.dir.blame("write", &place, OnDisk::Unchanged, source);
        let handle = self.dir.handle.dir(&self.at).map_err(failed)?;
        if let Some(temporary) = &self.temporary {
            rename(&handle, temporary, name).map_err(failed)?;
        }
        self.temporary = None;
        self.dir.confirm(&handle, &self.at)
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        if let Some(temporary) = &self.temporary {
            // What cannot be removed now means nothing and is swept by the next change.
            let _removed = self.dir.handle.dir(&self.at).and_then(|handle| handle.remove(temporary));
        }
    }
}

type Rename = fn(&Handle, &str, &str) -> io::Result<()>;

fn create_temporary(dir: &Handle) -> io::Result<(File, String)> {
    loop {
        let suffix = secret::random::<8>().map_err(io::Error::other)?;
        let name = format!("{TEMPORARY}{}", HEXLOWER.encode(&suffix));
        match dir.file(&name, How::New) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            created => return Ok((created?, name)),
        }
    }
}
