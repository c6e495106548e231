"""How a command on this machine reaches an instance's database: the one that runs, the one that is named, or its own.

A command that must look into the database itself (backup, restore, doctor) goes this way; everything else speaks HTTP.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from dianjing.core.errors import NotFound
from dianjing.core.words import Words
from dianjing.sdk.local import running_instance
from dianjing.server.db.embedded import EmbeddedPostgres
from dianjing.server.instance import held
from dianjing.server.serve import DATABASE, make_database
from dianjing.server.settings import Settings


@contextmanager
def database_of(settings: Settings, *, make: bool = False) -> Iterator[str]:
    """The address of the instance's database, reachable for as long as the context lasts.

    Where the embedded one is not running, it runs for that time, under the lock of the data directory. Raises
    ``NotFound`` where there is no instance yet, unless it may be made. Call it from the main thread.
    """
    if settings.database_url is not None:
        yield settings.database_url
        return
    running = running_instance(settings.data_dir)
    if running is not None:
        yield running.database_url
        return
    home = settings.data_dir / "postgres"
    if not make and not (home / "database").exists():
        raise NotFound(
            "instance.none",
            Words(zh="这个数据目录里还没有实例。", en="There is no instance in this data directory yet."),
            where=str(settings.data_dir),
            hint=Words(
                zh="请用 --data-dir 指定数据目录，或先运行 dianjing serve。",
                en="Name the data directory with --data-dir, or run dianjing serve first.",
            ),
        )
    with held(settings.data_dir):
        cluster = EmbeddedPostgres(home)
        cluster.start()
        try:
            make_database(cluster, DATABASE)
            yield cluster.url(DATABASE)
        finally:
            cluster.stop()
