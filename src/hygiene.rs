//! What the process does to itself before it touches a secret.

use crate::secret::Secret;

/// No core dumps, no attaching debugger of the same user, files private unless said otherwise. Best effort: a system
/// that refuses one of these is not made worse by going on.
pub fn harden() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit, umask};
        // Unprivileged processes may always lower a limit; a refusal could only come from a sandbox.
        let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
        umask(rustix::fs::Mode::RWXG | rustix::fs::Mode::RWXO);
    }
    #[cfg(target_os = "linux")]
    {
        let _ = rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable);
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
