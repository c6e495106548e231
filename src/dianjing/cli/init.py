"""Set up a data directory with its first user, without a browser."""

from __future__ import annotations

import typer

from dianjing.cli._failing import language
from dianjing.cli._server import DataDir
from dianjing.cli._telling import AsJson, say_json, say_table
from dianjing.core.words import Words

app = typer.Typer(add_completion=False)


@app.command()
def init(data_dir: DataDir = None, as_json: AsJson = False) -> None:
    """Make the data directory, its database, a first user and a workspace. Does nothing where there is one."""
    from dianjing.sdk import settings
    from dianjing.sdk.connecting import connect
    from dianjing.sdk.local import made_owner

    folder = data_dir or settings.data_dir()
    with connect(data_dir=folder) as client:
        workspace = client.workspace
    owner = made_owner(folder)
    if as_json:
        say_json({"data_dir": str(folder), "workspace": workspace.slug, "email": owner.email if owner else None})
        return
    rows = [(Words(zh="工作空间", en="workspace").said(language()), workspace.slug)]
    if owner:
        rows += [(Words(zh="登录", en="sign in as").said(language()), owner.email)]
        rows += [(Words(zh="密码在", en="password in").said(language()), str(owner.file))]
    say_table(str(folder), rows)
