//! Plugins: drivers that are programs of their own, `keyward-plugin-<id>` (`docs/plugins.md`).
//!
//! Only a program that a person has put on this machine's list is started, for the connectors that stand there with it. One
//! short process does one step: it is looked at before, gets nothing but a short list of variables and one line on its
//! stdin, and what it says is bounded and believed only where it is exactly what was asked for.

mod allowed;
mod conformance;
mod talk;
mod wire;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::connector::VendorId;
use crate::connector::fields::Fields;
use crate::connector::name::{Address, Field, Word};
use crate::diagnostic::{Diagnostic, Kind};
use crate::driver::{
    Call, Created, Credential, Description, Driver, DriverError, Effect, Fault, Idempotency, Life, Listed,
};
use crate::own_list::{ListError, OwnList};
use crate::private_fs::FsError;
use crate::secret::{self, Secret};

pub use allowed::Trusted;
pub use conformance::{Check, Report, Trial, conformance};
use talk::{Question, ask, request_id};
use wire::{Answer, Config, Held, Request, Rule, Step, VERSION, Values};

/// How long a plugin may take to say what it is.
const DESCRIBED: Duration = Duration::from_secs(20);

/// The plugins of this machine.
#[derive(Debug, Clone)]
pub struct Plugins {
    list: OwnList<Trusted>,
}

/// Why a plugin is not there for a connector.
#[derive(Debug, thiserror::Error)]
pub enum PluginError {
    /// The list.
    #[error(transparent)]
    List(#[from] ListError),
    /// A plugin of this id is there.
    #[error("the plugin {0} is trusted already")]
    Taken(Word),
    /// A plugin that would serve nobody.
    #[error("the plugin {0} is given no connectors")]
    Idle(Word),
    /// A program that somebody else could exchange, or that is none.
    #[error("the program of the plugin {id} is not started")]
    Untrusted {
        /// Which plugin.
        id: Word,
        /// What is wrong with it.
        source: FsError,
    },
    /// A path that would mean another program in another folder.
    #[error("{} is not an absolute path", .0.display())]
    Relative(PathBuf),
    /// Not for this connector.
    #[error("the plugin {id} does not serve {address} on this machine")]
    NotServed {
        /// Which plugin.
        id: Word,
        /// Whose credentials it would have seen.
        address: Address,
    },
    /// It does not say what it can do.
    #[error("the plugin {id} does not describe itself")]
    Undescribed {
        /// Which plugin.
        id: Word,
        /// What came instead.
        source: DriverError,
    },
}

impl PluginError {
    /// It and its causes in one line.
    fn whole(&self) -> String {
        let causes = std::iter::successors(std::error::Error::source(self), |error| error.source());
        std::iter::once(self.to_string()).chain(causes.map(ToString::to_string)).collect::<Vec<_>>().join(": ")
    }
}

impl Diagnostic for PluginError {
    fn kind(&self) -> Kind {
        match self {
            Self::List(error) => error.kind(),
            Self::Taken(_) | Self::Idle(_) | Self::Relative(_) => Kind::Usage,
            Self::Untrusted { .. } => Kind::Locked,
            Self::NotServed { .. } => Kind::Denied,
            Self::Undescribed { .. } => Kind::Failed,
        }
    }

    fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::List(error) => return error.hint(),
            Self::Untrusted { source: FsError::Exchanged { .. }, .. } => {
                "if you have installed a new version, trust it anew"
            }
            Self::Untrusted { .. } => {
                "it and every folder above it must be root's or yours, and nobody else may write them"
            }
            Self::Relative(_) => "give the whole path, as `command -v` prints it",
            Self::Taken(_) => "say that it is to be replaced",
            Self::Idle(_) => "say which connectors it may serve",
            Self::NotServed { .. } | Self::Undescribed { .. } => return None,
        };
        Some(hint.to_owned())
    }
}

impl Plugins {
    /// Those on the list in this folder.
    pub fn new(config: Option<PathBuf>) -> Self {
        Self { list: OwnList::new(config) }
    }

    /// Every plugin on the list, by id.
    pub fn list(&self) -> Result<Vec<Trusted>, PluginError> {
        Ok(self.list.read()?)
    }

    /// Trusts a program; one of the same id is replaced only with `replace`.
    pub fn trust(&self, plugin: &Trusted, replace: bool) -> Result<(), PluginError> {
        plugin.program()?;
        if plugin.connectors.is_empty() {
            return Err(PluginError::Idle(plugin.id.clone()));
        }
        let mut taken = false;
        self.list.change(|plugins| {
            taken = !replace && plugins.iter().any(|other| other.id == plugin.id);
            if !taken {
                plugins.retain(|other| other.id != plugin.id);
                plugins.push(plugin.clone());
            }
        })?;
        if taken { Err(PluginError::Taken(plugin.id.clone())) } else { Ok(()) }
    }

    /// Takes a plugin from the list; whether it was there.
    pub fn forget(&self, id: &Word) -> Result<bool, PluginError> {
        Ok(self.list.remove(id)?)
    }

    /// What the plugin of this id says of itself, if there is one. It sees no credential for that.
    pub fn describe(&self, id: &Word) -> Result<Option<Description>, PluginError> {
        let plugin = self.list()?.into_iter().find(|plugin| plugin.id == *id);
        plugin.map(|plugin| Ok(PluginDriver::describe(plugin)?.description)).transpose()
    }

    /// The plugin of this id for a connector, if there is one; it is asked what it is.
    pub fn driver(&self, id: &Word, address: &Address) -> Result<Option<PluginDriver>, PluginError> {
        let Some(plugin) = self.list()?.into_iter().find(|plugin| plugin.id == *id) else { return Ok(None) };
        if !plugin.serves(address) {
            return Err(PluginError::NotServed { id: id.clone(), address: address.clone() });
        }
        PluginDriver::describe(plugin).map(Some)
    }
}

/// A plugin at work.
#[derive(Debug)]
pub struct PluginDriver {
    plugin: Trusted,
    description: Description,
    /// What the host chooses, by strategy.
    chooses: BTreeMap<Word, BTreeMap<Field, Rule>>,
    /// How many of its strategies are not understood here.
    passed_over: usize,
}

impl PluginDriver {
    /// Asks a plugin what it is.
    fn describe(plugin: Trusted) -> Result<Self, PluginError> {
        plugin.program()?;
        let undescribed = |source| PluginError::Undescribed { id: plugin.id.clone(), source };
        let asked = request_id().and_then(|id| {
            let request = Request { v: VERSION, op: "describe", id: &id, deadline_ms: 0, step: None, credential: None };
            ask(&plugin, Question { request, values: Vec::new(), deadline: Instant::now() + DESCRIBED })
        });
        let none = |what| DriverError::harmless(Fault::Unsupported, what);
        let described = asked.map_err(undescribed)?.description;
        let described = described.ok_or_else(|| undescribed(none("it tells no description")))?;
        let ways: Vec<_> = described.strategies.iter().filter_map(|way| Some((way, way.strategy()?))).collect();
        let passed_over = described.strategies.len() - ways.len();
        if ways.is_empty() {
            return Err(undescribed(none("it has no strategy that is understood here")));
        }
        let chooses = ways.iter().map(|(way, strategy)| (strategy.name.clone(), way.chooses.clone())).collect();
        let text = |text: String| super::said::message(&text, []);
        let description = Description {
            vendor: plugin.id.clone(),
            name: described.name.map_or_else(|| plugin.id.to_string(), text),
            docs: described.docs.map(text),
            strategies: ways.into_iter().map(|(_, strategy)| strategy).collect(),
        };
        Ok(Self { plugin, description, chooses, passed_over })
    }

    /// Has the plugin do one step; `credential` is what the step is about.
    fn step(&self, op: &str, call: &Call<'_>, credential: Option<&Credential>) -> Result<Answer, DriverError> {
        let values = credential.map(|held| &held.fields);
        self.step_about(op, call, credential.map(Held::from), values)
    }

    fn step_about(
        &self,
        op: &str,
        call: &Call<'_>,
        credential: Option<Held<'_>>,
        values: Option<&Fields>,
    ) -> Result<Answer, DriverError> {
        let id = request_id()?;
        let request = Request {
            v: VERSION,
            op,
            id: &id,
            deadline_ms: 0,
            step: Some(Step {
                strategy: &call.strategy.name,
                operation: call.operation,
                idempotency_key: format!("{}:{op}", call.operation),
                marker: call.marker,
                attempt: call.attempt,
                config: Config::from(call.metadata),
                admin: call.admin.map(|admin| Values(&admin.fields)),
                current: Held::from(call.current),
            }),
            credential,
        };
        let known = [call.admin, Some(call.current)].into_iter().flatten().map(|held| &held.fields);
        ask(&self.plugin, Question { request, values: known.chain(values).collect(), deadline: call.deadline })
    }

    /// An answer that says too little to go on with. What was asked for may have been done.
    fn lacking(&self, what: &str) -> DriverError {
        DriverError::unknown(Fault::Permanent, format!("the plugin {} tells no {what}", self.plugin.id))
    }
}

impl Driver for PluginDriver {
    fn describe(&self) -> &Description {
        &self.description
    }

    fn choose(&self, call: &Call<'_>) -> Result<Credential, DriverError> {
        let rules = self.chooses.get(&call.strategy.name).filter(|rules| !rules.is_empty());
        let rules = rules.ok_or_else(|| DriverError::unsupported("choose"))?;
        let permanent = |error: &dyn std::fmt::Display| DriverError::harmless(Fault::Permanent, error.to_string());
        let choose = |(field, rule): (&Field, &Rule)| -> Result<(Field, Secret), DriverError> {
            let value = secret::generate(rule.length, rule.alphabet().as_bytes());
            Ok((field.clone(), value.map_err(|error| permanent(&error))?))
        };
        let chosen = rules.iter().map(choose).collect::<Result<Vec<_>, _>>()?;
        let fields: Fields = call.current.fields.with(chosen).map_err(|error| permanent(&error))?;
        Ok(Credential { id: None, fields, hosts: call.current.hosts.clone() })
    }

    fn validate(&self, call: &Call<'_>, credential: &Credential) -> Result<Life, DriverError> {
        let answer = self.step("validate", call, Some(credential))?;
        match answer.life.as_deref() {
            Some("alive") => Ok(Life::Alive),
            Some("dead") => Ok(Life::Dead),
            // A word that is not known is no certainty.
            Some(_) => {
                let values = [Some(call.current), call.admin, Some(credential)].into_iter().flatten();
                let why = answer.why.as_deref().unwrap_or("the plugin gives no reason");
                Ok(Life::Unknown(super::said::message(why, values.map(|held| &held.fields))))
            }
            None => Err(self.lacking("life")),
        }
    }

    fn create(&self, call: &Call<'_>, chosen: Option<&Credential>) -> Result<Created, DriverError> {
        let answer = self.step("create", call, chosen)?;
        let mut made = answer.credential.ok_or_else(|| self.lacking("credential"))?;
        let fields = made.take_fields().map_err(|()| self.lacking("credential that could be kept"))?;
        let ours = call.strategy.idempotency == Idempotency::Ours;
        if ours == fields.is_some() {
            // Of a secret that we chose there is nothing to tell, and of any other everything.
            return Err(DriverError {
                effect: Effect::Applied,
                ..self.lacking(if ours { "other secret than the one that was chosen" } else { "secret" })
            });
        }
        Ok(Created { id: made.id, fields, expires: made.expires_at })
    }

    fn activate(&self, call: &Call<'_>, new: &Credential) -> Result<(), DriverError> {
        if !call.strategy.activates {
            return Ok(());
        }
        self.step("activate", call, Some(new)).map(drop)
    }

    fn disable(&self, call: &Call<'_>, credential: &Credential) -> Result<(), DriverError> {
        self.step("disable", call, Some(credential)).map(drop)
    }

    fn enable(&self, call: &Call<'_>, credential: &Credential) -> Result<(), DriverError> {
        self.step("enable", call, Some(credential)).map(drop)
    }

    fn revoke(&self, call: &Call<'_>, credential: &Credential) -> Result<(), DriverError> {
        self.step("revoke", call, Some(credential)).map(drop)
    }

    fn discard(&self, call: &Call<'_>, id: &VendorId) -> Result<(), DriverError> {
        let about = Held { id: Some(id), fields: None, hosts: &call.current.hosts };
        self.step_about("revoke", call, Some(about), None).map(drop)
    }

    fn list(&self, call: &Call<'_>) -> Result<Vec<Listed>, DriverError> {
        let items = self.step("list", call, None)?.items.ok_or_else(|| self.lacking("items"))?;
        Ok(items.into_iter().map(|item| Listed { id: item.id, label: item.label }).collect())
    }
}
