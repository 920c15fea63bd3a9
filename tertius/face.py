"""What can be asked of a graph in Python, be it on this machine (`tertius.open`) or on a server (`tertius.connect`)."""

from __future__ import annotations

import inspect
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from rapidfuzz import process

from tertius.answer import Answer
from tertius.graph_schema.errors import NotFound
from tertius.store.policies import Policy

if TYPE_CHECKING:
    from tertius.exports.report import Report
    from tertius.metrics.network import Network

Self = TypeVar("Self", bound="Face")


class Described(NamedTuple):
    """A question as it describes itself: parameters and columns with their meanings."""

    name: str
    summary: str
    parameters: Mapping[str, str]
    columns: Mapping[str, str]
    example: str | None


class Face(ABC):
    """The calls that a local graph and a server have in common: the same answers, the same errors."""

    @property
    @abstractmethod
    def described(self) -> Mapping[str, Described]:
        """Every question by name, as it describes itself."""

    @property
    def questions(self) -> Questions:
        """The questions, to be called: `graph.questions.who_mediates_whom(party="mnla")`; Tab completes them."""
        return Questions(self.query, self.described)

    @abstractmethod
    def query(self, name: str, /, **values: Any) -> Answer:
        """Ask a question: `query("who-mediates-whom", party="mnla", as_of="2014-07-20")`.

        All rows are fetched, page by page where there are many, at one epoch. With `limit` you get at most that many,
        and `next`, which as `cursor` gives the following ones.
        """

    @abstractmethod
    def search(self, text: str, /, **values: Any) -> dict[str, Any]:
        """Things by name: `search("azawad", kind="armed_group")`; see `queries.search.asking.SearchRequest`."""

    @abstractmethod
    def match(self, rows: Sequence[str | Mapping[str, Any]], /, **values: Any) -> list[list[dict[str, Any]]]:
        """What each row of a table may be, best first: `match(["Algérie", {"name": "CMA", "kind": "coalition"}])`."""

    @abstractmethod
    def networks(self) -> list[dict[str, Any]]:
        """The networks there are."""

    @abstractmethod
    def network(self, name: str, /, **values: Any) -> Network:
        """A network as of a time: `network("mediation", as_of="2014-07-24")`.

        With `share="public"` its `left_out` says how many ties and actors it lacks because they may not be passed on.
        """

    @abstractmethod
    def metric(
        self, metric: str, network: str, /, *, options: Mapping[str, Any] | None = None, limit: int = 20, **values: Any
    ) -> dict[str, Any]:
        """A metric on a network: `metric("brokers", "mediation", as_of="any")`."""

    @abstractmethod
    def study(
        self,
        study: str,
        metric: str,
        network: str | None = None,
        /,
        *,
        options: Mapping[str, Any] | None = None,
        limit: int = 20,
        **values: Any,
    ) -> dict[str, Any]:
        """A metric through time, what changed it, or how sure its ranks are.

        `study("series", "degree", from_="2011-01", to="2015-12", step="year")`,
        `study("changes", "betweenness", from_="2012", to="2015")`,
        `study("intervals", "degree", as_of="2014-07-24", seed=0)`; see `metrics.studies`.
        """

    @abstractmethod
    def view(self, **values: Any) -> dict[str, Any]:
        """The view document of the facts selected; parameters as for `export`."""

    @abstractmethod
    def export(self, form: str, path: str | Path, /, **values: Any) -> Report:
        """Write the facts selected to a file: `export("gexf", "mali.gexf", process="proc_algiers")`.

        Narrowed as the explorer's picture is by `role`, `without`, `around` and `reliability`, each but the last one
        or several: `export("html", "led.html", role=["chief_mediator", "co_mediator"], reliability="B")`.
        The answer is the loss report: what the format could not hold, and how much of it; what was filtered out is
        told beside it, and is no loss.
        """

    @abstractmethod
    def diff(
        self, from_: str, to: str, *, valid: bool = False, policy: Policy = "best", known_at: str | None = None
    ) -> dict[str, Any]:
        """What changed: `diff("3", "7")`, `diff("mali.1", "mali.2")`, `diff("2014-06", "2015-06", valid=True)`."""

    @abstractmethod
    def close(self) -> None:
        """Disconnect."""

    def __enter__(self: Self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def plain_names(values: Mapping[str, Any]) -> dict[str, Any]:
    """Parameters under their own names: `from_` is how Python spells `from`."""
    return {name.removesuffix("_"): value for name, value in values.items()}


class Questions(Mapping[str, Callable[..., Answer]]):
    """The questions of a graph: callables by name, with underscores as attributes."""

    def __init__(self, ask: Callable[..., Answer], described: Mapping[str, Described]) -> None:
        self._ask = ask
        self._described = described

    def __getitem__(self, name: str) -> Callable[..., Answer]:
        if name not in self._described:
            nearest = [match[0] for match in process.extract(name, list(self._described), limit=3)]
            raise NotFound(
                f'There is no question "{name}". Nearest: {", ".join(nearest)}.', details={"nearest": nearest}
            )
        return _callable(self._ask, self._described[name])

    def __getattr__(self, name: str) -> Callable[..., Answer]:
        try:
            return self[name.replace("_", "-")]
        except NotFound as error:
            raise AttributeError(error.message) from None

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *(name.replace("-", "_") for name in self._described)]

    def __iter__(self) -> Iterator[str]:
        return iter(self._described)

    def __len__(self) -> int:
        return len(self._described)

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td><code>{escape(one.name)}</code></td><td>{escape(one.summary)}</td></tr>"
            for one in self._described.values()
        )
        return f"<table>{rows}</table>"


def _callable(ask: Callable[..., Answer], question: Described) -> Callable[..., Answer]:
    """A function that asks one question, with the question's own documentation and parameters."""

    def asked(**values: Any) -> Answer:
        return ask(question.name, **values)

    own = [inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None) for name in question.parameters]
    shared = inspect.Parameter("shared", inspect.Parameter.VAR_KEYWORD)
    told = [f"{name} : {meaning}" for name, meaning in question.parameters.items()]
    asked.__name__ = question.name.replace("-", "_")
    asked.__doc__ = "\n".join(
        [question.summary, "", *told, *(["", f"Example: {question.example}"] if question.example else [])]
    )
    asked.__signature__ = inspect.Signature([*own, shared])  # type: ignore[attr-defined]
    return asked
