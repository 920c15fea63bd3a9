"""States: who was one when, and under which number or code (Gleditsch-Ward, COW, ISO 3166, ICOW).

What it is
    Three lists that name the same states differently, each loaded as records of its own: the independent states of
    Gleditsch and Ward, the members of the COW state system, and the codes of ISO 3166-1 with those that ISO 3166-3
    lists as withdrawn. Together they are the dated cross-walk, `tertius actors crosswalk`. Beside them the colonial
    history of ICOW: since when a state is independent, of whom, and into what it was merged.

How to obtain it
    ISO comes with tertius: `tertius load apply states` loads it. Gleditsch-Ward is on Kristian Skrede Gleditsch's page
    (ksgleditsch.com/statelist.html), as workbook (Cow Nr., Cow ID, Name of State, Start, End) and as text without a
    header. COW is State System Membership of the Correlates of War Project
    (correlatesofwar.org/data-sets/state-system-membership): `statelist2016.csv` has dates, `system2016.csv` years.
    ICOW Colonial History (`coldata110.csv`) is on Paul Hensel's page, paulhensel.org/icowcol.html.

Terms
    COW data may not be passed on, and Gleditsch-Ward and ICOW state no licence: bring your own download. The table of
    ISO codes and that of numbers are part of tertius (Apache-2.0); codes and dates are facts.

What is mapped to what
    A number is an actor of kind state (`gw:432`, `cow:432`), a country of ISO too (`iso3:MLI`); territories are none.
    Its identifiers carry the spells in which they stood for it: `iso3:SUN` and `iso3:RUS` are the number 365 one after
    the other. Every spell in a list is an existence with its dates; a number with several spells keeps them apart.

What it cannot say
    Both lists begin on 1 January 1816: what existed then is attested on that day, and nobody says since when. A spell
    that ends on the last day of its list had not ended. ISO says which code was assigned when, never who was a state.
    ICOW does not tell when a state was interrupted (Estonia from 1940 to 1991), nor when one that merged nowhere ended.
    Records are joined by identity decisions, never here. Where COW parts states differently (two numbers for Germany
    and for Yemen, one for Yugoslavia and Serbia) the other numbers of its records are candidates. What ISO gave to a
    state that is gone and to another since (VNM) is a candidate, which joins nothing; so is XKX, which ISO has not
    assigned.

Rejects
    bad-date, impossible-date, date-order (a spell that ends before it begins), duplicate-key (a spell given twice),
    unknown-code (ICOW: a number of no state, another type of independence), invalid-row, schema-drift, encoding.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from tertius.graph_schema.claims import Citation, Claim, Origin
from tertius.graph_schema.content import Participant
from tertius.graph_schema.entities.actor import Actor
from tertius.graph_schema.entities.source import Source
from tertius.graph_schema.facts.existence import Existence
from tertius.graph_schema.identifiers import Identifier, Name
from tertius.graph_schema.time import parse_endpoint
from tertius.loaders.reading.tables import read_table
from tertius.loaders.reading.values import interval
from tertius.loaders.record import Dataset, Input, Record
from tertius.loaders.states.colonial_history import is_form, read_history
from tertius.loaders.states.iso3166 import IsoCode, iso_codes
from tertius.loaders.states.lists import LISTS_BEGIN, Spell, StateList, read_list
from tertius.loaders.states.polities import Polity, counterparts_of_cow, identifiers_of, polities, polities_of

_ISO_TABLE = Path(__file__).parent / "iso3166.csv"
_ISO_EDITION = "2020"

DATASET = Dataset(
    name="states",
    title="State systems: Gleditsch-Ward, COW, ISO 3166",
    licence="ISO: Apache-2.0 (selection); Gleditsch-Ward: not stated; COW: may not be passed on",
    scope="states",
    default=_ISO_TABLE,
)

_PUBLISHED = {
    "gw": ("Independent States", "Kristian Skrede Gleditsch and Michael D. Ward", "ksgleditsch.com/statelist.html"),
    "cow": (
        "State System Membership",
        "Correlates of War Project",
        "correlatesofwar.org/data-sets/state-system-membership",
    ),
}


def scope(source: Input) -> str:
    """What one list can speak of: `states:gw`, `states:cow`, `states:iso` or `states:icow`."""
    path = source.only()
    if _is_iso(path):
        return "states:iso"
    return "states:icow" if _is_history(path) else f"states:{read_list(path).system}"


def release(source: Input) -> str | None:
    """The version that a list names, else its last day; the colonial history names none."""
    path = source.only()
    if _is_iso(path):
        return _ISO_EDITION
    return None if _is_history(path) else read_list(path).label


def records(source: Input) -> Iterator[Record]:
    """The source, every state with its identifiers, and an existence for each spell; a reject for each unread row.

    Raises
    ------
    InvalidInput
        If the file is no list of states that is known.
    """
    path = source.only()
    if _is_iso(path):
        yield from _iso_records()
        return
    if _is_history(path):
        yield from read_history(path)
        return
    found = read_list(path)
    yield _source_of(found)
    yield from found.rejects
    spells: dict[str, list[Spell]] = defaultdict(list)
    for one in found.spells:
        spells[one.number].append(one)
    for held in spells.values():
        yield _actor(held, found)
        yield from _existences(held, found)


def _is_iso(path: Path) -> bool:
    return path.name == _ISO_TABLE.name


def _is_history(path: Path) -> bool:
    return path.suffix.lower() not in {".txt", ".dat"} and is_form(read_table(path).columns)


def _source_of(found: StateList) -> Claim:
    title, publisher, url = _PUBLISHED[found.system]
    said = Source(
        id=_source_id(found),
        title=f"{title}, {found.label}",
        publisher=publisher,
        date=parse_endpoint(found.closes).latest.isoformat(),
        url=url,
        reliability="B",
        licence="may not be passed on" if found.system == "cow" else "not stated",
    )
    return Claim(id=f"states:source:{found.system}", says=said, credibility=2, origin=Origin(file=found.path.name))


def _source_id(found: StateList) -> str:
    return f"states:source:{found.system}-{found.label}"


def _actor(held: list[Spell], found: StateList) -> Claim:
    last = held[-1]
    number = f"{found.system}:{last.number}"
    lines = polities_of(found.system, last.number)
    letters = dict.fromkeys(one.letters for one in held if one.letters)
    own = [Identifier(id=number), *(Identifier(id=f"{found.system}c:{one}") for one in letters)]
    others = identifiers_of(lines, ("iso3",)) if found.system == "gw" else counterparts_of_cow(lines)
    known = lines[-1].name if lines else number
    names = dict.fromkeys(one.name for one in held if one.name)
    name = last.name or known
    said = Actor(
        id=number,
        name=name,
        type="state",
        names=tuple(Name(text=one, lang="en") for one in names if one != name),
        identifiers=(*own, *others),
    )
    return _claim(f"states:actor:{number}", said, last, found)


def _existences(held: list[Spell], found: StateList) -> Iterator[Claim]:
    ordered = sorted(held, key=lambda one: parse_endpoint(one.first).earliest)
    for place, one in enumerate(ordered, start=1):
        key = f"states:existence:{found.system}:{one.number}:{place}"
        had_begun = one.first in {LISTS_BEGIN, LISTS_BEGIN[:4]}
        end = ".." if one.last == found.closes else one.last
        said = Existence(
            id=key,
            subject=(Participant(actor=f"{found.system}:{one.number}"),),
            valid=interval(None if had_begun else one.first, end),
            attested=one.first if had_begun else None,
        )
        yield _claim(key, said, one, found)


def _claim(key: str, said: Actor | Existence, spell: Spell, found: StateList) -> Claim:
    return Claim(
        id=key,
        says=said,
        citations=(Citation(source=_source_id(found), locator=spell.row.where(), quote=spell.quote),),
        credibility=2,
        origin=Origin(file=spell.row.file, row=spell.row.line),
    )


def _iso_records() -> Iterator[Claim]:
    source = Source(
        id=f"states:source:iso-{_ISO_EDITION}",
        title="ISO 3166 country codes, current and withdrawn",
        publisher="International Organization for Standardization; table by tertius",
        date=_ISO_EDITION,
        url="iso.org/iso-3166-country-codes.html",
        reliability="B",
        licence="Apache-2.0 (selection)",
    )
    yield Claim(id="states:source:iso", says=source, credibility=2, origin=Origin(file=_ISO_TABLE.name))
    groups: dict[str, list[Polity]] = defaultdict(list)
    for one in polities():
        if one.assigned_iso3 and one.status != "candidate":
            groups[one.gw or one.iso3].append(one)
    for lines in groups.values():
        yield _iso_actor(lines, source.id)


def _iso_actor(lines: list[Polity], source: str) -> Claim:
    ordered = sorted(lines, key=lambda one: one.first)
    last = ordered[-1]
    assigned = [one for line in ordered for one in iso_codes() if one.alpha3 == line.iso3]
    names = dict.fromkeys([*(one.name for one in ordered), *(one.name for one in assigned)])
    said = Actor(
        id=f"iso3:{last.iso3}",
        name=last.name,
        type="state",
        names=tuple(Name(text=one, lang="en") for one in names if one != last.name),
        identifiers=(*identifiers_of(ordered, ("iso3",)), *_number(last), *_other_iso(assigned)),
    )
    cited = Citation(source=source, locator=f"{_ISO_TABLE.name}, {last.iso3}")
    return Claim(
        id=f"states:actor:iso3:{last.iso3}",
        says=said,
        citations=(cited,),
        credibility=2,
        origin=Origin(file=_ISO_TABLE.name),
    )


def _number(line: Polity) -> Iterator[Identifier]:
    if line.gw:
        yield Identifier(id=f"gw:{line.gw}")


def _other_iso(assigned: Iterable[IsoCode]) -> Iterator[Identifier]:
    """Two letters and numbers, dated where they or a neighbour changed."""
    codes = list(dict.fromkeys(assigned))
    for scheme, name in (("iso2", "alpha2"), ("isonum", "numeric")):
        held: dict[str, list[IsoCode]] = defaultdict(list)
        for one in codes:
            held[getattr(one, name)].append(one)
        for code, spans in held.items():
            if code:
                # A change of the number alone splits no spell of the letters.
                valid = f"{spans[0].valid.partition('/')[0]}/{spans[-1].withdrawn or '..'}"
                has_changed = len(held) > 1 or bool(spans[-1].withdrawn)
                yield Identifier(id=f"{scheme}:{code}", valid=(valid,) if has_changed else ())
