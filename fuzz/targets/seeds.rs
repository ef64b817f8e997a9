//! Writes the first inputs of every target, made from the golden stores: `seeds <tests/vectors/good> <corpus>`.
//! Not a target, only built like one: what is instrumented needs libFuzzer to be there.
#![no_main]

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use keyward::crypto::keys::Identity;
use keyward::digest::Digest;
use keyward::store::wire::cut;
use keyward_fuzz::{IDENTITY, STORE, secret};
use libfuzzer_sys::fuzz_target;

type Outcome = Result<(), Box<dyn Error>>;

fuzz_target!(
    init: {
        let written = write();
        written.iter().for_each(|()| std::process::exit(0));
        assert!(written.is_ok(), "{written:?}");
    },
    |_data: &[u8]| {}
);

fn write() -> Outcome {
    let mut words = std::env::args_os().skip(1).map(PathBuf::from);
    let (Some(good), Some(corpus)) = (words.next(), words.next()) else {
        return Err("usage: seeds <tests/vectors/good> <corpus>".into());
    };
    let mut seeds = Seeds { corpus, stores: Vec::new() };
    for store in fs::read_dir(&good)? {
        seeds.store(&store?.path())?;
    }
    seeds.plain()
}

struct Seeds {
    corpus: PathBuf,
    stores: Vec<Vec<u8>>,
}

impl Seeds {
    /// Names a seed by its digest, so that a second run adds nothing.
    fn put(&self, target: &str, bytes: &[u8]) -> Outcome {
        let folder = self.corpus.join(target);
        fs::create_dir_all(&folder)?;
        Ok(fs::write(folder.join(format!("seed-{}", Digest::of(bytes).short())), bytes)?)
    }

    fn text(&self, target: &str, lines: &[&str]) -> Outcome {
        lines.iter().try_for_each(|line| self.put(target, line.as_bytes()))
    }

    /// What a golden store holds, file by file.
    fn store(&mut self, folder: &Path) -> Outcome {
        let mut files = Vec::new();
        walk(&folder.join("store"), &mut files)?;
        let identity = Identity::parse(&secret(&fs::read(folder.join("identity.txt"))?))?;
        let mut keys = vec![identity];
        for group in files.iter().filter(|path| path.components().any(|part| part.as_os_str() == "groups")) {
            let sealed = fs::read(group)?;
            if let Ok(key) = keys[0].open(&sealed) {
                self.put("identity_file", key.expose())?;
                keys.push(Identity::parse(&key)?);
            }
        }
        for path in &files {
            self.file(path, &fs::read(path)?, &keys)?;
        }
        let heads = self.stores.concat();
        self.put("memory", &heads)
    }

    fn file(&mut self, path: &Path, bytes: &[u8], keys: &[Identity]) -> Outcome {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        self.put("policy_folder", format!("n{name}").as_bytes())?;
        let ending = path.extension().unwrap_or_default().to_string_lossy().into_owned();
        match ending.as_str() {
            "toml" if name == "connector.toml" => {
                self.put("connector_file", bytes)?;
                self.put("toml", bytes)?;
                let signed = cut(bytes)?.signed;
                self.put("connector_file", signed)?;
            }
            "toml" => {
                self.put("policy_file", bytes)?;
                self.put("policy_folder", &[b"e", bytes].concat())?;
            }
            "sig" => {
                self.put("policy_folder", &[b"s", bytes].concat())?;
                self.put("names", bytes.trim_ascii_end())?;
            }
            "kept" => self.put("policy_folder", &[b"k", bytes].concat())?,
            "age" => {
                self.put("age_file", bytes)?;
                for opened in keys.iter().filter_map(|key| key.open(bytes).ok()) {
                    self.put("payload", opened.expose())?;
                    self.put("payload", opened.expose().trim_ascii_end())?;
                    self.put("shown", opened.expose())?;
                }
            }
            "jsonl" => {
                for (line, seq) in bytes.split_inclusive(|byte| *byte == b'\n').zip(1..) {
                    self.put("audit_line", line)?;
                    let head = format!("alice/laptop {seq} {} 1 {} -\n", Digest::of(line), line.len());
                    self.stores.push(head.into_bytes());
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// What stands in no file.
    fn plain(&self) -> Outcome {
        let digest = Digest::of(b"seed");
        self.put("identity_file", IDENTITY)?;
        self.put("identity_file", b"# a comment\nAGE-SECRET-KEY-1\n")?;
        self.put("identity_file", b"BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc\n")?;
        let pins = format!("prod/a 1 {digest}\nprod/a 2 {digest}\ndev/b/c 7 {digest}\n");
        let heads = format!("alice/laptop 3 {digest} 1 0 -\nbob/desk 9 {digest} 1 55 {}\n", "a".repeat(26));
        let accesses = "log alice/laptop 1 700\nlast prod/a 1700000000000\n";
        self.text("memory", &[&pins, &heads, accesses, &format!("3 {digest}\n")])?;
        self.text("policy_folder", &[&format!("kprod/a {digest}\nprod/b {digest}\n")])?;
        self.text(
            "globs",
            &[
                "prod/**\nprod/a/b\nprod/a",
                "**/db\nprod/db\nprod/x/y/db",
                "*/github-*/**\nprod/github-a/b",
                "a*b*c/**/*x*/**\nabc/x\nabbc/a/x/b",
            ],
        )?;
        self.text(
            "toml",
            &[
                "at = 2026-11-23T12:00:00Z\nuntil = 2027-11-23T12:00:00Z\n",
                "at = 2026-11-23t12:00:00+00:00\n",
                "at = 2026-11-23T12:00:60Z\n",
                "a = \"\"\"\nb\n\"\"\"\nc = [1, {d = 2}]\n[x.y]\n[[z]]\n",
                "vendor = \"manual\"\nkind = \"api-key\"\nowner = \"o\"\npurpose = \"p\"\nhosts = [\"a.b:443\"]\n[[scope]]\nname = \"n\"\nreason = \"r\"\n[rotation]\nevery = \"30d\"\n",
            ],
        )?;
        self.text("shown", &["plain", "a\u{1b}[31m\\n\r\n\t\u{202e}\u{85}"])?;
        self.put("shown", b"\\ \xff\xfe a\0")?;
        self.text(
            "names",
            &[
                "prod/github-deploy@3:token",
                "prod/a/b/c/d",
                "alice/laptop",
                "group:prod/2",
                "member:ci",
                "policy",
                "30d",
                "99999m",
                "reveal",
                "handed-over",
                "https://example.com/x?y=z",
                "api.example.com:8443",
                "Zo\u{eb}'s team \u{2014} ops",
                "sxvythpxwetcxasimylv74p5va",
                STORE,
                &format!("{STORE}@3:a35e49dbc98bfa7f4b4d776b320def72"),
                &digest.to_string(),
                "age1lvyvwawkr0mcnnnncaghunadrqkmuf9e6507x9y920xxpp866cnql7dp2z",
                "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc",
            ],
        )
    }
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> Outcome {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { walk(&path, files)? } else { files.push(path) }
    }
    Ok(())
}
