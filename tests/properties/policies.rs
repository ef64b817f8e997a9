//! Policy files: written and read they are the same; with anything wrong they are read or refused, never a panic.

use keyward::connector::To;
use keyward::policy::{Capability, Policy};
use keyward::trust::wire::{parse, write};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

use crate::arbitrary::{address, failed, mutated, policy};

/// A policy has no equality of its own, because of its regular expressions.
fn shown(policy: &Policy) -> String {
    format!("{policy:?}")
}

proptest! {
    #[test]
    fn a_file_says_what_was_written(policy in policy()) {
        let file = write(&policy).map_err(failed)?;
        let read = parse(&file).map_err(failed)?;
        prop_assert_eq!(shown(&read), shown(&policy));
        prop_assert_eq!(write(&read).map_err(failed)?, file);
    }

    #[test]
    fn nothing_upsets_the_parser(policy in policy(), changes in vec(any::<(u8, Index, u8)>(), 1..4)) {
        let mut file = write(&policy).map_err(failed)?;
        for change in changes {
            if !file.is_empty() {
                file = mutated(&file, change);
            }
        }
        if let Ok(read) = parse(&file) {
            prop_assert!((1..=read.admins.len()).contains(&read.threshold));
            prop_assert!(read.admins.keys().all(|admin| read.members.contains_key(admin)));
            let again = parse(&write(&read).map_err(failed)?).map_err(failed)?;
            prop_assert_eq!(shown(&again), shown(&read));
        }
    }

    #[test]
    fn a_version_is_sealed_to_exactly_those_who_may_read(policy in policy(), address in address()) {
        let recipients = policy.recipients(&address);
        for member in policy.members.keys() {
            let reads = Capability::ALL.into_iter().filter(|capability| capability.reads());
            let may = reads.into_iter().any(|capability| policy.grants(member, capability, &address).next().is_some());
            let can = recipients.keys().any(|to| match to {
                To::Member(name) => name == member,
                To::Group(name, _) => policy.groups.get(name).is_some_and(|group| group.members.contains(member)),
            });
            prop_assert_eq!(may, can, "{}", member);
        }
    }
}
