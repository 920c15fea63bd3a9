"""Metrics declare themselves; this finds them, describes them and runs them.

A metric is a function `(network, options) -> Scores` with `@metric(...)`, in a module of this folder. Its docstring and
its declaration are its page in the manual, its help on the command line and its entry in the API.
"""

from __future__ import annotations

import importlib
import importlib.util
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any, Generic, get_type_hints

from rapidfuzz import process

from tertius.graph_schema.errors import DeclarationError, NotFound, ParameterError
from tertius.metrics.network import Network
from tertius.metrics.options import ChosenOptions, Options, parse_options
from tertius.metrics.scores import RESERVED_COLUMNS, Scores

ROOM = Path(__file__).parent
# Modules of this folder that hold no metric; whatever else stands here must declare one.
MACHINERY = frozenset(
    {
        "__init__",
        "coded",
        "derived",
        "dyads",
        "evidence",
        "fetching",
        "frustration",
        "history",
        "in_database",
        "measuring",
        "network",
        "options",
        "partition",
        "plots",
        "projection",
        "registry",
        "rewiring",
        "scores",
        "simple_graph",
        "ties",
        "triads",
        "triangles",
    }
)
ANY_NETWORK: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Metric(Generic[ChosenOptions]):
    """A declared metric; calling it measures a network.

    Parameters
    ----------
    name : as in `/v1/metrics/NAME`: lower case, hyphens.
    reference : where the definition was published.
    unit : of the value.
    normalised : by what values are divided, or that they are raw.
    meaning : one sentence: what a high value means for a mediator.
    networks : names of the networks on which the metric makes sense; `ANY_NETWORK` allows all.
    columns : name of each column to its meaning; the first is the value.
    ranked : False if the value is the number of a group.
    options : the model of what a caller may choose.
    function : computes the scores.
    """

    name: str
    reference: str
    unit: str
    normalised: str
    meaning: str
    networks: tuple[str, ...]
    columns: Mapping[str, str]
    ranked: bool
    options: type[ChosenOptions]
    function: Callable[[Network, ChosenOptions], Scores]

    def __call__(self, network: Network, options: ChosenOptions | None = None) -> Scores:
        """Measure a network; no options means the default of each.

        Raises
        ------
        ParameterError
            If the metric makes no sense on this network, or an option is not allowed on it.
        """
        if self.networks and network.name not in self.networks:
            raise ParameterError(
                f"metric {self.name}: network {network.name!r} has no such values, "
                f"expected {' or '.join(self.networks)}."
            )
        chosen = self.options() if options is None else options
        scores = self.function(network, chosen)
        if tuple(scores.columns) != tuple(self.columns):
            raise DeclarationError(
                f"metric {self.name} in {place_of(self.function)} answers with columns {', '.join(scores.columns)}, "
                f"but declares {', '.join(self.columns)}."
            )
        asked = chosen.model_dump(mode="json")
        return replace(scores, metric=self.name, network=network.name, options=asked, ranked=self.ranked)

    @property
    def definition(self) -> str:
        """The first paragraph of the docstring: what is measured."""
        return " ".join((self.function.__doc__ or "").strip().split("\n\n")[0].split())

    @property
    def default_network(self) -> str:
        """The network that is measured where none is named."""
        return self.networks[0] if self.networks else "mediation"

    def describe(self) -> dict[str, Any]:
        """The declaration, ready for JSON: for the manual, `tertius metrics --help` and OpenAPI."""
        return {
            "name": self.name,
            "definition": self.definition,
            "meaning": self.meaning,
            "unit": self.unit,
            "normalised": self.normalised,
            "reference": self.reference,
            "networks": list(self.networks),
            "default_network": self.default_network,
            "columns": dict(self.columns),
            "ranked": self.ranked,
            "options": self.options.model_json_schema(),
        }


def metric(
    *,
    name: str = "",
    reference: str = "",
    unit: str = "",
    normalised: str = "",
    meaning: str = "",
    networks: tuple[str, ...] | None = None,
    columns: Mapping[str, str] | None = None,
    ranked: bool = True,
) -> Callable[[Callable[[Network, ChosenOptions], Scores]], Metric[ChosenOptions]]:
    """Declare a function as a metric; see `Metric` for the parameters, of which only `ranked` may be left out.

    Raises
    ------
    DeclarationError
        If anything is missing; the message names the file and every missing thing.
    """
    text = {"reference": reference, "unit": unit, "normalised": normalised, "meaning": meaning}

    def declare(function: Callable[[Network, ChosenOptions], Scores]) -> Metric[ChosenOptions]:
        breaches = [f"lacks {field}" for field, value in text.items() if not value.strip()]
        if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", name):
            breaches.append(f"has the name {name!r}, expected lower case words joined by hyphens")
        if networks is None:
            breaches.append("lacks networks (names, or ANY_NETWORK)")
        breaches += _column_breaches(columns or {})
        if not (function.__doc__ or "").strip():
            breaches.append("lacks a docstring")
        options, option_breaches = _options_model(function)
        breaches += option_breaches
        if breaches:
            function_name = getattr(function, "__name__", repr(function))
            raise DeclarationError(f"{place_of(function)}: metric {name or function_name} {'; '.join(breaches)}.")
        return Metric(
            name, reference, unit, normalised, meaning, networks or (), dict(columns or {}), ranked, options, function
        )

    return declare


def _column_breaches(columns: Mapping[str, str]) -> list[str]:
    if not columns:
        return ["lacks columns (name to meaning, the value first)"]
    without_meaning = [f"lacks the meaning of column {column}" for column, text in columns.items() if not text.strip()]
    return without_meaning + [f"has a column called {name}" for name in sorted(RESERVED_COLUMNS & columns.keys())]


def _options_model(function: Callable[..., Any]) -> tuple[type[Any], list[str]]:
    hints = get_type_hints(function)
    result = hints.pop("return", None)
    breaches = [] if result is Scores else ["lacks the return annotation Scores"]
    parameters = list(hints.values())
    model = parameters[1] if len(parameters) == 2 else None
    if parameters[:1] != [Network] or not (isinstance(model, type) and issubclass(model, Options)):
        breaches.append("lacks the parameters (network: Network, options: a class of Options)")
        return Options, breaches
    return model, breaches


def place_of(function: Callable[..., Any]) -> str:
    """Folder and file of a function, for messages; never a whole path, which would tell about the machine."""
    if not isinstance(function, FunctionType):
        return "an unknown file"
    file = Path(function.__code__.co_filename)
    return f"{file.parent.name}/{file.name}"


@lru_cache(maxsize=8)
def read_metrics(folder: Path = ROOM) -> Mapping[str, Metric[Any]]:
    """All metrics of a folder by name; its modules are imported, folders in it are not searched.

    Raises
    ------
    DeclarationError
        If a module lacks its docstring or declares no metric, or two metrics share a name.
    """
    found: dict[str, Metric[Any]] = {}
    for file in sorted(folder.glob("*.py")):
        if file.stem in MACHINERY or file.stem.startswith("_"):
            continue
        for one in _metrics_of(_import(file), f"{folder.name}/{file.name}"):
            if one.name in found:
                there = place_of(found[one.name].function)
                raise DeclarationError(f"{folder.name}/{file.name}: metric {one.name} is already declared in {there}.")
            found[one.name] = one
    return dict(sorted(found.items()))


def _import(file: Path) -> ModuleType:
    if file.parent == ROOM:
        return importlib.import_module(f"{__package__}.{file.stem}")
    spec = importlib.util.spec_from_file_location(f"tertius_metrics_of_user.{file.stem}", file)
    if spec is None or spec.loader is None:
        raise DeclarationError(f"{file.parent.name}/{file.name}: cannot be imported as a Python module.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _metrics_of(module: ModuleType, place: str) -> list[Metric[Any]]:
    if not (module.__doc__ or "").strip():
        raise DeclarationError(f"{place}: the module lacks a docstring, which is its page in the manual.")
    declared = [value for value in vars(module).values() if isinstance(value, Metric)]
    own = [one for one in declared if getattr(one.function, "__module__", None) == module.__name__]
    if not own:
        raise DeclarationError(
            f"{place}: lacks a function with @metric. Declare one, or, if it serves the metrics, "
            "name the module in MACHINERY of metrics/registry.py."
        )
    return own


def list_metrics() -> list[Metric[Any]]:
    """Every metric, by name."""
    return list(read_metrics().values())


def get_metric(name: str) -> Metric[Any]:
    """The metric of that name; capitals and underscores are understood.

    Raises
    ------
    NotFound
        If there is none; `details["nearest"]` lists names that come close.
    """
    metrics = read_metrics()
    plain = name.strip().lower().replace("_", "-")
    if plain in metrics:
        return metrics[plain]
    nearest = [found for found, *_ in process.extract(plain, list(metrics), limit=3, score_cutoff=50)]
    hint = f"did you mean {' or '.join(nearest)}?" if nearest else f"expected one of {', '.join(metrics)}."
    raise NotFound(f"There is no metric {name!r}: {hint}", details={"name": name, "nearest": nearest})


def run_metric(name: str, network: Network, options: Mapping[str, Any] | None = None) -> Scores:
    """Measure a network by the name of a metric, with options as a user gives them.

    Raises
    ------
    NotFound
        If there is no such metric.
    ParameterError
        If an option is unknown or not allowed, or the metric makes no sense on this network.
    """
    chosen = get_metric(name)
    return chosen(network, parse_options(chosen.name, chosen.options, options or {}))
