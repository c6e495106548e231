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
    {"modality": "image"},
    {"modality": "text"},
    {"split": "train"},
    {"split": "val"},
    {"group": "drive-7"},
    {"prefix": "frame-0000"},
    {"deleted": "true"},
    {"deleted": "true", "modality": "text"},
    {"split": "val", "modality": "text"},
    {"split": "nowhere", "modality": "image"},
    {"split": "val", "group": "drive-7", "modality": "text", "prefix": "frame-00"},
    {"label": "car"},
    {"label": "rare"},
    {"label": "rare", "split": "val"},
    {"label": "car", "group": "drive-7", "modality": "text"},
    {"project": "it"},
    {"project": "it", "state": "waiting"},
    {"project": "it", "state": "returned"},
    {"project": "it", "state": "accepted"},
    {"project": "it", "state": "invalid"},
    {"project": "it", "state": "in_review"},
    {"project": "it", "state": "outside"},
    {"project": "it", "state": "waiting", "prefix": "frame-0000"},
    {"project": "it", "state": "waiting", "label": "rare", "split": "val"},
    {"project": "it", "state": "outside", "label": "car"},
)
"""With the orders by key; the others refuse filters. ``it`` stands for the scene's project."""

TASK_FILTERS: tuple[Mapping[str, str], ...] = (
    {},
    {"stage": "annotate"},
    {"state": "waiting"},
    {"state": "accepted"},
    {"state": "invalid"},
    {"stage": "annotate", "state": "returned"},
)

OBJECT_ORDERS = ("touched", "-touched")
OBJECT_FILTERS: tuple[Mapping[str, str], ...] = (
    {},
    {"label": "car"},
    {"label": "rare"},
    {"label": "none"},
    {"person": "them"},
    {"label": "car", "person": "them"},
    {"label": "rare", "person": "them"},
    {"since": "then"},
    {"label": "car", "since": "then", "until": "now"},
    {"label": "car", "person": "them", "since": "then"},
    {"stage": "annotate"},
    {"state": "accepted"},
    {"state": "invalid", "label": "rare"},
    {"made": "edited"},
    {"made": "created", "label": "rare"},
    {"most": "0.5"},
    {"least": "0.9", "most": "0.95", "label": "car"},
)
"""``them`` stands for a person of the scene, ``then`` and ``now`` for times within the rows'."""

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
    WHEN n % 100 = 3 THEN 'in_review' ELSE 'waiting' END,
  level = (n % 7) - 3, updated_at = now() - make_interval(secs => (n * 7919) % 1000003)
  FROM (SELECT id, row_number() OVER (ORDER BY key) AS n FROM tasks WHERE project_id = %(project)s) AS numbered
  WHERE t.id = numbered.id;
UPDATE slots s SET state = CASE WHEN t.state = 'accepted' THEN 'done' ELSE 'leased' END, spent = true, lane_id = NULL,
  holder = %(person)s, leased_at = t.updated_at, touched_at = t.updated_at,
  expires_at = CASE WHEN t.state <> 'accepted' THEN now() + interval '1 day' END
  FROM tasks t WHERE t.id = s.task_id AND t.project_id = %(project)s AND (t.state = 'accepted' OR t.draw < 0.001);
INSERT INTO heads (layer_id, item_id, workspace_id, annotation_id, status)
  SELECT p.layer_id, i.id, i.workspace_id, dianjing_uuid7(), 'submitted' FROM items i, projects p
  WHERE p.id = %(project)s AND i.dataset_id = %(dataset)s;
INSERT INTO objects (layer_id, item_id, object, workspace_id, label, digest, touched_in, touched_by, touched_at, score,
    change)
  SELECT p.layer_id, i.id, 'o' || k, i.workspace_id, CASE WHEN i.key ~ '007.jpg' THEN 'rare' ELSE 'car' END,
    i.id, i.id, CASE WHEN i.key ~ '[0-4].jpg' THEN %(person)s::uuid ELSE i.id END,
    '2026-01-01 00:00+00'::timestamptz + make_interval(secs => (hashtext(i.key) %% 1000000)::float8), (k * 0.3),
    CASE WHEN k = 1 THEN 'edited' END
  FROM items i, projects p, generate_series(1, 2) k WHERE p.id = %(project)s AND i.dataset_id = %(dataset)s;
DELETE FROM task_counters WHERE project_id = %(project)s;
INSERT INTO task_counters (workspace_id, project_id, stage, state, tasks)
  SELECT workspace_id, project_id, stage, state, count(*) FROM tasks WHERE project_id = %(project)s GROUP BY 1, 2, 3, 4;
"""


_UNSAID = ("limit", "assignee", "project", "person", "since", "until")


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
        said = " ".join(f"{name}={value}" for name, value in self.asked.items() if name not in _UNSAID)
        whose = "".join(
            f" {name}" for name in ("project", "assignee", "person", "since", "until") if name in self.asked
        )
        return f"{kind} {said}{whose} {'deep' if self.cursor else 'first'}"


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
                connection.execute(
                    statement.strip().rstrip(";").replace("% ", "%% ").replace("%%%", "%%").encode(), values
                )
        connection.execute("VACUUM ANALYZE")


def listings(scene: Scene, url: str) -> Iterator[Listing]:
    """Every filter and order, each from the beginning and from deep inside."""
    items, tasks = f"/api/datasets/{scene.dataset}/items", f"/api/projects/{scene.project}/tasks"
    deep = _cursors(scene, url)
    for order in ITEM_ORDERS:
        yield from _both(items, {"order": order}, deep[f"items {order}"])
    for order in ("key", "-key"):
        for chosen in ITEM_FILTERS:
            named = {"project": str(scene.project)} if "project" in chosen else {}
            yield from _both(items, {**chosen, **named, "order": order}, deep[f"items {_leading(chosen)}{order}"])
    for order in TASK_ORDERS:
        for chosen in TASK_FILTERS:
            yield from _both(tasks, {**chosen, "order": order}, deep[f"tasks {order}"])
    yield from _both(tasks, {"prefix": "frame-0000", "order": "key"}, deep["tasks prefix"])
    for holding in ("now", "done"):
        asked = {"assignee": str(scene.users[1]), "holding": holding, "order": "updated"}
        yield from _both(tasks, asked, deep[f"held {holding}"])
    stands_for = {"them": str(scene.users[1]), "then": "2026-01-03T00:00:00Z", "now": "2026-01-06T00:00:00Z"}
    for order in OBJECT_ORDERS:
        for chosen in OBJECT_FILTERS:
            asked = {name: stands_for.get(value, value) for name, value in chosen.items()}
            yield from _both(
                f"/api/projects/{scene.project}/objects", {**asked, "order": order}, deep[f"objects {order}"]
            )


def _leading(chosen: Mapping[str, str]) -> str:
    if "project" in chosen and chosen.get("state") != "outside":
        return "work "
    return "label " if "label" in chosen else ""


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
        touched = "SELECT touched_at, item_id, object FROM objects WHERE workspace_id = %s ORDER BY 1, 2, 3"
        earlier = _at(connection, touched, scene.workspace)
        later = _at(connection, touched.replace("1, 2, 3", "1 DESC, 2 DESC, 3 DESC"), scene.workspace)
        early = _at(connection, "SELECT key, id FROM items WHERE dataset_id = %s ORDER BY key DESC", scene.dataset)
    prefixed = f"frame-0000{'5' * 4}.jpg"
    return {
        # Any key and id are a place in these orders.
        **{f"items {kind}key": _cursor(kind.strip() or "key", *items) for kind in ("", "label ", "work ")},
        **{f"items {kind}-key": _cursor(f"-{kind.strip() or 'key'}", *early) for kind in ("", "label ", "work ")},
        "items created": _cursor("created", items[1]),
        "items -created": _cursor("-created", early[1]),
        "tasks priority": _cursor("priority", -int(str(level[0])), level[3]),
        "tasks updated": _cursor("updated", updated[1], updated[3]),
        "tasks key": _cursor("key", key[2], key[3]),
        "tasks created": _cursor("created", created[3]),
        "tasks prefix": _cursor("key", prefixed, key[3]),
        "objects touched": _cursor("touched", *earlier),
        "objects -touched": _cursor("-touched", *later),
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
