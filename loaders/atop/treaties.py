"""Treaties of ATOP: the alliance form (one row a treaty or phase) and the member form (one row a membership)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tertius.graph_schema.claims import Citation, Claim, Origin, Reject
from tertius.graph_schema.content import Participant
from tertius.graph_schema.errors import DateError, InvalidInput
from tertius.graph_schema.facts.alliance import Alliance
from tertius.graph_schema.time import parse_endpoint
from tertius.loaders.atop.coding import (
    OBLIGATIONS,
    obligation_columns,
    promised,
    source_claim,
    source_id,
    state_claims,
    state_number,
)
from tertius.loaders.reading.tables import Table, TableRow, check_table, row_reject
from tertius.loaders.reading.values import MISSING_NUMBERS, interval, is_missing, join_date
from tertius.loaders.record import Record

_MEMBER = re.compile(r"mem(ber)?(\d+)", re.IGNORECASE)
_NONE = {"0", *MISSING_NUMBERS}


class _Membership(NamedTuple):
    """One row of the member form."""

    treaty: str
    state: int
    first: str | None
    last: str | None
    promises: tuple[str, ...]
    row: TableRow


class _Treaty(NamedTuple):
    """One row of the alliance form."""

    treaty: str
    states: tuple[int, ...]
    first: str | None
    last: str | None
    promises: tuple[str, ...]
    row: TableRow


def is_member_form(columns: Iterable[str]) -> bool:
    """Whether the columns are those of the member form."""
    return {"atopid", "member", "yrent", "yrexit"} <= set(columns)


def is_alliance_form(columns: Iterable[str]) -> bool:
    """Whether the columns are those of the alliance form."""
    present = list(columns)
    has_id = "atopid" in present or "atopidphase" in present
    return has_id and "begyr" in present and any(_MEMBER.fullmatch(name) for name in present)


def records(tables: Iterable[Table]) -> Iterator[Record]:
    """The source, the states, and an alliance for each treaty of every file; a few thousand rows in all."""
    treaties: list[_Treaty] = []
    memberships: list[_Membership] = []
    for table in tables:
        is_members = is_member_form(table.columns)
        needed = ["yrent", "yrexit"] if is_members else ["begyr", "endyr"]
        yield from check_table(table, needed=[*needed, *_needed_obligations(table, is_members)])
        columns = obligation_columns(table.columns)
        for row in table:
            try:
                if (reject := row_reject(row)) is not None:
                    raise InvalidInput(reject.message, code=reject.code)
                if is_members:
                    memberships.append(_read_membership(row, columns))
                else:
                    treaties.append(_read_treaty(row, columns))
            except (InvalidInput, DateError) as error:
                yield _reject(error, row)
    read: list[_Treaty | _Membership] = [*treaties, *memberships]
    if not read:
        raise InvalidInput("No treaty can be read; alliances or members of ATOP are expected.")
    ends = max(int(day[:4]) for one in read for day in (one.first, one.last) if day)
    yield source_claim(ends)
    states = {state for one in treaties for state in one.states} | {one.state for one in memberships}
    yield from state_claims(states, ends, read[0].row.file)
    for one in treaties:
        yield from _alliance(one, ends)
    by_treaty: dict[str, list[_Membership]] = defaultdict(list)
    for member in memberships:
        by_treaty[member.treaty].append(member)
    for held in by_treaty.values():
        yield from _alliances_of_members(held, ends)


def _needed_obligations(table: Table, is_members: bool) -> list[str]:
    """The alliance form always has the obligations; the member form of some releases leaves them to it."""
    found = obligation_columns(table.columns)
    if is_members and not found:
        return []
    return [found.get(code, names[0]) for code, names in OBLIGATIONS.items()]


def _read_treaty(row: TableRow, columns: dict[str, str]) -> _Treaty:
    cells = [text for name, text in row.items() if _MEMBER.fullmatch(name)]
    numbers = [text for text in cells if not is_missing(text, _NONE)]
    states = tuple(dict.fromkeys(state_number(text) for text in numbers))
    first, last = _date(row, "begyr", "begmo", "begday"), _date(row, "endyr", "endmo", "endday")
    return _Treaty(_treaty_id(row), states, first, last, promised(row, columns), row)


def _read_membership(row: TableRow, columns: dict[str, str]) -> _Membership:
    first, last = _date(row, "yrent", "moent", "dayent"), _date(row, "yrexit", "moexit", "dayexit")
    interval(first, last or "..")
    return _Membership(_treaty_id(row), state_number(row["member"]), first, last, promised(row, columns), row)


def _treaty_id(row: TableRow) -> str:
    written = next((row[name] for name in ("atopidphase", "atopid") if not is_missing(row.get(name, ""))), None)
    if written is None:
        raise InvalidInput("The treaty has no atopid.", code="invalid-row")
    return written.removesuffix(".0")


def _date(row: TableRow, *columns: str) -> str | None:
    """A date in three cells, None where the year is 0 or missing: it has not ended, or nobody knows."""
    year, month, day = (row.get(name, "") for name in columns)
    return None if is_missing(year, _NONE) else join_date(year, month, day)


def _alliance(one: _Treaty, ends: int) -> Iterator[Record]:
    key = f"atop:claim:alliance-{one.treaty}"
    if len(one.states) < 2:
        named = ", ".join(f"cow:{state}" for state in one.states)
        yield Reject(
            code="missing-party",
            where=one.row.where(),
            message=f"The treaty {one.treaty} names fewer than two members; an alliance needs two.",
            value=named,
            claim=key,
        )
        return
    try:
        said = Alliance(
            id=f"atop:alliance:{one.treaty}",
            ally=tuple(Participant(actor=f"cow:{state}") for state in one.states),
            valid=interval(one.first, one.last or ".."),
            obligations=one.promises,
        )
    except (ValueError, DateError) as error:
        yield _reject(error, one.row, key)
        return
    yield _claim(key, said, one.row, f"atopid {one.treaty}", ends)


def _alliances_of_members(held: list[_Membership], ends: int) -> Iterator[Record]:
    """The treaty with the first time of each member, then one alliance for each time a member came back."""
    treaty = held[0].treaty
    key = f"atop:claim:members-{treaty}"
    spells: dict[int, list[_Membership]] = defaultdict(list)
    for one in sorted(held, key=lambda one: one.first or ""):
        spells[one.state].append(one)
    if len(spells) < 2:
        message = f"The treaty {treaty} has one member in this file; an alliance needs two."
        value = ", ".join(f"cow:{state}" for state in spells)
        yield Reject(code="missing-party", where=held[0].row.where(), message=message, value=value, claim=key)
        return
    first = [times[0] for times in spells.values()]
    yield _claim(key, _members_alliance(f"atop:alliance:{treaty}", first), held[0].row, f"atopid {treaty}", ends)
    for state, times in spells.items():
        for number, again in enumerate(times[1:], start=2):
            others = [one for one in first if one.state != state and _overlap(one, again)]
            if not others:
                yield Reject(
                    code="missing-party",
                    where=again.row.where(),
                    message=f"cow:{state} came back into the treaty {treaty} when nobody else was in it.",
                    value=f"cow:{state}",
                    claim=f"{key}-{state}-{number}",
                )
                continue
            said = _members_alliance(f"atop:alliance:{treaty}:{state}-{number}", [again, *others], again)
            yield _claim(f"{key}-{state}-{number}", said, again.row, f"atopid {treaty}, member {state}", ends)


def _members_alliance(key: str, members: list[_Membership], spell: _Membership | None = None) -> Alliance:
    """An alliance of some memberships, with the time of the given one or of all together."""
    promises = [set(one.promises) for one in members]
    every, some = set.intersection(*promises), set.union(*promises)
    starts = [one.first for one in ([spell] if spell else members) if one.first]
    lasts = [one.last for one in ([spell] if spell else members)]
    known = [day for day in lasts if day]
    end = ".." if None in lasts else max(known, key=lambda day: parse_endpoint(day).latest)
    return Alliance(
        id=key,
        ally=tuple(
            Participant(actor=f"cow:{one.state}", valid=interval(one.first, one.last or "..")) for one in members
        ),
        valid=interval(min(starts, key=lambda day: parse_endpoint(day).earliest) if starts else None, end),
        obligations=tuple(code for code in OBLIGATIONS if code in some),
        one_sided=tuple(code for code in OBLIGATIONS if code in some - every),
        summary=_whose(members, some - every),
    )


def _whose(members: list[_Membership], one_sided: set[str]) -> str | None:
    """Who took on what not all did; None if all took on the same."""
    parts = []
    for code in OBLIGATIONS:
        if code in one_sided:
            owed_by = ", ".join(f"cow:{one.state}" for one in members if code in one.promises)
            parts.append(f"{code} by {owed_by} only")
    return "; ".join(parts) or None


def _overlap(one: _Membership, other: _Membership) -> bool:
    def reach(member: _Membership) -> tuple[str, str]:
        return member.first or "", member.last or "9999"

    return reach(one)[0] <= reach(other)[1] and reach(other)[0] <= reach(one)[1]


def _claim(key: str, said: Alliance, row: TableRow, where: str, ends: int) -> Claim:
    cited = Citation(source=source_id(ends), locator=f"{row.where()}, {where}")
    return Claim(id=key, says=said, citations=(cited,), credibility=2, origin=Origin(file=row.file, row=row.line))


def _reject(error: Exception, row: TableRow, claim: str | None = None) -> Reject:
    code = getattr(error, "problem_code", "invalid-row")
    value = ", ".join(text for text in list(row.values())[:12] if text)
    message = getattr(error, "message", str(error))
    return Reject(code=code, where=row.where(), message=message, value=value, claim=claim)
