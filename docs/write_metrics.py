"""Writes the page of networks and metrics, `docs/networks-and-metrics.md`, from what they declare.

python -m docs.write_metrics
"""

from __future__ import annotations

from pathlib import Path

from tertius.metrics.engines.table import TASKS
from tertius.metrics.projection import NetworkOptions, list_networks
from tertius.metrics.registry import Metric, list_metrics
from tertius.metrics.studies import STUDIES
from tertius.metrics.studies.study import Study
from tertius.queries.catalogue import read_questions

PAGE = Path(__file__).with_name("networks-and-metrics.md")
_HEAD = """# Networks and metrics

Made from what `queries/networks/` and `metrics/` declare, by `docs/write_metrics.py`.
How quick they are, beside other libraries, stands in [benchmarks of the metrics](metrics-benchmark.md).
"""


def page() -> str:
    """The whole page."""
    parts = [_HEAD, _networks(), _studies(), _metrics(), _engines()]
    return "\n".join(parts)


def _networks() -> str:
    lines = [
        "## Networks\n",
        "Every network is as of a day or window (`as_of`), under a policy, with what is certain or also what is",
        "possible, as for any question. Beside its own parameters each takes:\n",
        "| parameter | meaning |",
        "| --- | --- |",
        *(f"| `{name}` | {field.description} |" for name, field in NetworkOptions.model_fields.items()),
        "",
        "Two-mode networks are the form of facts with many members: their one-mode form ties every two members of one",
        "mediation, and cannot tell a meeting of five from ten meetings of two.\n",
        "| network | a tie | weight | own parameters | to know |",
        "| --- | --- | --- | --- | --- |",
    ]
    for one in list_networks(read_questions()):
        parameters = ", ".join(f"`{name}`" for name in one["parameters"])
        told = (one["name"], one["definition"], one["weight"], parameters, " ".join(one["notes"]))
        lines.append("| `{}` | {} | {} | {} | {} |".format(*told))
    return "\n".join([*lines, ""])


_STUDIES = """## Through time, what changed, and how sure a rank is

Any metric on any network can be asked about further:

```console
$ tertius metrics degree --network mediation --from 2011-01 --to 2024-12 --step year
$ tertius metrics degree --network mediation --from 2013 --to 2015 --changes
$ tertius metrics degree --network mediation --intervals --seed 0 --param as_of=2014
```

The API has them at `/v1/metrics/NAME/series`, `/changes` and `/intervals`, with the metric's options as one JSON
object in `options`; Python as `graph.study("series", "degree", "mediation", from_="2011-01", to="2024-12")`.
"""


_CANDIDATES = """## Who could mediate

`tertius query run third-party-candidates --param side_a=mnla --param side_b=gov_mali --param as_of=2014-07-24` lists
third parties by documented features, each with the facts and claims behind it. It suggests; the score orders rows and
means nothing by itself. `benchmarks/backtest_candidates.py` asks, for every pair of sides that met from 1990 on, about
the record up to the year before, and looks for who then mediated. On Civil War Mediation (466 of its 762 rows) and the
Mali bundle, with weights that were set before and not fitted:

| ranked by | mean reciprocal rank | hits@10 |
| --- | --- | --- |
| `third-party-candidates` | 0.338 | 0.529 |
| popularity: who mediated most | 0.187 | 0.294 |
| nearest region: who mediated most in the region | 0.216 | 0.431 |

These are 102 pairs and years; in 39 of them every mediator was new to the graph, and nobody could name one. The
names of the two sets were not merged, and few alliances, payments or acts of support are in them: what this shows is
the worth of the record, hardly that of the features on bias.
"""


def _studies() -> str:
    return "\n".join([_STUDIES, *(line for study in STUDIES.values() for line in _study(study)), _CANDIDATES])


def _study(study: type[Study]) -> list[str]:
    fields = {field.alias or name: field for name, field in study.model_fields.items()}
    return [
        f"### {study.name}\n",
        " ".join((study.__doc__ or "").split()) + "\n",
        *(f"- Column `{name}`: {text}." for name, text in study.columns.items()),
        *(
            f"- Parameter `{name}`{'' if one.is_required() else f' (default {one.default})'}: {one.description}"
            for name, one in fields.items()
        ),
        "",
    ]


def _metrics() -> str:
    lines = ["## Metrics\n", "`tertius metrics NAME --network NETWORK --option NAME=VALUE --param as_of=2014-07-24`\n"]
    for metric in list_metrics():
        lines += _metric(metric)
    return "\n".join(lines)


def _metric(metric: Metric) -> list[str]:
    options = metric.options.model_fields
    return [
        f"### {metric.name}\n",
        f"{metric.definition} *{metric.meaning}*\n",
        f"- Unit: {metric.unit}. Normalised: {metric.normalised}.",
        *([f"- Networks: {', '.join(metric.networks)}."] if metric.networks else []),
        f"- Reference: {metric.reference}.",
        *(f"- Column `{name}`: {text}." for name, text in metric.columns.items()),
        *(f"- Option `{name}` (default {one.default}): {one.description}" for name, one in options.items()),
        "",
    ]


_GDS = """\
gds is Neo4j Graph Data Science (GPL), in the process of a database that has it: `TERTIUS_GDS=true` starts the private
store with it, your own Neo4j has it once you install it there. A network that the graph has of its own stays in the
database: it is projected there from its own statement, as it was asked for (days, certainty, policy, kinds, weight and
its own parameters), held in memory while it is computed, and dropped; no tie comes out, only the actors with their
values. A note of the answer says so. Networks made of others (`shared-party`, `union`) and those of studies are put
together in Python, and sent there. It uses one thread, and `TERTIUS_QUERY_TIMEOUT_SECONDS` holds for each step.

A network with more than `TERTIUS_MAX_FETCHED_TIES` ties (2,000,000, counted at any time) is not fetched. Then
`--engine auto` is gds for these metrics, if the database has it, and everything else about the network is refused with
`network-too-large`: ask for a part of it, or raise the setting. Betweenness takes `method=exact` there: what is sampled
needs the ties here.

gds is no engine of"""


def _engines() -> str:
    lines = ["## Who computes what\n", "| task | library | also | why |", "| --- | --- | --- | --- |"]
    for task in TASKS:
        others = ", ".join(name for name in task.engines if name != task.preferred)
        lines.append(f"| {task.name} | {task.preferred} | {others} | {task.why} |")
    lines += [
        "",
        "networkx is the second opinion on every task that it has; tests hold each engine to it.",
        "`--engine NAME` (`engine=NAME` in the API) chooses another, and the answer names the one that computed it.",
        "",
        _GDS,
        "",
        *(f"- {task.name}: {task.left_out['gds']}." for task in TASKS if "gds" in task.left_out),
        "",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
