//! The folder `policy/`: by the first byte the input is a `.kept` file that a valid epoch names, a signature file, the
//! name of a file beside a valid epoch, or the epoch file itself.
#![no_main]

use std::sync::OnceLock;

use ed25519_dalek::{Signer, SigningKey};
use keyward::anchor::StoreId;
use keyward::connector::name::Member;
use keyward::digest::Digest;
use keyward::policy::Policy;
use keyward::signature::{PublicKey, Signature, Type, message};
use keyward::trust::{self, Memory, TrustError, file_name, signature_name, wire};
use keyward_fuzz::{Scratch, known, text, with_scratch};
use libfuzzer_sys::fuzz_target;

const KEY: [u8; 32] = [7; 32];

/// Epoch 1 of the golden store, its one admin a key of ours.
fn genesis() -> &'static Policy {
    static IT: OnceLock<Policy> = OnceLock::new();
    IT.get_or_init(|| {
        // Looked up, not named: its name has digits of its bytes, which change when the vectors are made anew.
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/vectors/good/minimal/store/policy");
        let mut files = std::fs::read_dir(folder).expect("the golden policies").filter_map(Result::ok);
        let golden = files.find(|file| file.path().extension().is_some_and(|ending| ending == "toml"));
        let golden = std::fs::read(golden.expect("a golden policy").path()).expect("the golden policy's bytes");
        let mut policy = wire::parse(&golden).expect("the golden policy");
        let key = PublicKey::new(&SigningKey::from_bytes(&KEY).verifying_key());
        policy.admins.values_mut().for_each(|admin| *admin = key.clone());
        policy
    })
}

fn admin() -> Member {
    genesis().admins.keys().next().expect("an admin").clone()
}

/// Puts an epoch and its signature in place; what its names begin with is returned.
fn put(scratch: &Scratch, bytes: &[u8]) -> (StoreId, Digest) {
    let digest = Digest::of(bytes);
    let signature = SigningKey::from_bytes(&KEY).sign(&message(None, Type::Policy, bytes));
    let line = format!("{}\n", Signature::new(signature.to_bytes()));
    scratch.put(&signature_name(1, &digest, &admin()), line.as_bytes());
    scratch.put(&file_name(1, &digest, "toml"), bytes);
    (StoreId::of_genesis(&digest), digest)
}

fn load(scratch: &Scratch, id: &StoreId) -> Result<trust::Trust, TrustError> {
    let loaded = trust::load(&scratch.dir, id, &Memory::Nothing, genesis().created);
    let _ = trust::genesis_ids(&scratch.dir);
    if let Ok(trust) = &loaded {
        assert_eq!(trust::history(&scratch.dir, trust).expect("what was loaded has a history").len(), 1);
        assert_eq!(trust.id, *id);
    }
    loaded
}

fn kept(scratch: &Scratch, data: &[u8]) {
    let policy = Policy { kept: Some(Digest::of(data)), ..genesis().clone() };
    let (id, digest) = put(scratch, &wire::write(&policy).expect("a policy"));
    scratch.put(&file_name(1, &digest, "kept"), data);
    if let Ok(trust) = load(scratch, &id) {
        let rows: String = trust.kept.iter().map(|(address, digest)| format!("{address} {digest}\n")).collect();
        assert_eq!(rows.as_bytes(), data, "what was read is written the same");
    }
}

fn signature(scratch: &Scratch, data: &[u8]) {
    let (id, digest) = put(scratch, &wire::write(genesis()).expect("a policy"));
    let name = signature_name(1, &digest, &admin());
    let right = scratch.dir.read(&name, 128).expect("the right one");
    scratch.put(&name, data);
    assert_eq!(load(scratch, &id).is_ok(), data == right);
}

fn name(scratch: &Scratch, data: &[u8]) {
    let (id, _) = put(scratch, &wire::write(genesis()).expect("a policy"));
    let named = text(data).filter(|name| name.len() < 255 && !name.is_empty() && !name.contains(['/', '\0']));
    if let Some(name) = named.filter(|name| !matches!(*name, "." | "..")) {
        scratch.put(&format!("policy/{name}"), b"");
    }
    let _ = load(scratch, &id);
}

fn epoch(scratch: &Scratch, data: &[u8]) {
    let (id, _) = put(scratch, data);
    if let Ok(trust) = load(scratch, &id) {
        assert_eq!(trust.newest.policy.epoch, 1);
        assert!(trust.newest.policy.admins.contains_key(&known::<Member>(admin().as_str())));
    }
}

fuzz_target!(|data: &[u8]| {
    let Some((kind, rest)) = data.split_first() else { return };
    with_scratch(|scratch| {
        scratch.clear("policy");
        match kind {
            b'k' => kept(scratch, rest),
            b's' => signature(scratch, rest),
            b'n' => name(scratch, rest),
            _ => epoch(scratch, rest),
        }
    });
});
