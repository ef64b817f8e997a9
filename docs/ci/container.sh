#!/usr/bin/env bash
# A build in a plain container that can write nothing but its records:
#
#   docker run --rm --read-only --env KEYWARD_IDENTITY --env KEYWARD_STORE_ID \
#     --mount type=bind,src="$PWD/secrets",dst=/secrets,readonly --env KEYWARD_STORE=/secrets \
#     --mount type=bind,src="$PWD/records",dst=/records --env KEYWARD_AUDIT_DIR=/records \
#     --mount type=bind,src="$PWD/app",dst=/app,readonly --workdir /app IMAGE bash container.sh
#
# The identity goes from the caller's environment into the container's, never through an argument.
set -euo pipefail
: "${KEYWARD_IDENTITY:?the one secret of this machine}" "${KEYWARD_STORE_ID:?the anchor of the store}"
: "${KEYWARD_STORE:?the folder of the store}" "${KEYWARD_AUDIT_DIR:?a folder for the records}"
export KEYWARD_REASON='nightly build'

# The value is a file in memory (/dev/shm), gone when the program ends.
keyward run --files -e DATABASE_URL=prod/db:url -- ./migrate

# The last program takes the place of this script and of keyward: signals and exit code are its own.
exec keyward run -e NPM_TOKEN=prod/npm:token -- ./publish
