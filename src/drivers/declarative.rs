//! A vendor that is known by a definition: each step is one request through the door to the network.
//!
//! Where a credential may go: to the hosts that the definition names, and of these only to the ones that were sealed with it,
//! once any were. A definition of a service that people run themselves names no hosts but an example's: there only the sealed
//! ones count. A definition that somebody added is not trusted with a credential that is sealed without hosts.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use toml::Spanned;

use super::said;
use crate::connector::name::Word;
use crate::connector::{Host, VendorId};
use crate::driver::{
    Call, Created, Credential, Description, Driver, DriverError, Effect, Fault, Idempotency, Life, Listed, Overlap,
    Proof, Strategy,
};
use crate::http::{self, Answer, HttpError, Request};
use crate::secret::{self, Secret};
use crate::vendor::Definition;
use crate::vendor::definition::{self, Auth, IdempotencyWord, OverlapWord, Step, Value};
use crate::vendor::judge::{self, Document, Failure, Verdict};
use crate::vendor::render::{self, Given, Lacking};
use crate::vendor::template::{Reference, Whose};

/// A list is read up to this many pages.
const MOST_PAGES: u32 = 200;

/// Letters and digits: every vendor takes them.
const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// Where a definition comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The catalogue of this program.
    BuiltIn,
    /// The store, or the user's configuration.
    Added,
}

/// A driver made of a definition.
#[derive(Debug)]
pub struct Declarative {
    definition: Definition,
    origin: Origin,
    description: Description,
    clock: fn() -> DateTime<Utc>,
}

impl Declarative {
    /// The driver of this definition; `clock` tells the time when a step is taken.
    pub fn new(definition: Definition, origin: Origin, clock: fn() -> DateTime<Utc>) -> Self {
        let description = describe(&definition);
        Self { definition, origin, description, clock }
    }

    /// What it is made of.
    pub fn definition(&self) -> &Definition {
        &self.definition
    }

    fn strategy(&self, call: &Call<'_>) -> Result<&definition::Strategy, DriverError> {
        let found = self.definition.strategy.get(&call.strategy.name).map(Spanned::get_ref);
        found.ok_or_else(|| DriverError::harmless(Fault::Unsupported, "the vendor has no such strategy"))
    }
}

fn describe(definition: &Definition) -> Description {
    let mut strategies: Vec<(bool, Strategy)> = definition
        .strategy
        .iter()
        .map(|(name, strategy)| (strategy.get_ref().default, describe_strategy(definition, name, strategy.get_ref())))
        .collect();
    strategies.sort_by_key(|(default, strategy)| (!default, strategy.name.clone()));
    // Where a person makes it, its page is what he needs.
    let by_hand = definition.strategy.values().map(Spanned::get_ref).find(|strategy| strategy.default);
    let page = by_hand.and_then(|strategy| Some(strategy.page.as_ref()?.as_str()));
    Description {
        vendor: definition.vendor.id.clone(),
        name: definition.vendor.name.as_str().to_owned(),
        docs: Some(page.unwrap_or(definition.vendor.docs.as_str()).to_owned()),
        strategies: strategies.into_iter().map(|(_, strategy)| strategy).collect(),
    }
}

fn describe_strategy(definition: &Definition, name: &Word, strategy: &definition::Strategy) -> Strategy {
    let steps = [&strategy.create, &strategy.activate, &definition.revoke, &definition.list, &definition.disable];
    let by_admin = |step: &Spanned<Step>| senders(definition, step.get_ref()).contains(&Whose::Admin);
    // Where a person makes it, an admin is welcome at the end and not demanded at the beginning.
    let needs_admin = strategy.overlap != OverlapWord::Assisted && steps.into_iter().flatten().any(by_admin);
    let proves = |step: &Spanned<Step>| !step.get_ref().dead.is_empty() || !step.get_ref().dead_if.is_empty();
    Strategy {
        name: name.clone(),
        overlap: match strategy.overlap {
            OverlapWord::Multi => Overlap::Multi,
            OverlapWord::DualSlot => Overlap::DualSlot,
            OverlapWord::Grace => Overlap::Grace,
            OverlapWord::Replace => Overlap::Replace,
            OverlapWord::Assisted => Overlap::Assisted,
        },
        idempotency: match strategy.idempotency {
            Some(IdempotencyWord::Ours) => Idempotency::Ours,
            Some(IdempotencyWord::Key) => Idempotency::Key,
            Some(IdempotencyWord::Label) => Idempotency::Label,
            Some(IdempotencyWord::AtMostOnce) | None => Idempotency::AtMostOnce,
        },
        needs_admin,
        activates: strategy.activate.is_some(),
        disables: definition.disable.is_some() && definition.enable.is_some(),
        proof: if definition.validate.as_ref().is_some_and(proves) { Proof::Asked } else { Proof::Never },
        grace: strategy.grace.map(|grace| grace.0),
        create_within: definition.credential.propagation.create.0,
        revoke_within: definition.credential.propagation.revoke.0,
    }
}

/// Whose values a step sends.
fn senders(definition: &Definition, step: &Step) -> Vec<Whose> {
    let auth = step.auth.as_ref().and_then(|name| definition.auth.get(name));
    let by_auth = auth.map(|auth| auth.get_ref().whose()).unwrap_or_default();
    let whose = |reference: &Reference| match reference {
        Reference::Secret(whose, _) => Some(*whose),
        _ => None,
    };
    let templates = step.templates();
    let by_step = templates.iter().flat_map(|(template, _)| template.references()).filter_map(whose);
    by_auth.into_iter().chain(by_step).collect()
}

/// One step about one credential.
#[derive(Clone, Copy)]
struct Task<'a> {
    call: &'a Call<'a>,
    own: &'a Credential,
    new: Option<&'a Credential>,
    /// Whether it does more than ask.
    changes: bool,
}

impl<'a> Task<'a> {
    fn asking(call: &'a Call<'a>, own: &'a Credential) -> Self {
        Self { call, own, new: None, changes: false }
    }

    fn changing(call: &'a Call<'a>, own: &'a Credential) -> Self {
        Self { changes: true, ..Self::asking(call, own) }
    }

    fn credential(&self, whose: Whose) -> Option<&'a Credential> {
        match whose {
            Whose::Admin => self.call.admin,
            Whose::Own => Some(self.own),
            Whose::New => self.new,
            Whose::Session => None,
        }
    }

    /// Every value that an answer could repeat.
    fn values(&self) -> impl Iterator<Item = &'a Secret> {
        let all = [self.call.admin, Some(self.call.current), Some(self.own), self.new];
        all.into_iter().flatten().flat_map(|credential| credential.fields.iter().map(|(_, value)| value))
    }
}

impl Declarative {
    /// The host that is asked where a step names none: the first one that was sealed with the credential, or else with the one
    /// that manages it, and that this definition may ask.
    fn base<'a>(&'a self, task: &Task<'a>) -> &'a Host {
        let vendor = &self.definition.vendor;
        let may = |host: &&Host| vendor.self_hosted || vendor.hosts.contains(host);
        let sealed = task.own.hosts.iter().chain(task.call.admin.iter().flat_map(|admin| &admin.hosts));
        sealed.into_iter().find(may).unwrap_or(&vendor.base_url.host)
    }

    /// Holds the rule of this module for everything that a step sends.
    fn allowed(&self, step: &Step, host: &Host, task: &Task<'_>) -> Result<(), DriverError> {
        let vendor = &self.definition.vendor;
        let refuse = |why: String| Err(DriverError::harmless(Fault::Permanent, why));
        for whose in senders(&self.definition, step) {
            let Some(credential) = task.credential(whose) else { continue };
            let sealed = &credential.hosts;
            if sealed.is_empty() && (self.origin == Origin::Added || vendor.self_hosted) {
                return refuse(format!(
                    "a credential sealed without hosts is not sent to {host}: seal it with its hosts"
                ));
            }
            if !sealed.is_empty() && !sealed.contains(host) {
                return refuse(format!("a credential may not be sent to {host}: it is sealed for other hosts"));
            }
            if !vendor.self_hosted && !vendor.hosts.contains(host) {
                return refuse(format!("the definition of {} may not ask {host}", vendor.id));
            }
        }
        Ok(())
    }

    /// Takes a step.
    fn take(&self, step: &Step, task: &Task<'_>, page: u32) -> Result<Verdict, DriverError> {
        let definition = &self.definition;
        let inputs = self.inputs(task)?;
        let now = (self.clock)();
        let base = self.base(task);
        self.allowed(step, step.host.as_ref().unwrap_or(base), task)?;
        let learnt = self.id(step, task)?;
        let mut given = Given {
            host: base,
            inputs: &inputs,
            marker: task.call.marker,
            operation: task.call.operation,
            id: learnt.as_ref().or(task.own.id.as_ref()),
            now,
            admin: task.call.admin.map(|admin| &admin.fields),
            own: Some(&task.own.fields),
            new: task.new.map(|new| &new.fields),
            session: None,
            page,
        };
        let session = self.log_in(step, &given, task)?;
        given.session = session.as_ref();
        let request = render::render(definition, step, &given).map_err(|lacking| refused(&lacking))?;
        let answer = self.send(&request, task, task.changes)?;
        let verdict = judge::judge(definition, step, task.changes, &answer, now);
        Ok(shown(verdict, task.values().chain(&session)))
    }

    fn inputs(&self, task: &Task<'_>) -> Result<BTreeMap<Word, Value>, DriverError> {
        render::inputs(&self.definition, task.call.metadata).map_err(|lacking| refused(&lacking))
    }

    /// The id of what the step is about, where the step needs it and only the vendor knows it.
    fn id(&self, step: &Step, task: &Task<'_>) -> Result<Option<VendorId>, DriverError> {
        let needs = step.names_id() && task.own.id.is_none();
        let Some(learn) = self.definition.learn.as_ref().filter(|_| needs) else {
            return Ok(None);
        };
        let task = Task::asking(task.call, task.own);
        match self.take(learn.get_ref(), &task, 0)? {
            Verdict::Good(document) => judge::learnt(learn.get_ref(), &document)
                .map(Some)
                .map_err(|why| DriverError::harmless(Fault::Permanent, why)),
            verdict => Err(self.told(verdict)),
        }
    }

    /// The token of a login with two steps. A login changes nothing of the credential that the step is about.
    fn log_in(&self, step: &Step, given: &Given<'_>, task: &Task<'_>) -> Result<Option<Secret>, DriverError> {
        let Some(auth) = step.auth.as_ref().and_then(|name| self.definition.auth.get(name)).map(Spanned::get_ref)
        else {
            return Ok(None);
        };
        let (host, login, pointer) = match auth {
            Auth::TwoStep { login } => (login.host.as_ref(), Some(&**login), login.token.clone()),
            Auth::ClientCredentials { host, .. } => (host.as_ref(), None, "/access_token".to_owned().try_into().ok()),
            _ => return Ok(None),
        };
        self.allowed(step, host.unwrap_or(given.host), task)?;
        let request = render::login(&self.definition, auth, given).map_err(|lacking| refused(&lacking))?;
        let (Some(request), Some(pointer)) = (request, pointer) else { return Ok(None) };
        let answer = self.send(&request, task, false)?;
        let verdict = match login {
            Some(login) => judge::judge(&self.definition, login, false, &answer, given.now),
            None => judge::judge_token(&self.definition, &answer, given.now),
        };
        match verdict {
            Verdict::Good(document) => {
                judge::token(&pointer, &document).map(Some).map_err(|why| DriverError::harmless(Fault::Permanent, why))
            }
            verdict => Err(self.told(shown(verdict, task.values()))),
        }
    }

    fn send(&self, request: &Request, task: &Task<'_>, changes: bool) -> Result<Answer, DriverError> {
        http::send(request, task.call.deadline).map_err(|HttpError { trouble, sent }| {
            let fault = match trouble {
                http::Trouble::Refused(_) => Fault::Permanent,
                _ => Fault::Retryable,
            };
            let effect = if sent && changes { Effect::Unknown } else { Effect::None };
            DriverError { fault, effect, said: format!("{}: {trouble}", self.definition.vendor.name) }
        })
    }

    /// A verdict that is no success, as an error.
    fn told(&self, verdict: Verdict) -> DriverError {
        match verdict {
            Verdict::Failed(Failure { fault, effect, said, words }) => {
                let said = words.map_or(said.clone(), |words| format!("{said}: {words}"));
                DriverError { fault, effect, said: format!("{}: {said}", self.definition.vendor.name) }
            }
            Verdict::Gone | Verdict::Dead => DriverError::harmless(Fault::NotFound, "the credential is gone"),
            Verdict::Good(_) | Verdict::Alive => {
                DriverError::harmless(Fault::Permanent, "the answer means nothing here")
            }
        }
    }

    /// Takes a step that ends in done or gone.
    fn end(&self, step: Option<&Spanned<Step>>, name: &str, task: &Task<'_>) -> Result<(), DriverError> {
        let step = step.ok_or_else(|| DriverError::unsupported(name))?;
        match self.take(step.get_ref(), task, 0)? {
            Verdict::Good(_) | Verdict::Gone => Ok(()),
            verdict => Err(self.told(verdict)),
        }
    }

    /// What was made, if it is something new.
    fn made(&self, step: &Step, document: &Document, task: &Task<'_>) -> Result<Created, DriverError> {
        let unclear = |fault, why: &str| DriverError::unknown(fault, format!("{}: {why}", self.definition.vendor.name));
        let made = judge::made(step, document).map_err(|why| unclear(Fault::Permanent, why))?;
        let known = [Some(task.call.current), task.call.admin];
        let known_ids = known.into_iter().flatten().filter_map(|credential| credential.id.as_ref());
        if made.id.as_ref().is_some_and(|id| known_ids.clone().any(|known| known == id)) {
            return Err(unclear(Fault::Conflict, "the answer names a credential that was there before"));
        }
        let repeats = |value: &Secret| task.values().any(|known| known.expose() == value.expose());
        // A field that stays the same, such as an account's name, may come back as it was; a new credential has a new value.
        if made.fields.as_ref().is_some_and(|fields| fields.iter().all(|(_, value)| repeats(value))) {
            return Err(unclear(Fault::Conflict, "the answer holds a value that was there before"));
        }
        // A call that replaces only the value keeps the id.
        let holds_one = !call_holds_two(task.call);
        let id = made.id.or_else(|| task.call.current.id.clone().filter(|_| step.id.is_none() && holds_one));
        Ok(Created { id, fields: made.fields, expires: made.expires })
    }
}

/// The verdict with the vendor's words made fit to be shown.
fn shown<'a>(verdict: Verdict, values: impl Iterator<Item = &'a Secret>) -> Verdict {
    match verdict {
        Verdict::Failed(failure) => {
            let words = failure
                .words
                .map(|words| said::say(&said::mask(values.map(|value| ("value", value))), &words))
                .filter(|words| !words.is_empty());
            Verdict::Failed(Failure { words, ..failure })
        }
        verdict => verdict,
    }
}

fn call_holds_two(call: &Call<'_>) -> bool {
    matches!(call.strategy.overlap, Overlap::Multi | Overlap::DualSlot)
}

fn refused(lacking: &Lacking) -> DriverError {
    DriverError::harmless(Fault::Permanent, lacking.to_string())
}

impl Driver for Declarative {
    fn describe(&self) -> &Description {
        &self.description
    }

    fn choose(&self, call: &Call<'_>) -> Result<Credential, DriverError> {
        let strategy = self.strategy(call)?;
        if strategy.choose.is_empty() {
            return Err(DriverError::unsupported("choose"));
        }
        let mut chosen = Vec::new();
        for (field, choice) in &strategy.choose {
            chosen.push((field.clone(), choose(choice.length.0)?));
        }
        let fields = call.current.fields.with(chosen);
        let fields = fields.map_err(|error| DriverError::harmless(Fault::Permanent, error.to_string()))?;
        Ok(Credential { id: None, fields, hosts: call.current.hosts.clone() })
    }

    fn validate(&self, call: &Call<'_>, credential: &Credential) -> Result<Life, DriverError> {
        let step = self.definition.validate.as_ref().ok_or_else(|| DriverError::unsupported("validate"))?.get_ref();
        let task = Task::asking(call, credential);
        match self.take(step, &task, 0)? {
            Verdict::Good(document) => match judge::assert(step, &document, &self.inputs(&task)?) {
                Ok(()) => Ok(Life::Alive),
                Err(lacks) => {
                    Err(DriverError::harmless(Fault::Forbidden(Some(lacks.clone())), format!("it works, but {lacks}")))
                }
            },
            Verdict::Alive => Ok(Life::Alive),
            Verdict::Dead => Ok(Life::Dead),
            verdict => {
                let error = self.told(verdict);
                match error.fault {
                    Fault::Retryable | Fault::RateLimited(_) => Err(error),
                    _ => Ok(Life::Unknown(error.said)),
                }
            }
        }
    }

    fn create(&self, call: &Call<'_>, chosen: Option<&Credential>) -> Result<Created, DriverError> {
        let strategy = self.strategy(call)?;
        let Some(step) = strategy.create.as_ref().map(Spanned::get_ref) else {
            let page = strategy.page.as_ref().map_or("the vendor's pages", |page| page.as_str());
            return Err(DriverError::harmless(Fault::Unsupported, format!("a person makes it at {page}")));
        };
        let task = Task { new: chosen, ..Task::changing(call, call.current) };
        match self.take(step, &task, 0)? {
            Verdict::Good(document) => self.made(step, &document, &task),
            verdict => Err(self.told(verdict)),
        }
    }

    fn activate(&self, call: &Call<'_>, new: &Credential) -> Result<(), DriverError> {
        let Some(step) = &self.strategy(call)?.activate else { return Ok(()) };
        self.end(Some(step), "activate", &Task { new: Some(new), ..Task::changing(call, new) })
    }

    fn disable(&self, call: &Call<'_>, credential: &Credential) -> Result<(), DriverError> {
        self.end(self.definition.disable.as_ref(), "disable", &Task::changing(call, credential))
    }

    fn enable(&self, call: &Call<'_>, credential: &Credential) -> Result<(), DriverError> {
        self.end(self.definition.enable.as_ref(), "enable", &Task::changing(call, credential))
    }

    fn revoke(&self, call: &Call<'_>, credential: &Credential) -> Result<(), DriverError> {
        self.end(self.definition.revoke.as_ref(), "revoke", &Task::changing(call, credential))
    }

    fn discard(&self, call: &Call<'_>, id: &VendorId) -> Result<(), DriverError> {
        // The definition's own check holds that a revocation by label sends nothing of the credential but its id.
        let fields = call.current.fields.with(None);
        let fields = fields.map_err(|error| DriverError::harmless(Fault::Permanent, error.to_string()))?;
        let lost = Credential { id: Some(id.clone()), fields, hosts: call.current.hosts.clone() };
        self.revoke(call, &lost)
    }

    fn list(&self, call: &Call<'_>) -> Result<Vec<Listed>, DriverError> {
        let step = self.definition.list.as_ref().ok_or_else(|| DriverError::unsupported("list"))?.get_ref();
        let task = Task::asking(call, call.current);
        let unclear =
            |why: &str| DriverError::harmless(Fault::Permanent, format!("{}: {why}", self.definition.vendor.name));
        let mut all = Vec::new();
        for page in 0..MOST_PAGES {
            let document = match self.take(step, &task, page)? {
                Verdict::Good(document) => document,
                verdict => return Err(self.told(verdict)),
            };
            let items = judge::listed(step, &document).map_err(unclear)?;
            let full = step.pages.as_ref().is_some_and(|pages| items.len() >= pages.size as usize);
            all.extend(items);
            if all.len() > judge::MOST_ITEMS {
                break;
            }
            if !full {
                return Ok(all);
            }
            if step.pages.as_ref().is_some_and(|pages| pages.parameter.is_none()) {
                break;
            }
        }
        // Half a list would say of the rest that it is not there.
        Err(unclear("the list is longer than what is read"))
    }
}

/// A secret of letters and digits with at least one small letter, one capital and one digit, as many vendors demand.
fn choose(length: usize) -> Result<Secret, DriverError> {
    loop {
        let secret = secret::generate(length, ALPHABET)
            .map_err(|error| DriverError::harmless(Fault::Retryable, error.to_string()))?;
        let has = |class: fn(&u8) -> bool| secret.expose().iter().any(class);
        if has(u8::is_ascii_lowercase) && has(u8::is_ascii_uppercase) && has(u8::is_ascii_digit) {
            return Ok(secret);
        }
    }
}
