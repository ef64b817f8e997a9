//! The record of what was done: one chain of signed lines for each writer (docs/store-format.md, 8).

mod line;
mod record;
mod wire;

pub use line::{BadLine, MAX_LINE, Parsed, parse_line, seal_line};
pub use record::{
    Action, BadWord, Decision, Draft, Head, MAX_HEADS, Object, ObjectName, OperationId, OtherAction, Outcome, Record,
    Source, note,
};
