//! The published test vectors of age (C2SP CCTV testkit) through our own way of opening a sealed file. The `age`
//! package brings them along in its source; nothing of them is copied here.
//!
//! A vector says what must come of it. We say it in fewer words than age: everything damaged is "damaged". Where
//! we mean to answer otherwise, [`DIFFERENCES`] says so, and nothing else may differ.
#![expect(clippy::disallowed_methods, reason = "a test reads the vectors from the disk and asks cargo where they are")]

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use keyward::crypto::keys::{Identity, KeyError, open_with_passphrase};
use keyward::crypto::plugin::Plugins;
use keyward::crypto::seal::{HeaderError, prescan};
use keyward::digest::Digest;
use keyward::secret::Secret;

type Outcome<T = ()> = Result<T, Box<dyn std::error::Error>>;

/// age 0.12 brings so many; a later one may bring more.
const VECTORS: usize = 123;

/// What comes of a vector.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    /// Opened, and the plaintext is the one the vector names.
    Opened,
    /// Refused by our own look at the header, before age sees it.
    NotAge,
    /// Likewise: longer than a sealed file of ours may be.
    TooLong,
    /// Likewise: the header does not end.
    NoEnd,
    /// Likewise: a native stanza is not in the one form age writes.
    Stanza,
    /// Refused by age, or by what stands in the payload.
    Damaged,
    /// Sealed to somebody else, or the passphrase is wrong.
    NotForUs,
    /// Asks for more work than we do.
    TooMuchWork,
    /// Not a file whose one stanza is a passphrase, or nothing like an identity in it.
    NoIdentity,
}

use Ending::{Damaged, NoEnd, NoIdentity, NotAge, NotForUs, Opened, Stanza, TooLong, TooMuchWork};

/// Vector, our answer, why. All vectors in armour are [`NotAge`] besides: a store holds binary files alone.
const DIFFERENCES: &[(&str, Ending, &str)] = &[
    ("scrypt", NoIdentity, "it opens, but what a passphrase closes must be an identity"),
    ("scrypt_double", NoIdentity, "found by our look at the header: a passphrase stanza stands alone"),
    ("scrypt_uppercase", NoIdentity, "found by our look at the header: there is no passphrase stanza"),
    ("scrypt_work_factor_23", TooMuchWork, "refused before any work, and said so"),
    ("stanza_missing_body", Opened, "age reads stanzas that old programs have written without an empty last line"),
    ("stanza_missing_final_line", Opened, "likewise"),
    ("stream_257_chunks", TooLong, "16 MiB; a sealed file of ours has at most 5 MiB"),
    ("stream_257_chunks_full", TooLong, "likewise"),
    ("stream_258_chunks", TooLong, "likewise"),
];

struct Vector {
    name: String,
    expect: String,
    words: BTreeMap<String, String>,
    file: Vec<u8>,
}

impl Vector {
    /// `key: value` lines, an empty line, the file; as it is or through zlib.
    fn parse(name: String, bytes: &[u8]) -> Outcome<Self> {
        let end = bytes.windows(2).position(|pair| pair == b"\n\n").ok_or("a vector without an empty line")?;
        let head = std::str::from_utf8(&bytes[..end])?;
        let mut words = BTreeMap::new();
        for line in head.lines() {
            let (key, value) = line.split_once(": ").ok_or("a line without a key")?;
            // Where a vector names two passphrases, the first is right for the first stanza.
            words.entry(key.to_owned()).or_insert_with(|| value.to_owned());
        }
        let rest = &bytes[end + 2..];
        let file = match words.get("compressed").map(String::as_str) {
            None => rest.to_vec(),
            Some("zlib") => miniz_oxide::inflate::decompress_to_vec_zlib(rest).map_err(|error| error.to_string())?,
            Some(other) => return Err(format!("{name}: unknown compression {other}").into()),
        };
        let expect = words.remove("expect").ok_or("a vector that expects nothing")?;
        Ok(Self { name, expect, words, file })
    }

    fn word(&self, key: &str) -> Option<Secret> {
        self.words.get(key).cloned().map(Secret::from)
    }

    fn armored(&self) -> bool {
        self.words.get("armored").is_some_and(|word| word == "yes")
    }

    /// Through our own way of opening.
    fn result(&self) -> Outcome<Ending> {
        let opened = match (self.word("passphrase"), self.word("identity")) {
            (Some(passphrase), None) => open_with_passphrase(&Plugins::none(), &self.file, &passphrase).map(|_| None),
            (_, Some(identity)) => Identity::parse(&identity)?.open(&self.file).map(Some),
            (None, None) => Identity::generate().open(&self.file).map(Some),
        };
        let result = match opened {
            Ok(plaintext) => {
                let digest = plaintext.map(|plaintext| Digest::of(plaintext.expose()).hex());
                // Two vectors are damaged in a way that age forgives on purpose, and name no plaintext.
                let right = self.words.get("payload").is_none_or(|named| digest.as_ref() == Some(named));
                if right { Opened } else { return Err(format!("{}: another plaintext", self.name).into()) }
            }
            Err(KeyError::Header(HeaderError::NotAge)) => NotAge,
            Err(KeyError::Header(HeaderError::NoEnd)) => NoEnd,
            Err(KeyError::Header(HeaderError::Stanza)) => Stanza,
            Err(KeyError::Header(HeaderError::FileTooLong(_))) => TooLong,
            Err(KeyError::Damaged) => Damaged,
            Err(KeyError::NotARecipient | KeyError::WrongPassphrase) => NotForUs,
            Err(KeyError::TooMuchWork) => TooMuchWork,
            Err(KeyError::NotAnIdentity) => NoIdentity,
            Err(other) => return Err(format!("{}: unforeseen: {other:?}", self.name).into()),
        };
        // What the scan refuses is never opened, and what it lets through is judged by age.
        let scanned = prescan(&self.file).is_ok();
        if scanned == matches!(result, NotAge | NoEnd | Stanza | TooLong) {
            return Err(format!("{}: {result:?} although the scan said {scanned}", self.name).into());
        }
        Ok(result)
    }

    /// Whether a result is what the vector says.
    fn is(&self, result: Ending) -> bool {
        match self.expect.as_str() {
            "success" => result == Opened,
            "no match" => result == NotForUs,
            "header failure" => matches!(result, NotAge | NoEnd | Stanza | Damaged),
            "HMAC failure" | "payload failure" => result == Damaged,
            _ => false,
        }
    }
}

/// Where the sources of the `age` package that we build with are.
fn folder() -> Outcome<PathBuf> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command
        .args(["metadata", "--locked", "--offline", "--format-version", "1"])
        .current_dir(env!("CARGO_MANIFEST_DIR"));
    let output = command.output()?;
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout)?;
    let packages = metadata["packages"].as_array().ok_or("cargo metadata names no packages")?;
    let age = packages.iter().find(|package| package["name"] == "age").ok_or("we do not build with age")?;
    let manifest = age["manifest_path"].as_str().ok_or("age has no folder")?;
    Ok(PathBuf::from(manifest).with_file_name("tests").join("testdata/testkit"))
}

#[test]
fn every_published_vector_ends_as_it_should() -> Outcome {
    let (mut counted, mut armored, mut wrong) = (0, 0, Vec::new());
    let mut differences: BTreeMap<&str, Ending> =
        DIFFERENCES.iter().map(|(name, result, _)| (*name, *result)).collect();
    for entry in fs::read_dir(folder()?)? {
        let entry = entry?;
        let vector = Vector::parse(entry.file_name().to_string_lossy().into_owned(), &fs::read(entry.path())?)?;
        let result = vector.result()?;
        counted += 1;
        armored += usize::from(vector.armored());
        let right = match differences.remove(vector.name.as_str()) {
            Some(pinned) => result == pinned && !vector.is(result),
            None if vector.armored() => result == NotAge,
            None => vector.is(result),
        };
        if !right {
            wrong.push(format!("{}: expects {}, was {result:?}", vector.name, vector.expect));
        }
    }
    wrong.sort();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(differences.is_empty(), "pinned, but no such vector: {differences:?}");
    assert!(counted >= VECTORS, "{counted} vectors found, {VECTORS} expected");
    assert!(armored >= 31, "{armored} vectors in armour");
    Ok(())
}
