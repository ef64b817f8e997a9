//! Relative paths below a handle: plain segments separated by `/`, the same on every platform.

use super::FsError;

/// Checks the path of a file: one segment or more.
pub(super) fn file(path: &str) -> Result<&str, FsError> {
    let plain = path.split('/').all(is_plain);
    if plain { Ok(path) } else { Err(FsError::BadName { name: path.to_owned() }) }
}

/// Checks the path of a directory; the empty one is the handle itself.
pub(super) fn dir(path: &str) -> Result<&str, FsError> {
    if path.is_empty() { Ok(path) } else { file(path) }
}

/// Checks a single segment.
pub(super) fn segment(name: &str) -> Result<&str, FsError> {
    if is_plain(name) && !name.contains('/') { Ok(name) } else { Err(FsError::BadName { name: name.to_owned() }) }
}

/// Splits into the directory above, `""` when that is the handle itself, and the last segment.
pub(super) fn split(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or(("", path))
}

/// Puts a segment below a directory.
pub(super) fn join(dir: &str, name: &str) -> String {
    if dir.is_empty() { name.to_owned() } else { format!("{dir}/{name}") }
}

fn is_plain(segment: &str) -> bool {
    // A colon names a drive or a hidden stream on Windows.
    let forbidden = |c| matches!(c, '\\' | '\0') || (cfg!(windows) && c == ':');
    !matches!(segment, "" | "." | "..") && !segment.contains(forbidden)
}
