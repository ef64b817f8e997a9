//! A terminal of a given width on all three streams, and what is seen on it.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use rustix::fs::{Mode, OFlags, open};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

use crate::support::Said;

/// How long anything may take to appear.
const PATIENCE: Duration = Duration::from_secs(60);

/// A program on a terminal.
pub struct Terminal {
    child: Child,
    keys: File,
    screen: Arc<Mutex<Vec<u8>>>,
    seen: usize,
}

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

impl Terminal {
    /// Starts a command with a terminal of 24 lines on all three streams.
    pub fn start(mut command: Command, columns: u16) -> Result<Self> {
        let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC)?;
        grantpt(&master)?;
        unlockpt(&master)?;
        let name = ptsname(&master, Vec::new())?;
        let slave = File::from(open(name, OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC, Mode::empty())?);
        tcsetwinsize(&slave, Winsize { ws_row: 24, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 })?;
        command.stdin(slave.try_clone()?).stdout(slave.try_clone()?).stderr(slave);
        let child = command.spawn()?;
        // The command keeps its copies of the other side open; without them the screen ends with the program.
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        drop(command);
        let keys = File::from(master);
        let (mut glass, screen) = (keys.try_clone()?, Arc::new(Mutex::new(Vec::new())));
        let shown = Arc::clone(&screen);
        std::thread::spawn(move || {
            let mut chunk = [0; 4096];
            // The other side's end is an error here, not an empty read.
            while let Ok(read @ 1..) = glass.read(&mut chunk) {
                shown.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(&chunk[..read]);
            }
        });
        Ok(Self { child, keys, screen, seen: 0 })
    }

    /// The program's process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Everything that has been shown, lines ended by LF alone.
    pub fn screen(&self) -> String {
        let screen = self.screen.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(&screen).replace("\r\n", "\n")
    }

    /// Waits until a text is shown behind what was waited for before.
    pub fn wait_for(&mut self, text: &str) -> Result<()> {
        let begin = Instant::now();
        loop {
            let screen = self.screen();
            if let Some(place) = screen[self.seen.min(screen.len())..].find(text) {
                self.seen += place + text.len();
                return Ok(());
            }
            if begin.elapsed() > PATIENCE {
                return Err(format!("{text:?} did not appear:\n{screen}").into());
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Waits for a question and answers it with a line.
    pub fn answer(&mut self, question: &str, line: &str) -> Result<()> {
        self.wait_for(question)?;
        Ok(self.keys.write_all(format!("{line}\n").as_bytes())?)
    }

    /// Waits until the program ends; what was shown stands in `stdout`.
    pub fn end(mut self) -> Result<Said> {
        let begin = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait()? {
                break status;
            }
            if begin.elapsed() > PATIENCE {
                self.child.kill()?;
                return Err(format!("the program does not end:\n{}", self.screen()).into());
            }
            std::thread::sleep(Duration::from_millis(5));
        };
        // What the program wrote last is on its way through the other thread, which ends when all has been read.
        while Arc::strong_count(&self.screen) > 1 && begin.elapsed() < PATIENCE {
            std::thread::sleep(Duration::from_millis(2));
        }
        let shown = self.screen();
        Ok(Said::from(std::process::Output { status, stdout: shown.into_bytes(), stderr: Vec::new() }))
    }
}
