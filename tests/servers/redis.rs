//! The driver of Redis.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::time::{Duration, Instant};

use data_encoding::{BASE64, HEXLOWER};
use keyward::driver::{Credential, DriverError, Effect, Fault, Life};
use keyward::drivers::redis::Redis;
use sha2::{Digest, Sha256};

use crate::support::load::{Cell, Load};
use crate::support::proxy::{self, Cut};
use crate::support::redis::{self as server, ADMIN, Keeps, Line};
use crate::support::tls::{self, Certificate};
use crate::support::{Scene, login, text};

fn scene(admin: Credential) -> Scene {
    Scene::new(Redis::new(), "acl", Some(admin))
}

fn outcome<T>(result: Result<T, DriverError>) -> Result<T, (Fault, Effect)> {
    result.map_err(|error| (error.fault, error.effect))
}

/// Makes the next credential of `app`, whose admin is given; what came of it, and the credential.
fn make(admin: Credential, host: &str, patience: Duration) -> (Result<(), (Fault, Effect)>, Credential) {
    let mut scene = scene(admin);
    scene.patience = patience;
    let current = login(host, "app", "first-Pa55");
    let new = scene.driver.choose(&scene.call(&current)).unwrap();
    (outcome(scene.driver.create(&scene.call(&current), Some(&new)).map(drop)), new)
}

const LONG: Duration = Duration::from_secs(20);

#[test]
fn passwords_overlap_and_nobody_is_locked_out() {
    for keeps in [Keeps::AclFile, Keeps::Configuration] {
        let mut server = server::start(keeps);
        let first = login(&server.host(), "app", "first-Pa55");
        let scene = scene(server.admin());
        server.root(&["CONFIG", "SET", "slowlog-log-slower-than", "0", "slowlog-max-len", "100000"]);
        let mut open = Line::log_in(server.port, "app", "first-Pa55").unwrap().unwrap();
        let port = server.port;
        // Who is in the middle of logging in as sessions are ended begins again; he was not refused.
        let load = Load::start(4, &first, move |(user, password)| match Line::log_in(port, user, password) {
            Ok(answer) => answer.map(drop),
            Err(_) => Ok(()),
        });
        let mut all = vec![first];
        for _ in 0..3 {
            all.push(scene.rotate(&all[all.len() - 1], &load.cell));
        }
        load.end(1000).assert_unharmed();
        assert!(open.ask("PING").is_err(), "a session of a revoked password goes on");

        let seen = server.root(&["SLOWLOG", "GET", "-1"]) + &server.written();
        assert!(seen.contains("SETUSER"), "commands are logged");
        for made in &all[1..] {
            let word = text(made, "password");
            for spelt in [word.to_owned(), BASE64.encode(word.as_bytes()), HEXLOWER.encode(word.as_bytes())] {
                assert!(!seen.contains(&spelt), "a password stands where it is read");
            }
        }
        server.stop();
        server.go_on();
        assert_eq!(scene.life(&all[3]), Life::Alive, "it was written down");
        assert_eq!(scene.life(&all[2]), Life::Dead, "so was the end of the one before");
    }
}

#[test]
fn the_server_is_told_hashes_and_no_password_to_be_set() {
    let server = server::start(Keeps::AclFile);
    let (port, said) = proxy::tap(server.port);
    let host = format!("127.0.0.1:{port}");
    let (made, new) = make(login(&host, ADMIN.0, ADMIN.1), &host, LONG);
    assert_eq!(made, Ok(()));
    let scene = scene(login(&host, ADMIN.0, ADMIN.1));
    scene.driver.revoke(&scene.call(&new), &new).unwrap();
    let said = String::from_utf8(said.lock().unwrap().clone()).unwrap();
    let hash = HEXLOWER.encode(&Sha256::digest(text(&new, "password").as_bytes()));
    assert!(said.contains(&format!("\r\n#{hash}\r\n")) && said.contains(&format!("\r\n!{hash}\r\n")), "{said}");
    assert!(!said.contains(text(&new, "password")), "{said}");
}

#[test]
fn what_would_be_forgotten_is_not_made() {
    let server = server::start(Keeps::Nowhere);
    let (made, new) = make(server.admin(), &server.host(), LONG);
    assert_eq!(made, Err((Fault::Permanent, Effect::None)));
    let scene = scene(server.admin());
    assert_eq!(scene.life(&new), Life::Dead);
    let old = login(&server.host(), "app", "first-Pa55");
    scene.driver.revoke(&scene.call(&old), &old).unwrap();
    assert_eq!(scene.life(&old), Life::Dead);
}

#[test]
fn what_could_not_be_written_down_is_said_to_be_in_force() {
    let server = server::start(Keeps::AclFile);
    let host = server.host();
    let (made, first) = make(server.admin(), &host, LONG);
    assert_eq!(made, Ok(()));
    server.seal();
    let (made, new) = make(server.admin(), &host, LONG);
    assert_eq!(made, Err((Fault::Permanent, Effect::None)), "it is tried before anything is made");
    let scene = scene(server.admin());
    assert_eq!(scene.life(&new), Life::Dead);
    let ended = scene.driver.revoke(&scene.call(&first), &first);
    assert!(ended.as_ref().is_err_and(|error| error.said.contains("until the server starts anew")), "{ended:?}");
    assert_eq!(outcome(ended), Err((Fault::Permanent, Effect::Applied)));
    assert_eq!(scene.life(&first), Life::Dead);
}

#[test]
fn a_refused_admin_changes_nothing_and_is_told_from_a_missing_right() {
    let mut server = server::start(Keeps::AclFile);
    let host = server.host();
    let users = |server: &server::Redis| server.root(&["ACL", "LIST"]);
    let before = users(&server);
    let attempt = |admin| make(admin, &host, LONG).0;
    assert_eq!(attempt(login(&host, ADMIN.0, "wrong")), Err((Fault::Auth, Effect::None)));
    let Err((Fault::Forbidden(Some(needed)), Effect::None)) = attempt(login(&host, "app", "first-Pa55")) else {
        panic!()
    };
    assert!(needed.contains("+acl|setuser"), "{needed}");
    assert_eq!(attempt(login("db.example.com", ADMIN.0, ADMIN.1)), Err((Fault::Permanent, Effect::None)));
    let scene = scene(server.admin());
    let nobody = login(&host, "nobody", "x");
    let new = scene.driver.choose(&scene.call(&nobody)).unwrap();
    let made = scene.driver.create(&scene.call(&nobody), Some(&new)).map(drop);
    assert_eq!(outcome(made), Err((Fault::NotFound, Effect::None)), "no user is made by the way");
    scene.driver.revoke(&scene.call(&nobody), &nobody).unwrap();
    assert_eq!(users(&server), before);
    server.root(&["ACL", "SETUSER", "app", "nopass"]);
    assert_eq!(attempt(server.admin()), Err((Fault::Permanent, Effect::None)), "any password works");
    server.stop();
    assert_eq!(attempt(server.admin()), Err((Fault::Retryable, Effect::None)));
    assert!(matches!(scene.life(&login(&host, "app", "first-Pa55")), Life::Unknown(_)));
}

#[test]
fn a_wire_that_breaks_leaves_a_doubt_only_where_there_is_one() {
    let behind = |cut, patience| {
        let server = server::start(Keeps::AclFile);
        let host = format!("127.0.0.1:{}", proxy::start(server.port, cut));
        let begin = Instant::now();
        let (made, new) = make(login(&host, ADMIN.0, ADMIN.1), &host, patience);
        assert!(begin.elapsed() < patience + Duration::from_secs(1));
        std::thread::sleep(Duration::from_millis(200));
        (made, Line::log_in(server.port, "app", text(&new, "password")).unwrap().is_ok())
    };
    let failed = |effect| Err((Fault::Retryable, effect));
    assert_eq!(behind(Cut::Silent, Duration::from_millis(300)), (failed(Effect::None), false));
    assert_eq!(behind(Cut::After("GETUSER"), LONG), (failed(Effect::None), false));
    assert_eq!(behind(Cut::Before("SETUSER"), LONG), (failed(Effect::Unknown), false));
    assert_eq!(behind(Cut::After("SETUSER"), LONG), (failed(Effect::Unknown), true));
    assert_eq!(behind(Cut::After("SAVE"), LONG), (failed(Effect::None), false));
    assert_eq!(behind(Cut::Again("SAVE"), LONG), (failed(Effect::Applied), true));
}

#[test]
fn a_lost_answer_is_made_good_by_doing_it_again() {
    let server = server::start(Keeps::AclFile);
    let scene = scene(server.admin());
    let current = login(&server.host(), "app", "first-Pa55");
    let new = scene.driver.choose(&scene.call(&current)).unwrap();
    for _ in 0..2 {
        scene.driver.create(&scene.call(&current), Some(&new)).unwrap();
    }
    let again = scene.rotate(&current, &Cell::unused());
    assert_eq!((scene.life(&new), scene.life(&again)), (Life::Alive, Life::Alive));
}

#[test]
fn a_user_that_is_off_or_takes_anything_is_told_apart() {
    let server = server::start(Keeps::AclFile);
    let host = server.host();
    let scene = scene(server.admin());
    let app = login(&host, "app", "first-Pa55");
    server.root(&["ACL", "SETUSER", "app", "off"]);
    assert!(matches!(scene.life(&app), Life::Unknown(said) if said.contains("is off")));
    assert_eq!(scene.life(&login(&host, "app", "wrong")), Life::Dead);
    assert_eq!(make(server.admin(), &host, LONG).0, Err((Fault::Permanent, Effect::None)));
    server.root(&["ACL", "SETUSER", "app", "on", "nopass"]);
    assert_eq!(make(server.admin(), &host, LONG).0, Err((Fault::Permanent, Effect::None)));
    assert_eq!(outcome(scene.driver.revoke(&scene.call(&app), &app)), Err((Fault::Permanent, Effect::None)));
    let blind = self::scene(login(&host, ADMIN.0, "wrong"));
    server.root(&["ACL", "SETUSER", "app", "resetpass"]);
    assert!(matches!(blind.life(&app), Life::Unknown(_)), "nobody could look why");
}

#[test]
fn what_is_no_redis_is_no_answer() {
    for answer in
        ["HTTP/1.1 400 Bad Request\r\n", "*9\r\n*1\r\n*1\r\n*1\r\n*1\r\n", "$99999999999\r\n", "$-x\r\n", "\r\n"]
    {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let host = format!("127.0.0.1:{}", listener.local_addr().unwrap().port());
        let babble = std::thread::spawn(move || {
            for mut client in listener.incoming().take(1).flatten() {
                _ = client.read(&mut [0; 4096]);
                _ = client.write_all(answer.as_bytes());
                // Whoever believes the length goes on listening.
                while client.write_all(&[b'x'; 4096]).is_ok() {}
            }
        });
        let life = scene(login(&host, ADMIN.0, ADMIN.1)).life(&login(&host, "app", "first-Pa55"));
        assert!(matches!(&life, Life::Unknown(said) if said.contains("protocol")), "{answer:?}: {life:?}");
        babble.join().unwrap();
    }
}

#[test]
fn beyond_this_machine_nothing_is_said_without_tls() {
    let (name, address) = tls::elsewhere();
    let listener = TcpListener::bind((address, 0)).unwrap();
    let host = format!("{name}:{}", listener.local_addr().unwrap().port());
    let heard = std::thread::spawn(move || {
        let mut first = [0; 1];
        listener.accept().unwrap().0.read_exact(&mut first).unwrap();
        first[0]
    });
    let life = scene(login(&host, ADMIN.0, ADMIN.1)).life(&login(&host, "app", "first-Pa55"));
    assert!(matches!(life, Life::Unknown(_)), "{life:?}");
    assert_eq!(heard.join().unwrap(), 0x16, "the first byte of a TLS handshake");
}

#[test]
fn a_certificate_is_believed_if_the_system_believes_it() {
    let (name, _) = tls::elsewhere();
    let life = |port: &str| {
        let host = format!("{name}:{port}");
        scene(login(&host, ADMIN.0, ADMIN.1)).life(&login(&host, "app", "first-Pa55"))
    };
    if let Some(port) = tls::trusted() {
        assert_eq!(life(&port), Life::Alive);
        return;
    }
    let certificate = Certificate::of(&name);
    let server = server::start_encrypted(&certificate);
    let stranger = life(&server.port.to_string());
    assert!(matches!(&stranger, Life::Unknown(said) if said.contains("certificate")), "{stranger:?}");
    certificate.believed_in("redis::a_certificate_is_believed_if_the_system_believes_it", server.port);
    let other = server::start_encrypted(&Certificate::of("redis.example.com"));
    let life = life(&other.port.to_string());
    assert!(matches!(life, Life::Unknown(_)), "the certificate is of another name: {life:?}");
}
