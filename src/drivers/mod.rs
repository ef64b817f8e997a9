//! The drivers: what is known of vendors and of places that depend on a credential. Each implements the traits of
//! [`crate::driver`] and knows nothing of the engine that calls it.

mod database;
pub mod declarative;
pub mod issued;
pub mod manual;
pub mod plugin;
pub mod postgres;
pub mod redis;
mod said;
pub mod targets;
mod wire;

use std::collections::BTreeSet;
use std::path::PathBuf;

use chrono::{DateTime, Utc};

use self::declarative::{Declarative, Origin};
use self::plugin::{PluginError, Plugins};
use crate::connector::name::{Address, Word};
use crate::diagnostic::{Diagnostic, Kind};
use crate::driver::{Description, Driver};
use crate::private_fs::{Dir, FsError};
use crate::vendor::{self, BadDefinition, Definition};

/// The vendors of this program that have a driver of their own.
pub const NATIVE: [&str; 3] = [issued::ISSUED, postgres::POSTGRES, redis::REDIS];
/// Where a user's own definitions lie in the configuration folder.
const OWN: &str = "vendors";

/// Where a vendor's driver comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// This program's code.
    Native,
    /// A plugin that this machine trusts.
    Plugin,
    /// A definition that the store brings along.
    Store,
    /// A definition of this user.
    Own,
    /// A definition of the catalogue.
    Catalogue,
    /// Nowhere: a person does it.
    Hand,
}

impl Source {
    /// The word for it, as machines read it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Native => "native",
            Self::Plugin => "plugin",
            Self::Store => "store",
            Self::Own => "own",
            Self::Catalogue => "catalogue",
            Self::Hand => "hand",
        }
    }

    /// The place, for people.
    pub fn place(self) -> &'static str {
        match self {
            Self::Native => "this program",
            Self::Plugin => "a plugin of this machine",
            Self::Store => "the store's vendors/",
            Self::Own => "your own definitions",
            Self::Catalogue => "the catalogue",
            Self::Hand => "nowhere",
        }
    }
}

/// What is known of a vendor.
#[derive(Debug)]
pub struct Known {
    /// Where its driver comes from.
    pub source: Source,
    /// What the driver says of itself.
    pub description: Description,
    /// What the driver is made of, where that is a definition.
    pub definition: Option<Definition>,
}

/// Why there is no telling which driver a vendor has.
#[derive(Debug, thiserror::Error)]
pub enum RegistryError {
    /// A plugin.
    #[error(transparent)]
    Plugin(#[from] PluginError),
    /// A definition that is none.
    #[error(transparent)]
    Definition(#[from] BadDefinition),
    /// One id, two drivers.
    #[error("the vendor {0} has two drivers: {1}")]
    Twice(Word, String),
    /// A definition of another id than its file says.
    #[error("{0}.toml describes the vendor {1}")]
    OtherId(Word, Word),
    /// The file of a definition.
    #[error(transparent)]
    Disk(#[from] FsError),
}

impl Diagnostic for RegistryError {
    fn kind(&self) -> Kind {
        match self {
            Self::Plugin(error) => error.kind(),
            Self::Definition(error) => error.kind(),
            Self::Disk(error) => error.kind(),
            Self::Twice(..) | Self::OtherId(..) => Kind::Failed,
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::Plugin(error) => error.hint(),
            Self::Disk(error) => error.hint(),
            Self::Twice(..) => Some("keep one of them, or give the other one another id".to_owned()),
            Self::Definition(_) | Self::OtherId(..) => None,
        }
    }
}

/// What this machine knows of vendors.
#[derive(Debug, Clone)]
pub struct Registry {
    config: Option<PathBuf>,
    clock: fn() -> DateTime<Utc>,
}

impl Registry {
    /// With the plugins and definitions in this configuration folder.
    pub fn new(config: Option<PathBuf>, clock: fn() -> DateTime<Utc>) -> Self {
        Self { config, clock }
    }

    /// The plugins of this machine.
    pub fn plugins(&self) -> Plugins {
        Plugins::new(self.config.clone())
    }

    /// The driver of a vendor for one connector; `stored` is the definition that the store brings along, if the policy names one.
    /// One that no driver knows is rotated by hand.
    pub fn driver(
        &self,
        vendor: &Word,
        address: &Address,
        stored: Option<Definition>,
    ) -> Result<Box<dyn Driver>, RegistryError> {
        let source = self.source(vendor, stored.is_some())?;
        if source == Source::Plugin
            && let Some(plugin) = self.plugins().driver(vendor, address)?
        {
            return Ok(Box::new(plugin));
        }
        let definition = self.defined(source, vendor, stored)?;
        Ok(self.made(source, vendor, definition))
    }

    /// What is known of a vendor, for people; a plugin is asked what it is. `stored` is as for [`Registry::driver`].
    pub fn describe(&self, vendor: &Word, stored: Option<Definition>) -> Result<Known, RegistryError> {
        let source = self.source(vendor, stored.is_some())?;
        let definition = self.defined(source, vendor, stored)?;
        let described = if source == Source::Plugin { self.plugins().describe(vendor)? } else { None };
        let description = described.unwrap_or_else(|| self.made(source, vendor, definition.clone()).describe().clone());
        Ok(Known { source, description, definition })
    }

    /// Every vendor that has a driver on this machine, whatever the store brings along; in the order of their ids.
    pub fn vendors(&self) -> Result<BTreeSet<Word>, RegistryError> {
        let built_in = NATIVE.into_iter().chain(vendor::catalogue::ALL.iter().map(|(id, _)| *id));
        let mut all: BTreeSet<Word> = built_in.filter_map(|id| id.parse().ok()).collect();
        all.extend(self.plugins().list()?.into_iter().map(|plugin| plugin.id));
        let own = match self.config.as_deref().map(Dir::open) {
            None | Some(Err(FsError::NotFound { .. })) => Vec::new(),
            Some(dir) => dir?.entries_optional(OWN)?,
        };
        all.extend(own.iter().filter_map(|entry| entry.name.strip_suffix(".toml")?.parse().ok()));
        Ok(all)
    }

    fn defined(
        &self,
        source: Source,
        vendor: &Word,
        stored: Option<Definition>,
    ) -> Result<Option<Definition>, RegistryError> {
        match source {
            Source::Store => Ok(stored),
            Source::Own | Source::Catalogue => self.definition(vendor),
            Source::Native | Source::Plugin | Source::Hand => Ok(None),
        }
    }

    /// The driver that this program has, or that a definition makes.
    fn made(&self, source: Source, vendor: &Word, definition: Option<Definition>) -> Box<dyn Driver> {
        let origin = if source == Source::Catalogue { Origin::BuiltIn } else { Origin::Added };
        match (source, definition) {
            (_, Some(definition)) => Box::new(Declarative::new(definition, origin, self.clock)),
            (Source::Native, None) if vendor.as_str() == issued::ISSUED => Box::new(issued::Issued::new()),
            (Source::Native, None) if vendor.as_str() == redis::REDIS => Box::new(redis::Redis::new()),
            (Source::Native, None) => Box::new(postgres::Postgres::new()),
            _ => Box::new(manual::Manual::new(vendor)),
        }
    }

    /// Where a vendor's driver comes from; an id stands in one place only.
    pub fn source(&self, vendor: &Word, stored: bool) -> Result<Source, RegistryError> {
        let own = self.own(vendor)?.is_some();
        let plugin = self.plugins().list()?.iter().any(|plugin| plugin.id == *vendor);
        let places = [
            (Source::Native, NATIVE.contains(&vendor.as_str())),
            (Source::Plugin, plugin),
            (Source::Store, stored),
            (Source::Own, own),
            (Source::Catalogue, vendor::catalogue::find(vendor.as_str()).is_some()),
        ];
        let found: Vec<Source> = places.into_iter().filter_map(|(source, there)| there.then_some(source)).collect();
        match found[..] {
            [] => Ok(Source::Hand),
            [source] => Ok(source),
            _ => {
                let places: Vec<&str> = found.iter().map(|source| source.place()).collect();
                Err(RegistryError::Twice(vendor.clone(), places.join(", ")))
            }
        }
    }

    /// The user's own definition of a vendor, or that of the catalogue.
    pub fn definition(&self, vendor: &Word) -> Result<Option<Definition>, RegistryError> {
        match (self.own(vendor)?, vendor::catalogue::find(vendor.as_str())) {
            (Some(bytes), _) => {
                let definition = vendor::parse(&format!("{OWN}/{vendor}.toml"), &bytes)?;
                if definition.vendor.id != *vendor {
                    return Err(RegistryError::OtherId(vendor.clone(), definition.vendor.id));
                }
                Ok(Some(definition))
            }
            (None, Some(built_in)) => Ok(Some(built_in?)),
            (None, None) => Ok(None),
        }
    }

    fn own(&self, vendor: &Word) -> Result<Option<Vec<u8>>, RegistryError> {
        let Some(config) = &self.config else { return Ok(None) };
        let read =
            Dir::open(config).and_then(|dir| dir.read_own(&format!("{OWN}/{vendor}.toml"), vendor::LARGEST as u64));
        match read {
            Ok(bytes) => Ok(Some(bytes)),
            Err(FsError::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}
