//! A vendor in memory of any kind there is, which behaves as real ones do: it answers late or not at all, refuses, forgets, and
//! kills a whole family of tokens when a dead one is presented again.

use std::panic::panic_any;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use keyward::connector::VendorId;
use keyward::connector::fields::Fields;
use keyward::connector::name::{Address, Field, Word};
use keyward::driver::{
    Call, Confirmed, Created, Credential, Dependent, Description, Driver, DriverError, Fault, Idempotency, Life,
    Listed, Overlap, Proof, Push, Strategy,
};
use keyward::secret::Secret;

use crate::bench::Killed;

/// What goes wrong at one call that changes something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// The answer is lost after the effect.
    Dropped,
    /// The request is lost, and nobody can tell.
    Vanished,
    /// 5xx after the effect.
    Fails,
    /// 429 before the effect.
    Limited,
    /// What was made is listed only later.
    ListedLate,
}

pub const TROUBLES: [Trouble; 5] =
    [Trouble::Dropped, Trouble::Vanished, Trouble::Fails, Trouble::Limited, Trouble::ListedLate];

/// The boundaries of a run, one of which may be its end.
#[derive(Debug, Default)]
pub struct Boundaries {
    passed: AtomicUsize,
    kill: Option<usize>,
}

impl Boundaries {
    pub fn killing(kill: Option<usize>) -> Self {
        Self { passed: AtomicUsize::new(0), kill }
    }

    pub fn pass(&self) {
        let number = self.passed.fetch_add(1, Ordering::SeqCst);
        if self.kill == Some(number) {
            panic_any(Killed);
        }
    }

    pub fn passed(&self) -> usize {
        self.passed.load(Ordering::SeqCst)
    }
}

#[derive(Debug, Clone)]
struct Entry {
    id: String,
    label: String,
    value: String,
    operation: String,
    alive: bool,
    disabled: bool,
    hidden: u32,
}

/// What the vendor holds, which no kill of ours touches.
#[derive(Debug, Default)]
pub struct Vendor {
    entries: Mutex<Vec<Entry>>,
    made: AtomicUsize,
}

impl Vendor {
    pub fn holding(value: &str) -> Self {
        let vendor = Self::default();
        vendor.put("first", value, "", "");
        vendor
    }

    fn put(&self, id: &str, value: &str, label: &str, operation: &str) {
        let [id, value, label, operation] = [id, value, label, operation].map(str::to_owned);
        let entry = Entry { id, label, value, operation, alive: true, disabled: false, hidden: 0 };
        self.with(|entries| entries.push(entry));
    }

    fn with<T>(&self, deed: impl FnOnce(&mut Vec<Entry>) -> T) -> T {
        deed(&mut self.entries.lock().unwrap_or_else(std::sync::PoisonError::into_inner))
    }

    /// A person makes one in the vendor's page, once.
    pub fn make_by_hand(&self, value: &str) {
        if !self.with(|entries| entries.iter().any(|entry| entry.value == value)) {
            self.put("by-hand", value, "", "");
        }
    }

    /// A person ends one in the vendor's page.
    pub fn end_by_hand(&self, value: &str) {
        self.with(|entries| {
            entries.iter_mut().filter(|entry| entry.value == value).for_each(|entry| entry.alive = false);
        });
    }

    /// The values that work.
    pub fn alive(&self) -> Vec<String> {
        self.with(|entries| {
            entries.iter().filter(|entry| entry.alive && !entry.disabled).map(|entry| entry.value.clone()).collect()
        })
    }
}

/// The driver of such a vendor, in one process.
pub struct Model<'a> {
    pub vendor: &'a Vendor,
    pub boundaries: &'a Boundaries,
    /// What goes wrong at the call that makes a credential, once.
    pub trouble: Mutex<Option<Trouble>>,
    description: Description,
}

impl<'a> Model<'a> {
    pub fn new(
        vendor: &'a Vendor,
        boundaries: &'a Boundaries,
        kind: (Overlap, Idempotency),
        trouble: Option<Trouble>,
    ) -> Self {
        let strategy = Strategy {
            name: Word::fixed("model"),
            overlap: kind.0,
            idempotency: kind.1,
            needs_admin: false,
            activates: kind.0 == Overlap::DualSlot && kind.1 == Idempotency::Label,
            disables: matches!(kind.0, Overlap::DualSlot | Overlap::DualPrincipal),
            proof: Proof::Asked,
            grace: None,
            create_within: Duration::from_millis(if kind.1 == Idempotency::Label { 300 } else { 0 }),
            revoke_within: Duration::ZERO,
        };
        let description = Description {
            vendor: Word::fixed("model"),
            name: "a model".to_owned(),
            docs: None,
            strategies: vec![strategy],
        };
        Self { vendor, boundaries, trouble: Mutex::new(trouble), description }
    }

    fn strategy(&self) -> &Strategy {
        &self.description.strategies[0]
    }

    /// One call that changes something: it may end before and after its effect.
    fn call<T>(&self, effect: impl FnOnce() -> Result<T, DriverError>) -> Result<T, DriverError> {
        self.boundaries.pass();
        let done = effect();
        self.boundaries.pass();
        done
    }

    fn trouble(&self) -> Option<Trouble> {
        self.trouble.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take()
    }

    fn mint(&self, call: &Call<'_>, chosen: Option<&Credential>) -> Result<(String, String), DriverError> {
        let strategy = self.strategy();
        let value_of = |credential: &Credential| text(&credential.fields);
        if let Some(chosen) = chosen {
            let value = value_of(chosen);
            let known = self.vendor.with(|entries| entries.iter().find(|entry| entry.value == value).cloned());
            if let Some(entry) = known {
                return Ok((entry.id, value));
            }
            return self.add(call, value);
        }
        if strategy.idempotency == Idempotency::Key {
            let same = |entry: &&Entry| entry.operation == call.operation;
            if let Some(entry) = self.vendor.with(|entries| entries.iter().find(same).cloned()) {
                return Ok((entry.id, entry.value));
            }
        }
        if matches!(strategy.overlap, Overlap::Replace | Overlap::Chain) {
            // Whoever presents a dead one kills the family.
            let old = value_of(call.current);
            let dead = self.vendor.with(|entries| entries.iter().any(|entry| entry.value == old && !entry.alive));
            if dead {
                self.vendor.with(|entries| entries.iter_mut().for_each(|entry| entry.alive = false));
                return Err(DriverError::harmless(Fault::Auth, "the token was used before"));
            }
        }
        let number = self.vendor.made.fetch_add(1, Ordering::SeqCst);
        self.add(call, format!("made-by-the-vendor-{number}"))
    }

    fn add(&self, call: &Call<'_>, value: String) -> Result<(String, String), DriverError> {
        let strategy = self.strategy();
        let slots = matches!(strategy.overlap, Overlap::DualSlot | Overlap::DualPrincipal);
        if slots && self.vendor.with(|entries| entries.iter().filter(|entry| entry.alive).count()) >= 2 {
            return Err(DriverError::harmless(Fault::LimitReached, "there are two already"));
        }
        let number = self.vendor.made.fetch_add(1, Ordering::SeqCst);
        let id = format!("id-{number}");
        self.vendor.put(&id, &value, call.marker, call.operation);
        if matches!(strategy.overlap, Overlap::Replace | Overlap::Chain | Overlap::Grace) {
            self.vendor.with(|entries| {
                entries.iter_mut().filter(|entry| entry.id != id).for_each(|entry| entry.alive = false);
            });
        }
        Ok((id, value))
    }

    fn change(&self, credential: &Credential, change: impl Fn(&mut Entry)) {
        let value = text(&credential.fields);
        self.vendor.with(|entries| entries.iter_mut().filter(|entry| entry.value == value).for_each(change));
    }
}

fn text(fields: &Fields) -> String {
    fields.iter().map(|(_, value)| String::from_utf8_lossy(value.expose()).into_owned()).collect()
}

fn fields(value: &str) -> Result<Fields, DriverError> {
    let one = [(field(), Secret::from(value.to_owned()))];
    Fields::new(one.into()).map_err(|error| DriverError::harmless(Fault::Permanent, error.to_string()))
}

fn field() -> Field {
    "value".parse().expect("a field's name")
}

fn id(text: &str) -> Result<VendorId, DriverError> {
    text.to_owned().try_into().map_err(|_| DriverError::harmless(Fault::Permanent, "a bad id"))
}

impl Driver for Model<'_> {
    fn describe(&self) -> &Description {
        &self.description
    }

    fn choose(&self, call: &Call<'_>) -> Result<Credential, DriverError> {
        let value = keyward::secret::generate(32, b"abcdefgh").map_err(|_| DriverError::unsupported("choose"))?;
        let fields = Fields::new([(field(), value)].into()).map_err(|_| DriverError::unsupported("choose"))?;
        Ok(Credential { id: None, fields, hosts: call.current.hosts.clone() })
    }

    fn validate(&self, _call: &Call<'_>, credential: &Credential) -> Result<Life, DriverError> {
        let alive = self.vendor.alive().contains(&text(&credential.fields));
        Ok(if alive { Life::Alive } else { Life::Dead })
    }

    fn create(&self, call: &Call<'_>, chosen: Option<&Credential>) -> Result<Created, DriverError> {
        let trouble = self.trouble();
        match trouble {
            Some(Trouble::Vanished) => return Err(DriverError::unknown(Fault::Retryable, "no answer")),
            Some(Trouble::Limited) => {
                return Err(DriverError::harmless(Fault::RateLimited(Some(Duration::from_millis(20))), "slowly"));
            }
            _ => {}
        }
        let (made, value) = self.call(|| self.mint(call, chosen))?;
        if trouble == Some(Trouble::ListedLate) {
            self.vendor
                .with(|entries| entries.iter_mut().filter(|entry| entry.id == made).for_each(|it| it.hidden = 2));
        }
        if matches!(trouble, Some(Trouble::Dropped | Trouble::Fails | Trouble::ListedLate)) {
            return Err(DriverError::unknown(Fault::Retryable, "no answer"));
        }
        let fields = if chosen.is_some() { None } else { Some(fields(&value)?) };
        Ok(Created { id: Some(id(&made)?), fields, expires: None })
    }

    fn activate(&self, _call: &Call<'_>, _new: &Credential) -> Result<(), DriverError> {
        self.call(|| Ok(()))
    }

    fn disable(&self, _call: &Call<'_>, credential: &Credential) -> Result<(), DriverError> {
        self.call(|| {
            self.change(credential, |entry| entry.disabled = true);
            Ok(())
        })
    }

    fn revoke(&self, _call: &Call<'_>, credential: &Credential) -> Result<(), DriverError> {
        self.call(|| {
            self.change(credential, |entry| entry.alive = false);
            Ok(())
        })
    }

    fn discard(&self, _call: &Call<'_>, id: &VendorId) -> Result<(), DriverError> {
        self.call(|| {
            self.vendor.with(|entries| {
                entries.iter_mut().filter(|entry| entry.id == id.as_str()).for_each(|entry| entry.alive = false);
            });
            Ok(())
        })
    }

    fn list(&self, _call: &Call<'_>) -> Result<Vec<Listed>, DriverError> {
        self.boundaries.pass();
        self.vendor.with(|entries| {
            let shown = entries.iter_mut().filter_map(|entry| {
                let hidden = entry.hidden > 0;
                entry.hidden = entry.hidden.saturating_sub(1);
                (entry.alive && !hidden).then(|| (entry.id.clone(), entry.label.clone()))
            });
            shown.map(|(each, label)| Ok(Listed { id: id(&each)?, label: Some(label) })).collect()
        })
    }
}

/// A place that depends on the credential, which no kill of ours touches.
#[derive(Debug, Default)]
pub struct Place {
    value: Mutex<String>,
}

/// That place as a run sees it.
pub struct Target<'a> {
    name: Word,
    place: &'a Place,
    boundaries: &'a Boundaries,
    /// Whether its first write fails.
    fails: Mutex<bool>,
}

impl<'a> Target<'a> {
    pub fn new(name: &'static str, place: &'a Place, boundaries: &'a Boundaries, fails: bool) -> Self {
        Self { name: Word::fixed(name), place, boundaries, fails: Mutex::new(fails) }
    }
}

impl Place {
    /// Puts a value there.
    pub fn put(&self, value: String) {
        *self.value.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = value;
    }

    pub fn holds(&self) -> String {
        self.value.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }
}

impl Dependent for Target<'_> {
    fn name(&self) -> &Word {
        &self.name
    }

    fn kind(&self) -> &'static str {
        "model"
    }

    fn check(&self, _address: &Address, _fields: &[Field]) -> Result<(), DriverError> {
        Ok(())
    }

    fn write(&self, push: &Push<'_>) -> Result<(), DriverError> {
        self.boundaries.pass();
        if std::mem::take(&mut *self.fails.lock().unwrap_or_else(std::sync::PoisonError::into_inner)) {
            return Err(DriverError::unknown(Fault::Permanent, "it is not there"));
        }
        self.place.put(text(push.fields));
        self.boundaries.pass();
        Ok(())
    }

    fn confirm(&self, push: &Push<'_>) -> Result<Confirmed, DriverError> {
        self.boundaries.pass();
        if self.place.holds() == text(push.fields) {
            Ok(Confirmed::ReadBack)
        } else {
            Err(DriverError::unsupported("confirm"))
        }
    }
}
