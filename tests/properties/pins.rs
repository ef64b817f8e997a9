//! What a machine remembers of connectors: it may rise, and nothing lowers it.

use std::collections::BTreeMap;

use keyward::connector::name::Address;
use keyward::digest::Digest;
use keyward::trust::{Memory, Pins, Standing};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::arbitrary::{digest, failed, folder};

type Seen = (Address, u64, Digest);

fn seen() -> impl Strategy<Value = Seen> {
    let addresses: Vec<Address> =
        ["prod/a", "prod/ab", "prod/a.b", "dev/a/b"].iter().filter_map(|name| name.parse().ok()).collect();
    (select(addresses), 1..40_u64, digest())
}

/// What should be remembered: of each connector the newest revision, as it was first seen.
fn remember(known: &mut BTreeMap<Address, (u64, Digest)>, batch: &[Seen]) {
    let before = known.clone();
    for (address, revision, digest) in batch {
        // A batch is judged by what was known before it; its last row counts.
        if before.get(address).is_none_or(|(pinned, _)| pinned < revision) {
            known.insert(address.clone(), (*revision, *digest));
        }
    }
}

/// No connector twice, as a reader sees a store.
fn batch() -> impl Strategy<Value = Vec<Seen>> {
    vec(seen(), 0..4).prop_map(|rows| {
        let rows: BTreeMap<Address, (u64, Digest)> = rows.into_iter().map(|(a, r, d)| (a, (r, d))).collect();
        rows.into_iter().map(|(address, (revision, digest))| (address, revision, digest)).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn raising_never_lowers(batches in vec((batch(), "[a-z0-9/ ]{0,12}"), 1..30)) {
        let (place, dir) = folder()?;
        let pins = Pins::new(dir);
        let mut known = BTreeMap::new();
        for (batch, torn) in batches {
            // A crash may leave the beginning of a line.
            if !torn.is_empty() {
                let file = place.path().join("connectors.pin");
                let bytes = std::fs::read(&file).unwrap_or_default();
                std::fs::write(&file, [&bytes[..], torn.as_bytes()].concat()).map_err(failed)?;
            }
            let before = pins.connectors().map_err(failed)?;
            prop_assert_eq!(&before, &known);
            pins.raise(&batch).map_err(failed)?;
            remember(&mut known, &batch);
            let now = pins.connectors().map_err(failed)?;
            prop_assert_eq!(&now, &known);
            for (address, pin) in &now {
                prop_assert_eq!(pins.connector(address).map_err(failed)?, Some(*pin));
                prop_assert!(before.get(address).is_none_or(|(revision, _)| *revision <= pin.0));
            }
        }
    }

    #[test]
    fn raising_at_the_same_time_loses_nothing(batches in vec(vec(batch(), 1..8), 2..6)) {
        let (_place, dir) = folder()?;
        let pins = Pins::new(dir);
        let raised = std::thread::scope(|scope| {
            let threads = batches.iter().map(|own| {
                let pins = pins.clone();
                scope.spawn(move || own.iter().try_for_each(|batch| pins.raise(batch)))
            });
            let threads: Vec<_> = threads.collect();
            threads.into_iter().map(|thread| thread.join().is_ok_and(|raised| raised.is_ok())).collect::<Vec<_>>()
        });
        prop_assert!(raised.iter().all(|right| *right));
        let mut newest: BTreeMap<&Address, u64> = BTreeMap::new();
        for (address, revision, _) in batches.iter().flatten().flatten() {
            let known = newest.entry(address).or_default();
            *known = (*known).max(*revision);
        }
        let known = pins.connectors().map_err(failed)?;
        prop_assert_eq!(known.len(), newest.len());
        for (address, (revision, digest)) in &known {
            prop_assert_eq!(*revision, newest[address]);
            let said = batches.iter().flatten().flatten().any(|row| *row == (address.clone(), *revision, *digest));
            prop_assert!(said, "a pin nobody has set");
        }
    }

    #[test]
    fn older_and_other_files_are_noticed(pin in (1..50_u64, digest()), revision in 1..50_u64, digest in digest()) {
        let standing = Standing::of(Some(&pin), revision, &digest);
        let right = match revision.cmp(&pin.0) {
            std::cmp::Ordering::Less => Standing::Older { seen: pin.0 },
            std::cmp::Ordering::Equal if digest != pin.1 => Standing::Forked,
            _ => Standing::Good,
        };
        prop_assert_eq!(standing, right);
        prop_assert_eq!(Standing::of(None, revision, &digest), Standing::Good);
    }

    #[test]
    fn the_policy_pin_reads_back(epoch in 1..=u64::MAX, digest in digest()) {
        let (_place, dir) = folder()?;
        let pins = Pins::new(dir);
        prop_assert!(pins.policy().map_err(failed)?.is_none());
        pins.set_policy(epoch, &digest).map_err(failed)?;
        let memory = pins.policy().map_err(failed)?;
        let right = matches!(memory, Some(Memory::Pinned { epoch: e, digest: d }) if (e, d) == (epoch, digest));
        prop_assert!(right);
    }
}
