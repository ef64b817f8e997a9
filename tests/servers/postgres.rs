//! The driver of PostgreSQL.

use std::time::{Duration, Instant};

use data_encoding::BASE64;
use keyward::driver::{Credential, DriverError, Effect, Fault, Life};
use keyward::drivers::postgres::Postgres;

use crate::support::load::{Cell, Load};
use crate::support::postgres::{self as server, ADMIN, Open, query};
use crate::support::proxy::{self, Cut};
use crate::support::tls::{self, Certificate};
use crate::support::{Scene, credential, login, text, until};

fn two_roles(admin: Credential) -> Scene {
    Scene::new(Postgres::new(), "two-roles", Some(admin))
}

fn single_role(admin: Option<Credential>) -> Scene {
    Scene::new(Postgres::new(), "single-role", admin)
}

/// What the engine goes by.
fn outcome<T>(result: Result<T, DriverError>) -> Result<T, (Fault, Effect)> {
    result.map_err(|error| (error.fault, error.effect))
}

#[test]
fn two_roles_take_turns_and_nobody_is_locked_out() {
    let server = server::start();
    server.sql("create role app login password 'first-Pa55'; create schema app authorization app");
    let first = login(&server.host(), "app", "first-Pa55");
    let scene = two_roles(server.admin());
    let port = server.port;
    let load = Load::start(4, &first, move |(user, password)| {
        query(port, user, password, "select 1").map(drop).map_err(|error| format!("{user}: {error:?}"))
    });
    let mut open = Open::start(port, "app", "first-Pa55");
    until("the session is open", || server.sql("select 1 from pg_stat_activity where usename = 'app'").len() == 1);

    let mut all = vec![first];
    for user in ["app_a", "app_b", "app_a", "app_b"] {
        let current = all.last().unwrap();
        let new = scene.rotate(current, &load.cell);
        assert_eq!(text(&new, "username"), user);
        let listed = scene.driver.list(&scene.call(&new)).unwrap();
        assert_eq!(listed.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), [user]);
        all.push(new);
    }
    load.end(1000).assert_unharmed();

    assert!(open.is_over(), "the session of a revoked role goes on");
    let (name, word) = (text(&all[4], "username"), text(&all[4], "password"));
    query(port, name, word, "create table app.t (); select tableowner from pg_tables where tablename = 't'").unwrap();
    assert_eq!(server.sql("select tableowner from pg_tables where tablename = 't'"), ["app"]);
    assert_eq!(server.sql("select rolcanlogin from pg_roles where rolname = 'app'"), ["f"], "the owner stays");
    let log = server.logged();
    assert!(log.contains("ALTER ROLE \"app_a\" LOGIN PASSWORD 'SCRAM-SHA-256$4096:"), "statements are logged");
    for made in &all[1..] {
        let word = text(made, "password");
        for spelt in [word.to_owned(), BASE64.encode(word.as_bytes()), data_encoding::HEXLOWER.encode(word.as_bytes())]
        {
            assert!(!log.contains(&spelt), "a password stands in the server's log");
        }
    }
}

#[test]
fn a_late_revoke_of_an_older_version_leaves_the_newer_one_alone() {
    let server = server::start();
    server.sql("create role app login password 'first-Pa55'");
    let scene = two_roles(server.admin());
    let first = scene.rotate(&login(&server.host(), "app", "first-Pa55"), &Cell::unused());
    let second = scene.rotate(&first, &Cell::unused());
    let third = scene.rotate(&second, &Cell::unused());
    assert_eq!(text(&first, "username"), text(&third, "username"));
    scene.driver.disable(&scene.call(&third), &first).unwrap();
    scene.driver.revoke(&scene.call(&third), &first).unwrap();
    assert_eq!(scene.life(&third), Life::Alive);
}

#[test]
fn what_is_disabled_can_be_enabled_until_it_is_revoked() {
    let server = server::start();
    server.sql("create role app login password 'first-Pa55'");
    let scene = two_roles(server.admin());
    let old = login(&server.host(), "app", "first-Pa55");
    let call = scene.call(&old);
    scene.driver.disable(&call, &old).unwrap();
    assert_eq!(scene.life(&old), Life::Dead);
    scene.driver.enable(&call, &old).unwrap();
    scene.driver.enable(&call, &old).unwrap();
    assert_eq!(scene.life(&old), Life::Alive);
    let wrong = login(&server.host(), "app", "other");
    assert_eq!(outcome(scene.driver.enable(&call, &wrong)), Err((Fault::Conflict, Effect::None)));
    scene.driver.revoke(&call, &old).unwrap();
    assert_eq!(outcome(scene.driver.enable(&call, &old)), Err((Fault::Conflict, Effect::None)));
    server.sql("drop role app");
    scene.driver.revoke(&call, &old).unwrap();
    assert_eq!(scene.life(&old), Life::Dead);
}

#[test]
fn names_are_quoted_whatever_they_are() {
    let server = server::start();
    let scene = two_roles(server.admin());
    let longest = "x".repeat(61);
    for name in ["UPPER", "it's", "do\"uble", "a;drop-role\"--", "select", "$1", "back\\slash", &longest] {
        let quoted = name.replace('"', "\"\"");
        server.sql(&format!("create role \"{quoted}\" login password 'first-Pa55'"));
        let mut current = login(&server.host(), name, "first-Pa55");
        for ending in ["_a", "_b", "_a"] {
            current = scene.rotate(&current, &Cell::unused());
            assert_eq!(text(&current, "username"), format!("{name}{ending}"));
        }
        let rows = query(server.port, text(&current, "username"), text(&current, "password"), "select current_user");
        assert_eq!(rows.unwrap(), [name]);
    }
    let too_long = login(&server.host(), &"x".repeat(62), "p");
    assert_eq!(outcome(scene.driver.choose(&scene.call(&too_long)).map(drop)), Err((Fault::Permanent, Effect::None)));
}

#[test]
fn a_single_role_is_replaced_by_the_admin_or_by_itself() {
    let server = server::start();
    for (name, admin) in [("one", None), ("two", Some(server.admin()))] {
        server.sql(&format!("create role {name} login password 'first-Pa55'"));
        let scene = single_role(admin);
        let first = login(&server.host(), name, "first-Pa55");
        let second = scene.rotate(&first, &Cell::unused());
        let third = scene.rotate(&second, &Cell::unused());
        // The answer was lost: the same again, with the old credential dead by now.
        scene.driver.create(&scene.call(&second), Some(&third)).unwrap();
        assert_eq!(scene.life(&third), Life::Alive);
        let mut open = Open::start(server.port, name, text(&third, "password"));
        let count = format!("select 1 from pg_stat_activity where usename = '{name}'");
        until("the session is open", || server.sql(&count).len() == 1);
        scene.driver.revoke(&scene.call(&third), &third).unwrap();
        assert_eq!(scene.life(&third), Life::Dead);
        until("the session is over", || server.sql(&count).is_empty());
        assert!(open.is_over());
        assert!(!server.logged().contains(text(&third, "password")));
    }
}

#[test]
fn a_refused_admin_changes_nothing_and_is_told_from_a_missing_right() {
    let mut server = server::start();
    server.sql("create role app login password 'first-Pa55'; create role plain login password 'plain-Pa55'");
    server.sql("create role foreign_base; create role foreign_base_a login password 'theirs-Pa55'");
    let host = server.host();
    let current = login(&host, "app", "first-Pa55");
    let attempt = |admin: Option<Credential>, current: &Credential| {
        let scene = Scene::new(Postgres::new(), "two-roles", admin);
        let new = scene.driver.choose(&scene.call(current)).unwrap();
        outcome(scene.driver.create(&scene.call(current), Some(&new)).map(drop))
    };
    let roles = "select rolname || coalesce(rolpassword, '') from pg_authid where oid >= 16384 order by 1";
    let before = server.sql(roles);
    assert_eq!(attempt(None, &current), Err((Fault::Permanent, Effect::None)));
    let wrong = login(&host, ADMIN.0, "wrong");
    assert_eq!(attempt(Some(wrong), &current), Err((Fault::Auth, Effect::None)));
    let plain = login(&host, "plain", "plain-Pa55");
    let Err((Fault::Forbidden(Some(needed)), Effect::None)) = attempt(Some(plain), &current) else { panic!() };
    assert!(needed.contains("CREATEROLE"), "{needed}");
    let elsewhere = login("db.example.com", ADMIN.0, ADMIN.1);
    assert_eq!(attempt(Some(elsewhere), &current), Err((Fault::Permanent, Effect::None)));
    let homeless = credential(&[("username", "app"), ("password", "first-Pa55")], &[]);
    assert_eq!(attempt(Some(server.admin()), &homeless), Err((Fault::Permanent, Effect::None)));
    // Somebody else's role of that name is not taken over, and no right is inferred from a name.
    let theirs = login(&host, "foreign_base", "x");
    assert_eq!(attempt(Some(server.admin()), &theirs), Err((Fault::Conflict, Effect::None)));
    let alike = login(&host, "foreign_base_a", "theirs-Pa55");
    assert_eq!(attempt(Some(server.admin()), &alike), Err((Fault::Conflict, Effect::None)));
    assert_eq!(attempt(Some(server.admin()), &login(&host, "gone_a", "x")), Err((Fault::NotFound, Effect::None)));
    assert_eq!(server.sql(roles), before);
    server.stop();
    assert_eq!(attempt(Some(server.admin()), &current), Err((Fault::Retryable, Effect::None)));
    let scene = two_roles(server.admin());
    assert!(matches!(scene.life(&current), Life::Unknown(_)));
    assert_eq!(outcome(scene.driver.revoke(&scene.call(&current), &current)), Err((Fault::Retryable, Effect::None)));
}

#[test]
fn an_admin_who_may_not_end_sessions_is_told_so_after_the_role_is_dead() {
    let server = server::start();
    server.sql(&format!("revoke pg_signal_backend from {}", ADMIN.0));
    server.sql("create role app login password 'first-Pa55'");
    let scene = two_roles(server.admin());
    let current = login(&server.host(), "app", "first-Pa55");
    let _open = Open::start(server.port, "app", "first-Pa55");
    until("the session is open", || server.sql("select 1 from pg_stat_activity where usename = 'app'").len() == 1);
    let needed = Fault::Forbidden(Some("membership in pg_signal_backend".to_owned()));
    assert_eq!(outcome(scene.driver.revoke(&scene.call(&current), &current)), Err((needed, Effect::Applied)));
    assert_eq!(scene.life(&current), Life::Dead);
}

#[test]
fn only_a_wire_that_breaks_at_the_end_leaves_a_doubt() {
    let server = server::start();
    server.sql("create role app login password 'first-Pa55'");
    let behind = |cut, patience| {
        let host = format!("127.0.0.1:{}", proxy::start(server.port, cut));
        let mut scene = two_roles(login(&host, ADMIN.0, ADMIN.1));
        scene.patience = patience;
        let current = login(&host, "app", "first-Pa55");
        let new = scene.driver.choose(&scene.call(&current)).unwrap();
        let begin = Instant::now();
        let made = outcome(scene.driver.create(&scene.call(&current), Some(&new)).map(drop));
        assert!(begin.elapsed() < patience + Duration::from_secs(1));
        let alive = query(server.port, "app_a", text(&new, "password"), "select 1").is_ok();
        (scene, current, new, made, alive)
    };
    let long = Duration::from_secs(20);
    let failed = |effect| Err((Fault::Retryable, effect));
    let (.., made, alive) = behind(Cut::Silent, Duration::from_millis(300));
    assert_eq!((made, alive), (failed(Effect::None), false));
    for word in ["BEGIN", "CREATE ROLE"] {
        let (.., made, alive) = behind(Cut::After(word), long);
        assert_eq!((made, alive), (failed(Effect::None), false), "{word}");
    }
    let (.., made, alive) = behind(Cut::Before("COMMIT"), long);
    assert_eq!((made, alive), (failed(Effect::Unknown), false));
    let (scene, current, new, made, _) = behind(Cut::After("COMMIT"), long);
    assert_eq!(made, failed(Effect::Unknown));
    until("the server has done it", || query(server.port, "app_a", text(&new, "password"), "select 1").is_ok());
    assert_eq!(outcome(scene.driver.revoke(&scene.call(&current), &current)), Ok(()), "it cuts at COMMIT alone");
    // What was sealed before the call is simply made again.
    let scene = two_roles(server.admin());
    let (current, again) = (login(&server.host(), "app", "x"), login(&server.host(), "app_a", text(&new, "password")));
    scene.driver.create(&scene.call(&current), Some(&again)).unwrap();
    assert_eq!(scene.life(&again), Life::Alive);

    let host = format!("127.0.0.1:{}", proxy::start(server.port, Cut::After("NOLOGIN")));
    let (scene, cut) = (two_roles(login(&host, ADMIN.0, ADMIN.1)), login(&host, "app_a", text(&new, "password")));
    assert_eq!(outcome(scene.driver.revoke(&scene.call(&cut), &cut)), failed(Effect::Unknown));
}

#[test]
fn dead_is_said_only_of_what_stays_dead() {
    let server = server::start();
    server.sql("create role app login password 'first-Pa55' valid until '2001-01-01'");
    server.sql("create role soon login password 'first-Pa55' valid until '2101-01-01'");
    let host = server.host();
    let (managed, alone) = (single_role(Some(server.admin())), single_role(None));
    let expired = login(&host, "app", "first-Pa55");
    assert!(matches!(managed.life(&expired), Life::Unknown(said) if said.contains("VALID UNTIL")));
    let new = managed.driver.choose(&managed.call(&expired)).unwrap();
    let made = managed.driver.create(&managed.call(&expired), Some(&new)).map(drop);
    assert_eq!(outcome(made), Err((Fault::Permanent, Effect::None)));
    let soon = login(&host, "soon", "first-Pa55");
    let new = managed.driver.choose(&managed.call(&soon)).unwrap();
    let made = managed.driver.create(&managed.call(&soon), Some(&new)).unwrap();
    assert_eq!(made.expires.unwrap().to_rfc3339(), "2101-01-01T00:00:00+00:00");

    assert_eq!(alone.life(&login(&host, "soon", "wrong")), Life::Dead);
    assert_eq!(alone.life(&login(&host, "nobody", "wrong")), Life::Dead);
    let nowhere = credential(&[("username", "soon"), ("password", "x"), ("database", "none")], &[&host]);
    assert_eq!(alone.life(&nowhere), Life::Dead, "the password is judged first");
    let word = text(&new, "password");
    let nowhere = credential(&[("username", "soon"), ("password", word), ("database", "none")], &[&host]);
    assert!(matches!(alone.life(&nowhere), Life::Unknown(said) if said.contains("3D000")));
    let blind = single_role(Some(login(&host, ADMIN.0, "wrong")));
    assert!(matches!(blind.life(&login(&host, "soon", "wrong")), Life::Unknown(_)), "nobody could look why");

    server.admit("host all root all scram-sha-256\nhost all all all reject\n");
    assert!(matches!(alone.life(&login(&host, "soon", word)), Life::Unknown(said) if said.contains("28000")));
    server.admit("host all root all scram-sha-256\n");
    assert!(matches!(alone.life(&login(&host, "soon", word)), Life::Unknown(said) if said.contains("28000")));
}

#[test]
fn beyond_this_machine_nothing_is_said_without_tls() {
    let server = server::start();
    server.sql("create role app login password 'first-Pa55'");
    // Another spelling of 127.0.0.1, which only the resolver knows to be this machine.
    let current = login(&format!("2130706433:{}", server.port), "app", "first-Pa55");
    let life = single_role(None).life(&current);
    assert!(matches!(&life, Life::Unknown(said) if said.contains("TLS")), "{life:?}");
}

#[test]
fn a_certificate_is_believed_if_the_system_believes_it() {
    if let Some(port) = tls::trusted() {
        let known = single_role(None).life(&login(&format!("localhost:{port}"), "app", "first-Pa55"));
        assert_eq!(known, Life::Alive);
        let other = single_role(None).life(&login(&format!("127.0.0.1:{port}"), "app", "first-Pa55"));
        assert!(matches!(other, Life::Unknown(_)), "the certificate is of another name: {other:?}");
        return;
    }
    let certificate = Certificate::of("localhost");
    let mut server = server::start();
    server.sql("create role app login password 'first-Pa55'");
    server.file("data/server.key", &certificate.key);
    server.file("data/server.crt", &certificate.text);
    server.sql("alter system set ssl = on");
    server.stop();
    server.go_on();
    server.admit("host all root all scram-sha-256\nhostssl all all all scram-sha-256\n");
    let stranger = single_role(None).life(&login(&format!("localhost:{}", server.port), "app", "first-Pa55"));
    assert!(matches!(&stranger, Life::Unknown(said) if said.contains("certificate")), "{stranger:?}");
    certificate.believed_in("postgres::a_certificate_is_believed_if_the_system_believes_it", server.port);
}
