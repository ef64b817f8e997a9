#!/usr/bin/env bash
# Runs every fuzz target of fuzz/ for a short time from seeds made of the golden stores. Ends in
# `N passed, M failed`, one for each target; a crash prints the input and how to run it again.
#
# Stable Rust is enough: coverage comes from a compiler pass, libFuzzer from the libfuzzer-sys package, which
# needs a C++ compiler. There is no address sanitiser, which only nightly has; keyward's parsers have no unsafe code.
#
# KEYWARD_FUZZ_SECONDS: how long all targets together may take (default 75).
set -euo pipefail
cd -P -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."
exec </dev/null
seconds=${KEYWARD_FUZZ_SECONDS:-75}

target=${CARGO_TARGET_DIR:-fuzz/target}
corpus=fuzz/corpus
artifacts=fuzz/artifacts
logs=$(mktemp -d)
scratch=$logs # where targets keep files: in memory if there is such a place, for they write thousands a second
if [[ -d /dev/shm && -w /dev/shm ]]; then scratch=$(mktemp -d -p /dev/shm); fi
trap 'rm -rf -- "$logs" "$scratch"' EXIT

mapfile -t targets < <(sed -n 's/^name = "\(.*\)"$/\1/p' fuzz/Cargo.toml | grep -vx 'keyward-fuzz\|keyward_fuzz\|seeds')

give_up() {
  printf '%s\n\n0 passed, %s failed\n' "$1" "${#targets[@]}"
  exit 1
}

command -v c++ >/dev/null || give_up 'g++ is missing: libFuzzer is built from its C++ sources'

# The flags are for code that runs, not for build scripts: hence --target.
host=$(rustc -vV | sed -n 's/^host: //p')
flags='-Cpasses=sancov-module'
for option in level=4 inline-8bit-counters pc-table trace-compares; do
  flags+=" -Cllvm-args=-sanitizer-coverage-$option"
done
printf 'building %s targets\n' "${#targets[@]}"
RUSTFLAGS=$flags cargo build --quiet --locked --release --manifest-path fuzz/Cargo.toml --target "$host" \
  --target-dir "$target" || give_up 'the targets do not build'
bin=$target/$host/release
"$bin/seeds" tests/vectors/good "$corpus" 2>"$logs/seeds" || {
  cat -- "$logs/seeds"
  give_up 'no seeds'
}

cores=$(nproc)
rounds=$(((${#targets[@]} + cores - 1) / cores))
each=$((seconds / rounds))
[[ $each -gt 0 ]] || each=1

# run TARGET: new inputs go to a folder of this run, so that a corpus never grows by itself.
run() {
  mkdir -p -- "$artifacts/$1" "$logs/$1.new"
  RUST_BACKTRACE=0 TMPDIR=$scratch "$bin/$1" "$logs/$1.new" "$corpus/$1" -max_total_time="$each" -timeout=20 -rss_limit_mb=2048 \
    -print_final_stats=1 -artifact_prefix="$artifacts/$1/" >"$logs/$1.log" 2>&1 && : >"$logs/$1.good"
}

waiting=("${targets[@]}")
while [[ ${#waiting[@]} -gt 0 ]]; do
  for name in "${waiting[@]:0:cores}"; do run "$name" & done
  wait
  waiting=("${waiting[@]:cores}")
done

passed=0
for name in "${targets[@]}"; do
  runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$logs/$name.log")
  if [[ -f $logs/$name.good ]]; then
    passed=$((passed + 1))
    printf '%-16s %9s runs\n' "$name" "$runs"
    continue
  fi
  input=$(sed -n 's/^artifact_prefix=.*Test unit written to //p' "$logs/$name.log" | tail -n 1)
  printf '%-16s FAILED\n' "$name"
  grep -v -e '^#[0-9]' -e '^INFO' -e '^WARNING' "$logs/$name.log" | tail -n 25
  printf 'again with: %s %s\n' "$bin/$name" "${input:-(no input was written)}"
done

printf '\n%s passed, %s failed\n' "$passed" $((${#targets[@]} - passed))
[[ $passed -eq ${#targets[@]} ]]
