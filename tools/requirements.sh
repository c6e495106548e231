#!/usr/bin/env bash
# Writes requirements/*.txt from pyproject.toml: every library pinned with its hashes, and no address of any package index.
set -euo pipefail
cd "$(dirname "$0")/.."
tool=.cache/uv
[ -x "$tool/bin/uv" ] || { "${PYTHON:-python3}" -m venv "$tool"; "$tool/bin/pip" install -q --disable-pip-version-check uv; }

# $1 = the file to write, the rest = what goes into it. What is pinned already stays, unless UPGRADE names it (or is "all").
compile() {
  local out="requirements/$1.txt" upgrade=()
  shift
  case "${UPGRADE:-}" in "") ;; all) upgrade=(--upgrade) ;; *) upgrade=(--upgrade-package "$UPGRADE") ;; esac
  "$tool/bin/uv" pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-annotate \
    "${upgrade[@]}" "$@" -o "$out"
}

compile base pyproject.toml
compile sdk --group sdk -c requirements/base.txt
compile build --group build
compile node --group node
compile test --group test -c requirements/base.txt
compile demo --group demo --no-deps
if grep -HnE 'https?://|--(extra-)?index-url|--find-links' requirements/*.txt; then
  echo "requirements name an address; remove it from your uv settings" >&2
  exit 1
fi
