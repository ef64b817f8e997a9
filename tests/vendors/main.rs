//! Vendors that are known by a definition, asked over a real connection: the catalogue's own definition of `SendGrid` against a
//! vendor that can fail in every way (fake.rs).
#![expect(
    clippy::disallowed_types,
    clippy::unwrap_used,
    reason = "tests are the other side of the network, and set the scene with their own hands"
)]

mod fake;

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use keyward::connector::fields::Fields;
use keyward::connector::{Metadata, VendorId};
use keyward::driver::{Call, Created, Credential, Driver, DriverError, Effect, Fault, Life};
use keyward::drivers::declarative::{Declarative, Origin};
use keyward::secret::Secret;
use keyward::vendor::{catalogue, parse};

use fake::{Fake, Mishap, Step};

const ADMIN: &str = "SG.admin/value+of the vendor";
const CURRENT: &str = "SG.current-value";
const MARKER: &str = "kw-9f86d081884c7d659a2feaa0c55ad015";

/// A vendor, the driver for it, and the credentials of one connector.
struct Scene {
    fake: Fake,
    driver: Declarative,
    metadata: Metadata,
    admin: Credential,
    current: Credential,
    within: Duration,
}

fn clock() -> DateTime<Utc> {
    DateTime::from_timestamp(1_000_000, 0).unwrap()
}

/// The catalogue's definition of `SendGrid`, asking here.
fn definition_at(host: &str) -> String {
    let (_, text) = catalogue::ALL.iter().find(|(id, _)| *id == "sendgrid").unwrap();
    text.replace("https://api.sendgrid.com", &format!("http://{host}")).replace("api.sendgrid.com", host)
}

fn driver(text: &str) -> Declarative {
    Declarative::new(parse("test.toml", text.as_bytes()).unwrap(), Origin::BuiltIn, clock)
}

fn credential(id: &str, value: &str, hosts: &[&str]) -> Credential {
    let fields = BTreeMap::from([("api_key".parse().unwrap(), Secret::from(value.to_owned()))]);
    Credential {
        id: Some(id.parse().unwrap()),
        fields: Fields::new(fields).unwrap(),
        hosts: hosts.iter().map(|host| host.parse().unwrap()).collect(),
    }
}

impl Scene {
    fn new() -> Self {
        let fake = Fake::start(ADMIN).unwrap();
        fake.hold("current", Some("by hand"), CURRENT, &["mail.send"]);
        let host = fake.host();
        let driver = driver(&definition_at(&host));
        let metadata = "vendor = 'sendgrid'\nkind = 'api-key'\nowner = 'ops'\npurpose = 'mail'\n\
                        [[scope]]\nname = 'mail.send'\nreason = 'sends mail'\n";
        Self {
            admin: credential("admin", ADMIN, &[&host]),
            current: credential("current", CURRENT, &[&host]),
            fake,
            driver,
            metadata: toml::from_str(metadata).unwrap(),
            within: Duration::from_secs(10),
        }
    }

    fn call<T>(&self, step: impl FnOnce(&Declarative, &Call<'_>) -> T) -> T {
        let call = Call {
            strategy: &self.driver.describe().strategies[0],
            operation: "01JD0000000000000000000000",
            marker: MARKER,
            attempt: 1,
            deadline: Instant::now() + self.within,
            metadata: &self.metadata,
            admin: Some(&self.admin),
            current: &self.current,
        };
        step(&self.driver, &call)
    }

    fn create(&self) -> Result<Created, DriverError> {
        self.call(|driver, call| driver.create(call, None))
    }

    fn life(&self, credential: &Credential) -> Result<Life, DriverError> {
        self.call(|driver, call| driver.validate(call, credential))
    }

    /// Ids and labels, as the vendor lists them.
    fn list(&self) -> Vec<(String, Option<String>)> {
        let listed = self.call(Declarative::list).unwrap();
        listed.into_iter().map(|listed| (listed.id.to_string(), listed.label)).collect()
    }

    /// What becomes of a create step that goes wrong in this way.
    fn fails(&self, mishap: Mishap) -> DriverError {
        self.fake.mishap(Step::Create, mishap);
        self.create().unwrap_err()
    }

    fn bears_marker(&self) -> bool {
        self.fake.state().held.iter().any(|held| held.label.as_deref() == Some(MARKER))
    }
}

fn made(created: Created, host: &str) -> Credential {
    Credential { id: created.id, fields: created.fields.unwrap(), hosts: vec![host.parse().unwrap()] }
}

#[test]
fn a_credential_lives_from_create_to_its_proven_death() {
    let scene = Scene::new();
    let new = made(scene.create().unwrap(), &scene.fake.host());
    assert_eq!(new.id.as_ref().map(VendorId::as_str), Some("made-1"));
    assert_eq!(scene.life(&new), Ok(Life::Alive));
    assert!(scene.list().contains(&("made-1".to_owned(), Some(MARKER.to_owned()))));
    for _ in 0..2 {
        // What is gone already is no error.
        scene.call(|driver, call| driver.revoke(call, &scene.current)).unwrap();
    }
    assert_eq!(scene.life(&scene.current), Ok(Life::Dead));
    assert_eq!(scene.life(&new), Ok(Life::Alive));
    assert_eq!(scene.fake.count(Step::Create), 1);
}

#[test]
fn a_credential_without_its_scopes_is_alive_and_not_as_asked() {
    let scene = Scene::new();
    scene.fake.hold("less", None, "SG.less", &[]);
    let error = scene.life(&credential("less", "SG.less", &[&scene.fake.host()])).unwrap_err();
    assert!(matches!(error.fault, Fault::Forbidden(Some(_))) && error.effect == Effect::None, "{error:?}");
}

#[test]
fn an_answer_that_is_lost_leaves_an_orphan_that_the_list_shows() {
    let scene = Scene::new();
    for (at, mishap) in [
        Mishap::DropAfterEffect,
        Mishap::StatusAfterEffect(500),
        Mishap::StatusAfterEffect(502),
        Mishap::StatusAfterEffect(504),
        Mishap::StatusAfterEffect(202),
    ]
    .into_iter()
    .enumerate()
    {
        let error = scene.fails(mishap);
        assert_eq!(error.effect, Effect::Unknown, "{error:?}");
        let marked = scene.list().into_iter().filter(|(_, label)| label.as_deref() == Some(MARKER)).count();
        assert_eq!(marked, at + 1);
    }
    assert_eq!(scene.fake.count(Step::Create), 5, "a driver does one thing once");
}

#[test]
fn an_answer_that_is_late_or_never_comes_ends_with_the_deadline() {
    for mishap in [Mishap::Delay(Duration::from_secs(3)), Mishap::Silence(Duration::from_secs(3))] {
        let mut scene = Scene::new();
        scene.within = Duration::from_millis(500);
        let begun = Instant::now();
        let error = scene.fails(mishap);
        assert_eq!((error.fault, error.effect), (Fault::Retryable, Effect::Unknown));
        assert!(begun.elapsed() < Duration::from_secs(2));
        assert!(scene.bears_marker());
    }
}

#[test]
fn what_never_reached_the_vendor_had_no_effect() {
    let scene = Scene::new();
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string();
    let driver = driver(&definition_at(&nobody));
    let scene = Scene {
        driver,
        admin: credential("admin", ADMIN, &[&nobody]),
        current: credential("current", CURRENT, &[&nobody]),
        ..scene
    };
    let error = scene.create().unwrap_err();
    assert_eq!((error.fault, error.effect), (Fault::Retryable, Effect::None));
}

#[test]
fn every_dialect_of_too_often_says_how_long_and_does_nothing() {
    let scene = Scene::new();
    let seconds = |seconds| Some(Duration::from_secs(seconds));
    for (status, head, wait) in [
        (429, "Retry-After: 30", seconds(30)),
        (429, "Retry-After: Mon, 12 Jan 1970 13:47:40 GMT", seconds(60)),
        (429, "X-RateLimit-Reset: 1000045", seconds(45)),
        (429, "X-Other: 1", None),
        (425, "Retry-After: 1", seconds(1)),
        (429, "Retry-After: 99999999999", seconds(366 * 86400)),
        (429, "Retry-After: -1", None),
    ] {
        let error = scene.fails(Mishap::Refuse(status, vec![head.to_owned()], String::new()));
        assert_eq!((error.fault, error.effect), (Fault::RateLimited(wait), Effect::None), "{head}");
    }
    assert!(!scene.bears_marker());
}

#[test]
fn the_limit_and_a_missing_right_are_told_apart() {
    let mut scene = Scene::new();
    scene.fake.state().limit = Some(2);
    let error = scene.create().unwrap_err();
    assert_eq!((error.fault, error.effect), (Fault::LimitReached, Effect::None));
    scene.fake.state().limit = None;
    scene.admin = credential("current", CURRENT, &[&scene.fake.host()]);
    assert_eq!(scene.create().unwrap_err().fault, Fault::Forbidden(None));
    scene.admin = credential("nobody", "SG.nobody", &[&scene.fake.host()]);
    assert_eq!(scene.create().unwrap_err().fault, Fault::Auth);
}

#[test]
fn a_redirect_is_never_followed() {
    let scene = Scene::new();
    let elsewhere = Fake::start(ADMIN).unwrap();
    for to in [format!("http://{}/v3/api_keys", elsewhere.host()), format!("http://{}/v3/scopes", scene.fake.host())] {
        let error = scene.fails(Mishap::Redirect(to));
        assert_eq!((error.fault, error.effect), (Fault::Permanent, Effect::Unknown));
    }
    assert!(elsewhere.state().seen.is_empty());
    assert_eq!(scene.fake.state().seen.len(), 2);
}

#[test]
fn answers_that_would_fill_the_memory_are_refused() {
    let scene = Scene::new();
    for mishap in [Mishap::Huge(100 * 1024 * 1024), Mishap::Bomb(16 * 1024 * 1024), Mishap::EndlessHead(100_000)] {
        let told = format!("{mishap:?}");
        let begun = Instant::now();
        let error = scene.fails(mishap);
        assert_eq!(error.effect, Effect::Unknown, "{told}: {error:?}");
        assert!(begun.elapsed() < Duration::from_secs(5), "{told}");
    }
}

#[test]
fn an_answer_that_contradicts_what_is_known_is_not_believed() {
    let scene = Scene::new();
    let body = |id: &str, value: &str| format!(r#"{{"api_key_id":"{id}","api_key":"{value}"}}"#);
    for (mishap, fault) in [
        (Mishap::Id(String::new()), Fault::Permanent),
        (Mishap::Id("..".to_owned()), Fault::Permanent),
        (Mishap::Id("%2e%2e".to_owned()), Fault::Permanent),
        (Mishap::Id("a\u{1b}[2J".to_owned()), Fault::Permanent),
        (Mishap::Id("current".to_owned()), Fault::Conflict),
        (Mishap::Id("admin".to_owned()), Fault::Conflict),
        (Mishap::Body(body("new", CURRENT)), Fault::Conflict),
        (Mishap::Body(body("new", "")), Fault::Permanent),
        (Mishap::Body("<html>welcome</html>".to_owned()), Fault::Permanent),
        (Mishap::Body("[".repeat(100_000)), Fault::Permanent),
    ] {
        let told = format!("{mishap:.60?}");
        let error = scene.fails(mishap);
        assert_eq!((error.fault, error.effect), (fault, Effect::Unknown), "{told}");
    }
}

#[test]
fn a_vendors_words_are_cleaned_before_they_are_passed_on() {
    let scene = Scene::new();
    let base64 = data_encoding::BASE64.encode(ADMIN.as_bytes());
    let words = format!(
        "no\u{1b}]0;x\u{7} {ADMIN} {CURRENT} {base64} SG.admin%2Fvalue%2Bof%20the%20vendor {}",
        "x".repeat(999)
    );
    let body = serde_json::json!({ "errors": [{ "message": words }] }).to_string();
    let error = scene.fails(Mishap::Refuse(400, Vec::new(), body));
    for secret in [ADMIN, CURRENT, &base64, "admin%2Fvalue", "\u{1b}", "\u{7}"] {
        assert!(!error.said.contains(secret), "{}", error.said);
    }
    assert!(error.said.contains("the vendor answered 400: no\\x1b]0;x\\x07 [masked value]"), "{}", error.said);
    assert!(error.said.chars().count() < 280, "{}", error.said);
}

#[test]
fn lists_may_be_late_and_hold_what_is_not_ours() {
    let scene = Scene::new();
    scene.fake.hold("foreign", Some("kw-9f86d081884c7d659a2feaa0c55ad016"), "SG.foreign", &[]);
    scene.fake.hold("nameless", None, "SG.nameless", &[]);
    scene.fake.state().list_late = 1;
    scene.create().unwrap();
    let ids = |list: Vec<(String, Option<String>)>| list.into_iter().map(|(id, _)| id).collect::<Vec<_>>();
    assert_eq!(ids(scene.list()), ["admin", "current", "foreign", "nameless"]);
    assert_eq!(ids(scene.list()), ["admin", "current", "foreign", "nameless", "made-1"]);
    scene.fake.mishap(Step::List, Mishap::Body(r#"{"result":[{"api_key_id":"..","name":"x"}]}"#.to_owned()));
    assert!(scene.call(Declarative::list).is_err());
    scene.fake.mishap(Step::List, Mishap::Body(r#"{"results":[]}"#.to_owned()));
    assert!(scene.call(Declarative::list).is_err(), "a list that is not there is not an empty one");
}

#[test]
fn nobody_knows_of_life_when_the_vendor_is_ill() {
    let scene = Scene::new();
    for (mishap, known) in [
        (Mishap::StatusAfterEffect(500), false),
        (Mishap::DropBeforeEffect, false),
        (Mishap::Refuse(429, Vec::new(), String::new()), false),
        (Mishap::Refuse(403, Vec::new(), String::new()), true),
        (Mishap::Refuse(404, Vec::new(), String::new()), true),
        (Mishap::Body("<html>log in</html>".to_owned()), true),
    ] {
        let told = format!("{mishap:?}");
        scene.fake.mishap(Step::Validate, mishap);
        match scene.life(&scene.current) {
            Ok(Life::Unknown(_)) => assert!(known, "{told}"),
            Err(error) => assert!(!known && error.effect == Effect::None, "{told}: {error:?}"),
            life => panic!("{told}: {life:?}"),
        }
    }
}

#[test]
fn a_credential_goes_only_where_it_was_sealed_for() {
    let mut scene = Scene::new();
    let host = scene.fake.host();
    for hosts in [&["api.sendgrid.com"][..], &["127.0.0.1"], &["127.0.0.1:1"]] {
        scene.admin = credential("admin", ADMIN, hosts);
        let error = scene.create().unwrap_err();
        assert_eq!((error.fault, error.effect), (Fault::Permanent, Effect::None));
    }
    assert!(scene.fake.state().seen.is_empty());
    // Without hosts the built-in definition's own count, and those of one that somebody added do not.
    scene.admin = credential("admin", ADMIN, &[]);
    assert!(scene.create().is_ok());
    scene.driver = Declarative::new(scene.driver.definition().clone(), Origin::Added, clock);
    let error = scene.create().unwrap_err();
    assert!(error.said.contains("sealed without hosts") && error.effect == Effect::None, "{error:?}");
    scene.admin = credential("admin", ADMIN, &[&host]);
    assert!(scene.create().is_ok());
    assert_eq!(scene.fake.state().seen.len(), 2);
}

#[test]
fn a_service_that_people_run_themselves_is_asked_where_its_credential_was_sealed_for() {
    let mut scene = Scene::new();
    let text = definition_at("127.0.0.1:1").replace("hosts = [", "self_hosted = true\nhosts = [");
    scene.driver = driver(&text);
    assert!(scene.create().is_ok());
    let error = scene.life(&credential("x", CURRENT, &[])).unwrap_err();
    assert!(error.said.contains("sealed without hosts"), "{error:?}");
    // Without TLS nothing leaves this machine, whatever was sealed.
    let error = scene.life(&credential("x", CURRENT, &["sendgrid.example"])).unwrap_err();
    assert_eq!((error.fault, error.effect), (Fault::Permanent, Effect::None), "{}", error.said);
    assert_eq!(scene.fake.state().seen.len(), 1);
}

#[test]
fn a_login_gives_the_token_that_the_step_is_sent_with() {
    let two_steps = "type = \"two-step\"\nlogin = { method = \"POST\", path = \"/login\", \
                     json = { secret = \"{{admin.api_key}}\" }, ok = [200], token = \"/access_token\" }";
    let client = "type = \"oauth2-client-credentials\"\npath = \"/login\"\nclient = \"me\"\n\
                  secret = \"{{admin.api_key}}\"\nscope = \"all\"";
    for (auth, admin) in [(two_steps, ADMIN), (client, "SG.admin-value")] {
        let mut scene = Scene::new();
        scene.fake.state().held[0].value = admin.to_owned();
        scene.admin = credential("admin", admin, &[&scene.fake.host()]);
        let text = definition_at(&scene.fake.host());
        let text = text.replacen("type = \"bearer\"\ntoken = \"{{admin.api_key}}\"", auth, 1);
        assert!(text.contains(auth));
        scene.driver = driver(&text);
        assert!(scene.create().is_ok(), "{auth}");
        assert_eq!((scene.fake.count(Step::Login), scene.fake.count(Step::Create)), (1, 1));
        // A login that fails changed nothing, and what it says is cleaned too.
        scene.fake.mishap(Step::Login, Mishap::DropAfterEffect);
        assert_eq!(scene.create().unwrap_err().effect, Effect::None);
        scene.fake.state().held[0].value = "SG.another".to_owned();
        let error = scene.create().unwrap_err();
        assert_eq!((error.fault.clone(), error.effect), (Fault::Auth, Effect::None), "{error:?}");
        assert!(error.said.contains("wrong secret [masked value]"), "{}", error.said);
        assert_eq!(scene.fake.count(Step::Create), 1);
    }
}
