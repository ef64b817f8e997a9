//! Which ends of others' logs are worth a record of this device: those that came just now and that nobody has named yet.

use std::collections::BTreeMap;

use super::judge::writer_of;
use super::settle::Plan;
use super::{LIMIT, SyncError};
use crate::audit::{Action, Head, MAX_HEADS, parse_line};
use crate::connector::name::Writer;
use crate::digest::Digest;
use crate::policy::Cut;
use crate::private_fs::Dir;

/// The number of a log's last record; 0 before the first.
pub(super) fn last_number(log: &[u8]) -> u64 {
    let last = log.split_inclusive(|byte| *byte == b'\n').next_back();
    last.and_then(|line| parse_line(line).ok()).map_or(0, |parsed| parsed.record.seq)
}

/// The last records of logs that went on by more than what others have seen: two who only told each other what they have seen
/// would never be done.
pub(super) fn worth_naming(files: &Dir, plan: &Plan, cuts: &BTreeMap<Writer, Cut>) -> Result<Vec<Head>, SyncError> {
    let mut ends: BTreeMap<Writer, (u64, Digest)> = BTreeMap::new();
    let mut named: BTreeMap<Writer, u64> = BTreeMap::new();
    for (path, from) in &plan.logs {
        let Some(writer) = writer_of(path) else { continue };
        let bytes = files.read(path, LIMIT)?;
        let new = usize::try_from(*from).ok().and_then(|from| bytes.get(from..)).unwrap_or_default();
        for line in new.split_inclusive(|byte| *byte == b'\n') {
            let Ok(parsed) = parse_line(line) else { continue };
            let record = parsed.record;
            for head in &record.draft.heads {
                let seq = named.entry(head.writer.clone()).or_default();
                *seq = head.seq.max(*seq);
            }
            // What a removed writer adds is ignored, and nobody's word makes it more.
            let counts = cuts.get(&writer).is_none_or(|cut| record.seq <= cut.seq);
            if counts && record.draft.action != Action::Seen {
                let end = ends.entry(writer.clone()).or_insert((record.seq, Digest::of(line)));
                if record.seq >= end.0 {
                    *end = (record.seq, Digest::of(line));
                }
            }
        }
    }
    ends.retain(|writer, (seq, _)| named.get(writer).is_none_or(|named| named < seq));
    let heads = ends.into_iter().map(|(writer, (seq, hash))| Head { writer, seq, hash });
    Ok(heads.take(MAX_HEADS).collect())
}
