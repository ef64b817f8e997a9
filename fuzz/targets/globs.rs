//! A pattern and connectors, a line each: matching agrees with a regular expression made from the same pattern.
#![no_main]

use keyward::connector::glob::Glob;
use keyward::connector::name::Address;
use keyward_fuzz::{same, text};
use libfuzzer_sys::fuzz_target;
use regex::Regex;

/// Each segment with a `/` after it, so that `**` may stand for none.
fn expression(glob: &Glob) -> Regex {
    let segment = |part: &str| match part {
        "**" => "(?:[^/]+/)*".to_owned(),
        part => format!("{}/", regex::escape(part).replace("\\*", "[^/]*")),
    };
    let pattern: String = glob.as_str().split('/').map(segment).collect();
    Regex::new(&format!("^{pattern}$")).expect("an expression")
}

fuzz_target!(|data: &[u8]| {
    let Some(text) = text(data) else { return };
    let (pattern, addresses) = text.split_once('\n').unwrap_or((text, "prod/a"));
    let Some(glob) = same::<Glob>(pattern) else { return };
    let expression = expression(&glob);
    for address in addresses.lines().take(8).filter_map(|line| line.parse::<Address>().ok()) {
        assert_eq!(glob.matches(&address), expression.is_match(&format!("{address}/")), "{glob} {address}");
    }
});
