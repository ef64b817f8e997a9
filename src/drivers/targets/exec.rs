//! A program that takes the value on its stdin, and nowhere else.

use data_encoding::BASE64;
use zeroize::Zeroizing;

use super::{Program, value};
use crate::connector::fields::Fields;
use crate::connector::name::Field;
use crate::driver::{DriverError, Push};

/// Runs it with one field as it is, or with all of them.
pub(super) fn run(argv: &[String], field: Option<&Field>, push: &Push<'_>) -> Result<(), DriverError> {
    let program = Program::new(argv);
    match field {
        Some(field) => program.run(value(push.fields, field)?.expose(), push.deadline, push.fields),
        None => program.run(&object(push.fields), push.deadline, push.fields),
    }
}

/// `{"field":"text","other":{"b64":"..."}}`, the latter for what is not UTF-8.
fn object(fields: &Fields) -> Zeroizing<Vec<u8>> {
    // Large enough at once, whatever has to be escaped: what grows leaves copies behind.
    let most = fields.iter().map(|(field, value)| field.as_str().len() + 6 * value.len() + 20).sum::<usize>();
    let mut text = Zeroizing::new(Vec::with_capacity(most + 2));
    let mut before = b'{';
    for (field, value) in fields.iter() {
        text.push(before);
        before = b',';
        text.extend_from_slice(format!("\"{field}\":").as_bytes());
        if let Some(value) = value.expose_text() {
            // Writing to memory does not fail.
            let _ = serde_json::to_writer(&mut *text, value);
        } else {
            text.extend_from_slice(b"{\"b64\":\"");
            text.extend_from_slice(Zeroizing::new(BASE64.encode(value.expose())).as_bytes());
            text.extend_from_slice(b"\"}");
        }
    }
    text.push(b'}');
    text
}
