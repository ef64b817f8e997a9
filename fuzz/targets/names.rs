//! Everything that is one word or text: names, references, anchors, digests, keys. What is read is written the same,
//! and no name leads out of its folder.
#![no_main]

use keyward::anchor::{Anchor, StoreId};
use keyward::audit::{Action, ObjectName, OperationId, note};
use keyward::connector::name::{Address, Device, Environment, Field, Group, Member, Reference, Word, Writer};
use keyward::connector::text::{Span, Text};
use keyward::connector::{Host, Link, LocalName, To, VendorId};
use keyward::digest::Digest;
use keyward::policy::Capability;
use keyward::recipient::Recipient;
use keyward::signature::{PublicKey, Signature, Type};
use keyward_fuzz::{known, same, text};
use libfuzzer_sys::fuzz_target;

fn stays_below(path: &str) {
    assert!(!path.starts_with('/') && !path.contains(['\\', '\0', '\n']));
    assert!(path.split('/').all(|part| !part.is_empty() && part != "." && part != ".." && part.len() < 64));
}

fn address(address: &Address) {
    stays_below(address.as_str());
    assert_eq!(Address::new(&address.environment(), address.name()).as_ref(), Ok(address));
    same::<LocalName>(address.name()).expect("the name within the environment");
}

fuzz_target!(|data: &[u8]| {
    let Some(text) = text(data) else { return };
    for name in [
        same::<Environment>(text).map(String::from),
        same::<Member>(text).map(String::from),
        same::<Device>(text).map(String::from),
        same::<Group>(text).map(String::from),
        same::<Word>(text).map(String::from),
    ] {
        name.iter().for_each(|name| stays_below(name));
    }
    same::<Field>(text);
    same::<Address>(text).iter().for_each(address);
    if let Some(writer) = same::<Writer>(text) {
        assert_eq!(Writer::new(&writer.member(), &writer.device()), writer);
        stays_below(writer.as_str());
    }
    if let Some(reference) = same::<Reference>(text) {
        let prod: Environment = known("prod");
        reference.address(None).iter().chain(&reference.address(Some(&prod))).for_each(address);
    }
    if let Ok(to) = To::try_from(text.to_owned()) {
        assert_eq!(to.to_string(), text);
    }
    same::<Anchor>(text);
    if let Some(id) = same::<StoreId>(text) {
        assert_eq!(id.as_str().len(), 55);
    }
    same::<Digest>(text);
    same::<Recipient>(text);
    same::<Link>(text);
    same::<Host>(text);
    same::<VendorId>(text);
    same::<LocalName>(text).iter().for_each(|name| stays_below(name.as_str()));
    if let Some(span) = same::<Span>(text) {
        assert!(span.duration() > chrono::Duration::zero());
    }
    if let Some(text) = same::<Text>(text) {
        assert!(!text.as_str().chars().any(char::is_control));
    }
    if let Some(note) = note(text) {
        assert!(note.as_str().chars().count() <= 256);
    }
    same::<ObjectName>(text);
    same::<OperationId>(text);
    same::<Action>(text);
    same::<Capability>(text);
    let key = same::<PublicKey>(text);
    let signature = same::<Signature>(text);
    if let Some(key) = key {
        assert!(!key.verifies(None, Type::Policy, data, &Signature::new([0; 64])));
    }
    if let Some(signature) = signature {
        let key: PublicKey = known("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
        assert!(!key.verifies(None, Type::Policy, data, &signature));
    }
});
