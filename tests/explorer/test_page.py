"""The explorer in a real browser, used as a person would: pointer, keyboard, narrow screen, dark screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.explorer.conftest import OpenPage, View

pytestmark = pytest.mark.browser

Export = Callable[[View], str]
Serve = Callable[[list[tuple[int, Any]]], tuple[str, list[str]]]


def visible(page: Page) -> dict[str, Any]:
    shown: dict[str, Any] = page.evaluate("() => window.tertiusExplorer.visible()")
    return shown


def position(page: Page, thing: str) -> dict[str, float]:
    found: dict[str, float] | None = page.evaluate("id => window.tertiusExplorer.screenPosition(id)", thing)
    assert found is not None, f"{thing} is not drawn"
    return found


def choose_day(page: Page, day: str) -> None:
    page.locator("#date").fill(day)
    page.locator("#date").dispatch_event("change")


def panel_title(page: Page) -> str:
    return page.locator("#evidence h2").inner_text()


@pytest.fixture
def page(view: View, exported: Export, open_page: OpenPage) -> Page:
    """The exported page, opened from its file."""
    return open_page(exported(view))


def test_mediators_stand_between_the_government_and_the_movements(page: Page) -> None:
    left = position(page, "tertius:gov_mali")["x"]
    for mediator in ("tertius:algeria", "tertius:burkina_faso", "tertius:ould_abdel_aziz"):
        middle = position(page, mediator)["x"]
        assert left < middle
        for movement in ("tertius:mnla", "tertius:hcua", "tertius:maa", "tertius:cma"):
            assert middle < position(page, movement)["x"]


def test_a_click_on_an_actor_opens_its_facts(page: Page) -> None:
    at = position(page, "tertius:algeria")
    page.mouse.click(at["x"], at["y"])
    expect(page.locator("#evidence h2")).to_have_text("Algeria")
    facts = page.locator("#evidence .fact").all_inner_texts()
    assert ["14 July 2014 – 24 July 2014" in text for text in facts] == [False, True]
    assert all("chief mediator" in text for text in facts)


def test_a_click_on_a_mediation_opens_roles_dates_and_sources(page: Page) -> None:
    at = position(page, "fact:ouagadougou")
    page.mouse.click(at["x"], at["y"])
    panel = page.locator("#evidence")
    expect(panel.locator("h2")).to_contain_text("Burkina Faso between Government of Mali, MNLA and HCUA")
    expect(panel.locator(".summary")).to_have_text("Burkina Faso mediates for ECOWAS in Ouagadougou")
    expect(panel).to_contain_text("4 December 2012 – 18 June 2013")
    mediator = panel.locator(".parts li").filter(has_text="chief mediator")
    expect(mediator).to_contain_text("Burkina Faso")
    expect(mediator).to_contain_text("represented by Blaise Compaoré")
    expect(panel.locator(".claim").first).to_contain_text("A2")
    link = panel.locator(".claim a").first
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    assert (link.get_attribute("href") or "").startswith("https://")


def test_a_click_on_a_tie_opens_its_fact_and_one_on_the_ground_closes_it(page: Page) -> None:
    at = position(page, "fact:mnla-in-cma")
    page.mouse.click(at["x"], at["y"])
    expect(page.locator("#evidence h2")).to_contain_text("MNLA in CMA")
    frame = page.locator("#canvas").bounding_box()
    assert frame is not None
    # Two clicks within 300 ms are a double click to sigma, wherever they are.
    page.wait_for_timeout(400)
    page.mouse.click(frame["x"] + 6, frame["y"] + frame["height"] - 6)
    expect(page.locator("#evidence h2")).to_have_text("Who stands between them")


def test_what_was_overruled_is_told_with_the_reason(page: Page) -> None:
    page.locator("#search").fill("algiers declaration")
    page.keyboard.press("Enter")
    page.locator("#evidence .fact").click()
    overruled = page.locator("#evidence .overruled")
    expect(overruled).to_contain_text("2014-06-08")
    expect(overruled).to_contain_text("Can Mali have peace")
    expect(overruled).to_contain_text("Monday 9 June")
    expect(page.locator("#evidence .disputed")).to_have_count(1)


def test_on_a_day_of_2023_no_mediation_is_left(page: Page) -> None:
    assert "fact:roadmap" in visible(page)["facts"]
    choose_day(page, "2015-06-20")
    assert "fact:algiers" in visible(page)["facts"]
    choose_day(page, "2023-01-01")
    shown = visible(page)
    # Where an end is unknown, the fact stays possible: that is what the data say.
    assert set(shown["facts"]) == {"fact:mnla-in-cma"} == set(shown["possible"])
    assert set(shown["actors"]) == {"tertius:mnla", "tertius:cma"}
    expect(page.locator("#time-says")).to_contain_text("0 mediations")


def test_the_time_slider_goes_by_days_with_the_keyboard(page: Page) -> None:
    choose_day(page, "2014-07-23")
    assert "tertius:mauritania" not in visible(page)["actors"]
    page.locator("#day").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#time-says")).to_contain_text("On 24 July 2014")
    assert "tertius:mauritania" in visible(page)["actors"]
    page.locator("#whole-period").click()
    assert "fact:ouagadougou" in visible(page)["facts"]


def test_a_fact_that_is_only_possible_is_marked_and_can_be_left_out(page: Page) -> None:
    choose_day(page, "2014-07-10")
    assert visible(page)["possible"] == ["fact:algiers"]
    page.locator("input[name=possible]").uncheck()
    assert visible(page)["facts"] == []
    expect(page.locator(".notes")).to_contain_text("None of the chosen facts holds")


def test_playing_runs_through_time_and_can_be_stopped(page: Page) -> None:
    page.locator("#play").click()
    expect(page.locator("#play")).to_contain_text("Pause")
    expect(page.locator("#time-says")).to_contain_text("2012")
    page.locator("#play").click()
    expect(page.locator("#play")).to_contain_text("Play")


def test_kinds_can_be_switched_on_and_off(page: Page) -> None:
    assert "fact:imf-suspends" not in visible(page)["facts"]
    page.locator("input[value=Funding]").check()
    assert "fact:imf-suspends" in visible(page)["facts"]
    page.locator("input[value=Mediation]").uncheck()
    assert "fact:roadmap" not in visible(page)["facts"]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("algerie", "Algeria"),
        ("الجزائر", "Algeria"),
        ("COMPAORE", "Blaise Compaoré"),
        ("MLNA", "National Movement for"),
    ],
)
def test_the_search_knows_every_recorded_name(page: Page, typed: str, name: str) -> None:
    page.locator("#search").fill(typed)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#evidence h2")).to_contain_text(name)
    expect(page.locator("#evidence h2")).to_be_focused()


def test_everything_can_be_reached_with_the_keyboard_alone(page: Page) -> None:
    page.keyboard.press("Tab")
    expect(page.locator("#search")).to_be_focused()
    page.locator("#canvas").focus()
    # From nowhere the first arrow goes to the leftmost mark, which is the government.
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator("#evidence h2")).to_have_text("Government of Mali")
    expect(page.locator("#evidence h2")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(page.locator("#canvas")).to_be_focused()
    expect(page.locator("#evidence h2")).to_have_text("Who stands between them")


def test_the_table_holds_the_same_facts_and_opens_them(page: Page) -> None:
    drawn = set(visible(page)["facts"])
    page.locator("#face-table").click()
    listed = {row.get_attribute("data-fact") for row in page.locator("#table tbody tr").all()}
    # The table lists every fact of the chosen kinds; the offices of people outside the picture are not drawn.
    assert listed == drawn | {"fact:compaore-president", "fact:ecowas-mandates-compaore"}
    page.get_by_role("button", name="Claims").click()
    page.get_by_role("button", name="Claims").click()
    expect(page.locator("th[aria-sort=descending]")).to_have_text("Claims ↓")
    page.get_by_role("button", name="Algeria, Burkina Faso, Mauritania and 3 others").press("Enter")
    expect(page.locator("#evidence .summary")).to_have_text("Algeria leads the mediation of the roadmap")


def test_the_matrix_is_sorted_by_name_number_or_party_and_the_address_keeps_it(page: Page, open_page: OpenPage) -> None:
    page.locator("#face-matrix").click()
    mediators = page.locator("#matrix tbody th")
    by_number = mediators.all_inner_texts()
    page.locator("#matrix thead").get_by_role("button", name="Mediator").click()
    assert mediators.all_inner_texts() == sorted(by_number, key=str.casefold)
    page.locator("#matrix thead").get_by_role("button", name="Sort by Coordination").click()
    heads = page.locator("#matrix thead th")
    column = next(
        place for place in range(heads.count()) if heads.nth(place).get_attribute("aria-sort") == "descending"
    )
    expect(heads.nth(column)).to_contain_text("CMA")
    cells = page.locator(f"#matrix tbody tr > :nth-child({column + 1})").all_inner_texts()
    counts = [int(text.split()[-1]) if text.strip() else 0 for text in cells]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] > 0
    again = open_page(page.url, wait=False)
    assert again.locator("#matrix tbody th").all_inner_texts() == mediators.all_inner_texts()


def test_a_cell_of_the_matrix_opens_its_cases(page: Page) -> None:
    page.locator("#face-matrix").click()
    page.get_by_role(
        "button", name="Burkina Faso – National Movement for the Liberation of Azawad: 2 mediations"
    ).click()
    expect(page.locator("#evidence .fact")).to_have_count(2)


def test_the_way_back_leads_through_what_was_open(page: Page) -> None:
    page.locator("#search").fill("mauritania")
    page.keyboard.press("Enter")
    page.locator("#evidence .fact").first.click()
    page.locator("#evidence .parts .link").filter(has_text="Algeria").click()
    assert panel_title(page) == "Algeria"
    page.get_by_role("button", name="Back").click()
    assert panel_title(page).startswith("Algeria, Burkina Faso, Mauritania and 3 others")
    page.get_by_role("button", name="Back").click()
    assert panel_title(page) == "Mauritania"


def test_an_address_passed_on_shows_the_same_view(page: Page, open_page: OpenPage) -> None:
    page.locator("#face-table").click()
    choose_day(page, "2014-07-24")
    again = open_page(page.url, wait=False)
    expect(again.locator("#face-table")).to_have_attribute("aria-pressed", "true")
    expect(again.locator("#time-says")).to_contain_text("24 July 2014")


def test_a_mark_can_be_dragged_and_released(page: Page) -> None:
    before = position(page, "tertius:algeria")
    page.mouse.move(before["x"], before["y"])
    page.mouse.down()
    page.mouse.move(before["x"] + 60, before["y"] + 45, steps=8)
    page.mouse.up()
    after = position(page, "tertius:algeria")
    assert abs(after["x"] - before["x"] - 60) < 8
    assert abs(after["y"] - before["y"] - 45) < 8
    page.get_by_role("button", name="Release pinned").click()
    assert position(page, "tertius:algeria") == pytest.approx(before, abs=1)


def test_the_arrangement_by_closeness_draws_the_same_things(page: Page) -> None:
    before = visible(page)
    page.locator("#arrangement-forces").click()
    assert visible(page) == before


def test_a_narrow_screen_is_usable(view: View, exported: Export, open_page: OpenPage) -> None:
    page = open_page(exported(view), viewport={"width": 360, "height": 740}, has_touch=True)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 360
    at = position(page, "tertius:gov_mali")
    page.touchscreen.tap(at["x"], at["y"])
    expect(page.locator("#evidence h2")).to_have_text("Government of Mali")
    page.get_by_role("button", name="Close", exact=True).click()
    page.locator("#face-table").click()
    expect(page.locator("#table tbody tr").first).to_be_visible()


def test_a_dark_screen_gets_dark_colours(view: View, exported: Export, open_page: OpenPage) -> None:
    page = open_page(exported(view), color_scheme="dark")
    background = page.evaluate("() => getComputedStyle(document.querySelector('.faces')).backgroundColor")
    assert max(int(part) for part in background[4:-1].split(",")) < 60


def test_texts_of_sources_stay_texts_and_only_web_addresses_become_links(
    view: View, exported: Export, open_page: OpenPage
) -> None:
    fact = view["facts"][0]
    fact["caption"] = "<img src=x onerror=alert(1)>"
    fact["claims"][0] |= {"url": "javascript:alert(1)", "title": "<b>bold</b>", "quote": "</script><script>alert(1)"}
    page = open_page(exported(view) + "#about=fact+fact:ouagadougou")
    expect(page.locator("#evidence .summary")).to_have_text("<img src=x onerror=alert(1)>")
    expect(page.locator("#evidence .claim").first).to_contain_text("<b>bold</b>")
    expect(page.locator("#evidence .claim").first.locator("a")).to_have_count(0)


def test_the_served_page_keeps_its_policy_and_passes_its_question_on(
    view: View, served: Serve, open_page: OpenPage
) -> None:
    address, asked = served([(200, view)])
    page = open_page(address + "?party=mnla&as_of=2014-07-20")
    assert asked == ["/v1/exports/json?party=mnla&as_of=2014-07-20"]
    # Asked for a day, the page shows that day.
    assert visible(page)["facts"] == ["fact:roadmap", "fact:algiers"]
    at = position(page, "tertius:algeria")
    page.mouse.click(at["x"], at["y"])
    expect(page.locator("#evidence h2")).to_have_text("Algeria")


def test_a_refusal_is_told_and_can_be_tried_again(view: View, served: Serve, browser: Any) -> None:
    problem = {"title": "The database does not answer", "detail": "bolt://127.0.0.1 is silent.", "status": 503}
    address, _ = served([(503, problem), (200, {"wrong": True}), (200, view)])
    page = browser.new_page()
    page.goto(address)
    expect(page.get_by_role("alert")).to_contain_text("The database does not answer: bolt://127.0.0.1 is silent.")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("alert")).to_contain_text('no list "actors"')
    page.get_by_role("button", name="Try again").click()
    page.wait_for_selector(".stage[data-drawn]", state="attached")
    page.close()


def test_an_empty_view_says_so(view: View, exported: Export, open_page: OpenPage) -> None:
    page = open_page(exported(view | {"facts": []}))
    expect(page.locator(".notes")).to_contain_text("None of the chosen facts holds")
    expect(page.locator("#evidence")).to_contain_text("No mediation holds")


def test_without_webgl_the_table_is_offered(view: View, exported: Export, browser: Any) -> None:
    page = browser.new_page(viewport={"width": 1200, "height": 800})
    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    page.goto(exported(view))
    expect(page.get_by_role("alert")).to_contain_text("WebGL")
    page.get_by_role("main").get_by_role("button", name="Table").last.click()
    expect(page.locator("#table tbody tr").first).to_be_visible()
    page.close()
