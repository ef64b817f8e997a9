//! The copy of the own log in the store, for others to read. The own file is the truth: the copy is brought to it, never
//! the other way round.

use super::error::AuditError;
use super::log::{OwnLog, Position, Tail};
use super::segment::{End, FOLDER, Files, Segment, first_of};
use crate::digest::Digest;
use crate::private_fs::Dir;

/// How much is copied at once.
const PIECE: u64 = 4 * 1024 * 1024;

/// How much of a copy's end is compared: its last line covers all before it.
const COMPARED: u64 = 64 * 1024;

impl OwnLog {
    /// Copies what the store lacks to its `audit/<member>/<device>/`; call it under the store's lock.
    ///
    /// A copy that git has reset, that was cut or that has foreign bytes is brought to ours. One that holds records of this
    /// writer that we do not have is left alone: [`AuditError::Behind`] or [`AuditError::Forked`].
    pub fn mirror(&self, store: &Dir) -> Result<(), AuditError> {
        let _together = self.lock(false)?;
        let tail = self.tail()?;
        let copy = self.copy(store)?;
        let ours = &tail.files;
        let Some(newest) = ours.segments.last().copied() else {
            return self.refuse_foreign(&tail, store);
        };
        for segment in &copy.segments {
            if segment.first > newest.first {
                self.refuse_newer(&tail, &copy, *segment)?;
                store.remove(&copy.file(segment.first))?;
            }
        }
        for segment in &ours.segments {
            let len = if segment.first == newest.first { tail.whole } else { segment.len };
            let there =
                copy.segments.iter().find(|copied| copied.first == segment.first).map_or(0, |copied| copied.len);
            let settled = there == len && segment.first != newest.first;
            if !settled {
                self.bring(&tail, &copy, Segment { first: segment.first, len }, there)?;
            }
        }
        Ok(())
    }

    fn copy(&self, store: &Dir) -> Result<Files, AuditError> {
        Ok(Files::list(store, &format!("{FOLDER}/{}", self.writer), &self.writer)?.0)
    }

    /// Makes one file of the copy, of which `there` bytes exist, equal to ours.
    fn bring(&self, tail: &Tail, copy: &Files, ours: Segment, there: u64) -> Result<(), AuditError> {
        let to = copy.file(ours.first);
        let mut at = there;
        if !(there <= ours.len && Self::same_end(tail, copy, ours.first, there)?) {
            self.refuse_newer(tail, copy, Segment { first: ours.first, len: there })?;
            // Killed between here and the end, the copy is still a beginning of ours.
            copy.dir.truncate(&to, 0)?;
            at = 0;
        }
        while at < ours.len {
            let mut piece = Vec::new();
            tail.files.read(ours.first, at, PIECE.min(ours.len - at), &mut piece)?;
            copy.dir.append(&to, &piece, at)?;
            at += piece.len() as u64;
            if piece.is_empty() {
                break;
            }
        }
        Ok(())
    }

    fn same_end(tail: &Tail, copy: &Files, first: u64, len: u64) -> Result<bool, AuditError> {
        let from = len.saturating_sub(COMPARED);
        let read = |files: &Files| {
            let mut bytes = Vec::new();
            files.read(first, from, len - from, &mut bytes).map(|()| bytes)
        };
        Ok(len == 0 || read(&tail.files)? == read(copy)?)
    }

    /// Refuses to go on when the copy in the store ends in a record that this writer signed and we do not have.
    pub(super) fn refuse_foreign(&self, tail: &Tail, store: &Dir) -> Result<(), AuditError> {
        let copy = self.copy(store)?;
        copy.segments.last().map_or(Ok(()), |newest| self.refuse_newer(tail, &copy, *newest))
    }

    /// The same for one file of the copy.
    fn refuse_newer(&self, tail: &Tail, copy: &Files, segment: Segment) -> Result<(), AuditError> {
        let Some(End { line, whole }) = End::of(&copy.dir, &copy.file(segment.first), segment.len)? else {
            return Ok(());
        };
        if stands_at(&tail.files, segment.first, whole - line.len() as u64, &line)? {
            return Ok(());
        }
        let Ok(parsed) = self.own(&line) else { return Ok(()) };
        let (seq, writer) = (parsed.record.seq, self.writer.clone());
        if seq > tail.position.seq {
            return Err(AuditError::Behind { writer, ours: tail.position.seq, theirs: seq });
        }
        let theirs = Position { seq, hash: Digest::of(&line) };
        let known = theirs == tail.position || hash_at(&tail.files, seq)? == Some(theirs.hash);
        if known { Ok(()) } else { Err(AuditError::Forked { writer, seq }) }
    }
}

/// Whether a file of the log has these bytes at an offset: so it is with a copy that is a beginning of ours.
fn stands_at(files: &Files, first: u64, offset: u64, line: &[u8]) -> Result<bool, AuditError> {
    let Some(segment) = files.segments.iter().find(|segment| segment.first == first) else { return Ok(false) };
    let mut bytes = Vec::new();
    if offset + line.len() as u64 <= segment.len {
        files.read(first, offset, line.len() as u64, &mut bytes)?;
    }
    Ok(bytes == line)
}

/// Digest of the line of a record, found by counting lines.
pub(super) fn hash_at(files: &Files, seq: u64) -> Result<Option<Digest>, AuditError> {
    let first = first_of(seq);
    let Some(segment) = files.segments.iter().find(|segment| segment.first == first) else { return Ok(None) };
    let mut lines = files.lines(*segment, 0, Vec::new());
    for _ in first..seq {
        lines.next()?;
    }
    Ok(lines.next()?.filter(super::segment::RawLine::is_whole).map(|line| Digest::of(line.bytes)))
}
