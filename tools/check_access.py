"""One guarded door to each protected thing.

Python: every route stands behind one gate that names its permission, rows of a path come from the feature's
``access.py``, a repository belongs to its feature, only ``server/kit`` commits, only ``server/settings.py`` reads the
environment, only ``server/errors.py`` knows HTTP status numbers of failures.
Web: only ``api`` speaks to the network, only ``app`` gathers modules with ``import.meta.glob``.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TypeGuard

from tools.finding import Finding, run
from tools.tree import files, is_test, parsed
from tools.typescript import facts

HOUSE = "src/dianjing/"
SERVER = f"{HOUSE}server/"
_METHODS = {"get", "post", "put", "patch", "delete", "head", "options", "api_route", "websocket"}
_GATES = {"Permit", "SignedIn", "Administrator", "Anyone"}
# Who may commit, and why.
_COMMITS = {f"{SERVER}kit/": "the unit of work", f"{SERVER}db/migrations/": "a migration is no request"}
# Who may read the environment, and why.
_ENVIRONMENT = {
    f"{SERVER}settings.py": "the one place",
    f"{HOUSE}sdk/settings.py": "the client's half of it, which installs without the server",
}
# Who may know HTTP's numbers of failure, and why.
_STATUSES = {
    f"{SERVER}errors.py": "turns kinds into numbers",
    f"{HOUSE}sdk/problems.py": "turns them back at the other end",
}
_STATUS_HOLDERS = {"status_code", "status"}
# An answer to a Range header, not a failure.
_RANGE_NOT_SATISFIABLE = 416

_Route = ast.FunctionDef | ast.AsyncFunctionDef


def _name(node: ast.expr) -> str:
    """The last name of ``a.b.c`` or ``c``."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


# ── routes ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _route_path(function: _Route) -> str | None:
    """The path of a route; None where the function is none."""
    for decorator in function.decorator_list:
        if not isinstance(decorator, ast.Call) or not isinstance(decorator.func, ast.Attribute):
            continue
        if decorator.func.attr in _METHODS and decorator.args and isinstance(decorator.args[0], ast.Constant):
            return str(decorator.args[0].value)
    return None


def _gates(function: _Route) -> list[ast.Call]:
    arguments = function.args
    defaults = [*arguments.defaults, *(default for default in arguments.kw_defaults if default is not None)]
    annotated = [one.annotation for one in (*arguments.args, *arguments.kwonlyargs) if one.annotation is not None]
    calls = (node for outer in (*defaults, *annotated) for node in ast.walk(outer))
    return [node for node in calls if isinstance(node, ast.Call) and _name(node.func) in _GATES]


def _gate(path: str, function: _Route, accesses: set[str]) -> Iterator[Finding]:
    gates = _gates(function)
    if len(gates) != 1:
        message = (
            f"{function.name} stands behind {len(gates)} gates; one of {', '.join(sorted(_GATES))} names its permission"
        )
        yield Finding(path, function.lineno, "gate", message)
        return
    (gate,) = gates
    if not gate.args or not isinstance(gate.args[0], ast.Constant):
        yield Finding(path, function.lineno, "gate", f"{function.name}: the permission is no plain name")
    for keyword in gate.keywords:
        reached = {_name(node) for node in ast.walk(keyword.value) if isinstance(node, ast.Name)}
        if keyword.arg == "on" and not reached & accesses:
            message = f"{function.name}: what it is about comes from an access.py, imported by name"
            yield Finding(path, function.lineno, "row", message)


def _own_ids(path: str, function: _Route, route: str) -> Iterator[Finding]:
    named = set(re.findall(r"\{(\w+)", route))
    if any(isinstance(node, ast.Attribute) and node.attr == "reach" for node in ast.walk(function)):
        # A second thing of the path, found by the same rules: here.reach(access, …).
        return
    for argument in (*function.args.args, *function.args.kwonlyargs):
        if argument.arg not in named or argument.annotation is None:
            continue
        if any(_name(node) == "UUID" for node in ast.walk(argument.annotation) if isinstance(node, ast.expr)):
            message = f"{function.name} takes the id {argument.arg!r} itself; the feature's access finds the row"
            yield Finding(path, function.lineno, "row", message)


def _routes(path: str, tree: ast.Module) -> Iterator[Finding]:
    accesses: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[-1] == "access":
            accesses.update(alias.asname or alias.name for alias in node.names)
    for node in ast.walk(tree):
        if isinstance(node, _Route):
            route = _route_path(node)
            if route is not None and not path.endswith("/endpoints.py"):
                yield Finding(path, node.lineno, "gate", f"{node.name} is a route outside an endpoints.py")
            if route is not None:
                yield from _gate(path, node, accesses)
                yield from _own_ids(path, node, route)


# ── repositories, commits, environment, status ────────────────────────────────────────────────────────────────────


def _repositories(path: str, tree: ast.Module) -> Iterator[Finding]:
    feature = path.removeprefix(SERVER).split("/")[0]
    for node in ast.walk(tree):
        if not isinstance(node, ast.ImportFrom) or not (node.module or "").startswith("dianjing.server."):
            continue
        modules = [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
        owners = {parts[2] for parts in (module.split(".") for module in modules) if parts[3:4] == ["repository"]}
        if owners - {feature}:
            message = f"the repository of {', '.join(sorted(owners))} is its own; ask its service"
            yield Finding(path, node.lineno, "repository", message)
        elif owners and path.endswith("/endpoints.py"):
            yield Finding(
                path, node.lineno, "repository", "an endpoint speaks to its service, the service to the repository"
            )


def _commits(path: str, tree: ast.Module) -> Iterator[Finding]:
    if path.startswith(tuple(_COMMITS)):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit":
            yield Finding(path, node.lineno, "commit", "one request, one transaction: only server/kit commits")


def _reads_environment(node: ast.AST) -> TypeGuard[ast.Attribute | ast.ImportFrom]:
    names = {"environ", "environb", "getenv"}
    if isinstance(node, ast.ImportFrom):
        return node.module == "os" and any(alias.name in names for alias in node.names)
    return isinstance(node, ast.Attribute) and node.attr in names and _name(node.value) == "os"


def _environment(path: str, tree: ast.Module) -> Iterator[Finding]:
    if path in _ENVIRONMENT:
        return
    for node in ast.walk(tree):
        if _reads_environment(node):
            yield Finding(
                path,
                node.lineno,
                "environment",
                "only server/settings.py reads the environment (for the client: sdk/settings.py)",
            )


def _is_failure(node: ast.expr | None) -> bool:
    return (
        isinstance(node, ast.Constant)
        and isinstance(node.value, int)
        and (400 <= node.value <= 599 and node.value != _RANGE_NOT_SATISFIABLE)
    )


def _speaks_of_failure(node: ast.AST) -> bool:
    if isinstance(node, ast.keyword):
        return node.arg in _STATUS_HOLDERS and _is_failure(node.value)
    if isinstance(node, ast.Compare):
        return _name(node.left) in _STATUS_HOLDERS and any(_is_failure(other) for other in node.comparators)
    return isinstance(node, ast.Call) and _name(node.func) == "HTTPException"


def _statuses(path: str, tree: ast.Module) -> Iterator[Finding]:
    if path in _STATUSES:
        return
    for node in ast.walk(tree):
        if _speaks_of_failure(node):
            message = "raise an error of core/errors.py; only server/errors.py knows status numbers of failures"
            yield Finding(path, getattr(node, "lineno", 1), "status", message)


# ── the web client ────────────────────────────────────────────────────────────────────────────────────────────────


def _web(root: Path) -> Iterator[Finding]:
    for fact in facts(root):
        if not fact.path.startswith("web/src/") or is_test(fact.path):
            continue
        if not fact.path.startswith("web/src/api/"):
            for door in fact.doors:
                yield Finding(fact.path, door.line, "network", f"{door.name}: only web/src/api speaks to the network")
        if not fact.path.startswith("web/src/app/"):
            for glob in fact.globs:
                yield Finding(fact.path, glob.line, "glob", "only web/src/app gathers modules")


def check(root: Path) -> Iterator[Finding]:
    """Every place that goes round a door."""
    for path in files(root, ".py", under=HOUSE):
        if is_test(path) or path.startswith(f"{HOUSE}testing/"):
            continue
        tree = parsed(root / path)
        yield from _environment(path, tree)
        yield from _statuses(path, tree)
        if path.startswith(SERVER):
            yield from _routes(path, tree)
            yield from _repositories(path, tree)
            yield from _commits(path, tree)
    yield from _web(root)


if __name__ == "__main__":
    sys.exit(run("access", check))
