//! The check of one file: every line parses and follows the one before; signatures where they are due.

use std::collections::HashSet;

use super::line::{Parsed, parse_line};
use super::record::{Decision, Head, OperationId, Outcome};
use super::report::{Finding, FindingKind};
use super::segment::{Files, PER_FILE, RawLine, Segment};
use crate::anchor::StoreId;
use crate::diagnostic::{Diagnostic, Kind};
use crate::digest::Digest;
use crate::private_fs::FsError;
use crate::signature::PublicKey;

/// After so many findings a file is not read on: more would say no more.
const ENOUGH: usize = 32;

/// What is known of a log before one of its files is read.
#[derive(Clone)]
pub(super) struct Task<'a> {
    pub(super) store: &'a StoreId,
    pub(super) files: &'a Files,
    pub(super) segment: Segment,
    /// Offset of the first line to check.
    pub(super) from: u64,
    /// That line's number, and the digest of the line before where it is known already.
    pub(super) seq: u64,
    pub(super) prev: Option<Digest>,
    pub(super) keys: &'a [PublicKey],
    /// Records that are remembered by somebody: number, digest, by whom, and whether the signature must be checked.
    pub(super) marks: Vec<Mark>,
    /// Records after this one are not believed.
    pub(super) believed: u64,
    /// Whether every signature is checked.
    pub(super) each: bool,
}

/// A record that somebody remembers.
#[derive(Clone, Copy)]
pub(super) struct Mark {
    pub(super) seq: u64,
    pub(super) hash: Digest,
    pub(super) by: &'static str,
}

/// What a file told.
#[derive(Default)]
pub(super) struct Scan {
    /// Number and `prev` of the first record checked.
    pub(super) begin: Option<(u64, Digest)>,
    /// Number, digest and offset of the last.
    pub(super) last: Option<(u64, Digest, u64)>,
    pub(super) records: u64,
    pub(super) signatures: u64,
    /// Intents without an answer in this file, oldest first.
    pub(super) open: Vec<OperationId>,
    /// Answers to intents of earlier files.
    pub(super) answered: Vec<OperationId>,
    /// What this writer has signed about others.
    pub(super) claims: Vec<Head>,
    pub(super) findings: Vec<Finding>,
}

impl Task<'_> {
    /// Checks the file. With a fault in it, it is read again with every signature checked: that places the blame.
    pub(super) fn run(&self, buffer: &mut Vec<u8>) -> Result<Scan, FsError> {
        let scan = self.pass(self.each, buffer)?;
        let settled = self.each || scan.findings.iter().all(|finding| finding.kind == FindingKind::Torn);
        if settled { Ok(scan) } else { self.pass(true, buffer) }
    }

    fn pass(&self, each: bool, buffer: &mut Vec<u8>) -> Result<Scan, FsError> {
        let mut lines = self.files.lines(self.segment, self.from, std::mem::take(buffer));
        let mut check =
            Check { task: self, each, expected: self.seq, prev: self.prev, end: None, scan: Scan::default() };
        let mut intents = Intents::default();
        loop {
            let line = match lines.next() {
                Ok(Some(line)) => line,
                Ok(None) => break,
                Err(error) if error.kind() == Kind::Integrity => {
                    check.find(self.seq, FindingKind::Stray, error.to_string());
                    break;
                }
                Err(error) => return Err(error),
            };
            if !check.line(&line, &mut intents) {
                break;
            }
        }
        *buffer = lines.into_buffer();
        check.last_signature();
        let mut scan = check.scan;
        (scan.open, scan.answered) = intents.into_parts();
        Ok(scan)
    }
}

struct Check<'a> {
    task: &'a Task<'a>,
    each: bool,
    expected: u64,
    prev: Option<Digest>,
    /// The last record with its line, until its signature is checked.
    end: Option<(Parsed, Vec<u8>)>,
    scan: Scan,
}

impl Check<'_> {
    fn find(&mut self, seq: u64, kind: FindingKind, detail: impl Into<String>) {
        let writer = Some(self.task.files.writer.clone());
        self.scan.findings.push(Finding { writer, seq, kind, detail: detail.into() });
    }

    /// Checks a line; `false` when the file need not be read on.
    fn line(&mut self, line: &RawLine<'_>, intents: &mut Intents) -> bool {
        if self.scan.findings.len() >= ENOUGH {
            self.find(self.expected, FindingKind::Syntax, "more faults follow; the file was not read on");
            return false;
        }
        self.scan.records += 1;
        let hash = Digest::of(line.bytes);
        match parse_line(line.bytes) {
            Ok(parsed) => self.record(parsed, line, hash, intents),
            Err(super::BadLine::Unfinished) => {
                self.scan.records -= 1;
                self.find(self.expected, FindingKind::Torn, format!("{} bytes without a line feed", line.bytes.len()));
                return false;
            }
            Err(error) => {
                self.find(self.expected, FindingKind::Syntax, error.to_string());
                if !line.is_whole() {
                    return false;
                }
                self.scan.last = Some((self.expected, hash, line.offset));
                self.end = None;
                self.expected = self.expected.saturating_add(1);
            }
        }
        self.prev = Some(hash);
        true
    }

    fn record(&mut self, parsed: Parsed, line: &RawLine<'_>, hash: Digest, intents: &mut Intents) {
        let task = self.task;
        let record = &parsed.record;
        let seq = record.seq;
        if record.store != *task.store {
            self.find(self.expected, FindingKind::WrongStore, format!("a record of {}", record.store));
        }
        if record.writer != task.files.writer {
            self.find(self.expected, FindingKind::WrongWriter, format!("a record of {}", record.writer));
        }
        if seq != self.expected {
            self.find(self.expected, FindingKind::Sequence, format!("record {seq} stands in its place"));
        } else if seq.saturating_sub(task.segment.first) >= PER_FILE {
            self.find(seq, FindingKind::Sequence, format!("does not belong into {}.jsonl", task.segment.first));
        }
        if self.prev.is_some_and(|prev| prev != record.prev) {
            self.find(seq, FindingKind::Link, "does not follow the line before it");
        }
        for mark in task.marks.iter().filter(|mark| mark.seq == seq) {
            if mark.hash != hash {
                self.find(seq, FindingKind::Rewritten, format!("is not the record that {} knows", mark.by));
            } else if !self.each {
                self.signature(&parsed, line.bytes);
            }
        }
        if self.each {
            self.signature(&parsed, line.bytes);
        }
        if seq <= task.believed {
            intents.note(record.draft.op, record.draft.decision, record.draft.outcome);
            self.scan.claims.extend_from_slice(&record.draft.heads);
        }
        self.scan.begin.get_or_insert((seq, record.prev));
        self.scan.last = Some((seq, hash, line.offset));
        self.expected = seq.saturating_add(1);
        if !self.each {
            let mut bytes = self.end.take().map(|(_, bytes)| bytes).unwrap_or_default();
            bytes.clear();
            bytes.extend_from_slice(line.bytes);
            self.end = Some((parsed, bytes));
        }
    }

    fn signature(&mut self, parsed: &Parsed, line: &[u8]) {
        self.scan.signatures += 1;
        if !self.task.keys.iter().any(|key| parsed.is_signed_by(key, line)) {
            self.find(parsed.record.seq, FindingKind::Signature, "is not signed by its writer");
        }
    }

    /// The last line of a file covers all before it.
    fn last_signature(&mut self) {
        if let Some((parsed, line)) = self.end.take() {
            self.signature(&parsed, &line);
        }
    }
}

/// Which operations have begun and not ended.
#[derive(Default)]
struct Intents {
    open: HashSet<OperationId>,
    order: Vec<OperationId>,
    answered: Vec<OperationId>,
}

impl Intents {
    fn note(&mut self, op: OperationId, decision: Decision, outcome: Outcome) {
        match outcome {
            Outcome::Intent if self.open.insert(op) => self.order.push(op),
            Outcome::Intent => {}
            // A refusal is a record of its own and answers nothing.
            _ if decision == Decision::Denied => {}
            _ if self.open.remove(&op) => {
                // Nearly always the newest.
                if self.order.last() == Some(&op) {
                    self.order.pop();
                }
            }
            _ => self.answered.push(op),
        }
    }

    fn into_parts(mut self) -> (Vec<OperationId>, Vec<OperationId>) {
        let mut seen = HashSet::new();
        self.order.retain(|op| self.open.contains(op) && seen.insert(*op));
        (self.order, self.answered)
    }
}
