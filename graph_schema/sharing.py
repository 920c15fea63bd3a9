"""What of a source may be passed on to others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

FORBIDDING = ("all rights reserved", "acled", "restricted", "confidential", "not for redistribution", "non-disclosure")
"""How the text of a licence begins that forbids or restricts passing on what it covers, in lower case."""


def redistribution_of(source: Mapping[str, Any]) -> str:
    """`yes`, `no` or `unknown`: what the source says of itself, else what its licence begins with.

    Parameters
    ----------
    source : the values of a source; those it lacks are not known.
    """
    stated = source.get("redistribution")
    if stated not in (None, "unknown"):
        return str(stated)
    licence = " ".join(str(source.get("licence") or "").casefold().split())
    return "no" if licence.startswith(FORBIDDING) else "unknown"


def may_be_passed_on(source: Mapping[str, Any]) -> bool:
    """Whether claims may be shown to others on this source's word.

    Not if its sensitivity is any other than public, and not if its terms forbid it. A source of which neither is known
    may: a fact is nobody's property, and what must be kept back has to be marked as such.
    """
    return source.get("sensitivity") in (None, "public") and redistribution_of(source) != "no"
