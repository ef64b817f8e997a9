//! The commands that meet an accident, and what must be true after it.

use crate::home::{Home, Said, Trouble};

/// What is in the store after an accident.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// As if the command had never run.
    Old,
    /// As if it had run to its end.
    New,
}

/// A command and how to tell what it did.
pub struct Case {
    /// What it is called in the report.
    pub name: &'static str,
    /// What is typed.
    pub arguments: &'static [&'static str],
    /// What is on its standard input.
    pub input: &'static str,
    /// What it says when it has done it.
    pub done: &'static str,
    /// Whether it starts in an empty home.
    pub first: bool,
    /// Of so many calls one is met by an accident: a long command has too many for all of them.
    pub stride: usize,
    /// Looks at what is there; anything but the old and the new is trouble.
    pub look: fn(&Home) -> Result<State, Trouble>,
    /// Does the next ordinary things, which must succeed whatever was found.
    pub next: fn(&Home, State) -> Result<(), Trouble>,
}

/// The home that most cases start in: `dev/a` with two versions, `dev/b` with one.
pub fn prepare(home: &Home) -> Result<(), Trouble> {
    home.ok(INIT)?;
    home.add("dev/a:token", "one")?;
    home.ok_with(&["set", "dev/a"], "two")?;
    home.add("dev/b:token", "bystander")?;
    let issued = ["add", "dev/r:token", "--vendor", "issued", "--owner", "team", "--purpose", "test"];
    home.ok_with(&issued, ISSUED).map(drop)
}

/// The first value of `dev/r`, which keyward itself replaces.
const ISSUED: &str = "0123456789abcdef0123456789abcdef";

const INIT: &[&str] = &["init", "--member", "alice", "--device", "laptop"];
const REMOVE: &[&str] = &["remove", "dev/a", "--orphan", "--reason", "closed"];

/// All of them.
pub const CASES: &[Case] = &[
    Case {
        name: "add",
        arguments: &["add", "dev/team/new:token", "--owner", "team", "--purpose", "test"],
        input: "three",
        done: "Added dev/team/new.",
        first: false,
        stride: 1,
        look: |home| {
            let said = home.run(&["reveal", "dev/team/new"])?;
            one_of(&said, "there is no connector", "three")
        },
        next: |home, state| {
            match state {
                State::Old => home.add("dev/team/new:token", "four")?,
                State::New => drop(home.ok_with(&["set", "dev/team/new"], "four")?),
            }
            home.reveals("dev/team/new", "four")
        },
    },
    Case {
        name: "set",
        arguments: &["set", "dev/a"],
        input: "three",
        done: "Version 3 of dev/a is current.",
        first: false,
        stride: 1,
        look: |home| two_values(home, "dev/a", "two", "three"),
        next: |home, state| {
            home.ok_with(&["set", "dev/a"], "four")?;
            home.reveals("dev/a", "four")?;
            home.reveals("dev/a@2", "two")?;
            home.reveals("dev/a@3", if state == State::New { "three" } else { "four" })
        },
    },
    Case {
        name: "edit",
        arguments: &["edit", "dev/a", "--owner", "release"],
        input: "",
        done: "Changed dev/a.",
        first: false,
        stride: 1,
        look: |home| {
            let shown = home.ok(&["show", "dev/a", "--format", "json"])?.text();
            match (shown.contains("\"team\""), shown.contains("\"release\"")) {
                (true, false) => Ok(State::Old),
                (false, true) => Ok(State::New),
                _ => Err(format!("neither the old nor the new owner: {shown}")),
            }
        },
        next: |home, _| {
            home.ok(&["edit", "dev/a", "--owner", "third"])?;
            home.reveals("dev/a", "two")
        },
    },
    Case {
        name: "restore",
        arguments: &["restore", "dev/a@1"],
        input: "",
        done: "Version 1 of dev/a is current.",
        first: false,
        stride: 1,
        look: |home| two_values(home, "dev/a", "two", "one"),
        next: |home, state| {
            home.ok(&["restore", if state == State::New { "dev/a@2" } else { "dev/a@1" }])?;
            home.reveals("dev/a@1", "one")?;
            home.reveals("dev/a@2", "two")
        },
    },
    Case {
        name: "move",
        arguments: &["move", "dev/a", "dev/team/a"],
        input: "",
        done: "dev/a is called dev/team/a now.",
        first: false,
        stride: 1,
        look: |home| {
            // In between the value stands under both names: never under none.
            let old = home.run(&["reveal", "dev/a"])?;
            if old.is_ok() {
                one_of(&old, "", "two").map(|_| State::Old)
            } else {
                gone(&old, "is called dev/team/a now")
            }
        },
        next: |home, state| {
            if state == State::Old {
                home.ok(&["move", "dev/a", "dev/team/a"])?;
            }
            gone(&home.run(&["reveal", "dev/a"])?, "is called dev/team/a now")?;
            home.reveals("dev/team/a", "two")?;
            home.reveals("dev/team/a@1", "one")
        },
    },
    Case {
        name: "remove --orphan",
        arguments: REMOVE,
        input: "",
        done: "Removed dev/a.",
        first: false,
        stride: 1,
        look: |home| {
            let old = home.run(&["reveal", "dev/a"])?;
            if old.is_ok() { one_of(&old, "", "two").map(|_| State::Old) } else { gone(&old, "was removed") }
        },
        next: |home, state| {
            if state == State::Old {
                home.ok(REMOVE)?;
            }
            home.add("dev/a:token", "again")?;
            home.reveals("dev/a@3", "again")
        },
    },
    Case {
        name: "rotate",
        arguments: &["rotate", "dev/r"],
        input: "",
        done: "",
        first: false,
        stride: 7,
        look: |home| {
            // Whoever comes next brings it to its end, or finds nothing to do.
            home.ok(&["rotate", "dev/r", "--resume"])?;
            let shown = home.ok(&["show", "dev/r", "--format", "json"])?.text();
            if shown.contains("\"pending\"") || shown.matches("\"current\"").count() != 1 {
                return Err(format!("it is neither the old nor a new one: {shown}"));
            }
            match home.ok(&["reveal", "dev/r"])?.text() {
                value if value == ISSUED => Ok(State::Old),
                value if value.len() == 32 && shown.contains("\"revoked\"") => Ok(State::New),
                value => Err(format!("dev/r is {value:?}: {shown}")),
            }
        },
        next: |home, _| {
            let before = home.ok(&["reveal", "dev/r"])?.text();
            home.ok(&["rotate", "dev/r"])?;
            let after = home.ok(&["reveal", "dev/r"])?.text();
            if before == after { Err("it was not rotated".to_owned()) } else { Ok(()) }
        },
    },
    Case {
        name: "reveal",
        arguments: &["reveal", "dev/a"],
        input: "",
        done: "",
        first: false,
        stride: 1,
        look: |home| home.reveals("dev/a", "two").map(|()| State::Old),
        next: |home, _| {
            home.ok_with(&["set", "dev/a"], "four")?;
            home.reveals("dev/a", "four")
        },
    },
    Case {
        name: "env add",
        arguments: &["env", "add", "qa", "--yes"],
        input: "",
        done: "Added environment qa",
        first: false,
        stride: 1,
        look: |home| {
            let there = home.ok(&["env", "list", "--format", "json"])?.text().contains("\"qa\"");
            Ok(if there { State::New } else { State::Old })
        },
        next: |home, state| {
            if state == State::Old {
                home.ok(&["env", "add", "qa", "--yes"])?;
            }
            home.add("qa/x", "there")?;
            home.reveals("qa/x", "there")?;
            home.reveals("dev/a", "two")
        },
    },
    Case {
        name: "policy renew",
        arguments: &["policy", "renew", "--expires", "300d", "--yes"],
        input: "",
        done: "Epoch 2 of the policy is in force",
        first: false,
        stride: 1,
        look: |home| match home.ok(&["policy", "log", "--format", "json"])?.text().matches("\"epoch\"").count() {
            1 => Ok(State::Old),
            2 => Ok(State::New),
            more => Err(format!("{more} epochs")),
        },
        next: |home, _| {
            home.ok(&["policy", "renew", "--expires", "200d", "--yes"])?;
            home.ok_with(&["set", "dev/a"], "four")?;
            home.reveals("dev/a", "four")
        },
    },
    Case {
        name: "init",
        arguments: INIT,
        input: "",
        done: "Made the store",
        first: true,
        stride: 1,
        look: |home| {
            let again = home.run(INIT)?;
            match (again.code, again.stderr.contains("is a keyward store already")) {
                (0, _) => Ok(State::Old),
                // Nothing was missing but the end of the conversation: what comes next proves it.
                (2, true) => Ok(State::New),
                _ => Err(format!("init again ended with {}: {}", again.code, again.stderr)),
            }
        },
        next: |home, _| {
            home.add("dev/a:token", "four")?;
            home.reveals("dev/a", "four")
        },
    },
];

/// The value of a connector is the old or the new one.
fn two_values(home: &Home, reference: &str, old: &str, new: &str) -> Result<State, Trouble> {
    let said = home.ok(&["reveal", reference])?;
    match said.text() {
        value if value == old => Ok(State::Old),
        value if value == new => Ok(State::New),
        value => Err(format!("{reference} is {value:?}, neither {old:?} nor {new:?}")),
    }
}

/// Either refused in these words, or exactly this value.
fn one_of(said: &Said, refusal: &str, value: &str) -> Result<State, Trouble> {
    match said.code {
        0 if said.stdout == value.as_bytes() => Ok(State::New),
        1 if !refusal.is_empty() && said.stderr.contains(refusal) && said.stdout.is_empty() => Ok(State::Old),
        code => Err(format!("ended with {code}, said {:?}: {}", said.text(), said.stderr.trim_end())),
    }
}

/// A tombstone that says why.
fn gone(said: &Said, why: &str) -> Result<State, Trouble> {
    if said.code == 1 && said.stderr.contains(why) && said.stdout.is_empty() {
        return Ok(State::New);
    }
    Err(format!("no tombstone: ended with {}: {}", said.code, said.stderr.trim_end()))
}
