//! What the process does to itself before it touches a secret, and how a program that it becomes or starts gets
//! everything as it was before.
//!
//! The only module with `unsafe` code: what it asks of the system has no other way, and each use says why it is sound.

use std::process::Command;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use rustix::fs::Mode;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit, umask};

/// What we were given and have changed.
#[derive(Debug, Clone, Copy)]
struct Given {
    umask: Mode,
    core: Rlimit,
}

static GIVEN: OnceLock<Given> = OnceLock::new();

/// The signals that were ignored when the process began, bit `n` for signal `n`.
static IGNORED: AtomicU64 = AtomicU64::new(0);

/// The signals that have a number below the real-time ones on every system.
const SIGNALS: std::ops::Range<i32> = 1..32;

use crate::secret::Secret;

/// No core dumps, no attaching debugger of the same user, files private unless said otherwise. Best effort: a system
/// that refuses one of these is not made worse by going on.
pub fn harden() {
    let core = getrlimit(Resource::Core);
    // The soft limit alone: what is lowered of the hard one cannot be given back to a program that we become. Another
    // process of this user could raise it again, and gains nothing: what is not dumpable leaves no core either.
    let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: core.maximum });
    let umask = umask(Mode::RWXG | Mode::RWXO);
    let _ = GIVEN.set(Given { umask, core });
    #[cfg(target_os = "linux")]
    {
        let _ = rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable);
    }
}

/// Whether a signal was ignored when the process began.
pub fn was_ignored(signal: i32) -> bool {
    IGNORED.load(Ordering::Relaxed) & bit(signal) != 0
}

/// The place of a signal in a set.
pub fn bit(signal: i32) -> u64 {
    1 << signal.clamp(0, 63)
}

/// Lets a program begin with umask, limits and ignored signals as we were given them.
///
/// What else a program inherits we never change, but for SIGPIPE: the standard library ignores it in us and resets it
/// to its default in every program; the reset comes before this, which is why it may be undone here.
#[expect(unsafe_code, reason = "between fork and exec there is no other way")]
pub fn as_given(command: &mut Command) {
    use std::os::unix::process::CommandExt as _;
    let given = GIVEN.get().copied();
    let give_back = move || {
        if let Some(given) = given {
            umask(given.umask);
            // What a sandbox refuses now it would have refused the program too.
            let _ = setrlimit(Resource::Core, given.core);
        }
        for signal in SIGNALS.filter(|signal| was_ignored(*signal)) {
            // SAFETY: ignoring a signal runs no code of ours; a number that may not be ignored is refused.
            unsafe { libc::signal(signal, libc::SIG_IGN) };
        }
        Ok(())
    };
    // SAFETY: between fork and exec only what is safe in a signal handler may be done: these are plain system calls
    // on copies of numbers; nothing is allocated and no lock is taken.
    unsafe { command.pre_exec(give_back) };
}

/// Lets a program that gets secrets from us leave no core dump; call it after [`as_given`], which gives the limit back.
#[expect(unsafe_code, reason = "between fork and exec there is no other way")]
pub fn no_core(command: &mut Command) {
    use std::os::unix::process::CommandExt as _;
    let lower = || {
        let core = getrlimit(Resource::Core);
        Ok(setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: core.maximum })?)
    };
    // SAFETY: two plain system calls, allowed between fork and exec; nothing is allocated and no lock is taken.
    unsafe { command.pre_exec(lower) };
}

/// Lets a program, and what it starts, write no file longer than this: it gets an error where it would, not a signal.
#[expect(unsafe_code, reason = "between fork and exec there is no other way")]
pub fn bound_files(command: &mut Command, bytes: u64) {
    use std::os::unix::process::CommandExt as _;
    let lower = move || {
        let Rlimit { current, maximum } = getrlimit(Resource::Fsize);
        let current = Some(current.map_or(bytes, |current| current.min(bytes)));
        // SAFETY: ignoring a signal runs no code of ours.
        unsafe { libc::signal(libc::SIGXFSZ, libc::SIG_IGN) };
        Ok(setrlimit(Resource::Fsize, Rlimit { current, maximum })?)
    };
    // SAFETY: plain system calls on copies of numbers, allowed between fork and exec; nothing is allocated and no lock is taken.
    unsafe { command.pre_exec(lower) };
}

/// Lets a program begin in a session of its own: without a terminal, so that it neither reads what is typed there nor gets
/// its signals, and as the first of a process group, by which it and what it starts can be ended together.
#[expect(unsafe_code, reason = "between fork and exec there is no other way")]
pub fn alone(command: &mut Command) {
    use std::os::unix::process::CommandExt as _;
    // SAFETY: a plain system call, allowed between fork and exec; nothing is allocated and no lock is taken.
    unsafe { command.pre_exec(|| Ok(rustix::process::setsid().map(drop)?)) };
}

/// Adds a signal to `arrived` when it comes, and to `sent` too if a process sent it: what is in the first alone came
/// from the system, as Ctrl-C does, which every program of the terminal's foreground gets by itself.
#[expect(unsafe_code, reason = "only the system's own word tells Ctrl-C from a signal that a process sent")]
pub fn note_signal(signal: i32, arrived: &'static AtomicU64, sent: &'static AtomicU64) -> std::io::Result<()> {
    let note = move |info: &libc::siginfo_t| {
        // SI_USER, SI_QUEUE and SI_TKILL are 0 and below; what the system says itself is above.
        if info.si_code <= 0 {
            sent.fetch_or(bit(signal), Ordering::SeqCst);
        }
        arrived.fetch_or(bit(signal), Ordering::SeqCst);
    };
    // SAFETY: the handler only changes two atomic numbers that live as long as the process.
    unsafe { signal_hook_registry::register_sigaction(signal, note) }.map(drop)
}

/// Runs before the runtime of Rust, which ignores SIGPIPE: afterwards nobody can tell how it was.
#[used]
#[cfg_attr(target_vendor = "apple", unsafe(link_section = "__DATA,__mod_init_func"))]
#[cfg_attr(not(target_vendor = "apple"), unsafe(link_section = ".init_array"))]
#[expect(unsafe_code, reason = "the loader calls what stands in this section before main, and there is no other way")]
static LOOK: extern "C" fn() = look;

#[expect(unsafe_code, reason = "how a signal is handled only libc tells")]
extern "C" fn look() {
    for signal in SIGNALS {
        // SAFETY: nothing is set, and a zeroed `sigaction` is a valid one to be filled in; no number is above the
        // system's. Nothing here needs a runtime: no allocation, no thread.
        let handler = unsafe {
            let mut action: libc::sigaction = std::mem::zeroed();
            (libc::sigaction(signal, std::ptr::null(), &raw mut action) == 0).then_some(action.sa_sigaction)
        };
        if handler == Some(libc::SIG_IGN) {
            IGNORED.fetch_or(bit(signal), Ordering::Relaxed);
        }
    }
}

/// Takes a secret variable out of the environment: it is empty afterwards, also for whoever reads `/proc/<pid>/environ`, and
/// its bytes lie in memory that is not swapped out. `None` where there is none. For the time before there are threads.
#[cfg(target_os = "linux")]
#[expect(unsafe_code, reason = "the block that the kernel made for us can only be wiped through its own pointers")]
pub fn take_variable(name: &str) -> Option<Secret> {
    use std::ffi::{CStr, c_char};
    use zeroize::Zeroize as _;

    // SAFETY: the C library's own table, which ends in a null pointer; Rust's runtime uses the same one.
    unsafe extern "C" {
        static environ: *const *mut c_char;
    }
    let mut taken: Option<Secret> = None;
    // SAFETY: `environ` is null or such a table of strings that end in NUL and that we may write to. Nothing runs beside
    // us that could change it, and no reference into it outlives one turn of the loop.
    unsafe {
        let mut entry = environ;
        while !entry.is_null() && !(*entry).is_null() {
            let text = CStr::from_ptr(*entry).to_bytes();
            if let Some(value) = text.strip_prefix(name.as_bytes()).and_then(|rest| rest.strip_prefix(b"=")) {
                let (start, length) = (text.len() - value.len(), value.len());
                // The first one counts, as for `getenv`; a second would stay readable as well.
                taken.get_or_insert_with(|| locked(value));
                std::slice::from_raw_parts_mut((*entry).cast::<u8>().add(start), length).zeroize();
            }
            entry = entry.add(1);
        }
    }
    taken.filter(|secret| !secret.is_empty())
}

/// A copy in memory that stays out of the swap space, as far as the system's limit for it goes.
#[cfg(target_os = "linux")]
#[expect(unsafe_code, reason = "rustix calls every `mlock` unsafe; locking changes no memory")]
fn locked(bytes: &[u8]) -> Secret {
    // Reserved and locked before the secret is in it. Unlocked by the end of the process.
    let mut copy = Vec::<u8>::with_capacity(bytes.len());
    // SAFETY: the range is this vector's own allocation.
    let _ = unsafe { rustix::mm::mlock(copy.as_mut_ptr().cast(), copy.capacity()) };
    copy.extend_from_slice(bytes);
    Secret::new(copy)
}
