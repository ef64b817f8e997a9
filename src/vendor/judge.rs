//! What an answer means. Answers are hostile: whatever is not as it should be is a failure, never a guess.

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde_json::Value as Json;
use zeroize::Zeroize as _;

use super::definition::{Assertion, Definition, ErrorRow, FaultWord, Is, ResetUnit, Status, Step, Value};
use super::template::{Pointer, Reference};
use crate::connector::VendorId;
use crate::connector::fields::Fields;
use crate::connector::name::Word;
use crate::driver::{Effect, Fault, Listed};
use crate::http::Answer;
use crate::secret::Secret;

/// What an answer to a request for a token means (RFC 6749, 5).
pub fn judge_token(definition: &Definition, answer: &Answer, now: DateTime<Utc>) -> Verdict {
    let document = Document::read(&answer.body);
    match (answer.status, document) {
        (200, Some(document)) => Verdict::Good(document),
        (status, document) => {
            // 400 `invalid_client` is what some servers say of a wrong secret.
            let wrong = matches!(status, 400 | 401);
            let fault = if wrong { Fault::Auth } else { default_fault(status, || wait(definition, answer, now)) };
            let words = document.as_ref().and_then(|document| words(definition, document));
            let said = format!("the vendor answered {status} to the login");
            Verdict::Failed(Failure { words, ..Failure::new(fault, Effect::None, said) })
        }
    }
}

/// A list holds at most this many items.
pub const MOST_ITEMS: usize = 10_000;

/// A label is at most this many bytes; a longer one is nobody's marker.
const LONGEST_LABEL: usize = 1024;

/// No vendor is waited for longer, whatever it says.
const LONGEST_WAIT: Duration = Duration::from_secs(366 * 86400);

/// What an answer says.
#[derive(Debug)]
pub enum Verdict {
    /// It is done; the document that came with it.
    Good(Document),
    /// What it was about is not there.
    Gone,
    /// The credential is certainly dead.
    Dead,
    /// The credential is alive, although it may not do this.
    Alive,
    /// It is not done, or nobody knows.
    Failed(Failure),
}

/// A step that an answer refuses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// What kind of failure.
    pub fault: Fault,
    /// Whether it may have changed something.
    pub effect: Effect,
    /// What happened, in our words.
    pub said: String,
    /// The vendor's words, as they came: not yet fit to be shown.
    pub words: Option<String>,
}

impl Failure {
    fn new(fault: Fault, effect: Effect, said: impl Into<String>) -> Self {
        Self { fault, effect, said: said.into(), words: None }
    }
}

/// A document of an answer; its texts are wiped when it goes.
pub struct Document(Json);

impl Document {
    fn read(body: &Secret) -> Option<Self> {
        if body.expose().iter().all(u8::is_ascii_whitespace) {
            return Some(Self(Json::Null));
        }
        serde_json::from_slice(body.expose()).ok().map(Self)
    }

    fn at(&self, pointer: &Pointer) -> Option<&Json> {
        self.0.pointer(pointer.as_str())
    }
}

impl Drop for Document {
    fn drop(&mut self) {
        wipe(&mut self.0);
    }
}

fn wipe(value: &mut Json) {
    match value {
        Json::String(text) => text.zeroize(),
        Json::Array(list) => list.iter_mut().for_each(wipe),
        Json::Object(table) => table.values_mut().for_each(wipe),
        Json::Null | Json::Bool(_) | Json::Number(_) => {}
    }
}

impl std::fmt::Debug for Document {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Document(..)")
    }
}

/// What an answer to a step means. `changes` says that the step does more than ask.
pub fn judge(definition: &Definition, step: &Step, changes: bool, answer: &Answer, now: DateTime<Utc>) -> Verdict {
    let status = answer.status;
    let effect = effect_of(status, changes);
    let document = Document::read(&answer.body);
    let failed = |fault, effect| {
        let words = document.as_ref().and_then(|document| words(definition, document));
        let said = format!("the vendor answered {status}");
        Verdict::Failed(Failure { words, ..Failure::new(fault, effect, said) })
    };
    let wait = || wait(definition, answer, now);
    if let Some(row) = step.error.iter().find(|row| row.fits(answer)) {
        return failed(row.kind.fault(wait), effect);
    }
    let is_among = |list: &[Status]| list.iter().any(|listed| listed.0 == status);
    if is_among(&step.gone) {
        return Verdict::Gone;
    }
    if is_among(&step.dead) {
        return Verdict::Dead;
    }
    if is_among(&step.alive) {
        return Verdict::Alive;
    }
    if !is_among(&step.ok) {
        return failed(default_fault(status, wait), effect);
    }
    let Some(document) = document.as_ref() else {
        // A page of some gateway with a good status is no proof of anything.
        let needed = step.reads();
        return if needed { failed(Fault::Permanent, unknown(changes)) } else { Verdict::Good(Document(Json::Null)) };
    };
    if let Some(row) = step.fail_if.iter().find(|row| stands(document, &row.pointer, row.equals.as_ref())) {
        return failed(row.kind.fault(wait), Effect::None);
    }
    if step.dead_if.iter().any(|is: &Is| stands(document, &is.pointer, is.equals.as_ref())) {
        return Verdict::Dead;
    }
    match Document::read(&answer.body) {
        Some(document) => Verdict::Good(document),
        None => failed(Fault::Permanent, unknown(changes)),
    }
}

fn unknown(changes: bool) -> Effect {
    if changes { Effect::Unknown } else { Effect::None }
}

/// A vendor that refuses did nothing; one that breaks down, or says something unheard of, may have done anything. So may one
/// for which somebody in between says that it took too long (408).
fn effect_of(status: u16, changes: bool) -> Effect {
    if (400..500).contains(&status) && status != 408 { Effect::None } else { unknown(changes) }
}

fn default_fault(status: u16, wait: impl FnOnce() -> Option<Duration>) -> Fault {
    match status {
        401 => Fault::Auth,
        403 => Fault::Forbidden(None),
        404 | 410 => Fault::NotFound,
        408 | 425 | 429 => Fault::RateLimited(wait()),
        409 => Fault::Conflict,
        500..600 => Fault::Retryable,
        _ => Fault::Permanent,
    }
}

impl FaultWord {
    fn fault(self, wait: impl FnOnce() -> Option<Duration>) -> Fault {
        match self {
            Self::Retryable => Fault::Retryable,
            Self::RateLimited => Fault::RateLimited(wait()),
            Self::Auth => Fault::Auth,
            Self::Forbidden => Fault::Forbidden(None),
            Self::NotFound => Fault::NotFound,
            Self::LimitReached => Fault::LimitReached,
            Self::Conflict => Fault::Conflict,
            Self::Rejected => Fault::Rejected,
            Self::Permanent => Fault::Permanent,
        }
    }
}

impl ErrorRow {
    fn fits(&self, answer: &Answer) -> bool {
        let holds = |words: &String| {
            let words = words.to_ascii_lowercase();
            let body = answer.body.expose();
            let same = |window: &[u8]| window.eq_ignore_ascii_case(words.as_bytes());
            words.is_empty() || body.windows(words.len()).any(same)
        };
        self.status.0 == answer.status && self.contains.as_ref().is_none_or(holds)
    }
}

impl Step {
    /// Whether anything of a good answer is read.
    fn reads(&self) -> bool {
        !self.fail_if.is_empty()
            || !self.dead_if.is_empty()
            || !self.assert.is_empty()
            || !self.fields.is_empty()
            || [&self.id, &self.token, &self.items, &self.expires].into_iter().any(Option::is_some)
    }
}

fn stands(document: &Document, pointer: &Pointer, equals: Option<&Json>) -> bool {
    match (document.at(pointer), equals) {
        (Some(found), Some(wanted)) => found == wanted,
        (None, Some(_)) | (None | Some(Json::Null | Json::Bool(false)), None) => false,
        (Some(Json::Array(list)), None) => !list.is_empty(),
        (Some(Json::Object(table)), None) => !table.is_empty(),
        (Some(Json::String(text)), None) => !text.is_empty(),
        (Some(_), None) => true,
    }
}

/// Where vendors usually say in words what is wrong.
const USUAL: [&str; 8] = [
    "/message",
    "/error/message",
    "/errors/0/message",
    "/error_description",
    "/errors/0/detail",
    "/errors/0",
    "/detail",
    "/error",
];

/// The vendor's words; of a document alone, and only from places where words stand.
fn words(definition: &Definition, document: &Document) -> Option<String> {
    let own = definition.vendor.message.iter().map(Pointer::as_str);
    let texts = own.chain(USUAL).filter_map(|pointer| document.0.pointer(pointer)?.as_str());
    texts.map(str::to_owned).find(|text| !text.is_empty())
}

/// How long the vendor asks us to wait. What cannot be read says nothing.
fn wait(definition: &Definition, answer: &Answer, now: DateTime<Utc>) -> Option<Duration> {
    let until = |time: DateTime<Utc>| (time - now).to_std().unwrap_or_default();
    let number = |text: &str| text.trim().split('.').next().unwrap_or_default().parse::<u64>().ok();
    let told = answer.header("retry-after").and_then(|text| {
        let date = || DateTime::parse_from_rfc2822(text).ok().map(|time| until(time.to_utc()));
        number(text).map(Duration::from_secs).or_else(date)
    });
    let reset = || {
        let found = |reset: &super::definition::Reset| {
            let value = number(answer.header(&reset.header.as_str().to_ascii_lowercase())?)?;
            let time = |millis: u64| DateTime::from_timestamp_millis(i64::try_from(millis).ok()?).map(until);
            match reset.unit {
                ResetUnit::Seconds => Some(Duration::from_secs(value)),
                ResetUnit::Milliseconds => Some(Duration::from_millis(value)),
                ResetUnit::Epoch => time(value.checked_mul(1000)?),
                ResetUnit::EpochMs => time(value),
            }
        };
        definition.rate_limit.reset.iter().find_map(found)
    };
    told.or_else(reset).map(|wait| wait.min(LONGEST_WAIT))
}

/// What a create step's answer holds.
#[derive(Debug)]
pub struct Made {
    /// The vendor's own id.
    pub id: Option<VendorId>,
    /// The values, if the vendor chose them.
    pub fields: Option<Fields>,
    /// When the vendor lets it end.
    pub expires: Option<DateTime<Utc>>,
}

/// Reads what was made; the error says what is wrong with the answer.
pub fn made(step: &Step, document: &Document) -> Result<Made, &'static str> {
    let id = step.id.as_ref().map(|pointer| id(document.at(pointer))).transpose()?;
    let mut values = BTreeMap::new();
    for (field, pointer) in &step.fields {
        let value = document.at(pointer).and_then(Json::as_str).filter(|text| !text.is_empty());
        let value = value.ok_or("the answer does not hold the new value where it should")?;
        values.insert(field.clone(), Secret::from(value.to_owned()));
    }
    let fields = if values.is_empty() { None } else { Some(values) };
    let fields = fields.map(Fields::new).transpose().map_err(|_| "the new values are too large")?;
    // An end that cannot be read is not worth losing a credential for.
    let expires = step.expires.as_ref().and_then(|pointer| time(document.at(pointer)?));
    Ok(Made { id, fields, expires })
}

fn time(value: &Json) -> Option<DateTime<Utc>> {
    match value {
        Json::String(text) => {
            let day = || text.parse::<chrono::NaiveDate>().ok()?.and_hms_opt(0, 0, 0).map(|time| time.and_utc());
            DateTime::parse_from_rfc3339(text).ok().map(|time| time.to_utc()).or_else(day)
        }
        Json::Number(seconds) => DateTime::from_timestamp(seconds.as_i64()?, 0),
        _ => None,
    }
}

/// The id that a learn step's answer holds.
pub fn learnt(step: &Step, document: &Document) -> Result<VendorId, &'static str> {
    step.id.as_ref().map_or(Err("the step does not say where the id is"), |pointer| id(document.at(pointer)))
}

/// The token that a login's answer holds.
pub fn token(pointer: &Pointer, document: &Document) -> Result<Secret, &'static str> {
    let text = document.at(pointer).and_then(Json::as_str).filter(|text| !text.is_empty());
    text.map(|text| Secret::from(text.to_owned())).ok_or("the answer to the login holds no token")
}

/// What one page of a list holds.
pub fn listed(step: &Step, document: &Document) -> Result<Vec<Listed>, &'static str> {
    let items = step.items.as_ref().and_then(|pointer| document.at(pointer)).and_then(Json::as_array);
    let items = items.ok_or("the answer holds no list where it should")?;
    if items.len() > MOST_ITEMS {
        return Err("the list is longer than what is read");
    }
    let one = |item: &Json| {
        let place = |pointer: &Option<Pointer>| item.pointer(pointer.as_ref()?.as_str());
        let label = place(&step.label).and_then(Json::as_str).filter(|label| label.len() <= LONGEST_LABEL);
        Ok(Listed { id: id(place(&step.id))?, label: label.map(str::to_owned) })
    };
    items.iter().map(one).collect()
}

/// An id: visible characters, and no path of its own however often it is decoded.
fn id(value: Option<&Json>) -> Result<VendorId, &'static str> {
    const BAD: &str = "the answer holds no id that could be one";
    let text = match value {
        Some(Json::String(text)) => text.clone(),
        Some(Json::Number(number)) if number.is_u64() => number.to_string(),
        _ => return Err(BAD),
    };
    let mut decoded = text.clone().into_bytes();
    for _ in 0..4 {
        if matches!(decoded.as_slice(), b"" | b"." | b"..") {
            return Err(BAD);
        }
        decoded = percent_decoded(&decoded);
    }
    VendorId::try_from(text).map_err(|_| BAD)
}

fn percent_decoded(bytes: &[u8]) -> Vec<u8> {
    let digit = |at: usize| bytes.get(at).and_then(|byte| char::from(*byte).to_digit(16));
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        if let (b'%', Some(high), Some(low)) = (byte, digit(at + 1), digit(at + 2)) {
            decoded.extend(u8::try_from(high * 16 + low));
            at += 3;
        } else {
            decoded.push(*byte);
            at += 1;
        }
    }
    decoded
}

/// What of a good answer is not as it must be: the assertion that fails, in words.
pub fn assert(step: &Step, document: &Document, inputs: &BTreeMap<Word, Value>) -> Result<(), String> {
    step.assert.iter().try_for_each(|assertion| {
        if holds(assertion, document, inputs) { Ok(()) } else { Err(format!("it lacks {}", assertion.wanted())) }
    })
}

fn holds(assertion: &Assertion, document: &Document, inputs: &BTreeMap<Word, Value>) -> bool {
    let found = document.at(&assertion.pointer);
    let equal = assertion.equals.as_ref().is_none_or(|wanted| found == Some(wanted));
    let wanted = assertion.contains_all.as_ref().map(|template| match template.whole() {
        Some(Reference::Input(name)) => match inputs.get(name) {
            Some(Value::Texts(texts)) => texts.clone(),
            Some(Value::Text(text)) => vec![text.clone()],
            Some(Value::Integer(number)) => vec![number.to_string()],
            None => Vec::new(),
        },
        _ => vec![template.to_string()],
    });
    let all = wanted.is_none_or(|wanted| {
        let list = found.and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default();
        wanted.iter().all(|text| list.iter().any(|item| item.as_str() == Some(text)))
    });
    let bare = assertion.equals.is_none() && assertion.contains_all.is_none();
    equal && all && !(bare && matches!(found, None | Some(Json::Null)))
}

impl Assertion {
    fn wanted(&self) -> String {
        match (&self.equals, &self.contains_all) {
            (_, Some(template)) => format!("something of {template} at {}", self.pointer),
            (Some(value), None) => format!("{value} at {}", self.pointer),
            (None, None) => format!("anything at {}", self.pointer),
        }
    }
}
