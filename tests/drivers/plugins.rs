//! Plugins: the two that stand as examples in tests/plugins, and hostile ones.

use std::fs;
use std::time::{Duration, Instant};

use keyward::connector::Metadata;
use keyward::connector::name::Word;
use keyward::driver::{Call, Credential, Driver as _, DriverError, Effect, Fault, Idempotency, Life, Overlap};
use keyward::drivers::plugin::{PluginDriver, PluginError, Plugins, Report, Trial, Trusted, conformance};
use rustix::process::{Pid, test_kill_process};

use crate::room::{Outcome, Result, Room, examples, fields};

const SECRET: &str = "hunter2/\"hunter2";
const MARKER: &str = "kw-00112233445566778899aabbccddeeff";
const VENDOR: &str = r#"{"admin":"admin-token-1","users":{"app":"old-password-of-app"},
    "keys":{"k1":{"secret":"hunter2/\"hunter2","label":null,"made_by":null,"enabled":true}}}"#;

impl Room {
    fn plugins(&self) -> Plugins {
        Plugins::new(Some(self.at("")))
    }

    /// One of the examples, trusted for `prod/**`.
    fn example(&self, id: &str) -> Result<Trusted> {
        let path =
            self.file(&format!("keyward-plugin-{id}"), fs::read(format!("tests/plugins/keyward-plugin-{id}"))?, 0o755)?;
        let plugin = trusted(id, &path)?;
        self.plugins().trust(&plugin, true)?;
        self.file("vendor.json", VENDOR, 0o600)?;
        Ok(plugin)
    }

    fn driver(&self, id: &str) -> Result<PluginDriver> {
        Ok(self.plugins().driver(&id.parse()?, &"prod/db".parse()?)?.ok_or("no plugin")?)
    }

    /// A plugin `toy` that describes itself and does this in every other step, the request being in `$request`.
    fn toy(&self, body: &str) -> Result<PluginDriver> {
        let path = self.script(
            "keyward-plugin-toy",
            &format!("{TOY_HELLO}\nread -r request || exit 0\n{TOY_DESCRIBES}\n{body}"),
        )?;
        self.plugins().trust(&trusted("toy", &path)?, true)?;
        self.driver("toy")
    }

    fn metadata(&self) -> Result<Metadata> {
        Ok(toml::from_str(&format!(
            "vendor = \"toy\"\nkind = \"api-key\"\nowner = \"ops\"\npurpose = \"tests\"\ntenant = {:?}\n",
            self.at("vendor.json").display().to_string()
        ))?)
    }

    fn trial(&self, strategy: Option<&str>) -> Result<Trial> {
        Ok(Trial {
            metadata: self.metadata()?,
            admin: Some(credential(None, &[("token", b"admin-token-1")])?),
            current: credential(Some("k1"), &[("api_key", SECRET.as_bytes())])?,
            strategy: strategy.map(str::parse).transpose()?,
        })
    }
}

const TOY_HELLO: &str = r#"echo '{"v":[1],"plugin":"toy","version":"1"}'"#;
const TOY_DESCRIBES: &str = r#"case $request in *'"op":"describe"'*)
    echo '{"Ok":{"op":"describe","description":{"strategies":[
        {"name":"issue","overlap":"multi","idempotency":"label","proves":true,"create_within_ms":1500}]}}}' | tr -d '\n'; echo; exit;;
esac"#;

fn trusted(id: &str, path: &str) -> Result<Trusted> {
    Ok(Trusted { id: id.parse()?, path: path.into(), sha256: None, connectors: vec!["prod/**".parse()?] })
}

fn credential(id: Option<&str>, values: &[(&str, &[u8])]) -> Result<Credential> {
    Ok(Credential { id: id.map(str::parse).transpose()?, fields: fields(values)?, hosts: Vec::new() })
}

/// Calls of one operation.
struct Operation {
    driver: PluginDriver,
    trial: Trial,
    strategy: usize,
    patience: Duration,
}

impl Operation {
    fn new(driver: PluginDriver, trial: Trial) -> Self {
        Self { driver, trial, strategy: 0, patience: Duration::from_secs(30) }
    }

    fn call(&self) -> Call<'_> {
        Call {
            strategy: &self.driver.describe().strategies[self.strategy],
            operation: "01J00000000000000000000000",
            marker: MARKER,
            attempt: 1,
            deadline: Instant::now() + self.patience,
            metadata: &self.trial.metadata,
            admin: self.trial.admin.as_ref(),
            current: &self.trial.current,
        }
    }

    fn create(&self) -> std::result::Result<Credential, DriverError> {
        let made = self.driver.create(&self.call(), None)?;
        let fields = made.fields.ok_or_else(|| DriverError::unsupported("see"))?;
        Ok(Credential { id: made.id, fields, hosts: Vec::new() })
    }

    fn life(&self, credential: &Credential) -> std::result::Result<Life, DriverError> {
        self.driver.validate(&self.call(), credential)
    }
}

fn failures(report: &Report) -> Vec<&str> {
    report.checks.iter().filter(|check| check.failed.is_some()).map(|check| check.name).collect()
}

#[test]
fn the_examples_keep_to_the_protocol() -> Outcome {
    for id in ["jsonfile-sh", "jsonfile"] {
        let room = Room::new()?;
        let plugin = room.example(id)?;
        let report = conformance(&plugin, None);
        assert!(report.passed() && report.checks.len() == 7, "{report:?}");
        let report = conformance(&plugin, Some(&room.trial(Some("issue"))?));
        assert!(report.passed() && report.checks.len() >= 18, "{report:?}");
        // Nothing of the trial is left.
        let left: serde_json::Value = serde_json::from_str(&room.text("vendor.json")?)?;
        assert_eq!(left["keys"].as_object().map(|keys| keys.keys().collect::<Vec<_>>()), Some(vec![&"k1".to_owned()]));
    }
    Ok(())
}

#[test]
fn a_credential_is_made_listed_disabled_and_revoked() -> Outcome {
    let room = Room::new()?;
    room.example("jsonfile-sh")?;
    let operation = Operation::new(room.driver("jsonfile-sh")?, room.trial(None)?);
    let strategy = operation.call().strategy;
    assert_eq!((strategy.overlap, strategy.idempotency), (Overlap::Multi, Idempotency::Label));
    let new = operation.create()?;
    assert_eq!((operation.life(&new)?, operation.life(&operation.trial.current)?), (Life::Alive, Life::Alive));
    let listed = operation.driver.list(&operation.call())?;
    assert!(listed.iter().any(|item| item.label.as_deref() == Some(MARKER) && Some(&item.id) == new.id.as_ref()));
    operation.driver.disable(&operation.call(), &new)?;
    assert_eq!(operation.life(&new)?, Life::Unknown("it is disabled".to_owned()));
    operation.driver.enable(&operation.call(), &new)?;
    for _ in 0..2 {
        operation.driver.revoke(&operation.call(), &new)?;
        assert_eq!(operation.life(&new)?, Life::Dead);
    }
    let error = operation.driver.disable(&operation.call(), &new).unwrap_err();
    assert_eq!((error.fault, error.effect), (Fault::NotFound, Effect::None));
    for _ in 0..4 {
        operation.create()?;
    }
    let error = operation.create().unwrap_err();
    assert_eq!(
        (error.fault, error.effect, error.said.as_str()),
        (Fault::LimitReached, Effect::None, "five keys are all there are")
    );
    Ok(())
}

#[test]
fn a_secret_that_we_choose_is_put_in_place() -> Outcome {
    let room = Room::new()?;
    room.example("jsonfile")?;
    let current = credential(None, &[("username", b"app"), ("password", b"old-password-of-app")])?;
    let mut operation = Operation::new(room.driver("jsonfile")?, Trial { current, ..room.trial(None)? });
    operation.strategy = 1;
    let chosen = operation.driver.choose(&operation.call())?;
    let other = operation.driver.choose(&operation.call())?;
    let value = |credential: &Credential| {
        credential.fields.iter().map(|(_, value)| value.expose().to_vec()).collect::<Vec<_>>()
    };
    assert_eq!((value(&chosen)[0].len(), value(&chosen)[1].as_slice()), (32, &b"app"[..]));
    assert_ne!(value(&chosen), value(&other));
    // Repeating it is safe: that is what the strategy is for.
    for _ in 0..2 {
        assert!(operation.driver.create(&operation.call(), Some(&chosen))?.fields.is_none());
    }
    assert_eq!((operation.life(&chosen)?, operation.life(&operation.trial.current)?), (Life::Alive, Life::Dead));
    Ok(())
}

#[test]
fn who_is_not_on_the_list_is_not_started() -> Outcome {
    let room = Room::new()?;
    let plugins = room.plugins();
    let (id, address): (Word, _) = ("jsonfile".parse()?, "prod/db".parse()?);
    assert!(plugins.driver(&id, &address)?.is_none());
    let plugin = room.example("jsonfile")?;
    assert_eq!(plugins.list()?, std::slice::from_ref(&plugin));
    assert!(matches!(plugins.trust(&plugin, false), Err(PluginError::Taken(_))));
    assert!(matches!(plugins.driver(&id, &"staging/db".parse()?), Err(PluginError::NotServed { .. })));
    let idle = Trusted { connectors: Vec::new(), ..plugin.clone() };
    assert!(matches!(plugins.trust(&idle, true), Err(PluginError::Idle(_))));
    let relative = Trusted { path: "keyward-plugin-jsonfile".into(), ..plugin.clone() };
    assert!(matches!(plugins.trust(&relative, true), Err(PluginError::Relative(_))));
    // Pinned, it runs only as it is now.
    plugins.trust(&plugin.clone().pinned()?, true)?;
    let driver = room.driver("jsonfile")?;
    let exchanged = format!("{}\n# another one\n", room.text("keyward-plugin-jsonfile")?);
    room.file("keyward-plugin-jsonfile", exchanged, 0o755)?;
    assert!(matches!(plugins.driver(&id, &address), Err(PluginError::Untrusted { .. })));
    let operation = Operation::new(driver, room.trial(None)?);
    let error = operation.create().unwrap_err();
    assert_eq!((error.fault, error.effect), (Fault::Permanent, Effect::None));
    assert!(error.said.contains("digest"), "{}", error.said);
    // So it is if somebody else could write it.
    plugins.trust(&plugin, true)?;
    room.file("keyward-plugin-jsonfile", room.text("keyward-plugin-jsonfile")?, 0o757)?;
    assert!(matches!(plugins.driver(&id, &address), Err(PluginError::Untrusted { .. })));
    assert!(plugins.forget(&id)? && !plugins.forget(&id)?);
    Ok(())
}

#[test]
fn a_plugin_gets_one_line_and_nothing_else() -> Outcome {
    let room = Room::new()?;
    let driver = room.toy(
        r#"printf '%s' "$request" > $HERE/request; env > $HERE/environ; echo "$# $0" > $HERE/argv; pwd > $HERE/pwd
        echo '{"Ok":{"op":"list","items":[]}}'; cat > $HERE/more"#,
    )?;
    let operation = Operation::new(driver, room.trial(None)?);
    assert_eq!(operation.driver.list(&operation.call())?, []);
    let request: serde_json::Value = serde_json::from_str(&room.text("request")?)?;
    assert_eq!(request["op"], "list");
    assert_eq!(request["marker"], MARKER);
    assert_eq!(request["idempotency_key"], "01J00000000000000000000000:list");
    assert_eq!(request["admin"], serde_json::json!({ "token": { "secret": "admin-token-1" } }));
    assert_eq!(request["current"]["fields"]["api_key"]["secret"], SECRET);
    assert!(request["deadline_ms"].as_u64().is_some_and(|left| (20_000..=25_000).contains(&left)), "{request}");
    let environment = room.text("environ")?;
    assert!(!environment.contains("CARGO") && !environment.contains("hunter2"), "{environment}");
    assert!(room.text("argv")?.starts_with("0 ") && room.text("pwd")? == "/\n" && room.text("more")?.is_empty());
    Ok(())
}

#[test]
fn what_is_not_the_protocol_is_not_believed() -> Outcome {
    let room = Room::new()?;
    let made = r#"{"Ok":{"op":"create","credential":{"id":"k2","fields":{"api_key":{"secret":"abc"}}}}}"#;
    for (body, fault, part) in [
        ("head -c 300000 /dev/zero | tr '\\0' x".to_owned(), Fault::Permanent, "more than anybody listens to"),
        ("yes '{\"progress\":1}'".to_owned(), Fault::Permanent, "more lines on its way"),
        ("printf '{\"Ok\":\"\\377\"}\\n'".to_owned(), Fault::Permanent, "not UTF-8"),
        ("exit 0".to_owned(), Fault::Retryable, "ended without an answer"),
        (
            "echo 'no route to vendor' >&2; exit 3".to_owned(),
            Fault::Retryable,
            "ended without an answer: no route to vendor",
        ),
        ("kill -9 $$".to_owned(), Fault::Retryable, "ended without an answer"),
        (format!("printf '%s' '{made}'"), Fault::Retryable, "ended without an answer"),
        (format!("echo '{made}'; echo '{made}'"), Fault::Permanent, "goes on after its answer"),
        (format!("echo '{made}'; printf x"), Fault::Permanent, "goes on after its answer"),
        (format!("echo '{made}{made}'"), Fault::Permanent, "no answer"),
        (made.replace("\"create\"", "\"list\""), Fault::Permanent, "another question"),
        (made.replace("\"k2\"", "\"k 2\""), Fault::Permanent, "no answer"),
        (made.replace("\"k2\"", "\"..\""), Fault::Permanent, "no answer"),
        (made.replace("\"k2\"", "\"\""), Fault::Permanent, "no answer"),
        (made.replace("api_key", "API KEY"), Fault::Permanent, "no answer"),
        (made.replace("{\"secret\":\"abc\"}", "\"abc\""), Fault::Permanent, "no answer"),
        (made.replace("{\"secret\":\"abc\"}", "{\"secret\":\"abc\",\"secret\":\"d\"}"), Fault::Permanent, "no answer"),
        (made.replace("{\"secret\":\"abc\"}", "{\"secret_b64\":\"?\"}"), Fault::Permanent, "no answer"),
        (made.replace("{\"api_key\":{\"secret\":\"abc\"}}", "{}"), Fault::Permanent, "credential that could be kept"),
        (made.replace(",\"fields\":{\"api_key\":{\"secret\":\"abc\"}}", ""), Fault::Permanent, "tells no secret"),
        (made.replace("\"Ok\"", "\"Sure\""), Fault::Permanent, "no answer"),
        ("{\"Ok\":{\"op\":\"create\"}}".to_owned(), Fault::Permanent, "tells no credential"),
        ("{\"Ok\":{\"op\":\"create\"},\"Err\":{\"kind\":\"auth\"}}".to_owned(), Fault::Permanent, "no answer"),
        ("[1]".to_owned(), Fault::Permanent, "no answer"),
    ] {
        let body = if body.starts_with(['{', '[']) { format!("echo '{body}'") } else { body };
        let operation = Operation::new(room.toy(&body)?, room.trial(None)?);
        let error = operation.create().unwrap_err();
        let effect = if part == "tells no secret" { Effect::Applied } else { Effect::Unknown };
        assert_eq!((&error.fault, error.effect), (&fault, effect), "{body}: {}", error.said);
        assert!(error.said.contains(part), "{body}: {}", error.said);
    }
    Ok(())
}

#[test]
fn a_sound_answer_is_taken() -> Outcome {
    let room = Room::new()?;
    let operation = Operation::new(
        room.toy(
            r#"echo '{"progress":{"any":"thing"}}'
            echo '{"Ok":{"op":"create","credential":{"id":"k2","fields":{"key":{"secret_b64":"/wA="},"text":{"secret":"\u00e9"}},
            "expires_at":"2027-02-01T00:00:00Z","x":1},"old":"valid","y":[]}}' | tr -d '\n'; echo; exit 9"#,
        )?,
        room.trial(None)?,
    );
    let made = operation.driver.create(&operation.call(), None)?;
    assert_eq!(made.id.map(String::from).as_deref(), Some("k2"));
    assert_eq!(made.expires.map(|time| time.to_rfc3339()).as_deref(), Some("2027-02-01T00:00:00+00:00"));
    let fields = made.fields.ok_or("no fields")?;
    let values: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.expose())).collect();
    assert_eq!(values, [("key", &b"\xff\0"[..]), ("text", "é".as_bytes())]);
    Ok(())
}

#[test]
fn the_examples_of_the_page_are_spoken() -> Outcome {
    let room = Room::new()?;
    let page = fs::read_to_string("docs/plugins.md")?;
    room.file("plugins.toml", examples(&page, "toml").next().ok_or("no list")?, 0o600)?;
    let [listed] = &room.plugins().list()?[..] else { return Err("not one plugin".into()) };
    assert!(listed.sha256.is_some() && listed.serves(&"prod/crm/x".parse()?) && !listed.serves(&"prod/x".parse()?));
    let lines: Vec<String> = examples(&page, "json").map(|text| text.replace('\n', "")).collect();
    let [hello, request, made, refused, way] = &lines[..] else { return Err("other examples".into()) };
    let answer = room.at("answer").display().to_string();
    let describes =
        format!("{{\"Ok\":{{\"op\":\"describe\",\"description\":{{\"name\":\"CRM\",\"strategies\":[{way}]}}}}}}");
    let script = format!(
        "echo '{hello}'\nread -r request || exit 0\nprintf '%s' \"$request\" > $HERE/request\n\
         case $request in *'\"op\":\"describe\"'*) echo '{describes}';; *) cat {answer};; esac"
    );
    let path = room.script("keyward-plugin-acme-crm", &script)?;
    room.plugins().trust(&trusted("acme-crm", &path)?, true)?;
    let operation = Operation::new(room.driver("acme-crm")?, room.trial(None)?);
    assert!(operation.call().strategy.needs_admin);
    room.file("answer", format!("{made}\n"), 0o600)?;
    assert_eq!(operation.create()?.id.map(String::from).as_deref(), Some("k2"));
    room.file("answer", format!("{refused}\n"), 0o600)?;
    assert_eq!(operation.create().unwrap_err().said, "too many requests (429)");
    // What is sent has the shape of what the page shows, and nothing that it does not.
    let keys = |text: &str| -> Result<Vec<String>> {
        let object: serde_json::Map<String, serde_json::Value> = serde_json::from_str(text)?;
        Ok(object.keys().cloned().collect())
    };
    assert_eq!(keys(&room.text("request")?)?, keys(request)?);
    Ok(())
}

#[test]
fn a_refusal_says_what_kind_it_is() -> Outcome {
    let room = Room::new()?;
    for (kind, more, fault, effect) in [
        ("retryable", r#","effect":"none""#, Fault::Retryable, Effect::None),
        (
            "rate_limited",
            r#","effect":"none","retry_after_ms":30000"#,
            Fault::RateLimited(Some(Duration::from_secs(30))),
            Effect::None,
        ),
        ("auth", r#","effect":"none""#, Fault::Auth, Effect::None),
        (
            "forbidden",
            r#","effect":"none","needed":"keys:write""#,
            Fault::Forbidden(Some("keys:write".to_owned())),
            Effect::None,
        ),
        ("conflict", r#","effect":"applied""#, Fault::Conflict, Effect::Applied),
        ("rejected", "", Fault::Rejected, Effect::Unknown),
        ("permanent", r#","effect":"NONE""#, Fault::Permanent, Effect::Unknown),
        ("ambiguous", r#","effect":"none""#, Fault::Retryable, Effect::Unknown),
        ("whimsical", r#","effect":"none""#, Fault::Unsupported, Effect::None),
    ] {
        let driver = room.toy(&format!("echo '{{\"Err\":{{\"kind\":\"{kind}\"{more}}}}}'"))?;
        let error = Operation::new(driver, room.trial(None)?).create().unwrap_err();
        assert_eq!((error.fault, error.effect, error.said.as_str()), (fault, effect, "it gives no reason"), "{kind}");
    }
    Ok(())
}

#[test]
fn what_a_plugin_says_of_values_is_cut_out() -> Outcome {
    let room = Room::new()?;
    let escaped = r#"hunter2/\"hunter2"#;
    for body in [
        format!("echo '{{\"Err\":{{\"kind\":\"auth\",\"message\":\"bad key {escaped} or admin-token-1\"}}}}'"),
        format!(
            "echo '{{\"Err\":{{\"kind\":\"forbidden\",\"message\":\"no\",\"needed\":\"{escaped}\",\"vendor_code\":\"{escaped}\"}}}}'"
        ),
        "echo '{\"Err\":{\"kind\":\"auth\",\"message\":\"aHVudGVyMi8iaHVudGVyMg== \\u001b[2J\"}}'".to_owned(),
        "printf '%s\\n' \"$request\" >&2; exit 1".to_owned(),
        "printf '%s' \"$request\" | tail -c 500 >&2; exit 1".to_owned(),
        "echo 'hunter2%2F%22hunter2' >&2; exit 1".to_owned(),
    ] {
        let error = Operation::new(room.toy(&body)?, room.trial(None)?).create().unwrap_err();
        let told = format!("{} {:?}", error.said, error.fault);
        assert!(!told.contains("hunter") && !told.contains("aHVud") && !told.contains("token-1"), "{body}: {told}");
        assert!(!told.contains('\u{1b}') && error.said.chars().count() <= 200, "{told}");
    }
    Ok(())
}

#[test]
fn a_plugin_that_is_not_what_it_should_be_sees_nothing() -> Outcome {
    let room = Room::new()?;
    let good = r#"{"v":[1],"plugin":"toy","version":"1"}"#;
    let (id, address) = ("toy".parse()?, "prod/db".parse()?);
    for (hello, part) in [
        (format!("echo '{}'", good.replace("[1]", "[2,3]")), "does not speak version 1"),
        (format!("echo '{}'", good.replace("toy", "other")), "another plugin"),
        (format!("echo '{}'", good.replace("\"1\"", "\"\"")), "its own version"),
        ("echo hello".to_owned(), "no hello"),
        ("printf '\\377\\n'".to_owned(), "not UTF-8"),
        (format!("printf '%s\\n%s\\n' '{good}' '{{\"Ok\":{{\"op\":\"describe\"}}}}'"), "answers before it is asked"),
        ("exit 4".to_owned(), "ended without an answer"),
        ("head -c 300000 /dev/zero".to_owned(), "more than anybody listens to"),
    ] {
        let path = room.script("keyward-plugin-toy", &format!("{hello}\nread -r request && touch $HERE/asked"))?;
        room.plugins().trust(&trusted("toy", &path)?, true)?;
        match room.plugins().driver(&id, &address) {
            Err(PluginError::Undescribed { source, .. }) => {
                assert_eq!(source.effect, Effect::None, "{hello}");
                assert!(source.said.contains(part), "{hello}: {}", source.said);
            }
            other => return Err(format!("{hello}: {other:?}").into()),
        }
        assert!(!room.at("asked").exists(), "{hello}");
        assert!(!conformance(&trusted("toy", &path)?, None).passed());
    }
    Ok(())
}

#[test]
fn a_description_without_a_way_is_none() -> Outcome {
    let room = Room::new()?;
    let (id, address) = ("toy".parse()?, "prod/db".parse()?);
    let way = r#"{"name":"issue","overlap":"multi","idempotency":"label"}"#;
    let describe = |strategies: &str| -> Result<std::result::Result<Option<PluginDriver>, PluginError>> {
        let answer = format!("{{\"Ok\":{{\"op\":\"describe\",\"description\":{{\"strategies\":[{strategies}]}}}}}}");
        let path =
            room.script("keyward-plugin-toy", &format!("{TOY_HELLO}\nread -r request || exit 0\necho '{answer}'"))?;
        room.plugins().trust(&trusted("toy", &path)?, true)?;
        Ok(room.plugins().driver(&id, &address))
    };
    for wrong in [
        String::new(),
        way.replace("multi", "magic"),
        way.replace("label", "luck"),
        way.replace("multi", "grace"),
        way.replace("label", "ours"),
        way.replace("\"label\"", "\"ours\",\"chooses\":{\"password\":{\"length\":8}}"),
        way.replace("\"label\"", "\"ours\",\"chooses\":{\"password\":{\"length\":40,\"alphabet\":\"aaaa\"}}"),
        way.replace("\"label\"", "\"ours\",\"chooses\":{\"password\":{\"length\":40,\"alphabet\":\"ab\"}}"),
        way.replace("\"label\"", "\"label\",\"chooses\":{\"password\":{\"length\":40}}"),
    ] {
        assert!(matches!(describe(&wrong)?, Err(PluginError::Undescribed { .. })), "{wrong}");
    }
    // One that is understood is enough; a report names the other.
    let driver = describe(&format!("{},{way}", way.replace("multi", "magic")))??.ok_or("no plugin")?;
    assert_eq!(driver.describe().strategies.len(), 1);
    let report = conformance(&room.plugins().list()?[0], None);
    assert!(failures(&report).contains(&"all of its strategies are understood"), "{report:?}");
    Ok(())
}

#[test]
fn nobody_waits_for_a_plugin_beyond_the_deadline() -> Outcome {
    let room = Room::new()?;
    for body in [
        "echo $$ > $HERE/pid; sleep 600",
        "echo $$ > $HERE/pid; trap '' TERM; while :; do sleep 0.1; done",
        "echo $$ > $HERE/pid; while :; do echo '{\"progress\":1}'; sleep 0.1; done",
        "echo $$ > $HERE/pid; exec 0<&- 1>&-; sleep 600",
    ] {
        let mut operation = Operation::new(room.toy(body)?, room.trial(None)?);
        operation.patience = Duration::from_secs(3);
        let begin = Instant::now();
        let error = operation.create().unwrap_err();
        assert!(begin.elapsed() < Duration::from_millis(3_500), "{body}: {:?}", begin.elapsed());
        assert_eq!((error.fault, error.effect), (Fault::Retryable, Effect::Unknown), "{body}");
        let pid = room.text("pid")?.trim().parse().ok().and_then(Pid::from_raw).ok_or("no pid")?;
        assert!(test_kill_process(pid).is_err(), "{body}: it lives");
    }
    Ok(())
}

#[test]
fn conformance_names_what_a_plugin_does_wrong() -> Outcome {
    let room = Room::new()?;
    // The example, with one thing spoilt in it.
    let example = fs::read_to_string("tests/plugins/keyward-plugin-jsonfile-sh")?;
    for (right, wrong, name) in [
        ("read -r request || exit 0", "read -r request || sleep 9", "it says hello, and ends when it is asked nothing"),
        (
            "else no(\"unsupported\"; \"no such step\") end",
            "else done({}) end",
            "it refuses a step that it does not know",
        ),
        ("$r.v != 1", "false", "it refuses a version that it does not know"),
        ("$r.v != 1", "$r[\"x-unknown\"] != null", "it passes over a field that it does not know"),
        ("done({life: \"dead\"})", "done({life: \"alive\"})", "a credential that never was is not alive"),
        ("done({life: \"dead\"})", "done({life: \"unknown\"})", "the new one is dead"),
        ("$r.admin.token.secret == $v.admin", "true", "a wrong admin credential changes nothing"),
        ("is not accepted\")", "\" + $r.admin.token.secret)", "a wrong admin credential changes nothing"),
        ("label: $r.marker", "label: \"mine\"", "the new one is listed under its marker"),
        ("managed(changed(del(.[$id]); {}))", "managed(done({}))", "the new one is dead"),
        ("managed(changed(del(.[$id]); {}))", "managed(changed({}; {}))", "the current credential is alive still"),
    ] {
        assert!(example.contains(right), "{right}");
        let path = room.file("keyward-plugin-jsonfile-sh", example.replace(right, wrong), 0o755)?;
        room.file("vendor.json", VENDOR, 0o600)?;
        let report = conformance(&trusted("jsonfile-sh", &path)?, Some(&room.trial(None)?));
        assert!(failures(&report).contains(&name), "{wrong}: {report:?}");
        assert!(!format!("{report:?}").contains("hunter2"), "{report:?}");
    }
    Ok(())
}
