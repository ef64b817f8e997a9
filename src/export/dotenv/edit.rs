//! Giving variables of an existing `.env` file new values, every other byte of it staying as it is.
//!
//! Nobody's file is written by our ways alone, so here it is only taken apart into assignments and everything else, by what
//! all readers of the dialect agree upon. Where they would not, the file is refused with the line: a wrong guess about one
//! quote would be a wrong guess about every variable behind it.

use std::ops::Range;

use super::Dialect;
use crate::diagnostic::{Diagnostic, Kind};
use crate::export::grammar::{Refusal, all_read, compose};
use crate::export::ink::Ink;
use crate::export::name::is_name;
use crate::export::{ExportError, Format, Name, Variable, names_are_free, refused, texts};
use crate::secret::Secret;

/// A `.env` file taken apart.
#[derive(Debug)]
pub struct EnvFile<'a> {
    dialect: Dialect,
    text: &'a str,
    assignments: Vec<Assignment<'a>>,
}

/// Places in the text, from the front: `export `, `NAME=value`, ` # why`, line end.
#[derive(Debug)]
struct Assignment<'a> {
    name: &'a str,
    line: usize,
    /// From the name to the end of the value.
    written: Range<usize>,
    /// With a comment behind it.
    end: usize,
}

/// A file that is not taken apart, and which line of it is the reason. Never quotes it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {why}")]
pub struct BadEnvFile {
    /// From 1.
    pub line: usize,
    /// What is wrong.
    pub why: &'static str,
}

/// Why a `.env` file was not changed.
#[derive(Debug, thiserror::Error)]
pub enum EditError {
    /// The file as it is.
    #[error(transparent)]
    File(#[from] BadEnvFile),
    /// The value.
    #[error(transparent)]
    Value(#[from] ExportError),
}

impl Diagnostic for EditError {
    fn kind(&self) -> Kind {
        match self {
            Self::File(_) => Kind::Failed,
            Self::Value(error) => error.kind(),
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::File(_) => Some("write the line so that every reader takes it for the same".to_owned()),
            Self::Value(error) => error.hint(),
        }
    }
}

impl<'a> EnvFile<'a> {
    /// Takes a file of this dialect apart.
    pub fn read(dialect: Dialect, bytes: &'a [u8]) -> Result<Self, BadEnvFile> {
        let bad = |at: usize, why| BadEnvFile { line: line_of(&bytes[..at]), why };
        let text = std::str::from_utf8(bytes).map_err(|error| bad(error.valid_up_to(), "it is not UTF-8"))?;
        if text.starts_with('\u{feff}') {
            return Err(bad(0, "it begins with a byte order mark"));
        }
        if let Some(at) = text.find('\0') {
            return Err(bad(at, "it holds a NUL byte"));
        }
        let lone = text.match_indices('\r').find(|(at, _)| !text[at + 1..].starts_with('\n'));
        if let Some((at, _)) = lone {
            return Err(bad(at, "a carriage return without a line feed"));
        }
        let mut file = Self { dialect, text, assignments: Vec::new() };
        let mut at = 0;
        while at < text.len() {
            let begin = at;
            at = file.take(at).map_err(|why| bad(begin, why))?;
        }
        Ok(file)
    }

    /// Whether every reader finds this variable with this value.
    pub fn holds(&self, variable: &Variable<'_>) -> Result<bool, BadEnvFile> {
        let (Some(found), Some(value)) = (self.counting(variable.name)?, variable.value.expose_text()) else {
            return Ok(false);
        };
        let mut alone = Ink::new();
        alone.text(&self.text[found.written.clone()]);
        alone.text("\n");
        Ok(all_read(self.dialect.grammar().readers, alone.as_str(), &[(variable.name.as_str(), value)]))
    }

    /// Whether [`EnvFile::set`] will find where to put these variables.
    pub fn check<'n>(&self, names: impl IntoIterator<Item = &'n Name>) -> Result<(), BadEnvFile> {
        names.into_iter().try_for_each(|name| self.counting(name).map(drop))
    }

    /// The file with new values for these variables: in place of the assignment that counts, at the end where there is none.
    pub fn set(&self, variables: &[Variable<'_>]) -> Result<Secret, EditError> {
        let format = Format::Dotenv(self.dialect);
        names_are_free(format, variables.iter().map(|variable| variable.name))?;
        let mut replaced = Vec::new();
        let mut appended = Vec::new();
        for (variable, text) in variables.iter().zip(texts(format, variables)?) {
            let written = compose(&self.dialect.grammar(), &[text]).map_err(|refusal| match refusal {
                Refusal::Value(_, why) => refused(format, &[Variable { ..*variable }], &Refusal::Value(0, why)),
                Refusal::Whole => ExportError::Whole(format),
            })?;
            match self.counting(variable.name)? {
                Some(place) => replaced.push((place, written)),
                None => appended.push(written),
            }
        }
        replaced.sort_by_key(|(place, _)| place.written.start);
        let mut document = Ink::new();
        let mut at = 0;
        for (place, written) in replaced {
            document.text(&self.text[at..place.written.start]);
            document.text(written.as_str().trim_end_matches('\n'));
            document.text(&self.text[place.written.end..place.end]);
            at = place.end;
            // A shell would take the carriage return for the end of the value.
            if self.dialect == Dialect::Posix && self.text[at..].starts_with('\r') {
                at += 1;
            }
        }
        document.text(&self.text[at..]);
        if !appended.is_empty() && !document.as_str().is_empty() && !document.as_str().ends_with('\n') {
            document.text("\n");
        }
        for written in &appended {
            document.text(written.as_str());
        }
        let document = document.into_secret();
        let again = EnvFile::read(self.dialect, document.expose())?;
        for variable in variables {
            if !again.holds(variable)? {
                return Err(ExportError::Whole(format).into());
            }
        }
        Ok(document)
    }

    /// The assignment of a variable that its readers go by, if there is one.
    fn counting(&self, name: &Name) -> Result<Option<&Assignment<'a>>, BadEnvFile> {
        let mut all = self.assignments.iter().filter(|assignment| assignment.name == name.as_str());
        let Some(last) = all.next_back() else { return Ok(None) };
        // dotenvy takes the first or the last, as it is called; kubectl refuses the file.
        if matches!(self.dialect, Dialect::Dotenvy | Dialect::Kubectl) && all.next().is_some() {
            return Err(BadEnvFile { line: last.line, why: "the variable is set here for the second time" });
        }
        Ok(Some(last))
    }

    /// Takes one line, or what belongs together over several; where the next one begins.
    fn take(&mut self, begin: usize) -> Result<usize, &'static str> {
        let rest = &self.text[begin..];
        let line = rest.split('\n').next().unwrap_or_default();
        let blank = line.trim_start_matches([' ', '\t', '\r']);
        let start = begin + line.len() - blank.len();
        let hidden = self.dialect == Dialect::Systemd && blank.starts_with(';');
        if blank.is_empty() || blank.starts_with('#') || hidden {
            if self.dialect == Dialect::Systemd && blank.trim_end_matches('\r').ends_with('\\') {
                return Err("a comment that ends in a backslash");
            }
            return Ok(self.next_line(begin + line.len()));
        }
        let name_at = start + self.exported(blank);
        let Some((name, value_at)) = self.name(name_at) else {
            return self.something_else(blank).map(|()| self.next_line(begin + line.len()));
        };
        let (value_end, end) = self.value(value_at)?;
        let line = line_of(&self.text.as_bytes()[..begin]);
        self.assignments.push(Assignment { name, line, written: name_at..value_end, end });
        Ok(self.next_line(end))
    }

    /// The length of an `export` that means nothing to the readers.
    fn exported(&self, line: &str) -> usize {
        if matches!(self.dialect, Dialect::Docker | Dialect::Kubectl | Dialect::Systemd) {
            return 0;
        }
        let behind = line.strip_prefix("export").filter(|behind| behind.starts_with([' ', '\t']));
        behind.map_or(0, |behind| line.len() - behind.trim_start_matches([' ', '\t']).len())
    }

    /// A name, and where what is assigned to it begins.
    fn name(&self, at: usize) -> Option<(&'a str, usize)> {
        let (name, _) = self.text[at..].split_once('=').filter(|(name, _)| !name.contains('\n'))?;
        let bare = if self.is_close() { name } else { name.trim_end_matches([' ', '\t']) };
        let other = |byte: u8| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte);
        let takes_more = self.dialect != Dialect::Posix && !bare.is_empty() && bare.bytes().all(other);
        (takes_more || is_name(bare)).then_some((bare, at + name.len() + 1))
    }

    /// Whether nothing may stand between a name and its `=`.
    fn is_close(&self) -> bool {
        matches!(self.dialect, Dialect::Posix | Dialect::Docker | Dialect::Kubectl)
    }

    /// A line that assigns nothing.
    fn something_else(&self, line: &str) -> Result<(), &'static str> {
        match self.dialect {
            Dialect::Posix => Err("a command, and not just an assignment"),
            Dialect::Docker | Dialect::Kubectl => Ok(()),
            _ if line.contains(['\'', '"', '`', '\\']) => Err("a quote outside of any assignment"),
            _ if line.contains(':') => Err("a colon in place of the equals sign"),
            _ => Ok(()),
        }
    }

    /// Where a value that begins here ends, and then where the comment behind it does.
    fn value(&self, begin: usize) -> Result<(usize, usize), &'static str> {
        let text = &self.text[begin..];
        if matches!(self.dialect, Dialect::Docker | Dialect::Kubectl) {
            let end = begin + end_of_line(text, 0);
            return Ok((end, end));
        }
        let anywhere = matches!(self.dialect, Dialect::Posix | Dialect::Dotenvy);
        let again = anywhere || self.dialect == Dialect::Systemd;
        let mut at = 0;
        // Whether a quote here opens; and whether one has been closed.
        let (mut fresh, mut closed) = (true, false);
        while let Some(char) = text[at..].chars().next().filter(|char| *char != '\n') {
            let blank = matches!(char, ' ' | '\t' | '\r');
            let quote = matches!(char, '\'' | '"') || char == '`' && self.dialect == Dialect::Node;
            if quote && (fresh || anywhere) {
                at = self.closing(text, at)?;
                (fresh, closed) = (again, true);
                continue;
            }
            if quote && closed && !again {
                return Err("something behind a quoted value");
            }
            if char == '\\' && again {
                let next = text[at + 1..].chars().next().filter(|next| !"\r\n".contains(*next));
                at += 1 + next.ok_or("a line that goes on behind a backslash")?.len_utf8();
                fresh = false;
                continue;
            }
            if self.dialect == Dialect::Posix && ("`;&|<>()".contains(char) || text[at..].starts_with("$(")) {
                return Err(COMMAND);
            }
            if self.dialect == Dialect::Posix && blank {
                // It ends a word of the shell: behind it there is only a comment.
                let rest = text[at..end_of_line(text, at)].trim_start_matches([' ', '\t', '\r']);
                let alone = rest.is_empty() || rest.starts_with('#');
                return alone.then_some((begin + at, begin + end_of_line(text, at))).ok_or(COMMAND);
            }
            if char == '#' && self.dialect != Dialect::Systemd && text[..at].ends_with([' ', '\t']) {
                let value = text[..at].trim_end_matches([' ', '\t']).len();
                return Ok((begin + value, begin + end_of_line(text, at)));
            }
            fresh &= blank;
            at += char.len_utf8();
        }
        let value = text[..at].trim_end_matches([' ', '\t', '\r']).len();
        Ok((begin + value, begin + text[..at].trim_end_matches('\r').len()))
    }

    /// Behind the quote that closes the one at `open`.
    fn closing(&self, text: &str, open: usize) -> Result<usize, &'static str> {
        let quote = text[open..].chars().next().unwrap_or_default();
        let inside = &text[open + 1..];
        for (at, _) in inside.match_indices(quote) {
            let backslashes = inside[..at].bytes().rev().take_while(|byte| *byte == b'\\').count();
            if self
                .closes(quote, backslashes)
                .ok_or("a backslash before a quote, which not every reader takes alike")?
            {
                let inside = &inside[..at];
                let runs = inside.contains("$(") || inside.contains('`');
                if self.dialect == Dialect::Posix && quote == '"' && runs {
                    return Err(COMMAND);
                }
                return Ok(open + at + 2);
            }
        }
        Err("a quote that is not closed")
    }

    /// Whether a quote with so many backslashes right before it closes; `None` where its readers differ.
    fn closes(&self, quote: char, backslashes: usize) -> Option<bool> {
        let even = backslashes.is_multiple_of(2);
        match (self.dialect, quote) {
            (Dialect::Posix, '\'') => Some(true),
            (Dialect::Posix | Dialect::Dotenvy | Dialect::Systemd, '"') => Some(even),
            (Dialect::Dotenvy, '\'') => even.then_some(true),
            (Dialect::Python | Dialect::Ruby, _) | (Dialect::Compose, '"') if !even => Some(false),
            _ => (backslashes == 0).then_some(true),
        }
    }

    /// Behind the line end that follows.
    fn next_line(&self, at: usize) -> usize {
        self.text[at..].find('\n').map_or(self.text.len(), |end| at + end + 1)
    }
}

/// The end of the line that this place is in, without its line end.
fn end_of_line(text: &str, from: usize) -> usize {
    let line = text[from..].split('\n').next().unwrap_or_default();
    from + line.trim_end_matches('\r').len()
}

const COMMAND: &str = "more than an assignment: the shell would run something here";

fn line_of(before: &[u8]) -> usize {
    before.split(|byte| *byte == b'\n').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    type Outcome = Result<(), Box<dyn std::error::Error>>;

    fn set(dialect: Dialect, text: &str, value: &str) -> Result<String, Box<dyn std::error::Error>> {
        let (name, value) = ("X".parse()?, Secret::from(value.to_owned()));
        let changed = EnvFile::read(dialect, text.as_bytes())?.set(&[Variable { name: &name, value: &value }])?;
        Ok(changed.expose_text().unwrap_or_default().to_owned())
    }

    #[test]
    fn only_the_assignment_that_counts_changes() -> Outcome {
        use Dialect::{Compose, Docker, Dotenvy, Node, Posix, Python, Systemd};
        for (dialect, before, after) in [
            (Posix, "", "X='new'\n"),
            (Posix, "A=1", "A=1\nX='new'\n"),
            (Posix, "X=old", "X='new'"),
            (
                Posix,
                "# X=0\nX=1\nA=2\n\n  export X=old # why\nB=3\n",
                "# X=0\nX=1\nA=2\n\n  export X='new' # why\nB=3\n",
            ),
            (Posix, "A='X=1\nX=2'\nX=\"a\nb\"\nB=\"\\\"\nX=0\"\n", "A='X=1\nX=2'\nX='new'\nB=\"\\\"\nX=0\"\n"),
            (Posix, "XX=1\nX=a'b c'\\''d'\"e\"\n", "XX=1\nX='new'\n"),
            (Posix, "A=1\r\nX=2\r\nB=3\r\n", "A=1\r\nX='new'\nB=3\r\n"),
            (Node, "A=1\r\nX=2\r\nB=3", "A=1\r\nX='new'\r\nB=3"),
            (Node, "X = it's # it's\nA=`X=1\n`\n", "X='new' # it's\nA=`X=1\n`\n"),
            (Python, "A='it\\'s\nX=0'\nX=\nX", "A='it\\'s\nX=0'\nX='new'\nX"),
            (Dotenvy, "A=a' 'b\nX=\"old\" # c", "A=a' 'b\nX='new' # c"),
            (Compose, "export A='b'\nexport X=old\n", "export A='b'\nexport X='new'\n"),
            (Docker, "A='1\nX=old # it's\nX\n#X=1\nB", "A='1\nX=new\nX\n#X=1\nB"),
            (Systemd, "; X=1\nX='a' 'b\nc'\nA=it's # it's\n", "; X=1\nX=\"new\"\nA=it's # it's\n"),
        ] {
            assert_eq!(set(dialect, before, "new")?, after, "{dialect:?} {before:?}");
            assert_eq!(set(dialect, after, "new")?, after, "{dialect:?} {after:?}");
        }
        Ok(())
    }

    #[test]
    fn what_readers_take_differently_is_refused_with_its_line() {
        use Dialect::{Compose, Docker, Dotenvy, Kubectl, Node, Posix, Python, Systemd};
        for (dialect, text, line) in [
            (Posix, "A=1\nB='2\n", 2),
            (Posix, "A=1; X=2\n", 1),
            (Posix, "\nX=2 make\n", 2),
            (Posix, "if true; then\nX=1\nfi\n", 1),
            (Posix, "A=$(cat <<E\nX=1\nE\n)\n", 1),
            (Posix, "A=\"`id`\"\n", 1),
            (Posix, "A=1 \\\nX=2\n", 1),
            (Posix, "X =1\n", 1),
            (Node, "A='it\\'s'\n", 1),
            (Node, "A='b' 'c'\n", 1),
            (Node, "A=1\n'X=1'\n", 2),
            (Node, "X: 1\n", 1),
            (Python, "A='\\\\'\n", 1),
            (Compose, "A='\\'\n", 1),
            (Dotenvy, "X=1\nA=2\nX=3\n", 3),
            (Dotenvy, "A='\\'\n", 1),
            (Kubectl, "X=1\nX=3\n", 2),
            (Systemd, "# \\\nX=1\n", 1),
            (Systemd, "A=1\\\nX=1\n", 1),
            (Docker, "A=1\0\n", 1),
            (Docker, "A=1\rX=2\n", 1),
            (Docker, "\u{feff}A=1\n", 1),
        ] {
            let found = set(dialect, text, "new").err().and_then(|error| error.downcast::<EditError>().ok());
            let read = EnvFile::read(dialect, text.as_bytes()).err();
            let bad = read.or(match found.map(|error| *error) {
                Some(EditError::File(bad)) => Some(bad),
                _ => None,
            });
            assert_eq!(bad.map(|bad| bad.line), Some(line), "{dialect:?} {text:?}");
        }
        assert_eq!(EnvFile::read(Docker, b"A=1\nB=\xff\n").err().map(|bad| bad.line), Some(2));
    }

    #[test]
    fn a_value_that_no_reader_gives_back_changes_nothing() {
        for (dialect, value) in [(Dialect::Docker, "a\nb"), (Dialect::Posix, "a\0b"), (Dialect::Node, "'\"`")] {
            assert!(set(dialect, "A=1\n", value).is_err(), "{dialect:?} {value:?}");
        }
    }
}
