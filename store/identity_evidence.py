"""Whether two records are one thing: what speaks for it and against it, feature by feature, and a score."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from tertius.graph_schema.identifiers import HOME_SCHEME, fold_name, split_id
from tertius.graph_schema.time import parse_valid
from tertius.store.identity_likeness import Words, acronyms_of, initials_of, is_acronym
from tertius.store.identity_profiles import Lifetime

ESTABLISHED = "established"
_PERSON = "person"
_ARMED = (
    "armed_group jihadist_group political_militia identity_militia communal_group coalition movement political_party "
    "pmc"
)
_RELATED = (
    frozenset({"government", "junta", "public_body"}),
    frozenset(_ARMED.split()),
    frozenset({"igo", "igo_body", "mission", "body", "mediation_team", "fund", "public_body"}),
    frozenset({"ngo", "company", "movement", "fund"}),
)
"""Kinds by which data sets call one actor differently."""

_WEIGHTS = {"identifier": 6.0, "name": 6.0, "kind": 1.5, "country": 1.5, "dates": 1.0, "ties": 1.0}
_RELATED_KIND, _OTHER_KIND = 0.6, 0.1
_ONE_ACRONYM, _INITIALS = 0.75, 0.7
_SOME_TIES = 0.5
"""Two that meet half of the same others are as tied as the same actor in two data sets usually is."""


class Spelled(NamedTuple):
    """A name: its search key, its text, and whether it is the main one, an alias or an acronym."""

    key: str
    text: str
    kind: str


class Known(NamedTuple):
    """An external identifier: established or a candidate, and the spells in which it was valid, if that changed."""

    status: str
    spells: tuple[str, ...] = ()


class Evidence(NamedTuple):
    """One feature: how far it speaks for the two being one, 0 to 1, how much it weighs, and what either side says."""

    feature: str
    score: float
    weight: float
    left: Any
    right: Any


@dataclass
class Profile:
    """What is known of a thing by which it can be told to be the same as another."""

    id: str
    kind: str
    type: str | None = None
    name: str | None = None
    date: str | None = None
    records: set[str] = field(default_factory=set)
    names: set[Spelled] = field(default_factory=set)
    identifiers: dict[str, Known] = field(default_factory=dict)
    scopes: set[str] = field(default_factory=set)
    lifetime: Lifetime | None = None
    partners: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    is_brought: bool = False
    """Whether the load that is planned or was just applied speaks of it."""

    def established(self) -> dict[str, Known]:
        """Identifiers that prove who it is; the ids of its records in their data sets too."""
        own = {one: Known(ESTABLISHED) for one in self.records if split_id(one).scheme != HOME_SCHEME}
        return {**own, **{one: known for one, known in self.identifiers.items() if known.status == ESTABLISHED}}

    def acronyms(self) -> set[str]:
        """Its acronyms, folded."""
        return {one for name in self.names for one in acronyms_of(name.text, name.kind)}

    def initials(self) -> set[str]:
        """The acronyms that its names would have."""
        return {one for name in self.names if (one := initials_of(name.text))}


def shared_established(left: Profile, right: Profile) -> list[str]:
    """The identifiers that are established for both, at a common time."""
    ours, theirs = left.established(), right.established()
    return sorted(one for one in ours.keys() & theirs.keys() if _overlap(ours[one].spells, theirs[one].spells))


def conflicting(left: Profile, right: Profile) -> list[tuple[str, str]]:
    """Pairs of established identifiers of one scheme that the two do not share: a data set that tells them apart."""
    ours, theirs = _by_scheme(left.established()), _by_scheme(right.established())
    return [
        (min(ours[one]), min(theirs[one])) for one in sorted(ours.keys() & theirs.keys()) if not ours[one] & theirs[one]
    ]


def are_compatible(left: Profile, right: Profile) -> bool:
    """Whether their kinds allow them to be one at all; a person is no organisation."""
    types = {left.type, right.type}
    return left.kind == right.kind and (len(types) == 1 or None in types or _PERSON not in types)


def compare(
    left: Profile, right: Profile, words: Words, spelled: Collection[tuple[Spelled, Spelled]]
) -> list[Evidence]:
    """Everything that is known on both sides, compared.

    Parameters
    ----------
    spelled : the pairs of names worth comparing; others have no telling word in common.
    """
    return [
        *_identifiers(left, right),
        *_names(left, right, words, spelled),
        *_kinds(left, right),
        *_sets("country", left.countries, right.countries),
        *_dates(left, right),
        *_ties(left, right),
    ]


def score_of(evidence: Iterable[Evidence]) -> float:
    """The weighted mean of what is known."""
    known = list(evidence)
    weight = sum(one.weight for one in known)
    return round(sum(one.score * one.weight for one in known) / weight, 3) if weight else 0.0


def _identifiers(left: Profile, right: Profile) -> Iterable[Evidence]:
    proven = shared_established(left, right)
    seen = sorted(_all(left).keys() & _all(right).keys() - set(proven))
    if proven or seen:
        score = 1.0 if proven else 0.9
        said = [f"{one} ({known[one].status})" for known in (_all(left), _all(right)) for one in proven or seen]
        half = len(said) // 2
        yield Evidence("identifier", score, _WEIGHTS["identifier"], said[:half], said[half:])
    for ours, theirs in conflicting(left, right):
        yield Evidence("identifier", 0.0, _WEIGHTS["identifier"] / 2, ours, theirs)


def _all(profile: Profile) -> Mapping[str, Known]:
    return {**profile.identifiers, **profile.established()}


def _names(
    left: Profile, right: Profile, words: Words, spelled: Collection[tuple[Spelled, Spelled]]
) -> Iterable[Evidence]:
    found = [
        (words.alike(one.key, other.key), one.text, other.text)
        for one, other in spelled
        if not (is_acronym(one.text) or is_acronym(other.text))
    ]
    # Of names that are as alike, the same one is the better witness.
    best = max(found, key=lambda one: (one[0], one[1] == one[2], one), default=(0.0, left.name, right.name))
    for ours, theirs, worth in (
        (left.acronyms(), right.acronyms(), _ONE_ACRONYM),
        (left.acronyms(), right.initials(), _INITIALS),
        (left.initials(), right.acronyms(), _INITIALS),
    ):
        # Many a group has the acronym of another: alone it is a hint, beside a like name it confirms.
        if common := sorted(ours & theirs):
            best = (
                max(best, (worth, common[0], common[0])) if best[0] < worth else (min(1.0, best[0] + 0.05), *best[1:])
            )
    if best[1] is not None or best[2] is not None:
        yield Evidence("name", round(best[0], 3), _WEIGHTS["name"], best[1], best[2])


def _kinds(left: Profile, right: Profile) -> Iterable[Evidence]:
    if left.type is None or right.type is None:
        return
    if left.type == right.type:
        score = 1.0
    else:
        score = _RELATED_KIND if any({left.type, right.type} <= group for group in _RELATED) else _OTHER_KIND
    yield Evidence("kind", score, _WEIGHTS["kind"], left.type, right.type)


def _sets(feature: str, ours: frozenset[str], theirs: frozenset[str]) -> Iterable[Evidence]:
    if ours and theirs:
        yield Evidence(feature, 1.0 if ours & theirs else 0.0, _WEIGHTS[feature], sorted(ours), sorted(theirs))


def _dates(left: Profile, right: Profile) -> Iterable[Evidence]:
    if left.lifetime and right.lifetime:
        score = 1.0 if _lived_together(left.lifetime, right.lifetime) else 0.0
        said = [one.edtf for one in (left.lifetime, right.lifetime)]
        yield Evidence("dates", score, _WEIGHTS["dates"], *said)
    if left.date and right.date:
        score = 1.0 if _overlap((left.date,), (right.date,)) else 0.0
        # Documents of one name are told apart by their day.
        yield Evidence("dates", score, _WEIGHTS["dates"] * 3, left.date, right.date)


def _ties(left: Profile, right: Profile) -> Iterable[Evidence]:
    ours, theirs = left.partners - {right.id}, right.partners - {left.id}
    common = sorted(ours & theirs)
    if common:
        share = len(common) / min(len(ours), len(theirs))
        yield Evidence("ties", round(min(1.0, share / _SOME_TIES), 3), _WEIGHTS["ties"], common[:5], common[:5])
    if right.id in left.partners:
        # Who meets another in a fact is somebody else.
        yield Evidence("ties", 0.0, _WEIGHTS["ties"] * 2, f"meets {right.id}", f"meets {left.id}")


def lived_together(left: Profile, right: Profile) -> bool:
    """Whether both can have existed on one day, as far as is known."""
    return not (left.lifetime and right.lifetime) or _lived_together(left.lifetime, right.lifetime)


def _lived_together(one: Lifetime, other: Lifetime) -> bool:
    return one.first <= other.last and other.first <= one.last


def _overlap(ours: Collection[str], theirs: Collection[str]) -> bool:
    """Whether two lists of spells have a day in common; without any, a thing always held."""
    if not ours or not theirs:
        return True
    mine, yours = ([parse_valid(text) for text in spells] for spells in (ours, theirs))
    return any(
        one[0].earliest <= other[1].latest and other[0].earliest <= one[1].latest for one in mine for other in yours
    )


def _by_scheme(identifiers: Mapping[str, Known]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for one in identifiers:
        found.setdefault(one.rpartition(":")[0], set()).add(one)
    return found


def spelled(text: str, kind: str) -> Spelled:
    """A name with its search key."""
    return Spelled(fold_name(text), text, kind)
