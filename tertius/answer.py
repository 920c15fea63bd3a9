"""An answer in Python: its rows, and the same as a table or a network for pandas, polars and networkx."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any, Literal

import orjson

from tertius.answer_graph import build_graph
from tertius.extras import import_extra
from tertius.queries.answers import Answer as Rows

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd
    import polars as pl

_SHOWN_ROWS, _SHOWN_CHARACTERS = 20, 120


@dataclass
class Answer(Rows):
    """The rows of a question, in order, read at one epoch; the same from a local graph and from a server."""

    question: str = ""
    columns: list[str] = field(default_factory=list)
    """The columns, in order, also where there are no rows."""

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def to_pandas(self) -> pd.DataFrame:
        """The rows as a pandas table; needs the extra `tertius[notebook]`.

        Cells with several values (participants, claims) hold the lists as they are; `attrs` has question, epoch and
        permalink.
        """
        frame = import_extra("pandas", "notebook").DataFrame(self.rows, columns=self.columns)
        frame.attrs = {"question": self.question, "epoch": self.epoch, "permalink": self.permalink}
        return frame

    def to_polars(self) -> pl.DataFrame:
        """The rows as a polars table: nested cells as lists and structs, as JSON text where their shapes differ."""
        import polars as pl

        return pl.DataFrame([_series(name, [row.get(name) for row in self.rows]) for name in self.columns])

    def to_networkx(self, projection: Literal["star", "clique"] = "star") -> nx.MultiDiGraph:
        """The rows as a multigraph, in which no two facts and no two dates become one.

        Parameters
        ----------
        projection : `star` makes a node of each fact, tied to everybody in it; `clique` ties every two that are in one
            fact, once a fact, so that a mediation of seven is 21 ties. Rows of networks are ties already.

        Raises
        ------
        ParameterError
            If the rows name nobody who takes part in anything.
        """
        return build_graph(
            self.rows, self.question, projection, {"epoch": self.epoch, "permalink": self.permalink or ""}
        )

    def _repr_html_(self) -> str:
        """The first rows as a table, for notebooks."""
        head = "".join(f"<th>{escape(name)}</th>" for name in self.columns)
        body = "".join(
            f"<tr>{''.join(f'<td>{escape(shorten(row.get(name)))}</td>' for name in self.columns)}</tr>"
            for row in self.rows[:_SHOWN_ROWS]
        )
        shown = f"{len(self.rows)} rows" if len(self.rows) <= _SHOWN_ROWS else f"{_SHOWN_ROWS} of {len(self.rows)} rows"
        told = f"{escape(self.question)}: {shown}, epoch {self.epoch}"
        return f"<table><caption>{told}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def shorten(value: Any) -> str:
    """A cell in a few words: the names of those in it, or how it is written."""
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return str(value.get("name") or value.get("actor") or value.get("id") or value.get("claim") or dict(value))
    text = "; ".join(map(shorten, value)) if isinstance(value, list) else str(value)
    return text if len(text) <= _SHOWN_CHARACTERS else f"{text[:_SHOWN_CHARACTERS]}…"


def _series(name: str, values: list[Any]) -> pl.Series:
    import polars as pl

    try:
        return pl.Series(name, values, strict=True)
    except (TypeError, ValueError, pl.exceptions.PolarsError):
        return pl.Series(name, [None if one is None else orjson.dumps(one, default=str).decode() for one in values])
