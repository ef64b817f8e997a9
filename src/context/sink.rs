//! Where a document with values in it goes: a pipe, a private file, and to a screen only if that is said.

use std::path::{Path, PathBuf};

use super::Context;
use crate::diagnostic::{Diagnostic, Failure, Kind};
use crate::private_fs::{self, FsError};
use crate::secret::Secret;

/// Where a document goes.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct OutArgs {
    /// A file that only you can read; or - for standard output, also where that is a terminal
    #[arg(long, value_name = "FILE|-")]
    pub out: Option<PathBuf>,
    /// Replace what exists
    #[arg(long, requires = "out")]
    pub force: bool,
}

/// A place for values; made before there are any, so that nothing stands on the record for nothing.
#[derive(Debug, PartialEq, Eq)]
pub enum Sink {
    /// Standard output: `terminal` or `pipe` on the record.
    Stdout,
    /// A new file of mode 0600, or one in the place of another.
    File {
        /// Where.
        path: PathBuf,
        /// Whether it may replace one.
        replace: bool,
    },
    /// A folder with a file of mode 0600 for each value.
    Folder {
        /// Where.
        path: PathBuf,
        /// Whether its files may replace others.
        replace: bool,
    },
    /// The end of a file that another program made and reads.
    End {
        /// Where.
        path: PathBuf,
        /// What it is called on the record.
        word: &'static str,
    },
}

/// Why values do not go there.
#[derive(Debug, thiserror::Error)]
pub enum SinkError {
    /// Somebody could look over a shoulder, and a terminal keeps what it showed.
    #[error("standard output is a terminal, where the values would stay on the screen")]
    Terminal,
    /// One text, but no one file.
    #[error("{0} is a folder with a file for each value")]
    OneText(PathBuf),
}

impl Diagnostic for SinkError {
    fn kind(&self) -> Kind {
        match self {
            Self::Terminal => Kind::Usage,
            Self::OneText(_) => Kind::Internal,
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::Terminal => {
                Some("write a file with --out FILE, or a pipe; if you mean the screen: --out -".to_owned())
            }
            Self::OneText(_) => None,
        }
    }
}

impl OutArgs {
    /// The one file or stream that is meant. A name that is taken and a terminal that nobody asked for are refused.
    pub fn sink(&self, cx: &Context) -> Result<Sink, Failure> {
        match &self.out {
            Some(path) if path.as_os_str() == "-" => Ok(Sink::Stdout),
            Some(path) => {
                if !self.force {
                    private_fs::refuse_taken(path)?;
                }
                Ok(Sink::File { path: path.clone(), replace: self.force })
            }
            None if cx.ui.stdout_is_terminal() => Err(SinkError::Terminal.into()),
            None => Ok(Sink::Stdout),
        }
    }
}

impl Sink {
    /// What it is called on the record.
    pub fn word(&self, cx: &Context) -> &'static str {
        match self {
            Self::Stdout if cx.ui.stdout_is_terminal() => "terminal",
            Self::Stdout => "pipe",
            Self::File { .. } | Self::Folder { .. } => "file",
            Self::End { word, .. } => word,
        }
    }

    /// Puts a text there, whole or not at all.
    pub fn put(&self, document: &Secret, cx: &mut Context) -> Result<(), Failure> {
        match self {
            Self::Stdout => cx.ui.document(document)?,
            Self::File { path, replace } => {
                private_fs::write_private(path, document.expose(), *replace)?;
                written(path, cx);
            }
            Self::End { path, .. } => {
                private_fs::append_lines(path, document)?;
                cx.ui.status(&format!("Added to {}.", path.display()));
            }
            Self::Folder { path, .. } => return Err(SinkError::OneText(path.clone()).into()),
        }
        Ok(())
    }

    /// Refuses file names that are taken in a folder.
    pub fn refuse_taken<'a>(&self, mut names: impl Iterator<Item = &'a str>) -> Result<(), FsError> {
        match self {
            Self::Folder { path, replace: false } => {
                names.try_for_each(|name| match private_fs::refuse_taken(&path.join(name)) {
                    Err(FsError::NotFound { .. }) => Ok(()),
                    free => free,
                })
            }
            _ => Ok(()),
        }
    }

    /// Puts files there, all or none.
    pub fn put_files(&self, files: &[(String, Secret)], cx: &mut Context) -> Result<(), Failure> {
        if let Self::Folder { path, replace } = self {
            let files: Vec<(&str, &[u8])> = files.iter().map(|(name, value)| (&**name, value.expose())).collect();
            private_fs::write_private_files(path, &files, *replace)?;
            written(path, cx);
            return Ok(());
        }
        files.iter().try_for_each(|(_, value)| self.put(value, cx))
    }
}

fn written(path: &Path, cx: &mut Context) {
    cx.ui.status(&format!("Written to {} (mode 0600). Remove it when you are done.", path.display()));
}
