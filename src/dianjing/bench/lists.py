"""The lists that ``bench pages`` turns over: rows of every kind, every filter and order, and cursors deep inside."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

import orjson
import psycopg

from dianjing.bench.scene import Scene

_DEEP = 0.9
"""Where a deep page begins, as a part of the whole list."""

ITEM_ORDERS = ("key", "-key", "created", "-created")
TASK_ORDERS = ("priority", "updated", "key", "created")
ITEM_FILTERS: tuple[Mapping[str, str], ...] = (
    {},
    {"modality": "image"},
    {"modality": "text"},
    {"split": "train"},
    {"split": "val"},
    {"group": "drive-7"},
    {"prefix": "frame-0000"},
    {"deleted": "true"},
    {"split": "val", "modality": "text"},
    {"label": "car"},
    {"label": "rare"},
)
TASK_FILTERS: tuple[Mapping[str, str], ...] = (
    {},
    {"stage": "annotate"},
    {"state": "waiting"},
    {"state": "accepted"},
    {"state": "invalid"},
    {"stage": "annotate", "state": "returned"},
)

_FILLED = """
UPDATE items SET
  modality = CASE WHEN right(key, 6) = '00.jpg' THEN 'text' ELSE 'image' END,
  split = CASE substr(key, 13, 1) WHEN '0' THEN 'val' WHEN '1' THEN NULL ELSE 'train' END,
  "group" = CASE WHEN substr(key, 14, 1) = '0' THEN 'drive-' || substr(key, 12, 1) END,
  deleted_at = CASE WHEN right(key, 6) = '55.jpg' THEN now() END
WHERE dataset_id = %(dataset)s;
INSERT INTO media (id, workspace_id, item_id, name, type, sha256, size)
  SELECT dianjing_uuid7(), workspace_id, id, 'image', 'image/jpeg', encode(sha256(key::bytea), 'hex'), 100000
  FROM items WHERE dataset_id = %(dataset)s;
INSERT INTO layers (id, workspace_id, dataset_id, kind, name)
  VALUES (dianjing_uuid7(), %(workspace)s, %(dataset)s, 'import', 'given');
INSERT INTO item_labels (workspace_id, dataset_id, label, key, item_id, layer_id, objects)
  SELECT i.workspace_id, i.dataset_id, label, i.key, i.id, l.id, 3 FROM items i
  JOIN layers l ON l.dataset_id = i.dataset_id AND l.name = 'given'
  JOIN (VALUES ('car', '[0-4].jpg'), ('rare', '0007.jpg')) AS v(label, ending) ON i.key ~ v.ending
  WHERE i.dataset_id = %(dataset)s;
UPDATE tasks t SET
  stage = CASE WHEN n % 10 < 6 THEN 'annotate' ELSE 'accepted' END,
  state = CASE WHEN n % 10 >= 6 THEN 'accepted' WHEN n % 1000 = 1 THEN 'invalid' WHEN n % 100 = 2 THEN 'returned'
    ELSE 'waiting' END,
  level = (n % 7) - 3, updated_at = now() - make_interval(secs => (n * 7919) % 1000003)
  FROM (SELECT id, row_number() OVER (ORDER BY key) AS n FROM tasks WHERE project_id = %(project)s) AS numbered
  WHERE t.id = numbered.id;
UPDATE slots s SET state = CASE WHEN t.state = 'accepted' THEN 'done' ELSE 'leased' END, spent = true, lane_id = NULL,
  holder = %(person)s, leased_at = t.updated_at, touched_at = t.updated_at,
  expires_at = CASE WHEN t.state <> 'accepted' THEN now() + interval '1 day' END
  FROM tasks t WHERE t.id = s.task_id AND t.project_id = %(project)s AND (t.state = 'accepted' OR t.draw < 0.001);
DELETE FROM task_counters WHERE project_id = %(project)s;
INSERT INTO task_counters (workspace_id, project_id, stage, state, tasks)
  SELECT workspace_id, project_id, stage, state, count(*) FROM tasks WHERE project_id = %(project)s GROUP BY 1, 2, 3, 4;
"""


@dataclass(frozen=True, slots=True)
class Listing:
    """One request for a page. ``asked`` are its query parameters without the cursor."""

    path: str
    asked: Mapping[str, str]
    cursor: str | None

    @property
    def name(self) -> str:
        """``items split=val order=key deep``."""
        kind = self.path.rpartition("/")[2]
        said = " ".join(f"{name}={value}" for name, value in self.asked.items() if name not in ("limit", "assignee"))
        who = " assignee" if "assignee" in self.asked else ""
        return f"{kind} {said}{who} {'deep' if self.cursor else 'first'}"


def fill(scene: Scene, url: str) -> None:
    """Give the scene's items splits, groups, labels and media, and tasks in every state."""
    values = {
        "dataset": scene.dataset,
        "project": scene.project,
        "workspace": scene.workspace,
        "person": scene.users[1],
    }
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in _FILLED.strip().split(";\n"):
            if statement.strip():
                connection.execute(statement.strip().rstrip(";").replace("% ", "%% ").encode(), values)
        connection.execute("VACUUM ANALYZE")


def listings(scene: Scene, url: str) -> Iterator[Listing]:
    """Every filter and order, each from the beginning and from deep inside."""
    items, tasks = f"/api/datasets/{scene.dataset}/items", f"/api/projects/{scene.project}/tasks"
    deep = _cursors(scene, url)
    for order in ITEM_ORDERS:
        for chosen in ITEM_FILTERS:
            if "label" in chosen and order != "key":
                continue
            cursor = deep["label" if "label" in chosen else f"items {order}"]
            yield from _both(items, {**chosen, "order": order}, cursor)
    for order in TASK_ORDERS:
        for chosen in TASK_FILTERS:
            yield from _both(tasks, {**chosen, "order": order}, deep[f"tasks {order}"])
    yield from _both(tasks, {"prefix": "frame-0000", "order": "key"}, deep["tasks prefix"])
    for holding in ("now", "done"):
        asked = {"assignee": str(scene.users[1]), "holding": holding, "order": "updated"}
        yield from _both(tasks, asked, deep[f"held {holding}"])


def _both(path: str, asked: Mapping[str, str], cursor: str) -> Iterator[Listing]:
    yield Listing(path, {**asked, "limit": "50"}, None)
    yield Listing(path, {**asked, "limit": "50"}, cursor)


def _cursors(scene: Scene, url: str) -> dict[str, str]:
    """Cursors as the server makes them, of rows that lie deep inside."""
    with psycopg.connect(url) as connection:
        items = _at(connection, "SELECT key, id FROM items WHERE dataset_id = %s ORDER BY key", scene.dataset)
        columns = "SELECT level, updated_at, key, id FROM tasks WHERE project_id = %s ORDER BY "
        level = _at(connection, columns + "-level, id", scene.project)
        updated = _at(connection, columns + "updated_at DESC, id DESC", scene.project)
        created = _at(connection, columns + "id DESC", scene.project)
        key = _at(connection, columns + "key, id", scene.project)
        held = {
            state: _at(
                connection,
                f"SELECT touched_at, id FROM slots WHERE state = '{state}' AND project_id = %s ORDER BY 1 DESC, 2 DESC",
                scene.project,
            )
            for state in ("leased", "done")
        }
        label = _at(
            connection, "SELECT key, item_id FROM item_labels WHERE dataset_id = %s ORDER BY 1, 2", scene.dataset
        )
        early = _at(connection, "SELECT key, id FROM items WHERE dataset_id = %s ORDER BY key DESC", scene.dataset)
    prefixed = f"frame-0000{'5' * 4}.jpg"
    return {
        "items key": _cursor("key", items[0]),
        "items -key": _cursor("-key", early[0]),
        "items created": _cursor("created", items[1]),
        "items -created": _cursor("-created", early[1]),
        "label": _cursor("label", *label),
        "tasks priority": _cursor("priority", -int(str(level[0])), level[3]),
        "tasks updated": _cursor("updated", updated[1], updated[3]),
        "tasks key": _cursor("key", key[2], key[3]),
        "tasks created": _cursor("created", created[3]),
        "tasks prefix": _cursor("key", prefixed, key[3]),
        "held now": _cursor("held", *held["leased"]),
        "held done": _cursor("held", *held["done"]),
    }


def _at(connection: psycopg.Connection[tuple[object, ...]], query: str, of: UUID) -> tuple[object, ...]:
    counted = connection.execute(f"SELECT count(*) FROM ({query}) AS q".encode(), [of]).fetchone()
    offset = int(_DEEP * int(str(counted[0]))) if counted else 0
    row = connection.execute(f"{query} OFFSET {offset} LIMIT 1".encode(), [of]).fetchone()
    if row is None:
        raise RuntimeError("the list is empty")
    return row


def _cursor(*values: object) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(list(values))).decode().rstrip("=")
