use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::thread;

use super::*;

/// A server for one connection: it reads a request's head, then says these pieces, and tells what it read.
fn server(pieces: Vec<Vec<u8>>, end: impl FnOnce() + Send + 'static) -> (String, thread::JoinHandle<Vec<u8>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let served = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut read = Vec::new();
        let mut byte = [0];
        while !read.ends_with(b"\r\n\r\n") && stream.read(&mut byte).unwrap_or(0) == 1 {
            read.push(byte[0]);
        }
        for piece in pieces {
            // Whoever has heard enough hangs up.
            if stream.write_all(&piece).is_err() {
                break;
            }
        }
        end();
        read
    });
    (address, served)
}

fn get(url: String) -> Request {
    Request { method: Method::Get, url, headers: Vec::new(), body: None }
}

fn soon() -> Instant {
    Instant::now() + Duration::from_secs(10)
}

fn trouble(request: &Request, deadline: Instant) -> (Trouble, bool) {
    let error = send(request, deadline).unwrap_err();
    (error.trouble, error.sent)
}

#[test]
fn a_request_carries_its_headers_and_comes_back_with_the_answer() {
    let (address, served) = server(
        vec![
            b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nX-One: 1\r\nContent-Length: 2\r\n\r\nok".to_vec(),
        ],
        || (),
    );
    let mut request = get(format!("{address}/a%2Fb?c=d"));
    request.headers.push(("Authorization".to_owned(), Secret::from("Bearer hunter2".to_owned())));
    let answer = send(&request, soon()).unwrap();
    assert_eq!((answer.status, answer.body.expose(), answer.header("x-one")), (302, &b"ok"[..], Some("1")));
    assert_eq!(format!("{answer:?}"), "Answer { status: 302, .. }");
    assert!(!format!("{request:?}").contains("hunter2"));
    let read = String::from_utf8(served.join().unwrap()).unwrap().to_lowercase();
    assert!(read.starts_with("get /a%2fb?c=d http/1.1\r\n"), "{read}");
    let agent = concat!("user-agent: keyward/", env!("CARGO_PKG_VERSION"));
    for line in ["authorization: bearer hunter2", "accept-encoding: identity", agent] {
        assert!(read.lines().any(|given| given == line), "{line} in {read}");
    }
}

#[test]
fn a_body_that_is_empty_is_said_to_be_so() {
    let (address, served) = server(vec![b"HTTP/1.1 204 No Content\r\n\r\n".to_vec()], || ());
    let request = Request { method: Method::Post, ..get(address) };
    assert_eq!(send(&request, soon()).unwrap().status, 204);
    let read = String::from_utf8(served.join().unwrap()).unwrap().to_lowercase();
    assert!(read.contains("content-length: 0\r\n"), "{read}");
}

#[test]
fn addresses_that_are_not_ours_to_ask_are_refused_before_anything_is_sent() {
    for url in [
        "http://example.com/",
        "http://127.0.0.1.example.com/",
        "http://[::2]/",
        "http://localhost.example.com/",
        "ftp://localhost/",
        "HTTPS://example.com/",
        "https://user:word@example.com/",
        "https://example.com/a b",
        "https://example.com/#x",
        "https:///",
        "https://example.com:99999/",
        "https://example.com:+1/",
        "https://EXAMPLE.com/",
        "https://[::1/",
    ] {
        let (trouble, sent) = trouble(&get(url.to_owned()), soon());
        assert!(matches!(trouble, Trouble::Refused(_)) && !sent, "{url}: {trouble:?}");
    }
    for (url, host, port, plain) in [
        ("https://api.example.com", "api.example.com", 443, false),
        ("http://127.8.8.8:1/x", "127.8.8.8", 1, true),
        ("http://[::1]:8080/x", "::1", 8080, true),
        ("http://localhost?x", "localhost", 80, true),
    ] {
        let target = Target::parse(url).unwrap();
        assert_eq!((target.host.as_str(), target.port, target.plain), (host, port, plain), "{url}");
    }
}

#[test]
fn a_header_cannot_bring_another_one_along() {
    let mut request = get("https://example.com/".to_owned());
    request.headers.push(("X".to_owned(), Secret::from("a\r\nY: b".to_owned())));
    assert!(matches!(trouble(&request, soon()), (Trouble::Refused(_), false)));
}

#[test]
fn what_fails_before_the_request_goes_out_says_so() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    assert_eq!(trouble(&get(format!("http://{free}/")), soon()), (Trouble::Unreachable, false));
    assert_eq!(trouble(&get(format!("https://{free}/")), Instant::now()), (Trouble::TimedOut, false));
    let (address, _served) = server(vec![b"HTTP/1.1 400 This is no TLS\r\n\r\n".to_vec()], || ());
    // The other side waits for a blank line that a TLS greeting need not have: it may as well say nothing.
    let (trouble, sent) = trouble(&get(address.replace("http:", "https:")), Instant::now() + Duration::from_secs(2));
    assert!(matches!(trouble, Trouble::Tls | Trouble::TimedOut | Trouble::Broken) && !sent, "{trouble:?}");
}

#[test]
fn what_fails_afterwards_says_that_nobody_knows() {
    for (pieces, expected) in [
        (vec![], Trouble::Broken),
        (vec![b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort".to_vec()], Trouble::Broken),
        (vec![b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 1\r\n\r\nx".to_vec()], Trouble::Garbled),
        (vec![b"220 mail.example.com ESMTP\r\n\r\n".to_vec()], Trouble::Garbled),
    ] {
        let said = String::from_utf8_lossy(&pieces.concat()).into_owned();
        let (address, _served) = server(pieces, || ());
        assert_eq!(trouble(&get(address), soon()), (expected, true), "{said}");
    }
}

#[test]
fn endless_answers_end() {
    let body =
        [b"HTTP/1.1 200 OK\r\n\r\n".to_vec()].into_iter().chain((0..1600).map(|_| vec![b'x'; 64 * 1024])).collect();
    let (address, _served) = server(body, || ());
    assert_eq!(trouble(&get(address), soon()), (Trouble::TooLarge, true));
    let lines =
        [b"HTTP/1.1 200 OK\r\n".to_vec()].into_iter().chain((0..4096).map(|_| b"x-line: and on and on\r\n".to_vec()));
    let (address, _served) = server(lines.collect(), || ());
    let (trouble, sent) = trouble(&get(address), soon());
    assert!(matches!(trouble, Trouble::TooLarge | Trouble::Garbled) && sent, "{trouble:?}");
}

#[test]
fn the_deadline_holds_wherever_the_other_side_stops() {
    let waits = || thread::sleep(Duration::from_secs(2));
    for pieces in
        [vec![], vec![b"HTTP/1.1 200".to_vec()], vec![b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx".to_vec()]]
    {
        let (address, _served) = server(pieces, waits);
        let begun = Instant::now();
        assert_eq!(trouble(&get(address), begun + Duration::from_millis(300)), (Trouble::TimedOut, true));
        assert!(begun.elapsed() < Duration::from_secs(2));
    }
}

#[test]
fn no_proxy_names_hosts_and_domains() {
    let target = Target::parse("https://api.example.com/").unwrap();
    for (except, excepted) in [
        ("*", true),
        ("api.example.com", true),
        ("localhost, .example.com", true),
        ("example.com", true),
        ("*.example.com", true),
        ("ample.com", false),
        ("", false),
        (" ,", false),
        ("api.example.com.evil", false),
    ] {
        assert_eq!(target.is_excepted(except), excepted, "{except}");
    }
}

#[test]
fn what_a_proxy_is_told_is_not_the_request() {
    let tunnel = b"HTTP/1.1 200 Connection established\r\n\r\nthis is no TLS at all, and it goes on".to_vec();
    for (said, expected) in [
        (Vec::new(), vec![Trouble::Unreachable, Trouble::Broken]),
        (b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n".to_vec(), vec![Trouble::Unreachable]),
        (tunnel, vec![Trouble::Tls]),
    ] {
        let (address, served) = server(vec![said], || ());
        let mut request = get("https://api.example.com/".to_owned());
        request.headers.push(("Authorization".to_owned(), Secret::from("Bearer hunter2".to_owned())));
        let target = Target::parse(&request.url).unwrap();
        let proxy = ureq::Proxy::new(&address).unwrap();
        let left = Duration::from_secs(5);
        let error = wire::exchange(message(&request).unwrap(), &target, Some(proxy), left).unwrap_err();
        assert!(expected.contains(&error.trouble) && !error.sent, "{error:?}");
        let read = String::from_utf8(served.join().unwrap()).unwrap();
        assert!(read.starts_with("CONNECT api.example.com:443 HTTP/1.1\r\n") && !read.contains("hunter2"), "{read}");
    }
}

/// A certificate for 127.0.0.1 that nobody but itself vouches for, and its key (Ed25519, DER, base64).
const SELF_SIGNED: [&str; 2] = [
    "MIIBWzCCAQ2gAwIBAgIUDeWj4MolWOXJSDOVrMSQaqtyBOgwBQYDK2VwMBQxEjAQBgNVBAMMCWxvY2FsaG9zdDAgFw0yNjExMjQw\
     NDI4NDZaGA8yMTI2MTAzMTA0Mjg0NlowFDESMBAGA1UEAwwJbG9jYWxob3N0MCowBQYDK2VwAyEArTeEc7r4M1HQAcmsggsPoVVn\
     ADJekmgHixxq8QfrWQSjbzBtMB0GA1UdDgQWBBRTGCMNHczZVJn9lCAyAwMCnTyAKDAfBgNVHSMEGDAWgBRTGCMNHczZVJn9lCAy\
     AwMCnTyAKDAPBgNVHRMBAf8EBTADAQH/MBoGA1UdEQQTMBGHBH8AAAGCCWxvY2FsaG9zdDAFBgMrZXADQQA9s1LBNultJGMz0pgp\
     hJTt1qkERONYscm888FujnojhCrI4THTvgqDKQyA2qD8gMVfXj954Un4LsY4LgwVoKUM",
    "MC4CAQAwBQYDK2VwBCIEIM6RL9OPVUu1RmKNEr1VNcE+DlxMUG4cr4gfFy+M30dt",
];

#[test]
fn a_certificate_that_nobody_vouches_for_ends_it_before_anything_is_sent() {
    let der = SELF_SIGNED.map(|text| data_encoding::BASE64.decode(text.as_bytes()).unwrap());
    let [certificate, key] = der;
    let config = rustls::ServerConfig::builder_with_provider(rustls::crypto::ring::default_provider().into())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.into()], rustls::pki_types::PrivatePkcs8KeyDer::from(key).into())
        .unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let served = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut session = rustls::ServerConnection::new(config.into()).unwrap();
        let mut read = Vec::new();
        let ended = rustls::Stream::new(&mut session, &mut stream).read_to_end(&mut read);
        (read, ended.is_err())
    });
    assert_eq!(trouble(&get(format!("https://{address}/")), soon()), (Trouble::Tls, false));
    assert_eq!(served.join().unwrap(), (Vec::new(), true));
}
