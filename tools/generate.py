"""Writes what is generated and committed: ``schema/*.json`` and the types that the web client takes from them.

``python -m tools.generate --check`` writes nothing and fails where a file is stale.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tools.finding import ROOT
from tools.typescript import node

OPENAPI = "schema/openapi.json"
DOCUMENT = "schema/document.json"


def _openapi() -> dict[str, Any]:
    from dianjing.server.app import create_app
    from dianjing.server.settings import Settings

    return create_app(Settings()).openapi()


def _document() -> dict[str, Any]:
    from dianjing.core.schema import document_schema

    return document_schema()


def _as_components(schema: dict[str, Any]) -> dict[str, Any]:
    """A JSON Schema in the clothes of OpenAPI, which the generator of types reads."""
    definitions = json.loads(json.dumps(schema["$defs"]).replace('"#/$defs/', '"#/components/schemas/'))
    return {
        "openapi": "3.1.0",
        "info": {"title": schema["title"], "version": "1"},
        "paths": {},
        "components": {"schemas": definitions},
    }


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False) + "\n"


def _types(openapi: dict[str, Any]) -> str:
    """TypeScript types of an OpenAPI description."""
    program = ROOT / "web" / "node_modules" / "openapi-typescript" / "bin" / "cli.js"
    with tempfile.TemporaryDirectory() as folder:
        source, written = Path(folder) / "openapi.json", Path(folder) / "types.ts"
        source.write_text(_json(openapi), encoding="utf-8")
        # What has a default may be left out by who writes it; answers name every field that they always hold.
        command = [node(), str(program), str(source), "-o", str(written), "--default-non-nullable", "false"]
        subprocess.run(command, cwd=ROOT / "web", capture_output=True, text=True, check=True)
        return written.read_text("utf-8")


def outputs() -> dict[str, Callable[[], str]]:
    """Every generated file with what writes it."""
    return {
        OPENAPI: lambda: _json(_openapi()),
        DOCUMENT: lambda: _json(_document()),
        "web/src/api/generated/schema.ts": lambda: _types(_openapi()),
        "web/src/core/generated/document.ts": lambda: _types(_as_components(_document())),
    }


def main() -> int:
    """Write or compare; the exit code is 1 where a comparison failed."""
    checking = "--check" in sys.argv[1:]
    # What is described is the package of this tree, wherever the environment's own points.
    sys.path.insert(0, str(ROOT / "src"))
    stale = []
    for name, written in outputs().items():
        file, text = ROOT / name, written()
        if file.exists() and file.read_text("utf-8") == text:
            continue
        stale.append(name)
        if not checking:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
    for name in stale:
        sys.stdout.write(f"{name}: {'is stale; run make generate' if checking else 'written'}\n")
    sys.stdout.write(f"generated: {len(stale)} {'stale' if checking else 'written'}\n" if stale else "generated: ok\n")
    return 1 if checking and stale else 0


if __name__ == "__main__":
    sys.exit(main())
