use proptest::prelude::*;

use super::catalogue;
use super::judge::{self, Verdict};
use super::preview::preview;
use super::template::{PathTemplate, Pointer, Template};
use super::*;
use crate::driver::{Effect, Fault};
use crate::http::Answer;
use crate::secret::Secret;

fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> Answer {
    let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Answer { status, headers, body: Secret::from(body.to_owned()) }
}

fn sendgrid() -> Definition {
    catalogue::find("sendgrid").unwrap().unwrap()
}

fn text_of(id: &str) -> &'static str {
    catalogue::ALL.iter().find(|(given, _)| *given == id).unwrap().1
}

#[test]
fn every_definition_parses_and_renders_every_step_masked() {
    let mut ids: Vec<&str> = catalogue::ALL.iter().map(|(id, _)| *id).collect();
    assert!(ids.is_sorted());
    ids.dedup();
    assert_eq!(ids.len(), catalogue::ALL.len());
    for id in ids {
        let definition = catalogue::find(id).unwrap().unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(definition.vendor.id.as_str(), id);
        let steps = preview(&definition).unwrap_or_else(|error| panic!("{id}: {error}"));
        for (name, text) in steps {
            assert!(!text.contains("{{"), "{id} {name}: {text}");
            let line = text.lines().next().unwrap();
            assert!(!line.contains("masked"), "{id} {name} sends a secret in its address: {line}");
            assert!(line.contains(" https://"), "{id} {name}: {line}");
        }
    }
}

#[test]
fn a_request_looks_as_it_is_documented() {
    let steps = preview(&sendgrid()).unwrap();
    let (name, text) = &steps[0];
    assert_eq!(name, "strategy.issue.create");
    insta::assert_snapshot!(text, @r#"
    POST https://api.sendgrid.com/v3/api_keys
    Accept: application/json
    Authorization: Bearer [masked api_key]
    Content-Type: application/json

    {"name":"MARKER","scopes":["scopes"]}
    "#);
}

#[test]
fn what_breaks_a_rule_is_refused_with_its_line() {
    let scopes = "path = \"/v3/scopes\"";
    for (from, to, line, why) in [
        ("schema = 1", "schema = 2", "schema = 2", "schema"),
        ("schema = 1", "schema = 1\nnoise = 1", "noise", "unknown field `noise`"),
        (scopes, "path = \"/v3/{{self.api_key}}\"", "path", "a secret"),
        (scopes, "path = \"/v3/../{{id}}\"", "path", ". or .."),
        (scopes, "path = \"v3/scopes\"", "path", "no /"),
        (scopes, "path = \"/v3/scopes?x=1\"", "path", "no path has"),
        (scopes, "path = \"/\"\nquery = { key = \"{{self.api_key}}\" }", "[validate]", "secret"),
        (scopes, "path = \"/\"\nhost = \"evil.example\"", "[validate]", "not among vendor.hosts"),
        (scopes, "path = \"/\"\njson = {}", "[validate]", "no body"),
        (scopes, "path = \"/\"\nheaders = { Host = \"a\" }", "headers", "ours to set"),
        ("base_url = \"https://api", "base_url = \"http://api", "base_url", "this machine alone"),
        ("base_url = \"https://api", "base_url = \"https://evil", "schema", "vendor.hosts"),
        ("pointer = \"/scopes\"", "pointer = \"scopes\"", "assert", "JSON pointer"),
        ("pointer = \"/scopes\"", "pointer = \"/sc~2opes\"", "assert", "JSON pointer"),
        ("dead = [401]", "dead = [200]", "[validate]", "two meanings"),
        ("auth = \"self\"", "auth = \"nobody\"", "[validate]", "there is no auth.nobody"),
        ("label = \"/name\"", "", "[strategy.issue]", "label"),
        ("{{marker}}", "fixed", "[strategy.issue]", "label"),
        ("{{marker}}", "{{shell}}", "json", "nothing that can be filled in"),
        ("/v3/api_keys/{{id}}", "/v3/api_keys/self", "[strategy.issue]", "revoke names the {{id}}"),
        ("overlap = \"multi\"", "overlap = \"sometimes\"", "overlap", "unknown variant"),
        ("api_key = \"/api_key\"", "other = \"/api_key\"", "[strategy.issue]", "does not name other"),
    ] {
        let text = text_of("sendgrid");
        assert!(text.contains(from), "{from}");
        let text = text.replacen(from, to, 1);
        let error = parse("mine.toml", text.as_bytes()).unwrap_err();
        assert!(error.why.contains(why), "{to}: {error}");
        let found = text.lines().nth(error.line - 1).unwrap_or_default();
        assert!(found.starts_with(line), "{to}: {error}: {found}");
    }
}

#[test]
fn what_finds_the_id_cannot_name_it() {
    let text = text_of("gitlab-user-token");
    let from = "path = \"/api/v4/personal_access_tokens/self\"\nok = [200]\nid =";
    assert!(text.contains(from));
    let error = parse("x", text.replace(from, "path = \"/{{id}}\"\nok = [200]\nid =").as_bytes()).unwrap_err();
    assert!(error.why.contains("cannot name it"), "{error}");
}

#[test]
fn answers_are_classified_as_the_rules_say() {
    let definition = sendgrid();
    let create = definition.strategy.values().next().unwrap().get_ref().create.as_ref().unwrap().get_ref();
    let now = chrono::DateTime::UNIX_EPOCH;
    for (status, body, fault, effect) in [
        (401, "{}", Fault::Auth, Effect::None),
        (403, "{}", Fault::Forbidden(None), Effect::None),
        (403, r#"{"errors":[{"message":"Maximum reached"}]}"#, Fault::LimitReached, Effect::None),
        (404, "", Fault::NotFound, Effect::None),
        (409, "", Fault::Conflict, Effect::None),
        (422, "", Fault::Permanent, Effect::None),
        (429, "", Fault::RateLimited(None), Effect::None),
        (500, "", Fault::Retryable, Effect::Unknown),
        (503, "<html>", Fault::Retryable, Effect::Unknown),
        (302, "", Fault::Permanent, Effect::Unknown),
        (200, "{}", Fault::Permanent, Effect::Unknown),
        (201, "<html>", Fault::Permanent, Effect::Unknown),
    ] {
        match judge::judge(&definition, create, true, &answer(status, &[], body), now) {
            Verdict::Failed(failure) => assert_eq!((failure.fault, failure.effect), (fault, effect), "{status} {body}"),
            verdict => panic!("{status} {body}: {verdict:?}"),
        }
    }
}

#[test]
fn every_dialect_of_waiting_is_understood_and_nonsense_is_not() {
    let definition = |unit: &str| {
        let text = text_of("sendgrid").replace("unit = \"epoch\"", &format!("unit = \"{unit}\""));
        parse("x", text.as_bytes()).unwrap()
    };
    let now = chrono::DateTime::from_timestamp(1_000_000, 0).unwrap();
    let year = 366 * 86400;
    for (unit, name, value, seconds) in [
        ("epoch", "retry-after", "30", Some(30)),
        ("epoch", "retry-after", "Mon, 12 Jan 1970 13:47:40 GMT", Some(60)),
        ("epoch", "retry-after", "Mon, 12 Jan 1969 13:47:40 GMT", None),
        ("epoch", "retry-after", "99999999999", Some(year)),
        ("epoch", "retry-after", "-5", None),
        ("epoch", "retry-after", "99999999999999999999999999", None),
        ("epoch", "x-ratelimit-reset", "1000045", Some(45)),
        ("epoch_ms", "x-ratelimit-reset", "1000045000", Some(45)),
        ("seconds", "x-ratelimit-reset", "12.5", Some(12)),
        ("milliseconds", "x-ratelimit-reset", "3000", Some(3)),
        ("epoch", "x-ratelimit-reset", "18446744073709551615", None),
        ("epoch", "x-ratelimit-reset", "soon", None),
    ] {
        let definition = definition(unit);
        let step = definition.list.as_ref().unwrap().get_ref();
        let Verdict::Failed(failure) = judge::judge(&definition, step, false, &answer(429, &[(name, value)], ""), now)
        else {
            panic!("{value}")
        };
        let Fault::RateLimited(wait) = failure.fault else { panic!("{value}") };
        assert_eq!(wait.map(|wait| wait.as_secs()), seconds, "{unit} {name} {value}");
    }
}

#[test]
fn ids_that_could_be_a_path_are_refused() {
    let definition = sendgrid();
    let create = definition.strategy.values().next().unwrap().get_ref().create.as_ref().unwrap().get_ref();
    let now = chrono::DateTime::UNIX_EPOCH;
    let long = "x".repeat(257);
    for id in ["", ".", "..", "%2e%2E", "%252e%252e", "a b", "a\u{1b}[2J", "ü", &long] {
        let body = serde_json::json!({ "api_key_id": id, "api_key": "value" }).to_string();
        let Verdict::Good(document) = judge::judge(&definition, create, true, &answer(201, &[], &body), now) else {
            panic!("{id}")
        };
        assert!(judge::made(create, &document).is_err(), "{id:?}");
    }
}

proptest! {
    #[test]
    fn any_bytes_are_a_definition_or_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..512)) {
        let _ = parse("x", &bytes);
    }

    #[test]
    fn a_definition_that_was_damaged_is_one_or_an_error(at in any::<prop::sample::Index>(), byte in any::<u8>(), id in any::<prop::sample::Index>()) {
        let (_, text) = catalogue::ALL[id.index(catalogue::ALL.len())];
        let mut bytes = text.as_bytes().to_vec();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        if let Ok(definition) = parse("x", &bytes) {
            let _ = preview(&definition);
        }
    }

    #[test]
    fn templates_read_and_write_the_same(text in "[a-z{}./+_ ]{0,40}") {
        if let Ok(template) = Template::try_from(text.clone()) {
            prop_assert_eq!(template.to_string(), text.clone());
        }
        if let Ok(path) = PathTemplate::try_from(text.clone()) {
            prop_assert_eq!(path.to_string(), text.clone());
        }
        let _ = Pointer::try_from(text);
    }

    #[test]
    fn any_answer_has_a_meaning(status in 100_u16..600, header in "[ -~]{0,40}", body in any::<Vec<u8>>()) {
        let definition = sendgrid();
        let answer = Answer { status, headers: vec![("retry-after".to_owned(), header)], body: Secret::new(body) };
        for step in [&definition.validate, &definition.revoke, &definition.list].into_iter().flatten() {
            if let Verdict::Good(document) = judge::judge(&definition, step.get_ref(), true, &answer, chrono::DateTime::UNIX_EPOCH) {
                let _ = (judge::made(step.get_ref(), &document), judge::listed(step.get_ref(), &document));
            }
        }
    }
}
