//! The record of what was done: one chain of signed lines for each writer (docs/store-format.md, 8).

mod error;
mod line;
mod log;
mod mirror;
mod record;
mod segment;
mod wire;

pub use error::AuditError;
pub use line::{BadLine, MAX_LINE, Parsed, parse_line, seal_line};
pub use log::{OwnLog, Position};
pub use record::{
    Action, BadWord, Decision, Draft, Head, MAX_HEADS, Object, ObjectName, OperationId, OtherAction, Outcome, Record,
    Source, note,
};
pub use segment::PER_FILE;
