"""GEXF as its schema has it, and the days on which a fact comes and goes.

The structure is held against `gexf-1.3.rng`, written for what we use of the specification. `TERTIUS_TEST_GEXF_XSD`
names a folder with the published `gexf.xsd` (gexf.net/1.3; CC BY 4.0, not kept here): with it, that is asked, too.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from lxml import etree

from tests.exports.conftest import Exported
from tests.exports.truth import Truth

NAMES = {"g": "http://gexf.net/1.3"}
PUBLISHED = os.environ.get("TERTIUS_TEST_GEXF_XSD")


@pytest.mark.parametrize("projection", ["star", "clique", "bipartite"])
def test_the_file_is_of_the_form_that_the_specification_has(projection: str, exported: Exported) -> None:
    document = etree.parse(exported("gexf", projection=projection)[0])
    etree.RelaxNG(etree.parse(Path(__file__).with_name("gexf-1.3.rng"))).assertValid(document)
    if PUBLISHED:
        etree.XMLSchema(etree.parse(Path(PUBLISHED) / "gexf.xsd")).assertValid(document)


def test_ids_are_unique_and_attributes_declared(exported: Exported) -> None:
    document = etree.parse(exported("gexf")[0])
    for what in ("node", "edge"):
        ids = document.xpath(f"//g:{what}/@id", namespaces=NAMES)
        assert len(set(ids)) == len(ids) > 0
        declared = set(document.xpath(f"//g:attributes[@class='{what}']/g:attribute/@id", namespaces=NAMES))
        assert set(document.xpath(f"//g:{what}//g:attvalue/@for", namespaces=NAMES)) <= declared


def test_spells_reach_as_far_as_a_fact_is_possible_and_tell_when_it_is_certain(exported: Exported, mali: Truth) -> None:
    document = etree.parse(exported("gexf", projection="bipartite")[0])
    nodes = {node.get("id"): node for node in document.iterfind(".//g:node", NAMES)}
    for fact, (start_min, start_max, end_min, end_max, *_) in mali.bounds().items():
        spells = [dict(one.attrib) for one in nodes[fact].iterfind("g:spells/g:spell", NAMES)]
        whole = {"start": start_min, "end": end_max}
        expected = {name: day for name, day in whole.items() if day not in {"0001-01-01", "9999-12-31"}}
        assert spells == ([expected] if expected else [])
        held = nodes[fact].findall(".//g:attvalue[@for='held']", NAMES)
        certain = [(one.get("start"), one.get("end")) for one in held if one.get("value") == "certain"]
        open_from, open_to = (None if day in {"0001-01-01", "9999-12-31"} else day for day in (start_max, end_min))
        assert certain == ([(open_from, open_to)] if start_max <= end_min else [])


def test_facts_without_a_known_start_are_counted(exported: Exported, mali: Truth) -> None:
    _, report = exported("gexf")
    lost = {one["feature"]: one["count"] for one in report["losses"]}
    unknown = [b for b in mali.bounds().values() if b[4] == "unknown" and b[0] == "0001-01-01"]
    assert lost["unknown-start"] == len(unknown) > 0
