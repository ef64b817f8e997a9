//! What may become of a connector: whatever is tried in whatever order, its table stays whole.

use keyward::connector::edit::{Base, EditError, add, amend, move_away, remove, restore, set};
use keyward::connector::name::{Address, Word};
use keyward::connector::operation::{Operation, OperationKind, Step};
use keyward::connector::{Connector, Metadata, Stage, State, Version};
use keyward::digest::Digest;
use keyward::store::wire::{Seal, parse, write};
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;

use crate::arbitrary::{failed, metadata, time, version};

#[derive(Debug, Clone)]
enum Deed {
    Add(Box<Metadata>, Vec<Version>),
    Set(Version),
    Amend(Box<Metadata>, Option<chrono::DateTime<chrono::Utc>>),
    Restore(u64),
    Remove(bool),
    Move,
    /// What later issues do: a version is dead at the vendor.
    Revoke(u64),
    /// Likewise: a rotation begins.
    Begin,
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        2 => (metadata(), vec(version(), 1..3)).prop_map(|(metadata, made)| Deed::Add(Box::new(metadata), made)),
        4 => version().prop_map(Deed::Set),
        1 => (metadata(), of(time())).prop_map(|(metadata, expires)| Deed::Amend(Box::new(metadata), expires)),
        3 => (0..8_u64).prop_map(Deed::Restore),
        1 => any::<bool>().prop_map(Deed::Remove),
        1 => Just(Deed::Move),
        2 => (1..8_u64).prop_map(Deed::Revoke),
        1 => Just(Deed::Begin),
    ]
}

/// The bytes of a revision are what the next one names.
fn digest(connector: &Connector) -> Result<Digest, TestCaseError> {
    let seal = Seal { writer: "alice/laptop".parse().map_err(failed)?, epoch: 1, record: 1 };
    let bytes = write(connector, &seal).map_err(failed)?;
    // Whatever an edit makes, a reader takes.
    let (read, _) = parse(&bytes).map_err(failed)?;
    prop_assert_eq!(&read, connector);
    Ok(Digest::of(&bytes))
}

fn numbered(mut made: Vec<Version>, first: u64) -> Vec<Version> {
    let last = made.len() - 1;
    for (at, (version, number)) in made.iter_mut().zip(first..).enumerate() {
        version.number = number;
        version.stage = if at == last { Stage::Current } else { Stage::Previous };
    }
    made
}

fn operation() -> Operation {
    Operation {
        id: "a".repeat(26),
        kind: OperationKind::Rotate,
        step: Step::Intent,
        version: 1,
        ends: Vec::new(),
        strategy: Word::fixed("issue"),
        marker: format!("kw-{}", "0".repeat(32)),
        attempt: 1,
        started: chrono::DateTime::default(),
        until: None,
        dependents: Vec::new(),
    }
}

fn next(base: &Base<'_>, deed: Deed) -> Result<Result<Connector, EditError>, TestCaseError> {
    Ok(match deed {
        Deed::Add(metadata, made) => add(base, *metadata, numbered(made, base.next_number())),
        Deed::Set(made) => {
            let number = base.next_number();
            set(base, numbered(vec![made], number).remove(0))
        }
        Deed::Amend(metadata, expires) => amend(base, *metadata, expires),
        Deed::Restore(number) => restore(base, number),
        Deed::Remove(orphan) => remove(base, orphan),
        Deed::Move => move_away(base, "prod/other".parse().map_err(failed)?),
        Deed::Revoke(_) | Deed::Begin => return Err(failed("not an edit")),
    })
}

/// One step, held against everything that must be true after it.
fn step(address: &Address, before: Option<&Connector>, deed: &Deed) -> Result<Option<Connector>, TestCaseError> {
    let before_digest = before.map(digest).transpose()?;
    let base = Base { address, found: before.zip(before_digest) };
    let Ok(after) = next(&base, deed.clone())? else { return Ok(None) };
    digest(&after)?;
    prop_assert_eq!(after.revision, before.map_or(0, |before| before.revision) + 1);
    prop_assert_eq!(after.prev, before_digest);
    prop_assert_eq!(&after.address, address);
    prop_assert!(after.versions.iter().zip(1..).all(|(version, number)| version.number == number));
    prop_assert!(after.versions.iter().filter(|version| version.stage == Stage::Current).count() <= 1);
    let Some(before) = before else {
        prop_assert!(matches!(deed, Deed::Add(..)), "only adding begins anything");
        return Ok(Some(after));
    };
    if before.operation.is_some() && before.is_active() {
        let amended = matches!(deed, Deed::Amend(metadata, _) if before.metadata.rotates_like(metadata));
        prop_assert!(amended, "nothing that matters to a rotation changes in the middle of one");
        prop_assert_eq!((&after.operation, &after.versions), (&before.operation, &before.versions));
    }
    // What was sealed once stays as it was, only its stage (and, amended, its expiry) moves.
    prop_assert!(after.versions.len() >= before.versions.len());
    for (old, new) in before.versions.iter().zip(&after.versions) {
        prop_assert_eq!((old.number, old.sealed, &old.to, &old.fields), (new.number, new.sealed, &new.to, &new.fields));
        prop_assert!(old.expires == new.expires || matches!(deed, Deed::Amend(..)));
        prop_assert!(old.stage != Stage::Revoked || new.stage == Stage::Revoked, "nothing rises from the dead");
    }
    let was_active = before.is_active();
    match deed {
        Deed::Add(..) => {
            prop_assert!(!was_active && after.is_active());
            let old = &after.versions[..before.versions.len()];
            prop_assert!(old.iter().all(|version| version.stage == Stage::Revoked), "a tombstone's numbers stay dead");
        }
        Deed::Set(_) => prop_assert_eq!(after.current().map(|version| version.number), Some(base.next_number())),
        Deed::Restore(number) => {
            prop_assert_eq!(after.current().map(|version| version.number), Some(*number));
            prop_assert_eq!(before.version(*number).map(|version| version.stage), Some(Stage::Previous));
        }
        Deed::Remove(orphan) => {
            prop_assert_eq!(&after.state, &State::Removed);
            prop_assert!(*orphan || before.versions.iter().all(|version| version.stage == Stage::Revoked));
        }
        Deed::Move => {
            let moved = matches!(&after.state, State::Moved { to } if to.as_str() == "prod/other");
            prop_assert!(moved);
        }
        Deed::Amend(..) | Deed::Revoke(_) | Deed::Begin => {}
    }
    prop_assert!(was_active || after.is_active(), "only adding does anything to a tombstone");
    Ok(Some(after))
}

proptest! {
    #[test]
    fn the_table_stays_whole(deeds in vec(deed(), 1..30)) {
        let address: Address = "prod/a".parse().map_err(failed)?;
        let mut now: Option<Connector> = None;
        for deed in deeds {
            match (deed, &mut now) {
                (Deed::Revoke(number), Some(connector)) => {
                    for version in connector.versions.iter_mut().filter(|version| version.number == number) {
                        version.stage = Stage::Revoked;
                    }
                }
                (Deed::Begin, Some(connector)) if connector.is_active() => {
                    // It ends again at the next one.
                    connector.operation = if connector.operation.is_some() { None } else { Some(operation()) };
                }
                (Deed::Revoke(_) | Deed::Begin, _) => {}
                (deed, known) => {
                    if let Some(after) = step(&address, known.as_ref(), &deed)? {
                        now = Some(after);
                    }
                }
            }
        }
    }
}
