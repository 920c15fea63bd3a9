"""The loss report of an export: what the content had and the format could not hold, and how much of it."""

from __future__ import annotations

from typing import Any

from tertius.exports.content import Content
from tertius.exports.features import FEATURES, losses
from tertius.exports.projection import lost_by

Report = dict[str, Any]


def report_losses(name: str, keeps: frozenset[str], content: Content, *, is_projected: bool) -> Report:
    """What a format loses of this content, as one JSON value.

    Parameters
    ----------
    keeps : the format's `KEEPS`.
    is_projected : whether the format draws nodes and edges, so that the projection loses something, too.
    """
    kept = keeps - lost_by(content.projection) if is_projected else keeps
    found = losses(content.counts, kept)
    return {
        "format": name,
        **({"projection": content.projection} if is_projected else {}),
        **content.about,
        "facts": len(content.facts),
        "things": len(content.things),
        "losses": [{"feature": one, "count": count, "what": FEATURES[one]} for one, count in found.items()],
        **({"left_out": dict(content.left_out)} if content.left_out else {}),
    }


def losses_in_words(report: Report) -> str:
    """The losses for people: `not held: 17 quotes and locators of claims; 34 …`."""
    told = [f"{one['count']} {one['what']}" for one in report["losses"]]
    return f"not held: {'; '.join(told)}" if told else "nothing is lost"


def filters_in_words(report: Report) -> str:
    """What was filtered out, for people: `filtered by reliability B: 12 facts and 3 participants are left out`."""
    told = dict(report["filters"])
    facts, participants = told.pop("facts_left_out"), told.pop("participants_left_out")
    given = ", ".join(f"{name} {value}" for name, value in told.items())
    return f"filtered by {given}: {facts} facts and {participants} participants of others are left out"
