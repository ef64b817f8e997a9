//! What this machine remembers, as a crash, another program or a restored backup may have left it: pins, heads, the
//! cache of accesses. What is read is written so that it reads the same.
#![no_main]

use keyward::audit::{AccessIndex, Heads};
use keyward::trust::{Memory, Pins};
use keyward_fuzz::{text, with_scratch};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    if let Some(text) = text(data) {
        if let Ok(heads) = Heads::parse(text) {
            assert_eq!(Heads::parse(&heads.to_text()).ok(), Some(heads));
        }
        if let Ok(index) = AccessIndex::parse(text) {
            assert_eq!(AccessIndex::parse(&index.to_text()).ok(), Some(index));
        }
    }
    with_scratch(|scratch| {
        scratch.put("connectors.pin", data);
        scratch.put("policy.pin", data);
        let pins = Pins::new(scratch.dir.clone());
        let pinned = pins.policy();
        assert!(matches!(pinned, Err(_) | Ok(Some(Memory::Pinned { .. }))), "a pin is not overlooked");
        if let Ok(known) = pins.connectors() {
            for (address, pin) in known {
                assert_eq!(pins.connector(&address).expect("the list was whole"), Some(pin));
            }
        }
    });
});
