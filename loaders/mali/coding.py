"""Rows of the Mali bundle as claims."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from tertius.graph_schema.claims import Citation, Claim, Origin, Reject
from tertius.graph_schema.content import Content, Fact
from tertius.graph_schema.errors import InvalidInput, TertiusError
from tertius.graph_schema.registry import fact_kinds, kind_named
from tertius.loaders.reading.yaml_rows import Row, read_rows, read_yaml

_REFERENCES = ("in_process", "at", "led_to", "of", "under", "by", "concerning", "in_conflict")
_CLAIM_KEYS = {
    "id",
    "stance",
    "valid",
    "attested",
    "participants",
    "values",
    "sources",
    "credibility",
    "support",
    "note",
}
_CLAIM_KEYS |= {"quote", "locator", "author", *_REFERENCES}
_PARTICIPANT_KEYS = {
    "actor",
    "as",
    "side",
    "valid",
    "attested",
    "represented_by",
    "represented_by_name",
    "on_behalf_of",
}
_ENTITY_KEYS = {"id", "name", "acronym", "names", "identifiers", "candidates", "sources", "note"}
_HEARSAY = 3
"""Credibility of a name or an identifier for which the bundle gives none: possibly true."""


class Broken(Exception):
    """A row that cannot become a claim: the reject's code, and what is wrong with it."""

    def __init__(self, code: str, message: str, value: object = None) -> None:
        super().__init__(message)
        self.code = code
        self.value = None if value is None else str(value)


class Coder:
    """Turns rows into claims, with the bundle's table of role texts."""

    def __init__(self, folder: Path) -> None:
        self._roles = _read_roles(folder / "roles.yaml")
        self._labels = {row.get("id"): row.get("label", "") for row in read_rows(folder / "entities.yaml")}

    def source(self, row: Row, path: Path) -> Iterator[Claim | Reject]:
        """A source is described by the bundle's curator, who cites nothing but the source itself."""
        own = {key: row[key] for key in row if key not in {"id", "kind"}}
        fields = {**own, "medium": row.get("kind"), "name": row.get("title")}
        key = _entity_key("Source", row)
        yield from _guard(key, row, path, lambda: self._entity_claim("Source", row, path, fields, sources=[]))

    def actor(self, row: Row, path: Path) -> Iterator[Claim | Reject]:
        """An actor with its kind, names and identifiers."""
        fields = {"type": row.get("kind"), **_other(row, {*_ENTITY_KEYS, "kind"})}
        yield from self._entity("Actor", row, path, fields)

    def entity(self, row: Row, path: Path) -> Iterator[Claim | Reject]:
        """A process, conflict, agreement, instrument, event or programme."""
        yield from self._entity(str(row.get("label", "")), row, path, _other(row, {*_ENTITY_KEYS, "label"}))

    def place(self, row: Row, path: Path) -> Iterator[Claim | Reject]:
        """A place with its country, which is an actor of the bundle."""
        fields = _other(row, _ENTITY_KEYS)
        if isinstance(row.get("country"), str):
            fields["country"] = _home(row["country"])
        yield from self._entity("Place", row, path, fields)

    def fact(self, row: Row, path: Path, kind: str) -> Iterator[Claim | Reject]:
        """The claims of one fact."""
        if kind not in fact_kinds():
            yield _reject("no-fact-kind", row, path, f'"{kind}" is no kind of fact', kind)
            return
        about = f"mali:{kind.lower()}:{row.get('key')}"
        for claim in self._claims(row, path, about):
            if isinstance(claim, Reject):
                yield claim
            else:
                read = partial(self._fact_claim, kind, row, claim, path)
                yield from _guard(_claim_key(claim), claim, path, read, about)

    def article(self, row: Row, path: Path) -> Iterator[Claim | Reject]:
        """The article's claims: on facts by kind and key, on actors and agreements by id."""
        subject = next((one for one in ("actor", "agreement", "entity", "place") if one in row), None)
        if subject is None:
            yield from self.fact(row, path, str(row.get("kind", "")))
            return
        own = _text(row, subject)
        kind = self._labels.get(own, "") if subject == "entity" else subject.capitalize()
        for claim in self._claims(row, path, _home(own)):
            if isinstance(claim, Reject):
                yield claim
                continue

            def read(claim: Row = claim) -> Claim:
                fields = {**_names(claim), **_other(claim, {*_CLAIM_KEYS, *_ENTITY_KEYS})}
                return _claim(f"mali:{_text(claim, 'id')}", _model(kind, {"id": _home(own), **fields}), claim, path)

            yield from _guard(_claim_key(claim), claim, path, read, _home(own))

    def _claims(self, row: Row, path: Path, about: str) -> Iterator[Row | Reject]:
        """The claims of a row, and a reject for whatever stands there that is none."""
        claims = row.get("claims")
        if not isinstance(claims, list) or not claims:
            message = f'"{claims or ""}" found as claims, a list of claims expected'
            yield _reject("invalid-row", row, path, message, claims, about=about)
            return
        for claim in claims:
            if isinstance(claim, Row):
                yield claim
            else:
                message = f'"{claim}" found, a claim with id and sources expected'
                yield _reject("invalid-row", row, path, message, claim, about=about)

    def _entity(self, kind: str, row: Row, path: Path, fields: Mapping[str, Any]) -> Iterator[Claim | Reject]:
        def read() -> Claim:
            return self._entity_claim(kind, row, path, {**_names(row), **fields})

        yield from _guard(_entity_key(kind, row), row, path, read)

    def _entity_claim(
        self, kind: str, row: Row, path: Path, fields: Mapping[str, Any], sources: list[str] | None = None
    ) -> Claim:
        scheme = "source" if kind == "Source" else "tertius"
        own = _text(row, "id")
        content = {"id": f"{scheme}:{own}", **{key: value for key, value in fields.items() if value is not None}}
        cited = row.get("sources", []) if sources is None else sources
        row_with_sources = Row({**row, "sources": cited})
        row_with_sources.line = row.line
        return _claim(_entity_key(kind, row), _model(kind, content), row_with_sources, path)

    def _fact_claim(self, kind: str, fact: Row, claim: Row, path: Path) -> Claim:
        model = kind_named(kind)
        assert issubclass(model, Fact)
        _only(claim, _CLAIM_KEYS)
        fields: dict[str, Any] = {"id": f"mali:{kind.lower()}:{_text(fact, 'key')}"}
        by_relation = {role.relation: name for name, role in model.roles().items()}
        for participant in _list(claim.get("participants", [])):
            if not isinstance(participant, Row):
                expected = "a participant such as {actor: mnla, as: party} expected"
                raise Broken("invalid-row", f'"{participant}" found, {expected}', participant)
            self._add_participant(kind, participant, by_relation, fields)
        for name in _REFERENCES:
            for one in _list(claim.get(name, [])):
                if name not in model.roles():
                    raise Broken("unknown-role", f"a {model.label} has no {name}", one)
                fields.setdefault(name, []).append({"actor": _home(one)})
        fields |= {key: claim[key] for key in ("valid", "attested") if key in claim}
        fields |= _values(model, claim.get("values", {}))
        if "support" in claim and "summary" not in fields:
            fields["summary"] = claim["support"]
        return _claim(f"mali:{_text(claim, 'id')}", _model(kind, fields), claim, path)

    def _add_participant(
        self, kind: str, row: Row, by_relation: Mapping[str, str], fields: dict[str, list[dict[str, Any]]]
    ) -> None:
        _only(row, _PARTICIPANT_KEYS)
        text = _text(row, "as")
        coded = self._roles.get(kind, {}).get(text)
        if coded is None:
            known = ", ".join(self._roles.get(kind, {})) or "nothing"
            raise Broken(
                "unknown-code", f'the role text "{text}" is not in roles.yaml under {kind}, which has {known}', text
            )
        relation = coded.get("relation", "")
        if relation not in by_relation:
            raise Broken(
                "unknown-code", f'roles.yaml maps "{text}" to {relation}, which is no role of {kind}', relation
            )
        member = {"actor": _home(_text(row, "actor")), "role": coded.get("role"), "side": row.get("side")}
        member |= {key: row[key] for key in ("valid", "attested") if key in row}
        member["representative_name"] = row.get("represented_by_name")
        for ours, theirs in (("representative", "represented_by"), ("on_behalf_of", "on_behalf_of")):
            member[ours] = _home(row[theirs]) if theirs in row else None
        fields.setdefault(by_relation[relation], []).append(member)
        if member["on_behalf_of"] and "mandated_by" in by_relation.values():
            mandate = {"actor": member["on_behalf_of"]}
            if mandate not in fields.setdefault("mandated_by", []):
                fields["mandated_by"].append(mandate)


def _claim(key: str, says: Content, row: Row, path: Path) -> Claim:
    sources = _list(row.get("sources", []))
    citations = tuple(
        Citation(source=f"source:{one}", quote=row.get("quote"), locator=row.get("locator")) for one in sources
    )
    credibility = row.get("credibility", str(_HEARSAY))
    if credibility not in {"1", "2", "3", "4", "5", "6"}:
        raise Broken("unknown-code", f'credibility is "{credibility}", expected 1 (confirmed) to 6', credibility)
    return Claim(
        id=key,
        says=says,
        stance=row.get("stance", "asserts"),
        citations=citations,
        credibility=int(credibility),
        note=row.get("note"),
        origin=Origin(file=path.name, row=row.line),
    )


def _model(kind: str, fields: Mapping[str, Any]) -> Content:
    return kind_named(kind).model_validate(fields)


def _values(model: type[Fact], given: Any) -> dict[str, Any]:
    if not isinstance(given, Row):
        if given:
            raise Broken("invalid-row", f'"{given}" found as values, a mapping of names to values expected', given)
        return {}
    known = {*model.values(), "summary"}
    unknown = [name for name in given if name not in known]
    if unknown:
        raise Broken("unknown-code", f"a {model.label} has no value {', '.join(unknown)}", unknown[0])
    values = dict(given)
    if "aggregate_of" in values:
        values["aggregate_of"] = [f"mali:{model.kind.lower()}:{key}" for key in _list(values["aggregate_of"])]
    return values


def _names(row: Row) -> dict[str, Any]:
    given = row.get("names") or {}
    if not isinstance(given, Mapping):
        raise Broken("invalid-row", f'"{given}" found as names, a mapping of languages to names expected', given)
    names = [
        {"text": text, "lang": "und" if lang == "other" else lang}
        for lang, texts in given.items()
        for text in _list(texts)
    ]
    identifiers = [{"id": one} for one in _list(row.get("identifiers", []))]
    identifiers += [{"id": one, "status": "candidate"} for one in _list(row.get("candidates", []))]
    found = {"name": row.get("name"), "acronym": row.get("acronym"), "note": row.get("note")}
    return {**found, "names": names, "identifiers": identifiers} if (names or identifiers) else found


def _read_roles(path: Path) -> Mapping[str, Mapping[str, Row]]:
    roles = read_yaml(path)
    if not isinstance(roles, Row):
        raise InvalidInput(f"{path.name}: a mapping of kinds of facts to role texts expected.")
    for kind, texts in roles.items():
        if not isinstance(texts, Row) or not all(isinstance(coded, Row) for coded in texts.values()):
            raise InvalidInput(f"{path.name}, {kind}: a mapping of role texts to relation and role code expected.")
    return roles


def _entity_key(kind: str, row: Row) -> str:
    return f"mali:{kind.lower()}:{row.get('id')}"


def _claim_key(claim: Row) -> str | None:
    return f"mali:{claim['id']}" if claim.get("id") else None


def _guard(key: str | None, row: Row, path: Path, read: Any, about: str | None = None) -> Iterator[Claim | Reject]:
    """What `read` makes of a row, or the reject that says why it cannot.

    Parameters
    ----------
    about : what the row speaks of, for one that may lack the key of its claim.
    """
    reject = partial(_reject, row=row, path=path, claim=key, about=None if key else about)
    try:
        yield read()
    except Broken as error:
        yield reject(error.code, message=str(error), value=error.value)
    except TertiusError as error:
        yield reject("unknown-code", message=error.message, value=_quoted(error.message))
    except ValidationError as error:
        problem = error.errors(include_url=False)[0]
        cause = (problem.get("ctx") or {}).get("error")
        message = problem["msg"].removeprefix("Value error, ")
        field = ".".join(str(part) for part in problem["loc"])
        code = cause.problem_code if isinstance(cause, TertiusError) else _code_in(message)
        # A rule of the whole kind is given the whole row; its message quotes what it found.
        value = problem.get("input") if field else _quoted(message)
        yield reject(code, message=f"{field}: {message}" if field else message, value=value)


def _quoted(message: str) -> str | None:
    found = re.search('"([^"]*)"', message)
    return found[1] if found else None


def _code_in(message: str) -> str:
    return "unknown-code" if message.startswith("unknown-code") else "invalid-row"


def _reject(
    code: str,
    row: Row,
    path: Path,
    message: str,
    value: object,
    claim: str | None = None,
    about: str | None = None,
) -> Reject:
    own = f"{row['id']}: " if "id" in row else ""
    text = None if value is None or isinstance(value, dict) else str(value)
    place = f"{path.name}, line {row.line}"
    return Reject(code=code, where=place, message=f"{own}{message}", value=text, claim=claim, about=about)


def _only(row: Row, allowed: set[str]) -> None:
    unknown = [key for key in row if key not in allowed]
    if unknown:
        raise Broken(
            "unknown-key", f"unknown key {', '.join(unknown)}; known are {', '.join(sorted(allowed))}", unknown[0]
        )


def _other(row: Row, known: set[str]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key not in known}


def _text(row: Row, key: str) -> str:
    value = row.get(key)
    if not isinstance(value, str) or not value:
        raise Broken("invalid-row", f'"{key}" is missing')
    return value


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _home(own: str) -> str:
    return own if ":" in own else f"tertius:{own}"
