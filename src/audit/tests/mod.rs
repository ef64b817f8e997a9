//! The record under test: what the tests share.

mod import;
mod lines;
mod own;
mod query;
mod tamper;
mod whole;

use std::collections::BTreeMap;
use std::error::Error;
use std::path::PathBuf;

use chrono::DateTime;
use ed25519_dalek::{Signer, SigningKey};
use tempfile::TempDir;

use super::*;
use crate::anchor::StoreId;
use crate::connector::name::Writer;
use crate::digest::Digest;
use crate::policy::Cut;
use crate::private_fs::Dir;
use crate::signature::{PublicKey, Signature, Type, message};

type Outcome = Result<(), Box<dyn Error>>;

fn store() -> StoreId {
    StoreId::of_genesis(&Digest::of(b"epoch one"))
}

fn key_of(writer: &str) -> SigningKey {
    let mut seed = [0; 32];
    for (at, byte) in writer.bytes().enumerate() {
        seed[at % 32] ^= byte;
    }
    SigningKey::from_bytes(&seed)
}

fn public(writer: &str) -> PublicKey {
    PublicKey::new(&key_of(writer).verifying_key())
}

fn signer(writer: &str) -> impl Fn(&[u8]) -> Signature + use<> {
    let key = key_of(writer);
    move |body| Signature::new(key.sign(&message(Some(&store()), Type::Audit, body)).to_bytes())
}

/// The record of a deed, `n` milliseconds after a certain time.
fn draft(n: u64, action: &str, outcome: super::Outcome) -> Result<Draft, Box<dyn Error>> {
    let at = DateTime::from_timestamp_millis(1_795_000_000_000 + i64::try_from(n)?).ok_or("no time")?;
    let mut random = [0; 10];
    random[..8].copy_from_slice(&(n / 2).to_be_bytes());
    let object = Object {
        name: Some(format!("prod/connector-{}", n / 2 % 50).parse()?),
        version: Some(3),
        fields: vec!["token".parse()?],
        ciphertext: Some(Digest::of(&n.to_be_bytes())),
        after: None,
    };
    let source = Source { host: note("laptop"), user: note("alice"), tty: note("/dev/pts/1"), ..Source::default() };
    Ok(Draft {
        at,
        op: OperationId::new(DateTime::default(), random),
        action: action.parse()?,
        decision: Decision::Allowed,
        outcome,
        objects: vec![object],
        epoch: 4,
        rule: note("access 1: prod/** -> reveal (operators look things up)"),
        reason: note("ticket 4711"),
        error: None,
        sink: note("terminal"),
        source,
        heads: Vec::new(),
        run: None,
    })
}

/// Reveals: intent, ok, intent, ok, ...
fn reveals(from: u64, count: u64) -> Result<Vec<Draft>, Box<dyn Error>> {
    let outcome = |n| if n % 2 == 0 { super::Outcome::Intent } else { super::Outcome::Ok };
    (from..from + count).map(|n| draft(n, "reveal", outcome(n))).collect()
}

/// A store and some writers' state folders.
struct Room {
    temp: TempDir,
    store_dir: Dir,
    keys: BTreeMap<Writer, Vec<PublicKey>>,
    cuts: BTreeMap<Writer, Cut>,
}

impl Room {
    fn new(writers: &[&str]) -> Result<Self, Box<dyn Error>> {
        let temp = tempfile::tempdir()?;
        let store_dir = Dir::create(&temp.path().join("store"))?;
        let keys = writers.iter().map(|name| Ok((name.parse()?, vec![public(name)])));
        let keys = keys.collect::<Result<_, Box<dyn Error>>>()?;
        Ok(Self { temp, store_dir, keys, cuts: BTreeMap::new() })
    }

    fn log(&self, writer: &str) -> Result<OwnLog, Box<dyn Error>> {
        let dir = Dir::create(&self.temp.path().join("state").join(writer))?;
        Ok(OwnLog::open(dir, store(), writer.parse()?, public(writer)))
    }

    /// Appends to a writer's log and copies it into the store.
    fn write(&self, writer: &str, drafts: Vec<Draft>) -> Result<Position, Box<dyn Error>> {
        let mut log = self.log(writer)?;
        let position = log.append_all(drafts, &signer(writer))?;
        log.mirror(&self.store_dir)?;
        Ok(position)
    }

    fn own_file(&self, writer: &str, first: u64) -> PathBuf {
        self.temp.path().join("state").join(writer).join(format!("{first}.jsonl"))
    }

    fn copy_file(&self, writer: &str, first: u64) -> PathBuf {
        self.temp.path().join("store/audit").join(writer).join(format!("{first}.jsonl"))
    }

    fn verify(&self, own: Option<&OwnLog>, heads: &Heads, depth: Depth) -> Result<Report, AuditError> {
        let keys = Keys { writers: &self.keys, machines: &self.keys, cuts: &self.cuts };
        verify(&self.store_dir, own, &store(), keys, heads, depth)
    }

    /// The findings of a verification that remembers nothing.
    fn findings(&self, depth: Depth) -> Result<Vec<(u64, FindingKind)>, AuditError> {
        let report = self.verify(None, &Heads::default(), depth)?;
        Ok(report.findings.iter().map(|finding| (finding.seq, finding.kind)).collect())
    }
}
