"""The root of the command line: verbs by their files, light to list, errors as sentences and exit codes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import get_args

import dianjing.cli
from dianjing.cli._failing import EXIT_CODES
from dianjing.core.errors import ErrorKind

VERBS = Path(dianjing.cli.__file__).parent
HEAVY = ("fastapi", "sqlalchemy", "asyncpg", "psycopg", "numpy", "PIL", "httpx")


def run(*arguments: str, language: str = "C.UTF-8") -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DIANJING_")}
    return subprocess.run(
        [sys.executable, "-m", "dianjing.cli", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**environment, "LANG": language, "LC_ALL": language, "COLUMNS": "100"},
    )


def test_every_file_is_a_verb_with_a_line_of_help() -> None:
    listed = run("--help")
    assert listed.returncode == 0
    files = [file.stem for file in VERBS.glob("*.py") if not file.stem.startswith("_") and file.stem != "main"]
    assert {"serve", "worker", "migrate"} <= set(files)
    for verb in files:
        assert f" {verb.replace('_', '-')} " in listed.stdout, verb


def test_listing_the_verbs_loads_no_heavy_library() -> None:
    program = (
        "import sys\n"
        "from dianjing.cli.main import app\n"
        "app(['--help'], standalone_mode=False)\n"
        f"sys.stderr.write(','.join(name for name in {HEAVY!r} if name in sys.modules))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stderr == ""


def test_an_unknown_verb_is_refused_without_a_traceback() -> None:
    refused = run("annotate-everything")
    assert refused.returncode == 2
    assert "Traceback" not in refused.stderr
    assert run("_failing").returncode == 2
    assert run("main").returncode == 2


def test_an_error_of_ours_is_a_sentence_with_what_to_do_and_an_exit_code() -> None:
    refused = run("migrate")
    assert refused.returncode == EXIT_CODES["invalid"]
    assert refused.stderr.startswith("Error: DIANJING_DATABASE_URL is not set")
    assert "dianjing serve" in refused.stderr


def test_it_speaks_the_terminal_s_language_also_where_the_machine_has_no_tables_for_it() -> None:
    assert run("migrate", language="zh_CN.UTF-8").stderr.startswith("错误：")
    assert run("migrate", language="de_DE.UTF-8").stderr.startswith("Error: ")


def test_every_kind_of_error_has_its_exit_code() -> None:
    assert set(EXIT_CODES) == set(get_args(ErrorKind))
    assert all(1 < code < 64 for code in EXIT_CODES.values())
