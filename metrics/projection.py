"""Networks out of the graph: each is a question of `queries/networks/` whose rows are ties."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tertius.graph_schema.errors import NotFound
from tertius.metrics.network import Network, Tie
from tertius.queries.catalogue import Catalogue
from tertius.queries.header import Question

_SUFFIX = "-network"


def list_networks(catalogue: Catalogue) -> dict[str, Question]:
    """The questions that give networks, by the network's name: `mediation`, `alliance` and so on."""
    return {
        name.removesuffix(_SUFFIX): question
        for name, question in catalogue.questions.items()
        if question.subject == "networks" and name.endswith(_SUFFIX)
    }


def is_directed(question: Question) -> bool:
    """Whether ties have a direction, as the question's note says."""
    return any(note.startswith("directed") for note in question.notes)


async def fetch_network(catalogue: Catalogue, name: str, values: Mapping[str, Any]) -> tuple[Network, int]:
    """A network as of a time, and the epoch it was read at.

    Parameters
    ----------
    values : as for any question: `as_of`, `certainty`, `policy`, `known_at` and the network's own parameters.

    Raises
    ------
    NotFound
        If there is no such network; the message lists those there are.
    """
    found = list_networks(catalogue)
    if name not in found:
        raise NotFound(
            f'There is no network "{name}"; there are: {", ".join(found)}.', details={"nearest": list(found)}
        )
    question = found[name]
    answer = await catalogue.run_all(question.name, values)
    actors: dict[str, tuple[str, str]] = {}
    ties = []
    for row in answer.rows:
        for end in ("source", "target"):
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
