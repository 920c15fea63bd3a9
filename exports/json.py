"""The view document itself, as indented JSON in UTF-8: the input of the explorer and of programs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import IO, Any

MEDIA_TYPE = "application/json"
SUFFIX = ".json"
KEEPS = frozenset(
    {"n-ary", "roles", "time", "certainty", "claims", "sources", "overruled", "names", "values", "epoch", "fingerprint"}
)
"""What of a view the file holds; everything."""


def write(view: Mapping[str, Any], out: IO[bytes]) -> None:
    """Write the view document."""
    out.write(json.dumps(view, ensure_ascii=False, indent=1).encode() + b"\n")
