#!/usr/bin/env bash
# Runs the named make targets one after the other, all of them even where one fails, and repeats at the end what each runner said of itself.
# Targets joined by a plus (`test-faults+test-web`) run side by side: of those, one waits while the other works.
set -uo pipefail
cd "$(dirname "$0")/.."
logs=.cache/test
rm -rf "$logs"
mkdir -p "$logs"

# What a target says goes to its log; it answers with the target's exit code.
run() {
  local began=$SECONDS code
  # The checks know nothing of each other, so that two run at once; their words are kept apart.
  local at_once=()
  [ "$1" = check ] && at_once=(-j2 -Otarget)
  make --no-print-directory "${at_once[@]}" "$1" </dev/null >"$logs/$1.log" 2>&1
  code=$?
  printf '%s s\n' "$((SECONDS - began))" >"$logs/$1.time"
  return $code
}

# Ctrl-C ends all of it: what runs in the background would not hear of it.
trap 'trap - TERM; kill 0' INT

failed=()
for group in "$@"; do
  steps=(${group//+/ })
  declare -A running=()
  for step in "${steps[@]}"; do
    run "$step" &
    running[$step]=$!
  done
  for step in "${steps[@]}"; do
    printf '\n== %s\n' "$step"
    # Shown as it is said, until it ends.
    tail -n +1 -s 0.5 -F --pid="${running[$step]}" "$logs/$step.log" 2>/dev/null
    wait "${running[$step]}" || failed+=("$step")
  done
  unset running
done

printf '\n== what each said\n'
for step in ${*//+/ }; do
  printf -- '-- %s, %s\n' "$step" "$(cat "$logs/$step.time")"
  # Colours off; the sums stand in the last lines.
  sed -E 's/\x1b\[[0-9;]*[A-Za-z]//g' "$logs/$step.log" | grep -v '^[[:space:]]*$' | grep -E '(passed|failed|skipped|Tests|Test Files|ok$|broken|Contracts:|no dependency violations|no tests|rror)' | tail -n 12
done
if [ ${#failed[@]} -gt 0 ]; then
  printf 'failed: %s\n' "${failed[*]}"
  exit 1
fi
