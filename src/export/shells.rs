//! Statements that set environment variables in a shell: POSIX shells, fish and PowerShell. Every value is quoted, the simple ones too.

use zeroize::Zeroizing;

use super::NUL;
use super::dotenv::{escaped, shell_word};
use super::grammar::{Grammar, Pairs, Reader, Value, Way, after_name};
use super::ink::Ink;

/// `export NAME='value'` for sh, bash, dash and zsh; for `eval "$(...)"`.
pub(super) const POSIX: Grammar = lines(&[posix], &[read_posix], &[NUL]);

/// `set -gx NAME 'value'`; for `... | source`.
pub(super) const FISH: Grammar = lines(&[fish], &[read_fish], &[NUL]);

/// `$env:NAME = 'value'`, or with anything but visible ASCII in it `-join('value', [char]0x000A)`: Windows PowerShell reads a script in the system's code page,
/// `Out-String` changes line ends, and typographic quotes end a string like straight ones.
pub(super) const POWERSHELL: Grammar = lines(&[powershell], &[read_powershell], &[NUL]);

const fn lines(
    ways: &'static [Way],
    readers: &'static [Reader],
    limits: &'static [(&'static str, &'static str)],
) -> Grammar {
    Grammar { open: "", between: "", close: "", ways, readers, limits }
}

/// Names that some POSIX shell sets, resets or protects by itself: an export of them is lost, or breaks the session.
pub(super) const POSIX_OWN: &[&str] = &[
    "_",
    "BASHOPTS",
    "BASHPID",
    "BASH_ARGC",
    "BASH_ARGV",
    "BASH_ARGV0",
    "BASH_CMDS",
    "BASH_ALIASES",
    "BASH_COMMAND",
    "BASH_LINENO",
    "BASH_SOURCE",
    "BASH_SUBSHELL",
    "BASH_VERSINFO",
    "COMP_WORDBREAKS",
    "DIRSTACK",
    "EGID",
    "EPOCHREALTIME",
    "EPOCHSECONDS",
    "EUID",
    "FUNCNAME",
    "GID",
    "GROUPS",
    "HISTCMD",
    "IFS",
    "LINENO",
    "OPTARG",
    "OPTIND",
    "PPID",
    "RANDOM",
    "SECONDS",
    "SHELLOPTS",
    "SRANDOM",
    "TTYIDLE",
    "UID",
    "USERNAME",
    "ZSH_SUBSHELL",
    "argv",
    "cdpath",
    "fignore",
    "fpath",
    "histchars",
    "mailpath",
    "manpath",
    "module_path",
    "path",
    "pipestatus",
    "prompt",
    "psvar",
    "signals",
    "status",
    "watch",
];

/// The same in fish.
pub(super) const FISH_OWN: &[&str] = &[
    "_",
    "FISH_VERSION",
    "PWD",
    "SHLVL",
    "argv",
    "fish_kill_signal",
    "fish_killring",
    "fish_pid",
    "history",
    "hostname",
    "pipestatus",
    "status",
    "status_generation",
    "umask",
    "version",
];

/// The same in nushell's `load-env`.
pub(super) const NUSHELL_OWN: &[&str] = &["CURRENT_FILE", "FILE_PWD", "LAST_EXIT_CODE", "NU_VERSION", "PWD"];

fn posix(ink: &mut Ink, name: &str, value: &str) {
    for part in ["export ", name, "='"] {
        ink.text(part);
    }
    escaped(ink, value, |char| (char == '\'').then_some(r"'\''"));
    ink.text("'\n");
}

fn read_posix(text: &str) -> Option<Pairs> {
    statements(text, "export ", "=", shell_word)
}

/// Statements of this beginning; `value` reads up to the end of the line.
fn statements(mut text: &str, before: &str, separator: &str, value: Value) -> Option<Pairs> {
    let mut found = Pairs::new();
    while !text.is_empty() {
        let (name, behind) = after_name(text.strip_prefix(before)?, separator)?;
        let (value, rest) = value(behind)?;
        found.push((name.to_owned(), value));
        text = rest;
    }
    Some(found)
}

fn fish(ink: &mut Ink, name: &str, value: &str) {
    for part in ["set -gx ", name, " '"] {
        ink.text(part);
    }
    escaped(ink, value, |char| match char {
        '\'' => Some(r"\'"),
        '\\' => Some(r"\\"),
        _ => None,
    });
    ink.text("'\n");
}

/// In fish's single quotes `\\` and `\'` are undone, and a backslash before anything else stays.
fn read_fish(text: &str) -> Option<Pairs> {
    statements(text, "set -gx ", " ", |text| {
        let mut ink = Ink::new();
        let mut rest = text.strip_prefix('\'')?;
        loop {
            let at = rest.find(['\'', '\\'])?;
            ink.text(&rest[..at]);
            let behind = &rest[at + 1..];
            if rest[at..].starts_with('\'') {
                return behind.strip_prefix('\n').map(|rest| (ink.into_text(), rest));
            }
            let escaped = behind.starts_with(['\'', '\\']);
            ink.text(if escaped { &behind[..1] } else { "\\" });
            rest = if escaped { &behind[1..] } else { behind };
        }
    })
}

fn powershell(ink: &mut Ink, name: &str, value: &str) {
    for part in ["$env:", name, " = "] {
        ink.text(part);
    }
    if value.bytes().all(is_typed) {
        powershell_string(ink, value);
    } else {
        ink.text("-join(");
        for (at, run) in value.split_inclusive(|char: char| !u8::try_from(char).is_ok_and(is_typed)).enumerate() {
            let typed = run.len()
                - run
                    .chars()
                    .next_back()
                    .filter(|char| !u8::try_from(*char).is_ok_and(is_typed))
                    .map_or(0, char::len_utf8);
            let mut separator = if at > 0 { ", " } else { "" };
            if typed > 0 {
                ink.text(separator);
                powershell_string(ink, &run[..typed]);
                separator = ", ";
            }
            for unit in run[typed..].encode_utf16() {
                ink.text(separator);
                super::quoted::hex(ink, "[char]0x", u32::from(unit));
                separator = ", ";
            }
        }
        ink.char(')');
    }
    ink.char('\n');
}

/// Visible ASCII and the space.
fn is_typed(byte: u8) -> bool {
    matches!(byte, b' '..=b'~')
}

fn powershell_string(ink: &mut Ink, text: &str) {
    ink.char('\'');
    escaped(ink, text, |char| (char == '\'').then_some("''"));
    ink.char('\'');
}

/// An empty string would remove the variable.
fn read_powershell(text: &str) -> Option<Pairs> {
    let found = statements(text, "$env:", " = ", |text| {
        let (line, rest) = text.split_once('\n')?;
        let mut units = Zeroizing::new(Vec::with_capacity(line.len()));
        let joined = line.strip_prefix("-join(").and_then(|parts| parts.strip_suffix(')'));
        let mut parts = joined.unwrap_or(line);
        while let Some(behind) = powershell_part(parts, &mut units)?.strip_prefix(", ").filter(|_| joined.is_some()) {
            parts = behind;
        }
        let whole = powershell_part(parts, &mut Zeroizing::default())?.is_empty();
        Some((Zeroizing::new(String::from_utf16(&units).ok()?), rest)).filter(|_| whole)
    })?;
    found.iter().all(|(_, value)| !value.is_empty()).then_some(found)
}

/// Reads `'text'` or `[char]0xXXXX` and returns what stands behind it.
fn powershell_part<'a>(part: &'a str, units: &mut Zeroizing<Vec<u16>>) -> Option<&'a str> {
    if let Some(code) = part.strip_prefix("[char]0x") {
        units.push(u16::from_str_radix(code.get(..4)?, 16).ok()?);
        return code.get(4..);
    }
    let mut inside = part.strip_prefix('\'')?;
    loop {
        let (text, behind) = inside.split_once('\'')?;
        units.extend(text.encode_utf16());
        let Some(quoted) = behind.strip_prefix('\'') else { return Some(behind) };
        units.push(u16::from(b'\''));
        inside = quoted;
    }
}
