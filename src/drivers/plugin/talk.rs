//! One step of a plugin: it says hello, is asked once, and answers once.

use std::time::{Duration, Instant};

use data_encoding::HEXLOWER;
use zeroize::Zeroizing;

use super::allowed::Trusted;
use super::wire::{Answer, Hello, Line, Refusal, Request, VERSION};
use crate::connector::fields::Fields;
use crate::driver::{DriverError, Effect, Fault};
use crate::drivers::said;
use crate::process::{self, Talk, TalkError};
use crate::secret;

/// How long a plugin may take to end when its time is over.
const GRACE: Duration = Duration::from_secs(5);
/// No plugin says more lines on its way.
const LINES: usize = 1000;

/// What a plugin did not do as it should.
pub(super) enum Heard {
    /// It was talked with in vain.
    Talk(TalkError),
    /// What it said is not what the protocol has at this place.
    Wrong(&'static str),
}

impl From<TalkError> for Heard {
    fn from(error: TalkError) -> Self {
        Self::Talk(error)
    }
}

/// What is asked.
pub(super) struct Question<'a> {
    pub(super) request: Request<'a>,
    /// Every value that it could repeat where none belongs.
    pub(super) values: Vec<&'a Fields>,
    pub(super) deadline: Instant,
}

/// Asks a plugin, and takes its one answer.
pub(super) fn ask(plugin: &Trusted, question: Question<'_>) -> Result<Answer, DriverError> {
    let Question { mut request, values, deadline } = question;
    let program = plugin.program().map_err(|error| DriverError::harmless(Fault::Permanent, error.whole()))?;
    // What is kept is for ending it, so that whoever waits for us does not wait longer than he said.
    let left = deadline.saturating_duration_since(Instant::now());
    let patience = left.saturating_sub(GRACE.min(left / 2));
    let talk = Talk::start(&mut process::apart(program), patience);
    let mut talk = talk.map_err(|error| unheard(&error, Effect::None, None))?.with_grace(GRACE.min(left / 2));
    let asked = hello(&mut talk, plugin).and_then(|_| {
        let left = deadline.saturating_duration_since(Instant::now());
        request.deadline_ms = left.saturating_sub(GRACE.min(left / 2)).as_millis().try_into().unwrap_or(u64::MAX);
        talk.say(&written(&request, &values));
        answer(&mut talk, request.op)
    });
    let effect = if talk.has_spoken() { Effect::Unknown } else { Effect::None };
    let complaint = said::last_line(&talk.complaint(), values.iter().copied());
    let ended = talk.end(asked.is_ok());
    let wrong = |what| DriverError {
        fault: Fault::Permanent,
        effect,
        said: format!("the plugin {} does not keep to the protocol: {what}", plugin.id),
    };
    match (asked, ended) {
        // Also where a signal came meanwhile: what was made must not be lost.
        (Ok(Line::Ok(answer)), _) => Ok(answer),
        (_, Err(error)) | (Err(Heard::Talk(error)), Ok(())) => Err(unheard(&error, effect, complaint)),
        (Ok(Line::Err(refusal)), Ok(())) => Err(refused(&refusal, &values)),
        (Err(Heard::Wrong(what)), Ok(())) => Err(wrong(what)),
        (Ok(Line::Progress(_)), Ok(())) => Err(wrong("it gives no answer")),
    }
}

fn refused(refusal: &Refusal, values: &[&Fields]) -> DriverError {
    let clean = |text: &str| said::message(text, values.iter().copied());
    let mut said = clean(refusal.message.as_deref().unwrap_or("it gives no reason"));
    if let Some(code) = &refusal.vendor_code {
        said = format!("{said} ({})", clean(code)).chars().take(200).collect();
    }
    let fault = match refusal.fault() {
        Fault::Forbidden(needed) => Fault::Forbidden(needed.as_deref().map(clean)),
        fault => fault,
    };
    DriverError { fault, effect: refusal.effect(), said }
}

/// The first line, which nobody has asked for; nothing may stand behind it.
pub(super) fn hello(talk: &mut Talk, plugin: &Trusted) -> Result<Hello, Heard> {
    let hello: Hello = talk.hear(|heard| line(heard, "its first line is no hello"))?;
    if hello.plugin != plugin.id.as_str() {
        return Err(Heard::Wrong("it is another plugin"));
    }
    if !hello.v.contains(&VERSION) {
        return Err(Heard::Wrong("it does not speak version 1"));
    }
    if hello.version.is_empty() || hello.version.len() > 64 {
        return Err(Heard::Wrong("its own version is missing or too long"));
    }
    if talk.is_silent() { Ok(hello) } else { Err(Heard::Wrong("it answers before it is asked")) }
}

/// What follows the request: lines on the way, and one answer.
pub(super) fn answer(talk: &mut Talk, op: &str) -> Result<Line, Heard> {
    for _ in 0..LINES {
        let answer = talk.hear(|heard| line(heard, "what it says is no answer"))?;
        match &answer {
            Line::Progress(_) => continue,
            Line::Ok(answer) if answer.op != op => return Err(Heard::Wrong("it answers another question")),
            Line::Ok(_) | Line::Err(_) => {}
        }
        return if talk.ends_silently()? { Ok(answer) } else { Err(Heard::Wrong("it goes on after its answer")) };
    }
    Err(Heard::Wrong("it says more lines on its way than anybody reads"))
}

/// A random name of a request.
pub(super) fn request_id() -> Result<String, DriverError> {
    let random = secret::random::<8>().map_err(|error| DriverError::harmless(Fault::Permanent, error.to_string()))?;
    Ok(format!("r-{}", HEXLOWER.encode(&random)))
}

/// The request as one line.
pub(super) fn written(request: &Request<'_>, values: &[&Fields]) -> Zeroizing<Vec<u8>> {
    // Large enough at once, whatever has to be escaped: what grows leaves copies behind. A credential may be in it twice.
    let size = values.iter().flat_map(|fields| fields.iter()).map(|(_, value)| 128 + 6 * value.len()).sum::<usize>();
    let mut text = Zeroizing::new(Vec::with_capacity(2 * size + 64 * 1024));
    // Writing to memory does not fail, and every key of it is a string.
    let _ = serde_json::to_writer(&mut *text, request);
    text.push(b'\n');
    text
}

/// One whole line at the beginning of what was heard.
fn line<T: serde::de::DeserializeOwned>(heard: &[u8], wrong: &'static str) -> Result<Option<(T, usize)>, Heard> {
    let Some(end) = heard.iter().position(|byte| *byte == b'\n') else { return Ok(None) };
    let text = std::str::from_utf8(&heard[..end]).map_err(|_| Heard::Wrong("what it says is not UTF-8"))?;
    let mut reader = serde_json::Deserializer::from_str(text);
    // What the parser complains of may hold a value.
    let object = T::deserialize(&mut reader).and_then(|object| reader.end().map(|()| object));
    object.map(|object| Some((object, end + 1))).map_err(|_| Heard::Wrong(wrong))
}

fn unheard(error: &TalkError, effect: Effect, complaint: Option<String>) -> DriverError {
    let fault = match error {
        TalkError::Start(source) if source.kind() != std::io::ErrorKind::TimedOut => Fault::Permanent,
        // Whoever interrupts it does not want it once more.
        TalkError::TooMuch | TalkError::Interrupted(_) => Fault::Permanent,
        _ => Fault::Retryable,
    };
    let what = match error {
        TalkError::Ended(_) => "the plugin ended without an answer".to_owned(),
        TalkError::Start(source) => format!("the plugin cannot be started: {source}"),
        error => format!("the plugin: {error}"),
    };
    let said = complaint.map_or(what.clone(), |complaint| format!("{what}: {complaint}"));
    DriverError { fault, effect, said: said.chars().take(200).collect() }
}
