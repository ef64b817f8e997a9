//! Logs from elsewhere, as a machine's run keeps them where the store is read-only: verified, then taken into the store.

use std::collections::BTreeSet;

use super::error::AuditError;
use super::report::{Finding, FindingKind, Heads};
use super::segment::{FOLDER, Files, Logs};
use super::verify::{Depth, Keys, verify};
use crate::anchor::StoreId;
use crate::connector::name::Writer;
use crate::private_fs::Dir;

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
/// nothing. Call it under the store's lock.
pub fn import(from: &Dir, to: &Dir, store: &StoreId, keys: Keys<'_>) -> Result<Imported, AuditError> {
    let report = verify(from, None, store, keys, &Heads::default(), Depth::Each)?;
    let mut imported = Imported::default();
    // Of a run that was killed in the middle of a line the whole ones are taken.
    imported.findings.extend(report.findings.into_iter().filter(|finding| finding.kind != FindingKind::Torn));
    let refused: BTreeSet<Writer> = imported.findings.iter().filter_map(|finding| finding.writer.clone()).collect();
    for files in Logs::list(from)?.files {
        if refused.contains(&files.writer) {
            continue;
        }
        match take(&files, to)? {
            Taken::Something => imported.taken.push(files.writer),
            Taken::Nothing => imported.known += 1,
            Taken::Fork(first) => imported.findings.push(Finding {
                writer: Some(files.writer),
                seq: first,
                kind: FindingKind::StoreCopyDiffers,
                detail: "the store has other records of these numbers".to_owned(),
            }),
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
        let (mut theirs, mut known) = (Vec::new(), Vec::new());
        files.dir.read_piece(&files.file(segment.first), 0, segment.len, &mut theirs)?;
        theirs.truncate(memchr::memrchr(b'\n', &theirs).map_or(0, |end| end + 1));
        if there > 0 {
            ours.dir.read_piece(&ours.file(segment.first), 0, there, &mut known)?;
        }
        match theirs.strip_prefix(known.as_slice()) {
            Some([]) => {}
            Some(new) => {
                to.create_dirs(&path)?;
                to.append(&ours.file(segment.first), new, there)?;
                taken = Taken::Something;
            }
            None if known.starts_with(&theirs) => {}
            None => return Ok(Taken::Fork(segment.first)),
        }
    }
    Ok(taken)
}
