"""A small graph whose texts try to be something else: markup, formulas, ends of strings, signs that XML forbids."""

from __future__ import annotations

from collections.abc import Iterator

from tertius.graph_schema.claims import Citation, Claim
from tertius.graph_schema.content import Participant
from tertius.graph_schema.entities.actor import Actor
from tertius.graph_schema.entities.source import Source
from tertius.graph_schema.facts.mediation import Mediation
from tertius.graph_schema.facts.support import Support
from tertius.graph_schema.identifiers import Name
from tests.loaders.claims_for_tests import dataset

HOSTILE = dataset("hostile")
TEXTS = (
    "=cmd|' /C calc'!A0",
    '"quoted", <b>bold</b> & \\u0027}) DETACH DELETE n //',
    "حركة تحرير أزواد\nsecond line\r\nthird",
    "'; MATCH (n) DETACH DELETE n; //\u2028next",
    "bell \x07 and escape \x1b[31m \ufffe end",
    "]]><script>alert(1)</script><!-- -->",
)
"""One a name; the fifth has four signs that XML 1.0 cannot hold, the first is a formula."""

IDS = tuple(f"hostile:actor<{number}>'\"&=" for number in range(len(TEXTS)))


def hostile_claims() -> Iterator[Claim]:
    """Six actors, a mediation between all of them, and a support that began nobody knows when."""
    yield Claim(id="hostile:source", says=Source(id="source:<h>", title=TEXTS[1], reliability="B", date="2020"))
    for key, text in zip(IDS, TEXTS, strict=True):
        says = Actor(id=key, name=text, type="armed_group", names=(Name(text=f"@{text}", lang="ar"),))
        yield Claim(id=f"hostile:claim:{key}", says=says)
    cited = (Citation(source="source:<h>", quote=TEXTS[3], locator=TEXTS[4]),)
    mediation = Mediation(
        id="hostile:mediation:'1'",
        valid="2014-06/2014-09-20",
        summary=TEXTS[4],
        mediator=(Participant(actor=IDS[0], role="chief_mediator"),),
        party=tuple(Participant(actor=one, side=TEXTS[0]) for one in IDS[1:]),
    )
    yield Claim(id="hostile:claim:'mediation'", says=mediation, citations=cited, note=TEXTS[2])
    for number in (1, 2):
        # Two facts between the same two: the edges are parallel.
        support = Support(
            id=f"hostile:support:{number}",
            valid=("/2015", "2016/..")[number - 1],
            supporter=(Participant(actor=IDS[0]),),
            supported=(Participant(actor=IDS[1]),),
        )
        yield Claim(id=f"hostile:claim:support:{number}", says=support, citations=cited)
