//! When each connector's values last left the store, kept up to date by reading only what is new.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use rayon::prelude::*;

use super::error::AuditError;
use super::line::parse_line;
use super::log::OwnLog;
use super::query::logs;
use super::record::{Decision, ObjectName, Outcome, Record};
use super::segment::{Files, RawLine};
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    first: u64,
    offset: u64,
}

/// What was new in one log.
struct News {
    writer: Writer,
    place: Place,
    last: BTreeMap<Address, DateTime<Utc>>,
}

impl AccessIndex {
    /// When values of each connector last left the store, or may have.
    pub fn last(&self) -> &BTreeMap<Address, DateTime<Utc>> {
        &self.last
    }

    /// Reads what the logs have had added since; whether there was anything. An interrupted access counts as one.
    pub fn update(&mut self, store_dir: &Dir, own: Option<&OwnLog>) -> Result<bool, AuditError> {
        let logs = logs(store_dir, own)?;
        let news = logs.par_iter().map_init(Vec::new, |buffer, files| self.news(files, buffer));
        let news: Vec<News> = news.filter_map(Result::transpose).collect::<Result<_, FsError>>()?;
        let changed = !news.is_empty();
        for News { writer, place, last } in news {
            self.read.insert(writer, place);
            for (address, at) in last {
                later(&mut self.last, address, at);
            }
        }
        Ok(changed)
    }

    fn news(&self, files: &Files, buffer: &mut Vec<u8>) -> Result<Option<News>, FsError> {
        let read = self.read.get(&files.writer).copied();
        let (Some(oldest), Some(newest)) = (files.segments.first(), files.segments.last()) else { return Ok(None) };
        if read == Some(Place { first: newest.first, offset: newest.len }) {
            return Ok(None);
        }
        // A log that git has put back is read anew: what was seen in it before stays true.
        let known = read.filter(|read| files.segments.iter().any(|s| s.first == read.first && s.len >= read.offset));
        let mut place = match known {
            Some(read) if follows_a_line(files, read)? => read,
            _ => Place { first: oldest.first, offset: 0 },
        };
        let mut last = BTreeMap::new();
        let begin = place.first;
        for segment in files.segments.iter().filter(|segment| segment.first >= begin) {
            let from = if segment.first == place.first { place.offset } else { 0 };
            place = Place { first: segment.first, offset: from };
            let mut lines = files.lines(*segment, from, std::mem::take(buffer));
            while let Some(line) = lines.next()?.filter(RawLine::is_whole) {
                place.offset = line.offset + line.bytes.len() as u64;
                if let Ok(parsed) = parse_line(line.bytes) {
                    note(&mut last, &files.writer, &parsed.record);
                }
            }
            *buffer = lines.into_buffer();
        }
        Ok((read != Some(place)).then(|| News { writer: files.writer.clone(), place, last }))
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

/// Whether the byte before a place ends a line: another file of the same name would hardly have one just there.
fn follows_a_line(files: &Files, place: Place) -> Result<bool, FsError> {
    let Some(before) = place.offset.checked_sub(1) else { return Ok(true) };
    let mut byte = Vec::new();
    files.dir.read_piece(&files.file(place.first), before, 1, &mut byte)?;
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
