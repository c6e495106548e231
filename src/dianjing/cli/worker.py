"""Start a worker that does background jobs, on any machine that reaches the database."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(add_completion=False)


@app.command()
def worker(
    data_dir: Annotated[
        Path | None, typer.Option(help="Of an instance on this machine, instead of a database URL.")
    ] = None,
    at_once: Annotated[int | None, typer.Option(help="Jobs at once.")] = None,
) -> None:
    """Do background jobs until Ctrl-C; jobs that are not done by then go on in another worker."""
    import asyncio

    from dianjing.core.errors import Unavailable
    from dianjing.core.words import Words
    from dianjing.sdk.local import running_instance
    from dianjing.server.logs import configure_logs
    from dianjing.server.processes import run_worker, until_signalled
    from dianjing.server.schema import check_schema
    from dianjing.server.settings import given

    settings = given(data_dir=data_dir, worker_threads=at_once)
    if settings.database_url is None:
        instance = running_instance(settings.data_dir)
        if instance is None:
            raise Unavailable(
                "worker.no_database",
                Words(zh="没有可用的数据库", en="There is no database to work on"),
                hint=Words(
                    zh="设置 DIANJING_DATABASE_URL，或先在这个数据目录启动 dianjing serve",
                    en="Set DIANJING_DATABASE_URL, or start dianjing serve on this data directory",
                ),
            )
        settings = settings.having(database_url=instance.database_url)
    assert settings.database_url is not None
    check_schema(settings.database_url)
    configure_logs(settings.log_format, settings.log_level)
    asyncio.run(until_signalled(lambda stop: run_worker(settings, stop)))
