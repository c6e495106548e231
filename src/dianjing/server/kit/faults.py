"""Points inside submit, import, release and export at which a process kills itself when a test of faults asks for it.

Without the setting ``fault_file`` nothing happens here. With it, the process that reaches the point named in the file
removes the file and dies by SIGKILL, as if at that very moment somebody had pulled the plug.
"""

from __future__ import annotations

import os
import signal

from dianjing.server.settings import Settings

POINTS = (
    "submit.before",
    "submit.committed",
    "import.kept",
    "import.inside",
    "import.committed",
    "release.inside",
    "release.written",
    "release.described",
    "release.ready",
    "export.written",
    "export.kept",
)
"""Every point; ``reach`` is called with each of them once."""


def reach(settings: Settings, point: str) -> None:
    """Die here if this is the point that was asked for."""
    if settings.fault_file is None:
        return
    try:
        wanted = settings.fault_file.read_text()
    except FileNotFoundError:
        return
    if wanted == point:
        settings.fault_file.unlink(missing_ok=True)
        os.kill(os.getpid(), signal.SIGKILL)
