"""The token by which commands on this machine act on their data directory.

Whoever can read the directory can read everything in it; the token gives them nothing more. It is made anew at each
start, belongs to the first administrator, and goes with the instance.
"""

from __future__ import annotations

from pathlib import Path

import psycopg

from dianjing.core.ids import uuid7
from dianjing.sdk.local import write_private
from dianjing.server.kit.authentication import TOKEN_PREFIX, hash_of, new_secret

NAME = "this machine"


def refresh_local_token(url: str, data_dir: Path) -> None:
    """Write ``run/token`` where there is an administrator; where there is none yet, the first command sets one up."""
    file = data_dir / "run" / "token"
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT id FROM users WHERE administrator ORDER BY created_at, id LIMIT 1").fetchone()
        if row is None:
            file.unlink(missing_ok=True)
            return
        secret = TOKEN_PREFIX + new_secret()
        connection.execute("DELETE FROM access_tokens WHERE user_id = %s AND name = %s", [row[0], NAME])
        connection.execute(
            "INSERT INTO access_tokens (id, token_hash, user_id, name, scopes) VALUES (%s, %s, %s, %s, %s)",
            [uuid7(), hash_of(secret), row[0], NAME, ["*"]],
        )
    write_private(file, secret + "\n")
