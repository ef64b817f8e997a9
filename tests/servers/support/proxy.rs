//! A wire between a client and a server that breaks when the client says a certain thing.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::thread;

/// When the wire breaks.
#[derive(Clone, Copy)]
pub enum Cut {
    /// Before the server hears it.
    Before(&'static str),
    /// When the server has heard it, before the client hears an answer.
    After(&'static str),
    /// Never, but nothing is answered either.
    Silent,
}

/// The port of a wire to the server at another port; it lies until the test ends.
pub fn start(server: u16, cut: Cut) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for client in listener.incoming().flatten() {
            if matches!(cut, Cut::Silent) {
                thread::spawn(move || (&client).read_to_end(&mut Vec::new()));
                continue;
            }
            let server = TcpStream::connect(("127.0.0.1", server)).unwrap();
            let (answers, to) = (server.try_clone().unwrap(), client.try_clone().unwrap());
            thread::spawn(move || pass(answers, to, None));
            thread::spawn(move || pass(client, server, Some(cut)));
        }
    });
    port
}

fn pass(mut from: TcpStream, mut to: TcpStream, cut: Option<Cut>) {
    let mut heard = Vec::new();
    let mut piece = [0; 4096];
    while let Ok(count @ 1..) = from.read(&mut piece) {
        heard.extend_from_slice(&piece[..count]);
        let said = |word: &str| heard.windows(word.len()).any(|part| part == word.as_bytes());
        match cut {
            Some(Cut::Before(word)) if said(word) => break,
            Some(Cut::After(word)) if said(word) => {
                // The client's end goes first: no answer can slip through.
                _ = from.shutdown(Shutdown::Both);
                _ = to.write_all(&piece[..count]);
                break;
            }
            _ => {}
        }
        if to.write_all(&piece[..count]).is_err() {
            break;
        }
    }
    _ = from.shutdown(Shutdown::Both);
    _ = to.shutdown(Shutdown::Write);
}
