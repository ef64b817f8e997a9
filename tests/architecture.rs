//! Holds the shape of the house: reads every file under `src/` as text and prints each line that
//! breaks a rule. The rules stand here; how a file is read stands in `architecture/source.rs`.
#![expect(clippy::disallowed_methods, reason = "a test reads the sources from the disk")]

use std::collections::BTreeSet;
use std::fmt;
use std::path::Path;

#[path = "architecture/source.rs"]
mod source;

use source::{File, Reference, Token, references, text, tokens};

/// The modules from the ground up. Each may use only those that stand before it; a new module of
/// `lib.rs` gets its place here, and `lib.rs` names its modules in this order.
const FLOORS: &[&str] = &[
    // values, and what they are signed and compared by
    "diagnostic",
    "spelling",
    "digest",
    "anchor",
    "recipient",
    "secret",
    "signature",
    "toml_time",
    // doors to the machine
    "hygiene",
    "private_fs",
    "own_list",
    "signals",
    "settings",
    "process",
    "http",
    "clipboard",
    "editor",
    "output",
    // values and functions of values
    "connector",
    "policy",
    "driver",
    "vendor",
    "export",
    "mask",
    "project",
    "schedule",
    // the store and who may do what in it
    "crypto",
    "audit",
    "trust",
    "store",
    "git",
    "access",
    "sync",
    // rotation, and what is known of vendors and dependents
    "rotation",
    "drivers",
    // what people type
    "context",
    "commands",
    "cli",
    // the program itself: src/main.rs
    "main",
];

/// Values and functions of values: they take `now` as an argument and reach nothing outside.
const PURE: &[&str] = &["connector", "policy", "export", "mask", "project", "schedule", "vendor"];

/// What a pure module may not name: the doors of the house, and the outside itself.
const OUTSIDE: &[&[&str]] = &[
    &["crate", "access"],
    &["crate", "crypto", "keys"],
    &["crate", "http", "*"],
    &["crate", "http", "send"],
    &["crate", "hygiene"],
    &["crate", "output"],
    &["crate", "private_fs"],
    &["crate", "process"],
    &["crate", "settings"],
    &["crate", "store"],
    &["std", "env"],
    &["std", "fs"],
    &["std", "io", "stderr"],
    &["std", "io", "stdin"],
    &["std", "io", "stdout"],
    &["std", "net"],
    &["std", "os"],
    &["std", "process"],
    &["std", "time", "SystemTime"],
    &["anstream"],
    &["arboard"],
    &["etcetera"],
    &["getrandom"],
    &["rpassword"],
    &["rustix"],
    &["rustls"],
    &["signal_hook"],
    &["ureq"],
];

/// Asking for the time, however the type was brought in.
const CLOCKS: &[&str] = &["Instant", "Local", "SystemTime", "Utc"];

/// The doors of `.clippy.toml`: the only modules that may expect its lints.
const DOORS: &[&str] = &[
    "secret",
    "hygiene",
    "signals",
    "private_fs",
    "process",
    "http",
    "settings",
    "output",
    "clipboard",
    "context",
    "main",
];

/// A line that breaks a rule.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Violation {
    file: String,
    line: usize,
    rule: &'static str,
    source: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}\n    rule: {}", self.file, self.line, self.source, self.rule)
    }
}

#[test]
fn the_house_stands() -> std::io::Result<()> {
    // Tests start in the root of their package. A path fixed by the compiler could be another tree's, where trees
    // share a build folder.
    let mut sources = Vec::new();
    collect(Path::new("src"), "src", &mut sources)?;
    assert!(sources.len() > 2, "there is nothing to check under src/");
    let files: Vec<File<'_>> = sources.iter().map(|(path, text)| File { path, text }).collect();
    let found = violations(&files);
    let report: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert!(found.is_empty(), "{} lines break the rules of the house:\n{}", found.len(), report.join("\n"));
    Ok(())
}

fn collect(folder: &Path, name: &str, into: &mut Vec<(String, String)>) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{name}/{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &name, into)?;
        } else if Path::new(&name).extension().is_some_and(|extension| extension == "rs") {
            into.push((name, std::fs::read_to_string(entry.path())?));
        }
    }
    Ok(())
}

/// All violations in these files, sorted by file and line.
fn violations(files: &[File<'_>]) -> BTreeSet<Violation> {
    let house: BTreeSet<Vec<String>> = files.iter().filter(|file| !file.is_root()).map(File::module).collect();
    let mut found = BTreeSet::new();
    for file in files {
        let module = file.module();
        let mut tokens = tokens(file.text);
        if module[1..].iter().any(|name| name == "tests") {
            // `#[cfg(test)] mod tests;` in a file of its own
            for token in &mut tokens {
                token.test = true;
            }
        }
        let mut report = |line: usize, rule| {
            let source = file.line(line).to_owned();
            found.insert(Violation { file: file.path.to_owned(), line, rule, source });
        };
        if module[0] != "lib" && !FLOORS.contains(&module[0].as_str()) {
            report(1, "every module has its place in FLOORS (tests/architecture.rs)");
        }
        if file.path == "src/lib.rs" {
            for line in out_of_order(&tokens) {
                report(line, "lib.rs names its modules in the order of FLOORS");
            }
        }
        for reference in references(file, &tokens, &house) {
            // A path that goes on from an imported name was judged at the import as far as that reached.
            let before = reference.through.as_ref().map(|path| Reference { path: path.clone(), ..reference.clone() });
            let before = before.map(|shorter| broken(&module, &shorter, &house)).unwrap_or_default();
            broken(&module, &reference, &house).difference(&before).for_each(|rule| report(reference.line, rule));
        }
        for (line, rule) in forbidden_words(file, &tokens) {
            report(line, rule);
        }
    }
    found
}

/// Lines of `mod x;` in `lib.rs` whose module belongs below the one named before it.
fn out_of_order(tokens: &[Token]) -> Vec<usize> {
    let named = tokens.windows(2).filter(|pair| pair[0].text == "mod" && !pair[0].test);
    let places: Vec<_> = named.filter_map(|pair| Some((pair[0].line, floor(&pair[1].text)?))).collect();
    places.windows(2).filter(|pair| pair[1].1 < pair[0].1).map(|pair| pair[1].0).collect()
}

fn floor(module: &str) -> Option<usize> {
    FLOORS.iter().position(|name| *name == module)
}

/// The rules that this reference from `module` breaks.
fn broken(module: &[String], reference: &Reference, house: &BTreeSet<Vec<String>>) -> BTreeSet<&'static str> {
    let path: Vec<&str> = reference.path.iter().map(String::as_str).collect();
    let own = module[0].as_str();
    let mut rules = BTreeSet::new();
    if path[0] == "crate" && own != "lib" {
        match path.get(1).map(|name| floor(name)) {
            None => _ = rules.insert("the house is not imported whole or under another name"),
            Some(None) => _ = rules.insert("a path into the house starts at a module of FLOORS"),
            Some(target) if target > floor(own) => _ = rules.insert("a module uses only modules below it (FLOORS)"),
            Some(_) => {}
        }
    }
    let verb = if path.starts_with(&["crate", "commands"]) { path.get(2) } else { None };
    if let (true, [_, name, ..], Some(verb)) = (own == "commands", module, verb) {
        let is_module = house.contains(&vec![own.to_owned(), (*verb).to_owned()]);
        if verb != name && (is_module || *verb == "*") {
            rules.insert("commands never reach each other");
        }
    }
    let names_keys = path.starts_with(&["crate", "crypto", "keys"]) || path == ["crate", "crypto", "*"];
    if names_keys && (reference.exported || !matches!(own, "access" | "crypto")) {
        rules.insert("only access imports the key source (crypto::keys), and nobody passes it on");
    }
    let asks_the_time = path.windows(2).any(|pair| CLOCKS.contains(&pair[0]) && pair[1] == "now");
    let reaches_out = OUTSIDE.iter().any(|outside| path.starts_with(outside)) || asks_the_time;
    if PURE.contains(&own) && !reference.test && reaches_out {
        rules.insert("pure modules reach no disk, clock, network, terminal, process or key");
    }
    rules
}

/// Words that no module, or only some, may say.
fn forbidden_words(file: &File<'_>, tokens: &[Token]) -> Vec<(usize, &'static str)> {
    let module = file.module();
    let own = module[0].as_str();
    let judge = |(at, token): (usize, &Token)| {
        let next = text(tokens, at + 1);
        let rule = match token.text.as_str() {
            "allow" if next == "(" && after_attribute(tokens, at) => "`#[expect(.., reason)]` instead of `#[allow]`",
            "print" | "println" | "eprint" | "eprintln" | "dbg" if next == "!" && own != "output" => {
                "only output prints"
            }
            "unsafe" if own != "hygiene" => "unsafe code only in hygiene",
            "path" if next == "=" && leads_away(file, text(tokens, at + 2)) => {
                "a module's file stays in its own folder"
            }
            "SystemTime" if PURE.contains(&own) && !token.test => "pure modules take `now` as an argument",
            "disallowed_methods" | "disallowed_types" | "disallowed_macros"
                if !token.test && own != "lib" && !DOORS.contains(&own) =>
            {
                "only the modules of DOORS go through a door (.clippy.toml)"
            }
            _ => return None,
        };
        Some((token.line, rule))
    };
    tokens.iter().enumerate().filter_map(judge).collect()
}

/// Whether this literal of a `#[path = ...]` in `file` is a source outside the folder of its module.
fn leads_away(file: &File<'_>, literal: &str) -> bool {
    let own = format!("{}/", file.module()[0]);
    let elsewhere = literal.trim_matches('"');
    let stays = file.path[4..].starts_with(&own) || elsewhere.starts_with(&own);
    literal.ends_with(".rs\"") && (!stays || elsewhere.starts_with('/') || elsewhere.contains(".."))
}

/// Whether the word at `at` opens an attribute: `#[word` or `#![word`.
fn after_attribute(tokens: &[Token], at: usize) -> bool {
    let before = |back: usize| at.checked_sub(back).map_or("", |at| text(tokens, at));
    before(1) == "[" && (before(2) == "#" || before(2) == "!" && before(3) == "#")
}

/// The checker on made-up houses: each rule can fail, and lets pass what it should.
mod samples {
    use super::*;

    /// `file:line rule` of each violation in a house of these files.
    fn check(files: &[(&'static str, &'static str)]) -> Vec<String> {
        let files: Vec<File<'_>> = files.iter().map(|(path, text)| File { path, text }).collect();
        violations(&files).iter().map(|found| format!("{}:{} {}", found.file, found.line, found.rule)).collect()
    }

    const UP: &str = "a module uses only modules below it (FLOORS)";
    const VERBS: &str = "commands never reach each other";
    const KEYS: &str = "only access imports the key source (crypto::keys), and nobody passes it on";
    const PURITY: &str = "pure modules reach no disk, clock, network, terminal, process or key";

    #[test]
    fn a_sound_house_passes() {
        let found = check(&[
            ("src/main.rs", "use keyward::cli; fn main() { cli::main() }"),
            ("src/lib.rs", "pub mod secret; pub mod crypto; pub mod access; pub mod commands; pub mod cli;"),
            ("src/secret.rs", "use std::fmt; pub(crate) use std::io; #[cfg(test)] mod tests { use super::*; }"),
            ("src/crypto/mod.rs", "pub mod keys; use self::keys::Key; pub fn open(key: &Key) { keys::Key::new(); }"),
            ("src/crypto/keys.rs", "use super::Sealed; use crate::secret::{self, Secret};"),
            ("src/access/mod.rs", "use crate::crypto::{keys::Key, Sealed};"),
            ("src/commands/mod.rs", "mod add; mod show; pub fn run() { add::run(); self::show::run() }"),
            ("src/commands/add.rs", "use super::Shared; use crate::{access::Gate, commands::add::Own};"),
            ("src/commands/show.rs", "fn f() -> impl Iterator + use<'_> { crate::access::look() }"),
            ("src/cli.rs", "use crate::commands; fn main() { commands::add::run() }"),
        ]);
        assert_eq!(found, Vec::<String>::new());
    }

    #[test]
    fn a_module_without_a_place_is_found() {
        let found = check(&[("src/lib.rs", "mod attic;"), ("src/attic/box.rs", ""), ("src/bin/other.rs", "")]);
        let rule = "every module has its place in FLOORS (tests/architecture.rs)";
        assert_eq!(found, [format!("src/attic/box.rs:1 {rule}"), format!("src/bin/other.rs:1 {rule}")]);
    }

    #[test]
    fn lib_in_another_order_is_found() {
        let found = check(&[("src/lib.rs", "mod digest;\n#[cfg(test)] mod cli;\nmod store;\nmod secret;\nmod cli;")]);
        assert_eq!(found, ["src/lib.rs:4 lib.rs names its modules in the order of FLOORS"]);
    }

    #[test]
    fn an_upward_import_is_found_in_every_spelling() {
        for text in [
            "use crate::store::Store;",
            "pub(crate) use crate::store::Store as S;",
            "fn f() { crate::store::open() }",
            "fn f() { <crate::store::Store as Default>::default() }",
            "use super::store;",
            "use crate::{digest::Digest, store::{self, Store}};",
            "mod inner { fn f() { super::super::store::open() } }",
            "#[cfg(test)] mod tests { use crate::store; }",
            "macro_rules! m { () => { $crate::store::open() } }",
            "fn r#use(c: char) -> bool { c == '\"' || crate::store::is(c) }",
        ] {
            assert_eq!(check(&[("src/secret.rs", text)]), [format!("src/secret.rs:1 {UP}")], "{text}");
        }
        let text = "use crate::{\n    digest::Digest,\n    store::{\n        Store,\n    },\n};";
        assert_eq!(check(&[("src/secret.rs", text)]), [format!("src/secret.rs:4 {UP}")]);
    }

    #[test]
    fn the_offending_line_is_printed() {
        let files = [File { path: "src/secret.rs", text: "\n    use crate::store;\n" }];
        let printed: Vec<String> = violations(&files).iter().map(ToString::to_string).collect();
        assert_eq!(printed, [format!("src/secret.rs:2: use crate::store;\n    rule: {UP}")]);
    }

    #[test]
    fn comments_and_strings_are_not_imports() {
        let text = r##"
            //! use crate::store;
            /* use crate::store; /* nested */ crate::store::x */
            const A: &str = "use crate::store; \" unsafe"; const B: &[u8] = br#"unsafe " println!("#;
            const C: char = '\''; const D: char = '"'; fn f<'a>(x: &'a str) -> &'a str { x } // println!
        "##;
        assert_eq!(check(&[("src/secret.rs", text)]), Vec::<String>::new());
    }

    #[test]
    fn the_house_under_another_name_is_found() {
        for text in ["use crate as house;", "use crate::{self as house};"] {
            let rule = "the house is not imported whole or under another name";
            assert_eq!(check(&[("src/access/mod.rs", text)]), [format!("src/access/mod.rs:1 {rule}")], "{text}");
        }
        for text in ["use crate::*;", "use crate::Reexported;"] {
            let rule = "a path into the house starts at a module of FLOORS";
            assert_eq!(check(&[("src/access/mod.rs", text)]), [format!("src/access/mod.rs:1 {rule}")], "{text}");
        }
    }

    #[test]
    fn commands_that_reach_each_other_or_cli_are_found() {
        for text in [
            "use super::show;",
            "use super::*;",
            "use crate::commands::show::Args;",
            "use crate::commands as verbs;\nfn f() { verbs::show::run() }",
        ] {
            let found = check(&[("src/commands/add.rs", text), ("src/commands/show/mod.rs", "")]);
            let line = text.lines().count();
            assert_eq!(found, [format!("src/commands/add.rs:{line} {VERBS}")], "{text}");
        }
        assert_eq!(check(&[("src/commands/add.rs", "use crate::cli;")]), [format!("src/commands/add.rs:1 {UP}")]);
    }

    #[test]
    fn the_key_source_outside_access_is_found() {
        for text in [
            "use crate::crypto::keys;",
            "use crate::crypto::{Sealed, keys::{Key}};",
            "use crate::crypto::*;",
            "use crate::crypto;\nfn f() { crypto::keys::load() }",
            "use crate::crypto as c;\nuse c::keys::Key;",
        ] {
            let line = text.lines().count();
            assert_eq!(
                check(&[("src/commands/add.rs", text)]),
                [format!("src/commands/add.rs:{line} {KEYS}")],
                "{text}"
            );
        }
        for (path, text) in [
            ("src/access/mod.rs", "pub use crate::crypto::keys::Key;"),
            ("src/crypto/mod.rs", "mod keys; pub use keys::Key;"),
        ] {
            let found = check(&[(path, text), ("src/crypto/keys.rs", "")]);
            assert_eq!(found, [format!("{path}:1 {KEYS}")], "{text}");
        }
    }

    #[test]
    fn a_pure_module_that_reaches_out_is_found() {
        for text in [
            "use std::fs;",
            "use std::{fmt, net::{IpAddr, TcpStream as T}};",
            "fn f() { ::std::env::var(\"HOME\"); }",
            "fn f() { std::process::exit(1) }",
            "use chrono::Utc;\nfn f() { Utc::now() }",
            "use chrono::{Local as Here};\nfn f() { Here::now() }",
            "fn f() { std::time::Instant::now() }",
            "use crate::private_fs::Folder;",
            "use crate::{digest::Digest, settings};",
            "fn f() { rustix::fs::open() }",
        ] {
            let line = text.lines().count();
            for path in ["src/policy/mod.rs", "src/connector/name.rs"] {
                let found = check(&[(path, text)]);
                assert!(found.contains(&format!("{path}:{line} {PURITY}")), "{text}: {found:?}");
            }
        }
        let found = check(&[("src/policy/mod.rs", "fn f(t: SystemTime) {}")]);
        assert_eq!(found, ["src/policy/mod.rs:1 pure modules take `now` as an argument"]);
    }

    #[test]
    fn tests_of_a_pure_module_may_reach_out_and_others_may_too() {
        let tested =
            "use chrono::{DateTime, Utc};\n#[cfg(test)]\nmod tests { fn f() { std::fs::read(\"x\"); Utc::now(); } }";
        assert_eq!(check(&[("src/policy/mod.rs", tested)]), Vec::<String>::new());
        assert_eq!(check(&[("src/private_fs.rs", "use std::fs;"), ("src/policy/tests.rs", "use std::fs;")]), [""; 0]);
        let after = "#[cfg(test)] mod tests { fn f() {} }\n#[cfg(not(test))] use std::fs;";
        assert_eq!(check(&[("src/policy/mod.rs", after)]), [format!("src/policy/mod.rs:2 {PURITY}")]);
    }

    #[test]
    fn forbidden_words_are_found() {
        for (text, rule) in [
            ("#[allow(dead_code)] fn f() {}", "`#[expect(.., reason)]` instead of `#[allow]`"),
            ("#![allow(dead_code)]", "`#[expect(.., reason)]` instead of `#[allow]`"),
            ("fn f() { println!() }", "only output prints"),
            ("#[cfg(test)] mod tests { fn f() { eprintln!() } }", "only output prints"),
            ("fn f() { unsafe { g() } }", "unsafe code only in hygiene"),
            ("#[path = \"../elsewhere.rs\"] mod here;", "a module's file stays in its own folder"),
            ("#[cfg_attr(unix, path = \"/elsewhere.rs\")] mod here;", "a module's file stays in its own folder"),
            (
                "#[expect(clippy::disallowed_methods, reason = \"\")] fn f() {}",
                "only the modules of DOORS go through a door (.clippy.toml)",
            ),
        ] {
            assert_eq!(check(&[("src/store/mod.rs", text)]), [format!("src/store/mod.rs:1 {rule}")], "{text}");
        }
        let found = check(&[
            ("src/hygiene.rs", "fn f() { unsafe { g() } }"),
            ("src/private_fs.rs", "#[path = \"private_fs/unix.rs\"] mod system;"),
            ("src/store/mod.rs", "#[path = \"unix.rs\"] mod system;"),
            ("src/output/mod.rs", "#![expect(clippy::disallowed_methods, reason = \"\")] fn f() { println!() }"),
            ("src/store/name.rs", "#[cfg(test)] mod tests { #![expect(clippy::disallowed_methods)] }"),
        ]);
        assert_eq!(found, Vec::<String>::new());
    }
}
