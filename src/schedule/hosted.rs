//! Units of machines that are made for one run. Each joins the store by its anchor, rotates, and is gone: what it did is on the
//! remote before it ends.

use super::{When, anchored, codes, name};
use crate::anchor::Anchor;

/// A workflow. What it needs to reach the store stands in the environment `keyward-rotate` of the repository.
pub fn github_actions(when: When, anchor: &Anchor) -> String {
    let (codes, at, anchored, name) = (codes(), when.cron(&anchor.store), anchored(anchor), name(&anchor.store));
    format!(
        "\
# Rotates what is due in the store {store}. For .github/workflows/ of a repository that is not the store's own.
#
{codes}#
{anchored}#
# keyward is on the runner's PATH. The environment `keyward-rotate` of the repository, for the protected branch only, has
#   secrets    KEYWARD_IDENTITY, of a machine that may `use` and `write` what it rotates; STORE_DEPLOY_KEY, which may push
#   variables  STORE_URL, where the store is; STORE_KNOWN_HOSTS, the lines of known_hosts for it
name: keyward rotate
on:
  schedule:
    - cron: '{at}' # UTC
  workflow_dispatch:
permissions: {{}}
concurrency:
  group: {name}
  cancel-in-progress: false
defaults:
  run:
    shell: bash
jobs:
  rotate:
    runs-on: ubuntu-24.04
    environment: keyward-rotate
    timeout-minutes: 60
    env:
      KEYWARD_STORE: ${{{{ github.workspace }}}}/store
      XDG_STATE_HOME: ${{{{ github.workspace }}}}/state
    steps:
      - name: Let git reach the store
        env:
          STORE_DEPLOY_KEY: ${{{{ secrets.STORE_DEPLOY_KEY }}}}
          STORE_KNOWN_HOSTS: ${{{{ vars.STORE_KNOWN_HOSTS }}}}
        run: |
          mkdir -p -m 700 ~/.ssh
          printf '%s\\n' \"$STORE_KNOWN_HOSTS\" >>~/.ssh/known_hosts
          eval \"$(ssh-agent -s)\" >/dev/null
          printf '%s\\n' \"$STORE_DEPLOY_KEY\" | ssh-add -q -
          printf 'SSH_AUTH_SOCK=%s\\n' \"$SSH_AUTH_SOCK\" >>\"$GITHUB_ENV\"
      # From here on this run remembers the store, so that it takes leases and sends each step.
      - name: Join the store
        env:
          KEYWARD_STORE_ID: '{anchor}'
          STORE_URL: ${{{{ vars.STORE_URL }}}}
        run: keyward join --no-input \"$STORE_URL\"
      - name: Rotate
        env:
          KEYWARD_IDENTITY: ${{{{ secrets.KEYWARD_IDENTITY }}}}
        run: keyward rotate --due --no-input --format json
      # Whatever became of it.
      - name: What needs somebody
        if: always()
        run: keyward due --no-input
",
        store = anchor.store,
    )
}

/// A cron job. What it needs to reach the store is the secret `keyward-rotate` of its namespace.
#[expect(clippy::too_many_lines, reason = "it is one document")]
pub fn kubernetes(when: When, anchor: &Anchor) -> String {
    let (codes, at, anchored, name) = (codes(), when.cron(&anchor.store), anchored(anchor), name(&anchor.store));
    let confined = "securityContext:
                allowPrivilegeEscalation: false
                readOnlyRootFilesystem: true
                capabilities:
                  drop: [ALL]
              resources:
                requests: {cpu: 50m, memory: 64Mi}
                limits: {cpu: '1', memory: 512Mi}";
    format!(
        "\
# Rotates what is due in the store {store}.
#
{codes}#
{anchored}#
# Yours to fill in: `image`, three times, one that has keyward, git and ssh on its PATH; and the secret `keyward-rotate` with
#   identity     of a machine that may `use` and `write` what it rotates
#   url          where the store is
#   ssh-key      which may push to it
#   known-hosts  the lines of known_hosts for it
# One container after the other: the first that fails ends the job with its exit code, so let a failed job call somebody.
apiVersion: batch/v1
kind: CronJob
metadata:
  name: {name}
spec:
  schedule: '{at}'
  timeZone: Etc/UTC
  concurrencyPolicy: Forbid
  startingDeadlineSeconds: 3600
  successfulJobsHistoryLimit: 3
  failedJobsHistoryLimit: 7
  jobTemplate:
    spec:
      backoffLimit: 0
      activeDeadlineSeconds: 3600
      template:
        spec:
          restartPolicy: Never
          automountServiceAccountToken: false
          enableServiceLinks: false
          securityContext:
            runAsNonRoot: true
            runAsUser: 65532
            runAsGroup: 65532
            fsGroup: 65532
            seccompProfile:
              type: RuntimeDefault
          initContainers:
            # From here on this run remembers the store, so that it takes leases and sends each step.
            - name: join
              image: registry.example.com/keyward
              command: [keyward, join, --no-input, $(STORE_URL)]
              env:
                - {{name: HOME, value: /work}}
                - {{name: TMPDIR, value: /work}}
                - {{name: KEYWARD_STORE, value: /work/store}}
                - {{name: XDG_STATE_HOME, value: /work/state}}
                - name: GIT_SSH_COMMAND
                  value: ssh -i /keyward/ssh-key -o IdentitiesOnly=yes -o UserKnownHostsFile=/keyward/known-hosts
                - name: STORE_URL
                  valueFrom:
                    secretKeyRef: {{name: keyward-rotate, key: url}}
                - {{name: KEYWARD_STORE_ID, value: '{anchor}'}}
              volumeMounts:
                - {{name: work, mountPath: /work}}
                - {{name: ssh, mountPath: /keyward, readOnly: true}}
              {confined}
            - name: rotate
              image: registry.example.com/keyward
              command: [keyward, rotate, --due, --no-input, --format, json]
              env:
                - {{name: HOME, value: /work}}
                - {{name: TMPDIR, value: /work}}
                - {{name: KEYWARD_STORE, value: /work/store}}
                - {{name: XDG_STATE_HOME, value: /work/state}}
                - name: GIT_SSH_COMMAND
                  value: ssh -i /keyward/ssh-key -o IdentitiesOnly=yes -o UserKnownHostsFile=/keyward/known-hosts
                - name: KEYWARD_IDENTITY
                  valueFrom:
                    secretKeyRef: {{name: keyward-rotate, key: identity}}
              volumeMounts:
                - {{name: work, mountPath: /work}}
                - {{name: ssh, mountPath: /keyward, readOnly: true}}
              {confined}
          containers:
            - name: due
              image: registry.example.com/keyward
              command: [keyward, due, --no-input]
              env:
                - {{name: HOME, value: /work}}
                - {{name: KEYWARD_STORE, value: /work/store}}
                - {{name: XDG_STATE_HOME, value: /work/state}}
              volumeMounts:
                - {{name: work, mountPath: /work}}
              {confined}
          volumes:
            - name: work
              emptyDir: {{medium: Memory, sizeLimit: 256Mi}}
            - name: ssh
              secret:
                secretName: keyward-rotate
                defaultMode: 0440
                items:
                  - {{key: ssh-key, path: ssh-key}}
                  - {{key: known-hosts, path: known-hosts}}
",
        store = anchor.store,
    )
}
