//! `vendor`: what is known of vendors here, and definitions of further ones.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use insta::assert_snapshot;

use crate::screen::Terminal;
use crate::support::{Outcome, TestEnv};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// The user's own definition of this name.
fn own(env: &TestEnv, name: &str, text: &str) -> Outcome {
    let folder = env.path("config/keyward/vendors");
    fs::create_dir_all(&folder)?;
    fs::set_permissions(env.path("config/keyward"), fs::Permissions::from_mode(0o700))?;
    fs::write(folder.join(name), text)?;
    Ok(fs::set_permissions(folder.join(name), fs::Permissions::from_mode(0o600))?)
}

fn listed(env: &TestEnv, code: i32) -> Result<Vec<serde_json::Value>> {
    let said = env.run(&["vendor", "list", "--format", "json"])?;
    assert_eq!(said.code, code, "{}", said.stderr);
    let json: serde_json::Value = serde_json::from_str(&said.stdout)?;
    assert_eq!(json["version"], 1);
    Ok(json["vendors"].as_array().ok_or("a list")?.clone())
}

/// What `vendor new` writes for `acme`.
fn starting(env: &TestEnv) -> Result<String> {
    Ok(env.ok(&["vendor", "new", "acme"])?.stdout)
}

#[test]
fn every_vendor_is_listed_without_a_store() -> Outcome {
    let env = TestEnv::empty()?;
    let vendors = listed(&env, 0)?;
    let ids: BTreeSet<&str> = vendors.iter().filter_map(|vendor| vendor["id"].as_str()).collect();
    let expected = keyward::vendor::catalogue::ALL.iter().map(|(id, _)| *id).chain(keyward::drivers::NATIVE);
    assert_eq!(ids, expected.collect());
    for vendor in &vendors {
        assert!(vendor["error"].is_null() && vendor["name"].is_string(), "{vendor}");
        assert!(vendor["strategies"].as_array().is_some_and(|ways| !ways.is_empty()), "{vendor}");
    }
    let table = env.ok(&["vendor", "list"])?.stdout;
    let of = |id: &str| table.lines().find(|line| line.starts_with(id)).unwrap_or_default().trim_end().to_owned();
    assert_snapshot!(["VENDOR", "issued", "launchdarkly", "postgres", "sendgrid", "shopify"].map(of).join("\n"), @r#"
    VENDOR                        STRATEGIES                                         FROM       PROOF  NAME
    issued                        new-secret (multi)                                 native     -      secrets that keyward issues
    launchdarkly                  reset (grace), issue (multi)                       catalogue  spec   LaunchDarkly access token
    postgres                      two-roles (dual_principal), single-role (replace)  native     -      PostgreSQL
    sendgrid                      issue (multi)                                      catalogue  spec   Twilio SendGrid API key
    shopify                       page (assisted)                                    catalogue  docs   Shopify app client secret
    "#);
    Ok(())
}

#[test]
fn what_is_shown_fits_a_terminal() -> Outcome {
    let env = TestEnv::empty()?;
    fs::write(env.path("acme.toml"), starting(&env)?)?;
    for arguments in
        [&["vendor", "list"][..], &["vendor", "show", "gitlab-project-token"], &["vendor", "show", "postgres"]]
    {
        let mut command = env.command(arguments);
        command.env("TERM", "xterm").env("NO_COLOR", "1");
        let said = Terminal::start(command, 80)?.end()?;
        assert_eq!(said.code, 0, "{}", said.stdout);
        let wide: Vec<&str> = said.stdout.lines().filter(|line| line.trim_end().chars().count() > 80).collect();
        assert!(wide.is_empty() && !said.stdout.contains("\x1b["), "{arguments:?}: {wide:#?}");
    }
    Ok(())
}

#[test]
fn a_definition_of_ones_own_is_known_and_two_of_one_id_are_not() -> Outcome {
    let env = TestEnv::empty()?;
    let text = starting(&env)?;
    own(&env, "acme.toml", &text)?;
    let vendors = listed(&env, 0)?;
    let acme = vendors.iter().find(|vendor| vendor["id"] == "acme").ok_or("acme is not listed")?;
    assert_eq!((&acme["source"], &acme["proof"]), (&"own".into(), &"docs".into()));
    // One that the catalogue has too, one that is broken, one that is of another id.
    own(&env, "sendgrid.toml", &text.replace("\"acme\"", "\"sendgrid\""))?;
    own(&env, "broken.toml", &text.replace("ok = [201]", "ok = [201]\nsurprise = 1"))?;
    own(&env, "other.toml", &text)?;
    let vendors = listed(&env, 1)?;
    let wrong = vendors.iter().filter(|vendor| !vendor["error"].is_null());
    let wrong: Vec<String> = wrong.map(|vendor| format!("{}: {}", vendor["id"], vendor["error"])).collect();
    assert_snapshot!(wrong.join("\n"), @r#"
    "broken": "vendors/broken.toml, line 55: unknown field `surprise`, expected one of `auth`, `method`, `host`, `path`, `query`, `headers`, `json`, `form`, `idempotency_key`, `ok`, `gone`, `dead`, `alive`, `error`, `fail_if`, `dead_if`, `assert`, `id`, `fields`, `expires`, `token`, `items`, `label`, `pages`"
    "other": "other.toml describes the vendor acme"
    "sendgrid": "the vendor sendgrid has two drivers: your own definitions, the catalogue"
    "#);
    env.fails(1, &["vendor", "list"])?;
    env.fails(1, &["vendor", "show", "sendgrid"])?;
    env.ok(&["vendor", "show", "acme"])?;
    Ok(())
}

#[test]
fn what_a_rotation_needs_is_said() -> Outcome {
    let env = TestEnv::empty()?;
    own(&env, "acme.toml", &starting(&env)?)?;
    for (vendor, parts) in [
        ("acme", &["(--host), such as api.example.com", "in your configuration folder"][..]),
        ("launchdarkly", &["grace: one call makes the new one"]),
        ("shopify", &["assisted: a person makes the new one"]),
        ("issued", &["certain: nobody but its dependents knows it"]),
    ] {
        let said = env.ok(&["vendor", "show", vendor])?.stdout;
        assert!(parts.iter().all(|part| said.contains(part)), "{said}");
    }
    assert_snapshot!(env.ok(&["vendor", "show", "sendgrid"])?.stdout, @r#"
    sendgrid
      name               Twilio SendGrid API key
      docs               https://www.twilio.com/docs/sendgrid/api-reference/api-keys
      driver             a definition of the catalogue
      rests on           the vendor's own specification, SDK or source
      unconfirmed        that the answer at the limit of 100 keys speaks of a maximum

    Strategy issue
      old and new        multi: the new one is in use before the old one ends
      lost answer        label: what was made is found by our label and revoked, and another one is made
      the old one's end  proven: the vendor is asked until it certainly refuses it
      takes effect       a new one within 30s, a revoked one within 1m

    A rotation of it needs
      admin              another connector with api_key, named by --admin, which --serves this one
      fields             api_key
      hosts              api.sendgrid.com, api.eu.sendgrid.com
      scopes             the connector's scopes, texts; required
    "#);
    assert_snapshot!(env.ok(&["vendor", "show", "postgres"])?.stdout, @r#"
    postgres
      name               PostgreSQL
      docs               https://www.postgresql.org/docs/current/user-manag.html
      driver             this program's own code

    Strategy two-roles, where a connector names none
      old and new        dual_principal: two users take turns; the new one is in use before the old one ends
      lost answer        ours: keyward has chosen and sealed the new secret before, so the call is repeated
      the old one's end  proven: the vendor is asked until it certainly refuses it
      takes effect       a new one within 5s, a revoked one within 5s

    Strategy single-role
      old and new        replace: the old one dies in the call that makes the new one; until dependents have it, they fail
      lost answer        ours: keyward has chosen and sealed the new secret before, so the call is repeated
      the old one's end  proven: the vendor is asked until it certainly refuses it
      takes effect       a new one within 5s, a revoked one within 5s

    A rotation of it needs
      admin              another connector, named by --admin, which --serves this one (for two-roles)
      hosts              the connector's own (--host), where it is to be reached
    "#);
    Ok(())
}

#[test]
fn machines_are_told_what_a_rotation_needs() -> Outcome {
    let env = TestEnv::empty()?;
    assert_snapshot!(env.ok(&["vendor", "show", "gitlab-project-token", "--format", "json"])?.stdout, @r#"
    {
      "admin_fields": [
        "token"
      ],
      "docs": "https://docs.gitlab.com/api/project_access_tokens/",
      "fields": [
        "token"
      ],
      "hosts": [
        "gitlab.com"
      ],
      "id": "gitlab-project-token",
      "inputs": [
        {
          "default": 30,
          "from": null,
          "name": "access_level",
          "required": false,
          "type": "integer"
        },
        {
          "default": null,
          "from": "scopes",
          "name": "scopes",
          "required": true,
          "type": "string[]"
        },
        {
          "default": null,
          "from": "tenant",
          "name": "tenant",
          "required": true,
          "type": "integer"
        },
        {
          "default": 90,
          "from": null,
          "name": "ttl_days",
          "required": false,
          "type": "integer"
        }
      ],
      "name": "GitLab project access token",
      "own_hosts": true,
      "proof": "spec",
      "source": "catalogue",
      "strategies": [
        {
          "create_within_seconds": 30,
          "disables": false,
          "grace_seconds": null,
          "idempotency": "label",
          "name": "issue",
          "needs_admin": true,
          "overlap": "multi",
          "proves": "asked",
          "revoke_within_seconds": 60
        }
      ],
      "unconfirmed": [],
      "version": 1
    }
    "#);
    Ok(())
}

#[test]
fn a_vendor_that_nobody_knows_is_rotated_by_hand() -> Outcome {
    let env = TestEnv::empty()?;
    let said = |vendor: &str| Ok::<_, Box<dyn std::error::Error>>(env.fails(1, &["vendor", "show", vendor])?.stderr);
    assert_snapshot!(said("sendgird")?, @r#"
    error: no driver knows the vendor sendgird: its credentials are rotated by hand
    hint: did you mean sendgrid?
    "#);
    assert_snapshot!(said("gitlab")?, @r#"
    error: no driver knows the vendor gitlab: its credentials are rotated by hand
    hint: did you mean gitlab-own-token or gitlab-project-token or gitlab-service-account-token or gitlab-user-token?
    "#);
    assert_snapshot!(said("acme")?, @r#"
    error: no driver knows the vendor acme: its credentials are rotated by hand
    hint: keyward vendor list has those that are known; keyward vendor new acme begins one
    "#);
    Ok(())
}

#[test]
fn a_definition_shows_its_requests_before_it_is_used() -> Outcome {
    let env = TestEnv::empty()?;
    env.ok(&["vendor", "new", "acme", "--out", "acme.toml"])?;
    let said = env.ok(&["vendor", "check", "acme.toml"])?;
    assert_snapshot!(said.stdout, @r#"
    strategy.issue.create
      POST https://api.example.com/v1/keys
      Accept: application/json
      Authorization: Bearer [masked key]
      Content-Type: application/json

      {"name":"MARKER","scopes":["scopes"]}

    validate
      GET https://api.example.com/v1/me
      Accept: application/json
      Authorization: Bearer [masked key]

    list
      GET https://api.example.com/v1/keys?per_page=100&page=1
      Accept: application/json
      Authorization: Bearer [masked key]

    revoke
      DELETE https://api.example.com/v1/keys/ID
      Accept: application/json
      Authorization: Bearer [masked key]
    "#);
    assert_snapshot!(said.stderr, @"acme.toml describes acme with 4 requests; nobody was asked.");
    // The shipped ones, whose ids are taken, and those of a person without any request.
    for (id, text) in keyward::vendor::catalogue::ALL {
        fs::write(env.path("given.toml"), text)?;
        let said = env.ok(&["vendor", "check", "given.toml"])?;
        assert!(said.stderr.contains(&format!("{id} has a driver already, in the catalogue")), "{}", said.stderr);
    }
    Ok(())
}

#[test]
fn what_is_no_definition_is_said_with_its_line() -> Outcome {
    let env = TestEnv::empty()?;
    let text = starting(&env)?;
    let line = |part: &str| text.lines().position(|line| line.contains(part)).map_or(0, |at| at + 1);
    for (from, to, at, part) in [
        ("ok = [201]", "ok = [201]\nsurprise = 1", line("ok = [201]") + 1, "surprise"),
        ("path = \"/v1/keys\"", "path = \"/v1/keys?key={{admin.key}}\"", line("path = \"/v1/keys\""), "path"),
        ("schema = 1", "schema = 2", 1, "knows 1 alone"),
        ("hosts = [\"api.example.com\"]", "hosts = [\"other.example\"]", 1, "vendor.hosts"),
        ("[revoke]", "[revoke", line("[revoke]"), ""),
        ("auth = \"self\"", "auth = \"nobody\"", line("[validate]"), "there is no auth.nobody"),
    ] {
        fs::write(env.path("acme.toml"), text.replacen(from, to, 1))?;
        let said = env.fails(2, &["vendor", "check", "acme.toml"])?;
        let begins = format!("error: acme.toml, line {at}: ");
        assert!(said.stderr.starts_with(&begins) && said.stderr.contains(part), "{from}: {}", said.stderr);
        assert_eq!(said.stdout, "", "{from}");
    }
    fs::write(env.path("acme.toml"), "#".repeat(64 * 1024 + 1))?;
    let said = env.fails(2, &["vendor", "check", "acme.toml"])?;
    assert!(said.stderr.contains("at most 65536 bytes"), "{}", said.stderr);
    env.fails(1, &["vendor", "check", "none.toml"])?;
    Ok(())
}

#[test]
fn a_new_definition_replaces_nothing_unasked() -> Outcome {
    let env = TestEnv::empty()?;
    fs::write(env.path("acme.toml"), "mine")?;
    let new = ["vendor", "new", "acme", "--out", "acme.toml"];
    env.fails(2, &new)?;
    assert_eq!(fs::read_to_string(env.path("acme.toml"))?, "mine");
    env.ok(&[&new[..], &["--force"]].concat())?;
    assert_eq!(fs::read_to_string(env.path("acme.toml"))?, starting(&env)?);
    let said = env.ok(&["vendor", "new", "sendgrid", "--out", "sendgrid.toml"])?;
    assert!(said.stderr.contains("sendgrid has a driver already, in the catalogue"), "{}", said.stderr);
    env.fails(2, &["vendor", "new", "No Word"])?;
    Ok(())
}

#[test]
fn the_page_of_definitions_is_true() -> Outcome {
    let env = TestEnv::empty()?;
    let page = fs::read_to_string("docs/vendors.md")?;
    let examples: Vec<&str> = page.split("```toml\n").skip(1).filter_map(|part| part.split("```").next()).collect();
    assert!(examples.len() >= 3, "{examples:?}");
    for example in &examples {
        fs::write(env.path("example.toml"), example)?;
        let said = env.run(&["vendor", "check", "example.toml"])?;
        assert_eq!(said.code, 0, "{}{example}", said.stderr);
    }
    // What the parser would have taken in each table stands on the page, and in an example.
    let keys = |after: &str, broken: &str| -> Result<Vec<String>> {
        assert!(examples.iter().any(|example| example.contains(after)), "{after}");
        let example = examples.iter().find(|example| example.contains(after)).ok_or("no example")?;
        fs::write(env.path("example.toml"), example.replacen(after, broken, 1))?;
        let said = env.fails(2, &["vendor", "check", "example.toml"])?.stderr;
        let line = said.lines().next().unwrap_or_default();
        let (_, expected) = line.split_once("expected ").ok_or_else(|| line.to_owned())?;
        Ok(expected.split('`').skip(1).step_by(2).map(str::to_owned).collect())
    };
    let mut seen = 0;
    for (after, broken) in [
        ("schema = 1\n", "schema = 1\nnonsense = 1\n"),
        ("[vendor]\n", "[vendor]\nnonsense = 1\n"),
        ("[credential]\n", "[credential]\nnonsense = 1\n"),
        ("propagation = { ", "propagation = { nonsense = 1, "),
        ("[inputs.scopes]\n", "[inputs.scopes]\nnonsense = 1\n"),
        ("type = \"string[]\"", "type = \"nonsense\""),
        ("from = \"tenant\"", "from = \"nonsense\""),
        ("type = \"bearer\"", "type = \"nonsense\""),
        ("type = \"bearer\"\n", "type = \"bearer\"\nnonsense = 1\n"),
        ("type = \"header\"\n", "type = \"header\"\nnonsense = 1\n"),
        ("type = \"basic\"\n", "type = \"basic\"\nnonsense = 1\n"),
        ("type = \"two-step\"\n", "type = \"two-step\"\nnonsense = 1\n"),
        ("type = \"oauth2-client-credentials\"\n", "type = \"oauth2-client-credentials\"\nnonsense = 1\n"),
        ("[strategy.issue]\n", "[strategy.issue]\nnonsense = 1\n"),
        ("overlap = \"multi\"", "overlap = \"nonsense\""),
        ("idempotency = \"label\"", "idempotency = \"nonsense\""),
        ("length = 40", "nonsense = 40"),
        ("[validate]\n", "[validate]\nnonsense = 1\n"),
        ("error = [{ ", "error = [{ nonsense = 1, "),
        ("kind = \"limit_reached\"", "kind = \"nonsense\""),
        ("fail_if = [{ ", "fail_if = [{ nonsense = 1, "),
        ("dead_if = [{ ", "dead_if = [{ nonsense = 1, "),
        ("assert = [{ ", "assert = [{ nonsense = 1, "),
        ("pages = { ", "pages = { nonsense = 1, "),
        ("[rate_limit]\n", "[rate_limit]\nnonsense = 1\n"),
        ("reset = [{ ", "reset = [{ nonsense = 1, "),
        ("unit = \"epoch\"", "unit = \"nonsense\""),
        ("proof = \"spec\"", "proof = \"nonsense\""),
    ] {
        let keys = keys(after, broken)?;
        assert!(!keys.is_empty(), "{after}");
        for key in keys {
            seen += 1;
            let named = page.contains(&format!("`{key}`")) || page.contains(&format!("[{key}]"));
            let named = named || page.contains(&format!("[{key}.NAME]"));
            assert!(named || page.contains(&format!("{key} = ")), "{after}: {key} stands nowhere on the page");
        }
    }
    assert!(seen > 100, "{seen}");
    Ok(())
}
