//! People who log in, each time anew, with whatever credential a shared cell holds.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use keyward::driver::Credential;

use super::text;

/// User and password.
pub type Login = (String, String);

/// The credential in use, and how often each of those who use it has logged in.
#[derive(Clone)]
pub struct Cell {
    login: Arc<Mutex<Login>>,
    done: Arc<Vec<AtomicU64>>,
}

impl Cell {
    /// A cell that nobody looks into.
    pub fn unused() -> Self {
        Self { login: Arc::default(), done: Arc::default() }
    }

    /// Puts a credential in; comes back when nobody can be busy with the one before: the overlap.
    pub fn promote(&self, credential: &Credential) {
        *self.login.lock().unwrap() =
            (text(credential, "username").to_owned(), text(credential, "password").to_owned());
        let before: Vec<u64> = self.counts();
        super::until("everybody logs in with the new credential", || {
            self.counts().iter().zip(&before).all(|(now, before)| *now >= before + 2)
        });
    }

    fn counts(&self) -> Vec<u64> {
        self.done.iter().map(|count| count.load(Ordering::SeqCst)).collect()
    }
}

/// The people at work.
pub struct Load {
    pub cell: Cell,
    stop: Arc<AtomicBool>,
    people: Vec<JoinHandle<Vec<String>>>,
    begin: Instant,
}

/// What they met.
pub struct Met {
    pub logins: u64,
    pub failures: Vec<String>,
    pub per_second: f64,
}

impl Load {
    /// So many people begin to log in.
    pub fn start<F>(people: usize, first: &Credential, work: F) -> Self
    where
        F: Fn(&Login) -> Result<(), String> + Clone + Send + 'static,
    {
        let first = (text(first, "username").to_owned(), text(first, "password").to_owned());
        let done = (0..people).map(|_| AtomicU64::new(0)).collect();
        let cell = Cell { login: Arc::new(Mutex::new(first)), done: Arc::new(done) };
        let stop = Arc::new(AtomicBool::new(false));
        let person = |number: usize| {
            let (cell, stop, work) = (cell.clone(), Arc::clone(&stop), work.clone());
            move || {
                let mut failures = Vec::new();
                while !stop.load(Ordering::SeqCst) {
                    let login = cell.login.lock().unwrap().clone();
                    failures.extend(work(&login).err());
                    cell.done[number].fetch_add(1, Ordering::SeqCst);
                }
                failures
            }
        };
        let people = (0..people).map(|number| thread::spawn(person(number))).collect();
        Self { cell, stop, people, begin: Instant::now() }
    }

    /// Lets them go on until they have logged in so often, and sends them home.
    pub fn end(self, least: u64) -> Met {
        let end = Instant::now() + Duration::from_secs(30);
        while self.cell.counts().iter().sum::<u64>() < least && Instant::now() < end {
            thread::sleep(Duration::from_millis(10));
        }
        self.stop.store(true, Ordering::SeqCst);
        let failures = self.people.into_iter().flat_map(|person| person.join().unwrap()).collect();
        let logins: u64 = self.cell.counts().iter().sum();
        let seconds = self.begin.elapsed().as_secs_f64();
        Met { logins, failures, per_second: f64::from(u32::try_from(logins).unwrap()) / seconds }
    }
}

impl Met {
    /// Not one failed, and they were many.
    pub fn assert_unharmed(&self) {
        assert_eq!(self.failures, Vec::<String>::new());
        assert!(self.logins >= 1000 && self.per_second >= 50.0, "{} at {}/s", self.logins, self.per_second);
    }
}
