//! One run: read what is done, do what comes next, write it down, until it ends, waits, or needs somebody.

use std::sync::{Arc, Mutex};
use std::time::Instant;

use super::desk::{Desk, Gate, Opened};
use super::maker::{Made, Maker};
use super::plan::overlap;
use super::{Doing, End, Event, Plan, RotationError, Task, Wish, plan};
use crate::access::AccessError;
use crate::audit::Action;
use crate::connector::edit::{Base, EditError};
use crate::connector::fields::Fields;
use crate::connector::name::Word;
use crate::connector::operation::{self, Delivery, Known, Operation, OperationKind, Step};
use crate::connector::{Connector, Stage, VendorId, Version};
use crate::driver::{
    Confirmed, Credential, Dependent, DriverError, Fault, Idempotency, Life, Overlap, Proof, Push, Strategy,
};
use crate::secret::{Secret, random};

/// Brings one connector as far as it can go now. Takes the right to act for it first, and gives it back at the end.
pub fn run(task: &Task<'_>, gate: &Mutex<Gate<'_>>, tell: &(dyn Fn(Event) + Sync)) -> Result<End, RotationError> {
    let desk = Desk::new(gate, task)?;
    let _claim = desk.claim()?;
    let until = Instant::now() + task.patience;
    Engine { task, desk, tell, until, begun: false, told: false, rejected: 0, unsure: true }.run()
}

/// How many secrets a vendor may refuse before it is believed that none will pass.
const MOST_REJECTED: u32 = 3;

struct Engine<'a, 'g> {
    task: &'a Task<'a>,
    desk: Desk<'a, 'g>,
    tell: &'a (dyn Fn(Event) + Sync),
    /// When this run has no more patience.
    until: Instant,
    /// Whether this run has begun an operation, or has gone on with one.
    begun: bool,
    /// Whether it was said that nobody can be asked.
    told: bool,
    /// How many secrets of ours the vendor has refused.
    rejected: u32,
    /// Whether a call that makes a credential may have had an effect that nobody has seen.
    unsure: bool,
}

/// What came of a step.
enum Turn {
    /// It is written down; the next one comes.
    Went,
    /// There is no next one now.
    Over(End),
}

impl<'a> Engine<'a, '_> {
    fn run(mut self) -> Result<End, RotationError> {
        loop {
            let connector = self.desk.connector()?;
            if let Turn::Over(end) = self.step(&connector)? {
                return Ok(end);
            }
        }
    }

    /// The one place that knows what comes after what.
    fn step(&mut self, connector: &Connector) -> Result<Turn, RotationError> {
        let open = connector.operation.as_ref().filter(|operation| !operation.step.is_end());
        let Some(operation) = open else { return self.without_operation(connector) };
        let strategy = self.strategy(operation)?;
        self.go_on(operation)?;
        if let (Wish::End(numbers), false) = (&self.task.wish, operation.kind == OperationKind::Revoke) {
            return self.cut_short(connector, operation, &strategy, numbers);
        }
        if self.task.wish == Wish::Back && operation.kind == OperationKind::Rotate {
            return self.turn_back(connector, operation, &strategy);
        }
        match (operation.kind, operation.step) {
            (OperationKind::Rotate, Step::Intent) => self.create(connector, operation, &strategy),
            (OperationKind::Rotate, Step::Created) => self.validate(connector, operation, &strategy),
            (OperationKind::Rotate, Step::Validated) => self.push(connector, operation, operation.version),
            (OperationKind::Rotate, Step::Pushed) => self.promote(connector, operation, &strategy),
            (OperationKind::Rollback, Step::Intent) => self.push_back(connector, operation, &strategy),
            (OperationKind::Rotate, Step::Overlap) => self.end_overlap(connector, operation, &strategy),
            (OperationKind::Rotate, Step::Quiesced)
            | (OperationKind::Rollback, Step::Pushed | Step::Quiesced)
            | (OperationKind::Revoke, Step::Intent) => self.revoke(connector, operation, &strategy),
            (_, Step::Revoked) => self.prove(connector, operation, &strategy),
            (_, step) => Err(self.answer(Doing::CheckCurrent, format!("its journal says {step}, which it cannot be"))),
        }
    }

    /// Nothing is in flight: the end of this run, or the beginning of an operation.
    fn without_operation(&mut self, connector: &Connector) -> Result<Turn, RotationError> {
        if self.begun {
            let ended = connector.operation.as_ref().map(|operation| operation.step);
            return Ok(Turn::Over(match (ended, &self.task.wish) {
                (Some(Step::Stranded), _) => End::Stranded,
                (Some(_), _) => End::Unproven,
                (None, Wish::Back) => End::TakenBack,
                (None, Wish::End(_)) => End::Revoked,
                (None, _) => End::Rotated,
            }));
        }
        match &self.task.wish {
            Wish::Forward => self.begin(connector),
            Wish::End(numbers) => self.begin_end(connector, numbers),
            Wish::Resume | Wish::Back => Ok(Turn::Over(End::Nothing)),
        }
    }

    /// Everything is looked at before the first outside effect; then the intent is written down.
    fn begin(&mut self, connector: &Connector) -> Result<Turn, RotationError> {
        let task = self.task;
        let vendor = task.driver.describe();
        let plan =
            self.desk.with_policy(|policy| plan(connector, policy, vendor, task.overlap, task.strategy.as_ref()))?;
        let dependents = plan.dependents.iter().map(|name| self.dependent(name)).collect::<Result<Vec<_>, _>>()?;
        let given = task.given.map(|given| given.with(None)).transpose();
        let given = given.map_err(|_| AccessError::NoCurrent(task.address.clone()))?;
        if plan.strategy.overlap == Overlap::Assisted && given.is_none() {
            return Err(RotationError::NeedsPerson(task.address.clone()));
        }
        let operation = self.new_operation(OperationKind::Rotate, &plan.strategy, plan.version, vec![plan.old])?;
        self.desk.open(&[plan.old], &Action::Rotate)?;
        self.desk.is_bound_as_said(connector, plan.old)?;
        let fields = connector.current().map(|version| version.fields.clone()).unwrap_or_default();
        for dependent in dependents {
            let checked = dependent.check(&task.address, &fields);
            checked.map_err(|source| self.outside(Doing::CheckDependent(dependent.name().clone()), false, source))?;
        }
        let current = self.desk.version(plan.old)?;
        self.check_current(connector, &operation, &plan.strategy, &current)?;
        let chosen = match given {
            Some(fields) if is_same(&fields, &current.credential.fields) => {
                return Err(self.refused(Doing::Choose, "that is the value that is in use".to_owned()));
            }
            Some(fields) => Some(Credential { id: None, fields, hosts: current.bound.hosts.clone() }),
            None if plan.strategy.idempotency == Idempotency::Ours => Some(self.choose(connector, &operation, &plan)?),
            None => None,
        };
        (task.may_act)()?;
        self.intend(connector, operation, &plan, chosen, &current)
    }

    /// Writes the intent down, with the secret if we chose it. What is called next must find it on the disk, and where the
    /// store is shared, with the others.
    fn intend(
        &mut self,
        connector: &Connector,
        operation: Operation,
        plan: &Plan,
        chosen: Option<Credential>,
        current: &Arc<Opened>,
    ) -> Result<Turn, RotationError> {
        let mut operation = operation;
        let pending = |name: &Word| (name.clone(), Delivery::Pending);
        operation.dependents = plan.dependents.iter().map(pending).collect();
        // How long the old one lives was decided now; it counts from the moment of promotion.
        let (id, version) = (operation.id.clone(), operation.version);
        let known = Known { id: chosen.as_ref().and_then(|chosen| chosen.id.clone()), expires: None };
        self.refuse_known(connector, Doing::Choose, known.id.as_ref().map(VendorId::as_str), false)?;
        if let Some(chosen) = chosen {
            let bound = current.bound.clone();
            self.desk.seal(Action::Rotate, chosen, bound, |base, made| {
                let mut next = operation::begin(base, operation, Some(made))?;
                next.know(version, known);
                Ok(next)
            })?;
        } else {
            let begin = |base: &Base<'_>| operation::begin(base, operation, None);
            self.desk.write(Action::Rotate, plan.old, Some("vendor"), begin)?;
        }
        self.begun = true;
        self.unsure = false;
        (self.tell)(Event::Operation { id, kind: OperationKind::Rotate, version, resumed: false });
        (self.tell)(Event::Done(Step::Intent));
        self.desk.publish()?;
        Ok(Turn::Went)
    }

    fn new_operation(
        &mut self,
        kind: OperationKind,
        strategy: &Strategy,
        version: u64,
        ends: Vec<u64>,
    ) -> Result<Operation, RotationError> {
        let marker = random::<16>().map_err(AccessError::from)?;
        Ok(Operation {
            id: self.desk.op().to_string(),
            kind,
            step: Step::Intent,
            version,
            ends,
            strategy: strategy.name.clone(),
            marker: format!("kw-{}", data_encoding::HEXLOWER.encode(&marker)),
            attempt: 1,
            started: (self.task.now)(),
            until: None,
            dependents: Vec::new(),
        })
    }

    /// A current credential that does not work is no reason to stop where another one manages it: a new one is what is needed.
    fn check_current(
        &mut self,
        connector: &Connector,
        operation: &Operation,
        strategy: &Strategy,
        current: &Opened,
    ) -> Result<(), RotationError> {
        if strategy.proof == Proof::Given {
            return Ok(());
        }
        let life = self.maker(connector, operation, strategy)?.life(&current.credential);
        match life.map_err(|source| self.outside(Doing::CheckCurrent, false, source))? {
            Life::Alive => Ok(()),
            Life::Dead if strategy.needs_admin || strategy.overlap == Overlap::Assisted => Ok(()),
            Life::Unknown(said) if strategy.proof == Proof::Never => {
                self.nobody_to_ask(said);
                Ok(())
            }
            Life::Dead => Err(self.refused(Doing::CheckCurrent, "the vendor does not take it".to_owned())),
            Life::Unknown(said) => Err(self.refused(Doing::CheckCurrent, said)),
        }
    }

    fn choose(
        &mut self,
        connector: &Connector,
        operation: &Operation,
        plan: &Plan,
    ) -> Result<Credential, RotationError> {
        let chosen = self.maker(connector, operation, &plan.strategy)?.choose();
        chosen.map_err(|source| self.outside(Doing::Choose, false, source))
    }

    /// Takes up what is in flight, once.
    fn go_on(&mut self, operation: &Operation) -> Result<(), RotationError> {
        if self.begun {
            return Ok(());
        }
        self.begun = true;
        self.desk.go_on_as(&operation.id)?;
        let (id, kind, version) = (operation.id.clone(), operation.kind, operation.version);
        (self.tell)(Event::Operation { id, kind, version, resumed: true });
        Ok(())
    }

    fn create(
        &mut self,
        connector: &Connector,
        operation: &Operation,
        strategy: &Strategy,
    ) -> Result<Turn, RotationError> {
        self.open(connector, operation)?;
        (self.task.may_act)()?;
        let chosen = match connector.version(operation.version) {
            Some(version) => Some(self.desk.version(version.number)?),
            None => None,
        };
        if strategy.overlap == Overlap::Assisted {
            // A person has made it already.
            self.turn(operation, Action::RotateCreate, None, |_, operation| operation.reach(Step::Created))?;
            (self.tell)(Event::Done(Step::Created));
            return Ok(Turn::Went);
        }
        let known = known(connector);
        let unsure = self.unsure;
        let made = self.maker(connector, operation, strategy)?.make(chosen.as_deref(), unsure, &known);
        self.unsure = true;
        match made {
            Ok(Made::New(created)) => {
                let (id, expires) = (created.id, created.expires);
                self.refuse_known(connector, Doing::Create, id.as_ref().map(VendorId::as_str), true)?;
                let known = Known { id, expires };
                let number = operation.version;
                let reach = move |connector: &mut Connector, operation: &mut Operation| {
                    connector.know(number, known);
                    operation.reach(Step::Created);
                };
                match (chosen, created.fields) {
                    (Some(_), _) => self.turn(operation, Action::RotateCreate, None, reach)?,
                    (None, Some(fields)) => self.keep(connector, operation, fields, reach)?,
                    (None, None) => return Err(self.answer(Doing::Create, "the vendor gave no value".to_owned())),
                }
                (self.tell)(Event::Done(Step::Created));
                self.desk.publish()?;
                Ok(Turn::Went)
            }
            Ok(Made::Lost) => {
                self.turn(operation, Action::RotateEnd, None, |_, operation| operation.reach(Step::Stranded))?;
                Ok(Turn::Went)
            }
            Err((source, harmless)) if harmless && operation.attempt == 1 => {
                // Nothing has happened anywhere: it is as if it had never begun.
                self.close(operation, Action::RotateBack, |connector, operation| connector.bury(operation.version))?;
                if source.fault == Fault::Rejected && chosen.is_some() && self.rejected < MOST_REJECTED {
                    // The vendor's rules want another secret than this one.
                    self.rejected += 1;
                    self.begun = false;
                    return Ok(Turn::Went);
                }
                Err(self.outside(Doing::Create, false, source))
            }
            Err((source, _)) => {
                self.turn(operation, Action::RotateRetry, None, |_, operation| operation.attempt += 1)?;
                Err(self.outside(Doing::Create, true, source))
            }
        }
    }

    /// Seals what the vendor made, before anything else happens with it.
    fn keep(
        &mut self,
        connector: &Connector,
        operation: &Operation,
        fields: Fields,
        reach: impl FnOnce(&mut Connector, &mut Operation),
    ) -> Result<(), RotationError> {
        let old = self.desk.version(old(connector, operation)?)?;
        if is_same(&fields, &old.credential.fields) {
            return Err(self.answer(Doing::Create, "the vendor gave the value that is in use".to_owned()));
        }
        let credential = Credential { id: None, fields, hosts: old.bound.hosts.clone() };
        let (id, number) = (operation.id.clone(), operation.version);
        self.desk.seal(Action::RotateCreate, credential, old.bound.clone(), move |base, made| {
            if made.number != number {
                return Err(EditError::ChangedMeanwhile(base.address.clone()));
            }
            operation::turn(base, &id, |connector, operation| {
                connector.versions.push(Version { stage: Stage::Pending, ..made });
                reach(connector, operation);
            })
        })?;
        Ok(())
    }

    fn validate(
        &mut self,
        connector: &Connector,
        operation: &Operation,
        strategy: &Strategy,
    ) -> Result<Turn, RotationError> {
        self.open(connector, operation)?;
        let new = self.desk.version(operation.version)?;
        self.is_alive(connector, operation, strategy, &new)?;
        self.turn(operation, Action::RotateValidate, None, |_, operation| operation.reach(Step::Validated))?;
        (self.tell)(Event::Done(Step::Validated));
        Ok(Turn::Went)
    }

    /// Makes sure that a credential works, several times in a row.
    fn is_alive(
        &mut self,
        connector: &Connector,
        operation: &Operation,
        strategy: &Strategy,
        new: &Opened,
    ) -> Result<(), RotationError> {
        if strategy.proof == Proof::Given {
            return Ok(());
        }
        let life =
            self.maker(connector, operation, strategy)?.poll(&new.credential, &Life::Alive, strategy.create_within);
        match life.map_err(|source| self.outside(Doing::Validate, true, source))? {
            Life::Alive => Ok(()),
            Life::Unknown(said) if strategy.proof == Proof::Never => {
                self.nobody_to_ask(said);
                Ok(())
            }
            Life::Dead => Err(self.answer(Doing::Validate, "the vendor does not take it".to_owned())),
            Life::Unknown(said) => Err(self.answer(Doing::Validate, said)),
        }
    }

    /// Gives each dependent the value, one after the other; all of them are tried, whatever becomes of one.
    fn push(&mut self, connector: &Connector, operation: &Operation, number: u64) -> Result<Turn, RotationError> {
        self.open(connector, operation)?;
        let value = self.desk.version(number)?;
        let mut failed = None;
        for (name, _) in operation.dependents.iter().filter(|(_, delivery)| *delivery != Delivery::Confirmed) {
            (self.task.may_act)()?;
            let dependent = self.dependent(name)?;
            let push = Push {
                address: &self.task.address,
                version: number,
                fields: &value.credential.fields,
                deadline: self.deadline(),
            };
            let (delivery, error) = deliver(dependent, &push);
            let sink = format!("{name} ({delivery})");
            self.desk.write(Action::RotatePush, number, Some(&sink), |base| {
                operation::turn(base, &operation.id, |_, operation| operation.deliver(name, delivery))
            })?;
            (self.tell)(Event::Dependent(name.clone(), delivery));
            failed = failed.or(error.map(|source| self.outside(Doing::Push(name.clone()), true, source)));
        }
        if let Some(error) = failed {
            return Err(error);
        }
        self.turn(operation, Action::RotatePush, None, |_, operation| operation.reach(Step::Pushed))?;
        (self.tell)(Event::Done(Step::Pushed));
        Ok(Turn::Went)
    }

    /// The new version becomes current, in one file; what comes after only goes forward.
    fn promote(
        &mut self,
        connector: &Connector,
        operation: &Operation,
        strategy: &Strategy,
    ) -> Result<Turn, RotationError> {
        if strategy.activates {
            self.open(connector, operation)?;
            (self.task.may_act)()?;
            let new = self.desk.version(operation.version)?;
            let activated = self.maker(connector, operation, strategy)?.activate(&new.credential);
            activated.map_err(|source| self.outside(Doing::Activate, true, source))?;
        }
        let asked = self.task.overlap;
        let overlap = self.desk.with_policy(|policy| overlap(connector, policy, strategy, asked))?;
        let until = (self.task.now)() + overlap;
        self.turn(operation, Action::RotatePromote, None, move |connector, operation| {
            connector.promote(operation.version);
            operation.reach(Step::Overlap);
            operation.until = Some(until);
        })?;
        (self.tell)(Event::Done(Step::Overlap));
        Ok(Turn::Went)
    }

    fn end_overlap(
        &mut self,
        connector: &Connector,
        operation: &Operation,
        strategy: &Strategy,
    ) -> Result<Turn, RotationError> {
        if let Some(until) = operation.until.filter(|until| *until > (self.task.now)()) {
            return Ok(Turn::Over(End::Overlap(until)));
        }
        if !strategy.overlap.old_is_ours_to_end() || self.task.ended {
            return self.buried(operation, operation.ends.clone());
        }
        self.open(connector, operation)?;
        // The last look before what cannot be undone.
        let new = self.desk.version(operation.version)?;
        self.is_alive(connector, operation, strategy, &new)?;
        if !strategy.disables {
            return self.revoke(connector, operation, strategy);
        }
        for number in &operation.ends {
            refuse_same_id(connector, operation, *number)?;
            (self.task.may_act)()?;
            let old = self.desk.version(*number)?;
            let disabled = self.maker(connector, operation, strategy)?.disable(&old.credential);
            disabled.map_err(|source| self.outside(Doing::Disable, true, source))?;
        }
        self.turn(operation, Action::RotateQuiesce, None, |_, operation| operation.reach(Step::Quiesced))?;
        (self.tell)(Event::Done(Step::Quiesced));
        Ok(Turn::Went)
    }

    /// Ends what is to end, one version after the other.
    fn revoke(
        &mut self,
        connector: &Connector,
        operation: &Operation,
        strategy: &Strategy,
    ) -> Result<Turn, RotationError> {
        let stage = |number: &u64| connector.version(*number).map(|version| version.stage);
        let Some(number) = operation.ends.iter().find(|number| stage(number) != Some(Stage::Revoked)).copied() else {
            return self.buried(operation, Vec::new());
        };
        self.open(connector, operation)?;
        refuse_same_id(connector, operation, number)?;
        (self.task.may_act)()?;
        let old = self.desk.version(number)?;
        let revoked = self.maker(connector, operation, strategy)?.revoke(&old.credential);
        match revoked {
            Err(DriverError { fault: Fault::Unsupported, .. }) if !self.task.ended => {
                return Ok(Turn::Over(End::EndByHand));
            }
            Err(DriverError { fault: Fault::Unsupported, .. }) => {}
            revoked => revoked.map_err(|source| self.outside(Doing::Revoke(number), true, source))?,
        }
        let last = operation.ends.iter().all(|other| *other == number || stage(other) == Some(Stage::Revoked));
        if last {
            return self.buried(operation, vec![number]);
        }
        self.turn(operation, self.revoking(), None, |connector, _| connector.bury(number))?;
        Ok(Turn::Went)
    }

    /// Everything that was to end is ended, with these as the last.
    fn buried(&mut self, operation: &Operation, last: Vec<u64>) -> Result<Turn, RotationError> {
        self.turn(operation, self.revoking(), None, move |connector, operation| {
            for number in last {
                connector.bury(number);
            }
            operation.reach(Step::Revoked);
        })?;
        (self.tell)(Event::Done(Step::Revoked));
        Ok(Turn::Went)
    }

    /// The dead are asked once more.
    fn prove(
        &mut self,
        connector: &Connector,
        operation: &Operation,
        strategy: &Strategy,
    ) -> Result<Turn, RotationError> {
        self.open(connector, operation)?;
        let known = known(connector);
        let has_id = connector.version(operation.version).is_some_and(|version| version.vendor_id.is_some());
        if strategy.idempotency == Idempotency::Label && has_id {
            // One that was listed late, or not at all, when its answer was lost.
            let swept = self.maker(connector, operation, strategy)?.sweep(&known);
            swept.map_err(|source| self.outside(Doing::List, true, source))?;
        }
        // Where nobody can be asked, the word of the person who ended it is what there is.
        let by_word = strategy.overlap == Overlap::Assisted && strategy.proof == Proof::Never;
        for number in operation.ends.iter().filter(|_| strategy.proof != Proof::Given && !by_word) {
            let old = self.desk.version(*number)?;
            let maker = self.maker(connector, operation, strategy)?;
            let life = maker.poll(&old.credential, &Life::Dead, strategy.revoke_within);
            match life.map_err(|source| self.outside(Doing::Prove(*number), true, source))? {
                Life::Dead => {}
                Life::Unknown(said) => {
                    self.nobody_to_ask(said);
                    self.turn(operation, Action::RotateEnd, None, |_, operation| operation.reach(Step::Unproven))?;
                    return Ok(Turn::Went);
                }
                Life::Alive => return Err(self.answer(Doing::Prove(*number), "the vendor still takes it".to_owned())),
            }
        }
        self.close(operation, Action::RotateProve, |_, _| {})?;
        Ok(Turn::Went)
    }

    /// From here on what was made is taken back, if that is possible at all.
    fn turn_back(
        &mut self,
        connector: &Connector,
        operation: &Operation,
        strategy: &Strategy,
    ) -> Result<Turn, RotationError> {
        let early = matches!(operation.step, Step::Intent | Step::Created | Step::Validated)
            || operation.step == Step::Pushed && !strategy.activates;
        let no_way = |why: &str| RotationError::NoWayBack { address: self.task.address.clone(), why: why.to_owned() };
        if !early {
            return Err(no_way("the new version is in use"));
        }
        if strategy.overlap == Overlap::Assisted && operation.step == Step::Intent {
            return self.given_up(operation);
        }
        if !strategy.overlap.rolls_back() {
            return Err(no_way("the old value may be dead at the vendor"));
        }
        self.open(connector, operation)?;
        let old = self.desk.version(old(connector, operation)?)?;
        if strategy.proof == Proof::Asked {
            let life = self.maker(connector, operation, strategy)?.life(&old.credential);
            if life.map_err(|source| self.outside(Doing::CheckCurrent, true, source))? != Life::Alive {
                return Err(no_way("the vendor does not take the old value now"));
            }
        }
        if connector.version(operation.version).is_none() && strategy.idempotency == Idempotency::Key {
            // The same call again says what it made, which then can end.
            return self.create(connector, operation, strategy);
        }
        if connector.version(operation.version).is_none() {
            let known = known(connector);
            let swept = self.maker(connector, operation, strategy)?.forget_lost(&known);
            swept.map_err(|source| self.outside(Doing::List, true, source))?;
            return self.given_up(operation);
        }
        self.turn(operation, Action::RotateBack, None, |_, operation| operation.turn_back())?;
        Ok(Turn::Went)
    }

    fn given_up(&mut self, operation: &Operation) -> Result<Turn, RotationError> {
        self.close(operation, Action::RotateBack, |connector, operation| connector.bury(operation.version))?;
        Ok(Turn::Went)
    }

    /// Each dependent gets the old value again; only when all have it may the new one end.
    fn push_back(
        &mut self,
        connector: &Connector,
        operation: &Operation,
        strategy: &Strategy,
    ) -> Result<Turn, RotationError> {
        self.open(connector, operation)?;
        let old = old(connector, operation)?;
        let value = self.desk.version(old)?;
        self.is_alive(connector, operation, strategy, &value)?;
        self.push(connector, operation, old)
    }

    /// Versions that are to end now, all that may be alive if none is named.
    fn begin_end(&mut self, connector: &Connector, numbers: &[u64]) -> Result<Turn, RotationError> {
        let live = connector.live().map(|version| version.number);
        let ends: Vec<u64> = live.filter(|number| numbers.is_empty() || numbers.contains(number)).collect();
        let Some(last) = ends.last().copied() else { return Ok(Turn::Over(End::Nothing)) };
        let strategies = &self.task.driver.describe().strategies;
        let named = |strategy: &&Strategy| Some(&strategy.name) == connector.metadata.rotation.strategy.as_ref();
        let strategy = strategies.iter().find(named).or(strategies.first());
        let strategy = strategy.cloned().ok_or_else(|| AccessError::NoCurrent(connector.address.clone()))?;
        let operation = self.new_operation(OperationKind::Revoke, &strategy, last, ends)?;
        (self.task.may_act)()?;
        let id = operation.id.clone();
        self.desk.write(Action::Revoke, last, Some("vendor"), |base| operation::supersede(base, operation))?;
        self.begun = true;
        (self.tell)(Event::Operation { id, kind: OperationKind::Revoke, version: last, resumed: false });
        self.desk.publish()?;
        Ok(Turn::Went)
    }

    /// An emergency waits for no rotation: what is in flight ends with everything else.
    fn cut_short(
        &mut self,
        connector: &Connector,
        operation: &Operation,
        strategy: &Strategy,
        numbers: &[u64],
    ) -> Result<Turn, RotationError> {
        let lost = operation.step == Step::Intent && connector.version(operation.version).is_none();
        if lost && strategy.idempotency == Idempotency::Key {
            // The same call again says what it made, which then can end.
            return self.create(connector, operation, strategy);
        }
        if lost && strategy.idempotency == Idempotency::Label {
            self.open(connector, operation)?;
            let known = known(connector);
            let forgotten = self.maker(connector, operation, strategy)?.forget_lost(&known);
            forgotten.map_err(|source| self.outside(Doing::List, true, source))?;
        }
        self.begin_end(connector, numbers)
    }

    fn revoking(&self) -> Action {
        if matches!(self.task.wish, Wish::End(_)) { Action::Revoke } else { Action::RotateRevoke }
    }

    /// Opens every version that this operation is about.
    fn open(&mut self, connector: &Connector, operation: &Operation) -> Result<(), RotationError> {
        let mut numbers = operation.ends.clone();
        numbers.extend(connector.current().map(|version| version.number));
        numbers.extend(connector.version(operation.version).map(|version| version.number));
        numbers.sort_unstable();
        numbers.dedup();
        let action = if operation.kind == OperationKind::Revoke { Action::Revoke } else { Action::Rotate };
        self.desk.open(&numbers, &action)
    }

    /// What may call the vendor for this operation.
    fn maker<'m>(
        &'m mut self,
        connector: &'m Connector,
        operation: &'m Operation,
        strategy: &'m Strategy,
    ) -> Result<Maker<'m>, RotationError> {
        let action = if operation.kind == OperationKind::Revoke { Action::Revoke } else { Action::Rotate };
        let admin = self.desk.admin(&action)?;
        let numbers =
            connector.current().map(|version| version.number).into_iter().chain(operation.ends.iter().copied());
        let mut numbers = numbers.chain(Some(operation.version));
        let current = numbers.find_map(|number| self.desk.version(number).ok());
        let current = current.ok_or_else(|| AccessError::NoCurrent(connector.address.clone()))?;
        let (driver, until, tell) = (self.task.driver, self.until, self.tell);
        Ok(Maker { driver, strategy, operation, metadata: &connector.metadata, admin, current, until, tell })
    }

    /// An id that a live version has already is no new credential's.
    fn refuse_known(
        &self,
        connector: &Connector,
        doing: Doing,
        id: Option<&str>,
        open: bool,
    ) -> Result<(), RotationError> {
        let number = connector.operation.as_ref().map(|operation| operation.version);
        let mut others = connector.live().filter(|version| Some(version.number) != number);
        let taken = others.find(|version| id.is_some() && version.vendor_id.as_ref().map(VendorId::as_str) == id);
        match taken {
            Some(version) => Err(RotationError::Answer {
                address: self.task.address.clone(),
                doing,
                open,
                said: format!("it has the vendor's id of version {}", version.number),
            }),
            None => Ok(()),
        }
    }

    fn strategy(&self, operation: &Operation) -> Result<Strategy, RotationError> {
        let vendor = self.task.driver.describe();
        let found = vendor.strategies.iter().find(|strategy| strategy.name == operation.strategy);
        let missing = || super::PlanError::NoStrategy {
            vendor: vendor.vendor.to_string(),
            given: operation.strategy.clone(),
            known: vendor.strategies.iter().map(|strategy| strategy.name.as_str()).collect::<Vec<_>>().join(", "),
        };
        Ok(found.cloned().ok_or_else(missing)?)
    }

    fn dependent(&self, name: &Word) -> Result<&'a dyn Dependent, RotationError> {
        let found = self.task.dependents.iter().find(|dependent| dependent.name() == name);
        let missing = || RotationError::NoTarget { address: self.task.address.clone(), target: name.clone() };
        found.map(|dependent| &**dependent).ok_or_else(missing)
    }

    fn turn(
        &self,
        operation: &Operation,
        action: Action,
        sink: Option<&str>,
        turn: impl FnOnce(&mut Connector, &mut Operation),
    ) -> Result<(), RotationError> {
        let about = about(operation, &action);
        self.desk.write(action, about, sink, |base| operation::turn(base, &operation.id, turn)).map(drop)
    }

    fn close(
        &self,
        operation: &Operation,
        action: Action,
        last: impl FnOnce(&mut Connector, &Operation),
    ) -> Result<(), RotationError> {
        let about = about(operation, &action);
        self.desk.write(action, about, None, |base| operation::close(base, &operation.id, last)).map(drop)
    }

    /// Said once.
    fn nobody_to_ask(&mut self, why: String) {
        if !std::mem::replace(&mut self.told, true) {
            (self.tell)(Event::Unasked(why));
        }
    }

    fn deadline(&self) -> Instant {
        super::maker::deadline(self.until)
    }

    fn outside(&self, doing: Doing, open: bool, source: DriverError) -> RotationError {
        RotationError::Outside { address: self.task.address.clone(), doing, open, source }
    }

    fn answer(&self, doing: Doing, said: String) -> RotationError {
        RotationError::Answer { address: self.task.address.clone(), doing, open: true, said }
    }

    fn refused(&self, doing: Doing, said: String) -> RotationError {
        RotationError::Answer { address: self.task.address.clone(), doing, open: false, said }
    }
}

/// The version that was current when the operation began.
fn old(connector: &Connector, operation: &Operation) -> Result<u64, RotationError> {
    let current = connector.current().map(|version| version.number).filter(|number| *number != operation.version);
    let old = current.or(operation.ends.iter().copied().find(|number| *number != operation.version));
    Ok(old.ok_or_else(|| AccessError::NoCurrent(connector.address.clone()))?)
}

/// The ids that must not be touched as orphans: of every version of the table.
fn known(connector: &Connector) -> Vec<String> {
    connector.versions.iter().filter_map(|version| Some(version.vendor_id.as_ref()?.as_str().to_owned())).collect()
}

/// What is about to end must not be what something that is in use is known by.
fn refuse_same_id(connector: &Connector, operation: &Operation, number: u64) -> Result<(), RotationError> {
    let id = connector.version(number).and_then(|version| version.vendor_id.as_ref());
    let same = |version: &&Version| {
        id.is_some() && version.vendor_id.as_ref() == id && !operation.ends.contains(&version.number)
    };
    match connector.live().find(same) {
        Some(live) => Err(RotationError::SameId { address: connector.address.clone(), old: number, live: live.number }),
        None => Ok(()),
    }
}

/// Whether nothing in it is new.
fn is_same(new: &Fields, old: &Fields) -> bool {
    let known = |value: &Secret| old.iter().any(|(_, other)| other.expose() == value.expose());
    new.iter().all(|(_, value)| known(value))
}

/// The version that a turn is about: what ends, or what was made.
fn about(operation: &Operation, action: &Action) -> u64 {
    let ends = matches!(action, Action::RotateQuiesce | Action::RotateRevoke | Action::RotateProve | Action::Revoke);
    operation.ends.last().copied().filter(|_| ends).unwrap_or(operation.version)
}

/// Writes and looks; how far it came.
fn deliver(dependent: &dyn Dependent, push: &Push<'_>) -> (Delivery, Option<DriverError>) {
    if let Err(error) = dependent.write(push) {
        return (Delivery::Failed, Some(error));
    }
    match dependent.confirm(push) {
        Ok(Confirmed::ReadBack | Confirmed::Acknowledged) => (Delivery::Confirmed, None),
        Err(error) => (Delivery::Written, Some(error)),
    }
}
