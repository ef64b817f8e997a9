//! One connection to a server whose protocol a driver speaks itself: every wait in it is bounded by the deadline, and it hears no
//! more than such a server has to say.

use std::future::Future;
use std::io::{self, ErrorKind};
use std::sync::Arc;
use std::time::Instant;

use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::runtime::{Builder, Runtime};
use tokio_rustls::TlsConnector;

use crate::drivers::database::{Account, tls};

/// All answers of one connection together are shorter by far.
const MOST: usize = 1 << 20;

/// A connection.
pub(super) struct Wire {
    runtime: Runtime,
    stream: Box<dyn Stream>,
    /// What was heard and not taken yet.
    heard: Vec<u8>,
    /// How much may still be heard.
    left: usize,
    until: Instant,
}

trait Stream: AsyncRead + AsyncWrite + Unpin {}

impl<T: AsyncRead + AsyncWrite + Unpin> Stream for T {}

/// Why nothing more is heard from a server.
#[derive(Debug)]
pub(super) struct Lost {
    pub said: String,
    /// It may have heard the last thing that we said.
    pub is_sent: bool,
    /// It will not be better another time.
    pub is_permanent: bool,
}

impl Wire {
    /// Reaches a server, and says nothing yet.
    pub fn open(account: &Account<'_>, until: Instant) -> Result<Self, Lost> {
        let runtime = Builder::new_current_thread().enable_all().build().map_err(|error| lost(&error))?;
        let reached = TcpStream::connect((account.host.as_str(), account.port));
        let stream = wait(&runtime, until, reached).map_err(|error| Lost { is_sent: false, ..lost(&error) })?;
        // A question is one small packet, and the next one waits for its answer.
        stream.set_nodelay(true).map_err(|error| lost(&error))?;
        Ok(Self { runtime, stream: Box::new(stream), heard: Vec::new(), left: MOST, until })
    }

    /// Goes on encrypted, once the certificate bears this name and the system believes it.
    pub fn encrypted(self, host: &str) -> Result<Self, Lost> {
        let never = |said: String| Lost { said, is_sent: false, is_permanent: true };
        if !self.heard.is_empty() {
            return Err(never("the server spoke before it was encrypted".to_owned()));
        }
        let name = ServerName::try_from(host.to_owned()).map_err(|error| never(error.to_string()))?;
        let settings = tls().map_err(|error| never(format!("no certificate is believed here: {error}")))?;
        let Self { runtime, stream, heard, left, until } = self;
        let handshake = TlsConnector::from(Arc::new(settings)).connect(name, stream);
        let stream = wait(&runtime, until, handshake).map_err(|error| {
            let said = format!("error performing TLS handshake: {error}");
            Lost { said, is_sent: false, is_permanent: error.kind() == ErrorKind::InvalidData }
        })?;
        Ok(Self { runtime, stream: Box::new(stream), heard, left, until })
    }

    /// Says this, whole.
    pub fn say(&mut self, words: &[u8]) -> Result<(), Lost> {
        if self.until <= Instant::now() {
            return Err(Lost { is_sent: false, ..lost(&late()) });
        }
        let said = async {
            self.stream.write_all(words).await?;
            self.stream.flush().await
        };
        wait(&self.runtime, self.until, said).map_err(|error| lost(&error))
    }

    /// The next so many bytes.
    pub fn take(&mut self, count: usize) -> Result<Vec<u8>, Lost> {
        while self.heard.len() < count {
            self.hear()?;
        }
        let rest = self.heard.split_off(count);
        Ok(std::mem::replace(&mut self.heard, rest))
    }

    /// The next line, without its CR LF.
    pub fn line(&mut self) -> Result<Vec<u8>, Lost> {
        let mut from = 0;
        loop {
            if let Some(end) = memchr::memmem::find(&self.heard[from..], b"\r\n") {
                let mut line = self.take(from + end + 2)?;
                line.truncate(from + end);
                return Ok(line);
            }
            from = self.heard.len().saturating_sub(1);
            self.hear()?;
        }
    }

    fn hear(&mut self) -> Result<(), Lost> {
        let mut piece = [0; 4096];
        let count = wait(&self.runtime, self.until, self.stream.read(&mut piece)).map_err(|error| lost(&error))?;
        if count == 0 {
            return Err(lost(&ErrorKind::UnexpectedEof.into()));
        }
        self.left = self.left.checked_sub(count).ok_or_else(nonsense)?;
        self.heard.extend_from_slice(&piece[..count]);
        Ok(())
    }
}

/// What a server says that does not speak as it should.
pub(super) fn nonsense() -> Lost {
    Lost { said: "the server's answer is none of its protocol".to_owned(), is_sent: true, is_permanent: true }
}

fn lost(error: &io::Error) -> Lost {
    let said = match error.kind() {
        ErrorKind::UnexpectedEof => "the server ended the connection".to_owned(),
        _ => error.to_string(),
    };
    Lost { said, is_sent: true, is_permanent: false }
}

fn late() -> io::Error {
    io::Error::new(ErrorKind::TimedOut, "the server did not answer in time")
}

fn wait<T>(runtime: &Runtime, until: Instant, work: impl Future<Output = io::Result<T>>) -> io::Result<T> {
    let within = async { tokio::time::timeout_at(until.into(), work).await };
    runtime.block_on(within).unwrap_or_else(|_| Err(late()))
}
