//! Running many cases on all cores, and telling what was run.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::cases::{CASES, Case, State, prepare};
use crate::home::{Home, Said, Trouble, scratch};
use crate::strace::{Call, calls};

/// Nothing begins after this long. What was not run then is said, and the test fails: it is no proof.
const LIMIT: Duration = Duration::from_secs(540);

/// What is done in a folder of its own.
type Deed<'a> = dyn Fn(&Path) -> Result<(), Trouble> + Send + Sync + 'a;

/// One thing to run: under which heading it counts, what to call it, and what to do in a folder of its own.
pub struct Job<'a> {
    /// Where it is counted.
    pub heading: String,
    /// What it is, for the report of a failure.
    pub name: String,
    /// The deed.
    pub run: Box<Deed<'a>>,
}

/// A case that was watched once, without an accident.
pub struct Watched<'a> {
    /// Which.
    pub case: &'static Case,
    /// What lies where it starts.
    pub start: &'a Home,
    /// What it asked of the system, in order.
    pub calls: Vec<Call>,
    /// Up to this call its intent was not on the disk.
    pub intent: usize,
}

/// Watches every case and runs the accidents it is to have.
pub fn run_accidents(title: &str, of: impl for<'a> Fn(Watched<'a>) -> Vec<Job<'a>>) -> Result<(), Trouble> {
    let folder = scratch()?;
    let template = Home::empty(folder.path().join("template"))?;
    prepare(&template)?;
    let empty = Home::empty(folder.path().join("empty"))?;
    let mut jobs = Vec::new();
    for (place, case) in CASES.iter().enumerate() {
        let start = if case.first { &empty } else { &template };
        let home = start.copy(folder.path().join(format!("watched-{place}")))?;
        let calls = calls(&home, &folder.path().join(format!("log-{place}")), case.arguments, case.input)?;
        let intent = calls.iter().find(|call| call.name == "fdatasync").map_or(0, |call| call.place);
        jobs.extend(of(Watched { case, start, calls, intent }));
    }
    run(title, folder.path(), &jobs)
}

/// Runs all jobs; the number that each heading had, and an error that lists what failed.
fn run(title: &str, folder: &Path, jobs: &[Job<'_>]) -> Result<(), Trouble> {
    let (next, began) = (AtomicUsize::new(0), Instant::now());
    let failures = Mutex::new(Vec::new());
    let ran = Mutex::new(BTreeMap::<&str, usize>::new());
    let threads = thread::available_parallelism().map_or(4, usize::from).max(4);
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while began.elapsed() < LIMIT {
                    let place = next.fetch_add(1, Ordering::Relaxed);
                    let Some(job) = jobs.get(place) else { return };
                    let at = folder.join(format!("case-{place}"));
                    let done = (job.run)(&at);
                    // What stays goes with the folder that holds all homes.
                    let _ = std::fs::remove_dir_all(at);
                    if let Ok(mut ran) = ran.lock() {
                        *ran.entry(&job.heading).or_default() += 1;
                    }
                    if let (Err(trouble), Ok(mut failures)) = (done, failures.lock()) {
                        failures.push(format!("{}: {trouble}", job.name));
                    }
                }
            });
        }
    });
    let ran = ran.into_inner().unwrap_or_default();
    let failures = failures.into_inner().unwrap_or_default();
    let total: usize = ran.values().sum();
    for (heading, count) in &ran {
        say(&format!("{title}: {count:5}  {heading}"));
    }
    let seconds = began.elapsed().as_secs();
    say(&format!("{title}: {total:5}  in all, {} of them failed, in {seconds} s", failures.len()));
    if total < jobs.len() {
        return Err(format!("{} of {} cases were not run: {seconds} s have passed", jobs.len() - total, jobs.len()));
    }
    if failures.is_empty() {
        return Ok(());
    }
    Err(format!("{} of {total} cases failed\n{}", failures.len(), failures.join("\n")))
}

/// What must be true after every accident, whatever the command was; tells what was found.
pub fn afterwards(case: &Case, home: &Home, said: &Said, interlude: bool) -> Result<State, Trouble> {
    if interlude && !case.first {
        // In every second case something else comes first: no look at the value may be needed before it.
        home.ok_with(&["set", "dev/b"], "bystander")?;
    }
    let state = (case.look)(home)?;
    let acknowledged = said.is_ok() || !case.done.is_empty() && said.stderr.contains(case.done);
    if acknowledged && state == State::Old && case.name != "reveal" {
        return Err("it was acknowledged and is not there".to_owned());
    }
    (case.next)(home, state).map_err(|trouble| format!("after it ({state:?}): {trouble}"))?;
    if !case.first {
        home.reveals("dev/b", "bystander")?;
    }
    home.is_whole().map_err(|trouble| format!("after the next command ({state:?}): {trouble}"))?;
    Ok(state)
}

/// The count is the proof; .config/nextest.toml lets it be seen.
#[expect(clippy::print_stdout, reason = "a test has no other way to say what it counted")]
pub fn say(line: &str) {
    println!("{line}");
}
