//! A connector file: cut at its seal, then what is signed, as TOML. What is read is written so that it reads the same.
#![no_main]

use keyward::store::wire::{cut, join, parse, write};
use libfuzzer_sys::fuzz_target;

fn signed(bytes: &[u8]) {
    let Ok((connector, seal)) = parse(bytes) else { return };
    assert!(connector.versions.iter().filter(|version| version.stage.as_str() == "current").count() <= 1);
    assert!(connector.versions.iter().zip(1..).all(|(version, number)| version.number == number));
    let written = write(&connector, &seal).expect("what was read can be written");
    let again = parse(&written).expect("what was written can be read");
    assert_eq!(again, (connector, seal));
}

fuzz_target!(|data: &[u8]| {
    signed(data);
    if let Ok(found) = cut(data) {
        assert_eq!(join(found.signed, &found.signature), data);
        if let Ok((_, seal)) = parse(found.signed) {
            // The five lines and the TOML name the same writer, whatever stands before them.
            assert_eq!(seal.writer, found.writer);
        }
        signed(found.signed);
    }
});
