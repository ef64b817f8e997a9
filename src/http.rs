//! The one door to the network by HTTP: one request, one answer, nothing that is done behind one's back.
//!
//! HTTPS only, except to this machine itself. No redirect is followed, nothing is tried again, no connection outlives its
//! exchange, no cookie is kept, and nothing is decompressed: we ask for plain bodies, and one that is compressed all the same
//! is refused. Every failure says whether any byte of the request went out.

mod wire;

use std::fmt;
use std::net::IpAddr;
use std::time::{Duration, Instant};

use bytes::Bytes;
use zeroize::Zeroizing;

use crate::diagnostic::{Diagnostic, Kind};
use crate::secret::Secret;
use crate::settings;

/// An answer's body is at most this many bytes.
pub const LARGEST_BODY: usize = 1024 * 1024;

/// The head of an answer, with its status and all its headers, is at most this many bytes.
pub const LARGEST_HEAD: usize = 32 * 1024;

/// An address is at most this many bytes.
const LONGEST_URL: usize = 8 * 1024;

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// Reads.
    Get,
    /// Makes, or does.
    Post,
    /// Replaces.
    Put,
    /// Changes in part.
    Patch,
    /// Removes.
    Delete,
}

impl Method {
    /// The method as it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }

    /// Whether a request of this method has a body, if only an empty one.
    pub fn has_body(self) -> bool {
        matches!(self, Self::Post | Self::Put | Self::Patch)
    }
}

/// One request. Its address holds no secret; its headers and its body may.
#[derive(Debug)]
pub struct Request {
    /// What is asked for.
    pub method: Method,
    /// Where: scheme, host, perhaps port, path and query.
    pub url: String,
    /// Headers besides `Host`, `User-Agent`, `Content-Length` and `Accept-Encoding`, which are ours.
    pub headers: Vec<(String, Secret)>,
    /// The body, of a method that has one; its type is a header.
    pub body: Option<Secret>,
}

/// What came back, whatever its status.
pub struct Answer {
    /// The status: 200, 404, and 302 too.
    pub status: u16,
    /// The headers whose values are text; their names in small letters.
    pub headers: Vec<(String, String)>,
    /// The whole body.
    pub body: Secret,
}

impl Answer {
    /// The first header of this name, which is written in small letters.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(given, _)| given == name).map(|(_, value)| value.as_str())
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A vendor may say a secret in any of its headers.
        f.debug_struct("Answer").field("status", &self.status).finish_non_exhaustive()
    }
}

/// Why there is no answer, and whether the other side may have been asked all the same. Never says a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{trouble}")]
pub struct HttpError {
    /// What happened.
    pub trouble: Trouble,
    /// Whether a byte of the request may have reached the other side; if not, nothing can have happened there.
    pub sent: bool,
}

/// What can happen to an exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// The request is none that we send.
    #[error("{0}")]
    Refused(&'static str),
    /// No address for the host.
    #[error("the host's name has no address")]
    NoSuchHost,
    /// Nobody answers there.
    #[error("there is no connection to the host")]
    Unreachable,
    /// The other side is not proven to be who it should be.
    #[error("the host did not prove who it is (TLS)")]
    Tls,
    /// The deadline has passed.
    #[error("there was no answer in time")]
    TimedOut,
    /// The connection ended in the middle.
    #[error("the connection broke off")]
    Broken,
    /// More than we read.
    #[error("the answer is larger than what is read")]
    TooLarge,
    /// Not an answer of HTTP, or one that we did not ask for.
    #[error("the answer is not one of HTTP as it was asked for")]
    Garbled,
}

impl Diagnostic for HttpError {
    fn kind(&self) -> Kind {
        Kind::Failed
    }

    fn hint(&self) -> Option<String> {
        matches!(self.trouble, Trouble::NoSuchHost | Trouble::Unreachable | Trouble::Tls)
            .then(|| "if there is a proxy, HTTPS_PROXY names it; NO_PROXY lists the hosts that need none".to_owned())
    }
}

/// Sends one request, once, and reads its answer. Comes back by the deadline.
pub fn send(request: &Request, deadline: Instant) -> Result<Answer, HttpError> {
    let refused = |trouble| HttpError { trouble, sent: false };
    let target = Target::parse(&request.url).map_err(|why| refused(Trouble::Refused(why)))?;
    if request.body.is_some() && !request.method.has_body() {
        return Err(refused(Trouble::Refused("a request of this method has no body")));
    }
    let proxy = target.proxy().map_err(|why| refused(Trouble::Refused(why)))?;
    let left = deadline.saturating_duration_since(Instant::now());
    if left < Duration::from_millis(1) {
        return Err(refused(Trouble::TimedOut));
    }
    let message = message(request).map_err(|why| refused(Trouble::Refused(why)))?;
    wire::exchange(message, &target, proxy, left)
}

/// Whether this host, without a port, is this machine itself: an address of 127.0.0.0/8, `::1`, or `localhost`.
pub fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// What is said of a proxy that cannot be used.
const UNUSABLE: &str = "HTTPS_PROXY or ALL_PROXY does not name a proxy of HTTP: http://host:port";

/// Where a request goes, checked.
#[derive(Debug)]
struct Target {
    host: String,
    port: u16,
    /// Without TLS, which is allowed to this machine itself.
    plain: bool,
}

impl Target {
    fn parse(url: &str) -> Result<Self, &'static str> {
        let (plain, rest) = match (url.strip_prefix("https://"), url.strip_prefix("http://")) {
            (Some(rest), _) => (false, rest),
            (_, Some(rest)) => (true, rest),
            _ => return Err("the address is not one of https"),
        };
        if url.len() > LONGEST_URL || !url.bytes().all(|byte| byte.is_ascii_graphic()) || url.contains('#') {
            return Err("the address is too long, or has characters that no address has");
        }
        let authority = rest.split(['/', '?']).next().unwrap_or_default();
        if authority.contains('@') {
            return Err("the address has a user in it");
        }
        let (host, port) = host_and_port(authority).ok_or("the address has no host that could be one")?;
        if plain && !is_loopback(host) {
            return Err("http without TLS goes to this machine alone: 127.0.0.0/8, ::1 or localhost");
        }
        Ok(Self { host: host.to_owned(), port: port.unwrap_or(if plain { 80 } else { 443 }), plain })
    }

    /// The proxy that the usual variables name. We follow them because in many networks there is no other way out, and because
    /// a proxy learns no more than the host's name: TLS goes through it end to end. To this machine itself there is never one.
    fn proxy(&self) -> Result<Option<ureq::Proxy>, &'static str> {
        let settings::Proxy { address, except } = settings::proxy();
        let (Some(address), false) = (address, self.plain) else { return Ok(None) };
        if except.is_some_and(|except| self.is_excepted(&except)) {
            return Ok(None);
        }
        // One that we cannot use is not overlooked: going out directly is what the variable forbids.
        let text = address.expose_text().ok_or(UNUSABLE)?;
        let proxy = ureq::Proxy::new(text).map_err(|_| UNUSABLE)?;
        let usable = matches!(proxy.protocol(), ureq::ProxyProtocol::Http | ureq::ProxyProtocol::Https);
        if usable { Ok(Some(proxy)) } else { Err(UNUSABLE) }
    }

    /// Whether `NO_PROXY` names the host: itself, a domain above it, or `*`.
    fn is_excepted(&self, except: &str) -> bool {
        except.split(',').map(str::trim).filter(|entry| !entry.is_empty()).any(|entry| {
            let domain = entry.trim_start_matches('*').trim_start_matches('.').to_ascii_lowercase();
            entry == "*" || self.host == domain || !domain.is_empty() && self.host.ends_with(&format!(".{domain}"))
        })
    }
}

/// `host`, `host:port`, `[::1]:port`; the host in small letters.
fn host_and_port(authority: &str) -> Option<(&str, Option<u16>)> {
    let (host, port) = match authority.strip_prefix('[') {
        Some(rest) => {
            let (host, port) = rest.split_once(']')?;
            (host, if port.is_empty() { None } else { Some(port.strip_prefix(':')?) })
        }
        None => authority.split_once(':').map_or((authority, None), |(host, port)| (host, Some(port))),
    };
    let port = match port {
        Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => Some(digits.parse().ok()?),
        Some(_) => return None,
        None => None,
    };
    let name = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-');
    let is_host = !host.is_empty() && host.bytes().all(name) || host.parse::<std::net::Ipv6Addr>().is_ok();
    is_host.then_some((host, port))
}

/// The request as the library takes it; the values lie in buffers that are wiped when the last of them goes.
fn message(request: &Request) -> Result<ureq::http::Request<&[u8]>, &'static str> {
    const HEADER: &str = "a header has characters that no header has";
    let mut builder = ureq::http::Request::builder().method(request.method.as_str()).uri(&request.url);
    for (name, value) in &request.headers {
        let bytes = Bytes::from_owner(Zeroizing::new(value.expose().to_vec()));
        let mut value = ureq::http::HeaderValue::from_maybe_shared(bytes).map_err(|_| HEADER)?;
        value.set_sensitive(true);
        builder = builder.header(name, value);
    }
    let body = request.body.as_ref().map_or(&[][..], Secret::expose);
    builder.body(body).map_err(|_| HEADER)
}

#[cfg(test)]
mod tests;
