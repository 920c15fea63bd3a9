"""What all forms of ATOP share: the five obligations, the states by COW number, the source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from tertius.graph_schema.claims import Citation, Claim, Origin
from tertius.graph_schema.entities.actor import Actor
from tertius.graph_schema.entities.source import Source
from tertius.graph_schema.errors import InvalidInput
from tertius.graph_schema.identifiers import Identifier, Name
from tertius.loaders.reading.tables import TableRow
from tertius.loaders.reading.values import is_missing, parse_integer
from tertius.loaders.states.polities import counterparts_of_cow, polities_of

OBLIGATIONS = {
    "defense": ("defense", "atop_defense"),
    "offense": ("offense", "atop_offense"),
    "neutrality": ("neutral", "atop_neutral"),
    "nonaggression": ("nonagg", "atop_nonagg"),
    "consultation": ("consul", "atop_consul"),
}
"""Our code for each obligation, and the columns that hold it in one release or another."""


def obligation_columns(columns: Iterable[str]) -> dict[str, str]:
    """Which column holds which obligation; an obligation that no column holds is left out."""
    present = set(columns)
    found = {code: next((name for name in names if name in present), None) for code, names in OBLIGATIONS.items()}
    return {code: name for code, name in found.items() if name is not None}


def promised(row: TableRow, columns: Mapping[str, str]) -> tuple[str, ...]:
    """The obligations that a row says were promised, in a fixed order.

    Raises
    ------
    InvalidInput
        With code `unknown-code` if one is neither 0 nor 1.
    """
    return _promised(tuple(row[name] for name in columns.values()), tuple(columns.items()))


# Hundreds of thousands of rows have a few dozen combinations.
@lru_cache(maxsize=4_096)
def _promised(cells: tuple[str, ...], columns: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    found = []
    for written, (code, name) in zip(cells, columns, strict=True):
        text = written.removesuffix(".0")
        if text == "1":
            found.append(code)
        elif text != "0" and not is_missing(text):
            raise InvalidInput(f'{name}: "{written}" found, 0 or 1 expected.', code="unknown-code")
    return tuple(found)


@lru_cache(maxsize=4_096)
def state_number(text: str) -> int:
    """A COW number of a state.

    Raises
    ------
    InvalidInput
        With code `unknown-code` if it is no number of a state.
    """
    number = parse_integer(text)
    if number is None or not polities_of("cow", str(number)):
        raise InvalidInput(f'"{text}" found, the COW number of a state expected, such as 2.', code="unknown-code")
    return number


def source_claim(last_year: int) -> Claim:
    """The claim that the release exists; it speaks until the end of its last year."""
    said = Source(
        id=source_id(last_year),
        title=f"Alliance Treaty Obligations and Provisions, to {last_year}",
        publisher="ATOP, Brett Ashley Leeds",
        date=f"{last_year}-12-31",
        url="atopdata.org",
        reliability="B",
        licence="not stated",
    )
    return Claim(id=f"atop:claim:source-{last_year}", says=said, credibility=2)


def source_id(last_year: int) -> str:
    """The id of the release that ends with a year."""
    return f"atop:source:{last_year}"


def state_claims(numbers: Iterable[int], last_year: int, file: str) -> Iterator[Claim]:
    """An actor for each COW number, with the numbers and codes that other systems give it."""
    for number in sorted(numbers):
        lines = polities_of("cow", str(number))
        names = list(dict.fromkeys(one.name for one in lines))
        said = Actor(
            id=f"cow:{number}",
            name=names[-1],
            type="state",
            names=tuple(Name(text=one, lang="en") for one in names[:-1]),
            identifiers=(Identifier(id=f"cow:{number}"), *counterparts_of_cow(lines)),
        )
        cited = Citation(source=source_id(last_year), locator=f"{file}, COW number {number}")
        key = f"atop:claim:state-{number}"
        yield Claim(id=key, says=said, citations=(cited,), credibility=3, origin=Origin(file=file))
