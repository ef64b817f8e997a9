//! From a step to a request: everything filled in.

use std::collections::BTreeMap;
use std::io::{self, Write};

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use data_encoding::BASE64;
use zeroize::Zeroizing;

use super::definition::{Auth, Body, Definition, Input, InputKind, Source, Step, Value};
use super::template::{Amount, PathTemplate, Piece, Reference, Template, Whose};
use crate::connector::fields::Fields;
use crate::connector::name::{Field, Word};
use crate::connector::{Host, Metadata, VendorId};
use crate::http::{Method, Request};
use crate::secret::Secret;

/// What is filled in.
#[derive(Debug, Clone, Copy)]
pub struct Given<'a> {
    /// The host that is asked where a step names none.
    pub host: &'a Host,
    /// What the connector says.
    pub inputs: &'a BTreeMap<Word, Value>,
    /// The label of what we make.
    pub marker: &'a str,
    /// The operation's id.
    pub operation: &'a str,
    /// The vendor's own id of what the step is about.
    pub id: Option<&'a VendorId>,
    /// What time it is.
    pub now: DateTime<Utc>,
    /// The values of the credential that manages others.
    pub admin: Option<&'a Fields>,
    /// The values of the one that the step is about.
    pub own: Option<&'a Fields>,
    /// The values of the one that is being made.
    pub new: Option<&'a Fields>,
    /// What the first step of a login gave.
    pub session: Option<&'a Secret>,
    /// Which page of a list, from 0.
    pub page: u32,
}

/// Why a request cannot be made. Never says a value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Lacking {
    /// The connector does not say something.
    #[error("the connector does not say its {0}, which this vendor needs")]
    Input(String),
    /// Nobody knows the vendor's id of the credential.
    #[error("the vendor's own id of this credential is not known")]
    Id,
    /// A credential that is needed is not there.
    #[error("there is no credential for {{{{{0}}}}}")]
    Credential(&'static str),
    /// A field that is needed is not there.
    #[error("the credential for {{{{{0}}}}} has no such field, or several and none of that name")]
    Field(String),
    /// A value cannot stand where it should.
    #[error("{0} cannot stand where the definition puts it")]
    Unfit(String),
}

/// What a connector says, as the definition asks for it.
pub fn inputs(definition: &Definition, metadata: &Metadata) -> Result<BTreeMap<Word, Value>, Lacking> {
    let mut inputs = BTreeMap::new();
    for (name, input) in &definition.inputs {
        let value = said(name, input, metadata)?.or_else(|| input.default.clone());
        match value {
            Some(value) => _ = inputs.insert(name.clone(), value),
            None if input.required => return Err(Lacking::Input(called(name, input).to_owned())),
            None => {}
        }
    }
    Ok(inputs)
}

fn called<'a>(name: &'a Word, input: &Input) -> &'a str {
    input.source(name).map_or(name.as_str(), |source| source.as_str())
}

fn said(name: &Word, input: &Input, metadata: &Metadata) -> Result<Option<Value>, Lacking> {
    let text = match input.source(name) {
        Some(Source::Scopes) => {
            let scopes: Vec<String> = metadata.scopes.iter().map(|scope| scope.name.as_str().to_owned()).collect();
            if input.kind == InputKind::Texts {
                return Ok((!scopes.is_empty()).then_some(Value::Texts(scopes)));
            }
            (!scopes.is_empty()).then(|| scopes.join(" "))
        }
        Some(Source::Tenant) => metadata.tenant.as_ref().map(|text| text.as_str().to_owned()),
        Some(Source::ServiceAccount) => metadata.service_account.as_ref().map(|text| text.as_str().to_owned()),
        None => None,
    };
    let Some(text) = text else { return Ok(None) };
    match input.kind {
        InputKind::Text => Ok(Some(Value::Text(text))),
        InputKind::Texts => Ok(Some(Value::Texts(vec![text]))),
        InputKind::Integer => {
            text.parse().map(|n| Some(Value::Integer(n))).map_err(|_| Lacking::Unfit(called(name, input).to_owned()))
        }
    }
}

/// The request of a step.
pub fn render(definition: &Definition, step: &Step, given: &Given<'_>) -> Result<Request, Lacking> {
    let mut headers = Vec::new();
    for (name, template) in definition.vendor.headers.iter().chain(&step.headers) {
        headers.push((name.as_str().to_owned(), given.fill(template)?));
    }
    if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("accept")) {
        headers.push(("Accept".to_owned(), Secret::from("application/json".to_owned())));
    }
    if let Some(auth) = step.auth.as_ref().and_then(|name| definition.auth.get(name)) {
        headers.extend(proof(auth.get_ref(), given)?);
    }
    if let Some(name) = &step.idempotency_key {
        headers.push((name.as_str().to_owned(), Secret::from(format!("{}:create", given.operation))));
    }
    let body = match (&step.json, &step.form) {
        (Some(json), _) => Some(("application/json", given.json(json)?)),
        (None, Some(form)) => Some((FORM, given.pairs(form)?)),
        (None, None) => None,
    };
    let body = body.map(|(kind, body)| {
        headers.push(("Content-Type".to_owned(), Secret::from(kind.to_owned())));
        body
    });
    let mut query = given.pairs(&step.query)?;
    if let Some((pages, parameter)) = step.pages.as_ref().and_then(|pages| Some((pages, pages.parameter.as_ref()?))) {
        let number =
            if pages.offset { given.page.saturating_mul(pages.size) } else { given.page.saturating_add(pages.first) };
        let joint = if query.is_empty() { "" } else { "&" };
        let text = query.expose_text().unwrap_or_default();
        query = Secret::from(format!("{text}{joint}{}={number}", encoded(parameter.as_bytes())));
    }
    let url = given.url(definition, step.host.as_ref(), &step.path, query.expose_text().unwrap_or_default())?;
    Ok(Request { method: step.method, url, headers, body })
}

const FORM: &str = "application/x-www-form-urlencoded";

/// The first request of a way of proving oneself that has two, and where its answer has the token.
pub fn login(definition: &Definition, auth: &Auth, given: &Given<'_>) -> Result<Option<Request>, Lacking> {
    match auth {
        Auth::TwoStep { login } => render(definition, login, given).map(Some),
        Auth::ClientCredentials { path, host, client, secret, scope } => {
            let client = Secret::from(encoded(given.fill(client)?.expose()));
            let secret = Secret::from(encoded(given.fill(secret)?.expose()));
            let mut form = BTreeMap::new();
            form.insert("grant_type".to_owned(), Template::default().behind("client_credentials"));
            if let Some(scope) = scope {
                form.insert("scope".to_owned(), scope.clone());
            }
            let text = |text: &str| Secret::from(text.to_owned());
            let headers = vec![
                ("Accept".to_owned(), text("application/json")),
                ("Authorization".to_owned(), basic(&client, &secret)),
                ("Content-Type".to_owned(), text(FORM)),
            ];
            let url = given.url(definition, host.as_ref(), path, "")?;
            Ok(Some(Request { method: Method::Post, url, headers, body: Some(given.pairs(&form)?) }))
        }
        _ => Ok(None),
    }
}

/// The headers by which somebody proves who asks.
fn proof(auth: &Auth, given: &Given<'_>) -> Result<Vec<(String, Secret)>, Lacking> {
    const NAME: &str = "Authorization";
    let session = || Template::of(Reference::Secret(Whose::Session, None));
    let value = match auth {
        Auth::Bearer { token, scheme } => {
            let scheme = scheme.as_ref().map_or("Bearer", |scheme| scheme.as_str());
            given.fill(&token.clone().behind(&format!("{scheme} ")))?
        }
        Auth::Header { headers } => {
            let one = |(name, template)| -> Result<_, Lacking> {
                let name: &super::template::HeaderName = name;
                Ok((name.as_str().to_owned(), given.fill(template)?))
            };
            return headers.iter().map(one).collect();
        }
        Auth::Basic { user, password } => basic(&given.fill(user)?, &given.fill(password)?),
        Auth::TwoStep { .. } | Auth::ClientCredentials { .. } => given.fill(&session().behind("Bearer "))?,
    };
    Ok(vec![(NAME.to_owned(), value)])
}

fn basic(user: &Secret, password: &Secret) -> Secret {
    let both = Zeroizing::new([user.expose(), b":", password.expose()].concat());
    let mut text = String::with_capacity("Basic ".len() + BASE64.encode_len(both.len()));
    text.push_str("Basic ");
    BASE64.encode_append(&both, &mut text);
    Secret::from(text)
}

impl Given<'_> {
    fn url(
        &self,
        definition: &Definition,
        host: Option<&Host>,
        path: &PathTemplate,
        query: &str,
    ) -> Result<String, Lacking> {
        let base = &definition.vendor.base_url;
        let scheme = if base.plain { "http" } else { "https" };
        let mut url = format!("{scheme}://{}", host.unwrap_or(self.host));
        for segment in path.segments() {
            let mut text = String::new();
            for piece in segment.pieces() {
                match piece {
                    Piece::Text(piece) => text.push_str(piece),
                    Piece::Reference(reference) => {
                        let value = self.text(reference)?;
                        if value.is_empty() {
                            return Err(Lacking::Unfit(reference.to_string()));
                        }
                        text.push_str(&encoded(value.as_bytes()));
                    }
                }
            }
            if matches!(text.as_str(), "." | "..") {
                return Err(Lacking::Unfit(segment.to_string()));
            }
            url.push('/');
            url.push_str(&text);
        }
        if !query.is_empty() {
            url.push('?');
            url.push_str(query);
        }
        Ok(url)
    }

    /// A template as text.
    fn fill(&self, template: &Template) -> Result<Secret, Lacking> {
        let pieces = template.pieces().iter().map(|piece| match piece {
            Piece::Text(text) => Ok(Zeroizing::new(text.clone())),
            Piece::Reference(reference) => self.text(reference),
        });
        let pieces = pieces.collect::<Result<Vec<_>, _>>()?;
        // All of its room at once: text that grows leaves copies behind.
        let mut text = String::with_capacity(pieces.iter().map(|piece| piece.len()).sum());
        for piece in &pieces {
            text.push_str(piece);
        }
        Ok(Secret::from(text))
    }

    /// What a reference stands for, as text.
    fn text(&self, reference: &Reference) -> Result<Zeroizing<String>, Lacking> {
        let unfit = || Lacking::Unfit(reference.to_string());
        let text = match reference {
            Reference::Marker => self.marker.to_owned(),
            Reference::Operation => self.operation.to_owned(),
            Reference::Id => self.id.ok_or(Lacking::Id)?.as_str().to_owned(),
            Reference::Input(name) => match self.input(name)? {
                Value::Text(text) => text.clone(),
                Value::Integer(number) => number.to_string(),
                Value::Texts(_) => return Err(unfit()),
            },
            Reference::Today(days) => {
                let days = TimeDelta::try_days(self.amount(days)?).ok_or_else(unfit)?;
                self.now.checked_add_signed(days).ok_or_else(unfit)?.format("%Y-%m-%d").to_string()
            }
            Reference::Now(seconds) => self.later(seconds, reference)?.to_rfc3339_opts(SecondsFormat::Secs, true),
            Reference::EpochMs(seconds) => self.later(seconds, reference)?.timestamp_millis().to_string(),
            Reference::Secret(whose, field) => {
                let secret = self.secret(*whose, field.as_ref())?;
                return secret.expose_text().map(|text| Zeroizing::new(text.to_owned())).ok_or_else(unfit);
            }
        };
        Ok(Zeroizing::new(text))
    }

    fn later(&self, seconds: &Amount, reference: &Reference) -> Result<DateTime<Utc>, Lacking> {
        let seconds = TimeDelta::try_seconds(self.amount(seconds)?);
        let time = seconds.and_then(|seconds| self.now.checked_add_signed(seconds));
        time.ok_or_else(|| Lacking::Unfit(reference.to_string()))
    }

    fn amount(&self, amount: &Amount) -> Result<i64, Lacking> {
        match amount {
            Amount::Fixed(count) => Ok(i64::from(*count)),
            Amount::Input(name) => match self.input(name)? {
                Value::Integer(number) => Ok(*number),
                _ => Err(Lacking::Unfit(format!("inputs.{name}"))),
            },
        }
    }

    fn input(&self, name: &Word) -> Result<&Value, Lacking> {
        self.inputs.get(name).ok_or_else(|| Lacking::Input(name.to_string()))
    }

    fn secret(&self, whose: Whose, field: Option<&Field>) -> Result<&Secret, Lacking> {
        let fields = match whose {
            Whose::Admin => self.admin,
            Whose::Own => self.own,
            Whose::New => self.new,
            Whose::Session => return self.session.ok_or(Lacking::Credential("session")),
        };
        let fields = fields.ok_or(Lacking::Credential(whose.as_str()))?;
        let lacking = || Lacking::Field(Reference::Secret(whose, field.cloned()).to_string());
        if let Some(secret) = field.and_then(|field| fields.get(field)) {
            return Ok(secret);
        }
        // People name the field of a credential as they like; of one that has a single value there is no doubt.
        let mut all = fields.iter();
        match (all.next(), all.next()) {
            (Some((_, secret)), None) => Ok(secret),
            _ => Err(lacking()),
        }
    }

    /// A query or a form: what is a list stands once for each of its texts, what the connector does not say is left out.
    fn pairs(&self, table: &BTreeMap<String, Template>) -> Result<Secret, Lacking> {
        let mut pairs: Vec<Zeroizing<String>> = Vec::new();
        for (name, template) in table {
            let name = encoded(name.as_bytes());
            let input = match template.whole() {
                Some(Reference::Input(input)) => Some(self.inputs.get(input)),
                _ => None,
            };
            if let Some(Some(Value::Texts(texts))) = input {
                let pair = |text: &String| Zeroizing::new(format!("{name}={}", encoded(text.as_bytes())));
                pairs.extend(texts.iter().map(pair));
            } else if input != Some(None) {
                let value = Zeroizing::new(encoded(self.fill(template)?.expose()));
                let mut pair = Zeroizing::new(String::with_capacity(name.len() + 1 + value.len()));
                for part in [name.as_str(), "=", value.as_str()] {
                    pair.push_str(part);
                }
                pairs.push(pair);
            }
        }
        let mut text = String::with_capacity(pairs.iter().map(|pair| pair.len() + 1).sum());
        for (at, pair) in pairs.iter().enumerate() {
            if at > 0 {
                text.push('&');
            }
            text.push_str(pair);
        }
        Ok(Secret::from(text))
    }

    /// A body as JSON, written twice: to know its length, and then into a buffer that never moves.
    fn json(&self, body: &Body) -> Result<Secret, Lacking> {
        let mut length = Length(0);
        self.write(body, &mut length)?;
        let mut bytes = Vec::with_capacity(length.0);
        self.write(body, &mut bytes)?;
        Ok(Secret::new(bytes))
    }

    fn write(&self, body: &Body, to: &mut dyn Write) -> Result<(), Lacking> {
        let raw = |to: &mut dyn Write, text: &str| to.write_all(text.as_bytes()).map_err(|_| written());
        match body {
            Body::Plain(value) => serde_json::to_writer(to, value).map_err(|_| written()),
            Body::Text(template) => match template.whole() {
                Some(Reference::Input(name)) => match self.input(name)? {
                    Value::Text(text) => serde_json::to_writer(to, text),
                    Value::Texts(texts) => serde_json::to_writer(to, texts),
                    Value::Integer(number) => serde_json::to_writer(to, number),
                }
                .map_err(|_| written()),
                Some(reference @ Reference::EpochMs(_)) => raw(to, &self.text(reference)?),
                _ => {
                    let text = self.fill(template)?;
                    let text = text.expose_text().ok_or_else(|| Lacking::Unfit(template.to_string()))?;
                    serde_json::to_writer(to, text).map_err(|_| written())
                }
            },
            Body::List(list) => {
                raw(to, "[")?;
                for (at, item) in list.iter().enumerate() {
                    raw(to, if at == 0 { "" } else { "," })?;
                    self.write(item, to)?;
                }
                raw(to, "]")
            }
            Body::Table(table) => {
                raw(to, "{")?;
                let there = table.iter().filter(|(_, value)| !self.is_left_out(value));
                for (at, (name, value)) in there.enumerate() {
                    raw(to, if at == 0 { "" } else { "," })?;
                    serde_json::to_writer(&mut *to, name).map_err(|_| written())?;
                    raw(to, ":")?;
                    self.write(value, to)?;
                }
                raw(to, "}")
            }
        }
    }

    /// Whether a member of a table stands for something that the connector need not say and does not say.
    fn is_left_out(&self, value: &Body) -> bool {
        let Body::Text(template) = value else { return false };
        matches!(template.whole(), Some(Reference::Input(name)) if !self.inputs.contains_key(name))
    }
}

/// Writing to memory does not fail; if it did, nothing would be sent.
fn written() -> Lacking {
    Lacking::Unfit("the body".to_owned())
}

/// Counts what is written.
struct Length(usize);

impl Write for Length {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Percent-encoded: all but letters, digits and `-._~` (RFC 3986, 2.3).
pub fn encoded(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 3);
    for byte in bytes {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(byte) {
            text.push(char::from(*byte));
        } else {
            const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
            text.push('%');
            text.push(char::from(DIGITS[usize::from(byte >> 4)]));
            text.push(char::from(DIGITS[usize::from(byte & 15)]));
        }
    }
    text
}
