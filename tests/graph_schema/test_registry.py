"""Which kinds there are, and that a file which declares less than a kind needs is refused by name."""

from __future__ import annotations

import sys
from pathlib import Path
from textwrap import dedent

import pytest

from tertius.graph_schema import registry
from tertius.graph_schema.content import Fact
from tertius.graph_schema.entities.actor import Actor
from tertius.graph_schema.errors import DeclarationError, ParameterError
from tertius.graph_schema.facts.mediation import Mediation

# DESIGN.md, section 4, with the shape that its table gives: states last, occurrences happen.
STATES = {"Mediation", "Alliance", "Membership", "Support", "Hostility", "Office", "Existence", "Sanction", "Oversight"}
OCCURRENCES = {"Signature", "Funding", "Succession", "Action"}
ENTITIES = {"Actor", "Process", "Conflict", "Agreement", "Instrument", "Event", "Place", "Programme", "Source"}

# The relationships that the same table names for each kind.
RELATIONS = """
Mediation   MEDIATOR PARTY MANDATED_BY HOSTED_BY IN_PROCESS AT LED_TO
Signature   SIGNATORY OF
Alliance    ALLY
Membership  MEMBER ORGANISATION
Funding     FUNDER RECIPIENT UNDER
Support     SUPPORTER SUPPORTED AGAINST
Hostility   SIDE IN_CONFLICT
Office      HOLDER ORGANISATION
Existence   SUBJECT FOUNDER BY
Succession  PREDECESSOR SUCCESSOR
Sanction    SANCTIONER TARGET UNDER
Oversight   GUARANTOR MONITOR OBSERVER OF
Action      INITIATOR TARGET AT
"""


def test_every_kind_of_the_design_is_found_with_its_shape() -> None:
    assert {name: str(kind.shape) for name, kind in registry.fact_kinds().items()} == {
        **dict.fromkeys(STATES, "state"),
        **dict.fromkeys(OCCURRENCES, "occurrence"),
    }
    assert set(registry.entity_kinds()) == ENTITIES
    assert set(registry.kinds()) == STATES | OCCURRENCES | ENTITIES


def test_every_kind_has_the_roles_of_the_design() -> None:
    for row in RELATIONS.strip().splitlines():
        name, *relations = row.split()
        declared = {role.relation for role in registry.fact_kinds()[name].roles().values()}
        assert set(relations) <= declared, name
        assert all((name in {kind for kind, _ in registry.relations()[relation]}) for relation in relations)


def test_a_kind_is_found_by_its_name_and_an_unknown_one_is_answered_with_the_list() -> None:
    assert registry.kind_named("Mediation") is Mediation
    with pytest.raises(ParameterError, match='"Wedding" is no kind; the kinds are Action, Alliance') as caught:
        registry.kind_named("Wedding")
    assert all(name in caught.value.message for name in STATES | OCCURRENCES | ENTITIES)


def test_versions_are_labelled_after_their_kind() -> None:
    assert registry.version_label(Mediation) == "Mediation"
    assert registry.version_label(Actor) == "ActorVersion"


COMPLETE = '''
    """Who wed whom."""
    from typing import Annotated, ClassVar
    from tertius.graph_schema.content import AtLeast, Fact, Participants, Role
    from tertius.graph_schema.time import Shape

    class Wedding(Fact):
        """Two actors wed."""

        kind: ClassVar[str] = "Wedding"
        label: ClassVar[str] = "wedding"
        shape: ClassVar[Shape] = Shape.OCCURRENCE
        natural_key: ClassVar[str] = "spouses"
        requires: ClassVar[tuple[AtLeast, ...]] = (AtLeast(2, ("spouse",)),)

        spouse: Annotated[Participants, Role("SPOUSE")] = ()
'''


@pytest.fixture
def find_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest):
    """Finds the kinds of a package made of these files: name → text."""
    package = f"kinds_of_{abs(hash(request.node.nodeid))}"
    folder = tmp_path / package
    folder.mkdir()
    monkeypatch.syspath_prepend(tmp_path)

    def find(**files: str) -> dict[str, type[Fact]]:
        for name, text in {"__init__": "", **files}.items():
            (folder / f"{name}.py").write_text(dedent(text), encoding="utf-8")
        return dict(registry._find([str(folder)], package, Fact))

    yield find
    for name in [name for name in sys.modules if name.partition(".")[0] == package]:
        del sys.modules[name]


def test_a_new_file_is_a_new_kind(find_in) -> None:
    found = find_in(wedding=COMPLETE)
    assert list(found) == ["Wedding"]
    assert found["Wedding"].roles()["spouse"].relation == "SPOUSE"


@pytest.mark.parametrize(
    ("removed", "missing"),
    [
        ('kind: ClassVar[str] = "Wedding"', "the kind lacks kind"),
        ('label: ClassVar[str] = "wedding"', "the kind lacks label"),
        ("shape: ClassVar[Shape] = Shape.OCCURRENCE", "the kind lacks shape"),
        ('natural_key: ClassVar[str] = "spouses"', "the kind lacks natural_key"),
        ('"""Two actors wed."""', "the kind lacks a docstring"),
        ('spouse: Annotated[Participants, Role("SPOUSE")] = ()', "requires names spouse, which are no roles"),
        ("class Wedding(Fact):", "declares 0 kinds; exactly one a file is expected"),
    ],
)
def test_a_file_that_lacks_a_declaration_is_named_with_what_it_lacks(find_in, removed: str, missing: str) -> None:
    assert removed in COMPLETE
    instead = "class Wedding:" if removed.startswith("class") else ""
    with pytest.raises(DeclarationError, match=missing) as caught:
        find_in(wedding=COMPLETE.replace(removed, instead))
    assert ".wedding" in caught.value.message


def test_all_that_a_file_lacks_is_named_at_once(find_in) -> None:
    bare = COMPLETE.replace('label: ClassVar[str] = "wedding"', "").replace('"""Two actors wed."""', "")
    with pytest.raises(DeclarationError, match="the kind lacks label, a docstring"):
        find_in(wedding=bare)


def test_two_kinds_in_a_file_or_two_files_with_a_kind_are_refused(find_in) -> None:
    second = COMPLETE + '\n\n    class Divorce(Wedding):\n        """Two actors part."""\n'
    with pytest.raises(DeclarationError, match=r"\.wedding declares 2 kinds"):
        find_in(wedding=second)


def test_two_files_that_declare_one_kind_are_refused(find_in) -> None:
    with pytest.raises(DeclarationError, match=r"\.wedding declares Wedding, which .*\.marriage declares already"):
        find_in(marriage=COMPLETE, wedding=COMPLETE)
