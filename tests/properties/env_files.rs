//! A `.env` file that gets a new value keeps every other one, as the real readers see it.

use std::collections::BTreeMap;
use std::process::Command;

use keyward::export::dotenv::edit::EnvFile;
use keyward::export::{Dialect, Name, Variable};
use keyward::secret::Secret;
use proptest::prelude::*;

type Values = BTreeMap<String, String>;

/// Lines that a shell and dotenvy understand, `NAME` standing for a name.
const LINES: [&str; 14] = [
    "NAME=plain",
    "NAME='single # quoted'",
    "NAME=\"double \\\"quoted\\\" \\$\"",
    "NAME='two\nlines\nX=inside'",
    "NAME=\"two\nX=lines\"",
    "export NAME=exported",
    "  NAME=indented   # a comment with it's own quote",
    "NAME=",
    "NAME=joined'to gether'\"as one\"",
    "NAME='it'\\''s'",
    "NAME=escaped\\ blank",
    "# NAME=comment 'open",
    "",
    "   ",
];

fn file() -> impl Strategy<Value = String> {
    let name = prop_oneof![4 => "[ABXY]", 1 => "XX|AX|X_"];
    let line = (name, prop::sample::select(&LINES[..])).prop_map(|(name, line)| line.replace("NAME", &name));
    (prop::collection::vec(line, 0..8), any::<bool>())
        .prop_map(|(lines, ended)| lines.join("\n") + if ended && !lines.is_empty() { "\n" } else { "" })
}

fn set(dialect: Dialect, text: &str, value: &str) -> Option<String> {
    let (name, value) = ("X".parse::<Name>().ok()?, Secret::from(value.to_owned()));
    let changed = EnvFile::read(dialect, text.as_bytes()).ok()?.set(&[Variable { name: &name, value: &value }]).ok()?;
    changed.expose_text().map(str::to_owned)
}

/// What a real shell has after it has read the file.
fn by_shell(text: &str) -> Result<Values, TestCaseError> {
    let names = ["A", "B", "X", "Y", "XX", "AX", "X_"];
    let shown: String = names.map(|name| format!("printf '%s\\0' {name} \"${{{name}-unset}}\"\n")).concat();
    let shell = Command::new("/bin/sh").env_clear().args(["-c", &format!("{text}\n{shown}")]).output();
    let output = shell.map_err(|error| TestCaseError::fail(error.to_string()))?;
    prop_assert!(output.status.success() && output.stderr.is_empty(), "{text}");
    let words: Vec<_> = output.stdout.split(|byte| *byte == 0).map(String::from_utf8_lossy).collect();
    Ok(words.as_chunks::<2>().0.iter().map(|[name, value]| (name.to_string(), value.to_string())).collect())
}

/// What dotenvy has, if it takes the file.
fn by_dotenvy(text: &str) -> Option<Values> {
    dotenvy::from_read_iter(text.as_bytes()).collect::<Result<_, _>>().ok()
}

fn with(mut values: Values, value: &str) -> Values {
    values.insert("X".to_owned(), value.to_owned());
    values
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn a_shell_finds_the_new_value_and_all_others(text in file(), value in "[-a-z'\"\\\\$`#= \n\té]{0,16}") {
        let changed = set(Dialect::Posix, &text, &value);
        let changed = changed.ok_or_else(|| TestCaseError::fail(format!("refused: {text}")))?;
        prop_assert_eq!(by_shell(&changed)?, with(by_shell(&text)?, &value), "{}\n---\n{}", text, changed);
    }

    #[test]
    fn dotenvy_finds_the_new_value_and_all_others(text in file(), value in "[-a-z'\"\\\\$`#= \n\té]{0,16}") {
        if let (Some(before), Some(changed)) = (by_dotenvy(&text), set(Dialect::Dotenvy, &text, &value)) {
            prop_assert_eq!(by_dotenvy(&changed), Some(with(before, &value)), "{}\n---\n{}", text, changed);
        }
    }

    #[test]
    fn every_other_byte_stays(text in "[AX='\"\\\\#; \n\r\t`$ab]{0,40}", value in "[a-z]{1,8}") {
        for dialect in [Dialect::Posix, Dialect::Node, Dialect::Python, Dialect::Ruby, Dialect::Dotenvy, Dialect::Compose,
            Dialect::Docker, Dialect::Kubectl, Dialect::Systemd] {
            let Some(changed) = set(dialect, &text, &value) else { continue };
            let same = |(one, other): &(u8, u8)| one == other;
            let front = text.bytes().zip(changed.bytes()).take_while(same).count();
            let back = text[front..].bytes().rev().zip(changed[front..].bytes().rev()).take_while(same).count();
            // What differs is one assignment of ours, or the line at the end.
            let new = &changed[front..changed.len() - back];
            let old = &text[front..text.len() - back];
            prop_assert!(changed.contains(&value), "{:?} {:?} {:?}", dialect, text, changed);
            prop_assert!(new.len() <= value.len() + "\nX=''\n".len(), "{:?} {:?} {:?}", dialect, text, changed);
            prop_assert!(!old.contains("A="), "{:?} {:?} {:?}", dialect, text, changed);
        }
    }
}
