//! `edit`: other metadata, never values.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::access::{AccessError, Change};
use crate::audit::Action;
use crate::connector::Metadata;
use crate::connector::edit::{Base, EditError, amend};
use crate::connector::name::Reference;
use crate::context::metadata::{MetadataArgs, MetadataError, unset};
use crate::context::{Context, Ending};
use crate::diagnostic::{Diagnostic, Failure, Kind};
use crate::editor::{self, EditorError};
use crate::policy::Capability;
use crate::toml_time;

/// Change a connector's metadata
///
/// By flags, or without any in your editor. Values are not among it: use `set`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  keyward edit dev/github --owner team-release --every 30d
  keyward edit dev/github --scope 'contents:write=pushes release artefacts'
  keyward edit dev/github --unset tenant
  keyward edit dev/github")]
pub struct Args {
    /// Which connector: ENV/NAME
    #[arg(value_name = "REF")]
    reference: Reference,
    #[command(flatten)]
    metadata: MetadataArgs,
    /// Take something away: tenant, service-account, documentation, scopes, hosts, every, overlap, expires, strategy, admin,
    /// serves, coupled, dependents
    #[arg(long, value_name = "WHAT")]
    unset: Vec<String>,
}

/// Why nothing was edited.
#[derive(Debug, thiserror::Error)]
pub enum EditCommandError {
    /// No flags, and nobody to open an editor for.
    #[error("nothing to change was given, and there is no terminal for an editor")]
    NoEditor,
    /// What the editor left is not metadata.
    #[error("line {line}: {what}")]
    Syntax {
        /// Where, from 1.
        line: usize,
        /// What is wrong.
        what: String,
    },
    /// The editor.
    #[error(transparent)]
    Editor(#[from] EditorError),
}

impl Diagnostic for EditCommandError {
    fn kind(&self) -> Kind {
        match self {
            Self::Editor(error) => error.kind(),
            _ => Kind::Usage,
        }
    }

    fn hint(&self) -> Option<String> {
        match self {
            Self::NoEditor => Some("give flags, as in: keyward edit REF --owner TEAM".to_owned()),
            Self::Syntax { .. } => Some("nothing was changed; edit it again".to_owned()),
            Self::Editor(error) => error.hint(),
        }
    }
}

/// What stands in the editor: the metadata, and the end of the current version.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sheet {
    #[serde(default, skip_serializing_if = "Option::is_none", with = "toml_time::optional")]
    expires: Option<DateTime<Utc>>,
    metadata: Metadata,
}

/// parse -> flags or editor -> commit
pub fn run(args: &Args, cx: &mut Context) -> Result<Ending, Failure> {
    let mut access = cx.open()?;
    let address = cx.known_address(&args.reference, &access)?;
    let reason = cx.reason(&access, Capability::Write, &address)?;
    let by_flags = !args.metadata.is_empty() || !args.unset.is_empty();
    let receipt = if by_flags {
        let now = cx.now();
        // Tried once outside the gate, so that a wrong flag is said before anything is locked.
        let found = access.store().connector(&address)?;
        args.applied(&mut found.connector.metadata.clone())?;
        let expires = args.metadata.expiry(now)?;
        let plan = |base: &Base<'_>, _| {
            let (connector, _) = base.active()?;
            let mut metadata = connector.metadata.clone();
            args.applied(&mut metadata).map_err(|_| EditError::Unchanged(base.address.clone()))?;
            let unset = args.unset.iter().any(|name| name == "expires");
            let before = connector.current().and_then(|version| version.expires).filter(|_| !unset);
            amend(base, metadata, expires.or(before))
        };
        let change = Change {
            action: Action::Edit,
            address,
            reason,
            values: Vec::new(),
            about: None,
            sink: None,
            plan: Box::new(plan),
        };
        access.commit(change, &mut cx.ui)?
    } else {
        let found = access.store().connector(&address)?;
        let base = Base { address: &address, found: Some((&found.connector, found.digest)) };
        let (connector, digest) = base.active().map_err(AccessError::Edit)?;
        let expires = connector.current().and_then(|version| version.expires);
        let sheet = ask_editor(&Sheet { expires, metadata: connector.metadata.clone() }, cx)?;
        let plan = move |base: &Base<'_>, _| match base.found {
            Some((_, now)) if now != digest => Err(EditError::ChangedMeanwhile(base.address.clone())),
            _ => amend(base, sheet.metadata, sheet.expires),
        };
        let change = Change {
            action: Action::Edit,
            address: address.clone(),
            reason,
            values: Vec::new(),
            about: None,
            sink: None,
            plan: Box::new(plan),
        };
        access.commit(change, &mut cx.ui)?
    };
    cx.ui.status(&format!("Changed {}.", receipt.connector.address));
    Ok(Ending::Done)
}

impl Args {
    fn applied(&self, metadata: &mut Metadata) -> Result<(), MetadataError> {
        self.metadata.apply(metadata)?;
        self.unset.iter().try_for_each(|name| unset(metadata, name))
    }
}

const HEADING: &str = "# Metadata only; values are changed with `keyward set`. Delete everything to change nothing.\n";

fn ask_editor(sheet: &Sheet, cx: &mut Context) -> Result<Sheet, Failure> {
    if !cx.ui.can_ask() {
        return Err(EditCommandError::NoEditor.into());
    }
    let syntax = |(line, what)| EditCommandError::Syntax { line, what };
    let text = toml::to_string(sheet).map_err(|error| syntax((1, error.to_string())))?;
    let folder = cx.settings.folders.as_ref().map(|folders| folders.state.as_path());
    let edited = editor::edit(cx.settings.editor.as_deref(), folder, &format!("{HEADING}{text}"));
    let edited = edited.map_err(EditCommandError::Editor)?;
    Ok(toml_time::parse(edited.as_bytes()).map_err(syntax)?)
}
