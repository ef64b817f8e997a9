//! Writing credentials for other programs: each value comes back from its reader as the same bytes, or nothing is written.
//!
//! [`write()`] makes a document of one of many formats; [`template`] puts values into a text that names them. Neither changes a
//! value to make it fit: every document is read back by a reader of its format before it is handed out, and what a format or
//! one of its readers cannot hold is refused with the variable's name and the reason.

mod ci;
mod data;
pub mod dotenv;
mod grammar;
mod ink;
mod kubernetes;
mod name;
mod quoted;
mod shells;
pub mod template;

use std::collections::BTreeSet;
use std::sync::LazyLock;
use std::{fmt, iter};

use clap::ValueEnum;
use clap::builder::PossibleValue;

use crate::diagnostic::{Diagnostic, Kind};
use crate::secret::Secret;
use grammar::{Grammar, Refusal, compose};

pub use dotenv::Dialect;
pub use name::{BadVariable, Name, steers_programs};

/// One variable: an environment variable's or key's name and its value.
#[derive(Debug)]
pub struct Variable<'a> {
    /// What it is called.
    pub name: &'a Name,
    /// What it holds.
    pub value: &'a Secret,
}

/// What kind of document is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, ValueEnum)]
pub enum Format {
    /// A `.env` file for this reader.
    #[value(skip)]
    Dotenv(Dialect),
    /// One flat JSON object
    Json,
    /// One flat YAML mapping
    ///
    /// Every string stands in double quotes.
    Yaml,
    /// TOML assignments
    Toml,
    /// `export` statements for sh, bash, dash, zsh
    Shell,
    /// `set -gx` statements for fish
    Fish,
    /// `$env:` assignments for powershell
    Powershell,
    /// JSON for `from json | load-env`
    Nushell,
    /// Terraform variables
    ///
    /// A file `*.tfvars`.
    Tfvars,
    /// Terraform variables as JSON
    ///
    /// A file `*.tfvars.json`.
    TfvarsJson,
    /// Manifest of a Kubernetes Secret
    ///
    /// Its `data` is base64.
    KubernetesSecret,
    /// Java properties
    ///
    /// As `java.util.Properties` reads them.
    JavaProperties,
    /// CSV with the columns name and value
    ///
    /// RFC 4180.
    Csv,
    /// Lines for the file `$GITHUB_ENV`, masks on stdout
    GithubActions,
    /// Logging commands that set and mask variables
    AzurePipelines,
    /// JSON for `buildkite-agent redactor add --format json`
    ///
    /// Agent 3.67 and later, which masks the values it gets on stdin.
    Buildkite,
    /// One file a variable, for systemd's `LoadCredential=`
    ///
    /// As a unit has them in `$CREDENTIALS_DIRECTORY`.
    SystemdCredentials,
}

/// A format as it is typed; `dotenv` needs a [`Dialect`] beside it.
#[derive(Debug, Clone, Copy)]
pub struct FormatWord(Option<Format>);

impl FormatWord {
    /// `dotenv`, of which no reader is named yet.
    const DOTENV: Self = Self(None);

    /// The format that is meant, if a dialect stands where one is needed and only there.
    pub fn format(self, dialect: Option<Dialect>) -> Result<Format, ExportError> {
        match (self.0, dialect) {
            (None, Some(dialect)) => Ok(Format::Dotenv(dialect)),
            (None, None) => Err(ExportError::Needs("dotenv", "--dialect")),
            (Some(format), None) => Ok(format),
            (Some(_), Some(_)) => Err(ExportError::DialectAlone),
        }
    }
}

impl ValueEnum for FormatWord {
    fn value_variants<'a>() -> &'a [Self] {
        static WORDS: LazyLock<Vec<FormatWord>> = LazyLock::new(|| {
            let others = Format::value_variants().iter().map(|format| FormatWord(Some(*format)));
            iter::once(FormatWord::DOTENV).chain(others).collect()
        });
        &WORDS
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let dotenv = || PossibleValue::new("dotenv").help("A `.env` file; --dialect says for which reader");
        self.0.map_or_else(|| Some(dotenv()), |format| format.to_possible_value())
    }
}

/// What some formats need beside the variables.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options<'a> {
    /// `kubernetes-secret`: the name of the Secret, a lower-case DNS name.
    pub kubernetes_name: Option<&'a str>,
    /// `kubernetes-secret`: its namespace, a lower-case DNS label; left out, it is the one of whoever applies it.
    pub kubernetes_namespace: Option<&'a str>,
    /// `github-actions`: random letters and digits, 128 bits or more (32 hexadecimal digits), fresh for each document.
    pub delimiter: Option<&'a str>,
}

/// What was written.
#[derive(Debug)]
pub struct Document {
    /// Lines for stdout before the body goes anywhere: masks of every line of a value that has three characters or more.
    pub said: Option<Secret>,
    /// The document itself.
    pub body: Body,
}

/// A document is one text, or a file for each variable.
#[derive(Debug)]
pub enum Body {
    /// One text.
    Text(Secret),
    /// Names and contents of files.
    Files(Vec<(String, Secret)>),
}

/// Why nothing was written. Never holds a value.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// A value the format or one of its readers cannot hold.
    #[error("{name} cannot be written as {format}: {why}")]
    Value {
        /// Which variable.
        name: Name,
        /// Which format.
        format: Format,
        /// Why.
        why: &'static str,
    },
    /// A name the reader keeps for itself.
    #[error("{format} cannot set {name}: the name belongs to the program that reads it")]
    Reserved {
        /// Which variable.
        name: Name,
        /// Which format.
        format: Format,
    },
    /// The same name again.
    #[error("two variables are called {0}")]
    Twice(Name),
    /// An option that the format needs, or one that is not what it must be.
    #[error("{0} needs {1}")]
    Needs(&'static str, &'static str),
    /// A dialect without `dotenv`.
    #[error("only dotenv has dialects")]
    DialectAlone,
    /// More than the reader takes.
    #[error("{format} takes {most} bytes in all; these are {given}")]
    TooLarge {
        /// Which format.
        format: Format,
        /// How much it takes.
        most: usize,
        /// How much there is.
        given: usize,
    },
    /// Each value was read back alone, but not all of them together.
    #[error("the document as a whole was not read back as {0} unchanged")]
    Whole(Format),
}

impl Diagnostic for ExportError {
    fn kind(&self) -> Kind {
        match self {
            Self::Whole(_) => Kind::Internal,
            Self::Needs(..) | Self::DialectAlone | Self::Twice(_) => Kind::Usage,
            Self::Value { .. } | Self::Reserved { .. } | Self::TooLarge { .. } => Kind::Failed,
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::Value { .. } => {
                Some("give it to the program with `keyward run`, or in a format that holds it".to_owned())
            }
            Self::Reserved { .. } | Self::Twice(_) => Some("give the variable another name".to_owned()),
            _ => None,
        }
    }
}

const NUL: (&str, &str) = ("\0", "it holds a NUL byte, which no environment variable can");
const LINE_END: (&str, &str) = ("\n", "it has more than one line, which the reader cannot");
const RETURN: (&str, &str) = ("\r", "it holds a carriage return, which the reader loses");

/// Writes the variables as a document, in the order given. All of them are in it, byte for byte, or there is none.
pub fn write(format: Format, variables: &[Variable<'_>], options: &Options<'_>) -> Result<Document, ExportError> {
    names_are_free(format, variables.iter().map(|variable| variable.name))?;
    let text = |text| Document { said: None, body: Body::Text(text) };
    Ok(match format {
        Format::KubernetesSecret => text(kubernetes::manifest(variables, options)?),
        Format::SystemdCredentials => Document { said: None, body: Body::Files(credentials(variables)?) },
        Format::GithubActions => {
            let texts = texts(format, variables)?;
            let file = github_file(&texts, options.delimiter, variables)?;
            Document { said: Some(ci::masks(&texts)), body: Body::Text(file) }
        }
        _ => {
            let written = compose(&format.grammar(), &texts(format, variables)?);
            text(written.map_err(|refusal| refused(format, variables, &refusal))?.into_secret())
        }
    })
}

impl Format {
    /// How the formats made of one line or member a variable are written and read.
    fn grammar(self) -> Grammar {
        match self {
            Self::Dotenv(dialect) => dialect.grammar(),
            Self::Yaml => data::YAML,
            Self::Toml => data::TOML,
            Self::Shell => shells::POSIX,
            Self::Fish => shells::FISH,
            Self::Powershell => shells::POWERSHELL,
            Self::Nushell => data::NUSHELL,
            Self::Tfvars => data::TFVARS,
            Self::TfvarsJson => data::TFVARS_JSON,
            Self::JavaProperties => data::JAVA,
            Self::Csv => data::CSV,
            Self::AzurePipelines => ci::AZURE,
            // The last three are written by functions of their own.
            Self::Json | Self::Buildkite | Self::GithubActions | Self::KubernetesSecret | Self::SystemdCredentials => {
                data::JSON
            }
        }
    }

    /// Whether the reader keeps a name for itself.
    fn keeps(self, name: &str) -> bool {
        let lower = name.to_ascii_lowercase();
        match self {
            Self::Shell | Self::Dotenv(Dialect::Posix) => shells::POSIX_OWN.contains(&name),
            Self::Fish => shells::FISH_OWN.contains(&name),
            Self::Nushell => shells::NUSHELL_OWN.contains(&name),
            Self::GithubActions => ci::github_keeps(name),
            Self::AzurePipelines => ci::AZURE_OWN.iter().any(|own| lower.starts_with(own)),
            _ => false,
        }
    }

    /// Whether the reader takes `a` and `A` for one name.
    fn folds_case(self) -> bool {
        matches!(self, Self::Powershell | Self::AzurePipelines | Self::Nushell | Self::GithubActions)
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dotenv(dialect) => write!(f, "dotenv for {}", dialect.as_str()),
            _ => f.write_str(self.to_possible_value().as_ref().map_or("", PossibleValue::get_name)),
        }
    }
}

/// No name twice, none that the reader keeps: what can be said before there are values.
pub fn names_are_free<'a>(format: Format, names: impl IntoIterator<Item = &'a Name>) -> Result<(), ExportError> {
    let mut taken = BTreeSet::new();
    for name in names {
        let folded = if format.folds_case() { name.as_str().to_ascii_uppercase() } else { name.as_str().to_owned() };
        if !taken.insert(folded) {
            return Err(ExportError::Twice(name.clone()));
        }
        if format.keeps(name.as_str()) {
            return Err(ExportError::Reserved { name: name.clone(), format });
        }
    }
    Ok(())
}

/// Names and values as text; a value that is not UTF-8 is refused.
fn texts<'a>(format: Format, variables: &[Variable<'a>]) -> Result<Vec<(&'a str, &'a str)>, ExportError> {
    let text = |variable: &Variable<'a>| match variable.value.expose_text() {
        Some(text) => Ok((variable.name.as_str(), text)),
        None => Err(ExportError::Value { name: variable.name.clone(), format, why: "it is not UTF-8" }),
    };
    variables.iter().map(text).collect()
}

fn refused(format: Format, variables: &[Variable<'_>], refusal: &Refusal) -> ExportError {
    let Refusal::Value(at, why) = *refusal else { return ExportError::Whole(format) };
    let Some(variable) = variables.get(at) else { return ExportError::Whole(format) };
    let value = variable.value.expose_text().unwrap_or_default();
    let why = match format {
        Format::Dotenv(dialect) => dialect.why(value).filter(|_| why == grammar::UNREADABLE).unwrap_or(why),
        Format::Powershell if value.is_empty() => "an empty value would remove the variable",
        Format::Tfvars | Format::TfvarsJson if !data::is_normal(value) => {
            "it may not be in Unicode's normal form C, into which Terraform turns every string"
        }
        Format::AzurePipelines if why == grammar::UNREADABLE => {
            "it begins or ends with a blank or holds a code such as %0A, which the agent would change"
        }
        _ => why,
    };
    ExportError::Value { name: variable.name.clone(), format, why }
}

/// The most that systemd takes as credentials of a unit.
const CREDENTIALS: usize = 1024 * 1024;

/// A file for each variable, its bytes as they are.
fn credentials(variables: &[Variable<'_>]) -> Result<Vec<(String, Secret)>, ExportError> {
    let given = variables.iter().map(|variable| variable.value.len()).sum();
    if given > CREDENTIALS {
        return Err(ExportError::TooLarge { format: Format::SystemdCredentials, most: CREDENTIALS, given });
    }
    let file =
        |variable: &Variable<'_>| (variable.name.as_str().to_owned(), Secret::new(variable.value.expose().to_vec()));
    Ok(variables.iter().map(file).collect())
}

/// The lines for `$GITHUB_ENV`, read back as the runner reads them.
fn github_file(
    texts: &[(&str, &str)],
    delimiter: Option<&str>,
    variables: &[Variable<'_>],
) -> Result<Secret, ExportError> {
    let random = |text: &&str| text.len() >= 32 && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let needs = ExportError::Needs("github-actions", "a delimiter of 32 random letters and digits or more");
    let delimiter = delimiter.filter(random).ok_or(needs)?;
    ci::github_file(delimiter, texts).map_err(|refusal| refused(Format::GithubActions, variables, &refusal))
}

#[cfg(test)]
mod tests;
