"""The view document itself, as JSON in UTF-8: the input of the explorer and of programs."""

from __future__ import annotations

from typing import IO

from tertius.exports.content import Content
from tertius.exports.features import EVERYTHING
from tertius.exports.report import Report
from tertius.exports.streaming import write_object
from tertius.exports.view import view_members

MEDIA_TYPE = "application/json"
SUFFIX = ".json"
KEEPS = EVERYTHING
"""What of the content the file holds."""


def write(content: Content, report: Report, out: IO[bytes]) -> None:
    """Write the view document."""
    write_object({**view_members(content), "losses": report["losses"]}, out)
