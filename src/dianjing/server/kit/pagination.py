"""Lists by cursor: each page begins behind the last row of the one before, however deep, through an index.

A cursor is opaque to clients and holds the order's name and the last row's sort values. It is checked like all input.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

import orjson
from fastapi import Depends, Query
from pydantic import BaseModel
from sqlalchemy import ColumnElement, Row, Select, Subquery, and_, bindparam, or_, select, tuple_, union_all

from dianjing.core.errors import Invalid
from dianjing.core.words import Words
from dianjing.server.kit.unit_of_work import UnitOfWork

T = TypeVar("T")
MOST = 200


@dataclass(frozen=True, slots=True)
class PageRequest:
    """What a client asks of a list: where to go on, and how many rows at most."""

    cursor: str | None = None
    limit: int = 50


def _page_request(
    cursor: Annotated[str | None, Query(max_length=2000, description="`next` of the page before")] = None,
    limit: Annotated[int, Query(ge=1, le=MOST)] = 50,
) -> PageRequest:
    return PageRequest(cursor=cursor, limit=limit)


AskedPage = Annotated[PageRequest, Depends(_page_request)]
"""The type of an endpoint's parameter that takes ``cursor`` and ``limit``."""


class Page(BaseModel, Generic[T]):
    """One page of a list; ``next`` is the cursor of the following page, null on the last."""

    items: list[T]
    next: str | None


@dataclass(frozen=True, slots=True)
class Key:
    """A column of an order. It is never null, and texts have COLLATE "C"."""

    column: ColumnElement[Any]
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Order:
    """A named order that ends in a unique column, and that an index serves."""

    name: str
    keys: tuple[Key, ...]


async def page_of(
    uow: UnitOfWork, statement: Select[*tuple[Any, ...]], order: Order, asked: PageRequest
) -> tuple[Sequence[Row[Any]], str | None]:
    """One page of ``statement`` in ``order``, and the cursor of the next one.

    Raises ``Invalid`` for a cursor that this order did not give.
    """
    sort = [key.column.label(f"sort_{number}") for number, key in enumerate(order.keys)]
    ordered = statement.add_columns(*sort).order_by(*_directed([key.column for key in order.keys], order))
    parameters: dict[str, Any] = {}
    if asked.cursor is not None:
        parameters = {f"after_{number}": value for number, value in enumerate(_read(asked.cursor, order))}
        ordered = ordered.where(_behind(order))
    rows = (await uow.execute(ordered.limit(asked.limit + 1), parameters)).all()
    return _cut(rows, order, asked)


async def page_of_parts(
    uow: UnitOfWork, parts: Sequence[Select[Any]], order: Order, asked: PageRequest
) -> tuple[Sequence[Row[Any]], str | None]:
    """One page over several queries of the same columns, merged in ``order``.

    Where an index serves an order only for one value of a filter, the list without that filter is the union of its
    parts: each part is read up to one page.
    """
    if len(parts) == 1:
        return await page_of(uow, parts[0], order, asked)
    if not parts:
        return [], None
    merged, parameters = _merged(parts, order, asked, asked.limit + 1)
    rows = (await uow.execute(merged, parameters)).all()
    return _cut(rows, order, asked)


async def page_within(
    uow: UnitOfWork,
    parts: Sequence[Select[Any]],
    order: Order,
    asked: PageRequest,
    matching: Callable[[Subquery], Select[Any]],
    look: int,
) -> tuple[Sequence[Row[Any]], str | None]:
    """One page of what ``matching`` keeps among the next ``look`` rows of ``parts``, which indexes hold in ``order``.

    For filters that stand in no index together: whatever they leave over, a page costs no more than ``look`` rows. It
    may hold fewer rows than asked for, even none, and still have a next.
    """
    if not parts:
        return [], None
    most = max(look // len(parts), asked.limit + 1)
    merged, parameters = _merged(parts, order, asked, most)
    looked = merged.subquery("looked")
    columns = [looked.c[f"sort_{number}"] for number in range(len(order.keys))]
    directed = _directed(columns, order)
    statement = matching(looked).add_columns(*columns).order_by(*directed)
    rows = (await uow.execute(statement.limit(asked.limit + 1), parameters)).all()
    if len(rows) > asked.limit:
        return _cut(rows, order, asked)
    edge = (await uow.execute(select(*columns).order_by(*directed).offset(most - 1).limit(1), parameters)).first()
    return rows, None if edge is None else _written(order, list(edge))


def _merged(
    parts: Sequence[Select[Any]], order: Order, asked: PageRequest, most: int
) -> tuple[Select[Any], dict[str, Any]]:
    parameters: dict[str, Any] = {}
    if asked.cursor is not None:
        parameters = {f"after_{number}": value for number, value in enumerate(_read(asked.cursor, order))}
    keys = [key.column for key in order.keys]
    sort = [column.label(f"sort_{number}") for number, column in enumerate(keys)]
    heads = []
    for part in parts:
        head = part.add_columns(*sort).order_by(*_directed(keys, order))
        if parameters:
            head = head.where(_behind(order))
        heads.append(head.limit(most))
    if len(heads) == 1:
        return heads[0], parameters
    whole = union_all(*(select(head.subquery()) for head in heads)).subquery()
    columns = [whole.c[f"sort_{number}"] for number in range(len(order.keys))]
    return select(whole).order_by(*_directed(columns, order)).limit(most), parameters


def _directed(columns: Sequence[ColumnElement[Any]], order: Order) -> list[ColumnElement[Any]]:
    return [column.desc() if key.descending else column.asc() for column, key in zip(columns, order.keys, strict=True)]


def _cut(rows: Sequence[Row[Any]], order: Order, asked: PageRequest) -> tuple[Sequence[Row[Any]], str | None]:
    if len(rows) <= asked.limit:
        return rows, None
    shown = rows[: asked.limit]
    return shown, _written(order, [getattr(shown[-1], f"sort_{number}") for number in range(len(order.keys))])


def _behind(order: Order) -> ColumnElement[bool]:
    values = [bindparam(f"after_{number}", type_=key.column.type) for number, key in enumerate(order.keys)]
    columns = [key.column for key in order.keys]
    if len({key.descending for key in order.keys}) == 1:
        # A comparison of rows is what an index can begin at.
        below = order.keys[0].descending
        return tuple_(*columns) < tuple_(*values) if below else tuple_(*columns) > tuple_(*values)
    cases = []
    for number, key in enumerate(order.keys):
        same = [columns[before] == values[before] for before in range(number)]
        beyond = columns[number] < values[number] if key.descending else columns[number] > values[number]
        cases.append(and_(*same, beyond))
    return or_(*cases)


def _written(order: Order, values: list[Any]) -> str:
    return base64.urlsafe_b64encode(orjson.dumps([order.name, *values])).decode().rstrip("=")


def _read(cursor: str, order: Order) -> list[Any]:
    try:
        name, *values = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if name != order.name:
            raise ValueError(name)
        return [_value(value, key) for value, key in zip(values, order.keys, strict=True)]
    except (ValueError, TypeError, binascii.Error) as error:
        raise Invalid(
            "request.bad_cursor",
            Words(zh="分页位置已失效", en="This place in the list is not valid any more"),
            where="cursor",
            hint=Words(zh="从第一页重新开始", en="Begin again at the first page"),
        ) from error


def _value(value: Any, key: Key) -> Any:
    wanted = key.column.type.python_type
    if wanted in (UUID, datetime) and type(value) is not str:
        raise ValueError(value)
    if wanted is UUID:
        return UUID(value)
    if wanted is datetime:
        return datetime.fromisoformat(value)
    if wanted is float and type(value) is int:
        return float(value)
    if type(value) is not wanted:
        raise ValueError(value)
    if wanted is int and not -(2**63) <= value < 2**63:
        raise ValueError(value)
    if wanted is str and "\x00" in value:
        raise ValueError(value)
    return value
