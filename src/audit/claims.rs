//! What writers have signed about each other's logs: cutting or deleting one contradicts somebody.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::error::AuditError;
use super::record::Head;
use super::report::{Finding, FindingKind, Verified};
use super::segment::{Files, RawLine, Segment, first_of};
use super::verify::Keys;
use crate::connector::name::Writer;
use crate::digest::Digest;

/// A head that somebody has seen.
pub(super) struct Claim<'a> {
    pub(super) head: Head,
    pub(super) by: &'a Writer,
}

/// Claims that the logs contradict, and who made them.
pub(super) fn disputes(
    files: &[Files],
    ends: &BTreeMap<&Writer, Option<Verified>>,
    claims: &[Claim<'_>],
    keys: Keys<'_>,
) -> Result<(Vec<Finding>, BTreeSet<Writer>), AuditError> {
    // What lies beyond the newest record is disputed at once; the newest is known; others are looked up, file by file.
    let mut disputed: Vec<(&Claim<'_>, String)> = Vec::new();
    let mut wanted: BTreeMap<(&Writer, u64), Vec<&Claim<'_>>> = BTreeMap::new();
    for claim in claims {
        let Head { writer, seq, hash } = &claim.head;
        // Of a removed writer nothing after the cut counts; a log of an unknown one that is there was not read, and is a
        // finding of its own.
        let known = keys.writers.contains_key(writer) || keys.cuts.contains_key(writer);
        let unread = !known && ends.contains_key(writer);
        if unread || keys.cuts.get(writer).is_some_and(|cut| cut.seq < *seq) {
            continue;
        }
        match ends.get(writer).and_then(Option::as_ref) {
            Some(end) if end.seq == *seq && end.hash == *hash => {}
            Some(end) if end.seq > *seq && *seq > 0 => wanted.entry((writer, first_of(*seq))).or_default().push(claim),
            Some(end) if end.seq == *seq => disputed.push((claim, "holds another record there".to_owned())),
            Some(end) => disputed.push((claim, format!("ends at record {}", end.seq))),
            None => disputed.push((claim, "is not there".to_owned())),
        }
    }
    let wanted: Vec<_> = wanted.into_iter().collect();
    let looked_up = wanted.par_iter().map(|((writer, first), claims)| {
        let at = files.binary_search_by(|files| files.writer.cmp(writer)).ok().map(|at| &files[at]);
        let segment = at.and_then(|files| files.segments.iter().find(|segment| segment.first == *first));
        let numbers: BTreeSet<u64> = claims.iter().map(|claim| claim.head.seq).collect();
        let found = at.zip(segment).map(|(files, segment)| hashes(files, *segment, &numbers)).transpose()?;
        let found = found.unwrap_or_default();
        let wrong = |claim: &&&Claim<'_>| found.get(&claim.head.seq) != Some(&claim.head.hash);
        Ok(claims.iter().filter(wrong).copied().collect::<Vec<_>>())
    });
    for wrong in looked_up.collect::<Result<Vec<_>, AuditError>>()? {
        disputed.extend(wrong.into_iter().map(|claim| (claim, "holds another record there".to_owned())));
    }

    let claimants = disputed.iter().map(|(claim, _)| claim.by.clone()).collect();
    let finding = |(claim, why): (&Claim<'_>, String)| Finding {
        writer: Some(claim.head.writer.clone()),
        seq: claim.head.seq,
        kind: FindingKind::Dispute,
        detail: format!("{} has seen record {}, but the log {why}", claim.by, claim.head.seq),
    };
    Ok((disputed.into_iter().map(finding).collect(), claimants))
}

/// Digests of some lines of a file, found by counting.
fn hashes(files: &Files, segment: Segment, numbers: &BTreeSet<u64>) -> Result<BTreeMap<u64, Digest>, AuditError> {
    let mut found = BTreeMap::new();
    let mut lines = files.lines(segment, 0, Vec::new());
    let last = numbers.last().copied().unwrap_or(0);
    for seq in segment.first..=last {
        let Some(line) = lines.next()?.filter(RawLine::is_whole) else { break };
        if numbers.contains(&seq) {
            found.insert(seq, Digest::of(line.bytes));
        }
    }
    Ok(found)
}
