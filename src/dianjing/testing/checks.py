"""The conformance kit of checks: a rule finds what is wrong, says it in both languages, and leaves good work alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dianjing.core.document import Document
from dianjing.core.processing import CheckContext, CheckKind, Finding
from dianjing.testing.plugins import coded, described, said

Case = tuple[Document, CheckContext]


def conform(check: CheckKind, *, good: Iterable[Case], bad: Iterable[Case], options: Any = None) -> None:
    """Run a check over documents without and with what it looks for. Raises ``AssertionError`` where it fails."""
    described(check, check.options)
    chosen = check.options() if options is None else options
    sound, wrong = list(good), list(bad)
    assert sound, f"{check.name}: give it a document that is good"
    assert wrong, f"{check.name}: give it a document that is bad, or nothing shows that it finds anything"
    for document, context in sound:
        findings = _judged(check, document, context, chosen)
        assert not findings, f"{check.name} finds {findings} in good work"
    for document, context in wrong:
        assert _judged(check, document, context, chosen), f"{check.name} finds nothing in {document}"
        assert not _judged(check, Document(), context, chosen), f"{check.name} finds something in an empty document"


def _judged(check: CheckKind, document: Document, context: CheckContext, options: Any) -> list[Finding]:
    before = document.hash()
    findings = list(check.judge(document, context, options))
    assert findings == list(check.judge(document, context, options)), f"{check.name} judges one document in two ways"
    assert document.hash() == before, f"{check.name} changes what it judges"
    known = set(document.ids())
    for finding in findings:
        coded(finding.code, f"a finding of {check.name}")
        said(finding.words, f"the finding {finding.code} of {check.name}")
        assert finding.object is None or finding.object in known, f"{check.name} names {finding.object!r}, unknown here"
    return findings
