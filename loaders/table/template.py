"""Empty tables for people who code their own cases, and the mappings that read them back."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import Any

from tertius.graph_schema.content import Entity as EntityKind
from tertius.graph_schema.content import Fact as FactKind
from tertius.graph_schema.content import Role, Value
from tertius.graph_schema.errors import ParameterError
from tertius.graph_schema.registry import kinds
from tertius.loaders.table.mapping import Mapping, parse_mapping

NOTE_MARK = "#"
"""What the first cell of an explaining row begins with; such rows are not read."""

BETWEEN = ";"
"""Between several names in one cell."""

_SOURCE_COLUMNS = {
    "source_title": "the document this rests on; the table itself if left empty",
    "source_publisher": "",
    "source_date": "2014-06-09, 2014-06 or 2014",
    "source_url": "",
    "source_reliability": "A completely reliable to F cannot be judged",
    "locator": "page, paragraph or section",
    "quote": "its words",
    "credibility": "1 confirmed, 2 probably true, 3 possibly true, 4 doubtful, 5 improbable, 6 cannot be judged",
    "note": "",
}
_PARTICIPANT = (
    r"(?P<name>[^\[\]]*[^\[\]\s])"
    r"(?:\s*\[\s*(?:side\s*[:=]\s*(?P<side>[^\[\]]*?)|by\s*[:=]\s*(?P<representative>[^\[\]]*?)|(?P<role>[^\[\]:=]*?))\s*\])?"
)


def template_csv(name: str) -> str:
    """An empty table for one kind, with a row that explains each column; `table` reads it once it is filled.

    Parameters
    ----------
    name : a kind in any letters, such as mediation or actor.

    Raises
    ------
    ParameterError
        If there is no such kind.
    """
    kind = _kind(name)
    columns = dict(_columns(kind))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    explained = list(columns.values())
    writer.writerow([f"{NOTE_MARK} {explained[0]}", *explained[1:]])
    return out.getvalue()


def template_mapping(name: str) -> Mapping:
    """The mapping that reads the template of a kind.

    Raises
    ------
    ParameterError
        If there is no such kind.
    """
    kind = _kind(name)
    told = _fact(kind) if issubclass(kind, FactKind) else _entity(kind)
    section = "facts" if issubclass(kind, FactKind) else "entities"
    content = {
        "name": "table",
        "source": {"id": "own", "title": "A table of one's own", "reliability": "F"},
        "table": {"comment": NOTE_MARK},
        "optional": [column for column in dict(_columns(kind)) if column not in told["id"]],
        section: [told],
    }
    return parse_mapping(content, f"the template of {kind.kind}")


def kind_of_header(columns: list[str]) -> str | None:
    """The kind whose template has this header, told by its first column; None if it is no template's."""
    for name in kinds():
        if columns and columns[0] == _key(name):
            return name
    return None


def _kind(name: str) -> type[FactKind] | type[EntityKind]:
    for known, kind in kinds().items():
        if known.lower() == name.lower() and issubclass(kind, FactKind | EntityKind):
            return kind
    raise ParameterError(f'"{name}" is no kind; the kinds are {", ".join(kinds())}.')


def _key(kind: str) -> str:
    return f"{kind.lower()}_id"


def _columns(kind: type[FactKind] | type[EntityKind]) -> Iterator[tuple[str, str]]:
    if issubclass(kind, FactKind):
        yield _key(kind.kind), f"a key of your own that never changes: {kind.natural_key}"
        yield "valid", "when, as EDTF: 2014-06-09, 2014-06/2014-09, 2012/.. still going on, 2012/ end unknown"
        yield "attested", "a day on which it was seen to hold, if no more is known"
        for field, role in kind.roles().items():
            yield field, _role_note(role)
        yield "summary", "one sentence"
    else:
        yield _key(kind.kind), "a key of your own that never changes"
        yield "name", ""
        yield "acronym", ""
        yield "aliases", f"other names, with {BETWEEN} between them"
        yield "identifiers", f"such as wikidata:Q912 {BETWEEN} iso3:MLI"
    for field, value in kind.values().items():
        yield field, _value_note(kind, field, value)
    yield from ((column, note) for column, note in _SOURCE_COLUMNS.items() if column not in kind.values())


def _role_note(role: Role) -> str:
    note = f"{' or '.join(role.target)}: names or ids"
    note += "" if role.at_most == 1 else f", with {BETWEEN} between them"
    if role.codes is not None:
        note += f"; [{' | '.join(role.codes.codes)}] behind a name"
    if role.has_side:
        note += "; [side: A] behind a name"
    return note + "; [by: NAME] for who signed or spoke" if role.target == ("Actor",) else note


def _value_note(kind: type[Any], field: str, value: Value) -> str:
    several = f", with {BETWEEN} between them" if _takes_several(kind, field) else ""
    if value.codes is not None:
        return f"{' | '.join(value.codes.codes)}{several}"
    form = "a date such as 2014-06-09" if value.is_date else "a number" if value.is_number else "text"
    return form + several


def _takes_several(kind: type[Any], field: str) -> bool:
    return str(kind.model_fields[field].annotation).startswith("tuple[")


def _fact(kind: type[FactKind]) -> dict[str, Any]:
    return {
        "kind": kind.kind,
        "id": [_key(kind.kind)],
        "time": {"valid": {"column": "valid", "date": "edtf"}, "attested": {"column": "attested", "date": "edtf"}},
        "roles": {field: _party(field) for field in kind.roles()},
        "summary": "summary",
        **_common(kind),
    }


def _party(field: str) -> dict[str, Any]:
    return {"name": field, "split": re.escape(BETWEEN), "pattern": _PARTICIPANT, "ids": True}


def _entity(kind: type[EntityKind]) -> dict[str, Any]:
    several = {"split": re.escape(BETWEEN)}
    return {
        "kind": kind.kind,
        "id": [_key(kind.kind)],
        "name": "name",
        "acronym": "acronym",
        "aliases": {"column": "aliases", **several},
        "candidates": {"column": "identifiers", **several},
        **_common(kind),
    }


def _common(kind: type[FactKind] | type[EntityKind]) -> dict[str, Any]:
    values = {}
    for field in kind.values():
        values[field] = {"column": field, "split": re.escape(BETWEEN)} if _takes_several(kind, field) else field
    source = {name: f"source_{name}" for name in ("title", "publisher", "date", "url", "reliability")}
    own = {"locator", "quote", "note", "credibility"} - set(kind.values())
    return {"values": values, "source": source, **{name: name for name in own}}
