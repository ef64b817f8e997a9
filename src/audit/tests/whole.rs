//! Logs together: what is remembered, cut, seen by others.

use std::fs;

use super::*;

const ALICE: &str = "alice/laptop";
const BOB: &str = "bob/desk";

fn kinds(report: &Report) -> Vec<(u64, FindingKind)> {
    report.findings.iter().map(|finding| (finding.seq, finding.kind)).collect()
}

fn seen(n: u64, heads: Vec<Head>) -> Result<Vec<Draft>, Box<dyn Error>> {
    let mut draft = draft(n, "seen", super::super::Outcome::Ok)?;
    draft.objects.clear();
    draft.heads = heads;
    Ok(vec![draft])
}

#[test]
fn incremental_comes_to_the_same_as_full() -> Outcome {
    let room = Room::new(&[ALICE, BOB])?;
    let mut own = room.log(ALICE)?;
    let mut heads = Heads::default();
    let mut written = 0;
    for count in [1, 2, 5, 9_990, 1, 3, 20] {
        own.append_all(reveals(written, count)?, &signer(ALICE))?;
        own.mirror(&room.store_dir)?;
        room.write(BOB, reveals(written, count.min(7))?)?;
        written += count;
        let full = room.verify(Some(&own), &Heads::default(), Depth::Full)?;
        let incremental = room.verify(Some(&own), &heads, Depth::Incremental)?;
        assert_eq!(full.findings, []);
        assert_eq!(
            (&full.findings, &full.writers, &full.heads),
            (&incremental.findings, &incremental.writers, &incremental.heads)
        );
        assert_eq!(incremental.records_checked, count + count.min(7));
        heads = Heads::parse(&incremental.heads.to_text())?;
        assert_eq!(heads, incremental.heads);
    }
    let again = room.verify(Some(&own), &heads, Depth::Incremental)?;
    assert_eq!((again.records_checked, again.signatures_checked, again.heads), (0, 0, heads.clone()));
    // A file among those that are not read again is gone.
    fs::remove_file(room.own_file(ALICE, 1))?;
    assert!(kinds(&room.verify(Some(&own), &heads, Depth::Incremental)?).contains(&(1, FindingKind::Sequence)));
    Ok(())
}

#[test]
fn unanswered_intents_are_told_until_they_are_answered() -> Outcome {
    let room = Room::new(&[BOB])?;
    let mut drafts = reveals(0, 5)?;
    let late = draft(5, "reveal", super::super::Outcome::HandedOver)?;
    let mut refused = draft(4, "reveal", super::super::Outcome::Error)?;
    refused.decision = Decision::Denied;
    let open = drafts[4].op;
    drafts.push(refused);
    room.write(BOB, drafts)?;
    let first = room.verify(None, &Heads::default(), Depth::Full)?;
    assert_eq!(first.writers[0].unfinished, [open]);
    room.write(BOB, reveals(20, 2)?)?;
    let second = room.verify(None, &first.heads, Depth::Incremental)?;
    assert_eq!(second.writers[0].unfinished, [open]);
    room.write(BOB, vec![late])?;
    assert_eq!(room.verify(None, &second.heads, Depth::Incremental)?.writers[0].unfinished, []);
    Ok(())
}

#[test]
fn what_is_remembered_cannot_be_taken_back() -> Outcome {
    let room = Room::new(&[BOB])?;
    room.write(BOB, reveals(0, 4)?)?;
    let old = fs::read(room.copy_file(BOB, 1))?;
    room.write(BOB, reveals(4, 4)?)?;
    let heads = room.verify(None, &Heads::default(), Depth::Full)?.heads;
    let check = |why: &[(u64, FindingKind)]| -> Outcome {
        for depth in [Depth::Incremental, Depth::Full, Depth::Each] {
            let report = room.verify(None, &heads, depth)?;
            assert_eq!((kinds(&report).as_slice(), &report.heads), (why, &heads), "{depth:?}");
        }
        Ok(())
    };
    check(&[])?;
    fs::write(room.copy_file(BOB, 1), &old)?;
    check(&[(8, FindingKind::Truncated)])?;
    // Bob's key signs other records in their place.
    fs::write(room.own_file(BOB, 1), &old)?;
    fs::write(room.copy_file(BOB, 1), &old)?;
    room.write(BOB, reveals(100, 9)?)?;
    check(&[(8, FindingKind::Rewritten)])?;
    fs::remove_dir_all(room.temp.path().join("store/audit/bob"))?;
    check(&[(8, FindingKind::Truncated)])
}

#[test]
fn after_a_cut_nothing_is_believed() -> Outcome {
    let mut room = Room::new(&[ALICE, BOB])?;
    let at = room.write(BOB, reveals(0, 4)?)?;
    let before = room.verify(None, &Heads::default(), Depth::Full)?.heads;
    let head = Head { writer: ALICE.parse()?, seq: 99, hash: Digest::of(b"never written") };
    room.write(BOB, reveals(40, 1)?)?;
    room.write(BOB, seen(42, vec![head])?)?;
    let longer = room.verify(None, &Heads::default(), Depth::Full)?;
    assert_eq!(kinds(&longer), [(99, FindingKind::Dispute)]);
    assert!(!longer.is_integrity());

    room.keys.remove(&BOB.parse()?);
    let cut = Cut { key: public(BOB), seq: at.seq, hash: at.hash };
    room.cuts.insert(BOB.parse()?, cut.clone());
    for (heads, depth) in [
        (&Heads::default(), Depth::Full),
        (&Heads::default(), Depth::Each),
        (&before, Depth::Incremental),
        (&longer.heads, Depth::Incremental),
    ] {
        let report = room.verify(None, heads, depth)?;
        assert_eq!(report.findings, []);
        let bob = &report.writers[0];
        assert_eq!((bob.last, bob.after_cut, bob.unfinished.len()), (6, 2, 0), "{depth:?}");
    }
    room.cuts.insert(BOB.parse()?, Cut { hash: Digest::of(b"other"), ..cut.clone() });
    assert_eq!(room.findings(Depth::Full)?, [(4, FindingKind::Rewritten)]);
    assert_eq!(kinds(&room.verify(None, &before, Depth::Incremental)?), [(4, FindingKind::Rewritten)]);
    room.cuts.insert(BOB.parse()?, Cut { seq: 7, ..cut.clone() });
    // The cut lies beyond the end: what was signed before it counts, also about others.
    assert_eq!(room.findings(Depth::Full)?, [(99, FindingKind::Dispute), (7, FindingKind::Truncated)]);
    fs::remove_dir_all(room.temp.path().join("store/audit/bob"))?;
    assert_eq!(room.findings(Depth::Full)?, [(7, FindingKind::Truncated)]);
    Ok(())
}

#[test]
fn who_cuts_a_log_contradicts_those_who_saw_it() -> Outcome {
    let room = Room::new(&[ALICE, BOB, "carol/pc"])?;
    let mut own = room.log(ALICE)?;
    let head = |position: Position| {
        Ok::<_, Box<dyn Error>>(Head { writer: BOB.parse()?, seq: position.seq, hash: position.hash })
    };
    let middle = head(room.write(BOB, reveals(0, 3)?)?)?;
    let short = fs::read(room.copy_file(BOB, 1))?;
    let last = head(room.write(BOB, reveals(3, 2)?)?)?;
    own.append_all(seen(9, vec![middle.clone()])?, &signer(ALICE))?;
    own.mirror(&room.store_dir)?;
    room.write("carol/pc", seen(10, vec![last.clone()])?)?;
    let good = room.verify(Some(&own), &Heads::default(), Depth::Full)?;
    assert_eq!(good.findings, []);

    fs::write(room.copy_file(BOB, 1), &short)?;
    let report = room.verify(Some(&own), &Heads::default(), Depth::Full)?;
    assert_eq!(kinds(&report), [(5, FindingKind::Dispute)]);
    assert_eq!(report.findings[0].detail, "carol/pc has seen record 5, but the log ends at record 3");
    // It is found again and again: carol's record is not passed over.
    let report = room.verify(Some(&own), &report.heads, Depth::Incremental)?;
    assert_eq!((kinds(&report), report.is_integrity()), (vec![(5, FindingKind::Dispute)], false));
    // With a pin of this machine it is more than a dispute.
    let report = room.verify(Some(&own), &good.heads, Depth::Full)?;
    assert_eq!(
        (kinds(&report), report.is_integrity()),
        (vec![(5, FindingKind::Truncated), (5, FindingKind::Dispute)], true)
    );
    // Another record in the middle, signed by bob himself.
    fs::write(
        room.own_file(BOB, 1),
        short.split_inclusive(|byte| *byte == b'\n').take(2).collect::<Vec<_>>().concat(),
    )?;
    fs::remove_file(room.copy_file(BOB, 1))?;
    room.write(BOB, reveals(60, 6)?)?;
    let report = room.verify(Some(&own), &Heads::default(), Depth::Full)?;
    assert_eq!(kinds(&report), [(3, FindingKind::Dispute), (5, FindingKind::Dispute)]);
    fs::remove_dir_all(room.temp.path().join("store/audit/bob"))?;
    let report = room.verify(Some(&own), &Heads::default(), Depth::Full)?;
    assert_eq!(kinds(&report), [(3, FindingKind::Dispute), (5, FindingKind::Dispute)]);
    Ok(())
}

#[test]
fn a_run_that_was_never_brought_home_is_named_by_who_saw_it() -> Outcome {
    const RUN: &str = "ci/run-gone";
    let room = Room::new(&[ALICE, "ci/machine"])?;
    let head = Head { writer: RUN.parse()?, seq: 3, hash: Digest::of(b"the last record of a run") };
    room.write(ALICE, reveals(0, 2)?)?;
    room.write(ALICE, seen(9, vec![head.clone()])?)?;
    for depth in [Depth::Incremental, Depth::Full, Depth::Each] {
        let report = room.verify(None, &Heads::default(), depth)?;
        assert_eq!((kinds(&report), report.is_integrity()), (vec![(3, FindingKind::Dispute)], false));
        assert_eq!(report.findings[0].writer, Some(RUN.parse()?));
        assert_eq!(report.findings[0].detail, "alice/laptop has seen record 3, but the log is not there");
        // It is found again and again: her record is not passed over.
        let again = room.verify(None, &report.heads, Depth::Incremental)?;
        assert_eq!(again.findings, report.findings);
    }
    // This machine has seen it too: somebody took it away.
    let known = format!("{RUN} {} {} 1 0 -\n", head.seq, head.hash);
    let report = room.verify(None, &Heads::parse(&known)?, Depth::Incremental)?;
    assert_eq!(kinds(&report), [(3, FindingKind::Truncated), (3, FindingKind::Dispute)]);
    assert!(report.is_integrity());
    Ok(())
}

#[test]
fn the_copy_of_the_own_log_is_a_beginning_of_it() -> Outcome {
    let room = Room::new(&[ALICE])?;
    let mut own = room.log(ALICE)?;
    room.write(ALICE, reveals(0, 6)?)?;
    let good = fs::read(room.copy_file(ALICE, 1))?;
    own.append_all(reveals(6, 2)?, &signer(ALICE))?;
    let heads = room.verify(Some(&own), &Heads::default(), Depth::Full)?.heads;
    let third = good.split_inclusive(|byte| *byte == b'\n').take(2).map(<[u8]>::len).sum::<usize>();
    let mut changed = good.clone();
    changed[third + 40] ^= 1;
    for (copy, why) in [
        (&good[..], vec![]),
        (&good[..100], vec![]),
        (&[], vec![]),
        (&changed, vec![(3, FindingKind::StoreCopyDiffers)]),
        (&good.repeat(2), vec![(1, FindingKind::StoreCopyDiffers)]),
    ] {
        fs::write(room.copy_file(ALICE, 1), copy)?;
        let report = room.verify(Some(&own), &Heads::default(), Depth::Full)?;
        assert_eq!(kinds(&report), why);
        assert_eq!(report.writers[0].last, 8);
        if why.is_empty() {
            assert_eq!(room.verify(Some(&own), &heads, Depth::Incremental)?.findings, []);
        }
    }
    Ok(())
}

#[test]
fn remembered_heads_are_read_as_written_or_not_at_all() {
    for wrong in ["x", "a/b 1 x 1 0 -", "a/b 1", &format!("a/b 1 {} 1 0 x", Digest::of(b""))] {
        assert!(matches!(Heads::parse(wrong), Err(AuditError::BadMemory { line: 1, .. })), "{wrong}");
    }
    let line = format!("a/b 1 {} 1 0 -\n", Digest::of(b""));
    assert!(Heads::parse(&line).is_ok());
    assert!(matches!(Heads::parse(&line.repeat(2)), Err(AuditError::BadMemory { line: 2, .. })));
}
