//! However output is cut into pieces, the same is masked, and nothing that is looked for is left.

use keyward::mask::Mask;
use keyward::secret::Secret;
use proptest::prelude::*;

/// Values that overlap, begin and repeat one another.
fn values() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec("[ab]{4,12}|[abc\n]{10,40}|[ -~]{4,60}", 1..5)
}

/// Output of values, pieces of them, their base64, and letters that may be either.
fn output(values: Vec<String>) -> impl Strategy<Value = (Vec<String>, Vec<u8>)> {
    let text = prop::sample::select(values.clone());
    let part =
        (text.clone(), any::<prop::sample::Index>()).prop_map(|(text, at)| text[..at.index(text.len())].to_owned());
    let encoded =
        ("[a-z]{0,4}", text.clone()).prop_map(|(lead, text)| data_encoding::BASE64.encode((lead + &text).as_bytes()));
    let pieces = prop::collection::vec(prop_oneof![3 => text, 2 => part, 1 => encoded, 2 => "[ab\n]{0,3}"], 0..30);
    pieces.prop_map(move |pieces| (values.clone(), pieces.concat().into_bytes()))
}

fn masked<'a>(values: &[String], pieces: impl Iterator<Item = &'a [u8]>) -> Vec<u8> {
    let mut mask = Mask::default();
    for value in values {
        // No letter of a value stands in what is put in its place.
        mask.add("\u{1}", &Secret::from(value.clone()));
    }
    let mut stream = mask.stream();
    let mut said: Vec<u8> = pieces.flat_map(|piece| stream.next(piece)).collect();
    said.extend(stream.end());
    said
}

proptest! {
    #[test]
    fn pieces_change_nothing(
        (values, output) in values().prop_flat_map(output),
        size in 1_usize..40,
    ) {
        let whole = masked(&values, std::iter::once(&output[..]));
        prop_assert_eq!(&masked(&values, output.chunks(size)), &whole);
        prop_assert_eq!(&masked(&values, output.chunks(1)), &whole);
    }

    #[test]
    fn nothing_that_is_looked_for_is_left((values, output) in values().prop_flat_map(output)) {
        let said = masked(&values, std::iter::once(&output[..]));
        let said = String::from_utf8_lossy(&said).replace("[masked \u{1}]", "\u{2}");
        for value in &values {
            let value = value.trim_end_matches(['\n', '\r']);
            let shapes = [value.to_owned(), data_encoding::BASE64.encode(value.as_bytes())];
            for shape in shapes.iter().filter(|_| value.len() >= keyward::mask::LEAST) {
                prop_assert!(!said.contains(shape.as_str()), "{shape:?} is left in {said:?}");
            }
            let lines = value.split('\n').filter(|line| line.len() >= keyward::mask::LEAST_LINE);
            for line in lines.filter(|line| line.len() < value.len()) {
                prop_assert!(!said.contains(line), "{line:?} is left in {said:?}");
            }
        }
    }

    #[test]
    fn what_holds_no_value_is_said_as_it_is(output in prop::collection::vec(any::<u8>(), 0..400), size in 1_usize..40) {
        let values = ["a value that is not in it".to_owned()];
        prop_assert_eq!(masked(&values, output.chunks(size)), output);
    }
}
