//! A vendor of our own: HTTP/1.1 on loopback with a store of credentials, shaped like `SendGrid`'s API, that can fail in every
//! way a vendor has been seen to fail. Needs nothing of the program: other tests take this file as a module.

use std::collections::VecDeque;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

/// What can be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Create,
    List,
    Revoke,
    Validate,
    /// Gives a token for a value, in a body of JSON or as the password of `Basic`.
    Login,
}

/// What is asked by which method and at which path; a path that ends in `/` goes on with an id.
const ROUTES: [(&str, &str, Step); 5] = [
    ("POST", "/login", Step::Login),
    ("POST", "/v3/api_keys", Step::Create),
    ("GET", "/v3/api_keys", Step::List),
    ("DELETE", "/v3/api_keys/", Step::Revoke),
    ("GET", "/v3/scopes", Step::Validate),
];

/// How one answer goes wrong.
#[derive(Debug, Clone)]
pub enum Mishap {
    /// It is done, and nobody hears of it.
    DropAfterEffect,
    /// The connection ends before anything is done.
    DropBeforeEffect,
    /// It is done, and the answer comes late.
    Delay(Duration),
    /// It is done, and the answer says this status.
    StatusAfterEffect(u16),
    /// Nothing is done; this status, with these lines of the head, and this body.
    Refuse(u16, Vec<String>, String),
    /// It is done; the answer has this body instead.
    Body(String),
    /// It is done; the answer has this id.
    Id(String),
    /// Nothing is done; go there instead.
    Redirect(String),
    /// It is done; the answer has a body of so many bytes.
    Huge(usize),
    /// It is done; the answer is compressed, and so many bytes when it is not.
    Bomb(usize),
    /// It is done; the head of the answer has so many lines.
    EndlessHead(usize),
    /// It is done; no answer, and the connection stays open so long.
    Silence(Duration),
}

/// One credential that the vendor holds.
#[derive(Debug, Clone)]
pub struct Held {
    pub id: String,
    pub label: Option<String>,
    pub value: String,
    pub scopes: Vec<String>,
    /// Lists do not show it until they were asked so often.
    pub hidden: usize,
}

/// One request that came in.
#[derive(Debug, Clone)]
pub struct Seen {
    pub step: Option<Step>,
    pub line: String,
    pub head: Vec<String>,
    pub body: String,
}

/// What the vendor knows.
#[derive(Debug, Default)]
pub struct State {
    pub held: Vec<Held>,
    pub seen: Vec<Seen>,
    /// No more than so many credentials.
    pub limit: Option<usize>,
    /// New credentials are hidden from so many lists.
    pub list_late: usize,
    mishaps: VecDeque<(Step, Mishap)>,
    made: u32,
}

/// The vendor.
#[derive(Debug)]
pub struct Fake {
    pub address: SocketAddr,
    state: Arc<Mutex<State>>,
    ended: Arc<AtomicBool>,
}

impl Fake {
    /// A vendor that holds one credential that may do everything.
    pub fn start(admin: &str) -> std::io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let state = Arc::new(Mutex::new(State::default()));
        let ended = Arc::new(AtomicBool::new(false));
        let fake = Self { address, state: state.clone(), ended: ended.clone() };
        fake.hold("admin", Some("admin"), admin, &["api_keys.create", "api_keys.delete"]);
        thread::spawn(move || {
            for stream in listener.incoming() {
                if ended.load(Ordering::SeqCst) {
                    break;
                }
                let state = state.clone();
                thread::spawn(move || stream.map(|stream| serve(stream, &state)));
            }
        });
        Ok(fake)
    }

    /// Host and port, as definitions name it.
    pub fn host(&self) -> String {
        self.address.to_string()
    }

    /// What it knows.
    pub fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }

    /// Makes it hold a credential, as if somebody had made it in a page.
    pub fn hold(&self, id: &str, label: Option<&str>, value: &str, scopes: &[&str]) {
        self.state().held.push(Held {
            id: id.to_owned(),
            label: label.map(str::to_owned),
            value: value.to_owned(),
            scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
            hidden: 0,
        });
    }

    /// Lets the next answer to this step go wrong; several are kept in their order.
    pub fn mishap(&self, step: Step, mishap: Mishap) {
        self.state().mishaps.push_back((step, mishap));
    }

    /// How many requests for this step came in.
    pub fn count(&self, step: Step) -> usize {
        self.state().seen.iter().filter(|seen| seen.step == Some(step)).count()
    }
}

impl Drop for Fake {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::SeqCst);
        // Wakes the listener, which then sees that it is over.
        let _ = TcpStream::connect(self.address);
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// One request, and the answer or what becomes of it. Whoever hangs up in the middle is not our concern.
fn serve(mut stream: TcpStream, state: &Mutex<State>) -> Option<()> {
    stream.set_read_timeout(Some(Duration::from_secs(10))).ok()?;
    let seen = read(&mut stream)?;
    let step = seen.step;
    let mishap = {
        let mut state = lock(state);
        state.seen.push(seen.clone());
        let at = state.mishaps.iter().position(|(of, _)| Some(*of) == step);
        at.and_then(|at| state.mishaps.remove(at)).map(|(_, mishap)| mishap)
    };
    match &mishap {
        Some(Mishap::DropBeforeEffect) => return None,
        Some(Mishap::Refuse(status, head, body)) => return answer(&mut stream, *status, head, body.as_bytes()),
        Some(Mishap::Redirect(to)) => return answer(&mut stream, 307, &[format!("Location: {to}")], b""),
        _ => {}
    }
    let (status, mut body) = lock(state).act(&seen);
    match mishap {
        Some(Mishap::DropAfterEffect) => None,
        Some(Mishap::Delay(time)) => {
            thread::sleep(time);
            answer(&mut stream, status, &[], body.to_string().as_bytes())
        }
        Some(Mishap::Silence(time)) => {
            thread::sleep(time);
            None
        }
        Some(Mishap::StatusAfterEffect(status)) => answer(&mut stream, status, &[], b"{}"),
        Some(Mishap::Body(body)) => answer(&mut stream, status, &[], body.as_bytes()),
        Some(Mishap::Id(id)) => {
            body["api_key_id"] = Value::from(id);
            answer(&mut stream, status, &[], body.to_string().as_bytes())
        }
        Some(Mishap::Huge(size)) => huge(&mut stream, status, size),
        Some(Mishap::Bomb(size)) => {
            let body = bomb(size);
            answer(&mut stream, status, &["Content-Encoding: gzip".to_owned()], &body)
        }
        Some(Mishap::EndlessHead(lines)) => endless_head(&mut stream, status, lines),
        Some(Mishap::DropBeforeEffect | Mishap::Refuse(..) | Mishap::Redirect(_)) | None => {
            let body = if body.is_null() { String::new() } else { body.to_string() };
            answer(&mut stream, status, &[], body.as_bytes())
        }
    }
}

fn read(stream: &mut TcpStream) -> Option<Seen> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte).ok()?;
        head.push(byte[0]);
    }
    let text = String::from_utf8(head).ok()?;
    let mut lines = text.trim_end().lines().map(str::to_owned);
    let line = lines.next()?;
    let head: Vec<String> = lines.collect();
    let length = header(&head, "content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    stream.read_exact(&mut body).ok()?;
    let mut words = line.split(' ');
    let (method, target) = (words.next()?, words.next()?);
    let path = target.split('?').next()?;
    let fits =
        |route: &str| path == route || route.ends_with('/') && path.len() > route.len() && path.starts_with(route);
    let step = ROUTES.iter().find(|(of, route, _)| *of == method && fits(route)).map(|(.., step)| *step);
    Some(Seen { step, line: line.clone(), head, body: String::from_utf8(body).ok()? })
}

fn header<'a>(head: &'a [String], name: &str) -> Option<&'a str> {
    head.iter()
        .filter_map(|line| line.split_once(':'))
        .find(|(n, _)| n.eq_ignore_ascii_case(name))
        .map(|(_, v)| v.trim())
}

fn answer(stream: &mut TcpStream, status: u16, head: &[String], body: &[u8]) -> Option<()> {
    let lines = head.iter().fold(String::new(), |lines, line| lines + line + "\r\n");
    let length = if status == 204 { String::new() } else { format!("Content-Length: {}\r\n", body.len()) };
    let head = format!("HTTP/1.1 {status} Status\r\nContent-Type: application/json\r\n{lines}{length}\r\n");
    stream.write_all(head.as_bytes()).ok()?;
    stream.write_all(body).ok()
}

fn huge(stream: &mut TcpStream, status: u16, size: usize) -> Option<()> {
    let head = format!("HTTP/1.1 {status} Status\r\nContent-Type: application/json\r\nContent-Length: {size}\r\n\r\n");
    stream.write_all(head.as_bytes()).ok()?;
    let block = vec![b' '; 64 * 1024];
    for _ in 0..size / block.len() {
        stream.write_all(&block).ok()?;
    }
    Some(())
}

/// Zeros, as gzip has them.
fn bomb(size: usize) -> Vec<u8> {
    let mut body = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    body.extend(miniz_oxide::deflate::compress_to_vec(&vec![0; size], 9));
    body.extend([0; 8]);
    body
}

fn endless_head(stream: &mut TcpStream, status: u16, lines: usize) -> Option<()> {
    stream.write_all(format!("HTTP/1.1 {status} Status\r\n").as_bytes()).ok()?;
    for line in 0..lines {
        stream.write_all(format!("X-Line-{line}: and on and on\r\n").as_bytes()).ok()?;
    }
    Some(())
}

impl State {
    /// Does what is asked.
    fn act(&mut self, seen: &Seen) -> (u16, Value) {
        let told = |status: u16, message: &str| (status, json!({ "errors": [{ "message": message }] }));
        let proof = header(&seen.head, "authorization").unwrap_or_default();
        if seen.step == Some(Step::Login) {
            return self.log_in(proof, &seen.body);
        }
        let value = proof.strip_prefix("Bearer ").unwrap_or_default();
        let is_asking = |held: &&Held| held.value == value || format!("session of {}", held.id) == value;
        let Some(asking) = self.held.iter().find(is_asking).cloned() else {
            return told(401, "the provided authorization grant is invalid");
        };
        let may = |scope: &str| asking.scopes.iter().any(|held| held == scope);
        match seen.step {
            None | Some(Step::Login) => told(404, "there is nothing here"),
            Some(Step::Validate) => (200, json!({ "scopes": asking.scopes })),
            Some(Step::List) => {
                let shown = |held: &Held| json!({ "api_key_id": held.id, "name": held.label });
                let list: Vec<Value> = self.held.iter().filter(|held| held.hidden == 0).map(shown).collect();
                self.held.iter_mut().for_each(|held| held.hidden = held.hidden.saturating_sub(1));
                (200, json!({ "result": list }))
            }
            Some(Step::Create) if !may("api_keys.create") => told(403, "access forbidden"),
            Some(Step::Create) if self.limit.is_some_and(|limit| self.held.len() >= limit) => {
                told(403, "maximum number of keys reached")
            }
            Some(Step::Create) => self.create(&seen.body),
            Some(Step::Revoke) if !may("api_keys.delete") => told(403, "access forbidden"),
            Some(Step::Revoke) => {
                let id = seen.line.split(['/', ' ']).nth(4).unwrap_or_default();
                let before = self.held.len();
                self.held.retain(|held| held.id != id);
                if self.held.len() < before { (204, Value::Null) } else { told(404, "not found") }
            }
        }
    }

    fn log_in(&self, proof: &str, body: &str) -> (u16, Value) {
        let basic = proof.strip_prefix("Basic ").and_then(|text| data_encoding::BASE64.decode(text.as_bytes()).ok());
        let basic = basic.and_then(|pair| String::from_utf8(pair).ok());
        let password = basic.as_ref().and_then(|pair| pair.split_once(':')).map(|(_, password)| password.to_owned());
        let body = serde_json::from_str::<Value>(body).ok();
        let secret = body.and_then(|body| body["secret"].as_str().map(str::to_owned));
        let given = password.or(secret).unwrap_or_default();
        match self.held.iter().find(|held| held.value == given) {
            Some(held) => (200, json!({ "access_token": format!("session of {}", held.id) })),
            None => (401, json!({ "message": format!("wrong secret {given}") })),
        }
    }

    fn create(&mut self, body: &str) -> (u16, Value) {
        let Ok(asked) = serde_json::from_str::<Value>(body) else {
            return (400, json!({ "errors": [{ "message": "bad JSON" }] }));
        };
        self.made += 1;
        let scopes = asked["scopes"].as_array().cloned().unwrap_or_default();
        let held = Held {
            id: format!("made-{}", self.made),
            label: asked["name"].as_str().map(str::to_owned),
            value: format!("SG.value-number-{}", self.made),
            scopes: scopes.iter().filter_map(|scope| scope.as_str().map(str::to_owned)).collect(),
            hidden: self.list_late,
        };
        let answer = json!({ "api_key_id": held.id, "api_key": held.value, "name": held.label, "scopes": held.scopes });
        self.held.push(held);
        (201, answer)
    }
}
