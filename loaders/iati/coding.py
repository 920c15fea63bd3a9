"""An activity as claims: its publisher, its programme, its organisations and its money."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from lxml.etree import _Element as Element

from tertius.graph_schema.claims import Claim, Reject
from tertius.graph_schema.content import Participant
from tertius.graph_schema.entities.actor import Actor
from tertius.graph_schema.entities.programme import Programme
from tertius.graph_schema.entities.source import Source
from tertius.graph_schema.facts.funding import Funding
from tertius.graph_schema.identifiers import Name
from tertius.loaders.iati.activities import Activity
from tertius.loaders.iati.codes import EXTENDING, FUNDING, IMPLEMENTING, LETTERS
from tertius.loaders.iati.money import Flow, Roles, code_budget, code_transaction
from tertius.loaders.iati.organisations import is_secondary, reporter_of, taking_part
from tertius.loaders.money import Converter
from tertius.loaders.reading.values import parse_date
from tertius.loaders.record import Record
from tertius.loaders.release import PARSED, Release, slug

Code = Callable[[Activity, Element, str, Roles, Actor | None], Flow]

_PARENT = {"1", "parent"}
_ACTUAL_START, _ACTUAL_END = {"2", "start-actual"}, {"4", "end-actual"}


@dataclass
class Coder:
    """Turns activities into claims; knows which activities and publishers were read in this run."""

    converter: Converter
    _first: dict[str, str] = field(default_factory=dict)
    _releases: dict[str, Release] = field(default_factory=dict)
    _told: set[str] = field(default_factory=set)

    def activity(self, activity: Activity) -> Iterator[Record]:
        """Every claim of an activity; one without an identifier, or read before, gives a reject a transaction."""
        identifier = "-".join((activity.text(activity.element.find("iati-identifier")) or "").split())
        where = activity.spot.where()
        if not identifier:
            yield from _all_rejected(activity, "invalid-row", "the activity has no iati-identifier", None)
            return
        if identifier in self._first:
            message = f"the activity {identifier} was already read at {self._first[identifier]}"
            yield from _all_rejected(activity, "duplicate-key", message, identifier)
            return
        self._first[identifier] = where
        release = self._releases_of(activity)
        yield from release.attempt(activity.spot, release.source.id, lambda: [release.opening()])
        yield from self._programme(activity, identifier, release)
        yield from self._organisations(activity, identifier, release)
        yield from self._money(activity, identifier, release)

    def _releases_of(self, activity: Activity) -> Release:
        """The publisher as a source; one for all of its files."""
        reporter = reporter_of(activity)
        key = reporter.id.rpartition(":")[2] if reporter else "unknown"
        if key not in self._releases:
            name = (reporter.name if reporter else None) or "an unnamed publisher"
            source = Source(
                id=f"iati:source:{key}",
                title=f"IATI activities of {name}",
                publisher=name,
                date=_day(activity.generated),
                reliability="B",
            )
            # Organisations are told once in a run, whichever publisher names them first.
            self._releases[key] = Release(source, told=self._told)
        return self._releases[key]

    def _programme(self, activity: Activity, identifier: str, release: Release) -> Iterator[Record]:
        titles = activity.texts(activity.element.find("title"))
        names = tuple(dict.fromkeys(Name(text=one.text, lang=one.lang) for one in titles[1:]))
        programme = Programme(
            id=f"iati:activity:{identifier}",
            name=titles[0].text if titles else identifier,
            names=names,
            note=_note(activity),
        )
        yield from release.attempt(
            activity.spot, programme.id, lambda: [release.claim(programme, activity.spot, identifier)]
        )

    def _organisations(self, activity: Activity, identifier: str, release: Release) -> Iterator[Record]:
        """Who takes part, as one flow without an amount; nothing if nobody gives or receives."""
        roles = taking_part(activity)
        givers, takers = [*roles.get(FUNDING, []), *roles.get(EXTENDING, [])], roles.get(IMPLEMENTING, [])
        key = f"iati:organisations:{identifier}"

        def make() -> Iterator[Claim]:
            flow = Funding(
                id=key,
                valid=_span(activity),
                funder=_each_once([one.id for one in givers]),
                recipient=_each_once([one.id for one in takers]),
                under=(Participant(actor=f"iati:activity:{identifier}"),),
                flow_type="Participating organisations",
            )
            yield from (release.claim(one, activity.spot, identifier) for one in (*givers, *takers))
            yield release.claim(flow, activity.spot, f"{identifier}, participating-org")

        if givers or takers:
            yield from release.attempt(activity.spot, key, make)

    def _money(self, activity: Activity, identifier: str, release: Release) -> Iterator[Record]:
        seen: Counter[str] = Counter()
        roles, reporter = taking_part(activity), reporter_of(activity)
        own = None if is_secondary(activity) else reporter
        for tag, code in (("transaction", code_transaction), ("budget", code_budget)):
            for element in activity.element.findall(tag):
                key = _key(tag, element, identifier, seen)

                def make(element: Element = element, key: str = key, code: Code = code) -> Iterator[Claim]:
                    flow = code(activity, element, key, roles, own)
                    yield from self._flow_claims(flow, activity, element, identifier, release)

                yield from release.attempt(activity.spot_of(element), key, make)

    def _flow_claims(
        self, flow: Flow, activity: Activity, element: Element, identifier: str, release: Release
    ) -> Iterator[Claim]:
        spot = activity.spot_of(element)
        yield from (release.claim(one, spot, identifier) for one in flow.things)
        # The line is left out of the locator: it moves with every new activity, and a claim would change with it.
        locator = f"{identifier}, {flow.fact.id.removeprefix(f'iati:{element.tag}:{identifier}:')}"
        credibility = PARSED if flow.is_inferred else None
        yield release.claim(flow.fact, spot, locator, credibility=credibility, note=flow.note)
        yield from self.converter.claims(flow.fact, spot, flow.value_day)


def _note(activity: Activity) -> str | None:
    """The description, and the parent activity, which may report the same money."""
    parents = [one.get("ref", "") for one in activity.element.findall("related-activity") if one.get("type") in _PARENT]
    said = [activity.text(activity.element.find("description")), *(f"part of the activity {one}" for one in parents)]
    return "; ".join(one for one in said if one) or None


def _each_once(ids: list[str]) -> tuple[Participant, ...]:
    return tuple(Participant(actor=one) for one in dict.fromkeys(ids))


def _key(tag: str, element: Element, identifier: str, seen: Counter[str]) -> str:
    """The activity, the type, the publisher's reference if there is one, and a running number among the same."""
    kind = element.find("transaction-type")
    written = (kind.get("code") if kind is not None else element.get("type")) or "none"
    # A publisher that goes from 1.0x to 2.0x keeps its facts.
    parts = [tag, identifier, slug(LETTERS.get(written, written)), slug(element.get("ref") or "")]
    stem = ":".join(part for part in parts if part)
    seen[stem] += 1
    return f"iati:{stem}:{seen[stem]}"


def _day(text: str | None) -> str | None:
    return text[:10] if text else None


def _span(activity: Activity) -> str | None:
    """When the activity ran: its actual dates, as far as they can be read."""
    dates = {
        (one.get("type") or "").strip(): activity.date_of(one) for one in activity.element.findall("activity-date")
    }
    start, end = (_readable(dates, wanted) for wanted in (_ACTUAL_START, _ACTUAL_END))
    return f"{start or ''}/{end or ''}" if start and (end is None or start <= end) else None


def _readable(dates: dict[str, str], wanted: set[str]) -> str | None:
    try:
        return next((parse_date(text, "iso") for kind, text in dates.items() if kind in wanted and text), None)
    except ValueError:
        return None


def _all_rejected(activity: Activity, code: str, message: str, value: str | None) -> Iterator[Reject]:
    found = activity.element.findall("transaction") or [activity.element]
    for element in found:
        spot = activity.spot_of(element)
        yield Reject(code=code, where=spot.where(), message=f"{message}; its {element.tag} is not loaded", value=value)
