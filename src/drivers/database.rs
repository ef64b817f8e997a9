//! What the drivers of database servers have in common: where a credential may be sent, whom TLS believes, which fields they
//! read, and what may be repeated of a server's words.

use std::net::IpAddr;
use std::sync::Arc;

use data_encoding::HEXUPPER;
use rustls::ClientConfig;
use rustls::crypto::ring;
use rustls_platform_verifier::BuilderVerifierExt;

use crate::connector::VendorId;
use crate::connector::fields::Fields;
use crate::connector::name::Field;
use crate::driver::{Call, Credential, DriverError, Fault};
use crate::drivers::said;
use crate::mask::Mask;
use crate::secret::{self, Secret};

/// Where a credential may be sent, and who it says that it is.
#[derive(Debug)]
pub(super) struct Account<'a> {
    /// The server.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// The user.
    pub username: &'a str,
    /// The password.
    pub password: &'a str,
    /// The database, where the connector names one.
    pub database: Option<&'a str>,
}

impl<'a> Account<'a> {
    /// How `credential` logs in at the server of the credential that is rotated: its first host. A credential whose own hosts do
    /// not name that server is not sent there.
    pub fn of(call: &Call<'_>, credential: &'a Credential, default_port: u16) -> Result<Self, DriverError> {
        let permanent = |said: &str| DriverError::harmless(Fault::Permanent, said);
        let place = |host: &str| match host.split_once(':').and_then(|(name, port)| Some((name, port.parse().ok()?))) {
            Some((name, port)) => (name.to_owned(), port),
            None => (host.to_owned(), default_port),
        };
        let first = call.current.hosts.first().ok_or_else(|| permanent("the connector names no host"))?;
        let server = place(first.as_str());
        if !credential.hosts.iter().any(|host| place(host.as_str()) == server) {
            return Err(permanent("the server stands not among the hosts that a credential may be sent to"));
        }
        let text = |name| field_text(&credential.fields, name);
        let username = text("username")?.ok_or_else(|| permanent("the credential has no field username"))?;
        let password = text("password")?.ok_or_else(|| permanent("the credential has no field password"))?;
        Ok(Self { host: server.0, port: server.1, username, password, database: text("database")? })
    }

    /// Whether nobody else can stand between us and the server.
    pub fn is_loopback(&self) -> bool {
        self.host == "localhost" || self.host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
    }
}

/// The text of a field, if there is that field; it must be UTF-8 without NUL.
fn field_text<'a>(fields: &'a Fields, name: &str) -> Result<Option<&'a str>, DriverError> {
    let Some((_, value)) = fields.iter().find(|(field, _)| field.as_str() == name) else { return Ok(None) };
    match value.expose_text().filter(|text| !text.contains('\0')) {
        Some(text) => Ok(Some(text)),
        None => Err(DriverError::harmless(Fault::Permanent, format!("the field {name} is not text"))),
    }
}

/// The next credential: `username` with a new password of 32 letters and digits, the other fields as they are. Refused if one
/// of those repeats what changes, since it would be wrong from then on.
pub(super) fn next(current: &Credential, username: &str) -> Result<Credential, DriverError> {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    let permanent = |said: String| DriverError::harmless(Fault::Permanent, said);
    let id = VendorId::try_from(username.to_owned());
    let id = id.map_err(|_| permanent("the user's name has characters beyond visible ASCII".to_owned()))?;
    let password = field_text(&current.fields, "password")?.unwrap_or_default();
    let before = field_text(&current.fields, "username")?.unwrap_or_default();
    for (name, value) in current.fields.iter().filter(|(name, _)| !matches!(name.as_str(), "username" | "password")) {
        let stale = |part: &str| spellings(part).iter().any(|spelt| contains(value.expose(), spelt.expose()));
        let names_user = username != before && (stale(&format!("//{before}:")) || stale(&format!("//{before}@")));
        if names_user || !password.is_empty() && stale(password) {
            let said = format!("the field {name} repeats the user or the password and would be wrong after a rotation");
            return Err(permanent(format!("{said}; leave it out: it can be put together from the other fields")));
        }
    }
    let fresh = secret::generate(32, ALPHABET);
    let fresh = fresh.map_err(|error| DriverError::harmless(Fault::Retryable, error.to_string()))?;
    let others = [(field("username")?, Secret::from(username.to_owned())), (field("password")?, fresh)];
    let fields = current.fields.with(others).map_err(|error| permanent(error.to_string()))?;
    Ok(Credential { id: Some(id), fields, hosts: current.hosts.clone() })
}

fn field(name: &str) -> Result<Field, DriverError> {
    name.parse().map_err(|_| DriverError::harmless(Fault::Permanent, format!("{name} is no field")))
}

fn contains(text: &[u8], part: &[u8]) -> bool {
    memchr::memmem::find(text, part).is_some()
}

/// The user of a credential.
pub(super) fn username(credential: &Credential) -> Result<&str, DriverError> {
    let missing = || DriverError::harmless(Fault::Permanent, "the credential has no field username");
    field_text(&credential.fields, "username")?.ok_or_else(missing)
}

/// The credential that manages others.
pub(super) fn admin<'a>(call: &Call<'a>) -> Result<&'a Credential, DriverError> {
    let missing = "this takes the credential of a connector that may manage users (rotation.admin)";
    call.admin.ok_or_else(|| DriverError::harmless(Fault::Permanent, missing))
}

/// TLS as all these drivers speak it: the certificates that the system believes.
pub(super) fn tls() -> Result<ClientConfig, rustls::Error> {
    let provider = Arc::new(ring::default_provider());
    let versions = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    Ok(versions.with_platform_verifier()?.with_no_client_auth())
}

/// What may be repeated of a server's words.
#[derive(Debug, Default)]
pub(super) struct Words(Mask);

impl Words {
    /// Words in which no value of these credentials stands, however it is escaped.
    pub fn without<'a>(credentials: impl IntoIterator<Item = &'a Credential>) -> Self {
        let values = credentials.into_iter().flat_map(|credential| credential.fields.iter());
        Self(said::mask(values.map(|(name, value)| (name.as_str(), value))))
    }

    /// As `without`, of all credentials that a call may speak of.
    pub fn of<'a>(call: &Call<'a>, credential: Option<&'a Credential>) -> Self {
        Self::without([Some(call.current), call.admin, credential].into_iter().flatten())
    }

    /// The text in one line of at most 200 characters.
    pub fn say(&self, text: &str) -> String {
        said::say(&self.0, text)
    }
}

/// A text as it is, as a part of a URL, and inside a string of JSON.
fn spellings(text: &str) -> Vec<Secret> {
    let plain =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'/' | b':' | b'@');
    let url = text
        .bytes()
        .flat_map(|byte| if plain(byte) { vec![byte] } else { format!("%{}", HEXUPPER.encode(&[byte])).into_bytes() });
    let json = serde_json::to_string(text).unwrap_or_default();
    let json = json.trim_start_matches('"').strip_suffix('"').unwrap_or_default();
    let mut all = vec![Secret::from(text.to_owned()), Secret::new(url.collect())];
    if !json.is_empty() {
        all.push(Secret::from(json.to_owned()));
    }
    all
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn credential(fields: &[(&str, &str)]) -> Credential {
        let fields: BTreeMap<Field, Secret> =
            fields.iter().map(|(name, value)| (name.parse().unwrap(), Secret::from((*value).to_owned()))).collect();
        Credential { id: None, fields: Fields::new(fields).unwrap(), hosts: Vec::new() }
    }

    #[test]
    fn no_spelling_of_a_value_is_said() {
        let one = credential(&[("password", "pä\"ss w%rd")]);
        let words = Words::without([&one]);
        for spelt in ["pä\"ss w%rd", "p%C3%A4%22ss%20w%25rd", "pä\\\"ss w%rd", "cMOkInNzIHclcmQ="] {
            assert_eq!(words.say(&format!("no: {spelt}.\u{7}\n")), "no: [masked password].\\x07", "{spelt}");
        }
        assert_eq!(words.say(&"x".repeat(900)).len(), 200);
    }

    #[test]
    fn a_field_that_would_be_wrong_afterwards_is_refused() {
        let refused = |username: &str, extra: &str| {
            let current = credential(&[("username", "app_a"), ("password", "s3cr?t"), ("url", extra)]);
            next(&current, username).err().map(|error| error.fault)
        };
        for url in ["postgres://app_a:s3cr?t@db/x", "postgres://u:s3cr%3Ft@db/x", "postgres://app_a@db/x"] {
            assert_eq!(refused("app_b", url), Some(Fault::Permanent), "{url}");
        }
        assert_eq!(refused("app_a", "postgres://app_a@db/x"), None);
        assert_eq!(refused("app_b", "postgres://db/app_a"), None);
        assert_eq!(refused("app b", ""), Some(Fault::Permanent), "no id can hold a space");
    }

    #[test]
    fn the_next_password_is_new_and_other_fields_stay() {
        let current = credential(&[("username", "app"), ("password", "old"), ("port", "5432")]);
        let next = next(&current, "app_a").unwrap();
        let text = |name| field_text(&next.fields, name).unwrap().unwrap();
        assert_eq!((text("username"), text("port"), text("password").len()), ("app_a", "5432", 32));
        assert!(text("password").bytes().all(|byte| byte.is_ascii_alphanumeric()));
        assert_eq!(next.id.unwrap().as_str(), "app_a");
    }
}
