//! What the parts of a definition mean together.

use std::collections::BTreeSet;

use toml::Spanned;

use super::definition::{Auth, Definition, IdempotencyWord, Input, InputKind, OverlapWord, Step, Strategy, Value};
use super::template::{Reference, Template, Whose};
use crate::http::Method;

/// A rule that is broken.
pub(super) struct Fault {
    /// The byte where the broken part begins.
    pub at: usize,
    /// Which rule.
    pub why: String,
}

/// What a step is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Create,
    Activate,
    Validate,
    Revoke,
    List,
    Switch,
    Learn,
    Login,
}

/// Holds every rule that needs more than one part.
pub(super) fn check(definition: &Definition) -> Result<(), Fault> {
    let whole = |why: &str| Err(Fault { at: 0, why: why.to_owned() });
    if definition.schema != 1 {
        return whole("schema: this keyward knows 1 alone");
    }
    let vendor = &definition.vendor;
    if vendor.hosts.is_empty() || !vendor.hosts.contains(&vendor.base_url.host) {
        return whole("vendor.hosts names every host that is asked, the one of base_url too");
    }
    if definition.credential.fields.is_empty() {
        return whole("credential.fields names at least one field");
    }
    for (name, input) in &definition.inputs {
        input_fits(input).map_err(|why| Fault { at: 0, why: format!("inputs.{name}: {why}") })?;
    }
    for template in vendor.headers.values() {
        if template.references().next().is_some() {
            return whole("vendor.headers: the same text for every request, nothing to be filled in");
        }
    }
    if definition.strategy.is_empty() || definition.strategy.values().filter(|s| s.get_ref().default).count() > 1 {
        return whole("at least one strategy, and at most one of them is the default");
    }
    for (name, auth) in &definition.auth {
        in_place(auth, |auth| auth_fits(definition, auth)).map_err(|fault| named(&format!("auth.{name}"), &fault))?;
    }
    for (name, step, role) in steps(definition) {
        in_place(step, |step| step_fits(definition, step, role)).map_err(|fault| named(name, &fault))?;
    }
    for (name, strategy) in &definition.strategy {
        in_place(strategy, |strategy| strategy_fits(definition, strategy))
            .map_err(|fault| named(&format!("strategy.{name}"), &fault))?;
        let strategy = strategy.get_ref();
        for (step, role) in [(&strategy.create, Role::Create), (&strategy.activate, Role::Activate)] {
            if let Some(step) = step {
                in_place(step, |step| step_fits(definition, step, role))
                    .map_err(|fault| named(&format!("strategy.{name}"), &fault))?;
            }
        }
    }
    Ok(())
}

fn steps(definition: &Definition) -> impl Iterator<Item = (&'static str, &Spanned<Step>, Role)> {
    [
        ("validate", &definition.validate, Role::Validate),
        ("revoke", &definition.revoke, Role::Revoke),
        ("list", &definition.list, Role::List),
        ("disable", &definition.disable, Role::Switch),
        ("enable", &definition.enable, Role::Switch),
        ("learn", &definition.learn, Role::Learn),
    ]
    .into_iter()
    .filter_map(|(name, step, role)| Some((name, step.as_ref()?, role)))
}

fn in_place<T>(part: &Spanned<T>, rule: impl FnOnce(&T) -> Result<(), String>) -> Result<(), Fault> {
    rule(part.get_ref()).map_err(|why| Fault { at: part.span().start, why })
}

fn named(name: &str, fault: &Fault) -> Fault {
    Fault { at: fault.at, why: format!("{name}: {}", fault.why) }
}

fn refuse(why: impl Into<String>) -> Result<(), String> {
    Err(why.into())
}

fn input_fits(input: &Input) -> Result<(), String> {
    let kind = |value: &Value| match value {
        Value::Text(_) => InputKind::Text,
        Value::Texts(_) => InputKind::Texts,
        Value::Integer(_) => InputKind::Integer,
    };
    if input.default.as_ref().is_some_and(|value| kind(value) != input.kind) {
        return refuse("the default is not of its type");
    }
    Ok(())
}

fn references<'a>(
    definition: &Definition,
    references: impl Iterator<Item = &'a Reference>,
    may: &[Whose],
) -> Result<(), String> {
    for reference in references {
        if let Some(name) = reference.input() {
            let Some(input) = definition.inputs.get(name) else {
                return refuse(format!("{{{{{reference}}}}}: there is no inputs.{name}"));
            };
            let counts = !matches!(reference, Reference::Input(_));
            if counts && input.kind != InputKind::Integer {
                return refuse(format!("{{{{{reference}}}}}: inputs.{name} is not an integer"));
            }
        }
        match reference {
            Reference::Secret(whose, _) if !may.contains(whose) => {
                return refuse(format!("{{{{{reference}}}}}: there is no such credential in this step"));
            }
            _ => {}
        }
    }
    Ok(())
}

fn auth_fits(definition: &Definition, auth: &Auth) -> Result<(), String> {
    let may = [Whose::Admin, Whose::Own];
    references(definition, auth.templates().into_iter().flat_map(Template::references), &may)?;
    match auth {
        Auth::TwoStep { login } => {
            if login.auth.is_some() {
                return refuse("the first of two steps proves itself by its body or its headers");
            }
            step_fits(definition, login, Role::Login)
        }
        Auth::ClientCredentials { host, path, .. } => {
            host_fits(definition, host.as_ref())?;
            references(definition, path.references(), &[])
        }
        Auth::Header { headers } if headers.is_empty() => refuse("headers names at least one"),
        _ => Ok(()),
    }
}

fn host_fits(definition: &Definition, host: Option<&crate::connector::Host>) -> Result<(), String> {
    match host {
        Some(host) if !definition.vendor.hosts.contains(host) => {
            refuse(format!("the host {host} is not among vendor.hosts"))
        }
        _ => Ok(()),
    }
}

fn step_fits(definition: &Definition, step: &Step, role: Role) -> Result<(), String> {
    host_fits(definition, step.host.as_ref())?;
    if let Some(auth) = &step.auth
        && !definition.auth.contains_key(auth)
    {
        return refuse(format!("there is no auth.{auth}"));
    }
    if step.json.is_some() && step.form.is_some() {
        return refuse("a body is json or form, not both");
    }
    if !step.method.has_body() && (step.json.is_some() || step.form.is_some()) {
        return refuse("a request of this method has no body");
    }
    if step.ok.is_empty() || step.ok.iter().any(|status| status.0 >= 300) {
        return refuse("ok lists statuses from 200 to 299, at least one");
    }
    let new = matches!(role, Role::Create | Role::Activate).then_some(Whose::New);
    let may: Vec<Whose> = [Whose::Admin, Whose::Own].into_iter().chain(new).collect();
    references(definition, step.path.references(), &[])?;
    for (template, secret) in step.templates() {
        let may: &[Whose] = if secret { &may } else { &[] };
        if !secret && template.references().any(Reference::is_secret) {
            return refuse(format!("{template}: a secret goes only into headers and bodies"));
        }
        references(definition, template.references(), may)?;
    }
    role_fits(step, role)
}

fn role_fits(step: &Step, role: Role) -> Result<(), String> {
    let foreign = [
        ("items", step.items.is_some(), role == Role::List),
        ("label", step.label.is_some(), role == Role::List),
        ("pages", step.pages.is_some(), role == Role::List),
        ("id", step.id.is_some(), matches!(role, Role::Create | Role::List | Role::Learn)),
        ("fields", !step.fields.is_empty(), role == Role::Create),
        ("expires", step.expires.is_some(), role == Role::Create),
        ("token", step.token.is_some(), role == Role::Login),
        ("idempotency_key", step.idempotency_key.is_some(), role == Role::Create),
        ("gone", !step.gone.is_empty(), matches!(role, Role::Revoke | Role::Switch)),
        ("dead", !step.dead.is_empty(), role == Role::Validate),
        ("alive", !step.alive.is_empty(), role == Role::Validate),
        ("dead_if", !step.dead_if.is_empty(), role == Role::Validate),
        ("assert", !step.assert.is_empty(), role == Role::Validate),
    ];
    if let Some((name, ..)) = foreign.iter().find(|(_, given, belongs)| *given && !belongs) {
        return refuse(format!("{name} means nothing in this step"));
    }
    match role {
        Role::List if step.items.is_none() || step.id.is_none() => refuse("a list needs items and id"),
        Role::Learn if step.id.is_none() => refuse("this step needs id"),
        Role::Learn if step.names_id() => refuse("what finds the {{id}} cannot name it"),
        Role::Login if step.token.is_none() => refuse("this step needs token"),
        Role::Validate | Role::List | Role::Learn if step.method == Method::Delete => {
            refuse("a step that only asks does not remove")
        }
        _ => statuses_are_distinct(step),
    }
}

fn statuses_are_distinct(step: &Step) -> Result<(), String> {
    let mut seen = BTreeSet::new();
    let twice = [&step.ok, &step.gone, &step.dead, &step.alive].into_iter().flatten().find(|s| !seen.insert(s.0));
    twice.map_or(Ok(()), |status| refuse(format!("the status {} has two meanings", status.0)))
}

fn strategy_fits(definition: &Definition, strategy: &Strategy) -> Result<(), String> {
    let Some(create) = strategy.create.as_ref().map(Spanned::get_ref) else {
        return match (strategy.overlap, &strategy.page) {
            (OverlapWord::Assisted, Some(_)) if strategy.idempotency.is_none() => Ok(()),
            (OverlapWord::Assisted, _) => refuse("where a person makes it, page says where, and nothing else counts"),
            _ => refuse("create is missing"),
        };
    };
    if strategy.overlap == OverlapWord::Assisted || strategy.page.is_some() {
        return refuse("what has create is not assisted and has no page");
    }
    if (strategy.overlap == OverlapWord::Grace) != strategy.grace.is_some() {
        return refuse("grace says how long the vendor keeps the old one, of the class grace alone");
    }
    if matches!(strategy.overlap, OverlapWord::Multi | OverlapWord::DualSlot) && definition.revoke.is_none() {
        return refuse("without revoke the old one would live on");
    }
    if strategy.activate.is_some() && !strategy.overlap.holds_two() {
        return refuse("activate belongs to multi and dual_slot");
    }
    let bears = |wanted: fn(&Reference) -> bool| {
        create.templates().into_iter().any(|(template, _)| template.references().any(wanted))
    };
    let chosen = bears(|reference| matches!(reference, Reference::Secret(Whose::New, _)));
    let marked = bears(|reference| matches!(reference, Reference::Marker));
    let listed = definition.list.as_ref().is_some_and(|list| list.get_ref().label.is_some());
    match strategy.idempotency {
        None => return refuse("idempotency is missing"),
        Some(IdempotencyWord::Ours) if !chosen || strategy.choose.is_empty() => {
            return refuse("ours: choose says what we choose, and create sends {{new.FIELD}}");
        }
        Some(IdempotencyWord::Key) if create.idempotency_key.is_none() => {
            return refuse("key: create has idempotency_key");
        }
        Some(IdempotencyWord::Label) if !marked || !listed => {
            return refuse("label: create sends {{marker}}, and list has label");
        }
        // What is found by its label has an id and no value: a revoke that goes by the value would end the one in use.
        Some(IdempotencyWord::Label) if !revokes_by_id(definition) => {
            return refuse("label: revoke names the {{id}}, and sends no value of what it revokes in its body");
        }
        _ => {}
    }
    let ours = strategy.idempotency == Some(IdempotencyWord::Ours);
    if ours == create.fields.is_empty() && ours != strategy.choose.is_empty() {
        let known = |field| definition.credential.fields.contains(field);
        let unknown = create.fields.keys().chain(strategy.choose.keys()).find(|field| !known(field));
        return unknown.map_or(Ok(()), |field| refuse(format!("credential.fields does not name {field}")));
    }
    refuse("the values are either ours (choose) or the vendor's (create.fields)")
}

fn revokes_by_id(definition: &Definition) -> bool {
    definition.revoke.as_ref().is_some_and(|revoke| {
        let step = revoke.get_ref();
        let by_value = |reference: &Reference| matches!(reference, Reference::Secret(Whose::Own, _));
        step.names_id() && !step.templates().into_iter().any(|(template, _)| template.references().any(by_value))
    })
}

impl OverlapWord {
    /// Whether old and new live beside each other until the old one is revoked.
    fn holds_two(self) -> bool {
        matches!(self, Self::Multi | Self::DualSlot)
    }
}
