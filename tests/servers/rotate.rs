//! `keyward rotate` from nothing to proven, with real servers and people who use the credential all the time.

use std::fs;
use std::path::Path;

use keyward::driver::Credential;

use crate::support::home::Home;
use crate::support::load::Load;
use crate::support::postgres::{self as server, ADMIN, Open, query};
use crate::support::redis::{self, Keeps, Line};

const REASON: &[&str] = &["--reason", "the yearly drill"];

/// A store with the admin's connector and the one of `app`, whose credential stands in a `.env` file.
fn scene(vendor: &str, host: &str, admin: (&str, &str)) -> Home {
    let home = Home::new();
    let json = |user: &str, word: &str| format!("{{\"username\":\"{user}\",\"password\":\"{word}\"}}");
    let common = ["--vendor", vendor, "--owner", "ops", "--host", host, "--from-json"];
    let add = |more: &[&str], input: &str| home.ok(&[&["add"], more, &common].concat(), input);
    add(&["prod/db-admin", "--purpose", "makes roles", "--serves", "db"], &json(admin.0, admin.1));
    add(&["prod/db", "--purpose", "the shop", "--admin", "db-admin"], &json("app", "first-Pa55"));
    fs::create_dir(home.path("shop")).unwrap();
    let env = home.path("shop/.env");
    fs::write(&env, "PORT=1\nDB_USER=app\nDB_PASSWORD=first-Pa55\n").unwrap();
    let target = ["--env-file", env.to_str().unwrap(), "--var", "DB_USER=username", "--var"];
    home.ok(&[&["dependent", "add", "prod/db", "shop"][..], &target, &["DB_PASSWORD=password"], REASON].concat(), "");
    home
}

/// User and password as the shop reads them.
fn read(env: &Path) -> (String, String) {
    let text = fs::read_to_string(env).unwrap();
    let value = |name: &str| {
        let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
        line.unwrap().trim_matches('\'').to_owned()
    };
    (value("DB_USER"), value("DB_PASSWORD"))
}

/// Rotates once for each of these users, who follow each other; meanwhile people log in with what the shop reads, and not one of
/// them is refused.
fn rotate_under_load(
    home: &Home,
    users: &[&str],
    login: impl Fn(&str, &str) -> Result<(), String> + Clone + Send + 'static,
) {
    let env = home.path("shop/.env");
    let unused: Credential = crate::support::login("localhost", "app", "first-Pa55");
    let (shop, attempt) = (env.clone(), login.clone());
    let load = Load::start(4, &unused, move |_| {
        let (user, password) = read(&shop);
        attempt(&user, &password)
    });
    for user in users {
        let before = read(&env);
        let said = home.ok(&[&["rotate", "prod/db", "--overlap", "5m"], REASON].concat(), "");
        assert!(said.contains("the old one ends after"), "{said}");
        let after = read(&env);
        assert_eq!(after.0, *user);
        assert_ne!(after.1, before.1);
        login(&before.0, &before.1).expect("both are valid in the overlap");
        // Whoever read the file just before it changed has logged in by then.
        std::thread::sleep(std::time::Duration::from_millis(500));
        let said = home.later(6, &["rotate", "--due"], "");
        assert!(said.contains("the old version is dead"), "{said}");
        login(&before.0, &before.1).expect_err("the old one is dead");
        assert_eq!(home.ok(&["reveal", "prod/db:password", "--reason", "look"], ""), after.1);
    }
    load.end(1000).assert_unharmed();
    home.ok(&["audit", "verify", "--each"], "");
    home.ok(&["doctor"], "");
    let record = home.ok(&["audit", "log", "--format", "json"], "");
    for action in ["rotate-create", "rotate-push", "rotate-promote", "rotate-revoke", "rotate-prove"] {
        assert!(record.contains(&format!("\"{action}\"")), "{action}");
    }
}

#[test]
fn a_password_is_rotated_twice_and_nobody_is_locked_out() {
    let server = server::start();
    server.sql("create role app login password 'first-Pa55'");
    let home = scene("postgres", &server.host(), ADMIN);
    let port = server.port;
    let mut open = Open::start(port, "app", "first-Pa55");
    rotate_under_load(&home, &["app_a", "app_b"], move |user, password| {
        query(port, user, password, "select 1").map(drop).map_err(|error| format!("{user}: {error:?}"))
    });
    assert!(open.is_over(), "a session of the old role goes on");
    let log = server.logged();
    assert!(!log.contains(&read(&home.path("shop/.env")).1), "a password stands in the server's log");
    let record = home.ok(&["audit", "log", "--format", "json"], "");
    assert!(record.contains("\"rotate-quiesce\""));
}

#[test]
fn a_password_of_redis_is_rotated_twice_and_nobody_is_locked_out() {
    let mut server = redis::start(Keeps::Configuration);
    let home = scene("redis", &server.host(), redis::ADMIN);
    let port = server.port;
    let mut open = Line::log_in(port, "app", "first-Pa55").unwrap().unwrap();
    rotate_under_load(&home, &["app", "app"], move |user, password| match Line::log_in(port, user, password) {
        Ok(answer) => answer.map(drop),
        // Ended in the middle of logging in, not refused.
        Err(_) => Ok(()),
    });
    open.ask("PING").expect_err("a session of the old password goes on");
    let (user, password) = read(&home.path("shop/.env"));
    assert!(!server.written().contains(&password), "a password stands where the server writes");
    server.stop();
    server.go_on();
    Line::log_in(port, &user, &password).unwrap().expect("what was made outlives the server's process");
}

#[test]
fn what_goes_wrong_is_taken_back_and_an_emergency_ends_everything() {
    let mut server = server::start();
    server.sql("create role app login password 'first-Pa55'");
    let home = scene("postgres", &server.host(), ADMIN);
    let (env, port) = (home.path("shop/.env"), server.port);
    let code = |arguments: &[&str]| {
        let output = home.run(0, &[arguments, REASON].concat(), "");
        (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    // A server that is away: nothing was begun.
    server.stop();
    let (exit, said) = code(&["rotate", "prod/db", "--patience", "2"]);
    assert_eq!(exit, 7, "{said}");
    assert!(home.ok(&["show", "prod/db"], "").contains("active"));
    server.go_on();
    // A dependent that fails: the rest is done, and taken back.
    fs::remove_file(&env).unwrap();
    fs::create_dir(&env).unwrap();
    let (exit, said) = code(&["rotate", "prod/db", "--patience", "5"]);
    assert_eq!(exit, 7, "the dependent is looked at before anything begins: {said}");
    fs::remove_dir(&env).unwrap();
    fs::write(&env, "DB_USER=app\nDB_PASSWORD=first-Pa55\n").unwrap();
    let shop = |more: &[&str]| {
        let path = env.to_str().unwrap();
        let target = ["--env-file", path, "--var", "DB_USER=username", "--var", "DB_PASSWORD=password"];
        home.ok(&[&["dependent", "add", "prod/db", "shop", "--replace"], &target[..], more].concat(), "")
    };
    shop(&["--probe", "/bin/false"]);
    let (exit, said) = code(&["rotate", "prod/db", "--patience", "3"]);
    assert_eq!(exit, 8, "{said}");
    assert_eq!(read(&env).0, "app_a");
    query(port, "app", "first-Pa55", "select 1").expect("the old one is alive while nobody confirms the new one");
    let (exit, said) = code(&["rotate", "prod/db", "--abort", "--patience", "3"]);
    assert_eq!(exit, 8, "nobody confirms the old one either: {said}");
    let new = read(&env);
    shop(&[]);
    let (exit, said) = code(&["rotate", "prod/db", "--abort"]);
    assert_eq!((exit, said.contains("rolling")), (0, false), "{said}");
    assert_eq!(read(&env), ("app".to_owned(), "first-Pa55".to_owned()));
    query(port, "app", "first-Pa55", "select 1").expect("everything is as it was");
    assert_eq!(server.sql("select rolname from pg_roles where rolname = 'app_a' and rolcanlogin"), [""; 0]);
    assert_eq!(new.0, "app");
    // A password that somebody changed by hand is no reason to stop: the admin makes a new one.
    server.sql("alter role app password 'by-hand-Pa55'");
    assert_eq!(code(&["rotate", "prod/db"]).0, 0);
    let (user, password) = read(&env);
    query(port, &user, &password, "select 1").expect("the new one works");
    assert_eq!(code(&["revoke", "prod/db", "--yes"]).0, 0);
    query(port, &user, &password, "select 1").expect_err("it is revoked");
    assert_eq!(home.run(0, &["reveal", "prod/db:password", "--reason", "x"], "").status.code(), Some(1));
    home.ok(&["audit", "verify", "--each"], "");
    home.ok(&["doctor"], "");
}
