//! Finding the store and what may be believed of it.

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};

use super::{Context, places};
use crate::access::{Access, KeySource};
use crate::anchor::{Anchor, NotAnAnchor, StoreId};
use crate::connector::name::{Address, BadName};
use crate::connector::text::BadText;
use crate::diagnostic::{Diagnostic, Failure, Kind};
use crate::private_fs::{Dir, FsError};
use crate::store::{Knowledge, Store, StoreError, is_store};
use crate::trust::{Pins, genesis_ids};

/// What keeps a command from beginning.
#[derive(Debug, thiserror::Error)]
pub enum ContextError {
    /// No store where one was looked for.
    #[error("no store: {0}")]
    NoStore(String),
    /// A folder that is none.
    #[error("{} is not a keyward store", .0.display())]
    NotAStore(PathBuf),
    /// `KEYWARD_STORE_ID` is not what it should be.
    #[error("KEYWARD_STORE_ID is {0}")]
    Anchor(#[from] NotAnAnchor),
    /// A store this machine has never seen, and nobody to compare its words.
    #[error("this machine does not know the store {id}")]
    Stranger {
        /// What it says it is.
        id: StoreId,
        /// Its words.
        words: String,
    },
    /// The person did not accept the words.
    #[error("the store was not accepted")]
    Refused,
    /// Another store than the last time.
    #[error("{} held the store {last} the last time and holds {id} now", folder.display())]
    Exchanged {
        /// The folder.
        folder: PathBuf,
        /// What lay there.
        last: StoreId,
        /// What lies there.
        id: StoreId,
    },
    /// An anchor that fixes no end of the policy.
    #[error("this anchor names no epoch: it would let an older policy be shown for the newest")]
    NoEpoch,
    /// Two stores in one folder.
    #[error("this folder holds the beginnings of {0} stores; set KEYWARD_STORE_ID to the one you mean")]
    Several(usize),
    /// A reference without an environment.
    #[error("{0:?} names no environment")]
    NoEnvironment(String),
    /// A reference to what is not there.
    #[error("there is no connector {address}")]
    Unknown {
        /// What was asked for.
        address: Address,
        /// What is spelled alike, or where it went.
        hint: String,
    },
    /// A name that is none.
    #[error(transparent)]
    Name(#[from] BadName),
    /// A reason that is none.
    #[error("the reason is not usable: {0}")]
    Reason(BadText),
}

impl Diagnostic for ContextError {
    fn kind(&self) -> Kind {
        match self {
            Self::NoStore(_) | Self::NotAStore(_) | Self::Refused | Self::Unknown { .. } => Kind::Failed,
            Self::Stranger { .. } => Kind::Locked,
            Self::Exchanged { .. } => Kind::Integrity,
            _ => Kind::Usage,
        }
    }

    fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::NoStore(_) => "make one with: keyward init; or name one with --store DIR".to_owned(),
            Self::NotAStore(path) => format!("make one with: keyward init {}", path.display()),
            Self::Anchor(_) | Self::NoEpoch => "use the anchor that `keyward policy show` prints".to_owned(),
            Self::Stranger { words, .. } => format!(
                "set KEYWARD_STORE_ID to the anchor an admin gives you, or run it on a terminal and compare these words: {words}"
            ),
            Self::Exchanged { .. } => {
                "if it is meant to be there: run it on a terminal once and confirm, or set KEYWARD_STORE_ID".to_owned()
            }
            Self::NoEnvironment(name) => format!("write the environment too, as in prod/{name}, or give --env"),
            Self::Unknown { hint, .. } => hint.clone(),
            Self::Reason(_) => "say why in one line of plain text".to_owned(),
            Self::Several(_) => "an admin tells you the anchor: keyward policy show".to_owned(),
            _ => return None,
        };
        Some(hint)
    }
}

/// A folder that holds a store.
#[derive(Debug)]
pub struct Location {
    /// The folder.
    pub dir: Dir,
}

/// A store before it is opened.
pub(super) struct Believed {
    /// Where it is.
    pub location: Location,
    /// Which it is.
    pub id: StoreId,
    /// What is known of it.
    pub knowledge: Knowledge,
    /// The keys for it.
    pub keys: KeySource,
}

impl Believed {
    /// Opens it, if its policy is what is known of it.
    pub fn store(&self, now: DateTime<Utc>) -> Result<Store, StoreError> {
        Store::open(self.location.dir.clone(), &self.id, &self.knowledge, now)
    }
}

impl Context {
    /// The folder of the store: `--store`, `KEYWARD_STORE`, what the project file says, a store upwards from here, the
    /// personal store.
    pub fn locate(&self) -> Result<Location, Failure> {
        let none = || ContextError::NoStore("neither here, nor upwards from here, nor in your data folder".to_owned());
        Ok(self.find()?.ok_or_else(none)?)
    }

    /// The same, where there is one. One that is named must be there.
    fn find(&self) -> Result<Option<Location>, Failure> {
        let named = match self.named_store() {
            None => self.project_store()?,
            named => named.cloned(),
        };
        if let Some(path) = &named {
            let dir = match Dir::open(path) {
                Err(FsError::NotFound { .. }) => return Err(ContextError::NotAStore(path.clone()).into()),
                dir => dir?,
            };
            let location = Location { dir };
            // Told by an anchor which store is meant, one without its policy is a broken store, not a folder mistaken for one.
            if is_store(&location.dir) || self.settings.store_id.is_some() {
                return Ok(Some(location));
            }
            return Err(ContextError::NotAStore(path.clone()).into());
        }
        let upwards = self.settings.here.iter().flat_map(|here| here.ancestors());
        let personal = self.personal_store();
        let candidates = upwards.map(Path::to_owned).chain(personal);
        let store = candidates.filter_map(|path| Dir::open(&path).ok()).find(is_store);
        Ok(store.map(|dir| Location { dir }))
    }

    /// The store that the caller names.
    fn named_store(&self) -> Option<&PathBuf> {
        self.globals.store.as_ref().or(self.settings.store.as_ref())
    }

    /// The store of a person who has only one.
    pub fn personal_store(&self) -> Option<PathBuf> {
        self.settings.folders.as_ref().map(|folders| folders.data.join("default"))
    }

    /// Opens the gate to the store, as far as memory, an anchor or a person lets it be believed.
    pub fn open(&mut self) -> Result<Access, Failure> {
        let believed = self.believe()?;
        let store = believed.store(self.now())?;
        self.enter(store, believed.keys)
    }

    /// The same for a command that needs no store, where there is one.
    pub fn open_if_any(&mut self) -> Result<Option<Access>, Failure> {
        if self.named_store().is_none() {
            self.admit_project_store()?;
        }
        self.find()?.map(|_| self.open()).transpose()
    }

    /// Which store is meant, and what is known of it beforehand.
    pub(super) fn believe(&mut self) -> Result<Believed, Failure> {
        if self.named_store().is_none() {
            self.admit_project_store()?;
        }
        let location = self.locate()?;
        let keys = KeySource::new(&mut self.settings, &self.ui);
        let (id, knowledge) = self.knowledge(&location, &keys)?;
        if let Knowledge::Remembered(_) = knowledge {
            self.stay_with(&location, &id)?;
        }
        Ok(Believed { location, id, knowledge, keys })
    }

    /// The gate to a store that is believed.
    pub(super) fn enter(&mut self, store: Store, keys: KeySource) -> Result<Access, Failure> {
        self.warn_of(&store);
        if let Err(error) = store.remember_policy() {
            self.ui.warn(&format!("this machine could not remember the newest policy: {error}"));
        }
        Ok(Access::new(store, keys, self.source(), self.clock(), self.deeds.clone())?)
    }

    /// Which store it is and what is known of it beforehand.
    pub fn knowledge(&mut self, location: &Location, keys: &KeySource) -> Result<(StoreId, Knowledge), Failure> {
        if let Some(anchor) = &self.settings.store_id {
            let anchor: Anchor = anchor.parse().map_err(ContextError::Anchor)?;
            return Ok((anchor.store.clone(), Knowledge::Anchored(anchor)));
        }
        let ids = genesis_ids(&location.dir)?;
        let mut known = Vec::new();
        for id in &ids {
            let pins = keys.state(id)?.map(Pins::new);
            if let Some(pins) = pins.filter(|pins| !matches!(pins.policy(), Ok(None))) {
                known.push((id.clone(), Knowledge::Remembered(pins)));
            }
        }
        // Of two that this machine knows, whoever can write here must not choose; the one that was here before stays.
        if known.len() > 1 {
            let last = self.last_here(location)?;
            known.retain(|(id, _)| last.as_ref() == Some(id));
            if known.is_empty() {
                return Err(ContextError::Several(ids.len()).into());
            }
        }
        if let Some(known) = known.pop() {
            return Ok(known);
        }
        match &ids[..] {
            [id] => Ok((id.clone(), Knowledge::Remembered(self.meet(location, id, keys)?))),
            _ => Err(ContextError::Several(ids.len()).into()),
        }
    }

    /// First sight of a store: a person compares its words, and the machine remembers.
    fn meet(&mut self, location: &Location, id: &StoreId, keys: &KeySource) -> Result<Pins, Failure> {
        let store = Store::open(location.dir.clone(), id, &Knowledge::FirstSight, self.now())?;
        let newest = &store.trust().newest;
        let words = newest.digest.words();
        if !self.ui.can_ask() {
            return Err(ContextError::Stranger { id: id.clone(), words }.into());
        }
        self.ui.status("This machine sees this store for the first time. Compare with what an admin tells you:");
        self.ui.status(&format!("  store  {id}"));
        if let Some(genesis) = crate::trust::history(store.dir(), store.trust())?.first() {
            self.ui.status(&format!("         {}", genesis.digest.words()));
        }
        self.ui.status(&format!("  epoch  {} of its policy", newest.policy.epoch));
        self.ui.status(&format!("         {words}"));
        if !self.ui.confirm("Do both lines of words match?")? {
            return Err(ContextError::Refused.into());
        }
        let pins = keys.remember(id, newest.policy.epoch, &newest.digest)?;
        Ok(pins)
    }

    /// The store that lay in this folder the last time.
    fn last_here(&self, location: &Location) -> Result<Option<StoreId>, Failure> {
        let place = location.dir.true_path();
        match (&self.settings.folders, place.to_str()) {
            (Some(folders), Some(place)) => Ok(places::last(&folders.state, place)?),
            _ => Ok(None),
        }
    }

    /// Refuses a folder that held another store the last time, unless a person says that it is meant to be.
    fn stay_with(&mut self, location: &Location, id: &StoreId) -> Result<(), Failure> {
        let folder = location.dir.path().to_owned();
        match self.last_here(location)? {
            Some(last) if last == *id => return Ok(()),
            Some(last) if !self.ui.can_ask() => {
                return Err(ContextError::Exchanged { folder, last, id: id.clone() }.into());
            }
            Some(last) => {
                self.ui.warn(&format!("{} held the store {last} the last time; now it holds {id}", folder.display()));
                if !self.ui.confirm("Did you or your team put it there?")? {
                    return Err(ContextError::Refused.into());
                }
            }
            None => {}
        }
        self.remember_place(&location.dir, id);
        Ok(())
    }

    /// Remembers which store lies in a folder; a folder whose name is not text is not remembered. A command goes on
    /// without this memory, and says so.
    pub fn remember_place(&mut self, dir: &Dir, id: &StoreId) {
        let place = dir.true_path();
        let place = place.to_str().filter(|place| !place.contains('\n'));
        if let (Some(folders), Some(place)) = (&self.settings.folders, place)
            && let Err(error) = places::bind(&folders.state, place, id)
        {
            self.ui.warn(&format!("this machine could not remember which store lies here: {error}"));
        }
    }

    /// What a person should know of a store's policy before it bites.
    fn warn_of(&mut self, store: &Store) {
        let (policy, now) = (store.policy(), self.now());
        let days = (policy.expires - now).num_days();
        if store.trust().expired(now) {
            self.ui.warn(&format!(
                "the policy expired on {}: nothing can be changed until an admin runs `keyward policy renew`",
                policy.expires.format("%Y-%m-%d")
            ));
        } else if days <= 30 {
            self.ui.warn(&format!("the policy expires in {days} days; an admin renews it with `keyward policy renew`"));
        }
        if let Some(rival) = &store.trust().rival {
            self.ui.warn(&format!(
                "policy/{rival}.toml claims the number of the policy this machine knows and is another; it is not followed"
            ));
        }
    }
}

/// The error for a connector that is not there, with what may have been meant.
pub(super) fn unknown(address: Address, store: &Store) -> Result<ContextError, Failure> {
    let likeness = |other: &Address| strsim::damerau_levenshtein(address.as_str(), other.as_str());
    let mut near = store.addresses()?;
    let same_name = |other: &Address| other.name() == address.name();
    near.retain(|other| likeness(other) <= 3 || same_name(other));
    near.sort_by_key(likeness);
    let names: Vec<String> = near.iter().take(3).map(Address::to_string).collect();
    let environments: Vec<&str> = store.environments().map(crate::connector::name::Environment::as_str).collect();
    let hint = if !store.policy().environments.contains_key(&address.environment()) {
        let nearest =
            environments.iter().min_by_key(|name| strsim::damerau_levenshtein(name, address.environment().as_str()));
        let guess = nearest.map(|name| format!("; did you mean {name}/{}?", address.name())).unwrap_or_default();
        format!("environments are {}{guess}", environments.join(", "))
    } else if names.is_empty() {
        "keyward inventory lists what there is".to_owned()
    } else {
        format!("did you mean {}?", names.join(" or "))
    };
    Ok(ContextError::Unknown { address, hint })
}
