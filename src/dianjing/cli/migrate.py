"""Bring the database to the newest schema."""

from __future__ import annotations

import typer

app = typer.Typer(add_completion=False)


@app.command()
def migrate() -> None:
    """Bring the database of DIANJING_DATABASE_URL to the newest schema; the embedded one is migrated by serve."""
    from dianjing.cli._failing import language
    from dianjing.core.errors import Invalid
    from dianjing.core.words import Words
    from dianjing.server import schema
    from dianjing.server.db.migrations import SchemaState, newest_revision
    from dianjing.server.settings import Settings

    url = Settings().database_url
    if url is None:
        raise Invalid(
            "migrate.no_database",
            Words(zh="没有设置 DIANJING_DATABASE_URL", en="DIANJING_DATABASE_URL is not set"),
            hint=Words(
                zh="内置数据库由 dianjing serve 自动升级", en="dianjing serve migrates the embedded database by itself"
            ),
        )
    before = schema.migrate(url)
    revision = newest_revision()
    if before is SchemaState.CURRENT:
        said = Words(zh=f"已经是最新：{revision}", en=f"Already at {revision}")
    else:
        said = Words(zh=f"已升级到 {revision}", en=f"Now at {revision}")
    typer.echo(said.said(language()))
