"""A task that several libraries can do, and the choice between them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from pydantic import Field

from tertius.graph_schema.errors import ParameterError
from tertius.metrics.engines.search_engine import is_long
from tertius.metrics.simple_graph import FloatArray, IndexArray, SimpleGraph

Betweenness = Callable[[SimpleGraph], FloatArray]
"""Raw counts: pairs of others (unordered if undirected), each by the share of its shortest paths through an actor."""

PageRank = Callable[[SimpleGraph, float], FloatArray]
"""From weights above 0 and a damping factor to shares that sum to 1; dangling actors lead everywhere alike."""

Components = Callable[[SimpleGraph], IndexArray]
"""For each actor a label of its component; direction is ignored, labels are in no order."""

Blocks = Callable[[SimpleGraph], IndexArray]
"""For each tie of an undirected graph a label of its block: the ties that lie on a common cycle, or a lone tie."""

Communities = Callable[[SimpleGraph, float, int], IndexArray]
"""From weights above 0, a resolution and a seed: for each actor a label of its community."""

Distances = Callable[[SimpleGraph], FloatArray]
"""From the distances at which others reach each actor to closeness or to the sum of inverse distances."""

ApproximateBetweenness = Callable[[SimpleGraph, float, float, int], FloatArray]
"""From an undirected graph, an error, a risk and a seed to shares of all pairs, within the error but for that risk."""

Eigenvector = Callable[[SimpleGraph], FloatArray]
"""Of an undirected graph with weights above 0: the leading eigenvector of each component, of length 1 and not negative;
0 for an actor without ties."""

CoreNumbers = Callable[[SimpleGraph], IndexArray]
"""Of an undirected graph: the largest k for which each actor is in the k-core."""

Clustering = Callable[[SimpleGraph], FloatArray]
"""Of an undirected graph: the share of the pairs of an actor's contacts that are tied; NaN for fewer than two."""


StructuralHoles = Callable[[SimpleGraph], FloatArray]
"""Of an undirected graph with weights above 0: Burt's constraint or effective size of each actor, NaN without ties."""

Compute = TypeVar("Compute", bound=Callable[..., Any])


@dataclass(frozen=True)
class Task(Generic[Compute]):
    """One computation with its engines.

    Parameters
    ----------
    name : for messages.
    engines : library name to the function that does it there.
    preferred : the engine used if the caller names none.
    why : why that one.
    left_out : libraries that have something of the kind and are no engine of this task, with the reason.
    if_long : a number of steps, and the engine used instead of the preferred one where some path has more.
    """

    name: str
    engines: Mapping[str, Compute]
    preferred: str
    why: str
    left_out: Mapping[str, str] = field(default_factory=dict)
    if_long: tuple[int, str] | None = None

    def pick_for(self, graph: SimpleGraph, engine: str) -> tuple[str, Compute]:
        """As `pick`, where the best engine depends on how long the paths of the graph are."""
        if engine == "auto" and self.if_long is not None:
            steps, searching = self.if_long
            return self.pick(searching if is_long(graph, steps) else engine)
        return self.pick(engine)

    def pick(self, engine: str) -> tuple[str, Compute]:
        """The engine's name and function; "auto" is the preferred one.

        Raises
        ------
        ParameterError
            If that library does not do this task.
        """
        name = self.preferred if engine == "auto" else engine
        if name not in self.engines:
            reason = f" ({self.left_out[name]})" if name in self.left_out else ""
            raise ParameterError(
                f"option engine: {engine!r} does not compute {self.name}{reason}, expected auto, "
                f"{' or '.join(self.engines)}.",
                details={"engines": list(self.engines)},
            )
        return name, self.engines[name]

    def option(self) -> Any:
        """The field `engine` of a metric's options; `pick` refuses what is not in the list."""
        text = f"The library that computes it; auto is {self.preferred}."
        return Field(default="auto", description=text, json_schema_extra={"enum": ["auto", *self.engines]})
