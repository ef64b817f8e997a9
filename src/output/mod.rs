//! The one door to the terminal: answers on stdout, the conversation on stderr, questions.
//!
//! Everything from outside is cleaned before people see it ([`sanitise`]); what other programs read
//! is exact. A secret passes here in [`Ui::secret`] and [`Ui::document`] only. Colour follows `NO_COLOR`,
//! `CLICOLOR_FORCE`, `CLICOLOR` and `TERM` as `anstream` reads them.

#![cfg_attr(not(test), expect(clippy::disallowed_methods, reason = "this is the door to the terminal"))]

mod details;
mod error;
mod machine;
mod prompt;
pub mod sanitise;
mod table;
#[cfg(test)]
mod tests;
mod view;

use std::fs::File;
use std::io::{self, IsTerminal as _, Read as _, Write};
use std::os::fd::AsFd as _;

use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthStr as _;
use zeroize::Zeroizing;

pub use self::details::Details;
pub use self::error::{OutputError, PromptError};
use self::prompt::Echo;
use self::table::Room;
use self::view::paint;
pub use self::view::{Cell, Column, Format, Objects, Shape, Tone, View};
use crate::secret::Secret;

/// What the command line and the environment say about talking.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct UiOptions {
    /// Only answers, warnings and errors.
    pub quiet: bool,
    /// Never ask.
    pub no_input: bool,
    /// `COLUMNS`, in place of what the terminal says of itself.
    pub width: Option<usize>,
    /// What each line on stderr begins with, where another program speaks there too.
    pub prefix: &'static str,
}

/// The terminal, or whatever stands in its place.
pub struct Ui {
    out: Stream,
    err: Stream,
    stdin_is_terminal: bool,
    options: UiOptions,
}

impl Ui {
    /// Talks on the standard streams of the process.
    pub fn new(options: UiOptions) -> Self {
        let terminal_width = || rustix::termios::tcgetwinsize(io::stdout()).ok().map(|size| usize::from(size.ws_col));
        // Some terminals (serial lines, editors) say they have no columns.
        let width = options.width.or_else(terminal_width).filter(|width| *width > 0);
        Self {
            out: Stream {
                sink: unbuffered_stdout(),
                terminal: io::stdout().is_terminal(),
                colour: AutoStream::choice(&io::stdout()) != ColorChoice::Never,
                prefix: "",
                waiting: 0,
            },
            err: Stream {
                sink: Box::new(io::stderr()),
                terminal: io::stderr().is_terminal(),
                colour: AutoStream::choice(&io::stderr()) != ColorChoice::Never,
                prefix: options.prefix,
                waiting: 0,
            },
            stdin_is_terminal: io::stdin().is_terminal(),
            options: UiOptions { width: Some(width.unwrap_or(80)), ..options },
        }
    }

    /// What it was told of talking: for another one on the same streams.
    pub fn options(&self) -> UiOptions {
        self.options
    }

    /// The name of the terminal this runs on, if there is one.
    pub fn terminal_name(&self) -> Option<String> {
        let name = rustix::termios::ttyname(io::stdin(), Vec::new()).ok()?;
        name.into_string().ok()
    }

    /// Whether somebody could type instead of a value coming through a pipe.
    pub fn stdin_is_terminal(&self) -> bool {
        self.stdin_is_terminal
    }

    /// Everything that comes on standard input; `None` if it is more than `limit` bytes.
    pub fn read_stdin(&mut self, limit: usize) -> io::Result<Option<Secret>> {
        // Reserved once, so that growing leaves no copies behind.
        let mut bytes = Zeroizing::new(Vec::with_capacity(limit + 1));
        io::stdin().lock().take(limit as u64 + 1).read_to_end(&mut bytes)?;
        Ok((bytes.len() <= limit).then(|| Secret::new(std::mem::take(&mut *bytes))))
    }

    /// Whether the answer is read by a person.
    pub fn stdout_is_terminal(&self) -> bool {
        self.out.terminal
    }

    /// Whether there is somebody to ask: stdin and stderr are terminals, and asking is not forbidden.
    pub fn can_ask(&self) -> bool {
        self.stdin_is_terminal && self.err.terminal && !self.options.no_input
    }

    /// Writes an answer for people to stdout, each line cleaned; a last line end is added if missing.
    pub fn answer(&mut self, text: &str) -> Result<(), OutputError> {
        let mut shown = String::with_capacity(text.len() + 1);
        for line in text.strip_suffix('\n').unwrap_or(text).split('\n') {
            shown.push_str(&sanitise::line(line));
            shown.push('\n');
        }
        self.out.write(shown.as_bytes())
    }

    /// Writes bytes for other programs to stdout, exactly.
    pub fn raw(&mut self, bytes: &[u8]) -> Result<(), OutputError> {
        self.out.write(bytes)
    }

    /// Writes a value for other programs to stdout, readable and ending in LF.
    pub fn json(&mut self, value: &serde_json::Value) -> Result<(), OutputError> {
        // `#` is the readable form; a `Value` has no way to fail.
        let text = format!("{value:#}\n");
        self.out.write(sanitise::json(&text).as_bytes())
    }

    /// Writes one of several values for other programs to stdout, as one line.
    pub fn json_line(&mut self, value: &serde_json::Value) -> Result<(), OutputError> {
        let text = format!("{value}\n");
        self.out.write(sanitise::json(&text).as_bytes())
    }

    /// Writes a secret to stdout: exactly its bytes into a pipe or a file; on a terminal one line,
    /// its control characters escaped as in [`sanitise::bytes`], with a warning if there were any.
    pub fn secret(&mut self, secret: &Secret) -> Result<(), OutputError> {
        if !self.out.terminal {
            return self.out.write(secret.expose());
        }
        let escaped = self.secret_line(secret.expose())?;
        self.warn_of_escapes(escaped);
        Ok(())
    }

    /// The same for a document with secrets in it, which keeps its lines on a terminal.
    pub fn document(&mut self, document: &Secret) -> Result<(), OutputError> {
        if !self.out.terminal {
            return self.out.write(document.expose());
        }
        let bytes = document.expose();
        let mut escaped = false;
        for line in bytes.strip_suffix(b"\n").unwrap_or(bytes).split(|byte| *byte == b'\n') {
            escaped |= self.secret_line(line)?;
        }
        self.warn_of_escapes(escaped);
        Ok(())
    }

    /// Writes a secret as one line; whether anything in it was escaped.
    fn secret_line(&mut self, secret: &[u8]) -> Result<bool, OutputError> {
        let escaped = sanitise::bytes(secret);
        let shown = escaped.as_ref().map_or(secret, |text| text.as_bytes());
        let mut line = Zeroizing::new(Vec::with_capacity(shown.len() + 1));
        line.extend_from_slice(shown);
        line.push(b'\n');
        self.out.write(&line)?;
        Ok(escaped.is_some())
    }

    fn warn_of_escapes(&mut self, escaped: bool) {
        if escaped {
            self.warn("the value is shown escaped, with \\\\ for each backslash; pipe it to get its exact bytes");
        }
    }

    /// Stdout and stderr for what a program of the caller's says, which is passed on as it is.
    pub fn pass_through(&self) -> [Box<dyn Write + Send>; 2] {
        [unbuffered_stdout(), Box::new(io::stderr())]
    }

    /// Says on stderr what is going on. Silent under `--quiet`.
    pub fn status(&mut self, text: &str) {
        if !self.options.quiet {
            self.err.say("", Style::new(), text);
        }
    }

    /// Says on a terminal what is being waited for, on a line that goes when something else is said there. Whoever writes to stdout
    /// says [`Ui::progress_over`] before.
    pub fn progress(&mut self, text: &str) {
        let text = sanitise::line(text);
        // A program that is being waited for may ask something after it.
        let columns = text.width() + 1;
        if self.err.terminal && !self.options.quiet && columns < self.options.width.unwrap_or(80) {
            self.err.erase();
            let _ = self.err.write(format!("{text} ").as_bytes());
            self.err.waiting = columns;
        }
    }

    /// Nothing is waited for any more.
    pub fn progress_over(&mut self) {
        self.err.erase();
    }

    /// Says on stderr what somebody has to do for it to go on; where somebody is there also under `--quiet`, as a question.
    pub fn call(&mut self, text: &str) {
        if self.can_ask() || !self.options.quiet {
            self.err.say("", Style::new(), text);
        }
    }

    /// Says on stderr what deserves attention though it goes on.
    pub fn warn(&mut self, text: &str) {
        self.err.say("warning: ", AnsiColor::Yellow.on_default().bold(), text);
    }

    /// Says on stderr what to do next. Silent under `--quiet`.
    pub fn hint(&mut self, text: &str) {
        if !self.options.quiet {
            self.err.say("hint: ", HINT, text);
        }
    }

    /// Says on stderr what failed, what caused it and what to do next; also under `--quiet`.
    pub fn error(&mut self, chain: &[String], hint: Option<&str>) {
        let red = AnsiColor::Red.on_default().bold();
        for (depth, line) in chain.iter().enumerate() {
            self.err.say(if depth == 0 { "error: " } else { "caused by: " }, red, line);
        }
        if let Some(hint) = hint {
            self.err.say("hint: ", HINT, hint);
        }
    }

    /// Asks for a line that nobody sees. The question comes without its colon.
    pub fn ask_hidden(&mut self, question: &str) -> Result<Secret, PromptError> {
        self.ask(question, ": ", Echo::Hidden)
    }

    /// Asks for a line of text. The question comes without its colon.
    pub fn ask_line(&mut self, question: &str) -> Result<String, PromptError> {
        let answer = self.ask(question, ": ", Echo::Shown)?;
        text_line(&answer)
    }

    /// Asks for consent; anything but `y` or `yes` is a no. The question comes with its question mark.
    pub fn confirm(&mut self, question: &str) -> Result<bool, PromptError> {
        let answer = self.ask(question, " [y/N] ", Echo::Shown)?;
        let answer = text_line(&answer)?;
        Ok(matches!(answer.trim().to_ascii_lowercase().as_str(), "y" | "yes"))
    }

    fn ask(&mut self, question: &str, ending: &str, echo: Echo) -> Result<Secret, PromptError> {
        if !self.can_ask() {
            return Err(PromptError::NoTerminal { question: question.to_owned() });
        }
        self.err.erase();
        let question = format!("{}{ending}", sanitise::line(question));
        prompt::ask(&prompt::terminal()?, &mut self.err.sink, &question, echo)
    }

    /// Writes a view to stdout. Where there is nothing, people get its sentence: on stderr instead
    /// of a table, so that a pipe stays empty, and in the document instead of a Markdown table.
    pub fn view<V: View + ?Sized>(&mut self, view: &V, format: Format) -> Result<(), OutputError> {
        if format == Format::Json {
            return self.objects(view.json());
        }
        let (columns, rows) = (view.columns(), view.rows());
        match format {
            Format::Csv => {
                let text = machine::csv(&columns, &rows)?;
                // On a terminal it is a person who looks, and a cell must not command the terminal.
                if self.out.terminal {
                    self.answer(&String::from_utf8_lossy(&text).replace("\r\n", "\n"))
                } else {
                    self.raw(&text)
                }
            }
            Format::Markdown if rows.is_empty() => self.answer(view.empty()),
            Format::Markdown => self.answer(&machine::markdown(&columns, &rows)),
            _ if rows.is_empty() => {
                self.status(view.empty());
                Ok(())
            }
            _ => self.table(&columns, &rows, format == Format::Wide),
        }
    }

    /// As [`Ui::json`] would write them, a few at a time.
    fn objects(&mut self, objects: Objects<'_>) -> Result<(), OutputError> {
        let mut text = format!("{{\n  \"{}\": [", objects.noun);
        let mut between = "\n    ";
        for object in objects.each {
            text.push_str(between);
            text.push_str(&sanitise::json(&format!("{object:#}")).replace('\n', "\n    "));
            between = ",\n    ";
            if text.len() > 64 * 1024 {
                self.out.write(text.as_bytes())?;
                text.clear();
            }
        }
        text.push_str(if between.starts_with(',') { "\n  ],\n" } else { "],\n" });
        text.push_str("  \"version\": 1\n}\n");
        self.out.write(text.as_bytes())
    }

    fn table(&mut self, columns: &[Column], rows: &[Vec<Cell>], wide: bool) -> Result<(), OutputError> {
        // `wide` is where the dropped and the cut can be found: it drops and cuts nothing.
        let width = self.room().filter(|_| !wide);
        let table = table::lay_out(columns, rows, Room { width, wide, colour: self.out.colour });
        self.out.write(table.text.as_bytes())?;
        if !table.dropped.is_empty() && !self.options.quiet {
            let note = format!("not shown: {} (use --format wide)", table.dropped.join(", "));
            self.err.say(&note, Tone::Faint.style(), "");
        }
        Ok(())
    }

    /// Writes one thing in full to stdout.
    pub fn details(&mut self, details: &Details) -> Result<(), OutputError> {
        let text = details.lay_out(self.room(), self.out.colour);
        self.out.write(text.as_bytes())
    }

    /// The columns there are for an answer; `None` where nobody looks.
    fn room(&self) -> Option<usize> {
        self.options.width.filter(|_| self.out.terminal)
    }
}

const HINT: Style = AnsiColor::Cyan.on_default().bold();

/// A line that is seen, kept and shown again must be text without control characters.
fn text_line(answer: &Secret) -> Result<String, PromptError> {
    let text = answer.expose_text().ok_or(PromptError::NotText)?;
    if text.chars().any(char::is_control) {
        return Err(PromptError::ControlCharacter);
    }
    Ok(text.to_owned())
}

/// One of the two ways out.
struct Stream {
    sink: Box<dyn Write + Send>,
    terminal: bool,
    colour: bool,
    prefix: &'static str,
    /// Columns of a line that says what is being waited for.
    waiting: usize,
}

impl Stream {
    fn write(&mut self, bytes: &[u8]) -> Result<(), OutputError> {
        self.sink.write_all(bytes)?;
        Ok(self.sink.flush()?)
    }

    fn say(&mut self, label: &str, style: Style, text: &str) {
        self.erase();
        let mut line = String::with_capacity(self.prefix.len() + label.len() + text.len() + 16);
        line.push_str(self.prefix);
        paint(&mut line, label, style, self.colour);
        line.push_str(&sanitise::line(text));
        line.push('\n');
        // Whoever closed stderr does not want to know; the work goes on.
        let _ = self.write(line.as_bytes());
    }

    /// Takes back what was said of waiting: with spaces, which every terminal understands.
    fn erase(&mut self) {
        if self.waiting > 0 {
            let _ = self.write(format!("\r{:1$}\r", "", self.waiting).as_bytes());
            self.waiting = 0;
        }
    }
}

/// Stdout without the standard library's buffer, which would keep a copy of a secret in memory.
fn unbuffered_stdout() -> Box<dyn Write + Send> {
    match io::stdout().as_fd().try_clone_to_owned() {
        Ok(stdout) => Box::new(File::from(stdout)),
        Err(_) => Box::new(io::stdout()),
    }
}
