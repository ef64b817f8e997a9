//! Questions on a terminal. However a question ends, the terminal is afterwards as it was before.
//!
//! - A hidden answer is read key by key, not line by line: the kernel cuts a line it edits itself
//!   at 4095 bytes (1024 on macOS) without a word, and tokens are longer than that.
//! - Signals are caught while a question is open and only then, see [`Signals`].
//! - What follows the first line is taken away from the shell, and a pasted value that had more
//!   lines is refused: its first line alone would be a wrong value that looks right.

use std::fs::File;
use std::io::{self, Read as _, Write};
use std::os::fd::AsFd as _;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::termios::{InputModes, LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcsetattr};
use signal_hook::consts::{SIGCONT, SIGINT, SIGQUIT};
use zeroize::Zeroizing;

use super::error::PromptError;
use crate::secret::Secret;
use crate::signals::Signals;

/// Whether what is typed can be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Echo {
    Hidden,
    Shown,
}

/// The terminal on stdin, as a file of our own without a buffer between.
///
/// Not `/dev/tty`: we ask only where stdin is a terminal, and macOS cannot `poll` that device.
pub(super) fn terminal() -> io::Result<File> {
    Ok(File::from(io::stdin().as_fd().try_clone_to_owned()?))
}

/// Puts the (cleaned) question to `screen` and reads one line from `tty`.
pub(super) fn ask(tty: &File, screen: &mut dyn Write, question: &str, echo: Echo) -> Result<Secret, PromptError> {
    let signals = Signals::catch()?;
    let question_open = Mode::enter(tty, echo)?;
    // Only now: whoever answers as soon as the question appears must find the echo off.
    put(screen, question);
    let answer = read_line(&question_open, &signals, screen, question);
    drop(question_open);
    if echo == Echo::Hidden || answer.is_err() {
        put(screen, "\n");
    }
    // A signal that came after the last key has not been obeyed yet.
    match signals.release() {
        Some(signal) => Err(PromptError::Interrupted(signal)),
        None => answer,
    }
}

/// A terminal that cannot show the question may still give the answer: writing is only tried.
fn put(screen: &mut dyn Write, text: &str) {
    let _ = screen.write_all(text.as_bytes()).and_then(|()| screen.flush());
}

fn read_line(
    mode: &Mode<'_>,
    signals: &Signals,
    screen: &mut dyn Write,
    question: &str,
) -> Result<Secret, PromptError> {
    let mut line = Line::new();
    let mut chunk = Zeroizing::new([0; 512]);
    loop {
        if let Some(signal) = wait(mode.tty, signals)? {
            if signal != SIGCONT {
                return Err(PromptError::Interrupted(signal));
            }
            // Stopped and continued: a shell has shown itself and set the terminal its own way.
            mode.apply()?;
            put(screen, question);
            line.clear();
            continue;
        }
        let read = match (&*mode.tty).read(&mut chunk[..]) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            result => result?,
        };
        if read == 0 {
            return if line.is_empty() { Err(PromptError::Ended) } else { Ok(line.into_secret()) };
        }
        for (place, byte) in chunk[..read].iter().enumerate() {
            match mode.key(*byte) {
                Key::Enter => {
                    let beside = has_text(&chunk[place + 1..read]);
                    let behind = mode.drain()?;
                    return if beside || behind { Err(PromptError::SeveralLines) } else { Ok(line.into_secret()) };
                }
                Key::Byte => line.push(*byte),
                Key::Erase => line.pop(),
                Key::EraseAll => line.clear(),
                Key::End if line.is_empty() => return Err(PromptError::Ended),
                Key::End => return Ok(line.into_secret()),
                Key::Signal(signal) => return Err(PromptError::Interrupted(signal)),
                Key::Control => {
                    mode.drain()?;
                    return Err(PromptError::ControlCharacter);
                }
            }
        }
    }
}

/// Waits for a key or a signal.
fn wait(tty: &File, signals: &Signals) -> Result<Option<i32>, PromptError> {
    loop {
        if let Some(signal) = signals.arrived() {
            return Ok(Some(signal));
        }
        let mut sources = [PollFd::new(tty, PollFlags::IN), PollFd::new(signals.waker(), PollFlags::IN)];
        match poll(&mut sources, None) {
            Err(rustix::io::Errno::INTR) => {}
            result => {
                result?;
                if !sources[0].revents().is_empty() {
                    return Ok(signals.arrived());
                }
            }
        }
    }
}

/// The terminal while a question is open; dropping it restores what was, also in a panic.
struct Mode<'a> {
    tty: &'a File,
    before: Termios,
    asking: Termios,
    echo: Echo,
}

impl<'a> Mode<'a> {
    fn enter(tty: &'a File, echo: Echo) -> Result<Self, PromptError> {
        let before = tcgetattr(tty)?;
        let asking = if echo == Echo::Hidden { silent(before.clone()) } else { before.clone() };
        let mode = Self { tty, before, asking, echo };
        mode.apply()?;
        Ok(mode)
    }

    /// Forgets what was typed before the question: it was seen, and it was no answer to it.
    fn apply(&self) -> Result<(), PromptError> {
        Ok(tcsetattr(self.tty, OptionalActions::Flush, &self.asking)?)
    }

    /// Takes away what is still coming (a paste arrives in pieces); whether it was more than blanks.
    fn drain(&self) -> Result<bool, PromptError> {
        const QUIET: Duration = Duration::from_millis(30);
        let quiet = Timespec { tv_sec: 0, tv_nsec: QUIET.subsec_nanos().into() };
        // Out of line editing: else a last line without an end could not be read, nor seen to be there.
        tcsetattr(self.tty, OptionalActions::Now, &silent(self.before.clone()))?;
        let mut chunk = Zeroizing::new([0; 512]);
        let mut more = false;
        loop {
            match poll(&mut [PollFd::new(self.tty, PollFlags::IN)], Some(&quiet)) {
                Err(rustix::io::Errno::INTR) => continue,
                Ok(0) => return Ok(more),
                result => result?,
            };
            match (&*self.tty).read(&mut chunk[..])? {
                0 => return Ok(more),
                read => more |= has_text(&chunk[..read]),
            }
        }
    }

    /// What a byte from the terminal means. With echo the kernel has done the editing.
    fn key(&self, byte: u8) -> Key {
        let is = |code: SpecialCodeIndex| byte != 0 && byte == self.before.special_codes[code];
        match byte {
            b'\n' | b'\r' => Key::Enter,
            _ if self.echo == Echo::Shown => Key::Byte,
            _ if is(SpecialCodeIndex::VINTR) => Key::Signal(SIGINT),
            _ if is(SpecialCodeIndex::VQUIT) => Key::Signal(SIGQUIT),
            _ if is(SpecialCodeIndex::VEOF) => Key::End,
            _ if is(SpecialCodeIndex::VERASE) => Key::Erase,
            _ if is(SpecialCodeIndex::VKILL) => Key::EraseAll,
            0x7f | 0x08 => Key::Erase,
            b'\t' => Key::Byte,
            0..=0x1f => Key::Control,
            _ => Key::Byte,
        }
    }
}

impl Drop for Mode<'_> {
    fn drop(&mut self) {
        // A terminal that has gone away needs no restoring. `Flush` keeps the rest of a paste from the shell.
        let _ = tcsetattr(self.tty, OptionalActions::Flush, &self.before);
    }
}

/// Line ends and blanks behind an answer are no further line of it.
fn has_text(bytes: &[u8]) -> bool {
    !bytes.trim_ascii().is_empty()
}

enum Key {
    Byte,
    Enter,
    Erase,
    EraseAll,
    End,
    Signal(i32),
    Control,
}

/// No echo, no line editing, and no signals from keys: Ctrl-C reaches us as a byte, Ctrl-Z suspends nothing.
fn silent(mut modes: Termios) -> Termios {
    modes.local_modes -=
        LocalModes::ECHO | LocalModes::ECHONL | LocalModes::ICANON | LocalModes::ISIG | LocalModes::IEXTEN;
    modes.input_modes -= InputModes::ISTRIP;
    modes.special_codes[SpecialCodeIndex::VMIN] = 1;
    modes.special_codes[SpecialCodeIndex::VTIME] = 0;
    modes
}

/// The answer so far. It grows without leaving copies of a secret behind.
struct Line(Zeroizing<Vec<u8>>);

impl Line {
    fn new() -> Self {
        Self(Zeroizing::new(Vec::with_capacity(4096)))
    }

    fn push(&mut self, byte: u8) {
        if self.0.len() == self.0.capacity() {
            let mut larger = Zeroizing::new(Vec::with_capacity(self.0.capacity() * 2));
            larger.extend_from_slice(&self.0);
            self.0 = larger;
        }
        self.0.push(byte);
    }

    /// Removes the last character, which may be several bytes of UTF-8.
    fn pop(&mut self) {
        while self.0.pop().is_some_and(|byte| byte & 0b1100_0000 == 0b1000_0000) {}
    }

    fn clear(&mut self) {
        self.0.clear();
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn into_secret(mut self) -> Secret {
        Secret::new(std::mem::take(&mut *self.0))
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::ffi::OsStrExt as _;

    use rustix::fs::{Mode as FileMode, OFlags};
    use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

    use super::*;

    /// Types as soon as the question appears, and keeps what the screen shows.
    struct Typist {
        keyboard: File,
        keys: Vec<u8>,
        screen: Vec<u8>,
    }

    impl Write for Typist {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let (mut keyboard, keys) = (self.keyboard.try_clone()?, std::mem::take(&mut self.keys));
            // From a thread: a long text has to wait until some of it has been read.
            std::thread::spawn(move || keyboard.write_all(&keys));
            self.screen.write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    type Outcome = Result<Vec<u8>, PromptError>;

    /// Asks on a new pseudo-terminal: the outcome and the screen. The terminal must be as before.
    fn answer(echo: Echo, keys: &[u8]) -> io::Result<(Outcome, String)> {
        let keyboard = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY)?;
        grantpt(&keyboard)?;
        unlockpt(&keyboard)?;
        let name = ptsname(&keyboard, Vec::new())?;
        let path = std::ffi::OsStr::from_bytes(name.as_bytes());
        let tty = File::from(rustix::fs::open(path, OFlags::RDWR | OFlags::NOCTTY, FileMode::empty())?);
        let before = tcgetattr(&tty)?;
        let mut typist = Typist { keyboard: keyboard.into(), keys: keys.to_vec(), screen: Vec::new() };

        let outcome = ask(&tty, &mut typist, "Value: ", echo).map(|secret| secret.expose().to_vec());

        let after = tcgetattr(&tty)?;
        assert_eq!((after.local_modes, after.input_modes), (before.local_modes, before.input_modes));
        tcsetattr(&tty, OptionalActions::Now, &silent(before))?;
        let left = poll(&mut [PollFd::new(&tty, PollFlags::IN)], Some(&Timespec { tv_sec: 0, tv_nsec: 0 }))?;
        assert_eq!(left, 0, "something is left for the shell after {keys:?}");
        Ok((outcome, String::from_utf8_lossy(&typist.screen).into_owned()))
    }

    #[test]
    fn one_line_is_the_answer() -> io::Result<()> {
        for (echo, keys, expected) in [
            (Echo::Hidden, "hunter2\n", "hunter2"),
            (Echo::Hidden, "pasted\r\n\n", "pasted"),
            (Echo::Hidden, "a\tb\r", "a\tb"),
            (Echo::Hidden, "ax\x7fbé\x08c\n", "abc"),
            (Echo::Hidden, "wrong\x15right\n", "right"),
            (Echo::Hidden, "\n", ""),
            (Echo::Hidden, "unended\x04", "unended"),
            (Echo::Shown, "because\n", "because"),
            (Echo::Shown, "wrong\x15right\n", "right"),
        ] {
            let (outcome, screen) = answer(echo, keys.as_bytes())?;
            assert!(matches!(&outcome, Ok(bytes) if bytes == expected.as_bytes()), "{keys:?}: {outcome:?}");
            assert_eq!(screen, if echo == Echo::Hidden { "Value: \n" } else { "Value: " });
        }
        Ok(())
    }

    #[test]
    fn a_long_token_is_whole() -> io::Result<()> {
        let token = "0123456789".repeat(3000);
        let (outcome, _) = answer(Echo::Hidden, format!("{token}\n").as_bytes())?;
        assert!(matches!(outcome, Ok(bytes) if bytes == token.as_bytes()));
        Ok(())
    }

    #[test]
    fn anything_else_is_refused_and_nothing_of_it_is_left() -> io::Result<()> {
        for echo in [Echo::Hidden, Echo::Shown] {
            let (outcome, _) = answer(echo, b"-----BEGIN\nrm -rf x\n-----END")?;
            assert!(matches!(outcome, Err(PromptError::SeveralLines)), "{outcome:?}");
            let (outcome, _) = answer(echo, b"\x04")?;
            assert!(matches!(outcome, Err(PromptError::Ended)), "{outcome:?}");
        }
        let (outcome, _) = answer(Echo::Hidden, b"ab\x1b[Dc\nls\n")?;
        assert!(matches!(outcome, Err(PromptError::ControlCharacter)), "{outcome:?}");
        for (key, signal) in [(3, SIGINT), (28, SIGQUIT)] {
            let (outcome, _) = answer(Echo::Hidden, &[b'a', key])?;
            assert!(matches!(outcome, Err(PromptError::Interrupted(got)) if got == signal), "{outcome:?}");
        }
        Ok(())
    }
}
