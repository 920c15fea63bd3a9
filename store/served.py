"""From a decision to what is written: the properties, participants and names of one immutable version."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from typing import Any, Literal

from tertius.graph_schema.claims import Path, hash_of
from tertius.graph_schema.content import Entity, Fact
from tertius.graph_schema.identifiers import fold_name, rank_id
from tertius.graph_schema.registry import kind_named, version_label
from tertius.graph_schema.sharing import may_be_passed_on
from tertius.graph_schema.time import (
    ALWAYS,
    Bounds,
    Endpoint,
    bounds_of,
    contradict,
    parse_endpoint,
    parse_valid,
    read_end,
    valid_text,
)
from tertius.store.identity_names import Named, records_named, speaking_for
from tertius.store.policies import POLICIES, SHARED, Decision, LiveClaim, Policy, decide

_TIME = ("start", "end", "attested")
_DETAILS = ("role", "side", "representative_name", "on_behalf_of")


@dataclass
class Version:
    """One version as it will stand in the graph, and the policies it serves."""

    target: str
    kind: str
    label: str
    properties: dict[str, Any]
    participants: list[dict[str, Any]] = field(default_factory=list)
    names: list[dict[str, Any]] = field(default_factory=list)
    identifiers: list[dict[str, Any]] = field(default_factory=list)
    policies: list[str] = field(default_factory=list)
    sealed: str | None = None

    def digest(self) -> str:
        """A hash over what the version says; policies, epochs and internal ids do not count."""
        roles = sorted(json.dumps(_told(one), sort_keys=True, default=date.isoformat) for one in self.participants)
        return hash_of([self.target, self.kind, self.properties, roles, self.names, self.identifiers])

    def seal(self) -> str:
        """The digest, kept: nothing of the version changes any more."""
        self.sealed = self.digest()
        return self.sealed


def versions_of(target: str, kind: str, claims: Sequence[LiveClaim], merged: Sequence[str] = ()) -> list[Version]:
    """The versions that serve a thing under every policy: one where policies agree, more where they differ.

    A thing without live claims, or one that a policy drops, has no version for that policy. Where some of it may not be
    passed on, those versions are `kept_back`, and others, decided by the remaining claims, serve `public:POLICY`.

    Parameters
    ----------
    merged : the records that stand for the thing, where there are several.
    """
    found = _by_policy(target, kind, claims, merged)
    if kind == "Source":
        is_shared, shared = all(may_be_passed_on(one.properties) for one in found), []
    else:
        is_shared = all(one.is_shared for one in claims)
        shared = [one for one in map(LiveClaim.as_shared, claims) if one is not None]
    if is_shared:
        return found
    for version in found:
        version.properties["kept_back"] = True
    return found + _by_policy(target, kind, shared, merged, SHARED)


def _by_policy(
    target: str, kind: str, claims: Sequence[LiveClaim], merged: Sequence[str], prefix: str = ""
) -> list[Version]:
    found: dict[str, Version] = {}
    agreed = _leaves_no_choice(claims)
    for policy in POLICIES[:1] if agreed else POLICIES:
        decision = decide(claims, policy)
        if not decision.exists:
            continue
        version = _version(target, kind, decision, policy, [one.named for one in claims if one.stance == "asserts"])
        if version is not None:
            if len(merged) > 1:
                version.properties["records"] = sorted(merged, key=rank_id)
            key = "agreed" if agreed else version.digest()
            found.setdefault(key, version).policies += [f"{prefix}{one}" for one in (POLICIES if agreed else (policy,))]
    return list(found.values())


def _leaves_no_choice(claims: Sequence[LiveClaim]) -> bool:
    """Whether all policies come to the same: one claim, which asserts, and dates nothing in two ways.

    Most facts are told once; to decide each four times would take most of the time of a load.
    """
    if len(claims) != 1 or claims[0].stance != "asserts":
        return False
    return not any("attested" in path for path, _ in claims[0].statements)


def _version(target: str, kind: str, decision: Decision, policy: Policy, named: Sequence[Named]) -> Version | None:
    model = kind_named(kind)
    version = Version(target, kind, version_label(model), _own_values(decision))
    if issubclass(model, Fact):
        version.participants = _participants(model, decision, policy, named)
        if not _is_complete(model, version.participants):
            return None
        version.properties |= _time_properties((), decision, policy)
    elif issubclass(model, Entity):
        version.names, version.identifiers = _names(decision), _identifiers(decision)
        version.properties.setdefault("name", target)
    version.properties["decided"] = json.dumps(_account(decision), sort_keys=True, ensure_ascii=False)
    version.properties["disputed"] = bool(decision.overruled)
    return version


def missing_roles(model: type[Fact], fields: Mapping[str, int]) -> list[str]:
    """What a kind still needs, in words, given how many participants each role has; empty if nothing."""
    return [
        f"at least {need.count} {' or '.join(need.roles)}"
        for need in model.requires
        if sum(fields.get(role, 0) for role in need.roles) < need.count
    ]


def _is_complete(model: type[Fact], participants: list[dict[str, Any]]) -> bool:
    relations = [one["relation"] for one in participants]
    return not missing_roles(model, {name: relations.count(role.relation) for name, role in model.roles().items()})


def _own_values(decision: Decision) -> dict[str, Any]:
    reserved = {"names", "identifiers", *_TIME}
    return {path[0]: value for path, value in decision.values.items() if len(path) == 1 and path[0] not in reserved}


def _participants(
    model: type[Fact], decision: Decision, policy: Policy, named: Sequence[Named]
) -> list[dict[str, Any]]:
    rows = []
    targets = {role.relation: role.target for role in model.roles().values()}
    for path in decision.values:
        if path[0] != "participant" or len(path) > 3 or (len(path) == 3 and decision.values[path] is not True):
            continue
        actor = path[2] if len(path) == 3 else decision.values[path]
        base: Path = ("participant", path[1], actor)
        details = {name: decision.values.get((*base, name)) for name in _DETAILS}
        own_time = _time_properties(base, decision, policy, otherwise=ALWAYS)
        rows.append(
            {
                "relation": path[1],
                "actor": actor,
                "record": (records := records_named(named, path[1], actor))[0],
                "records": records,
                "targets": list(targets[path[1]]),
                "representative": (person := decision.values.get((*base, "representative"))),
                "representative_records": (
                    records_named(named, speaking_for(path[1], actor), person) if person else []
                ),
                "properties": {name: value for name, value in details.items() if value is not None} | own_time,
            }
        )
    return rows


def _told(row: dict[str, Any]) -> dict[str, Any]:
    """A participant as the digest takes it: the records under which it was loaded count where they are others."""
    told = {name: row[name] for name in ("relation", "targets", "representative", "properties")}
    told["record"] = row["actor"]
    if row["records"] != [row["actor"]]:
        told["records"] = row["records"]
    if row["representative_records"] not in ([], [row["representative"]]):
        told["representative_records"] = row["representative_records"]
    return told


def _time_properties(base: Path, decision: Decision, policy: Policy, otherwise: Bounds | None = None) -> dict[str, Any]:
    start, end = _endpoint(base, "start", decision), _endpoint(base, "end", decision)
    days = sorted(path[-1] for path in decision.values if path[:-1] == (*base, "attested"))
    attested = [parse_endpoint(day) for day in days]
    if not (start or end or attested) and otherwise is not None:
        return _stored(otherwise)
    spoken = [parse_valid(day)[0].earliest for day in decision.open_ends.get((*base, "end"), [])]
    source_day = max(spoken, default=None)
    bounds = bounds_of(start, end, attested, source_day)
    if policy == "all":
        bounds = _envelope([bounds, *_other_readings(base, decision, attested, source_day)], attested)
    found = {**_stored(bounds), "valid": valid_text(start, end)}
    if days:
        found["attested"] = days
    return found


def _stored(bounds: Bounds) -> dict[str, Any]:
    return bounds._asdict()


def _other_readings(base: Path, decision: Decision, attested: list[Endpoint], source_day: date | None) -> list[Bounds]:
    """The bounds by every asserted start with every asserted end; one that contradicts all others stands alone.

    `source_day` belongs to the served end: those who speak of an open end that was overruled are not asked for theirs.
    """
    starts: list[Endpoint | None] = [read_end("start", text) for text in _asserted((*base, "start"), decision)]
    ends: list[Endpoint | None] = [read_end("end", text) for text in _asserted((*base, "end"), decision)]
    pairs = [pair for pair in product(starts or [None], ends or [None]) if not contradict(*pair)]
    pairs += [(start, None) for start in starts if start not in {one for one, _ in pairs}]
    pairs += [(None, end) for end in ends if end not in {one for _, one in pairs}]
    served_end = _endpoint(base, "end", decision)
    return [bounds_of(start, end, attested, source_day if end == served_end else None) for start, end in pairs]


def _asserted(path: Path, decision: Decision) -> tuple[str, ...]:
    served = (decision.values[path],) if path in decision.values else ()
    return decision.alternatives.get(path, served)


def _envelope(readings: list[Bounds], attested: list[Endpoint]) -> Bounds:
    """Bounds wide enough for every reading, so that `all` calls possible what any source makes possible.

    The first reading is the one that is served; a day on which the thing was seen is possible even if all deny it.
    """
    return readings[0]._replace(
        start_min=min([*(one.start_min for one in readings), *(day.earliest for day in attested)]),
        start_max=max(one.start_max for one in readings),
        end_min=min(one.end_min for one in readings),
        end_max=max([*(one.end_max for one in readings), *(day.latest for day in attested)]),
    )


def _endpoint(base: Path, name: Literal["start", "end"], decision: Decision) -> Endpoint | None:
    text = decision.values.get((*base, name))
    return None if text is None else read_end(name, text)


def _names(decision: Decision) -> list[dict[str, Any]]:
    rows = [
        {"text": path[3], "lang": path[1], "kind": path[2], "key": fold_name(path[3])}
        for path in decision.values
        if path[0] == "names"
    ]
    for slot, kind in (("name", "main"), ("acronym", "acronym")):
        text = decision.values.get((slot,))
        if text is not None:
            rows.append({"text": text, "lang": "en" if slot == "name" else "und", "kind": kind, "key": fold_name(text)})
        # A name that was overruled still finds the thing: people type what they have read.
        for other in decision.alternatives.get((slot,), ())[1 if text is not None else 0 :]:
            rows.append({"text": other, "lang": "und", "kind": "overruled", "key": fold_name(other)})
    return sorted((row for row in rows if row["key"]), key=lambda row: (row["kind"], row["lang"], row["text"]))


def _identifiers(decision: Decision) -> list[dict[str, Any]]:
    found = [path[1] for path in decision.values if path[0] == "identifiers" and len(path) == 2]
    return [_identifier(one, decision) for one in sorted(found)]


def _identifier(identifier: str, decision: Decision) -> dict[str, Any]:
    said = {name: decision.values.get(("identifiers", identifier, name)) for name in ("status", "valid")}
    row = {"id": identifier, "status": said["status"] or "established"}
    return row | {"valid": said["valid"]} if said["valid"] else row


def _account(decision: Decision) -> dict[str, Any]:
    return {
        "deciding": {slot_text(path): list(claims) for path, claims in decision.deciding.items()},
        "overruled": [
            {"slot": slot_text(one.path), "value": one.value, "claims": list(one.claims), "why": one.why}
            for one in decision.overruled
        ],
    }


def slot_text(path: Path) -> str:
    """A slot for people: `MEDIATOR tertius:algeria role`."""
    return " ".join(path[1:] if path[0] == "participant" else path)
