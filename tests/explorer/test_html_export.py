"""The html export, read as a file: whole, self-contained, and safe with any text in it."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from tertius.exports import html

HOSTILE = "</script><script>alert(1)</script><!-- \u2028 & \\1 'quote'"


class Elements(HTMLParser):
    """What an HTML parser sees: each element with its attributes and the text directly in it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None], list[str]]] = []
        self.is_inside = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs), []))
        self.is_inside = True

    def handle_endtag(self, tag: str) -> None:
        self.is_inside = False

    def handle_data(self, data: str) -> None:
        if self.is_inside:
            self.found[-1][2].append(data)

    def named(self, tag: str) -> list[tuple[dict[str, str | None], str]]:
        return [(attributes, "".join(text)) for name, attributes, text in self.found if name == tag]


def written(view: dict[str, Any], built: Path) -> str:
    out = io.BytesIO()
    html.write_page(view, out, built)
    return out.getvalue().decode()


def test_the_view_comes_back_from_the_page_as_it_was(view: dict[str, Any], built: Path) -> None:
    view["title"] = HOSTILE
    view["facts"][0]["claims"][0]["quote"] = HOSTILE
    scripts = Elements(written(view, built)).named("script")
    assert len(scripts) == 2
    assert json.loads(scripts[0][1]) == view


def test_the_page_names_no_other_file_and_no_host(view: dict[str, Any], built: Path) -> None:
    elements = Elements(written(view, built))
    named = [
        value
        for _, attributes, _ in elements.found
        for name, value in attributes.items()
        if name in {"src", "href"} and value and not value.startswith("data:")
    ]
    assert named == []


def test_the_policy_allows_exactly_the_script_and_the_style_of_the_page(view: dict[str, Any], built: Path) -> None:
    elements = Elements(written(view, built))
    policy = next(a["content"] for a, _ in elements.named("meta") if a.get("http-equiv") == "Content-Security-Policy")
    contents = [elements.named("script")[1][1], elements.named("style")[0][1]]
    hashes = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in contents]
    assert re.findall(r"'sha256-([^']+)'", policy or "") == hashes
    assert "default-src 'none'" in (policy or "")
    assert "unsafe" not in (policy or "")


def test_an_unbuilt_explorer_says_how_to_build_it(view: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(html.ExplorerNotBuilt, match="make explorer"):
        html.write_page(view, io.BytesIO(), tmp_path)


def test_a_page_of_another_form_is_not_filled_by_halves(view: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<title>x</title>")
    for name in ("explorer.js", "explorer.css"):
        (tmp_path / name).write_text("")
    out = io.BytesIO()
    with pytest.raises(html.ExplorerNotBuilt, match="another version"):
        html.write_page(view, out, tmp_path)
    assert out.getvalue() == b""


def test_the_built_page_keeps_to_its_own_files(built: Path) -> None:
    assert {path.name for path in built.iterdir() if path.name[0] != "."} == {
        "index.html",
        "explorer.js",
        "explorer.css",
        "forces_worker.js",
    }
    page = (built / "index.html").read_text(encoding="utf-8")
    assert "<style" not in page
    assert all(text.strip() == "" for _, text in Elements(page).named("script"))
    assert "sourceMappingURL" not in (built / "explorer.js").read_text(encoding="utf-8")


def test_the_lock_file_holds_no_download_address() -> None:
    lock = Path(html.DIST).parent / "package-lock.json"
    if lock.is_file():
        assert "resolved" not in lock.read_text(encoding="utf-8")
