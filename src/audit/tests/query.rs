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
    assert_eq!((found.records.len(), found.unreadable), (131, 2));
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
