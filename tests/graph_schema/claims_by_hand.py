"""Claims with their slots written down beside them, for tests of policies and of what is served."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tertius.graph_schema.claims import Stance
from tertius.graph_schema.content import Content
from tertius.graph_schema.entities.actor import Actor
from tertius.graph_schema.facts.mediation import Mediation
from tertius.graph_schema.facts.signature import Signature
from tertius.store.policies import CitedSource, LiveClaim
from tests.oracles.policies import Said, Slot

Pair = tuple[LiveClaim, Said]


def said(
    key: str,
    content: Content,
    slots: dict[Slot, Any] | None = None,
    *,
    stance: Stance = "asserts",
    credibility: int = 2,
    rated: str | None = "B",
    dated: str | None = "2014-06-16",
) -> Pair:
    """One claim with one source, for the policy and for the oracle."""
    source = CitedSource(f"source:{key}", rated, dated)
    live = LiveClaim(f"test:{key}", content, stance, credibility, (source,))
    return live, Said(live.id, stance, credibility, ((rated, dated),), slots or {})


def mediation(**fields: Any) -> Mediation:
    return Mediation.model_validate({"id": "test:mediation", **fields})


YEARS = ("2012", "2013", "2014")
MEDIATORS = ("tertius:algeria", "tertius:chad")


@st.composite
def mediations(draw: st.DrawFn) -> tuple[Content, dict[Slot, Any]]:
    """A mediation and the slots that it fills, written down as they are drawn."""
    fields: dict[str, Any] = {}
    slots: dict[Slot, Any] = {}
    start, end = draw(st.sampled_from(("", *YEARS))), draw(st.sampled_from(("", *YEARS)))
    if (start or end) and not (start and end and start > end):
        fields["valid"] = f"{start}/{end}"
        slots |= {("start",): start} if start else {}
        slots |= {("end",): end} if end else {}
    if draw(st.booleans()):
        fields["attested"] = draw(st.sampled_from(YEARS))
        slots["attested", fields["attested"]] = True
    if outcome := draw(st.sampled_from((None, "ceasefire", "failed", "refused"))):
        fields["outcome"] = slots[("outcome",)] = outcome
    if summary := draw(st.sampled_from((None, "Talks", "Negotiations"))):
        fields["summary"] = slots[("summary",)] = summary
    fields["mediator"] = []
    for actor in draw(st.lists(st.sampled_from(MEDIATORS), unique=True)):
        role = draw(st.sampled_from((None, "chief_mediator", "facilitator")))
        fields["mediator"].append({"actor": actor, "role": role})
        slots["participant", "MEDIATOR", actor] = True
        slots |= {("participant", "MEDIATOR", actor, "role"): role} if role else {}
    return mediation(**fields), slots


@st.composite
def signatures(draw: st.DrawFn) -> tuple[Content, dict[Slot, Any]]:
    """A signature, whose signatory and agreement are one each, so that claims that name others disagree."""
    fields: dict[str, Any] = {"id": "test:signature"}
    slots: dict[Slot, Any] = {}
    if actor := draw(st.sampled_from((None, "tertius:mnla", "tertius:hcua"))):
        role = draw(st.sampled_from((None, "party", "witness")))
        fields["signatory"] = [{"actor": actor, "role": role}]
        slots["participant", "SIGNATORY"] = actor
        slots |= {("participant", "SIGNATORY", actor, "role"): role} if role else {}
    if agreement := draw(st.sampled_from((None, "tertius:declaration"))):
        fields["of"] = [{"actor": agreement}]
        slots["participant", "OF"] = agreement
    if act := draw(st.sampled_from((None, "signed", "initialled"))):
        fields["act"] = slots[("act",)] = act
    return Signature.model_validate(fields), slots


@st.composite
def actors(draw: st.DrawFn) -> tuple[Content, dict[Slot, Any]]:
    """An actor with a name, a note, a further name and identifiers."""
    fields: dict[str, Any] = {"id": "tertius:mnla", "names": [], "identifiers": []}
    slots: dict[Slot, Any] = {}
    for field, values in (("name", ("MNLA", "MLNA")), ("note", ("A note", "Another")), ("acronym", ("MNLA",))):
        if value := draw(st.sampled_from((None, *values))):
            fields[field] = slots[(field,)] = value
    if text := draw(st.sampled_from((None, "note", "Mouvement"))):
        fields["names"] = [{"text": text}]
        slots["names", "und", "alias", text] = True
    if status := draw(st.sampled_from((None, "established", "candidate"))):
        fields["identifiers"] = [{"id": "ucdp:actor:1", "status": status}]
        slots["identifiers", "ucdp:actor:1"] = True
        slots["identifiers", "ucdp:actor:1", "status"] = status
    return Actor.model_validate(fields), slots


@st.composite
def pairs(draw: st.DrawFn, max_size: int = 5) -> list[Pair]:
    """Claims on one thing, from few sources of few ratings, so that they agree and disagree in every criterion."""
    contents = draw(st.sampled_from((mediations(), signatures(), actors())))
    found = []
    for number in draw(st.permutations(range(draw(st.integers(1, max_size))))):
        content, slots = draw(contents)
        sources = draw(
            st.lists(
                st.tuples(st.sampled_from(("A", "B", None)), st.sampled_from((None, "2014", "2014-06", "2014-06-16"))),
                max_size=2,
            )
        )
        stance: Stance = draw(st.sampled_from(("asserts", "asserts", "denies")))
        credibility = draw(st.integers(2, 3))
        cited = tuple(CitedSource(f"source:{number}.{at}", *one) for at, one in enumerate(sources))
        live = LiveClaim(f"test:{number}", content, stance, credibility, cited)
        found.append((live, Said(live.id, stance, credibility, tuple(sources), slots)))
    return found
