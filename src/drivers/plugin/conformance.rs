//! Whether a plugin keeps to the protocol: what its writer runs before anybody trusts it.

use std::time::{Duration, Instant};

use data_encoding::HEXLOWER;

use super::talk::{Heard, Question, answer, ask, hello, request_id, written};
use super::wire::{Line, Request, VERSION};
use super::{DESCRIBED, PluginDriver, Trusted};
use crate::connector::Metadata;
use crate::connector::name::Word;
use crate::driver::{
    Call, Credential, Driver as _, DriverError, Effect, Fault, Idempotency, Life, Listed, Overlap, Proof, Strategy,
};
use crate::process::{self, Talk};
use crate::secret::{self, Secret};

/// How long one step of a trial may take.
const STEP: Duration = Duration::from_secs(30);
/// How often a vendor is asked whether it has taken note of a change.
const PAUSE: Duration = Duration::from_millis(200);

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// What should be so, in a few words; the same from run to run.
    pub name: &'static str,
    /// Why it is not, if it is not. Holds no value.
    pub failed: Option<String>,
}

/// What was looked at, in this order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Each check that could be made.
    pub checks: Vec<Check>,
}

impl Report {
    /// Whether all of it is as it should be.
    pub fn passed(&self) -> bool {
        self.checks.iter().all(|check| check.failed.is_none())
    }

    fn check<T>(&mut self, name: &'static str, found: Result<T, String>) -> Option<T> {
        let (found, failed) = match found {
            Ok(found) => (Some(found), None),
            Err(failed) => (None, Some(failed)),
        };
        self.checks.push(Check { name, failed });
        found
    }
}

/// A real credential of an account that is there for trials: one is made beside it and revoked again.
#[derive(Debug)]
pub struct Trial {
    /// What is said of the connector.
    pub metadata: Metadata,
    /// The credential that manages it, if another one does.
    pub admin: Option<Credential>,
    /// The credential itself. It stays as it is.
    pub current: Credential,
    /// Which way is tried; the first one where none is named.
    pub strategy: Option<Word>,
}

/// Looks whether a plugin keeps to the protocol. Without a trial it sees no credential.
pub fn conformance(plugin: &Trusted, trial: Option<&Trial>) -> Report {
    let mut report = Report::default();
    if report.check("its program may be started", plugin.program().map_err(|error| error.whole())).is_none() {
        return report;
    }
    if report.check("it says hello, and ends when it is asked nothing", asked_nothing(plugin)).is_none() {
        return report;
    }
    let driver = PluginDriver::describe(plugin.clone()).map_err(|error| error.whole());
    let Some(driver) = report.check("it describes itself", driver) else { return report };
    report.check("all of its strategies are understood", all_understood(&driver));
    report.check("it passes over a field that it does not know", passes_over(plugin));
    report.check("it refuses a step that it does not know", refuses(plugin, "x-dance", VERSION));
    report.check("it refuses a version that it does not know", refuses(plugin, "describe", 99));
    if let Some(trial) = trial {
        tried(&driver, trial, &mut report);
    }
    report
}

fn asked_nothing(plugin: &Trusted) -> Result<(), String> {
    let mut talk = begun(plugin)?;
    hello(&mut talk, plugin).map_err(heard)?;
    if !talk.ends_silently().map_err(|error| error.to_string())? {
        return Err("it says something that it was not asked".to_owned());
    }
    if talk.ends_by_itself() { Ok(()) } else { Err("it stays when its stdin is closed".to_owned()) }
}

fn all_understood(driver: &PluginDriver) -> Result<(), String> {
    match driver.passed_over {
        0 => Ok(()),
        count => Err(format!("{count} of them have a word that is not known, or contradict themselves")),
    }
}

fn passes_over(plugin: &Trusted) -> Result<(), String> {
    let mut talk = begun(plugin)?;
    hello(&mut talk, plugin).map_err(heard)?;
    let id = request_id().map_err(|error| error.said)?;
    let deadline_ms = 20_000;
    let request = Request { v: VERSION, op: "describe", id: &id, deadline_ms, step: None, credential: None };
    talk.say(b"{\"x-unknown\":{\"a\":[1,\"}\"]},");
    talk.say(&written(&request, &[])[1..]);
    match answer(&mut talk, "describe").map_err(heard)? {
        Line::Ok(_) => Ok(()),
        Line::Err(_) | Line::Progress(_) => Err("it refuses it".to_owned()),
    }
}

fn refuses(plugin: &Trusted, op: &str, v: u64) -> Result<(), String> {
    let id = request_id().map_err(|error| error.said)?;
    let request = Request { v, op, id: &id, deadline_ms: 0, step: None, credential: None };
    match ask(plugin, Question { request, values: Vec::new(), deadline: Instant::now() + DESCRIBED }) {
        Ok(_) => Err("it does as if it knew".to_owned()),
        Err(DriverError { fault: Fault::Unsupported, effect: Effect::None, .. }) => Ok(()),
        Err(error) => Err(format!("it should say \"unsupported\" and \"none\": {}", error.said)),
    }
}

fn begun(plugin: &Trusted) -> Result<Talk, String> {
    let program = plugin.program().map_err(|error| error.whole())?;
    Talk::start(&mut process::apart(program), DESCRIBED).map_err(|error| error.to_string())
}

fn heard(heard: Heard) -> String {
    match heard {
        Heard::Talk(error) => error.to_string(),
        Heard::Wrong(what) => what.to_owned(),
    }
}

/// A credential's life from its making to its end.
fn tried(driver: &PluginDriver, trial: &Trial, report: &mut Report) {
    let strategies = &driver.describe().strategies;
    let named = |strategy: &&Strategy| trial.strategy.as_ref().is_none_or(|name| strategy.name == *name);
    let strategy = strategies.iter().find(named).ok_or_else(|| "it has no such strategy".to_owned());
    let apart = strategy.and_then(|strategy| match strategy.overlap {
        Overlap::Multi | Overlap::DualSlot => Ok(strategy),
        other => Err(format!("with {other} a trial would end the credential that it was given")),
    });
    let Some(strategy) = report.check("a strategy can be tried", apart) else { return };
    let Some(marker) = report.check("the trial has a name", marker()) else { return };
    let steps = Steps { driver, trial, strategy, marker };
    let said = |error: DriverError| error.said;
    report.check("the current credential is alive", steps.becomes(&trial.current, &Life::Alive, Duration::ZERO));
    report.check("a credential that never was is not alive", steps.made_up());
    if trial.admin.is_some() {
        report.check("a wrong admin credential changes nothing", steps.wrong_admin());
    }
    let Some(new) = report.check("it makes a credential", steps.create().map_err(said)) else { return };
    report.check("the new one is alive", steps.becomes(&new, &Life::Alive, strategy.create_within));
    if strategy.idempotency == Idempotency::Label {
        report.check("the new one is listed under its marker", steps.listed(&new));
    }
    if strategy.idempotency == Idempotency::Key {
        report.check("the same key makes no second one", steps.again(&new));
    }
    let revoke = || driver.revoke(&steps.call(), &new).map_err(said);
    report.check("it revokes the new one", revoke());
    report.check("it revokes what is revoked already", revoke());
    if strategy.proof == Proof::Asked {
        report.check("the new one is dead", steps.becomes(&new, &Life::Dead, strategy.revoke_within));
    }
    report.check("the current credential is alive still", steps.becomes(&trial.current, &Life::Alive, Duration::ZERO));
}

fn marker() -> Result<String, String> {
    let random = secret::random::<16>().map_err(|error| error.to_string())?;
    Ok(format!("kw-{}", HEXLOWER.encode(&random)))
}

struct Steps<'a> {
    driver: &'a PluginDriver,
    trial: &'a Trial,
    strategy: &'a Strategy,
    marker: String,
}

impl Steps<'_> {
    fn call(&self) -> Call<'_> {
        Call {
            strategy: self.strategy,
            operation: &self.marker[3..29],
            marker: &self.marker,
            attempt: 1,
            deadline: Instant::now() + STEP,
            metadata: &self.trial.metadata,
            admin: self.trial.admin.as_ref(),
            current: &self.trial.current,
        }
    }

    /// Waits for as long as the plugin says it may take until a credential is so.
    fn becomes(&self, credential: &Credential, life: &Life, within: Duration) -> Result<(), String> {
        let until = Instant::now() + within;
        loop {
            let found = self.driver.validate(&self.call(), credential).map_err(|error| error.said)?;
            if found == *life {
                return Ok(());
            }
            if Instant::now() >= until {
                return Err(format!("it is {}", word(&found)));
            }
            std::thread::sleep(PAUSE);
        }
    }

    fn made_up(&self) -> Result<(), String> {
        let credential = made_up(&self.trial.current)?;
        match self.driver.validate(&self.call(), &credential) {
            Ok(Life::Alive) => Err("it is alive".to_owned()),
            Ok(_) => Ok(()),
            Err(error) => Err(error.said),
        }
    }

    fn wrong_admin(&self) -> Result<(), String> {
        let admin = self.trial.admin.as_ref().map(made_up).transpose()?;
        let call = Call { admin: admin.as_ref(), ..self.call() };
        let chosen = self.chosen(&call).map_err(|error| error.said)?;
        match self.driver.create(&call, chosen.as_ref()) {
            Err(DriverError { fault: Fault::Auth | Fault::Forbidden(_), effect: Effect::None, said }) => {
                // What was cut out of its words should not have stood there.
                if said.contains("[masked ") { Err("its message holds a value".to_owned()) } else { Ok(()) }
            }
            Err(error) => Err(format!("it should say \"auth\" and \"none\": {}", error.said)),
            Ok(_) => Err("it makes a credential".to_owned()),
        }
    }

    fn chosen(&self, call: &Call<'_>) -> Result<Option<Credential>, DriverError> {
        let ours = self.strategy.idempotency == Idempotency::Ours;
        ours.then(|| self.driver.choose(call)).transpose()
    }

    fn create(&self) -> Result<Credential, DriverError> {
        let call = self.call();
        let chosen = self.chosen(&call)?;
        let made = self.driver.create(&call, chosen.as_ref())?;
        let fields = made.fields.or(chosen.map(|chosen| chosen.fields));
        let fields = fields.ok_or_else(|| DriverError::harmless(Fault::Permanent, "it tells no secret"))?;
        Ok(Credential { id: made.id, fields, hosts: self.trial.current.hosts.clone() })
    }

    fn listed(&self, new: &Credential) -> Result<(), String> {
        let listed = self.driver.list(&self.call()).map_err(|error| error.said)?;
        let ours = |item: &&Listed| item.label.as_ref() == Some(&self.marker);
        match listed.iter().filter(ours).collect::<Vec<_>>()[..] {
            [one] if Some(&one.id) == new.id.as_ref() => Ok(()),
            [] => Err("it is not".to_owned()),
            _ => Err("its marker stands at another one".to_owned()),
        }
    }

    fn again(&self, new: &Credential) -> Result<(), String> {
        let again = self.create().map_err(|error| error.said)?;
        if again.id == new.id { Ok(()) } else { Err("it makes another one".to_owned()) }
    }
}

fn word(life: &Life) -> &str {
    match life {
        Life::Alive => "alive",
        Life::Dead => "dead",
        Life::Unknown(_) => "unknown",
    }
}

/// The like of a credential, with other values.
fn made_up(credential: &Credential) -> Result<Credential, String> {
    let other = |length: usize| secret::generate(length.max(24), b"abcdefghijklmnopqrstuvwxyz0123456789");
    let fields = credential.fields.iter().map(|(field, value)| Ok((field.clone(), other(value.len())?)));
    let fields: Result<Vec<(_, Secret)>, secret::NoRandomness> = fields.collect();
    let fields = fields.map_err(|error| error.to_string())?;
    let fields = credential.fields.with(fields).map_err(|error| error.to_string())?;
    Ok(Credential { id: credential.id.clone(), fields, hosts: credential.hosts.clone() })
}
