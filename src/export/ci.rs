//! What build services take from a step: GitHub Actions and Azure Pipelines. (Buildkite takes plain JSON.)

use zeroize::Zeroizing;

use super::dotenv::escaped;
use super::grammar::{Grammar, Pairs, Refusal, after_name, all_read};
use super::ink::Ink;
use super::{LINE_END, NUL};
use crate::secret::Secret;

/// `##vso[task.setvariable ...]` for stdout, which sets the variable and masks it.
///
/// A `%` is written as it is: `%AZP25` is undone only by agents that decode percents, so a value that holds one of
/// the agent's own codes is refused. Secrets of several lines the agent refuses, and `$(x)` in a value it replaces.
pub(super) const AZURE: Grammar = Grammar {
    open: "",
    between: "",
    close: "",
    ways: &[set_variable],
    readers: &[read_vso],
    limits: &[
        NUL,
        LINE_END,
        ("\r", "Azure Pipelines takes secrets of one line only"),
        ("$(", "$( is replaced by Azure Pipelines where the variable is used"),
    ],
};

fn set_variable(ink: &mut Ink, name: &str, value: &str) {
    for part in ["##vso[task.setvariable variable=", name, ";issecret=true]", value, "\n"] {
        ink.text(part);
    }
}

/// The agent's logging commands. Blanks at either end are refused: whether they stay depends on who passes the line on.
fn read_vso(text: &str) -> Option<Pairs> {
    let line = |line: &str| {
        let (name, value) = after_name(line.strip_prefix("##vso[task.setvariable variable=")?, ";issecret=true]")?;
        let upper = Zeroizing::new(value.to_ascii_uppercase());
        let coded = ["%0D", "%0A", "%3B", "%5D", "%AZP25"].iter().any(|code| upper.contains(code));
        let sound = value.trim() == value && !value.contains("##vso[") && !coded;
        sound.then(|| (name.to_owned(), Zeroizing::new(value.to_owned())))
    };
    text.split_terminator('\n').map(line).collect()
}

/// Beginnings of names that Azure Pipelines keeps for itself, in lower case.
pub(super) const AZURE_OWN: &[&str] =
    &["agent", "build", "endpoint", "input", "path", "release", "secret", "securefile", "system"];

/// Whether the runner of GitHub Actions would refuse or ignore the name.
pub(super) fn github_keeps(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    name == "NODE_OPTIONS" || name.starts_with("GITHUB_") || name.starts_with("RUNNER_")
}

/// Shorter masks would blacken the log and hide nothing.
const SHORTEST_MASK: usize = 3;

/// `::add-mask::` lines for stdout, to be said before anything else may print a value.
///
/// The runner masks what it is told and each line of it. A line such as `{` would then mask every `{` of the log, so lines shorter
/// than three characters are not masked, and a value with such a line is masked line by line instead of as a whole.
pub(super) fn masks(variables: &[(&str, &str)]) -> Secret {
    let mut ink = Ink::new();
    for (_, value) in variables {
        let lines = || value.split(['\r', '\n']).map(str::trim).filter(|line| !line.is_empty());
        let long = |line: &&str| line.chars().count() >= SHORTEST_MASK;
        let whole = (lines().count() > 0 && lines().all(|line| long(&line))).then_some(*value);
        for mask in whole.into_iter().chain(lines().filter(long).filter(|line| Some(*line) != whole)) {
            ink.text("::add-mask::");
            escaped(&mut ink, mask, |char| match char {
                '%' => Some("%25"),
                '\r' => Some("%0D"),
                '\n' => Some("%0A"),
                _ => None,
            });
            ink.char('\n');
        }
    }
    ink.into_secret()
}

/// `NAME<<delimiter`, the value, the delimiter: lines for the file `$GITHUB_ENV` or `$GITHUB_OUTPUT`.
pub(super) fn github_file(delimiter: &str, variables: &[(&str, &str)]) -> Result<Secret, Refusal> {
    let mut file = Ink::new();
    for (at, (name, value)) in variables.iter().enumerate() {
        let mut entry = Ink::new();
        for part in [name, "<<", delimiter, "\n", value, "\n", delimiter, "\n"] {
            entry.text(part);
        }
        if value.contains(NUL.0) {
            return Err(Refusal::Value(at, NUL.1));
        }
        if !all_read(&[read_github_file], entry.as_str(), &[(name, value)]) {
            return Err(Refusal::Value(at, "it ends in a carriage return, which a runner on Windows drops"));
        }
        file.text(entry.as_str());
    }
    if all_read(&[read_github_file], file.as_str(), variables) { Ok(file.into_secret()) } else { Err(Refusal::Whole) }
}

/// The runner's reading of that file (`FileCommandManager.cs`), on Linux and on Windows, where CRLF ends a line too.
pub(super) fn read_github_file(text: &str) -> Option<Pairs> {
    let mut found = Pairs::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (first, behind) = rest.split_once('\n')?;
        let (name, delimiter) = after_name(first, "<<").filter(|(_, delimiter)| !delimiter.is_empty())?;
        let (mut end, mut at) = (0, 0);
        loop {
            let line = behind[at..].split_once('\n')?.0;
            let next = at + line.len() + 1;
            if line == delimiter {
                at = next;
                break;
            }
            // On Windows a carriage return before the last line feed belongs to the line's end.
            end = next - 1;
            at = next;
        }
        let value = &behind[..end];
        if value.ends_with('\r') || value.lines().any(|line| line == delimiter) {
            return None;
        }
        found.push((name.to_owned(), Zeroizing::new(value.to_owned())));
        rest = &behind[at..];
    }
    Some(found)
}
