"""A real Chromium, the explorer as a file and as served pages, and a guard that no page may get past.

The browser is the system's (`chromium`, `google-chrome`) or Playwright's own. Without one the tests are skipped with
the way to get one; with `TERTIUS_REQUIRE_BROWSER=1`, as in CI, they fail instead.
"""

from __future__ import annotations

import json
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Playwright, ViewportSize, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from tertius.app.explorer import CONTENT_SECURITY_POLICY, dist_folder
from tertius.exports import html

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
WIDE = ViewportSize(width=1440, height=900)
HOW_TO_GET_ONE = (
    "no Chromium found. Install one: `apt-get install chromium`, or `.venv/bin/python -m playwright install chromium`"
)

View = dict[str, Any]
OpenPage = Callable[..., Page]


@pytest.fixture
def view() -> View:
    """The hand-made view; a fresh copy, so that a test may change it."""
    loaded: View = json.loads(Path(__file__).with_name("mali_view.json").read_text(encoding="utf-8"))
    return loaded


@pytest.fixture(scope="session")
def built() -> Path:
    """The built explorer."""
    if not (dist_folder() / "index.html").is_file():
        give_up("the explorer is not built. Run `make explorer`")
    return dist_folder()


@pytest.fixture(scope="module")
def browser(built: Path) -> Iterator[Browser]:
    """One browser for all tests of a module, WebGL drawn in software.

    Not for the session: while Playwright is open its event loop counts as running, and other tests need one of theirs.
    """
    with sync_playwright() as playwright:
        started = launch(playwright)
        yield started
        started.close()


def launch(playwright: Playwright) -> Browser:
    """The system's Chromium, else Playwright's own."""
    program = next((found for name in CHROMIUM_NAMES if (found := shutil.which(name))), None)
    options = ["--enable-unsafe-swiftshader"]
    # Chromium's sandbox refuses to run for root, which is who runs in most containers.
    options += ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    try:
        return playwright.chromium.launch(executable_path=program, args=options)
    except PlaywrightError as error:
        if program is not None:
            raise
        give_up(f"{HOW_TO_GET_ONE} ({str(error).splitlines()[0]})")
        raise


def give_up(why: str) -> None:
    """Skip the test, or fail it where a browser is required."""
    if os.environ.get("TERTIUS_REQUIRE_BROWSER") == "1":
        pytest.fail(f"TERTIUS_REQUIRE_BROWSER=1, and {why}")
    pytest.skip(why)


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Opens an address in a window of its own; afterwards no page may have complained or asked another host."""
    complaints: list[str] = []
    contexts = []

    def open_(url: str, *, wait: bool = True, **options: Any) -> Page:
        context = browser.new_context(**({"viewport": WIDE, "locale": "en-GB"} | options))
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        home = urlsplit(url).netloc
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: complaints.extend(strayed(request.url, home)))
        page.goto(url)
        if wait:
            page.wait_for_selector(".stage[data-drawn]", state="attached")
        return page

    yield open_
    for context in contexts:
        context.close()
    assert complaints == []


_VIOLATIONS = """async () => {
  const found = await axe.run({resultTypes: ['violations']});
  return found.violations
    .filter(one => ['serious', 'critical'].includes(one.impact))
    .map(one => `${one.id}: ${one.nodes.map(node => node.target.join(' ')).slice(0, 3).join(', ')}`);
}"""


def barriers(page: Page) -> list[str]:
    """The serious and critical barriers that axe finds on a page; open it with `bypass_csp`."""
    axe = dist_folder().parent / "node_modules" / "axe-core" / "axe.min.js"
    if not axe.is_file():
        pytest.skip("axe-core is not installed. Remove app/explorer/dist and run `make explorer`")
    page.evaluate(axe.read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(_VIOLATIONS)
    return found


def strayed(url: str, home: str) -> list[str]:
    """The request as a complaint, if it left the page's own host."""
    parts = urlsplit(url)
    return [] if parts.scheme in {"data", "blob", "file"} or parts.netloc == home else [f"asked {url}"]


@pytest.fixture
def exported(tmp_path: Path, built: Path) -> Callable[[View], str]:
    """Writes a view as a self-contained page and gives its file: address."""

    def export(view: View) -> str:
        path = tmp_path / "page.html"
        with path.open("wb") as out:
            html.write_page(view, out, built)
        return path.as_uri()

    return export


class ExplorerHandler(SimpleHTTPRequestHandler):
    """Serves the built explorer under its policy, and one answer for its view."""

    def __init__(self, *arguments: Any, answers: list[tuple[int, Any]], asked: list[str], folder: Path) -> None:
        self.answers, self.asked = answers, asked
        super().__init__(*arguments, directory=str(folder))

    def do_GET(self) -> None:
        if not self.path.startswith("/v1/exports/json"):
            super().do_GET()
            return
        self.asked.append(self.path)
        # The last answer is for all that ask later.
        status, body = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        sent = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json" if status == 200 else "application/problem+json")
        self.send_header("content-length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)

    def end_headers(self) -> None:
        self.send_header("content-security-policy", CONTENT_SECURITY_POLICY)
        super().end_headers()

    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002 (the name is the base class's)
        """Tests are quiet."""


@pytest.fixture
def served(built: Path) -> Iterator[Callable[[list[tuple[int, Any]]], tuple[str, list[str]]]]:
    """Serves the explorer with these answers for its view; gives the address and the list of what was asked."""
    servers: list[ThreadingHTTPServer] = []

    def serve(answers: list[tuple[int, Any]]) -> tuple[str, list[str]]:
        asked: list[str] = []
        handler = partial(ExplorerHandler, answers=answers, asked=asked, folder=built)
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}/", asked

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()
