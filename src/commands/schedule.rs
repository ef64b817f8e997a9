//! `schedule`: what runs rotations without anybody there.

use std::path::Path;

use crate::context::{Context, Ending};
use crate::diagnostic::{Diagnostic, Failure, Kind};
use crate::schedule::{At, BadPlace, Every, Host, Place, When, cron, github_actions, kubernetes, systemd};
use crate::settings;

/// Have what is due rotated at a time, without anybody there
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  keyward schedule print --systemd\n  keyward schedule print --cron --at 04:30")]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Print a unit that rotates what is due in this store, ready to be installed
    ///
    /// It runs `keyward rotate --due` and then `keyward due`, whose exit code 3 is the alarm. There is never a value in it; what it
    /// needs and what its exit codes mean stands in its comments.
    #[command(after_help = "\
Examples:
  keyward schedule print --systemd
  keyward schedule print --systemd --part timer --every week --at 04:30
  keyward schedule print --cron
  keyward schedule print --github-actions
  keyward schedule print --kubernetes-cronjob >keyward.yaml")]
    Print(Print),
}

#[derive(Debug, clap::Args)]
struct Print {
    #[command(flatten)]
    target: Target,
    /// How often
    #[arg(long, value_enum, default_value_t)]
    every: Every,
    /// At which time of day, at the earliest; up to half an hour later, so that not all stores begin at once
    #[arg(long, value_name = "HH:MM", default_value = "03:00")]
    at: At,
    /// Only this one of the two files of systemd
    #[arg(long, value_enum, requires = "systemd")]
    part: Option<Part>,
}

#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
struct Target {
    /// A service and its timer, for this machine
    #[arg(long)]
    systemd: bool,
    /// A line of your crontab, for this machine
    #[arg(long)]
    cron: bool,
    /// A workflow, for runners that remember nothing
    #[arg(long)]
    github_actions: bool,
    /// A cron job, for pods that remember nothing
    #[arg(long)]
    kubernetes_cronjob: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Part {
    /// What runs
    Service,
    /// When
    Timer,
}

/// Why no unit can be made.
#[derive(Debug, thiserror::Error)]
pub enum ScheduleError {
    /// A path in the way.
    #[error(transparent)]
    Place(#[from] BadPlace),
    /// No home.
    #[error("there is no home folder, so there is nowhere to remember the store")]
    Nowhere,
    /// The program cannot be found.
    #[error("where this program is cannot be found out")]
    Program(#[source] std::io::Error),
}

impl Diagnostic for ScheduleError {
    fn kind(&self) -> Kind {
        match self {
            Self::Place(_) | Self::Nowhere => Kind::Usage,
            Self::Program(_) => Kind::Failed,
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::Place(_) => Some("move it to a folder with a plain name".to_owned()),
            Self::Nowhere => Some("set HOME".to_owned()),
            Self::Program(_) => None,
        }
    }
}

/// verify the store -> where things are -> text
pub fn run(args: &Args, cx: &mut Context) -> Result<Ending, Failure> {
    let Command::Print(Print { target, every, at, part }) = &args.command;
    let access = cx.open()?;
    let anchor = access.store().trust().anchor();
    let when = When { every: *every, at: *at };
    let unit = if target.github_actions {
        github_actions(when, &anchor)
    } else if target.kubernetes_cronjob {
        kubernetes(when, &anchor)
    } else {
        let host = host(&access.store().dir().true_path(), cx)?;
        if target.cron {
            cron(&host, when, &anchor.store)
        } else {
            let units = systemd(&host, when, &anchor.store);
            let path = |ending| format!("# /etc/systemd/system/{}.{ending}\n", units.name);
            match part {
                Some(Part::Service) => units.service,
                Some(Part::Timer) => units.timer,
                None => format!("{}{}\n{}{}", path("service"), units.service, path("timer"), units.timer),
            }
        }
    };
    cx.ui.raw(unit.as_bytes())?;
    Ok(Ending::Done)
}

/// This machine, as the unit has to find it.
fn host(store: &Path, cx: &Context) -> Result<Host, ScheduleError> {
    let settings = &cx.settings;
    let folders = settings.folders.as_ref().ok_or(ScheduleError::Nowhere)?;
    let above = |folder: &Path| place(folder.parent().unwrap_or(folder));
    Ok(Host {
        program: place(&settings::own_program().map_err(ScheduleError::Program)?)?,
        store: place(store)?,
        config: above(&folders.config)?,
        state: above(&folders.state)?,
        identity: settings.identity_file.as_deref().map(|file| absolute(file, cx)).transpose()?,
        user: settings::own_user(),
    })
}

fn absolute(file: &Path, cx: &Context) -> Result<Place, BadPlace> {
    place(&cx.settings.here.as_ref().map_or_else(|| file.to_owned(), |here| here.join(file)))
}

fn place(path: &Path) -> Result<Place, BadPlace> {
    path.to_string_lossy().parse()
}
