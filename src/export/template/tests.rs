//! Where references may stand, how values are written there, and that nothing is let through half-understood.

use super::*;

type Outcome = Result<String, String>;

/// The text with `value` for every reference, or the message.
fn rendered(context: Context, text: &str, value: &str) -> Outcome {
    let template = Template::parse(text, context).map_err(|error| error.to_string())?;
    let values = template.references().map(|reference| (reference.clone(), Secret::from(value.to_owned()))).collect();
    let secret = template.render(&values).map_err(|error| error.to_string())?;
    Ok(secret.expose_text().unwrap_or_default().to_owned())
}

fn refused(context: Context, text: &str) -> String {
    rendered(context, text, "x").err().unwrap_or_default()
}

#[test]
fn a_reference_ends_where_it_cannot_go_on() {
    let text = "postgres://keyward://prod/db/user:keyward://prod/db/password?version=3@db:5432/app, keyward://a/b/c";
    assert_eq!(rendered(Context::Plain, text, "§"), Ok("postgres://§:§@db:5432/app, §".to_owned()));
    let found = Template::parse(text, Context::Plain)
        .map(|template| template.references().map(ToString::to_string).collect::<Vec<_>>());
    assert_eq!(found.ok(), Some(vec!["prod/db:user".to_owned(), "prod/db@3:password".to_owned(), "a/b:c".to_owned()]));
}

#[test]
fn what_begins_like_a_reference_is_one_or_fails() {
    for wrong in [
        "keyward://",
        "keyward://prod/db",
        "keyward://prod/db/PASSWORD",
        "keyward://prod/db/password.",
        "keyward://prod/db/password?",
        "keyward://prod/db/password?verison=3",
        "keyward://prod/db/password?version=3x",
    ] {
        let text = format!("a\n  é {wrong} b");
        assert!(refused(Context::Plain, &text).starts_with("line 2, column 5: "), "{wrong}");
    }
}

#[test]
fn every_reference_has_its_value() {
    let outcome = Template::parse("x\nkeyward://prod/db/password", Context::Plain)
        .map(|template| template.render(&BTreeMap::new()).map_err(|error| error.to_string()).err());
    let message = "line 2, column 1: there is no value for keyward://prod/db/password";
    assert_eq!(outcome.ok().flatten().as_deref(), Some(message));
}

#[test]
fn strings_are_written_anew_and_the_rest_stays() {
    let value = "a\"b\\\n${x}'";
    for (context, text, wanted) in [
        (
            Context::Json,
            r#"{ "a\u00e9": "x-keyward://p/d/t+x" , "b":"\u00e9" }"#,
            r#"{ "a\u00e9": "x-§+x" , "b":"\u00e9" }"#,
        ),
        (Context::Json, r#"["keyward://p/d/t","keyward://p/d/t"]"#, r#"["§","§"]"#),
        (
            Context::Yaml,
            "é: [keyward://p/d/t, 'it''s keyward://p/d/t'] # c\nb: no\n",
            "é: [\"§\", \"it's §\"] # c\nb: no\n",
        ),
        (
            Context::Yaml,
            "a: keyward://p/d/t\nb: \"\\tkeyward://p/d/t\"\n---\n- keyward://p/d/t",
            "a: \"§\"\nb: \"\\t§\"\n---\n- \"§\"",
        ),
        (
            Context::Toml,
            "a = 'keyward://p/d/t'\n[b]\nc = [\"\"\"\nkeyward://p/d/t\"\"\", 1] # x\n",
            "a = \"§\"\n[b]\nc = [\"§\", 1] # x\n",
        ),
        (Context::Toml, "a.b = { c = \"é keyward://p/d/t\", d = '''x''' }", "a.b = { c = \"é §\", d = '''x''' }"),
    ] {
        let coded = r#"a\"b\\\n${x}'"#;
        assert_eq!(rendered(context, text, value), Ok(wanted.replace('§', coded)), "{text}");
    }
}

#[test]
fn a_reference_outside_of_a_string_is_refused() {
    for (context, text, why) in [
        (Context::Json, r#"{"keyward://p/d/t": 1}"#, "line 1, column 3: keyward://p/d/t stands in a key"),
        (
            Context::Json,
            r#"{"a": "keyward:\/\/p/d/t"}"#,
            "line 1, column 7: keyward:// is written with escapes in this string",
        ),
        (Context::Json, "{\n\"a\": keyward://p/d/t}", "line 2: this is not JSON"),
        (
            Context::Yaml,
            "a: x keyward://p/d/t",
            "line 1, column 6: keyward://p/d/t stands within a longer text without quotes",
        ),
        (Context::Yaml, "a: 1 # keyward://p/d/t", "line 1, column 8: keyward://p/d/t stands outside of every string"),
        (Context::Yaml, "a: |\n  keyward://p/d/t\n", "line 2, column 3: keyward://p/d/t stands in a block of lines"),
        (Context::Yaml, "\"keyward://p/d/t\": 1", "line 1, column 2: keyward://p/d/t stands in a key"),
        (
            Context::Yaml,
            "a: \"keyward:\\x2f/p/d/t\"",
            "line 1, column 4: keyward:// is written with escapes in this string",
        ),
        (
            Context::Yaml,
            "a: !!binary 'keyward://p/d/t'",
            "line 1, column 14: keyward://p/d/t stands in a string with a tag or an anchor",
        ),
        (
            Context::Yaml,
            "a: &x keyward://p/d/t",
            "line 1, column 7: keyward://p/d/t stands in a string with a tag or an anchor",
        ),
        (Context::Toml, "a = 1 # keyward://p/d/t", "line 1, column 9: keyward://p/d/t stands outside of every string"),
        (Context::Toml, "\"keyward://p/d/t\" = 1", "line 1, column 2: keyward://p/d/t stands in a key"),
        (Context::Toml, "a = 1\nb = keyward://p/d/t", "line 2: this is not TOML"),
    ] {
        assert_eq!(refused(context, text), why, "{text}");
    }
}

#[test]
fn a_script_gets_values_quoted_for_the_place() {
    let value = "it's \"$(touch x)\" `y` \\";
    for (text, wanted) in [
        ("A=keyward://p/d/t", r#"A='it'\''s "$(touch x)" `y` \'"#),
        ("A='<keyward://p/d/t>'", r#"A='<it'\''s "$(touch x)" `y` \>'"#),
        ("A=\"<keyward://p/d/t>\"", r#"A="<it's \"\$(touch x)\" \`y\` \\>""#),
        (
            r#"A="$B ${C} $(date +%s) it's \" " keyward://p/d/t"#,
            r#"A="$B ${C} $(date +%s) it's \" " 'it'\''s "$(touch x)" `y` \'"#,
        ),
        (
            "# it's\nA=a#'keyward://p/d/t'",
            r#"# it's
A=a#'it'\''s "$(touch x)" `y` \'"#,
        ),
    ] {
        assert_eq!(rendered(Context::Shell, text, value), Ok(wanted.to_owned()), "{text}");
    }
}

#[test]
fn a_script_is_not_followed_too_far() {
    for text in [
        "cat <<E\nkeyward://p/d/t\nE",
        "A=$(a \"keyward://p/d/t\")",
        "A=`a keyward://p/d/t`",
        "A=$'\\'keyward://p/d/t'",
        "A=\"${B:-keyward://p/d/t}\"",
        "# keyward://p/d/t",
        "A=\\keyward://p/d/t",
        "A=$((1 << 2)); B=keyward://p/d/t",
    ] {
        assert!(refused(Context::Shell, text).contains("keyward://p/d/t stands "), "{text}");
    }
    assert!(
        rendered(Context::Shell, "A=keyward://p/d/t", "a\0b").is_err_and(|why| why.ends_with("it holds a NUL byte"))
    );
}

#[test]
fn a_text_without_references_stays_as_it_is() {
    for (context, text) in [
        (Context::Json, "{}"),
        (Context::Yaml, "a: 1"),
        (Context::Toml, ""),
        (Context::Shell, "`x`"),
        (Context::Plain, "\r\n"),
    ] {
        assert_eq!(rendered(context, text, "x"), Ok(text.to_owned()));
    }
}

#[test]
fn the_name_of_a_file_tells_the_context() {
    for (name, context) in [
        ("a.json", Context::Json),
        ("a/b.yml", Context::Yaml),
        ("x.toml", Context::Toml),
        (".envrc", Context::Shell),
        ("run.sh", Context::Shell),
        (".env", Context::Plain),
        ("x.conf", Context::Plain),
        ("json", Context::Plain),
    ] {
        assert_eq!(Context::of(Path::new(name)), context, "{name}");
    }
}
