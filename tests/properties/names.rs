//! Names, patterns, references, spans and texts: written as they were read, and never a way out of a folder.

use keyward::anchor::{Anchor, StoreId};
use keyward::connector::glob::Glob;
use keyward::connector::name::{Address, Environment, Field, Member, Reference, Word, Writer};
use keyward::connector::text::{Span, Text};
use keyward::connector::{Host, Link, LocalName, To, VendorId};
use keyward::digest::Digest;
use proptest::option::of;
use proptest::prelude::*;

use crate::arbitrary::{address, digest, failed, field, folder, glob, parsed, span, text, to, word, writer};

/// Near misses and nonsense: what somebody could try.
fn anything() -> impl Strategy<Value = String> {
    prop_oneof![any::<String>(), "[a-zA-Z0-9._/@:*%~ \\\\-]{0,40}", "(\\.|/|\\.\\.|a|con|nul|\\*){1,8}", "\\PC{0,80}"]
}

fn stays_below(path: &str) -> bool {
    !path.contains(['\\', '\0', ':']) && path.split('/').all(|part| !part.is_empty() && part != "." && part != "..")
}

proptest! {
    #[test]
    fn what_is_read_is_written_the_same(text in anything()) {
        prop_assert!(text.parse::<Word>().map_or(true, |it| it.as_str() == text && stays_below(&text)));
        prop_assert!(text.parse::<Address>().map_or(true, |it| it.as_str() == text && stays_below(&text)));
        prop_assert!(text.parse::<Writer>().map_or(true, |it| it.as_str() == text && stays_below(&text)));
        prop_assert!(text.parse::<LocalName>().map_or(true, |it| it.as_str() == text && stays_below(&text)));
        prop_assert!(text.parse::<Field>().map_or(true, |it| it.as_str() == text && stays_below(&text)));
        prop_assert!(text.parse::<Glob>().map_or(true, |it| it.as_str() == text));
        prop_assert!(text.parse::<Text>().map_or(true, |it| it.as_str() == text));
        prop_assert!(text.parse::<Span>().map_or(true, |it| it.to_string() == text));
        prop_assert!(text.parse::<Reference>().map_or(true, |it| it.to_string() == text));
        prop_assert!(text.parse::<Host>().map_or(true, |it| it.as_str() == text));
        prop_assert!(text.parse::<Link>().map_or(true, |it| it.as_str() == text));
        prop_assert!(text.parse::<VendorId>().map_or(true, |it| it.as_str() == text));
        prop_assert!(text.parse::<Anchor>().map_or(true, |it| it.to_string() == text));
        prop_assert!(text.parse::<Digest>().map_or(true, |it| it.to_string() == text));
        prop_assert!(To::try_from(text.clone()).map_or(true, |it| it.to_string() == text));
    }

    #[test]
    fn an_address_is_its_parts(address in address()) {
        let again = Address::new(&address.environment(), address.name()).map_err(failed)?;
        prop_assert_eq!(&again, &address);
        prop_assert!(stays_below(address.as_str()));
    }

    #[test]
    fn a_writer_is_its_parts(writer in writer()) {
        prop_assert_eq!(Writer::new(&writer.member(), &writer.device()), writer);
    }

    #[test]
    fn a_reference_names_what_was_meant(
        address in address(), version in of(1..=u64::MAX), field in of(field()), environment in parsed::<Environment>("[a-z]{1,5}"),
    ) {
        let number = version.map(|version| format!("@{version}")).unwrap_or_default();
        let value = field.as_ref().map(|field| format!(":{field}")).unwrap_or_default();
        let written = format!("{address}{number}{value}");
        let reference: Reference = written.parse().map_err(failed)?;
        prop_assert_eq!((reference.version, reference.field.clone()), (version, field));
        prop_assert_eq!(reference.address(None).map_err(failed)?, address.clone());
        prop_assert_eq!(reference.address(Some(&address.environment())).map_err(failed)?, address.clone());
        // Whatever an environment makes of it, it stays in that environment.
        if let Ok(elsewhere) = reference.address(Some(&environment)) {
            prop_assert_eq!(elsewhere.environment(), environment);
        }
        let short: Reference = address.name().parse().map_err(failed)?;
        if !address.name().starts_with(&format!("{}/", address.environment())) {
            prop_assert_eq!(short.address(Some(&address.environment())).map_err(failed)?, address);
        }
    }

    #[test]
    fn no_name_reaches_a_file_outside(text in anything()) {
        let (outer, _) = folder()?;
        let inner = outer.path().join("a/b/c/d");
        std::fs::create_dir_all(&inner).map_err(failed)?;
        std::fs::write(outer.path().join("secret"), b"outside").map_err(failed)?;
        let dir = keyward::private_fs::Dir::open(&inner).map_err(failed)?;
        for path in [text.clone(), format!("{text}/secret"), format!("../{text}"), format!("{text}/../../../../secret")] {
            prop_assert!(dir.read(&path, 100).is_err(), "{}", path);
        }
    }

    #[test]
    fn a_pattern_covers_what_it_spells_out(address in address(), glob in glob()) {
        let plain: Glob = address.as_str().parse().map_err(failed)?;
        let all: Glob = "**".parse().map_err(failed)?;
        let within: Glob = format!("{}/**", address.environment()).parse().map_err(failed)?;
        prop_assert!(plain.matches(&address) && all.matches(&address) && within.matches(&address));
        if !glob.as_str().contains('*') {
            prop_assert_eq!(glob.matches(&address), glob.as_str() == address.as_str());
        }
        // More freedom at an end covers no less.
        if let Ok(wider) = format!("{glob}/**").parse::<Glob>() {
            prop_assert!(!glob.matches(&address) || wider.matches(&address));
        }
    }

    #[test]
    fn spans_are_as_long_as_they_say(span in span()) {
        prop_assert_eq!(span.to_string().parse::<Span>().map_err(failed)?, span);
        prop_assert!(span.duration() >= chrono::Duration::minutes(1));
        prop_assert!(span.duration() <= chrono::Duration::days(99_999));
    }

    #[test]
    fn texts_steer_nothing(text in text(), bad in "[\u{0}-\u{1f}\u{7f}-\u{9f}\u{2028}\u{2029}\u{202a}-\u{202e}\u{2066}-\u{2069}\u{200e}\u{200f}\u{61c}]") {
        prop_assert!(!text.as_str().chars().any(char::is_control));
        let (after, before) = (format!("{text}{bad}"), format!("{bad}{text}"));
        prop_assert!(after.parse::<Text>().is_err() && before.parse::<Text>().is_err());
    }

    #[test]
    fn recipients_of_a_version_read_back(to in to(), member in parsed::<Member>("[a-z]{1,5}"), word in word()) {
        prop_assert_eq!(To::try_from(to.to_string()).map_err(failed)?, to.clone());
        let other = format!("{word}:{member}");
        prop_assert_eq!(To::try_from(other).is_ok(), word.as_str() == "member");
        let spelt_otherwise = [format!(" {to}"), format!("{to} "), format!("{to}/0"), to.to_string().to_uppercase()];
        prop_assert!(spelt_otherwise.into_iter().all(|text| To::try_from(text).is_err()));
    }

    #[test]
    fn an_anchor_is_of_one_epoch(digest in digest(), epoch in 1..=u64::MAX) {
        let id = StoreId::of_genesis(&digest);
        let anchor = Anchor::of(&id, epoch, &digest);
        prop_assert_eq!(anchor.to_string().parse::<Anchor>().map_err(failed)?, anchor);
        prop_assert_eq!(id.as_str().parse::<StoreId>().map_err(failed)?, id);
        prop_assert_eq!(digest.words().split(' ').count(), 12);
    }
}
