"""Cases of civil-war mediation as claims, for a set that has no ids: they are made of names and hashes."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from tertius.graph_schema.claims import Claim
from tertius.graph_schema.content import Participant
from tertius.graph_schema.entities.actor import Actor
from tertius.graph_schema.entities.conflict import Conflict
from tertius.graph_schema.entities.place import Place
from tertius.graph_schema.facts.hostility import Hostility
from tertius.graph_schema.facts.mediation import Mediation
from tertius.graph_schema.facts.office import Office
from tertius.graph_schema.identifiers import Name, NameKind, fold_name
from tertius.graph_schema.time import parse_valid
from tertius.loaders.parsing.known_names import Known
from tertius.loaders.parsing.sides import state_in
from tertius.loaders.parsing.third_parties import ThirdParty, tidy_text
from tertius.loaders.parsing.words import names_of_person, without_honorifics
from tertius.loaders.reading.tables import TableRow
from tertius.loaders.release import CODED, PARSED, Release, slug

_MAX_SLUG = 60


@dataclass
class Reading:
    """One run over the file: the release, and where each mediation and episode stood first."""

    release: Release
    cases: dict[str, int] = field(default_factory=dict)
    episodes: set[str] = field(default_factory=set)
    _spelled: set[str] = field(default_factory=set)

    def spellings(self, case: Case) -> Iterator[Claim]:
        """Each other spelling of a state or organisation once, so that it is found under all of them."""
        parties = [(state, name) for names in case.sides.values() for name in names if (state := state_in(name))]
        mediators = [(one.name, one.written) for one in case.third_parties if one.written]
        for name, written in [*parties, *mediators]:
            key = f"cwm:actor:{slug(name)}:name:{slug(written)}"
            is_new = self.release.has_told(f"cwm:actor:{slug(name)}") and key not in self._spelled
            if slug(written) == slug(name) or not is_new:
                continue
            self._spelled.add(key)
            kind: NameKind = "acronym" if re.fullmatch(r"(?:[A-Z]\.?){2,6}", written) else "alias"
            says = Actor(id=f"cwm:actor:{slug(name)}", names=(Name(text=written, lang="en", kind=kind),))
            yield self.release.claim(says, case.row, case.row.where(), written, key=key)


@dataclass
class Case:
    """One row: a conflict with its sides, and the mediation in it."""

    row: TableRow
    country: str
    begins: str
    third_party: str
    sides: dict[str, tuple[str, ...]] = field(default_factory=dict)
    third_parties: tuple[ThirdParty, ...] = ()
    valid: str | None = None
    venue: str | None = None
    codes: dict[str, str] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)

    @property
    def id(self) -> str:
        """Id of the mediation: its country and beginning to be read, a hash of what else it is known by."""
        known_by = [self.country, self.row["sidea"], self.row["sideb"], self.begins, self.third_party]
        begins = re.sub(r"[^0-9]+", "-", self.begins).strip("-") or "undated"
        return f"cwm:mediation:{slug(self.country)}.{begins}.{_hash('|'.join(map(fold_name, known_by)))}"

    @property
    def conflict(self) -> str:
        """Id of the conflict: country and side B as the cell has it."""
        return f"cwm:conflict:{slug(self.country)}.{_short(slug(self.row['sideb'])) or 'unnamed'}"

    @property
    def begun(self) -> str | None:
        """The beginning alone, if it is known."""
        start = parse_valid(self.valid)[0] if self.valid else None
        return start.text if start is not None and start.kind == "known" else None


def conflict_claims(case: Case, episode: str | None, reading: Reading) -> Iterator[Claim]:
    """The conflict, its parties, and the episode in which they fought."""
    yield from _parties(case, reading.release)
    opponent = case.row["sideb"] or "unnamed"
    says = Conflict(id=case.conflict, name=f"{case.country}: {opponent}")
    yield reading.release.claim(says, case.row, case.row.where())
    if episode is None or len(case.sides) < 2 or not all(case.sides.values()):
        return
    start, end = parse_valid(episode)
    fact = f"cwm:hostility:{case.conflict.removeprefix('cwm:conflict:')}.{start.text or 'unknown'}"
    key = f"{fact}.{end.text or 'open'}"
    if key in reading.episodes:
        return
    reading.episodes.add(key)
    fought = tuple(Participant(actor=one, side=side) for side, one in _sides(case))
    says_fought = Hostility(id=fact, side=fought, in_conflict=(Participant(actor=case.conflict),), valid=episode)
    yield reading.release.claim(says_fought, case.row, case.row.where(), key=key)


def case_claims(case: Case, reading: Reading) -> Iterator[Claim]:
    """The mediation, its mediators, and the offices that the cell plainly gives to persons."""
    release, row = reading.release, case.row
    quoted = (row, row.where("name of third party"), case.third_party)
    for one in case.third_parties:
        for actor in _actors(one, case.country):
            yield release.claim(actor, *quoted, credibility=PARSED)
        if (office := _office(one, case)) is not None:
            key = f"{office.id}@{case.id.removeprefix('cwm:mediation:')}"
            yield release.claim(office, *quoted, key=key, credibility=PARSED)
    if case.venue:
        yield release.claim(Place(id=f"cwm:place:{slug(case.venue)}", name=case.venue), row, row.where("venue"))
    plain = len(case.third_parties) == 1 and case.third_parties[0].written == tidy_text(case.third_party)
    remarks = case.remarks + [f"{one.name}: former {one.office}" for one in case.third_parties if one.former]
    yield release.claim(
        _mediation(case), *quoted, credibility=CODED if plain else PARSED, note="; ".join(remarks) or None
    )


def _mediation(case: Case) -> Mediation:
    mandates = {f"cwm:actor:{slug(one.of.name)}" for one in case.third_parties if one.of and _acts_for(one)}
    return Mediation(
        id=case.id,
        mediator=tuple(_mediator(one, case.country) for one in case.third_parties),
        mandated_by=tuple(Participant(actor=one) for one in sorted(mandates)),
        party=tuple(Participant(actor=one, side=side) for side, one in _sides(case)),
        at=(Participant(actor=f"cwm:place:{slug(case.venue)}"),) if case.venue else (),
        concerning=(Participant(actor=case.conflict),),
        valid=case.valid,
        strategy=case.codes.get("strategy"),
        outcome=case.codes.get("outcome"),
    )


def _mediator(one: ThirdParty, country: str) -> Participant:
    if one.known is not None:
        person = one.represented_by if one.represented_by_person else None
        return Participant(
            actor=_known_id(one.known),
            role="mediator",
            representative=_person_id(person, country) if person else None,
            representative_name=None if person else one.represented_by,
        )
    behalf = _known_id(one.of) if one.of is not None and _acts_for(one) else None
    return Participant(actor=_other_id(one, country), role="mediator", on_behalf_of=behalf)


def _acts_for(one: ThirdParty) -> bool:
    return one.known is None and one.is_delegate and not one.former


def _actors(one: ThirdParty, country: str) -> Iterator[Actor]:
    """The records that a third party is and refers to."""
    for known in (one.known, one.of):
        if known is not None:
            yield Actor(id=_known_id(known), name=known.name, type=known.kind)
    if one.known is None:
        yield Actor(id=_other_id(one, country), name=one.name, type="person" if one.is_person else None)
    elif one.represented_by_person and one.represented_by:
        yield Actor(id=_person_id(one.represented_by, country), name=one.represented_by, type="person")


def _office(one: ThirdParty, case: Case) -> Office | None:
    """The office of a person at the beginning of the mediation; None for a former one, whose time is not known."""
    if one.of is None or one.office is None or one.former:
        return None
    holder = _person_id(one.represented_by or one.name, case.country)
    organisation = _known_id(one.of)
    parts = [holder.removeprefix("cwm:actor:"), slug(one.of.name), slug(one.office)]
    return Office(
        id=f"cwm:office:{'.'.join(parts)}",
        holder=(Participant(actor=holder),),
        organisation=(Participant(actor=organisation),),
        title=one.office,
        attested=case.begun,
    )


def _parties(case: Case, release: Release) -> Iterator[Claim]:
    for side, names in case.sides.items():
        column = "sidea" if side == "A" else "sideb"
        for name in names:
            state = state_in(name)
            says = Actor(id=_party_id(name, case.country), name=state or name, type="state" if state else None)
            yield release.claim(says, case.row, case.row.where(column), case.row[column])


def _sides(case: Case) -> list[tuple[str, str]]:
    """The parties with their side, each once: who fights on both sides is listed where it stands first."""
    sided = {_party_id(name, case.country): side for side in reversed(case.sides) for name in case.sides[side]}
    return sorted((side, one) for one, side in sided.items())


def _party_id(name: str, country: str) -> str:
    """A state's record is one for the whole set, any other party's one for its country."""
    state = state_in(name)
    return f"cwm:actor:{slug(state)}" if state else f"cwm:actor:{slug(country)}.{_short(slug(name))}"


def _known_id(known: Known) -> str:
    return f"cwm:actor:{slug(known.name)}"


def _other_id(one: ThirdParty, country: str) -> str:
    return _person_id(one.name, country)


def _person_id(name: str, country: str) -> str:
    """Two names or more tell a person apart; one name, or an office and one name, does so only within a country."""
    own = without_honorifics(name)
    scope = "" if len(names_of_person(own)) > 1 else f"{slug(country)}."
    return f"cwm:actor:{scope}{_short(slug(own))}"


def _short(text: str) -> str:
    return text if len(text) <= _MAX_SLUG else f"{text[:_MAX_SLUG].rstrip('-')}-{_hash(text)}"


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:10]
