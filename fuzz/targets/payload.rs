//! The inside of a sealed payload, as whoever may seal could have made it: the signature always counts as right.
#![no_main]

use std::cell::RefCell;

use keyward::connector::To;
use keyward::connector::name::{Address, Field, Writer};
use keyward::signature::Signature;
use keyward::store::payload::{Expected, compose, open};
use keyward_fuzz::{STORE, known, padded, secret};
use libfuzzer_sys::fuzz_target;

fn read(bytes: &[u8]) {
    let store = known(STORE);
    let address: Address = known("prod/github-deploy");
    let to: Vec<To> = vec!["group:prod/2".to_owned().try_into().expect("a recipient")];
    for fields in [vec![known::<Field>("token")], vec![known("token"), known("user")]] {
        for version in 1..=4 {
            let expected = Expected { store: &store, address: &address, version, to: &to, fields: &fields };
            let signed = RefCell::new(None);
            let note = |_: &Writer, body: &[u8], signature: &Signature| {
                *signed.borrow_mut() = Some((body.to_vec(), *signature));
                true
            };
            let Ok((inner, values)) = open(&secret(bytes), &expected, note) else { continue };
            assert_eq!((&inner.store, &inner.address, inner.version), (&store, &address, version));
            let (_, signature) = signed.into_inner().expect("nothing opens unverified");
            // Written again, it opens again and says the same.
            let composed = compose(&inner, &values, |_| signature).expect("it fitted before");
            let (again, same) = open(&composed, &expected, |_, _, _| true).expect("our own bytes");
            assert_eq!(again, inner);
            assert_eq!((values.names(), same.names()), (fields.clone(), fields.clone()));
            assert!(values.iter().zip(same.iter()).all(|((_, one), (_, two))| one.expose() == two.expose()));
        }
    }
}

fuzz_target!(|data: &[u8]| {
    read(data);
    read(&padded(data));
});
