"""Pictures of metrics: a ranking with its intervals, a course through time, a network coloured by community."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import networkx as nx

from tertius.extras import import_extra
from tertius.graph_schema.errors import ParameterError, UsageError
from tertius.metrics.network import Network

FORMATS = ("svg", "png", "pdf")
# Okabe and Ito (2008): eight colours that people of any colour vision tell apart.
_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#F0E442", "#000000")
_REST = "#BBBBBB"
_MOST_LINES = len(_COLOURS)
_MOST_ROWS = 40
_MOST_NAMED = 40
# Text stays text, and the same answer gives the same file.
_STYLE = {"svg.fonttype": "none", "svg.hashsalt": "tertius", "font.size": 9.0}


def write_plot(path: Path, study: str | None, found: Mapping[str, Any], network: Network | None = None) -> str:
    """Draw an answer about a metric into a file; the file's ending says in which format.

    Parameters
    ----------
    study : the study that answered, or None for the metric's values on some days.
    found : the answer, as `Client.metric` or `Client.study` gives it.
    network : the network that was measured, for metrics that number groups.

    Returns
    -------
    str
        What the picture leaves out, or "".

    Raises
    ------
    ParameterError
        If there is nothing to draw, or no such format.
    UsageError
        If matplotlib is missing, or the file cannot be written.
    """
    form = path.suffix.lower().removeprefix(".")
    if form not in FORMATS:
        raise ParameterError(f"--plot: found {path.name}, expected a file that ends in .{', .'.join(FORMATS)}.")
    if study == "changes" or not found["data"]:
        what = "changes are not drawn" if study == "changes" else "there is no row to draw"
        raise ParameterError(
            f"--plot: {what}. Leave --plot out, or ask for --intervals, --from and --to, or other days."
        )
    matplotlib = import_extra("matplotlib", "plot")
    figures = import_extra("matplotlib.figure", "plot")
    with matplotlib.rc_context(_STYLE):
        # A figure of its own: pyplot would keep it, and choose a backend, for the whole process.
        figure = figures.Figure(figsize=(8, 6), layout="constrained")
        axes = figure.add_subplot()
        axes.set_title(f"{found['metric']} in the {found['network']} network (epoch {found['epoch']})", loc="left")
        if study == "series":
            left_out = _draw_series(axes, found)
        elif network is not None:
            left_out = _draw_network(axes, network, found["groups"])
        else:
            left_out = _draw_ranking(figure, axes, found)
        try:
            figure.savefig(path, format=form, metadata={"Date": None} if form == "svg" else None)
        except OSError as error:
            raise UsageError(f"{path} cannot be written: {error.strerror}. Choose another place.") from None
    return left_out


def _draw_ranking(figure: Any, axes: Any, found: Mapping[str, Any]) -> str:
    """Ranks with their intervals, or values as bars where none were computed."""
    rows: Sequence[Mapping[str, Any]] = found["data"][:_MOST_ROWS]
    figure.set_size_inches(8, 1.5 + 0.25 * len(rows))
    places = range(len(rows))
    axes.set_yticks(places, [_named(row) for row in rows])
    axes.invert_yaxis()
    if "by_dates" in rows[0]:
        axes.hlines(places, [row["best_rank"] for row in rows], [row["worst_rank"] for row in rows], _REST, lw=6)
        axes.hlines(places, *zip(*(row["by_dates"] for row in rows), strict=True), _COLOURS[0], lw=2)
        for rests, colour in ((False, _COLOURS[0]), (True, _COLOURS[1])):
            some = [(row["rank"], at) for at, row in enumerate(rows) if (row["rests_on"] is not None) == rests]
            label = "rests on one source" if rests else "rank"
            if some:
                axes.plot(*zip(*some, strict=True), "o", color=colour, label=label)
        axes.set_xlabel(f"rank (dark: dates, {found['level']:.0%} of worlds; light: all)")
        axes.legend(loc="best", frameon=False)
    else:
        axes.barh(places, [row["value"] or 0.0 for row in rows], color=_COLOURS[0])
        axes.set_xlabel(found["definition"]["unit"])
    return _cut(len(found["data"]), _MOST_ROWS, "actors")


def _draw_series(axes: Any, found: Mapping[str, Any]) -> str:
    """A line an actor; where it has no tie, the line is broken."""
    times = [one["time"] for one in found["through_time"]]
    names = list({row["actor"]: _named(row) for row in found["data"]}.items())
    for (actor, name), colour in zip(names[:_MOST_LINES], _COLOURS, strict=False):
        values = {row["time"]: row["value"] for row in found["data"] if row["actor"] == actor}
        course = [float("nan") if values.get(time) is None else values[time] for time in times]
        axes.plot(range(len(times)), course, "o-", color=colour, label=name, markersize=4)
    every = max(1, len(times) // 12)
    axes.set_xticks(range(0, len(times), every), times[::every], rotation=45, ha="right")
    axes.set_ylabel(found["definition"]["unit"])
    axes.legend(loc="best", frameon=False)
    return _cut(len(names), _MOST_LINES, "actors")


def _draw_network(axes: Any, network: Network, groups: Sequence[Mapping[str, Any]]) -> str:
    """Actors as dots, one colour a group, the smaller groups in grey; the best tied are named."""
    graph = nx.Graph()
    graph.add_nodes_from(range(len(network.actors)))
    graph.add_edges_from(
        (one, other)
        for one, other in zip(network.source.tolist(), network.target.tolist(), strict=True)
        if one != other
    )
    places = nx.spring_layout(graph, k=2 / max(len(graph), 1) ** 0.5, iterations=200, seed=0)
    for one, other in graph.edges:
        axes.plot(*zip(places[one], places[other], strict=True), "-", color=_REST, lw=0.5, zorder=1)
    group_of = {one["actor"]: group["group"] for group in groups for one in group["actors"]}
    for number in sorted({*group_of.values()}):
        some = [at for at, actor in enumerate(network.actors) if group_of.get(actor) == number]
        is_named = number <= len(_COLOURS)
        axes.scatter(
            [places[at][0] for at in some],
            [places[at][1] for at in some],
            s=30,
            color=_COLOURS[number - 1] if is_named else _REST,
            label=f"group {number} ({len(some)})" if is_named else None,
            zorder=2,
        )
    best = sorted(graph, key=lambda at: (-graph.degree(at), at))[:_MOST_NAMED]
    for at in best:
        axes.annotate(network.captions[at], places[at], xytext=(3, 3), textcoords="offset points", fontsize=6)
    axes.set_axis_off()
    axes.legend(loc="best", frameon=False)
    return _cut(len(network.actors), _MOST_NAMED, "names")


def _named(row: Mapping[str, Any]) -> str:
    return str(row["name"] or row["actor"])


def _cut(number: int, most: int, what: str) -> str:
    return f"The picture shows {most} of {number} {what}." if number > most else ""
