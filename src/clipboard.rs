//! The clipboard: a helper child of our own holds the value, and ends after a while, which clears it.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::diagnostic::{Diagnostic, Kind};
use crate::process::{self, ProcessError};
use crate::secret::Secret;

/// The hidden command that the helper child runs.
pub const HELPER: &str = "__clipboard";
const READY: &str = "ready";

/// Why nothing is on the clipboard.
#[derive(Debug, thiserror::Error)]
pub enum ClipboardError {
    /// A clipboard holds text.
    #[error("the value is not text; write it to a file with --out")]
    NotText,
    /// No display, or no clipboard there.
    #[error("no clipboard can be reached: {0}")]
    Unreachable(String),
    /// The helper did not start.
    #[error(transparent)]
    Process(#[from] ProcessError),
    /// The helper went away.
    #[error("the clipboard's helper ended early")]
    Helper(#[source] std::io::Error),
}

impl Diagnostic for ClipboardError {
    fn kind(&self) -> Kind {
        Kind::Failed
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::Unreachable(_) => Some("over ssh or on a console there is none; use --out FILE".to_owned()),
            _ => None,
        }
    }
}

/// Starts a helper that holds `value` on the clipboard for some seconds; the value goes through its standard input.
pub fn hold(value: &Secret, seconds: u64) -> Result<(), ClipboardError> {
    if value.expose_text().is_none() {
        return Err(ClipboardError::NotText);
    }
    let mut command = process::ourselves()?;
    command.args([HELPER, &seconds.to_string()]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().map_err(|error| process::start_error("keyward", error))?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(value.expose()).map_err(ClipboardError::Helper)?;
    }
    let mut line = String::new();
    if let Some(stdout) = child.stdout.take() {
        BufReader::new(stdout).read_line(&mut line).map_err(ClipboardError::Helper)?;
    }
    // The child is not waited for: it stays until the value is to be forgotten.
    if line.trim_end() == READY { Ok(()) } else { Err(ClipboardError::Unreachable(line.trim_end().to_owned())) }
}

/// What the helper child does: hold the value until the time is up or somebody copies something else.
/// `say` writes the one line that tells whether it can.
#[expect(clippy::disallowed_methods, reason = "this is the door to the clipboard")]
pub fn serve(value: &Secret, seconds: u64, mut say: impl FnMut(&str)) -> Result<(), ClipboardError> {
    #[cfg(unix)]
    {
        // Out of the terminal's session: closing it or Ctrl-C there must not clear the clipboard early.
        let _ = rustix::process::setsid();
    }
    let text = value.expose_text().ok_or(ClipboardError::NotText)?;
    let mut clipboard = match arboard::Clipboard::new() {
        Ok(clipboard) => clipboard,
        Err(error) => {
            say(&error.to_string());
            return Err(ClipboardError::Unreachable(error.to_string()));
        }
    };
    say(READY);
    let time = Duration::from_secs(seconds);
    let unreachable = |error: arboard::Error| ClipboardError::Unreachable(error.to_string());
    #[cfg(target_os = "linux")]
    {
        use arboard::SetExtLinux as _;
        let set = clipboard.set().exclude_from_history().wait_until(Instant::now() + time);
        set.text(text).map_err(unreachable)
    }
    #[cfg(not(target_os = "linux"))]
    {
        clipboard.set_text(text).map_err(unreachable)?;
        std::thread::sleep(time);
        if clipboard.get_text().is_ok_and(|now| now == text) {
            clipboard.clear().map_err(unreachable)?;
        }
        Ok(())
    }
}
