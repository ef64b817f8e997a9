
use builtin;
use str;

set edit:completion:arg-completer[keyward] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'keyward'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'keyward'= {
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
            cand demo 'Show what keyward does, in a throwaway store'
            cand init 'Make a store'
            cand identity 'Make, show, protect and back up your identity'
            cand doctor 'Check the store, its record and this machine''s memory of it'
            cand whoami 'Show who you are here and what you may do'
            cand add 'Keep a new credential'
            cand set 'Give a credential a new version'
            cand edit 'Change a connector''s metadata'
            cand move 'Give a connector another name within its environment'
            cand restore 'Make an earlier version the current one again'
            cand remove 'Remove a connector and its sealed values'
            cand rm 'Remove a connector and its sealed values'
            cand inventory 'List the connectors; needs no identity'
            cand ls 'List the connectors; needs no identity'
            cand show 'Show everything known of a connector but its values; needs no identity'
            cand reveal 'Show one value of a credential'
            cand get 'Show one value of a credential'
            cand run 'Run a program with credentials in its environment'
            cand export 'Write credentials in the format of another program'
            cand inject 'Put values into a text that names them'
            cand rotate 'Replace a credential: make a new one, update every dependent, end the old one, prove it dead'
            cand revoke 'End a credential at the vendor now, without overlap'
            cand due 'List what is due for rotation, waits, is stuck, or needs somebody; needs no identity'
            cand dependent 'Say who gets a new value when a connector rotates: files and programs of this machine'
            cand vendor 'See which vendors'' credentials can be rotated here, and teach keyward another one'
            cand plugin 'Say which plugins this machine trusts: programs that teach keyward a vendor'
            cand schedule 'Have what is due rotated at a time, without anybody there'
            cand member 'Add, list and remove people and machines'
            cand group 'Show groups and change who is in them'
            cand env 'List the environments, add one, change its rules'
            cand access 'Say who may do what with which connectors'
            cand rekey 'Seal again what is sealed to others than the policy names'
            cand policy 'Show the policy and its history, renew it, or settle a rival'
            cand sync 'Bring this clone of the store and its remote together'
            cand join 'Clone a store that others share, and verify it before it is used'
            cand resolve 'Decide between two changes of one connector that a sync could not bring together'
            cand lease 'Show who is at work on which connector'
            cand log 'Show the changes of a connector, by whom and why, newest first'
            cand audit 'Read and verify the audit record'
            cand completions 'Write the completions of a shell to standard output'
            cand man 'Write a manual page to standard output'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'keyward;demo'= {
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'keyward;init'= {
            cand --member 'Your name in the store [default: your user name]'
            cand --device 'This machine''s name in the store [default: its host name]'
            cand --expires 'How long the policy is valid before an admin renews it'
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand --passphrase 'Close the new identity with a passphrase'
            cand --keyring 'Keep the new identity in the system''s keyring'
            cand --git 'Make it a git repository'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'keyward;identity'= {
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand new 'Make an identity where there is none'
            cand show 'Show what kind it is, where it is kept, and its recipient; never the secret'
            cand protect 'Change how it is kept; the identity stays the same'
            cand export 'Write a backup of it: the identity alone, which the age program takes too'
            cand import 'Take in an identity made elsewhere, where there is none'
            cand unlock 'Open it once and keep it open for a while, in the kernel''s keyring'
            cand lock 'Forget what unlock keeps open'
            cand plugin 'Say which age plugins may be started on this machine'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'keyward;identity;new'= {
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand --passphrase 'In a file that a passphrase closes'
            cand --keyring 'In the system''s keyring'
            cand --plain 'In a file that only you may read (mode 0600) [default]'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'keyward;identity;show'= {
            cand --format 'How to write it'
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'keyward;identity;protect'= {
            cand --with 'Where it is to be from now on; `passphrase` again changes the passphrase'
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'keyward;identity;export'= {
            cand --out 'To a new file with mode 0600 [default: standard output; on a terminal only after a question]'
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'keyward;identity;import'= {
            cand --recipient 'Of an age plugin''s identity: its recipient, where the file does not say it'
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand --passphrase 'In a file that a passphrase closes'
            cand --keyring 'In the system''s keyring'
            cand --plain 'In a file that only you may read (mode 0600) [default]'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'keyward;identity;unlock'= {
            cand --for 'For how long'
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'keyward;identity;lock'= {
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'keyward;identity;plugin'= {
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand allow 'Allow a program, in place of the one that was allowed under this name before'
            cand list 'List what is allowed, and whether it would be started as it is now'
            cand forget 'Allow it no longer'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'keyward;identity;plugin;allow'= {
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand --pin 'Only with exactly these bytes: after an update it has to be allowed again'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'keyward;identity;plugin;list'= {
            cand --format 'How to write it'
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'keyward;identity;plugin;forget'= {
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'keyward;identity;plugin;help'= {
            cand allow 'Allow a program, in place of the one that was allowed under this name before'
            cand list 'List what is allowed, and whether it would be started as it is now'
            cand forget 'Allow it no longer'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'keyward;identity;plugin;help;allow'= {
        }
        &'keyward;identity;plugin;help;list'= {
        }
        &'keyward;identity;plugin;help;forget'= {
        }
        &'keyward;identity;plugin;help;help'= {
        }
        &'keyward;identity;help'= {
            cand new 'Make an identity where there is none'
            cand show 'Show what kind it is, where it is kept, and its recipient; never the secret'
            cand protect 'Change how it is kept; the identity stays the same'
            cand export 'Write a backup of it: the identity alone, which the age program takes too'
            cand import 'Take in an identity made elsewhere, where there is none'
            cand unlock 'Open it once and keep it open for a while, in the kernel''s keyring'
            cand lock 'Forget what unlock keeps open'
            cand plugin 'Say which age plugins may be started on this machine'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'keyward;identity;help;new'= {
        }
        &'keyward;identity;help;show'= {
        }
        &'keyward;identity;help;protect'= {
        }
        &'keyward;identity;help;export'= {
        }
        &'keyward;identity;help;import'= {
        }
        &'keyward;identity;help;unlock'= {
        }
        &'keyward;identity;help;lock'= {
        }
        &'keyward;identity;help;plugin'= {
            cand allow 'Allow a program, in place of the one that was allowed under this name before'
            cand list 'List what is allowed, and whether it would be started as it is now'
            cand forget 'Allow it no longer'
        }
        &'keyward;identity;help;plugin;allow'= {
        }
        &'keyward;identity;help;plugin;list'= {
        }
        &'keyward;identity;help;plugin;forget'= {
        }
        &'keyward;identity;help;help'= {
        }
        &'keyward;doctor'= {
            cand --format 'How to write it'
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand --accept-older 'Take an older state for the newest there is'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'keyward;whoami'= {
            cand --format 'How to write it'
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'keyward;add'= {
            cand --owner 'Who answers for it: a team or person'
            cand --purpose 'What it is for'
            cand --vendor 'The outside system''s kind [default: manual]'
            cand --kind 'The credential''s kind, such as api-key or database-password [default: secret]'
            cand --tenant 'The account or organisation at the vendor'
            cand --service-account 'The technical user at the vendor'
            cand --documentation 'A page that describes it'
            cand --scope 'A permission at the vendor and why it is needed; may be given more than once'
            cand --host 'A host its values may be sent to; may be given more than once'
            cand --every 'How old a version may become, such as 30d'
            cand --overlap 'How long old and new stay valid together, such as 24h'
            cand --expires 'When the current version ends at the vendor: a date, a time, or a span from now such as 90d'
            cand --strategy 'Which of the vendor''s ways a rotation takes'
            cand --admin 'The connector, in the same environment, whose credential manages this one'
            cand --serves 'Connectors, by a pattern without the environment, that may name this one as --admin; may be given more than once'
            cand --coupled 'A connector that must not rotate within this one''s overlap; may be given more than once'
            cand --dependent 'A place that gets a new value, by its name; may be given more than once'
            cand --field 'A field of the credential; may be given more than once [default: the one in REF, the fields it has, or `value`]'
            cand --from-file 'Take a field''s value from a file, byte for byte'
            cand --length 'Characters of a generated value'
            cand --alphabet 'Alphabet of a generated value'
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand --from-json 'Read all fields from standard input as one JSON object of strings'
            cand --generate 'Make a random value here'
            cand --keep-newline 'Keep the line end of a value on standard input'
            cand --allow-empty 'Allow a value of no characters'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'keyward;set'= {
            cand --expires 'When the new version ends at the vendor: a date, a time, or a span from now such as 90d'
            cand --field 'A field of the credential; may be given more than once [default: the one in REF, the fields it has, or `value`]'
            cand --from-file 'Take a field''s value from a file, byte for byte'
            cand --length 'Characters of a generated value'
            cand --alphabet 'Alphabet of a generated value'
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand --from-json 'Read all fields from standard input as one JSON object of strings'
            cand --generate 'Make a random value here'
            cand --keep-newline 'Keep the line end of a value on standard input'
            cand --allow-empty 'Allow a value of no characters'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'keyward;edit'= {
            cand --owner 'Who answers for it: a team or person'
            cand --purpose 'What it is for'
            cand --vendor 'The outside system''s kind [default: manual]'
            cand --kind 'The credential''s kind, such as api-key or database-password [default: secret]'
            cand --tenant 'The account or organisation at the vendor'
            cand --service-account 'The technical user at the vendor'
            cand --documentation 'A page that describes it'
            cand --scope 'A permission at the vendor and why it is needed; may be given more than once'
            cand --host 'A host its values may be sent to; may be given more than once'
            cand --every 'How old a version may become, such as 30d'
            cand --overlap 'How long old and new stay valid together, such as 24h'
            cand --expires 'When the current version ends at the vendor: a date, a time, or a span from now such as 90d'
            cand --strategy 'Which of the vendor''s ways a rotation takes'
            cand --admin 'The connector, in the same environment, whose credential manages this one'
            cand --serves 'Connectors, by a pattern without the environment, that may name this one as --admin; may be given more than once'
            cand --coupled 'A connector that must not rotate within this one''s overlap; may be given more than once'
            cand --dependent 'A place that gets a new value, by its name; may be given more than once'
            cand --unset 'Take something away: tenant, service-account, documentation, scopes, hosts, every, overlap, expires, strategy, admin, serves, coupled, dependents'
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'keyward;move'= {
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'keyward;restore'= {
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'keyward;remove'= {
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand --orphan 'Leave its credentials alive at the vendor; needs a reason'
            cand -y 'Do not ask'
            cand --yes 'Do not ask'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'keyward;rm'= {
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand --orphan 'Leave its credentials alive at the vendor; needs a reason'
            cand -y 'Do not ask'
            cand --yes 'Do not ask'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'keyward;inventory'= {
            cand --vendor 'Only of this vendor'
            cand --kind 'Only of this kind'
            cand --owner 'Only of this owner'
            cand --state 'Only in this state: active, due, expiring, expired, stale, rotating, older, forked, invalid, deleted, removed, moved'
            cand --sort 'In which order'
            cand --format 'How to write it'
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand --all 'Removed and moved ones too'
            cand --reverse 'The other way round'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'keyward;ls'= {
            cand --vendor 'Only of this vendor'
            cand --kind 'Only of this kind'
            cand --owner 'Only of this owner'
            cand --state 'Only in this state: active, due, expiring, expired, stale, rotating, older, forked, invalid, deleted, removed, moved'
            cand --sort 'In which order'
            cand --format 'How to write it'
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand --all 'Removed and moved ones too'
            cand --reverse 'The other way round'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'keyward;show'= {
            cand --format 'How to write it'
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'keyward;reveal'= {
            cand --out 'Write it to a file that only you can read'
            cand --clear-after 'Seconds until the clipboard is cleared'
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand --force 'Replace the file if it exists'
            cand --copy 'Put it on the clipboard instead of the screen'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'keyward;get'= {
            cand --out 'Write it to a file that only you can read'
            cand --clear-after 'Seconds until the clipboard is cleared'
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand --force 'Replace the file if it exists'
            cand --copy 'Put it on the clipboard instead of the screen'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'keyward;run'= {
            cand -e 'A variable and what it gets: ENV/NAME[@VERSION][:FIELD]; without NAME=, or for a pattern such as ''dev/**'', every field under its default name'
            cand --bind 'A variable and what it gets: ENV/NAME[@VERSION][:FIELD]; without NAME=, or for a pattern such as ''dev/**'', every field under its default name'
            cand --bindings 'A TOML file of such lines, NAME = "ENV/NAME:FIELD", under [bindings]'
            cand --profile 'Which profile of .keyward.toml counts where neither -e nor --bindings is given [default: default]'
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand --mix 'Take values of several environments together, where the policy lets each of them mix'
            cand --pristine 'Give it only PATH, HOME, TERM, LANG, LC_*, TMPDIR, USER, SHELL and what is bound'
            cand --files 'Put values into files in memory, removed afterwards; NAME_FILE says where, NAME is not set'
            cand --mask 'Replace values in what it says by [masked NAME], also as base64 and line by line'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'keyward;export'= {
            cand --format 'Which format'
            cand --dialect 'Which program reads the dotenv file'
            cand --name 'kubernetes-secret: the name of the Secret'
            cand --namespace 'kubernetes-secret: its namespace'
            cand --out 'A file that only you can read; or - for standard output, also where that is a terminal'
            cand -e 'A variable and what it gets: ENV/NAME[@VERSION][:FIELD]; without NAME=, or for a pattern such as ''dev/**'', every field under its default name'
            cand --bind 'A variable and what it gets: ENV/NAME[@VERSION][:FIELD]; without NAME=, or for a pattern such as ''dev/**'', every field under its default name'
            cand --bindings 'A TOML file of such lines, NAME = "ENV/NAME:FIELD", under [bindings]'
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand --force 'Replace what exists'
            cand --mix 'Take values of several environments together, where the policy lets each of them mix'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'keyward;inject'= {
            cand --as 'What the text is [default: what the name of the file says]'
            cand --format 'How to write that list'
            cand --out 'A file that only you can read; or - for standard output, also where that is a terminal'
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand --mix 'Take values of several environments together, where the policy lets each of them mix'
            cand --check 'Only list the references and whether there is what they name'
            cand --force 'Replace what exists'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'keyward;rotate'= {
            cand --vendor 'Only of this vendor'
            cand --overlap 'How long old and new stay valid together, such as 24h'
            cand --strategy 'Which of the vendor''s ways is taken'
            cand --parallel 'How many connectors at once'
            cand --patience 'How long each may wait for its vendor and dependents, in seconds'
            cand --format 'One JSON object a line for all that happens'
            cand --field 'A field of the credential; may be given more than once [default: the one in REF, the fields it has, or `value`]'
            cand --from-file 'Take a field''s value from a file, byte for byte'
            cand --length 'Characters of a generated value'
            cand --alphabet 'Alphabet of a generated value'
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand --due 'Everything that is due: operations that wait first, then what is overdue or ends within a week'
            cand --dry-run 'Say what would be done, and do nothing'
            cand --resume 'Bring to its end what is in flight, and begin nothing'
            cand --abort 'Take back what is in flight, where that is possible'
            cand --ended 'The old credential was ended at the vendor by hand'
            cand -y 'Do not ask before several are rotated'
            cand --yes 'Do not ask before several are rotated'
            cand --from-json 'Read all fields from standard input as one JSON object of strings'
            cand --generate 'Make a random value here'
            cand --keep-newline 'Keep the line end of a value on standard input'
            cand --allow-empty 'Allow a value of no characters'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'keyward;revoke'= {
            cand --patience 'How long to wait for the vendor, in seconds'
            cand --format 'One JSON object a line for all that happens'
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand --ended 'The credential was ended at the vendor by hand'
            cand -y 'Do not ask for its name'
            cand --yes 'Do not ask for its name'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'keyward;due'= {
            cand --within 'What comes within this time too'
            cand --format 'How to write it'
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'keyward;dependent'= {
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand add 'Let a connector name a dependent, and say what it is here'
            cand list 'List the dependents that connectors name, and what they are here'
            cand remove 'Let a connector name a dependent no longer'
            cand check 'Look whether every dependent can get a value; nothing is written'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'keyward;dependent;add'= {
            cand --env-file 'A .env file, of which only these variables change'
            cand --var 'A variable in it and the field it gets; may be given more than once'
            cand --dialect 'Who reads the .env file'
            cand --file 'A file that is one value'
            cand --field 'The field that goes there; of a program all of them, as JSON, if none is named'
            cand --confirm 'A program that gets the same on stdin and says by exit code 0 that this is what is there; words are separated by spaces'
            cand --then 'A program to run after each write, such as a reload; words are separated by spaces'
            cand --probe 'A program that says by exit code 0 that the new value is in use; words are separated by spaces'
            cand --serves 'Other connectors that it may serve: a pattern such as ''prod/web-*''; may be given more than once'
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand --newline 'End the file with a line feed'
            cand --replace 'Replace what is called so here'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'keyward;dependent;list'= {
            cand --format 'How to write it'
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'keyward;dependent;remove'= {
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand --forget 'Forget here what it is'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'keyward;dependent;check'= {
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'keyward;dependent;help'= {
            cand add 'Let a connector name a dependent, and say what it is here'
            cand list 'List the dependents that connectors name, and what they are here'
            cand remove 'Let a connector name a dependent no longer'
            cand check 'Look whether every dependent can get a value; nothing is written'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'keyward;dependent;help;add'= {
        }
        &'keyward;dependent;help;list'= {
        }
        &'keyward;dependent;help;remove'= {
        }
        &'keyward;dependent;help;check'= {
        }
        &'keyward;dependent;help;help'= {
        }
        &'keyward;vendor'= {
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand list 'List the vendors that have a driver here; needs no store and no identity'
            cand show 'Show how a vendor''s credentials are rotated, what may be relied on, and what a rotation needs'
            cand check 'Look whether a file is a definition, and at the requests it makes, every value masked; asks nobody'
            cand new 'Write a definition to begin with, which explains itself'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'keyward;vendor;list'= {
            cand --format 'How to write it'
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'keyward;vendor;show'= {
            cand --format 'How to write it'
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'keyward;vendor;check'= {
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'keyward;vendor;new'= {
            cand --out 'Where to; standard output if it is not said'
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand --force 'Replace what exists'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'keyward;vendor;help'= {
            cand list 'List the vendors that have a driver here; needs no store and no identity'
            cand show 'Show how a vendor''s credentials are rotated, what may be relied on, and what a rotation needs'
            cand check 'Look whether a file is a definition, and at the requests it makes, every value masked; asks nobody'
            cand new 'Write a definition to begin with, which explains itself'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'keyward;vendor;help;list'= {
        }
        &'keyward;vendor;help;show'= {
        }
        &'keyward;vendor;help;check'= {
        }
        &'keyward;vendor;help;new'= {
        }
        &'keyward;vendor;help;help'= {
        }
        &'keyward;plugin'= {
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand trust 'Trust a program with the credentials of some connectors'
            cand list 'List the plugins that are trusted, and whether each would be started as it is now'
            cand forget 'Trust a plugin no longer'
            cand test 'Look whether a program keeps to the protocol of plugins; it sees no credential'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'keyward;plugin;trust'= {
            cand --serves 'Connectors whose credentials it may see: a pattern such as ''prod/crm/**''; may be given more than once'
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand --pin 'Only with exactly these bytes: after an update it has to be trusted again'
            cand --replace 'Replace the one that is trusted under this id'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'keyward;plugin;list'= {
            cand --format 'How to write it'
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'keyward;plugin;forget'= {
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'keyward;plugin;test'= {
            cand --id 'The id that it must say it has [default: what stands after `keyward-plugin-` in its file''s name]'
            cand --format 'How to write it'
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'keyward;plugin;help'= {
            cand trust 'Trust a program with the credentials of some connectors'
            cand list 'List the plugins that are trusted, and whether each would be started as it is now'
            cand forget 'Trust a plugin no longer'
            cand test 'Look whether a program keeps to the protocol of plugins; it sees no credential'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'keyward;plugin;help;trust'= {
        }
        &'keyward;plugin;help;list'= {
        }
        &'keyward;plugin;help;forget'= {
        }
        &'keyward;plugin;help;test'= {
        }
        &'keyward;plugin;help;help'= {
        }
        &'keyward;schedule'= {
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help'
            cand --help 'Print help'
            cand print 'Print a unit that rotates what is due in this store, ready to be installed'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'keyward;schedule;print'= {
            cand --every 'How often'
            cand --at 'At which time of day, at the earliest; up to half an hour later, so that not all stores begin at once'
            cand --part 'Only this one of the two files of systemd'
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand --systemd 'A service and its timer, for this machine'
            cand --cron 'A line of your crontab, for this machine'
            cand --github-actions 'A workflow, for runners that remember nothing'
            cand --kubernetes-cronjob 'A cron job, for pods that remember nothing'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'keyward;schedule;help'= {
            cand print 'Print a unit that rotates what is due in this store, ready to be installed'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'keyward;schedule;help;print'= {
        }
        &'keyward;schedule;help;help'= {
        }
        &'keyward;member'= {
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help'
            cand --help 'Print help'
            cand list 'List the members'
            cand show 'Show one member: keys, groups, and what it may do by which rule'
            cand add 'Add a person or a machine: a new epoch of the policy'
            cand keys 'Print this device''s public keys for the store, for an admin to add'
            cand remove 'Remove a member: a new epoch of the policy; the groups it leaves get new keys'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'keyward;member;list'= {
            cand --format 'How to write it'
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'keyward;member;show'= {
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'keyward;member;add'= {
            cand --kind 'A person, or a program that acts on its own'
            cand --recipient 'Its age recipient'
            cand --writer 'A device and the key it signs with; may be given more than once'
            cand --expires 'How long the new epoch of the policy is valid'
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand --new 'Make a machine''s secret here and print it once'
            cand -y 'Do not ask whether what changes is right'
            cand --yes 'Do not ask whether what changes is right'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'keyward;member;keys'= {
            cand --device 'This device''s name [default: the host''s name]'
            cand --member 'Your name as a member [default: the user''s name]'
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'keyward;member;remove'= {
            cand --expires 'How long the new epoch of the policy is valid'
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand -y 'Do not ask whether what changes is right'
            cand --yes 'Do not ask whether what changes is right'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'keyward;member;help'= {
            cand list 'List the members'
            cand show 'Show one member: keys, groups, and what it may do by which rule'
            cand add 'Add a person or a machine: a new epoch of the policy'
            cand keys 'Print this device''s public keys for the store, for an admin to add'
            cand remove 'Remove a member: a new epoch of the policy; the groups it leaves get new keys'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'keyward;member;help;list'= {
        }
        &'keyward;member;help;show'= {
        }
        &'keyward;member;help;add'= {
        }
        &'keyward;member;help;keys'= {
        }
        &'keyward;member;help;remove'= {
        }
        &'keyward;member;help;help'= {
        }
        &'keyward;group'= {
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help'
            cand --help 'Print help'
            cand show 'Show one group, or list all'
            cand add 'Add a group with you in it: a new epoch of the policy'
            cand add-member 'Let a member into a group: a new epoch of the policy and one small file; connectors are not touched'
            cand remove-member 'Take a member out of a group, which gets a new key: a new epoch of the policy'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'keyward;group;show'= {
            cand --format 'How to write it'
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'keyward;group;add'= {
            cand --expires 'How long the new epoch of the policy is valid'
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand -y 'Do not ask whether what changes is right'
            cand --yes 'Do not ask whether what changes is right'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'keyward;group;add-member'= {
            cand --expires 'How long the new epoch of the policy is valid'
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand -y 'Do not ask whether what changes is right'
            cand --yes 'Do not ask whether what changes is right'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'keyward;group;remove-member'= {
            cand --expires 'How long the new epoch of the policy is valid'
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand -y 'Do not ask whether what changes is right'
            cand --yes 'Do not ask whether what changes is right'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'keyward;group;help'= {
            cand show 'Show one group, or list all'
            cand add 'Add a group with you in it: a new epoch of the policy'
            cand add-member 'Let a member into a group: a new epoch of the policy and one small file; connectors are not touched'
            cand remove-member 'Take a member out of a group, which gets a new key: a new epoch of the policy'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'keyward;group;help;show'= {
        }
        &'keyward;group;help;add'= {
        }
        &'keyward;group;help;add-member'= {
        }
        &'keyward;group;help;remove-member'= {
        }
        &'keyward;group;help;help'= {
        }
        &'keyward;env'= {
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help'
            cand --help 'Print help'
            cand list 'List the environments and their rules'
            cand add 'Add an environment with a group of its own: a new epoch of the policy'
            cand set 'Change the rules of an environment: a new epoch of the policy'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'keyward;env;list'= {
            cand --format 'How to write it'
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'keyward;env;add'= {
            cand --require-reason 'What the reason of every operation must match (a regular expression)'
            cand --expires 'How long the new epoch of the policy is valid'
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand -y 'Do not ask whether what changes is right'
            cand --yes 'Do not ask whether what changes is right'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'keyward;env;set'= {
            cand --require-reason 'What the reason of every operation must match (a regular expression)'
            cand --anchor 'Whether a value is handed out only when the record of it is on the git remote'
            cand --max-overlap 'The longest overlap that a rotation may have, such as 24h'
            cand --expires 'How long the new epoch of the policy is valid'
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand --no-reason 'Ask for no reason'
            cand --mix 'Let its values go to a program together with those of others that say so too'
            cand --no-mix 'Keep its values apart from those of all others'
            cand --no-max-overlap 'Let an overlap be as long as anybody wants'
            cand -y 'Do not ask whether what changes is right'
            cand --yes 'Do not ask whether what changes is right'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'keyward;env;help'= {
            cand list 'List the environments and their rules'
            cand add 'Add an environment with a group of its own: a new epoch of the policy'
            cand set 'Change the rules of an environment: a new epoch of the policy'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'keyward;env;help;list'= {
        }
        &'keyward;env;help;add'= {
        }
        &'keyward;env;help;set'= {
        }
        &'keyward;env;help;help'= {
        }
        &'keyward;access'= {
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help'
            cand --help 'Print help'
            cand list 'List the rules, numbered as `show` and `audit` name them'
            cand allow 'Add a rule: a new epoch of the policy'
            cand remove 'Remove a rule: a new epoch of the policy'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'keyward;access;list'= {
            cand --format 'How to write it'
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'keyward;access;allow'= {
            cand --member 'Which members; may be given more than once'
            cand --group 'Which groups; may be given more than once'
            cand --can 'What they may do: use, export, reveal, write, approve, audit'
            cand --why 'Why, in words'
            cand --expires 'How long the new epoch of the policy is valid'
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand -y 'Do not ask whether what changes is right'
            cand --yes 'Do not ask whether what changes is right'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'keyward;access;remove'= {
            cand --expires 'How long the new epoch of the policy is valid'
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand -y 'Do not ask whether what changes is right'
            cand --yes 'Do not ask whether what changes is right'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'keyward;access;help'= {
            cand list 'List the rules, numbered as `show` and `audit` name them'
            cand allow 'Add a rule: a new epoch of the policy'
            cand remove 'Remove a rule: a new epoch of the policy'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'keyward;access;help;list'= {
        }
        &'keyward;access;help;allow'= {
        }
        &'keyward;access;help;remove'= {
        }
        &'keyward;access;help;help'= {
        }
        &'keyward;rekey'= {
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'keyward;policy'= {
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help'
            cand --help 'Print help'
            cand show 'Who there is and what each may do'
            cand log 'Every epoch of the chain, newest first'
            cand renew 'Sign the policy again for longer: a new epoch with the same rules'
            cand adopt 'Follow another valid epoch than the one this machine remembers'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'keyward;policy;show'= {
            cand --format 'How to write it'
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'keyward;policy;log'= {
            cand --format 'How to write it'
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'keyward;policy;renew'= {
            cand --expires 'How long the new epoch of the policy is valid'
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand -y 'Do not ask whether what changes is right'
            cand --yes 'Do not ask whether what changes is right'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'keyward;policy;adopt'= {
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand -y 'Do not ask'
            cand --yes 'Do not ask'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'keyward;policy;help'= {
            cand show 'Who there is and what each may do'
            cand log 'Every epoch of the chain, newest first'
            cand renew 'Sign the policy again for longer: a new epoch with the same rules'
            cand adopt 'Follow another valid epoch than the one this machine remembers'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'keyward;policy;help;show'= {
        }
        &'keyward;policy;help;log'= {
        }
        &'keyward;policy;help;renew'= {
        }
        &'keyward;policy;help;adopt'= {
        }
        &'keyward;policy;help;help'= {
        }
        &'keyward;sync'= {
            cand --format 'How to write it'
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand -n 'Fetch and verify, and only tell what would be done'
            cand --dry-run 'Fetch and verify, and only tell what would be done'
            cand --accept-older 'The remote was restored from a backup: give it back what it lacks'
            cand --status 'Only tell what waits here to be sent or taken; fetches nothing'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'keyward;join'= {
            cand --store-id 'The anchor that an admin has given you, instead of words'
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'keyward;resolve'= {
            cand --take 'Whose change counts'
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'keyward;lease'= {
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand list 'List the leases at the remote, and how long each may still keep others waiting'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'keyward;lease;list'= {
            cand --format 'How to write it'
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'keyward;lease;help'= {
            cand list 'List the leases at the remote, and how long each may still keep others waiting'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'keyward;lease;help;list'= {
        }
        &'keyward;lease;help;help'= {
        }
        &'keyward;log'= {
            cand --format 'How to write it'
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'keyward;audit'= {
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help'
            cand --help 'Print help'
            cand log 'List what was done, newest first'
            cand show 'Show everything recorded of one operation'
            cand import 'Take in the records of machines'' runs, as `KEYWARD_AUDIT_DIR` has gathered them'
            cand verify 'Verify that the record is whole'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'keyward;audit;log'= {
            cand --actor 'By whom: MEMBER or MEMBER/DEVICE'
            cand --action 'Which deed, such as reveal'
            cand --since 'Not before: a date, a time, or a span back from now such as 7d'
            cand --until 'Before: a date, a time, or a span back from now'
            cand --op 'Of which operation'
            cand -n 'At most so many'
            cand --limit 'At most so many'
            cand --format 'How to write it'
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'keyward;audit;show'= {
            cand --format 'How to write it'
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'keyward;audit;import'= {
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'keyward;audit;verify'= {
            cand --format 'How to write it'
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand --full 'From the first record on'
            cand --each 'From the first record on, and every signature'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'keyward;audit;help'= {
            cand log 'List what was done, newest first'
            cand show 'Show everything recorded of one operation'
            cand import 'Take in the records of machines'' runs, as `KEYWARD_AUDIT_DIR` has gathered them'
            cand verify 'Verify that the record is whole'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'keyward;audit;help;log'= {
        }
        &'keyward;audit;help;show'= {
        }
        &'keyward;audit;help;import'= {
        }
        &'keyward;audit;help;verify'= {
        }
        &'keyward;audit;help;help'= {
        }
        &'keyward;completions'= {
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'keyward;man'= {
            cand --store 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]'
            cand --env 'Environment of references that leave it out [default: KEYWARD_ENV]'
            cand --reason 'Why; stands in the audit record [default: KEYWARD_REASON]'
            cand -q 'Only answers, warnings and errors'
            cand --quiet 'Only answers, warnings and errors'
            cand --no-input 'Never ask a question'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'keyward;help'= {
            cand demo 'Show what keyward does, in a throwaway store'
            cand init 'Make a store'
            cand identity 'Make, show, protect and back up your identity'
            cand doctor 'Check the store, its record and this machine''s memory of it'
            cand whoami 'Show who you are here and what you may do'
            cand add 'Keep a new credential'
            cand set 'Give a credential a new version'
            cand edit 'Change a connector''s metadata'
            cand move 'Give a connector another name within its environment'
            cand restore 'Make an earlier version the current one again'
            cand remove 'Remove a connector and its sealed values'
            cand inventory 'List the connectors; needs no identity'
            cand show 'Show everything known of a connector but its values; needs no identity'
            cand reveal 'Show one value of a credential'
            cand run 'Run a program with credentials in its environment'
            cand export 'Write credentials in the format of another program'
            cand inject 'Put values into a text that names them'
            cand rotate 'Replace a credential: make a new one, update every dependent, end the old one, prove it dead'
            cand revoke 'End a credential at the vendor now, without overlap'
            cand due 'List what is due for rotation, waits, is stuck, or needs somebody; needs no identity'
            cand dependent 'Say who gets a new value when a connector rotates: files and programs of this machine'
            cand vendor 'See which vendors'' credentials can be rotated here, and teach keyward another one'
            cand plugin 'Say which plugins this machine trusts: programs that teach keyward a vendor'
            cand schedule 'Have what is due rotated at a time, without anybody there'
            cand member 'Add, list and remove people and machines'
            cand group 'Show groups and change who is in them'
            cand env 'List the environments, add one, change its rules'
            cand access 'Say who may do what with which connectors'
            cand rekey 'Seal again what is sealed to others than the policy names'
            cand policy 'Show the policy and its history, renew it, or settle a rival'
            cand sync 'Bring this clone of the store and its remote together'
            cand join 'Clone a store that others share, and verify it before it is used'
            cand resolve 'Decide between two changes of one connector that a sync could not bring together'
            cand lease 'Show who is at work on which connector'
            cand log 'Show the changes of a connector, by whom and why, newest first'
            cand audit 'Read and verify the audit record'
            cand completions 'Write the completions of a shell to standard output'
            cand man 'Write a manual page to standard output'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'keyward;help;demo'= {
        }
        &'keyward;help;init'= {
        }
        &'keyward;help;identity'= {
            cand new 'Make an identity where there is none'
            cand show 'Show what kind it is, where it is kept, and its recipient; never the secret'
            cand protect 'Change how it is kept; the identity stays the same'
            cand export 'Write a backup of it: the identity alone, which the age program takes too'
            cand import 'Take in an identity made elsewhere, where there is none'
            cand unlock 'Open it once and keep it open for a while, in the kernel''s keyring'
            cand lock 'Forget what unlock keeps open'
            cand plugin 'Say which age plugins may be started on this machine'
        }
        &'keyward;help;identity;new'= {
        }
        &'keyward;help;identity;show'= {
        }
        &'keyward;help;identity;protect'= {
        }
        &'keyward;help;identity;export'= {
        }
        &'keyward;help;identity;import'= {
        }
        &'keyward;help;identity;unlock'= {
        }
        &'keyward;help;identity;lock'= {
        }
        &'keyward;help;identity;plugin'= {
            cand allow 'Allow a program, in place of the one that was allowed under this name before'
            cand list 'List what is allowed, and whether it would be started as it is now'
            cand forget 'Allow it no longer'
        }
        &'keyward;help;identity;plugin;allow'= {
        }
        &'keyward;help;identity;plugin;list'= {
        }
        &'keyward;help;identity;plugin;forget'= {
        }
        &'keyward;help;doctor'= {
        }
        &'keyward;help;whoami'= {
        }
        &'keyward;help;add'= {
        }
        &'keyward;help;set'= {
        }
        &'keyward;help;edit'= {
        }
        &'keyward;help;move'= {
        }
        &'keyward;help;restore'= {
        }
        &'keyward;help;remove'= {
        }
        &'keyward;help;inventory'= {
        }
        &'keyward;help;show'= {
        }
        &'keyward;help;reveal'= {
        }
        &'keyward;help;run'= {
        }
        &'keyward;help;export'= {
        }
        &'keyward;help;inject'= {
        }
        &'keyward;help;rotate'= {
        }
        &'keyward;help;revoke'= {
        }
        &'keyward;help;due'= {
        }
        &'keyward;help;dependent'= {
            cand add 'Let a connector name a dependent, and say what it is here'
            cand list 'List the dependents that connectors name, and what they are here'
            cand remove 'Let a connector name a dependent no longer'
            cand check 'Look whether every dependent can get a value; nothing is written'
        }
        &'keyward;help;dependent;add'= {
        }
        &'keyward;help;dependent;list'= {
        }
        &'keyward;help;dependent;remove'= {
        }
        &'keyward;help;dependent;check'= {
        }
        &'keyward;help;vendor'= {
            cand list 'List the vendors that have a driver here; needs no store and no identity'
            cand show 'Show how a vendor''s credentials are rotated, what may be relied on, and what a rotation needs'
            cand check 'Look whether a file is a definition, and at the requests it makes, every value masked; asks nobody'
            cand new 'Write a definition to begin with, which explains itself'
        }
        &'keyward;help;vendor;list'= {
        }
        &'keyward;help;vendor;show'= {
        }
        &'keyward;help;vendor;check'= {
        }
        &'keyward;help;vendor;new'= {
        }
        &'keyward;help;plugin'= {
            cand trust 'Trust a program with the credentials of some connectors'
            cand list 'List the plugins that are trusted, and whether each would be started as it is now'
            cand forget 'Trust a plugin no longer'
            cand test 'Look whether a program keeps to the protocol of plugins; it sees no credential'
        }
        &'keyward;help;plugin;trust'= {
        }
        &'keyward;help;plugin;list'= {
        }
        &'keyward;help;plugin;forget'= {
        }
        &'keyward;help;plugin;test'= {
        }
        &'keyward;help;schedule'= {
            cand print 'Print a unit that rotates what is due in this store, ready to be installed'
        }
        &'keyward;help;schedule;print'= {
        }
        &'keyward;help;member'= {
            cand list 'List the members'
            cand show 'Show one member: keys, groups, and what it may do by which rule'
            cand add 'Add a person or a machine: a new epoch of the policy'
            cand keys 'Print this device''s public keys for the store, for an admin to add'
            cand remove 'Remove a member: a new epoch of the policy; the groups it leaves get new keys'
        }
        &'keyward;help;member;list'= {
        }
        &'keyward;help;member;show'= {
        }
        &'keyward;help;member;add'= {
        }
        &'keyward;help;member;keys'= {
        }
        &'keyward;help;member;remove'= {
        }
        &'keyward;help;group'= {
            cand show 'Show one group, or list all'
            cand add 'Add a group with you in it: a new epoch of the policy'
            cand add-member 'Let a member into a group: a new epoch of the policy and one small file; connectors are not touched'
            cand remove-member 'Take a member out of a group, which gets a new key: a new epoch of the policy'
        }
        &'keyward;help;group;show'= {
        }
        &'keyward;help;group;add'= {
        }
        &'keyward;help;group;add-member'= {
        }
        &'keyward;help;group;remove-member'= {
        }
        &'keyward;help;env'= {
            cand list 'List the environments and their rules'
            cand add 'Add an environment with a group of its own: a new epoch of the policy'
            cand set 'Change the rules of an environment: a new epoch of the policy'
        }
        &'keyward;help;env;list'= {
        }
        &'keyward;help;env;add'= {
        }
        &'keyward;help;env;set'= {
        }
        &'keyward;help;access'= {
            cand list 'List the rules, numbered as `show` and `audit` name them'
            cand allow 'Add a rule: a new epoch of the policy'
            cand remove 'Remove a rule: a new epoch of the policy'
        }
        &'keyward;help;access;list'= {
        }
        &'keyward;help;access;allow'= {
        }
        &'keyward;help;access;remove'= {
        }
        &'keyward;help;rekey'= {
        }
        &'keyward;help;policy'= {
            cand show 'Who there is and what each may do'
            cand log 'Every epoch of the chain, newest first'
            cand renew 'Sign the policy again for longer: a new epoch with the same rules'
            cand adopt 'Follow another valid epoch than the one this machine remembers'
        }
        &'keyward;help;policy;show'= {
        }
        &'keyward;help;policy;log'= {
        }
        &'keyward;help;policy;renew'= {
        }
        &'keyward;help;policy;adopt'= {
        }
        &'keyward;help;sync'= {
        }
        &'keyward;help;join'= {
        }
        &'keyward;help;resolve'= {
        }
        &'keyward;help;lease'= {
            cand list 'List the leases at the remote, and how long each may still keep others waiting'
        }
        &'keyward;help;lease;list'= {
        }
        &'keyward;help;log'= {
        }
        &'keyward;help;audit'= {
            cand log 'List what was done, newest first'
            cand show 'Show everything recorded of one operation'
            cand import 'Take in the records of machines'' runs, as `KEYWARD_AUDIT_DIR` has gathered them'
            cand verify 'Verify that the record is whole'
        }
        &'keyward;help;audit;log'= {
        }
        &'keyward;help;audit;show'= {
        }
        &'keyward;help;audit;import'= {
        }
        &'keyward;help;audit;verify'= {
        }
        &'keyward;help;completions'= {
        }
        &'keyward;help;man'= {
        }
        &'keyward;help;help'= {
        }
    ]
    $completions[$command]
}
