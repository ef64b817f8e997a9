//! Connector files: written, signed, cut, verified and read they are the same, and no byte of them may differ.

use keyward::anchor::StoreId;
use keyward::connector::{Connector, Stage, State};
use keyward::digest::Digest;
use keyward::signature::Type;
use keyward::store::wire::{Seal, cut, join, parse, write};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::arbitrary::{connector, failed, mutated, seal, signing};

fn store() -> StoreId {
    StoreId::of_genesis(&Digest::of(b"a store"))
}

fn signed(connector: &Connector, seal: &Seal) -> Result<Vec<u8>, TestCaseError> {
    let signed = write(connector, seal).map_err(failed)?;
    let signature = signing(1).sign(Some(&store()), Type::Connector, &signed);
    Ok(join(&signed, &signature))
}

/// As the store believes a file: cut, then the signature, then what it says.
fn believed(file: &[u8]) -> Option<(Connector, Seal)> {
    let cut = cut(file).ok()?;
    let right = signing(1).public().verifies(Some(&store()), Type::Connector, cut.signed, &cut.signature);
    let (connector, seal) = right.then(|| parse(cut.signed).ok())??;
    (seal.writer == cut.writer).then_some((connector, seal))
}

proptest! {
    #[test]
    fn a_file_says_what_was_written(connector in connector(), seal in seal()) {
        let file = signed(&connector, &seal)?;
        let (read, by) = believed(&file).ok_or_else(|| failed("our own file is not believed"))?;
        prop_assert_eq!(read, connector);
        prop_assert_eq!(by, seal);
    }

    #[test]
    fn a_changed_file_is_not_believed(connector in connector(), seal in seal(), change in any::<(u8, Index, u8)>()) {
        let file = signed(&connector, &seal)?;
        let changed = mutated(&file, change);
        prop_assume!(changed != file);
        prop_assert!(believed(&changed).is_none());
        // And whoever may sign can write nothing that upsets the parser or breaks the table.
        if let Ok((read, _)) = parse(&mutated(cut(&file).map_err(failed)?.signed, change)) {
            prop_assert!(read.versions.iter().zip(1..).all(|(version, number)| version.number == number));
            prop_assert!(read.versions.iter().filter(|version| version.stage == Stage::Current).count() <= 1);
            prop_assert!(read.state != State::Active || !read.versions.is_empty());
        }
    }
}

#[test]
fn every_single_byte_of_a_file_counts() -> Result<(), TestCaseError> {
    let mut runner = TestRunner::deterministic();
    let tree = (connector(), seal()).new_tree(&mut runner);
    let (connector, seal) = tree.map_err(|reason| failed(reason.to_string()))?.current();
    let file = signed(&connector, &seal)?;
    for at in 0..file.len() {
        for by in [0x01, 0x20, 0x80] {
            let mut changed = file.clone();
            changed[at] ^= by;
            assert!(believed(&changed).is_none(), "byte {at} xor {by}");
        }
    }
    Ok(())
}
