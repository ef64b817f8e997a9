//! The engine of rotation against model vendors of every kind, killed at every boundary: what may never be lost is not lost,
//! whatever happened, once somebody has resumed.
#![expect(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::panic,
    clippy::result_large_err,
    reason = "tests set the scene with their own hands"
)]

mod bench;
mod matrix;
mod model;
