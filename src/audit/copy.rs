//! Whether the store's copy of the own log is a beginning of it, byte for byte.

use super::error::AuditError;
use super::report::{Finding, FindingKind, Verified};
use super::segment::{Files, Segment};

/// How much is compared at once.
const PIECE: u64 = 1024 * 1024;

/// Compares from the beginning, or from a remembered record on.
pub(super) fn compare(ours: &Files, copy: &Files, from: Option<&Verified>) -> Result<Option<Finding>, AuditError> {
    let differs = |seq, detail: String| {
        Some(Finding { writer: Some(ours.writer.clone()), seq, kind: FindingKind::StoreCopyDiffers, detail })
    };
    let newest = copy.segments.last().map(|segment| segment.first);
    for segment in &copy.segments {
        let Some(own) = ours.segments.iter().find(|own| own.first == segment.first) else {
            return Ok(differs(segment.first, format!("the store has {}.jsonl, this machine does not", segment.first)));
        };
        if segment.len > own.len {
            let more = segment.len - own.len;
            return Ok(differs(segment.first, format!("the store's {}.jsonl is {more} bytes longer", segment.first)));
        }
        if segment.len < own.len && Some(segment.first) != newest {
            return Ok(differs(segment.first, format!("the store's {}.jsonl is cut short", segment.first)));
        }
        let start = match from {
            Some(head) if segment.first < head.segment_first => segment.len,
            Some(head) if segment.first == head.segment_first => head.offset.min(segment.len),
            _ => 0,
        };
        if let Some(offset) = first_difference(ours, copy, *segment, start)? {
            let seq = segment.first + line_feeds(ours, segment.first, offset)?;
            return Ok(differs(seq, format!("the store's {}.jsonl differs at byte {offset}", segment.first)));
        }
    }
    Ok(None)
}

fn first_difference(ours: &Files, copy: &Files, segment: Segment, start: u64) -> Result<Option<u64>, AuditError> {
    let (mut one, mut other) = (Vec::new(), Vec::new());
    let mut at = start;
    while at < segment.len {
        let wanted = PIECE.min(segment.len - at);
        for (files, bytes) in [(ours, &mut one), (copy, &mut other)] {
            bytes.clear();
            files.read(segment.first, at, wanted, bytes)?;
        }
        if one != other {
            let equal = one.iter().zip(&other).take_while(|(one, other)| one == other).count();
            return Ok(Some(at + equal as u64));
        }
        at += wanted;
    }
    Ok(None)
}

/// How many lines end before an offset.
fn line_feeds(files: &Files, first: u64, offset: u64) -> Result<u64, AuditError> {
    let (mut count, mut at, mut bytes) = (0, 0, Vec::new());
    while at < offset {
        let wanted = PIECE.min(offset - at);
        bytes.clear();
        files.read(first, at, wanted, &mut bytes)?;
        count += memchr::memchr_iter(b'\n', &bytes).count() as u64;
        at += wanted;
    }
    Ok(count)
}
