use std::path::Path;

use super::said::parse_file;
use super::*;

type Outcome = Result<(), Box<dyn std::error::Error>>;

fn binding(name: &str, address: &str, field: &str) -> Result<Binding, Box<dyn std::error::Error>> {
    let want = Want { address: address.parse()?, version: None, fields: vec![field.parse()?] };
    Ok(Binding { name: name.parse()?, want })
}

#[test]
fn a_field_has_a_default_name() -> Outcome {
    for (address, field, name) in [
        ("prod/github-deploy", "token", "GITHUB_DEPLOY_TOKEN"),
        ("prod/acme/db", "value", "ACME_DB"),
        ("dev/a.b_c", "client_id", "A_B_C_CLIENT_ID"),
        ("dev/3scale", "value", "_3SCALE"),
    ] {
        assert_eq!(default_name(&binding("X", address, field)?.want)?.as_str(), name);
    }
    Ok(())
}

#[test]
fn what_is_said_is_a_reference_a_pattern_or_refused() -> Outcome {
    let named = Said::parse("TOKEN=prod/github@3:token")?;
    assert_eq!(named.name.as_ref().map(Name::as_str), Some("TOKEN"));
    assert!(matches!(named.what, What::One(reference) if reference.to_string() == "prod/github@3:token"));
    let uri = Said::parse("keyward://prod/github/token?version=3")?;
    assert!(uri.name.is_none());
    assert!(matches!(uri.what, What::One(reference) if reference.to_string() == "prod/github@3:token"));
    let uri = Said::parse("T=keyward://prod/github/token?version=3")?;
    assert!(matches!(uri.what, What::One(reference) if reference.version == Some(3)));
    assert!(matches!(Said::parse("dev/**")?.what, What::Every(_)));
    assert!(matches!(Said::parse("A=dev/**"), Err(BindingError::OneName { .. })));
    Ok(())
}

#[test]
fn a_value_in_the_place_of_a_reference_is_not_repeated() {
    for wrong in [
        "TOKEN=ghp_Zk3vQ9xW7pLm2",
        "Zk3vQ9xW7pLm2==",
        "TOKEN=Zk3vQ9xW7pLm2*",
        "Zk3vQ9xW7pLm2",
        "Zk3vQ9x*W7pLm2",
        "A=Zk3vQ9xW7pLm2=x",
    ] {
        let error = Said::parse(wrong).map(|_| ()).map_err(|error| error.to_string());
        assert!(error.as_ref().is_err_and(|said| !said.contains("7pLm2")), "{error:?}");
    }
}

#[test]
fn a_file_is_read_in_its_order_and_its_errors_name_the_line() -> Outcome {
    let parse = |text: &str| parse_file(Path::new("b.toml"), text.as_bytes());
    let said = parse("# ours\n[bindings]\nZ = \"prod/x:token\"\nA = \"keyward://dev/y/value\"\n")?;
    let names: Vec<_> = said.iter().filter_map(|said| said.name.as_ref()).map(Name::as_str).collect();
    assert_eq!(names, ["Z", "A"]);
    for (text, told) in [
        ("[bindings]\nA = \"Hunter2!\"\n", "b.toml, line 2: what A gets is not a reference: "),
        ("[bindings]\n\nA = 123456789\n", "b.toml, line 3: what A gets is a reference in quotes"),
        ("[bindings]\nA-B = \"prod/x\"\n", "b.toml, line 2: \"A-B\" is not the name of a variable"),
        ("[bindings]\nA = \"prod/x\"\nA = \"prod/y\"\n", "b.toml, line 3: duplicate key"),
        ("[binding]\nA = \"prod/x\"\n", "b.toml, line 1: only the table [bindings]"),
        ("bindings = \"Hunter2!\"\n", "b.toml, line 1: only the table [bindings]"),
        ("A = Hunter2!\n", "b.toml, line 1: "),
        ("[bindings]\nA = \"x\r\n", "b.toml, line 2: carriage return"),
    ] {
        let error = parse(text).map(drop).map_err(|error| error.to_string());
        let right = error.as_ref().is_err_and(|said| said.starts_with(told) && !said.contains("unter2"));
        assert!(right, "{text:?}: {error:?}");
    }
    Ok(())
}

#[test]
fn a_name_gets_one_thing() -> Outcome {
    let (one, same, other) = (binding("A", "prod/x", "token")?, binding("A", "prod/x", "token")?, "dev/y");
    assert_eq!(once(vec![one.clone(), same])?, std::slice::from_ref(&one));
    let twice = once(vec![one, binding("A", other, "value")?]).map_err(|error| error.to_string());
    assert_eq!(twice, Err("A cannot get both prod/x:token and dev/y:value".to_owned()));
    Ok(())
}

#[test]
fn the_fields_of_a_version_are_asked_for_together() -> Outcome {
    let wants = [
        binding("B", "prod/x", "user")?,
        binding("C", "prod/y", "value")?,
        binding("A", "prod/x", "password")?,
        binding("D", "prod/x", "user")?,
    ];
    let (wants, places) = gathered(&wants.map(|binding| binding.want));
    assert_eq!(places, [0, 1, 0, 0]);
    let fields: Vec<Vec<&str>> = wants.iter().map(|want| want.fields.iter().map(Field::as_str).collect()).collect();
    assert_eq!(fields, [vec!["password", "user"], vec!["value"]]);
    Ok(())
}
