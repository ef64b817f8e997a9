//! TOML as the store uses it: the line of an error is a line of the file, and times read as they are written.
#![no_main]

use chrono::{DateTime, Utc};
use keyward::connector::Metadata;
use keyward::toml_time;
use libfuzzer_sys::fuzz_target;
use serde::{Deserialize, Serialize};

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Times {
    #[serde(with = "toml_time")]
    at: DateTime<Utc>,
    #[serde(default, skip_serializing_if = "Option::is_none", with = "toml_time::optional")]
    until: Option<DateTime<Utc>>,
}

fuzz_target!(|data: &[u8]| {
    let lines = data.split(|byte| *byte == b'\n').count();
    if let Err((line, _)) = toml_time::parse::<toml::Table>(data) {
        assert!((1..=lines).contains(&line), "line {line} of {lines}");
    }
    if let Ok(metadata) = toml_time::parse::<Metadata>(data) {
        let written = toml::to_string(&metadata).expect("what was read can be written");
        assert_eq!(toml_time::parse::<Metadata>(written.as_bytes()), Ok(metadata));
    }
    if let Ok(times) = toml_time::parse::<Times>(data) {
        let written = toml::to_string(&times).expect("what was read can be written");
        assert_eq!(toml_time::parse::<Times>(written.as_bytes()), Ok(times));
    }
});
