"""Claims such as a data set of mediations, hostilities and signatures holds, made up by number: any amount, no memory.

Twenty facts share an agreement, some hundred actors come again and again, every claim cites a source with its words,
a tenth of the actors has a second name and an identifier. The same number always gives the same claim.
"""

from __future__ import annotations

from collections.abc import Iterator

from tertius.graph_schema.claims import Citation, Claim, Origin
from tertius.graph_schema.content import Fact, Participant
from tertius.graph_schema.entities.actor import Actor
from tertius.graph_schema.entities.agreement import Agreement
from tertius.graph_schema.entities.source import Source
from tertius.graph_schema.facts.hostility import Hostility
from tertius.graph_schema.facts.mediation import Mediation
from tertius.graph_schema.facts.signature import Signature
from tertius.graph_schema.identifiers import Identifier, Name
from tertius.loaders.record import Dataset

MADE_UP = Dataset(name="made-up", title="Made-up facts", licence="none", scope="made-up", complete=True)
_FACTS_PER_AGREEMENT = 20
_FACTS_PER_SOURCE = 500
_OUTCOMES = ("partial_agreement", "full_agreement", "failed", None)


def made_up(facts: int, *, revised: int = 0) -> Iterator[Claim]:
    """So many facts, after the things they refer to.

    Parameters
    ----------
    revised : every so-manieth fact says something else than without it; 0 for none.
    """
    actors = _count_actors(facts)
    for number in range(facts // _FACTS_PER_SOURCE + 1):
        yield _source(number)
    for number in range(actors):
        yield _actor(number)
    for number in range(facts // _FACTS_PER_AGREEMENT + 1):
        yield _agreement(number)
    for number in range(facts):
        yield _claim(number, _fact(number, actors, is_revised=bool(revised) and number % revised == 0))


def _count_actors(facts: int) -> int:
    return min(2_000, 100 + facts // 50)


def _claim(number: int, says: Fact) -> Claim:
    quote = f"Delegates met again on the matter of {number}, and the parties to the conflict were heard at length."
    cited = Citation(source=f"source:report-{number // _FACTS_PER_SOURCE}", locator=f"p. {number % 90}", quote=quote)
    return Claim(
        id=f"made-up:{says.kind.lower()}:{number}:claim",
        says=says,
        citations=(cited,),
        credibility=number % 4 + 2,
        origin=Origin(file="made-up.csv", row=number + 2),
    )


def _fact(number: int, actors: int, *, is_revised: bool) -> Fact:
    first, second, third = (f"made-up:actor:{(number + shift) % actors}" for shift in range(3))
    day = f"{1990 + number % 30}-{number % 12 + 1:02}-{number % 28 + 1:02}"
    summary = f"Round {number}" + (", as corrected" if is_revised else "")
    own = f"made-up:{('mediation', 'hostility', 'signature')[number % 3]}:{number}"
    if number % 3 == 0:
        return Mediation(
            id=own,
            valid=f"{day}/..",
            summary=summary,
            mediator=(Participant(actor=third, role="chief_mediator"),),
            party=(Participant(actor=first, side="A"), Participant(actor=second, side="B")),
            outcome=_OUTCOMES[number // 3 % 4],
        )
    if number % 3 == 1:
        return Hostility(
            id=own,
            valid=day[:4],
            summary=summary,
            side=(Participant(actor=first, side="A"), Participant(actor=second, side="B")),
            deaths_best=str(number % 500),
        )
    agreement = f"made-up:agreement:{number // _FACTS_PER_AGREEMENT}"
    return Signature(
        id=own,
        valid=day,
        summary=summary,
        signatory=(Participant(actor=first, role="party"),),
        of=(Participant(actor=agreement),),
        act="signed",
    )


def _actor(number: int) -> Claim:
    names = (Name(text=f"Mouvement {number}", lang="fr"),) if number % 10 == 0 else ()
    known = (Identifier(id=f"wikidata:Q{number}"),) if number % 10 == 0 else ()
    says = Actor(
        id=f"made-up:actor:{number}", name=f"Movement {number}", type="armed_group", names=names, identifiers=known
    )
    return _entity(says, "source:report-0")


def _agreement(number: int) -> Claim:
    says = Agreement(id=f"made-up:agreement:{number}", name=f"Accord {number}", date=f"{1990 + number % 30}-06")
    return _entity(says, "source:report-0")


def _source(number: int) -> Claim:
    title = f"Report {number}"
    return _entity(Source(id=f"source:report-{number}", title=title, reliability="ABCD"[number % 4], date="2020"), None)


def _entity(says: Actor | Agreement | Source, source: str | None) -> Claim:
    cited = (Citation(source=source),) if source else ()
    return Claim(id=f"made-up:{says.id}:claim", says=says, citations=cited, credibility=2)
