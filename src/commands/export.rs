//! `export`: credentials as a file or stream that another program reads.

use std::path::PathBuf;

use data_encoding::HEXLOWER;

use crate::audit::Action;
use crate::context::bindings::{self, BindingArgs, Deed};
use crate::context::sink::{OutArgs, Sink, SinkError};
use crate::context::{Context, Ending};
use crate::diagnostic::{Diagnostic, Failure, Kind};
use crate::export::{self, Body, Dialect, Document, Format, FormatWord, Options, Variable};
use crate::policy::Capability;
use crate::secret;

/// Write credentials in the format of another program
///
/// A field gets its default name unless -e gives it one: prod/github-deploy:token is
/// `GITHUB_DEPLOY_TOKEN`, prod/db:value is `DB`. Each
/// value comes back from its reader as the same bytes, or nothing is written. `keyward run` needs no file at all.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  keyward export 'dev/**' --format dotenv --dialect node --out .env
  keyward export dev/github -e DB=dev/db:password --format json --out dev.json
  eval \"$(keyward export dev/github --format shell)\"
  keyward export dev/db --format kubernetes-secret --name db --out db.yaml
  keyward export dev/db --format systemd-credentials --out credentials")]
pub struct Args {
    /// ENV/NAME[@VERSION][:FIELD], or a pattern such as 'dev/**'; a field left out means all of them
    #[arg(value_name = "REF", required_unless_present_any = ["bind", "bindings"])]
    references: Vec<String>,
    /// Which format
    #[arg(long, value_enum)]
    format: FormatWord,
    /// Which program reads the dotenv file
    #[arg(long, value_enum)]
    dialect: Option<Dialect>,
    /// kubernetes-secret: the name of the Secret
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// kubernetes-secret: its namespace
    #[arg(long, value_name = "NAMESPACE", requires = "name")]
    namespace: Option<String>,
    #[command(flatten)]
    out: OutArgs,
    #[command(flatten)]
    bindings: BindingArgs,
}

/// What does not go together.
#[derive(Debug, thiserror::Error)]
pub enum ExportArgsError {
    /// A file of bindings without any.
    #[error("there is nothing to export: no binding names a credential")]
    Nothing,
    /// A name for a Secret that is none.
    #[error("only kubernetes-secret has a --name")]
    Name,
    /// Files need a folder.
    #[error("systemd-credentials is a file for each variable: it needs a folder")]
    Folder,
    /// The masks go to standard output, the variables cannot.
    #[error("github-actions reads variables from a file, not from standard output")]
    NoStdout,
    /// Not in a step.
    #[error("GITHUB_ENV is not set: this is no step of GitHub Actions")]
    NoGithubEnv,
}

impl Diagnostic for ExportArgsError {
    fn kind(&self) -> Kind {
        Kind::Usage
    }

    fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::Nothing => "name one, as in: keyward export 'dev/**' --format json",
            Self::Name => return None,
            Self::Folder => "say which with --out DIR",
            Self::NoStdout => "leave --out away, or name the file: --out \"$GITHUB_OUTPUT\"",
            Self::NoGithubEnv => "name the file with --out FILE",
        };
        Some(hint.to_owned())
    }
}

/// parse -> everything that can be refused without values -> disclose -> write and read back -> put it there
pub fn run(args: &Args, cx: &mut Context) -> Result<Ending, Failure> {
    let format = args.format.format(args.dialect)?;
    let delimiter = HEXLOWER.encode(&secret::random::<16>()?);
    let options = args.options(format, &delimiter)?;
    // An option that the format refuses is refused here, before a value was opened for it.
    export::write(format, &[], &options)?;
    let sink = args.sink(format, cx)?;

    let mut access = cx.open()?;
    let bind = [args.references.clone(), args.bindings.bind.clone()].concat();
    let bindings = BindingArgs { bind, ..args.bindings.clone() }.resolve(&access, cx)?;
    if bindings.is_empty() {
        return Err(ExportArgsError::Nothing.into());
    }
    export::names_are_free(format, bindings.iter().map(|binding| &binding.name))?;
    sink.refuse_taken(bindings.iter().map(|binding| binding.name.as_str()))?;

    let (word, mix) = (sink.word(cx), args.bindings.mix);
    let deed = Deed { action: Action::Export, capability: Capability::Export, sink: word, mix };
    let values = bindings::disclose(bindings, deed, &mut access, cx)?;
    let variables: Vec<Variable<'_>> = values.iter().map(|(name, value)| Variable { name, value }).collect();
    let Document { said, body } = export::write(format, &variables, &options)?;
    if let Some(masks) = said {
        // Before anything else could print a value.
        cx.ui.document(&masks)?;
    }
    match body {
        Body::Text(text) => sink.put(&text, cx)?,
        Body::Files(files) => sink.put_files(&files, cx)?,
    }
    Ok(Ending::Done)
}

impl Args {
    fn options<'a>(&'a self, format: Format, delimiter: &'a str) -> Result<Options<'a>, ExportArgsError> {
        if self.name.is_some() && format != Format::KubernetesSecret {
            return Err(ExportArgsError::Name);
        }
        Ok(Options {
            kubernetes_name: self.name.as_deref(),
            kubernetes_namespace: self.namespace.as_deref(),
            delimiter: Some(delimiter),
        })
    }

    fn sink(&self, format: Format, cx: &Context) -> Result<Sink, Failure> {
        let named = || self.out.out.clone().filter(|path| path.as_os_str() != "-");
        match format {
            Format::SystemdCredentials => {
                let path = named().ok_or(ExportArgsError::Folder)?;
                Ok(Sink::Folder { path, replace: self.out.force })
            }
            Format::GithubActions => {
                if cx.ui.stdout_is_terminal() {
                    return Err(SinkError::Terminal.into());
                }
                match (&self.out.out, named()) {
                    (_, Some(path)) => Ok(Sink::End { path, word: "file" }),
                    (Some(_), None) => Err(ExportArgsError::NoStdout.into()),
                    (None, None) => Ok(github_env(cx.settings.github_env.clone())?),
                }
            }
            _ => self.out.sink(cx),
        }
    }
}

fn github_env(path: Option<PathBuf>) -> Result<Sink, ExportArgsError> {
    let path = path.ok_or(ExportArgsError::NoGithubEnv)?;
    Ok(Sink::End { path, word: "github-env" })
}
