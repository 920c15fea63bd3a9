"""Pictures of metrics: a ranking with its intervals, a course through time, a network coloured by community."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np

from tertius.extras import import_extra
from tertius.graph_schema.errors import ParameterError, UsageError
from tertius.metrics.network import Network

FORMATS = ("svg", "png", "pdf")
# Okabe and Ito (2008): eight colours that people of any colour vision tell apart.
_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#F0E442", "#000000")
_REST = "#BBBBBB"
_MOST_LINES = len(_COLOURS)
_MOST_ROWS = 40
_MOST_NAMED = 60
# More than these make no picture, and take minutes to place.
_MOST_DOTS = 300
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
        figure.suptitle(asked_in_words(found), x=0.01, ha="left")
        if study == "series":
            left_out = _draw_series(figure, axes, found)
        elif network is not None:
            left_out = _draw_network(figure, axes, network, found["groups"])
        else:
            left_out = _draw_ranking(figure, axes, found)
        try:
            figure.savefig(path, format=form, metadata={"Date": None} if form == "svg" else None)
        except OSError as error:
            raise UsageError(f"{path} cannot be written: {error.strerror}. Choose another place.") from None
    return left_out


def asked_in_words(found: Mapping[str, Any]) -> str:
    """What an answer about a metric answers: `degree in the mediation network, 2014 (epoch 7)`."""
    days = "at any time" if found["as_of"] == "any" else found["as_of"]
    return f"{found['metric']} in the {found['network']} network, {days} (epoch {found['epoch']})"


def _draw_ranking(figure: Any, axes: Any, found: Mapping[str, Any]) -> str:
    """Ranks with their intervals, or values as bars where none were computed."""
    rows: Sequence[Mapping[str, Any]] = found["data"][:_MOST_ROWS]
    figure.set_size_inches(8, 1.5 + 0.25 * len(rows))
    axes.set_yticks(range(len(rows)), [_named(row) for row in rows])
    axes.invert_yaxis()
    is_approximate = rows[0].get("worst_rank") is not None and rows[0]["rank"] is None
    if "by_dates" in rows[0]:
        _draw_rank_intervals(figure, axes, rows, found["level"])
    elif is_approximate:
        # A sampled value in a bar would look exact.
        _draw_spans(axes, rows, _COLOURS[0], 4)
        axes.set_xlabel("rank, approximated: it lies somewhere on the line")
    else:
        axes.barh(range(len(rows)), [row["value"] or 0.0 for row in rows], color=_COLOURS[0])
        axes.set_xlabel(found["definition"]["unit"])
    return _cut(len(found["data"]), _MOST_ROWS, "actors")


def _draw_rank_intervals(figure: Any, axes: Any, rows: Sequence[Mapping[str, Any]], level: float) -> None:
    _draw_spans(axes, rows, _REST, 6)
    places = range(len(rows))
    axes.hlines(places, *zip(*(row["by_dates"] for row in rows), strict=True), _COLOURS[0], lw=2)
    for rests, colour in ((False, _COLOURS[0]), (True, _COLOURS[1])):
        some = [(row["rank"], at) for at, row in enumerate(rows) if (row["rests_on"] is not None) == rests]
        label = "rank that rests on one source" if rests else "rank"
        if some:
            axes.plot(*zip(*some, strict=True), "o", color=colour, label=label)
    axes.set_xlabel(f"rank (dark: dates, {level:.0%} of worlds; light: all)")
    figure.legend(loc="outside lower left", ncols=2, frameon=False)


def _draw_spans(axes: Any, rows: Sequence[Mapping[str, Any]], colour: str, width: float) -> None:
    """From the best to the worst rank of each row, in whole numbers."""
    best, worst = ([row[name] for row in rows] for name in ("best_rank", "worst_rank"))
    axes.hlines(range(len(rows)), best, worst, colour, lw=width)
    # A rank that is the same in every reading is a line of no length.
    for ends in (best, worst):
        axes.plot(ends, range(len(rows)), "o", color=colour, markersize=width)
    axes.set_xlim(left=0.5)
    axes.xaxis.get_major_locator().set_params(integer=True)


def _draw_series(figure: Any, axes: Any, found: Mapping[str, Any]) -> str:
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
    figure.legend(loc="outside lower left", ncols=2, frameon=False)
    return _cut(len(names), _MOST_LINES, "actors")


def _draw_network(figure: Any, axes: Any, whole: Network, groups: Sequence[Mapping[str, Any]]) -> str:
    """Actors as dots, one colour a group, the smaller groups in grey; the best tied of each are named."""
    contacts = whole.merged(directed=False).degrees()
    group_of = {one["actor"]: group["group"] for group in groups for one in group["actors"]}
    members: dict[int, list[int]] = {}
    for at in np.argsort(-contacts, kind="stable").tolist():
        members.setdefault(group_of.get(whole.actors[at], len(groups) + 1), []).append(at)
    # The best tied of every group come before the second best.
    rank_in_group = {at: rank for some in members.values() for rank, at in enumerate(some)}
    ordered = sorted(rank_in_group, key=lambda at: (rank_in_group[at], -contacts[at], at))[:_MOST_DOTS]
    shown = np.zeros(len(whole.actors), dtype=bool)
    shown[ordered] = True
    graph = nx.Graph()
    graph.add_nodes_from(np.flatnonzero(shown).tolist())
    inside = shown[whole.source] & shown[whole.target] & (whole.source != whole.target)
    graph.add_edges_from(zip(whole.source[inside].tolist(), whole.target[inside].tolist(), strict=True))
    # Drawn to the middle, components neither drift apart nor fall into one dot each.
    places = nx.forceatlas2_layout(graph, max_iter=300, strong_gravity=True, seed=0)
    lines = import_extra("matplotlib.collections", "plot").LineCollection
    axes.add_collection(lines([(places[a], places[b]) for a, b in graph.edges], colors=_REST, lw=0.5, zorder=1))
    for number, every in sorted(members.items()):
        some = [at for at in every if shown[at]]
        if not some:
            continue
        is_coloured = number <= min(len(_COLOURS), len(groups))
        axes.scatter(
            *zip(*(places[at] for at in some), strict=True),
            s=30,
            color=_COLOURS[number - 1] if is_coloured else _REST,
            label=f"group {number} ({groups[number - 1]['size']})" if is_coloured else None,
            zorder=2,
        )
    axes.set_axis_off()
    figure.legend(loc="outside lower left", ncols=4, frameon=False)
    written = _write_names(
        figure, axes, [(places[at], whole.captions[at] or whole.actors[at]) for at in ordered[:_MOST_NAMED]]
    )
    left_out = [_cut(len(whole.actors), _MOST_DOTS, "actors"), _cut(len(graph), written, "names")]
    return " ".join(filter(None, left_out))


def _write_names(figure: Any, axes: Any, names: Sequence[tuple[Any, str]]) -> int:
    """Write names beside their dots, but for those that would cover one that is written; how many stand."""
    texts = [axes.annotate(name, place, xytext=(4, 3), textcoords="offset points", fontsize=6) for place, name in names]
    figure.draw_without_rendering()
    standing: list[Any] = []
    for text in texts:
        box = text.get_window_extent()
        if any(box.overlaps(other) for other in standing):
            text.remove()
        else:
            standing.append(box)
    return len(standing)


def _named(row: Mapping[str, Any]) -> str:
    return str(row["name"] or row["actor"])


def _cut(number: int, most: int, what: str) -> str:
    return f"The picture shows {most} of {number} {what}." if number > most else ""
