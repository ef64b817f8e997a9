//! Which store lay in which folder the last time: a folder whose store was exchanged for another one, also for one this
//! machine knows, is not used without a word.

use std::path::Path;
use std::time::Duration;

use crate::anchor::StoreId;
use crate::private_fs::{Dir, FsError};

const FILE: &str = "places";
const LIMIT: u64 = 1024 * 1024;

/// The store that lay in a folder the last time, if this machine remembers.
pub(super) fn last(state: &Path, place: &str) -> Result<Option<StoreId>, FsError> {
    let dir = match Dir::open(state) {
        Err(FsError::NotFound { .. }) => return Ok(None),
        dir => dir?,
    };
    let text = dir.read_optional(FILE, LIMIT)?.unwrap_or_default();
    Ok(lines(&String::from_utf8_lossy(&text)).find(|(_, path)| *path == place).and_then(|(id, _)| id.parse().ok()))
}

/// Remembers which store lies in a folder.
pub(super) fn bind(state: &Path, place: &str, id: &StoreId) -> Result<(), FsError> {
    let dir = Dir::create(state)?;
    let _lock = dir.lock("places.lock", true, Some(Duration::from_secs(10)))?;
    let text = dir.read_optional(FILE, LIMIT)?.unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let others = lines(&text).filter(|(_, path)| *path != place);
    let mut text: String = others.flat_map(|(id, path)| [id, " ", path, "\n"]).collect();
    text.extend([id.as_str(), " ", place, "\n"]);
    dir.write(FILE, text.as_bytes())
}

fn lines(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.lines().filter_map(|line| line.split_once(' '))
}
