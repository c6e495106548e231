"""Settings: the program's options over the environment over the file over the defaults, and on to child processes."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from dianjing.server.settings import Settings, given


def test_options_win_over_the_environment_and_that_over_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = ["port = 1111", 'host = "file"', "web_processes = 3", 'import_roots = ["/a", "/b"]']
    (tmp_path / "dianjing.toml").write_text("\n".join(lines))
    monkeypatch.setenv("DIANJING_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("DIANJING_HOST", "environment")
    monkeypatch.setenv("DIANJING_WEB_PROCESSES", "4")
    settings = given(web_processes=5, port=None)
    assert (settings.port, settings.host, settings.web_processes) == (1111, "environment", 5)
    assert settings.import_roots == ("/a", "/b")
    assert settings.socket_path == tmp_path / "run" / "http.sock"


def test_the_file_may_be_elsewhere_and_an_empty_variable_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mine.toml").write_text('root_path = "tools/dianjing/"\n')
    monkeypatch.setenv("DIANJING_CONFIG", str(tmp_path / "mine.toml"))
    monkeypatch.setenv("DIANJING_DATABASE_URL", "")
    settings = Settings(data_dir=tmp_path)
    assert settings.root_path == "/tools/dianjing"
    assert settings.database_url is None


def test_child_processes_read_the_same_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIANJING_PORT", "9000")
    parent = Settings(
        data_dir=tmp_path,
        port=8000,
        trusted_proxies="10.0.0.1, 10.0.0.2",
        setup_token="secret",
        public_url="https://x/y",
    )
    assert "secret" not in repr(parent)
    for name, value in parent.as_environment().items():
        monkeypatch.setenv(name, value)
    assert Settings() == parent
    assert Settings().public_origin == "https://x"


def test_what_makes_no_sense_is_refused(tmp_path: Path) -> None:
    for wrong in ({"port": 70_000}, {"web_processes": 0}, {"workspace_creation": "nobody"}):
        with pytest.raises(ValidationError):
            Settings(data_dir=tmp_path, **wrong)
