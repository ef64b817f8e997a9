
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'keyward' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'keyward'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'keyward' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('demo', 'demo', [CompletionResultType]::ParameterValue, 'Show what keyward does, in a throwaway store')
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Make a store')
            [CompletionResult]::new('identity', 'identity', [CompletionResultType]::ParameterValue, 'Make, show, protect and back up your identity')
            [CompletionResult]::new('doctor', 'doctor', [CompletionResultType]::ParameterValue, 'Check the store, its record and this machine''s memory of it')
            [CompletionResult]::new('whoami', 'whoami', [CompletionResultType]::ParameterValue, 'Show who you are here and what you may do')
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Keep a new credential')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Give a credential a new version')
            [CompletionResult]::new('edit', 'edit', [CompletionResultType]::ParameterValue, 'Change a connector''s metadata')
            [CompletionResult]::new('move', 'move', [CompletionResultType]::ParameterValue, 'Give a connector another name within its environment')
            [CompletionResult]::new('restore', 'restore', [CompletionResultType]::ParameterValue, 'Make an earlier version the current one again')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Remove a connector and its sealed values')
            [CompletionResult]::new('rm', 'rm', [CompletionResultType]::ParameterValue, 'Remove a connector and its sealed values')
            [CompletionResult]::new('inventory', 'inventory', [CompletionResultType]::ParameterValue, 'List the connectors; needs no identity')
            [CompletionResult]::new('ls', 'ls', [CompletionResultType]::ParameterValue, 'List the connectors; needs no identity')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show everything known of a connector but its values; needs no identity')
            [CompletionResult]::new('reveal', 'reveal', [CompletionResultType]::ParameterValue, 'Show one value of a credential')
            [CompletionResult]::new('get', 'get', [CompletionResultType]::ParameterValue, 'Show one value of a credential')
            [CompletionResult]::new('run', 'run', [CompletionResultType]::ParameterValue, 'Run a program with credentials in its environment')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Write credentials in the format of another program')
            [CompletionResult]::new('inject', 'inject', [CompletionResultType]::ParameterValue, 'Put values into a text that names them')
            [CompletionResult]::new('rotate', 'rotate', [CompletionResultType]::ParameterValue, 'Replace a credential: make a new one, update every dependent, end the old one, prove it dead')
            [CompletionResult]::new('revoke', 'revoke', [CompletionResultType]::ParameterValue, 'End a credential at the vendor now, without overlap')
            [CompletionResult]::new('due', 'due', [CompletionResultType]::ParameterValue, 'List what is due for rotation, waits, is stuck, or needs somebody; needs no identity')
            [CompletionResult]::new('dependent', 'dependent', [CompletionResultType]::ParameterValue, 'Say who gets a new value when a connector rotates: files and programs of this machine')
            [CompletionResult]::new('vendor', 'vendor', [CompletionResultType]::ParameterValue, 'See which vendors'' credentials can be rotated here, and teach keyward another one')
            [CompletionResult]::new('plugin', 'plugin', [CompletionResultType]::ParameterValue, 'Say which plugins this machine trusts: programs that teach keyward a vendor')
            [CompletionResult]::new('schedule', 'schedule', [CompletionResultType]::ParameterValue, 'Have what is due rotated at a time, without anybody there')
            [CompletionResult]::new('member', 'member', [CompletionResultType]::ParameterValue, 'Add, list and remove people and machines')
            [CompletionResult]::new('group', 'group', [CompletionResultType]::ParameterValue, 'Show groups and change who is in them')
            [CompletionResult]::new('env', 'env', [CompletionResultType]::ParameterValue, 'List the environments, add one, change its rules')
            [CompletionResult]::new('access', 'access', [CompletionResultType]::ParameterValue, 'Say who may do what with which connectors')
            [CompletionResult]::new('rekey', 'rekey', [CompletionResultType]::ParameterValue, 'Seal again what is sealed to others than the policy names')
            [CompletionResult]::new('policy', 'policy', [CompletionResultType]::ParameterValue, 'Show the policy and its history, renew it, or settle a rival')
            [CompletionResult]::new('sync', 'sync', [CompletionResultType]::ParameterValue, 'Bring this clone of the store and its remote together')
            [CompletionResult]::new('join', 'join', [CompletionResultType]::ParameterValue, 'Clone a store that others share, and verify it before it is used')
            [CompletionResult]::new('resolve', 'resolve', [CompletionResultType]::ParameterValue, 'Decide between two changes of one connector that a sync could not bring together')
            [CompletionResult]::new('lease', 'lease', [CompletionResultType]::ParameterValue, 'Show who is at work on which connector')
            [CompletionResult]::new('log', 'log', [CompletionResultType]::ParameterValue, 'Show the changes of a connector, by whom and why, newest first')
            [CompletionResult]::new('audit', 'audit', [CompletionResultType]::ParameterValue, 'Read and verify the audit record')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Write the completions of a shell to standard output')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Write a manual page to standard output')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'keyward;demo' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'keyward;init' {
            [CompletionResult]::new('--member', '--member', [CompletionResultType]::ParameterName, 'Your name in the store [default: your user name]')
            [CompletionResult]::new('--device', '--device', [CompletionResultType]::ParameterName, 'This machine''s name in the store [default: its host name]')
            [CompletionResult]::new('--expires', '--expires', [CompletionResultType]::ParameterName, 'How long the policy is valid before an admin renews it')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('--passphrase', '--passphrase', [CompletionResultType]::ParameterName, 'Close the new identity with a passphrase')
            [CompletionResult]::new('--keyring', '--keyring', [CompletionResultType]::ParameterName, 'Keep the new identity in the system''s keyring')
            [CompletionResult]::new('--git', '--git', [CompletionResultType]::ParameterName, 'Make it a git repository')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'keyward;identity' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('new', 'new', [CompletionResultType]::ParameterValue, 'Make an identity where there is none')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show what kind it is, where it is kept, and its recipient; never the secret')
            [CompletionResult]::new('protect', 'protect', [CompletionResultType]::ParameterValue, 'Change how it is kept; the identity stays the same')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Write a backup of it: the identity alone, which the age program takes too')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Take in an identity made elsewhere, where there is none')
            [CompletionResult]::new('unlock', 'unlock', [CompletionResultType]::ParameterValue, 'Open it once and keep it open for a while, in the kernel''s keyring')
            [CompletionResult]::new('lock', 'lock', [CompletionResultType]::ParameterValue, 'Forget what unlock keeps open')
            [CompletionResult]::new('plugin', 'plugin', [CompletionResultType]::ParameterValue, 'Say which age plugins may be started on this machine')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'keyward;identity;new' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('--passphrase', '--passphrase', [CompletionResultType]::ParameterName, 'In a file that a passphrase closes')
            [CompletionResult]::new('--keyring', '--keyring', [CompletionResultType]::ParameterName, 'In the system''s keyring')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'In a file that only you may read (mode 0600) [default]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'keyward;identity;show' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to write it')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'keyward;identity;protect' {
            [CompletionResult]::new('--with', '--with', [CompletionResultType]::ParameterName, 'Where it is to be from now on; `passphrase` again changes the passphrase')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'keyward;identity;export' {
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'To a new file with mode 0600 [default: standard output; on a terminal only after a question]')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'keyward;identity;import' {
            [CompletionResult]::new('--recipient', '--recipient', [CompletionResultType]::ParameterName, 'Of an age plugin''s identity: its recipient, where the file does not say it')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('--passphrase', '--passphrase', [CompletionResultType]::ParameterName, 'In a file that a passphrase closes')
            [CompletionResult]::new('--keyring', '--keyring', [CompletionResultType]::ParameterName, 'In the system''s keyring')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'In a file that only you may read (mode 0600) [default]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'keyward;identity;unlock' {
            [CompletionResult]::new('--for', '--for', [CompletionResultType]::ParameterName, 'For how long')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'keyward;identity;lock' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'keyward;identity;plugin' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('allow', 'allow', [CompletionResultType]::ParameterValue, 'Allow a program, in place of the one that was allowed under this name before')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List what is allowed, and whether it would be started as it is now')
            [CompletionResult]::new('forget', 'forget', [CompletionResultType]::ParameterValue, 'Allow it no longer')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'keyward;identity;plugin;allow' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('--pin', '--pin', [CompletionResultType]::ParameterName, 'Only with exactly these bytes: after an update it has to be allowed again')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'keyward;identity;plugin;list' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to write it')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'keyward;identity;plugin;forget' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'keyward;identity;plugin;help' {
            [CompletionResult]::new('allow', 'allow', [CompletionResultType]::ParameterValue, 'Allow a program, in place of the one that was allowed under this name before')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List what is allowed, and whether it would be started as it is now')
            [CompletionResult]::new('forget', 'forget', [CompletionResultType]::ParameterValue, 'Allow it no longer')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'keyward;identity;plugin;help;allow' {
            break
        }
        'keyward;identity;plugin;help;list' {
            break
        }
        'keyward;identity;plugin;help;forget' {
            break
        }
        'keyward;identity;plugin;help;help' {
            break
        }
        'keyward;identity;help' {
            [CompletionResult]::new('new', 'new', [CompletionResultType]::ParameterValue, 'Make an identity where there is none')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show what kind it is, where it is kept, and its recipient; never the secret')
            [CompletionResult]::new('protect', 'protect', [CompletionResultType]::ParameterValue, 'Change how it is kept; the identity stays the same')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Write a backup of it: the identity alone, which the age program takes too')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Take in an identity made elsewhere, where there is none')
            [CompletionResult]::new('unlock', 'unlock', [CompletionResultType]::ParameterValue, 'Open it once and keep it open for a while, in the kernel''s keyring')
            [CompletionResult]::new('lock', 'lock', [CompletionResultType]::ParameterValue, 'Forget what unlock keeps open')
            [CompletionResult]::new('plugin', 'plugin', [CompletionResultType]::ParameterValue, 'Say which age plugins may be started on this machine')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'keyward;identity;help;new' {
            break
        }
        'keyward;identity;help;show' {
            break
        }
        'keyward;identity;help;protect' {
            break
        }
        'keyward;identity;help;export' {
            break
        }
        'keyward;identity;help;import' {
            break
        }
        'keyward;identity;help;unlock' {
            break
        }
        'keyward;identity;help;lock' {
            break
        }
        'keyward;identity;help;plugin' {
            [CompletionResult]::new('allow', 'allow', [CompletionResultType]::ParameterValue, 'Allow a program, in place of the one that was allowed under this name before')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List what is allowed, and whether it would be started as it is now')
            [CompletionResult]::new('forget', 'forget', [CompletionResultType]::ParameterValue, 'Allow it no longer')
            break
        }
        'keyward;identity;help;plugin;allow' {
            break
        }
        'keyward;identity;help;plugin;list' {
            break
        }
        'keyward;identity;help;plugin;forget' {
            break
        }
        'keyward;identity;help;help' {
            break
        }
        'keyward;doctor' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to write it')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('--accept-older', '--accept-older', [CompletionResultType]::ParameterName, 'Take an older state for the newest there is')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'keyward;whoami' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to write it')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'keyward;add' {
            [CompletionResult]::new('--owner', '--owner', [CompletionResultType]::ParameterName, 'Who answers for it: a team or person')
            [CompletionResult]::new('--purpose', '--purpose', [CompletionResultType]::ParameterName, 'What it is for')
            [CompletionResult]::new('--vendor', '--vendor', [CompletionResultType]::ParameterName, 'The outside system''s kind [default: manual]')
            [CompletionResult]::new('--kind', '--kind', [CompletionResultType]::ParameterName, 'The credential''s kind, such as api-key or database-password [default: secret]')
            [CompletionResult]::new('--tenant', '--tenant', [CompletionResultType]::ParameterName, 'The account or organisation at the vendor')
            [CompletionResult]::new('--service-account', '--service-account', [CompletionResultType]::ParameterName, 'The technical user at the vendor')
            [CompletionResult]::new('--documentation', '--documentation', [CompletionResultType]::ParameterName, 'A page that describes it')
            [CompletionResult]::new('--scope', '--scope', [CompletionResultType]::ParameterName, 'A permission at the vendor and why it is needed; may be given more than once')
            [CompletionResult]::new('--host', '--host', [CompletionResultType]::ParameterName, 'A host its values may be sent to; may be given more than once')
            [CompletionResult]::new('--every', '--every', [CompletionResultType]::ParameterName, 'How old a version may become, such as 30d')
            [CompletionResult]::new('--overlap', '--overlap', [CompletionResultType]::ParameterName, 'How long old and new stay valid together, such as 24h')
            [CompletionResult]::new('--expires', '--expires', [CompletionResultType]::ParameterName, 'When the current version ends at the vendor: a date, a time, or a span from now such as 90d')
            [CompletionResult]::new('--strategy', '--strategy', [CompletionResultType]::ParameterName, 'Which of the vendor''s ways a rotation takes')
            [CompletionResult]::new('--admin', '--admin', [CompletionResultType]::ParameterName, 'The connector, in the same environment, whose credential manages this one')
            [CompletionResult]::new('--serves', '--serves', [CompletionResultType]::ParameterName, 'Connectors, by a pattern without the environment, that may name this one as --admin; may be given more than once')
            [CompletionResult]::new('--coupled', '--coupled', [CompletionResultType]::ParameterName, 'A connector that must not rotate within this one''s overlap; may be given more than once')
            [CompletionResult]::new('--dependent', '--dependent', [CompletionResultType]::ParameterName, 'A place that gets a new value, by its name; may be given more than once')
            [CompletionResult]::new('--field', '--field', [CompletionResultType]::ParameterName, 'A field of the credential; may be given more than once [default: the one in REF, the fields it has, or `value`]')
            [CompletionResult]::new('--from-file', '--from-file', [CompletionResultType]::ParameterName, 'Take a field''s value from a file, byte for byte')
            [CompletionResult]::new('--length', '--length', [CompletionResultType]::ParameterName, 'Characters of a generated value')
            [CompletionResult]::new('--alphabet', '--alphabet', [CompletionResultType]::ParameterName, 'Alphabet of a generated value')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('--from-json', '--from-json', [CompletionResultType]::ParameterName, 'Read all fields from standard input as one JSON object of strings')
            [CompletionResult]::new('--generate', '--generate', [CompletionResultType]::ParameterName, 'Make a random value here')
            [CompletionResult]::new('--keep-newline', '--keep-newline', [CompletionResultType]::ParameterName, 'Keep the line end of a value on standard input')
            [CompletionResult]::new('--allow-empty', '--allow-empty', [CompletionResultType]::ParameterName, 'Allow a value of no characters')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'keyward;set' {
            [CompletionResult]::new('--expires', '--expires', [CompletionResultType]::ParameterName, 'When the new version ends at the vendor: a date, a time, or a span from now such as 90d')
            [CompletionResult]::new('--field', '--field', [CompletionResultType]::ParameterName, 'A field of the credential; may be given more than once [default: the one in REF, the fields it has, or `value`]')
            [CompletionResult]::new('--from-file', '--from-file', [CompletionResultType]::ParameterName, 'Take a field''s value from a file, byte for byte')
            [CompletionResult]::new('--length', '--length', [CompletionResultType]::ParameterName, 'Characters of a generated value')
            [CompletionResult]::new('--alphabet', '--alphabet', [CompletionResultType]::ParameterName, 'Alphabet of a generated value')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('--from-json', '--from-json', [CompletionResultType]::ParameterName, 'Read all fields from standard input as one JSON object of strings')
            [CompletionResult]::new('--generate', '--generate', [CompletionResultType]::ParameterName, 'Make a random value here')
            [CompletionResult]::new('--keep-newline', '--keep-newline', [CompletionResultType]::ParameterName, 'Keep the line end of a value on standard input')
            [CompletionResult]::new('--allow-empty', '--allow-empty', [CompletionResultType]::ParameterName, 'Allow a value of no characters')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'keyward;edit' {
            [CompletionResult]::new('--owner', '--owner', [CompletionResultType]::ParameterName, 'Who answers for it: a team or person')
            [CompletionResult]::new('--purpose', '--purpose', [CompletionResultType]::ParameterName, 'What it is for')
            [CompletionResult]::new('--vendor', '--vendor', [CompletionResultType]::ParameterName, 'The outside system''s kind [default: manual]')
            [CompletionResult]::new('--kind', '--kind', [CompletionResultType]::ParameterName, 'The credential''s kind, such as api-key or database-password [default: secret]')
            [CompletionResult]::new('--tenant', '--tenant', [CompletionResultType]::ParameterName, 'The account or organisation at the vendor')
            [CompletionResult]::new('--service-account', '--service-account', [CompletionResultType]::ParameterName, 'The technical user at the vendor')
            [CompletionResult]::new('--documentation', '--documentation', [CompletionResultType]::ParameterName, 'A page that describes it')
            [CompletionResult]::new('--scope', '--scope', [CompletionResultType]::ParameterName, 'A permission at the vendor and why it is needed; may be given more than once')
            [CompletionResult]::new('--host', '--host', [CompletionResultType]::ParameterName, 'A host its values may be sent to; may be given more than once')
            [CompletionResult]::new('--every', '--every', [CompletionResultType]::ParameterName, 'How old a version may become, such as 30d')
            [CompletionResult]::new('--overlap', '--overlap', [CompletionResultType]::ParameterName, 'How long old and new stay valid together, such as 24h')
            [CompletionResult]::new('--expires', '--expires', [CompletionResultType]::ParameterName, 'When the current version ends at the vendor: a date, a time, or a span from now such as 90d')
            [CompletionResult]::new('--strategy', '--strategy', [CompletionResultType]::ParameterName, 'Which of the vendor''s ways a rotation takes')
            [CompletionResult]::new('--admin', '--admin', [CompletionResultType]::ParameterName, 'The connector, in the same environment, whose credential manages this one')
            [CompletionResult]::new('--serves', '--serves', [CompletionResultType]::ParameterName, 'Connectors, by a pattern without the environment, that may name this one as --admin; may be given more than once')
            [CompletionResult]::new('--coupled', '--coupled', [CompletionResultType]::ParameterName, 'A connector that must not rotate within this one''s overlap; may be given more than once')
            [CompletionResult]::new('--dependent', '--dependent', [CompletionResultType]::ParameterName, 'A place that gets a new value, by its name; may be given more than once')
            [CompletionResult]::new('--unset', '--unset', [CompletionResultType]::ParameterName, 'Take something away: tenant, service-account, documentation, scopes, hosts, every, overlap, expires, strategy, admin, serves, coupled, dependents')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'keyward;move' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'keyward;restore' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'keyward;remove' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('--orphan', '--orphan', [CompletionResultType]::ParameterName, 'Leave its credentials alive at the vendor; needs a reason')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'keyward;rm' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('--orphan', '--orphan', [CompletionResultType]::ParameterName, 'Leave its credentials alive at the vendor; needs a reason')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'keyward;inventory' {
            [CompletionResult]::new('--vendor', '--vendor', [CompletionResultType]::ParameterName, 'Only of this vendor')
            [CompletionResult]::new('--kind', '--kind', [CompletionResultType]::ParameterName, 'Only of this kind')
            [CompletionResult]::new('--owner', '--owner', [CompletionResultType]::ParameterName, 'Only of this owner')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Only in this state: active, due, expiring, expired, stale, rotating, older, forked, invalid, deleted, removed, moved')
            [CompletionResult]::new('--sort', '--sort', [CompletionResultType]::ParameterName, 'In which order')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to write it')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Removed and moved ones too')
            [CompletionResult]::new('--reverse', '--reverse', [CompletionResultType]::ParameterName, 'The other way round')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'keyward;ls' {
            [CompletionResult]::new('--vendor', '--vendor', [CompletionResultType]::ParameterName, 'Only of this vendor')
            [CompletionResult]::new('--kind', '--kind', [CompletionResultType]::ParameterName, 'Only of this kind')
            [CompletionResult]::new('--owner', '--owner', [CompletionResultType]::ParameterName, 'Only of this owner')
            [CompletionResult]::new('--state', '--state', [CompletionResultType]::ParameterName, 'Only in this state: active, due, expiring, expired, stale, rotating, older, forked, invalid, deleted, removed, moved')
            [CompletionResult]::new('--sort', '--sort', [CompletionResultType]::ParameterName, 'In which order')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to write it')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Removed and moved ones too')
            [CompletionResult]::new('--reverse', '--reverse', [CompletionResultType]::ParameterName, 'The other way round')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'keyward;show' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to write it')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'keyward;reveal' {
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'Write it to a file that only you can read')
            [CompletionResult]::new('--clear-after', '--clear-after', [CompletionResultType]::ParameterName, 'Seconds until the clipboard is cleared')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Replace the file if it exists')
            [CompletionResult]::new('--copy', '--copy', [CompletionResultType]::ParameterName, 'Put it on the clipboard instead of the screen')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'keyward;get' {
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'Write it to a file that only you can read')
            [CompletionResult]::new('--clear-after', '--clear-after', [CompletionResultType]::ParameterName, 'Seconds until the clipboard is cleared')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Replace the file if it exists')
            [CompletionResult]::new('--copy', '--copy', [CompletionResultType]::ParameterName, 'Put it on the clipboard instead of the screen')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'keyward;run' {
            [CompletionResult]::new('-e', '-e', [CompletionResultType]::ParameterName, 'A variable and what it gets: ENV/NAME[@VERSION][:FIELD]; without NAME=, or for a pattern such as ''dev/**'', every field under its default name')
            [CompletionResult]::new('--bind', '--bind', [CompletionResultType]::ParameterName, 'A variable and what it gets: ENV/NAME[@VERSION][:FIELD]; without NAME=, or for a pattern such as ''dev/**'', every field under its default name')
            [CompletionResult]::new('--bindings', '--bindings', [CompletionResultType]::ParameterName, 'A TOML file of such lines, NAME = "ENV/NAME:FIELD", under [bindings]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Which profile of .keyward.toml counts where neither -e nor --bindings is given [default: default]')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('--mix', '--mix', [CompletionResultType]::ParameterName, 'Take values of several environments together, where the policy lets each of them mix')
            [CompletionResult]::new('--pristine', '--pristine', [CompletionResultType]::ParameterName, 'Give it only PATH, HOME, TERM, LANG, LC_*, TMPDIR, USER, SHELL and what is bound')
            [CompletionResult]::new('--files', '--files', [CompletionResultType]::ParameterName, 'Put values into files in memory, removed afterwards; NAME_FILE says where, NAME is not set')
            [CompletionResult]::new('--mask', '--mask', [CompletionResultType]::ParameterName, 'Replace values in what it says by [masked NAME], also as base64 and line by line')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'keyward;export' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Which format')
            [CompletionResult]::new('--dialect', '--dialect', [CompletionResultType]::ParameterName, 'Which program reads the dotenv file')
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'kubernetes-secret: the name of the Secret')
            [CompletionResult]::new('--namespace', '--namespace', [CompletionResultType]::ParameterName, 'kubernetes-secret: its namespace')
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'A file that only you can read; or - for standard output, also where that is a terminal')
            [CompletionResult]::new('-e', '-e', [CompletionResultType]::ParameterName, 'A variable and what it gets: ENV/NAME[@VERSION][:FIELD]; without NAME=, or for a pattern such as ''dev/**'', every field under its default name')
            [CompletionResult]::new('--bind', '--bind', [CompletionResultType]::ParameterName, 'A variable and what it gets: ENV/NAME[@VERSION][:FIELD]; without NAME=, or for a pattern such as ''dev/**'', every field under its default name')
            [CompletionResult]::new('--bindings', '--bindings', [CompletionResultType]::ParameterName, 'A TOML file of such lines, NAME = "ENV/NAME:FIELD", under [bindings]')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Replace what exists')
            [CompletionResult]::new('--mix', '--mix', [CompletionResultType]::ParameterName, 'Take values of several environments together, where the policy lets each of them mix')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'keyward;inject' {
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'What the text is [default: what the name of the file says]')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to write that list')
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'A file that only you can read; or - for standard output, also where that is a terminal')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('--mix', '--mix', [CompletionResultType]::ParameterName, 'Take values of several environments together, where the policy lets each of them mix')
            [CompletionResult]::new('--check', '--check', [CompletionResultType]::ParameterName, 'Only list the references and whether there is what they name')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Replace what exists')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'keyward;rotate' {
            [CompletionResult]::new('--vendor', '--vendor', [CompletionResultType]::ParameterName, 'Only of this vendor')
            [CompletionResult]::new('--overlap', '--overlap', [CompletionResultType]::ParameterName, 'How long old and new stay valid together, such as 24h')
            [CompletionResult]::new('--strategy', '--strategy', [CompletionResultType]::ParameterName, 'Which of the vendor''s ways is taken')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'How many connectors at once')
            [CompletionResult]::new('--patience', '--patience', [CompletionResultType]::ParameterName, 'How long each may wait for its vendor and dependents, in seconds')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'One JSON object a line for all that happens')
            [CompletionResult]::new('--field', '--field', [CompletionResultType]::ParameterName, 'A field of the credential; may be given more than once [default: the one in REF, the fields it has, or `value`]')
            [CompletionResult]::new('--from-file', '--from-file', [CompletionResultType]::ParameterName, 'Take a field''s value from a file, byte for byte')
            [CompletionResult]::new('--length', '--length', [CompletionResultType]::ParameterName, 'Characters of a generated value')
            [CompletionResult]::new('--alphabet', '--alphabet', [CompletionResultType]::ParameterName, 'Alphabet of a generated value')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('--due', '--due', [CompletionResultType]::ParameterName, 'Everything that is due: operations that wait first, then what is overdue or ends within a week')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Say what would be done, and do nothing')
            [CompletionResult]::new('--resume', '--resume', [CompletionResultType]::ParameterName, 'Bring to its end what is in flight, and begin nothing')
            [CompletionResult]::new('--abort', '--abort', [CompletionResultType]::ParameterName, 'Take back what is in flight, where that is possible')
            [CompletionResult]::new('--ended', '--ended', [CompletionResultType]::ParameterName, 'The old credential was ended at the vendor by hand')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Do not ask before several are rotated')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask before several are rotated')
            [CompletionResult]::new('--from-json', '--from-json', [CompletionResultType]::ParameterName, 'Read all fields from standard input as one JSON object of strings')
            [CompletionResult]::new('--generate', '--generate', [CompletionResultType]::ParameterName, 'Make a random value here')
            [CompletionResult]::new('--keep-newline', '--keep-newline', [CompletionResultType]::ParameterName, 'Keep the line end of a value on standard input')
            [CompletionResult]::new('--allow-empty', '--allow-empty', [CompletionResultType]::ParameterName, 'Allow a value of no characters')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'keyward;revoke' {
            [CompletionResult]::new('--patience', '--patience', [CompletionResultType]::ParameterName, 'How long to wait for the vendor, in seconds')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'One JSON object a line for all that happens')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('--ended', '--ended', [CompletionResultType]::ParameterName, 'The credential was ended at the vendor by hand')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Do not ask for its name')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask for its name')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'keyward;due' {
            [CompletionResult]::new('--within', '--within', [CompletionResultType]::ParameterName, 'What comes within this time too')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to write it')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'keyward;dependent' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Let a connector name a dependent, and say what it is here')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the dependents that connectors name, and what they are here')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Let a connector name a dependent no longer')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Look whether every dependent can get a value; nothing is written')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'keyward;dependent;add' {
            [CompletionResult]::new('--env-file', '--env-file', [CompletionResultType]::ParameterName, 'A .env file, of which only these variables change')
            [CompletionResult]::new('--var', '--var', [CompletionResultType]::ParameterName, 'A variable in it and the field it gets; may be given more than once')
            [CompletionResult]::new('--dialect', '--dialect', [CompletionResultType]::ParameterName, 'Who reads the .env file')
            [CompletionResult]::new('--file', '--file', [CompletionResultType]::ParameterName, 'A file that is one value')
            [CompletionResult]::new('--field', '--field', [CompletionResultType]::ParameterName, 'The field that goes there; of a program all of them, as JSON, if none is named')
            [CompletionResult]::new('--confirm', '--confirm', [CompletionResultType]::ParameterName, 'A program that gets the same on stdin and says by exit code 0 that this is what is there; words are separated by spaces')
            [CompletionResult]::new('--then', '--then', [CompletionResultType]::ParameterName, 'A program to run after each write, such as a reload; words are separated by spaces')
            [CompletionResult]::new('--probe', '--probe', [CompletionResultType]::ParameterName, 'A program that says by exit code 0 that the new value is in use; words are separated by spaces')
            [CompletionResult]::new('--serves', '--serves', [CompletionResultType]::ParameterName, 'Other connectors that it may serve: a pattern such as ''prod/web-*''; may be given more than once')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('--newline', '--newline', [CompletionResultType]::ParameterName, 'End the file with a line feed')
            [CompletionResult]::new('--replace', '--replace', [CompletionResultType]::ParameterName, 'Replace what is called so here')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'keyward;dependent;list' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to write it')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'keyward;dependent;remove' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('--forget', '--forget', [CompletionResultType]::ParameterName, 'Forget here what it is')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'keyward;dependent;check' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'keyward;dependent;help' {
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Let a connector name a dependent, and say what it is here')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the dependents that connectors name, and what they are here')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Let a connector name a dependent no longer')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Look whether every dependent can get a value; nothing is written')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'keyward;dependent;help;add' {
            break
        }
        'keyward;dependent;help;list' {
            break
        }
        'keyward;dependent;help;remove' {
            break
        }
        'keyward;dependent;help;check' {
            break
        }
        'keyward;dependent;help;help' {
            break
        }
        'keyward;vendor' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the vendors that have a driver here; needs no store and no identity')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show how a vendor''s credentials are rotated, what may be relied on, and what a rotation needs')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Look whether a file is a definition, and at the requests it makes, every value masked; asks nobody')
            [CompletionResult]::new('new', 'new', [CompletionResultType]::ParameterValue, 'Write a definition to begin with, which explains itself')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'keyward;vendor;list' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to write it')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'keyward;vendor;show' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to write it')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'keyward;vendor;check' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'keyward;vendor;new' {
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'Where to; standard output if it is not said')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('--force', '--force', [CompletionResultType]::ParameterName, 'Replace what exists')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'keyward;vendor;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the vendors that have a driver here; needs no store and no identity')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show how a vendor''s credentials are rotated, what may be relied on, and what a rotation needs')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Look whether a file is a definition, and at the requests it makes, every value masked; asks nobody')
            [CompletionResult]::new('new', 'new', [CompletionResultType]::ParameterValue, 'Write a definition to begin with, which explains itself')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'keyward;vendor;help;list' {
            break
        }
        'keyward;vendor;help;show' {
            break
        }
        'keyward;vendor;help;check' {
            break
        }
        'keyward;vendor;help;new' {
            break
        }
        'keyward;vendor;help;help' {
            break
        }
        'keyward;plugin' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('trust', 'trust', [CompletionResultType]::ParameterValue, 'Trust a program with the credentials of some connectors')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the plugins that are trusted, and whether each would be started as it is now')
            [CompletionResult]::new('forget', 'forget', [CompletionResultType]::ParameterValue, 'Trust a plugin no longer')
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Look whether a program keeps to the protocol of plugins; it sees no credential')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'keyward;plugin;trust' {
            [CompletionResult]::new('--serves', '--serves', [CompletionResultType]::ParameterName, 'Connectors whose credentials it may see: a pattern such as ''prod/crm/**''; may be given more than once')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('--pin', '--pin', [CompletionResultType]::ParameterName, 'Only with exactly these bytes: after an update it has to be trusted again')
            [CompletionResult]::new('--replace', '--replace', [CompletionResultType]::ParameterName, 'Replace the one that is trusted under this id')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'keyward;plugin;list' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to write it')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'keyward;plugin;forget' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'keyward;plugin;test' {
            [CompletionResult]::new('--id', '--id', [CompletionResultType]::ParameterName, 'The id that it must say it has [default: what stands after `keyward-plugin-` in its file''s name]')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to write it')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'keyward;plugin;help' {
            [CompletionResult]::new('trust', 'trust', [CompletionResultType]::ParameterValue, 'Trust a program with the credentials of some connectors')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the plugins that are trusted, and whether each would be started as it is now')
            [CompletionResult]::new('forget', 'forget', [CompletionResultType]::ParameterValue, 'Trust a plugin no longer')
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Look whether a program keeps to the protocol of plugins; it sees no credential')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'keyward;plugin;help;trust' {
            break
        }
        'keyward;plugin;help;list' {
            break
        }
        'keyward;plugin;help;forget' {
            break
        }
        'keyward;plugin;help;test' {
            break
        }
        'keyward;plugin;help;help' {
            break
        }
        'keyward;schedule' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('print', 'print', [CompletionResultType]::ParameterValue, 'Print a unit that rotates what is due in this store, ready to be installed')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'keyward;schedule;print' {
            [CompletionResult]::new('--every', '--every', [CompletionResultType]::ParameterName, 'How often')
            [CompletionResult]::new('--at', '--at', [CompletionResultType]::ParameterName, 'At which time of day, at the earliest; up to half an hour later, so that not all stores begin at once')
            [CompletionResult]::new('--part', '--part', [CompletionResultType]::ParameterName, 'Only this one of the two files of systemd')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('--systemd', '--systemd', [CompletionResultType]::ParameterName, 'A service and its timer, for this machine')
            [CompletionResult]::new('--cron', '--cron', [CompletionResultType]::ParameterName, 'A line of your crontab, for this machine')
            [CompletionResult]::new('--github-actions', '--github-actions', [CompletionResultType]::ParameterName, 'A workflow, for runners that remember nothing')
            [CompletionResult]::new('--kubernetes-cronjob', '--kubernetes-cronjob', [CompletionResultType]::ParameterName, 'A cron job, for pods that remember nothing')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'keyward;schedule;help' {
            [CompletionResult]::new('print', 'print', [CompletionResultType]::ParameterValue, 'Print a unit that rotates what is due in this store, ready to be installed')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'keyward;schedule;help;print' {
            break
        }
        'keyward;schedule;help;help' {
            break
        }
        'keyward;member' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the members')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show one member: keys, groups, and what it may do by which rule')
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add a person or a machine: a new epoch of the policy')
            [CompletionResult]::new('keys', 'keys', [CompletionResultType]::ParameterValue, 'Print this device''s public keys for the store, for an admin to add')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Remove a member: a new epoch of the policy; the groups it leaves get new keys')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'keyward;member;list' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to write it')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'keyward;member;show' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'keyward;member;add' {
            [CompletionResult]::new('--kind', '--kind', [CompletionResultType]::ParameterName, 'A person, or a program that acts on its own')
            [CompletionResult]::new('--recipient', '--recipient', [CompletionResultType]::ParameterName, 'Its age recipient')
            [CompletionResult]::new('--writer', '--writer', [CompletionResultType]::ParameterName, 'A device and the key it signs with; may be given more than once')
            [CompletionResult]::new('--expires', '--expires', [CompletionResultType]::ParameterName, 'How long the new epoch of the policy is valid')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('--new', '--new', [CompletionResultType]::ParameterName, 'Make a machine''s secret here and print it once')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Do not ask whether what changes is right')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask whether what changes is right')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'keyward;member;keys' {
            [CompletionResult]::new('--device', '--device', [CompletionResultType]::ParameterName, 'This device''s name [default: the host''s name]')
            [CompletionResult]::new('--member', '--member', [CompletionResultType]::ParameterName, 'Your name as a member [default: the user''s name]')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'keyward;member;remove' {
            [CompletionResult]::new('--expires', '--expires', [CompletionResultType]::ParameterName, 'How long the new epoch of the policy is valid')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Do not ask whether what changes is right')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask whether what changes is right')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'keyward;member;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the members')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show one member: keys, groups, and what it may do by which rule')
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add a person or a machine: a new epoch of the policy')
            [CompletionResult]::new('keys', 'keys', [CompletionResultType]::ParameterValue, 'Print this device''s public keys for the store, for an admin to add')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Remove a member: a new epoch of the policy; the groups it leaves get new keys')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'keyward;member;help;list' {
            break
        }
        'keyward;member;help;show' {
            break
        }
        'keyward;member;help;add' {
            break
        }
        'keyward;member;help;keys' {
            break
        }
        'keyward;member;help;remove' {
            break
        }
        'keyward;member;help;help' {
            break
        }
        'keyward;group' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show one group, or list all')
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add a group with you in it: a new epoch of the policy')
            [CompletionResult]::new('add-member', 'add-member', [CompletionResultType]::ParameterValue, 'Let a member into a group: a new epoch of the policy and one small file; connectors are not touched')
            [CompletionResult]::new('remove-member', 'remove-member', [CompletionResultType]::ParameterValue, 'Take a member out of a group, which gets a new key: a new epoch of the policy')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'keyward;group;show' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to write it')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'keyward;group;add' {
            [CompletionResult]::new('--expires', '--expires', [CompletionResultType]::ParameterName, 'How long the new epoch of the policy is valid')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Do not ask whether what changes is right')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask whether what changes is right')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'keyward;group;add-member' {
            [CompletionResult]::new('--expires', '--expires', [CompletionResultType]::ParameterName, 'How long the new epoch of the policy is valid')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Do not ask whether what changes is right')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask whether what changes is right')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'keyward;group;remove-member' {
            [CompletionResult]::new('--expires', '--expires', [CompletionResultType]::ParameterName, 'How long the new epoch of the policy is valid')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Do not ask whether what changes is right')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask whether what changes is right')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'keyward;group;help' {
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show one group, or list all')
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add a group with you in it: a new epoch of the policy')
            [CompletionResult]::new('add-member', 'add-member', [CompletionResultType]::ParameterValue, 'Let a member into a group: a new epoch of the policy and one small file; connectors are not touched')
            [CompletionResult]::new('remove-member', 'remove-member', [CompletionResultType]::ParameterValue, 'Take a member out of a group, which gets a new key: a new epoch of the policy')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'keyward;group;help;show' {
            break
        }
        'keyward;group;help;add' {
            break
        }
        'keyward;group;help;add-member' {
            break
        }
        'keyward;group;help;remove-member' {
            break
        }
        'keyward;group;help;help' {
            break
        }
        'keyward;env' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the environments and their rules')
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add an environment with a group of its own: a new epoch of the policy')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Change the rules of an environment: a new epoch of the policy')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'keyward;env;list' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to write it')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'keyward;env;add' {
            [CompletionResult]::new('--require-reason', '--require-reason', [CompletionResultType]::ParameterName, 'What the reason of every operation must match (a regular expression)')
            [CompletionResult]::new('--expires', '--expires', [CompletionResultType]::ParameterName, 'How long the new epoch of the policy is valid')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Do not ask whether what changes is right')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask whether what changes is right')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'keyward;env;set' {
            [CompletionResult]::new('--require-reason', '--require-reason', [CompletionResultType]::ParameterName, 'What the reason of every operation must match (a regular expression)')
            [CompletionResult]::new('--anchor', '--anchor', [CompletionResultType]::ParameterName, 'Whether a value is handed out only when the record of it is on the git remote')
            [CompletionResult]::new('--max-overlap', '--max-overlap', [CompletionResultType]::ParameterName, 'The longest overlap that a rotation may have, such as 24h')
            [CompletionResult]::new('--expires', '--expires', [CompletionResultType]::ParameterName, 'How long the new epoch of the policy is valid')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('--no-reason', '--no-reason', [CompletionResultType]::ParameterName, 'Ask for no reason')
            [CompletionResult]::new('--mix', '--mix', [CompletionResultType]::ParameterName, 'Let its values go to a program together with those of others that say so too')
            [CompletionResult]::new('--no-mix', '--no-mix', [CompletionResultType]::ParameterName, 'Keep its values apart from those of all others')
            [CompletionResult]::new('--no-max-overlap', '--no-max-overlap', [CompletionResultType]::ParameterName, 'Let an overlap be as long as anybody wants')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Do not ask whether what changes is right')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask whether what changes is right')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'keyward;env;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the environments and their rules')
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add an environment with a group of its own: a new epoch of the policy')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Change the rules of an environment: a new epoch of the policy')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'keyward;env;help;list' {
            break
        }
        'keyward;env;help;add' {
            break
        }
        'keyward;env;help;set' {
            break
        }
        'keyward;env;help;help' {
            break
        }
        'keyward;access' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the rules, numbered as `show` and `audit` name them')
            [CompletionResult]::new('allow', 'allow', [CompletionResultType]::ParameterValue, 'Add a rule: a new epoch of the policy')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Remove a rule: a new epoch of the policy')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'keyward;access;list' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to write it')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'keyward;access;allow' {
            [CompletionResult]::new('--member', '--member', [CompletionResultType]::ParameterName, 'Which members; may be given more than once')
            [CompletionResult]::new('--group', '--group', [CompletionResultType]::ParameterName, 'Which groups; may be given more than once')
            [CompletionResult]::new('--can', '--can', [CompletionResultType]::ParameterName, 'What they may do: use, export, reveal, write, approve, audit')
            [CompletionResult]::new('--why', '--why', [CompletionResultType]::ParameterName, 'Why, in words')
            [CompletionResult]::new('--expires', '--expires', [CompletionResultType]::ParameterName, 'How long the new epoch of the policy is valid')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Do not ask whether what changes is right')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask whether what changes is right')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'keyward;access;remove' {
            [CompletionResult]::new('--expires', '--expires', [CompletionResultType]::ParameterName, 'How long the new epoch of the policy is valid')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Do not ask whether what changes is right')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask whether what changes is right')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'keyward;access;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the rules, numbered as `show` and `audit` name them')
            [CompletionResult]::new('allow', 'allow', [CompletionResultType]::ParameterValue, 'Add a rule: a new epoch of the policy')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Remove a rule: a new epoch of the policy')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'keyward;access;help;list' {
            break
        }
        'keyward;access;help;allow' {
            break
        }
        'keyward;access;help;remove' {
            break
        }
        'keyward;access;help;help' {
            break
        }
        'keyward;rekey' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'keyward;policy' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Who there is and what each may do')
            [CompletionResult]::new('log', 'log', [CompletionResultType]::ParameterValue, 'Every epoch of the chain, newest first')
            [CompletionResult]::new('renew', 'renew', [CompletionResultType]::ParameterValue, 'Sign the policy again for longer: a new epoch with the same rules')
            [CompletionResult]::new('adopt', 'adopt', [CompletionResultType]::ParameterValue, 'Follow another valid epoch than the one this machine remembers')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'keyward;policy;show' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to write it')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'keyward;policy;log' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to write it')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'keyward;policy;renew' {
            [CompletionResult]::new('--expires', '--expires', [CompletionResultType]::ParameterName, 'How long the new epoch of the policy is valid')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Do not ask whether what changes is right')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask whether what changes is right')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'keyward;policy;adopt' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'keyward;policy;help' {
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Who there is and what each may do')
            [CompletionResult]::new('log', 'log', [CompletionResultType]::ParameterValue, 'Every epoch of the chain, newest first')
            [CompletionResult]::new('renew', 'renew', [CompletionResultType]::ParameterValue, 'Sign the policy again for longer: a new epoch with the same rules')
            [CompletionResult]::new('adopt', 'adopt', [CompletionResultType]::ParameterValue, 'Follow another valid epoch than the one this machine remembers')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'keyward;policy;help;show' {
            break
        }
        'keyward;policy;help;log' {
            break
        }
        'keyward;policy;help;renew' {
            break
        }
        'keyward;policy;help;adopt' {
            break
        }
        'keyward;policy;help;help' {
            break
        }
        'keyward;sync' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to write it')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Fetch and verify, and only tell what would be done')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Fetch and verify, and only tell what would be done')
            [CompletionResult]::new('--accept-older', '--accept-older', [CompletionResultType]::ParameterName, 'The remote was restored from a backup: give it back what it lacks')
            [CompletionResult]::new('--status', '--status', [CompletionResultType]::ParameterName, 'Only tell what waits here to be sent or taken; fetches nothing')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'keyward;join' {
            [CompletionResult]::new('--store-id', '--store-id', [CompletionResultType]::ParameterName, 'The anchor that an admin has given you, instead of words')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'keyward;resolve' {
            [CompletionResult]::new('--take', '--take', [CompletionResultType]::ParameterName, 'Whose change counts')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'keyward;lease' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the leases at the remote, and how long each may still keep others waiting')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'keyward;lease;list' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to write it')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'keyward;lease;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the leases at the remote, and how long each may still keep others waiting')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'keyward;lease;help;list' {
            break
        }
        'keyward;lease;help;help' {
            break
        }
        'keyward;log' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to write it')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'keyward;audit' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('log', 'log', [CompletionResultType]::ParameterValue, 'List what was done, newest first')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show everything recorded of one operation')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Take in the records of machines'' runs, as `KEYWARD_AUDIT_DIR` has gathered them')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Verify that the record is whole')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'keyward;audit;log' {
            [CompletionResult]::new('--actor', '--actor', [CompletionResultType]::ParameterName, 'By whom: MEMBER or MEMBER/DEVICE')
            [CompletionResult]::new('--action', '--action', [CompletionResultType]::ParameterName, 'Which deed, such as reveal')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Not before: a date, a time, or a span back from now such as 7d')
            [CompletionResult]::new('--until', '--until', [CompletionResultType]::ParameterName, 'Before: a date, a time, or a span back from now')
            [CompletionResult]::new('--op', '--op', [CompletionResultType]::ParameterName, 'Of which operation')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'At most so many')
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'At most so many')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to write it')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'keyward;audit;show' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to write it')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'keyward;audit;import' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'keyward;audit;verify' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to write it')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('--full', '--full', [CompletionResultType]::ParameterName, 'From the first record on')
            [CompletionResult]::new('--each', '--each', [CompletionResultType]::ParameterName, 'From the first record on, and every signature')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'keyward;audit;help' {
            [CompletionResult]::new('log', 'log', [CompletionResultType]::ParameterValue, 'List what was done, newest first')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show everything recorded of one operation')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Take in the records of machines'' runs, as `KEYWARD_AUDIT_DIR` has gathered them')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Verify that the record is whole')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'keyward;audit;help;log' {
            break
        }
        'keyward;audit;help;show' {
            break
        }
        'keyward;audit;help;import' {
            break
        }
        'keyward;audit;help;verify' {
            break
        }
        'keyward;audit;help;help' {
            break
        }
        'keyward;completions' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'keyward;man' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, .keyward.toml, a store upwards from here, the personal one]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'keyward;help' {
            [CompletionResult]::new('demo', 'demo', [CompletionResultType]::ParameterValue, 'Show what keyward does, in a throwaway store')
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Make a store')
            [CompletionResult]::new('identity', 'identity', [CompletionResultType]::ParameterValue, 'Make, show, protect and back up your identity')
            [CompletionResult]::new('doctor', 'doctor', [CompletionResultType]::ParameterValue, 'Check the store, its record and this machine''s memory of it')
            [CompletionResult]::new('whoami', 'whoami', [CompletionResultType]::ParameterValue, 'Show who you are here and what you may do')
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Keep a new credential')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Give a credential a new version')
            [CompletionResult]::new('edit', 'edit', [CompletionResultType]::ParameterValue, 'Change a connector''s metadata')
            [CompletionResult]::new('move', 'move', [CompletionResultType]::ParameterValue, 'Give a connector another name within its environment')
            [CompletionResult]::new('restore', 'restore', [CompletionResultType]::ParameterValue, 'Make an earlier version the current one again')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Remove a connector and its sealed values')
            [CompletionResult]::new('inventory', 'inventory', [CompletionResultType]::ParameterValue, 'List the connectors; needs no identity')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show everything known of a connector but its values; needs no identity')
            [CompletionResult]::new('reveal', 'reveal', [CompletionResultType]::ParameterValue, 'Show one value of a credential')
            [CompletionResult]::new('run', 'run', [CompletionResultType]::ParameterValue, 'Run a program with credentials in its environment')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Write credentials in the format of another program')
            [CompletionResult]::new('inject', 'inject', [CompletionResultType]::ParameterValue, 'Put values into a text that names them')
            [CompletionResult]::new('rotate', 'rotate', [CompletionResultType]::ParameterValue, 'Replace a credential: make a new one, update every dependent, end the old one, prove it dead')
            [CompletionResult]::new('revoke', 'revoke', [CompletionResultType]::ParameterValue, 'End a credential at the vendor now, without overlap')
            [CompletionResult]::new('due', 'due', [CompletionResultType]::ParameterValue, 'List what is due for rotation, waits, is stuck, or needs somebody; needs no identity')
            [CompletionResult]::new('dependent', 'dependent', [CompletionResultType]::ParameterValue, 'Say who gets a new value when a connector rotates: files and programs of this machine')
            [CompletionResult]::new('vendor', 'vendor', [CompletionResultType]::ParameterValue, 'See which vendors'' credentials can be rotated here, and teach keyward another one')
            [CompletionResult]::new('plugin', 'plugin', [CompletionResultType]::ParameterValue, 'Say which plugins this machine trusts: programs that teach keyward a vendor')
            [CompletionResult]::new('schedule', 'schedule', [CompletionResultType]::ParameterValue, 'Have what is due rotated at a time, without anybody there')
            [CompletionResult]::new('member', 'member', [CompletionResultType]::ParameterValue, 'Add, list and remove people and machines')
            [CompletionResult]::new('group', 'group', [CompletionResultType]::ParameterValue, 'Show groups and change who is in them')
            [CompletionResult]::new('env', 'env', [CompletionResultType]::ParameterValue, 'List the environments, add one, change its rules')
            [CompletionResult]::new('access', 'access', [CompletionResultType]::ParameterValue, 'Say who may do what with which connectors')
            [CompletionResult]::new('rekey', 'rekey', [CompletionResultType]::ParameterValue, 'Seal again what is sealed to others than the policy names')
            [CompletionResult]::new('policy', 'policy', [CompletionResultType]::ParameterValue, 'Show the policy and its history, renew it, or settle a rival')
            [CompletionResult]::new('sync', 'sync', [CompletionResultType]::ParameterValue, 'Bring this clone of the store and its remote together')
            [CompletionResult]::new('join', 'join', [CompletionResultType]::ParameterValue, 'Clone a store that others share, and verify it before it is used')
            [CompletionResult]::new('resolve', 'resolve', [CompletionResultType]::ParameterValue, 'Decide between two changes of one connector that a sync could not bring together')
            [CompletionResult]::new('lease', 'lease', [CompletionResultType]::ParameterValue, 'Show who is at work on which connector')
            [CompletionResult]::new('log', 'log', [CompletionResultType]::ParameterValue, 'Show the changes of a connector, by whom and why, newest first')
            [CompletionResult]::new('audit', 'audit', [CompletionResultType]::ParameterValue, 'Read and verify the audit record')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Write the completions of a shell to standard output')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Write a manual page to standard output')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'keyward;help;demo' {
            break
        }
        'keyward;help;init' {
            break
        }
        'keyward;help;identity' {
            [CompletionResult]::new('new', 'new', [CompletionResultType]::ParameterValue, 'Make an identity where there is none')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show what kind it is, where it is kept, and its recipient; never the secret')
            [CompletionResult]::new('protect', 'protect', [CompletionResultType]::ParameterValue, 'Change how it is kept; the identity stays the same')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Write a backup of it: the identity alone, which the age program takes too')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Take in an identity made elsewhere, where there is none')
            [CompletionResult]::new('unlock', 'unlock', [CompletionResultType]::ParameterValue, 'Open it once and keep it open for a while, in the kernel''s keyring')
            [CompletionResult]::new('lock', 'lock', [CompletionResultType]::ParameterValue, 'Forget what unlock keeps open')
            [CompletionResult]::new('plugin', 'plugin', [CompletionResultType]::ParameterValue, 'Say which age plugins may be started on this machine')
            break
        }
        'keyward;help;identity;new' {
            break
        }
        'keyward;help;identity;show' {
            break
        }
        'keyward;help;identity;protect' {
            break
        }
        'keyward;help;identity;export' {
            break
        }
        'keyward;help;identity;import' {
            break
        }
        'keyward;help;identity;unlock' {
            break
        }
        'keyward;help;identity;lock' {
            break
        }
        'keyward;help;identity;plugin' {
            [CompletionResult]::new('allow', 'allow', [CompletionResultType]::ParameterValue, 'Allow a program, in place of the one that was allowed under this name before')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List what is allowed, and whether it would be started as it is now')
            [CompletionResult]::new('forget', 'forget', [CompletionResultType]::ParameterValue, 'Allow it no longer')
            break
        }
        'keyward;help;identity;plugin;allow' {
            break
        }
        'keyward;help;identity;plugin;list' {
            break
        }
        'keyward;help;identity;plugin;forget' {
            break
        }
        'keyward;help;doctor' {
            break
        }
        'keyward;help;whoami' {
            break
        }
        'keyward;help;add' {
            break
        }
        'keyward;help;set' {
            break
        }
        'keyward;help;edit' {
            break
        }
        'keyward;help;move' {
            break
        }
        'keyward;help;restore' {
            break
        }
        'keyward;help;remove' {
            break
        }
        'keyward;help;inventory' {
            break
        }
        'keyward;help;show' {
            break
        }
        'keyward;help;reveal' {
            break
        }
        'keyward;help;run' {
            break
        }
        'keyward;help;export' {
            break
        }
        'keyward;help;inject' {
            break
        }
        'keyward;help;rotate' {
            break
        }
        'keyward;help;revoke' {
            break
        }
        'keyward;help;due' {
            break
        }
        'keyward;help;dependent' {
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Let a connector name a dependent, and say what it is here')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the dependents that connectors name, and what they are here')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Let a connector name a dependent no longer')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Look whether every dependent can get a value; nothing is written')
            break
        }
        'keyward;help;dependent;add' {
            break
        }
        'keyward;help;dependent;list' {
            break
        }
        'keyward;help;dependent;remove' {
            break
        }
        'keyward;help;dependent;check' {
            break
        }
        'keyward;help;vendor' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the vendors that have a driver here; needs no store and no identity')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show how a vendor''s credentials are rotated, what may be relied on, and what a rotation needs')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Look whether a file is a definition, and at the requests it makes, every value masked; asks nobody')
            [CompletionResult]::new('new', 'new', [CompletionResultType]::ParameterValue, 'Write a definition to begin with, which explains itself')
            break
        }
        'keyward;help;vendor;list' {
            break
        }
        'keyward;help;vendor;show' {
            break
        }
        'keyward;help;vendor;check' {
            break
        }
        'keyward;help;vendor;new' {
            break
        }
        'keyward;help;plugin' {
            [CompletionResult]::new('trust', 'trust', [CompletionResultType]::ParameterValue, 'Trust a program with the credentials of some connectors')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the plugins that are trusted, and whether each would be started as it is now')
            [CompletionResult]::new('forget', 'forget', [CompletionResultType]::ParameterValue, 'Trust a plugin no longer')
            [CompletionResult]::new('test', 'test', [CompletionResultType]::ParameterValue, 'Look whether a program keeps to the protocol of plugins; it sees no credential')
            break
        }
        'keyward;help;plugin;trust' {
            break
        }
        'keyward;help;plugin;list' {
            break
        }
        'keyward;help;plugin;forget' {
            break
        }
        'keyward;help;plugin;test' {
            break
        }
        'keyward;help;schedule' {
            [CompletionResult]::new('print', 'print', [CompletionResultType]::ParameterValue, 'Print a unit that rotates what is due in this store, ready to be installed')
            break
        }
        'keyward;help;schedule;print' {
            break
        }
        'keyward;help;member' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the members')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show one member: keys, groups, and what it may do by which rule')
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add a person or a machine: a new epoch of the policy')
            [CompletionResult]::new('keys', 'keys', [CompletionResultType]::ParameterValue, 'Print this device''s public keys for the store, for an admin to add')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Remove a member: a new epoch of the policy; the groups it leaves get new keys')
            break
        }
        'keyward;help;member;list' {
            break
        }
        'keyward;help;member;show' {
            break
        }
        'keyward;help;member;add' {
            break
        }
        'keyward;help;member;keys' {
            break
        }
        'keyward;help;member;remove' {
            break
        }
        'keyward;help;group' {
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show one group, or list all')
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add a group with you in it: a new epoch of the policy')
            [CompletionResult]::new('add-member', 'add-member', [CompletionResultType]::ParameterValue, 'Let a member into a group: a new epoch of the policy and one small file; connectors are not touched')
            [CompletionResult]::new('remove-member', 'remove-member', [CompletionResultType]::ParameterValue, 'Take a member out of a group, which gets a new key: a new epoch of the policy')
            break
        }
        'keyward;help;group;show' {
            break
        }
        'keyward;help;group;add' {
            break
        }
        'keyward;help;group;add-member' {
            break
        }
        'keyward;help;group;remove-member' {
            break
        }
        'keyward;help;env' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the environments and their rules')
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add an environment with a group of its own: a new epoch of the policy')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Change the rules of an environment: a new epoch of the policy')
            break
        }
        'keyward;help;env;list' {
            break
        }
        'keyward;help;env;add' {
            break
        }
        'keyward;help;env;set' {
            break
        }
        'keyward;help;access' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the rules, numbered as `show` and `audit` name them')
            [CompletionResult]::new('allow', 'allow', [CompletionResultType]::ParameterValue, 'Add a rule: a new epoch of the policy')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Remove a rule: a new epoch of the policy')
            break
        }
        'keyward;help;access;list' {
            break
        }
        'keyward;help;access;allow' {
            break
        }
        'keyward;help;access;remove' {
            break
        }
        'keyward;help;rekey' {
            break
        }
        'keyward;help;policy' {
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Who there is and what each may do')
            [CompletionResult]::new('log', 'log', [CompletionResultType]::ParameterValue, 'Every epoch of the chain, newest first')
            [CompletionResult]::new('renew', 'renew', [CompletionResultType]::ParameterValue, 'Sign the policy again for longer: a new epoch with the same rules')
            [CompletionResult]::new('adopt', 'adopt', [CompletionResultType]::ParameterValue, 'Follow another valid epoch than the one this machine remembers')
            break
        }
        'keyward;help;policy;show' {
            break
        }
        'keyward;help;policy;log' {
            break
        }
        'keyward;help;policy;renew' {
            break
        }
        'keyward;help;policy;adopt' {
            break
        }
        'keyward;help;sync' {
            break
        }
        'keyward;help;join' {
            break
        }
        'keyward;help;resolve' {
            break
        }
        'keyward;help;lease' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the leases at the remote, and how long each may still keep others waiting')
            break
        }
        'keyward;help;lease;list' {
            break
        }
        'keyward;help;log' {
            break
        }
        'keyward;help;audit' {
            [CompletionResult]::new('log', 'log', [CompletionResultType]::ParameterValue, 'List what was done, newest first')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show everything recorded of one operation')
            [CompletionResult]::new('import', 'import', [CompletionResultType]::ParameterValue, 'Take in the records of machines'' runs, as `KEYWARD_AUDIT_DIR` has gathered them')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Verify that the record is whole')
            break
        }
        'keyward;help;audit;log' {
            break
        }
        'keyward;help;audit;show' {
            break
        }
        'keyward;help;audit;import' {
            break
        }
        'keyward;help;audit;verify' {
            break
        }
        'keyward;help;completions' {
            break
        }
        'keyward;help;man' {
            break
        }
        'keyward;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
