"""Our own lints can fail: each rule finds what is planted, and says nothing of the same thing done right."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from tools import check_docs, check_rooms, check_sizes, check_tree, check_words
from tools.finding import ROOT, Finding

Lint = Callable[[Path], Iterable[Finding]]


def found(lint: Lint, root: Path, files: Mapping[str, str]) -> set[tuple[str, str]]:
    """What a lint says of a tree made of ``files``: (path, rule)."""
    for name, text in files.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return {(finding.path, finding.rule) for finding in lint(root)}


# ── sizes ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _function(lines: int) -> str:
    return "def long():\n" + "    pass\n" * (lines - 1)


def test_sizes_of_python(tmp_path: Path) -> None:
    says = found(
        check_sizes.check,
        tmp_path,
        {
            "src/long_file.py": "x = 1\n" * 801,
            "src/file_at_the_limit.py": "x = 1\n" * 800,
            "src/long_function.py": _function(81),
            "src/function_at_the_limit.py": _function(80),
            "src/long_class.py": "class Long:\n" + "    x = 1\n" * 300,
            "src/class_at_the_limit.py": "class Long:\n" + "    x = 1\n" * 299,
            "src/generated/table.py": "x = 1\n" * 900,
        },
    )
    assert {path for path, _ in says} == {"src/long_file.py", "src/long_function.py", "src/long_class.py"}


def test_sizes_of_typescript(tmp_path: Path) -> None:
    body = "  void 0;\n"
    says = found(
        check_sizes.check,
        tmp_path,
        {
            "web/src/core/long.ts": "export const long = () => {\n" + body * 79 + "};\n",
            "web/src/core/limit.ts": "export const long = () => {\n" + body * 78 + "};\n",
            "web/src/ui/Method.tsx": "export class Method {\n  draw() {\n" + body * 80 + "  }\n}\n",
            "web/src/core/Big.ts": "export class Big {\n" + "  one = 1;\n" * 299 + "}\n",
            "web/src/core/half.ts": 'export const half = "\\ud83d";\n',
            "web/src/core/suite.test.ts": 'describe("all", () => {\n' + "  it(() => 1);\n" * 90 + "});\n",
            "web/src/api/generated/schema.ts": "export const x = 1;\n" * 900,
        },
    )
    assert {path for path, _ in says} == {"web/src/core/long.ts", "web/src/ui/Method.tsx", "web/src/core/Big.ts"}


# ── rooms ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _room(name: str) -> dict[str, str]:
    return {f"{name}/README.md": "What it is.\n", f"{name}/thing.py": "x = 1\n"}


def test_rooms_that_are_sound(tmp_path: Path) -> None:
    files = _room("src/dianjing/formats") | _room("src/dianjing/formats/coco") | _room("src/dianjing/checks")
    files |= {"src/dianjing/server/README.md": "x\n", "src/dianjing/server/datasets/endpoints.py": "x = 1\n"}
    files |= {"web/src/features/README.md": "x\n", "web/src/features/datasets/Page.tsx": "export const x = 1;\n"}
    assert found(check_rooms.check, tmp_path, files) == set()


def test_rooms_with_twins(tmp_path: Path) -> None:
    files = _room("src/dianjing/formats") | _room("src/dianjing/formats/label_studio")
    files |= _room("src/dianjing/formats/labelstudio") | _room("src/dianjing/format")
    files |= {"src/dianjing/server/README.md": "x\n", "src/dianjing/server/dataset/endpoints.py": "x = 1\n"}
    files |= {"web/src/features/README.md": "x\n", "web/src/features/datasets/Page.tsx": "export const x = 1;\n"}
    assert found(check_rooms.check, tmp_path, files) == {
        ("src/dianjing/format", "twin"),
        ("src/dianjing/formats/label_studio", "twin"),
        ("src/dianjing/server/dataset", "twin"),
    }


def test_rooms_that_are_empty_or_silent(tmp_path: Path) -> None:
    files = {
        "src/dianjing/stages/__init__.py": "",
        "src/dianjing/stages/README.md": "x\n",
        "src/dianjing/stages/tests/test_nothing.py": "x = 1\n",
        "src/dianjing/checks/one.py": "x = 1\n",
        "src/dianjing/metrics/one.py": "x = 1\n",
        "src/dianjing/metrics/README.md": "line\n" * 31,
        "web/src/canvas/camera.ts": "export const x = 1;\n",
    }
    assert found(check_rooms.check, tmp_path, files) == {
        ("src/dianjing/stages", "empty"),
        ("src/dianjing/checks", "readme"),
        ("src/dianjing/metrics/README.md", "readme"),
        ("web/src/canvas", "readme"),
    }


def test_rooms_with_plug_ins_that_no_kit_has_seen(tmp_path: Path) -> None:
    plugin, by_name = "PLUGIN = 1\n", "conform({name}.PLUGIN)\n"
    rooms = {f"src/dianjing/{room}/README.md": "x\n" for room in ("checks", "shapes", "stages", "formats")}
    says = found(
        check_rooms.check,
        tmp_path,
        {
            **rooms,
            "src/dianjing/checks/seen.py": plugin,
            "src/dianjing/checks/unseen.py": plugin,
            "src/dianjing/checks/counting.py": "x = 1\n",
            "src/dianjing/checks/tests/test_seen.py": by_name.format(name="seen"),
            "src/dianjing/checks/tests/test_unseen.py": "assert unseen\n",
            "src/dianjing/shapes/box.py": plugin,
            "src/dianjing/shapes/tests/test_all.py": "for one in registry.shapes(): conform(registry.shapes()[one])\n",
            "src/dianjing/stages/second_look.py": plugin,
            "src/dianjing/stages/third_look.py": plugin,
            "src/dianjing/stages/tests/test_some.py": 'conform(registry.stages()["second-look"])\n',
            "src/dianjing/formats/coco/README.md": "x\n",
            "src/dianjing/formats/coco/manifest.py": "MANIFESTS = []\n",
            "src/dianjing/formats/coco/tests/test_kit.py": "conform(coco)\n",
            "src/dianjing/formats/voc/README.md": "x\n",
            "src/dianjing/formats/voc/manifest.py": "MANIFESTS = []\n",
        },
    )
    assert says == {
        ("src/dianjing/checks/unseen.py", "kit"),
        ("src/dianjing/stages/third_look.py", "kit"),
        ("src/dianjing/formats/voc", "kit"),
    }


def test_rooms_with_bad_names(tmp_path: Path) -> None:
    files = _room("src/dianjing/formats") | _room("src/dianjing/formats/coco")
    files |= {"src/dianjing/formats/coco/utils.py": "x = 1\n", "src/dianjing/formats/coco/reader_v2.py": "x = 1\n"}
    assert found(check_rooms.check, tmp_path, files) == {
        ("src/dianjing/formats/coco/utils.py", "drawer"),
        ("src/dianjing/formats/coco/reader_v2.py", "version"),
    }


# ── docs ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_docs_that_name_what_is_not_there(tmp_path: Path) -> None:
    files = {
        "Makefile": "test:\n\ttrue\n",
        "src/dianjing/cli/convert.py": "",
        "src/dianjing/formats/coco/reader.py": "",
        "README.md": "Run `make test`, then `dianjing convert`; see [the guide](docs/guide.md).\n"
        "`src/dianjing/formats/coco/` is a folder.\n"
        "`formats/coco/reader.py` reads; `formats/<name>/reader.py` and `docs/adr/NNNN-x.md` are patterns.\n"
        "```\nmake test && dianjing convert a.json\n```\n",
        "docs/guide.md": "true\n",
        "docs/false.md": "Run `make tset`.\n`src/dianjing/formats/koko/`\n[gone](gone.md)\n"
        "```\ndianjing konvert a\n```\n",
        "docs/adr/0001-old.md": "`src/dianjing/gone.py` was removed\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    says = {(finding.path, finding.line, finding.rule) for finding in check_docs.check(tmp_path)}
    assert says == {
        ("docs/false.md", 1, "command"),
        ("docs/false.md", 2, "path"),
        ("docs/false.md", 3, "path"),
        ("docs/false.md", 5, "command"),
    }


# ── words ─────────────────────────────────────────────────────────────────────────────────────────────────────────

_PAGE = """import { useTranslation } from "react-i18next";
export function Page({ role }: { role: string }) {
  const { t } = useTranslation("queue");
  const begin = `${role}Begin`;
  return <main title={t("title")}>{t("count", { count: 2 })} {t(`roles.${role}`)} {t(begin)} 1 · 2</main>;
}
"""
_EN = (
    '{"title": "Queue", "count_one": "one task", "count_other": "{{count}} tasks", "brushBegin": "Paint",'
    ' "roles": {"owner": "owner"}}'
)
_ZH = '{"title": "队列", "count_other": "{{count}} 个任务", "brushBegin": "涂抹", "roles": {"owner": "所有者"}}'
_QUEUE = "web/src/features/queue"


def test_words_that_are_sound(tmp_path: Path) -> None:
    files = {f"{_QUEUE}/Page.tsx": _PAGE, f"{_QUEUE}/words/en.json": _EN, f"{_QUEUE}/words/zh.json": _ZH}
    assert found(check_words.check, tmp_path, files) == set()


def _words(root: Path, files: Mapping[str, str]) -> list[str]:
    found(
        check_words.check,
        root,
        {f"{_QUEUE}/Page.tsx": _PAGE, f"{_QUEUE}/words/en.json": _EN, f"{_QUEUE}/words/zh.json": _ZH, **files},
    )
    return [str(finding) for finding in sorted(check_words.check(root))]


def test_words_that_one_language_lacks(tmp_path: Path) -> None:
    (said,) = _words(tmp_path, {f"{_QUEUE}/words/zh.json": _ZH.replace('"title": "队列", ', "")})
    assert "zh.json" in said
    assert "title is missing" in said


def test_words_that_are_lists_or_only_placeholders(tmp_path: Path) -> None:
    texts = {"en": ('["too dark", "twice"]', "{{name}} {{score}}"), "zh": ('["太暗", "重复"]', "{{name}} {{score}}")}
    page = _PAGE.replace("1 · 2", '{t("usual", { returnObjects: true })} {t("tag")}')
    files = {f"{_QUEUE}/Page.tsx": page}
    for language, (usual, tag) in texts.items():
        text = (_EN if language == "en" else _ZH).replace("{", f'{{"usual": {usual}, "tag": "{tag}", ', 1)
        files[f"{_QUEUE}/words/{language}.json"] = text
    assert _words(tmp_path / "sound", files) == []
    files[f"{_QUEUE}/words/zh.json"] = files[f"{_QUEUE}/words/zh.json"].replace('"重复"', '""')
    (said,) = _words(tmp_path / "empty", files)
    assert "usual is empty" in said


def test_words_that_are_not_translated(tmp_path: Path) -> None:
    (said,) = _words(
        tmp_path,
        {
            f"{_QUEUE}/words/zh.json": _ZH.replace("涂抹", "Paint it"),
            f"{_QUEUE}/words/en.json": _EN.replace('"Paint"', '"Paint it"'),
        },
    )
    assert "brushBegin is not translated" in said


def test_words_that_nobody_uses(tmp_path: Path) -> None:
    more = {
        f"{_QUEUE}/words/en.json": _EN.replace("{", '{"dead": "Dead",', 1),
        f"{_QUEUE}/words/zh.json": _ZH.replace("{", '{"dead": "无用",', 1),
    }
    (said,) = _words(tmp_path, more)
    assert "dead is used nowhere" in said


def test_words_that_stand_in_no_catalogue(tmp_path: Path) -> None:
    (said,) = _words(tmp_path, {f"{_QUEUE}/Page.tsx": _PAGE.replace(" 1 · 2", ' {t("tilte")}')})
    assert "tilte stands in no catalogue" in said


def test_words_written_into_the_code(tmp_path: Path) -> None:
    visible = """export const Panel = () => (
  <section aria-label="Tasks" className="wide" data-kind="text">
    Nothing here
    {"还没有任务"}
    <input placeholder={"Search"} />
    <kbd>Ctrl</kbd> Dianjing 12 %
  </section>
);
"""
    said = _words(tmp_path, {f"{_QUEUE}/Panel.tsx": visible})
    assert [line.split(": ")[2].split(" belongs")[0] for line in said] == [
        "'Tasks'",
        "'Nothing here'",
        "'还没有任务'",
        "'Search'",
    ]


def test_words_of_two_catalogues_under_one_name(tmp_path: Path) -> None:
    twin = "web/src/modalities/queue"
    said = _words(tmp_path, {f"{twin}/words/en.json": _EN, f"{twin}/words/zh.json": _ZH})
    assert any("namespace 'queue'" in line for line in said)


def test_words_of_python_in_one_language(tmp_path: Path) -> None:
    code = 'a = Words(zh="好", en="good")\nb = Words(en="good")\n'
    code += 'd = Words(en=name)\nc = Words(zh="not said in Chinese at all", en="good")\n'
    said = _words(tmp_path, {"src/dianjing/checks/one.py": code})
    assert ["one.py:2:" in said[0], "one.py:4:" in said[1], len(said)] == [True, True, 2]


# ── tree ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_tree_without_addresses_paths_and_loose_ends(tmp_path: Path) -> None:
    index = "https://py" + "pi.org/simple"
    todo = "TO" + "DO"
    files = {
        "a.py": f"# see {index}\n",
        "b.py": f"# {todo} later\n# {todo}(#12) said with its issue\n",
        "c.py": 'path = "/home/' + 'anna/data"\n',
        "d.py": 'path = "relative/home/anna/data"\nhome = "/root"\n',
        "requirements/base.txt": f"--index-url {index}\nnumpy==2.4.6 \\\n    --hash=sha256:00\n",
        "uv.lock": "version = 1\n",
        "web/package-lock.json": '{"packages": {"node_modules/a": {"version": "1", "resolved": "https://a/b.tgz"}}}',
        "tools/package-lock.json": '{"packages": {"node_modules/a": {"version": "1", "funding": "https://a.org"}}}',
        "big.json": "0" * (check_tree.BIGGEST + 1),
    }
    assert found(check_tree.check, tmp_path, files) == {
        ("a.py", "registry"),
        ("b.py", "todo"),
        ("c.py", "machine path"),
        ("requirements/base.txt", "lock"),
        ("uv.lock", "lock"),
        ("web/package-lock.json", "lock"),
        ("big.json", "size"),
    }
    assert [finding.line for finding in check_tree.check(tmp_path) if finding.rule == "todo"] == [1]


# ── this repository ───────────────────────────────────────────────────────────────────────────────────────────────


def test_the_lints_read_this_repository() -> None:
    """A lint that sees no file would find nothing and prove nothing."""
    from tools.tree import files

    assert len(list(files(ROOT, ".py", under="src/dianjing/"))) > 50
    assert len(list(files(ROOT, ".tsx", under="web/src/"))) > 20
