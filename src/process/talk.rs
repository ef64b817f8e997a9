//! A program that is talked with over its pipes. How much it may say and how long it may take are bounded, and neither it
//! nor what it has started in its process group outlives a talk that went wrong.

use std::io::{self, ErrorKind, Read as _, Write as _};
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};
use signal_hook::consts::SIGCONT;
use zeroize::Zeroizing;

use crate::hygiene;
use crate::signals::Signals;

/// It may say no more than this in all.
const TOTAL: usize = 1024 * 1024;
/// And no more than this at once.
const PIECE: usize = 256 * 1024;
/// So much may be in a pipe.
const PIPE: usize = 64 * 1024;
/// So much is kept of the end of its complaints.
const COMPLAINT: usize = 4 * 1024;
/// How long it may take to end by itself, and again when it was asked to, unless another time is said.
const GRACE: Duration = Duration::from_secs(1);
/// How often it is looked whether it has ended, should the signal that says so have come too early.
const LOOK: Duration = Duration::from_millis(100);

/// Why a talk came to nothing.
#[derive(Debug, thiserror::Error)]
pub enum TalkError {
    /// It did not start.
    #[error("it cannot be started")]
    Start(#[source] io::Error),
    /// The deadline passed.
    #[error("it did not answer within {0} seconds")]
    Slow(u64),
    /// More than is listened to.
    #[error("it said more than anybody listens to")]
    TooMuch,
    /// It ended before it was done; what it last complained of.
    #[error("it ended in the middle: {0}")]
    Ended(String),
    /// This signal ended the talk.
    #[error("interrupted by signal {0}")]
    Interrupted(i32),
    /// The system.
    #[error("it cannot be talked with")]
    Io(#[source] io::Error),
}

impl From<rustix::io::Errno> for TalkError {
    fn from(error: rustix::io::Errno) -> Self {
        Self::Io(error.into())
    }
}

/// How a program ended by itself.
#[derive(Debug)]
pub struct Ending {
    /// What it says of its work.
    pub status: ExitStatus,
    /// Whether it took everything that was said.
    pub heard_out: bool,
    /// The end of its complaints, as it wrote them: whatever it was told may be in there.
    pub complaint: Zeroizing<Vec<u8>>,
}

/// A program while it is talked with; dropping this ends it.
pub struct Talk {
    child: Child,
    ears: Option<ChildStdin>,
    mouth: Option<ChildStdout>,
    complaints: Option<ChildStderr>,
    /// Caught as long as the program has the word: Ctrl-C does not reach it, and must not leave it behind.
    signals: Option<Signals>,
    to_say: Zeroizing<Vec<u8>>,
    said: usize,
    spoken: bool,
    heard: Zeroizing<Vec<u8>>,
    total: usize,
    complaint: Zeroizing<Vec<u8>>,
    /// Whether it had complained of more before.
    cut: bool,
    grace: Duration,
    patience: Duration,
    until: Instant,
    finished: bool,
}

impl Talk {
    /// Starts the program in a session of its own; all of its own time together may be `patience`.
    pub fn start(command: &mut Command, patience: Duration) -> Result<Self, TalkError> {
        hygiene::as_given(command);
        hygiene::no_core(command);
        hygiene::alone(command);
        // Another talk may have to end first.
        let until = Instant::now() + patience;
        let signals = Signals::catch().map_err(TalkError::Start)?;
        if until <= Instant::now() {
            return Err(TalkError::Start(ErrorKind::TimedOut.into()));
        }
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(TalkError::Start)?;
        let (Some(ears), Some(mouth)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(TalkError::Io(ErrorKind::BrokenPipe.into()));
        };
        let talk = Self {
            complaints: child.stderr.take(),
            child,
            ears: Some(ears),
            mouth: Some(mouth),
            signals: Some(signals),
            to_say: Zeroizing::default(),
            said: 0,
            spoken: false,
            heard: Zeroizing::new(Vec::with_capacity(PIECE)),
            total: 0,
            complaint: Zeroizing::new(Vec::with_capacity(2 * COMPLAINT)),
            cut: false,
            grace: GRACE,
            patience,
            until,
            finished: false,
        };
        talk.never_block()?;
        Ok(talk)
    }

    /// Something to be said while we listen next.
    pub fn say(&mut self, bytes: &[u8]) {
        // A new one each time: what grows leaves copies of secrets behind.
        let rest = &self.to_say[self.said..];
        let mut whole = Zeroizing::new(Vec::with_capacity(rest.len() + bytes.len()));
        whole.extend_from_slice(rest);
        whole.extend_from_slice(bytes);
        (self.to_say, self.said) = (whole, 0);
    }

    /// Listens until `find` sees a whole piece at the beginning of what was heard; it tells the piece and its length.
    pub fn hear<T, E: From<TalkError>>(
        &mut self,
        find: impl Fn(&[u8]) -> Result<Option<(T, usize)>, E>,
    ) -> Result<T, E> {
        loop {
            if let Some((piece, length)) = find(&self.heard)? {
                self.heard.drain(..length);
                return Ok(piece);
            }
            self.exchange()?;
        }
    }

    /// How long it may take to end once it was asked to.
    #[must_use]
    pub fn with_grace(mut self, grace: Duration) -> Self {
        self.grace = grace;
        self
    }

    /// Whether it has said no more than what was taken of it, as far as is known yet.
    pub fn is_silent(&self) -> bool {
        self.heard.is_empty()
    }

    /// Whether it could have heard any of what is to be said.
    pub fn has_spoken(&self) -> bool {
        self.spoken
    }

    /// Says no more, and waits a moment for its end; whether it has said anything until then.
    pub fn ends_silently(&mut self) -> Result<bool, TalkError> {
        self.ears = None;
        self.until = self.until.min(Instant::now() + GRACE);
        loop {
            match self.exchange() {
                _ if !self.is_silent() => return Ok(false),
                Ok(()) => {}
                Err(TalkError::Ended(_) | TalkError::Slow(_)) => return Ok(true),
                Err(error) => return Err(error),
            }
        }
    }

    /// Says no more; whether it ends by itself in a moment.
    pub fn ends_by_itself(&mut self) -> bool {
        self.ears = None;
        self.ends_within(GRACE)
    }

    /// What it has complained of so far, as it wrote it: whatever it was told may be in there.
    pub fn complaint(&mut self) -> Zeroizing<Vec<u8>> {
        // Its last words may have come after the last look; those of a child of its that stays are not waited for.
        for _ in 0..PIPE / 4096 {
            self.listen_to_complaints();
        }
        Zeroizing::new(self.whole_complaints().to_vec())
    }

    /// Does something that is no time of the program's, as asking a person is; a signal is then that deed's own affair.
    pub fn pause<T>(&mut self, deed: impl FnOnce() -> T) -> Result<T, TalkError> {
        self.release()?;
        let begin = Instant::now();
        let done = deed();
        self.until += begin.elapsed();
        self.signals = Some(Signals::catch().map_err(TalkError::Io)?);
        Ok(done)
    }

    /// Ends the talk, and tells of a signal that came until the program had ended. One that has `done` its part gets a moment to
    /// end by itself.
    pub fn end(mut self, done: bool) -> Result<(), TalkError> {
        self.finish(done);
        self.release()
    }

    /// Waits until it ends by itself; what it says meanwhile is forgotten, and what it has started in its group ends with it.
    pub fn hear_out(mut self) -> Result<Ending, TalkError> {
        while !self.has_ended() {
            if self.said == self.to_say.len() {
                // It waits for the end of its input.
                self.ears = None;
            }
            self.wait(LOOK)?;
            self.listen_to_complaints();
            self.say_more();
            self.forget_what_it_says();
        }
        let complaint = self.complaint();
        let heard_out = self.said == self.to_say.len();
        let status = self.finish(true).ok_or_else(|| TalkError::Io(ErrorKind::Other.into()))?;
        self.release()?;
        Ok(Ending { status, heard_out, complaint })
    }

    fn forget_what_it_says(&mut self) {
        let Some(mouth) = &mut self.mouth else { return };
        match mouth.read(&mut *Zeroizing::new([0; 4096])) {
            Ok(1..) => {}
            Err(error) if is_passing(&error) => {}
            Ok(0) | Err(_) => self.mouth = None,
        }
    }

    fn release(&mut self) -> Result<(), TalkError> {
        let signal = self.signals.take().and_then(Signals::release);
        signal.map_or(Ok(()), |signal| Err(TalkError::Interrupted(signal)))
    }

    fn never_block(&self) -> Result<(), TalkError> {
        self.ears.as_ref().map_or(Ok(()), |ears| rustix::io::ioctl_fionbio(ears, true))?;
        self.complaints.as_ref().map_or(Ok(()), |complaints| rustix::io::ioctl_fionbio(complaints, true))?;
        Ok(self.mouth.as_ref().map_or(Ok(()), |mouth| rustix::io::ioctl_fionbio(mouth, true))?)
    }

    /// Waits until something can be said or heard, and then does what can be done.
    fn exchange(&mut self) -> Result<(), TalkError> {
        self.wait(self.patience)?;
        self.listen_to_complaints();
        self.say_more();
        let Some(mouth) = &mut self.mouth else { return Err(TalkError::Ended(self.last_complaint())) };
        let mut chunk = Zeroizing::new([0; 4096]);
        let room = chunk.len().min(PIECE - self.heard.len());
        match mouth.read(&mut chunk[..room]) {
            Ok(0) if room == 0 => Err(TalkError::TooMuch),
            Ok(0) => Err(TalkError::Ended(self.last_complaint())),
            Ok(read) => {
                self.total += read;
                self.heard.extend_from_slice(&chunk[..read]);
                if self.total > TOTAL { Err(TalkError::TooMuch) } else { Ok(()) }
            }
            Err(error) if is_passing(&error) => Ok(()),
            Err(error) => Err(TalkError::Io(error)),
        }
    }

    /// Waits until something can be said or heard, at most so long.
    fn wait(&self, most: Duration) -> Result<(), TalkError> {
        if let Some(signal) = self.signals.as_ref().and_then(Signals::arrived).filter(|signal| *signal != SIGCONT) {
            return Err(TalkError::Interrupted(signal));
        }
        let left = self.until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(TalkError::Slow(self.patience.as_secs()));
        }
        let mut sources = Vec::with_capacity(4);
        sources.extend(self.mouth.as_ref().map(|mouth| PollFd::new(mouth, PollFlags::IN)));
        sources.extend(self.complaints.as_ref().map(|complaints| PollFd::new(complaints, PollFlags::IN)));
        sources.extend(self.signals.as_ref().map(|signals| PollFd::new(signals.waker(), PollFlags::IN)));
        let unsaid = self.said < self.to_say.len();
        sources.extend(self.ears.as_ref().filter(|_| unsaid).map(|ears| PollFd::new(ears, PollFlags::OUT)));
        let left = left.min(most);
        let tv_sec = left.as_secs().try_into().unwrap_or(i64::MAX);
        match poll(&mut sources, Some(&Timespec { tv_sec, tv_nsec: left.subsec_nanos().into() })) {
            Err(rustix::io::Errno::INTR) => Ok(()),
            waited => Ok(waited.map(drop)?),
        }
    }

    /// Who does not listen any more says so by how it ends.
    fn say_more(&mut self) {
        let (Some(ears), unsaid @ [_, ..]) = (&mut self.ears, &self.to_say[self.said..]) else { return };
        match ears.write(unsaid) {
            Ok(written) => {
                self.said += written;
                self.spoken |= written > 0;
            }
            Err(error) if is_passing(&error) => {}
            Err(_) => self.ears = None,
        }
    }

    fn listen_to_complaints(&mut self) {
        let Some(complaints) = &mut self.complaints else { return };
        let mut chunk = Zeroizing::new([0; 4096]);
        match complaints.read(&mut *chunk) {
            Ok(read @ 1..) => {
                self.complaint.extend_from_slice(&chunk[..read]);
                let old = self.complaint.len().saturating_sub(COMPLAINT);
                self.complaint.drain(..old);
                self.cut |= old > 0;
            }
            Err(error) if is_passing(&error) => {}
            Ok(0) | Err(_) => self.complaints = None,
        }
    }

    /// From the beginning of a line: what is left of half a value nobody would recognise.
    fn whole_complaints(&self) -> &[u8] {
        let half = if self.cut { self.complaint.iter().position(|byte| *byte == b'\n') } else { Some(0) };
        &self.complaint[half.unwrap_or(self.complaint.len())..]
    }

    fn last_complaint(&self) -> String {
        let text = String::from_utf8_lossy(self.whole_complaints());
        let last = text.lines().rfind(|line| !line.trim().is_empty());
        last.unwrap_or("no reason was given").chars().take(200).collect()
    }

    /// Ends the program and what it has started, and waits for it; the signals are caught until then.
    fn finish(&mut self, done: bool) -> Option<ExitStatus> {
        if std::mem::replace(&mut self.finished, true) {
            return None;
        }
        self.ears = None;
        let group = Pid::from_child(&self.child);
        if !(done && self.ends_within(GRACE)) {
            // Whoever has ended meanwhile needs no signal.
            let _ = kill_process_group(group, Signal::TERM);
            self.ends_within(self.grace);
        }
        // Also where it has ended in time: what it has started has no more to do. Its number is its own until the wait.
        let _ = kill_process_group(group, Signal::KILL);
        self.child.wait().ok()
    }

    /// Whether it ends within so long. It is not yet waited for: its number, and its group's, stay its own.
    fn ends_within(&self, patience: Duration) -> bool {
        let begin = Instant::now();
        while !self.has_ended() {
            if begin.elapsed() > patience {
                return false;
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        true
    }

    fn has_ended(&self) -> bool {
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT | WaitIdOptions::NOHANG;
        !matches!(waitid(WaitId::Pid(Pid::from_child(&self.child)), options), Ok(None) | Err(rustix::io::Errno::INTR))
    }
}

impl Drop for Talk {
    fn drop(&mut self) {
        let _ = self.finish(false);
    }
}

fn is_passing(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted)
}
