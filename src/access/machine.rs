//! Machines: one identity that a variable holds or names, and nothing else. The key that signs is derived from it; each run keeps a log of
//! its own under a key that lives as long as the run, for which the machine gives its word (docs/store-format.md, 8).

use std::path::PathBuf;

use data_encoding::BASE32_NOPAD;

use super::keys::Keys;
use super::{Access, AccessError};
use crate::anchor::StoreId;
use crate::audit::{self, Action, Imported, Introduction, Outcome, OwnLog, note};
use crate::connector::name::{Device, Member, Writer};
use crate::connector::text::Text;
use crate::crypto::keys::{Identity, SigningKey};
use crate::output::Ui;
use crate::policy::{MemberKind, Policy};
use crate::private_fs::{Dir, FsError};
use crate::recipient::Recipient;
use crate::secret::{Secret, random};
use crate::signature::{PublicKey, Signature, Type};
use crate::store::change;

/// The device by which the policy names a machine's derived key.
const MACHINE: &str = "machine";

/// A run of a machine: who it is in the record, and with which key.
pub(super) struct Run {
    pub(super) writer: Writer,
    pub(super) signing: SigningKey,
}

/// The writer that a machine is, if this is the public half of one's identity.
pub(super) fn writer(recipient: &Recipient, policy: &Policy) -> Result<Option<Writer>, AccessError> {
    let member = policy.member_of(recipient).filter(|name| is_machine(policy, name));
    member.map(|member| Ok(Writer::new(member, &MACHINE.parse()?))).transpose()
}

fn is_machine(policy: &Policy, member: &Member) -> bool {
    policy.members.get(member).is_some_and(|entry| entry.kind == MemberKind::Machine)
}

/// The keys of a machine for one run.
pub(super) fn keys(identity: Identity, writer: Writer, store: &StoreId) -> Result<Keys, AccessError> {
    let signing = identity
        .machine_key(store)
        .map_err(|source| AccessError::OwnKey { file: "the machine's identity".to_owned(), source })?;
    let name = format!("run-{}", BASE32_NOPAD.encode(&random::<10>()?).to_ascii_lowercase());
    let run = Run { writer: Writer::new(&writer.member(), &name.parse::<Device>()?), signing: SigningKey::generate()? };
    Ok(Keys { identity, writer, signing, run: Some(run) })
}

/// A machine that was made here.
#[derive(Debug)]
pub struct NewMachine {
    /// Where secrets for it are sealed to.
    pub recipient: Recipient,
    /// The device and key it writes with.
    pub writer: (Device, PublicKey),
    /// Everything it needs to be itself: one line, `AGE-SECRET-KEY-1...`.
    pub secret: Secret,
}

impl Access {
    /// Makes a machine's identity for this store; nothing of it is kept here.
    pub fn new_machine(&self) -> Result<NewMachine, AccessError> {
        let identity = Identity::generate();
        let own = |source| AccessError::OwnKey { file: "the machine's identity".to_owned(), source };
        let key = identity.machine_key(self.store.id()).map_err(own)?;
        let recipient = identity.recipient().map_err(own)?;
        Ok(NewMachine {
            recipient,
            writer: (MACHINE.parse()?, key.public()),
            secret: identity.to_line().map_err(own)?.without_line_end(),
        })
    }

    /// This device's public keys for the store, made if it has none: what an admin needs to add a member.
    pub fn enrol(
        &mut self,
        member: &Member,
        device: &Device,
        ui: &mut Ui,
    ) -> Result<(Recipient, PublicKey), AccessError> {
        let own = |source| AccessError::OwnKey { file: "this device's key".to_owned(), source };
        let state = self.keys.make_state(self.store.id())?;
        if self.state.is_some() && self.writer().is_ok() {
            let keys = self.keys.open_files(self.store.policy(), Some(&state), ui)?;
            let (kept, asked) = (keys.writer, Writer::new(member, device));
            if kept != asked {
                return Err(AccessError::Policy(format!("this device has keys as {kept} already")));
            }
            return Ok((keys.identity.recipient().map_err(own)?, keys.signing.public()));
        }
        let identity = self.keys.identity(ui)?;
        let recipient = identity.recipient().map_err(own)?;
        let signing = SigningKey::generate()?;
        self.keys.keep_writer(&state, &Writer::new(member, device), &signing, &recipient)?;
        Ok((recipient, signing.public()))
    }

    /// Takes the records of machines' runs into the store: verified, then recorded by whoever brings them.
    pub fn import_audit(&mut self, from: &Dir, reason: Option<&Text>, ui: &mut Ui) -> Result<Imported, AccessError> {
        self.open_keys(ui)?;
        let _changing = change::begin(self.store.dir(), &["audit"])?;
        self.store.reread((self.clock)())?;
        self.record(self.draft(Action::AuditImport, Outcome::Intent, Vec::new(), reason))?;
        let policy = self.store.policy();
        let (mut writers, mut machines) = (self.store.writer_keys()?, self.store.machine_keys()?);
        // Whose key was taken away has no more to say than the store has of it: the key may be in anybody's hands. The names
        // stay, so that no run takes one of them; and a machine itself writes nothing, its runs do.
        for (writer, keys) in &mut writers {
            let cut = policy.cuts.get(writer).map(|cut| &cut.key);
            let is_machine = machines.contains_key(writer);
            keys.retain(|key| !is_machine && (policy.writer_key(writer) == Some(key) || cut == Some(key)));
        }
        for (writer, keys) in &mut machines {
            keys.retain(|key| policy.writer_key(writer) == Some(key));
        }
        let keys = audit::Keys { writers: &writers, machines: &machines, cuts: &policy.cuts };
        let imported = audit::import(from, self.store.dir(), self.store.id(), keys);
        let outcome = if imported.is_ok() { Outcome::Ok } else { Outcome::Error };
        let mut draft = self.draft(Action::AuditImport, outcome, Vec::new(), None);
        draft.error = imported.as_ref().err().and_then(|error| note(&error.to_string()));
        self.record(draft)?;
        self.note_deed(&Action::AuditImport, "");
        self.mirror()?;
        Ok(imported?)
    }

    /// The log of this run, begun: in `KEYWARD_AUDIT_DIR`, or in the store itself.
    pub(super) fn begin_run(&self, run: &Run) -> Result<OwnLog, AccessError> {
        let keys = self.keys.in_hand()?;
        let folder = match self.keys.audit_dir() {
            Some(path) => Dir::create(path).and_then(|dir| log_folder(&dir, &run.writer)),
            None => log_folder(self.store.dir(), &run.writer),
        };
        let unwritable = |source| AccessError::NoRunLog { source, given: self.keys.audit_dir().map(PathBuf::from) };
        let folder = folder.map_err(unwritable)?;
        let store = self.store.id();
        let mut draft = self.draft(Action::Begin, Outcome::Ok, Vec::new(), None);
        let body = Introduction::body(&run.writer, &run.signing.public(), draft.epoch);
        let sig = keys.signing.sign(Some(store), Type::Run, &body);
        draft.run = Some(Introduction { machine: keys.writer.clone(), key: run.signing.public(), sig });
        let mut log = OwnLog::open_alone(folder, store.clone(), run.writer.clone(), run.signing.public());
        let sign = |body: &[u8]| -> Signature { run.signing.sign(Some(store), Type::Audit, body) };
        log.append_all(vec![draft], &sign)?;
        Ok(log)
    }
}

fn log_folder(dir: &Dir, writer: &Writer) -> Result<Dir, FsError> {
    let path = format!("audit/{writer}");
    dir.create_dirs(&path)?;
    dir.sub(&path)
}
