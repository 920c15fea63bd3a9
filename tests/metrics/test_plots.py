"""Pictures of metrics: what the answer says stands in the file, and the same answer gives the same file."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from lxml import etree

from tertius.metrics.plots import write_plot
from tertius.metrics.registry import run_metric
from tests.commands import RunCommand
from tests.metrics.networks import network_of

SVG = "{http://www.w3.org/2000/svg}"


def texts(path: Path) -> set[str]:
    """Every text of an SVG file, read with lxml."""
    return {" ".join("".join(one.itertext()).split()) for one in etree.parse(path).iter(f"{SVG}text")}


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        (("degree", "--from", "2012", "--to", "2015", "--limit", "3"), {"2012", "2015", "Government of Mali"}),
        (("degree", "--intervals", "--worlds", "5", "-p", "as_of=2014"), {"Government of Mali", "Algeria", "rank"}),
        (("degree", "-p", "as_of=2014"), {"Government of Mali", "Algeria", "actors"}),
        (("communities", "--network", "co-mediation", "-p", "as_of=2014"), {"Algeria", "MINUSMA"}),
    ],
)
def test_a_picture_names_who_is_in_it(
    tertius: RunCommand, tmp_path: Path, asked: tuple[str, ...], named: set[str]
) -> None:
    first, again = tmp_path / "first.svg", tmp_path / "again.svg"
    for path in (first, again):
        ended = tertius("metrics", *asked, "--plot", str(path))
        assert (ended.code, f"Written: {path}." in " ".join(ended.err.split())) == (0, True), ended.err
    found = texts(first)
    assert found >= named
    assert any(re.match(rf"{asked[0]} in the .+ network, .*201[24].* \(epoch \d+\)", text) for text in found)
    assert first.read_bytes() == again.read_bytes()
    # Other libraries may import pyplot; no figure of ours is left in it.
    pyplot = sys.modules.get("matplotlib.pyplot")
    assert pyplot is None or not pyplot.get_fignums()


def test_approximated_ranks_are_drawn_as_intervals_and_not_as_values(tertius: RunCommand, tmp_path: Path) -> None:
    path = tmp_path / "approximate.svg"
    asked = ("betweenness", "-p", "as_of=2014", "--option", "method=approximate", "--plot", str(path))
    assert tertius("metrics", *asked).code == 0
    assert any(text.startswith("rank, approximated") for text in texts(path))
    assert not any("share of pairs" in text for text in texts(path))


def test_of_a_large_network_the_best_tied_of_each_group_are_drawn(tmp_path: Path) -> None:
    # Fifty stars of forty actors; every hub has the best tied place of its group.
    ties = [(f"hub{star:02}", f"hub{star:02}-{ray:02}") for star in range(50) for ray in range(39)]
    network = network_of(ties)
    scores = run_metric("components", network)
    about = {"metric": "components", "network": "made-up", "as_of": "2014", "epoch": 1}
    found = {**about, "data": scores.rows(20, network), "groups": scores.group_rows(20, network)}
    left_out = write_plot(tmp_path / "large.svg", None, found, network)
    assert "300 of 2000 actors" in left_out
    # One of two hubs whose names would cover each other goes without.
    named = {one for one in texts(tmp_path / "large.svg") if re.fullmatch(r"HUB\d\d", one)}
    assert len(named) > 20


def test_a_picture_may_be_a_bitmap(tertius: RunCommand, tmp_path: Path) -> None:
    path = tmp_path / "ranking.PNG"
    assert tertius("metrics", "degree", "-p", "as_of=2014", "--plot", str(path)).code == 0
    assert path.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("-p", "as_of=2014", "--plot", "x.gif"), "ends in .svg, .png, .pdf"),
        (("-p", "as_of=1950", "--plot", "x.svg"), "there is no row to draw"),
        (("--changes", "--from", "2013", "--to", "2014", "--plot", "x.svg"), "changes are not drawn"),
        (("-p", "as_of=2014", "--plot", "/nowhere/x.svg"), "/nowhere/x.svg cannot be written"),
    ],
)
def test_what_cannot_be_drawn_is_told(tertius: RunCommand, asked: tuple[str, ...], said: str) -> None:
    ended = tertius("metrics", "degree", *asked)
    assert (ended.code, said in " ".join(ended.err.split())) == (2, True), ended.err


def test_a_missing_library_is_named_with_the_way_to_get_it(tertius: RunCommand, monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    ended = tertius("metrics", "degree", "-p", "as_of=2014", "--plot", str(tmp_path / "x.svg"))
    assert (ended.code, "pip install 'tertius[plot]'" in " ".join(ended.err.split())) == (2, True), ended.err
