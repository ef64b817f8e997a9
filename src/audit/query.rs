//! Reading what was done: as it stands there, or only what verifies.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use chrono::{DateTime, Utc};
use memchr::memmem::Finder;
use rayon::prelude::*;

use super::error::AuditError;
use super::line::{BadLine, Parsed, parse_line};
use super::log::OwnLog;
use super::record::{Action, Object, ObjectName, Record};
use super::report::{Finding, FindingKind, Report};
use super::segment::{Files, Logs, Segment};
use super::verify::Keys;
use crate::anchor::StoreId;
use crate::connector::glob::Glob;
use crate::connector::name::{Member, Writer};
use crate::policy::Cut;
use crate::private_fs::{Dir, FsError};

/// Which records are wanted: those that meet everything that is set.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// About which things.
    pub object: Option<ObjectFilter>,
    /// By whom.
    pub actor: Option<Actor>,
    /// Of which sort.
    pub action: Option<Action>,
    /// Not before.
    pub since: Option<DateTime<Utc>>,
    /// Before.
    pub until: Option<DateTime<Utc>>,
    /// How the operation's id begins.
    pub op: Option<String>,
}

/// About which things.
#[derive(Debug, Clone)]
pub enum ObjectFilter {
    /// Exactly this one.
    Is(ObjectName),
    /// Connectors of a pattern.
    Like(Glob),
}

/// By whom.
#[derive(Debug, Clone)]
pub enum Actor {
    /// A member, on any device.
    Member(Member),
    /// A member on one device.
    Writer(Writer),
}

/// Records that were found.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// The newest first.
    pub records: Vec<Record>,
    /// Whole lines that are no records of their log and might have been wanted.
    pub unreadable: u64,
    /// Records that were wanted and are not to be believed; none unless they were read by [`read_verified`].
    pub left_out: u64,
    /// Records that were wanted and come after their writer's cut; none either unless read by [`read_verified`].
    pub after_cut: u64,
    /// Why they are not, and what else is wrong with the logs that were read.
    pub findings: Vec<Finding>,
}

/// The records of all logs that a filter wants, the newest first, at most `limit`. The own log is read from the state
/// folder instead of its copy in the store. Without a limit all of them are held in memory.
pub fn read(store_dir: &Dir, own: Option<&OwnLog>, filter: &Filter, limit: Option<usize>) -> Result<Found, AuditError> {
    let Newest { kept, unreadable, .. } = newest(store_dir, own, filter, limit, Bounds::default())?;
    let records = newest_first(kept).map(|parsed| parsed.record).collect();
    Ok(Found { records, unreadable, ..Found::default() })
}

/// The same of what verifies alone: nothing that `report`, of a verification just made, doubts, and nothing without its
/// writer's own signature. What was remembered as good and not verified again may have been changed since.
pub fn read_verified(
    (store_dir, own): (&Dir, Option<&OwnLog>),
    filter: &Filter,
    limit: Option<usize>,
    (store, keys): (&StoreId, Keys<'_>),
    report: &Report,
) -> Result<Found, AuditError> {
    let newest = newest(store_dir, own, filter, limit, Bounds { doubts: report.doubts(), cuts: Some(keys.cuts) })?;
    let writers = keys.and_runs(&report.runs);
    let keys = Keys { writers: &writers, ..keys };
    let signed = |parsed: &Parsed| {
        let keys = keys.of(&parsed.record.writer).unwrap_or_default();
        parsed.record.store == *store && parsed.is_signed_by_one_of(keys)
    };
    let Newest { kept, mut left_out, after_cut, unreadable, .. } = newest;
    let kept: Vec<Parsed> = newest_first(kept).collect();
    let good: Vec<bool> = kept.par_iter().map(signed).collect();
    // A line that somebody is writing at this moment is no record yet.
    let concerns = |finding: &&Finding| {
        finding.kind != FindingKind::Torn && finding.writer.as_ref().is_none_or(|writer| filter.wants_writer(writer))
    };
    let mut findings: Vec<Finding> = report.findings.iter().filter(concerns).cloned().collect();
    let mut records = Vec::new();
    for (Parsed { record, .. }, good) in kept.into_iter().zip(good) {
        if good {
            records.push(record);
        } else {
            let detail = "is not signed by its writer".to_owned();
            left_out += 1;
            findings.push(Finding {
                writer: Some(record.writer),
                seq: record.seq,
                kind: FindingKind::Signature,
                detail,
            });
        }
    }
    findings.sort_unstable();
    Ok(Found { records, unreadable, left_out, after_cut, findings })
}

fn newest(
    store_dir: &Dir,
    own: Option<&OwnLog>,
    filter: &Filter,
    limit: Option<usize>,
    bounds: Bounds<'_>,
) -> Result<Newest, AuditError> {
    let logs = logs(store_dir, own)?;
    let wanted = logs.iter().filter(|files| filter.wants_writer(&files.writer));
    let parts: Vec<(&Files, Segment)> =
        wanted.flat_map(|files| files.segments.iter().map(move |segment| (files, *segment))).collect();
    let question = Question { filter, needles: filter.needles(), limit: limit.unwrap_or(usize::MAX), bounds };
    let newest = parts
        .par_iter()
        .try_fold(Newest::default, |newest, (files, segment)| newest.with(files, *segment, &question))
        // Results wait for each other; their buffers need not.
        .map(|newest| newest.map(|newest| Newest { buffer: Vec::new(), ..newest }))
        .try_reduce(Newest::default, |one, other| Ok::<_, FsError>(one.join(other, question.limit)))?;
    Ok(newest)
}

fn newest_first(kept: BinaryHeap<Reverse<ByTime>>) -> impl Iterator<Item = Parsed> {
    kept.into_sorted_vec().into_iter().map(|Reverse(ByTime(parsed))| parsed)
}

/// What is looked for.
struct Question<'a> {
    filter: &'a Filter,
    needles: Vec<Finder<'static>>,
    limit: usize,
    bounds: Bounds<'a>,
}

/// How far a log is read.
#[derive(Default)]
struct Bounds<'a> {
    /// From which record on it is doubted.
    doubts: BTreeMap<&'a Writer, u64>,
    /// After which one a removed writer has nothing to say.
    cuts: Option<&'a BTreeMap<Writer, Cut>>,
}

/// Every log of a store, the own one from the state folder.
pub(super) fn logs(store_dir: &Dir, own: Option<&OwnLog>) -> Result<Vec<Files>, AuditError> {
    let mut files = Logs::list(store_dir)?.files;
    if let Some(own) = own {
        files.retain(|files| files.writer != own.writer);
        files.push(own.files()?);
    }
    Ok(files)
}

/// The newest records of what was read so far.
#[derive(Default)]
struct Newest {
    /// The oldest on top, to be dropped first.
    kept: BinaryHeap<Reverse<ByTime>>,
    unreadable: u64,
    left_out: u64,
    after_cut: u64,
    buffer: Vec<u8>,
}

impl Newest {
    fn with(mut self, files: &Files, segment: Segment, question: &Question<'_>) -> Result<Self, FsError> {
        let Question { filter, needles, limit, bounds } = question;
        let doubted = bounds.doubts.get(&files.writer).copied().unwrap_or(u64::MAX);
        let cut = bounds.cuts.and_then(|cuts| cuts.get(&files.writer)).map_or(u64::MAX, |cut| cut.seq);
        let mut lines = files.lines(segment, 0, std::mem::take(&mut self.buffer));
        while let Some(line) = lines.next()? {
            if !needles.iter().all(|needle| needle.find(line.bytes).is_some()) {
                continue;
            }
            match parse_line(line.bytes) {
                // Another's record is true where it was signed, which is not here.
                Ok(parsed) if parsed.record.writer != files.writer => self.unreadable += 1,
                Ok(parsed) if !filter.wants(&parsed.record) => {}
                // Before any limit counts them: they would take the place of good ones.
                Ok(parsed) if parsed.record.seq > cut => self.after_cut += 1,
                Ok(parsed) if parsed.record.seq >= doubted => self.left_out += 1,
                Ok(parsed) => keep(&mut self.kept, ByTime(parsed), *limit),
                Err(BadLine::Unfinished) => {}
                Err(_) => self.unreadable += 1,
            }
            if !line.is_whole() {
                break;
            }
        }
        self.buffer = lines.into_buffer();
        Ok(self)
    }

    fn join(mut self, other: Self, limit: usize) -> Self {
        self.unreadable += other.unreadable;
        self.left_out += other.left_out;
        self.after_cut += other.after_cut;
        for Reverse(record) in other.kept {
            keep(&mut self.kept, record, limit);
        }
        self
    }
}

fn keep(kept: &mut BinaryHeap<Reverse<ByTime>>, record: ByTime, limit: usize) {
    let older = kept.len() >= limit && kept.peek().is_none_or(|Reverse(oldest)| record < *oldest);
    if !older {
        kept.push(Reverse(record));
    }
    if kept.len() > limit {
        kept.pop();
    }
}

/// Sorted by what the writers say of the time; what one writer did stays in its order within a millisecond.
struct ByTime(Parsed);

impl ByTime {
    fn place(&self) -> (DateTime<Utc>, &Writer, u64) {
        (self.0.record.draft.at, &self.0.record.writer, self.0.record.seq)
    }
}

impl PartialEq for ByTime {
    fn eq(&self, other: &Self) -> bool {
        self.place() == other.place()
    }
}

impl Eq for ByTime {}

impl PartialOrd for ByTime {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for ByTime {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.place().cmp(&other.place())
    }
}

impl Filter {
    fn wants_writer(&self, writer: &Writer) -> bool {
        match &self.actor {
            None => true,
            Some(Actor::Member(member)) => writer.member() == *member,
            Some(Actor::Writer(wanted)) => writer == wanted,
        }
    }

    fn wants(&self, record: &Record) -> bool {
        let draft = &record.draft;
        self.object.as_ref().is_none_or(|wanted| draft.objects.iter().any(|object| wanted.wants(object)))
            && self.wants_writer(&record.writer)
            && self.action.as_ref().is_none_or(|action| draft.action == *action)
            && self.since.is_none_or(|since| draft.at >= since)
            && self.until.is_none_or(|until| draft.at < until)
            && self.op.as_ref().is_none_or(|op| draft.op.as_str().starts_with(op.as_str()))
    }

    /// Bytes that stand in the line of every record that is wanted: there is but one way to write it. Most lines need
    /// not be parsed then.
    fn needles(&self) -> Vec<Finder<'static>> {
        let op = self.op.as_ref().map(|op| format!("\"op\":\"{op}"));
        let action = self.action.as_ref().map(|action| format!("\"action\":\"{action}\""));
        let object = match &self.object {
            Some(ObjectFilter::Is(name)) => Some(format!("\"connector\":\"{name}\"")),
            _ => None,
        };
        [op, action, object].into_iter().flatten().map(|text| Finder::new(text.as_bytes()).into_owned()).collect()
    }
}

impl ObjectFilter {
    fn wants(&self, object: &Object) -> bool {
        match (self, &object.name) {
            (Self::Is(wanted), Some(name)) => wanted == name,
            (Self::Like(glob), Some(ObjectName::Connector(address))) => glob.matches(address),
            _ => false,
        }
    }
}
