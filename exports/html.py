"""One self-contained page: the explorer with a view in it, to open from a folder, send by mail, or embed.

The page needs no server and asks nothing of any other host. It holds everything the explorer shows: n-ary facts with
roles, four-bound times, claims with their sources, and what was overruled. Metrics and layout are computed in it.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any

from tertius.exports.content import Content
from tertius.exports.features import EVERYTHING
from tertius.exports.report import Report
from tertius.exports.view import view_document
from tertius.graph_schema.errors import TertiusError

MEDIA_TYPE = "text/html"
SUFFIX = ".html"
KEEPS = EVERYTHING
"""What of the content the file holds."""

# The same place in a checkout and in an installed wheel: the rooms lie beside each other in both.
DIST = Path(__file__).resolve().parent.parent / "app" / "explorer" / "dist"

_SCRIPT = re.compile(r"<script\b[^>]*\bsrc=\"\./explorer\.js\"[^>]*></script>")
_STYLE = re.compile(r"<link\b[^>]*\bhref=\"\./explorer\.css\"[^>]*>")
_TITLE = re.compile(r"<title>[^<]*</title>")
_CHARSET = re.compile(r"<meta charset=\"utf-8\"\s*/?>")

# In a script element of any type, these are all that HTML parsers look at; in JSON they only occur inside strings.
_IN_JSON = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


class ExplorerNotBuilt(TertiusError):
    """The explorer's page is missing from this checkout or installation."""

    code = "explorer-not-built"
    title = "The explorer is not built"


def write(content: Content, report: Report, out: IO[bytes]) -> None:
    """Write the explorer with the view of this content in it; the page is made in memory, whatever its size."""
    write_page({**view_document(content), "losses": report["losses"]}, out)


def write_page(view: Mapping[str, Any], out: IO[bytes], dist: Path = DIST) -> None:
    """Write the explorer with this view in it, as one HTML page in UTF-8.

    Parameters
    ----------
    view : the view document, as the JSON export makes it; every value must be JSON-ready.
    out : takes the bytes; it is not closed.
    dist : the built explorer.

    Raises
    ------
    ExplorerNotBuilt
        If the explorer was never built, or by another version whose page has another form.
    """
    page = _built(dist, "index.html")
    script = _script_text(_built(dist, "explorer.js"))
    style = _built(dist, "explorer.css")
    title = html.escape(str(view.get("title") or "tertius"), quote=False)
    parts = (
        (_CHARSET, f'<meta charset="utf-8" />\n    {_policy(script, style)}'),
        (_TITLE, f"<title>{title}</title>"),
        (_STYLE, f"<style>{style}</style>"),
        (_SCRIPT, f'{_data_element(view)}\n    <script type="module">{script}</script>'),
    )
    for pattern, by in parts:
        page = _put(pattern, by, page, dist)
    out.write(page.encode())


def _built(dist: Path, name: str) -> str:
    try:
        return (dist / name).read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise ExplorerNotBuilt(
            f"{dist / name} does not exist: the explorer has not been built. "
            "In a checkout run `make explorer`; an installed package has it, so reinstall that."
        ) from error


def _put(pattern: re.Pattern[str], by: str, page: str, dist: Path) -> str:
    # A function as replacement: backslashes of the script must not be read as group references.
    filled, count = pattern.subn(lambda _: by, page)
    if count != 1:
        raise ExplorerNotBuilt(
            f"{dist / 'index.html'} matches {pattern.pattern} {count} times where 1 is expected; "
            "it was built by another version. Run `make explorer`."
        )
    return filled


def _script_text(script: str) -> str:
    """The script in a form that cannot end, or begin, an element: both sequences can only stand in its strings."""
    return script.replace("</script", "<\\/script").replace("<!--", "<\\!--")


def _data_element(view: Mapping[str, Any]) -> str:
    text = json.dumps(view, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for sign, escape in _IN_JSON.items():
        text = text.replace(sign, escape)
    return f'<script type="application/json" id="tertius-view">{text}</script>'


def _policy(script: str, style: str) -> str:
    """Nothing but this very script and this very style may run, and nothing may be fetched or sent."""
    rules = (
        "default-src 'none'",
        f"script-src {_hash(script)}",
        f"style-src {_hash(style)}",
        "img-src data: blob:",
        "base-uri 'none'",
        "form-action 'none'",
    )
    return f'<meta http-equiv="Content-Security-Policy" content="{"; ".join(rules)}" />'


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
