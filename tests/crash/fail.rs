//! Every call of the program's own answered with an error once.

use std::fs;
use std::path::Path;

use crate::cases::{Case, State};
use crate::home::{Home, Said, Trouble};
use crate::matrix::{Job, Watched, afterwards, run_accidents, say};
use crate::strace::{Call, inject};

/// What a disk may answer to a call that changes it.
const WRITE_ERRORS: [&str; 4] = ["ENOSPC", "EIO", "EROFS", INVISIBLE];

/// What it may answer to one that looks.
const READ_ERRORS: [&str; 2] = ["EIO", INVISIBLE];

/// A signal came in between: nobody may notice.
const INVISIBLE: &str = "EINTR";

/// Of the calls that only look at the disk each how manieth is tried; all that write are.
const EVERY: usize = 4;

/// What an error about a failed write says of the disk, one of these.
const ON_DISK: [&str; 5] = [
    "no file was changed",
    "may not survive a power cut",
    "may end in a part of the new bytes",
    "nothing was done",
    "it was done",
];

#[test]
fn failed_at_every_system_call() -> Result<(), Trouble> {
    say(&format!(
        "of the calls that only read, each {EVERY}th is tried; all others are; of rotate every seventh of these"
    ));
    run_accidents("failed", failures)
}

fn failures(watched: Watched<'_>) -> Vec<Job<'_>> {
    let Watched { case, start, calls, intent } = watched;
    let mut jobs = Vec::new();
    for call in calls.into_iter().filter(|call| call.own).step_by(case.stride) {
        let errors = if call.writes() { &WRITE_ERRORS[..] } else { &READ_ERRORS[..] };
        if !call.writes() && call.place % EVERY != 0 {
            continue;
        }
        for error in errors {
            // Setting an offset waits for nothing that could be interrupted.
            if call.name == "lseek" && *error == INVISIBLE {
                continue;
            }
            let name = format!("{} with {error} at {call}", case.name);
            let call = call.clone();
            let run = move |at: &Path| failed(case, start, at, &call, error, intent);
            jobs.push(Job { heading: format!("{} {error}", case.name), name, run: Box::new(run) });
        }
    }
    jobs
}

fn failed(case: &Case, start: &Home, at: &Path, call: &Call, error: &str, intent: usize) -> Result<(), Trouble> {
    let log = at.join("log");
    let home = Home::empty(at.to_owned()).and_then(|_| start.copy(at.join("home")))?;
    let (said, reached) = inject(&home, &log, call, &format!("error={error}"), case.arguments, case.input)?;
    if !reached {
        return Err(format!("the call was not reached; it ended with {}: {}", said.code, said.stderr));
    }
    // What failed was memory beside the command (which store lay here); that is said, and the command went on whole.
    let aside = said.is_ok() && said.stderr.contains("warning: this machine could not remember");
    let verdict = if aside { Ok(()) } else { judge(&said, call, error) };
    verdict.map_err(|why| format!("{why}; it ended with {}: {}", said.code, said.stderr.trim_end()))?;
    if case.name == "reveal" {
        disclosed(&home, &said, call, error, intent)?;
    }
    let state = afterwards(case, &home, &said, call.place % 2 == 1)?;
    let denies = ["no file was changed", "nothing was done"].iter().any(|phrase| said.stderr.contains(phrase));
    // What a rotation has not done the look that comes next does.
    let whole = !["reveal", "rotate"].contains(&case.name);
    if state == State::New && denies && !aside && !said.stderr.contains("it was done") && whole {
        return Err(format!("it was done and it says that it was not: {}", said.stderr.trim_end()));
    }
    Ok(())
}

/// Whether a command may end like this.
fn judge(said: &Said, call: &Call, error: &str) -> Result<(), &'static str> {
    let flush = matches!(call.name.as_str(), "fsync" | "fdatasync");
    match said.code {
        0 if flush && error != INVISIBLE => Err("the disk did not confirm it and it was acknowledged"),
        0 => Ok(()),
        _ if error == INVISIBLE => Err("an interrupted call was not tried again"),
        // It could not say more: that was what failed.
        1 if call.speaks() && call.first == "2" => Ok(()),
        // The answer goes through a duplicate of standard output.
        1 if call.name == "write" && said.stderr.contains("error: cannot write the output") => Ok(()),
        1 if !said.stderr.starts_with("error: ") && !said.stderr.contains("\nerror: ") => Err("it does not say why"),
        1 if call.writes() && !call.speaks() && call.name != "flock" && !speaks_of_disk(&said.stderr) => {
            Err("it does not say what is on the disk")
        }
        1 => Ok(()),
        _ => Err("another exit code than 1"),
    }
}

fn speaks_of_disk(stderr: &str) -> bool {
    ON_DISK.iter().any(|phrase| stderr.contains(phrase))
}

/// No durable record, no plaintext.
fn disclosed(home: &Home, said: &Said, call: &Call, error: &str, intent: usize) -> Result<(), Trouble> {
    if said.stdout.is_empty() {
        return Ok(());
    }
    if said.stdout != b"two" {
        return Err(format!("it showed {:?}", said.text()));
    }
    let is_intent = call.place == intent && error != INVISIBLE;
    if is_intent || call.place < intent && !said.is_ok() {
        return Err("it showed the value without a durable record".to_owned());
    }
    recorded(home)
}

/// The own log holds an intent to reveal; the template's has none.
pub fn recorded(home: &Home) -> Result<(), Trouble> {
    let logs = home.states().into_iter().filter_map(|state| fs::read_to_string(state.join("audit/1.jsonl")).ok());
    let intent = |log: String| log.contains("\"action\":\"reveal\",\"decision\":\"allowed\",\"outcome\":\"intent\"");
    if logs.into_iter().any(intent) { Ok(()) } else { Err("it showed the value and recorded no intent".to_owned()) }
}
