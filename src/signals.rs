//! Signals while a question is open or a program is waited for. Before and after they do what they always did.
//!
//! A handler once installed cannot be taken out without `unsafe`; ours then does what the system
//! would have done. A signal that was ignored when we were started is left alone for good, so that
//! a program we become with `exec` finds it ignored as well.

#![cfg_attr(
    not(test),
    expect(clippy::disallowed_types, reason = "a pair of sockets wakes whoever waits when a signal comes")
)]

use std::io::{self, Read as _};
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustix::event::{PollFd, PollFlags, poll};
use signal_hook::consts::{SIGCHLD, SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2};
use signal_hook::{flag, low_level::pipe};

use crate::hygiene::{bit, note_signal, was_ignored};

/// The signals that ask for an end.
const ENDS: [i32; 6] = [SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2];

/// Signals are caught as long as this lives; one question or program at a time in the whole process.
pub struct Signals {
    handlers: MutexGuard<'static, Option<Handlers>>,
    waker: UnixStream,
}

impl Signals {
    /// Begins to catch SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGCONT and SIGCHLD.
    pub fn catch() -> io::Result<Self> {
        static HANDLERS: Mutex<Option<Handlers>> = Mutex::new(None);
        // A panic in another question has left nothing half done in there.
        let mut handlers = HANDLERS.lock().unwrap_or_else(PoisonError::into_inner);
        if handlers.is_none() {
            *handlers = Some(Handlers::install()?);
        }
        let waker = match handlers.as_ref() {
            Some(installed) => installed.begin()?,
            None => return Err(io::ErrorKind::Other.into()),
        };
        Ok(Self { handlers, waker })
    }

    /// One signal that has come since and asks for an end, or else for going on; each once.
    pub fn arrived(&self) -> Option<i32> {
        self.clear();
        // systemd sends SIGTERM and then SIGCONT, which must not hide it.
        ENDS.into_iter().chain([SIGCONT]).find(|signal| take(*signal).is_some())
    }

    /// The signals that have come since from a process, and that ask for an end. What the terminal sent is not among them: every
    /// program in its foreground has got it already.
    pub fn sent(&self) -> impl Iterator<Item = i32> {
        self.clear();
        ENDS.into_iter().filter(|signal| take(*signal) == Some(true))
    }

    /// Waits until a signal comes, also the one that says that a child has ended.
    pub fn wait(&self) -> io::Result<()> {
        match poll(&mut [PollFd::new(&self.waker, PollFlags::IN)], None) {
            Err(rustix::io::Errno::INTR) => Ok(()),
            woken => Ok(woken.map(drop)?),
        }
    }

    /// Becomes readable when a signal comes.
    pub fn waker(&self) -> &UnixStream {
        &self.waker
    }

    /// Ends the catching; a signal that nobody has asked for yet, if one asks for an end.
    pub fn release(self) -> Option<i32> {
        let handlers = self.handlers.as_ref()?;
        handlers.idle.store(true, Ordering::SeqCst);
        self.arrived().filter(|signal| *signal != SIGCONT)
    }

    /// The bytes that woke us are of no further use; the stream never blocks.
    fn clear(&self) {
        let _ = (&self.waker).read(&mut [0; 64]);
    }
}

impl Drop for Signals {
    fn drop(&mut self) {
        if let Some(handlers) = self.handlers.as_ref() {
            handlers.idle.store(true, Ordering::SeqCst);
        }
    }
}

static ARRIVED: AtomicU64 = AtomicU64::new(0);
static SENT: AtomicU64 = AtomicU64::new(0);

/// Whether a signal has come, and then whether a process sent it; it is forgotten.
fn take(signal: i32) -> Option<bool> {
    let came = ARRIVED.fetch_and(!bit(signal), Ordering::SeqCst) & bit(signal) != 0;
    let sent = SENT.fetch_and(!bit(signal), Ordering::SeqCst) & bit(signal) != 0;
    came.then_some(sent)
}

struct Handlers {
    /// Nobody waits: a signal does what it does by default.
    idle: Arc<AtomicBool>,
    waker: UnixStream,
}

impl Handlers {
    fn install() -> io::Result<Self> {
        let (waker, wake) = UnixStream::pair()?;
        waker.set_nonblocking(true)?;
        let handlers = Self { idle: Arc::new(AtomicBool::new(true)), waker };
        for signal in ENDS.into_iter().chain([SIGCONT, SIGCHLD]) {
            // Of an ignored SIGCHLD no program waited for would ever be heard of.
            if was_ignored(signal) && signal != SIGCHLD {
                continue;
            }
            // In this order: the end first, the number before the wake-up.
            if ENDS.contains(&signal) {
                flag::register_conditional_default(signal, Arc::clone(&handlers.idle))?;
            }
            note_signal(signal, &ARRIVED, &SENT)?;
            pipe::register(signal, wake.try_clone()?)?;
        }
        Ok(handlers)
    }

    fn begin(&self) -> io::Result<UnixStream> {
        let waker = self.waker.try_clone()?;
        ARRIVED.store(0, Ordering::SeqCst);
        SENT.store(0, Ordering::SeqCst);
        self.idle.store(false, Ordering::SeqCst);
        Ok(waker)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signal_during_a_question_is_handed_over() -> io::Result<()> {
        let signals = Signals::catch()?;
        assert_eq!(signals.arrived(), None);
        signal_hook::low_level::raise(SIGTERM)?;
        assert_eq!(signals.arrived(), Some(SIGTERM));
        assert_eq!(signals.arrived(), None);
        for signal in [SIGHUP, SIGCONT] {
            signal_hook::low_level::raise(signal)?;
        }
        assert_eq!(signals.release(), Some(SIGHUP));
        Ok(())
    }

    #[test]
    fn a_signal_that_a_process_sent_is_passed_on_once() -> io::Result<()> {
        let signals = Signals::catch()?;
        for signal in [SIGCHLD, SIGTERM, SIGHUP] {
            signal_hook::low_level::raise(signal)?;
        }
        signals.wait()?;
        assert_eq!(signals.sent().collect::<Vec<_>>(), [SIGTERM, SIGHUP]);
        assert_eq!(signals.sent().count(), 0);
        Ok(())
    }
}
