"""Settings: the one place that reads the environment (prefix ``DIANJING_``) and the file ``dianjing.toml``."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

_PREFIX = "DIANJING_"
_MEBIBYTE = 1024 * 1024

Strings = Annotated[tuple[str, ...], NoDecode]
"""A list that the environment gives as words with commas between them."""


class Settings(BaseSettings):
    """How an instance runs. The environment wins over ``dianjing.toml`` in the data directory, that over the defaults.

    The file may also be named by ``DIANJING_CONFIG``; its keys are the names below.
    """

    model_config = SettingsConfigDict(env_prefix=_PREFIX, extra="ignore", frozen=True, env_ignore_empty=True)

    data_dir: Path = Field(default_factory=lambda: _default_data_dir())
    """Where the embedded database, local blobs, previews and backups lie."""
    database_url: str | None = None
    """Any PostgreSQL 14 or later; without it, one is started in the data directory."""
    database_connections: int = Field(default=10, ge=2, le=500)
    """Connections of each process."""
    blobs_url: str | None = None
    """``s3://bucket/prefix`` or another object store; without it, blobs lie in the data directory."""

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    """The TCP port; 0 takes a free one."""
    socket: Path | None = None
    """A Unix socket besides; by default ``run/http.sock`` in the data directory."""
    root_path: str = ""
    """The folder under which a reverse proxy serves us, such as ``/tools/dianjing``."""
    public_url: str | None = None
    """The address that people type, where a proxy hides it; links in invitations begin with it."""
    trusted_proxies: Strings = ("127.0.0.1", "::1", "unix")
    """Addresses whose ``X-Forwarded-*`` headers are believed."""
    web_processes: int = Field(default=1, ge=1, le=64)
    worker_threads: int = Field(default=2, ge=0, le=64)
    """Jobs at once in the worker inside ``serve``; 0 leaves them to ``dianjing worker``."""
    worker_silent_seconds: int = Field(default=15, ge=3, le=3600)
    """A running job whose worker has been silent for so long is given to another; workers give a sign each second."""

    session_days: int = Field(default=30, ge=1, le=365)
    password_hashes_at_once: int = Field(default=2, ge=1, le=32)
    workspace_creation: Literal["everyone", "administrators"] = "administrators"
    setup_token: SecretStr | None = None
    """Lets the first user be made from elsewhere than the machine itself; ``serve`` prints one while there is none."""
    local_token: SecretStr | None = None
    """Opens the instance to commands on this machine; ``serve`` makes one at each start (``run/token``)."""
    max_body_bytes: int = Field(default=64 * _MEBIBYTE, ge=_MEBIBYTE)
    import_roots: Strings = ()
    """Folders on the server, and prefixes of buckets (``s3://bucket/prefix?endpoint=https://…&region=…``), from which
    imports may read, and register what lies there in place. Keys for buckets are looked for where the cloud's own tools
    look for them (``AWS_ACCESS_KEY_ID`` …)."""
    import_processes: int | None = Field(default=None, ge=0, le=64)
    """Processes that read lines for an import whose lines are many and dear; by default one less than there are cores,
    four at most."""
    import_networks: Strings = ()
    """Private networks (``10.1.0.0/16``) from which addresses may be imported; none by default."""
    activity_file: Path | None = None
    """Touched while requests come; set by a ``serve`` that ends when nobody needs it."""
    fault_file: Path | None = None
    """For tests of faults alone: a file that names the point at which a process kills itself next (kit/faults.py)."""
    metrics_token: SecretStr | None = None
    """The bearer token that opens ``/metrics``; without it, only the machine itself may read them."""
    slow_request_ms: int = Field(default=1_000, ge=1)
    """A request that takes longer is logged as slow."""
    log_format: Literal["text", "json"] = "text"
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @field_validator("trusted_proxies", "import_roots", "import_networks", mode="before")
    @classmethod
    def _words(cls, value: object) -> object:
        return tuple(word.strip() for word in value.split(",") if word.strip()) if isinstance(value, str) else value

    @field_validator("root_path")
    @classmethod
    def _folder(cls, value: str) -> str:
        trimmed = value.strip("/")
        return f"/{trimmed}" if trimmed else ""

    @field_validator("data_dir")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return value.expanduser().absolute()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What the program was started with, then the environment, then the file."""
        sources: list[PydanticBaseSettingsSource] = [init_settings, env_settings]
        given = init_settings().get("data_dir") or os.environ.get(_PREFIX + "DATA_DIR") or _default_data_dir()
        file = Path(os.environ.get(_PREFIX + "CONFIG") or Path(str(given)).expanduser() / "dianjing.toml")
        if file.is_file():
            sources.append(TomlConfigSettingsSource(settings_cls, file))
        return tuple(sources)

    @cached_property
    def socket_path(self) -> Path:
        """Where the Unix socket is."""
        return self.socket or self.data_dir / "run" / "http.sock"

    @cached_property
    def public_origin(self) -> str | None:
        """Scheme, host and port of ``public_url``, as browsers send them in ``Origin``."""
        if self.public_url is None:
            return None
        parts = urlsplit(self.public_url)
        return f"{parts.scheme}://{parts.netloc}"

    def having(self, **changed: Any) -> Self:
        """The same settings with some of them changed."""
        return type(self)(**{**self.model_dump(exclude_unset=True), **changed})

    def as_environment(self) -> dict[str, str]:
        """What a child process must find in its environment to read the same settings."""
        found = {}
        for name, value in self.model_dump(exclude_none=True).items():
            if isinstance(value, SecretStr):
                value = value.get_secret_value()
            elif isinstance(value, tuple):
                value = ",".join(value)
            found[_PREFIX + name.upper()] = str(value)
        return found


def given(**options: Any) -> Settings:
    """Settings with the options of a command; those that were not given (None) are left to environment and file."""
    return Settings(**{name: value for name, value in options.items() if value is not None})


def hand_on(settings: Settings, *, counts: Path) -> None:
    """Put the settings into this process's environment, for the processes that it starts.

    ``counts`` is the folder in which they keep what they count (``kit/metrics.py``).
    """
    os.environ.update(settings.as_environment())
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(counts)


def _default_data_dir(environment: Mapping[str, str] = os.environ) -> Path:
    base = environment.get("XDG_DATA_HOME")
    return (Path(base) if base else Path.home() / ".local" / "share") / "dianjing"
