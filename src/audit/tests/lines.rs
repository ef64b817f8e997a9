//! Lines: one form, and nothing hostile comes through or breaks anything.

use proptest::prelude::*;

use super::*;

fn record(draft: Draft) -> Result<Record, Box<dyn Error>> {
    Ok(Record {
        store: store(),
        writer: "alice/laptop".parse()?,
        seq: 98,
        prev: store().audit_origin(),
        draft,
        tool: note("keyward 0.1.0").ok_or("no tool")?,
    })
}

fn full() -> Result<Record, Box<dyn Error>> {
    let seen = Head { writer: "bob/desk".parse()?, seq: 12, hash: Digest::of(b"line") };
    let mut draft = draft(7, "seen", super::super::Outcome::HandedOver)?;
    draft.heads = vec![seen];
    draft.error = note("a \"quoted\" back\\slash, Zoë");
    draft.objects.push(Object { name: Some(ObjectName::Policy), after: Some(Digest::of(b"x")), ..Object::default() });
    draft.objects.push(Object { name: Some("group:prod".parse()?), ..Object::default() });
    draft.source.ip = note("192.0.2.1");
    draft.source.ssh = note("192.0.2.2 50000 22");
    draft.source.ci = note("https://ci.example/1");
    record(draft)
}

#[test]
fn a_line_is_as_documented() -> Outcome {
    let line = seal_line(&full()?, &signer("alice/laptop"));
    let id = store();
    let hash = |bytes: &[u8]| Digest::of(bytes).to_string();
    let expected = format!(
        concat!(
            r#"{{"format":1,"store":"{id}","writer":"alice/laptop","seq":98,"prev":"{prev}","at":"2026-11-18T11:06:40.007Z","#,
            r#""op":"aaaaaaaaaaaaaaaaaaaaaayaaa","action":"seen","decision":"allowed","outcome":"handed-over","#,
            r#""objects":[{{"connector":"prod/connector-3","version":3,"fields":["token"],"ciphertext":"{cipher}"}},"#,
            r#"{{"connector":"policy","after":"{after}"}},{{"connector":"group:prod"}}],"epoch":4,"#,
            r#""rule":"access 1: prod/** -> reveal (operators look things up)","reason":"ticket 4711","#,
            r#""error":"a \"quoted\" back\\slash, Zoë","sink":"terminal","source":{{"host":"laptop","user":"alice","#,
            r#""ip":"192.0.2.1","ssh":"192.0.2.2 50000 22","tty":"/dev/pts/1","ci":"https://ci.example/1"}},"#,
            r#""heads":[{{"writer":"bob/desk","seq":12,"hash":"{head}"}}],"tool":"keyward 0.1.0","sig":""#
        ),
        id = id,
        prev = id.audit_origin(),
        cipher = hash(&7_u64.to_be_bytes()),
        after = hash(b"x"),
        head = hash(b"line"),
    );
    let text = String::from_utf8(line.clone())?;
    let (body, seal) = text.split_at(expected.len().min(text.len()));
    assert_eq!(body, expected);
    assert_eq!(seal.len(), 86 + 3);
    let parsed = parse_line(&line)?;
    assert_eq!(parsed.record, full()?);
    assert!(parsed.is_signed_by(&public("alice/laptop"), &line));
    assert!(!parsed.is_signed_by(&public("bob/desk"), &line));
    // The documented body, made from the text alone.
    let unsealed = format!("{}}}", text.split(",\"sig\"").next().unwrap_or_default());
    assert!(public("alice/laptop").verifies(Some(&id), Type::Audit, unsealed.as_bytes(), &parsed.signature));
    Ok(())
}

#[test]
fn what_is_said_twice_or_nothing_is_left_out() -> Outcome {
    let mut empty = draft(0, "init", super::super::Outcome::Ok)?;
    empty.objects = vec![Object::default()];
    (empty.rule, empty.reason, empty.sink, empty.source) = (None, None, None, Source::default());
    let line = String::from_utf8(seal_line(&record(empty)?, &signer("alice/laptop")))?;
    let end = line.split("\"outcome\"").nth(1).unwrap_or_default();
    assert!(end.starts_with(r#":"ok","epoch":4,"source":{},"tool":"keyward 0.1.0","sig":""#), "{end}");
    parse_line(line.as_bytes())?;
    Ok(())
}

#[test]
fn other_forms_are_refused() -> Outcome {
    let line = String::from_utf8(seal_line(&full()?, &signer("alice/laptop")))?;
    let wrong = [
        ("\n", "", BadLine::Unfinished),
        ("\n", "\n\n", BadLine::Form(0)),
        ("\n", " \n", BadLine::Form(0)),
        ("\n", "\r\n", BadLine::Form(0)),
        ("\"seq\":98", "\"seq\": 98", BadLine::Form(0)),
        ("\"seq\":98", "\"seq\":098", BadLine::Syntax(0)),
        ("\"seq\":98", "\"seq\":98.0", BadLine::Syntax(0)),
        ("\"seq\":98", "\"seq\":98,\"seq\":98", BadLine::Syntax(0)),
        ("\"seq\":98", "\"seq\":98,\"new\":1", BadLine::Syntax(0)),
        ("\"format\":1", "\"format\":2", BadLine::Format(2)),
        ("\"format\":1,", "", BadLine::Syntax(0)),
        ("\"sink\":\"terminal\"", "\"sink\":null", BadLine::Form(0)),
        ("\"sink\":\"terminal\"", "\"sink\":\"\"", BadLine::Value("sink")),
        ("\"sink\":\"terminal\"", "\"sink\":\"t\\u0065rminal\"", BadLine::Form(0)),
        ("\"sink\":\"terminal\"", "\"sink\":\"\\u001b[31m\"", BadLine::Value("sink")),
        ("\"sink\":\"terminal\"", "\"sink\":\"\u{202e}\"", BadLine::Value("sink")),
        ("\"seen\"", "\"reveal\"", BadLine::Value("heads")),
        ("\"seen\"", "\"Seen\"", BadLine::Value("action")),
        ("\"allowed\"", "\"maybe\"", BadLine::Value("decision")),
        ("\"handed-over\"", "\"perhaps\"", BadLine::Value("outcome")),
        ("{\"connector\":\"group:prod\"}", "{}", BadLine::Value("objects")),
        ("group:prod", "group:", BadLine::Value("connector")),
        ("\"fields\":[\"token\"]", "\"fields\":[]", BadLine::Form(0)),
        ("2026-11-18T11", "2026-11-31T11", BadLine::Value("at")),
        (".007Z", ".007+00:00", BadLine::Value("at")),
        (".007Z", "Z", BadLine::Value("at")),
        ("aaayaaa\"", "aaayaab\"", BadLine::Value("op")),
        (",\"heads\"", ",\"tool\":\"x\",\"heads\"", BadLine::Syntax(0)),
    ];
    let sort = |error| match error {
        BadLine::Form(_) => BadLine::Form(0),
        BadLine::Syntax(_) => BadLine::Syntax(0),
        other => other,
    };
    for (from, to, why) in wrong {
        assert!(line.contains(from), "{from}");
        let refused = parse_line(line.replacen(from, to, 1).as_bytes()).map_err(sort);
        assert_eq!(refused, Err(why), "{from} -> {to}");
    }
    let mut long = line.into_bytes();
    long.splice(1..1, vec![b' '; MAX_LINE]);
    assert_eq!(parse_line(&long), Err(BadLine::TooLong));
    Ok(())
}

#[test]
fn a_clock_out_of_all_bounds_is_not_written() -> Outcome {
    for (at, right) in [(DateTime::default(), true), (DateTime::<chrono::Utc>::MAX_UTC, false)] {
        let mut draft = draft(0, "reveal", super::super::Outcome::Ok)?;
        draft.at = at;
        assert_eq!(parse_line(&seal_line(&record(draft)?, &signer("a/b"))).is_ok(), right, "{at}");
    }
    Ok(())
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(parse_line(&bytes).is_err());
    }

    // What parses after a change was changed into another right record: written again it gives the same bytes.
    #[test]
    fn a_changed_line_is_read_as_it_stands_or_refused(
        at in any::<prop::sample::Index>(),
        length in 0_usize..4,
        with in prop_oneof![
            prop::collection::vec(any::<u8>(), 0..4),
            "[0-9a-z\",:{}\\[\\] \\\\]{0,6}".prop_map(String::into_bytes),
        ],
    ) {
        let fail = |error: Box<dyn Error>| TestCaseError::fail(error.to_string());
        let mut line = seal_line(&full().map_err(fail)?, &signer("alice/laptop"));
        let from = at.index(line.len());
        let to = (from + length).min(line.len());
        line.splice(from..to, with);
        if let Ok(parsed) = parse_line(&line) {
            let signature = parsed.signature;
            prop_assert_eq!(seal_line(&parsed.record, &move |_| signature), line);
        }
    }

    #[test]
    fn any_record_reads_back(
        seq in 1_u64..,
        version in any::<Option<u64>>(),
        reason in "[^\u{0}-\u{1f}\u{7f}]{0,40}",
        action in "[a-z][a-z-]{0,31}",
        millis in 0_i64..253_402_300_799_999,
        random in any::<[u8; 10]>(),
    ) {
        let fail = |error: Box<dyn Error>| TestCaseError::fail(error.to_string());
        prop_assume!(action != "seen");
        let mut given = record(draft(1, &action, super::super::Outcome::Error).map_err(fail)?).map_err(fail)?;
        given.seq = seq;
        given.draft.objects[0].version = version;
        given.draft.reason = note(&reason);
        given.draft.at = DateTime::from_timestamp_millis(millis).unwrap_or_default();
        given.draft.op = OperationId::new(given.draft.at, random);
        let line = seal_line(&given, &signer("alice/laptop"));
        prop_assert_eq!(parse_line(&line).map(|parsed| parsed.record), Ok(given));
    }
}
