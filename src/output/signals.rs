//! Signals while a question is open. Before and after it they do what they always did.
//!
//! A handler once installed cannot be taken out without `unsafe`; ours then does what the system
//! would have done. A signal that was ignored when we were started is left alone for good, so that
//! a program we become with `exec` finds it ignored as well.

use std::io::{self, Read as _};
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM};
use signal_hook::{flag, low_level::pipe};

/// Signals are caught as long as this lives; one question at a time in the whole process.
pub(super) struct Signals {
    handlers: MutexGuard<'static, Option<Handlers>>,
    waker: UnixStream,
}

impl Signals {
    /// Begins to catch SIGINT, SIGTERM, SIGHUP, SIGQUIT and SIGCONT.
    pub(super) fn catch() -> io::Result<Self> {
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

    /// The signal that has come since, once.
    pub(super) fn arrived(&self) -> Option<i32> {
        // The byte that woke us is of no further use; the stream never blocks.
        let _ = (&self.waker).read(&mut [0; 64]);
        self.handlers.as_ref().and_then(Handlers::take)
    }

    /// Becomes readable when a signal comes.
    pub(super) fn waker(&self) -> &UnixStream {
        &self.waker
    }

    /// Ends the catching; a signal that nobody has asked for yet, if one asks for an end.
    pub(super) fn release(self) -> Option<i32> {
        let handlers = self.handlers.as_ref()?;
        handlers.idle.store(true, Ordering::SeqCst);
        handlers.take().filter(|signal| *signal != SIGCONT)
    }
}

impl Drop for Signals {
    fn drop(&mut self) {
        if let Some(handlers) = self.handlers.as_ref() {
            handlers.idle.store(true, Ordering::SeqCst);
        }
    }
}

struct Handlers {
    /// No question is open: a signal does what it does by default.
    idle: Arc<AtomicBool>,
    /// The last signal that asks for an end, 0 for none.
    last: Arc<AtomicUsize>,
    /// Apart from the others: systemd sends SIGTERM and then SIGCONT, which must not hide it.
    continued: Arc<AtomicBool>,
    waker: UnixStream,
}

impl Handlers {
    fn install() -> io::Result<Self> {
        let (waker, wake) = UnixStream::pair()?;
        waker.set_nonblocking(true)?;
        let handlers = Self {
            idle: Arc::new(AtomicBool::new(true)),
            last: Arc::new(AtomicUsize::new(0)),
            continued: Arc::new(AtomicBool::new(false)),
            waker,
        };
        let ignored = ignored();
        for signal in [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGCONT] {
            if ignored & (1 << (signal - 1)) != 0 {
                continue;
            }
            // In this order: the end first, the number before the wake-up.
            if signal == SIGCONT {
                flag::register(signal, Arc::clone(&handlers.continued))?;
            } else {
                flag::register_conditional_default(signal, Arc::clone(&handlers.idle))?;
                flag::register_usize(signal, Arc::clone(&handlers.last), usize::try_from(signal).unwrap_or_default())?;
            }
            pipe::register(signal, wake.try_clone()?)?;
        }
        Ok(handlers)
    }

    fn begin(&self) -> io::Result<UnixStream> {
        let waker = self.waker.try_clone()?;
        self.last.store(0, Ordering::SeqCst);
        self.continued.store(false, Ordering::SeqCst);
        self.idle.store(false, Ordering::SeqCst);
        Ok(waker)
    }

    fn take(&self) -> Option<i32> {
        match i32::try_from(self.last.swap(0, Ordering::SeqCst)) {
            Ok(signal) if signal != 0 => Some(signal),
            _ => self.continued.swap(false, Ordering::SeqCst).then_some(SIGCONT),
        }
    }
}

/// The signals ignored now, one bit each. Only Linux tells without `unsafe`; elsewhere none.
fn ignored() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pipe_signal_is_seen_to_be_ignored() {
        // The runtime of Rust ignores SIGPIPE before `main`.
        if cfg!(target_os = "linux") {
            assert_ne!(ignored() & (1 << (signal_hook::consts::SIGPIPE - 1)), 0);
        }
    }

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
}
