"""Under which conditions something was measured, and what processes cost."""

from __future__ import annotations

import os
import platform
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def conditions() -> dict[str, object]:
    """Processor, cores, memory, system and Python."""
    cpu = next(
        (line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")), ""
    )
    memory = next((int(line.split()[1]) >> 20 for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), 0)
    return {
        "cpu": cpu or platform.machine(),
        "cores": len(os.sched_getaffinity(0)),
        "memory_gib": memory,
        "system": platform.platform(),
        "python": platform.python_version(),
    }


_PARTS = {
    "web": b"dianjing.server.processes\0web",
    "worker": b"dianjing.server.processes\0worker",
    "database": b"postgres",
}


def cpu_seconds(root: int) -> dict[str, float]:
    """CPU seconds that a ``serve`` and all below it have used so far, by part: web, worker, database and serve itself.

    What a process outlived counts with it, so nothing is lost when a backend ends.
    """
    used = dict.fromkeys((*_PARTS, "serve"), 0.0)
    parts: dict[int, str] = {}
    for pid in descendants(root):
        try:
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        inherited = parts.get(int(fields[1]), "serve")
        part = parts[pid] = next((part for part, mark in _PARTS.items() if mark in command), inherited)
        # utime, stime, and those of children that are gone already: nobody is counted twice.
        used[part] += sum(int(value) for value in fields[11:15]) / _TICKS
    return used


def descendants(root: int) -> list[int]:
    """A process and everything below it."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            parents.setdefault(int(fields[1]), []).append(int(entry.name))
    found, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        waiting += parents.get(pid, [])
    return found


def forget_peak(pid: int) -> None:
    """Let the most memory that a process held begin anew from what it holds now."""
    Path(f"/proc/{pid}/clear_refs").write_text("5")


def peak_mebibytes(pid: int) -> float:
    """The most memory that a process held since ``forget_peak``."""
    found = next(line for line in _lines(f"/proc/{pid}/status") if line.startswith("VmHWM"))
    return int(found.split()[1]) / 1024


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text().splitlines()
    except OSError:
        return []
