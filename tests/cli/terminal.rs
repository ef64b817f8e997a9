//! A real terminal: a pseudo-terminal that controls the program, somebody who types, and the screen.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt as _;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{Mode, OFlags};
use rustix::process::{Pid, Signal, kill_process};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{LocalModes, tcgetattr};

use crate::support::Said;

/// How long anybody waits for a text or an end.
const PATIENCE: Duration = Duration::from_secs(60);

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// A program on a terminal of its own.
pub struct Terminal {
    keyboard: File,
    line: OwnedFd,
    child: Child,
    screen: Vec<u8>,
    read: usize,
}

impl Terminal {
    /// Starts a command on a new terminal, which controls it: Ctrl-C reaches it as from a person.
    pub fn start(command: &Command) -> Result<Self> {
        let keyboard = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY)?;
        grantpt(&keyboard)?;
        unlockpt(&keyboard)?;
        let name = ptsname(&keyboard, Vec::new())?;
        let path = std::ffi::OsStr::from_bytes(name.as_bytes());
        let line = rustix::fs::open(path, OFlags::RDWR | OFlags::NOCTTY, Mode::empty())?;
        let end = || -> std::io::Result<Stdio> { Ok(line.try_clone()?.into()) };
        // It makes the terminal the controlling one and becomes the program: the process stays the same.
        let mut started = Command::new("setsid");
        started.arg("--ctty").arg(command.get_program()).args(command.get_args()).env_clear();
        started.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
        if let Some(folder) = command.get_current_dir() {
            started.current_dir(folder);
        }
        let child = started.stdin(end()?).stdout(end()?).stderr(end()?).spawn();
        let child = child.map_err(|error| format!("setsid (Debian package util-linux): {error}"))?;
        Ok(Self { keyboard: keyboard.into(), line, child, screen: Vec::new(), read: 0 })
    }

    /// Waits until a text appears after what was waited for before.
    pub fn expect(&mut self, text: &str) -> Result<()> {
        let begin = Instant::now();
        loop {
            let fresh = &self.screen[self.read..];
            if let Some(at) = fresh.windows(text.len()).position(|window| window == text.as_bytes()) {
                self.read += at + text.len();
                return Ok(());
            }
            let ended = self.child.try_wait()?.is_some();
            if !self.look(Duration::from_millis(50))? && (ended || begin.elapsed() > PATIENCE) {
                return Err(format!("{text:?} did not appear:\n{}", self.shown()).into());
            }
        }
    }

    /// Types.
    pub fn keys(&mut self, keys: &str) -> Result<()> {
        Ok(self.keyboard.write_all(keys.as_bytes())?)
    }

    /// Sends a signal to the program itself.
    pub fn signal(&self, signal: Signal) -> Result<()> {
        let pid = Pid::from_raw(self.child.id().try_into()?).ok_or("no process")?;
        Ok(kill_process(pid, signal)?)
    }

    /// Whether what is typed is shown, and edited by the system, as a shell wants it.
    pub fn is_as_before(&self) -> Result<bool> {
        let modes = tcgetattr(&self.line)?.local_modes;
        Ok(modes.contains(LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG))
    }

    /// Waits for the end; the screen is in `stdout`.
    pub fn end(mut self) -> Result<Said> {
        let begin = Instant::now();
        let status = loop {
            self.look(Duration::from_millis(10))?;
            if let Some(status) = self.child.try_wait()? {
                break status;
            }
            if begin.elapsed() > PATIENCE {
                self.child.kill()?;
                return Err(format!("it did not end:\n{}", self.shown()).into());
            }
        };
        while self.look(Duration::from_millis(10))? {}
        if !self.is_as_before()? {
            return Err("the terminal was left changed".into());
        }
        Ok(std::process::Output { status, stdout: self.screen, stderr: Vec::new() }.into())
    }

    /// Reads what has come, at most once; whether anything has.
    fn look(&mut self, patience: Duration) -> Result<bool> {
        let wait = Timespec { tv_sec: 0, tv_nsec: patience.subsec_nanos().into() };
        if poll(&mut [PollFd::new(&self.keyboard, PollFlags::IN)], Some(&wait))? == 0 {
            return Ok(false);
        }
        let mut chunk = [0; 4096];
        let read = self.keyboard.read(&mut chunk)?;
        self.screen.extend(&chunk[..read]);
        Ok(read > 0)
    }

    fn shown(&self) -> String {
        String::from_utf8_lossy(&self.screen).into_owned()
    }
}
