//! A wire between a client and a server that breaks when the client says a certain thing.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// When the wire breaks.
#[derive(Clone, Copy)]
pub enum Cut {
    /// Before the server hears it.
    Before(&'static str),
    /// When the server has heard it, before the client hears an answer.
    After(&'static str),
    /// The same when it is said for the second time.
    Again(&'static str),
    /// Never, but nothing is answered either.
    Silent,
}

/// The port of a wire to the server at another port; it lies until the test ends.
pub fn start(server: u16, cut: Cut) -> u16 {
    lay(server, Some(cut)).0
}

/// A wire that does not break, and everything that clients say on it.
pub fn tap(server: u16) -> (u16, Arc<Mutex<Vec<u8>>>) {
    lay(server, None)
}

fn lay(server: u16, cut: Option<Cut>) -> (u16, Arc<Mutex<Vec<u8>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let all = Arc::new(Mutex::new(Vec::new()));
    let said = Arc::clone(&all);
    thread::spawn(move || {
        for client in listener.incoming().flatten() {
            if matches!(cut, Some(Cut::Silent)) {
                thread::spawn(move || (&client).read_to_end(&mut Vec::new()));
                continue;
            }
            let server = TcpStream::connect(("127.0.0.1", server)).unwrap();
            let (answers, to) = (server.try_clone().unwrap(), client.try_clone().unwrap());
            let said = Arc::clone(&said);
            thread::spawn(move || pass(answers, to, None, &Mutex::default()));
            thread::spawn(move || pass(client, server, cut, &said));
        }
    });
    (port, all)
}

fn pass(mut from: TcpStream, mut to: TcpStream, cut: Option<Cut>, all: &Mutex<Vec<u8>>) {
    let mut heard = Vec::new();
    let mut piece = [0; 4096];
    while let Ok(count @ 1..) = from.read(&mut piece) {
        heard.extend_from_slice(&piece[..count]);
        all.lock().unwrap().extend_from_slice(&piece[..count]);
        let said = |word: &str| heard.windows(word.len()).filter(|part| *part == word.as_bytes()).count();
        let cuts = match cut {
            Some(Cut::Before(word)) if said(word) > 0 => break,
            Some(Cut::After(word)) => said(word) > 0,
            Some(Cut::Again(word)) => said(word) > 1,
            _ => false,
        };
        if cuts {
            // The client's end goes first: no answer can slip through.
            _ = from.shutdown(Shutdown::Both);
        }
        if to.write_all(&piece[..count]).is_err() || cuts {
            break;
        }
    }
    _ = from.shutdown(Shutdown::Both);
    _ = to.shutdown(Shutdown::Write);
}
