//! When each connector's values last left the store, kept up to date by reading only what is new.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use rayon::prelude::*;

use super::error::AuditError;
use super::line::parse_line;
use super::log::OwnLog;
use super::query::logs;
use super::record::{Decision, ObjectName, Outcome, Record};
use super::segment::{Files, RawLine, Segment};
use crate::connector::name::{Address, Writer};
use crate::private_fs::{Dir, FsError};

/// The last access of every connector, and how far each log was read for it. A cache: lost, it is made again; it says
/// what the logs say, and whether they may be believed is `verify`'s affair.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AccessIndex {
    last: BTreeMap<Address, DateTime<Utc>>,
    read: BTreeMap<Writer, Place>,
}

/// Up to where a log was read: a place after a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    first: u64,
    offset: u64,
}

/// A part of a log that is to be read.
struct Part<'a> {
    files: &'a Files,
    segment: Segment,
    from: u64,
}

/// What was new.
#[derive(Default)]
struct News {
    last: BTreeMap<Address, DateTime<Utc>>,
    read: BTreeMap<Writer, Place>,
    buffer: Vec<u8>,
}

impl AccessIndex {
    /// When values of each connector last left the store, or may have.
    pub fn last(&self) -> &BTreeMap<Address, DateTime<Utc>> {
        &self.last
    }

    /// Reads what the logs have had added since; whether there was anything. An interrupted access counts as one.
    pub fn update(&mut self, store_dir: &Dir, own: Option<&OwnLog>) -> Result<bool, AuditError> {
        let logs = logs(store_dir, own)?;
        let parts = logs.par_iter().map(|files| self.parts(files)).collect::<Result<Vec<_>, FsError>>()?;
        let parts: Vec<Part<'_>> = parts.into_iter().flatten().collect();
        let news = parts.par_iter().try_fold(News::default, News::with);
        // Results wait for each other; their buffers need not.
        let news = news.map(|news| news.map(|news| News { buffer: Vec::new(), ..news }));
        let news = news.try_reduce(News::default, |one, other| Ok::<_, FsError>(one.join(other)));
        let News { last, read, .. } = news?;
        let changed = read.iter().any(|(writer, place)| self.read.get(writer) != Some(place));
        self.read.extend(read);
        for (address, at) in last {
            later(&mut self.last, address, at);
        }
        Ok(changed)
    }

    /// What of a log was not read yet.
    fn parts<'a>(&self, files: &'a Files) -> Result<Vec<Part<'a>>, FsError> {
        let read = self.read.get(&files.writer).copied();
        if read.zip(files.segments.last()).is_some_and(|(read, newest)| read.ends(*newest)) {
            return Ok(Vec::new());
        }
        // A log that git has put back is read anew: what was seen in it before stays true.
        let known = read.filter(|read| files.segments.iter().any(|s| s.first == read.first && s.len >= read.offset));
        let begin = match known {
            Some(read) if follows_a_line(files, read)? => read,
            _ => Place { first: 0, offset: 0 },
        };
        let parts = files.segments.iter().filter(|segment| segment.first >= begin.first).map(|segment| {
            let from = if segment.first == begin.first { begin.offset } else { 0 };
            Part { files, segment: *segment, from }
        });
        Ok(parts.collect())
    }

    /// A line a log, `log <writer> <first number of the file> <offset>`, then a line a connector,
    /// `last <connector> <milliseconds since 1970>`.
    pub fn to_text(&self) -> String {
        let log = |(writer, place): (&Writer, &Place)| format!("log {writer} {} {}\n", place.first, place.offset);
        let last = |(address, at): (&Address, &DateTime<Utc>)| format!("last {address} {}\n", at.timestamp_millis());
        self.read.iter().map(log).chain(self.last.iter().map(last)).collect()
    }

    /// Reads what [`AccessIndex::to_text`] wrote.
    pub fn parse(text: &str) -> Result<Self, AuditError> {
        let mut index = Self::default();
        for (number, line) in text.lines().enumerate() {
            let bad = || AuditError::BadMemory { what: "the index of accesses", line: number + 1 };
            index.line(line).ok_or_else(bad)?;
        }
        Ok(index)
    }

    fn line(&mut self, line: &str) -> Option<()> {
        match line.split(' ').collect::<Vec<_>>()[..] {
            ["log", writer, first, offset] => {
                let place = Place { first: first.parse().ok()?, offset: offset.parse().ok()? };
                self.read.insert(writer.parse().ok()?, place);
            }
            ["last", address, at] => {
                self.last.insert(address.parse().ok()?, DateTime::from_timestamp_millis(at.parse().ok()?)?);
            }
            _ => return None,
        }
        Some(())
    }
}

impl Place {
    fn ends(self, segment: Segment) -> bool {
        self == Self { first: segment.first, offset: segment.len }
    }
}

impl News {
    fn with(mut self, part: &Part<'_>) -> Result<Self, FsError> {
        let Part { files, segment, from } = *part;
        let mut offset = from;
        let mut lines = files.lines(segment, from, std::mem::take(&mut self.buffer));
        while let Some(line) = lines.next()?.filter(RawLine::is_whole) {
            offset = line.offset + line.bytes.len() as u64;
            if let Ok(parsed) = parse_line(line.bytes) {
                note(&mut self.last, &files.writer, &parsed.record);
            }
        }
        self.buffer = lines.into_buffer();
        self.reached(files.writer.clone(), Place { first: segment.first, offset });
        Ok(self)
    }

    fn reached(&mut self, writer: Writer, place: Place) {
        self.read.entry(writer).and_modify(|known| *known = place.max(*known)).or_insert(place);
    }

    fn join(mut self, other: Self) -> Self {
        for (address, at) in other.last {
            later(&mut self.last, address, at);
        }
        for (writer, place) in other.read {
            self.reached(writer, place);
        }
        self
    }
}

/// Whether the byte before a place ends a line: another file of the same name would hardly have one just there.
fn follows_a_line(files: &Files, place: Place) -> Result<bool, FsError> {
    let Some(before) = place.offset.checked_sub(1) else { return Ok(true) };
    let mut byte = Vec::new();
    files.read(place.first, before, 1, &mut byte)?;
    Ok(byte == b"\n")
}

fn note(last: &mut BTreeMap<Address, DateTime<Utc>>, writer: &Writer, record: &Record) {
    let draft = &record.draft;
    let accessed = draft.action.discloses() && draft.decision == Decision::Allowed && draft.outcome != Outcome::Error;
    if !accessed || record.writer != *writer {
        return;
    }
    for object in &draft.objects {
        if let Some(ObjectName::Connector(address)) = &object.name {
            later(last, address.clone(), draft.at);
        }
    }
}

fn later(last: &mut BTreeMap<Address, DateTime<Utc>>, address: Address, at: DateTime<Utc>) {
    last.entry(address).and_modify(|known| *known = at.max(*known)).or_insert(at);
}
