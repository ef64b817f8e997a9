//! A policy file. What is read is written so that it reads the same; its questions are answered without a panic.
#![no_main]

use keyward::connector::name::Address;
use keyward::policy::Capability;
use keyward::trust::wire::{parse, write};
use keyward_fuzz::known;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(policy) = parse(data) else { return };
    assert!((1..=policy.admins.len()).contains(&policy.threshold));
    assert!(policy.epoch > 0 && (policy.epoch == 1) == policy.prev.is_none());
    let written = write(&policy).expect("what was read can be written");
    let again = parse(&written).expect("what was written can be read");
    assert_eq!(format!("{again:?}"), format!("{policy:?}"));
    assert_eq!(write(&again).expect("written twice"), written);
    for address in [known::<Address>("prod/a"), known("dev/x/y/z")] {
        let recipients = policy.recipients(&address);
        for member in policy.members.keys() {
            let reads = Capability::ALL.into_iter().filter(|capability| capability.reads());
            let granted = reads.flat_map(|capability| policy.grants(member, capability, &address)).count() > 0;
            // Whoever may read is among those it is sealed to, alone or in a group.
            let sealed = recipients.keys().any(|to| match to {
                keyward::connector::To::Member(name) => name == member,
                keyward::connector::To::Group(name, _) => policy.groups[name].members.contains(member),
            });
            assert_eq!(granted, sealed, "{member}");
        }
        let _ = policy.stale_group(&address);
    }
});
