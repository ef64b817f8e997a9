//! `rotate`: a new credential at the vendor, everything that depends on it, and the end of the old one.

use std::time::Duration;

use serde_json::json;

use crate::access::Access;
use crate::connector::glob::{BadGlob, Glob};
use crate::connector::name::{Reference, Word};
use crate::connector::text::Span;
use crate::connector::{Connector, Link};
use crate::context::rotation::{Order, SOON, Terms, carry_out, driver_of, object, report, tell};
use crate::context::values::Values;
use crate::context::{Context, Ending};
use crate::diagnostic::{Diagnostic, Failure, Kind};
use crate::driver::{Description, Overlap};
use crate::output::Shape;
use crate::policy::Capability;
use crate::rotation::{Due, RotationError, Wish, due, plan};

/// Replace a credential: make a new one, update every dependent, end the old one, prove it dead
///
/// Each step is written down before the next one: whatever happens, on this machine or another, `rotate --resume` goes on where it
/// stopped. A vendor that no driver knows is rotated by hand: you make the new credential, and keyward does the rest.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
#[command(after_help = "\
Examples:
  keyward rotate dev/hook --dry-run
  keyward rotate dev/hook --reason 'offboarding of bob'
  keyward rotate dev/hook --overlap 24h
  keyward rotate dev/hook --resume
  keyward rotate --due --no-input --format json
  keyward rotate 'dev/hook*' --yes --parallel 8
  keyward rotate dev/github --resume --ended")]
pub struct Args {
    /// Which connectors: ENV/NAME, or a pattern such as 'prod/**'
    #[arg(value_name = "REF|PATTERN", required_unless_present = "due")]
    connectors: Vec<String>,
    /// Everything that is due: operations that wait first, then what is overdue or ends within a week
    #[arg(long, conflicts_with_all = ["resume", "abort"])]
    due: bool,
    /// Only of this vendor
    #[arg(long, value_name = "WORD")]
    vendor: Option<Word>,
    /// Say what would be done, and do nothing
    #[arg(long)]
    dry_run: bool,
    /// Bring to its end what is in flight, and begin nothing
    #[arg(long)]
    resume: bool,
    /// Take back what is in flight, where that is possible
    #[arg(long, conflicts_with = "resume")]
    abort: bool,
    /// How long old and new stay valid together, such as 24h
    #[arg(long, value_name = "SPAN")]
    overlap: Option<Span>,
    /// Which of the vendor's ways is taken
    #[arg(long, value_name = "WORD")]
    strategy: Option<Word>,
    /// The old credential was ended at the vendor by hand
    #[arg(long)]
    ended: bool,
    /// How many connectors at once
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u8).range(1..=64))]
    parallel: u8,
    /// How long each may wait for its vendor and dependents, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 300, value_parser = clap::value_parser!(u32).range(1..=86_400))]
    patience: u32,
    /// Do not ask before several are rotated
    #[arg(long, short)]
    yes: bool,
    /// One JSON object a line for all that happens
    #[arg(long, value_enum, default_value_t)]
    format: Shape,
    #[command(flatten)]
    values: Values,
}

/// What cannot be rotated like this.
#[derive(Debug, thiserror::Error)]
pub enum RotateError {
    /// A pattern without a match.
    #[error("{0} is the name of no connector that could be rotated")]
    Nothing(String),
    /// A pattern that is none.
    #[error(transparent)]
    Pattern(BadGlob),
    /// The person said no.
    #[error("nothing was rotated")]
    Refused,
}

impl Diagnostic for RotateError {
    fn kind(&self) -> Kind {
        if matches!(self, Self::Pattern(_)) { Kind::Usage } else { Kind::Failed }
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::Nothing(_) => Some("keyward inventory lists what there is".to_owned()),
            Self::Pattern(_) | Self::Refused => None,
        }
    }
}

/// select -> plan -> what a person must bring -> carry out -> tell
pub fn run(args: &Args, cx: &mut Context) -> Result<Ending, Failure> {
    let mut access = cx.open()?;
    let chosen = if args.due { select_due(args, &access, cx) } else { select(args, &access, cx) }?;
    if args.dry_run {
        return show_plans(args, &chosen, &access, cx);
    }
    if chosen.len() > 1 && !args.yes && !args.due && cx.ui.can_ask() {
        let question = format!("Rotate these {} connectors?", chosen.len());
        for connector in &chosen {
            cx.ui.status(&format!("  {}", connector.address));
        }
        if !cx.ui.confirm(&question)? {
            return Err(RotateError::Refused.into());
        }
    }
    let terms = args.terms(&access, &chosen, cx)?;
    let orders = orders(args, &chosen, &access, cx)?;
    let json = args.format == Shape::Json;
    let results = carry_out(&mut access, orders, &terms, cx, &mut |address, event, ui| tell(address, event, json, ui))?;
    report(results, json, cx)
}

/// The connectors that were named.
fn select(args: &Args, access: &Access, cx: &Context) -> Result<Vec<Connector>, Failure> {
    let mut chosen: Vec<Connector> = Vec::new();
    for given in &args.connectors {
        if given.contains('*') {
            let glob: Glob = given.parse().map_err(RotateError::Pattern)?;
            let matching = active(args, access)?.into_iter().filter(|connector| glob.matches(&connector.address));
            let before = chosen.len();
            chosen.extend(matching);
            if chosen.len() == before {
                return Err(RotateError::Nothing(given.clone()).into());
            }
        } else {
            let reference: Reference = given.parse().map_err(crate::context::ContextError::from)?;
            let address = cx.known_address(&reference, access)?;
            chosen.push(access.store().connector(&address)?.connector);
        }
    }
    chosen.sort_by(|one, other| one.address.cmp(&other.address));
    chosen.dedup_by(|one, other| one.address == other.address);
    Ok(chosen)
}

/// What is due; what waits for its next step comes first.
fn select_due(args: &Args, access: &Access, cx: &Context) -> Result<Vec<Connector>, Failure> {
    let policy = access.store().policy();
    let found = |connector: &Connector| -> Option<Due> {
        due(connector, policy, SOON, cx.now()).filter(|due| due.what.is_for_rotate())
    };
    let mut chosen: Vec<(bool, Connector)> = active(args, access)?
        .into_iter()
        .filter(|connector| found(connector).is_some())
        .map(|connector| (connector.operation.is_none(), connector))
        .collect();
    chosen.sort_by(|(fresh, one), (other_fresh, other)| (fresh, &one.address).cmp(&(other_fresh, &other.address)));
    Ok(chosen.into_iter().map(|(_, connector)| connector).collect())
}

fn active(args: &Args, access: &Access) -> Result<Vec<Connector>, Failure> {
    let mut active = Vec::new();
    for (_, found) in access.store().listed()? {
        let connector = found?.connector;
        if connector.is_active() && args.vendor.as_ref().is_none_or(|vendor| *vendor == connector.metadata.vendor) {
            active.push(connector);
        }
    }
    Ok(active)
}

/// What is wanted of each; what only a person can bring is asked for now, before anything happens.
fn orders(args: &Args, chosen: &[Connector], access: &Access, cx: &mut Context) -> Result<Vec<Order>, Failure> {
    let mut orders = Vec::new();
    for connector in chosen {
        let in_flight = connector.operation.as_ref().is_some_and(|operation| !operation.step.is_end());
        let wish = match (args.abort, args.resume || args.due && in_flight) {
            (true, _) => Wish::Back,
            (_, true) => Wish::Resume,
            _ => Wish::Forward,
        };
        let driver = driver_of(connector, access, cx)?;
        let by_hand = driver.describe().strategies.iter().all(|way| way.overlap == Overlap::Assisted);
        let brings = wish == Wish::Forward && by_hand && !in_flight && chosen.len() == 1 && !args.due;
        let given = if brings && (cx.ui.can_ask() || !cx.ui.stdin_is_terminal()) {
            Some(ask(args, connector, driver.describe(), cx)?)
        } else {
            None
        };
        orders.push(Order { address: connector.address.clone(), wish, given });
    }
    Ok(orders)
}

/// Says where the new credential is made, and takes it in.
fn ask(
    args: &Args,
    connector: &Connector,
    vendor: &Description,
    cx: &mut Context,
) -> Result<crate::connector::fields::Fields, Failure> {
    let address = &connector.address;
    cx.ui.status(&format!("No program makes a new {}.", vendor.name));
    cx.ui.status(&format!("Make the next one for {address} here:"));
    let page = connector.metadata.documentation.as_ref().map(Link::as_str).or(vendor.docs.as_deref());
    cx.ui.status(&format!(
        "  {}",
        page.unwrap_or("(the connector names no page: keyward edit REF --documentation URL)")
    ));
    let known = connector.current().map(|version| version.fields.clone()).unwrap_or_default();
    args.values.read(None, &known, cx)
}

impl Args {
    fn terms(&self, access: &Access, chosen: &[Connector], cx: &mut Context) -> Result<Terms, Failure> {
        let first = chosen.first().map(|connector| connector.address.clone());
        let reason = match (cx.given_reason()?, first) {
            (Some(reason), _) => Some(reason),
            (None, _) if self.due => "rotation by its schedule".parse().ok(),
            (None, Some(address)) => cx.reason(access, Capability::Write, &address)?,
            (None, None) => None,
        };
        Ok(Terms {
            overlap: self.overlap,
            strategy: self.strategy.clone(),
            reason,
            ended: self.ended,
            patience: Duration::from_secs(self.patience.into()),
            parallel: self.parallel.into(),
        })
    }
}

fn show_plans(args: &Args, chosen: &[Connector], access: &Access, cx: &mut Context) -> Result<Ending, Failure> {
    let policy = access.store().policy();
    for connector in chosen {
        let driver = driver_of(connector, access, cx)?;
        let address = &connector.address;
        if let Some(operation) = connector.operation.as_ref().filter(|operation| !operation.step.is_end()) {
            cx.ui.answer(&format!("{address}: {} is in flight, {} is done", operation.kind, operation.step))?;
            continue;
        }
        let plan = plan(connector, policy, driver.describe(), args.overlap, args.strategy.as_ref());
        let plan = plan.map_err(RotationError::from)?;
        if args.format == Shape::Json {
            let mut line = object(address, "plan");
            line["strategy"] = json!(plan.strategy.name);
            line["overlap_class"] = json!(plan.strategy.overlap.as_str());
            line["idempotency"] = json!(plan.strategy.idempotency.as_str());
            line["makes"] = json!(plan.version);
            line["ends"] = json!([plan.old]);
            line["overlap_seconds"] = json!(plan.overlap.num_seconds());
            line["dependents"] = json!(plan.dependents);
            line["steps"] = json!(plan.steps());
            cx.ui.json_line(&line)?;
            continue;
        }
        cx.ui.answer(&format!("{address} ({}, strategy {})", driver.describe().name, plan.strategy.name))?;
        for (number, step) in plan.steps().into_iter().enumerate() {
            cx.ui.answer(&format!("  {}. {step}", number + 1))?;
        }
        plan.warning().iter().for_each(|warning| cx.ui.warn(warning));
    }
    if chosen.is_empty() {
        cx.ui.status("Nothing is due.");
    }
    Ok(Ending::Done)
}
