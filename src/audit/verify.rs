//! Whether the record is whole: every log of a store, file by file on all cores (docs/store-format.md, 8).

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashSet};

use rayon::prelude::*;

use super::claims::{Claim, disputes};
use super::copy::compare;
use super::error::AuditError;
use super::line::{Parsed, parse_line};
use super::log::{OwnLog, Position};
use super::record::{Head, Introduction, OperationId};
use super::report::{Finding, FindingKind, Heads, Report, Verified, WriterReport};
use super::scan::{Mark, Scan, Task};
use super::segment::{End, FOLDER, Files, Logs, PER_FILE};
use crate::anchor::StoreId;
use crate::connector::name::Writer;
use crate::digest::Digest;
use crate::policy::Cut;
use crate::private_fs::Dir;
use crate::signature::{PublicKey, Type};

/// How much is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// What is new since the remembered heads.
    Incremental,
    /// Every line, and the signatures that cover them all.
    Full,
    /// Every line and every signature.
    Each,
}

/// Whom to believe.
#[derive(Debug, Clone, Copy)]
pub struct Keys<'a> {
    /// Every key that any epoch of the policy chain gave to a writer.
    pub writers: &'a BTreeMap<Writer, Vec<PublicKey>>,
    /// Of these, those of machines: they alone introduce runs.
    pub machines: &'a BTreeMap<Writer, Vec<PublicKey>>,
    /// Where the logs of removed writers end.
    pub cuts: &'a BTreeMap<Writer, Cut>,
}

impl<'a> Keys<'a> {
    /// The writers' keys with those of runs.
    pub(super) fn and_runs(self, runs: &BTreeMap<Writer, PublicKey>) -> Cow<'a, BTreeMap<Writer, Vec<PublicKey>>> {
        let mut writers = Cow::Borrowed(self.writers);
        if !runs.is_empty() {
            writers.to_mut().extend(runs.iter().map(|(writer, key)| (writer.clone(), vec![key.clone()])));
        }
        writers
    }

    /// Those of one writer, who may have been removed; `None` of somebody whom no epoch names.
    pub(super) fn of(self, writer: &Writer) -> Option<&'a [PublicKey]> {
        let known = self.writers.get(writer).map(Vec::as_slice);
        known.or_else(|| self.cuts.get(writer).map(|cut| std::slice::from_ref(&cut.key)))
    }
}

/// How many unanswered operations of a writer are remembered.
const REMEMBERED: usize = 64;

/// Checks every log in a store. Given the own log, that one is checked as the truth, and the store's copy of it must be
/// its beginning.
pub fn verify(
    store_dir: &Dir,
    own: Option<&OwnLog>,
    store: &StoreId,
    keys: Keys<'_>,
    remembered: &Heads,
    depth: Depth,
) -> Result<Report, AuditError> {
    let mut logs = Logs::list(store_dir)?;
    let mut report = Report::default();
    for stray in logs.strays.drain(..) {
        report.findings.push(Finding { writer: stray.writer, seq: 0, kind: FindingKind::Stray, detail: stray.what });
    }
    if let Some(own) = own {
        let (copy, others): (Vec<_>, Vec<_>) = logs.files.into_iter().partition(|files| files.writer == own.writer);
        logs.files = others;
        let files = own.files()?;
        let from = remembered.0.get(&own.writer).filter(|_| depth == Depth::Incremental);
        for copy in &copy {
            report.findings.extend(compare(&files, copy, from)?);
        }
        if !(files.segments.is_empty() && copy.is_empty()) {
            let at = logs.files.partition_point(|files| files.writer < own.writer);
            logs.files.insert(at, files);
        }
    }

    report.runs = runs(&logs.files, store, keys)?;
    let writers = keys.and_runs(&report.runs);
    let keys = Keys { writers: &writers, ..keys };
    let (ends, claims) = check(&logs.files, store, keys, remembered, depth, &mut report)?;
    report.findings.extend(missing(&logs.files, remembered, keys));
    let (disputes, claimants) = disputes(&logs.files, &ends, &claims, keys)?;
    report.findings.extend(disputes);
    report.findings.sort_unstable();
    report.findings.dedup();
    report.heads = heads(&report.findings, &claimants, ends, remembered);
    Ok(report)
}

/// What is wrong with one log by itself, every signature checked: not what others know of it, nor what it says of others.
pub(super) fn verify_alone(files: &Files, store: &StoreId, keys: Keys<'_>) -> Result<Vec<Finding>, AuditError> {
    let logs = std::slice::from_ref(files);
    let runs = runs(logs, store, keys)?;
    let writers = keys.and_runs(&runs);
    let mut report = Report::default();
    check(logs, store, Keys { writers: &writers, ..keys }, &Heads::default(), Depth::Each, &mut report)?;
    Ok(report.findings)
}

/// Reads the logs as deep as it is wanted: where each ends, and what they say of each other.
#[expect(clippy::type_complexity, reason = "two results, named where they are used")]
fn check<'a>(
    logs: &'a [Files],
    store: &StoreId,
    keys: Keys<'_>,
    remembered: &Heads,
    depth: Depth,
    report: &mut Report,
) -> Result<(BTreeMap<&'a Writer, Option<Verified>>, Vec<Claim<'a>>), AuditError> {
    let plans = logs.par_iter().map(|files| Plan::of(files, store, keys, remembered, depth));
    let plans = plans.collect::<Result<Vec<_>, _>>()?;
    let tasks: Vec<&Task<'_>> = plans.iter().flat_map(|plan| &plan.tasks).collect();
    let scans = tasks.par_iter().map_init(Vec::new, |buffer, task| task.run(buffer));
    let mut scans = scans.collect::<Result<Vec<Scan>, _>>()?.into_iter();

    let (mut ends, mut claims) = (BTreeMap::new(), Vec::new());
    for (files, plan) in logs.iter().zip(&plans) {
        let parts: Vec<Scan> = scans.by_ref().take(plan.tasks.len()).collect();
        let (end, seen) = plan.fold(parts, report);
        claims.extend(seen.into_iter().map(|head| Claim { head, by: &files.writer }));
        ends.insert(&files.writer, end);
    }
    Ok((ends, claims))
}

/// The keys of runs that a machine of theirs has introduced.
fn runs(logs: &[Files], store: &StoreId, keys: Keys<'_>) -> Result<BTreeMap<Writer, PublicKey>, AuditError> {
    let unknown = logs.par_iter().filter(|files| !keys.writers.contains_key(&files.writer));
    let runs = unknown.map(|files| Ok(introduced(files, store, keys)?.map(|key| (files.writer.clone(), key))));
    runs.filter_map(Result::transpose).collect()
}

/// The key of a run, if its first record bears the word of its machine for it.
fn introduced(files: &Files, store: &StoreId, keys: Keys<'_>) -> Result<Option<PublicKey>, AuditError> {
    let Some(first) = files.segments.first().filter(|segment| segment.first == 1) else { return Ok(None) };
    let mut lines = files.lines(*first, 0, Vec::new());
    let Some(line) = lines.next()? else { return Ok(None) };
    let Ok(Parsed { record, .. }) = parse_line(line.bytes) else { return Ok(None) };
    let Some(run) = record.draft.run.filter(|run| run.machine.member() == files.writer.member()) else {
        return Ok(None);
    };
    let body = Introduction::body(&files.writer, &run.key, record.draft.epoch);
    let machine = keys.machines.get(&run.machine).into_iter().flatten();
    let said = machine.into_iter().any(|key| key.verifies(Some(store), Type::Run, &body, &run.sig));
    Ok(said.then_some(run.key))
}

/// The last record of a writer in the store, which must be signed with this key; `None` if there is none. Whatever else is
/// wrong with the log: what comes after this record is what a cut refuses.
pub fn last_signed(
    store_dir: &Dir,
    store: &StoreId,
    writer: &Writer,
    key: &PublicKey,
) -> Result<Option<Position>, AuditError> {
    let files = Files::list(store_dir, &format!("{FOLDER}/{writer}"), writer)?.0;
    for segment in files.segments.iter().rev() {
        let file = files.file(segment.first);
        let tampered =
            |why: &str| AuditError::Tampered { writer: writer.clone(), file: file.clone(), why: why.to_owned() };
        let end = End::of(&files.dir, &file, segment.len)?.ok_or_else(|| tampered("it has no line at its end"))?;
        if end.line.is_empty() {
            continue;
        }
        let parsed = parse_line(&end.line).map_err(|error| tampered(&error.to_string()))?;
        let own = parsed.record.store == *store && parsed.record.writer == *writer;
        if !own || !parsed.is_signed_by(key, &end.line) {
            return Err(tampered("its last record is not signed by this writer"));
        }
        return Ok(Some(Position { seq: parsed.record.seq, hash: Digest::of(&end.line) }));
    }
    Ok(None)
}

/// What is to be read of one log.
struct Plan<'a> {
    files: &'a Files,
    known: bool,
    cut: Option<&'a Cut>,
    remembered: Option<&'a Verified>,
    /// The remembered head from which reading goes on.
    resumed: Option<&'a Verified>,
    origin: Digest,
    tasks: Vec<Task<'a>>,
}

impl<'a> Plan<'a> {
    fn of(
        files: &'a Files,
        store: &'a StoreId,
        keys: Keys<'a>,
        remembered: &'a Heads,
        depth: Depth,
    ) -> Result<Self, AuditError> {
        let cut = keys.cuts.get(&files.writer);
        let known = keys.of(&files.writer);
        let remembered = remembered.0.get(&files.writer);
        let mut plan = Self {
            files,
            known: known.is_some(),
            cut,
            remembered,
            resumed: None,
            origin: store.audit_origin(),
            tasks: Vec::new(),
        };
        // Whoever no epoch names has nothing to say: not even reading it would help anybody.
        let Some(keys) = known else { return Ok(plan) };

        // Where a cut lies before what is remembered, the records after it were believed then.
        let uncut = |head: &&Verified| {
            cut.is_none_or(|cut| cut.seq > head.seq || (cut.seq == head.seq && cut.hash == head.hash))
        };
        let resume = remembered.filter(|_| depth == Depth::Incremental).filter(uncut);
        let after = resume.map(|head| plan.after(head)).transpose()?.flatten();
        let mut marks = Vec::new();
        marks.extend(cut.map(|cut| Mark { seq: cut.seq, hash: cut.hash, by: "the policy's cut" }));
        marks.extend(remembered.map(|head| Mark { seq: head.seq, hash: head.hash, by: "this machine" }));
        plan.resumed = resume.filter(|_| after.is_some());
        for segment in &files.segments {
            let mut task = Task {
                store,
                files,
                segment: *segment,
                from: 0,
                seq: segment.first,
                prev: None,
                keys,
                marks: marks.clone(),
                believed: cut.map_or(u64::MAX, |cut| cut.seq),
                each: depth == Depth::Each,
            };
            if let (Some(head), Some(after)) = (plan.resumed, after) {
                if segment.first < head.segment_first {
                    continue;
                }
                if segment.first == head.segment_first {
                    (task.from, task.seq, task.prev) = (after, head.seq.saturating_add(1), Some(head.hash));
                }
            }
            plan.tasks.push(task);
        }
        Ok(plan)
    }

    /// Where the line after a remembered one begins, if that one stands in its place.
    fn after(&self, head: &Verified) -> Result<Option<u64>, AuditError> {
        let segment = self.files.segments.iter().find(|segment| segment.first == head.segment_first);
        let Some(segment) = segment.filter(|segment| segment.len > head.offset) else { return Ok(None) };
        let mut lines = self.files.lines(*segment, head.offset, Vec::new());
        let line = lines.next()?.filter(|line| Digest::of(line.bytes) == head.hash);
        Ok(line.map(|line| line.offset + line.bytes.len() as u64))
    }

    /// Joins what the files told: each must go on where the one before ended.
    fn fold(&self, parts: Vec<Scan>, report: &mut Report) -> (Option<Verified>, Vec<Head>) {
        let mut claims = Vec::new();
        let writer = &self.files.writer;
        let find = |seq, kind, detail: String| Finding { writer: Some(writer.clone()), seq, kind, detail };
        if !self.known {
            let detail = "no policy epoch names this writer".to_owned();
            report.findings.push(find(0, FindingKind::UnknownWriter, detail));
        }
        let mut end = self.resumed.cloned();
        let mut open: Vec<OperationId> = end.iter_mut().flat_map(|end| std::mem::take(&mut end.unfinished)).collect();
        if let Some(gap) = self.gap() {
            report.findings.push(find(gap, FindingKind::Sequence, format!("{gap}.jsonl is missing")));
        }
        for (task, scan) in self.tasks.iter().zip(parts) {
            let (seq, hash) = end.as_ref().map_or((0, self.origin), |end| (end.seq, end.hash));
            if let Some((begin, prev)) = scan.begin.filter(|_| task.prev.is_none()) {
                let next = seq.saturating_add(1);
                if begin == next && prev != hash {
                    report.findings.push(find(begin, FindingKind::Link, "does not follow the file before".to_owned()));
                } else if begin != next {
                    let detail = format!("record {begin} follows record {seq}");
                    report.findings.push(find(next, FindingKind::Sequence, detail));
                }
            }
            if let Some((seq, hash, offset)) = scan.last {
                end = Some(Verified { seq, hash, segment_first: task.segment.first, offset, unfinished: Vec::new() });
            }
            let answered: HashSet<_> = scan.answered.into_iter().collect();
            open.retain(|op| !answered.contains(op));
            open.extend(scan.open);
            claims.extend(scan.claims);
            report.findings.extend(scan.findings);
            report.records_checked += scan.records;
            report.signatures_checked += scan.signatures;
        }
        let last = end.as_ref().map_or(0, |end| end.seq);
        let known =
            [(self.remembered.map(|head| head.seq), "this machine"), (self.cut.map(|cut| cut.seq), "the policy's cut")];
        for (seq, by) in known {
            if let Some(seq) = seq.filter(|seq| self.known && *seq > last) {
                let detail = format!("the log ends at record {last}, but {by} knows record {seq}");
                report.findings.push(find(seq, FindingKind::Truncated, detail));
            }
        }
        if let Some(end) = &mut end {
            end.unfinished = open[open.len().saturating_sub(REMEMBERED)..].to_vec();
        }
        let after_cut = self.cut.map_or(0, |cut| last.saturating_sub(cut.seq));
        report.writers.push(WriterReport { writer: writer.clone(), last, unfinished: open, after_cut });
        (end, claims)
    }

    /// First number of a file that is gone, among those that need not be read again.
    fn gap(&self) -> Option<u64> {
        let firsts = self.files.segments.iter().map(|segment| segment.first);
        let due = std::iter::successors(Some(1), |first| Some(first + PER_FILE));
        let resumed = self.resumed.map_or(1, |head| head.segment_first);
        firsts.zip(due).take_while(|(_, due)| *due < resumed).find_map(|(first, due)| (first != due).then_some(due))
    }
}

/// Logs that this machine or a cut remembers and that are gone.
fn missing(files: &[Files], remembered: &Heads, keys: Keys<'_>) -> Vec<Finding> {
    let there: HashSet<&Writer> = files.iter().map(|files| &files.writer).collect();
    let pinned = remembered.0.iter().map(|(writer, head)| (writer, head.seq));
    let cut = keys.cuts.iter().filter(|(_, cut)| cut.seq > 0).map(|(writer, cut)| (writer, cut.seq));
    let gone: BTreeMap<&Writer, u64> = pinned.chain(cut).filter(|(writer, _)| !there.contains(writer)).collect();
    let finding = |(writer, seq): (&Writer, u64)| Finding {
        writer: Some(writer.clone()),
        seq,
        kind: FindingKind::Truncated,
        detail: format!("the log is gone, but its record {seq} is known"),
    };
    gone.into_iter().map(finding).collect()
}

/// What to remember: nothing moves on past a finding.
fn heads(
    findings: &[Finding],
    claimants: &BTreeSet<Writer>,
    ends: BTreeMap<&Writer, Option<Verified>>,
    remembered: &Heads,
) -> Heads {
    let faulty =
        findings.iter().filter(|finding| finding.kind.is_integrity()).filter_map(|finding| finding.writer.as_ref());
    let held: HashSet<&Writer> = faulty.chain(claimants).collect();
    let mut heads = remembered.clone();
    for (writer, end) in ends {
        if let Some(end) = end.filter(|_| !held.contains(writer)) {
            heads.0.insert(writer.clone(), end);
        }
    }
    heads
}
