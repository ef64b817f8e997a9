# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_keyward_global_optspecs
    string join \n store= env= reason= q/quiet no-input h/help V/version
end

function __fish_keyward_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_keyward_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_keyward_using_subcommand
    set -l cmd (__fish_keyward_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c keyward -n "__fish_keyward_needs_command" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_needs_command" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_needs_command" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_needs_command" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_needs_command" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_needs_command" -s h -l help -d 'Print help'
complete -c keyward -n "__fish_keyward_needs_command" -s V -l version -d 'Print version'
complete -c keyward -n "__fish_keyward_needs_command" -f -a "demo" -d 'Show what keyward does, in a throwaway store'
complete -c keyward -n "__fish_keyward_needs_command" -f -a "init" -d 'Make a store'
complete -c keyward -n "__fish_keyward_needs_command" -f -a "identity" -d 'Make, show, protect and back up your identity'
complete -c keyward -n "__fish_keyward_needs_command" -f -a "doctor" -d 'Check the store, its record and this machine\'s memory of it'
complete -c keyward -n "__fish_keyward_needs_command" -f -a "whoami" -d 'Show who you are here and what you may do'
complete -c keyward -n "__fish_keyward_needs_command" -f -a "add" -d 'Keep a new credential'
complete -c keyward -n "__fish_keyward_needs_command" -f -a "set" -d 'Give a credential a new version'
complete -c keyward -n "__fish_keyward_needs_command" -f -a "edit" -d 'Change a connector\'s metadata'
complete -c keyward -n "__fish_keyward_needs_command" -f -a "move" -d 'Give a connector another name within its environment'
complete -c keyward -n "__fish_keyward_needs_command" -f -a "restore" -d 'Make an earlier version the current one again'
complete -c keyward -n "__fish_keyward_needs_command" -f -a "remove" -d 'Remove a connector and its sealed values'
complete -c keyward -n "__fish_keyward_needs_command" -f -a "rm" -d 'Remove a connector and its sealed values'
complete -c keyward -n "__fish_keyward_needs_command" -f -a "inventory" -d 'List the connectors; needs no identity'
complete -c keyward -n "__fish_keyward_needs_command" -f -a "ls" -d 'List the connectors; needs no identity'
complete -c keyward -n "__fish_keyward_needs_command" -f -a "show" -d 'Show everything known of a connector but its values; needs no identity'
complete -c keyward -n "__fish_keyward_needs_command" -f -a "reveal" -d 'Show one value of a credential'
complete -c keyward -n "__fish_keyward_needs_command" -f -a "get" -d 'Show one value of a credential'
complete -c keyward -n "__fish_keyward_needs_command" -f -a "run" -d 'Run a program with credentials in its environment'
complete -c keyward -n "__fish_keyward_needs_command" -f -a "export" -d 'Write credentials in the format of another program'
complete -c keyward -n "__fish_keyward_needs_command" -f -a "inject" -d 'Put values into a text that names them'
complete -c keyward -n "__fish_keyward_needs_command" -f -a "rotate" -d 'Replace a credential: make a new one, update every dependent, end the old one, prove it dead'
complete -c keyward -n "__fish_keyward_needs_command" -f -a "revoke" -d 'End a credential at the vendor now, without overlap'
complete -c keyward -n "__fish_keyward_needs_command" -f -a "due" -d 'List what is due for rotation, waits, is stuck, or needs somebody; needs no identity'
complete -c keyward -n "__fish_keyward_needs_command" -f -a "dependent" -d 'Say who gets a new value when a connector rotates: files and programs of this machine'
complete -c keyward -n "__fish_keyward_needs_command" -f -a "vendor" -d 'See which vendors\' credentials can be rotated here, and teach keyward another one'
complete -c keyward -n "__fish_keyward_needs_command" -f -a "plugin" -d 'Say which plugins this machine trusts: programs that teach keyward a vendor'
complete -c keyward -n "__fish_keyward_needs_command" -f -a "schedule" -d 'Have what is due rotated at a time, without anybody there'
complete -c keyward -n "__fish_keyward_needs_command" -f -a "member" -d 'Add, list and remove people and machines'
complete -c keyward -n "__fish_keyward_needs_command" -f -a "group" -d 'Show groups and change who is in them'
complete -c keyward -n "__fish_keyward_needs_command" -f -a "env" -d 'List the environments, add one, change its rules'
complete -c keyward -n "__fish_keyward_needs_command" -f -a "access" -d 'Say who may do what with which connectors'
complete -c keyward -n "__fish_keyward_needs_command" -f -a "rekey" -d 'Seal again what is sealed to others than the policy names'
complete -c keyward -n "__fish_keyward_needs_command" -f -a "policy" -d 'Show the policy and its history, renew it, or settle a rival'
complete -c keyward -n "__fish_keyward_needs_command" -f -a "sync" -d 'Bring this clone of the store and its remote together'
complete -c keyward -n "__fish_keyward_needs_command" -f -a "join" -d 'Clone a store that others share, and verify it before it is used'
complete -c keyward -n "__fish_keyward_needs_command" -f -a "resolve" -d 'Decide between two changes of one connector that a sync could not bring together'
complete -c keyward -n "__fish_keyward_needs_command" -f -a "lease" -d 'Show who is at work on which connector'
complete -c keyward -n "__fish_keyward_needs_command" -f -a "log" -d 'Show the changes of a connector, by whom and why, newest first'
complete -c keyward -n "__fish_keyward_needs_command" -f -a "audit" -d 'Read and verify the audit record'
complete -c keyward -n "__fish_keyward_needs_command" -f -a "completions" -d 'Write the completions of a shell to standard output'
complete -c keyward -n "__fish_keyward_needs_command" -f -a "man" -d 'Write a manual page to standard output'
complete -c keyward -n "__fish_keyward_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c keyward -n "__fish_keyward_using_subcommand demo" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand demo" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand demo" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand demo" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand demo" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand demo" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyward -n "__fish_keyward_using_subcommand init" -l member -d 'Your name in the store [default: your user name]' -r
complete -c keyward -n "__fish_keyward_using_subcommand init" -l device -d 'This machine\'s name in the store [default: its host name]' -r
complete -c keyward -n "__fish_keyward_using_subcommand init" -l expires -d 'How long the policy is valid before an admin renews it' -r
complete -c keyward -n "__fish_keyward_using_subcommand init" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand init" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand init" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand init" -l passphrase -d 'Close the new identity with a passphrase'
complete -c keyward -n "__fish_keyward_using_subcommand init" -l keyring -d 'Keep the new identity in the system\'s keyring'
complete -c keyward -n "__fish_keyward_using_subcommand init" -l git -d 'Make it a git repository'
complete -c keyward -n "__fish_keyward_using_subcommand init" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand init" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand init" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyward -n "__fish_keyward_using_subcommand identity; and not __fish_seen_subcommand_from new show protect export import unlock lock plugin help" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand identity; and not __fish_seen_subcommand_from new show protect export import unlock lock plugin help" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand identity; and not __fish_seen_subcommand_from new show protect export import unlock lock plugin help" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand identity; and not __fish_seen_subcommand_from new show protect export import unlock lock plugin help" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand identity; and not __fish_seen_subcommand_from new show protect export import unlock lock plugin help" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand identity; and not __fish_seen_subcommand_from new show protect export import unlock lock plugin help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyward -n "__fish_keyward_using_subcommand identity; and not __fish_seen_subcommand_from new show protect export import unlock lock plugin help" -f -a "new" -d 'Make an identity where there is none'
complete -c keyward -n "__fish_keyward_using_subcommand identity; and not __fish_seen_subcommand_from new show protect export import unlock lock plugin help" -f -a "show" -d 'Show what kind it is, where it is kept, and its recipient; never the secret'
complete -c keyward -n "__fish_keyward_using_subcommand identity; and not __fish_seen_subcommand_from new show protect export import unlock lock plugin help" -f -a "protect" -d 'Change how it is kept; the identity stays the same'
complete -c keyward -n "__fish_keyward_using_subcommand identity; and not __fish_seen_subcommand_from new show protect export import unlock lock plugin help" -f -a "export" -d 'Write a backup of it: the identity alone, which the age program takes too'
complete -c keyward -n "__fish_keyward_using_subcommand identity; and not __fish_seen_subcommand_from new show protect export import unlock lock plugin help" -f -a "import" -d 'Take in an identity made elsewhere, where there is none'
complete -c keyward -n "__fish_keyward_using_subcommand identity; and not __fish_seen_subcommand_from new show protect export import unlock lock plugin help" -f -a "unlock" -d 'Open it once and keep it open for a while, in the kernel\'s keyring'
complete -c keyward -n "__fish_keyward_using_subcommand identity; and not __fish_seen_subcommand_from new show protect export import unlock lock plugin help" -f -a "lock" -d 'Forget what unlock keeps open'
complete -c keyward -n "__fish_keyward_using_subcommand identity; and not __fish_seen_subcommand_from new show protect export import unlock lock plugin help" -f -a "plugin" -d 'Say which age plugins may be started on this machine'
complete -c keyward -n "__fish_keyward_using_subcommand identity; and not __fish_seen_subcommand_from new show protect export import unlock lock plugin help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c keyward -n "__fish_keyward_using_subcommand identity; and __fish_seen_subcommand_from new" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand identity; and __fish_seen_subcommand_from new" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand identity; and __fish_seen_subcommand_from new" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand identity; and __fish_seen_subcommand_from new" -l passphrase -d 'In a file that a passphrase closes'
complete -c keyward -n "__fish_keyward_using_subcommand identity; and __fish_seen_subcommand_from new" -l keyring -d 'In the system\'s keyring'
complete -c keyward -n "__fish_keyward_using_subcommand identity; and __fish_seen_subcommand_from new" -l plain -d 'In a file that only you may read (mode 0600) [default]'
complete -c keyward -n "__fish_keyward_using_subcommand identity; and __fish_seen_subcommand_from new" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand identity; and __fish_seen_subcommand_from new" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand identity; and __fish_seen_subcommand_from new" -s h -l help -d 'Print help'
complete -c keyward -n "__fish_keyward_using_subcommand identity; and __fish_seen_subcommand_from show" -l format -d 'How to write it' -r -f -a "table\t'For people'
json\t'For machines'"
complete -c keyward -n "__fish_keyward_using_subcommand identity; and __fish_seen_subcommand_from show" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand identity; and __fish_seen_subcommand_from show" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand identity; and __fish_seen_subcommand_from show" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand identity; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand identity; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand identity; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyward -n "__fish_keyward_using_subcommand identity; and __fish_seen_subcommand_from protect" -l with -d 'Where it is to be from now on; `passphrase` again changes the passphrase' -r -f -a "passphrase\t'A file that a passphrase closes'
keyring\t'The system\'s keyring'
file\t'A file that only you may read'"
complete -c keyward -n "__fish_keyward_using_subcommand identity; and __fish_seen_subcommand_from protect" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand identity; and __fish_seen_subcommand_from protect" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand identity; and __fish_seen_subcommand_from protect" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand identity; and __fish_seen_subcommand_from protect" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand identity; and __fish_seen_subcommand_from protect" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand identity; and __fish_seen_subcommand_from protect" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyward -n "__fish_keyward_using_subcommand identity; and __fish_seen_subcommand_from export" -l out -d 'To a new file with mode 0600 [default: standard output; on a terminal only after a question]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand identity; and __fish_seen_subcommand_from export" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand identity; and __fish_seen_subcommand_from export" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand identity; and __fish_seen_subcommand_from export" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand identity; and __fish_seen_subcommand_from export" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand identity; and __fish_seen_subcommand_from export" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand identity; and __fish_seen_subcommand_from export" -s h -l help -d 'Print help'
complete -c keyward -n "__fish_keyward_using_subcommand identity; and __fish_seen_subcommand_from import" -l recipient -d 'Of an age plugin\'s identity: its recipient, where the file does not say it' -r
complete -c keyward -n "__fish_keyward_using_subcommand identity; and __fish_seen_subcommand_from import" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand identity; and __fish_seen_subcommand_from import" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand identity; and __fish_seen_subcommand_from import" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand identity; and __fish_seen_subcommand_from import" -l passphrase -d 'In a file that a passphrase closes'
complete -c keyward -n "__fish_keyward_using_subcommand identity; and __fish_seen_subcommand_from import" -l keyring -d 'In the system\'s keyring'
complete -c keyward -n "__fish_keyward_using_subcommand identity; and __fish_seen_subcommand_from import" -l plain -d 'In a file that only you may read (mode 0600) [default]'
complete -c keyward -n "__fish_keyward_using_subcommand identity; and __fish_seen_subcommand_from import" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand identity; and __fish_seen_subcommand_from import" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand identity; and __fish_seen_subcommand_from import" -s h -l help -d 'Print help'
complete -c keyward -n "__fish_keyward_using_subcommand identity; and __fish_seen_subcommand_from unlock" -l for -d 'For how long' -r
complete -c keyward -n "__fish_keyward_using_subcommand identity; and __fish_seen_subcommand_from unlock" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand identity; and __fish_seen_subcommand_from unlock" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand identity; and __fish_seen_subcommand_from unlock" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand identity; and __fish_seen_subcommand_from unlock" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand identity; and __fish_seen_subcommand_from unlock" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand identity; and __fish_seen_subcommand_from unlock" -s h -l help -d 'Print help'
complete -c keyward -n "__fish_keyward_using_subcommand identity; and __fish_seen_subcommand_from lock" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand identity; and __fish_seen_subcommand_from lock" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand identity; and __fish_seen_subcommand_from lock" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand identity; and __fish_seen_subcommand_from lock" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand identity; and __fish_seen_subcommand_from lock" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand identity; and __fish_seen_subcommand_from lock" -s h -l help -d 'Print help'
complete -c keyward -n "__fish_keyward_using_subcommand identity; and __fish_seen_subcommand_from plugin" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand identity; and __fish_seen_subcommand_from plugin" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand identity; and __fish_seen_subcommand_from plugin" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand identity; and __fish_seen_subcommand_from plugin" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand identity; and __fish_seen_subcommand_from plugin" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand identity; and __fish_seen_subcommand_from plugin" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyward -n "__fish_keyward_using_subcommand identity; and __fish_seen_subcommand_from plugin" -f -a "allow" -d 'Allow a program, in place of the one that was allowed under this name before'
complete -c keyward -n "__fish_keyward_using_subcommand identity; and __fish_seen_subcommand_from plugin" -f -a "list" -d 'List what is allowed, and whether it would be started as it is now'
complete -c keyward -n "__fish_keyward_using_subcommand identity; and __fish_seen_subcommand_from plugin" -f -a "forget" -d 'Allow it no longer'
complete -c keyward -n "__fish_keyward_using_subcommand identity; and __fish_seen_subcommand_from plugin" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c keyward -n "__fish_keyward_using_subcommand identity; and __fish_seen_subcommand_from help" -f -a "new" -d 'Make an identity where there is none'
complete -c keyward -n "__fish_keyward_using_subcommand identity; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show what kind it is, where it is kept, and its recipient; never the secret'
complete -c keyward -n "__fish_keyward_using_subcommand identity; and __fish_seen_subcommand_from help" -f -a "protect" -d 'Change how it is kept; the identity stays the same'
complete -c keyward -n "__fish_keyward_using_subcommand identity; and __fish_seen_subcommand_from help" -f -a "export" -d 'Write a backup of it: the identity alone, which the age program takes too'
complete -c keyward -n "__fish_keyward_using_subcommand identity; and __fish_seen_subcommand_from help" -f -a "import" -d 'Take in an identity made elsewhere, where there is none'
complete -c keyward -n "__fish_keyward_using_subcommand identity; and __fish_seen_subcommand_from help" -f -a "unlock" -d 'Open it once and keep it open for a while, in the kernel\'s keyring'
complete -c keyward -n "__fish_keyward_using_subcommand identity; and __fish_seen_subcommand_from help" -f -a "lock" -d 'Forget what unlock keeps open'
complete -c keyward -n "__fish_keyward_using_subcommand identity; and __fish_seen_subcommand_from help" -f -a "plugin" -d 'Say which age plugins may be started on this machine'
complete -c keyward -n "__fish_keyward_using_subcommand identity; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c keyward -n "__fish_keyward_using_subcommand doctor" -l format -d 'How to write it' -r -f -a "table\t'Columns that fit the terminal'
wide\t'Every column, as wide as it is'
json\t'One JSON object with a version'
csv\t'Comma-separated values (RFC 4180), every column'
markdown\t'A Markdown table'"
complete -c keyward -n "__fish_keyward_using_subcommand doctor" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand doctor" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand doctor" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand doctor" -l accept-older -d 'Take an older state for the newest there is'
complete -c keyward -n "__fish_keyward_using_subcommand doctor" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand doctor" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand doctor" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyward -n "__fish_keyward_using_subcommand whoami" -l format -d 'How to write it' -r -f -a "table\t'For people'
json\t'For machines'"
complete -c keyward -n "__fish_keyward_using_subcommand whoami" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand whoami" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand whoami" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand whoami" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand whoami" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand whoami" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyward -n "__fish_keyward_using_subcommand add" -l owner -d 'Who answers for it: a team or person' -r
complete -c keyward -n "__fish_keyward_using_subcommand add" -l purpose -d 'What it is for' -r
complete -c keyward -n "__fish_keyward_using_subcommand add" -l vendor -d 'The outside system\'s kind [default: manual]' -r
complete -c keyward -n "__fish_keyward_using_subcommand add" -l kind -d 'The credential\'s kind, such as api-key or database-password [default: secret]' -r
complete -c keyward -n "__fish_keyward_using_subcommand add" -l tenant -d 'The account or organisation at the vendor' -r
complete -c keyward -n "__fish_keyward_using_subcommand add" -l service-account -d 'The technical user at the vendor' -r
complete -c keyward -n "__fish_keyward_using_subcommand add" -l documentation -d 'A page that describes it' -r
complete -c keyward -n "__fish_keyward_using_subcommand add" -l scope -d 'A permission at the vendor and why it is needed; may be given more than once' -r
complete -c keyward -n "__fish_keyward_using_subcommand add" -l host -d 'A host its values may be sent to; may be given more than once' -r
complete -c keyward -n "__fish_keyward_using_subcommand add" -l every -d 'How old a version may become, such as 30d' -r
complete -c keyward -n "__fish_keyward_using_subcommand add" -l overlap -d 'How long old and new stay valid together, such as 24h' -r
complete -c keyward -n "__fish_keyward_using_subcommand add" -l expires -d 'When the current version ends at the vendor: a date, a time, or a span from now such as 90d' -r
complete -c keyward -n "__fish_keyward_using_subcommand add" -l strategy -d 'Which of the vendor\'s ways a rotation takes' -r
complete -c keyward -n "__fish_keyward_using_subcommand add" -l admin -d 'The connector, in the same environment, whose credential manages this one' -r
complete -c keyward -n "__fish_keyward_using_subcommand add" -l serves -d 'Connectors, by a pattern without the environment, that may name this one as --admin; may be given more than once' -r
complete -c keyward -n "__fish_keyward_using_subcommand add" -l coupled -d 'A connector that must not rotate within this one\'s overlap; may be given more than once' -r
complete -c keyward -n "__fish_keyward_using_subcommand add" -l dependent -d 'A place that gets a new value, by its name; may be given more than once' -r
complete -c keyward -n "__fish_keyward_using_subcommand add" -l field -d 'A field of the credential; may be given more than once [default: the one in REF, the fields it has, or `value`]' -r
complete -c keyward -n "__fish_keyward_using_subcommand add" -l from-file -d 'Take a field\'s value from a file, byte for byte' -r
complete -c keyward -n "__fish_keyward_using_subcommand add" -l length -d 'Characters of a generated value' -r
complete -c keyward -n "__fish_keyward_using_subcommand add" -l alphabet -d 'Alphabet of a generated value' -r -f -a "alphanumeric\t'a-z A-Z 0-9'
hex\t'0-9 a-f'
urlsafe\t'a-z A-Z 0-9 - _'
printable\t'Letters, digits and ASCII punctuation'
digits\t'0-9'"
complete -c keyward -n "__fish_keyward_using_subcommand add" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand add" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand add" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand add" -l from-json -d 'Read all fields from standard input as one JSON object of strings'
complete -c keyward -n "__fish_keyward_using_subcommand add" -l generate -d 'Make a random value here'
complete -c keyward -n "__fish_keyward_using_subcommand add" -l keep-newline -d 'Keep the line end of a value on standard input'
complete -c keyward -n "__fish_keyward_using_subcommand add" -l allow-empty -d 'Allow a value of no characters'
complete -c keyward -n "__fish_keyward_using_subcommand add" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand add" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand add" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyward -n "__fish_keyward_using_subcommand set" -l expires -d 'When the new version ends at the vendor: a date, a time, or a span from now such as 90d' -r
complete -c keyward -n "__fish_keyward_using_subcommand set" -l field -d 'A field of the credential; may be given more than once [default: the one in REF, the fields it has, or `value`]' -r
complete -c keyward -n "__fish_keyward_using_subcommand set" -l from-file -d 'Take a field\'s value from a file, byte for byte' -r
complete -c keyward -n "__fish_keyward_using_subcommand set" -l length -d 'Characters of a generated value' -r
complete -c keyward -n "__fish_keyward_using_subcommand set" -l alphabet -d 'Alphabet of a generated value' -r -f -a "alphanumeric\t'a-z A-Z 0-9'
hex\t'0-9 a-f'
urlsafe\t'a-z A-Z 0-9 - _'
printable\t'Letters, digits and ASCII punctuation'
digits\t'0-9'"
complete -c keyward -n "__fish_keyward_using_subcommand set" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand set" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand set" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand set" -l from-json -d 'Read all fields from standard input as one JSON object of strings'
complete -c keyward -n "__fish_keyward_using_subcommand set" -l generate -d 'Make a random value here'
complete -c keyward -n "__fish_keyward_using_subcommand set" -l keep-newline -d 'Keep the line end of a value on standard input'
complete -c keyward -n "__fish_keyward_using_subcommand set" -l allow-empty -d 'Allow a value of no characters'
complete -c keyward -n "__fish_keyward_using_subcommand set" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand set" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand set" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyward -n "__fish_keyward_using_subcommand edit" -l owner -d 'Who answers for it: a team or person' -r
complete -c keyward -n "__fish_keyward_using_subcommand edit" -l purpose -d 'What it is for' -r
complete -c keyward -n "__fish_keyward_using_subcommand edit" -l vendor -d 'The outside system\'s kind [default: manual]' -r
complete -c keyward -n "__fish_keyward_using_subcommand edit" -l kind -d 'The credential\'s kind, such as api-key or database-password [default: secret]' -r
complete -c keyward -n "__fish_keyward_using_subcommand edit" -l tenant -d 'The account or organisation at the vendor' -r
complete -c keyward -n "__fish_keyward_using_subcommand edit" -l service-account -d 'The technical user at the vendor' -r
complete -c keyward -n "__fish_keyward_using_subcommand edit" -l documentation -d 'A page that describes it' -r
complete -c keyward -n "__fish_keyward_using_subcommand edit" -l scope -d 'A permission at the vendor and why it is needed; may be given more than once' -r
complete -c keyward -n "__fish_keyward_using_subcommand edit" -l host -d 'A host its values may be sent to; may be given more than once' -r
complete -c keyward -n "__fish_keyward_using_subcommand edit" -l every -d 'How old a version may become, such as 30d' -r
complete -c keyward -n "__fish_keyward_using_subcommand edit" -l overlap -d 'How long old and new stay valid together, such as 24h' -r
complete -c keyward -n "__fish_keyward_using_subcommand edit" -l expires -d 'When the current version ends at the vendor: a date, a time, or a span from now such as 90d' -r
complete -c keyward -n "__fish_keyward_using_subcommand edit" -l strategy -d 'Which of the vendor\'s ways a rotation takes' -r
complete -c keyward -n "__fish_keyward_using_subcommand edit" -l admin -d 'The connector, in the same environment, whose credential manages this one' -r
complete -c keyward -n "__fish_keyward_using_subcommand edit" -l serves -d 'Connectors, by a pattern without the environment, that may name this one as --admin; may be given more than once' -r
complete -c keyward -n "__fish_keyward_using_subcommand edit" -l coupled -d 'A connector that must not rotate within this one\'s overlap; may be given more than once' -r
complete -c keyward -n "__fish_keyward_using_subcommand edit" -l dependent -d 'A place that gets a new value, by its name; may be given more than once' -r
complete -c keyward -n "__fish_keyward_using_subcommand edit" -l unset -d 'Take something away: tenant, service-account, documentation, scopes, hosts, every, overlap, expires, strategy, admin, serves, coupled, dependents' -r
complete -c keyward -n "__fish_keyward_using_subcommand edit" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand edit" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand edit" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand edit" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand edit" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand edit" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyward -n "__fish_keyward_using_subcommand move" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand move" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand move" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand move" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand move" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand move" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyward -n "__fish_keyward_using_subcommand restore" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand restore" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand restore" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand restore" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand restore" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand restore" -s h -l help -d 'Print help'
complete -c keyward -n "__fish_keyward_using_subcommand remove" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand remove" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand remove" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand remove" -l orphan -d 'Leave its credentials alive at the vendor; needs a reason'
complete -c keyward -n "__fish_keyward_using_subcommand remove" -s y -l yes -d 'Do not ask'
complete -c keyward -n "__fish_keyward_using_subcommand remove" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand remove" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyward -n "__fish_keyward_using_subcommand rm" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand rm" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand rm" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand rm" -l orphan -d 'Leave its credentials alive at the vendor; needs a reason'
complete -c keyward -n "__fish_keyward_using_subcommand rm" -s y -l yes -d 'Do not ask'
complete -c keyward -n "__fish_keyward_using_subcommand rm" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand rm" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand rm" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyward -n "__fish_keyward_using_subcommand inventory" -l vendor -d 'Only of this vendor' -r
complete -c keyward -n "__fish_keyward_using_subcommand inventory" -l kind -d 'Only of this kind' -r
complete -c keyward -n "__fish_keyward_using_subcommand inventory" -l owner -d 'Only of this owner' -r
complete -c keyward -n "__fish_keyward_using_subcommand inventory" -l state -d 'Only in this state: active, due, expiring, expired, stale, rotating, older, forked, invalid, deleted, removed, moved' -r
complete -c keyward -n "__fish_keyward_using_subcommand inventory" -l sort -d 'In which order' -r -f -a "name\t'By environment and name'
age\t'The oldest current version first'
next\t'The next rotation first'
expires\t'The next expiry first'
owner\t'By owner'
access\t'The last access longest ago first'"
complete -c keyward -n "__fish_keyward_using_subcommand inventory" -l format -d 'How to write it' -r -f -a "table\t'Columns that fit the terminal'
wide\t'Every column, as wide as it is'
json\t'One JSON object with a version'
csv\t'Comma-separated values (RFC 4180), every column'
markdown\t'A Markdown table'"
complete -c keyward -n "__fish_keyward_using_subcommand inventory" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand inventory" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand inventory" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand inventory" -l all -d 'Removed and moved ones too'
complete -c keyward -n "__fish_keyward_using_subcommand inventory" -l reverse -d 'The other way round'
complete -c keyward -n "__fish_keyward_using_subcommand inventory" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand inventory" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand inventory" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyward -n "__fish_keyward_using_subcommand ls" -l vendor -d 'Only of this vendor' -r
complete -c keyward -n "__fish_keyward_using_subcommand ls" -l kind -d 'Only of this kind' -r
complete -c keyward -n "__fish_keyward_using_subcommand ls" -l owner -d 'Only of this owner' -r
complete -c keyward -n "__fish_keyward_using_subcommand ls" -l state -d 'Only in this state: active, due, expiring, expired, stale, rotating, older, forked, invalid, deleted, removed, moved' -r
complete -c keyward -n "__fish_keyward_using_subcommand ls" -l sort -d 'In which order' -r -f -a "name\t'By environment and name'
age\t'The oldest current version first'
next\t'The next rotation first'
expires\t'The next expiry first'
owner\t'By owner'
access\t'The last access longest ago first'"
complete -c keyward -n "__fish_keyward_using_subcommand ls" -l format -d 'How to write it' -r -f -a "table\t'Columns that fit the terminal'
wide\t'Every column, as wide as it is'
json\t'One JSON object with a version'
csv\t'Comma-separated values (RFC 4180), every column'
markdown\t'A Markdown table'"
complete -c keyward -n "__fish_keyward_using_subcommand ls" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand ls" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand ls" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand ls" -l all -d 'Removed and moved ones too'
complete -c keyward -n "__fish_keyward_using_subcommand ls" -l reverse -d 'The other way round'
complete -c keyward -n "__fish_keyward_using_subcommand ls" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand ls" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand ls" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyward -n "__fish_keyward_using_subcommand show" -l format -d 'How to write it' -r -f -a "table\t'For people'
json\t'For machines'"
complete -c keyward -n "__fish_keyward_using_subcommand show" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand show" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand show" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand show" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand show" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyward -n "__fish_keyward_using_subcommand reveal" -l out -d 'Write it to a file that only you can read' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand reveal" -l clear-after -d 'Seconds until the clipboard is cleared' -r
complete -c keyward -n "__fish_keyward_using_subcommand reveal" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand reveal" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand reveal" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand reveal" -l force -d 'Replace the file if it exists'
complete -c keyward -n "__fish_keyward_using_subcommand reveal" -l copy -d 'Put it on the clipboard instead of the screen'
complete -c keyward -n "__fish_keyward_using_subcommand reveal" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand reveal" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand reveal" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyward -n "__fish_keyward_using_subcommand get" -l out -d 'Write it to a file that only you can read' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand get" -l clear-after -d 'Seconds until the clipboard is cleared' -r
complete -c keyward -n "__fish_keyward_using_subcommand get" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand get" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand get" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand get" -l force -d 'Replace the file if it exists'
complete -c keyward -n "__fish_keyward_using_subcommand get" -l copy -d 'Put it on the clipboard instead of the screen'
complete -c keyward -n "__fish_keyward_using_subcommand get" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand get" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand get" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyward -n "__fish_keyward_using_subcommand run" -s e -l bind -d 'A variable and what it gets: ENV/NAME[@VERSION][:FIELD]; without NAME=, or for a pattern such as \'dev/**\', every field under its default name' -r
complete -c keyward -n "__fish_keyward_using_subcommand run" -l bindings -d 'A TOML file of such lines, NAME = "ENV/NAME:FIELD", under [bindings]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand run" -l profile -d 'Which profile of .keyward.toml counts where neither -e nor --bindings is given [default: default]' -r
complete -c keyward -n "__fish_keyward_using_subcommand run" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand run" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand run" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand run" -l mix -d 'Take values of several environments together, where the policy lets each of them mix'
complete -c keyward -n "__fish_keyward_using_subcommand run" -l pristine -d 'Give it only PATH, HOME, TERM, LANG, LC_*, TMPDIR, USER, SHELL and what is bound'
complete -c keyward -n "__fish_keyward_using_subcommand run" -l files -d 'Put values into files in memory, removed afterwards; NAME_FILE says where, NAME is not set'
complete -c keyward -n "__fish_keyward_using_subcommand run" -l mask -d 'Replace values in what it says by [masked NAME], also as base64 and line by line'
complete -c keyward -n "__fish_keyward_using_subcommand run" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand run" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand run" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyward -n "__fish_keyward_using_subcommand export" -l format -d 'Which format' -r -f -a "dotenv\t'A `.env` file; --dialect says for which reader'
json\t'One flat JSON object'
yaml\t'One flat YAML mapping'
toml\t'TOML assignments'
shell\t'`export` statements for sh, bash, dash, zsh'
fish\t'`set -gx` statements for fish'
powershell\t'`$env:` assignments for powershell'
nushell\t'JSON for `from json | load-env`'
tfvars\t'Terraform variables'
tfvars-json\t'Terraform variables as JSON'
kubernetes-secret\t'Manifest of a Kubernetes Secret'
java-properties\t'Java properties'
csv\t'CSV with the columns name and value'
github-actions\t'Lines for the file `$GITHUB_ENV`, masks on stdout'
azure-pipelines\t'Logging commands that set and mask variables'
buildkite\t'JSON for `buildkite-agent redactor add --format json`'
systemd-credentials\t'One file a variable, for systemd\'s `LoadCredential=`'"
complete -c keyward -n "__fish_keyward_using_subcommand export" -l dialect -d 'Which program reads the dotenv file' -r -f -a "posix\t'A POSIX shell that sources it: sh, bash, dash, zsh'
node\t'Node: the dotenv package and `node --env-file`, where both agree'
python\t'python-dotenv'
ruby\t'Ruby\'s dotenv, from version 3'
dotenvy\t'dotenvy (Rust)'
compose\t'Docker Compose\'s `env_file`'
docker\t'`docker run --env-file`'
kubectl\t'`kubectl create --from-env-file`'
systemd\t'systemd\'s `EnvironmentFile=`'"
complete -c keyward -n "__fish_keyward_using_subcommand export" -l name -d 'kubernetes-secret: the name of the Secret' -r
complete -c keyward -n "__fish_keyward_using_subcommand export" -l namespace -d 'kubernetes-secret: its namespace' -r
complete -c keyward -n "__fish_keyward_using_subcommand export" -l out -d 'A file that only you can read; or - for standard output, also where that is a terminal' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand export" -s e -l bind -d 'A variable and what it gets: ENV/NAME[@VERSION][:FIELD]; without NAME=, or for a pattern such as \'dev/**\', every field under its default name' -r
complete -c keyward -n "__fish_keyward_using_subcommand export" -l bindings -d 'A TOML file of such lines, NAME = "ENV/NAME:FIELD", under [bindings]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand export" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand export" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand export" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand export" -l force -d 'Replace what exists'
complete -c keyward -n "__fish_keyward_using_subcommand export" -l mix -d 'Take values of several environments together, where the policy lets each of them mix'
complete -c keyward -n "__fish_keyward_using_subcommand export" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand export" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand export" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyward -n "__fish_keyward_using_subcommand inject" -l as -d 'What the text is [default: what the name of the file says]' -r -f -a "plain\t'Values are put in as they are'
json\t'JSON: references stand inside strings'
yaml\t'YAML: references stand inside quoted strings, or alone as a value'
toml\t'TOML: references stand inside strings'
shell\t'A script for a POSIX shell'"
complete -c keyward -n "__fish_keyward_using_subcommand inject" -l format -d 'How to write that list' -r -f -a "table\t'Columns that fit the terminal'
wide\t'Every column, as wide as it is'
json\t'One JSON object with a version'
csv\t'Comma-separated values (RFC 4180), every column'
markdown\t'A Markdown table'"
complete -c keyward -n "__fish_keyward_using_subcommand inject" -l out -d 'A file that only you can read; or - for standard output, also where that is a terminal' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand inject" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand inject" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand inject" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand inject" -l mix -d 'Take values of several environments together, where the policy lets each of them mix'
complete -c keyward -n "__fish_keyward_using_subcommand inject" -l check -d 'Only list the references and whether there is what they name'
complete -c keyward -n "__fish_keyward_using_subcommand inject" -l force -d 'Replace what exists'
complete -c keyward -n "__fish_keyward_using_subcommand inject" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand inject" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand inject" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyward -n "__fish_keyward_using_subcommand rotate" -l vendor -d 'Only of this vendor' -r
complete -c keyward -n "__fish_keyward_using_subcommand rotate" -l overlap -d 'How long old and new stay valid together, such as 24h' -r
complete -c keyward -n "__fish_keyward_using_subcommand rotate" -l strategy -d 'Which of the vendor\'s ways is taken' -r
complete -c keyward -n "__fish_keyward_using_subcommand rotate" -l parallel -d 'How many connectors at once' -r
complete -c keyward -n "__fish_keyward_using_subcommand rotate" -l patience -d 'How long each may wait for its vendor and dependents, in seconds' -r
complete -c keyward -n "__fish_keyward_using_subcommand rotate" -l format -d 'One JSON object a line for all that happens' -r -f -a "table\t'For people'
json\t'For machines'"
complete -c keyward -n "__fish_keyward_using_subcommand rotate" -l field -d 'A field of the credential; may be given more than once [default: the one in REF, the fields it has, or `value`]' -r
complete -c keyward -n "__fish_keyward_using_subcommand rotate" -l from-file -d 'Take a field\'s value from a file, byte for byte' -r
complete -c keyward -n "__fish_keyward_using_subcommand rotate" -l length -d 'Characters of a generated value' -r
complete -c keyward -n "__fish_keyward_using_subcommand rotate" -l alphabet -d 'Alphabet of a generated value' -r -f -a "alphanumeric\t'a-z A-Z 0-9'
hex\t'0-9 a-f'
urlsafe\t'a-z A-Z 0-9 - _'
printable\t'Letters, digits and ASCII punctuation'
digits\t'0-9'"
complete -c keyward -n "__fish_keyward_using_subcommand rotate" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand rotate" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand rotate" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand rotate" -l due -d 'Everything that is due: operations that wait first, then what is overdue or ends within a week'
complete -c keyward -n "__fish_keyward_using_subcommand rotate" -l dry-run -d 'Say what would be done, and do nothing'
complete -c keyward -n "__fish_keyward_using_subcommand rotate" -l resume -d 'Bring to its end what is in flight, and begin nothing'
complete -c keyward -n "__fish_keyward_using_subcommand rotate" -l abort -d 'Take back what is in flight, where that is possible'
complete -c keyward -n "__fish_keyward_using_subcommand rotate" -l ended -d 'The old credential was ended at the vendor by hand'
complete -c keyward -n "__fish_keyward_using_subcommand rotate" -s y -l yes -d 'Do not ask before several are rotated'
complete -c keyward -n "__fish_keyward_using_subcommand rotate" -l from-json -d 'Read all fields from standard input as one JSON object of strings'
complete -c keyward -n "__fish_keyward_using_subcommand rotate" -l generate -d 'Make a random value here'
complete -c keyward -n "__fish_keyward_using_subcommand rotate" -l keep-newline -d 'Keep the line end of a value on standard input'
complete -c keyward -n "__fish_keyward_using_subcommand rotate" -l allow-empty -d 'Allow a value of no characters'
complete -c keyward -n "__fish_keyward_using_subcommand rotate" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand rotate" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand rotate" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyward -n "__fish_keyward_using_subcommand revoke" -l patience -d 'How long to wait for the vendor, in seconds' -r
complete -c keyward -n "__fish_keyward_using_subcommand revoke" -l format -d 'One JSON object a line for all that happens' -r -f -a "table\t'For people'
json\t'For machines'"
complete -c keyward -n "__fish_keyward_using_subcommand revoke" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand revoke" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand revoke" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand revoke" -l ended -d 'The credential was ended at the vendor by hand'
complete -c keyward -n "__fish_keyward_using_subcommand revoke" -s y -l yes -d 'Do not ask for its name'
complete -c keyward -n "__fish_keyward_using_subcommand revoke" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand revoke" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand revoke" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyward -n "__fish_keyward_using_subcommand due" -l within -d 'What comes within this time too' -r
complete -c keyward -n "__fish_keyward_using_subcommand due" -l format -d 'How to write it' -r -f -a "table\t'Columns that fit the terminal'
wide\t'Every column, as wide as it is'
json\t'One JSON object with a version'
csv\t'Comma-separated values (RFC 4180), every column'
markdown\t'A Markdown table'"
complete -c keyward -n "__fish_keyward_using_subcommand due" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand due" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand due" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand due" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand due" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand due" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyward -n "__fish_keyward_using_subcommand dependent; and not __fish_seen_subcommand_from add list remove check help" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand dependent; and not __fish_seen_subcommand_from add list remove check help" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand dependent; and not __fish_seen_subcommand_from add list remove check help" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand dependent; and not __fish_seen_subcommand_from add list remove check help" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand dependent; and not __fish_seen_subcommand_from add list remove check help" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand dependent; and not __fish_seen_subcommand_from add list remove check help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyward -n "__fish_keyward_using_subcommand dependent; and not __fish_seen_subcommand_from add list remove check help" -f -a "add" -d 'Let a connector name a dependent, and say what it is here'
complete -c keyward -n "__fish_keyward_using_subcommand dependent; and not __fish_seen_subcommand_from add list remove check help" -f -a "list" -d 'List the dependents that connectors name, and what they are here'
complete -c keyward -n "__fish_keyward_using_subcommand dependent; and not __fish_seen_subcommand_from add list remove check help" -f -a "remove" -d 'Let a connector name a dependent no longer'
complete -c keyward -n "__fish_keyward_using_subcommand dependent; and not __fish_seen_subcommand_from add list remove check help" -f -a "check" -d 'Look whether every dependent can get a value; nothing is written'
complete -c keyward -n "__fish_keyward_using_subcommand dependent; and not __fish_seen_subcommand_from add list remove check help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c keyward -n "__fish_keyward_using_subcommand dependent; and __fish_seen_subcommand_from add" -l env-file -d 'A .env file, of which only these variables change' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand dependent; and __fish_seen_subcommand_from add" -l var -d 'A variable in it and the field it gets; may be given more than once' -r
complete -c keyward -n "__fish_keyward_using_subcommand dependent; and __fish_seen_subcommand_from add" -l dialect -d 'Who reads the .env file' -r -f -a "posix\t'A POSIX shell that sources it: sh, bash, dash, zsh'
node\t'Node: the dotenv package and `node --env-file`, where both agree'
python\t'python-dotenv'
ruby\t'Ruby\'s dotenv, from version 3'
dotenvy\t'dotenvy (Rust)'
compose\t'Docker Compose\'s `env_file`'
docker\t'`docker run --env-file`'
kubectl\t'`kubectl create --from-env-file`'
systemd\t'systemd\'s `EnvironmentFile=`'"
complete -c keyward -n "__fish_keyward_using_subcommand dependent; and __fish_seen_subcommand_from add" -l file -d 'A file that is one value' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand dependent; and __fish_seen_subcommand_from add" -l field -d 'The field that goes there; of a program all of them, as JSON, if none is named' -r
complete -c keyward -n "__fish_keyward_using_subcommand dependent; and __fish_seen_subcommand_from add" -l confirm -d 'A program that gets the same on stdin and says by exit code 0 that this is what is there; words are separated by spaces' -r
complete -c keyward -n "__fish_keyward_using_subcommand dependent; and __fish_seen_subcommand_from add" -l then -d 'A program to run after each write, such as a reload; words are separated by spaces' -r
complete -c keyward -n "__fish_keyward_using_subcommand dependent; and __fish_seen_subcommand_from add" -l probe -d 'A program that says by exit code 0 that the new value is in use; words are separated by spaces' -r
complete -c keyward -n "__fish_keyward_using_subcommand dependent; and __fish_seen_subcommand_from add" -l serves -d 'Other connectors that it may serve: a pattern such as \'prod/web-*\'; may be given more than once' -r
complete -c keyward -n "__fish_keyward_using_subcommand dependent; and __fish_seen_subcommand_from add" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand dependent; and __fish_seen_subcommand_from add" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand dependent; and __fish_seen_subcommand_from add" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand dependent; and __fish_seen_subcommand_from add" -l newline -d 'End the file with a line feed'
complete -c keyward -n "__fish_keyward_using_subcommand dependent; and __fish_seen_subcommand_from add" -l replace -d 'Replace what is called so here'
complete -c keyward -n "__fish_keyward_using_subcommand dependent; and __fish_seen_subcommand_from add" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand dependent; and __fish_seen_subcommand_from add" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand dependent; and __fish_seen_subcommand_from add" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyward -n "__fish_keyward_using_subcommand dependent; and __fish_seen_subcommand_from list" -l format -d 'How to write it' -r -f -a "table\t'Columns that fit the terminal'
wide\t'Every column, as wide as it is'
json\t'One JSON object with a version'
csv\t'Comma-separated values (RFC 4180), every column'
markdown\t'A Markdown table'"
complete -c keyward -n "__fish_keyward_using_subcommand dependent; and __fish_seen_subcommand_from list" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand dependent; and __fish_seen_subcommand_from list" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand dependent; and __fish_seen_subcommand_from list" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand dependent; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand dependent; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand dependent; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyward -n "__fish_keyward_using_subcommand dependent; and __fish_seen_subcommand_from remove" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand dependent; and __fish_seen_subcommand_from remove" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand dependent; and __fish_seen_subcommand_from remove" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand dependent; and __fish_seen_subcommand_from remove" -l forget -d 'Forget here what it is'
complete -c keyward -n "__fish_keyward_using_subcommand dependent; and __fish_seen_subcommand_from remove" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand dependent; and __fish_seen_subcommand_from remove" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand dependent; and __fish_seen_subcommand_from remove" -s h -l help -d 'Print help'
complete -c keyward -n "__fish_keyward_using_subcommand dependent; and __fish_seen_subcommand_from check" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand dependent; and __fish_seen_subcommand_from check" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand dependent; and __fish_seen_subcommand_from check" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand dependent; and __fish_seen_subcommand_from check" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand dependent; and __fish_seen_subcommand_from check" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand dependent; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help'
complete -c keyward -n "__fish_keyward_using_subcommand dependent; and __fish_seen_subcommand_from help" -f -a "add" -d 'Let a connector name a dependent, and say what it is here'
complete -c keyward -n "__fish_keyward_using_subcommand dependent; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the dependents that connectors name, and what they are here'
complete -c keyward -n "__fish_keyward_using_subcommand dependent; and __fish_seen_subcommand_from help" -f -a "remove" -d 'Let a connector name a dependent no longer'
complete -c keyward -n "__fish_keyward_using_subcommand dependent; and __fish_seen_subcommand_from help" -f -a "check" -d 'Look whether every dependent can get a value; nothing is written'
complete -c keyward -n "__fish_keyward_using_subcommand dependent; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c keyward -n "__fish_keyward_using_subcommand vendor; and not __fish_seen_subcommand_from list show check new help" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand vendor; and not __fish_seen_subcommand_from list show check new help" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand vendor; and not __fish_seen_subcommand_from list show check new help" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand vendor; and not __fish_seen_subcommand_from list show check new help" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand vendor; and not __fish_seen_subcommand_from list show check new help" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand vendor; and not __fish_seen_subcommand_from list show check new help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyward -n "__fish_keyward_using_subcommand vendor; and not __fish_seen_subcommand_from list show check new help" -f -a "list" -d 'List the vendors that have a driver here; needs no store and no identity'
complete -c keyward -n "__fish_keyward_using_subcommand vendor; and not __fish_seen_subcommand_from list show check new help" -f -a "show" -d 'Show how a vendor\'s credentials are rotated, what may be relied on, and what a rotation needs'
complete -c keyward -n "__fish_keyward_using_subcommand vendor; and not __fish_seen_subcommand_from list show check new help" -f -a "check" -d 'Look whether a file is a definition, and at the requests it makes, every value masked; asks nobody'
complete -c keyward -n "__fish_keyward_using_subcommand vendor; and not __fish_seen_subcommand_from list show check new help" -f -a "new" -d 'Write a definition to begin with, which explains itself'
complete -c keyward -n "__fish_keyward_using_subcommand vendor; and not __fish_seen_subcommand_from list show check new help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c keyward -n "__fish_keyward_using_subcommand vendor; and __fish_seen_subcommand_from list" -l format -d 'How to write it' -r -f -a "table\t'Columns that fit the terminal'
wide\t'Every column, as wide as it is'
json\t'One JSON object with a version'
csv\t'Comma-separated values (RFC 4180), every column'
markdown\t'A Markdown table'"
complete -c keyward -n "__fish_keyward_using_subcommand vendor; and __fish_seen_subcommand_from list" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand vendor; and __fish_seen_subcommand_from list" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand vendor; and __fish_seen_subcommand_from list" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand vendor; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand vendor; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand vendor; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyward -n "__fish_keyward_using_subcommand vendor; and __fish_seen_subcommand_from show" -l format -d 'How to write it' -r -f -a "table\t'For people'
json\t'For machines'"
complete -c keyward -n "__fish_keyward_using_subcommand vendor; and __fish_seen_subcommand_from show" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand vendor; and __fish_seen_subcommand_from show" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand vendor; and __fish_seen_subcommand_from show" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand vendor; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand vendor; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand vendor; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyward -n "__fish_keyward_using_subcommand vendor; and __fish_seen_subcommand_from check" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand vendor; and __fish_seen_subcommand_from check" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand vendor; and __fish_seen_subcommand_from check" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand vendor; and __fish_seen_subcommand_from check" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand vendor; and __fish_seen_subcommand_from check" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand vendor; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help'
complete -c keyward -n "__fish_keyward_using_subcommand vendor; and __fish_seen_subcommand_from new" -l out -d 'Where to; standard output if it is not said' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand vendor; and __fish_seen_subcommand_from new" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand vendor; and __fish_seen_subcommand_from new" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand vendor; and __fish_seen_subcommand_from new" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand vendor; and __fish_seen_subcommand_from new" -l force -d 'Replace what exists'
complete -c keyward -n "__fish_keyward_using_subcommand vendor; and __fish_seen_subcommand_from new" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand vendor; and __fish_seen_subcommand_from new" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand vendor; and __fish_seen_subcommand_from new" -s h -l help -d 'Print help'
complete -c keyward -n "__fish_keyward_using_subcommand vendor; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the vendors that have a driver here; needs no store and no identity'
complete -c keyward -n "__fish_keyward_using_subcommand vendor; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show how a vendor\'s credentials are rotated, what may be relied on, and what a rotation needs'
complete -c keyward -n "__fish_keyward_using_subcommand vendor; and __fish_seen_subcommand_from help" -f -a "check" -d 'Look whether a file is a definition, and at the requests it makes, every value masked; asks nobody'
complete -c keyward -n "__fish_keyward_using_subcommand vendor; and __fish_seen_subcommand_from help" -f -a "new" -d 'Write a definition to begin with, which explains itself'
complete -c keyward -n "__fish_keyward_using_subcommand vendor; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c keyward -n "__fish_keyward_using_subcommand plugin; and not __fish_seen_subcommand_from trust list forget test help" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand plugin; and not __fish_seen_subcommand_from trust list forget test help" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand plugin; and not __fish_seen_subcommand_from trust list forget test help" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand plugin; and not __fish_seen_subcommand_from trust list forget test help" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand plugin; and not __fish_seen_subcommand_from trust list forget test help" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand plugin; and not __fish_seen_subcommand_from trust list forget test help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyward -n "__fish_keyward_using_subcommand plugin; and not __fish_seen_subcommand_from trust list forget test help" -f -a "trust" -d 'Trust a program with the credentials of some connectors'
complete -c keyward -n "__fish_keyward_using_subcommand plugin; and not __fish_seen_subcommand_from trust list forget test help" -f -a "list" -d 'List the plugins that are trusted, and whether each would be started as it is now'
complete -c keyward -n "__fish_keyward_using_subcommand plugin; and not __fish_seen_subcommand_from trust list forget test help" -f -a "forget" -d 'Trust a plugin no longer'
complete -c keyward -n "__fish_keyward_using_subcommand plugin; and not __fish_seen_subcommand_from trust list forget test help" -f -a "test" -d 'Look whether a program keeps to the protocol of plugins; it sees no credential'
complete -c keyward -n "__fish_keyward_using_subcommand plugin; and not __fish_seen_subcommand_from trust list forget test help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c keyward -n "__fish_keyward_using_subcommand plugin; and __fish_seen_subcommand_from trust" -l serves -d 'Connectors whose credentials it may see: a pattern such as \'prod/crm/**\'; may be given more than once' -r
complete -c keyward -n "__fish_keyward_using_subcommand plugin; and __fish_seen_subcommand_from trust" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand plugin; and __fish_seen_subcommand_from trust" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand plugin; and __fish_seen_subcommand_from trust" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand plugin; and __fish_seen_subcommand_from trust" -l pin -d 'Only with exactly these bytes: after an update it has to be trusted again'
complete -c keyward -n "__fish_keyward_using_subcommand plugin; and __fish_seen_subcommand_from trust" -l replace -d 'Replace the one that is trusted under this id'
complete -c keyward -n "__fish_keyward_using_subcommand plugin; and __fish_seen_subcommand_from trust" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand plugin; and __fish_seen_subcommand_from trust" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand plugin; and __fish_seen_subcommand_from trust" -s h -l help -d 'Print help'
complete -c keyward -n "__fish_keyward_using_subcommand plugin; and __fish_seen_subcommand_from list" -l format -d 'How to write it' -r -f -a "table\t'Columns that fit the terminal'
wide\t'Every column, as wide as it is'
json\t'One JSON object with a version'
csv\t'Comma-separated values (RFC 4180), every column'
markdown\t'A Markdown table'"
complete -c keyward -n "__fish_keyward_using_subcommand plugin; and __fish_seen_subcommand_from list" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand plugin; and __fish_seen_subcommand_from list" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand plugin; and __fish_seen_subcommand_from list" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand plugin; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand plugin; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand plugin; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyward -n "__fish_keyward_using_subcommand plugin; and __fish_seen_subcommand_from forget" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand plugin; and __fish_seen_subcommand_from forget" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand plugin; and __fish_seen_subcommand_from forget" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand plugin; and __fish_seen_subcommand_from forget" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand plugin; and __fish_seen_subcommand_from forget" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand plugin; and __fish_seen_subcommand_from forget" -s h -l help -d 'Print help'
complete -c keyward -n "__fish_keyward_using_subcommand plugin; and __fish_seen_subcommand_from test" -l id -d 'The id that it must say it has [default: what stands after `keyward-plugin-` in its file\'s name]' -r
complete -c keyward -n "__fish_keyward_using_subcommand plugin; and __fish_seen_subcommand_from test" -l format -d 'How to write it' -r -f -a "table\t'Columns that fit the terminal'
wide\t'Every column, as wide as it is'
json\t'One JSON object with a version'
csv\t'Comma-separated values (RFC 4180), every column'
markdown\t'A Markdown table'"
complete -c keyward -n "__fish_keyward_using_subcommand plugin; and __fish_seen_subcommand_from test" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand plugin; and __fish_seen_subcommand_from test" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand plugin; and __fish_seen_subcommand_from test" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand plugin; and __fish_seen_subcommand_from test" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand plugin; and __fish_seen_subcommand_from test" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand plugin; and __fish_seen_subcommand_from test" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyward -n "__fish_keyward_using_subcommand plugin; and __fish_seen_subcommand_from help" -f -a "trust" -d 'Trust a program with the credentials of some connectors'
complete -c keyward -n "__fish_keyward_using_subcommand plugin; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the plugins that are trusted, and whether each would be started as it is now'
complete -c keyward -n "__fish_keyward_using_subcommand plugin; and __fish_seen_subcommand_from help" -f -a "forget" -d 'Trust a plugin no longer'
complete -c keyward -n "__fish_keyward_using_subcommand plugin; and __fish_seen_subcommand_from help" -f -a "test" -d 'Look whether a program keeps to the protocol of plugins; it sees no credential'
complete -c keyward -n "__fish_keyward_using_subcommand plugin; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c keyward -n "__fish_keyward_using_subcommand schedule; and not __fish_seen_subcommand_from print help" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand schedule; and not __fish_seen_subcommand_from print help" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand schedule; and not __fish_seen_subcommand_from print help" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand schedule; and not __fish_seen_subcommand_from print help" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand schedule; and not __fish_seen_subcommand_from print help" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand schedule; and not __fish_seen_subcommand_from print help" -s h -l help -d 'Print help'
complete -c keyward -n "__fish_keyward_using_subcommand schedule; and not __fish_seen_subcommand_from print help" -f -a "print" -d 'Print a unit that rotates what is due in this store, ready to be installed'
complete -c keyward -n "__fish_keyward_using_subcommand schedule; and not __fish_seen_subcommand_from print help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c keyward -n "__fish_keyward_using_subcommand schedule; and __fish_seen_subcommand_from print" -l every -d 'How often' -r -f -a "hour\t'Once an hour, at the minute of the time'
day\t'Once a day'
week\t'On Mondays'"
complete -c keyward -n "__fish_keyward_using_subcommand schedule; and __fish_seen_subcommand_from print" -l at -d 'At which time of day, at the earliest; up to half an hour later, so that not all stores begin at once' -r
complete -c keyward -n "__fish_keyward_using_subcommand schedule; and __fish_seen_subcommand_from print" -l part -d 'Only this one of the two files of systemd' -r -f -a "service\t'What runs'
timer\t'When'"
complete -c keyward -n "__fish_keyward_using_subcommand schedule; and __fish_seen_subcommand_from print" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand schedule; and __fish_seen_subcommand_from print" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand schedule; and __fish_seen_subcommand_from print" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand schedule; and __fish_seen_subcommand_from print" -l systemd -d 'A service and its timer, for this machine'
complete -c keyward -n "__fish_keyward_using_subcommand schedule; and __fish_seen_subcommand_from print" -l cron -d 'A line of your crontab, for this machine'
complete -c keyward -n "__fish_keyward_using_subcommand schedule; and __fish_seen_subcommand_from print" -l github-actions -d 'A workflow, for runners that remember nothing'
complete -c keyward -n "__fish_keyward_using_subcommand schedule; and __fish_seen_subcommand_from print" -l kubernetes-cronjob -d 'A cron job, for pods that remember nothing'
complete -c keyward -n "__fish_keyward_using_subcommand schedule; and __fish_seen_subcommand_from print" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand schedule; and __fish_seen_subcommand_from print" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand schedule; and __fish_seen_subcommand_from print" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyward -n "__fish_keyward_using_subcommand schedule; and __fish_seen_subcommand_from help" -f -a "print" -d 'Print a unit that rotates what is due in this store, ready to be installed'
complete -c keyward -n "__fish_keyward_using_subcommand schedule; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c keyward -n "__fish_keyward_using_subcommand member; and not __fish_seen_subcommand_from list show add keys remove help" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand member; and not __fish_seen_subcommand_from list show add keys remove help" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand member; and not __fish_seen_subcommand_from list show add keys remove help" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand member; and not __fish_seen_subcommand_from list show add keys remove help" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand member; and not __fish_seen_subcommand_from list show add keys remove help" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand member; and not __fish_seen_subcommand_from list show add keys remove help" -s h -l help -d 'Print help'
complete -c keyward -n "__fish_keyward_using_subcommand member; and not __fish_seen_subcommand_from list show add keys remove help" -f -a "list" -d 'List the members'
complete -c keyward -n "__fish_keyward_using_subcommand member; and not __fish_seen_subcommand_from list show add keys remove help" -f -a "show" -d 'Show one member: keys, groups, and what it may do by which rule'
complete -c keyward -n "__fish_keyward_using_subcommand member; and not __fish_seen_subcommand_from list show add keys remove help" -f -a "add" -d 'Add a person or a machine: a new epoch of the policy'
complete -c keyward -n "__fish_keyward_using_subcommand member; and not __fish_seen_subcommand_from list show add keys remove help" -f -a "keys" -d 'Print this device\'s public keys for the store, for an admin to add'
complete -c keyward -n "__fish_keyward_using_subcommand member; and not __fish_seen_subcommand_from list show add keys remove help" -f -a "remove" -d 'Remove a member: a new epoch of the policy; the groups it leaves get new keys'
complete -c keyward -n "__fish_keyward_using_subcommand member; and not __fish_seen_subcommand_from list show add keys remove help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c keyward -n "__fish_keyward_using_subcommand member; and __fish_seen_subcommand_from list" -l format -d 'How to write it' -r -f -a "table\t'Columns that fit the terminal'
wide\t'Every column, as wide as it is'
json\t'One JSON object with a version'
csv\t'Comma-separated values (RFC 4180), every column'
markdown\t'A Markdown table'"
complete -c keyward -n "__fish_keyward_using_subcommand member; and __fish_seen_subcommand_from list" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand member; and __fish_seen_subcommand_from list" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand member; and __fish_seen_subcommand_from list" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand member; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand member; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand member; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyward -n "__fish_keyward_using_subcommand member; and __fish_seen_subcommand_from show" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand member; and __fish_seen_subcommand_from show" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand member; and __fish_seen_subcommand_from show" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand member; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand member; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand member; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help'
complete -c keyward -n "__fish_keyward_using_subcommand member; and __fish_seen_subcommand_from add" -l kind -d 'A person, or a program that acts on its own' -r -f -a "human\t'A person'
machine\t'A program that acts on its own'"
complete -c keyward -n "__fish_keyward_using_subcommand member; and __fish_seen_subcommand_from add" -l recipient -d 'Its age recipient' -r
complete -c keyward -n "__fish_keyward_using_subcommand member; and __fish_seen_subcommand_from add" -l writer -d 'A device and the key it signs with; may be given more than once' -r
complete -c keyward -n "__fish_keyward_using_subcommand member; and __fish_seen_subcommand_from add" -l expires -d 'How long the new epoch of the policy is valid' -r
complete -c keyward -n "__fish_keyward_using_subcommand member; and __fish_seen_subcommand_from add" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand member; and __fish_seen_subcommand_from add" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand member; and __fish_seen_subcommand_from add" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand member; and __fish_seen_subcommand_from add" -l new -d 'Make a machine\'s secret here and print it once'
complete -c keyward -n "__fish_keyward_using_subcommand member; and __fish_seen_subcommand_from add" -s y -l yes -d 'Do not ask whether what changes is right'
complete -c keyward -n "__fish_keyward_using_subcommand member; and __fish_seen_subcommand_from add" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand member; and __fish_seen_subcommand_from add" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand member; and __fish_seen_subcommand_from add" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyward -n "__fish_keyward_using_subcommand member; and __fish_seen_subcommand_from keys" -l device -d 'This device\'s name [default: the host\'s name]' -r
complete -c keyward -n "__fish_keyward_using_subcommand member; and __fish_seen_subcommand_from keys" -l member -d 'Your name as a member [default: the user\'s name]' -r
complete -c keyward -n "__fish_keyward_using_subcommand member; and __fish_seen_subcommand_from keys" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand member; and __fish_seen_subcommand_from keys" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand member; and __fish_seen_subcommand_from keys" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand member; and __fish_seen_subcommand_from keys" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand member; and __fish_seen_subcommand_from keys" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand member; and __fish_seen_subcommand_from keys" -s h -l help -d 'Print help'
complete -c keyward -n "__fish_keyward_using_subcommand member; and __fish_seen_subcommand_from remove" -l expires -d 'How long the new epoch of the policy is valid' -r
complete -c keyward -n "__fish_keyward_using_subcommand member; and __fish_seen_subcommand_from remove" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand member; and __fish_seen_subcommand_from remove" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand member; and __fish_seen_subcommand_from remove" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand member; and __fish_seen_subcommand_from remove" -s y -l yes -d 'Do not ask whether what changes is right'
complete -c keyward -n "__fish_keyward_using_subcommand member; and __fish_seen_subcommand_from remove" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand member; and __fish_seen_subcommand_from remove" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand member; and __fish_seen_subcommand_from remove" -s h -l help -d 'Print help'
complete -c keyward -n "__fish_keyward_using_subcommand member; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the members'
complete -c keyward -n "__fish_keyward_using_subcommand member; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show one member: keys, groups, and what it may do by which rule'
complete -c keyward -n "__fish_keyward_using_subcommand member; and __fish_seen_subcommand_from help" -f -a "add" -d 'Add a person or a machine: a new epoch of the policy'
complete -c keyward -n "__fish_keyward_using_subcommand member; and __fish_seen_subcommand_from help" -f -a "keys" -d 'Print this device\'s public keys for the store, for an admin to add'
complete -c keyward -n "__fish_keyward_using_subcommand member; and __fish_seen_subcommand_from help" -f -a "remove" -d 'Remove a member: a new epoch of the policy; the groups it leaves get new keys'
complete -c keyward -n "__fish_keyward_using_subcommand member; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c keyward -n "__fish_keyward_using_subcommand group; and not __fish_seen_subcommand_from show add add-member remove-member help" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand group; and not __fish_seen_subcommand_from show add add-member remove-member help" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand group; and not __fish_seen_subcommand_from show add add-member remove-member help" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand group; and not __fish_seen_subcommand_from show add add-member remove-member help" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand group; and not __fish_seen_subcommand_from show add add-member remove-member help" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand group; and not __fish_seen_subcommand_from show add add-member remove-member help" -s h -l help -d 'Print help'
complete -c keyward -n "__fish_keyward_using_subcommand group; and not __fish_seen_subcommand_from show add add-member remove-member help" -f -a "show" -d 'Show one group, or list all'
complete -c keyward -n "__fish_keyward_using_subcommand group; and not __fish_seen_subcommand_from show add add-member remove-member help" -f -a "add" -d 'Add a group with you in it: a new epoch of the policy'
complete -c keyward -n "__fish_keyward_using_subcommand group; and not __fish_seen_subcommand_from show add add-member remove-member help" -f -a "add-member" -d 'Let a member into a group: a new epoch of the policy and one small file; connectors are not touched'
complete -c keyward -n "__fish_keyward_using_subcommand group; and not __fish_seen_subcommand_from show add add-member remove-member help" -f -a "remove-member" -d 'Take a member out of a group, which gets a new key: a new epoch of the policy'
complete -c keyward -n "__fish_keyward_using_subcommand group; and not __fish_seen_subcommand_from show add add-member remove-member help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c keyward -n "__fish_keyward_using_subcommand group; and __fish_seen_subcommand_from show" -l format -d 'How to write it' -r -f -a "table\t'Columns that fit the terminal'
wide\t'Every column, as wide as it is'
json\t'One JSON object with a version'
csv\t'Comma-separated values (RFC 4180), every column'
markdown\t'A Markdown table'"
complete -c keyward -n "__fish_keyward_using_subcommand group; and __fish_seen_subcommand_from show" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand group; and __fish_seen_subcommand_from show" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand group; and __fish_seen_subcommand_from show" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand group; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand group; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand group; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyward -n "__fish_keyward_using_subcommand group; and __fish_seen_subcommand_from add" -l expires -d 'How long the new epoch of the policy is valid' -r
complete -c keyward -n "__fish_keyward_using_subcommand group; and __fish_seen_subcommand_from add" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand group; and __fish_seen_subcommand_from add" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand group; and __fish_seen_subcommand_from add" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand group; and __fish_seen_subcommand_from add" -s y -l yes -d 'Do not ask whether what changes is right'
complete -c keyward -n "__fish_keyward_using_subcommand group; and __fish_seen_subcommand_from add" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand group; and __fish_seen_subcommand_from add" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand group; and __fish_seen_subcommand_from add" -s h -l help -d 'Print help'
complete -c keyward -n "__fish_keyward_using_subcommand group; and __fish_seen_subcommand_from add-member" -l expires -d 'How long the new epoch of the policy is valid' -r
complete -c keyward -n "__fish_keyward_using_subcommand group; and __fish_seen_subcommand_from add-member" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand group; and __fish_seen_subcommand_from add-member" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand group; and __fish_seen_subcommand_from add-member" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand group; and __fish_seen_subcommand_from add-member" -s y -l yes -d 'Do not ask whether what changes is right'
complete -c keyward -n "__fish_keyward_using_subcommand group; and __fish_seen_subcommand_from add-member" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand group; and __fish_seen_subcommand_from add-member" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand group; and __fish_seen_subcommand_from add-member" -s h -l help -d 'Print help'
complete -c keyward -n "__fish_keyward_using_subcommand group; and __fish_seen_subcommand_from remove-member" -l expires -d 'How long the new epoch of the policy is valid' -r
complete -c keyward -n "__fish_keyward_using_subcommand group; and __fish_seen_subcommand_from remove-member" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand group; and __fish_seen_subcommand_from remove-member" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand group; and __fish_seen_subcommand_from remove-member" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand group; and __fish_seen_subcommand_from remove-member" -s y -l yes -d 'Do not ask whether what changes is right'
complete -c keyward -n "__fish_keyward_using_subcommand group; and __fish_seen_subcommand_from remove-member" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand group; and __fish_seen_subcommand_from remove-member" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand group; and __fish_seen_subcommand_from remove-member" -s h -l help -d 'Print help'
complete -c keyward -n "__fish_keyward_using_subcommand group; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show one group, or list all'
complete -c keyward -n "__fish_keyward_using_subcommand group; and __fish_seen_subcommand_from help" -f -a "add" -d 'Add a group with you in it: a new epoch of the policy'
complete -c keyward -n "__fish_keyward_using_subcommand group; and __fish_seen_subcommand_from help" -f -a "add-member" -d 'Let a member into a group: a new epoch of the policy and one small file; connectors are not touched'
complete -c keyward -n "__fish_keyward_using_subcommand group; and __fish_seen_subcommand_from help" -f -a "remove-member" -d 'Take a member out of a group, which gets a new key: a new epoch of the policy'
complete -c keyward -n "__fish_keyward_using_subcommand group; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c keyward -n "__fish_keyward_using_subcommand env; and not __fish_seen_subcommand_from list add set help" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand env; and not __fish_seen_subcommand_from list add set help" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand env; and not __fish_seen_subcommand_from list add set help" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand env; and not __fish_seen_subcommand_from list add set help" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand env; and not __fish_seen_subcommand_from list add set help" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand env; and not __fish_seen_subcommand_from list add set help" -s h -l help -d 'Print help'
complete -c keyward -n "__fish_keyward_using_subcommand env; and not __fish_seen_subcommand_from list add set help" -f -a "list" -d 'List the environments and their rules'
complete -c keyward -n "__fish_keyward_using_subcommand env; and not __fish_seen_subcommand_from list add set help" -f -a "add" -d 'Add an environment with a group of its own: a new epoch of the policy'
complete -c keyward -n "__fish_keyward_using_subcommand env; and not __fish_seen_subcommand_from list add set help" -f -a "set" -d 'Change the rules of an environment: a new epoch of the policy'
complete -c keyward -n "__fish_keyward_using_subcommand env; and not __fish_seen_subcommand_from list add set help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c keyward -n "__fish_keyward_using_subcommand env; and __fish_seen_subcommand_from list" -l format -d 'How to write it' -r -f -a "table\t'Columns that fit the terminal'
wide\t'Every column, as wide as it is'
json\t'One JSON object with a version'
csv\t'Comma-separated values (RFC 4180), every column'
markdown\t'A Markdown table'"
complete -c keyward -n "__fish_keyward_using_subcommand env; and __fish_seen_subcommand_from list" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand env; and __fish_seen_subcommand_from list" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand env; and __fish_seen_subcommand_from list" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand env; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand env; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand env; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyward -n "__fish_keyward_using_subcommand env; and __fish_seen_subcommand_from add" -l require-reason -d 'What the reason of every operation must match (a regular expression)' -r
complete -c keyward -n "__fish_keyward_using_subcommand env; and __fish_seen_subcommand_from add" -l expires -d 'How long the new epoch of the policy is valid' -r
complete -c keyward -n "__fish_keyward_using_subcommand env; and __fish_seen_subcommand_from add" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand env; and __fish_seen_subcommand_from add" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand env; and __fish_seen_subcommand_from add" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand env; and __fish_seen_subcommand_from add" -s y -l yes -d 'Do not ask whether what changes is right'
complete -c keyward -n "__fish_keyward_using_subcommand env; and __fish_seen_subcommand_from add" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand env; and __fish_seen_subcommand_from add" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand env; and __fish_seen_subcommand_from add" -s h -l help -d 'Print help'
complete -c keyward -n "__fish_keyward_using_subcommand env; and __fish_seen_subcommand_from set" -l require-reason -d 'What the reason of every operation must match (a regular expression)' -r
complete -c keyward -n "__fish_keyward_using_subcommand env; and __fish_seen_subcommand_from set" -l anchor -d 'Whether a value is handed out only when the record of it is on the git remote' -r -f -a "none\t'When the record is on this device\'s disk'
push\t'When the record is on the remote too'"
complete -c keyward -n "__fish_keyward_using_subcommand env; and __fish_seen_subcommand_from set" -l max-overlap -d 'The longest overlap that a rotation may have, such as 24h' -r
complete -c keyward -n "__fish_keyward_using_subcommand env; and __fish_seen_subcommand_from set" -l expires -d 'How long the new epoch of the policy is valid' -r
complete -c keyward -n "__fish_keyward_using_subcommand env; and __fish_seen_subcommand_from set" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand env; and __fish_seen_subcommand_from set" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand env; and __fish_seen_subcommand_from set" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand env; and __fish_seen_subcommand_from set" -l no-reason -d 'Ask for no reason'
complete -c keyward -n "__fish_keyward_using_subcommand env; and __fish_seen_subcommand_from set" -l mix -d 'Let its values go to a program together with those of others that say so too'
complete -c keyward -n "__fish_keyward_using_subcommand env; and __fish_seen_subcommand_from set" -l no-mix -d 'Keep its values apart from those of all others'
complete -c keyward -n "__fish_keyward_using_subcommand env; and __fish_seen_subcommand_from set" -l no-max-overlap -d 'Let an overlap be as long as anybody wants'
complete -c keyward -n "__fish_keyward_using_subcommand env; and __fish_seen_subcommand_from set" -s y -l yes -d 'Do not ask whether what changes is right'
complete -c keyward -n "__fish_keyward_using_subcommand env; and __fish_seen_subcommand_from set" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand env; and __fish_seen_subcommand_from set" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand env; and __fish_seen_subcommand_from set" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyward -n "__fish_keyward_using_subcommand env; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the environments and their rules'
complete -c keyward -n "__fish_keyward_using_subcommand env; and __fish_seen_subcommand_from help" -f -a "add" -d 'Add an environment with a group of its own: a new epoch of the policy'
complete -c keyward -n "__fish_keyward_using_subcommand env; and __fish_seen_subcommand_from help" -f -a "set" -d 'Change the rules of an environment: a new epoch of the policy'
complete -c keyward -n "__fish_keyward_using_subcommand env; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c keyward -n "__fish_keyward_using_subcommand access; and not __fish_seen_subcommand_from list allow remove help" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand access; and not __fish_seen_subcommand_from list allow remove help" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand access; and not __fish_seen_subcommand_from list allow remove help" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand access; and not __fish_seen_subcommand_from list allow remove help" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand access; and not __fish_seen_subcommand_from list allow remove help" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand access; and not __fish_seen_subcommand_from list allow remove help" -s h -l help -d 'Print help'
complete -c keyward -n "__fish_keyward_using_subcommand access; and not __fish_seen_subcommand_from list allow remove help" -f -a "list" -d 'List the rules, numbered as `show` and `audit` name them'
complete -c keyward -n "__fish_keyward_using_subcommand access; and not __fish_seen_subcommand_from list allow remove help" -f -a "allow" -d 'Add a rule: a new epoch of the policy'
complete -c keyward -n "__fish_keyward_using_subcommand access; and not __fish_seen_subcommand_from list allow remove help" -f -a "remove" -d 'Remove a rule: a new epoch of the policy'
complete -c keyward -n "__fish_keyward_using_subcommand access; and not __fish_seen_subcommand_from list allow remove help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c keyward -n "__fish_keyward_using_subcommand access; and __fish_seen_subcommand_from list" -l format -d 'How to write it' -r -f -a "table\t'Columns that fit the terminal'
wide\t'Every column, as wide as it is'
json\t'One JSON object with a version'
csv\t'Comma-separated values (RFC 4180), every column'
markdown\t'A Markdown table'"
complete -c keyward -n "__fish_keyward_using_subcommand access; and __fish_seen_subcommand_from list" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand access; and __fish_seen_subcommand_from list" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand access; and __fish_seen_subcommand_from list" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand access; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand access; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand access; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyward -n "__fish_keyward_using_subcommand access; and __fish_seen_subcommand_from allow" -l member -d 'Which members; may be given more than once' -r
complete -c keyward -n "__fish_keyward_using_subcommand access; and __fish_seen_subcommand_from allow" -l group -d 'Which groups; may be given more than once' -r
complete -c keyward -n "__fish_keyward_using_subcommand access; and __fish_seen_subcommand_from allow" -l can -d 'What they may do: use, export, reveal, write, approve, audit' -r
complete -c keyward -n "__fish_keyward_using_subcommand access; and __fish_seen_subcommand_from allow" -l why -d 'Why, in words' -r
complete -c keyward -n "__fish_keyward_using_subcommand access; and __fish_seen_subcommand_from allow" -l expires -d 'How long the new epoch of the policy is valid' -r
complete -c keyward -n "__fish_keyward_using_subcommand access; and __fish_seen_subcommand_from allow" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand access; and __fish_seen_subcommand_from allow" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand access; and __fish_seen_subcommand_from allow" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand access; and __fish_seen_subcommand_from allow" -s y -l yes -d 'Do not ask whether what changes is right'
complete -c keyward -n "__fish_keyward_using_subcommand access; and __fish_seen_subcommand_from allow" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand access; and __fish_seen_subcommand_from allow" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand access; and __fish_seen_subcommand_from allow" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyward -n "__fish_keyward_using_subcommand access; and __fish_seen_subcommand_from remove" -l expires -d 'How long the new epoch of the policy is valid' -r
complete -c keyward -n "__fish_keyward_using_subcommand access; and __fish_seen_subcommand_from remove" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand access; and __fish_seen_subcommand_from remove" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand access; and __fish_seen_subcommand_from remove" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand access; and __fish_seen_subcommand_from remove" -s y -l yes -d 'Do not ask whether what changes is right'
complete -c keyward -n "__fish_keyward_using_subcommand access; and __fish_seen_subcommand_from remove" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand access; and __fish_seen_subcommand_from remove" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand access; and __fish_seen_subcommand_from remove" -s h -l help -d 'Print help'
complete -c keyward -n "__fish_keyward_using_subcommand access; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the rules, numbered as `show` and `audit` name them'
complete -c keyward -n "__fish_keyward_using_subcommand access; and __fish_seen_subcommand_from help" -f -a "allow" -d 'Add a rule: a new epoch of the policy'
complete -c keyward -n "__fish_keyward_using_subcommand access; and __fish_seen_subcommand_from help" -f -a "remove" -d 'Remove a rule: a new epoch of the policy'
complete -c keyward -n "__fish_keyward_using_subcommand access; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c keyward -n "__fish_keyward_using_subcommand rekey" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand rekey" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand rekey" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand rekey" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand rekey" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand rekey" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyward -n "__fish_keyward_using_subcommand policy; and not __fish_seen_subcommand_from show log renew adopt help" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand policy; and not __fish_seen_subcommand_from show log renew adopt help" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand policy; and not __fish_seen_subcommand_from show log renew adopt help" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand policy; and not __fish_seen_subcommand_from show log renew adopt help" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand policy; and not __fish_seen_subcommand_from show log renew adopt help" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand policy; and not __fish_seen_subcommand_from show log renew adopt help" -s h -l help -d 'Print help'
complete -c keyward -n "__fish_keyward_using_subcommand policy; and not __fish_seen_subcommand_from show log renew adopt help" -f -a "show" -d 'Who there is and what each may do'
complete -c keyward -n "__fish_keyward_using_subcommand policy; and not __fish_seen_subcommand_from show log renew adopt help" -f -a "log" -d 'Every epoch of the chain, newest first'
complete -c keyward -n "__fish_keyward_using_subcommand policy; and not __fish_seen_subcommand_from show log renew adopt help" -f -a "renew" -d 'Sign the policy again for longer: a new epoch with the same rules'
complete -c keyward -n "__fish_keyward_using_subcommand policy; and not __fish_seen_subcommand_from show log renew adopt help" -f -a "adopt" -d 'Follow another valid epoch than the one this machine remembers'
complete -c keyward -n "__fish_keyward_using_subcommand policy; and not __fish_seen_subcommand_from show log renew adopt help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c keyward -n "__fish_keyward_using_subcommand policy; and __fish_seen_subcommand_from show" -l format -d 'How to write it' -r -f -a "table\t'Columns that fit the terminal'
wide\t'Every column, as wide as it is'
json\t'One JSON object with a version'
csv\t'Comma-separated values (RFC 4180), every column'
markdown\t'A Markdown table'"
complete -c keyward -n "__fish_keyward_using_subcommand policy; and __fish_seen_subcommand_from show" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand policy; and __fish_seen_subcommand_from show" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand policy; and __fish_seen_subcommand_from show" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand policy; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand policy; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand policy; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyward -n "__fish_keyward_using_subcommand policy; and __fish_seen_subcommand_from log" -l format -d 'How to write it' -r -f -a "table\t'Columns that fit the terminal'
wide\t'Every column, as wide as it is'
json\t'One JSON object with a version'
csv\t'Comma-separated values (RFC 4180), every column'
markdown\t'A Markdown table'"
complete -c keyward -n "__fish_keyward_using_subcommand policy; and __fish_seen_subcommand_from log" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand policy; and __fish_seen_subcommand_from log" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand policy; and __fish_seen_subcommand_from log" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand policy; and __fish_seen_subcommand_from log" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand policy; and __fish_seen_subcommand_from log" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand policy; and __fish_seen_subcommand_from log" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyward -n "__fish_keyward_using_subcommand policy; and __fish_seen_subcommand_from renew" -l expires -d 'How long the new epoch of the policy is valid' -r
complete -c keyward -n "__fish_keyward_using_subcommand policy; and __fish_seen_subcommand_from renew" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand policy; and __fish_seen_subcommand_from renew" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand policy; and __fish_seen_subcommand_from renew" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand policy; and __fish_seen_subcommand_from renew" -s y -l yes -d 'Do not ask whether what changes is right'
complete -c keyward -n "__fish_keyward_using_subcommand policy; and __fish_seen_subcommand_from renew" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand policy; and __fish_seen_subcommand_from renew" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand policy; and __fish_seen_subcommand_from renew" -s h -l help -d 'Print help'
complete -c keyward -n "__fish_keyward_using_subcommand policy; and __fish_seen_subcommand_from adopt" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand policy; and __fish_seen_subcommand_from adopt" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand policy; and __fish_seen_subcommand_from adopt" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand policy; and __fish_seen_subcommand_from adopt" -s y -l yes -d 'Do not ask'
complete -c keyward -n "__fish_keyward_using_subcommand policy; and __fish_seen_subcommand_from adopt" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand policy; and __fish_seen_subcommand_from adopt" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand policy; and __fish_seen_subcommand_from adopt" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyward -n "__fish_keyward_using_subcommand policy; and __fish_seen_subcommand_from help" -f -a "show" -d 'Who there is and what each may do'
complete -c keyward -n "__fish_keyward_using_subcommand policy; and __fish_seen_subcommand_from help" -f -a "log" -d 'Every epoch of the chain, newest first'
complete -c keyward -n "__fish_keyward_using_subcommand policy; and __fish_seen_subcommand_from help" -f -a "renew" -d 'Sign the policy again for longer: a new epoch with the same rules'
complete -c keyward -n "__fish_keyward_using_subcommand policy; and __fish_seen_subcommand_from help" -f -a "adopt" -d 'Follow another valid epoch than the one this machine remembers'
complete -c keyward -n "__fish_keyward_using_subcommand policy; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c keyward -n "__fish_keyward_using_subcommand sync" -l format -d 'How to write it' -r -f -a "table\t'For people'
json\t'For machines'"
complete -c keyward -n "__fish_keyward_using_subcommand sync" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand sync" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand sync" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand sync" -s n -l dry-run -d 'Fetch and verify, and only tell what would be done'
complete -c keyward -n "__fish_keyward_using_subcommand sync" -l accept-older -d 'The remote was restored from a backup: give it back what it lacks'
complete -c keyward -n "__fish_keyward_using_subcommand sync" -l status -d 'Only tell what waits here to be sent or taken; fetches nothing'
complete -c keyward -n "__fish_keyward_using_subcommand sync" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand sync" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand sync" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyward -n "__fish_keyward_using_subcommand join" -l store-id -d 'The anchor that an admin has given you, instead of words' -r
complete -c keyward -n "__fish_keyward_using_subcommand join" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand join" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand join" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand join" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand join" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand join" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyward -n "__fish_keyward_using_subcommand resolve" -l take -d 'Whose change counts' -r -f -a "ours\t'This clone\'s'
theirs\t'The remote\'s'"
complete -c keyward -n "__fish_keyward_using_subcommand resolve" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand resolve" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand resolve" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand resolve" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand resolve" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand resolve" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyward -n "__fish_keyward_using_subcommand lease; and not __fish_seen_subcommand_from list help" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand lease; and not __fish_seen_subcommand_from list help" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand lease; and not __fish_seen_subcommand_from list help" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand lease; and not __fish_seen_subcommand_from list help" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand lease; and not __fish_seen_subcommand_from list help" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand lease; and not __fish_seen_subcommand_from list help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyward -n "__fish_keyward_using_subcommand lease; and not __fish_seen_subcommand_from list help" -f -a "list" -d 'List the leases at the remote, and how long each may still keep others waiting'
complete -c keyward -n "__fish_keyward_using_subcommand lease; and not __fish_seen_subcommand_from list help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c keyward -n "__fish_keyward_using_subcommand lease; and __fish_seen_subcommand_from list" -l format -d 'How to write it' -r -f -a "table\t'Columns that fit the terminal'
wide\t'Every column, as wide as it is'
json\t'One JSON object with a version'
csv\t'Comma-separated values (RFC 4180), every column'
markdown\t'A Markdown table'"
complete -c keyward -n "__fish_keyward_using_subcommand lease; and __fish_seen_subcommand_from list" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand lease; and __fish_seen_subcommand_from list" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand lease; and __fish_seen_subcommand_from list" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand lease; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand lease; and __fish_seen_subcommand_from list" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand lease; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyward -n "__fish_keyward_using_subcommand lease; and __fish_seen_subcommand_from help" -f -a "list" -d 'List the leases at the remote, and how long each may still keep others waiting'
complete -c keyward -n "__fish_keyward_using_subcommand lease; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c keyward -n "__fish_keyward_using_subcommand log" -l format -d 'How to write it' -r -f -a "table\t'Columns that fit the terminal'
wide\t'Every column, as wide as it is'
json\t'One JSON object with a version'
csv\t'Comma-separated values (RFC 4180), every column'
markdown\t'A Markdown table'"
complete -c keyward -n "__fish_keyward_using_subcommand log" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand log" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand log" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand log" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand log" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand log" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyward -n "__fish_keyward_using_subcommand audit; and not __fish_seen_subcommand_from log show import verify help" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand audit; and not __fish_seen_subcommand_from log show import verify help" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand audit; and not __fish_seen_subcommand_from log show import verify help" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand audit; and not __fish_seen_subcommand_from log show import verify help" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand audit; and not __fish_seen_subcommand_from log show import verify help" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand audit; and not __fish_seen_subcommand_from log show import verify help" -s h -l help -d 'Print help'
complete -c keyward -n "__fish_keyward_using_subcommand audit; and not __fish_seen_subcommand_from log show import verify help" -f -a "log" -d 'List what was done, newest first'
complete -c keyward -n "__fish_keyward_using_subcommand audit; and not __fish_seen_subcommand_from log show import verify help" -f -a "show" -d 'Show everything recorded of one operation'
complete -c keyward -n "__fish_keyward_using_subcommand audit; and not __fish_seen_subcommand_from log show import verify help" -f -a "import" -d 'Take in the records of machines\' runs, as `KEYWARD_AUDIT_DIR` has gathered them'
complete -c keyward -n "__fish_keyward_using_subcommand audit; and not __fish_seen_subcommand_from log show import verify help" -f -a "verify" -d 'Verify that the record is whole'
complete -c keyward -n "__fish_keyward_using_subcommand audit; and not __fish_seen_subcommand_from log show import verify help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c keyward -n "__fish_keyward_using_subcommand audit; and __fish_seen_subcommand_from log" -l actor -d 'By whom: MEMBER or MEMBER/DEVICE' -r
complete -c keyward -n "__fish_keyward_using_subcommand audit; and __fish_seen_subcommand_from log" -l action -d 'Which deed, such as reveal' -r
complete -c keyward -n "__fish_keyward_using_subcommand audit; and __fish_seen_subcommand_from log" -l since -d 'Not before: a date, a time, or a span back from now such as 7d' -r
complete -c keyward -n "__fish_keyward_using_subcommand audit; and __fish_seen_subcommand_from log" -l until -d 'Before: a date, a time, or a span back from now' -r
complete -c keyward -n "__fish_keyward_using_subcommand audit; and __fish_seen_subcommand_from log" -l op -d 'Of which operation' -r
complete -c keyward -n "__fish_keyward_using_subcommand audit; and __fish_seen_subcommand_from log" -s n -l limit -d 'At most so many' -r
complete -c keyward -n "__fish_keyward_using_subcommand audit; and __fish_seen_subcommand_from log" -l format -d 'How to write it' -r -f -a "table\t'Columns that fit the terminal'
wide\t'Every column, as wide as it is'
json\t'One JSON object with a version'
csv\t'Comma-separated values (RFC 4180), every column'
markdown\t'A Markdown table'"
complete -c keyward -n "__fish_keyward_using_subcommand audit; and __fish_seen_subcommand_from log" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand audit; and __fish_seen_subcommand_from log" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand audit; and __fish_seen_subcommand_from log" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand audit; and __fish_seen_subcommand_from log" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand audit; and __fish_seen_subcommand_from log" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand audit; and __fish_seen_subcommand_from log" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyward -n "__fish_keyward_using_subcommand audit; and __fish_seen_subcommand_from show" -l format -d 'How to write it' -r -f -a "table\t'Columns that fit the terminal'
wide\t'Every column, as wide as it is'
json\t'One JSON object with a version'
csv\t'Comma-separated values (RFC 4180), every column'
markdown\t'A Markdown table'"
complete -c keyward -n "__fish_keyward_using_subcommand audit; and __fish_seen_subcommand_from show" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand audit; and __fish_seen_subcommand_from show" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand audit; and __fish_seen_subcommand_from show" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand audit; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand audit; and __fish_seen_subcommand_from show" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand audit; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyward -n "__fish_keyward_using_subcommand audit; and __fish_seen_subcommand_from import" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand audit; and __fish_seen_subcommand_from import" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand audit; and __fish_seen_subcommand_from import" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand audit; and __fish_seen_subcommand_from import" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand audit; and __fish_seen_subcommand_from import" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand audit; and __fish_seen_subcommand_from import" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyward -n "__fish_keyward_using_subcommand audit; and __fish_seen_subcommand_from verify" -l format -d 'How to write it' -r -f -a "table\t'Columns that fit the terminal'
wide\t'Every column, as wide as it is'
json\t'One JSON object with a version'
csv\t'Comma-separated values (RFC 4180), every column'
markdown\t'A Markdown table'"
complete -c keyward -n "__fish_keyward_using_subcommand audit; and __fish_seen_subcommand_from verify" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand audit; and __fish_seen_subcommand_from verify" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand audit; and __fish_seen_subcommand_from verify" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand audit; and __fish_seen_subcommand_from verify" -l full -d 'From the first record on'
complete -c keyward -n "__fish_keyward_using_subcommand audit; and __fish_seen_subcommand_from verify" -l each -d 'From the first record on, and every signature'
complete -c keyward -n "__fish_keyward_using_subcommand audit; and __fish_seen_subcommand_from verify" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand audit; and __fish_seen_subcommand_from verify" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand audit; and __fish_seen_subcommand_from verify" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c keyward -n "__fish_keyward_using_subcommand audit; and __fish_seen_subcommand_from help" -f -a "log" -d 'List what was done, newest first'
complete -c keyward -n "__fish_keyward_using_subcommand audit; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show everything recorded of one operation'
complete -c keyward -n "__fish_keyward_using_subcommand audit; and __fish_seen_subcommand_from help" -f -a "import" -d 'Take in the records of machines\' runs, as `KEYWARD_AUDIT_DIR` has gathered them'
complete -c keyward -n "__fish_keyward_using_subcommand audit; and __fish_seen_subcommand_from help" -f -a "verify" -d 'Verify that the record is whole'
complete -c keyward -n "__fish_keyward_using_subcommand audit; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c keyward -n "__fish_keyward_using_subcommand completions" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand completions" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand completions" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand completions" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand completions" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand completions" -s h -l help -d 'Print help'
complete -c keyward -n "__fish_keyward_using_subcommand man" -l store -d 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]' -r -F
complete -c keyward -n "__fish_keyward_using_subcommand man" -l env -d 'Environment of references that leave it out [default: KEYWARD_ENV]' -r
complete -c keyward -n "__fish_keyward_using_subcommand man" -l reason -d 'Why; stands in the audit record [default: KEYWARD_REASON]' -r
complete -c keyward -n "__fish_keyward_using_subcommand man" -s q -l quiet -d 'Only answers, warnings and errors'
complete -c keyward -n "__fish_keyward_using_subcommand man" -l no-input -d 'Never ask a question'
complete -c keyward -n "__fish_keyward_using_subcommand man" -s h -l help -d 'Print help'
complete -c keyward -n "__fish_keyward_using_subcommand help; and not __fish_seen_subcommand_from demo init identity doctor whoami add set edit move restore remove inventory show reveal run export inject rotate revoke due dependent vendor plugin schedule member group env access rekey policy sync join resolve lease log audit completions man help" -f -a "demo" -d 'Show what keyward does, in a throwaway store'
complete -c keyward -n "__fish_keyward_using_subcommand help; and not __fish_seen_subcommand_from demo init identity doctor whoami add set edit move restore remove inventory show reveal run export inject rotate revoke due dependent vendor plugin schedule member group env access rekey policy sync join resolve lease log audit completions man help" -f -a "init" -d 'Make a store'
complete -c keyward -n "__fish_keyward_using_subcommand help; and not __fish_seen_subcommand_from demo init identity doctor whoami add set edit move restore remove inventory show reveal run export inject rotate revoke due dependent vendor plugin schedule member group env access rekey policy sync join resolve lease log audit completions man help" -f -a "identity" -d 'Make, show, protect and back up your identity'
complete -c keyward -n "__fish_keyward_using_subcommand help; and not __fish_seen_subcommand_from demo init identity doctor whoami add set edit move restore remove inventory show reveal run export inject rotate revoke due dependent vendor plugin schedule member group env access rekey policy sync join resolve lease log audit completions man help" -f -a "doctor" -d 'Check the store, its record and this machine\'s memory of it'
complete -c keyward -n "__fish_keyward_using_subcommand help; and not __fish_seen_subcommand_from demo init identity doctor whoami add set edit move restore remove inventory show reveal run export inject rotate revoke due dependent vendor plugin schedule member group env access rekey policy sync join resolve lease log audit completions man help" -f -a "whoami" -d 'Show who you are here and what you may do'
complete -c keyward -n "__fish_keyward_using_subcommand help; and not __fish_seen_subcommand_from demo init identity doctor whoami add set edit move restore remove inventory show reveal run export inject rotate revoke due dependent vendor plugin schedule member group env access rekey policy sync join resolve lease log audit completions man help" -f -a "add" -d 'Keep a new credential'
complete -c keyward -n "__fish_keyward_using_subcommand help; and not __fish_seen_subcommand_from demo init identity doctor whoami add set edit move restore remove inventory show reveal run export inject rotate revoke due dependent vendor plugin schedule member group env access rekey policy sync join resolve lease log audit completions man help" -f -a "set" -d 'Give a credential a new version'
complete -c keyward -n "__fish_keyward_using_subcommand help; and not __fish_seen_subcommand_from demo init identity doctor whoami add set edit move restore remove inventory show reveal run export inject rotate revoke due dependent vendor plugin schedule member group env access rekey policy sync join resolve lease log audit completions man help" -f -a "edit" -d 'Change a connector\'s metadata'
complete -c keyward -n "__fish_keyward_using_subcommand help; and not __fish_seen_subcommand_from demo init identity doctor whoami add set edit move restore remove inventory show reveal run export inject rotate revoke due dependent vendor plugin schedule member group env access rekey policy sync join resolve lease log audit completions man help" -f -a "move" -d 'Give a connector another name within its environment'
complete -c keyward -n "__fish_keyward_using_subcommand help; and not __fish_seen_subcommand_from demo init identity doctor whoami add set edit move restore remove inventory show reveal run export inject rotate revoke due dependent vendor plugin schedule member group env access rekey policy sync join resolve lease log audit completions man help" -f -a "restore" -d 'Make an earlier version the current one again'
complete -c keyward -n "__fish_keyward_using_subcommand help; and not __fish_seen_subcommand_from demo init identity doctor whoami add set edit move restore remove inventory show reveal run export inject rotate revoke due dependent vendor plugin schedule member group env access rekey policy sync join resolve lease log audit completions man help" -f -a "remove" -d 'Remove a connector and its sealed values'
complete -c keyward -n "__fish_keyward_using_subcommand help; and not __fish_seen_subcommand_from demo init identity doctor whoami add set edit move restore remove inventory show reveal run export inject rotate revoke due dependent vendor plugin schedule member group env access rekey policy sync join resolve lease log audit completions man help" -f -a "inventory" -d 'List the connectors; needs no identity'
complete -c keyward -n "__fish_keyward_using_subcommand help; and not __fish_seen_subcommand_from demo init identity doctor whoami add set edit move restore remove inventory show reveal run export inject rotate revoke due dependent vendor plugin schedule member group env access rekey policy sync join resolve lease log audit completions man help" -f -a "show" -d 'Show everything known of a connector but its values; needs no identity'
complete -c keyward -n "__fish_keyward_using_subcommand help; and not __fish_seen_subcommand_from demo init identity doctor whoami add set edit move restore remove inventory show reveal run export inject rotate revoke due dependent vendor plugin schedule member group env access rekey policy sync join resolve lease log audit completions man help" -f -a "reveal" -d 'Show one value of a credential'
complete -c keyward -n "__fish_keyward_using_subcommand help; and not __fish_seen_subcommand_from demo init identity doctor whoami add set edit move restore remove inventory show reveal run export inject rotate revoke due dependent vendor plugin schedule member group env access rekey policy sync join resolve lease log audit completions man help" -f -a "run" -d 'Run a program with credentials in its environment'
complete -c keyward -n "__fish_keyward_using_subcommand help; and not __fish_seen_subcommand_from demo init identity doctor whoami add set edit move restore remove inventory show reveal run export inject rotate revoke due dependent vendor plugin schedule member group env access rekey policy sync join resolve lease log audit completions man help" -f -a "export" -d 'Write credentials in the format of another program'
complete -c keyward -n "__fish_keyward_using_subcommand help; and not __fish_seen_subcommand_from demo init identity doctor whoami add set edit move restore remove inventory show reveal run export inject rotate revoke due dependent vendor plugin schedule member group env access rekey policy sync join resolve lease log audit completions man help" -f -a "inject" -d 'Put values into a text that names them'
complete -c keyward -n "__fish_keyward_using_subcommand help; and not __fish_seen_subcommand_from demo init identity doctor whoami add set edit move restore remove inventory show reveal run export inject rotate revoke due dependent vendor plugin schedule member group env access rekey policy sync join resolve lease log audit completions man help" -f -a "rotate" -d 'Replace a credential: make a new one, update every dependent, end the old one, prove it dead'
complete -c keyward -n "__fish_keyward_using_subcommand help; and not __fish_seen_subcommand_from demo init identity doctor whoami add set edit move restore remove inventory show reveal run export inject rotate revoke due dependent vendor plugin schedule member group env access rekey policy sync join resolve lease log audit completions man help" -f -a "revoke" -d 'End a credential at the vendor now, without overlap'
complete -c keyward -n "__fish_keyward_using_subcommand help; and not __fish_seen_subcommand_from demo init identity doctor whoami add set edit move restore remove inventory show reveal run export inject rotate revoke due dependent vendor plugin schedule member group env access rekey policy sync join resolve lease log audit completions man help" -f -a "due" -d 'List what is due for rotation, waits, is stuck, or needs somebody; needs no identity'
complete -c keyward -n "__fish_keyward_using_subcommand help; and not __fish_seen_subcommand_from demo init identity doctor whoami add set edit move restore remove inventory show reveal run export inject rotate revoke due dependent vendor plugin schedule member group env access rekey policy sync join resolve lease log audit completions man help" -f -a "dependent" -d 'Say who gets a new value when a connector rotates: files and programs of this machine'
complete -c keyward -n "__fish_keyward_using_subcommand help; and not __fish_seen_subcommand_from demo init identity doctor whoami add set edit move restore remove inventory show reveal run export inject rotate revoke due dependent vendor plugin schedule member group env access rekey policy sync join resolve lease log audit completions man help" -f -a "vendor" -d 'See which vendors\' credentials can be rotated here, and teach keyward another one'
complete -c keyward -n "__fish_keyward_using_subcommand help; and not __fish_seen_subcommand_from demo init identity doctor whoami add set edit move restore remove inventory show reveal run export inject rotate revoke due dependent vendor plugin schedule member group env access rekey policy sync join resolve lease log audit completions man help" -f -a "plugin" -d 'Say which plugins this machine trusts: programs that teach keyward a vendor'
complete -c keyward -n "__fish_keyward_using_subcommand help; and not __fish_seen_subcommand_from demo init identity doctor whoami add set edit move restore remove inventory show reveal run export inject rotate revoke due dependent vendor plugin schedule member group env access rekey policy sync join resolve lease log audit completions man help" -f -a "schedule" -d 'Have what is due rotated at a time, without anybody there'
complete -c keyward -n "__fish_keyward_using_subcommand help; and not __fish_seen_subcommand_from demo init identity doctor whoami add set edit move restore remove inventory show reveal run export inject rotate revoke due dependent vendor plugin schedule member group env access rekey policy sync join resolve lease log audit completions man help" -f -a "member" -d 'Add, list and remove people and machines'
complete -c keyward -n "__fish_keyward_using_subcommand help; and not __fish_seen_subcommand_from demo init identity doctor whoami add set edit move restore remove inventory show reveal run export inject rotate revoke due dependent vendor plugin schedule member group env access rekey policy sync join resolve lease log audit completions man help" -f -a "group" -d 'Show groups and change who is in them'
complete -c keyward -n "__fish_keyward_using_subcommand help; and not __fish_seen_subcommand_from demo init identity doctor whoami add set edit move restore remove inventory show reveal run export inject rotate revoke due dependent vendor plugin schedule member group env access rekey policy sync join resolve lease log audit completions man help" -f -a "env" -d 'List the environments, add one, change its rules'
complete -c keyward -n "__fish_keyward_using_subcommand help; and not __fish_seen_subcommand_from demo init identity doctor whoami add set edit move restore remove inventory show reveal run export inject rotate revoke due dependent vendor plugin schedule member group env access rekey policy sync join resolve lease log audit completions man help" -f -a "access" -d 'Say who may do what with which connectors'
complete -c keyward -n "__fish_keyward_using_subcommand help; and not __fish_seen_subcommand_from demo init identity doctor whoami add set edit move restore remove inventory show reveal run export inject rotate revoke due dependent vendor plugin schedule member group env access rekey policy sync join resolve lease log audit completions man help" -f -a "rekey" -d 'Seal again what is sealed to others than the policy names'
complete -c keyward -n "__fish_keyward_using_subcommand help; and not __fish_seen_subcommand_from demo init identity doctor whoami add set edit move restore remove inventory show reveal run export inject rotate revoke due dependent vendor plugin schedule member group env access rekey policy sync join resolve lease log audit completions man help" -f -a "policy" -d 'Show the policy and its history, renew it, or settle a rival'
complete -c keyward -n "__fish_keyward_using_subcommand help; and not __fish_seen_subcommand_from demo init identity doctor whoami add set edit move restore remove inventory show reveal run export inject rotate revoke due dependent vendor plugin schedule member group env access rekey policy sync join resolve lease log audit completions man help" -f -a "sync" -d 'Bring this clone of the store and its remote together'
complete -c keyward -n "__fish_keyward_using_subcommand help; and not __fish_seen_subcommand_from demo init identity doctor whoami add set edit move restore remove inventory show reveal run export inject rotate revoke due dependent vendor plugin schedule member group env access rekey policy sync join resolve lease log audit completions man help" -f -a "join" -d 'Clone a store that others share, and verify it before it is used'
complete -c keyward -n "__fish_keyward_using_subcommand help; and not __fish_seen_subcommand_from demo init identity doctor whoami add set edit move restore remove inventory show reveal run export inject rotate revoke due dependent vendor plugin schedule member group env access rekey policy sync join resolve lease log audit completions man help" -f -a "resolve" -d 'Decide between two changes of one connector that a sync could not bring together'
complete -c keyward -n "__fish_keyward_using_subcommand help; and not __fish_seen_subcommand_from demo init identity doctor whoami add set edit move restore remove inventory show reveal run export inject rotate revoke due dependent vendor plugin schedule member group env access rekey policy sync join resolve lease log audit completions man help" -f -a "lease" -d 'Show who is at work on which connector'
complete -c keyward -n "__fish_keyward_using_subcommand help; and not __fish_seen_subcommand_from demo init identity doctor whoami add set edit move restore remove inventory show reveal run export inject rotate revoke due dependent vendor plugin schedule member group env access rekey policy sync join resolve lease log audit completions man help" -f -a "log" -d 'Show the changes of a connector, by whom and why, newest first'
complete -c keyward -n "__fish_keyward_using_subcommand help; and not __fish_seen_subcommand_from demo init identity doctor whoami add set edit move restore remove inventory show reveal run export inject rotate revoke due dependent vendor plugin schedule member group env access rekey policy sync join resolve lease log audit completions man help" -f -a "audit" -d 'Read and verify the audit record'
complete -c keyward -n "__fish_keyward_using_subcommand help; and not __fish_seen_subcommand_from demo init identity doctor whoami add set edit move restore remove inventory show reveal run export inject rotate revoke due dependent vendor plugin schedule member group env access rekey policy sync join resolve lease log audit completions man help" -f -a "completions" -d 'Write the completions of a shell to standard output'
complete -c keyward -n "__fish_keyward_using_subcommand help; and not __fish_seen_subcommand_from demo init identity doctor whoami add set edit move restore remove inventory show reveal run export inject rotate revoke due dependent vendor plugin schedule member group env access rekey policy sync join resolve lease log audit completions man help" -f -a "man" -d 'Write a manual page to standard output'
complete -c keyward -n "__fish_keyward_using_subcommand help; and not __fish_seen_subcommand_from demo init identity doctor whoami add set edit move restore remove inventory show reveal run export inject rotate revoke due dependent vendor plugin schedule member group env access rekey policy sync join resolve lease log audit completions man help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c keyward -n "__fish_keyward_using_subcommand help; and __fish_seen_subcommand_from identity" -f -a "new" -d 'Make an identity where there is none'
complete -c keyward -n "__fish_keyward_using_subcommand help; and __fish_seen_subcommand_from identity" -f -a "show" -d 'Show what kind it is, where it is kept, and its recipient; never the secret'
complete -c keyward -n "__fish_keyward_using_subcommand help; and __fish_seen_subcommand_from identity" -f -a "protect" -d 'Change how it is kept; the identity stays the same'
complete -c keyward -n "__fish_keyward_using_subcommand help; and __fish_seen_subcommand_from identity" -f -a "export" -d 'Write a backup of it: the identity alone, which the age program takes too'
complete -c keyward -n "__fish_keyward_using_subcommand help; and __fish_seen_subcommand_from identity" -f -a "import" -d 'Take in an identity made elsewhere, where there is none'
complete -c keyward -n "__fish_keyward_using_subcommand help; and __fish_seen_subcommand_from identity" -f -a "unlock" -d 'Open it once and keep it open for a while, in the kernel\'s keyring'
complete -c keyward -n "__fish_keyward_using_subcommand help; and __fish_seen_subcommand_from identity" -f -a "lock" -d 'Forget what unlock keeps open'
complete -c keyward -n "__fish_keyward_using_subcommand help; and __fish_seen_subcommand_from identity" -f -a "plugin" -d 'Say which age plugins may be started on this machine'
complete -c keyward -n "__fish_keyward_using_subcommand help; and __fish_seen_subcommand_from dependent" -f -a "add" -d 'Let a connector name a dependent, and say what it is here'
complete -c keyward -n "__fish_keyward_using_subcommand help; and __fish_seen_subcommand_from dependent" -f -a "list" -d 'List the dependents that connectors name, and what they are here'
complete -c keyward -n "__fish_keyward_using_subcommand help; and __fish_seen_subcommand_from dependent" -f -a "remove" -d 'Let a connector name a dependent no longer'
complete -c keyward -n "__fish_keyward_using_subcommand help; and __fish_seen_subcommand_from dependent" -f -a "check" -d 'Look whether every dependent can get a value; nothing is written'
complete -c keyward -n "__fish_keyward_using_subcommand help; and __fish_seen_subcommand_from vendor" -f -a "list" -d 'List the vendors that have a driver here; needs no store and no identity'
complete -c keyward -n "__fish_keyward_using_subcommand help; and __fish_seen_subcommand_from vendor" -f -a "show" -d 'Show how a vendor\'s credentials are rotated, what may be relied on, and what a rotation needs'
complete -c keyward -n "__fish_keyward_using_subcommand help; and __fish_seen_subcommand_from vendor" -f -a "check" -d 'Look whether a file is a definition, and at the requests it makes, every value masked; asks nobody'
complete -c keyward -n "__fish_keyward_using_subcommand help; and __fish_seen_subcommand_from vendor" -f -a "new" -d 'Write a definition to begin with, which explains itself'
complete -c keyward -n "__fish_keyward_using_subcommand help; and __fish_seen_subcommand_from plugin" -f -a "trust" -d 'Trust a program with the credentials of some connectors'
complete -c keyward -n "__fish_keyward_using_subcommand help; and __fish_seen_subcommand_from plugin" -f -a "list" -d 'List the plugins that are trusted, and whether each would be started as it is now'
complete -c keyward -n "__fish_keyward_using_subcommand help; and __fish_seen_subcommand_from plugin" -f -a "forget" -d 'Trust a plugin no longer'
complete -c keyward -n "__fish_keyward_using_subcommand help; and __fish_seen_subcommand_from plugin" -f -a "test" -d 'Look whether a program keeps to the protocol of plugins; it sees no credential'
complete -c keyward -n "__fish_keyward_using_subcommand help; and __fish_seen_subcommand_from schedule" -f -a "print" -d 'Print a unit that rotates what is due in this store, ready to be installed'
complete -c keyward -n "__fish_keyward_using_subcommand help; and __fish_seen_subcommand_from member" -f -a "list" -d 'List the members'
complete -c keyward -n "__fish_keyward_using_subcommand help; and __fish_seen_subcommand_from member" -f -a "show" -d 'Show one member: keys, groups, and what it may do by which rule'
complete -c keyward -n "__fish_keyward_using_subcommand help; and __fish_seen_subcommand_from member" -f -a "add" -d 'Add a person or a machine: a new epoch of the policy'
complete -c keyward -n "__fish_keyward_using_subcommand help; and __fish_seen_subcommand_from member" -f -a "keys" -d 'Print this device\'s public keys for the store, for an admin to add'
complete -c keyward -n "__fish_keyward_using_subcommand help; and __fish_seen_subcommand_from member" -f -a "remove" -d 'Remove a member: a new epoch of the policy; the groups it leaves get new keys'
complete -c keyward -n "__fish_keyward_using_subcommand help; and __fish_seen_subcommand_from group" -f -a "show" -d 'Show one group, or list all'
complete -c keyward -n "__fish_keyward_using_subcommand help; and __fish_seen_subcommand_from group" -f -a "add" -d 'Add a group with you in it: a new epoch of the policy'
complete -c keyward -n "__fish_keyward_using_subcommand help; and __fish_seen_subcommand_from group" -f -a "add-member" -d 'Let a member into a group: a new epoch of the policy and one small file; connectors are not touched'
complete -c keyward -n "__fish_keyward_using_subcommand help; and __fish_seen_subcommand_from group" -f -a "remove-member" -d 'Take a member out of a group, which gets a new key: a new epoch of the policy'
complete -c keyward -n "__fish_keyward_using_subcommand help; and __fish_seen_subcommand_from env" -f -a "list" -d 'List the environments and their rules'
complete -c keyward -n "__fish_keyward_using_subcommand help; and __fish_seen_subcommand_from env" -f -a "add" -d 'Add an environment with a group of its own: a new epoch of the policy'
complete -c keyward -n "__fish_keyward_using_subcommand help; and __fish_seen_subcommand_from env" -f -a "set" -d 'Change the rules of an environment: a new epoch of the policy'
complete -c keyward -n "__fish_keyward_using_subcommand help; and __fish_seen_subcommand_from access" -f -a "list" -d 'List the rules, numbered as `show` and `audit` name them'
complete -c keyward -n "__fish_keyward_using_subcommand help; and __fish_seen_subcommand_from access" -f -a "allow" -d 'Add a rule: a new epoch of the policy'
complete -c keyward -n "__fish_keyward_using_subcommand help; and __fish_seen_subcommand_from access" -f -a "remove" -d 'Remove a rule: a new epoch of the policy'
complete -c keyward -n "__fish_keyward_using_subcommand help; and __fish_seen_subcommand_from policy" -f -a "show" -d 'Who there is and what each may do'
complete -c keyward -n "__fish_keyward_using_subcommand help; and __fish_seen_subcommand_from policy" -f -a "log" -d 'Every epoch of the chain, newest first'
complete -c keyward -n "__fish_keyward_using_subcommand help; and __fish_seen_subcommand_from policy" -f -a "renew" -d 'Sign the policy again for longer: a new epoch with the same rules'
complete -c keyward -n "__fish_keyward_using_subcommand help; and __fish_seen_subcommand_from policy" -f -a "adopt" -d 'Follow another valid epoch than the one this machine remembers'
complete -c keyward -n "__fish_keyward_using_subcommand help; and __fish_seen_subcommand_from lease" -f -a "list" -d 'List the leases at the remote, and how long each may still keep others waiting'
complete -c keyward -n "__fish_keyward_using_subcommand help; and __fish_seen_subcommand_from audit" -f -a "log" -d 'List what was done, newest first'
complete -c keyward -n "__fish_keyward_using_subcommand help; and __fish_seen_subcommand_from audit" -f -a "show" -d 'Show everything recorded of one operation'
complete -c keyward -n "__fish_keyward_using_subcommand help; and __fish_seen_subcommand_from audit" -f -a "import" -d 'Take in the records of machines\' runs, as `KEYWARD_AUDIT_DIR` has gathered them'
complete -c keyward -n "__fish_keyward_using_subcommand help; and __fish_seen_subcommand_from audit" -f -a "verify" -d 'Verify that the record is whole'
