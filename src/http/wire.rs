//! One exchange over a connection of its own, watched: when its first byte goes out is what a failure's meaning hangs on.
#![expect(clippy::disallowed_types, reason = "this is the door to the network")]

use std::fmt;
use std::io::Read as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use ureq::http::{Request, Response, Uri};
use ureq::tls::{RootCerts, TlsConfig};
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{
    Buffers, ConnectProxyConnector, ConnectionDetails, Connector, NextTimeout, RustlsConnector, TcpConnector, Transport,
};
use ureq::{Agent, Body, Error, Proxy};
use zeroize::{Zeroize as _, Zeroizing};

use super::{Answer, HttpError, LARGEST_BODY, LARGEST_HEAD, Target, Trouble};
use crate::secret::Secret;

/// Sends the request and reads the whole answer within the time that is left.
pub(super) fn exchange(
    message: Request<&[u8]>,
    target: &Target,
    proxy: Option<Proxy>,
    left: Duration,
) -> Result<Answer, HttpError> {
    let sent = Arc::new(AtomicBool::new(false));
    let outcome = run(&agent(target, proxy, left, &sent), message).map_err(|error| told(&error));
    outcome.and_then(read).map_err(|trouble| HttpError { trouble, sent: sent.load(Ordering::SeqCst) })
}

fn run(agent: &Agent, message: Request<&[u8]>) -> Result<Response<Body>, Error> {
    // The library frames a body by what it is given: none at all for a method that has none.
    if matches!(message.method().as_str(), "GET" | "DELETE") {
        agent.run(message.map(|_| ()))
    } else {
        agent.run(message)
    }
}

/// An agent for one exchange: no connection is ever used for a second one, perhaps with another's credential.
fn agent(target: &Target, proxy: Option<Proxy>, left: Duration, sent: &Arc<AtomicBool>) -> Agent {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = TlsConfig::builder()
        .root_certs(RootCerts::PlatformVerifier)
        .unversioned_rustls_crypto_provider(provider)
        .build();
    let config = Agent::config_builder()
        .tls_config(tls)
        .proxy(proxy)
        .timeout_global(Some(left))
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .max_response_header_size(LARGEST_HEAD)
        .max_idle_connections(0)
        .user_agent(concat!("keyward/", env!("CARGO_PKG_VERSION")))
        .accept_encoding("identity")
        .https_only(!target.plain)
        .build();
    let watch = Watch { host: target.host.clone(), port: target.port, sent: sent.clone() };
    let connector =
        ().chain(ConnectProxyConnector::default())
            .chain(TcpConnector::default())
            .chain(RustlsConnector::default())
            .chain(watch);
    Agent::with_parts(config, connector, Near { only: target.plain, resolver: DefaultResolver::default() })
}

/// The whole answer, if it is one that we asked for.
fn read(response: Response<Body>) -> Result<Answer, Trouble> {
    let (head, body) = response.into_parts();
    let text = |(name, value): (&ureq::http::HeaderName, &ureq::http::HeaderValue)| {
        Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned()))
    };
    let headers: Vec<(String, String)> = head.headers.iter().filter_map(text).collect();
    let compressed =
        |(name, value): &(String, String)| name == "content-encoding" && !value.eq_ignore_ascii_case("identity");
    if headers.iter().any(compressed) {
        return Err(Trouble::Garbled);
    }
    // All of its room at once: a buffer that grows leaves copies behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(LARGEST_BODY + 1));
    let most = u64::try_from(LARGEST_BODY).unwrap_or(u64::MAX) + 1;
    let mut reader = body.into_with_config().limit(u64::MAX).reader().take(most);
    reader.read_to_end(&mut bytes).map_err(|error| told(&Error::from(error)))?;
    if bytes.len() > LARGEST_BODY {
        return Err(Trouble::TooLarge);
    }
    Ok(Answer { status: head.status.as_u16(), headers, body: Secret::new(bytes.to_vec()) })
}

/// What an error of the library means. Its words are not passed on: they could hold what was sent.
fn told(error: &Error) -> Trouble {
    match error {
        Error::Timeout(_) => Trouble::TimedOut,
        Error::HostNotFound => Trouble::NoSuchHost,
        Error::ConnectionFailed | Error::ConnectProxyFailed(_) | Error::InvalidProxyUrl => Trouble::Unreachable,
        Error::Tls(_) | Error::Rustls(_) | Error::Pem(_) | Error::TlsRequired => Trouble::Tls,
        Error::BodyExceedsLimit(_) | Error::LargeResponseHeader(..) => Trouble::TooLarge,
        Error::Io(error) => io(error),
        Error::BadUri(_) | Error::Http(_) | Error::RequireHttpsOnly(_) => Trouble::Refused("the address is not one"),
        _ => Trouble::Garbled,
    }
}

fn io(error: &std::io::Error) -> Trouble {
    use std::io::ErrorKind;
    if error.get_ref().is_some_and(<dyn std::error::Error + Send + Sync>::is::<rustls::Error>) {
        return Trouble::Tls;
    }
    match error.kind() {
        ErrorKind::TimedOut | ErrorKind::WouldBlock => Trouble::TimedOut,
        ErrorKind::ConnectionRefused | ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable => {
            Trouble::Unreachable
        }
        ErrorKind::InvalidData => Trouble::Garbled,
        ErrorKind::BrokenPipe
        | ErrorKind::ConnectionReset
        | ErrorKind::ConnectionAborted
        | ErrorKind::UnexpectedEof => Trouble::Broken,
        // What the system says of a name without an address has no kind of its own.
        _ => Trouble::NoSuchHost,
    }
}

/// The last link of a connection: it notes the first byte for the host itself (what a proxy is told does not count) and wipes
/// the buffers that requests and answers went through.
#[derive(Debug)]
struct Watch {
    host: String,
    port: u16,
    sent: Arc<AtomicBool>,
}

impl Watch {
    fn is_of(&self, uri: &Uri) -> bool {
        let port = uri.port_u16().unwrap_or(if uri.scheme_str() == Some("http") { 80 } else { 443 });
        let host = uri.host().unwrap_or_default().trim_start_matches('[').trim_end_matches(']');
        host == self.host && port == self.port
    }
}

impl<In: Transport> Connector<In> for Watch {
    type Out = Watched<In>;

    fn connect(&self, details: &ConnectionDetails<'_>, chained: Option<In>) -> Result<Option<Self::Out>, Error> {
        let sent = self.is_of(details.uri).then(|| self.sent.clone());
        Ok(chained.map(|inner| Watched { inner, sent }))
    }
}

struct Watched<In: Transport> {
    inner: In,
    sent: Option<Arc<AtomicBool>>,
}

impl<In: Transport> Transport for Watched<In> {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.inner.buffers()
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        if let (Some(sent), true) = (&self.sent, amount > 0) {
            sent.store(true, Ordering::SeqCst);
        }
        self.inner.transmit_output(amount, timeout)
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        self.inner.await_input(timeout)
    }

    fn is_open(&mut self) -> bool {
        self.inner.is_open()
    }

    fn is_tls(&self) -> bool {
        self.inner.is_tls()
    }
}

impl<In: Transport> Drop for Watched<In> {
    fn drop(&mut self) {
        let buffers = self.inner.buffers();
        buffers.output().zeroize();
        let unread = buffers.input().len();
        buffers.input_consume(unread);
        buffers.input_append_buf().zeroize();
    }
}

impl<In: Transport> fmt::Debug for Watched<In> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Watched(..)")
    }
}

/// Names as the system resolves them; of a request without TLS only addresses of this machine itself.
#[derive(Debug)]
struct Near {
    only: bool,
    resolver: DefaultResolver,
}

impl Resolver for Near {
    fn resolve(
        &self,
        uri: &Uri,
        config: &ureq::config::Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let found = self.resolver.resolve(uri, config, timeout)?;
        let mut kept = self.empty();
        found.iter().filter(|address| !self.only || address.ip().is_loopback()).for_each(|address| kept.push(*address));
        if kept.is_empty() { Err(Error::HostNotFound) } else { Ok(kept) }
    }
}
