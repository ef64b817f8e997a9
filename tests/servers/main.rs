//! The drivers of database servers against the real servers, each started for one test and gone after it.
#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::expect_used,
    clippy::format_push_string,
    clippy::panic,
    clippy::unwrap_used,
    reason = "tests start servers and talk to them with their own hands"
)]

mod postgres;
mod readme;
mod redis;
mod rotate;
mod support;
