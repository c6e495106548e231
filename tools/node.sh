#!/usr/bin/env bash
# Prints the folder that holds node and npm, version 20 or newer: the machine's, else one from the Python index in .cache/node (part of the build, not of the product).
set -euo pipefail
cd "$(dirname "$0")/.."

recent() { "$1" -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 20 ? 0 : 1)' 2>/dev/null; }

if command -v node >/dev/null && command -v npm >/dev/null && recent node; then
  dirname "$(command -v node)"
  exit 0
fi
home=.cache/node
if ! [ -e "$home/.done" ] || [ requirements/node.txt -nt "$home/.done" ]; then
  echo "No Node 20 or newer here: installing one into $home" >&2
  rm -rf "$home"
  "${PYTHON:-python3}" -m venv "$home" >&2
  "$home/bin/pip" install -q --disable-pip-version-check --require-hashes --no-deps -r requirements/node.txt >&2
  recent "$home/bin/node" || { echo "$home/bin/node does not run on this machine; install Node 20 or newer" >&2; exit 1; }
  touch "$home/.done"
fi
echo "$PWD/$home/bin"
