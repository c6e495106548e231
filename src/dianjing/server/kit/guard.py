"""Guarded queries: a statement over a table with ``workspace_id`` that does not constrain it is refused.

A table counts as constrained when its ``workspace_id`` is, by equalities that hold for every row, a bound value
(``=``, ``IN``, ``= ANY``), or that of another table that is. Conditions are read from WHERE and from the ON of joins;
those of an outer join count for its optional side alone. A table may name other columns that do the same
(``info={"scoped_by": ["user_id"]}``: the memberships of one person belong to that person).

What is meant for all workspaces says so and why:
``statement.execution_options(across_workspaces="purge runs over the whole instance")``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.dialects.postgresql.dml import OnConflictDoUpdate
from sqlalchemy.sql import operators, visitors
from sqlalchemy.sql.compiler import Compiled
from sqlalchemy.sql.ddl import ExecutableDDLElement
from sqlalchemy.sql.dml import Delete, Insert, Update
from sqlalchemy.sql.elements import (
    BinaryExpression,
    BindParameter,
    BooleanClauseList,
    ClauseElement,
    ColumnClause,
    Grouping,
    TextClause,
)
from sqlalchemy.sql.selectable import (
    CTE,
    Alias,
    CompoundSelect,
    FromClause,
    Join,
    Select,
    SelectBase,
    Subquery,
    TableClause,
)

TENANT = "workspace_id"


class UnguardedQuery(Exception):
    """A mistake in our own code: the statement would reach across workspaces."""


def guard_statements(engine: Engine) -> None:
    """Refuse unguarded statements of this engine when they are executed; each compiled form is read once."""

    @event.listens_for(engine, "before_cursor_execute")
    def _inspect(
        connection: Connection, cursor: Any, sql: str, parameters: Any, context: Any, executemany: bool
    ) -> None:
        if context is None or context.execution_options.get("across_workspaces"):
            return
        compiled: Compiled | None = context.compiled
        if compiled is None or getattr(compiled, "is_guarded", False):
            if compiled is None:
                raise UnguardedQuery(f"SQL as text is for the raw connection: {sql[:200]}")
            return
        check(compiled.statement)
        compiled.is_guarded = True  # type: ignore[attr-defined]


def check(statement: ClauseElement | None) -> None:
    """Raise ``UnguardedQuery`` naming the first table that the statement leaves open."""
    if statement is None or isinstance(statement, ExecutableDDLElement):
        return
    _Inspection().query(statement, frozenset())


class _Inspection:
    """Walks the query blocks of one statement; ``outer`` holds the keys of tables constrained further out."""

    def __init__(self) -> None:
        self._seen: set[int] = set()

    def query(self, element: ClauseElement, outer: frozenset[int]) -> None:
        if hash(element) in self._seen and isinstance(element, CTE | Subquery):
            return
        self._seen.add(hash(element))
        if isinstance(element, TextClause):
            raise UnguardedQuery(f"SQL as text is for the raw connection: {str(element)[:200]}")
        if isinstance(element, Insert):
            self._insert(element, outer)
        elif isinstance(element, Update | Delete):
            self._block(element, [element.table], _where(element), outer)
        elif isinstance(element, Select):
            self._block(element, list(element.get_final_froms()), _where(element), outer)
        elif isinstance(element, CompoundSelect):
            for part in element.selects:
                self.query(part, outer)
        else:
            self._inside(element, outer)

    def _insert(self, statement: Insert, outer: frozenset[int]) -> None:
        self._inside(statement, outer, skip=statement.table)
        conflict = statement._post_values_clause
        if not isinstance(conflict, OnConflictDoUpdate) or TENANT not in statement.table.c:
            return
        targets = {getattr(target, "name", target) for target in conflict.inferred_target_elements or ()}
        facts = _Facts([statement.table], [conflict.update_whereclause], outer)
        if TENANT not in targets and not facts.constrained(statement.table):
            raise UnguardedQuery(f"ON CONFLICT may change a row of another workspace in {statement.table.name!r}")

    def _block(
        self, block: ClauseElement, froms: list[Any], where: list[ClauseElement | None], outer: frozenset[int]
    ) -> None:
        tables = [leaf for source in froms for leaf in _leaves(source)]
        known = {hash(table) for table in tables}
        for column in _columns_here(block):
            # UPDATE … FROM and DELETE … USING name their further tables by their columns alone.
            table = column.table
            if table is not None and hash(table) not in known and hash(table) not in outer:
                known.add(hash(table))
                tables.append(table)
        facts = _Facts(tables, [*where, *(join for source in froms for join in _joins(source))], outer)
        for table in tables:
            if TENANT in table.c and not facts.constrained(table):
                raise UnguardedQuery(
                    f"{_name(table)!r} is read or written without its {TENANT}: constrain it, or give the reason "
                    "in execution_options(across_workspaces=…)"
                )
        self._inside(block, outer | facts.good_tables())

    def _inside(self, element: ClauseElement, outer: frozenset[int], skip: FromClause | None = None) -> None:
        for child in _children(element):
            if isinstance(child, SelectBase | Subquery | CTE | Insert | Update | Delete):
                self.query(child, outer)
            elif isinstance(child, TextClause):
                # A fragment (an ORDER BY, a default) is fine; text that brings a table along cannot be read.
                if any(word in str(child).lower().split() for word in ("select", "from", "join")):
                    raise UnguardedQuery(f"SQL as text is for the raw connection: {str(child)[:200]}")
            elif child is not skip and not isinstance(child, TableClause):
                self._inside(child, outer, skip)


class _Facts:
    """What the conditions of one query block say of the ``workspace_id`` of its tables: a union-find."""

    def __init__(
        self,
        tables: list[Any],
        conditions: list[ClauseElement | tuple[Join, ClauseElement] | None],
        outer: frozenset[int],
    ) -> None:
        self._tables = {hash(table): table for table in tables}
        self._parent = {key: key for key in self._tables}
        self._good: set[int] = set()
        self._outer = outer
        for table in tables:
            if not isinstance(table, TableClause | Alias) and TENANT in table.c and _carries_tenant(table):
                self._good.add(hash(table))
        for condition in conditions:
            optional = None
            if isinstance(condition, tuple):
                join, condition = condition
                if join.full:
                    continue
                optional = {hash(leaf) for leaf in _leaves(join.right)} if join.isouter else None
            for fact in _conjuncts(condition):
                self._learn(fact, optional)

    def constrained(self, table: Any) -> bool:
        return self._root(hash(table)) in {self._root(key) for key in self._good}

    def good_tables(self) -> frozenset[int]:
        return frozenset(key for key, table in self._tables.items() if TENANT in table.c and self.constrained(table))

    def _learn(self, fact: ClauseElement, optional: set[int] | None) -> None:
        if not isinstance(fact, BinaryExpression) or fact.operator not in (operators.eq, operators.in_op):
            return
        for one, other in ((fact.left, fact.right), (fact.right, fact.left)):
            table = self._scoped_table(one)
            if table is None or (optional is not None and table not in optional):
                continue
            if _is_bound(other):
                self._good.add(self._root(table))
            elif _is_column(one, TENANT) and isinstance(other, ColumnClause) and other.name == TENANT:
                self._relate(table, hash(other.table), optional)
            elif fact.operator is operators.in_op and _selects_tenant(other):
                self._good.add(self._root(table))

    def _relate(self, table: int, other: int, optional: set[int] | None) -> None:
        if other in self._outer:
            self._good.add(self._root(table))
        elif other in self._parent and optional is None:
            self._parent[self._root(table)] = self._root(other)
        elif other in self._parent and self._root(other) in self._good:
            self._good.add(table)

    def _scoped_table(self, element: ClauseElement) -> int | None:
        if not isinstance(element, ColumnClause) or element.table is None or hash(element.table) not in self._tables:
            return None
        base = element.table.element if isinstance(element.table, Alias) else element.table
        scoped = {TENANT, *getattr(base, "info", {}).get("scoped_by", ())}
        return hash(element.table) if element.name in scoped else None

    def _root(self, key: int) -> int:
        while self._parent.get(key, key) != key:
            key = self._parent[key]
        return key


def _where(statement: Select[Any] | Update | Delete) -> list[ClauseElement | None]:
    return [statement.whereclause]


def _conjuncts(condition: Any) -> Iterator[ClauseElement]:
    if isinstance(condition, Grouping):
        yield from _conjuncts(condition.element)
    elif isinstance(condition, BooleanClauseList) and condition.operator is operators.and_:
        for part in condition.get_children():
            yield from _conjuncts(part)
    elif condition is not None:
        yield condition


def _leaves(source: Any) -> Iterator[Any]:
    if isinstance(source, Join):
        yield from _leaves(source.left)
        yield from _leaves(source.right)
    elif isinstance(source, FromClause):
        yield source


def _joins(source: Any) -> Iterator[tuple[Join, ClauseElement]]:
    if isinstance(source, Join):
        yield from _joins(source.left)
        yield from _joins(source.right)
        if source.onclause is not None:
            yield source, source.onclause


def _children(element: ClauseElement) -> Iterator[ClauseElement]:
    if isinstance(element, Subquery | CTE | Alias) and not isinstance(element.element, TableClause):
        yield element.element
        return
    for child in element.get_children():
        if isinstance(child, ClauseElement):
            yield child


def _columns_here(element: ClauseElement) -> Iterator[ColumnClause[Any]]:
    """The columns that a block names itself, not those of the queries inside it."""
    for child in _children(element):
        if isinstance(child, ColumnClause):
            yield child
        elif not isinstance(child, SelectBase | FromClause):
            yield from _columns_here(child)


def _is_column(element: ClauseElement, name: str) -> bool:
    return isinstance(element, ColumnClause) and element.name == name


def _is_bound(element: ClauseElement) -> bool:
    """A value from outside: made of bound parameters, with no column and no query in it."""
    parts = list(visitors.iterate(element))
    return any(isinstance(part, BindParameter) for part in parts) and not any(
        isinstance(part, ColumnClause | SelectBase | TextClause) for part in parts
    )


def _carries_tenant(table: Any) -> bool:
    return any(column.name == TENANT for column in table.c[TENANT].base_columns)


def _selects_tenant(element: ClauseElement) -> bool:
    inner = element.element if isinstance(element, Grouping) else element
    selected = getattr(inner, "selected_columns", None)
    return selected is not None and [column.name for column in selected] == [TENANT]


def _name(table: Any) -> str:
    return str(getattr(table, "name", table))
