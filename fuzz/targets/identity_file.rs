//! What is found inside sealed key files: an identity (a group's key, a person's file), a signing key.
#![no_main]

use keyward::crypto::keys::{Identity, SigningKey};
use keyward::signature::Type;
use keyward_fuzz::secret;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    if let Ok(identity) = Identity::parse(&secret(data)) {
        let recipient = identity.recipient().expect("an identity has a public half");
        // An ssh key with a passphrase is not written out.
        for written in [identity.to_line(), identity.to_file("now")].into_iter().flatten() {
            let again = Identity::parse(&written).expect("what we have written");
            assert_eq!(again.recipient().expect("the same"), recipient);
        }
    }
    if let Ok(key) = SigningKey::parse(&secret(data)) {
        assert_eq!(key.to_line().expose(), data);
        assert!(key.public().verifies(None, Type::Audit, b"body", &key.sign(None, Type::Audit, b"body")));
    }
    // Cut from the end as a shell does.
    let _ = secret(data).without_line_end();
});
