"""One export: the content selected, the format, the projection, and what of it is lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO, Any, get_args

from tertius.exports.content import Content, Projection, fetch_content
from tertius.exports.registry import Format, format_named, holds_report, is_projected, report_of
from tertius.exports.report import Report
from tertius.graph_schema.errors import ParameterError
from tertius.queries.catalogue import Catalogue


@dataclass
class Export:
    """Content ready to be written in a format; everything that can be refused was refused before."""

    name: str
    form: Format
    content: Content
    report: Report

    @property
    def epoch(self) -> int:
        """The epoch that the content was read at."""
        return int(self.content.about["epoch"])

    @property
    def holds_report(self) -> bool:
        """Whether the loss report stands in the file itself."""
        return holds_report(self.form)

    def write(self, out: IO[bytes]) -> None:
        """Write the file."""
        self.form.write(self.content, self.report, out)


async def fetch_export(catalogue: Catalogue, name: str, values: Mapping[str, Any]) -> Export:
    """An export of the facts that `values` select; `projection` among them, the rest as for `fetch_content`.

    Raises
    ------
    NotFound
        If there is no such format.
    ParameterError
        If there is no such projection, or the format draws no nodes and edges; and as `Catalogue.run`.
    """
    form = format_named(name)
    asked = {one: value for one, value in values.items() if value is not None}
    projection = asked.pop("projection", None)
    _check_projection(name, form, projection)
    content = await fetch_content(catalogue, asked)
    content.projection = projection or "star"
    return Export(name, form, content, report_of(name, content))


def _check_projection(name: str, form: Format, projection: str | None) -> None:
    if projection is None:
        return
    if projection not in get_args(Projection):
        raise ParameterError(f'projection: "{projection}" found, expected one of {", ".join(get_args(Projection))}.')
    if not is_projected(form):
        raise ParameterError(
            f"projection: {name} holds facts of any number of members as they are; leave projection out."
        )
