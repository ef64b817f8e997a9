//! Units of a machine that stays: its memory of the store is what they rely on.

use super::{Host, When, codes, name};
use crate::anchor::StoreId;

/// The two files of systemd.
#[derive(Debug)]
pub struct Systemd {
    /// What both are called, without their endings.
    pub name: String,
    /// What runs.
    pub service: String,
    /// When.
    pub timer: String,
}

/// A service that may write the store and its memory and nothing else, and its timer.
pub fn systemd(host: &Host, when: When, id: &StoreId) -> Systemd {
    let name = name(id);
    let Host { program, store, config, state, user, .. } = host;
    let credential = match &host.identity {
        None => String::new(),
        Some(file) => format!(
            "# The identity is handed over by systemd, in memory.\n\
             LoadCredential=\"keyward-identity:{file}\"\n\
             Environment=KEYWARD_IDENTITY_FILE=%d/keyward-identity\n"
        ),
    };
    let codes = codes();
    let service = format!(
        "\
# Rotates what is due in the store {id}.
#
{codes}#
# `due` runs whatever became of the rotation; either of them ending with another code than 0 makes this unit fail. Let that
# call somebody: OnFailure=your-alarm@%n.service under [Unit].
[Unit]
Description=Rotate the credentials of a keyward store that are due
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
User={user}
Environment=\"XDG_CONFIG_HOME={config}\" \"XDG_STATE_HOME={state}\"
{credential}ExecStart=\"{program}\" --store \"{store}\" rotate --due --no-input --format json
ExecStopPost=\"{program}\" --store \"{store}\" due --no-input
# A run that is ended goes on the next time; nothing is lost.
TimeoutStartSec=1h
TimeoutStopSec=5min

# Dependents that are files or programs of this machine need more: add their folders to ReadWritePaths= in a drop-in.
ProtectSystem=strict
ReadWritePaths=\"{store}\" \"{state}/keyward\"
ProtectHome=read-only
PrivateTmp=true
PrivateDevices=true
NoNewPrivileges=true
CapabilityBoundingSet=
AmbientCapabilities=
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6
RestrictNamespaces=true
RestrictRealtime=true
RestrictSUIDSGID=true
SystemCallFilter=@system-service
SystemCallErrorNumber=EPERM
SystemCallArchitectures=native
LockPersonality=true
MemoryDenyWriteExecute=true
ProtectClock=true
ProtectControlGroups=true
ProtectHostname=true
ProtectKernelLogs=true
ProtectKernelModules=true
ProtectKernelTunables=true
ProtectProc=invisible
RemoveIPC=true
KeyringMode=private
UMask=0077
LimitCORE=0
MemoryMax=512M
MemorySwapMax=0
TasksMax=128
"
    );
    let calendar = when.calendar();
    let timer = format!(
        "\
# When {name}.service runs.
[Unit]
Description=When the credentials of a keyward store are rotated

[Timer]
OnCalendar={calendar}
# Not all stores at once, and this one always at the same time.
RandomizedDelaySec=30min
FixedRandomDelay=true
# What was missed while the machine was off is made up for.
Persistent=true
Unit={name}.service

[Install]
WantedBy=timers.target
"
    );
    Systemd { name, service, timer }
}

/// A line of this user's own crontab. What it prints, cron sends by mail: nothing while all is well.
pub fn cron(host: &Host, when: When, id: &StoreId) -> String {
    let Host { program, store, config, state, .. } = host;
    let identity = host.identity.as_ref().map(|file| format!(" KEYWARD_IDENTITY_FILE='{file}'")).unwrap_or_default();
    let (codes, at) = (codes(), when.cron(id));
    format!(
        "\
# Rotates what is due in the store {id}. For `crontab -e` of the user whose store it is.
#
{codes}#
# cron sends by mail what is printed (MAILTO= says to whom): what was rotated, what failed, and at what somebody has to look.
# The line ends with the code of `due`, or else with that of `rotate`.
{at} export XDG_CONFIG_HOME='{config}' XDG_STATE_HOME='{state}' KEYWARD_STORE='{store}'{identity}; \
'{program}' rotate --due --no-input --quiet --format json; rotated=$?; \
'{program}' due --no-input --quiet >/dev/null 2>&1 || '{program}' due --no-input || exit; exit $rotated
"
    )
}
