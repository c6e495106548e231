"""``load``: a release as training data."""

from __future__ import annotations

import importlib
import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dianjing.core import registry
from dianjing.core.errors import Invalid, MissingExtra, NotFound
from dianjing.core.item import Item, MediaPart, OntologyRecord
from dianjing.core.ontology import Ontology
from dianjing.core.plugin import NoOptions
from dianjing.core.release import MANIFEST, Manifest, check, media_path, read_manifest
from dianjing.core.report import Report
from dianjing.core.words import Words
from dianjing.kit.opening import open_source
from dianjing.sdk import settings
from dianjing.sdk.client import Client
from dianjing.sdk.connecting import connect

if TYPE_CHECKING:
    import datasets
    import pandas
    import pyarrow
    import torch.utils.data

_ADDRESS = re.compile(r"[a-z0-9][a-z0-9._-]*(?:@\d+)?")
_AT_ONCE = 8


class Release:
    """A release on this machine: iterate over it, or over one split: ``release["train"]``.

    Items are ``dianjing.core.item.Item``: ``item.annotations[0].document.objects``; ``release.path(item)`` is the file
    of its media.
    """

    def __init__(self, folder: Path, manifest: Manifest, split: str | None = None) -> None:
        self.folder = folder
        self.manifest = manifest
        self.split = split

    def __repr__(self) -> str:
        shown = f"[{self.split!r}]" if self.split else ""
        return f"<Release {self.manifest.address}{shown}: {len(self)} items>"

    def __len__(self) -> int:
        return sum(one.items for one in self.manifest.splits if self.split in (None, one.name))

    def __getitem__(self, split: str) -> Release:
        if split not in self.splits:
            raise KeyError(f"{self.manifest.address} has no split {split!r}; it has {', '.join(self.splits)}")
        return Release(self.folder, self.manifest, split)

    @property
    def splits(self) -> list[str]:
        """The names of the splits."""
        return [one.name for one in self.manifest.splits]

    @property
    def ontologies(self) -> dict[str, Ontology]:
        """The ontologies by ``layer@version``."""
        found: dict[str, Ontology] = {}
        for record in self._records():
            if not isinstance(record, OntologyRecord):
                break
            found[f"{record.layer}@{record.version}"] = record.ontology
        return found

    def __iter__(self) -> Iterator[Item]:
        for record in self._records():
            if isinstance(record, Item) and self.split in (None, record.split):
                yield record

    def path(self, item: Item, media: str | None = None) -> Path | None:
        """The file of an item's media (its only one, unless named); None for a text that lies in the item itself.

        Raises ``NotFound`` for a media that the release does not carry and that is not here: it lies at its address.
        """
        chosen = next(one for one in item.media if media in (None, one.name))
        part = chosen.parts[0] if chosen.parts else None
        if part is None or (part.path is None and part.address is None):
            return None
        found = self._file(item, part)
        if found is None:
            raise NotFound(
                "load.not_carried",
                Words(
                    zh=f"{self.manifest.address} 不携带 {item.key}，它在 {part.address}",
                    en=f"{self.manifest.address} does not carry {item.key}, which lies at {part.address}.",
                ),
                hint=Words(
                    zh="用 dj.load(地址) 从服务器加载，会一并取来",
                    en="Load the release from its server by its address, which fetches it.",
                ),
            )
        return found

    def _file(self, item: Item, part: MediaPart) -> Path | None:
        if part.path is not None:
            return self.folder / part.path
        if part.address is None or part.sha256 is None:
            return None
        fetched_to = self.folder / media_path(part.sha256, item.key)
        return fetched_to if fetched_to.is_file() else None

    def rows(self) -> Iterator[dict[str, Any]]:
        """Flat rows: key, split, text or path, and the objects of the item's annotations, label by label."""
        for item in self:
            objects = [one for annotation in item.annotations for one in annotation.document.objects]
            answers = {name: value for one in item.annotations for name, value in one.document.answers.items()}
            part = next((one.parts[0] for one in item.media[:1] if one.parts), None)
            path = self._file(item, part) if part is not None else None
            yield {
                "key": item.key,
                "split": item.split,
                "modality": item.modality,
                "text": next((media.text for media in item.media if media.text is not None), None),
                "path": str(path) if path is not None else None,
                "labels": [one.label for one in objects],
                "objects": [one.model_dump(mode="json", exclude_defaults=True) for one in objects],
                "answers": answers,
            }

    def to_arrow(self) -> pyarrow.Table:
        """A table of ``rows``; objects and answers as JSON texts."""
        pyarrow = _needed("pyarrow", "arrow")
        rows = [{**row, "objects": _json(row["objects"]), "answers": _json(row["answers"])} for row in self.rows()]
        return pyarrow.Table.from_pylist(rows)

    def to_pandas(self) -> pandas.DataFrame:
        """A frame of ``rows``."""
        pandas = _needed("pandas", "pandas")
        return pandas.DataFrame(list(self.rows()))

    def to_datasets(self) -> datasets.DatasetDict:
        """A Hugging Face ``DatasetDict``, a dataset for each split."""
        found = _needed("datasets", "datasets")
        splits = [self.split] if self.split else self.splits
        return found.DatasetDict({name: found.Dataset(self[name].to_arrow()) for name in splits})

    def to_torch(self) -> torch.utils.data.Dataset[Item]:
        """A map-style PyTorch dataset of items."""
        data = _needed("torch.utils.data", "torch")
        items = list(self)

        class Items(data.Dataset):  # type: ignore[misc, name-defined]
            def __len__(self) -> int:
                return len(items)

            def __getitem__(self, index: int) -> Item:
                return items[index]

        return Items()

    def _records(self) -> Iterator[OntologyRecord | Item]:
        reader = registry.formats()["package"].load_reader()
        assert reader is not None
        report = Report()
        with open_source(self.folder, report) as source:
            yield from reader(source, NoOptions(), report)


def load(name: str | Path, *, client: Client | None = None, cache: Path | None = None, verify: bool = True) -> Release:
    """A release by its address (``pets@3``; ``pets`` is the latest), or by the folder of an unpacked package.

    From a server it is fetched once into ``cache`` and used from there; every file is verified against the manifest's
    hashes unless ``verify`` is off. Raises ``NotFound``, ``Gone`` (naming the successor) or ``Invalid`` where a file is
    not what was released.
    """
    folder = Path(name)
    if (folder / MANIFEST).is_file():
        return _opened(folder, verify=verify)
    if not _ADDRESS.fullmatch(str(name)):
        raise Invalid(
            "load.no_address",
            Words(zh=f"{name} 不是版本地址，也不是版本包的文件夹", en=f"{name} is no release and no folder of one."),
            hint=Words(zh="例如 pets@3", en="For example pets@3."),
        )
    client = client or connect()
    folder, _ = fetched(client, str(name), cache=cache)
    return _opened(folder, verify=verify)


def fetched(
    client: Client, address: str, *, expected: str | None = None, cache: Path | None = None
) -> tuple[Path, str | None]:
    """The folder of a release on this machine, fetched where it is not there, and the hash that it must have."""
    found = client.releases.get(address)
    folder = (cache or settings.release_cache()) / found.id / f"{found.address}-{(found.hash or '')[:12]}"
    fetch(client, found.id, folder)
    return folder, expected or found.hash


def fetch(client: Client, release: str, folder: Path) -> None:
    """Bring the files of a release into ``folder``; those that are there are kept, the manifest comes last."""
    if (folder / MANIFEST).is_file():
        return
    base = f"/releases/{release}/files"
    draft = folder / f".{MANIFEST}"
    client.releases.download(f"{base}/{MANIFEST}", draft)
    manifest = Manifest.read(draft.read_bytes())
    for one in manifest.files:
        _ensure(client, base, folder, one.path, one.size)
    wanted: dict[str, int | None] = {}
    for split in manifest.splits:
        with (folder / split.path).open("rb") as stream:
            wanted |= _media_paths(stream)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        list(pool.map(lambda pair: _ensure(client, base, folder, *pair), wanted.items()))
    draft.replace(folder / MANIFEST)


def _media_paths(stream: Any) -> dict[str, int | None]:
    found: dict[str, int | None] = {}
    for line in stream:
        record = json.loads(line)
        for media in record.get("media", ()):
            for part in media.get("parts", ()):
                if part.get("path"):
                    found[part["path"]] = part.get("size")
                elif part.get("address") and part.get("sha256"):
                    # Not carried: the server reads it where it lies, and its hash is checked like all others.
                    found[media_path(part["sha256"], record["key"])] = part.get("size")
    return found


def _ensure(client: Client, base: str, folder: Path, path: str, size: int | None) -> None:
    target = folder / path
    if not target.resolve().is_relative_to(folder.resolve()):
        raise Invalid("load.path_outside", Words(zh=f"版本里有越界的路径 {path}", en=f"The release names {path!r}."))
    if not (target.is_file() and (size is None or target.stat().st_size == size)):
        client.releases.download(f"{base}/{path}", target)


def _opened(folder: Path, *, verify: bool) -> Release:
    report = Report()
    with open_source(folder, report) as source:
        if not verify:
            return Release(folder, read_manifest(source))
        verified, faults = check(source)
    if faults:
        first = faults[0]
        raise Invalid(
            "load.not_what_was_released",
            Words(
                zh=f"{first.path}：{first.words.said('zh')}（共 {len(faults)} 处）",
                en=f"{first.path}: {first.words.said('en')} ({len(faults)} in all)",
            ),
            where=str(folder),
            hint=Words(zh="删除这个文件夹后重新加载", en="Delete the folder and load it again."),
        )
    return Release(folder, verified.manifest)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _needed(module: str, extra: str) -> Any:
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise MissingExtra(
            "load.missing_library",
            Words(zh=f"需要 {module}，没有安装", en=f"This needs {module}, which is not installed."),
            hint=Words(zh=f"运行：pip install {extra}", en=f"Run: pip install {extra}"),
        ) from error
