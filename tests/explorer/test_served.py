"""The explorer as `tertius serve` gives it, over the Mali bundle in a real Neo4j: search, metrics, files, keys."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from playwright.sync_api import Browser, Page, Route, expect

from tertius.app.keys import KeyRing
from tertius.app.main import create_app
from tertius.store.graph import Graph
from tertius.store.settings import Settings
from tests.explorer.conftest import OpenPage, barriers
from tests.loaders.ucdp_files import ACTOR_HEADER, write_csv

pytestmark = pytest.mark.browser
# A load is several transactions, on a machine that has other things to do.
PATIENCE_MS = 60_000


class Server:
    """The application at one address, which can go away and come back."""

    def __init__(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}/"
        self.start()

    def start(self) -> None:
        config = uvicorn.Config(create_app(Settings()), host="127.0.0.1", port=self.port, log_level="error")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        while not self._server.started:
            assert self._thread.is_alive()
            time.sleep(0.05)

    def stop(self) -> None:
        self._server.should_exit = True
        self._server.force_exit = True
        self._thread.join(timeout=10)

    def get(self, path: str) -> Any:
        return httpx.get(self.url + path, timeout=60).raise_for_status().json()


@pytest.fixture(scope="module")
def server(mali_graph: Graph) -> Iterator[Server]:
    """The server with the built page, on the session's database."""
    running = Server()
    yield running
    running.stop()


@pytest.fixture
def page(server: Server, open_page: OpenPage) -> Page:
    """The page at the root, once the whole graph is drawn."""
    return open_page(server.url)


def test_the_search_tells_kind_and_dates_and_forgives_a_slip(page: Page) -> None:
    page.locator("#search").fill("azawd liberation")
    first = page.locator("#suggestions [role=option]").first
    # The first search of a database that has just started takes a while.
    expect(first).to_contain_text("armed group", timeout=PATIENCE_MS)
    page.locator("#search").fill("Azawad Liberation Front")
    expect(page.locator("#suggestions [role=option]").first).to_contain_text("2024-11-30")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#evidence h2")).to_have_text("Azawad Liberation Front")


def test_the_arrangement_by_closeness_is_found_beside_the_page_and_stays_over_filter_and_time(
    page: Page, server: Server, open_page: OpenPage
) -> None:
    def places(of: Page) -> list[dict[str, float]]:
        expect(of.locator("#canvas")).not_to_have_attribute("aria-busy", "true")
        found: list[dict[str, float]] = of.evaluate(
            "() => ['mnla', 'algeria', 'gov_mali'].map((id) => tertiusExplorer.screenPosition(`tertius:${id}`))"
        )
        return found

    by_sides = places(page)
    with page.expect_worker() as started:
        page.locator("#arrangement-forces").click()
    assert started.value.url == f"{server.url}forces_worker.js"
    by_closeness = places(page)
    assert by_closeness != by_sides
    page.locator("input[value=Membership]").uncheck()
    assert places(page) == by_closeness
    page.locator("#date").fill("2014-07-20")
    page.locator("#date").dispatch_event("change")
    assert places(page) == by_closeness
    # Whoever gets the address sees the same.
    assert places(open_page(page.url)) == by_closeness


def test_the_page_goes_on_alone_where_no_worker_starts(page: Page) -> None:
    page.route("**/forces_worker.js", lambda route: route.abort())
    page.reload()
    expect(page.locator("[data-drawn]")).to_be_attached()
    page.locator("#arrangement-forces").click()
    expect(page.locator("#canvas")).not_to_have_attribute("aria-busy", "true")
    assert page.evaluate("() => tertiusExplorer.screenPosition('tertius:mnla')")


def test_what_is_outside_the_view_is_found_and_opened(server: Server, open_page: OpenPage) -> None:
    page = open_page(f"{server.url}?actor=csp_psd")
    page.locator("#search").fill("Burkina Faso")
    option = page.locator("#suggestions [role=option]").filter(has_text="elsewhere in the graph").first
    option.wait_for()
    option.dispatch_event("pointerdown")
    page.wait_for_url(re.compile("actor=tertius"))
    expect(page.locator("#evidence h2")).to_have_text("Burkina Faso")


def test_actors_are_ranked_and_sized_by_a_metric_with_its_definition_at_hand(page: Page, server: Server) -> None:
    page.locator("#metric").focus()
    page.locator("#metric option[value=brokers]").wait_for(state="attached")
    page.locator("#metric").select_option("brokers")
    panel = page.locator("#evidence")
    expect(panel.locator("h2")).to_have_text("brokers · mediation")
    # As `tertius demo` prints it.
    expect(panel.locator(".ranked").first).to_contain_text("Algeria")
    expect(panel.locator(".ranked .count").first).to_have_text("36")
    panel.locator("summary").click()
    expect(panel).to_contain_text("How many pairs of others an actor joins that have no tie to each other.")
    # How sure the ranks are is worked out meanwhile; what was opened stays open.
    expect(panel.locator("#sureness")).to_contain_text("200 readings", timeout=30_000)
    sure = server.get("v1/metrics/brokers/intervals?as_of=any")["data"][0]
    best, worst = sure["best_rank"], sure["worst_rank"]
    first = panel.locator(".ranked").first
    expect(first).to_contain_text(f"rank {best}" if best == worst else f"rank {best} to {worst}")
    assert ("rests on one source" in first.inner_text()) == (sure["rests_on"] is not None)
    expect(panel).to_contain_text("How many pairs of others an actor joins that have no tie to each other.")
    page.locator("#undo").click()
    expect(panel.locator("h2")).to_have_text("Who stands between them")


def test_a_metric_is_measured_within_the_process_that_is_drawn(server: Server, open_page: OpenPage) -> None:
    page = open_page(f"{server.url}#process=tertius:proc_ouaga&metric=brokers")
    expect(page.locator("#evidence h2")).to_contain_text("brokers · mediation · ")
    expected = server.get("v1/metrics/brokers?as_of=any&process=proc_ouaga")["data"][0]
    expect(page.locator("#evidence .ranked .count").first).to_have_text(str(expected["value"]))
    assert expected["value"] < server.get("v1/metrics/brokers?as_of=any")["data"][0]["value"]
    page.locator("#process").select_option("")
    expect(page.locator("#evidence h2")).to_have_text("brokers · mediation")
    # Alliances and hostilities are told of no process.
    page = open_page(f"{server.url}#process=tertius:proc_ouaga&metric=balance")
    expect(page.locator("#evidence h2")).to_have_text("balance · signed")


def test_communities_are_numbered_and_betweenness_gives_ranks(server: Server, open_page: OpenPage) -> None:
    page = open_page(f"{server.url}#metric=communities")
    expect(page.locator("#evidence .ranked .count").first).to_have_text("group 1")
    page = open_page(f"{server.url}#metric=balance")
    expect(page.locator("#evidence h2")).to_have_text("balance · signed")


def test_the_facts_shown_can_be_taken_in_every_format(page: Page, server: Server) -> None:
    page.locator("#date").fill("2014-07-24")
    page.locator("#date").dispatch_event("change")
    page.locator("#take summary").click()
    link = page.locator("#take a", has_text="gexf")
    address = link.get_attribute("href") or ""
    assert "as_of=2014-07-24" in address
    assert "kind=Mediation%2CMembership%2COffice" in address
    assert "known_at=" in address
    found = page.request.get(server.url + address)
    assert (found.status, found.headers["content-type"].split(";")[0]) == (200, "application/gexf+xml")
    html = page.locator("#take a", has_text="HTML")
    with page.expect_download() as download:
        html.click()
    text = Path(download.value.path()).read_text(encoding="utf-8")
    assert "tertius-view" in text


def test_a_file_holds_what_the_filters_leave_in_the_picture_and_no_more(server: Server, open_page: OpenPage) -> None:
    # Of mediations all are drawn; of memberships and offices those alone that tie actors of the picture.
    left = "kinds=Mediation&reliability=B&without=chief_mediator HOLDER&around=tertius:algeria tertius:mnla"
    page = open_page(f"{server.url}#{left}")
    shown = page.evaluate("() => window.tertiusExplorer.visible()")["facts"]
    page.locator("#take summary").click()
    # The link's text is the format's whole name: others end in the same letters.
    address = page.locator("#take a", has_text=re.compile("^json$")).get_attribute("href") or ""
    document = page.request.get(server.url + address).json()
    assert {fact["id"] for fact in document["facts"]} == set(shown) != set()
    assert document["filters"]["facts_left_out"] > 0
    roles = {one["role"] for fact in document["facts"] for one in fact["participants"]}
    assert "chief_mediator" not in roles
    assert "co_mediator" in roles


def test_the_graph_can_be_seen_as_it_was_known(page: Page, server: Server) -> None:
    page.locator("#known-on").fill("2999-01-01")
    page.locator("#known-on").dispatch_event("change")
    page.wait_for_url(re.compile("known_at=2999-01-01"))
    page.wait_for_selector(".stage[data-drawn]", state="attached")
    page.locator("#known-now").click()
    page.wait_for_url(lambda url: "known_at" not in url)


def test_a_server_that_goes_away_and_comes_back_is_borne(server: Server, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(server.url)
    page.wait_for_selector(".stage[data-drawn]", state="attached")
    server.stop()
    # What is in the view can still be read, searched and looked at over time.
    page.locator("#search").fill("الجزائر")
    page.keyboard.press("Enter")
    expect(page.locator("#evidence h2")).to_have_text("Algeria")
    page.evaluate("() => { location.hash = ''; }")
    server.start()
    page.locator("#metric").focus()
    page.locator("#metric option[value=brokers]").wait_for(state="attached")
    page.close()


@pytest.fixture
def key() -> Iterator[str]:
    """A key for everything, as an operator makes one."""
    ring = KeyRing(Settings())
    if any(one.name == "explorer" for one in ring.read()):
        ring.revoke("explorer")
    yield ring.add("explorer", ["read", "load", "decide"])
    ring.revoke("explorer")


def test_nothing_is_changed_without_a_key(server: Server, browser: Browser) -> None:
    page = browser.new_page()
    page.goto(f"{server.url}#face=keeping")
    page.locator("#dataset option[value=mali]").wait_for(state="attached")
    page.locator("#dataset").select_option("mali")
    page.locator("#plan").click()
    expect(page.get_by_role("alert")).to_contain_text("key")
    page.close()


def test_a_file_is_planned_loaded_and_rolled_back(page: Page, key: str, tmp_path: Path) -> None:
    row = {"ActorId": "999999", "NameData": "Front of the tests", "Org": "1"}
    path = write_csv(tmp_path / "actors.csv", ACTOR_HEADER, [row])
    page.locator("#face-keeping").click()
    page.locator("#api-key").fill(key)
    page.locator("#dataset option[value=ucdp-actors]").wait_for(state="attached")
    page.locator("#dataset").select_option("ucdp-actors")
    page.locator("#file").set_input_files(path)
    page.locator("#plan").click()
    account = page.locator(".account")
    expect(account).to_contain_text("claims added", timeout=PATIENCE_MS)
    expect(page.locator("[data-load^=ucdp]")).to_have_count(0)
    page.locator("#apply").click()
    loaded = page.locator("[data-load^=ucdp]")
    expect(loaded).to_contain_text("applied", timeout=PATIENCE_MS)
    page.on("dialog", lambda dialog: dialog.accept())
    loaded.get_by_role("button", name="Roll back").click()
    expect(loaded).to_contain_text("rolled back", timeout=PATIENCE_MS)


def test_two_records_are_compared_side_by_side_and_merged(page: Page, key: str, server: Server) -> None:
    page.locator("#face-keeping").click()
    page.locator("#api-key").fill(key)
    pair = page.locator(".candidate").first
    expect(pair).to_contain_text("identifier")
    pair.get_by_role("button", name="Leave open").wait_for()
    pair.locator("input").fill("a test")
    pair.get_by_role("button", name="One and the same").click()
    page.get_by_role("button", name="The graph has changed").wait_for()
    row = page.locator("[data-decision]").first
    expect(row).to_contain_text("a test", timeout=PATIENCE_MS)
    page.locator("#decision-why").fill("the test is over")
    row.get_by_role("button", name="Take back").click()
    expect(page.locator("[data-decision]").nth(1)).to_contain_text("taken back by", timeout=PATIENCE_MS)
    decisions = page.request.get(f"{server.url}v1/identity/decisions").json()["data"]
    assert [one["why"] for one in decisions[:2]] == ["the test is over", "a test"]
    assert decisions[1]["undone_by"] == decisions[0]["id"]


def test_a_merged_record_is_separated_again(page: Page, key: str, server: Server) -> None:
    page.locator("#face-keeping").click()
    page.locator("#api-key").fill(key)
    pair = page.locator(".candidate").first
    record = pair.locator("tbody tr").first.locator("td").nth(2).inner_text()
    pair.locator("input").fill("merged to be separated")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/v1/identity/decisions?*", hold, times=1)
    pair.get_by_role("button", name="One and the same").click()
    page.get_by_role("button", name="The graph has changed").wait_for()
    page.locator("#decision-why").fill("two after all")
    page.locator("#split-record").fill(record)
    # The list is read anew after a decision; what was written meanwhile stays.
    held[0].continue_()
    expect(page.locator("[data-decision]").first).to_contain_text("merged to be separated", timeout=PATIENCE_MS)
    page.locator("#split").click()
    expect(page.locator("[data-decision]").first).to_contain_text("something else", timeout=PATIENCE_MS)
    newest = page.request.get(f"{server.url}v1/identity/decisions").json()["data"][0]
    assert (newest["kind"], newest["record"], newest["why"]) == ("split", record, "two after all")


def test_how_a_file_is_read_is_chosen_in_the_page(server: Server, browser: Browser, key: str) -> None:
    page = browser.new_page()
    page.goto(server.url)
    page.locator("#face-keeping").click()
    page.locator("#api-key").fill(key)
    page.locator("#dataset option[value=mali]").wait_for(state="attached")
    page.locator("#dataset").select_option("mali")
    page.locator(".reading summary").click()
    page.locator("#options").fill("NO-SUCH=1")
    page.locator("#replaces").check()
    with page.expect_request("**/v1/loads?*") as asked:
        page.locator("#plan").click()
    assert "replaces=true" in asked.value.url
    expect(page.get_by_role("alert")).to_contain_text("NO-SUCH")
    page.close()


def test_axe_finds_no_serious_barrier_in_what_a_server_adds(server: Server, open_page: OpenPage) -> None:
    page = open_page(f"{server.url}#metric=brokers", bypass_csp=True)
    expect(page.locator(".ranking li").first).to_be_visible(timeout=PATIENCE_MS)
    found = barriers(page)
    page.locator("#face-keeping").click()
    page.locator(".candidate, #keeping .quiet").first.wait_for()
    page.locator(".reading summary").click()
    assert found + barriers(page) == []
