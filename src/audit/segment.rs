//! The files of a log, and their lines read piece by piece: memory stays bounded however long a file is.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::line::MAX_LINE;
use crate::connector::name::{Member, Writer};
use crate::diagnostic::{Diagnostic, Kind};
use crate::private_fs::{Dir, Entry, EntryKind, FsError};

/// Records in a file.
pub const PER_FILE: u64 = 10_000;

/// Where the logs lie in a store.
pub(super) const FOLDER: &str = "audit";

/// How much of a file is read at once.
const PIECE: u64 = 512 * 1024;

/// One file of a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Segment {
    /// Number of its first record; its name says so.
    pub(super) first: u64,
    /// Bytes.
    pub(super) len: u64,
}

/// The files of one writer's log.
#[derive(Debug, Clone)]
pub(super) struct Files {
    pub(super) writer: Writer,
    pub(super) dir: Dir,
    /// Path of the log below `dir`; empty when it is `dir` itself.
    path: String,
    /// In order.
    pub(super) segments: Vec<Segment>,
    /// Whole files by the number of their first record, where what is on the disk counts no more.
    held: BTreeMap<u64, Vec<u8>>,
}

/// Something in the audit folder that does not belong there, or cannot be looked at without following links.
#[derive(Debug)]
pub(super) struct Stray {
    pub(super) writer: Option<Writer>,
    pub(super) what: String,
}

/// Everything in a store's audit folder.
#[derive(Debug, Default)]
pub(super) struct Logs {
    /// Sorted by writer.
    pub(super) files: Vec<Files>,
    pub(super) strays: Vec<Stray>,
}

/// The number of the first record of the file that record `seq` is in.
pub(super) fn first_of(seq: u64) -> u64 {
    seq.saturating_sub(1) / PER_FILE * PER_FILE + 1
}

fn named(name: &str) -> Option<u64> {
    let first: u64 = name.strip_suffix(".jsonl")?.parse().ok()?;
    (first > 0 && first_of(first) == first && format!("{first}.jsonl") == name).then_some(first)
}

impl Files {
    /// Lists the log at `path` below `dir`; what is no file of a log is named in the second part.
    pub(super) fn list(dir: &Dir, path: &str, writer: &Writer) -> Result<(Self, Vec<String>), FsError> {
        let mut files = Self {
            writer: writer.clone(),
            dir: dir.clone(),
            path: path.to_owned(),
            segments: Vec::new(),
            held: BTreeMap::new(),
        };
        let mut others = Vec::new();
        for entry in dir.entries_optional(path)? {
            match named(&entry.name) {
                Some(first) if entry.kind == EntryKind::File => {
                    let len = dir.size(&files.file(first))?.map_or(0, |stat| stat.len);
                    files.segments.push(Segment { first, len });
                }
                _ => others.push(entry.name),
            }
        }
        files.segments.sort_unstable();
        Ok((files, others))
    }

    /// The same log with its files read into memory, up to their last whole lines: nobody can exchange them any more. `None`
    /// if it is longer than `limit`.
    pub(super) fn held(mut self, limit: u64) -> Result<Option<Self>, FsError> {
        let mut left = limit;
        for at in 0..self.segments.len() {
            let first = self.segments[at].first;
            let mut bytes = Vec::new();
            // One byte more than may be there shows that there is more.
            self.dir.read_piece(&self.file(first), 0, left.saturating_add(1), &mut bytes)?;
            let Some(rest) = left.checked_sub(bytes.len() as u64) else { return Ok(None) };
            left = rest;
            bytes.truncate(memchr::memrchr(b'\n', &bytes).map_or(0, |end| end + 1));
            self.segments[at].len = bytes.len() as u64;
            self.held.insert(first, bytes);
        }
        Ok(Some(self))
    }

    /// The bytes of a file that is held.
    pub(super) fn held_bytes(&self, first: u64) -> &[u8] {
        self.held.get(&first).map(Vec::as_slice).unwrap_or_default()
    }

    /// Adds to `into` at most `len` bytes of a file from an offset on.
    pub(super) fn read(&self, first: u64, from: u64, len: u64, into: &mut Vec<u8>) -> Result<(), FsError> {
        let Some(bytes) = self.held.get(&first) else {
            return self.dir.read_piece(&self.file(first), from, len, into);
        };
        let at = |offset: u64| usize::try_from(offset).map_or(bytes.len(), |offset| offset.min(bytes.len()));
        into.extend_from_slice(&bytes[at(from)..at(from.saturating_add(len))]);
        Ok(())
    }

    /// The path of a file below `dir`.
    pub(super) fn file(&self, first: u64) -> String {
        if self.path.is_empty() { format!("{first}.jsonl") } else { format!("{}/{first}.jsonl", self.path) }
    }

    /// The lines of a file from an offset on. `buffer` is memory to work with.
    pub(super) fn lines(&self, segment: Segment, from: u64, mut buffer: Vec<u8>) -> Lines<'_> {
        buffer.clear();
        Lines { files: self, first: segment.first, read: from, end: segment.len, buffer, at: 0 }
    }
}

impl Logs {
    /// Lists every log in a store, several folders at a time.
    pub(super) fn list(store: &Dir) -> Result<Self, FsError> {
        let members = store.entries_optional(FOLDER)?;
        let listed: Vec<Self> =
            members.par_iter().map(|entry| Self::of_member(store, entry)).collect::<Result<_, _>>()?;
        let mut logs = Self::default();
        for part in listed {
            logs.files.extend(part.files);
            logs.strays.extend(part.strays);
        }
        logs.files.sort_unstable_by(|one, other| one.writer.cmp(&other.writer));
        Ok(logs)
    }

    fn of_member(store: &Dir, entry: &Entry) -> Result<Self, FsError> {
        let mut logs = Self::default();
        let path = format!("{FOLDER}/{}", entry.name);
        let member = entry.name.parse::<Member>();
        let (EntryKind::Directory, Ok(_)) = (entry.kind, member) else {
            logs.stray(None, format!("{path:?} does not belong there"));
            return Ok(logs);
        };
        let devices = match store.entries(&path) {
            Err(error) => return logs.blamed(None, error),
            Ok(devices) => devices,
        };
        for device in devices {
            let path = format!("{path}/{}", device.name);
            let writer = format!("{}/{}", entry.name, device.name).parse::<Writer>();
            let (EntryKind::Directory, Ok(writer)) = (device.kind, writer) else {
                logs.stray(None, format!("{path:?} does not belong there"));
                continue;
            };
            match Files::list(store, &path, &writer) {
                Ok((files, others)) => {
                    for name in others {
                        logs.stray(Some(&writer), format!("{:?} does not belong there", format!("{path}/{name}")));
                    }
                    logs.files.push(files);
                }
                Err(error) => logs = logs.blamed(Some(&writer), error)?,
            }
        }
        Ok(logs)
    }

    fn stray(&mut self, writer: Option<&Writer>, what: String) {
        self.strays.push(Stray { writer: writer.cloned(), what });
    }

    /// What somebody put there is a finding; what the disk does is an error.
    fn blamed(mut self, writer: Option<&Writer>, error: FsError) -> Result<Self, FsError> {
        if error.kind() != Kind::Integrity {
            return Err(error);
        }
        self.stray(writer, error.to_string());
        Ok(self)
    }
}

/// The lines of a file, one after another.
pub(super) struct Lines<'a> {
    files: &'a Files,
    first: u64,
    /// Up to here the file is in the buffer, or was.
    read: u64,
    end: u64,
    buffer: Vec<u8>,
    /// Where the next line begins in the buffer.
    at: usize,
}

/// A line with its line feed. Without one the file ends there, or the line is too long and reading cannot go on.
pub(super) struct RawLine<'b> {
    pub(super) offset: u64,
    pub(super) bytes: &'b [u8],
}

impl RawLine<'_> {
    pub(super) fn is_whole(&self) -> bool {
        self.bytes.last() == Some(&b'\n')
    }
}

impl Lines<'_> {
    /// The next line, if there is one.
    pub(super) fn next(&mut self) -> Result<Option<RawLine<'_>>, FsError> {
        let mut searched = self.at;
        let stop = loop {
            if let Some(found) = memchr::memchr(b'\n', &self.buffer[searched..]) {
                break searched + found + 1;
            }
            searched = self.buffer.len();
            if self.read >= self.end || self.buffer.len() - self.at > MAX_LINE {
                break searched;
            }
            searched -= self.at;
            self.fill()?;
        };
        if stop == self.at {
            return Ok(None);
        }
        let offset = self.read - (self.buffer.len() - self.at) as u64;
        let bytes = &self.buffer[self.at..stop];
        self.at = stop;
        Ok(Some(RawLine { offset, bytes }))
    }

    /// The memory that was worked with, for the next file.
    pub(super) fn into_buffer(self) -> Vec<u8> {
        self.buffer
    }

    fn fill(&mut self) -> Result<(), FsError> {
        self.buffer.drain(..self.at);
        self.at = 0;
        let before = self.buffer.len();
        let wanted = PIECE.min(self.end - self.read);
        // One byte more lets the reader see the end without making the buffer larger.
        self.buffer.reserve(usize::try_from(wanted).unwrap_or(0) + 1);
        self.files.read(self.first, self.read, wanted, &mut self.buffer)?;
        let got = (self.buffer.len() - before) as u64;
        self.read += got;
        if got < wanted {
            self.end = self.read;
        }
        Ok(())
    }
}

/// How a file ends.
#[derive(Debug, Default)]
pub(super) struct End {
    /// The last whole line, empty when there is none.
    pub(super) line: Vec<u8>,
    /// Up to here the file has whole lines.
    pub(super) whole: u64,
}

impl End {
    /// Reads no more than the end of a file of `len` bytes; `None` when no line can be found there.
    pub(super) fn of(dir: &Dir, file: &str, len: u64) -> Result<Option<Self>, FsError> {
        // A torn line of up to 1 MiB may follow the last whole one.
        for window in [16 * 1024, 2 * MAX_LINE as u64 + 1] {
            let from = len.saturating_sub(window);
            let mut bytes = Vec::new();
            dir.read_piece(file, from, len - from, &mut bytes)?;
            let stop = memchr::memrchr(b'\n', &bytes).map(|at| at + 1);
            let start = stop.and_then(|stop| memchr::memrchr(b'\n', &bytes[..stop - 1])).map(|at| at + 1);
            match (start, stop) {
                (Some(start), Some(stop)) => {
                    return Ok(Some(Self { line: bytes[start..stop].to_vec(), whole: from + stop as u64 }));
                }
                (None, Some(stop)) if from == 0 => {
                    return Ok(Some(Self { line: bytes[..stop].to_vec(), whole: stop as u64 }));
                }
                (None, None) if from == 0 => return Ok(Some(Self::default())),
                _ => {}
            }
        }
        Ok(None)
    }
}
