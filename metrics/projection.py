"""Networks out of the graph: each is a question of `queries/networks/` whose rows are ties."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tertius.graph_schema.errors import NotFound
from tertius.metrics.network import Network, Tie
from tertius.queries.catalogue import Catalogue
from tertius.queries.header import Question

_SUFFIX = "-network"
_ENDS = ("source", "target")
# What a tie is made of; the sources, which nobody counts, are not fetched.
_COLUMNS = frozenset({"sign", "certainty", "fact", "relation"}) | {
    f"{end}{part}" for end in _ENDS for part in ("", "_name", "_kind")
}


def networks_of(questions: Mapping[str, Question]) -> dict[str, Question]:
    """The questions that give networks, by the network's name: `mediation`, `alliance` and so on."""
    return {
        name.removesuffix(_SUFFIX): question
        for name, question in questions.items()
        if question.subject == "networks" and name.endswith(_SUFFIX)
    }


def is_directed(question: Question) -> bool:
    """Whether ties have a direction, as the question's note says."""
    return any(note.startswith("directed") for note in question.notes)


def network_question(questions: Mapping[str, Question], name: str) -> Question:
    """The question that gives the network of that name.

    Raises
    ------
    NotFound
        If there is none; the message lists those there are.
    """
    found = networks_of(questions)
    if name not in found:
        raise NotFound(
            f'There is no network "{name}"; there are: {", ".join(found)}.', details={"nearest": list(found)}
        )
    return found[name]


async def fetch_network(catalogue: Catalogue, name: str, values: Mapping[str, Any]) -> tuple[Network, int]:
    """A network as of a time, and the epoch it was read at.

    Parameters
    ----------
    values : as for any question: `as_of`, `certainty`, `policy`, `known_at` and the network's own parameters.

    Raises
    ------
    NotFound
        If there is no such network.
    """
    question = network_question(catalogue.questions, name)
    answer = await catalogue.run_all(question.name, values, _COLUMNS)
    actors: dict[str, tuple[str, str]] = {}
    ties = []
    for row in answer.rows:
        for end in _ENDS:
            actors[row[end]] = (row[f"{end}_name"] or row[end], row[f"{end}_kind"] or "")
        certain = row["certainty"] == "certain"
        ties.append(
            Tie(
                row["source"],
                row["target"],
                sign=row["sign"],
                certain=certain,
                fact=row["fact"],
                relation=row["relation"],
            )
        )
    network = Network.from_ties(name, question.summary, ties, actors, directed=is_directed(question))
    return network, answer.epoch
