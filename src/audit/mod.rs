//! The record of what was done: one chain of signed lines for each writer (docs/store-format.md, 8).

mod access;
mod claims;
mod copy;
mod error;
mod import;
mod line;
mod log;
mod mirror;
mod query;
mod record;
mod report;
mod scan;
mod segment;
#[cfg(test)]
mod tests;
mod verify;
mod wire;

pub use access::AccessIndex;
pub use error::AuditError;
pub use import::{Imported, import};
pub use line::{BadLine, MAX_LINE, Parsed, parse_line, seal_line};
pub use log::{OwnLog, Position};
pub use query::{Actor, Filter, Found, ObjectFilter, read, read_verified};
pub use record::{
    Action, BadWord, Decision, Draft, Head, Introduction, MAX_HEADS, Object, ObjectName, OperationId, OtherAction,
    Outcome, Record, Source, note,
};
pub use report::{Finding, FindingKind, Heads, Report, Verified, WriterReport};
pub use segment::PER_FILE;
pub use verify::{Depth, Keys, last_signed, verify};
