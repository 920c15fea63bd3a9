"""One claim as a person writes it down, in YAML or JSON, read into a claim of the data set `curation` or a reject.

::

    id: mali:mediation:algiers-roadmap-2014   # the fact or thing spoken of; or `kind` with `key` for a new fact
    stance: asserts                           # or denies
    valid: 2014-07-14/2014-07-24              # EDTF; or attested: a day on which it was seen
    participants:
      - {actor: tertius:algeria, as: mediator, role: chief_mediator}
    values: {outcome: partial_agreement}
    sources:
      - {source: source:pax, locator: p. 3, quote: "..."}
    credibility: 2                            # 1 confirmed to 6 cannot be judged
    author: A. Analyst
    note: why the claim is made
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from tertius.graph_schema.claims import Citation, Claim, Origin, Reject
from tertius.graph_schema.content import Content, Entity, Fact
from tertius.graph_schema.errors import TertiusError
from tertius.graph_schema.identifiers import HOME_SCHEME
from tertius.graph_schema.registry import fact_kinds, kind_named
from tertius.loaders.record import Record

PREFIX = "curation"
_KEYS = (
    "claim",
    "kind",
    "id",
    "key",
    "stance",
    "valid",
    "attested",
    "participants",
    "values",
    "sources",
    "credibility",
)
_WORDS = ("author", "note")
_PARTICIPANT_KEYS = ("actor", "as", "role", "side", "valid", "attested", "representative", "representative_name")
_SOURCE_KEYS = ("source", "locator", "quote")


class Unreadable(Exception):
    """What a claim's file says cannot become a claim: the reject's code, the message and the value found."""

    def __init__(self, code: str, message: str, value: object = None) -> None:
        super().__init__(message)
        self.code = code
        self.value = None if value is None else str(value)


def read_claim(row: Mapping[str, Any], file: str, known: Mapping[str, str], claim: str | None = None) -> Record:
    """A row as a claim of the data set `curation`, or as the reject that says why it is none.

    Parameters
    ----------
    row : the mapping that the file holds.
    file : its name, for messages.
    known : the kind of the thing that the row's `id` names, if the graph knows it.
    claim : the id of the claim that is corrected; else the row's own, or one made from what the claim says.
    """
    where = f"{file}, line {getattr(row, 'line', 1) or 1}"
    try:
        return _claim(row, Origin(file=file, row=getattr(row, "line", None)), known, claim)
    except Unreadable as error:
        return Reject(code=error.code, where=where, message=str(error), value=error.value, claim=claim)
    except ValidationError as error:
        return _of_validation(error, where, claim)
    except TertiusError as error:
        return Reject(
            code="unknown-code", where=where, message=error.message, value=_quoted(error.message), claim=claim
        )


def _claim(row: Mapping[str, Any], origin: Origin, known: Mapping[str, str], claim: str | None) -> Claim:
    _only(row, (*_KEYS, "credibility", *_WORDS), "a claim")
    says = _says(row, known)
    words = {name: _text(row, name) for name in _WORDS}
    author = words["author"]
    if not author:
        raise Unreadable("invalid-row", "author is missing; say who makes the claim, as a name or initials")
    made = Claim(
        id=f"{PREFIX}:claim:new",
        says=says,
        stance=row.get("stance", "asserts"),
        citations=tuple(_citation(one) for one in _list(row, "sources")),
        credibility=_credibility(row),
        author=author,
        note=words["note"],
        origin=origin,
    )
    own = _text(row, "claim")
    key = claim or (_prefixed(own) if own else f"{PREFIX}:claim:{made.digest()[:12]}")
    return Claim.model_validate({**dict(made), "id": key})


def _prefixed(own: str) -> str:
    return own if own.startswith(f"{PREFIX}:") else f"{PREFIX}:{own}"


def _says(row: Mapping[str, Any], known: Mapping[str, str]) -> Content:
    kind, subject = _subject(row, known)
    model = kind_named(kind)
    given = row.get("values") or {}
    if not isinstance(given, Mapping):
        raise Unreadable("invalid-row", f'"{given}" found as values, a mapping of names to values expected', given)
    if issubclass(model, Fact):
        fields = _fact_fields(model, row, given)
    elif issubclass(model, Entity):
        misplaced = [name for name in ("participants", "valid", "attested") if row.get(name)]
        if misplaced:
            raise Unreadable("unknown-key", f"{model.label} has no {misplaced[0]}; only facts have", misplaced[0])
        fields = _known_values(model, given, {"name", "acronym", "names", "identifiers", "note"})
    if not fields and row.get("stance") != "denies":
        raise Unreadable("invalid-row", f"nothing is said of {subject}; give participants, values, valid or attested")
    return model.model_validate({"id": subject, **fields})


def _subject(row: Mapping[str, Any], known: Mapping[str, str]) -> tuple[str, str]:
    """The kind and the id of what is spoken of."""
    own, key, kind = (_text(row, name) for name in ("id", "key", "kind"))
    if bool(own) == bool(key):
        raise Unreadable("invalid-row", "give either id (what is spoken of) or kind and key (a new fact)", own or None)
    if key:
        if kind is None or kind not in fact_kinds():
            listed = ", ".join(fact_kinds())
            raise Unreadable("no-fact-kind", f'kind is "{kind or ""}", expected one of {listed}', kind)
        return kind, f"{PREFIX}:{kind.lower()}:{key}"
    assert own is not None
    found = known.get(own)
    if found and kind and kind != found:
        raise Unreadable("invalid-row", f"{own} is of kind {found}, not {kind}; leave kind out", kind)
    if found or (kind and kind_named(kind) and (kind not in fact_kinds() or own.startswith(f"{PREFIX}:"))):
        return found or str(kind), own
    new = "give kind and key for a new fact" if kind in fact_kinds() else "give its kind too, if it is new"
    raise Unreadable("unknown-reference", f'"{own}" is not in the graph; correct the id, or {new}', own)


def _fact_fields(model: type[Fact], row: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    fields: dict[str, Any] = {name: row[name] for name in ("valid", "attested") if row.get(name)}
    by_name = {name: name for name in model.roles()} | {role.relation: name for name, role in model.roles().items()}
    for one in _list(row, "participants"):
        if not isinstance(one, Mapping):
            raise Unreadable("invalid-row", f'"{one}" found, a participant such as {{actor: mnla, as: party}} expected')
        _only(one, (*_PARTICIPANT_KEYS, "on_behalf_of"), "a participant")
        role = by_name.get(str(one.get("as")))
        if role is None:
            listed = ", ".join(model.roles())
            raise Unreadable("unknown-role", f'as is "{one.get("as")}", a {model.label} has {listed}', one.get("as"))
        member = {name: value for name, value in one.items() if name != "as"}
        ids = {
            name: _home(str(member[name])) for name in ("actor", "representative", "on_behalf_of") if member.get(name)
        }
        fields.setdefault(role, []).append({**member, **ids})
    return fields | _known_values(model, given, {"summary"})


def _known_values(model: type[Fact] | type[Entity], given: Mapping[str, Any], more: set[str]) -> dict[str, Any]:
    unknown = [name for name in given if name not in {*model.values(), *more}]
    if unknown:
        listed = ", ".join(sorted({*model.values(), *more}))
        raise Unreadable("unknown-key", f'a {model.label} has no value "{unknown[0]}"; it has {listed}', unknown[0])
    return dict(given)


def _citation(one: Any) -> Citation:
    row = one if isinstance(one, Mapping) else {"source": one}
    _only(row, _SOURCE_KEYS, "a source")
    source = _text(row, "source")
    if not source:
        raise Unreadable(
            "invalid-row", f'"{one}" found as a source, {{source: source:pax, quote: "..."}} expected', one
        )
    return Citation(
        source=source if ":" in source else f"source:{source}",
        locator=_text(row, "locator"),
        quote=_text(row, "quote"),
    )


def _credibility(row: Mapping[str, Any]) -> int:
    given = str(row.get("credibility", "6"))
    if given not in set("123456"):
        raise Unreadable("unknown-code", f'credibility is "{given}", expected 1 (confirmed) to 6 (not judged)', given)
    return int(given)


def _only(row: Mapping[str, Any], allowed: tuple[str, ...], what: str) -> None:
    unknown = [name for name in row if name not in allowed]
    if unknown:
        raise Unreadable("unknown-key", f'{what} has no "{unknown[0]}"; it has {", ".join(allowed)}', unknown[0])


def _text(row: Mapping[str, Any], name: str) -> str | None:
    value = row.get(name)
    if value in (None, ""):
        return None
    if not isinstance(value, str | int | float):
        raise Unreadable("invalid-row", f"{name}: a text expected", value)
    return str(value)


def _list(row: Mapping[str, Any], name: str) -> list[Any]:
    value = row.get(name)
    if value in (None, ""):
        return []
    if not isinstance(value, list):
        raise Unreadable("invalid-row", f'{name}: "{value}" found, a list expected', value)
    return value


def _home(own: str) -> str:
    return own if ":" in own else f"{HOME_SCHEME}:{own}"


def _of_validation(error: ValidationError, where: str, claim: str | None) -> Reject:
    problem = error.errors(include_url=False)[0]
    cause = (problem.get("ctx") or {}).get("error")
    message = problem["msg"].removeprefix("Value error, ")
    field = ".".join(str(part) for part in problem["loc"])
    told = "unknown-code" if message.startswith("unknown-code") else "invalid-row"
    code = cause.problem_code if isinstance(cause, TertiusError) else told
    value = problem.get("input") if field else _quoted(message)
    text = None if value is None or isinstance(value, Mapping) else str(value)
    return Reject(code=code, where=where, message=f"{field}: {message}" if field else message, value=text, claim=claim)


def _quoted(message: str) -> str | None:
    found = re.search('"([^"]*)"', message)
    return found[1] if found else None
