//! Many at once: 32 clients of one store on one machine, each with 50 commands.

use std::collections::BTreeMap;
use std::fs;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Instant;

use serde_json::Value;

use crate::home::{Home, Trouble, scratch};
use crate::matrix::say;

const CLIENTS: usize = 32;
const COMMANDS: usize = 50;
const SHARED: usize = 4;

/// What everybody has been promised: the sets of connectors that several change, by connector and version.
type Promised = Mutex<BTreeMap<(String, u64), String>>;

#[test]
fn thirty_two_at_once() -> Result<(), Trouble> {
    let folder = scratch()?;
    let home = Home::empty(folder.path().join("home"))?;
    home.ok(&["init", "--member", "alice", "--device", "laptop"])?;
    for number in 0..SHARED {
        home.add(&format!("dev/shared{number}:token"), "first")?;
    }
    let promised = Promised::default();
    let began = Instant::now();
    let clients: Vec<Result<Client, Trouble>> = thread::scope(|scope| {
        let (home, promised) = (&home, &promised);
        let threads: Vec<_> =
            (0..CLIENTS).map(|number| scope.spawn(move || Client::new(number).work(home, promised))).collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap_or_else(|_| Err("a client ended early".to_owned())))
            .collect()
    });
    let seconds = began.elapsed().as_secs();
    let clients = clients.into_iter().collect::<Result<Vec<_>, _>>()?;
    let promised = promised.into_inner().map_err(|error| error.to_string())?;
    say(&format!("crowd: {CLIENTS} clients, {COMMANDS} commands each, in {seconds} s; all succeeded"));

    for number in 0..SHARED {
        let name = format!("dev/shared{number}");
        let sets = promised.keys().filter(|(of, _)| *of == name).count();
        say(&format!("crowd: {name} was set {sets} times"));
        expect_versions(&home, &name, sets + 1)?;
    }
    // What was promised, by as many as there are clients.
    let all: Vec<_> = promised.iter().collect();
    thread::scope(|scope| {
        let checks: Vec<_> = clients
            .iter()
            .zip(all.chunks(all.len().div_ceil(CLIENTS)).chain(std::iter::repeat(&[][..])))
            .map(|(client, some)| scope.spawn(|| client.is_kept(&home, some)))
            .collect();
        checks.into_iter().try_for_each(|check| check.join().unwrap_or_else(|_| Err("a check ended early".to_owned())))
    })
    .map_err(|why| format!("lost: {why}"))?;
    home.is_whole()?;
    let sets = promised.len() + clients.iter().map(|client| client.values.len() - 1).sum::<usize>();
    one_chain(&home, sets)
}

/// One client: what it has done to its own connector, which nobody else touches.
struct Client {
    number: usize,
    own: String,
    values: Vec<String>,
    restored: Option<usize>,
    dice: u64,
}

impl Client {
    fn new(number: usize) -> Self {
        let dice = 0x9e37_79b9_7f4a_7c15 ^ (number as u64 + 1).wrapping_mul(0x2545_f491_4f6c_dd1d);
        Self { number, own: format!("dev/own{number}"), values: Vec::new(), restored: None, dice }
    }

    /// What its connector's value is as far as it has been told.
    fn current(&self) -> &str {
        let place = self.restored.unwrap_or(self.values.len() - 1);
        &self.values[place]
    }

    /// Whether all that it was told still stands, and some of what was promised of shared connectors.
    fn is_kept(&self, home: &Home, promised: &[(&(String, u64), &String)]) -> Result<(), Trouble> {
        home.reveals(&self.own, self.current())?;
        let last = self.values.len();
        home.reveals(&format!("{}@{last}", self.own), &self.values[last - 1])?;
        expect_versions(home, &self.own, last)?;
        promised.iter().try_for_each(|((name, version), value)| home.reveals(&format!("{name}@{version}"), value))
    }

    /// The same sequence in every run.
    fn roll(&mut self, sides: usize) -> usize {
        self.dice = self.dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.dice >> 33).unwrap_or_default() % sides
    }

    fn work(mut self, home: &Home, promised: &Promised) -> Result<Self, Trouble> {
        for command in 0..COMMANDS {
            self.step(command, home, promised)
                .map_err(|why| format!("client {}, command {command}: {why}", self.number))?;
        }
        Ok(self)
    }

    fn step(&mut self, command: usize, home: &Home, promised: &Promised) -> Result<(), Trouble> {
        let own = self.own.clone();
        let value = format!("value {command} of client {}", self.number);
        let shared = format!("dev/shared{}", self.roll(SHARED));
        match if command == 0 { 0 } else { 1 + self.roll(20) } {
            0 => {
                home.add(&format!("{own}:token"), &value)?;
                self.values.push(value);
            }
            1..=4 => {
                home.ok_with(&["set", &own], &value)?;
                self.values.push(value);
                self.restored = None;
            }
            5..=7 => {
                let said = home.ok_with(&["set", &shared], &value)?.stderr;
                let version = said.strip_prefix("Version ").and_then(|rest| rest.split(' ').next()?.parse().ok());
                let version = version.ok_or_else(|| format!("no version in {said:?}"))?;
                let mut promised = promised.lock().map_err(|error| error.to_string())?;
                if let Some(other) = promised.insert((shared.clone(), version), value) {
                    return Err(format!("{shared}@{version} was promised to two: {other}"));
                }
            }
            8..=11 => home.reveals(&own, self.current())?,
            12 | 13 => {
                let shown = home.ok(&["reveal", &shared])?.text();
                if shown != "first" && !(shown.starts_with("value ") && shown.contains(" of client ")) {
                    return Err(format!("{shared} is {shown:?}"));
                }
            }
            14 | 15 => drop(home.ok(&["edit", &own, "--purpose", &value])?),
            16 | 17 => drop(home.ok(&["inventory"])?),
            18 | 19 => {
                let place = self.roll(self.values.len());
                // What is current already cannot be restored.
                if self.values[place] != self.current() {
                    home.ok(&["restore", &format!("{own}@{}", place + 1)])?;
                    self.restored = Some(place);
                }
            }
            _ => drop(home.ok(&["audit", "verify"])?),
        }
        Ok(())
    }
}

fn expect_versions(home: &Home, reference: &str, wanted: usize) -> Result<(), Trouble> {
    let shown: Value = serde_json::from_slice(&home.ok(&["show", reference, "--format", "json"])?.stdout)
        .map_err(|error| error.to_string())?;
    match shown["versions"].as_array().map(Vec::len) {
        Some(found) if found == wanted => Ok(()),
        found => Err(format!("{reference} has {found:?} versions, {wanted} were acknowledged")),
    }
}

/// The own log counts without a gap, and holds the end of every set that was acknowledged.
pub fn one_chain(home: &Home, sets: usize) -> Result<(), Trouble> {
    let states = home.states();
    let [state] = &states[..] else { return Err(format!("{} state folders", states.len())) };
    let log = fs::read_to_string(state.join("audit/1.jsonl")).map_err(|error| error.to_string())?;
    let mut done = 0;
    for (place, line) in log.lines().enumerate() {
        let record: Value = serde_json::from_str(line).map_err(|error| format!("record {}: {error}", place + 1))?;
        if record["seq"].as_u64() != Some(place as u64 + 1) {
            return Err(format!("record {} says it is {}", place + 1, record["seq"]));
        }
        done += usize::from(record["action"] == "set" && record["outcome"] == "ok");
    }
    say(&format!("one log of {} records without a gap, {done} sets in it", log.lines().count()));
    if done == sets { Ok(()) } else { Err(format!("{sets} sets were acknowledged, {done} are on the record")) }
}

/// Whoever lists sees a connector that somebody is adding or does not, and never a store that is broken.
#[test]
fn a_list_meets_what_is_being_added() -> Result<(), Trouble> {
    let folder = scratch()?;
    let home = Home::empty(folder.path().join("home"))?;
    home.ok(&["init", "--member", "alice", "--device", "laptop"])?;
    let adding = AtomicBool::new(true);
    let lists = thread::scope(|scope| {
        let lister = || {
            let mut lists = 0;
            while adding.load(Ordering::Relaxed) {
                home.ok(&["inventory"])?;
                lists += 1;
            }
            Ok::<u32, Trouble>(lists)
        };
        let listers: Vec<_> = (0..6).map(|_| scope.spawn(lister)).collect();
        let added = (0..60).try_for_each(|number| home.add(&format!("dev/n{number}:token"), "value"));
        adding.store(false, Ordering::Relaxed);
        let lists = listers.into_iter().map(|one| one.join().unwrap_or_else(|_| Err("ended early".to_owned())));
        added.and(lists.sum::<Result<u32, Trouble>>())
    })?;
    say(&format!("crowd: {lists} lists while 60 connectors were added"));
    Ok(())
}
