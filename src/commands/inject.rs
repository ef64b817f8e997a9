//! `inject`: a text that names credentials, with the values in place of their names.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde_json::json;

use crate::access::Want;
use crate::audit::Action;
use crate::connector::name::Reference;
use crate::context::bindings::{self, Deed, Looked};
use crate::context::sink::OutArgs;
use crate::context::{Context, Ending};
use crate::diagnostic::{Diagnostic, Failure, Kind};
use crate::export::template::{BadTemplate, Context as Language, Template};
use crate::output::{Cell, Column, Format, Objects, Tone, View};
use crate::policy::Capability;
use crate::private_fs;
use crate::secret::Secret;

/// Put values into a text that names them
///
/// The text has references such as `keyward://dev/db/password`, perhaps with ?version=3 behind. In JSON, YAML and TOML they stand inside
/// strings, in a shell script anywhere, and each value is written as its place demands. One that is unknown fails the whole.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  keyward inject config.yaml.tpl --out config.yaml
  echo 'url: \"keyward://dev/db/password\"' | keyward inject --out db.yaml
  keyward inject config.yaml.tpl --check")]
pub struct Args {
    /// The text; - or none for standard input
    #[arg(value_name = "TEMPLATE")]
    template: Option<PathBuf>,
    /// What the text is [default: what the name of the file says]
    #[arg(long = "as", value_enum, value_name = "KIND")]
    language: Option<Language>,
    /// Take values of several environments together, where the policy lets each of them mix
    #[arg(long)]
    mix: bool,
    /// Only list the references and whether there is what they name
    #[arg(long, conflicts_with_all = ["out", "mix"])]
    check: bool,
    /// How to write that list
    #[arg(long, value_enum, default_value_t, requires = "check")]
    format: Format,
    #[command(flatten)]
    out: OutArgs,
}

/// What is wrong with a template.
#[derive(Debug, thiserror::Error)]
pub enum InjectError {
    /// Its references or its syntax.
    #[error("{name}: {source}")]
    Template {
        /// The file.
        name: String,
        /// What is wrong, and where.
        source: BadTemplate,
    },
    /// Bytes that are no text.
    #[error("{0} is not UTF-8")]
    NotText(String),
    /// More than a template has.
    #[error("{0} is larger than {LIMIT} bytes")]
    TooLarge(String),
    /// A stream that cannot be read.
    #[error("cannot read standard input")]
    Read(#[source] std::io::Error),
    /// Nobody types a template.
    #[error("there is no template: standard input is a terminal")]
    NoTemplate,
    /// Its quoting depends on who reads it.
    #[error("{0} is a dotenv file: how a value is quoted in it depends on its reader")]
    Dotenv(String),
}

impl Diagnostic for InjectError {
    fn kind(&self) -> Kind {
        match self {
            Self::Read(_) => Kind::Failed,
            _ => Kind::Usage,
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::Template { source: BadTemplate::Document { .. }, .. } => {
                Some("say what it is with --as plain|json|yaml|toml|shell".to_owned())
            }
            Self::Template { source, .. } => source.hint(),
            Self::NoTemplate => Some("name a file, or write to keyward's standard input".to_owned()),
            Self::Dotenv(_) => Some(
                "keyward export --format dotenv --dialect READER writes one; or put values in as they are with --as plain"
                    .to_owned(),
            ),
            Self::NotText(_) | Self::TooLarge(_) | Self::Read(_) => None,
        }
    }
}

/// The most that a template may have, in bytes.
const LIMIT: usize = 4 * 1024 * 1024;

/// parse -> find every reference -> disclose { all } -> render -> put it there
pub fn run(args: &Args, cx: &mut Context) -> Result<Ending, Failure> {
    let language = args.language()?;
    let template = args.read(language, cx)?;
    let references: Vec<&Reference> = template.references().collect::<BTreeSet<_>>().into_iter().collect();
    if args.check {
        return check(&references, args.format, cx);
    }
    let sink = args.out.sink(cx)?;
    let mut values = BTreeMap::new();
    if !references.is_empty() {
        let mut access = cx.open()?;
        let wants = wants(&references, &mut Looked::new(&access, cx))?;
        let (sink, mix) = (sink.word(cx), args.mix);
        let deed = Deed { action: Action::Inject, capability: Capability::Use, sink, mix };
        let found = bindings::values(&wants, deed, &mut access, cx)?;
        values = references.into_iter().cloned().zip(found).collect::<BTreeMap<Reference, Secret>>();
    }
    let rendered = template.render(&values)?;
    sink.put(&rendered, cx)?;
    Ok(Ending::Done)
}

fn wants(references: &[&Reference], looked: &mut Looked<'_>) -> Result<Vec<Want>, Failure> {
    let mut wants = Vec::with_capacity(references.len());
    for reference in references {
        wants.extend(looked.wants(reference, true)?);
    }
    Ok(wants)
}

/// Looks for everything, opens nothing.
fn check(references: &[&Reference], format: Format, cx: &mut Context) -> Result<Ending, Failure> {
    let access = cx.open()?;
    let mut looked = Looked::new(&access, cx);
    let mut rows = Vec::with_capacity(references.len());
    for reference in references {
        let error = match looked.wants(reference, true) {
            Ok(_) => None,
            // What is tampered with or cannot be read is not merely missing.
            Err(error) if error.kind() == Kind::Failed => error.chain().into_iter().next(),
            Err(error) => return Err(error),
        };
        rows.push((reference.to_string(), error));
    }
    let missing = rows.iter().any(|(_, error)| error.is_some());
    cx.ui.view(&References(rows), format)?;
    Ok(if missing { Ending::Found(Kind::Attention) } else { Ending::Done })
}

impl Args {
    /// The file, if it is one.
    fn file(&self) -> Option<&Path> {
        self.template.as_deref().filter(|path| path.as_os_str() != "-")
    }

    fn name(&self) -> String {
        self.file().map_or("standard input".to_owned(), |path| path.display().to_string())
    }

    fn read(&self, language: Language, cx: &mut Context) -> Result<Template, Failure> {
        let text = match self.file() {
            Some(path) => Secret::new(private_fs::read_file(path, LIMIT as u64)?),
            None if self.template.is_none() && cx.ui.stdin_is_terminal() => return Err(InjectError::NoTemplate.into()),
            None => {
                let read = cx.ui.read_stdin(LIMIT).map_err(InjectError::Read)?;
                read.ok_or_else(|| InjectError::TooLarge(self.name()))?
            }
        };
        let text = text.expose_text().ok_or_else(|| InjectError::NotText(self.name()))?;
        let template = Template::parse(text, language);
        Ok(template.map_err(|source| InjectError::Template { name: self.name(), source })?)
    }

    /// What the text is: as was said, or as the name of the file says that is made, or that of the template.
    fn language(&self) -> Result<Language, InjectError> {
        if let Some(language) = self.language {
            return Ok(language);
        }
        let names = [self.out.out.as_deref(), self.file()].into_iter().flatten().map(without_ending);
        for name in names {
            if Language::of(&name) != Language::Plain {
                return Ok(Language::of(&name));
            }
            if is_dotenv(&name) {
                return Err(InjectError::Dotenv(name.display().to_string()));
            }
        }
        Ok(Language::Plain)
    }
}

/// `config.yaml` for `config.yaml.tpl`.
fn without_ending(path: &Path) -> PathBuf {
    match path.extension().and_then(|ending| ending.to_str()) {
        Some("tpl" | "tmpl" | "template" | "in" | "dist" | "example") => path.with_extension(""),
        _ => path.to_owned(),
    }
}

fn is_dotenv(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    name.starts_with(".env") || path.extension().is_some_and(|ending| ending == "env")
}

/// References, and why there is not what they name.
struct References(Vec<(String, Option<String>)>);

impl View for References {
    fn json(&self) -> Objects<'_> {
        let row = |(reference, error): &(String, Option<String>)| json!({ "reference": reference, "error": error });
        Objects::new("references", self.0.iter().map(row))
    }

    fn columns(&self) -> Vec<Column> {
        vec![Column::new("REFERENCE"), Column::new("STATE")]
    }

    fn rows(&self) -> Vec<Vec<Cell>> {
        let state = |error: &Option<String>| match error {
            None => Cell::toned("exists", Tone::Good),
            Some(error) => Cell::toned(error, Tone::Bad),
        };
        self.0.iter().map(|(reference, error)| vec![reference.as_str().into(), state(error)]).collect()
    }

    fn empty(&self) -> &'static str {
        "There are no references in it."
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn language(template: &str, out: Option<&str>) -> Result<Language, String> {
        let out = OutArgs { out: out.map(PathBuf::from), force: false };
        let template = Some(template.into());
        let args = Args { template, language: None, mix: false, check: false, format: Format::Table, out };
        args.language().map_err(|error| error.to_string())
    }

    #[test]
    fn what_a_text_is_stands_in_its_name() {
        for (template, out, expected) in [
            ("a/config.yaml.tpl", None, Language::Yaml),
            ("config.toml", Some("-"), Language::Toml),
            ("config", Some("config.json"), Language::Json),
            (".envrc", None, Language::Shell),
            ("-", None, Language::Plain),
            ("motd.txt", Some("motd"), Language::Plain),
        ] {
            assert_eq!(language(template, out), Ok(expected), "{template}");
        }
        for (template, out) in
            [(".env", None), (".env.example", None), ("x", Some("a/.env.local")), ("b.env.tpl", None)]
        {
            assert!(language(template, out).is_err_and(|said| said.contains("dotenv")), "{template}");
        }
    }
}
