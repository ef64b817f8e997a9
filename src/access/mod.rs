//! The gate. Two doors: [`Access::disclose`] hands out plaintext, [`Access::commit`] changes the store (and
//! [`Access::amend_policy`] its policy). Behind both stands the same order, and there is no other way to either:
//!
//! decide -> open the identity -> audit intent, on disk -> unseal (or: name what was sealed) -> outcome
//!
//! Nothing else holds the key source. A record that cannot be written means that nothing is done.

mod adopt;
mod commit;
mod deeds;
mod disclose;
mod error;
mod genesis;
mod kept;
mod keys;
mod machine;
mod policy;
mod publish;
mod reseal;

use chrono::{DateTime, Utc};

pub use adopt::{Joint, Taking, put_in_place};
pub use commit::{Change, Content, Made, Plan, Receipt};
pub use deeds::Deeds;
pub use disclose::{Bound, Disclosed, Disclosure, Want};
pub use error::AccessError;
pub use genesis::{Genesis, Newborn, create};
pub use kept::{Keep, KeepError, Standing};
pub use keys::KeySource;
pub use machine::NewMachine;
pub use policy::{Base, PolicyChange, PolicyReceipt, VALIDITY};

use kept::Asks;

use crate::audit::{self, Action, Decision, Draft, Object, OperationId, Outcome, OwnLog, Source};
use crate::connector::name::{Address, Member, Writer};
use crate::connector::text::Text;
use crate::diagnostic::Diagnostic;
use crate::digest::Digest;
use crate::output::Ui;
use crate::policy::{self as rules, Capability, Policy, Request, decide};
use crate::private_fs::{Dir, FsError, Lock};
use crate::secret::random;
use crate::signature::{Signature, Type};
use crate::store::Store;
use crate::trust;

/// Tells the time; given by `context`, which alone reads the clock.
pub type Clock = fn() -> DateTime<Utc>;

/// The gate to one store, for one command: all its records carry the same operation id.
pub struct Access {
    store: Store,
    keys: KeySource,
    state: Option<Dir>,
    log: Option<OwnLog>,
    source: Source,
    clock: Clock,
    op: OperationId,
    deeds: Deeds,
}

impl Access {
    /// The gate to a store whose policy is believed.
    pub fn new(store: Store, keys: KeySource, source: Source, clock: Clock, deeds: Deeds) -> Result<Self, AccessError> {
        let state = keys.state(store.id())?;
        let op = OperationId::new(clock(), random()?);
        Ok(Self { store, keys, state, log: None, source, clock, op, deeds })
    }

    /// The store, to read what needs no key.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The id that all records of this command carry.
    pub fn op(&self) -> OperationId {
        self.op
    }

    /// Goes on with an operation that another command may have begun, or begins another one: from here on all records carry
    /// this id, and what is sealed belongs to it.
    pub fn go_on_as(&mut self, op: OperationId) {
        self.op = op;
    }

    /// An operation that has not been.
    pub fn new_operation(&self) -> Result<OperationId, AccessError> {
        Ok(OperationId::new((self.clock)(), random()?))
    }

    /// The right to do something outside for a connector, which one process of this device has at a time.
    pub fn claim(&self, address: &Address) -> Result<Lock, AccessError> {
        let state = self.state.as_ref().ok_or(AccessError::NoHome)?;
        state.create_dirs("rotating")?;
        let name = format!("rotating/{}.lock", Digest::of(address.as_str().as_bytes()).half());
        let busy = |error| match error {
            FsError::Busy { .. } => AccessError::Busy(address.clone()),
            error => error.into(),
        };
        state.lock(&name, true, None).map_err(busy)
    }

    /// Where the identity is, in words.
    pub fn identity_place(&self) -> String {
        self.keys.place()
    }

    /// What can be said of the identity without a question.
    pub fn identity_standing(&self, ui: &mut Ui) -> Result<Standing, AccessError> {
        self.keys.standing(false, ui)
    }

    /// Who this device signs as, as far as its own state says.
    pub fn writer(&self) -> Result<Writer, AccessError> {
        self.keys.writer(self.store.policy(), self.state.as_ref()).map_err(|error| self.explained(error))
    }

    /// The same error, or that this machine or member was removed.
    fn explained(&self, error: AccessError) -> AccessError {
        let gone = match (&error, self.keys.given()) {
            (AccessError::NoWriter, Some(given)) => self.gone(|policy| policy.member_of(given).cloned()),
            (AccessError::OtherIdentity { member }, _) => self.removed(member),
            _ => None,
        };
        gone.unwrap_or(error)
    }

    /// That the policy named this member once and does not any more.
    fn removed(&self, member: &Member) -> Option<AccessError> {
        self.gone(|policy| policy.members.contains_key(member).then(|| member.clone()))
    }

    /// Whom earlier epochs name and the newest does not. Reads the whole chain: for errors only.
    fn gone(&self, find: impl Fn(&Policy) -> Option<Member>) -> Option<AccessError> {
        let epochs = trust::history(self.store.dir(), self.store.trust()).ok()?;
        let (last, member) =
            epochs.iter().enumerate().rev().find_map(|(at, epoch)| Some((at, find(&epoch.policy)?)))?;
        epochs.get(last + 1).map(|next| AccessError::Gone { member, since: next.policy.epoch })
    }

    /// Whether a machine works here, by the identity that was given.
    pub fn is_machine(&self) -> bool {
        matches!(self.keys.machine(self.store.policy()), Ok(Some(_)))
    }

    /// This device's own audit log, for reading, if it has one.
    pub fn own_log(&self) -> Result<Option<OwnLog>, AccessError> {
        let Some(writer) = self.writer().ok().filter(|_| !self.is_machine()) else { return Ok(None) };
        let (Some(state), Some(key)) = (&self.state, self.store.policy().writer_key(&writer)) else { return Ok(None) };
        match state.sub("audit") {
            Ok(dir) => Ok(Some(OwnLog::open(dir, self.store.id().clone(), writer, key.clone()))),
            Err(FsError::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// What the policy says of a request by whoever this device belongs to; nothing is recorded.
    pub fn judge(
        &self,
        capability: Capability,
        connector: &Address,
        reason: Option<&Text>,
    ) -> Result<rules::Decision, AccessError> {
        let member = self.writer()?.member();
        Ok(decide(self.store.policy(), &Request { member: &member, capability, connector, reason }))
    }

    /// Decides on every object of an operation; a refusal is recorded and ends it.
    fn authorise(
        &mut self,
        action: &Action,
        capability: Capability,
        connectors: &[Address],
        reason: Option<&Text>,
        ui: &mut Ui,
    ) -> Result<(Member, String), AccessError> {
        let writer = self.writer()?;
        let member = writer.member();
        if !self.store.policy().members.contains_key(&member)
            && let Some(gone) = self.removed(&member)
        {
            let hint = gone.hint().unwrap_or_default();
            return Err(AccessError::Denied { rule: gone.to_string(), hint });
        }
        let mut granted = String::new();
        for connector in connectors {
            let request = Request { member: &member, capability, connector, reason };
            match decide(self.store.policy(), &request) {
                rules::Decision::Allowed(rule) => granted = rule,
                rules::Decision::Denied { rule, hint } => {
                    self.record_refusal(action, connector, &rule, reason, ui);
                    return Err(AccessError::Denied { rule, hint });
                }
            }
        }
        Ok((member, granted))
    }

    /// Refuses by a rule that is about several connectors together, of which one is named. Recorded like every refusal.
    pub fn refuse(
        &mut self,
        action: &Action,
        connector: &Address,
        rule: String,
        hint: String,
        reason: Option<&Text>,
        ui: &mut Ui,
    ) -> AccessError {
        self.record_refusal(action, connector, &rule, reason, ui);
        AccessError::Denied { rule, hint }
    }

    /// A refusal is recorded if that needs no question; otherwise it is said that it was not.
    fn record_refusal(&mut self, action: &Action, connector: &Address, rule: &str, reason: Option<&Text>, ui: &mut Ui) {
        let objects = vec![Object { name: Some(connector.clone().into()), ..Object::default() }];
        let mut draft = self.draft(action.clone(), Outcome::Error, objects, reason);
        draft.decision = Decision::Denied;
        draft.rule = audit::note(rule);
        self.record_if_unasked(draft, ui);
    }

    fn record_if_unasked(&mut self, draft: Draft, ui: &mut Ui) {
        let why = match self.keys.would_ask() {
            Asks::Person => Some("the identity is locked"),
            Asks::Plugin if !ui.can_ask() => Some("its plugin may have to ask"),
            Asks::Plugin | Asks::Nobody => None,
        };
        if let Some(why) = why {
            ui.warn(&format!("the refusal was not recorded: {why}"));
            return;
        }
        let recorded = self.open_keys(ui).and_then(|()| self.record(draft));
        if let Err(error) = recorded {
            ui.warn(&format!("the refusal was not recorded: {error}"));
        }
    }

    /// Opens the identity and this device's key, once.
    fn open_keys(&mut self, ui: &mut Ui) -> Result<(), AccessError> {
        let opened = self.keys.open(self.store.id(), self.store.policy(), self.state.as_ref(), ui).map(drop);
        opened.map_err(|error| self.explained(error))
    }

    /// A record of this operation as it is now.
    fn draft(&self, action: Action, outcome: Outcome, objects: Vec<Object>, reason: Option<&Text>) -> Draft {
        Draft {
            at: (self.clock)(),
            op: self.op,
            action,
            decision: Decision::Allowed,
            outcome,
            objects,
            epoch: self.store.policy().epoch,
            rule: None,
            reason: reason.cloned(),
            error: None,
            sink: None,
            source: self.source.clone(),
            heads: Vec::new(),
            run: None,
        }
    }

    /// Puts a record on disk. The keys must be open.
    fn record(&mut self, draft: Draft) -> Result<(), AccessError> {
        self.record_with(|_, _| Ok(draft))
    }

    /// The same for a record that must know its own number, which `make` gets; what `make` signs on the way is signed
    /// with this device's key.
    fn record_with(
        &mut self,
        make: impl FnOnce(u64, &dyn Fn(Type, &[u8]) -> Signature) -> Result<Draft, AccessError>,
    ) -> Result<(), AccessError> {
        if self.log.is_none() {
            self.log = Some(self.open_log()?);
        }
        let Self { store, keys, log, .. } = self;
        let (keys, log) = (keys.in_hand()?, log.as_mut().ok_or(AccessError::NoWriter)?);
        let sign = |kind: Type, body: &[u8]| keys.signing.sign(Some(store.id()), kind, body);
        let record = keys.run.as_ref().map_or(&keys.signing, |run| &run.signing);
        let seal = |body: &[u8]| record.sign(Some(store.id()), Type::Audit, body);
        log.append_with(store.dir(), |seq| make(seq, &sign), &seal).map(drop)
    }

    /// The log this command's records go to.
    fn open_log(&self) -> Result<OwnLog, AccessError> {
        let keys = self.keys.in_hand()?;
        if let Some(run) = &keys.run {
            return self.begin_run(run);
        }
        let state = self.state.as_ref().ok_or(AccessError::NoWriter)?;
        state.create_dirs("audit")?;
        let (dir, store) = (state.sub("audit")?, self.store.id().clone());
        Ok(OwnLog::open(dir, store, keys.writer.clone(), keys.signing.public()))
    }

    /// Copies the own log into the store, after a change that is done. That of a machine's run is no copy.
    fn mirror(&self) -> Result<(), AccessError> {
        let own = self.log.as_ref().filter(|_| self.keys.in_hand().is_ok_and(|keys| keys.run.is_none()));
        let copied = own.map(|log| log.mirror(self.store.dir()));
        copied.unwrap_or(Ok(())).map_err(AccessError::AuditAfter)
    }
}
