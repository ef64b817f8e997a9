//! The hidden command of the helper child that holds a value on the clipboard.

use crate::clipboard::serve;
use crate::connector::fields::LIMIT;
use crate::context::values::ValueError;
use crate::context::{Context, Ending};
use crate::diagnostic::Failure;

/// Hold standard input on the clipboard
#[derive(Debug, clap::Args)]
pub struct Args {
    /// For how long
    seconds: u64,
}

/// stdin -> clipboard -> wait -> gone
pub fn run(args: &Args, cx: &mut Context) -> Result<Ending, Failure> {
    let value = cx.ui.read_stdin(LIMIT).map_err(ValueError::Read)?.ok_or(ValueError::TooLarge)?;
    serve(&value, args.seconds, |line| drop(cx.ui.answer(line)))?;
    Ok(Ending::Done)
}
