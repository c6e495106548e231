"""Every visible word stands in a catalogue, in both languages, and is used.

The web client keeps ``words/zh.json`` and ``words/en.json`` beside each feature; Python writes ``Words(zh=…, en=…)``.
"""

from __future__ import annotations

import ast
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath

from tools.finding import Finding, run
from tools.tree import files, is_test, parsed
from tools.typescript import Facts, facts

LANGUAGES = ("zh", "en")
# The same in every language: our own name, and names of keys.
_NAMES = re.compile(
    r"\b(?:Dianjing|Ctrl|Shift|Alt|Esc|Enter|Tab|Space|Del|Backspace|F\d+|JSON|CSV|ID|zh-CN|English)\b|点睛|中文"
)
_PLURAL = re.compile(r"_(?:zero|one|two|few|many|other)$")
_HAN = re.compile(r"[\u3400-\u9fff]")

Catalogue = Mapping[str, str]


def _flat(tree: object, above: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(tree, dict):
        for key, value in tree.items():
            yield from _flat(value, f"{above}.{key}" if above else key)
    elif isinstance(tree, list):
        # A list of texts is one word with several lines; each must be there.
        yield above, "\n".join(tree) if all(isinstance(line, str) and line.strip() for line in tree) else ""
    else:
        yield above, tree if isinstance(tree, str) else ""


def _catalogues(root: Path) -> dict[str, dict[str, Catalogue]]:
    """Keys and texts by folder and language."""
    found: dict[str, dict[str, Catalogue]] = defaultdict(dict)
    for name in files(root, ".json", under="web/src/"):
        path = PurePosixPath(name)
        if path.parent.name == "words" and path.stem in LANGUAGES:
            found[path.parent.as_posix()][path.stem] = dict(_flat(json.loads((root / name).read_text("utf-8"))))
    return found


def _pairs(folder: str, languages: Mapping[str, Catalogue]) -> Iterator[Finding]:
    keys = {language: {_PLURAL.sub("", key) for key in languages.get(language, {})} for language in LANGUAGES}
    for language in LANGUAGES:
        path = f"{folder}/{language}.json"
        for key in sorted(keys["en" if language == "zh" else "zh"] - keys[language]):
            yield Finding(path, 1, "words", f"{key} is missing; the other language has it")
        for key, text in languages.get(language, {}).items():
            if not text.strip():
                yield Finding(path, 1, "words", f"{key} is empty")
    for key, text in languages.get("zh", {}).items():
        english = languages.get("en", {}).get(key)
        bare = re.sub(r"\{\{.*?\}\}", "", text)
        if english == text and " " in text and re.search(r"[a-z]{3}", bare) and not _HAN.search(text):
            yield Finding(f"{folder}/zh.json", 1, "words", f"{key} is not translated: {text!r}")


def _namespaces(catalogues: Mapping[str, object]) -> Iterator[Finding]:
    owners: dict[str, str] = {}
    for folder in sorted(catalogues):
        name = PurePosixPath(folder).parent.name
        if name in owners:
            yield Finding(folder, 1, "words", f"is the namespace {name!r}, which {owners[name]} already is")
        owners.setdefault(name, folder)


def _unused(catalogues: Mapping[str, dict[str, Catalogue]], code: Sequence[Facts]) -> Iterator[Finding]:
    literals = {literal for fact in code for literal in fact.literals}
    literals |= {literal.split(":", 1)[1] for literal in literals if ":" in literal}
    heads = {head.split(":", 1)[-1] for fact in code for head in fact.heads}
    prefixes = tuple(head for head in heads if re.fullmatch(r"[A-Za-z][\w.]*[._]?", head))
    pairs = [pair for fact in code for pair in zip(fact.heads, fact.tails, strict=True)]
    endings = tuple({tail for head, tail in pairs if head in ("", ":") and re.fullmatch(r"[\w.]*[A-Za-z]{3,}", tail)})
    for folder, languages in catalogues.items():
        for key in languages.get("en", {}):
            plain = _PLURAL.sub("", key)
            if plain not in literals and not plain.startswith(prefixes) and not plain.endswith(endings):
                yield Finding(f"{folder}/en.json", 1, "words", f"{key} is used nowhere")


def _unknown(catalogues: Mapping[str, dict[str, Catalogue]], code: Sequence[Facts]) -> Iterator[Finding]:
    known: dict[str, set[str]] = {}
    for folder, languages in catalogues.items():
        known[PurePosixPath(folder).parent.name] = {_PLURAL.sub("", key) for key in languages.get("en", {})}
    for fact in code:
        spaces = [known.get(namespace, set()) for namespace in fact.namespaces]
        for word in fact.words:
            space, _, key = word.key.rpartition(":")
            choices = [known.get(space, set())] if space else spaces
            if choices and not any(key in choice for choice in choices):
                yield Finding(fact.path, word.line, "words", f"{word.key} stands in no catalogue")


def _web(root: Path) -> Iterator[Finding]:
    catalogues = _catalogues(root)
    code = [fact for fact in facts(root) if fact.path.startswith("web/src/") and not is_test(fact.path)]
    for folder, languages in catalogues.items():
        yield from _pairs(folder, languages)
    yield from _namespaces(catalogues)
    yield from _unused(catalogues, code)
    yield from _unknown(catalogues, code)
    for fact in code:
        for seen in fact.visible:
            if re.search(r"[^\W\d_]", _NAMES.sub("", seen.text)):
                yield Finding(
                    fact.path, seen.line, "visible", f"{seen.text!r} belongs into words/zh.json and words/en.json"
                )


def _python(root: Path) -> Iterator[Finding]:
    for path in files(root, ".py", under="src/dianjing/"):
        if is_test(path) or path == "src/dianjing/core/words.py":
            continue
        for node in ast.walk(parsed(root / path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Words":
                given = {keyword.arg: keyword.value for keyword in node.keywords}
                written = any(isinstance(value, ast.Constant | ast.JoinedStr) for value in given.values())
                if None not in given and written and not set(LANGUAGES) <= set(given):
                    yield Finding(path, node.lineno, "words", "says it in one language; Words(zh=…, en=…)")
                chinese = given.get("zh")
                if (
                    isinstance(chinese, ast.Constant)
                    and isinstance(chinese.value, str)
                    and re.search(r"[a-z]{3,} [a-z]{2,} ", chinese.value)
                    and not _HAN.search(chinese.value)
                ):
                    yield Finding(path, node.lineno, "words", f"zh is not Chinese: {chinese.value!r}")


def check(root: Path) -> Iterator[Finding]:
    """Every word that is missing, empty, unused, unknown, or written into the code."""
    yield from _web(root)
    yield from _python(root)


if __name__ == "__main__":
    sys.exit(run("words", check))
