"""One plan for a statement, whatever it is asked with.

Neo4j keeps a plan for each combination of the types of a statement's parameters, and for some sizes of lists: a
question with ten optional parameters would be planned a thousand times, at up to seconds each. Of the members of a
parameter that is a map the types are not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

_PARAMETER = re.compile(r"\$(\w+|`[^`]+`)")


def share_plan(statement: str, parameters: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """The same statement with its parameters as members of one: `$party` becomes `$given.party`.

    For the project's own statements: a `$word` in a text or a comment would be changed too.
    """
    return (_rewritten(statement), {"given": dict(parameters)}) if parameters else (statement, {})


@lru_cache(maxsize=1_024)
def _rewritten(statement: str) -> str:
    return _PARAMETER.sub(r"$given.\1", statement)
