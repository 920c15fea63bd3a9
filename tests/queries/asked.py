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
    "agreements-of-actor": [{"actor": "iso3:MLI"}],
    "allies-of": [{"actor": "mnla"}],
    "disputed-facts": [{"kind": "Mediation"}, {"kind": "Actor"}],
    "ego-network": [{"actor": "mnla"}, {"actor": "iso3:MLI"}],
    "facts": [{"actor": "mnla"}, {"actor": "iso3:MLI", "process": "proc_algiers"}],
    "funding-flows": [{"funder": "world_bank"}, {"recipient": "minusma"}],
    "members-of": [{"member": "mnla"}],
    "mediation-network": [{"process": "proc_algiers"}],
    "co-mediation-network": [{"process": "proc_algiers"}],
    "parties-to-process": [{"process": "proc_ouaga"}],
    "paths-between": [{"actor": "imf", "other": "mnla"}, {"actor": "jnim", "other": "gatia"}],
    "sources-of-fact": [{"fact": "mali:funding:imf-ecf-2013.suspended-2014"}, {"fact": "tertius:mnla"}],
    "support-for": [{"supporter": "france"}, {"actor": "gatia"}],
    "timeline-of-actor": [{"actor": "mnla"}, {"actor": "iso3:MLI"}],
    "who-mediates-whom": [
        {"party": "iso3:MLI"},
        {"party": "mnla", "other_party": "gov_mali"},
        {"mediator": "un"},
        {"mediator": "lamamra", "role": "facilitator"},
        {"outcome": "ceasefire"},
        {"process": "proc_ouaga"},
    ],
}


def shipped() -> Mapping[str, Question]:
    """The questions that come with tertius."""
    return read_questions()


def ways_to_ask(name: str) -> list[dict[str, str]]:
    """Own parameters of a question: as its examples have them, as listed here, and none at all if none is needed."""
    question = shipped()[name]
    found = [parse_example(text).values for text in question.examples]
    asked = [{key: value for key, value in one.items() if key in question.parameters} for one in found]
    asked += _MORE.get(name, [])
    if not any(one.is_required for one in question.parameters.values()):
        asked.append({})
    return [one for number, one in enumerate(asked) if one not in asked[:number]]
