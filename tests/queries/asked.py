"""Ways to ask every question of the catalogue: its own examples, and each of its parameters at least once."""

from __future__ import annotations

from collections.abc import Mapping

from tertius.queries.catalogue import read_questions
from tertius.queries.header import Question, parse_example

TIMES = ("today", "2014-07-20", "2015", "2012-01-01/2014-07-24", "any")
POLICIES = ("best", "majority", "strict", "all")

# What the examples in the headers leave out.
_MORE: Mapping[str, list[dict[str, str]]] = {
    "actor": [{"actor": "mnla"}, {"actor": "Algérie"}],
    "actors-search": [{"text": "mouvement azaouad"}, {"text": "unit natio"}],
    "agreements": [{"party": "iso3:MLI"}],
    "agreements-held": [{"process": "proc_algiers"}, {"mediator": "algeria"}],
    "agreements-of-actor": [{"actor": "iso3:MLI"}],
    "allies-and-enemies": [{"actor": "mali"}, {"actor": "mnla", "relation": "enemy"}],
    "allies-of": [{"actor": "mnla"}],
    "alliance-blocs": [{"obligation": "defense", "every": "1"}],
    "broken-ceasefires": [{"agreement": "agr_algiers_2015", "actor": "mnla"}],
    "common-third-parties": [{"actor": "hcua", "other": "plateforme"}],
    "disputed-facts": [{"kind": "Mediation"}, {"kind": "Actor"}],
    "ego-network": [{"actor": "mnla"}, {"actor": "iso3:MLI"}],
    "facts": [{"actor": "mnla"}, {"actor": "iso3:MLI", "process": "proc_algiers"}],
    "funding-flows": [{"funder": "world_bank"}, {"recipient": "minusma"}],
    "funding-totals": [{"recipient": "minusma"}, {"funder": "imf"}],
    "guarantors-and-witnesses": [{"actor": "minusma"}],
    "left-out": [{"actor": "aqim"}, {"conflict": "conflict_mali_government"}],
    "mediator-record": [{"mediator": "un"}],
    "members-of": [{"member": "mnla"}],
    "mediation-network": [{"process": "proc_algiers"}, {"region": "iso3:MLI"}],
    "co-mediation-network": [{"process": "proc_algiers"}, {"region": "iso3:MLI"}],
    "co-mediation-two-mode-network": [{"process": "proc_algiers"}, {"region": "iso3:MLI"}],
    "co-signature-network": [{"region": "iso3:MLI"}],
    "co-signature-two-mode-network": [{"region": "iso3:MLI"}],
    "signed-network": [{"region": "iso3:MLI"}],
    "parties-to-process": [{"process": "proc_ouaga"}],
    "paths-between": [{"actor": "imf", "other": "mnla"}, {"actor": "jnim", "other": "gatia"}],
    "pledge-gap": [{"funder": "imf"}],
    "rival-mediations": [
        {"shared": "1"},
        {"shared": "1", "mediator": "ara_pacis"},
        {"shared": "1", "party": "gov_mali_transition"},
    ],
    "sources-of-fact": [{"fact": "mali:funding:imf-ecf-2013.suspended-2014"}, {"fact": "tertius:mnla"}],
    "support-for": [{"supporter": "france"}, {"actor": "gatia"}],
    "spoilers": [{"actor": "mnla"}],
    "succession-tree": [{"actor": "mna"}],
    "suspended-flows": [{"funder": "world_bank"}],
    "third-party-candidates": [{"side_a": "jnim", "side_b": "iso3:MLI"}],
    "timeline-of-actor": [{"actor": "mnla"}, {"actor": "iso3:MLI"}],
    "who-mediates-whom": [
        {"party": "iso3:MLI"},
        {"party": "mnla", "other_party": "gov_mali"},
        {"mediator": "un"},
        {"mediator": "lamamra", "role": "facilitator"},
        {"outcome": "ceasefire"},
        {"place": "algiers"},
        {"place": "iso3:MLI"},
        {"process": "proc_ouaga"},
    ],
}

UNANSWERED: Mapping[str, list[dict[str, str]]] = {
    # No two mediations of one process or between the same two parties overlap.
    "rival-mediations": [{}, {"process": "proc_algiers"}, {"conflict": "conflict_azawad"}],
    # No mediation of the bundle names its conflict, and none that is in a process has fighting in one.
    "who-mediates-whom": [{"conflict": "conflict_azawad"}],
    # The one ceasefire of the bundle was signed by nobody who then fought another signatory.
    "broken-ceasefires": [{}, {"process": "proc_algiers"}],
    # No payment and no support of the bundle says where.
    "funding-network": [{"region": "iso3:MLI"}],
    "support-network": [{"region": "iso3:MLI"}],
}
"""Ways to ask to which the bundle has no answer at any time."""


def shipped() -> Mapping[str, Question]:
    """The questions that come with tertius."""
    return read_questions()


def ways_to_ask(name: str) -> list[dict[str, str]]:
    """Own parameters of a question: as its examples have them, as listed here, and none at all if none is needed."""
    question = shipped()[name]
    found = [parse_example(text).values for text in question.examples]
    asked = [{key: value for key, value in one.items() if key in question.parameters} for one in found]
    asked += _MORE.get(name, []) + UNANSWERED.get(name, [])
    if not any(one.is_required for one in question.parameters.values()):
        asked.append({})
    return [one for number, one in enumerate(asked) if one not in asked[:number]]
