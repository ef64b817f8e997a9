//! Logs from elsewhere, as a machine's run keeps them where the store is read-only: verified, then taken into the store.

use std::collections::BTreeSet;

use super::error::AuditError;
use super::report::{Finding, FindingKind};
use super::segment::{FOLDER, Files, Logs, Stray};
use super::verify::{Keys, verify_alone};
use crate::anchor::StoreId;
use crate::connector::name::Writer;
use crate::diagnostic::{Diagnostic, Kind};
use crate::private_fs::Dir;

/// A log is at most this long: it is in memory while it is verified and written. The format sets no limit; a run has a few records.
const LOG_LIMIT: u64 = 64 * 1024 * 1024;

/// What came of it.
#[derive(Debug, Default)]
pub struct Imported {
    /// Logs of which something was new.
    pub taken: Vec<Writer>,
    /// Logs that the store had already.
    pub known: usize,
    /// What was not taken, and why.
    pub findings: Vec<Finding>,
}

/// Takes in the logs below `audit/` in `from`: each whose every signature verifies, and of which the store has a beginning or
/// nothing. What was verified is what is written: every file is read once. Call it under the store's lock.
pub fn import(from: &Dir, to: &Dir, store: &StoreId, keys: Keys<'_>) -> Result<Imported, AuditError> {
    let Logs { files, strays } = Logs::list(from)?;
    let mut imported = Imported::default();
    let stray = |stray: Stray| Finding { writer: stray.writer, seq: 0, kind: FindingKind::Stray, detail: stray.what };
    imported.findings.extend(strays.into_iter().map(stray));
    let spoiled: BTreeSet<Writer> = imported.findings.iter().filter_map(|finding| finding.writer.clone()).collect();
    for log in files.into_iter().filter(|log| !spoiled.contains(&log.writer)) {
        let writer = log.writer.clone();
        let find = |seq, kind, detail: String| Finding { writer: Some(writer.clone()), seq, kind, detail };
        let log = match log.held(LOG_LIMIT) {
            Ok(Some(log)) => log,
            Ok(None) => {
                let detail = format!("the log is longer than {} MiB", LOG_LIMIT / 1024 / 1024);
                imported.findings.push(find(0, FindingKind::Stray, detail));
                continue;
            }
            // What somebody put there spoils one log; what the disk does ends it all.
            Err(error) if error.kind() == Kind::Integrity => {
                imported.findings.push(find(0, FindingKind::Stray, error.to_string()));
                continue;
            }
            Err(error) => return Err(error.into()),
        };
        let wrong = verify_alone(&log, store, keys)?;
        if !wrong.is_empty() {
            imported.findings.extend(wrong);
            continue;
        }
        match take(&log, to)? {
            Taken::Something => imported.taken.push(writer),
            Taken::Nothing => imported.known += 1,
            Taken::Fork(first) => {
                let detail = "the store has other records of these numbers".to_owned();
                imported.findings.push(find(first, FindingKind::StoreCopyDiffers, detail));
            }
        }
    }
    Ok(imported)
}

enum Taken {
    Something,
    Nothing,
    Fork(u64),
}

fn take(files: &Files, to: &Dir) -> Result<Taken, AuditError> {
    let path = format!("{FOLDER}/{}", files.writer);
    let ours = Files::list(to, &path, &files.writer)?.0;
    let mut taken = Taken::Nothing;
    for segment in &files.segments {
        let there = ours.segments.iter().find(|our| our.first == segment.first).map_or(0, |our| our.len);
        let theirs = files.held_bytes(segment.first);
        let mut known = Vec::new();
        if there > 0 {
            ours.read(segment.first, 0, there, &mut known)?;
        }
        match theirs.strip_prefix(known.as_slice()) {
            Some([]) => {}
            Some(new) => {
                to.create_dirs(&path)?;
                to.append(&ours.file(segment.first), new, there)?;
                taken = Taken::Something;
            }
            None if known.starts_with(theirs) => {}
            None => return Ok(Taken::Fork(segment.first)),
        }
    }
    Ok(taken)
}
