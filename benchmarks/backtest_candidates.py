"""Whether `third-party-candidates` would have named who mediated, year by year, beside two simple baselines.

TERTIUS_HOME=… python -m benchmarks.backtest_candidates ucdp-prio-acd-221.csv --from 1990 --to 2014

The graph is the one that the environment names, with mediations (Civil War Mediation, the Mali bundle). For every
mediation that began in a year the question is asked for what had certainly begun by the last day of the year before, so
that it knows nothing of what followed; it is told which two sides met. A mediator whom the graph did not know as third
party then cannot be found by anybody, and counts as missed. Each pair of sides counts once a year.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import tertius
from tertius.client import Client

_FIELDS = "candidate,score,cases"


class Case(NamedTuple):
    """Two sides who met in a year, and who mediated."""

    year: int
    side_a: str
    side_b: str
    country: str
    mediators: frozenset[str]


def main() -> None:
    """Print mean reciprocal rank and hits@10 of the question and of the baselines."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("conflicts", type=Path, help="the UCDP/PRIO conflicts, for the region of each country")
    parser.add_argument("--from", dest="first", type=int, default=1990)
    parser.add_argument("--to", dest="last", type=int, default=2014)
    asked = parser.parse_args()
    region_of = read_regions(asked.conflicts)
    with tertius.open() as graph:
        rows = graph.query("who-mediates-whom", as_of="any").rows
        cases = [one for one in list_cases(rows) if asked.first <= one.year <= asked.last]
        scores: dict[str, list[int | None]] = {"third-party-candidates": [], "popularity": [], "nearest region": []}
        for case in cases:
            found = fetch_candidates(graph, case)
            nearby = count_in_region(rows, case, region_of)
            orders: Mapping[str, Callable[[Mapping[str, Any]], tuple[float, ...]]] = {
                "third-party-candidates": lambda row: (-row["score"],),
                "popularity": lambda row: (-row["cases"],),
                "nearest region": lambda row, nearby=nearby: (-nearby.get(row["candidate"], 0), -row["cases"]),
            }
            for name, order in orders.items():
                ranked = [row["candidate"] for row in sorted(found, key=lambda row: (*order(row), row["candidate"]))]
                scores[name].append(best_rank(ranked, case.mediators))
    known = sum(rank is not None for rank in scores["popularity"])
    placed = sum(case.country in region_of for case in cases)
    print(f"{len(cases)} pairs of sides and years; of {placed} the region is known.")
    print(f"Of {known} some mediator was known as third party before.")
    print("| ranked by | mean reciprocal rank | hits@10 |\n| --- | --- | --- |")
    for name, ranks in scores.items():
        reciprocal = sum(1 / rank for rank in ranks if rank is not None) / len(ranks)
        hits = sum(rank is not None and rank <= 10 for rank in ranks) / len(ranks)
        print(f"| {name} | {reciprocal:.3f} | {hits:.3f} |")


def list_cases(rows: Iterable[Mapping[str, Any]]) -> list[Case]:
    """The first two sides of every mediation with its mediators, once a pair and year."""
    met: dict[tuple[int, str, str], set[str]] = {}
    for row in rows:
        parties = row["parties"]
        first = next((one["actor"] for one in parties if one["side"] == "A"), None)
        second = next((one["actor"] for one in parties if one["side"] == "B"), None)
        if first is None and second is None and len(parties) > 1:
            first, second = parties[0]["actor"], parties[1]["actor"]
        year = int(row["start"][0][:4])
        if first and second and year > 1:
            met.setdefault((year, first, second), set()).update(one["actor"] for one in row["mediators"])
    return [Case(*key, _country(key[1]), frozenset(who - {*key[1:]})) for key, who in sorted(met.items())]


def fetch_candidates(graph: Client, case: Case) -> list[dict[str, Any]]:
    """The candidates for two sides as of the day before the year."""
    day = f"{case.year - 1}-12-31"
    asked = {"side_a": case.side_a, "side_b": case.side_b, "as_of": day, "fields": _FIELDS, "limit": 10_000}
    return graph.query("third-party-candidates", **asked, certainty="certain").rows


def count_in_region(rows: Iterable[Mapping[str, Any]], case: Case, region_of: Mapping[str, str]) -> dict[str, int]:
    """How often each third party had mediated in the region of the case before its year."""
    found: dict[str, int] = {}
    here = region_of.get(case.country)
    for row in rows:
        countries = {_country(one["actor"]) for one in row["parties"]}
        if int(row["start"][1][:4]) < case.year and here in {region_of.get(one) for one in countries} - {None}:
            for one in row["mediators"]:
                found[one["actor"]] = found.get(one["actor"], 0) + 1
    return found


def best_rank(ranked: list[str], mediators: frozenset[str]) -> int | None:
    """The place of the first who did mediate, from 1; None if nobody of them is there."""
    return next((place for place, one in enumerate(ranked, start=1) if one in mediators), None)


def read_regions(path: Path) -> dict[str, str]:
    """Country, as it stands in ids of actors, to UCDP's region."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        pairs = [(row["location"], row["region"]) for row in csv.DictReader(file)]
    regions = {place.split(" (")[0].lower().replace(" ", "-"): region for place, region in pairs}
    # The Mali bundle names its government, not the state.
    return {**regions, "gov_mali": regions.get("mali", "")}


def _country(actor: str) -> str:
    return actor.rpartition(":")[2].partition(".")[0]


if __name__ == "__main__":
    main()
