#!/usr/bin/env bash
# Prints the path of a Chromium for the browser tests: the one named by DIANJING_TEST_BROWSER, else the machine's, else apt's where we are root,
# else a build that needs no root, unpacked with its own libraries into .cache/browser. Ends non-zero with a reason when none can run: never silently none.
set -euo pipefail
cd "$(dirname "$0")/../.."
home=$PWD/.cache/browser

runs() { "$1" --no-sandbox --version >/dev/null 2>&1; }
found() { echo "$1"; exit 0; }

if [ -n "${DIANJING_TEST_BROWSER:-}" ]; then
  runs "$DIANJING_TEST_BROWSER" || { echo "DIANJING_TEST_BROWSER names $DIANJING_TEST_BROWSER, which does not run" >&2; exit 1; }
  found "$DIANJING_TEST_BROWSER"
fi
machine() {
  local name path
  for name in chromium chromium-browser google-chrome google-chrome-stable; do
    path=$(command -v "$name") && runs "$path" && found "$path"
  done
  return 0
}
machine
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null && [ -z "${DIANJING_NO_APT:-}" ]; then
  echo "No browser here: installing chromium with apt" >&2
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk; } >&2 || echo "apt has none; going on without it" >&2
  machine
fi
[ "$(uname -m)" = x86_64 ] || { echo "No browser for the tests: install chromium, or name one in DIANJING_TEST_BROWSER" >&2; exit 1; }

if ! [ -e "$home/.done" ] || [ tools/browser/package-lock.json -nt "$home/.done" ] || [ tools/browser/find.sh -nt "$home/.done" ]; then
  echo "No browser here: unpacking one that needs no root into $home" >&2
  rm -rf "$home"
  mkdir -p "$home/package" "$home/fonts"
  cp tools/browser/package.json tools/browser/package-lock.json tools/browser/.npmrc "$home/package/"
  nodes=$(tools/node.sh)
  (cd "$home/package" && PATH="$nodes:$PATH" npm ci --ignore-scripts --silent) >&2
  packed=$home/package/node_modules/@sparticuz/chromium/bin
  unbrotli() { "$nodes/node" -e 'const z = require("zlib"); process.stdin.pipe(z.createBrotliDecompress()).pipe(process.stdout)' <"$packed/$1"; }
  unbrotli chromium.br >"$home/chromium-binary"
  chmod +x "$home/chromium-binary"
  unbrotli al2023.tar.br | tar -x -C "$home"
  unbrotli swiftshader.tar.br | tar -x -C "$home"
  unbrotli fonts.tar.br | tar -x -C "$home"
  # Han characters, for machines without a font that has them.
  "${PYTHON:-python3}" tools/browser/sfnt.py "$home/fonts" "$home"/package/node_modules/@fontsource/noto-sans-sc/files/*-400-normal.woff
  rm -rf "$home/package/node_modules"
  cat >"$home/fonts.conf" <<FONTS
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>$home/fonts</dir><dir>/usr/share/fonts</dir><cachedir>$home/fonts-cache</cachedir></fontconfig>
FONTS
  cat >"$home/chromium" <<'WRAPPER'
#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
LD_LIBRARY_PATH="$here/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}" FONTCONFIG_PATH="$here" exec "$here/chromium-binary" "$@"
WRAPPER
  chmod +x "$home/chromium"
  touch "$home/.done"
fi
runs "$home/chromium" || { echo "The unpacked browser does not run here:" >&2; "$home/chromium" --no-sandbox --version >&2 || true; exit 1; }
found "$home/chromium"
