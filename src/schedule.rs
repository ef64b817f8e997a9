//! Units for what starts programs at a time: systemd, cron, GitHub Actions, Kubernetes. Text only; nothing is installed.
//!
//! Each runs `rotate --due`, then `due`, whose exit code 3 is the alarm. A machine that stays has a memory of the store. One that
//! does not joins it first, by its anchor: without a memory nothing would be leased, fetched or sent while it rotates.

mod hosted;
mod local;

use std::fmt;
use std::str::FromStr;

pub use hosted::{github_actions, kubernetes};
pub use local::{Systemd, cron, systemd};

use crate::anchor::{Anchor, StoreId};
use crate::digest::Digest;

/// No two stores begin in the same moment if they need not: within so many minutes after the time that was asked for.
const SPREAD: u32 = 30;

/// How often.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Every {
    /// Once an hour, at the minute of the time
    Hour,
    /// Once a day
    #[default]
    Day,
    /// On Mondays
    Week,
}

/// A time of day, `HH:MM`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct At {
    minutes: u32,
}

/// Not a time of day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a time of day: write HH:MM, from 00:00 to 23:59")]
pub struct BadAt(String);

impl FromStr for At {
    type Err = BadAt;

    fn from_str(text: &str) -> Result<Self, BadAt> {
        let number = |digits: &str, below: u32| -> Option<u32> {
            let plain = digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
            digits.parse().ok().filter(|number| plain && *number < below)
        };
        let parts = text.split_once(':').and_then(|(hour, minute)| Some((number(hour, 24)?, number(minute, 60)?)));
        parts.map(|(hour, minute)| Self { minutes: hour * 60 + minute }).ok_or_else(|| BadAt(text.to_owned()))
    }
}

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.minutes / 60, self.minutes % 60)
    }
}

/// When it begins.
#[derive(Debug, Clone, Copy)]
pub struct When {
    /// How often.
    pub every: Every,
    /// At which time.
    pub at: At,
}

impl When {
    /// The five fields of cron; the minute is the store's own, always the same.
    fn cron(self, store: &StoreId) -> String {
        let own = Digest::of(store.as_str().as_bytes()).hex().bytes().fold(0, |sum, digit| sum + u32::from(digit));
        let minutes = (self.at.minutes + own % SPREAD) % (24 * 60);
        let (hour, minute) = (minutes / 60, minutes % 60);
        match self.every {
            Every::Hour => format!("{minute} * * * *"),
            Every::Day => format!("{minute} {hour} * * *"),
            Every::Week => format!("{minute} {hour} * * 1"),
        }
    }

    /// What systemd calls a calendar event.
    fn calendar(self) -> String {
        match self.every {
            Every::Hour => format!("*-*-* *:{:02}:00", self.at.minutes % 60),
            Every::Day => format!("*-*-* {}:00", self.at),
            Every::Week => format!("Mon *-*-* {}:00", self.at),
        }
    }
}

/// An absolute path that every one of these formats takes as it is, between quotes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place(String);

/// A path that a unit cannot name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "a unit cannot name {0:?}: it needs an absolute path without quotes, backslashes, `$`, `%` and control characters"
)]
pub struct BadPlace(String);

impl FromStr for Place {
    type Err = BadPlace;

    fn from_str(text: &str) -> Result<Self, BadPlace> {
        let special = |c: char| c.is_control() || matches!(c, '\'' | '"' | '\\' | '$' | '%' | '`');
        let right = text.starts_with('/') && !text.contains(special);
        if right { Ok(Self(text.to_owned())) } else { Err(BadPlace(text.to_owned())) }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The machine that the unit is for, where that is this one.
#[derive(Debug, Clone)]
pub struct Host {
    /// The program.
    pub program: Place,
    /// The store's folder.
    pub store: Place,
    /// What `XDG_CONFIG_HOME` is.
    pub config: Place,
    /// What `XDG_STATE_HOME` is.
    pub state: Place,
    /// `KEYWARD_IDENTITY_FILE`, where the identity comes from there.
    pub identity: Option<Place>,
    /// The number of the user that it runs as.
    pub user: u32,
}

/// What a unit's exit codes mean, as comments.
fn codes() -> String {
    let lines = [
        "Exit codes, besides 0 for all is well (docs/rotation-runbook.md has what to do):",
        "  3  somebody has to look: `keyward due` says at what",
        "  7  a vendor, a plugin or a dependent failed; the next run goes on where this one stopped",
        "  8  partly done: some were rotated and some were not, or one is stranded, which only a person can mend",
        "  4 denied by policy, 5 no identity that opens it, 6 tampered with or rolled back: nothing was begun",
    ];
    lines.map(|line| format!("# {line}\n")).concat()
}

/// How a store is told from others in the names of units.
fn name(store: &StoreId) -> String {
    let id = store.as_str();
    format!("keyward-rotate-{}", id.get(3..11).unwrap_or(id))
}

fn anchored(anchor: &Anchor) -> String {
    format!(
        "# The anchor is no secret, but as trustworthy as the place it stands in: not the repository that holds the store.\n\
         # It must follow the changes that take a right away (docs/ci.md): {anchor}\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn store(number: u8) -> StoreId {
        StoreId::of_genesis(&Digest::of(&[number]))
    }

    #[test]
    fn times_read_and_write() {
        for right in ["00:00", "03:05", "23:59"] {
            assert_eq!(right.parse::<At>().map(|at| at.to_string()).as_deref(), Ok(right));
        }
        for wrong in ["", "3:05", "24:00", "12:60", "+1:00", "12:5", "12:05:00", "12-05"] {
            assert!(wrong.parse::<At>().is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn a_store_has_one_minute_and_stores_differ() -> Result<(), BadAt> {
        let when = When { every: Every::Day, at: "23:50".parse()? };
        let all: std::collections::BTreeSet<String> = (0..=255).map(|number| when.cron(&store(number))).collect();
        assert!(all.len() > 20, "{all:?}");
        assert_eq!(when.cron(&store(1)), when.cron(&store(1)));
        for line in all {
            let mut fields = line.split(' ').map(str::parse::<u32>);
            let (Some(Ok(minute)), Some(Ok(hour))) = (fields.next(), fields.next()) else { panic!("{line}") };
            assert!((hour == 23 && (50..60).contains(&minute)) || (hour == 0 && minute < 20), "{line}");
        }
        Ok(())
    }

    #[test]
    fn paths_that_would_be_read_as_something_else_are_refused() {
        for right in ["/srv/store", "/home/zoë/my store", "/a-b_c.d@e:f"] {
            assert!(right.parse::<Place>().is_ok(), "{right}");
        }
        for wrong in ["", "store", "./x", "/a'b", "/a\"b", "/a\\b", "/a$b", "/a%b", "/a`b", "/a\nb", "/a\u{85}b"] {
            assert!(wrong.parse::<Place>().is_err(), "{wrong:?}");
        }
    }
}
