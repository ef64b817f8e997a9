//! Dependents on this machine: files and programs that get a new value. What each is stands in `targets.toml` in the
//! configuration folder of the host that rotates, with the connectors it serves; a connector only names them. So nobody who
//! may edit a connector chooses what runs here or where a value goes.

mod env_file;
mod exec;
mod file;
mod program;
mod written;

use std::collections::BTreeMap;
use std::path::PathBuf;

use crate::connector::fields::Fields;
use crate::connector::glob::Glob;
use crate::connector::name::{Address, Field, Word};
use crate::diagnostic::{Diagnostic, Kind};
use crate::driver::{Confirmed, Dependent, DriverError, Effect, Fault, Push};
use crate::export::{Dialect, Name};
use crate::own_list::{ListError, OwnList};
use crate::private_fs::FsError;
use crate::secret::Secret;

use program::Program;
use written::Written;

/// The targets of this machine.
#[derive(Debug, Clone)]
pub struct Targets {
    list: OwnList<Target>,
}

/// One target: what it is called, whom it serves and what it is.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Target {
    /// What connectors call it.
    pub name: Word,
    /// The connectors whose values may go there; never empty.
    pub connectors: Vec<Glob>,
    /// What it is.
    pub place: Place,
    /// A program that is run after each write: an absolute path and its arguments.
    pub then: Option<Vec<String>>,
    /// A program that says by its exit code whether the value is in use; asked until it is 0.
    pub probe: Option<Vec<String>>,
}

/// Where values go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// Variables in a `.env` file, whose other lines stay as they are.
    EnvFile {
        /// Its absolute path.
        path: PathBuf,
        /// Who reads it; a shell where nothing is said.
        dialect: Dialect,
        /// Which variable gets which field; never empty.
        variables: BTreeMap<Name, Field>,
    },
    /// A file that is one value.
    File {
        /// Its absolute path.
        path: PathBuf,
        /// Which field.
        field: Field,
        /// Whether a line feed stands behind the value.
        newline: bool,
    },
    /// A program that takes the value on its stdin.
    Exec {
        /// An absolute path and its arguments.
        argv: Vec<String>,
        /// The field it gets, as it is; without one a JSON object of all fields.
        field: Option<Field>,
        /// A program that gets the same and says by its exit code whether that is what is there.
        confirm: Option<Vec<String>>,
    },
}

/// Why the targets of this machine are not known or not changed.
#[derive(Debug, thiserror::Error)]
pub enum TargetError {
    /// The list.
    #[error(transparent)]
    List(#[from] ListError),
    /// A target of this name is there.
    #[error("the target {0} is there already")]
    Taken(Word),
    /// A target that is none.
    #[error("the target {name} cannot be as it is given: {why}")]
    Wrong {
        /// Which.
        name: Word,
        /// What is wrong with it.
        why: String,
    },
    /// A program that somebody else could exchange, or that is none.
    #[error("the target {name} is not taken")]
    Untrusted {
        /// Which.
        name: Word,
        /// What is wrong.
        source: FsError,
    },
}

impl Diagnostic for TargetError {
    fn kind(&self) -> Kind {
        match self {
            Self::List(error) => error.kind(),
            Self::Taken(_) | Self::Wrong { .. } => Kind::Usage,
            Self::Untrusted { .. } => Kind::Locked,
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::List(error) => error.hint(),
            Self::Taken(_) => Some("choose another name, or say that the old one is to be replaced".to_owned()),
            Self::Untrusted { .. } => {
                Some("it and every folder above it must be root's or yours, and nobody else may write them".to_owned())
            }
            Self::Wrong { .. } => None,
        }
    }
}

impl Targets {
    /// Those on the list in this folder.
    pub fn new(config: Option<PathBuf>) -> Self {
        Self { list: OwnList::new(config) }
    }

    /// Every target, by name.
    pub fn list(&self) -> Result<Vec<Target>, TargetError> {
        Ok(self.list.read()?)
    }

    /// Puts a target on the list; one of the same name only with `replace` in its place.
    pub fn put(&self, target: &Target, replace: bool) -> Result<(), TargetError> {
        let wrong = |why: String| TargetError::Wrong { name: target.name.clone(), why };
        // What cannot be read again is not written.
        Target::try_from(Written::from(target.clone())).map_err(|why| wrong(why.to_string()))?;
        for argv in target.programs() {
            let look = Program::new(argv).path();
            look.map_err(|source| TargetError::Untrusted { name: target.name.clone(), source })?;
        }
        let mut taken = false;
        self.list.change(|targets| {
            taken = !replace && targets.iter().any(|other| other.name == target.name);
            if !taken {
                targets.retain(|other| other.name != target.name);
                targets.push(target.clone());
            }
        })?;
        if taken { Err(TargetError::Taken(target.name.clone())) } else { Ok(()) }
    }

    /// Takes a target from the list; whether it was there.
    pub fn forget(&self, name: &Word) -> Result<bool, TargetError> {
        Ok(self.list.remove(name)?)
    }

    /// The target of this name as what the engine writes to, if there is one.
    pub fn dependent(&self, name: &Word) -> Result<Option<Box<dyn Dependent>>, TargetError> {
        let target = self.list()?.into_iter().find(|target| target.name == *name);
        Ok(target.map(|target| Box::new(Local { target, list: self.list.clone() }) as Box<dyn Dependent>))
    }
}

impl Target {
    /// The programs that may be run for it.
    fn programs(&self) -> impl Iterator<Item = &[String]> {
        let own = match &self.place {
            Place::Exec { argv, confirm, .. } => [Some(argv), confirm.as_ref()],
            Place::EnvFile { .. } | Place::File { .. } => [None, None],
        };
        own.into_iter().chain([self.then.as_ref(), self.probe.as_ref()]).flatten().map(Vec::as_slice)
    }

    /// The fields that go there, where not all of them do.
    fn fields(&self) -> Vec<&Field> {
        match &self.place {
            Place::EnvFile { variables, .. } => variables.values().collect(),
            Place::File { field, .. } => vec![field],
            Place::Exec { field, .. } => field.iter().collect(),
        }
    }

    /// Whether this connector's values may go there. Asked each time: who names a target is not who decides that.
    fn serves(&self, address: &Address) -> Result<(), DriverError> {
        if self.connectors.iter().any(|glob| glob.matches(address)) {
            return Ok(());
        }
        let said = format!("the target {} does not serve {address} on this machine", self.name);
        Err(DriverError::harmless(Fault::Forbidden(Some(format!("{address} among its connectors"))), said))
    }
}

/// A target at work.
struct Local {
    target: Target,
    list: OwnList<Target>,
}

impl Dependent for Local {
    fn name(&self) -> &Word {
        &self.target.name
    }

    fn kind(&self) -> &'static str {
        match self.target.place {
            Place::EnvFile { .. } => written::ENV_FILE,
            Place::File { .. } => written::FILE,
            Place::Exec { .. } => written::EXEC,
        }
    }

    fn check(&self, address: &Address, fields: &[Field]) -> Result<(), DriverError> {
        self.target.serves(address)?;
        if let Some(lacking) = self.target.fields().into_iter().find(|field| !fields.contains(field)) {
            return Err(lacks(lacking));
        }
        for argv in self.target.programs() {
            Program::new(argv).path().map_err(|error| refused(&error))?;
        }
        match &self.target.place {
            Place::EnvFile { path, dialect, variables } => env_file::check(path, *dialect, variables),
            Place::File { path, .. } => file::check(path),
            Place::Exec { .. } => Ok(()),
        }
    }

    fn write(&self, push: &Push<'_>) -> Result<(), DriverError> {
        self.target.serves(push.address)?;
        match &self.target.place {
            Place::EnvFile { path, dialect, variables } => {
                let _turn = self.turn(push)?;
                env_file::write(path, *dialect, variables, push.fields)?;
            }
            Place::File { path, field, newline } => file::write(path, field, *newline, push.fields)?,
            Place::Exec { argv, field, .. } => exec::run(argv, field.as_ref(), push)?,
        }
        let Some(then) = &self.target.then else { return Ok(()) };
        // The value is there, whatever has become of the hook.
        let hook = Program::new(then).run(&[], push.deadline, push.fields);
        hook.map_err(|error| DriverError {
            effect: Effect::Applied,
            said: format!("the hook: {}", error.said),
            ..error
        })
    }

    fn confirm(&self, push: &Push<'_>) -> Result<Confirmed, DriverError> {
        self.target.serves(push.address)?;
        let confirmed = match &self.target.place {
            Place::EnvFile { path, dialect, variables } => env_file::confirm(path, *dialect, variables, push.fields)?,
            Place::File { path, field, newline } => file::confirm(path, field, *newline, push.fields)?,
            Place::Exec { confirm: Some(argv), field, .. } => {
                exec::run(argv, field.as_ref(), push).map(|()| Confirmed::ReadBack)?
            }
            Place::Exec { confirm: None, .. } => Confirmed::Acknowledged,
        };
        if let Some(probe) = &self.target.probe {
            Program::new(probe).until_well(push.deadline, push.fields)?;
        }
        Ok(confirmed)
    }
}

impl Local {
    /// Two connectors may have variables in one file: whoever reads it to change it is alone.
    fn turn(&self, push: &Push<'_>) -> Result<crate::private_fs::Lock, DriverError> {
        let wait = push.deadline.saturating_duration_since(std::time::Instant::now());
        self.list.lock(wait).map_err(|error| DriverError::harmless(Fault::Retryable, error.to_string()))
    }
}

/// The value of a field, which must be there.
fn value<'a>(fields: &'a Fields, field: &Field) -> Result<&'a Secret, DriverError> {
    fields.get(field).ok_or_else(|| lacks(field))
}

fn lacks(field: &Field) -> DriverError {
    DriverError::harmless(Fault::Permanent, format!("the connector has no field {field}, which goes there"))
}

/// A failure at the disk before anything was changed there.
fn refused(error: &FsError) -> DriverError {
    let fault = match error {
        FsError::NotFound { .. } => Fault::NotFound,
        FsError::Full { .. } | FsError::Busy { .. } | FsError::Changed { .. } | FsError::Io { .. } => Fault::Retryable,
        _ => Fault::Permanent,
    };
    DriverError::harmless(fault, with_cause(error))
}

/// A failure while a file was put in its place.
fn unwritten(error: &FsError) -> DriverError {
    use crate::private_fs::OnDisk;
    let effect = match error {
        FsError::Io { state: OnDisk::Unconfirmed, .. } => Effect::Applied,
        FsError::Io { state: OnDisk::Torn, .. } => Effect::Unknown,
        _ => Effect::None,
    };
    DriverError { effect, ..refused(error) }
}

fn with_cause(error: &FsError) -> String {
    let causes = std::iter::successors(std::error::Error::source(error), |error| error.source());
    std::iter::once(error.to_string()).chain(causes.map(ToString::to_string)).collect::<Vec<_>>().join(": ")
}
