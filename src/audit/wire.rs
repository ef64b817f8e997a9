//! The shape of a record on disk, apart from what it means.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use chrono::{DateTime, Datelike, NaiveDate, Timelike, Utc};
use serde::{Deserialize, Serialize};

use super::line::{BadLine, Parsed};
use super::record::{
    Action, Decision, Draft, Head, Introduction, MAX_HEADS, Object, ObjectName, OperationId, Outcome, Record, Source,
};
use crate::anchor::StoreId;
use crate::connector::text::Text;
use crate::digest::Digest;

/// A string that stays where it was read as long as it has no escapes; `Option<Cow>` alone would copy it.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
struct Piece<'a>(#[serde(borrow)] Cow<'a, str>);

/// A record with its keys in the order they are written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Wire<'a> {
    format: u32,
    #[serde(borrow)]
    store: Piece<'a>,
    writer: Piece<'a>,
    seq: u64,
    prev: Piece<'a>,
    at: Piece<'a>,
    op: Piece<'a>,
    action: Piece<'a>,
    decision: Piece<'a>,
    outcome: Piece<'a>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    objects: Vec<WireObject<'a>>,
    epoch: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<Piece<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<Piece<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Piece<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sink: Option<Piece<'a>>,
    source: WireSource<'a>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    heads: Vec<WireHead<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    run: Option<WireRun<'a>>,
    tool: Piece<'a>,
    /// Absent only while the line is being made.
    #[serde(skip_serializing_if = "Option::is_none")]
    sig: Option<Piece<'a>>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WireObject<'a> {
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    connector: Option<Piece<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<u64>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    fields: Vec<Piece<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ciphertext: Option<Piece<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<Piece<'a>>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WireSource<'a> {
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    host: Option<Piece<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<Piece<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ip: Option<Piece<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ssh: Option<Piece<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tty: Option<Piece<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ci: Option<Piece<'a>>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WireHead<'a> {
    #[serde(borrow)]
    writer: Piece<'a>,
    seq: u64,
    hash: Piece<'a>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WireRun<'a> {
    #[serde(borrow)]
    machine: Piece<'a>,
    key: Piece<'a>,
    sig: Piece<'a>,
}

impl<'a> Piece<'a> {
    fn of(text: &'a str) -> Self {
        Self(Cow::Borrowed(text))
    }

    fn made(text: &impl ToString) -> Self {
        Self(Cow::Owned(text.to_string()))
    }

    fn text(text: Option<&'a Text>) -> Option<Self> {
        text.map(|text| Self::of(text.as_str()))
    }

    fn parse<T: std::str::FromStr>(&self, key: &'static str) -> Result<T, BadLine> {
        self.0.parse().map_err(|_| BadLine::Value(key))
    }
}

fn parse_some<T: std::str::FromStr>(piece: Option<Piece<'_>>, key: &'static str) -> Result<Option<T>, BadLine> {
    piece.map(|piece| piece.parse(key)).transpose()
}

impl<'a> From<&'a Record> for Wire<'a> {
    fn from(record: &'a Record) -> Self {
        let Record { store, writer, seq, prev, draft, tool } = record;
        let source = &draft.source;
        Self {
            format: 1,
            store: Piece::of(store.as_str()),
            writer: Piece::of(writer.as_str()),
            seq: *seq,
            prev: Piece::made(prev),
            at: Piece(Cow::Owned(written(draft.at))),
            op: Piece::of(draft.op.as_str()),
            action: Piece::of(draft.action.as_str()),
            decision: Piece::of(draft.decision.as_str()),
            outcome: Piece::of(draft.outcome.as_str()),
            objects: draft.objects.iter().filter(|object| !object.is_empty()).map(WireObject::from).collect(),
            epoch: draft.epoch,
            rule: Piece::text(draft.rule.as_ref()),
            reason: Piece::text(draft.reason.as_ref()),
            error: Piece::text(draft.error.as_ref()),
            sink: Piece::text(draft.sink.as_ref()),
            source: WireSource {
                host: Piece::text(source.host.as_ref()),
                user: Piece::text(source.user.as_ref()),
                ip: Piece::text(source.ip.as_ref()),
                ssh: Piece::text(source.ssh.as_ref()),
                tty: Piece::text(source.tty.as_ref()),
                ci: Piece::text(source.ci.as_ref()),
            },
            heads: draft.heads.iter().map(WireHead::from).collect(),
            run: draft.run.as_ref().map(WireRun::from),
            tool: Piece::of(tool.as_str()),
            sig: None,
        }
    }
}

impl<'a> From<&'a Object> for WireObject<'a> {
    fn from(object: &'a Object) -> Self {
        Self {
            connector: object.name.as_ref().map(Piece::made),
            version: object.version,
            fields: object.fields.iter().map(|field| Piece::of(field.as_str())).collect(),
            ciphertext: object.ciphertext.as_ref().map(Piece::made),
            after: object.after.as_ref().map(Piece::made),
        }
    }
}

impl<'a> From<&'a Head> for WireHead<'a> {
    fn from(head: &'a Head) -> Self {
        Self { writer: Piece::of(head.writer.as_str()), seq: head.seq, hash: Piece::made(&head.hash) }
    }
}

impl<'a> From<&'a Introduction> for WireRun<'a> {
    fn from(run: &'a Introduction) -> Self {
        Self { machine: Piece::of(run.machine.as_str()), key: Piece::made(&run.key), sig: Piece::made(&run.sig) }
    }
}

impl Wire<'_> {
    /// What it says, each value found right.
    pub(super) fn parsed(self) -> Result<Parsed, BadLine> {
        if self.format != 1 {
            return Err(BadLine::Format(self.format));
        }
        let signature = self.sig.ok_or(BadLine::Value("sig"))?.parse("sig")?;
        let action: Action = self.action.parse("action")?;
        if self.heads.len() > MAX_HEADS || !(self.heads.is_empty() || action == Action::Seen) {
            return Err(BadLine::Value("heads"));
        }
        let heads: Vec<Head> = self.heads.into_iter().map(WireHead::parsed).collect::<Result<_, _>>()?;
        let seen: BTreeSet<&str> = heads.iter().map(|head| head.writer.as_str()).collect();
        if seen.len() < heads.len() || seen.contains(&*self.writer.0) || heads.iter().any(|head| head.seq == 0) {
            return Err(BadLine::Value("heads"));
        }
        // Where a run begins it is introduced, and nobody is introduced in the middle of a log.
        if self.run.is_some() != (action == Action::Begin) || (self.run.is_some() && self.seq != 1) {
            return Err(BadLine::Value("run"));
        }
        let run = self.run.map(WireRun::parsed).transpose()?;
        let (decision, outcome) = (decision(&self.decision.0)?, outcome(&self.outcome.0)?);
        if decision == Decision::Denied && outcome != Outcome::Error {
            return Err(BadLine::Value("outcome"));
        }
        if self.epoch == 0 {
            return Err(BadLine::Value("epoch"));
        }
        let draft = Draft {
            at: instant(&self.at.0).ok_or(BadLine::Value("at"))?,
            op: self.op.parse::<OperationId>("op")?,
            action,
            decision,
            outcome,
            objects: self.objects.into_iter().map(WireObject::parsed).collect::<Result<_, _>>()?,
            epoch: self.epoch,
            rule: parse_some(self.rule, "rule")?,
            reason: parse_some(self.reason, "reason")?,
            error: parse_some(self.error, "error")?,
            sink: parse_some(self.sink, "sink")?,
            source: Source {
                host: parse_some(self.source.host, "host")?,
                user: parse_some(self.source.user, "user")?,
                ip: parse_some(self.source.ip, "ip")?,
                ssh: parse_some(self.source.ssh, "ssh")?,
                tty: parse_some(self.source.tty, "tty")?,
                ci: parse_some(self.source.ci, "ci")?,
            },
            heads,
            run,
        };
        let record = Record {
            store: self.store.parse::<StoreId>("store")?,
            writer: self.writer.parse("writer")?,
            seq: self.seq,
            prev: self.prev.parse("prev")?,
            draft,
            tool: self.tool.parse("tool")?,
        };
        Ok(Parsed { record, signature })
    }
}

impl WireObject<'_> {
    fn parsed(self) -> Result<Object, BadLine> {
        let object = Object {
            name: parse_some::<ObjectName>(self.connector, "connector")?,
            version: self.version,
            fields: self.fields.iter().map(|field| field.parse("fields")).collect::<Result<_, _>>()?,
            ciphertext: parse_some(self.ciphertext, "ciphertext")?,
            after: parse_some(self.after, "after")?,
        };
        if object.is_empty() { Err(BadLine::Value("objects")) } else { Ok(object) }
    }
}

impl WireHead<'_> {
    fn parsed(self) -> Result<Head, BadLine> {
        let hash: Digest = self.hash.parse("hash")?;
        Ok(Head { writer: self.writer.parse("heads")?, seq: self.seq, hash })
    }
}

impl WireRun<'_> {
    fn parsed(self) -> Result<Introduction, BadLine> {
        let (machine, key, sig) = (self.machine.parse("run")?, self.key.parse("run")?, self.sig.parse("run")?);
        Ok(Introduction { machine, key, sig })
    }
}

fn decision(word: &str) -> Result<Decision, BadLine> {
    let all = [Decision::Allowed, Decision::Denied];
    all.into_iter().find(|known| known.as_str() == word).ok_or(BadLine::Value("decision"))
}

fn outcome(word: &str) -> Result<Outcome, BadLine> {
    let all = [Outcome::Intent, Outcome::Ok, Outcome::Error, Outcome::HandedOver];
    all.into_iter().find(|known| known.as_str() == word).ok_or(BadLine::Value("outcome"))
}

/// `2026-11-23T12:00:00.123Z`. Written by hand, and read likewise: general formatting would take as long as all the rest.
fn written(at: DateTime<Utc>) -> String {
    let (date, time) = (at.date_naive(), at.time());
    // chrono counts a leap second as second 59 with more than 999 milliseconds.
    let millis = (time.nanosecond() / 1_000_000).min(999);
    let (year, month, day) = (date.year(), date.month(), date.day());
    let (hour, minute, second) = (time.hour(), time.minute(), time.second());
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{millis:03}Z")
}

fn instant(text: &str) -> Option<DateTime<Utc>> {
    let bytes: &[u8; 24] = text.as_bytes().try_into().ok()?;
    let shape = b"0000-00-00T00:00:00.000Z".iter().zip(bytes);
    let right = |(form, byte): (&u8, &u8)| if *form == b'0' { byte.is_ascii_digit() } else { form == byte };
    if !shape.into_iter().all(right) {
        return None;
    }
    let number = |range: Range<usize>| bytes[range].iter().fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0'));
    let date = NaiveDate::from_ymd_opt(i32::try_from(number(0..4)).ok()?, number(5..7), number(8..10))?;
    Some(date.and_hms_milli_opt(number(11..13), number(14..16), number(17..19), number(20..23))?.and_utc())
}
