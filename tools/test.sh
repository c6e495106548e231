#!/usr/bin/env bash
# Runs the named make targets one after the other, all of them even where one fails, and repeats at the end what each runner said of itself.
set -uo pipefail
cd "$(dirname "$0")/.."
logs=.cache/test
rm -rf "$logs"
mkdir -p "$logs"
failed=()
for step in "$@"; do
  printf '\n== %s\n' "$step"
  began=$SECONDS
  make --no-print-directory "$step" </dev/null 2>&1 | tee "$logs/$step.log"
  [ "${PIPESTATUS[0]}" = 0 ] || failed+=("$step")
  printf '%s s\n' "$((SECONDS - began))" >"$logs/$step.time"
done

printf '\n== what each said\n'
for step in "$@"; do
  printf -- '-- %s, %s\n' "$step" "$(cat "$logs/$step.time")"
  # Colours off; the sums stand in the last lines.
  sed -E 's/\x1b\[[0-9;]*[A-Za-z]//g' "$logs/$step.log" | grep -v '^[[:space:]]*$' | grep -E '(passed|failed|skipped|Tests|Test Files|ok$|broken|Contracts:|no dependency violations|no tests|rror)' | tail -n 12
done
if [ ${#failed[@]} -gt 0 ]; then
  printf 'failed: %s\n' "${failed[*]}"
  exit 1
fi
