//! The `keyward` program.

use std::process::ExitCode;

#[expect(clippy::disallowed_methods, reason = "the command line enters here")]
fn main() -> ExitCode {
    keyward::cli::main(std::env::args_os())
}
