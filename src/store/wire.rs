//! `connector.toml` as it is on disk (docs/store-format.md, 6). A file is cut, verified and only then parsed.

use std::collections::BTreeSet;

use chrono::{DateTime, SubsecRound, Utc};
use serde::{Deserialize, Serialize};

use super::FILE_LIMIT;
use crate::connector::glob::Glob;
use crate::connector::name::{Address, Environment, Field, Word, Writer};
use crate::connector::operation::{Delivery, Operation, OperationKind, Step};
use crate::connector::text::{Span, Text};
use crate::connector::{
    Connector, Dependent, Host, Link, LocalName, Metadata, Rotation, Scope, Stage, State, To, VendorId, Version,
};
use crate::digest::Digest;
use crate::signature::Signature;
use crate::toml_time::{self, BadFile};

/// Who sealed a connector file, and what it says of that.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seal {
    /// Who.
    pub writer: Writer,
    /// Under which policy epoch; informs only.
    pub epoch: u64,
    /// The writer's audit record of the change; informs only.
    pub record: u64,
}

/// A connector file cut at its last line, not yet verified.
#[derive(Debug)]
pub struct Cut<'a> {
    /// Who says to have sealed it.
    pub writer: Writer,
    /// What is signed.
    pub signed: &'a [u8],
    /// The signature.
    pub signature: Signature,
}

const SIGNATURE: &[u8] = b"signature = \"";

/// Cuts a file at its seal without believing anything of it.
pub fn cut(bytes: &[u8]) -> Result<Cut<'_>, BadFile> {
    let line = SIGNATURE.len() + 86 + 2;
    let (signed, last) = bytes.split_at_checked(bytes.len().wrapping_sub(line)).ok_or(BadFile::Seal)?;
    let text = last.strip_prefix(SIGNATURE).and_then(|rest| rest.strip_suffix(b"\"\n"));
    let signature = text.and_then(|text| std::str::from_utf8(text).ok()).and_then(|text| text.parse().ok());
    let writer = seal_writer(signed);
    match (signature, writer) {
        (Some(signature), Some(writer)) => Ok(Cut { writer, signed, signature }),
        _ => Err(BadFile::Seal),
    }
}

/// The writer in the last four lines: `[seal]`, `writer = "..."`, `epoch = n`, `record = n`.
fn seal_writer(signed: &[u8]) -> Option<Writer> {
    let mut lines = signed.strip_suffix(b"\n")?.rsplitn(5, |byte| *byte == b'\n');
    let mut line = || std::str::from_utf8(lines.next()?).ok();
    let number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    line()?.strip_prefix("record = ").filter(|text| number(text))?;
    line()?.strip_prefix("epoch = ").filter(|text| number(text))?;
    let writer = line()?.strip_prefix("writer = \"")?.strip_suffix('"')?.parse().ok()?;
    (line()? == "[seal]").then_some(writer)
}

/// The bytes of a file from what is signed and its signature.
pub fn join(signed: &[u8], signature: &Signature) -> Vec<u8> {
    [signed, SIGNATURE, signature.to_string().as_bytes(), b"\"\n"].concat()
}

/// Whether a file that is about to be put in place will be read again: what no reader takes must not replace what one does.
pub fn check(bytes: &[u8]) -> Result<(), BadFile> {
    if bytes.len() as u64 > FILE_LIMIT {
        return BadFile::meaning(format!("it would be {} bytes, and at most {FILE_LIMIT} are read", bytes.len()));
    }
    parse(cut(bytes)?.signed).map(drop)
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ConnectorFile {
    format: u64,
    environment: Environment,
    name: String,
    state: StateWord,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<Address>,
    revision: u64,
    prev: String,
    vendor: Word,
    kind: Word,
    owner: Text,
    purpose: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    tenant: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    service_account: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    documentation: Option<Link>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    hosts: Vec<Host>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    scope: Vec<Scope>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rotation: Option<RotationTable>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    dependent: Vec<Dependent>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    version: Vec<VersionTable>,
    #[serde(skip_serializing_if = "Option::is_none")]
    operation: Option<OperationTable>,
    seal: Seal,
}

#[derive(Serialize, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum StateWord {
    Active,
    Removed,
    Moved,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RotationTable {
    #[serde(skip_serializing_if = "Option::is_none")]
    every: Option<Span>,
    #[serde(skip_serializing_if = "Option::is_none")]
    overlap: Option<Span>,
    #[serde(skip_serializing_if = "Option::is_none")]
    strategy: Option<Word>,
    #[serde(skip_serializing_if = "Option::is_none")]
    admin: Option<LocalName>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    coupled: Vec<LocalName>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    serves: Vec<Glob>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct VersionTable {
    number: u64,
    stage: Stage,
    sealed: Digest,
    to: Vec<To>,
    fields: Vec<Field>,
    #[serde(with = "toml_time")]
    created: DateTime<Utc>,
    #[serde(default, skip_serializing_if = "Option::is_none", with = "toml_time::optional")]
    expires: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    vendor_id: Option<VendorId>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct OperationTable {
    id: String,
    kind: OperationKind,
    step: Step,
    version: u64,
    ends: Vec<u64>,
    strategy: Word,
    marker: String,
    attempt: u32,
    #[serde(with = "toml_time")]
    started: DateTime<Utc>,
    #[serde(default, skip_serializing_if = "Option::is_none", with = "toml_time::optional")]
    until: Option<DateTime<Utc>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    dependent: Vec<OperationDependent>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct OperationDependent {
    target: Word,
    step: Delivery,
}

fn require(holds: bool, otherwise: &str) -> Result<(), BadFile> {
    if holds { Ok(()) } else { BadFile::meaning(otherwise) }
}

/// Reads what a verified signature covers.
pub fn parse(signed: &[u8]) -> Result<(Connector, Seal), BadFile> {
    understand(toml_time::parse(signed)?)
}

/// The same, with `keep` given the note by which [`recall`] reads it faster.
pub(super) fn parse_noting(signed: &[u8], keep: impl FnOnce(Vec<u8>)) -> Result<(Connector, Seal), BadFile> {
    let file = toml_time::parse(signed)?;
    let note = serde_json::to_vec(&file);
    let read = understand(file)?;
    // What cannot be noted is parsed again the next time.
    let _noted = note.map(keep);
    Ok(read)
}

/// What a file said from which [`parse_noting`] made this note; `None` if it is not such a note.
pub(super) fn recall(note: &[u8]) -> Option<(Connector, Seal)> {
    understand(serde_json::from_slice(note).ok()?).ok()
}

fn understand(file: ConnectorFile) -> Result<(Connector, Seal), BadFile> {
    if file.format != 1 {
        return Err(BadFile::Format(file.format));
    }
    let address = Address::new(&file.environment, &file.name).map_err(|error| BadFile::Meaning(error.to_string()))?;
    let state = match (file.state, file.to) {
        (StateWord::Active, None) => State::Active,
        (StateWord::Removed, None) => State::Removed,
        (StateWord::Moved, Some(to)) if to.environment() == file.environment => State::Moved { to },
        _ => return BadFile::meaning("`to` stands in moved connectors alone and stays in the environment"),
    };
    let prev = match (file.revision, file.prev.as_str()) {
        (0, _) => return BadFile::meaning("revisions count from 1"),
        (1, "") => None,
        (1, _) => return BadFile::meaning("revision 1 has no revision before"),
        (_, prev) => Some(prev.parse().map_err(|_| BadFile::Meaning("prev is not a digest".to_owned()))?),
    };
    let rotation = file.rotation.map(rotation).unwrap_or_default();
    require(rotation.serves.iter().all(|glob| !glob.as_str().starts_with("**/")), "`serves` stays in the environment")?;
    let hosts: BTreeSet<&str> = file.hosts.iter().map(Host::as_str).collect();
    require(hosts.len() == file.hosts.len(), "a host is named twice")?;
    let metadata = Metadata {
        vendor: file.vendor,
        kind: file.kind,
        owner: file.owner,
        purpose: file.purpose,
        tenant: file.tenant,
        service_account: file.service_account,
        documentation: file.documentation,
        hosts: file.hosts,
        scopes: file.scope,
        rotation,
        dependents: file.dependent,
    };
    let versions = file.version.into_iter().map(version).collect::<Result<Vec<_>, _>>()?;
    let numbered = versions.iter().zip(1..).all(|(version, number)| version.number == number);
    require(numbered, "versions are not numbered from 1 without gaps")?;
    require(versions.iter().filter(|v| v.stage == Stage::Current).count() <= 1, "two versions are current")?;
    require(state != State::Active || !versions.is_empty(), "an active connector has at least one version")?;
    let operation = file.operation.map(operation).transpose()?;
    if let Some(operation) = &operation {
        let known = |number: &u64| versions.iter().any(|version| version.number == *number);
        require(state == State::Active, "a tombstone is not rotated")?;
        require(operation.ends.iter().all(known), "an operation ends a version that is not there")?;
    }
    let connector = Connector { address, state, revision: file.revision, prev, metadata, versions, operation };
    Ok((connector, file.seal))
}

fn rotation(table: RotationTable) -> Rotation {
    let RotationTable { every, overlap, strategy, admin, coupled, serves } = table;
    Rotation { every, overlap, strategy, admin, coupled, serves }
}

fn version(table: VersionTable) -> Result<Version, BadFile> {
    let VersionTable { number, stage, sealed, to, fields, created, expires, vendor_id } = table;
    require(!to.is_empty() && to.is_sorted_by(|a, b| a < b), "`to` is not sorted, or empty")?;
    require(!fields.is_empty() && fields.is_sorted_by(|a, b| a < b), "`fields` are not sorted, or empty")?;
    Ok(Version { number, stage, sealed, to, fields, created, expires, vendor_id })
}

fn operation(table: OperationTable) -> Result<Operation, BadFile> {
    let targets: BTreeSet<&Word> = table.dependent.iter().map(|row| &row.target).collect();
    require(targets.len() == table.dependent.len(), "an operation names a dependent twice")?;
    require(table.ends.is_sorted_by(|a, b| a < b), "`ends` of an operation are not sorted")?;
    let id = table.id.len() == 26 && table.id.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'2'..=b'7'));
    require(id, "an operation's id is 26 characters of base32")?;
    let hex = |text: &str| text.len() == 32 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    require(
        table.marker.strip_prefix("kw-").is_some_and(hex),
        "an operation's marker is kw- and 32 hexadecimal digits",
    )?;
    Ok(Operation {
        id: table.id,
        kind: table.kind,
        step: table.step,
        version: table.version,
        ends: table.ends,
        strategy: table.strategy,
        marker: table.marker,
        attempt: table.attempt,
        started: table.started,
        until: table.until,
        dependents: table.dependent.into_iter().map(|row| (row.target, row.step)).collect(),
    })
}

/// The bytes that are to be signed.
pub fn write(connector: &Connector, seal: &Seal) -> Result<Vec<u8>, BadFile> {
    let (state, to) = match &connector.state {
        State::Active => (StateWord::Active, None),
        State::Removed => (StateWord::Removed, None),
        State::Moved { to } => (StateWord::Moved, Some(to.clone())),
    };
    let metadata = connector.metadata.clone();
    let Rotation { every, overlap, strategy, admin, coupled, serves } = metadata.rotation.clone();
    let file = ConnectorFile {
        format: 1,
        environment: connector.address.environment(),
        name: connector.address.name().to_owned(),
        state,
        to,
        revision: connector.revision,
        prev: connector.prev.map(|digest| digest.to_string()).unwrap_or_default(),
        vendor: metadata.vendor,
        kind: metadata.kind,
        owner: metadata.owner,
        purpose: metadata.purpose,
        tenant: metadata.tenant,
        service_account: metadata.service_account,
        documentation: metadata.documentation,
        hosts: metadata.hosts,
        scope: metadata.scopes,
        rotation: (metadata.rotation != Rotation::default()).then_some(RotationTable {
            every,
            overlap,
            strategy,
            admin,
            coupled,
            serves,
        }),
        dependent: metadata.dependents,
        version: connector.versions.iter().map(version_table).collect(),
        operation: connector.operation.as_ref().map(operation_table),
        seal: seal.clone(),
    };
    toml::to_string(&file).map(String::into_bytes).map_err(|error| BadFile::Meaning(error.to_string()))
}

fn version_table(version: &Version) -> VersionTable {
    VersionTable {
        number: version.number,
        stage: version.stage,
        sealed: version.sealed,
        to: version.to.clone(),
        fields: version.fields.clone(),
        created: version.created.trunc_subsecs(0),
        expires: version.expires.map(|time| time.trunc_subsecs(0)),
        vendor_id: version.vendor_id.clone(),
    }
}

fn operation_table(operation: &Operation) -> OperationTable {
    let row = |(target, step): &(Word, Delivery)| OperationDependent { target: target.clone(), step: *step };
    OperationTable {
        id: operation.id.clone(),
        kind: operation.kind,
        step: operation.step,
        version: operation.version,
        ends: operation.ends.clone(),
        strategy: operation.strategy.clone(),
        marker: operation.marker.clone(),
        attempt: operation.attempt,
        started: operation.started.trunc_subsecs(0),
        until: operation.until.map(|time| time.trunc_subsecs(0)),
        dependent: operation.dependents.iter().map(row).collect(),
    }
}
