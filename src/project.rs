//! `.keyward.toml`: what a project's programs get, as references. It holds no value and is safe to commit.
//!
//! ```toml
//! store = "secrets"                # optional; relative to the file
//!
//! [profiles.default]
//! env = "dev"                      # of references that leave it out
//!
//! [profiles.default.bindings]
//! GITHUB_TOKEN = "github:token"
//! ```

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::PathBuf;

use serde::Deserialize;
use toml::Spanned;

use crate::connector::name::{BadName, Environment, Reference, SCHEME};
use crate::export::Name;
use crate::toml_time;

/// What the file is called.
pub const FILE: &str = ".keyward.toml";

/// What a program gets: for each variable a reference that names its environment.
pub type Profile = BTreeMap<Name, Reference>;

/// What a project file says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Project {
    /// Where its store is, relative to the file.
    pub store: Option<PathBuf>,
    /// What programs get, by the profile's name.
    pub profiles: BTreeMap<String, Profile>,
}

/// What is wrong with a project file. Never quotes what stands in it: a value could stand there by mistake.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {why}")]
pub struct BadProject {
    line: usize,
    why: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire {
    store: Option<String>,
    #[serde(default)]
    profiles: BTreeMap<String, WireProfile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WireProfile {
    env: Option<Spanned<String>>,
    #[serde(default)]
    bindings: BTreeMap<String, Spanned<String>>,
}

impl Project {
    /// Reads what a file holds.
    pub fn parse(bytes: &[u8]) -> Result<Self, BadProject> {
        // For its syntax first: what is said of that quotes nothing, unlike what is said of a wrong type.
        toml_time::parse::<toml::Table>(bytes).map_err(|(line, why)| BadProject { line, why })?;
        let wire: Wire = toml_time::parse(bytes).map_err(|(line, _)| BadProject { line, why: SHAPE.to_owned() })?;
        let mut project = Self { store: wire.store.map(PathBuf::from), ..Self::default() };
        for (name, wire) in wire.profiles {
            project.profiles.insert(name, wire.profile(bytes)?);
        }
        Ok(project)
    }

    /// What it says, one statement a line, each to be understood by itself and compared with another file's.
    pub fn statements(&self) -> Vec<String> {
        let store = self.store.iter().map(|store| format!("the store is {}", store.display()));
        let bindings = self.profiles.iter().flat_map(|(name, profile)| {
            profile.iter().map(move |(variable, reference)| format!("{name}: {variable} gets {reference}"))
        });
        store.chain(bindings).collect()
    }
}

const SHAPE: &str =
    "there are only `store`, [profiles.NAME] with `env`, and [profiles.NAME.bindings] with lines NAME = \"REF\"";

impl WireProfile {
    fn profile(self, bytes: &[u8]) -> Result<Profile, BadProject> {
        let bad = |at: &Range<usize>, why: &str| {
            let line = bytes[..at.start.min(bytes.len())].split(|byte| *byte == b'\n').count();
            BadProject { line, why: why.to_owned() }
        };
        let environment = |env: Spanned<String>| {
            let parsed: Result<Environment, BadName> = env.get_ref().parse();
            parsed.map_err(|_| bad(&env.span(), "this is not the name of an environment"))
        };
        let env = self.env.map(environment).transpose()?;
        let binding = |(name, what): (String, Spanned<String>)| {
            let name = name.parse().map_err(|_| bad(&what.span(), "its name is not the name of a variable"))?;
            let reference = whole(what.get_ref(), env.as_ref());
            let why = |why: BadName| bad(&what.span(), &format!("this is not a reference to one field: {}", why.why()));
            Ok((name, reference.map_err(why)?))
        };
        self.bindings.into_iter().map(binding).collect()
    }
}

/// A reference that names its environment: nothing around the file can give it another meaning.
fn whole(text: &str, env: Option<&Environment>) -> Result<Reference, BadName> {
    let (reference, env) =
        if text.starts_with(SCHEME) { (Reference::from_uri(text)?, None) } else { (text.parse::<Reference>()?, env) };
    let mut whole: Reference = reference.address(env)?.as_str().parse()?;
    (whole.version, whole.field) = (reference.version, reference.field);
    Ok(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statements(text: &str) -> Result<Vec<String>, String> {
        Project::parse(text.as_bytes()).map(|project| project.statements()).map_err(|bad| bad.to_string())
    }

    #[test]
    fn a_file_says_what_it_says() {
        let text = "store = \"secrets\"\n[profiles.default]\nenv = \"dev\"\n[profiles.default.bindings]\nA = \"x:token\"\n\
                    B = \"keyward://prod/y/key?version=3\"\n[profiles.ci.bindings]\nC = \"prod/acme/z\"\n";
        let expected = [
            "the store is secrets",
            "ci: C gets prod/acme/z",
            "default: A gets dev/x:token",
            "default: B gets prod/y@3:key",
        ];
        assert_eq!(statements(text), Ok(expected.map(str::to_owned).to_vec()));
        assert_eq!(statements(""), Ok(Vec::new()));
    }

    #[test]
    fn anything_else_is_refused_without_being_repeated() {
        for (text, line) in [
            ("x = 1", 1),
            ("[profiles.a]\nvalue = \"hunter2\"", 2),
            ("[profiles.a.bindings]\nA = \"hunter2\"", 2),
            ("[profiles.a.bindings]\nA = \"dev/Hunter2!\"", 2),
            ("[profiles.a.bindings]\nA-B = \"dev/x\"", 2),
            ("[profiles.a.bindings]\nA = 7", 2),
            ("[profiles.a]\nenv = \"Hunter2\"", 2),
            ("[profiles.a.bindings]\nA = \"dev/x\"\nA = \"dev/hunter2\"", 3),
            ("\n\nhunter2", 3),
        ] {
            let said = statements(text).unwrap_err();
            assert!(
                said.starts_with(&format!("line {line}: ")) && !said.to_lowercase().contains("hunter2"),
                "{text}: {said}"
            );
        }
    }
}
