//! The requests of a definition as people may see them before it is used: every value masked.

use std::collections::BTreeMap;

use chrono::DateTime;

use super::definition::{Definition, InputKind, Step, Value};
use super::render::{self, Given, Lacking};
use super::template::{Reference, Template};
use crate::connector::VendorId;
use crate::connector::fields::Fields;
use crate::connector::name::Field;
use crate::http::Request;
use crate::secret::Secret;

/// Each step's name and its request as text: the line of the request, its headers, its body. Inputs bear their names.
pub fn preview(definition: &Definition) -> Result<Vec<(String, String)>, Lacking> {
    let inputs = definition.inputs.iter().map(|(name, input)| {
        let value = input.default.clone().unwrap_or_else(|| match input.kind {
            InputKind::Text => Value::Text(name.to_string()),
            InputKind::Texts => Value::Texts(vec![name.to_string()]),
            InputKind::Integer => Value::Integer(1),
        });
        (name.clone(), value)
    });
    let inputs = inputs.collect();
    let fields = masked(definition);
    let session = Secret::from("[masked session]".to_owned());
    let id: Option<VendorId> = "ID".parse().ok();
    let given = Given {
        host: &definition.vendor.base_url.host,
        inputs: &inputs,
        marker: "MARKER",
        operation: "OPERATION",
        id: id.as_ref(),
        now: DateTime::UNIX_EPOCH,
        admin: fields.as_ref(),
        own: fields.as_ref(),
        new: fields.as_ref(),
        session: Some(&session),
        page: 0,
    };
    let mut all = Vec::new();
    for (name, auth) in &definition.auth {
        if let Some(request) = render::login(definition, auth.get_ref(), &given)? {
            all.push((format!("auth.{name}"), text(&request)));
        }
    }
    for (name, step) in steps(definition) {
        all.push((name, text(&render::render(definition, step, &given)?)));
    }
    Ok(all)
}

fn steps(definition: &Definition) -> Vec<(String, &Step)> {
    let mut all = Vec::new();
    for (name, strategy) in &definition.strategy {
        let strategy = strategy.get_ref();
        for (step, what) in [(&strategy.create, "create"), (&strategy.activate, "activate")] {
            all.extend(step.as_ref().map(|step| (format!("strategy.{name}.{what}"), step.get_ref())));
        }
    }
    let others = [
        ("validate", &definition.validate),
        ("learn", &definition.learn),
        ("list", &definition.list),
        ("disable", &definition.disable),
        ("enable", &definition.enable),
        ("revoke", &definition.revoke),
    ];
    all.extend(others.into_iter().filter_map(|(name, step)| Some((name.to_owned(), step.as_ref()?.get_ref()))));
    all
}

/// Every field that any step names, its value being its mask.
fn masked(definition: &Definition) -> Option<Fields> {
    let auth = definition.auth.values().flat_map(|auth| auth.get_ref().templates());
    let steps = steps(definition);
    let step = steps.iter().flat_map(|(_, step)| step.templates()).map(|(template, _)| template);
    let named = |reference: &Reference| match reference {
        Reference::Secret(_, field) => field.clone(),
        _ => None,
    };
    let named = auth.chain(step).flat_map(Template::references).filter_map(named);
    let fields = named.chain(definition.credential.fields.iter().cloned());
    let mask = |field: Field| (field.clone(), Secret::from(format!("[masked {field}]")));
    Fields::new(fields.map(mask).collect::<BTreeMap<_, _>>()).ok()
}

fn text(request: &Request) -> String {
    let mut lines = vec![format!("{} {}", request.method.as_str(), request.url)];
    let shown = |value: &Secret| value.expose_text().unwrap_or_default().to_owned();
    lines.extend(request.headers.iter().map(|(name, value)| format!("{name}: {}", shown(value))));
    if let Some(body) = &request.body {
        lines.push(String::new());
        lines.push(shown(body));
    }
    lines.join("\n")
}
