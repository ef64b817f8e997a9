//! A sealed file: the scan of its header, then opening it, which must never do more than the scan allowed.
#![no_main]

use std::sync::OnceLock;

use keyward::crypto::keys::{Identity, is_passphrase_file};
use keyward::crypto::seal::{check_recipients, prescan};
use keyward_fuzz::{IDENTITY, secret};
use libfuzzer_sys::fuzz_target;

fn identity() -> &'static Identity {
    static IT: OnceLock<Identity> = OnceLock::new();
    IT.get_or_init(|| Identity::parse(&secret(IDENTITY)).expect("the golden identity"))
}

fuzz_target!(|data: &[u8]| {
    let scanned = prescan(data);
    let opened = identity().open(data);
    match scanned {
        Ok(header) => {
            let all = header.x25519 + header.scrypt + header.grease + header.other;
            assert!(all <= 256);
            assert_eq!(is_passphrase_file(data), header.scrypt == 1);
            let recipients = header.x25519 + header.other;
            assert_eq!(check_recipients(data, recipients).is_ok(), header.grease <= 1 && header.scrypt == 0);
            assert!(check_recipients(data, recipients + 1).is_err());
            // Nothing opens for a native identity without a native stanza.
            assert!(opened.is_err() || header.x25519 > 0);
        }
        Err(_) => assert!(opened.is_err() && !is_passphrase_file(data)),
    }
});
