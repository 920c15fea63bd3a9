"""Networks out of the graph: each is a question of `queries/networks/`, read in columns and kept by epoch."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Mapping
from typing import Any, Literal, NamedTuple, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tertius.graph_schema.errors import NotFound, ParameterError
from tertius.graph_schema.time import Window
from tertius.graph_schema.vocabularies.actor_kind import ACTOR_KIND
from tertius.metrics.derived import DERIVED
from tertius.metrics.fetching import fetch_ties
from tertius.metrics.network import Network
from tertius.metrics.ties import Ties
from tertius.queries.catalogue import Bound, Catalogue
from tertius.queries.header import Question
from tertius.queries.request import Common, describe

_SUFFIX = "-network"
_NOT_OF_TIES = frozenset({"from", "to", "happened_from", "certain_only", "skip", "limit", "occurrences", "reach"})
_OF_ROWS = frozenset({"fields", "limit", "cursor"})
Kept = TypeVar("Kept")


class NetworkOptions(BaseModel):
    """What may be chosen of every network, whatever its question."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kinds: str | None = Field(
        default=None, description="Only ties between actors of these kinds, separated by commas, such as state,igo."
    )
    weight: Literal["own", "facts", "shared"] = Field(
        default="own",
        description="`own`: the network's unit; `facts`: 1 a tie; `shared`: a fact of k members ties each pair of them "
        "by 1/(k-1), so that large gatherings do not drown small ones.",
    )

    def apply(self, network: Network) -> Network:
        """The network as it was asked for.

        Raises
        ------
        ParameterError
            If there is no such kind of actor.
        """
        wanted = self.wanted_kinds()
        return (network if wanted is None else network.of_kinds(wanted)).weighted(self.weight)

    def wanted_kinds(self) -> list[str] | None:
        """The kinds that were asked for; None for all.

        Raises
        ------
        ParameterError
            If there is no such kind of actor.
        """
        if self.kinds is None:
            return None
        wanted = [one.strip() for one in self.kinds.split(",") if one.strip()]
        if not wanted or set(wanted) - set(ACTOR_KIND.codes):
            known = ", ".join(ACTOR_KIND.codes)
            raise ParameterError(f"kinds: found {self.kinds!r}, expected some of {known}.")
        return wanted


class FetchedNetwork(NamedTuple):
    """A network with its days, the epoch it was read at, and a key under which what is computed of it may be kept."""

    network: Network
    epoch: int
    window: Window
    key: Hashable


def networks_of(questions: Mapping[str, Question]) -> dict[str, Question]:
    """The questions that give networks, by the network's name: `mediation`, `alliance` and so on."""
    return {
        name.removesuffix(_SUFFIX): question
        for name, question in questions.items()
        if question.ties and name.endswith(_SUFFIX)
    }


def list_networks(questions: Mapping[str, Question]) -> list[dict[str, Any]]:
    """Every network with its definition, ready for JSON: those of the questions, and those made of them."""
    rows = {name: _described(name, one) for name, one in networks_of(questions).items()}
    for name, derived in DERIVED.items():
        rows[name] = {
            "name": name,
            "definition": derived.definition,
            "directed": derived.directed,
            "notes": list(derived.notes),
            "weight": derived.weight_unit,
            "parameters": rows[derived.bases[0]]["parameters"],
        }
    return [rows[name] for name in sorted(rows)]


def _described(name: str, question: Question) -> dict[str, Any]:
    return {
        "name": name,
        "definition": question.summary,
        "directed": is_directed(question),
        "notes": question.notes,
        "weight": question.columns["weight"].meaning,
        "parameters": {one.name: one.meaning for one in question.parameters.values()},
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
    if name in DERIVED:
        bases = ", ".join(DERIVED[name].bases)
        raise NotFound(f'The network "{name}" is made of others and has no ties of its own: ask {bases}.')
    if name not in found:
        known = sorted({*found, *DERIVED})
        raise NotFound(f'There is no network "{name}"; there are: {", ".join(known)}.', details={"nearest": known})
    return found[name]


def bases_of(questions: Mapping[str, Question], name: str, values: Mapping[str, Any]) -> list[str]:
    """The networks that a network is made of when it is asked for with those values; its own name if of none."""
    if name not in DERIVED:
        return [name]
    first, *others = DERIVED[name].bases
    asked = {*values} & {*networks_of(questions)[first].parameters}
    return [first, *(one for one in others if asked <= {*networks_of(questions)[one].parameters})]


class Projections:
    """Reads networks, and keeps what was read of one epoch for the next who asks.

    Nothing is kept across epochs: a purge may have taken something out of earlier ones, too.

    Parameters
    ----------
    most_ties : of a network that is fetched.
    """

    def __init__(self, catalogue: Catalogue, most_ties: int, kept: int = 64) -> None:
        self.catalogue = catalogue
        self._most_ties = most_ties
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._most = kept
        self._newest = -1

    async def ties(self, name: str, values: Mapping[str, Any] | None = None) -> tuple[Ties, Bound]:
        """The ties of a network at any time, and what they were asked for with.

        Raises
        ------
        NotFound
            If there is no such network, or it is made of others and has no ties of its own.
        NetworkTooLarge
            If it has more ties than are fetched.
        """
        question = network_question(self.catalogue.questions, name)
        require_known(name, question, values or {})
        bound = await self.catalogue.bind(question.name, values)
        key = ("ties", *key_of_ties(bound))
        ties = self.recall(key)
        if ties is None:
            ties = self.keep(key, await fetch_ties(bound, name, is_directed(question), self._most_ties))
        return ties, bound

    async def network(self, name: str, values: Mapping[str, Any] | None = None) -> FetchedNetwork:
        """A network as of a time.

        Parameters
        ----------
        values : as for any question: `as_of`, `certainty`, `policy`, `known_at`, the network's own parameters, and
            those of `NetworkOptions`.

        Raises
        ------
        NotFound
            If there is no such network.
        ParameterError
            If a parameter is unknown or not valid; NetworkTooLarge if there are more ties than are fetched.
        """
        own, asked = split_options(values or {})
        if name in DERIVED:
            plain = await self._derived(name, asked)
        else:
            plain = await self._own(name, asked)
        if own == NetworkOptions():
            return plain
        key = (*_tupled(plain.key), own.kinds, own.weight)
        found = self.recall(key)
        network = self.keep(key, own.apply(plain.network)) if found is None else found
        return plain._replace(network=network, key=key)

    async def left_out(self, name: str, values: Mapping[str, Any], shared: FetchedNetwork) -> dict[str, int] | None:
        """How many ties and actors a network lacks because they may not be passed on; None without `share=public`.

        Parameters
        ----------
        values : what the network was asked for with.
        """
        if values.get("share") != "public":
            return None
        everything = {**values, "share": "all", "known_at": str(shared.epoch)}
        return count_lacking((await self.network(name, everything)).network, shared.network)

    async def _own(self, name: str, values: Mapping[str, Any]) -> FetchedNetwork:
        ties, bound = await self.ties(name, values)
        asked = bound.parameters
        window, certain_only = Window(asked["from"], asked["to"]), asked["certain_only"]
        key = ("network", *key_of_ties(bound), window, certain_only)
        network = self.recall(key)
        if network is None:
            network = self.keep(key, ties.at(window, certain_only=certain_only))
        return FetchedNetwork(network, asked["epoch"], window, key)

    async def _derived(self, name: str, values: Mapping[str, Any]) -> FetchedNetwork:
        first, *others = bases_of(self.catalogue.questions, name, values)
        bases = [await self.network(first, values)]
        # The others as of the same epoch, whatever is published meanwhile.
        pinned = {"known_at": str(bases[0].epoch), **values}
        bases += [await self.network(base, pinned) for base in others]
        key = ("derived", name, *(base.key for base in bases))
        network = self.recall(key)
        if network is None:
            network = self.keep(key, DERIVED[name].make([base.network for base in bases]))
        return FetchedNetwork(network, bases[0].epoch, bases[0].window, key)

    def recall(self, key: Hashable) -> Any:
        """What was kept under a key, or None; of another epoch nothing is."""
        if self.catalogue.newest != self._newest:
            self._kept.clear()
            self._newest = self.catalogue.newest
        if key in self._kept:
            self._kept.move_to_end(key)
        return self._kept.get(key)

    def forget(self) -> None:
        """Drop all that is kept."""
        self._kept.clear()

    def keep(self, key: Hashable, made: Kept) -> Kept:
        """Keep something until it is the oldest of too many."""
        self._kept[key] = made
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)
        return made


def require_known(name: str, question: Question, values: Mapping[str, Any]) -> None:
    """Refuse a parameter that the network has not; those of pages are the caller's, and not named."""
    unknown = sorted({*values} - {*question.parameters} - {*Common.model_fields})
    if unknown:
        known = [*question.parameters, *NetworkOptions.model_fields, *Common.model_fields]
        shown = ", ".join(one for one in known if one not in _OF_ROWS)
        raise ParameterError(f"The network {name} has no parameter {', '.join(unknown)}; it takes {shown}.")


def count_lacking(whole: Network, public: Network) -> dict[str, int]:
    """How many ties and actors the part of a network lacks that may be passed on."""
    return {
        "ties": max(0, whole.tie_count - public.tie_count),
        "actors": len({*whole.actors} - {*public.actors}),
    }


def split_options(values: Mapping[str, Any]) -> tuple[NetworkOptions, dict[str, Any]]:
    """What was chosen of a network, and what its question was asked with."""
    own = {name: value for name, value in values.items() if name in NetworkOptions.model_fields and value is not None}
    try:
        options = NetworkOptions.model_validate(own)
    except ValidationError as error:
        raise ParameterError(describe(error)) from None
    return options, {name: value for name, value in values.items() if name not in NetworkOptions.model_fields}


def key_of_ties(bound: Bound) -> tuple[Hashable, ...]:
    """Under which the ties of a network are kept."""
    asked = {name: repr(value) for name, value in bound.parameters.items() if name not in _NOT_OF_TIES}
    return bound.question.name, bound.common.share, tuple(sorted(asked.items()))


def _tupled(key: Hashable) -> tuple[Hashable, ...]:
    return key if isinstance(key, tuple) else (key,)


__all__ = [
    "FetchedNetwork",
    "NetworkOptions",
    "Projections",
    "count_lacking",
    "is_directed",
    "key_of_ties",
    "list_networks",
    "network_question",
    "networks_of",
    "split_options",
]
