//! A target as it stands in the file.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::ValueEnum as _;
use serde::{Deserialize, Serialize};

use super::{Place, Target};
use crate::connector::glob::Glob;
use crate::connector::name::{Field, Word};
use crate::export::{Dialect, Format, Name, names_are_free};
use crate::own_list::Entry;

pub(super) const ENV_FILE: &str = "env-file";
pub(super) const FILE: &str = "file";
pub(super) const EXEC: &str = "exec";

/// Every key that a target may have; which of them its kind has is found out afterwards.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Written {
    name: Word,
    connectors: Vec<Glob>,
    kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<PathBuf>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dialect: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<Field>,
    #[serde(skip_serializing_if = "Option::is_none")]
    newline: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    argv: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    confirm: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    then: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    probe: Option<Vec<String>>,
    // A table: it stands behind everything else.
    #[serde(skip_serializing_if = "Option::is_none")]
    variables: Option<BTreeMap<String, Field>>,
}

impl Entry for Target {
    const FILE: &'static str = "targets";
    const KEY: &'static str = "target";
    type Name = Word;

    fn name(&self) -> &Word {
        &self.name
    }
}

/// What is wrong with a target.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct BadTarget(String);

impl TryFrom<Written> for Target {
    type Error = BadTarget;

    fn try_from(mut written: Written) -> Result<Self, BadTarget> {
        let bad = |why: &str| BadTarget(why.to_owned());
        if written.connectors.is_empty() {
            return Err(bad("connectors is empty: it would serve nobody"));
        }
        let place = match written.kind.as_str() {
            ENV_FILE => Place::EnvFile {
                path: absolute(needed(written.path.take(), "path")?)?,
                dialect: dialect(written.dialect.take())?,
                variables: names(needed(written.variables.take(), "variables")?)?,
            },
            FILE => Place::File {
                path: absolute(needed(written.path.take(), "path")?)?,
                field: needed(written.field.take(), "field")?,
                newline: written.newline.take().unwrap_or(false),
            },
            EXEC => Place::Exec {
                argv: program(needed(written.argv.take(), "argv")?)?,
                field: written.field.take(),
                confirm: written.confirm.take().map(program).transpose()?,
            },
            other => return Err(BadTarget(format!("{other:?} is not a kind; there are env-file, file and exec"))),
        };
        if let Place::EnvFile { dialect, variables, .. } = &place {
            let free = names_are_free(Format::Dotenv(*dialect), variables.keys());
            free.map_err(|error| BadTarget(error.to_string()))?;
        }
        let left = [
            ("path", written.path.is_some()),
            ("dialect", written.dialect.is_some()),
            ("variables", written.variables.is_some()),
            ("field", written.field.is_some()),
            ("newline", written.newline.is_some()),
            ("argv", written.argv.is_some()),
            ("confirm", written.confirm.is_some()),
        ];
        if let Some((key, _)) = left.into_iter().find(|(_, left)| *left) {
            return Err(BadTarget(format!("a target of kind {} has no {key}", written.kind)));
        }
        Ok(Self {
            name: written.name,
            connectors: written.connectors,
            place,
            then: written.then.map(program).transpose()?,
            probe: written.probe.map(program).transpose()?,
        })
    }
}

impl From<Target> for Written {
    fn from(target: Target) -> Self {
        let mut written = Self {
            name: target.name,
            connectors: target.connectors,
            kind: String::new(),
            path: None,
            dialect: None,
            field: None,
            newline: None,
            argv: None,
            confirm: None,
            then: target.then,
            probe: target.probe,
            variables: None,
        };
        match target.place {
            Place::EnvFile { path, dialect, variables } => {
                ENV_FILE.clone_into(&mut written.kind);
                written.path = Some(path);
                written.dialect = Some(dialect.as_str().to_owned());
                let text = |(name, field): (Name, Field)| (name.to_string(), field);
                written.variables = Some(variables.into_iter().map(text).collect());
            }
            Place::File { path, field, newline } => {
                FILE.clone_into(&mut written.kind);
                (written.path, written.field) = (Some(path), Some(field));
                written.newline = newline.then_some(true);
            }
            Place::Exec { argv, field, confirm } => {
                EXEC.clone_into(&mut written.kind);
                (written.argv, written.field, written.confirm) = (Some(argv), field, confirm);
            }
        }
        written
    }
}

fn needed<T>(value: Option<T>, key: &str) -> Result<T, BadTarget> {
    value.ok_or_else(|| BadTarget(format!("{key} is missing")))
}

fn absolute(path: PathBuf) -> Result<PathBuf, BadTarget> {
    let named = path.file_name().is_some();
    if path.is_absolute() && named {
        Ok(path)
    } else {
        Err(BadTarget("path is not the absolute path of a file".to_owned()))
    }
}

fn program(argv: Vec<String>) -> Result<Vec<String>, BadTarget> {
    let sound = argv.first().is_some_and(|first| Path::new(first).is_absolute());
    let plain = argv.iter().all(|argument| !argument.contains('\0'));
    if sound && plain { Ok(argv) } else { Err(BadTarget("a program is an absolute path and its arguments".to_owned())) }
}

fn dialect(word: Option<String>) -> Result<Dialect, BadTarget> {
    let Some(word) = word else { return Ok(Dialect::Posix) };
    Dialect::from_str(&word, false).map_err(|_| BadTarget(format!("{word:?} is not a dialect of .env files")))
}

fn names(variables: BTreeMap<String, Field>) -> Result<BTreeMap<Name, Field>, BadTarget> {
    if variables.is_empty() {
        return Err(BadTarget("variables is empty".to_owned()));
    }
    let name = |(name, field): (String, Field)| {
        name.parse().map(|name| (name, field)).map_err(|error: crate::export::BadVariable| BadTarget(error.to_string()))
    };
    variables.into_iter().map(name).collect()
}
