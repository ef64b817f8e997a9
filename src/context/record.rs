//! The audit record as commands read it, with what this machine remembers of it.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::Ending;
use crate::access::Access;
use crate::audit::{
    self, AccessIndex, Action, AuditError, Depth, Filter, Finding, Found, Heads, Keys, ObjectFilter, ObjectName,
    Outcome, OwnLog, Report,
};
use crate::connector::name::{Address, Writer};
use crate::diagnostic::{Failure, Kind};
use crate::digest::Digest;
use crate::output::Ui;
use crate::policy::Capability;
use crate::trust::Pins;

/// The deeds after which a connector is another revision.
const CHANGES: [Action; 9] = [
    Action::Add,
    Action::Set,
    Action::Edit,
    Action::Restore,
    Action::Move,
    Action::Remove,
    Action::Rekey,
    Action::Merge,
    Action::Resolve,
];

/// Verifies the record of a store and remembers how far it is good.
pub fn verify(access: &Access, depth: Depth) -> Result<Report, Failure> {
    verified(access, depth, |_, _, report| Ok(report))
}

/// The records that a filter wants and that verify, the newest first.
pub fn read(access: &Access, filter: &Filter, limit: Option<usize>) -> Result<Found, Failure> {
    let store = access.store();
    verified(access, Depth::Incremental, |own, keys, report| {
        Ok(audit::read_verified((store.dir(), own), filter, limit, (store.id(), keys), &report)?)
    })
}

fn verified<T>(
    access: &Access,
    depth: Depth,
    then: impl FnOnce(Option<&OwnLog>, Keys<'_>, Report) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let store = access.store();
    let remembered = match store.pins().map(Pins::heads).transpose()?.flatten() {
        Some(text) => Heads::parse(&String::from_utf8_lossy(&text))?,
        None => Heads::default(),
    };
    let writers = store.writer_keys()?;
    let machines = store.machine_keys()?;
    let keys = Keys { writers: &writers, machines: &machines, cuts: &store.policy().cuts };
    let own = access.own_log()?;
    let report = audit::verify(store.dir(), own.as_ref(), store.id(), keys, &remembered, depth)?;
    if let Some(pins) = store.pins()
        && report.heads != remembered
    {
        pins.set_heads(report.heads.to_text().as_bytes())?;
    }
    then(own.as_ref(), keys, report)
}

/// Writer, sequence and kind of a finding, then what it is.
pub fn place(finding: &Finding) -> String {
    let writer = finding.writer.as_ref().map_or("audit", |writer| writer.as_str());
    format!("{writer} record {}: {}: {}", finding.seq, finding.kind, finding.detail)
}

/// Says of each log what is wrong with it, and how much was therefore not shown.
pub fn doubts(found: &Found, ui: &mut Ui) -> Ending {
    for faults in found.findings.chunk_by(|one, other| one.writer == other.writer) {
        let more = if faults.len() > 1 { format!(" (and {} more)", faults.len() - 1) } else { String::new() };
        ui.warn(&format!("{}{more}", place(&faults[0])));
    }
    if found.after_cut > 0 {
        ui.warn(&format!("{} record(s) come after their writer's removal and are not shown", found.after_cut));
    }
    if found.unreadable > 0 {
        ui.warn(&format!("{} line(s) are no records of their log", found.unreadable));
    }
    if found.left_out > 0 {
        ui.warn(&format!("{} record(s) do not verify and are not shown", found.left_out));
    }
    let ending = ending(&found.findings);
    if found.unreadable > 0 { Ending::Found(Kind::Integrity) } else { ending }
}

/// How a command ends that has found this.
pub fn ending(findings: &[Finding]) -> Ending {
    match findings.iter().map(|finding| finding.kind.is_integrity()).max() {
        None => Ending::Done,
        Some(true) => Ending::Found(Kind::Integrity),
        Some(false) => Ending::Found(Kind::Attention),
    }
}

/// The last change that a writer has recorded of a connector.
#[derive(Debug, Clone)]
pub struct Change {
    /// Which connector.
    pub address: Address,
    /// Who.
    pub writer: Writer,
    /// The number of the record.
    pub seq: u64,
    /// Digest of the file that was put in place.
    pub after: Digest,
}

/// Every change of a connector that is recorded, done and verified, the newest first, each with the reason it was begun for;
/// and what was left out.
pub fn history(access: &Access, address: &Address) -> Result<Found, Failure> {
    let name = ObjectName::from(address.clone());
    let filter = Filter { object: Some(ObjectFilter::Is(name.clone())), ..Filter::default() };
    let mut found = read(access, &filter, None)?;
    let begun = found.records.iter().filter(|record| record.draft.outcome == Outcome::Intent);
    let reasons: BTreeMap<_, _> =
        begun.map(|record| ((record.writer.clone(), record.draft.op), record.draft.reason.clone())).collect();
    let about = |object: &audit::Object| object.after.is_some() && object.name.as_ref() == Some(&name);
    found.records.retain(|record| record.draft.outcome == Outcome::Ok && record.draft.objects.iter().any(about));
    for record in &mut found.records {
        record.draft.reason = reasons.get(&(record.writer.clone(), record.draft.op)).cloned().flatten();
    }
    Ok(found)
}

/// The last change that each writer has recorded of each connector, or of one. Only writers count whose log is whole by
/// `report` and who may change that connector: what others write down is no evidence.
pub fn changes(access: &Access, only: Option<&Address>, report: &Report) -> Result<Vec<Change>, Failure> {
    let believed = |writer: &Writer| {
        let accused = |finding: &Finding| finding.kind.is_integrity() && finding.writer.as_ref() == Some(writer);
        !report.findings.iter().any(accused)
    };
    let (store, own) = (access.store(), access.own_log()?);
    // What a writer has accepted as it is contradicts nothing that he had recorded before; and what this device's person has,
    // nothing that anybody had. Nobody else's word does that.
    let me = access.writer().ok();
    let mut accepted: BTreeMap<(Address, Writer), (u64, DateTime<Utc>)> = BTreeMap::new();
    let filter = Filter { action: Some(Action::AcceptOlder), ..Filter::default() };
    for record in audit::read(store.dir(), own.as_ref(), &filter, None)?.records {
        let done = record.draft.outcome == Outcome::Ok;
        for object in record.draft.objects.iter().filter(|_| done) {
            if let Some(ObjectName::Connector(address)) = &object.name {
                let at = (record.seq, record.draft.at);
                let mark = accepted.entry((address.clone(), record.writer.clone())).or_insert(at);
                *mark = at.max(*mark);
            }
        }
    }
    let is_settled = |address: &Address, writer: &Writer, seq: u64, at: DateTime<Utc>| {
        let mark = |by: &Writer| accepted.get(&(address.clone(), by.clone()));
        let by_me = || me.as_ref().filter(|me| *me != writer).and_then(mark).is_some_and(|(_, then)| *then > at);
        mark(writer).is_some_and(|(mark, _)| *mark > seq) || by_me()
    };
    let mut last: BTreeMap<(Address, Writer), (u64, Digest)> = BTreeMap::new();
    for action in CHANGES {
        let object = only.map(|address| ObjectFilter::Is(address.clone().into()));
        let filter = Filter { object, action: Some(action), ..Filter::default() };
        for record in audit::read(store.dir(), own.as_ref(), &filter, None)?.records {
            let done = record.draft.outcome == Outcome::Ok;
            for object in record.draft.objects.iter().filter(|_| done) {
                if let (Some(ObjectName::Connector(address)), Some(after)) = (&object.name, object.after)
                    && !is_settled(address, &record.writer, record.seq, record.draft.at)
                {
                    let place = last.entry((address.clone(), record.writer.clone())).or_insert((record.seq, after));
                    if place.0 < record.seq {
                        *place = (record.seq, after);
                    }
                }
            }
        }
    }
    let change = |((address, writer), (seq, after))| Change { address, writer, seq, after };
    let mut changes: Vec<Change> = last.into_iter().map(change).collect();
    changes.retain(|change| {
        let may = store.policy().grants(&change.writer.member(), Capability::Write, &change.address).next().is_some();
        may && only.is_none_or(|only| *only == change.address) && believed(&change.writer)
    });
    Ok(changes)
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
