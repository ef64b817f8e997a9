//! What a command may ask for: the terminal, the settings, the time, and the gate to the store.

pub mod amend;
pub mod bindings;
pub mod condition;
mod consent;
mod find;
pub mod lease;
pub mod metadata;
pub mod passphrase;
mod places;
mod project;
pub mod record;
pub mod rotation;
pub mod rules;
pub mod sink;
pub mod sync;
pub mod values;

use chrono::{DateTime, Utc};

pub use crate::access::Deeds;
pub use consent::ConsentError;
pub use find::{ContextError, Location};
pub use project::ProjectError;

use crate::access::{Access, Clock};
use crate::audit::{Depth, Source, note};
use crate::connector::name::{Address, Environment, Reference};
use crate::connector::text::Text;
use crate::diagnostic::{Failure, Kind};
use crate::output::Ui;
use crate::policy::Capability;
use crate::settings::Settings;
use crate::store::StoreError;

/// How a command ended that did what it was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// All is well.
    Done,
    /// It was done, and what it found is not well.
    Found(Kind),
    /// It was to run a program, which ended with this; 128 and its number for a signal.
    Passed(u8),
}

/// What the command line says to every command.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Global options")]
#[expect(clippy::doc_markdown, reason = "the comments are the help that people read")]
pub struct Globals {
    /// Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]
    #[arg(long, global = true, value_name = "DIR")]
    pub store: Option<std::path::PathBuf>,
    /// Environment of references that leave it out [default: KEYWARD_ENV]
    #[arg(long, global = true, value_name = "ENV")]
    pub env: Option<String>,
    /// Why; stands in the audit record [default: KEYWARD_REASON]
    #[arg(long, global = true, value_name = "TEXT")]
    pub reason: Option<String>,
    /// Only answers, warnings and errors
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// Never ask a question
    #[arg(long, global = true)]
    pub no_input: bool,
}

/// Everything a command works with.
pub struct Context {
    /// The terminal.
    pub ui: Ui,
    /// The environment.
    pub settings: Settings,
    /// What the command line says to every command.
    pub globals: Globals,
    /// What the command has changed.
    pub deeds: Deeds,
}

impl Context {
    /// The time.
    pub fn now(&self) -> DateTime<Utc> {
        now()
    }

    /// The clock itself, for the gate.
    pub fn clock(&self) -> Clock {
        now
    }

    /// The environment that references leave out, if one was given.
    pub fn environment(&self) -> Result<Option<Environment>, ContextError> {
        let given = self.globals.env.as_ref().or(self.settings.environment.as_ref());
        Ok(given.map(|name| name.parse()).transpose()?)
    }

    /// The connector a reference means.
    pub fn address(&self, reference: &Reference) -> Result<Address, ContextError> {
        let environment = self.environment()?;
        reference.address(environment.as_ref()).map_err(|error| match environment {
            None => ContextError::NoEnvironment(reference.to_string()),
            Some(_) => error.into(),
        })
    }

    /// The connector a reference means, which exists; otherwise the error names those that are spelled alike.
    pub fn known_address(&self, reference: &Reference, access: &Access) -> Result<Address, Failure> {
        let address = self.address(reference)?;
        if access.store().connector_if_any(&address)?.is_some() {
            return Ok(address);
        }
        // Nobody is accused on the word of a log that is not whole.
        let report = record::verify(access, Depth::Full)?;
        match record::changes(access, Some(&address), &report)?.pop() {
            Some(change) => Err(StoreError::Gone(address, change.writer).into()),
            None => Err(find::unknown(address, access.store())?.into()),
        }
    }

    /// The reason that was given.
    pub fn given_reason(&self) -> Result<Option<Text>, ContextError> {
        let given = self.globals.reason.as_ref().or(self.settings.reason.as_ref());
        given.map(|text| text.parse().map_err(ContextError::Reason)).transpose()
    }

    /// The reason for an operation: given, or asked for where the environment wants one and somebody is there.
    pub fn reason(
        &mut self,
        access: &Access,
        capability: Capability,
        address: &Address,
    ) -> Result<Option<Text>, Failure> {
        if let Some(reason) = self.given_reason()? {
            return Ok(Some(reason));
        }
        let rules = access.store().policy().environments.get(&address.environment());
        let wanted = rules.is_some_and(|rules| rules.require_reason.is_some());
        if !wanted || !self.ui.can_ask() {
            return Ok(None);
        }
        let answer = self.ui.ask_line(&format!("Reason for {capability} of {address}"))?;
        Ok(Some(answer.parse().map_err(ContextError::Reason)?))
    }

    /// Commits what the command has changed, where the store is a repository. It is in the store whatever git says.
    pub fn commit_deeds(&mut self) {
        if let Err(error) = self.deeds.commit() {
            let why = Failure::from(error);
            self.ui.warn(&format!("what was done is in the store, but not committed: {}", why.chain().join(": ")));
            if let Some(hint) = why.hint() {
                self.ui.hint(&hint);
            }
        }
    }

    /// From where, as far as this machine says.
    pub fn source(&self) -> Source {
        let claims = &self.settings.claims;
        let claim = |claim: &Option<String>| claim.as_deref().and_then(note);
        Source {
            host: claim(&claims.host),
            user: claim(&claims.user),
            ip: None,
            ssh: claim(&claims.ssh),
            tty: self.ui.terminal_name().as_deref().and_then(note),
            ci: claim(&claims.ci),
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the door to the clock")]
fn now() -> DateTime<Utc> {
    Utc::now()
}
