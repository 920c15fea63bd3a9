"""The files of FTS, CSV and JSON alike, as entries with the column names of the CSV."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from tertius.graph_schema.claims import Reject
from tertius.graph_schema.errors import InvalidInput
from tertius.loaders.reading.tables import check_table, read_table, row_reject
from tertius.loaders.release import Place, Spot

NEEDED = ("id", "status", "amountUSD", "date", "srcOrganization", "destOrganization")
KNOWN = (
    *NEEDED,
    *("budgetYear", "description", "srcOrganizationTypes", "srcLocations", "srcUsageYearStart", "srcUsageYearEnd"),
    *("destPlan", "destPlanCode", "destPlanId", "destOrganizationTypes", "destGlobalClusters", "destLocations"),
    *("destProject", "destProjectCode", "destEmergency", "destUsageYearStart", "destUsageYearEnd", "contributionType"),
    *("flowType", "method", "boundary", "onBoundary", "firstReportedDate", "decisionDate", "keywords"),
    *("originalAmount", "originalCurrency", "exchangeRate", "refCode", "createdAt", "updatedAt"),
)

MAX_JSON_BYTES = 256_000_000
"""A page of the API has a few megabytes; a file is read as a whole."""

_PLAIN: tuple[str, ...] = (
    "id",
    "status",
    "date",
    "description",
    "amountUSD",
    "originalAmount",
    "originalCurrency",
    "exchangeRate",
)
_PLAIN += ("decisionDate", "flowType", "contributionType", "method", "boundary", "refCode", "onBoundary")


class Named(NamedTuple):
    """An organisation, place, plan or other thing as a flow names it."""

    name: str
    key: str | None = None
    types: tuple[str, ...] = ()


@dataclass
class Entry:
    """A flow as its file says it: the plain cells, and the things at both ends."""

    place: Place
    cells: Mapping[str, str]
    funders: list[Named] = field(default_factory=list)
    recipients: list[Named] = field(default_factory=list)
    plans: list[Named] = field(default_factory=list)
    projects: list[Named] = field(default_factory=list)
    emergencies: list[Named] = field(default_factory=list)
    locations: list[Named] = field(default_factory=list)
    clusters: list[str] = field(default_factory=list)
    children: tuple[str, ...] = ()
    parent: str | None = None


def read_entries(path: Path) -> Iterator[Entry | Reject]:
    """The flows of one file, and a reject for what is no flow.

    Raises
    ------
    InvalidInput
        If it is neither a table of flows nor an answer of the API.
    """
    yield from _read_json(path) if path.suffix.lower() in {".json", ".jsonl"} else _read_table(path)


def _read_table(path: Path) -> Iterator[Entry | Reject]:
    table = read_table(path, hxl=True)
    yield from check_table(table, needed=NEEDED, known=KNOWN)
    for row in table:
        broken = row_reject(row, f"fts:flow:{row['id']}" if row["id"] else None)
        if broken:
            yield broken
            continue
        yield Entry(
            place=row,
            cells=row,
            # The name of an organisation holds commas; only its types, the places and the clusters are lists.
            funders=_one(row["srcOrganization"], types=_listed(row.get("srcOrganizationTypes"))),
            recipients=_one(row["destOrganization"], types=_listed(row.get("destOrganizationTypes"))),
            plans=_one(row.get("destPlan"), row.get("destPlanId") or row.get("destPlanCode")),
            projects=_one(row.get("destProject"), row.get("destProjectCode")),
            emergencies=_one(row.get("destEmergency")),
            locations=[Named(one) for one in _listed(row.get("destLocations"))],
            clusters=list(_listed(row.get("destGlobalClusters"))),
        )


def _one(name: str | None, key: str | None = None, types: tuple[str, ...] = ()) -> list[Named]:
    return [Named(name, key or None, types)] if name else []


def _listed(cell: str | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.strip() for one in (cell or "").split(",") if one.strip()))


def _read_json(path: Path) -> Iterator[Entry | Reject]:
    for number, flow in enumerate(_flows_of(path), start=1):
        spot = Spot(path.name, number, "flow")
        if not isinstance(flow, dict):
            yield Reject(
                code="invalid-row", where=spot.where(), message="A flow is a JSON object.", value=str(flow)[:80]
            )
            continue
        try:
            yield _json_entry(flow, spot)
        except (TypeError, AttributeError, KeyError):
            message = "The flow's sourceObjects or destinationObjects are no lists of objects with type and name."
            yield Reject(code="invalid-row", where=spot.where(), message=message, value=str(flow.get("id")))


def _flows_of(path: Path) -> list[Any]:
    if path.stat().st_size > MAX_JSON_BYTES:
        raise InvalidInput(f"{path.name} has more than {MAX_JSON_BYTES:,} bytes; save the API's answer page by page.")
    content = path.read_bytes()
    try:
        if path.suffix.lower() == ".jsonl":
            return [orjson.loads(line) for line in content.splitlines() if line.strip()]
        found = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise InvalidInput(
            f"{path.name} is no JSON ({error}); it may be cut off. Save the API's answer again."
        ) from None
    if isinstance(found, dict):
        data = found.get("data")
        found = data.get("flows") if isinstance(data, dict) else found.get("flows")
    if not isinstance(found, list):
        raise InvalidInput(
            f"{path.name}: an answer of the FTS API is expected, with its flows under data.flows. Save the answer of "
            "/v1/public/fts/flow."
        )
    return found


def _json_entry(flow: Mapping[str, Any], spot: Spot) -> Entry:
    source, destination = flow.get("sourceObjects") or [], flow.get("destinationObjects") or []
    return Entry(
        place=spot,
        cells={name: "" if flow.get(name) is None else str(flow[name]) for name in _PLAIN},
        funders=_objects(source, "Organization"),
        recipients=_objects(destination, "Organization"),
        plans=_objects(destination, "Plan"),
        projects=_objects(destination, "Project"),
        emergencies=_objects(destination, "Emergency"),
        locations=[one._replace(key=None) for one in _objects(destination, "Location")],
        clusters=[one.name for one in _objects(destination, "GlobalCluster")],
        children=tuple(str(one) for one in flow.get("childFlowIds") or ()),
        parent=str(flow["parentFlowId"]) if flow.get("parentFlowId") else None,
    )


def _objects(found: list[Mapping[str, Any]], kind: str) -> list[Named]:
    return [
        Named(
            one["name"].strip(),
            one.get("code") if kind == "Project" else str(one["id"]),
            tuple(one.get("organizationTypes") or ()),
        )
        for one in found
        if one["type"] == kind and one.get("name")
    ]
