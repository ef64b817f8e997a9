//! Hard times: the program is killed at every system call, every call fails it, and many of it run at once. Each case runs
//! the real binary in a home of its own, under the real strace, and looks at the disk afterwards as its next user would.
#![expect(clippy::disallowed_methods, reason = "tests set the scene with their own hands")]

mod cases;
mod clones;
mod crowd;
mod fail;
mod home;
mod kill;
mod leftovers;
mod matrix;
mod strace;
