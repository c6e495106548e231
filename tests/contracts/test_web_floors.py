"""Each rule of the web client's floors can fail: one small tree with every wrong import in it breaks every rule."""

from __future__ import annotations

import json
import re
import subprocess
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tools.typescript import node

WEB = Path(__file__).resolve().parents[2] / "web"
RULES = WEB / ".dependency-cruiser.cjs"

_SOUND = {
    "src/core/document.ts": "export type Document = { version: number };\nexport const version = 1;\n",
    "src/canvas/camera.ts": 'import { version } from "../core/document";\nexport const camera = version;\n',
    "src/ui/Button.tsx": 'import react from "react";\nimport core from "@mantine/core";\n'
    "export const Button = [react, core];\n",
    "src/api/generated/schema.ts": "export type Schema = string;\n",
    "src/api/http.ts": 'import type { Schema } from "./generated/schema";\nexport const http: Schema = "";\n',
    "src/shapes/box/tool.ts": 'import { camera } from "../../canvas/camera";\nexport const tool = camera;\n',
    "src/shapes/point/tool.ts": "export const tool = 1;\n",
    "src/fields/text/Input.tsx": 'import { Button } from "../../ui/Button";\nexport const Input = Button;\n',
    "src/fields/choice/Input.tsx": "export const Input = 1;\n",
    "src/workbench/list.ts": 'import { camera } from "../canvas/camera";\nexport const list = camera;\n',
    "src/modalities/image/Workbench.ts": 'import { list } from "../../workbench/list";\nexport const bench = list;\n',
    "src/modalities/text/Workbench.ts": "export const bench = 1;\n",
    "src/features/queue/Page.ts": 'import { http } from "../../api/http";\nexport const page = http;\n',
    "src/features/review/Page.ts": "export const page = 1;\n",
    "src/app/main.ts": 'import { page } from "../features/queue/Page";\n'
    'import { bench } from "../modalities/image/Workbench";\n'
    "export const all = [page, bench];\n",
    "node_modules/react/package.json": '{"name": "react", "main": "index.js"}',
    "node_modules/react/index.js": "module.exports = {};\n",
    "node_modules/@mantine/core/package.json": '{"name": "@mantine/core", "main": "index.js"}',
    "node_modules/@mantine/core/index.js": "module.exports = {};\n",
    "package.json": '{"name": "planted", "dependencies": {"react": "1", "@mantine/core": "1"}}',
    "tsconfig.json": '{"compilerOptions": {"module": "esnext", "moduleResolution": "bundler", "jsx": "react-jsx",'
    ' "target": "es2023", "paths": {"@/*": ["./src/*"]}}}',
}

# For each rule: who wrongly imports what. Types and aliases count like anything else.
_PLANTED: dict[str, list[tuple[str, str]]] = {
    "no-ring": [("src/core/other.ts", 'import { ring } from "./ring";\nexport const other = ring;\n')],
    "core-is-pure": [("src/core/reach.ts", 'import { list } from "../workbench/list";\nexport const reach = list;\n')],
    "core-no-react": [("src/canvas/drawn.ts", 'import react from "react";\nexport const drawn = react;\n')],
    "ui-knows-core": [("src/ui/Spy.ts", 'import { http } from "../api/http";\nexport const spy = http;\n')],
    "canvas-knows-core": [
        ("src/canvas/box.ts", 'import { tool } from "@/shapes/box/tool";\nexport const box = tool;\n')
    ],
    "shape-is-alone": [
        ("src/shapes/box/copy.ts", 'import { tool } from "../point/tool";\nexport const copy = tool;\n')
    ],
    "api-knows-core": [
        ("src/api/page.ts", 'import type { page } from "../features/queue/Page";\nexport type Page = typeof page;\n')
    ],
    "field-is-alone": [
        ("src/fields/text/copy.ts", 'import { Input } from "../choice/Input";\nexport const copy = Input;\n')
    ],
    "workbench-knows-canvas": [
        ("src/workbench/send.ts", 'import { http } from "../api/http";\nexport const send = http;\n')
    ],
    "modality-is-alone": [
        ("src/modalities/text/copy.ts", 'import { bench } from "../image/Workbench";\nexport const copy = bench;\n'),
        ("src/modalities/text/send.ts", 'import { http } from "../../api/http";\nexport const send = http;\n'),
    ],
    "feature-is-alone": [
        ("src/features/review/copy.ts", 'import { page } from "../queue/Page";\nexport const copy = page;\n')
    ],
    "generated-has-one-door": [
        ("src/ui/typed.ts", 'import type { Schema } from "../api/generated/schema";\nexport type Typed = Schema;\n')
    ],
    "mantine-has-one-door": [("src/app/styled.ts", 'import core from "@mantine/core";\nexport const styled = core;\n')],
}
_RING = {"src/core/ring.ts": 'import { other } from "./other";\nexport const ring = other;\n'}


def _violations(tree: Path, files: Mapping[str, str]) -> dict[str, set[str]]:
    """The files that break each rule."""
    for name, text in files.items():
        file = tree / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    cruiser = WEB / "node_modules" / "dependency-cruiser" / "bin" / "dependency-cruise.mjs"
    command = [node(), str(cruiser), "--config", str(RULES), "--output-type", "json", "src"]
    done = subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)
    assert done.stdout, done.stderr
    summary: dict[str, Any] = json.loads(done.stdout)["summary"]
    assert summary["totalCruised"] >= 15, summary
    found: dict[str, set[str]] = defaultdict(set)
    for violation in summary["violations"]:
        found[violation["rule"]["name"]].add(violation["from"])
    return found


def test_a_sound_tree_breaks_no_rule(tmp_path: Path) -> None:
    assert _violations(tmp_path, _SOUND) == {}


def test_every_planted_import_breaks_its_rule(tmp_path: Path) -> None:
    planted = {name: text for files in _PLANTED.values() for name, text in files}
    found = _violations(tmp_path, {**_SOUND, **_RING, **planted})
    for rule, files in _PLANTED.items():
        assert {name for name, _ in files} <= found[rule], f"{rule} did not see it: {found[rule]}"


def test_no_rule_is_without_a_planted_violation() -> None:
    print_names = "process.stdout.write(require(process.argv[1]).forbidden.map((rule) => rule.name).join('\\n'))"
    done = subprocess.run([node(), "-e", print_names, str(RULES)], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) == set(_PLANTED)
    assert all(re.fullmatch(r"[a-z-]+", name) for name in _PLANTED)
