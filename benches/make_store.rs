//! Fills a store for measuring, fast and without asking: what it writes is signed and sealed as the format says, so
//! that every command takes it for real. `HOME/config`, `HOME/state` and `HOME/data` hold what `keyward init` made
//! there with the same folders given as `XDG_*_HOME`.
//!
//! ```text
//! make-store HOME connectors N     N connectors, each with its payload, and the pins of a machine that has seen them
//! make-store HOME writers W        policy epoch 2, which names W more writers (100 a member)
//! make-store HOME records M W      M audit records by W of those writers, M/W each
//! ```
#![expect(clippy::disallowed_methods, reason = "a store of its own, written without waiting for the disk")]

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Duration, Utc};
use keyward::anchor::StoreId;
use keyward::audit::{
    Action, Decision, Draft, Object, OperationId, Outcome, PER_FILE, Record, Source, note, seal_line,
};
use keyward::connector::fields::Fields;
use keyward::connector::name::{Address, Device, Member, Writer};
use keyward::connector::{Connector, Metadata, Rotation, Scope, Stage, State, Version};
use keyward::crypto::keys::{Identity, SigningKey};
use keyward::crypto::plugin::Plugins;
use keyward::crypto::seal;
use keyward::digest::Digest;
use keyward::policy::{MemberEntry, MemberKind, Policy};
use keyward::secret::Secret;
use keyward::signature::Type;
use keyward::store::payload::{self, Inner};
use keyward::store::wire::{self, Seal};
use keyward::store::{connector_file, payload_file};
use keyward::trust::{file_name, signature_name};
use rayon::prelude::*;

type Outcomes<T> = Result<T, Box<dyn Error + Send + Sync>>;

const DEVICES: usize = 100;
const OBJECTS: usize = 500;

fn main() -> Outcomes<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words[..] {
        [home, "connectors", count] => Home::open(home)?.connectors(count.parse()?),
        [home, "writers", count] => Home::open(home)?.writers(count.parse()?),
        [home, "records", count, writers] => Home::open(home)?.records(count.parse()?, writers.parse()?),
        _ => Err("make-store HOME connectors N | writers W | records M W".into()),
    }
}

/// A store and the machine it was made on.
struct Home {
    store: PathBuf,
    state: PathBuf,
    config: PathBuf,
    id: StoreId,
    policy: Policy,
    digest: Digest,
}

impl Home {
    fn open(home: &str) -> Outcomes<Self> {
        let home = Path::new(home);
        let store = home.join("data/keyward/default");
        let epochs = fs::read_dir(store.join("policy"))?.collect::<Result<Vec<_>, _>>()?;
        let mut files: Vec<PathBuf> = epochs.iter().map(fs::DirEntry::path).collect();
        files.retain(|file| file.extension().is_some_and(|ending| ending == "toml"));
        files.sort();
        let [first, .., last] = &[files.clone(), files].concat()[..] else { return Err("there is no policy".into()) };
        let id = StoreId::of_genesis(&Digest::of(&fs::read(first)?));
        let bytes = fs::read(last)?;
        let state = home.join("state/keyward").join(id.as_str());
        let (policy, digest) = (keyward::trust::wire::parse(&bytes)?, Digest::of(&bytes));
        Ok(Self { store, state, config: home.join("config/keyward"), id, policy, digest })
    }

    /// A key that the identity of this machine opens.
    fn key(&self, sealed: &Path) -> Outcomes<SigningKey> {
        let identity = Identity::parse(&Secret::new(fs::read(self.config.join("identity"))?))?;
        Ok(SigningKey::parse(&identity.open(&fs::read(sealed)?)?)?)
    }

    fn put(&self, file: &str, bytes: &[u8]) -> Outcomes<()> {
        let path = self.store.join(file);
        fs::create_dir_all(path.parent().unwrap_or(&self.store))?;
        Ok(fs::write(path, bytes)?)
    }

    fn connectors(&self, count: usize) -> Outcomes<()> {
        let writer: Writer = fs::read_to_string(self.state.join("writer"))?.trim().parse()?;
        let key = self.key(&self.state.join("writer.age"))?;
        let pins: Outcomes<Vec<String>> =
            (0..count).into_par_iter().map(|number| self.connector(number, &writer, &key)).collect();
        let known = fs::read_to_string(self.state.join("connectors.pin")).unwrap_or_default();
        Ok(fs::write(self.state.join("connectors.pin"), known + &pins?.concat())?)
    }

    /// One connector of the size that people make; the line that pins it.
    fn connector(&self, number: usize, writer: &Writer, key: &SigningKey) -> Outcomes<String> {
        let environment = ["dev", "staging", "prod"][number % 3];
        let address: Address = format!("{environment}/team-{:02}/service-{number:05}", number % 40).parse()?;
        let recipients = self.policy.recipients(&address);
        let created = self.policy.created - Duration::days(i64::try_from(number % 29)?);
        let name = "token".parse()?;
        let fields = Fields::new(BTreeMap::from([(name, Secret::from(format!("not-a-secret-{number:020}")))]))?;
        let metadata = Metadata {
            vendor: "github-app".parse()?,
            kind: "api-key".parse()?,
            owner: format!("team-{:02}", number % 40).parse()?,
            purpose: format!("service {number} reads the orders of the shop").parse()?,
            tenant: Some("acme".parse()?),
            service_account: Some(format!("svc-{number:05}").parse()?),
            documentation: Some("https://docs.example.com/connectors/github-app".to_owned().try_into()?),
            hosts: vec!["api.github.com".to_owned().try_into()?],
            scopes: vec![
                Scope { name: "contents:read".parse()?, reason: "reads what is to be built".parse()? },
                Scope { name: "packages:write".parse()?, reason: "publishes what was built".parse()? },
            ],
            rotation: Rotation { every: Some("30d".parse()?), overlap: Some("24h".parse()?), ..Rotation::default() },
            dependents: Vec::new(),
        };
        let inner = Inner {
            store: self.id.clone(),
            address: address.clone(),
            version: 1,
            vendor: metadata.vendor.clone(),
            hosts: metadata.hosts.clone(),
            to: recipients.keys().cloned().collect(),
            operation: operation(created, number).to_string(),
            writer: writer.clone(),
        };
        let plaintext = payload::compose(&inner, &fields, |body| key.sign(Some(&self.id), Type::Payload, body))?;
        let sealed = seal::seal(recipients.values().copied(), &plaintext, &Plugins::none())?;
        let version = Version {
            number: 1,
            stage: Stage::Current,
            sealed: Digest::of(&sealed),
            to: inner.to,
            fields: fields.names(),
            created,
            expires: None,
            vendor_id: None,
        };
        self.put(&payload_file(&address, 1, &version.sealed), &sealed)?;
        let connector = Connector {
            address: address.clone(),
            state: State::Active,
            revision: 1,
            prev: None,
            metadata,
            versions: vec![version],
            operation: None,
        };
        let seal = Seal { writer: writer.clone(), epoch: self.policy.epoch, record: 1 };
        let signed = wire::write(&connector, &seal)?;
        let bytes = wire::join(&signed, &key.sign(Some(&self.id), Type::Connector, &signed));
        self.put(&connector_file(&address), &bytes)?;
        Ok(format!("{address} 1 {}\n", Digest::of(&bytes)))
    }

    fn writers(mut self, count: usize) -> Outcomes<()> {
        let (admin, _) = self.policy.admins.first_key_value().ok_or("there is no admin")?;
        let admin = admin.clone();
        let key = self.key(&self.config.join(format!("policy-keys/{}.age", self.id)))?;
        for number in 0..count {
            let (member, device) = names(number)?;
            let entry = match self.policy.members.entry(member) {
                std::collections::btree_map::Entry::Occupied(known) => known.into_mut(),
                std::collections::btree_map::Entry::Vacant(new) => {
                    let recipient = Identity::generate().recipient()?;
                    new.insert(MemberEntry { kind: MemberKind::Human, recipient, writers: BTreeMap::new() })
                }
            };
            entry.writers.insert(device, signing(number)?.public());
        }
        (self.policy.prev, self.policy.epoch) = (Some(self.digest), self.policy.epoch + 1);
        let bytes = keyward::trust::wire::write(&self.policy)?;
        let (epoch, digest) = (self.policy.epoch, Digest::of(&bytes));
        let signature = key.sign(Some(&self.id), Type::Policy, &bytes);
        self.put(&signature_name(epoch, &digest, &admin), format!("{signature}\n").as_bytes())?;
        self.put(&file_name(epoch, &digest, "toml"), &bytes)?;
        Ok(fs::write(self.state.join("policy.pin"), format!("{epoch} {digest}\n"))?)
    }

    fn records(&self, count: usize, writers: usize) -> Outcomes<()> {
        (0..writers).into_par_iter().try_for_each(|number| self.log(number, count / writers))
    }

    /// One writer's log: intents and their answers.
    fn log(&self, number: usize, records: usize) -> Outcomes<()> {
        let (member, device) = names(number)?;
        let (writer, key) = (Writer::new(&member, &device), signing(number)?);
        let mut prev = self.id.audit_origin();
        let mut lines = Vec::new();
        let mut first = 1;
        for seq in 1..=records as u64 {
            let deed = (seq - 1) / 2;
            let at = self.policy.created + Duration::milliseconds(i64::try_from(deed * 100 + seq % 2)?);
            let place = usize::try_from(deed)? + number;
            let connector: Address = format!("dev/team-{:02}/service-{:05}", place % 40, place % OBJECTS).parse()?;
            let answer = seq % 2 == 0;
            let object = Object {
                name: Some(connector.into()),
                version: Some(1),
                fields: vec!["token".parse()?],
                ciphertext: Some(prev),
                after: None,
            };
            let draft = Draft {
                at,
                op: operation(self.policy.created, number * records + usize::try_from(deed)?),
                action: Action::Reveal,
                decision: Decision::Allowed,
                outcome: if answer { Outcome::Ok } else { Outcome::Intent },
                objects: vec![object],
                epoch: self.policy.epoch,
                rule: note("access 1: dev/** -> reveal (the people of dev)").filter(|_| !answer),
                reason: note("INC-4711: restore a backup").filter(|_| !answer),
                error: None,
                sink: note("pipe").filter(|_| !answer),
                source: Source { host: note("build-host-17"), user: note("runner"), ..Source::default() },
                heads: Vec::new(),
                run: None,
            };
            let tool = "keyward 0.1.0".parse()?;
            let record = Record { store: self.id.clone(), writer: writer.clone(), seq, prev, draft, tool };
            let line = seal_line(&record, &|body| key.sign(Some(&self.id), Type::Audit, body));
            prev = Digest::of(&line);
            lines.extend_from_slice(&line);
            if seq % PER_FILE == 0 || seq == records as u64 {
                self.put(&format!("audit/{writer}/{first}.jsonl"), &lines)?;
                (first, lines) = (seq + 1, Vec::new());
            }
        }
        Ok(())
    }
}

fn names(number: usize) -> Outcomes<(Member, Device)> {
    Ok((format!("member-{:03}", number / DEVICES).parse()?, format!("device-{:02}", number % DEVICES).parse()?))
}

/// The key of a writer: the same at every call.
fn signing(number: usize) -> Outcomes<SigningKey> {
    let seed = Digest::of(format!("not a secret: writer {number} of a store for measuring").as_bytes());
    let bytes = data_encoding::HEXLOWER.decode(seed.hex().as_bytes())?;
    Ok(SigningKey::parse(&Secret::from(format!("{}\n", data_encoding::BASE64URL_NOPAD.encode(&bytes))))?)
}

fn operation(at: DateTime<Utc>, number: usize) -> OperationId {
    let mut random = [0; 10];
    random[2..].copy_from_slice(&(number as u64).to_be_bytes());
    OperationId::new(at, random)
}
