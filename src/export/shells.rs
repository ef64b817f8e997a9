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

/// `$env:NAME = 'value'` in ASCII, everything else as `[char]N`: Windows PowerShell reads a script in the system's code page,
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
    for part in ["$env:", name, " = '"] {
        ink.text(part);
    }
    for char in value.chars() {
        match char {
            '\'' => ink.text("''"),
            ' '..='~' => ink.char(char),
            _ => {
                for unit in char.encode_utf16(&mut [0; 2]) {
                    super::quoted::hex(ink, "' + [char]0x", u32::from(*unit));
                    ink.text(" + '");
                }
            }
        }
    }
    ink.text("'\n");
}

/// An empty string would remove the variable.
fn read_powershell(text: &str) -> Option<Pairs> {
    let found = statements(text, "$env:", " = ", |text| {
        let (line, rest) = text.split_once('\n')?;
        let mut units = Zeroizing::new(Vec::with_capacity(line.len()));
        let mut parts = line;
        loop {
            let mut inside = parts.strip_prefix('\'')?;
            while let Some(at) = inside.find('\'').filter(|at| inside[at + 1..].starts_with('\'')) {
                units.extend(inside[..=at].encode_utf16());
                inside = &inside[at + 2..];
            }
            let (last, behind) = inside.split_once('\'')?;
            units.extend(last.encode_utf16());
            if behind.is_empty() {
                break;
            }
            parts = behind;
            while let Some(code) = parts.strip_prefix(" + [char]0x") {
                units.push(u16::from_str_radix(code.get(..4)?, 16).ok()?);
                parts = code[4..].strip_prefix(" + ")?;
            }
        }
        Some((Zeroizing::new(String::from_utf16(&units).ok()?), rest))
    })?;
    found.iter().all(|(_, value)| !value.is_empty()).then_some(found)
}
