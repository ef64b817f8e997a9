//! Killed at every system call.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::cases::Case;
use crate::fail::recorded;
use crate::home::{Home, Said, Trouble};
use crate::matrix::{Job, Watched, afterwards, run_accidents, say};
use crate::strace::{Call, inject};

#[test]
fn killed_at_every_system_call() -> Result<(), Trouble> {
    say("every pair of these calls and their numbers is tried, of rotate every seventh");
    run_accidents("killed", deaths)
}

fn deaths(watched: Watched<'_>) -> Vec<Job<'_>> {
    let Watched { case, start, calls, intent } = watched;
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for call in &calls {
        *counts.entry(&call.name).or_default() += 1;
    }
    let counts: Vec<String> = counts.iter().map(|(name, count)| format!("{name} {count}")).collect();
    say(&format!("{} makes {}", case.name, counts.join(", ")));
    let mut jobs = Vec::new();
    for call in calls.into_iter().step_by(case.stride) {
        if call.name == "fdatasync" {
            for cut in [Cut::One, Cut::Half, Cut::AllButOne] {
                let (call, name) = (call.clone(), format!("{} killed at {call} with {cut:?} torn off", case.name));
                let run = move |at: &Path| torn(case, start, at, &call, cut);
                jobs.push(Job { heading: format!("{}, torn appends", case.name), name, run: Box::new(run) });
            }
        }
        let name = format!("{} killed at {call}", case.name);
        let run = move |at: &Path| killed(case, start, at, &call, intent);
        jobs.push(Job { heading: case.name.to_owned(), name, run: Box::new(run) });
    }
    jobs
}

/// A home in which a command was killed, and what it had said until then.
fn accident(case: &Case, start: &Home, at: &Path, call: &Call) -> Result<(Home, Said), Trouble> {
    let log = at.join("log");
    let home = Home::empty(at.to_owned()).and_then(|_| start.copy(at.join("home")))?;
    let (said, reached) = inject(&home, &log, call, "signal=KILL", case.arguments, case.input)?;
    if !reached {
        return Err(format!("the call was not reached; it ended with {}: {}", said.code, said.stderr));
    }
    Ok((home, said))
}

fn killed(case: &Case, start: &Home, at: &Path, call: &Call, intent: usize) -> Result<(), Trouble> {
    let (home, said) = accident(case, start, at, call)?;
    if case.name == "reveal" {
        disclosed(&said, call.place <= intent)?;
        if !said.stdout.is_empty() {
            recorded(&home)?;
        }
    }
    afterwards(case, &home, &said, call.place % 2 == 1).map(drop)
}

/// Nothing was shown before the intent was on the disk; afterwards all or nothing.
fn disclosed(said: &Said, before: bool) -> Result<(), Trouble> {
    match said.text().as_str() {
        "" => Ok(()),
        "two" if !before => Ok(()),
        shown => Err(format!("it showed {shown:?}; the record was {}durable", if before { "not " } else { "" })),
    }
}

/// How much of what was appended last did not come to the disk.
#[derive(Debug, Clone, Copy)]
enum Cut {
    One,
    Half,
    AllButOne,
}

/// Killed before an appended piece was flushed, and a part of it never came to the disk.
fn torn(case: &Case, start: &Home, at: &Path, call: &Call, cut: Cut) -> Result<(), Trouble> {
    let (home, said) = accident(case, start, at, call)?;
    // In the order in which a command appends to them.
    let logs = home.states().into_iter().map(|state| state.join("audit/1.jsonl"));
    let pins = home.states().into_iter().map(|state| state.join("connectors.pin"));
    let copy = [home.store().join("audit/alice/laptop/1.jsonl")];
    let length = |path: &PathBuf| fs::metadata(path).map_or(0, |found| found.len());
    let mut grown = logs.chain(pins).chain(copy).filter_map(|path| {
        let before = path.strip_prefix(home.path("")).map_or(0, |below| length(&start.path(below)));
        (length(&path) > before).then_some((path, before))
    });
    let (path, before) = grown.next_back().ok_or("nothing has been appended to anything")?;
    let bytes = fs::read(&path).map_err(|error| error.to_string())?;
    let is_copy = path.starts_with(home.store());
    // An append to the log or to the pins is one line; to the copy it is all that is new.
    let last = bytes[..bytes.len() - 1].iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end as u64 + 1);
    let begin = if is_copy { before } else { last.max(before) };
    let added = bytes.len() as u64 - begin;
    let off = match cut {
        Cut::One => 1,
        Cut::Half => added / 2,
        Cut::AllButOne => added - 1,
    };
    let file = fs::File::options().write(true).open(&path).map_err(|error| error.to_string())?;
    file.set_len(bytes.len() as u64 - off).map_err(|error| error.to_string())?;
    // What was said was said before the flush that never came: it acknowledges nothing of it.
    afterwards(case, &home, &said, call.place % 2 == 1).map(drop)
}
