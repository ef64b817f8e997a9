//! A line of an audit log: right exactly when writing what was read gives the same bytes.
#![no_main]

use keyward::audit::{parse_line, seal_line};
use libfuzzer_sys::fuzz_target;

fn read(line: &[u8]) {
    let Ok(parsed) = parse_line(line) else { return };
    assert_eq!(seal_line(&parsed.record, &|_| parsed.signature), line);
}

fuzz_target!(|data: &[u8]| {
    read(data);
    read(&[data, b"\n"].concat());
});
