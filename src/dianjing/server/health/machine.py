"""The machine: Python, libraries, optional parts, the data directory's folder, disk, port and clock. No database."""

from __future__ import annotations

import importlib.metadata
import os
import shutil
import socket
import stat
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

from dianjing.core import registry
from dianjing.core.errors import MissingExtra
from dianjing.core.plugin import Room
from dianjing.core.words import Words
from dianjing.server.health.finding import Finding

_OLDEST_PYTHON = (3, 11)
_GIB = 1 << 30
_NOTHING_BEFORE = datetime(2026, 1, 1, tzinfo=UTC)


def examine_machine(data_directory: Path, host: str, port: int) -> Iterator[Finding]:
    """Everything that can be seen without a database, in the order in which it would stop a start."""
    yield python()
    yield libraries()
    yield from optional_parts()
    yield from folder(data_directory)
    yield disk(data_directory)
    yield free_port(host, port)
    yield clock(datetime.now(UTC))


def python() -> Finding:
    """The interpreter's version and width."""
    version = ".".join(str(part) for part in sys.version_info[:3])
    if sys.version_info < _OLDEST_PYTHON or sys.maxsize < 2**32:
        return Finding(
            "python",
            "failed",
            Words(zh=f"Python {version} 太旧或不是 64 位", en=f"Python {version} is too old or not 64-bit"),
            Words(zh="请安装 64 位 Python 3.11 或更高版本。", en="Install a 64-bit Python 3.11 or later."),
        )
    return Finding("python", "ok", Words(zh=f"Python {version}", en=f"Python {version}"))


def libraries(distribution: str = "dianjing") -> Finding:
    """Whether every library that the package asks for is there."""
    missing = sorted(_missing(distribution))
    if missing:
        return Finding(
            "libraries",
            "failed",
            Words(zh=f"缺少组件：{'、'.join(missing)}", en=f"These libraries are missing: {', '.join(missing)}"),
            Words(zh=f"运行：pip install {' '.join(missing)}", en=f"Run: pip install {' '.join(missing)}"),
        )
    return Finding("libraries", "ok", Words(zh="所需组件齐全", en="All libraries are installed"))


def optional_parts() -> Iterator[Finding]:
    """Each plug-in whose optional library is missing, with the command that installs it."""
    for room in get_args(Room):
        for name, plugin in registry.room(room).items():
            try:
                plugin.demand()
            except MissingExtra as error:
                yield Finding(f"{room}/{name}", "note", error.words, error.hint)


def folder(data_directory: Path) -> Iterator[Finding]:
    """Whether the data directory can be read and written by us, and by nobody else."""
    place = data_directory if data_directory.exists() else _existing_parent(data_directory)
    if not place.is_dir() or not os.access(place, os.R_OK | os.W_OK | os.X_OK):
        yield Finding(
            "data directory",
            "failed",
            Words(
                zh=f"当前用户无法读写 {place}",
                en=f"{place} cannot be read and written by this user (id {os.geteuid()})",
            ),
            Words(
                zh="请修改目录的属主或权限，或用 DIANJING_DATA_DIR 指定别的目录。",
                en="Change its owner or permissions, or name another folder with DIANJING_DATA_DIR.",
            ),
        )
        return
    if place != data_directory:
        words = Words(zh=f"{data_directory} 将在首次启动时创建", en=f"{data_directory} will be made at the first start")
        yield Finding("data directory", "ok", words)
        return
    yield Finding("data directory", "ok", Words(zh=str(place), en=str(place)))
    if place.stat().st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        yield Finding(
            "data directory permissions",
            "warning",
            Words(zh=f"其他用户也能写入 {place}", en=f"Other users can write to {place}"),
            Words(zh=f"运行：chmod go-w {place}", en=f"Run: chmod go-w {place}"),
        )


def disk(data_directory: Path) -> Finding:
    """Free space where the data lies."""
    place = _existing_parent(data_directory)
    free = shutil.disk_usage(place).free
    words = Words(zh=f"{place} 所在磁盘剩余 {free / _GIB:.1f} GiB", en=f"{free / _GIB:.1f} GiB are free at {place}")
    hint = Words(zh="请清理磁盘或换一个更大的磁盘。", en="Free some space or move to a larger disk.")
    status = os.statvfs(place)
    if free < _GIB // 5 or (status.f_files and status.f_favail < 1_000):
        return Finding("disk", "failed", words, hint)
    if free < 2 * _GIB:
        return Finding("disk", "warning", words, hint)
    return Finding("disk", "ok", words)


def free_port(host: str, port: int) -> Finding:
    """Whether ``dianjing serve`` could listen; somebody who already does is only a note."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return Finding(
                "port",
                "note",
                Words(
                    zh=f"{host}:{port} 不可用（{error.strerror}）", en=f"{host}:{port} is not free ({error.strerror})"
                ),
                Words(
                    zh="如果不是点睛自己在运行，请换一个端口启动：dianjing serve --port …",
                    en="Unless Dianjing itself runs there, start on another port: dianjing serve --port …",
                ),
            )
    return Finding("port", "ok", Words(zh=f"{host}:{port} 可用", en=f"{host}:{port} is free"))


def clock(now: datetime) -> Finding:
    """A clock that was never set breaks sessions and certificates."""
    if now < _NOTHING_BEFORE:
        return Finding(
            "clock",
            "failed",
            Words(zh=f"系统时间 {now:%Y-%m-%d} 明显不对", en=f"The system's clock says {now:%Y-%m-%d}"),
            Words(zh="请校准系统时间。", en="Set the clock, best by NTP."),
        )
    return Finding("clock", "ok", Words(zh=f"{now:%Y-%m-%d %H:%M:%S} UTC", en=f"{now:%Y-%m-%d %H:%M:%S} UTC"))


def scratch_space() -> Finding:
    """Whether temporary files can be written: previews and uploads need them."""
    try:
        with tempfile.TemporaryFile() as file:
            file.write(b"dianjing")
    except OSError as error:
        return Finding(
            "temporary files",
            "failed",
            Words(zh="无法写入临时文件", en="Temporary files cannot be written"),
            Words(zh=f"请检查 {tempfile.gettempdir()}（{error.strerror}）。", en=f"Look at {tempfile.gettempdir()}."),
        )
    return Finding("temporary files", "ok", Words(zh=tempfile.gettempdir(), en=tempfile.gettempdir()))


def _missing(distribution: str) -> Iterator[str]:
    try:
        wanted = importlib.metadata.requires(distribution) or []
    except importlib.metadata.PackageNotFoundError:
        # Run from a checkout: what is imported is what there is.
        return
    for requirement in wanted:
        text, _, marker = requirement.partition(";")
        if "extra ==" in marker or ("sys_platform" in marker and sys.platform not in marker):
            continue
        name = text.split("[")[0]
        for sign in "<>=!~ (":
            name = name.split(sign)[0]
        try:
            importlib.metadata.version(name.strip())
        except importlib.metadata.PackageNotFoundError:
            yield name.strip()


def _existing_parent(path: Path) -> Path:
    while not path.exists() and path != path.parent:
        path = path.parent
    return path
