//! A store in a folder of its own, and one run of the engine in it, as a command would make it.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::time::Duration;

use chrono::Utc;
use keyward::access::{Access, Deeds, Disclosure, Want};
use keyward::audit::Action;
use keyward::connector::Connector;
use keyward::connector::fields::Fields;
use keyward::connector::name::Address;
use keyward::context::{Context, Globals};
use keyward::diagnostic::Failure;
use keyward::driver::{Dependent, Driver};
use keyward::output::{Ui, UiOptions};
use keyward::policy::Capability;
use keyward::rotation::{self, End, Event, Gate, RotationError, Task, Wish};
use keyward::settings::{Folders, Settings};
use tempfile::TempDir;

pub type Outcome<T = ()> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// What is thrown where the process would have been killed.
pub struct Killed;

/// A kill is no news.
pub fn silence() {
    let loud = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !panic.payload().is::<Killed>() {
            loud(panic);
        }
    }));
}

/// A store with the connector `dev/model`, to be copied for each case.
pub struct Template(TempDir);

/// A copy of it.
pub struct Bench {
    home: TempDir,
}

pub fn address() -> Outcome<Address> {
    Ok("dev/model".parse()?)
}

impl Template {
    pub fn new(value: &str, dependents: &[&str]) -> Outcome<Self> {
        let home = tempfile::Builder::new().prefix("keyward-rotation-").tempdir()?;
        let keyward = |arguments: &[&str], input: &str| -> Outcome {
            let mut command = Command::new(env!("CARGO_BIN_EXE_keyward"));
            command.args(arguments).env_clear().env("HOME", home.path()).current_dir(home.path());
            for (name, place) in [("CONFIG", "config"), ("STATE", "state"), ("DATA", "data")] {
                command.env(format!("XDG_{name}_HOME"), home.path().join(place));
            }
            let file = home.path().join("input");
            fs::write(&file, input)?;
            let said = command.stdin(fs::File::open(&file)?).output()?;
            fs::remove_file(&file)?;
            if said.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&said.stderr).into_owned().into()) }
        };
        keyward(&["init", "--member", "alice", "--device", "laptop", "-q"], "")?;
        let add = ["add", "dev/model", "--vendor", "model", "--owner", "team", "--purpose", "tests"];
        keyward(&add, value)?;
        let named = dependents.iter().flat_map(|name| ["--dependent", name]);
        keyward(&["edit", "dev/model"].into_iter().chain(named).collect::<Vec<_>>(), "")?;
        Ok(Self(home))
    }

    pub fn copy(&self) -> Outcome<Bench> {
        let home = tempfile::Builder::new().prefix("keyward-rotation-").tempdir()?;
        copy(self.0.path(), home.path())?;
        Ok(Bench { home })
    }
}

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let place = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            fs::create_dir(&place)?;
            fs::set_permissions(&place, fs::metadata(entry.path())?.permissions())?;
            copy(&entry.path(), &place)?;
        } else {
            fs::copy(entry.path(), &place)?;
        }
    }
    Ok(())
}

/// How a run ended.
pub enum Ran {
    /// By itself.
    Came(Result<End, RotationError>),
    /// It was killed.
    Killed,
}

impl Bench {
    fn path(&self, place: &str) -> PathBuf {
        self.home.path().join(place)
    }

    /// What a new process begins with.
    fn context(&self) -> Context {
        let settings = Settings {
            store: Some(self.path("data/keyward/default")),
            folders: Some(Folders {
                config: self.path("config/keyward"),
                state: self.path("state/keyward"),
                data: self.path("data/keyward"),
            }),
            temporary: self.path(""),
            ..Settings::default()
        };
        let ui = Ui::new(UiOptions { quiet: true, no_input: true, ..UiOptions::default() });
        Context { ui, settings, globals: Globals::default(), deeds: Deeds::default() }
    }

    fn open(&self) -> Outcome<(Access, Context)> {
        let mut context = self.context();
        let access = context.open().map_err(|failure| failure.chain().join(": "))?;
        Ok((access, context))
    }

    /// One process: it opens the store, runs, and is perhaps killed. `at` is called after each thing that was written down.
    pub fn run(
        &self,
        wish: Wish,
        driver: &dyn Driver,
        dependents: &[Box<dyn Dependent + '_>],
        (given, ended): (Option<&Fields>, bool),
        at: &(dyn Fn(Event) + Sync),
    ) -> Outcome<Ran> {
        let (mut access, mut context) = self.open()?;
        let free = || -> Result<(), Failure> { Ok(()) };
        let task = Task {
            address: address()?,
            ended,
            wish,
            driver,
            dependents,
            admin: None,
            overlap: None,
            strategy: None,
            reason: None,
            given,
            patience: Duration::from_secs(3),
            now: Utc::now,
            may_act: &free,
        };
        let gate = Mutex::new(Gate { access: &mut access, ui: &mut context.ui, publish: Box::new(|_, _| Ok(())) });
        match catch_unwind(AssertUnwindSafe(|| rotation::run(&task, &gate, at))) {
            Ok(result) => Ok(Ran::Came(result)),
            Err(thrown) if thrown.is::<Killed>() => Ok(Ran::Killed),
            Err(thrown) => std::panic::resume_unwind(thrown),
        }
    }

    /// The connector as it stands.
    pub fn connector(&self) -> Outcome<Connector> {
        Ok(self.open()?.0.store().connector(&address()?)?.connector)
    }

    /// The values of some versions.
    pub fn values(&self, numbers: &[u64]) -> Outcome<Vec<String>> {
        let (mut access, mut context) = self.open()?;
        let address = address()?;
        let want = |number: &u64| Want { address: address.clone(), version: Some(*number), fields: Vec::new() };
        let request = Disclosure {
            action: Action::Reveal,
            capability: Capability::Reveal,
            wants: numbers.iter().map(want).collect(),
            one_field: true,
            reason: None,
            sink: "test",
        };
        let disclosed = access.disclose(&request, &mut context.ui)?;
        let text = |fields: &Fields| {
            fields.iter().map(|(_, value)| String::from_utf8_lossy(value.expose()).into_owned()).collect()
        };
        Ok(disclosed.iter().map(|each| text(&each.fields)).collect())
    }
}
