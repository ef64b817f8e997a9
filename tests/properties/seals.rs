//! Sealed values: out comes what went in, for the recipients alone, and no byte of the file may differ.

use std::collections::BTreeMap;

use keyward::anchor::StoreId;
use keyward::connector::fields::Fields;
use keyward::crypto::keys::Identity;
use keyward::crypto::plugin::Plugins;
use keyward::crypto::seal::{check_recipients, seal};
use keyward::secret::Secret;
use keyward::signature::{PublicKey, Signature, Type};
use keyward::store::payload::{BadPayload, Expected, Inner, compose, open};
use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::Index;

use crate::arbitrary::{address, digest, failed, field, host, mutated, number, signing, to_list, word, writer};

fn inner() -> impl Strategy<Value = Inner> {
    let place = (digest(), address(), number(), word());
    (place, vec(host(), 0..3), to_list(), "[a-z2-7]{26}", writer()).prop_map(
        |((store, address, version, vendor), hosts, to, operation, writer)| {
            let store = StoreId::of_genesis(&store);
            Inner { store, address, version, vendor, hosts, to, operation, writer }
        },
    )
}

/// Values: text, bytes, nothing, things that look like the payload around them.
fn values() -> impl Strategy<Value = BTreeMap<keyward::connector::name::Field, Vec<u8>>> {
    let tricky = "(\",\"writer\":\"a/b\"|\"\\}|,\"sig\":\"|\\\\|\n|\\{\"b64\":\"\"\\}| |\u{0}){0,6}";
    let value = prop_oneof![
        vec(any::<u8>(), 0..300),
        any::<String>().prop_map(String::into_bytes),
        tricky.prop_map(String::into_bytes)
    ];
    btree_map(field(), value, 1..5)
}

fn fields(values: &BTreeMap<keyward::connector::name::Field, Vec<u8>>) -> Result<Fields, TestCaseError> {
    Fields::new(values.iter().map(|(name, value)| (name.clone(), Secret::new(value.clone()))).collect()).map_err(failed)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn any_fields_in_are_the_same_fields_out(inner in inner(), values in values(), others in 0..4_usize) {
        let key = signing(9);
        let (store, to) = (inner.store.clone(), inner.to.clone());
        let sign = |body: &[u8]| key.sign(Some(&store), Type::Payload, body);
        let plaintext = compose(&inner, &fields(&values)?, sign).map_err(failed)?;
        let mine = Identity::generate();
        let recipients: Vec<_> = (0..others).map(|_| Identity::generate()).chain([mine]).map(|identity| identity.recipient().map(|recipient| (identity, recipient))).collect::<Result<_, _>>().map_err(failed)?;
        let sealed = seal(recipients.iter().map(|(_, recipient)| recipient), &plaintext, &Plugins::none()).map_err(failed)?;
        prop_assert_eq!(check_recipients(&sealed, others + 1), Ok(()));
        let names: Vec<_> = values.keys().cloned().collect();
        let expected = Expected { store: &inner.store, address: &inner.address, version: inner.version, to: &to, fields: &names };
        let public = key.public();
        let verify = |_: &_, body: &[u8], signature: &Signature| public.verifies(Some(&store), Type::Payload, body, signature);
        for (identity, _) in &recipients {
            let (said, opened) = open(&identity.open(&sealed).map_err(failed)?, &expected, verify).map_err(failed)?;
            prop_assert_eq!(&said, &inner);
            let opened: BTreeMap<_, _> = opened.iter().map(|(name, value)| (name.clone(), value.expose().to_vec())).collect();
            prop_assert_eq!(&opened, &values);
        }
        prop_assert!(Identity::generate().open(&sealed).is_err());
    }

    #[test]
    fn nothing_else_is_believed_of_a_plaintext(inner in inner(), values in values(), change in any::<(u8, Index, u8)>()) {
        let key = signing(9);
        let sign = |body: &[u8]| key.sign(Some(&inner.store), Type::Payload, body);
        let plaintext = compose(&inner, &fields(&values)?, sign).map_err(failed)?;
        let names: Vec<_> = values.keys().cloned().collect();
        let expected = Expected { store: &inner.store, address: &inner.address, version: inner.version, to: &inner.to, fields: &names };
        let public: PublicKey = key.public();
        let verify = |_: &_, body: &[u8], signature: &Signature| public.verifies(Some(&inner.store), Type::Payload, body, signature);
        let changed = mutated(plaintext.expose(), change);
        prop_assume!(changed != plaintext.expose());
        prop_assert!(open(&Secret::new(changed.clone()), &expected, verify).is_err());
        // Also where whoever signs is the one who lies: no panic, and never another store's or connector's values.
        if let Ok((said, _)) = open(&Secret::new(changed), &expected, |_, _, _| true) {
            prop_assert_eq!((said.store, said.address, said.version), (inner.store.clone(), inner.address.clone(), inner.version));
        }
        let elsewhere = Expected { version: inner.version ^ 1, ..expected };
        prop_assert_eq!(open(&plaintext, &elsewhere, verify).err(), Some(BadPayload::Elsewhere));
    }

    #[test]
    fn no_sealed_file_opens_with_anything_wrong(value in vec(any::<u8>(), 0..2000), change in any::<(u8, Index, u8)>(), more in vec(any::<u8>(), 1..40)) {
        let identity = Identity::generate();
        let sealed = seal([&identity.recipient().map_err(failed)?], &Secret::new(value), &Plugins::none()).map_err(failed)?;
        let changed = mutated(&sealed, change);
        prop_assume!(changed != sealed);
        prop_assert!(identity.open(&changed).is_err());
        prop_assert!(identity.open(&[&sealed[..], &more].concat()).is_err());
    }
}

#[test]
fn every_single_byte_of_a_sealed_file_counts() -> Result<(), Box<dyn std::error::Error>> {
    let (alice, bob) = (Identity::generate(), Identity::generate());
    let recipients = [alice.recipient()?, bob.recipient()?];
    let sealed = seal(&recipients, &Secret::from("value".to_owned()), &Plugins::none())?;
    for at in 0..sealed.len() {
        for by in [0x01, 0x20, 0x80] {
            let mut changed = sealed.clone();
            changed[at] ^= by;
            assert!(alice.open(&changed).is_err() && bob.open(&changed).is_err(), "byte {at} xor {by}");
        }
    }
    Ok(())
}
