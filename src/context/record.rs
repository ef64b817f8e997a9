//! The audit record as commands read it, with what this machine remembers of it.

use std::collections::BTreeMap;

use crate::access::Access;
use crate::audit::{
    self, AccessIndex, Action, AuditError, Depth, Filter, Finding, Heads, Keys, ObjectFilter, ObjectName, Outcome,
    Report,
};
use crate::connector::name::{Address, Writer};
use crate::diagnostic::Failure;
use crate::trust::Pins;

/// Verifies the record of a store and remembers how far it is good.
pub fn verify(access: &Access, depth: Depth) -> Result<Report, Failure> {
    let store = access.store();
    let remembered = match store.pins().map(Pins::heads).transpose()?.flatten() {
        Some(text) => Heads::parse(&String::from_utf8_lossy(&text))?,
        None => Heads::default(),
    };
    let writers = store.writer_keys()?;
    let keys = Keys { writers: &writers, cuts: &store.policy().cuts };
    let own = access.own_log()?;
    let report = audit::verify(store.dir(), own.as_ref(), store.id(), keys, &remembered, depth)?;
    if let Some(pins) = store.pins()
        && report.heads != remembered
    {
        pins.set_heads(report.heads.to_text().as_bytes())?;
    }
    Ok(report)
}

/// Writer, sequence and kind of a finding, then what it is.
pub fn place(finding: &Finding) -> String {
    let writer = finding.writer.as_ref().map_or("audit", |writer| writer.as_str());
    format!("{writer} record {}: {}: {}", finding.seq, finding.kind, finding.detail)
}

/// The connectors that somebody has recorded to have made, with who did: all of them, or one. Their files must be there,
/// also for a reader who remembers nothing.
pub fn made(access: &Access, only: Option<&Address>) -> Result<BTreeMap<Address, Writer>, Failure> {
    let mut made = BTreeMap::new();
    let own = access.own_log()?;
    for action in [Action::Add, Action::Move] {
        let object = only.map(|address| ObjectFilter::Is(address.clone().into()));
        let filter = Filter { object, action: Some(action), ..Filter::default() };
        for record in audit::read(access.store().dir(), own.as_ref(), &filter, None)?.records {
            let done = record.draft.outcome == Outcome::Ok;
            for object in record.draft.objects.iter().filter(|object| done && object.after.is_some()) {
                if let Some(ObjectName::Connector(address)) = &object.name {
                    made.insert(address.clone(), record.writer.clone());
                }
            }
        }
    }
    made.retain(|address, _| only.is_none_or(|only| only == address));
    Ok(made)
}

/// When values of each connector last left the store; only what is new since the last time is read.
pub fn accesses(access: &Access) -> Result<AccessIndex, Failure> {
    let store = access.store();
    let cached = store.pins().map(Pins::access_index).transpose()?.flatten();
    // A cache that cannot be read is made anew.
    let parsed = cached.and_then(|text| AccessIndex::parse(&String::from_utf8_lossy(&text)).ok());
    let mut index = parsed.unwrap_or_default();
    let changed = index.update(store.dir(), access.own_log()?.as_ref()).map_err(|error: AuditError| error)?;
    if let (true, Some(pins)) = (changed, store.pins()) {
        pins.set_access_index(index.to_text().as_bytes())?;
    }
    Ok(index)
}
