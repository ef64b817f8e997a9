//! How two changes of one connector come together, field by field against what both began with. Two new versions do not: no
//! program can tell which of two live credentials is meant.

use std::collections::BTreeSet;
use std::fmt;

use super::{Connector, Metadata, Rotation, Stage, Version};

/// What cannot be brought together without a person.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Clash {
    /// Both changed the same to different things.
    Field(&'static str),
    /// Both made a version of this number.
    Version(u64),
    /// Both decided which version is current.
    Current,
}

impl fmt::Display for Clash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Field(name) => write!(f, "both changed {name}"),
            Self::Version(number) => write!(f, "both made a version {number}"),
            Self::Current => f.write_str("both decided which version is current"),
        }
    }
}

/// Brings two changes of one connector together. `base` is what both began with, if that is known: without it whatever differs
/// clashes. Revision and predecessor are left as in the later of the two.
pub fn merge(base: Option<&Connector>, ours: &Connector, theirs: &Connector) -> Result<Connector, Vec<Clash>> {
    let mut clashes = BTreeSet::new();
    let metadata = metadata(base.map(|base| &base.metadata), &ours.metadata, &theirs.metadata, &mut clashes);
    let state = pick(base.map(|base| &base.state), &ours.state, &theirs.state).cloned();
    let operation = pick(base.map(|base| &base.operation), &ours.operation, &theirs.operation).cloned();
    let versions = versions(base, ours, theirs, &mut clashes);
    if state.is_none() || gives_up_unseen(ours, theirs) {
        clashes.insert(Clash::Field("whether it is in use"));
    }
    if operation.is_none() {
        clashes.insert(Clash::Field("the rotation in flight"));
    }
    let later = if theirs.revision > ours.revision { theirs } else { ours };
    match (state, operation, clashes.is_empty()) {
        (Some(state), Some(operation), true) => Ok(Connector { state, metadata, versions, operation, ..later.clone() }),
        _ => Err(clashes.into_iter().collect()),
    }
}

/// Whether a version is an earlier one, sealed as it was or again.
type Same<'a> = &'a dyn Fn(&Version, &Version) -> bool;

/// Whether a revision has every version of one that should be before it: one that lacks a credential, or has forgotten that it
/// is revoked, was made by somebody who has never seen that one.
pub fn keeps(later: &Connector, earlier: &Connector) -> bool {
    // What is sure comes first: two versions made within a second differ in nothing but their numbers and bytes, and none stands
    // for two.
    let sealed_again =
        |after: &Version, before: &Version| (after.created, &after.fields) == (before.created, &before.fields);
    let same: [Same<'_>; 3] = [
        &|after, before| after.sealed == before.sealed,
        &|after, before| after.number == before.number && after.to != before.to && sealed_again(after, before),
        &|after, before| after.number != before.number && sealed_again(after, before),
    ];
    let (mut before, mut after): (Vec<&Version>, Vec<&Version>) =
        (earlier.versions.iter().collect(), later.versions.iter().collect());
    for is_same in same {
        let mut missing = Vec::new();
        for version in before {
            match after.iter().position(|after| is_same(after, version)) {
                Some(at) if version.stage == Stage::Revoked && after[at].stage != Stage::Revoked => return false,
                Some(at) => drop(after.swap_remove(at)),
                None => missing.push(version),
            }
        }
        before = missing;
    }
    before.is_empty()
}

/// Whose of two changes counts where they clash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// What this clone has.
    Ours,
    /// What the remote has.
    Theirs,
}

/// Makes one of two changes where a person has decided whose counts. No version is lost: those of ours whose numbers the others
/// have taken come back beside the connector, to be sealed again under the next numbers, with the stages they are to have.
pub fn decide(base: Option<&Connector>, ours: &Connector, theirs: &Connector, side: Side) -> (Connector, Vec<Version>) {
    let (preferred, other) = if side == Side::Ours { (ours, theirs) } else { (theirs, ours) };
    // Field by field as always; where both have changed one, the preferred one stands.
    let began = base.map(|base| &base.metadata);
    let state = pick(base.map(|base| &base.state), &preferred.state, &other.state);
    let state = state.filter(|_| !gives_up_unseen(ours, theirs));
    let operation = pick(base.map(|base| &base.operation), &preferred.operation, &other.operation);
    let mut merged = Connector {
        revision: ours.revision.max(theirs.revision),
        metadata: metadata(began, &preferred.metadata, &other.metadata, &mut BTreeSet::new()),
        state: state.unwrap_or(&preferred.state).clone(),
        operation: operation.unwrap_or(&preferred.operation).clone(),
        versions: theirs.versions.clone(),
        ..preferred.clone()
    };
    // A number that both began with is one credential, however often it was sealed again since.
    let shared = |number: u64| base.is_some_and(|base| base.version(number).is_some());
    for version in &mut merged.versions {
        let began = base.and_then(|base| base.version(version.number)).map(|began| &began.stage);
        let same = |mine: &&Version| mine.sealed == version.sealed || shared(version.number);
        if let Some(mine) = ours.version(version.number).filter(same) {
            let (one, two) = if side == Side::Ours { (mine.stage, version.stage) } else { (version.stage, mine.stage) };
            version.stage = *pick(began, &one, &two).unwrap_or(&one);
        }
    }
    let known = |version: &&Version| {
        shared(version.number) || merged.version(version.number).is_some_and(|it| it.sealed == version.sealed)
    };
    // A tombstone has no values, neither to keep nor to be kept.
    let alive = ours.is_active() && merged.is_active();
    let lost = ours.versions.iter().filter(|version| alive && version.stage != Stage::Revoked && !known(version));
    let mut renumber: Vec<Version> = lost.cloned().collect();
    // One is current: the chosen side's. The others are valid at the vendor until somebody revokes them.
    let chosen = preferred.current().map(|version| version.sealed);
    let all = || merged.versions.iter().chain(&renumber).filter(|version| version.stage == Stage::Current);
    if all().count() > 1 {
        let chosen = all()
            .find(|version| Some(version.sealed) == chosen)
            .or_else(|| all().next_back())
            .map(|version| version.sealed);
        let others = merged.versions.iter_mut().chain(&mut renumber);
        for version in others.filter(|version| version.stage == Stage::Current && Some(version.sealed) != chosen) {
            version.stage = Stage::Previous;
        }
    }
    (merged, renumber)
}

/// Whether one of two gives up a credential that the other has just got, without having seen it.
fn gives_up_unseen(one: &Connector, other: &Connector) -> bool {
    match (one.is_active(), other.is_active()) {
        (true, false) => !keeps(other, one),
        (false, true) => !keeps(one, other),
        _ => false,
    }
}

/// What both agree on: the one that was changed, or what is the same.
fn pick<'a, T: PartialEq>(base: Option<&T>, ours: &'a T, theirs: &'a T) -> Option<&'a T> {
    match base {
        _ if ours == theirs => Some(ours),
        Some(base) if base == ours => Some(theirs),
        Some(base) if base == theirs => Some(ours),
        _ => None,
    }
}

fn metadata(base: Option<&Metadata>, ours: &Metadata, theirs: &Metadata, clashes: &mut BTreeSet<Clash>) -> Metadata {
    let mut merged = ours.clone();
    macro_rules! fields {
        ($($field:ident)+) => {
            // Named one by one, so that a field that is added to the metadata is not forgotten here.
            let Metadata { $($field: _,)+ rotation: _ } = ours;
            $(match pick(base.map(|base| &base.$field), &ours.$field, &theirs.$field) {
                Some(picked) => merged.$field = picked.clone(),
                None => drop(clashes.insert(Clash::Field(stringify!($field)))),
            })+
        };
    }
    fields!(vendor kind owner purpose tenant service_account documentation hosts scopes dependents);
    macro_rules! rotation {
        ($($field:ident)+) => {
            let Rotation { $($field: _,)+ } = &ours.rotation;
            $(match pick(base.map(|base| &base.rotation.$field), &ours.rotation.$field, &theirs.rotation.$field) {
                Some(picked) => merged.rotation.$field = picked.clone(),
                None => drop(clashes.insert(Clash::Field(concat!("rotation.", stringify!($field))))),
            })+
        };
    }
    rotation!(every overlap strategy admin coupled serves);
    merged
}

fn versions(
    base: Option<&Connector>,
    ours: &Connector,
    theirs: &Connector,
    clashes: &mut BTreeSet<Clash>,
) -> Vec<Version> {
    let numbers: BTreeSet<u64> = ours.versions.iter().chain(&theirs.versions).map(|version| version.number).collect();
    let mut merged = Vec::with_capacity(numbers.len());
    for number in numbers {
        let began = base.and_then(|base| base.version(number));
        match (ours.version(number), theirs.version(number)) {
            (Some(one), Some(other)) => match version(began, one, other) {
                Ok(version) => merged.push(version),
                Err(clash) => drop(clashes.insert(clash)),
            },
            (one, other) => merged.extend(one.or(other).cloned()),
        }
    }
    let current = merged.iter().filter(|version| version.stage == Stage::Current).count();
    if current > 1 {
        clashes.insert(Clash::Current);
    }
    merged
}

fn version(base: Option<&Version>, ours: &Version, theirs: &Version) -> Result<Version, Clash> {
    let sealed = match pick(base.map(|base| &base.sealed), &ours.sealed, &theirs.sealed) {
        Some(sealed) if *sealed == ours.sealed => ours,
        Some(_) => theirs,
        // Both have sealed the same values again.
        None if base.is_some() => theirs,
        None => return Err(Clash::Version(ours.number)),
    };
    let stage = pick(base.map(|base| &base.stage), &ours.stage, &theirs.stage).ok_or(Clash::Current)?;
    let clash = |name| move || Clash::Field(name);
    let expires = pick(base.map(|base| &base.expires), &ours.expires, &theirs.expires).ok_or_else(clash("expires"))?;
    let id = pick(base.map(|base| &base.vendor_id), &ours.vendor_id, &theirs.vendor_id);
    let vendor_id = id.ok_or_else(clash("the vendor's id"))?.clone();
    Ok(Version { stage: *stage, expires: *expires, vendor_id, ..sealed.clone() })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::connector::State;
    use crate::digest::Digest;

    type Outcome = Result<(), Box<dyn std::error::Error>>;

    fn made(number: u64, stage: Stage, sealed: &str) -> Version {
        Version {
            number,
            stage,
            sealed: Digest::of(sealed.as_bytes()),
            to: Vec::new(),
            fields: Vec::new(),
            created: chrono::DateTime::UNIX_EPOCH,
            expires: None,
            vendor_id: None,
        }
    }

    fn base() -> Result<Connector, Box<dyn std::error::Error>> {
        Ok(Connector {
            address: "dev/a".parse()?,
            state: State::Active,
            revision: 1,
            prev: None,
            metadata: Metadata {
                vendor: "manual".parse()?,
                kind: "secret".parse()?,
                owner: "team".parse()?,
                purpose: "tests".parse()?,
                tenant: None,
                service_account: None,
                documentation: None,
                hosts: Vec::new(),
                scopes: Vec::new(),
                rotation: Rotation::default(),
                dependents: Vec::new(),
            },
            versions: vec![made(1, Stage::Current, "one")],
            operation: None,
        })
    }

    fn set(connector: &mut Connector, sealed: &str) {
        connector.revision += 1;
        let number = connector.next_number();
        connector.versions.iter_mut().for_each(|version| version.stage = Stage::Previous);
        connector.versions.push(made(number, Stage::Current, sealed));
    }

    #[test]
    fn a_new_value_and_new_metadata_come_together() -> Outcome {
        let base = base()?;
        let (mut ours, mut theirs) = (base.clone(), base.clone());
        set(&mut ours, "two");
        (theirs.revision, theirs.metadata.owner, theirs.metadata.rotation.every) =
            (3, "other".parse()?, Some("30d".parse()?));
        for (one, other) in [(&ours, &theirs), (&theirs, &ours)] {
            let merged = merge(Some(&base), one, other).map_err(|clashes| format!("{clashes:?}"))?;
            assert_eq!((merged.revision, &merged.metadata, &merged.versions), (3, &theirs.metadata, &ours.versions));
        }
        Ok(())
    }

    #[test]
    fn two_new_values_are_a_fork() -> Outcome {
        let base = base()?;
        let (mut ours, mut theirs) = (base.clone(), base.clone());
        set(&mut ours, "two");
        set(&mut theirs, "zwei");
        assert_eq!(merge(Some(&base), &ours, &theirs), Err(vec![Clash::Version(2)]));
        set(&mut theirs, "drei");
        assert!(merge(Some(&base), &ours, &theirs).is_err());
        Ok(())
    }

    #[test]
    fn a_decision_loses_no_version() -> Outcome {
        let base = base()?;
        let (mut ours, mut theirs) = (base.clone(), base.clone());
        // Made in the same second, of the same fields: they are two credentials all the same.
        set(&mut ours, "two");
        set(&mut theirs, "zwei");
        set(&mut theirs, "drei");
        ours.metadata.owner = "ours".parse()?;
        theirs.metadata.owner = "theirs".parse()?;
        theirs.metadata.purpose = "theirs".parse()?;
        let sealed = |versions: &[Version]| versions.iter().map(|it| it.sealed).collect::<Vec<_>>();
        let current = |versions: &[Version]| versions.iter().filter(|it| it.stage == Stage::Current).count();
        for (began, side) in
            [(Some(&base), Side::Ours), (Some(&base), Side::Theirs), (None, Side::Ours), (None, Side::Theirs)]
        {
            let (merged, renumber) = decide(began, &ours, &theirs, side);
            assert_eq!(sealed(&merged.versions), sealed(&theirs.versions));
            assert_eq!(sealed(&renumber), sealed(&ours.versions[1..]));
            let expected = if side == Side::Ours { (0, 1) } else { (1, 0) };
            assert_eq!((current(&merged.versions), current(&renumber)), expected);
            let preferred = if side == Side::Ours { &ours } else { &theirs };
            assert_eq!(merged.metadata.owner, preferred.metadata.owner);
            // Only they have changed it, as far as that is known.
            let purpose = if began.is_some() { &theirs } else { preferred };
            assert_eq!(merged.metadata.purpose, purpose.metadata.purpose);
        }
        Ok(())
    }

    #[test]
    fn what_began_unknown_is_not_guessed() -> Outcome {
        let base = base()?;
        let mut theirs = base.clone();
        theirs.metadata.purpose = "other".parse()?;
        assert_eq!(merge(None, &base, &theirs), Err(vec![Clash::Field("purpose")]));
        assert_eq!(merge(None, &base, &base), Ok(base));
        Ok(())
    }

    #[test]
    fn of_two_versions_made_within_a_second_none_stands_for_the_other() -> Outcome {
        let (mut ours, mut theirs) = (base()?, base()?);
        set(&mut ours, "hers");
        set(&mut theirs, "his");
        theirs.revision += 1;
        for connector in [&mut ours, &mut theirs] {
            let at = connector.versions[0].created;
            connector.versions.iter_mut().for_each(|version| version.created = at);
        }
        assert!(!keeps(&theirs, &ours));
        // Sealed again under the next number it is kept.
        let again = Version { number: theirs.next_number(), stage: Stage::Previous, ..ours.versions[1].clone() };
        theirs.versions.push(Version { sealed: Digest::of(b"his again"), ..again });
        assert!(keeps(&theirs, &ours));
        Ok(())
    }

    #[test]
    fn two_currents_are_a_clash() -> Outcome {
        let mut base = base()?;
        set(&mut base, "two");
        let (mut ours, mut theirs) = (base.clone(), base.clone());
        set(&mut ours, "three");
        (theirs.versions[0].stage, theirs.versions[1].stage) = (Stage::Current, Stage::Previous);
        assert_eq!(merge(Some(&base), &ours, &theirs), Err(vec![Clash::Current]));
        Ok(())
    }

    #[test]
    fn the_same_values_sealed_again_twice_are_no_fork() -> Outcome {
        let base = base()?;
        let (mut ours, mut theirs) = (base.clone(), base.clone());
        ours.versions[0].sealed = Digest::of(b"again");
        theirs.versions[0].sealed = Digest::of(b"noch einmal");
        let merged = merge(Some(&base), &ours, &theirs).map_err(|clashes| format!("{clashes:?}"))?;
        assert_eq!(merged.versions, theirs.versions);
        Ok(())
    }

    proptest! {
        /// Neither side loses a version or a change, whichever way round; or it is a clash both ways.
        #[test]
        fn nothing_is_lost(ours in 0_u8..64, theirs in 0_u8..64) {
            let base = base().map_err(|error| TestCaseError::fail(error.to_string()))?;
            let change = |bits: u8, name: &str| -> Result<Connector, TestCaseError> {
                let mut connector = base.clone();
                let text = |word: &str| word.parse().map_err(|_| TestCaseError::fail("text"));
                if bits & 1 > 0 { connector.metadata.owner = text(name)?; }
                if bits & 2 > 0 { connector.metadata.purpose = text(name)?; }
                if bits & 4 > 0 { connector.metadata.tenant = Some(text(name)?); }
                if bits & 8 > 0 { set(&mut connector, name); }
                if bits & 16 > 0 { connector.versions[0].expires = Some(chrono::DateTime::UNIX_EPOCH); }
                if bits & 32 > 0 { connector.state = State::Removed; }
                connector.revision = 2;
                Ok(connector)
            };
            let (one, other) = (change(ours, "ours")?, change(theirs, "theirs")?);
            let (merged, reverse) = (merge(Some(&base), &one, &other), merge(Some(&base), &other, &one));
            // Who gives it up has not seen what the other has just set.
            let unseen = |gone: u8, alive: u8| gone & 32 > 0 && alive & 8 > 0 && alive & 32 == 0;
            let is_safe = !unseen(ours, theirs) && !unseen(theirs, ours);
            prop_assert_eq!(merged.is_ok(), (ours & theirs).trailing_zeros() >= 4 && is_safe);
            if let (Ok(merged), Ok(reverse)) = (merged, reverse) {
                prop_assert_eq!(&merged, &reverse);
                for side in [&one, &other] {
                    prop_assert!(side.versions.iter().all(|version| merged.version(version.number).is_some_and(|it| it.sealed == version.sealed)));
                }
                prop_assert_eq!(merged.metadata.tenant.is_some(), (ours | theirs) & 4 > 0);
            }
        }
    }
}
