//! What the process does to itself before it touches a secret.

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
