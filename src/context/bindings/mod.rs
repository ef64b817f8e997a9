//! Which variables get which credentials: what `run` and `export` are told on the command line and in files.

mod error;
mod said;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::values::DEFAULT_FIELD;
use super::{Context, ContextError};
use crate::access::{Access, AccessError, Disclosed, Disclosure, Want};
use crate::audit::Action;
use crate::connector::glob::Glob;
use crate::connector::name::{Address, Environment, Field, Reference};
use crate::connector::{Connector, State};
use crate::diagnostic::Failure;
use crate::export::{Name, steers_programs};
use crate::policy::Capability;
use crate::secret::Secret;
use crate::store::StoreError;
use said::{Said, What, read};

pub use error::BindingError;

/// One variable and the field it gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binding {
    /// What the variable is called.
    pub name: Name,
    /// The one field it gets.
    pub want: Want,
}

/// Which variables get which credentials.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Which values")]
pub struct BindingArgs {
    /// A variable and what it gets: ENV/NAME[@VERSION][:FIELD]; without NAME=, or for a pattern such as 'dev/**', every
    /// field under its default name
    #[arg(short = 'e', long, value_name = "[NAME=]REF")]
    pub bind: Vec<String>,
    /// A TOML file of such lines, NAME = "ENV/NAME:FIELD", under [bindings]
    #[arg(long, value_name = "FILE")]
    pub bindings: Option<PathBuf>,
    /// Take values of several environments together, where the policy lets each of them mix
    #[arg(long)]
    pub mix: bool,
}

impl BindingArgs {
    /// The variables in the order given, each with a field that exists; the file's stand first.
    pub fn resolve(&self, access: &Access, cx: &mut Context) -> Result<Vec<Binding>, Failure> {
        let mut said = match &self.bindings {
            Some(path) => read(path)?,
            None => Vec::new(),
        };
        for text in &self.bind {
            said.push(Said::parse(text)?);
        }
        let mut looked = Looked::new(access, cx);
        let mut bindings = Vec::new();
        for said in said {
            bindings.extend(looked.find(said)?);
        }
        Ok(once(bindings)?)
    }
}

/// What values are taken for.
#[derive(Debug)]
pub struct Deed {
    /// For the record.
    pub action: Action,
    /// What the policy must give.
    pub capability: Capability,
    /// Where the values go, for the record.
    pub sink: &'static str,
    /// The caller's word for values of several environments; the policy has the last.
    pub mix: bool,
}

/// Hands out what the bindings ask for in one disclosure, all or nothing and in their order.
pub fn disclose(
    bindings: Vec<Binding>,
    deed: Deed,
    access: &mut Access,
    cx: &mut Context,
) -> Result<Vec<(Name, Secret)>, Failure> {
    let (names, wants): (Vec<_>, Vec<_>) = bindings.into_iter().map(|binding| (binding.name, binding.want)).unzip();
    let values = values(&wants, deed, access, cx)?;
    Ok(names.into_iter().zip(values).collect())
}

/// The same for values without names: each want has one field.
pub fn values(wants: &[Want], deed: Deed, access: &mut Access, cx: &mut Context) -> Result<Vec<Secret>, Failure> {
    let Deed { action, capability, sink, mix } = deed;
    may_mix(wants, &action, mix, access, cx)?;
    let reason = match asks_first(wants, access) {
        Some(address) => cx.reason(access, capability, &address)?,
        None => None,
    };
    let (together, places) = gathered(wants);
    let request = Disclosure { action, capability, wants: together, one_field: false, reason: reason.as_ref(), sink };
    let disclosed = access.disclose(&request, &mut cx.ui)?;
    let value = |(want, at): (&Want, usize)| value(disclosed.get(at)?, want.fields.first()?);
    let values: Option<Vec<Secret>> = wants.iter().zip(places).map(value).collect();
    Ok(values.ok_or(BindingError::Lost)?)
}

/// A copy: two variables may get one field.
fn value(disclosed: &Disclosed, field: &Field) -> Option<Secret> {
    disclosed.fields.get(field).map(|value| Secret::new(value.expose().to_vec()))
}

/// Values of several environments go together only where somebody says so and each environment's rules allow it.
fn may_mix(wants: &[Want], action: &Action, mix: bool, access: &mut Access, cx: &mut Context) -> Result<(), Failure> {
    let environments: BTreeSet<Environment> = wants.iter().map(|want| want.address.environment()).collect();
    let Some(first) = wants.first().filter(|_| environments.len() > 1) else { return Ok(()) };
    let rules = &access.store().policy().environments;
    let mixes = |name: &Environment| rules.get(name).is_some_and(|rules| rules.mix);
    let all = listed(environments.iter());
    let unmixed = listed(environments.iter().filter(|name| !mixes(name)));
    let (rule, hint) = match (unmixed.is_empty(), mix) {
        (true, true) => return Ok(()),
        (true, false) => {
            (format!("{all} are different environments"), "if that is meant, say --mix: the policy allows it")
        }
        (false, _) => (
            format!("values of {all} do not go together: the policy does not say that {unmixed} may mix"),
            "take one environment at a time; an admin allows it for each: keyward env set NAME --mix",
        ),
    };
    let reason = cx.given_reason()?;
    Err(access.refuse(action, &first.address, rule, hint.to_owned(), reason.as_ref(), &mut cx.ui).into())
}

fn listed<'a>(names: impl Iterator<Item = &'a Environment>) -> String {
    names.map(Environment::as_str).collect::<Vec<_>>().join(" and ")
}

/// The connector whose environment wants a reason, or else the first.
fn asks_first(wants: &[Want], access: &Access) -> Option<Address> {
    let rules = &access.store().policy().environments;
    let asks = |want: &&Want| {
        rules.get(&want.address.environment()).is_some_and(|environment| environment.require_reason.is_some())
    };
    let asking = wants.iter().find(asks).or_else(|| wants.first());
    asking.map(|want| want.address.clone())
}

/// The fields of each version together, so that it is opened once; and for each want where among these its version is.
fn gathered(wants: &[Want]) -> (Vec<Want>, Vec<usize>) {
    let mut together: Vec<Want> = Vec::new();
    let mut known = BTreeMap::new();
    let mut places = Vec::with_capacity(wants.len());
    for want in wants {
        let at = *known.entry((&want.address, want.version)).or_insert_with(|| {
            together.push(Want { fields: Vec::new(), ..want.clone() });
            together.len() - 1
        });
        together[at].fields.extend(want.fields.iter().cloned());
        places.push(at);
    }
    for want in &mut together {
        want.fields.sort();
        want.fields.dedup();
    }
    (together, places)
}

/// Each name once; the same said twice is said once.
fn once(bindings: Vec<Binding>) -> Result<Vec<Binding>, BindingError> {
    let mut named: BTreeMap<Name, Want> = BTreeMap::new();
    let mut kept = Vec::with_capacity(bindings.len());
    for binding in bindings {
        match named.get(&binding.name) {
            Some(want) if *want == binding.want => {}
            Some(want) => {
                let (first, second) = (reference(want), reference(&binding.want));
                return Err(BindingError::Twice { name: binding.name, first, second });
            }
            None => {
                named.insert(binding.name.clone(), binding.want.clone());
                kept.push(binding);
            }
        }
    }
    Ok(kept)
}

fn reference(want: &Want) -> String {
    let version = want.version.map(|number| format!("@{number}")).unwrap_or_default();
    let field = want.fields.first().map(|field| format!(":{field}")).unwrap_or_default();
    format!("{}{version}{field}", want.address)
}

/// The name of a field where nobody gives one: `prod/github-deploy:token` is `GITHUB_DEPLOY_TOKEN`, `prod/acme/db:value`
/// is `ACME_DB`.
fn default_name(want: &Want) -> Result<Name, BindingError> {
    let plain = |char: char| if char.is_ascii_alphanumeric() { char.to_ascii_uppercase() } else { '_' };
    let mut name: String = want.address.name().chars().map(plain).collect();
    if name.starts_with(|first: char| first.is_ascii_digit()) {
        name.insert(0, '_');
    }
    for field in want.fields.iter().filter(|field| field.as_str() != DEFAULT_FIELD) {
        name.push('_');
        name.push_str(&field.as_str().to_ascii_uppercase());
    }
    // Whoever may name a connector must not decide what others' programs load.
    if steers_programs(&name) {
        return Err(BindingError::Steers(want.address.clone(), name));
    }
    Ok(name.parse()?)
}

/// Connectors that were looked at, each once.
pub struct Looked<'a> {
    access: &'a Access,
    cx: &'a Context,
    seen: BTreeMap<Address, Connector>,
}

impl<'a> Looked<'a> {
    /// Nothing was looked at.
    pub fn new(access: &'a Access, cx: &'a Context) -> Self {
        Self { access, cx, seen: BTreeMap::new() }
    }

    /// What a reference means, field by field; there is all of it. With `one_field` it must come down to one.
    pub fn wants(&mut self, reference: &Reference, one_field: bool) -> Result<Vec<Want>, Failure> {
        let address = self.cx.address(reference)?;
        let want = Want { address, version: reference.version, fields: reference.field.iter().cloned().collect() };
        Ok(each(&want, self.connector(reference, &want.address)?, one_field)?)
    }

    fn find(&mut self, said: Said) -> Result<Vec<Binding>, Failure> {
        let wants = match said.what {
            What::Every(pattern) => self.matching(pattern)?,
            What::One(reference) => match (self.cx.address(&reference), &said.name) {
                (Err(ContextError::NoEnvironment(_)), Some(name)) => {
                    let (place, name) = (said.place, name.clone());
                    return Err(BindingError::Reference { place, name, why: NO_ENVIRONMENT }.into());
                }
                _ => self.wants(&reference, said.name.is_some())?,
            },
        };
        let mut bindings = Vec::with_capacity(wants.len());
        for want in wants {
            let name = said.name.clone().map_or_else(|| default_name(&want), Ok)?;
            bindings.push(Binding { name, want });
        }
        Ok(bindings)
    }

    /// Every field of every connector in use that matches; with an environment given apart, as references are read.
    fn matching(&mut self, pattern: Glob) -> Result<Vec<Want>, Failure> {
        let pattern = match self.cx.environment()? {
            Some(environment) if !pattern.as_str().starts_with(&format!("{environment}/")) => {
                format!("{environment}/{pattern}").parse().map_err(BindingError::Pattern)?
            }
            _ => pattern,
        };
        let mut wants = Vec::new();
        for (address, found) in self.access.store().listed()? {
            if !pattern.matches(&address) {
                continue;
            }
            let connector = found?.connector;
            if connector.state == State::Active {
                let want = Want { address: address.clone(), version: None, fields: Vec::new() };
                wants.extend(each(&want, &connector, false)?);
            }
            self.seen.insert(address, connector);
        }
        if wants.is_empty() { Err(BindingError::NoMatch(pattern).into()) } else { Ok(wants) }
    }

    fn connector(&mut self, reference: &Reference, address: &Address) -> Result<&Connector, Failure> {
        if !self.seen.contains_key(address) {
            let found = self.access.store().connector_if_any(address)?;
            if found.is_none() {
                // Says what was meant, or who has recorded to have made it.
                self.cx.known_address(reference, self.access)?;
            }
            let found = found.ok_or_else(|| StoreError::Missing(address.clone()))?;
            self.seen.insert(address.clone(), found.connector);
        }
        Ok(&self.seen[address])
    }
}

const NO_ENVIRONMENT: &str = "it names no environment, as in prod/github:token";

/// A want for each field that is meant.
fn each(want: &Want, connector: &Connector, one_field: bool) -> Result<Vec<Want>, AccessError> {
    let fields = want.fields_in(want.version_in(connector)?, one_field)?;
    Ok(fields.into_iter().map(|field| Want { fields: vec![field], ..want.clone() }).collect())
}

#[cfg(test)]
mod tests;
