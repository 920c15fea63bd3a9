"""What a reader chooses in the explorer, used as a person would: filters, undo, pins, dates, languages, pictures."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from playwright.sync_api import Page, expect

from tests.explorer.conftest import OpenPage, View, barriers

pytestmark = pytest.mark.browser

Export = Callable[[View], str]
MOST_BYTES = 300_000


@pytest.fixture
def page(view: View, exported: Export, open_page: OpenPage) -> Page:
    """The exported page, opened from its file."""
    return open_page(exported(view))


def visible(page: Page) -> dict[str, Any]:
    shown: dict[str, Any] = page.evaluate("() => window.tertiusExplorer.visible()")
    return shown


def position(page: Page, thing: str) -> dict[str, float]:
    found: dict[str, float] = page.evaluate("id => window.tertiusExplorer.screenPosition(id)", thing)
    return found


def test_roles_and_poor_sources_can_be_left_out_and_brought_back(page: Page) -> None:
    everything = visible(page)
    page.locator(".roles summary").click()
    page.locator("input[name=role][value=chief_mediator]").uncheck()
    assert "tertius:ould_abdel_aziz" not in visible(page)["actors"]
    page.locator("#undo").click()
    assert visible(page) == everything
    expect(page.locator("input[name=role][value=chief_mediator]")).to_be_checked()
    page.locator("#reliability").select_option("A")
    assert len(visible(page)["facts"]) < len(everything["facts"])
    page.locator("#canvas").focus()
    page.keyboard.press("Control+z")
    assert visible(page) == everything
    page.keyboard.press("Control+Shift+z")
    assert visible(page) != everything


def test_the_picture_is_drawn_around_an_actor_expanded_and_collapsed(page: Page) -> None:
    everything = visible(page)
    page.locator("#search").fill("ould abdel aziz")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Draw its facts only").click()
    assert visible(page)["facts"] == ["fact:ceasefire"]
    expect(page.locator(".narrowed")).to_contain_text("other facts are hidden")
    page.locator("#search").fill("MNLA")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Expand").click()
    assert {"fact:ceasefire", "fact:roadmap"} <= set(visible(page)["facts"])
    page.get_by_role("button", name="Collapse").click()
    assert visible(page)["facts"] == ["fact:ceasefire"]
    page.get_by_role("button", name="Draw everything").click()
    assert visible(page) == everything


def test_of_a_process_its_facts_alone_are_drawn_and_the_address_says_so(page: Page, open_page: OpenPage) -> None:
    everything = visible(page)
    page.locator("#process").select_option("tertius:proc_ouaga")
    assert visible(page)["facts"] == ["fact:ouagadougou"]
    expect(page.locator(".narrowed")).to_contain_text("Ouagadougou")
    assert visible(open_page(page.url))["facts"] == ["fact:ouagadougou"]
    page.locator("#undo").click()
    expect(page.locator("#process")).to_have_value("")
    assert visible(page) == everything
    page.locator("#search").fill("Algiers process")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Draw its facts only").click()
    assert set(visible(page)["facts"]) == {"fact:roadmap", "fact:algiers"}


def test_too_large_a_picture_says_what_it_hides_and_draws_it_when_asked(
    view: View, exported: Export, open_page: OpenPage
) -> None:
    fact = next(fact for fact in view["facts"] if fact["kind"] == "Mediation")
    actor = view["actors"][0]
    pairs = [(f"tertius:made_up_{number}", f"tertius:made_up_{number + 1}") for number in range(0, 600, 2)]
    unknown = {"names": {}, "acronym": None}
    view["actors"] = [actor | unknown | {"id": name, "name": name} for pair in pairs for name in pair]
    parts = [part for part in fact["participants"] if part["relation"] in ("MEDIATOR", "PARTY")][:2]
    acting = [[part | {"actor": of} for part, of in zip(parts, pair, strict=True)] for pair in pairs]
    view["facts"] = [fact | {"id": f"fact:{number}", "participants": own} for number, own in enumerate(acting)]
    page = open_page(exported(view))
    # Two actors and a hub each: so many fit among 500.
    expect(page.locator(".notes")).to_contain_text(f"{len(pairs) - 500 // 3} facts are not drawn")
    assert len(visible(page)["facts"]) == 500 // 3
    page.locator(".notes").get_by_role("button", name="Draw all").press("Enter")
    assert len(visible(page)["facts"]) == len(pairs)
    expect(page.get_by_role("button", name="Draw the best attested only")).to_be_focused()
    assert len(visible(open_page(page.url))["facts"]) == len(pairs)
    page.keyboard.press("Enter")
    assert len(visible(page)["facts"]) == 500 // 3


def test_a_mark_is_pinned_with_the_keyboard_and_stays_over_filter_time_and_address(
    page: Page, open_page: OpenPage
) -> None:
    page.locator("#canvas").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("p")
    at = position(page, "tertius:gov_mali")
    page.locator("#arrangement-forces").click()
    page.locator("input[value=Membership]").uncheck()
    assert position(page, "tertius:gov_mali") == pytest.approx(at, abs=3)
    again = open_page(page.url)
    assert position(again, "tertius:gov_mali") == pytest.approx(at, abs=3)


def test_the_address_holds_how_near_one_looks(page: Page, open_page: OpenPage) -> None:
    whole = position(page, "tertius:gov_mali")
    page.locator("#zoom-in").click()
    page.wait_for_url("**camera=*")
    near = position(page, "tertius:gov_mali")
    assert near != pytest.approx(whole, abs=3)
    assert position(open_page(page.url), "tertius:gov_mali") == pytest.approx(near, abs=3)
    page.locator("#fit").click()
    page.wait_for_url(lambda url: "camera=" not in url)
    assert position(page, "tertius:gov_mali") == pytest.approx(whole, abs=1)


def test_mediations_are_drawn_without_their_hubs_on_demand(page: Page) -> None:
    before = visible(page)
    page.locator("#projected").click()
    # Witnesses, hosts and mandates have no place in a tie between a mediator and a party.
    assert set(visible(page)["facts"]) == set(before["facts"])
    at = position(page, "fact:ouagadougou")
    page.mouse.click(at["x"], at["y"])
    expect(page.locator("#evidence h2")).not_to_have_text("Who stands between them")


def test_two_days_are_held_side_by_side(page: Page) -> None:
    page.locator("#face-compare").click()
    for field, day in (("#earlier-day", "2013-01-01"), ("#later-day", "2014-07-20")):
        page.locator(field).fill(day)
        page.locator(field).dispatch_event("change")
    listed = {
        name: {row.get_attribute("data-fact") for row in page.locator(f".compared.{name} li").all()}
        for name in ("vanished", "appeared")
    }
    assert "fact:ouagadougou" in listed["vanished"]
    pictures = page.locator(".side-by-side figure")
    expect(pictures.locator("figcaption")).to_have_text(["1 January 2013", "20 July 2014"])
    # The same places and other ties: pixel for pixel the two are not the same, and neither is empty.
    page.wait_for_timeout(400)
    drawn = [pictures.nth(place).locator(".stage").screenshot() for place in (0, 1)]
    assert len({*drawn}) == 2
    page.locator("#later-day").fill("2013-01-01")
    page.locator("#later-day").dispatch_event("change")
    page.wait_for_timeout(400)
    assert pictures.nth(1).locator(".stage").screenshot() != drawn[1]
    page.locator("#later-day").fill("2014-07-20")
    page.locator("#later-day").dispatch_event("change")
    assert {"fact:roadmap", "fact:algiers"} <= listed["appeared"]
    page.locator(".compared.appeared .fact").first.click()
    expect(page.locator("#evidence .claim").first).to_be_visible()


def test_an_actor_has_a_record_and_a_timeline(page: Page) -> None:
    page.locator("#search").fill("algeria")
    page.keyboard.press("Enter")
    record = page.locator("#evidence .record")
    expect(record).to_contain_text("2 mediations")
    record.get_by_role("button", name="Timeline").click()
    rows = page.locator("#timeline tbody tr")
    expect(rows).to_have_count(2)
    rows.last.get_by_role("button").click()
    expect(page.locator("#evidence .claim").first).to_be_visible()


@pytest.mark.parametrize(
    ("language", "direction", "face", "actor", "kind"),
    [("fr", "ltr", "Tableau", "Algérie", "État"), ("ar", "rtl", "الجدول", "الجزائر", "دولة")],
)
def test_the_page_speaks_the_reader_s_language(
    page: Page, open_page: OpenPage, language: str, direction: str, face: str, actor: str, kind: str
) -> None:
    page.locator("#language").select_option(language)
    expect(page.locator("html")).to_have_attribute("dir", direction)
    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.locator("#face-table")).to_have_text(face)
    again = open_page(page.url)
    expect(again.locator("#language")).to_have_value(language)
    again.locator("#search").fill("algeria")
    again.keyboard.press("Enter")
    expect(again.locator("#evidence h2")).to_have_text(actor)
    expect(again.locator("#evidence .kind")).to_contain_text(kind)
    legend = again.locator(".legend").bounding_box()
    panel = again.locator("#evidence").bounding_box()
    assert legend is not None
    assert panel is not None
    assert (legend["x"] < panel["x"]) == (direction == "ltr")


def test_the_browser_s_language_is_spoken_unasked(view: View, exported: Export, open_page: OpenPage) -> None:
    page = open_page(exported(view), locale="fr-FR")
    expect(page.locator("#face-table")).to_have_text("Tableau")


def test_the_picture_is_saved_as_png_and_svg(page: Page) -> None:
    saved = {}
    for kind in ("png", "svg"):
        page.locator("#take summary").click()
        with page.expect_download() as download:
            page.locator(f"#take-{kind}").click()
        saved[kind] = Path(download.value.path()).read_bytes()
        page.locator("#take summary").click()
    assert saved["png"].startswith(b"\x89PNG")
    # A picture of one colour packs to next to nothing.
    assert len(saved["png"]) > 20_000
    root = etree.fromstring(saved["svg"])
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    texts = {element.text for element in root.iter("{http://www.w3.org/2000/svg}text")}
    assert {"Algeria", "MNLA", "Government of Mali"} <= texts


def test_a_narrow_screen_is_usable_in_arabic(view: View, exported: Export, open_page: OpenPage) -> None:
    page = open_page(exported(view) + "#lang=ar", viewport={"width": 360, "height": 740}, has_touch=True)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 360
    at = position(page, "tertius:mnla")
    page.touchscreen.tap(at["x"], at["y"])
    expect(page.locator("#evidence h2")).to_have_text("الحركة الوطنية لتحرير أزواد")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_axe_finds_no_serious_barrier(view: View, exported: Export, open_page: OpenPage, language: str) -> None:
    chosen = "about=fact+fact:roadmap&day=2014-07-24&earlier=2013-01-01&reliability=D"
    page = open_page(f"{exported(view)}#lang={language}&{chosen}", bypass_csp=True)
    found = {}
    for face in ("picture", "table", "matrix", "timeline", "compare"):
        page.locator(f"#face-{face}").click()
        found[face] = barriers(page)
    assert [one for face in found.values() for one in face] == []


def test_the_page_is_small(built: Path) -> None:
    names = ("explorer.js", "explorer.css", "forces_worker.js")
    assert sum(len(gzip.compress((built / name).read_bytes())) for name in names) < MOST_BYTES
