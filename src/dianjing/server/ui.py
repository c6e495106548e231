"""The browser's half, as it was built into ``static/``: hashed files for ever, every other path the one page."""

from __future__ import annotations

import mimetypes
from functools import cache
from html import escape
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from dianjing.server.errors import no_such_route

STATIC = Path(__file__).parent / "static"

_ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
_NOT_BUILT = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>点睛 Dianjing</title>
<p>界面尚未构建：请在源码目录运行 <code>make setup</code>。接口可用，见 <code>api/openapi.json</code>。</p>
<p>The interface has not been built: run <code>make setup</code> in the source tree. The API answers, see
<code>api/openapi.json</code>.</p>"""


class BrowserUi:
    """Answers what no route of the API answers: the page, and the files that it loads."""

    def __init__(self, folder: Path = STATIC) -> None:
        self._folder = folder.resolve()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one GET; anything else, and every address below ``/api``, is not found."""
        root = scope.get("root_path", "")
        path = scope["path"].removeprefix(root)
        if (
            scope["type"] != "http"
            or scope["method"] not in ("GET", "HEAD")
            or path == "/api"
            or path.startswith("/api/")
        ):
            raise no_such_route()
        await self._response(root, path, Headers(scope=scope))(scope, receive, send)

    def _response(self, root: str, path: str, headers: Headers) -> Response:
        if not path:
            return RedirectResponse(f"{root}/")
        file = self._file(path)
        if file is not None and file.name != "index.html":
            return _file_response(file, headers)
        if path.startswith("/assets/"):
            raise no_such_route()
        index = self._folder / "index.html"
        text = _page(index, index.stat().st_mtime_ns, root) if index.is_file() else _NOT_BUILT
        return HTMLResponse(text, headers={"Cache-Control": "no-cache"})

    def _file(self, path: str) -> Path | None:
        if "\x00" in path:
            return None
        file = (self._folder / path.lstrip("/")).resolve()
        return file if file.is_relative_to(self._folder) and file.is_file() else None


def _file_response(file: Path, headers: Headers) -> Response:
    media_type = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    # Files under assets/ carry a hash of their content in their name.
    lasting = "public, max-age=31536000, immutable" if file.parent.name == "assets" else "public, max-age=3600"
    answer = {"Cache-Control": lasting, "Vary": "Accept-Encoding"}
    accepted = headers.get("accept-encoding", "")
    for encoding, suffix in _ENCODINGS:
        packed = file.with_name(file.name + suffix)
        if encoding in accepted and packed.is_file():
            return FileResponse(packed, media_type=media_type, headers={**answer, "Content-Encoding": encoding})
    return FileResponse(file, media_type=media_type, headers=answer)


@cache
def _page(index: Path, changed: int, root: str) -> str:
    """The page with the folder that we are mounted under; all its addresses are relative to that."""
    return index.read_text().replace('<base href="/"', f'<base href="{escape(root)}/"', 1)
