//! The own log, in the state folder: the truth about what this writer has signed. No git command reaches it.

use std::time::Duration;

use super::error::AuditError;
use super::line::{MAX_LINE, Parsed, parse_line, seal_line};
use super::record::{Action, Decision, Draft, Outcome, Record};
use super::segment::{End, Files, first_of};
use crate::anchor::StoreId;
use crate::connector::name::Writer;
use crate::connector::text::Text;
use crate::digest::Digest;
use crate::private_fs::{Dir, Lock};
use crate::signature::{PublicKey, Signature};

const LOCK: &str = "lock";
const PATIENCE: Duration = Duration::from_secs(30);
const TOOL: &str = concat!("keyward ", env!("CARGO_PKG_VERSION"));

/// The log of this machine's writer, in `<state>/audit`.
#[derive(Debug)]
pub struct OwnLog {
    dir: Dir,
    pub(super) store: StoreId,
    pub(super) writer: Writer,
    key: PublicKey,
    /// The line this process added last: known to be ours, and to follow everything the store's copy holds.
    last: Option<Digest>,
    /// Whether nobody else can write here: then there is no lock.
    alone: bool,
}

/// A record's place in a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// Its number; 0 before the first.
    pub seq: u64,
    /// Digest of its line.
    pub hash: Digest,
}

/// Where the log ends.
pub(super) struct Tail {
    /// Its files; of the last one `whole` bytes count.
    pub(super) files: Files,
    /// Up to here the last file has whole lines.
    pub(super) whole: u64,
    /// Bytes after that: of a record whose writing was interrupted.
    torn: u64,
    /// The last record.
    pub(super) position: Position,
}

/// Lines that go to one file.
struct Batch {
    first: u64,
    lines: Vec<u8>,
}

impl OwnLog {
    /// The log in `dir` of the writer who has the private half of `key`. Nothing is read yet.
    pub fn open(dir: Dir, store: StoreId, writer: Writer, key: PublicKey) -> Self {
        Self { dir, store, writer, key, last: None, alone: false }
    }

    /// The log of a writer that no other process is: a machine's run.
    pub fn open_alone(dir: Dir, store: StoreId, writer: Writer, key: PublicKey) -> Self {
        Self { alone: true, ..Self::open(dir, store, writer, key) }
    }

    /// Whose it is.
    pub fn writer(&self) -> Writer {
        self.writer.clone()
    }

    /// Adds records together, with one flush for each file, and tells where the last one stands.
    ///
    /// What an interrupted write left is cut off, and a `recovered` record goes before. Nothing is written unless
    /// every record can be read again and bears this writer's signature.
    pub fn append_all(
        &mut self,
        drafts: Vec<Draft>,
        sign: &dyn Fn(&[u8]) -> Signature,
    ) -> Result<Position, AuditError> {
        let _alone = self.lock(true)?;
        let tail = self.tail()?;
        self.extend(&tail, drafts, sign)
    }

    /// Adds one record that must know its own number before it can be made, unless the copy in `store` holds records of this
    /// writer that are not here: a log that was restored from a backup would fork ([`AuditError::Behind`],
    /// [`AuditError::Forked`]).
    pub fn append_with<E: From<AuditError>>(
        &mut self,
        store: &Dir,
        make: impl FnOnce(u64) -> Result<Draft, E>,
        sign: &dyn Fn(&[u8]) -> Signature,
    ) -> Result<Position, E> {
        let _alone = self.lock(true)?;
        let tail = self.tail()?;
        if self.last.is_none() {
            self.refuse_foreign(&tail, store)?;
        }
        // A repair takes a number of its own.
        let draft = make(tail.position.seq.saturating_add(1 + u64::from(tail.torn > 0)))?;
        Ok(self.extend(&tail, vec![draft], sign)?)
    }

    /// Adds records after a tail that was read under the lock.
    fn extend(
        &mut self,
        tail: &Tail,
        mut drafts: Vec<Draft>,
        sign: &dyn Fn(&[u8]) -> Signature,
    ) -> Result<Position, AuditError> {
        if let (1.., Some(first)) = (tail.torn, drafts.first()) {
            drafts.insert(0, recovered(tail.torn, first));
        }
        let (batches, position) = self.sealed(tail.position, drafts, sign)?;
        for Batch { first, lines } in batches {
            let file = tail.files.file(first);
            let known = tail.files.segments.last().filter(|segment| segment.first == first);
            match known {
                // In one step, so that nobody who kills us can have the repair without its record.
                Some(_) if tail.torn > 0 => {
                    let mut bytes = Vec::new();
                    self.dir.read_piece(&file, 0, tail.whole, &mut bytes)?;
                    bytes.extend_from_slice(&lines);
                    self.dir.write(&file, &bytes)?;
                }
                _ => self.dir.append(&file, &lines, known.map_or(0, |_| tail.whole))?,
            }
        }
        self.last = Some(position.hash);
        Ok(position)
    }

    /// The last record, if there is one.
    pub fn head(&self) -> Result<Option<Position>, AuditError> {
        let _together = self.lock(false)?;
        let position = self.tail()?.position;
        Ok((position.seq > 0).then_some(position))
    }

    /// The files as they are while nobody writes.
    pub(super) fn files(&self) -> Result<Files, AuditError> {
        let _together = self.lock(false)?;
        Ok(Files::list(&self.dir, "", &self.writer)?.0)
    }

    pub(super) fn lock(&self, exclusive: bool) -> Result<Option<Lock>, AuditError> {
        let lock = (!self.alone).then(|| self.dir.lock(LOCK, exclusive, Some(PATIENCE)));
        Ok(lock.transpose()?)
    }

    /// Reads the last line alone. Call it under the lock.
    pub(super) fn tail(&self) -> Result<Tail, AuditError> {
        let files = Files::list(&self.dir, "", &self.writer)?.0;
        let origin = Position { seq: 0, hash: self.store.audit_origin() };
        let Some(newest) = files.segments.last().copied() else {
            return Ok(Tail { files, whole: 0, torn: 0, position: origin });
        };
        let (last, whole) = self.end(&files, newest.first, newest.len)?;
        let position = match last {
            Some(position) => position,
            // The write that began this file did not come to a whole line.
            None if newest.first == 1 => origin,
            None => {
                let before =
                    files.segments.iter().rev().nth(1).filter(|before| first_of(newest.first - 1) == before.first);
                let end = before.map(|before| self.end(&files, before.first, before.len)).transpose()?;
                let last = end.and_then(|(last, _)| last).filter(|last| last.seq.saturating_add(1) == newest.first);
                last.ok_or_else(|| self.tampered(files.file(newest.first), "what comes before is missing"))?
            }
        };
        let torn = newest.len - whole;
        if torn > 0 && first_of(position.seq.saturating_add(1)) != newest.first {
            return Err(self.tampered(files.file(newest.first), "bytes follow its last record"));
        }
        Ok(Tail { files, whole, torn, position })
    }

    /// The last whole record of a file, which must be this writer's, and where it ends.
    fn end(&self, files: &Files, first: u64, len: u64) -> Result<(Option<Position>, u64), AuditError> {
        let file = files.file(first);
        let Some(End { line, whole }) = End::of(&self.dir, &file, len)? else {
            return Err(self.tampered(file, "it has no line of at most 1 MiB at its end"));
        };
        if line.is_empty() {
            return Ok((None, whole));
        }
        let hash = Digest::of(&line);
        let parsed = if self.last == Some(hash) { known(&line) } else { self.own(&line) };
        match parsed {
            Ok(parsed) if first_of(parsed.record.seq) == first => {
                Ok((Some(Position { seq: parsed.record.seq, hash }), whole))
            }
            Ok(parsed) => Err(self.tampered(file, &format!("record {} does not belong there", parsed.record.seq))),
            Err(why) => Err(self.tampered(file, &why)),
        }
    }

    /// Reads a line as one that this writer signed for this store, or says why it is none.
    pub(super) fn own(&self, line: &[u8]) -> Result<Parsed, String> {
        let parsed = known(line)?;
        if parsed.record.store != self.store || parsed.record.writer != self.writer {
            return Err("its last record is of another store or writer".to_owned());
        }
        if !parsed.is_signed_by(&self.key, line) {
            return Err(format!("the signature of record {} is not by this writer", parsed.record.seq));
        }
        Ok(parsed)
    }

    fn tampered(&self, file: String, why: &str) -> AuditError {
        AuditError::Tampered { writer: self.writer.clone(), file, why: why.to_owned() }
    }

    /// The lines of new records by the file they go to, and where the last of them stands.
    fn sealed(
        &self,
        mut position: Position,
        drafts: Vec<Draft>,
        sign: &dyn Fn(&[u8]) -> Signature,
    ) -> Result<(Vec<Batch>, Position), AuditError> {
        let tool: Text = TOOL.parse().map_err(|_| AuditError::Unreadable(super::BadLine::Value("tool")))?;
        let mut batches: Vec<Batch> = Vec::new();
        for draft in drafts {
            let (store, writer, tool) = (self.store.clone(), self.writer.clone(), tool.clone());
            let seq = position.seq.saturating_add(1);
            let line = seal_line(&Record { store, writer, seq, prev: position.hash, draft, tool }, sign);
            if line.len() > MAX_LINE {
                return Err(AuditError::TooLarge(line.len()));
            }
            let parsed = parse_line(&line).map_err(AuditError::Unreadable)?;
            if !parsed.is_signed_by(&self.key, &line) {
                return Err(AuditError::WrongKey(self.writer.clone()));
            }
            position = Position { seq, hash: Digest::of(&line) };
            match batches.last_mut() {
                Some(batch) if batch.first == first_of(seq) => batch.lines.extend_from_slice(&line),
                _ => batches.push(Batch { first: first_of(seq), lines: line }),
            }
        }
        Ok((batches, position))
    }
}

/// Reads a line that needs no proof.
fn known(line: &[u8]) -> Result<Parsed, String> {
    parse_line(line).map_err(|error| error.to_string())
}

/// The record of a repair, as part of the operation that found the damage.
fn recovered(torn: u64, found_by: &Draft) -> Draft {
    Draft {
        at: found_by.at,
        op: found_by.op,
        action: Action::Recovered,
        decision: Decision::Allowed,
        outcome: Outcome::Ok,
        objects: Vec::new(),
        epoch: found_by.epoch,
        rule: None,
        reason: None,
        error: format!("{torn} bytes of an unfinished record were cut off").parse().ok(),
        sink: None,
        source: found_by.source.clone(),
        heads: Vec::new(),
        run: None,
    }
}
