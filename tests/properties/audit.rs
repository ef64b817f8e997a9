//! Audit lines: what was recorded is what is read, in one form only, and no byte of it may differ.

use chrono::{DateTime, Utc};
use keyward::anchor::StoreId;
use keyward::audit::{
    Action, Decision, Draft, Head, Heads, MAX_HEADS, Object, ObjectName, OperationId, Outcome, Record, Source,
    Verified, parse_line, seal_line,
};
use keyward::connector::name::Group;
use keyward::signature::Type;
use proptest::collection::{btree_map, vec};
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::arbitrary::{SEGMENT, address, digest, failed, fields, mutated, parsed, signing, text, writer};

/// Milliseconds of the years 0 to 9999.
fn at() -> impl Strategy<Value = DateTime<Utc>> {
    (-62_167_219_200_000_i64..=253_402_300_799_999)
        .prop_map(|millis| DateTime::from_timestamp_millis(millis).unwrap_or_default())
}

fn operation() -> impl Strategy<Value = OperationId> + Clone {
    (0..1_i64 << 48, any::<[u8; 10]>()).prop_map(|(millis, random)| {
        OperationId::new(DateTime::from_timestamp_millis(millis).unwrap_or_default(), random)
    })
}

fn action() -> impl Strategy<Value = Action> {
    prop_oneof![parsed("[a-z][a-z-]{0,31}"), select(Action::WORDS).prop_filter_map("a word", |word| word.parse().ok())]
}

fn object() -> impl Strategy<Value = Object> {
    let name = prop_oneof![
        address().prop_map(ObjectName::Connector),
        Just(ObjectName::Policy),
        parsed::<Group>(SEGMENT).prop_map(ObjectName::Group)
    ];
    let some_fields = prop_oneof![Just(Vec::new()), fields()];
    (of(name), of(any::<u64>()), some_fields, of(digest()), of(digest()))
        .prop_map(|(name, version, fields, ciphertext, after)| Object { name, version, fields, ciphertext, after })
        .prop_filter("one that says nothing is not written", |object| !object.is_empty())
}

fn source() -> impl Strategy<Value = Source> {
    let texts = (of(text()), of(text()), of(text()), of(text()), of(text()), of(text()));
    texts.prop_map(|(host, user, ip, ssh, tty, ci)| Source { host, user, ip, ssh, tty, ci })
}

fn heads() -> impl Strategy<Value = Vec<Head>> {
    let head = (writer(), 1..=u64::MAX, digest()).prop_map(|(writer, seq, hash)| Head { writer, seq, hash });
    // Every writer once; `0` is no record of anybody's.
    vec(head, 0..=MAX_HEADS).prop_map(|heads| {
        let once: std::collections::BTreeMap<_, _> =
            heads.into_iter().map(|head| (head.writer.clone(), head)).collect();
        once.into_values().collect()
    })
}

fn draft() -> impl Strategy<Value = Draft> {
    let outcome = select(vec![Outcome::Intent, Outcome::Ok, Outcome::Error, Outcome::HandedOver]);
    let deed = (at(), operation(), action(), select(vec![Decision::Allowed, Decision::Denied]), outcome);
    let words = (of(text()), of(text()), of(text()), of(text()));
    (deed, vec(object(), 0..4), 1..=u64::MAX, words, source(), heads()).prop_map(
        |((at, op, action, decision, outcome), objects, epoch, (rule, reason, error, sink), source, heads)| {
            let heads = if action == Action::Seen { heads } else { Vec::new() };
            // A refusal is one record: denied, and an error.
            let outcome = if decision == Decision::Denied { Outcome::Error } else { outcome };
            let action = if action == Action::Begin { Action::Seen } else { action };
            let run = None;
            Draft { at, op, action, decision, outcome, objects, epoch, rule, reason, error, sink, source, heads, run }
        },
    )
}

fn record() -> impl Strategy<Value = Record> {
    (digest(), writer(), 1..=u64::MAX, digest(), draft(), text()).prop_map(|(store, writer, seq, prev, draft, tool)| {
        Record { store: StoreId::of_genesis(&store), writer, seq, prev, draft, tool }
    })
}

fn line(record: &Record) -> Vec<u8> {
    seal_line(record, &|body| signing(3).sign(Some(&record.store), Type::Audit, body))
}

proptest! {
    #[test]
    fn a_line_says_what_was_recorded(record in record()) {
        let line = line(&record);
        prop_assert_eq!(line.iter().position(|byte| *byte == b'\n'), Some(line.len() - 1));
        let parsed = parse_line(&line).map_err(failed)?;
        prop_assert!(parsed.is_signed_by(&signing(3).public(), &line));
        prop_assert!(!parsed.is_signed_by(&signing(4).public(), &line));
        prop_assert_eq!(&parsed.record, &record);
        prop_assert_eq!(seal_line(&parsed.record, &|_| parsed.signature), line);
    }

    #[test]
    fn a_changed_line_is_not_believed(record in record(), change in any::<(u8, Index, u8)>()) {
        let line = line(&record);
        let changed = mutated(&line, change);
        prop_assume!(changed != line);
        let believed = parse_line(&changed).is_ok_and(|parsed| parsed.is_signed_by(&signing(3).public(), &changed));
        prop_assert!(!believed);
    }

    #[test]
    fn a_line_has_one_form(record in record(), at in any::<Index>(), space in select(vec![" ", "\t", "\n", "\r"])) {
        let line = line(&record);
        // White space anywhere is another line, or none.
        let at = at.index(line.len());
        let spaced = [&line[..at], space.as_bytes(), &line[at..]].concat();
        if let Ok(parsed) = parse_line(&spaced) {
            prop_assert!(parsed.record != record, "two lines say the same");
        }
    }

    #[test]
    fn no_bytes_upset_the_parser(bytes in vec(any::<u8>(), 0..300), text in "[{}\\[\\]\":,a-z0-9\\\\.]{0,100}\n") {
        prop_assert!(parse_line(&bytes).is_err());
        prop_assert!(parse_line(text.as_bytes()).is_err());
    }

    #[test]
    fn remembered_heads_read_back(rows in btree_map(writer(), (any::<(u64, u64, u64)>(), digest(), vec(operation(), 0..4)), 0..5)) {
        let heads = rows.into_iter().map(|(writer, ((seq, segment_first, offset), hash, unfinished))| {
            (writer, Verified { seq, hash, segment_first, offset, unfinished })
        });
        let heads = Heads(heads.collect());
        prop_assert_eq!(Heads::parse(&heads.to_text()).map_err(failed)?, heads);
    }
}
