//! The drivers: what is known of vendors and of places that depend on a credential. Each implements the traits of
//! [`crate::driver`] and knows nothing of the engine that calls it.

mod database;
pub mod declarative;
pub mod issued;
pub mod manual;
pub mod plugin;
pub mod postgres;
mod said;
pub mod targets;

use std::path::PathBuf;

use chrono::{DateTime, Utc};

use self::declarative::{Declarative, Origin};
use self::plugin::{PluginError, Plugins};
use crate::connector::name::{Address, Word};
use crate::diagnostic::{Diagnostic, Kind};
use crate::driver::Driver;
use crate::private_fs::{Dir, FsError};
use crate::vendor::{self, BadDefinition, Definition};

/// The vendors of this program that have a driver of their own.
pub const NATIVE: [&str; 2] = [issued::ISSUED, postgres::POSTGRES];
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
        let by_hand = || Box::new(manual::Manual::new(vendor)) as Box<dyn Driver>;
        let definition = match source {
            Source::Native if vendor.as_str() == issued::ISSUED => return Ok(Box::new(issued::Issued::new())),
            Source::Native => return Ok(Box::new(postgres::Postgres::new())),
            Source::Plugin => {
                let plugin = self.plugins().driver(vendor, address)?;
                return Ok(plugin.map_or_else(by_hand, |plugin| Box::new(plugin)));
            }
            Source::Store => stored,
            Source::Own | Source::Catalogue | Source::Hand => self.definition(vendor)?,
        };
        let origin = if source == Source::Catalogue { Origin::BuiltIn } else { Origin::Added };
        let declared = |definition| Box::new(Declarative::new(definition, origin, self.clock)) as Box<dyn Driver>;
        Ok(definition.map_or_else(by_hand, declared))
    }

    /// Where a vendor's driver comes from; an id stands in one place only.
    pub fn source(&self, vendor: &Word, stored: bool) -> Result<Source, RegistryError> {
        let own = self.own(vendor)?.is_some();
        let plugin = self.plugins().list()?.iter().any(|plugin| plugin.id == *vendor);
        let places = [
            (Source::Native, NATIVE.contains(&vendor.as_str()), "this program"),
            (Source::Plugin, plugin, "a plugin of this machine"),
            (Source::Store, stored, "the store's vendors/"),
            (Source::Own, own, "your own definitions"),
            (Source::Catalogue, vendor::catalogue::find(vendor.as_str()).is_some(), "the catalogue"),
        ];
        let found: Vec<_> = places.into_iter().filter(|(_, there, _)| *there).collect();
        match found[..] {
            [] => Ok(Source::Hand),
            [(source, ..)] => Ok(source),
            _ => {
                let places: Vec<&str> = found.iter().map(|(.., place)| *place).collect();
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
