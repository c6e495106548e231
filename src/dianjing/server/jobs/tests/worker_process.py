"""A worker as a process of its own: ``python -m dianjing.server.jobs.tests.worker_process URL DATA_DIR``."""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path

from dianjing.server.jobs.tests import sample_jobs
from dianjing.server.kit.database import Database
from dianjing.server.kit.resources import Resources
from dianjing.server.settings import Settings
from dianjing.server.worker import Worker


async def main(url: str, data: Path) -> None:
    """Work until SIGTERM."""
    resources = Resources(Settings(data_dir=data), Database(url, connections=4))
    worker = Worker(resources)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, worker.stop)
    await worker.run()
    await resources.close()


if __name__ == "__main__":
    assert sample_jobs.TABLE
    asyncio.run(main(sys.argv[1], Path(sys.argv[2])))
