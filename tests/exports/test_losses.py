"""What is reported as lost is what the query has and the file has not, counted from the query."""

from __future__ import annotations

import io
from collections import Counter

import pytest

from tertius.client import Client
from tertius.exports.features import EVERYTHING, FAMILIES, FEATURES
from tertius.exports.registry import formats
from tertius.graph_schema.errors import DeclarationError, NotFound
from tertius.graph_schema.registry import entity_kinds, fact_kinds
from tests.exports.conftest import Exported
from tests.exports.truth import BOUNDS, Truth

FAR = {"0001-01-01", "9999-12-31"}


def counted(mali: Truth) -> Counter[str]:
    """Every feature that any format loses of the Mali bundle, counted from the rows of the query."""
    counts: Counter[str] = Counter(loads=1)
    for row in mali.facts:
        people, claims = row["participants"], row["claims"]
        start_min, start_max, end_min, end_max = (row["shape_bounds"][name] for name in BOUNDS)
        ends = (row["shape_bounds"]["start_kind"], row["shape_bounds"]["end_kind"])
        counts["roles"] += sum(one["role"] is not None for one in people)
        counts["sides"] += sum(one["side"] is not None for one in people)
        counts["representatives"] += sum(one["representative_name"] is not None for one in people)
        counts["participant-time"] += sum(one["valid"] not in {None, "/"} for one in people)
        counts["attested"] += bool(row["attested"])
        counts["disputed"] += row["disputed"]
        counts["certainty"] += row["certainty"] == "possible"
        counts["ends"] += ends != ("known", "known")
        counts["unknown-start"] += ends[0] == "unknown" and start_min == "0001-01-01"
        counts["unknown-end"] += ends[1] == "unknown" and end_max == "9999-12-31"
        within = [
            first != last and not FAR & {first, last} for first, last in ((start_min, start_max), (end_min, end_max))
        ]
        counts["bounds"] += any(within)
        counts["claims"] += len({one["claim"] for one in claims})
        counts["quotes"] += sum(bool(one["quote"] or one["locator"]) for one in claims)
        counts["notes"] += len({one["claim"] for one in claims if one["note"]})
        counts["overruled"] += sum(len(one["claims"]) for one in row["overruled"])
    counts["sources"] = len({one["source"] for row in mali.facts for one in row["claims"]} - {None})
    for thing in (mali.things[one] for one in mali.used()):
        counts["identifier-terms"] += sum(
            one["status"] == "candidate" or bool(one["valid"]) for one in thing["identifiers"]
        )
        counts["name-languages"] += sum(one["kind"] != "main" and one["lang"] != "und" for one in thing["names"])
    return counts


@pytest.mark.parametrize("form", [name for name in formats() if name != "html"])
def test_losses_are_exactly_what_the_query_has(form: str, exported: Exported, mali: Truth) -> None:
    _, report = exported(form)
    expected = counted(mali)
    found = {one["feature"]: one["count"] for one in report["losses"]}
    # Of these a format keeps some; its own test counts them.
    for feature in ("kinds", "relations", "values", "identifiers", "thing-values"):
        found.pop(feature, None)
    kept = formats()[form].KEEPS
    assert found == {name: count for name, count in expected.items() if count and name not in kept}
    assert report["facts"] == len(mali.facts)


def test_every_feature_is_counted_or_kept_by_a_format_that_holds_everything() -> None:
    assert set(FEATURES) == EVERYTHING
    assert FAMILIES.keys() <= FEATURES.keys()


def test_no_value_of_a_kind_hides_an_attribute_of_facts_or_members() -> None:
    own = {"kind", "shape", "valid", "attested", "certainty", "disputed", "sources", "claim_ids", "relation", "role"}
    own |= {"side", "fact", "directed", "node_type", "names", "identifiers", "acronym", *BOUNDS}
    for kind in (*fact_kinds().values(), *entity_kinds().values()):
        assert not own & kind.values().keys(), kind.kind


def test_an_unknown_format_is_told_with_those_there_are(client: Client) -> None:
    with pytest.raises(NotFound, match="gexf"):
        client.prepare_export("gif")


def test_a_page_and_a_document_say_the_same(client: Client) -> None:
    out = io.BytesIO()
    client.prepare_export("html", actor="algeria").write(out)
    assert b'id="tertius-view"' in out.getvalue()


def test_half_a_format_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    formats.cache_clear()
    monkeypatch.delattr("tertius.exports.hif.KEEPS")
    with pytest.raises(DeclarationError, match=r"hif\.py lacks KEEPS"):
        formats()
    formats.cache_clear()
