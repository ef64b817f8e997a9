//! Reading what was done, and when each connector was last accessed.

use std::fs;

use super::*;
use crate::connector::name::Address;

const ALICE: &str = "alice/laptop";
const BOB: &str = "bob/desk";

#[test]
fn filters_meet_what_is_set() -> Outcome {
    let room = Room::new(&[ALICE, BOB])?;
    let mut own = room.log(ALICE)?;
    own.append_all(reveals(0, 120)?, &signer(ALICE))?;
    room.write(BOB, reveals(1000, 10)?)?;
    room.write(BOB, vec![draft(500, "edit", super::super::Outcome::Ok)?])?;
    let all = Filter::default();
    let find = |filter: &Filter, limit| read(&room.store_dir, Some(&own), filter, limit);
    let found = find(&all, None)?.records;
    assert_eq!(found.len(), 131);
    assert!(found.is_sorted_by(|one, other| one.draft.at >= other.draft.at));
    let newest: Vec<Record> = found[..7].to_vec();
    assert_eq!(find(&all, Some(7))?.records, newest);
    assert_eq!(find(&all, Some(0))?.records, []);

    let count = |filter: Filter| find(&filter, None).map(|found| found.records.len());
    let exact = ObjectFilter::Is("prod/connector-3".parse()?);
    assert_eq!(count(Filter { object: Some(exact), ..Filter::default() })?, 6);
    let like = ObjectFilter::Like("prod/connector-3*".parse()?);
    assert_eq!(count(Filter { object: Some(like), ..Filter::default() })?, 26);
    assert_eq!(count(Filter { actor: Some(Actor::Member("bob".parse()?)), ..Filter::default() })?, 11);
    assert_eq!(count(Filter { actor: Some(Actor::Writer(ALICE.parse()?)), ..Filter::default() })?, 120);
    assert_eq!(count(Filter { action: Some(Action::Edit), ..Filter::default() })?, 1);
    let (since, until) = (Some(found[10].draft.at), Some(found[2].draft.at));
    assert_eq!(count(Filter { since, until, ..Filter::default() })?, 8);
    let op = Some(found[0].draft.op.as_str()[..25].to_owned());
    assert_eq!(count(Filter { op, ..Filter::default() })?, 2);

    let mut bytes = fs::read(room.copy_file(BOB, 1))?;
    bytes.extend_from_slice(b"not a record\n{\"torn");
    fs::write(room.copy_file(BOB, 1), bytes)?;
    let found = find(&all, None)?;
    // A torn line is no record yet.
    assert_eq!((found.records.len(), found.unreadable), (131, 1));
    Ok(())
}

#[test]
fn only_what_verifies_is_read_as_verified() -> Outcome {
    let mut room = Room::new(&[ALICE, BOB])?;
    room.write(ALICE, reveals(0, 4)?)?;
    room.write(BOB, reveals(100, 6)?)?;
    let heads = room.verify(None, &Heads::default(), Depth::Full)?.heads;
    let good = fs::read_to_string(room.copy_file(BOB, 1))?;
    let lines: Vec<&str> = good.split_inclusive('\n').collect();
    let find = |room: &Room, filter: &Filter, limit| -> Result<_, AuditError> {
        let report = room.verify(None, &heads, Depth::Incremental)?;
        let keys = Keys { writers: &room.keys, machines: &room.keys, cuts: &room.cuts };
        let found = read_verified((&room.store_dir, None), filter, limit, (&store(), keys), &report)?;
        let bobs: Vec<u64> = found.records.iter().filter(|it| it.writer.as_str() == BOB).map(|it| it.seq).collect();
        let kinds: Vec<_> = found.findings.iter().map(|finding| (finding.seq, finding.kind)).collect();
        Ok((bobs, found.left_out, found.unreadable, kinds))
    };
    let all = Filter::default();
    assert_eq!(find(&room, &all, None)?, (vec![6, 5, 4, 3, 2, 1], 0, 0, vec![]));
    // Changed behind the back of what is remembered: only its own signature tells.
    let behind = good.replacen("4711", "4712", 2).replacen("4712", "4711", 1);
    fs::write(room.copy_file(BOB, 1), &behind)?;
    assert_eq!(room.verify(None, &heads, Depth::Incremental)?.findings, []);
    assert_eq!(find(&room, &all, None)?, (vec![6, 5, 4, 3, 1], 1, 0, vec![(2, FindingKind::Signature)]));
    // Another's record in the place of one, unnoticed too.
    let alices = fs::read_to_string(room.copy_file(ALICE, 1))?;
    let foreign = good.replacen(lines[1], alices.split_inclusive('\n').next().unwrap_or_default(), 1);
    fs::write(room.copy_file(BOB, 1), &foreign)?;
    let (bobs, left_out, unreadable, _) = find(&room, &all, None)?;
    assert_eq!((bobs, left_out, unreadable), (vec![], 5, 1));
    // New records that nobody signed neither show nor take the place of others.
    let forged = lines[5].replace("\"seq\":6", "\"seq\":7").replace("2026-", "2027-");
    fs::write(room.copy_file(BOB, 1), format!("{good}{forged}"))?;
    let (bobs, left_out, _, kinds) = find(&room, &all, Some(2))?;
    assert_eq!((bobs, left_out), (vec![6, 5], 1));
    assert!(kinds.contains(&(7, FindingKind::Signature)), "{kinds:?}");
    // Whom it does not concern hears nothing of it.
    let only = Filter { actor: Some(Actor::Writer(ALICE.parse()?)), ..Filter::default() };
    assert_eq!(find(&room, &only, None)?, (vec![], 0, 0, vec![]));
    // A log that is not the one that was known, and one of nobody.
    fs::write(room.own_file(BOB, 1), lines[..2].concat())?;
    fs::write(room.copy_file(BOB, 1), lines[..2].concat())?;
    room.write(BOB, reveals(200, 6)?)?;
    let (bobs, left_out, _, kinds) = find(&room, &all, None)?;
    assert_eq!((bobs, left_out, kinds), (vec![], 8, vec![(6, FindingKind::Rewritten)]));
    fs::write(room.copy_file(BOB, 1), &good)?;
    room.keys.remove(&BOB.parse()?);
    assert_eq!(find(&room, &all, None)?, (vec![], 6, 0, vec![(0, FindingKind::UnknownWriter)]));
    Ok(())
}

#[test]
fn what_comes_after_a_cut_takes_no_place() -> Outcome {
    let mut room = Room::new(&[ALICE, BOB])?;
    room.write(ALICE, reveals(10, 3)?)?;
    let at = room.write(BOB, reveals(0, 2)?)?;
    room.write(BOB, reveals(1000, 5)?)?;
    room.cuts.insert(BOB.parse()?, Cut { key: public(BOB), seq: at.seq, hash: at.hash });
    let report = room.verify(None, &Heads::default(), Depth::Full)?;
    let keys = Keys { writers: &room.keys, machines: &room.keys, cuts: &room.cuts };
    let find = |limit| read_verified((&room.store_dir, None), &Filter::default(), limit, (&store(), keys), &report);
    for (limit, alices, bobs) in [(None, 3, 2), (Some(4), 3, 1), (Some(2), 2, 0)] {
        let found = find(limit)?;
        let by = |writer: &str| found.records.iter().filter(|record| record.writer.as_str() == writer).count();
        assert_eq!((by(ALICE), by(BOB), found.after_cut, found.left_out), (alices, bobs, 5, 0), "{limit:?}");
        assert_eq!(found.findings, []);
    }
    Ok(())
}

#[test]
fn last_accesses_are_kept_up_to_date() -> Outcome {
    let room = Room::new(&[ALICE, BOB])?;
    let mut own = room.log(ALICE)?;
    let mut index = AccessIndex::default();
    assert!(!index.update(&room.store_dir, Some(&own))?);
    let three: Address = "prod/connector-3".parse()?;
    let at = |index: &AccessIndex| index.last().get(&three).copied();
    own.append_all(reveals(6, 2)?, &signer(ALICE))?;
    assert!(index.update(&room.store_dir, Some(&own))?);
    assert_eq!(at(&index), Some(draft(7, "x", super::super::Outcome::Ok)?.at));
    assert!(!index.update(&room.store_dir, Some(&own))?);
    index = AccessIndex::parse(&index.to_text())?;
    assert!(!index.update(&room.store_dir, Some(&own))?);

    let mut refused = draft(206, "reveal", super::super::Outcome::Error)?;
    refused.decision = Decision::Denied;
    room.write(BOB, vec![refused, draft(306, "edit", super::super::Outcome::Ok)?])?;
    assert!(index.update(&room.store_dir, Some(&own))?);
    assert_eq!(at(&index), Some(draft(7, "x", super::super::Outcome::Ok)?.at));
    let short = fs::read(room.copy_file(BOB, 1))?;
    room.write(BOB, vec![draft(406, "run", super::super::Outcome::HandedOver)?])?;
    assert!(index.update(&room.store_dir, Some(&own))?);
    assert_eq!(at(&index), Some(draft(406, "x", super::super::Outcome::Ok)?.at));
    // Put back by git, and then another way on.
    fs::write(room.copy_file(BOB, 1), &short)?;
    index.update(&room.store_dir, Some(&own))?;
    assert_eq!(at(&index), Some(draft(406, "x", super::super::Outcome::Ok)?.at));
    fs::write(room.own_file(BOB, 1), &short)?;
    room.write(BOB, vec![draft(506, "export", super::super::Outcome::Intent)?])?;
    assert!(index.update(&room.store_dir, Some(&own))?);
    assert_eq!(at(&index), Some(draft(506, "x", super::super::Outcome::Ok)?.at));
    // Kept up to date or made anew, it is the same.
    let mut anew = AccessIndex::default();
    anew.update(&room.store_dir, Some(&own))?;
    assert_eq!(anew, index);
    // Two files of one log, read by several threads at once.
    own.append_all(reveals(1000, PER_FILE)?, &signer(ALICE))?;
    for index in [&mut anew, &mut AccessIndex::default()] {
        assert!(index.update(&room.store_dir, Some(&own))?);
        assert_eq!(at(index), Some(draft(10_907, "x", super::super::Outcome::Ok)?.at));
        assert!(!index.update(&room.store_dir, Some(&own))?);
    }
    for wrong in ["x", "log a/b 1", "last prod/x y"] {
        assert!(AccessIndex::parse(wrong).is_err(), "{wrong}");
    }
    Ok(())
}
