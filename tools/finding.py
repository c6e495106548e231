"""What a lint says, and how each lint is run from the command line."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One broken rule: where, which, and what to do."""

    path: str
    line: int
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule}: {self.message}"


Lint = Callable[[Path], Iterable[Finding]]


def run(name: str, lint: Lint) -> int:
    """Print the findings of one lint over the folder named on the command line (this repository without one).

    The exit code is 1 where a rule is broken.
    """
    root = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else ROOT
    findings = sorted(lint(root))
    for finding in findings:
        sys.stdout.write(f"{finding}\n")
    sys.stdout.write(f"{name}: {len(findings)} broken\n" if findings else f"{name}: ok\n")
    return 1 if findings else 0
