"""The lint of doors can fail: each way round a door is found, and the door itself is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import check_access

ENDPOINTS = "src/dianjing/server/datasets/endpoints.py"
SOUND = """
from fastapi import APIRouter
from dianjing.server.datasets import service
from dianjing.server.datasets.access import dataset_access
from dianjing.server.kit.access import workspace_access
from dianjing.server.kit.gates import Anyone, Here, Permit

router = APIRouter()

@router.get("/workspaces/{workspace}/datasets/{name}", operation_id="datasets.by_name")
async def by_name(name: str, here: Here = Permit("datasets.read", on=workspace_access)) -> None: ...

@router.post("/datasets/{dataset}", operation_id="datasets.change", status_code=201)
async def change(here: Here = Permit("datasets.write", on=dataset_access)) -> None: ...

@router.get("/healthz", operation_id="health.read")
async def healthy(here: Here = Anyone("health.read")) -> None: ...
"""


def said(root: Path, path: str, text: str) -> set[str]:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    findings = list(check_access.check(root))
    assert {finding.path for finding in findings} <= {path}
    return {finding.rule for finding in findings}


def test_sound_endpoints_are_left_alone(tmp_path: Path) -> None:
    assert said(tmp_path, ENDPOINTS, SOUND) == set()


@pytest.mark.parametrize(
    ("right", "wrong", "rule"),
    [
        ('here: Here = Anyone("health.read")', "", "gate"),
        ('here: Here = Permit("datasets.write", on=dataset_access)', "here: Here = Depends(open_unit_of_work)", "gate"),
        ('Permit("datasets.write", on=dataset_access)', "Permit(verb, on=dataset_access)", "gate"),
        ('Permit("datasets.write", on=dataset_access)', 'Permit("datasets.write", on=RowAccess("d", D))', "row"),
        ('(here: Here = Permit("datasets.write"', '(dataset: UUID, here: Here = Permit("datasets.write"', "row"),
        ("import service", "import repository", "repository"),
    ],
)
def test_endpoints_that_go_round_the_gate(tmp_path: Path, right: str, wrong: str, rule: str) -> None:
    assert right in SOUND
    assert said(tmp_path, ENDPOINTS, SOUND.replace(right, wrong)) == {rule}


REACHED = (
    SOUND.replace('@router.post("/datasets/{dataset}"', '@router.get("/datasets/{dataset}/difference/{other}"')
    .replace("async def change(", "async def differ(other: UUID, ")
    .replace(
        "on=dataset_access)) -> None: ...",
        "on=dataset_access)):\n    return await here.reach(dataset_access, dataset=other)",
    )
)
SERVICE = "src/dianjing/server/items/service.py"


@pytest.mark.parametrize(
    ("path", "text", "rule"),
    [
        (SERVICE, "async def f(uow):\n    await uow.commit()\n", "commit"),
        (SERVICE, "from dianjing.server.media import repository as rows\n", "repository"),
        (SERVICE, "from dianjing.server.media.repository import rows\n", "repository"),
        (SERVICE, "import os\nurl = os.environ['DIANJING_URL']\n", "environment"),
        (SERVICE, "from os import getenv\n", "environment"),
        ("src/dianjing/kit/one.py", "import os\nhome = os.getenv('HOME')\n", "environment"),
        (SERVICE, "raise HTTPException(404)\n", "status"),
        (SERVICE, "answer = Response(status_code=409)\n", "status"),
        ("src/dianjing/sdk/client.py", "gone = answer.status_code == 410\n", "status"),
        (SERVICE, "@router.get('/x')\nasync def x(here=Anyone('x.read')): ...\n", "gate"),
        ("web/src/features/queue/load.ts", 'export const load = () => fetch("/api/x");\n', "network"),
        ("web/src/core/live.ts", 'export const live = () => new window.WebSocket("/x");\n', "network"),
        ("web/src/modalities/text/all.ts", 'export const all = import.meta.glob("./*.ts");\n', "glob"),
    ],
)
def test_ways_round_a_door(tmp_path: Path, path: str, text: str, rule: str) -> None:
    assert said(tmp_path, path, text) == {rule}


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("src/dianjing/server/kit/unit_of_work.py", "async def f(t):\n    await t.commit()\n"),
        ("src/dianjing/server/settings.py", "import os\nurl = os.environ.get('DIANJING_URL')\n"),
        ("src/dianjing/server/errors.py", "status_code = 404\nanswer = Response(status_code=404)\n"),
        (ENDPOINTS, REACHED),
        ("src/dianjing/sdk/settings.py", "import os\nurl = os.environ.get('DIANJING_URL')\n"),
        (SERVICE, "from dianjing.server.items import repository\nanswer = Response(status_code=201)\n"),
        ("src/dianjing/server/items/tests/test_one.py", "assert answer.status_code == 404\n"),
        ("web/src/api/http.ts", 'export const load = () => fetch("/api/x");\n'),
        ("web/src/app/all.ts", 'export const all = import.meta.glob("./*.ts");\n'),
        ("web/src/core/one.test.ts", 'export const load = () => fetch("/api/x");\n'),
    ],
)
def test_the_doors_themselves(tmp_path: Path, path: str, text: str) -> None:
    assert said(tmp_path, path, text) == set()
