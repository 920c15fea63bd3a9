"""JSON-LD, read by rdflib as RDF: facts come from claims, claims from sources, by loads."""

from __future__ import annotations

from urllib.parse import quote

from rdflib import RDF, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, PROV, RDFS, XSD

from tests.exports.conftest import Exported
from tests.exports.truth import BOUNDS, Truth

TERM = Namespace("urn:tertius:term:")


def node(one: str, sort: str = "id") -> URIRef:
    """The IRI of an id."""
    return URIRef(f"urn:tertius:{sort}:{quote(one, safe=':')}")


def read(exported: Exported) -> Graph:
    """The export as RDF."""
    return Graph().parse(exported("jsonld")[0], format="json-ld")


def test_facts_have_their_kind_members_and_days(exported: Exported, mali: Truth) -> None:
    graph = read(exported)
    facts = {str(graph.value(one, DCTERMS.identifier)): one for one in graph.subjects(RDF.type, TERM.Fact)}
    assert facts.keys() == mali.kinds().keys()
    found = set()
    for fact, subject in facts.items():
        assert (subject, RDF.type, TERM[mali.kinds()[fact]]) in graph
        for one in graph.objects(subject, TERM.participation):
            told = [graph.value(one, TERM[name]) for name in ("role", "side")]
            member = str(graph.value(graph.value(one, TERM.member), DCTERMS.identifier))
            found.add((fact, (str(graph.value(one, TERM.relation)), member, *(str(t) if t else None for t in told))))
        for name, day in zip(BOUNDS, mali.bounds()[fact], strict=False):
            is_open = day in {"0001-01-01", "9999-12-31"}
            assert graph.value(subject, TERM[name]) == (None if is_open else Literal(day, datatype=XSD.date))
    assert found == mali.incidences()


def test_claims_are_derived_from_sources_and_generated_by_loads(exported: Exported, mali: Truth) -> None:
    graph = read(exported)
    loads = set(graph.subjects(RDF.type, PROV.Activity))
    assert len(loads) == 1
    assert all(graph.value(one, PROV.endedAtTime).datatype == XSD.dateTime for one in loads)
    for fact, claim, stance, source, *_ in mali.claims():
        subject = node(claim, "claim")
        assert (subject, RDF.type, PROV.Entity) in graph
        assert (subject, TERM.stance, Literal(stance)) in graph
        assert (node(fact), PROV.wasDerivedFrom, subject) in graph
        assert set(graph.objects(subject, PROV.wasGeneratedBy)) == loads
        if source:
            assert (subject, PROV.wasDerivedFrom, node(source)) in graph
            assert (node(source), RDF.type, PROV.Entity) in graph


def test_names_keep_their_language(exported: Exported, mali: Truth) -> None:
    graph = read(exported)
    found = {str(text) for one in graph.objects(None, TERM.name) for text in graph.objects(one, RDFS.label)}
    assert found == {one["text"] for thing in mali.used() for one in mali.things[thing]["names"]}
