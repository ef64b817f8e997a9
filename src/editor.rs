//! A person's editor, for text that is no secret.

use std::ffi::OsStr;
use std::path::Path;

use crate::diagnostic::{Diagnostic, Kind};
use crate::private_fs::{self, FsError};
use crate::process::{self, ProcessError};

/// Why nothing came back from the editor.
#[derive(Debug, thiserror::Error)]
pub enum EditorError {
    /// None is named.
    #[error("no editor is named")]
    None,
    /// It ended with an error.
    #[error("the editor ended with an error; nothing was changed")]
    Failed,
    /// Everything was deleted.
    #[error("nothing was left in the editor; nothing was changed")]
    Empty,
    /// It did not start.
    #[error(transparent)]
    Process(#[from] ProcessError),
    /// The disk.
    #[error(transparent)]
    Disk(#[from] FsError),
}

impl Diagnostic for EditorError {
    fn kind(&self) -> Kind {
        Kind::Failed
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::None => Some("set VISUAL or EDITOR, or use flags".to_owned()),
            Self::Process(error) => error.hint(),
            _ => None,
        }
    }
}

/// Lets a person edit `text` in a private file; tells what became of it. The editor's name may have arguments after
/// spaces, as in `code --wait`.
pub fn edit(editor: Option<&OsStr>, folder: Option<&Path>, text: &str) -> Result<String, EditorError> {
    let editor = editor.and_then(OsStr::to_str).ok_or(EditorError::None)?;
    let mut words = editor.split_ascii_whitespace();
    let program = words.next().ok_or(EditorError::None)?;
    let file = private_fs::Scratch::new(folder.ok_or(EditorError::None)?, "edit", ".toml", text.as_bytes())?;
    let status = process::program(program).args(words).arg(file.path()).status();
    let status = status.map_err(|error| process::start_error(program, error))?;
    if !status.success() {
        return Err(EditorError::Failed);
    }
    let edited = String::from_utf8_lossy(&private_fs::read_file(&file.path(), 1024 * 1024)?).into_owned();
    let is_empty = edited.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with('#'));
    if is_empty { Err(EditorError::Empty) } else { Ok(edited) }
}
