//! Which variables get which credentials: what `run` and `export` are told on the command line and in files.

mod error;
mod said;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::{Context, ContextError};
use crate::access::{Access, Disclosed, Disclosure, Want};
use crate::audit::Action;
use crate::connector::glob::Glob;
use crate::connector::name::{Address, Environment, Field, Reference};
use crate::connector::{Connector, State};
use crate::diagnostic::Failure;
use crate::export::{BadVariable, Name};
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
        let mut looked = Shelf { access, cx, seen: BTreeMap::new() };
        let mut bindings = Vec::new();
        for said in said {
            bindings.extend(looked.find(said)?);
        }
        Ok(once(bindings)?)
    }
}

/// Hands out what the bindings ask for in one disclosure, all or nothing and in their order. `mix` is the caller's word
/// for values of several environments; the policy has the last.
pub fn disclose(
    bindings: Vec<Binding>,
    action: Action,
    capability: Capability,
    sink: &'static str,
    mix: bool,
    access: &mut Access,
    cx: &mut Context,
) -> Result<Vec<(Name, Secret)>, Failure> {
    may_mix(&bindings, &action, mix, access, cx)?;
    let reason = match asks_first(&bindings, access) {
        Some(address) => cx.reason(access, capability, &address)?,
        None => None,
    };
    let (wants, places) = gathered(&bindings);
    let request = Disclosure { action, capability, wants, one_field: false, reason: reason.as_ref(), sink };
    let disclosed = access.disclose(&request, &mut cx.ui)?;
    Ok(bindings.into_iter().zip(places).filter_map(|(binding, at)| handed(binding, disclosed.get(at)?)).collect())
}

fn handed(binding: Binding, disclosed: &Disclosed) -> Option<(Name, Secret)> {
    let value = disclosed.fields.get(binding.want.fields.first()?)?;
    // A copy: two variables may get one field.
    Some((binding.name, Secret::new(value.expose().to_vec())))
}

/// Values of several environments go together only where somebody says so and each environment's rules allow it.
fn may_mix(
    bindings: &[Binding],
    action: &Action,
    mix: bool,
    access: &mut Access,
    cx: &mut Context,
) -> Result<(), Failure> {
    let environments: BTreeSet<Environment> =
        bindings.iter().map(|binding| binding.want.address.environment()).collect();
    let Some(first) = bindings.first().filter(|_| environments.len() > 1) else { return Ok(()) };
    let mixes = |name: &&Environment| access.store().policy().environments.get(*name).is_some_and(|rules| rules.mix);
    let listed =
        |names: Vec<&Environment>| names.into_iter().map(Environment::as_str).collect::<Vec<_>>().join(" and ");
    let (all, unmixed) = (environments.iter().collect(), environments.iter().filter(|name| !mixes(name)).collect());
    let (all, unmixed) = (listed(all), listed(unmixed));
    let (rule, hint) = match (unmixed.is_empty(), mix) {
        (true, true) => return Ok(()),
        (true, false) => (
            format!("{all} are different environments"),
            "if that is meant, say --mix: their rules allow it".to_owned(),
        ),
        (false, _) => (
            format!("values of {all} do not go together: the rules of {unmixed} do not let it mix"),
            "take one environment at a time; an admin may set `mix` for both in the policy".to_owned(),
        ),
    };
    let reason = cx.given_reason()?;
    Err(access.refuse(action, &first.want.address, rule, hint, reason.as_ref(), &mut cx.ui).into())
}

/// The connector whose environment wants a reason, or else the first.
fn asks_first(bindings: &[Binding], access: &Access) -> Option<Address> {
    let rules = &access.store().policy().environments;
    let asks = |address: &&Address| {
        rules.get(&address.environment()).is_some_and(|environment| environment.require_reason.is_some())
    };
    let addresses = || bindings.iter().map(|binding| &binding.want.address);
    addresses().find(asks).or_else(|| addresses().next()).cloned()
}

/// The fields of each version together, so that it is opened once; and for each binding where among these its version is.
fn gathered(bindings: &[Binding]) -> (Vec<Want>, Vec<usize>) {
    let mut wants: Vec<Want> = Vec::new();
    let mut known = BTreeMap::new();
    let mut places = Vec::with_capacity(bindings.len());
    for Binding { want, .. } in bindings {
        let at = *known.entry((&want.address, want.version)).or_insert_with(|| {
            wants.push(Want { fields: Vec::new(), ..want.clone() });
            wants.len() - 1
        });
        wants[at].fields.extend(want.fields.iter().cloned());
        places.push(at);
    }
    for want in &mut wants {
        want.fields.sort();
        want.fields.dedup();
    }
    (wants, places)
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
fn default_name(address: &Address, field: &Field) -> Result<Name, BadVariable> {
    let plain = |char: char| if char.is_ascii_alphanumeric() { char.to_ascii_uppercase() } else { '_' };
    let mut name: String = address.name().chars().map(plain).collect();
    if name.starts_with(|first: char| first.is_ascii_digit()) {
        name.insert(0, '_');
    }
    if field.as_str() != super::values::DEFAULT_FIELD {
        name.push('_');
        name.push_str(&field.as_str().to_ascii_uppercase());
    }
    name.parse()
}

/// Connectors that were looked at, each once.
struct Shelf<'a> {
    access: &'a Access,
    cx: &'a Context,
    seen: BTreeMap<Address, Connector>,
}

impl Shelf<'_> {
    fn find(&mut self, said: Said) -> Result<Vec<Binding>, Failure> {
        match said.what {
            What::Every(pattern) => self.matching(pattern),
            What::One(reference) => {
                let address = match (self.cx.address(&reference), &said.name) {
                    (Err(ContextError::NoEnvironment(_)), Some(name)) => {
                        let why = "it names no environment, as in prod/github:token";
                        let (place, name) = (said.place, name.clone());
                        return Err(BindingError::Reference { place, name, why }.into());
                    }
                    (address, _) => address?,
                };
                let fields = reference.field.iter().cloned().collect();
                let want = Want { address, version: reference.version, fields };
                bound(said.name.as_ref(), &want, self.connector(&reference, &want.address)?)
            }
        }
    }

    /// Every field of every connector in use that matches.
    fn matching(&mut self, pattern: Glob) -> Result<Vec<Binding>, Failure> {
        let mut bindings = Vec::new();
        for (address, found) in self.access.store().listed()? {
            if !pattern.matches(&address) {
                continue;
            }
            let connector = found?.connector;
            if connector.state == State::Active {
                let want = Want { address: address.clone(), version: None, fields: Vec::new() };
                bindings.extend(bound(None, &want, &connector)?);
            }
            self.seen.insert(address, connector);
        }
        if bindings.is_empty() { Err(BindingError::NoMatch(pattern).into()) } else { Ok(bindings) }
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

/// The fields of a connector that are wanted, each under its name.
fn bound(name: Option<&Name>, want: &Want, connector: &Connector) -> Result<Vec<Binding>, Failure> {
    let fields = want.fields_in(want.version_in(connector)?, name.is_some())?;
    let mut bindings = Vec::with_capacity(fields.len());
    for field in fields {
        let name = match name {
            Some(name) => name.clone(),
            None => default_name(&want.address, &field).map_err(BindingError::from)?,
        };
        bindings.push(Binding { name, want: Want { fields: vec![field], ..want.clone() } });
    }
    Ok(bindings)
}

#[cfg(test)]
mod tests;
