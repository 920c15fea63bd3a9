"""The actors a UCDP file mentions, each told once, with the name and the state number that the file gives."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from tertius.graph_schema.claims import Claim, Reject
from tertius.graph_schema.content import Participant
from tertius.graph_schema.entities.actor import Actor
from tertius.graph_schema.facts.office import Office
from tertius.graph_schema.identifiers import Identifier
from tertius.loaders.parsing.ucdp.cells import Seat
from tertius.loaders.parsing.ucdp.translation import Translation
from tertius.loaders.record import Record
from tertius.loaders.release import PARSED, Release

GOVERNMENT = "Government of "
Key = TypeVar("Key", int, str)


def actor_id(number: str) -> str:
    """The record id of an actor."""
    return f"ucdp:actor:{number}"


@dataclass
class _Seen:
    """What a file says of one actor; the first mention counts."""

    seat: Seat
    name: str | None = None
    kind: str | None = None
    states: set[str] = field(default_factory=set)


class Actors:
    """Gathers who is mentioned, and tells all at the end, when every name that the file gives is known.

    A name contains commas, and most cells list names and ids each in an order of its own. So a name belongs to an id if
    a cell holds the two alone, if it is what remains of a list once all other names in it are known, or if the two
    stand in exactly the same cells and no other pair does.
    """

    def __init__(self, dataset: str, translation: Translation) -> None:
        self._dataset = dataset
        self._translation = translation
        self._seen: dict[str, _Seen] = {}
        self._states: dict[str, _Seen] = {}
        """Governments that a cell gives by their Gleditsch-Ward number, without an actor id."""
        self._by_state: dict[str, str] = {}
        self._lists: dict[tuple[tuple[str, ...], str], list[_Seen]] = {}
        self._told: frozenset[str] = frozenset()

    def read(
        self, numbers: tuple[str, ...], names: str, states: tuple[str, ...], seat: Seat, kind: str | None = None
    ) -> tuple[str, ...]:
        """Record ids of a cell of ids, with the cells of names and state numbers beside it.

        Parameters
        ----------
        kind : of an actor that is no government, where the column tells it.
        """
        today = tuple(self._translation.actor(one) for one in numbers)
        seen = self.mention(today, names, seat, kind)
        if len(today) == 1 and len(states) == 1 and names.startswith(GOVERNMENT):
            seen[0].states.add(states[0])
            self._by_state.setdefault(states[0], today[0])
        return tuple(actor_id(one) for one in today)

    def mention(self, today: tuple[str, ...], names: str, seat: Seat, kind: str | None = None) -> list[_Seen]:
        """Take note of actors by today's ids."""
        seen = [self._seen.setdefault(one, _Seen(seat)) for one in today]
        self._learn(today, seen, names)
        for one in seen:
            one.kind = one.kind or kind
        return seen

    def forget(self, told: Collection[str]) -> None:
        """Leave out actors that have been told otherwise; lists that name them are still read."""
        self._told = frozenset(told)

    def read_states(self, states: tuple[str, ...], names: str, seat: Seat) -> None:
        """Governments of a cell of state numbers, with the cell of names beside it; `by_state` tells their ids."""
        self._learn(states, [self._states.setdefault(one, _Seen(seat)) for one in states], names)

    def by_state(self, state: str) -> str:
        """The record id of a government by its state number, once the file is read.

        The file tells it where the government is a primary party somewhere, the translation tables for all others;
        without either it is a record of its own.
        """
        number = self._by_state.get(state) or self._translation.governments.get(state)
        return actor_id(number) if number else f"ucdp:government:{state}"

    def claims(self, release: Release) -> Iterator[Record]:
        """An entity for each actor, and a reject for each that came without a name of its own."""
        for take_names in (self._join_states, self._join_states, self._take_names_of_tables):
            take_names()
            self._read_lists()
        yield from self._nameless()
        for state, seen in self._states.items():
            if self.by_state(state) == f"ucdp:government:{state}":
                yield from self._claim(release, self.by_state(state), f"government-{state}", seen)
        for number, seen in self._seen.items():
            if number not in self._told:
                yield from self._claim(release, actor_id(number), number, seen)

    def _learn(self, keys: tuple[str, ...], seen: list[_Seen], names: str) -> None:
        written = _evenly_spaced(names)
        if len(keys) == 1:
            seen[0].name = seen[0].name or written or None
        elif written and keys:
            self._lists.setdefault((keys, written), seen)

    def _join_states(self) -> None:
        """Make one of what is said of a government under its state number and under its id."""
        for state, seen in self._states.items():
            seen.states.add(state)
            number = self._by_state.get(state) or self._translation.governments.get(state)
            if number is None:
                continue
            known = self._seen.setdefault(number, seen)
            known.states.add(state)
            known.name = seen.name = known.name or seen.name

    def _take_names_of_tables(self) -> None:
        """Names of the translation tables, which are older, for whoever the file gives none."""
        for number, seen in self._seen.items():
            seen.name = seen.name or self._translation.names.get(number)
        for state, seen in self._states.items():
            seen.name = seen.name or self._translation.names.get(self._translation.governments.get(state, ""))

    def _read_lists(self) -> None:
        lists = [(seen, names) for (_, names), seen in self._lists.items()]
        while any(_read_list(seen, names) for seen, names in lists) or _match_by_cells(lists):
            pass

    def _nameless(self) -> Iterator[Reject]:
        told: set[int] = set()
        for (keys, names), seen in self._lists.items():
            for key, one in zip(keys, seen, strict=True):
                if one.name or id(one) in told:
                    continue
                told.add(id(one))
                yield Reject(
                    code="multi-valued-cell",
                    where=one.seat.where(),
                    message=f'{len(keys)} ids and the names "{names}" found, which cannot be told apart, because names '
                    f"contain commas and have an order of their own; {key} is loaded without a name. Load ucdp-actors, "
                    "or put the translation tables beside the file.",
                    value=names,
                )

    def _claim(self, release: Release, record: str, key: str, seen: _Seen) -> Iterator[Record]:
        claim = f"{self._dataset}:actor:{key}"
        states = seen.states or self._translation.state_numbers.get(key, set())
        if len(states) > 1:
            yield _two_numbers(seen, record, states, claim)
            states = set()
        is_government = bool(states) or (seen.name or "").startswith(GOVERNMENT)

        def make() -> Iterable[Claim]:
            says = Actor(id=record, name=seen.name, type="government" if is_government else seen.kind)
            # The actor file knows its names better than files that only mention them.
            yield release.claim(says, seen.seat, f"actor {key}", key=claim, credibility=PARSED)
            for state in states:
                yield from claims_on_state(release, seen.seat, record, seen.name, state, claim)

        yield from release.attempt(seen.seat, claim, make)


def claims_on_state(
    release: Release, seat: Seat, government: str, name: str | None, state: str, claim: str
) -> Iterator[Claim]:
    """The state with its number, and that the government is its: whoever asks for the state finds the government.

    UCDP has one actor for all governments that a state ever had, so the tie has no beginning and no end.
    """
    own = (name or "").removeprefix(GOVERNMENT) or None
    says = Actor(id=f"gw:{state}", name=own, type="state", identifiers=(Identifier(id=f"gw:{state}"),))
    yield release.claim(says, seat, f"state {state}", key=f"{claim}.state", credibility=PARSED)
    office = Office(
        id=f"ucdp:office:{state}",
        holder=(Participant(actor=government),),
        organisation=(Participant(actor=f"gw:{state}"),),
        title="government",
        valid="../..",
    )
    yield release.claim(office, seat, f"state {state}", key=f"{claim}.office", credibility=PARSED)


def _read_list(seen: list[_Seen], names: str) -> bool:
    """Whether the one actor of a list that had no name has got what the others leave."""
    nameless = [one for one in seen if not one.name]
    if len(nameless) != 1:
        return False
    rest = f", {names},"
    for name in sorted((one.name for one in seen if one.name), key=len, reverse=True):
        before, found, after = rest.partition(f", {name},")
        if not found:
            return False
        rest = f"{before},{after}"
    nameless[0].name = rest.strip(", ") or None
    return nameless[0].name is not None


def _match_by_cells(lists: list[tuple[list[_Seen], str]]) -> bool:
    """Whether an actor got a name because the two stand in exactly the same cells, and nobody else does.

    Only cells with as many names as ids count: no name in them has a comma.
    """
    cells_of_actor: dict[int, set[int]] = defaultdict(set)
    cells_of_name: dict[str, set[int]] = defaultdict(set)
    nameless: dict[int, _Seen] = {}
    for cell, (seen, names) in enumerate(lists):
        written = names.split(", ")
        if len(written) != len(seen):
            continue
        known = {one.name for one in seen}
        for name in written:
            if name not in known:
                cells_of_name[name].add(cell)
        for one in seen:
            if not one.name:
                nameless[id(one)] = one
                cells_of_actor[id(one)].add(cell)
    actors, found = _alone_in(cells_of_actor), _alone_in(cells_of_name)
    for cells in actors.keys() & found.keys():
        nameless[actors[cells]].name = found[cells]
    return bool(actors.keys() & found.keys())


def _alone_in(cells_of: dict[Key, set[int]]) -> dict[frozenset[int], Key]:
    """What no other shares exactly these cells with."""
    by_cells: dict[frozenset[int], list[Key]] = defaultdict(list)
    for one, cells in cells_of.items():
        by_cells[frozenset(cells)].append(one)
    return {cells: those[0] for cells, those in by_cells.items() if len(those) == 1}


def _evenly_spaced(names: str) -> str:
    return ", ".join(" ".join(part.split()) for part in names.split(",")).strip(" ")


def _two_numbers(seen: _Seen, record: str, states: set[str], claim: str) -> Reject:
    found = ", ".join(sorted(states))
    return Reject(
        code="code-scheme-mismatch",
        where=seen.seat.where(),
        message=f"{record} is given the state numbers {found}, and one is expected; it is loaded without.",
        value=found,
        claim=claim,
    )
