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


def cpu_seconds(root: int) -> float:
    """CPU seconds that a process, all that it started and all that these have outlived have used so far."""
    total = 0.0
    for pid in descendants(root):
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        # utime, stime, and those of children that are gone already: nobody is counted twice.
        total += sum(int(value) for value in fields[11:15]) / _TICKS
    return total


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
