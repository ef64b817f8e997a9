
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
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, a store upwards from here, the personal store]')
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
            [CompletionResult]::new('env', 'env', [CompletionResultType]::ParameterValue, 'List the environments, or add one')
            [CompletionResult]::new('group', 'group', [CompletionResultType]::ParameterValue, 'Show the groups and their keys')
            [CompletionResult]::new('policy', 'policy', [CompletionResultType]::ParameterValue, 'Show the policy and its history, renew it, or settle a rival')
            [CompletionResult]::new('audit', 'audit', [CompletionResultType]::ParameterValue, 'Read and verify the audit record')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Write the completions of a shell to standard output')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Write a manual page to standard output')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'keyward;demo' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, a store upwards from here, the personal store]')
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
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, a store upwards from here, the personal store]')
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
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, a store upwards from here, the personal store]')
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
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'keyward;identity;new' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, a store upwards from here, the personal store]')
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
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, a store upwards from here, the personal store]')
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
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, a store upwards from here, the personal store]')
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
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, a store upwards from here, the personal store]')
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
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, a store upwards from here, the personal store]')
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
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, a store upwards from here, the personal store]')
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
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, a store upwards from here, the personal store]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
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
        'keyward;identity;help;help' {
            break
        }
        'keyward;doctor' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to write it')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, a store upwards from here, the personal store]')
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
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, a store upwards from here, the personal store]')
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
            [CompletionResult]::new('--field', '--field', [CompletionResultType]::ParameterName, 'A field of the credential; may be given more than once [default: the one in REF, the fields it has, or `value`]')
            [CompletionResult]::new('--from-file', '--from-file', [CompletionResultType]::ParameterName, 'Take a field''s value from a file, byte for byte')
            [CompletionResult]::new('--length', '--length', [CompletionResultType]::ParameterName, 'Characters of a generated value')
            [CompletionResult]::new('--alphabet', '--alphabet', [CompletionResultType]::ParameterName, 'Alphabet of a generated value')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, a store upwards from here, the personal store]')
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
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, a store upwards from here, the personal store]')
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
            [CompletionResult]::new('--unset', '--unset', [CompletionResultType]::ParameterName, 'Take something away: tenant, service-account, documentation, scopes, hosts, every, overlap, expires')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, a store upwards from here, the personal store]')
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
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, a store upwards from here, the personal store]')
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
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, a store upwards from here, the personal store]')
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
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, a store upwards from here, the personal store]')
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
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, a store upwards from here, the personal store]')
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
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, a store upwards from here, the personal store]')
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
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, a store upwards from here, the personal store]')
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
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, a store upwards from here, the personal store]')
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
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, a store upwards from here, the personal store]')
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
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, a store upwards from here, the personal store]')
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
        'keyward;env' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, a store upwards from here, the personal store]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the environments and their rules')
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add an environment with a group of its own: a new epoch of the policy')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'keyward;env;list' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to write it')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, a store upwards from here, the personal store]')
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
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, a store upwards from here, the personal store]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'keyward;env;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the environments and their rules')
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add an environment with a group of its own: a new epoch of the policy')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'keyward;env;help;list' {
            break
        }
        'keyward;env;help;add' {
            break
        }
        'keyward;env;help;help' {
            break
        }
        'keyward;group' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, a store upwards from here, the personal store]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show one group, or list all')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'keyward;group;show' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'How to write it')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, a store upwards from here, the personal store]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'keyward;group;help' {
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show one group, or list all')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'keyward;group;help;show' {
            break
        }
        'keyward;group;help;help' {
            break
        }
        'keyward;policy' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, a store upwards from here, the personal store]')
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
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, a store upwards from here, the personal store]')
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
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, a store upwards from here, the personal store]')
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
            [CompletionResult]::new('--expires', '--expires', [CompletionResultType]::ParameterName, 'How long the new epoch is valid')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, a store upwards from here, the personal store]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'keyward;policy;adopt' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, a store upwards from here, the personal store]')
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
        'keyward;audit' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, a store upwards from here, the personal store]')
            [CompletionResult]::new('--env', '--env', [CompletionResultType]::ParameterName, 'Environment of references that leave it out [default: KEYWARD_ENV]')
            [CompletionResult]::new('--reason', '--reason', [CompletionResultType]::ParameterName, 'Why; stands in the audit record [default: KEYWARD_REASON]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Only answers, warnings and errors')
            [CompletionResult]::new('--no-input', '--no-input', [CompletionResultType]::ParameterName, 'Never ask a question')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('log', 'log', [CompletionResultType]::ParameterValue, 'List what was done, newest first')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show everything recorded of one operation')
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
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, a store upwards from here, the personal store]')
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
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, a store upwards from here, the personal store]')
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
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, a store upwards from here, the personal store]')
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
        'keyward;audit;help;verify' {
            break
        }
        'keyward;audit;help;help' {
            break
        }
        'keyward;completions' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, a store upwards from here, the personal store]')
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
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Folder of the store [default: KEYWARD_STORE, a store upwards from here, the personal store]')
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
            [CompletionResult]::new('env', 'env', [CompletionResultType]::ParameterValue, 'List the environments, or add one')
            [CompletionResult]::new('group', 'group', [CompletionResultType]::ParameterValue, 'Show the groups and their keys')
            [CompletionResult]::new('policy', 'policy', [CompletionResultType]::ParameterValue, 'Show the policy and its history, renew it, or settle a rival')
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
        'keyward;help;env' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List the environments and their rules')
            [CompletionResult]::new('add', 'add', [CompletionResultType]::ParameterValue, 'Add an environment with a group of its own: a new epoch of the policy')
            break
        }
        'keyward;help;env;list' {
            break
        }
        'keyward;help;env;add' {
            break
        }
        'keyward;help;group' {
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show one group, or list all')
            break
        }
        'keyward;help;group;show' {
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
        'keyward;help;audit' {
            [CompletionResult]::new('log', 'log', [CompletionResultType]::ParameterValue, 'List what was done, newest first')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show everything recorded of one operation')
            [CompletionResult]::new('verify', 'verify', [CompletionResultType]::ParameterValue, 'Verify that the record is whole')
            break
        }
        'keyward;help;audit;log' {
            break
        }
        'keyward;help;audit;show' {
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
