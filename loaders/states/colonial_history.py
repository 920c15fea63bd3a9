"""ICOW colonial history: since when a state is independent, of whom, and into what it was merged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tertius.graph_schema.claims import Citation, Claim, Origin, Reject
from tertius.graph_schema.content import Fact, Participant
from tertius.graph_schema.entities.actor import Actor
from tertius.graph_schema.entities.source import Source
from tertius.graph_schema.errors import DateError, InvalidInput
from tertius.graph_schema.facts.existence import Existence
from tertius.graph_schema.facts.succession import Succession
from tertius.graph_schema.identifiers import Identifier, Name
from tertius.loaders.reading.tables import TableRow, check_table, read_table, row_reject
from tertius.loaders.reading.values import interval, is_missing, join_date, parse_integer
from tertius.loaders.record import Record
from tertius.loaders.states.polities import counterparts_of_cow, polities_of

NEEDED = ("State", "Name", "IndFrom", "IndDate", "IndType", "SecFrom", "SecDate", "Into", "IntoDate")
COLUMNS = (*NEEDED, "ColRuler", "IndViol", "SecViol", "COWsys", "GWsys", "Notes")
SOURCE = "states:source:icow"
_HOW = {"1": "formation", "2": "decolonization", "3": "secession", "4": "partition"}
_SUCCESSION = {"2": "decolonised", "3": "split", "4": "split"}


@dataclass(frozen=True)
class _History:
    """One row: the state, and the claims that it makes of it."""

    row: TableRow
    number: str

    def facts(self) -> Iterator[tuple[str, Fact, str]]:
        """Key, fact and quoted columns of everything the row says."""
        row, state = self.row, f"cow:{self.number}"
        kind = row["IndType"].removesuffix(".0")
        if kind not in _HOW:
            raise InvalidInput(f'IndType: "{row["IndType"]}" found, 1 to 4 expected.', code="unknown-code")
        begun, ended = _month(row["IndDate"]), _month(row["IntoDate"])
        key = f"states:existence:icow:{self.number}"
        valid = interval(begun, ended)
        yield key, Existence(id=key, subject=_one(state), valid=valid, how=_HOW[kind]), "IndDate, IndType, IntoDate"
        ruler, seceded = _state(row["IndFrom"]), _state(row["SecFrom"])
        if ruler and kind in _SUCCESSION:
            yield self._succession("from", ruler, state, _SUCCESSION[kind], begun, "IndFrom, IndDate, IndType")
        # Where independence was a secession or a partition, both groups of columns tell of the same event.
        is_same = (ruler, row["IndDate"]) == (seceded, row["SecDate"])
        if seceded and not (is_same and kind in {"3", "4"}):
            yield self._succession("seceded", seceded, state, "split", _month(row["SecDate"]), "SecFrom, SecDate")
        if merged := _state(row["Into"]):
            yield self._succession("into", state, merged, "merged", ended, "Into, IntoDate")

    def _succession(
        self, name: str, before: str, after: str, how: str, when: str | None, columns: str
    ) -> tuple[str, Fact, str]:
        key = f"states:succession:icow:{self.number}:{name}"
        said = Succession(id=key, predecessor=_one(before), successor=_one(after), valid=when, how=how)
        return key, said, columns


def is_form(columns: Iterable[str]) -> bool:
    """Whether the columns are those of the colonial history."""
    return {"State", "IndFrom", "IndDate", "IntoDate"} <= set(columns)


def read_history(path: Path) -> Iterator[Record]:
    """The source, every state that is named, and what each row says of its beginning and its end."""
    table = read_table(path)
    yield _source(path)
    yield from check_table(table, needed=NEEDED, known=COLUMNS)
    told: set[str] = set()
    seen: set[str] = set()
    for row in table:
        try:
            history, made = _read(row, seen)
        except (InvalidInput, DateError) as error:
            value = ", ".join(text for text in row.values() if text)[:200]
            claim = f"states:existence:icow:{row['State']}"
            yield Reject(code=error.problem_code, where=row.where(), message=error.message, value=value, claim=claim)
            continue
        yield from _actors(history, [said for _, said, _ in made], told)
        for key, said, columns in made:
            yield _claim(key, said, row, columns.split(", "))


def _read(row: TableRow, seen: set[str]) -> tuple[_History, list[tuple[str, Fact, str]]]:
    if (reject := row_reject(row)) is not None:
        raise InvalidInput(reject.message, code=reject.code)
    state = _state(row["State"])
    if state is None:
        raise InvalidInput("The state's number is missing.", code="invalid-row")
    if state in seen:
        raise InvalidInput(f"{state} has a row already.", code="duplicate-key")
    history = _History(row, state.removeprefix("cow:"))
    made = list(history.facts())
    seen.add(state)
    return history, made


def _actors(history: _History, said: Iterable[Fact], told: set[str]) -> Iterator[Claim]:
    named = [f"cow:{history.number}"]
    for fact in said:
        named += [one.actor for role in fact.roles() for one in getattr(fact, role)]
    for actor in dict.fromkeys(named):
        if actor in told:
            continue
        told.add(actor)
        number = actor.removeprefix("cow:")
        lines = polities_of("cow", number)
        names = list(dict.fromkeys(one.name for one in lines))
        says = Actor(
            id=actor,
            name=names[-1],
            type="state",
            names=tuple(Name(text=one, lang="en") for one in names[:-1]),
            identifiers=(Identifier(id=actor), *counterparts_of_cow(lines)),
        )
        yield _claim(f"states:actor:icow:{number}", says, history.row, ["State", "Name"])


def _claim(key: str, said: Actor | Fact, row: TableRow, columns: list[str]) -> Claim:
    quote = ", ".join(f"{name} {row[name]}" for name in columns)
    return Claim(
        id=key,
        says=said,
        citations=(Citation(source=SOURCE, locator=row.where(), quote=quote),),
        credibility=2,
        origin=Origin(file=row.file, row=row.line),
    )


def _source(path: Path) -> Claim:
    said = Source(
        id=SOURCE,
        title="ICOW Colonial History",
        publisher="Issue Correlates of War Project, Paul R. Hensel",
        url="paulhensel.org/icowcol.html",
        reliability="B",
        licence="not stated",
    )
    return Claim(id=SOURCE, says=said, credibility=2, origin=Origin(file=path.name))


def _one(actor: str) -> tuple[Participant, ...]:
    return (Participant(actor=actor),)


def _state(text: str) -> str | None:
    number = parse_integer(text)
    if number is None:
        return None
    if not polities_of("cow", str(number)):
        raise InvalidInput(f'"{text}" found, the COW number of a state expected.', code="unknown-code")
    return f"cow:{number}"


def _month(text: str) -> str | None:
    """A date written YYYYMM, with 00 for an unknown month; years below 1000 have lost their leading zero."""
    written = text.removesuffix(".0")
    if is_missing(written, {"-9"}):
        return None
    if len(written) not in {5, 6} or not written.isdecimal():
        raise DateError(f'"{text}" found, a month as 196009 expected.')
    return join_date(written[:-2], written[-2:])
