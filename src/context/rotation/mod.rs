//! Rotations as commands ask for them: what a connector's run needs is brought together here, several run beside each other, and
//! where the store is shared nothing happens outside without a lease on the newest state.

mod told;

use std::collections::{BTreeSet, VecDeque};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

pub use told::{live, object, report, tell};

use super::Context;
use super::lease::leases;
use super::sync::{Exchange, exchange};
use crate::access::{Access, AccessError};
use crate::connector::Connector;
use crate::connector::fields::Fields;
use crate::connector::name::{Address, Word};
use crate::connector::text::{Span, Text};
use crate::diagnostic::{Diagnostic, Failure, Kind};
use crate::digest::Digest;
use crate::driver::{Dependent, Driver};
use crate::drivers::Registry;
use crate::drivers::targets::Targets;
use crate::git::Author;
use crate::git::lease::{Lease, LeaseError, Length, MOST};
use crate::output::Ui;
use crate::rotation::{self, End, Event, Gate, RotationError, Task, Wish};
use crate::vendor::{self, Definition};

/// What ends at the vendor within this counts as expiring.
pub const SOON: chrono::Duration = chrono::Duration::days(7);
/// A call to a vendor takes no longer than this.
const CALL: Duration = Duration::from_secs(30);
/// A lease is renewed when less than this is left of it.
const RENEW: Duration = Duration::from_secs(5 * 60);

/// What is wanted of one connector.
pub struct Order {
    /// Which.
    pub address: Address,
    /// What.
    pub wish: Wish,
    /// What a person has made at the vendor.
    pub given: Option<Fields>,
}

/// What is the same for all of them.
#[derive(Debug, Clone, Default)]
pub struct Terms {
    /// How long old and new stay valid together.
    pub overlap: Option<Span>,
    /// The vendor's way.
    pub strategy: Option<Word>,
    /// Why.
    pub reason: Option<Text>,
    /// Whether a person says that the old one was ended at the vendor.
    pub ended: bool,
    /// How long each may wait for vendors and dependents.
    pub patience: Duration,
    /// How many run beside each other.
    pub parallel: usize,
}

/// How each of them ended, in the order in which they did.
pub type Results = Vec<(Address, Result<End, RotationError>)>;

/// What a connector's run needs.
struct Kit {
    order: Order,
    driver: Box<dyn Driver>,
    dependents: Vec<Box<dyn Dependent>>,
    admin: Option<Address>,
}

/// What this machine knows of vendors.
pub fn registry(cx: &Context) -> Registry {
    Registry::new(cx.settings.folders.as_ref().map(|folders| folders.config.clone()), cx.clock())
}

/// The driver of a connector's vendor.
pub fn driver_of(connector: &Connector, access: &Access, cx: &Context) -> Result<Box<dyn Driver>, Failure> {
    let vendor = &connector.metadata.vendor;
    Ok(registry(cx).driver(vendor, &connector.address, stored(access, vendor)?)?)
}

/// The definition of a vendor that the store brings along, which is the one whose digest the policy names.
pub fn stored(access: &Access, vendor: &Word) -> Result<Option<Definition>, Failure> {
    let store = access.store();
    let Some(pin) = store.policy().vendors.iter().find(|pin| pin.id == *vendor) else { return Ok(None) };
    let file = format!("vendors/{vendor}.toml");
    let bytes = store.dir().read(&file, vendor::LARGEST as u64)?;
    if Digest::of(&bytes) != pin.digest {
        return Err(StoredError(file).into());
    }
    Ok(Some(vendor::parse(&file, &bytes)?))
}

/// A definition in the store that is not the one that the policy names.
#[derive(Debug, thiserror::Error)]
#[error("{0} is not the definition that the policy names")]
pub struct StoredError(String);

impl Diagnostic for StoredError {
    fn kind(&self) -> Kind {
        Kind::Integrity
    }
}

/// Runs orders beside each other; what happens is told as it happens. One that fails stops no other.
pub fn carry_out(
    access: &mut Access,
    orders: Vec<Order>,
    terms: &Terms,
    cx: &mut Context,
    tell: &mut dyn FnMut(&Address, &Event, &mut Ui),
) -> Result<Results, Failure> {
    // No lease is of nothing.
    if orders.is_empty() {
        return Ok(Vec::new());
    }
    // One for the runs, which may ask for a passphrase; one to tell of them.
    let mut teller = Ui::new(cx.ui.options());
    let shared = Exchange::of(access, cx)?;
    let lease = match &shared {
        Some(_) => Some(take(access, &orders, cx)?),
        None => None,
    };
    if shared.is_some() {
        // What was true before the lease was taken need not be true now.
        exchange(access, cx)?;
    }
    let mut kits = VecDeque::new();
    for order in orders {
        kits.push_back(Kit::of(order, access, cx)?);
    }
    let lease = Mutex::new(lease);
    let now = cx.clock();
    let deeds = cx.deeds.clone();
    let publish = |access: &mut Access, ui: &mut Ui| match &shared {
        None => Ok(()),
        Some(shared) => {
            deeds.commit()?;
            shared.again(access, now(), ui)
        }
    };
    let results = {
        let gate = Mutex::new(Gate { access, ui: &mut cx.ui, publish: Box::new(publish) });
        let may_act = || may_act(&lease);
        work(kits, terms, now, &gate, &may_act, &lease, |address, event| tell(address, event, &mut teller))
    };
    if let Some(lease) = lease.into_inner().unwrap_or_else(PoisonError::into_inner) {
        cx.commit_deeds();
        // What is done is done; the others learn of it with the next sync if not now.
        if let Err(failure) = exchange(access, cx) {
            cx.ui.warn(&format!("what was done is not on the remote yet: {}", failure.chain().join(": ")));
            cx.ui.hint("send it when the remote can be reached: keyward sync");
        }
        if let Err(error) = lease.release() {
            cx.ui.warn(&format!("the lease was not given back and ends by itself: {error}"));
        }
    }
    Ok(results)
}

fn work(
    kits: VecDeque<Kit>,
    terms: &Terms,
    now: crate::access::Clock,
    gate: &Mutex<Gate<'_>>,
    may_act: &(dyn Fn() -> Result<(), Failure> + Sync),
    lease: &Mutex<Option<Lease>>,
    mut tell: impl FnMut(&Address, &Event),
) -> Results {
    let workers = terms.parallel.clamp(1, kits.len().max(1));
    let (queue, (told, heard)) = (Mutex::new(kits), mpsc::channel());
    let mut results = Vec::new();
    std::thread::scope(|scope| {
        for _ in 0..workers {
            let (queue, told) = (&queue, told.clone());
            scope.spawn(move || {
                while let Some(kit) = take_next(queue) {
                    let address = kit.order.address.clone();
                    let event = |event| drop(told.send((address.clone(), Told::Event(event))));
                    let result = rotation::run(&kit.task(terms, now, may_act), gate, &event);
                    let _ = told.send((address.clone(), Told::Result(result)));
                }
            });
        }
        drop(told);
        loop {
            match heard.recv_timeout(Duration::from_secs(10)) {
                Ok((address, Told::Event(event))) => tell(&address, &event),
                Ok((address, Told::Result(result))) => results.push((address, result)),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
            renew(lease);
        }
    });
    results
}

enum Told {
    Event(Event),
    Result(Result<End, RotationError>),
}

fn take_next(queue: &Mutex<VecDeque<Kit>>) -> Option<Kit> {
    queue.lock().unwrap_or_else(PoisonError::into_inner).pop_front()
}

impl Kit {
    fn of(order: Order, access: &Access, cx: &Context) -> Result<Self, Failure> {
        let connector = access.store().connector(&order.address)?.connector;
        let environment = order.address.environment();
        let rotation = &connector.metadata.rotation;
        let admin = rotation.admin.as_ref().map(|name| Address::new(&environment, name.as_str())).transpose();
        let admin = admin.map_err(AccessError::from)?;
        Ok(Self { driver: driver_of(&connector, access, cx)?, dependents: dependents(&connector, cx)?, admin, order })
    }

    fn task<'a>(
        &'a self,
        terms: &Terms,
        now: crate::access::Clock,
        may_act: &'a (dyn Fn() -> Result<(), Failure> + Sync),
    ) -> Task<'a> {
        Task {
            address: self.order.address.clone(),
            wish: self.order.wish.clone(),
            driver: &*self.driver,
            dependents: &self.dependents,
            admin: self.admin.clone(),
            overlap: terms.overlap,
            strategy: terms.strategy.clone(),
            reason: terms.reason.clone(),
            given: self.order.given.as_ref(),
            ended: terms.ended,
            patience: terms.patience,
            now,
            may_act,
        }
    }
}

/// What this machine knows of dependents.
pub fn targets(cx: &Context) -> Targets {
    Targets::new(cx.settings.folders.as_ref().map(|folders| folders.config.clone()))
}

/// The places of this machine that a connector's dependents name; what is not known here the engine finds missing.
fn dependents(connector: &Connector, cx: &Context) -> Result<Vec<Box<dyn Dependent>>, Failure> {
    let targets = targets(cx);
    let in_flight = connector.operation.iter().flat_map(|operation| operation.dependents.iter().map(|(name, _)| name));
    let names: BTreeSet<&Word> = connector.metadata.dependents.iter().map(|it| &it.target).chain(in_flight).collect();
    let mut known = Vec::new();
    for name in names {
        known.extend(targets.dependent(name)?);
    }
    Ok(known)
}

/// The right to act for all of these connectors, before the newest state is fetched.
fn take(access: &Access, orders: &[Order], cx: &Context) -> Result<Lease, Failure> {
    let connectors: BTreeSet<Address> = orders.iter().map(|order| order.address.clone()).collect();
    if connectors.len() > MOST {
        return Err(LeaseError::Number(connectors.len()).into());
    }
    let author = Author { writer: access.writer()?, store: access.store().id().clone() };
    Ok(leases(access, cx)?.take(&author, access.op(), connectors, Length::default())?)
}

fn may_act(lease: &Mutex<Option<Lease>>) -> Result<(), Failure> {
    match &*lease.lock().unwrap_or_else(PoisonError::into_inner) {
        Some(lease) => Ok(lease.may_act(CALL)?),
        None => Ok(()),
    }
}

/// Keeps a lease for as long as there is work; one that cannot be renewed ends the work when its time is over.
fn renew(lease: &Mutex<Option<Lease>>) {
    if let Some(lease) = &mut *lease.lock().unwrap_or_else(PoisonError::into_inner)
        && lease.left() < RENEW
    {
        let _ = lease.renew();
    }
}
