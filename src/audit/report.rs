//! What a verification finds, and what it remembers for the next one.

use std::collections::BTreeMap;
use std::fmt;

use super::error::AuditError;
use super::record::OperationId;
use crate::connector::name::Writer;
use crate::digest::Digest;
use crate::signature::PublicKey;

/// The outcome of a verification.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Every writer whose log was looked at, sorted.
    pub writers: Vec<WriterReport>,
    /// Everything that is not as it should be, sorted by writer and number.
    pub findings: Vec<Finding>,
    /// What to remember. A writer with a finding keeps what was remembered before, so that it is found again.
    pub heads: Heads,
    /// Lines read and checked this time.
    pub records_checked: u64,
    /// Signatures verified this time.
    pub signatures_checked: u64,
    /// The keys of runs that a machine of theirs has introduced.
    pub runs: BTreeMap<Writer, PublicKey>,
}

impl Report {
    /// Whether something was tampered with, rather than merely in need of attention.
    pub fn is_integrity(&self) -> bool {
        self.findings.iter().any(|finding| finding.kind.is_integrity())
    }

    /// The first record of each faulty log that is not to be believed, nor what follows it.
    pub fn doubts(&self) -> BTreeMap<&Writer, u64> {
        let mut doubts = BTreeMap::new();
        for finding in &self.findings {
            if let (Some(writer), Some(from)) = (&finding.writer, finding.spoils()) {
                doubts.entry(writer).and_modify(|known: &mut u64| *known = from.min(*known)).or_insert(from);
            }
        }
        doubts
    }
}

/// What is known of one log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WriterReport {
    /// Whose.
    pub writer: Writer,
    /// Number of the last record.
    pub last: u64,
    /// Operations with an intent that nothing answers: they may have happened.
    pub unfinished: Vec<OperationId>,
    /// Records after the writer's cut: listed, not believed.
    pub after_cut: u64,
}

/// Something that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// In whose log; nobody's when a path names no writer.
    pub writer: Option<Writer>,
    /// At which record; 0 when at none.
    pub seq: u64,
    /// What sort.
    pub kind: FindingKind,
    /// In words.
    pub detail: String,
}

impl Finding {
    /// The first record of the log that is not to be believed because of it.
    fn spoils(&self) -> Option<u64> {
        match self.kind {
            FindingKind::Dispute | FindingKind::Torn | FindingKind::StoreCopyDiffers => None,
            // Something beside the log's files says nothing of them.
            FindingKind::Stray if self.seq == 0 => None,
            // It may be any record up to this one that is not the one that was known.
            FindingKind::Rewritten => Some(0),
            _ => Some(self.seq),
        }
    }
}

/// What sort of finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FindingKind {
    /// A record does not follow the line before it.
    Link,
    /// A number is missing, double or in the wrong file.
    Sequence,
    /// A signature is not by a key of the writer.
    Signature,
    /// A line that is no record.
    Syntax,
    /// No policy epoch names this writer.
    UnknownWriter,
    /// A record of another store.
    WrongStore,
    /// A record of another writer.
    WrongWriter,
    /// The log is shorter than this machine or a cut remembers.
    Truncated,
    /// Another record stands where this machine or a cut remembers one.
    Rewritten,
    /// The log contradicts what another writer has signed about it.
    Dispute,
    /// The store's copy of the own log is no beginning of it.
    StoreCopyDiffers,
    /// The log ends within a line.
    Torn,
    /// Something in the audit folder that does not belong there.
    Stray,
}

impl FindingKind {
    /// The stable word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Link => "link",
            Self::Sequence => "sequence",
            Self::Signature => "signature",
            Self::Syntax => "syntax",
            Self::UnknownWriter => "unknown-writer",
            Self::WrongStore => "wrong-store",
            Self::WrongWriter => "wrong-writer",
            Self::Truncated => "truncated",
            Self::Rewritten => "rewritten",
            Self::Dispute => "dispute",
            Self::StoreCopyDiffers => "store-copy-differs",
            Self::Torn => "torn",
            Self::Stray => "stray",
        }
    }

    /// Whether it means tampering. A dispute needs a person to judge; a torn end is what an interrupted write leaves.
    pub fn is_integrity(self) -> bool {
        !matches!(self, Self::Dispute | Self::Torn)
    }
}

impl fmt::Display for FindingKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The last record of a log that was verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// Its number.
    pub seq: u64,
    /// Digest of its line.
    pub hash: Digest,
    /// First number of the file it is in.
    pub segment_first: u64,
    /// Where its line begins in that file.
    pub offset: u64,
    /// Intents up to here that nothing answers yet; of many the newest 64.
    pub unfinished: Vec<OperationId>,
}

/// What this machine remembers of every log: the content of `heads.pin`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Heads(pub BTreeMap<Writer, Verified>);

impl Heads {
    /// One line a writer, sorted: `<writer> <seq> <hash> <first number of the file> <offset> <operations or ->`.
    pub fn to_text(&self) -> String {
        let line = |(writer, head): (&Writer, &Verified)| {
            let Verified { seq, hash, segment_first, offset, unfinished } = head;
            let operations: Vec<&str> = unfinished.iter().map(OperationId::as_str).collect();
            let operations = if operations.is_empty() { "-".to_owned() } else { operations.join(",") };
            format!("{writer} {seq} {hash} {segment_first} {offset} {operations}\n")
        };
        self.0.iter().map(line).collect()
    }

    /// Reads what [`Heads::to_text`] wrote.
    pub fn parse(text: &str) -> Result<Self, AuditError> {
        let mut heads = BTreeMap::new();
        for (number, line) in text.lines().enumerate() {
            let bad = || AuditError::BadMemory { what: "the remembered audit heads", line: number + 1 };
            let (writer, head) = head(line).ok_or_else(bad)?;
            if heads.insert(writer, head).is_some() {
                return Err(bad());
            }
        }
        Ok(Self(heads))
    }
}

fn head(line: &str) -> Option<(Writer, Verified)> {
    let words: Vec<&str> = line.split(' ').collect();
    let [writer, seq, hash, segment_first, offset, operations] = words[..] else { return None };
    let unfinished = match operations {
        "-" => Vec::new(),
        some => some.split(',').map(str::parse).collect::<Result<_, _>>().ok()?,
    };
    let (segment_first, offset) = (segment_first.parse().ok()?, offset.parse().ok()?);
    let head = Verified { seq: seq.parse().ok()?, hash: hash.parse().ok()?, segment_first, offset, unfinished };
    Some((writer.parse().ok()?, head))
}
