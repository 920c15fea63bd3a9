"""What stands in the real files, counted with csv, python-calamine and lxml alone, and the same asked of the graph.

A count has a key of several parts, such as year, role and actor. In the graph an actor is counted under the record that
the loader gave it, whatever it was merged with; where a file has names only, under its name.
"""

from __future__ import annotations

import csv
import gzip
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from lxml import etree
from python_calamine import CalamineWorkbook

Counts = Counter[tuple[Any, ...]]


def _is_live(one: str) -> str:
    return f"{one}.since <= $at < {one}.until AND 'best' IN {one}.policies"


_LIVE = _is_live("v")
_YEARS = (
    "UNWIND range(toInteger(left(v.valid, 4)), "
    "toInteger(left(coalesce(v.attested[0], last(split(v.valid, '/'))), 4))) AS year"
)
"""Every year of a spell; one that still went on in the file's last year is attested to its end."""


@dataclass(frozen=True)
class Recount:
    """`count` reads the folder of the real files; `statement` gives rows of `what`, a list, and `n`."""

    count: Callable[[Path], Counts]
    statement: str


RECOUNTS: dict[str, Recount] = {}
"""By what is counted."""


def recount(statement: str) -> Callable[[Callable[[Path], Counts]], Callable[[Path], Counts]]:
    """Register a count of files with the statement that must give the same."""

    def register(count: Callable[[Path], Counts]) -> Callable[[Path], Counts]:
        RECOUNTS[count.__name__] = Recount(count, statement)
        return count

    return register


def rows_of(path: Path) -> list[dict[str, Any]]:
    """The rows of a CSV file, or of the first sheet of a workbook, by column."""
    if path.suffix == ".xlsx":
        head, *rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python(skip_empty_area=False)
        names = [str(name).strip() for name in head]
        return [dict(zip(names, row, strict=True)) for row in rows]
    packed = path.suffix == ".gz"
    with gzip.open(path, "rt", newline="") if packed else path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def listed(cell: str) -> Iterator[str]:
    """The ids of a cell, joined by commas with or without a blank."""
    return (one.strip() for one in str(cell).split(",") if one.strip())


def live(of: str) -> str:
    """The statement's beginning: live versions of a kind, by the beginning of their ids."""
    kind, _, prefix = of.partition(" ")
    return f"MATCH (v:{kind}) WHERE {_LIVE} AND v.id STARTS WITH '{prefix}'"


@recount(
    f"{live('Succession ucdp-actors:')} MATCH (v)-[p:PREDECESSOR]->(), (v)-[s:SUCCESSOR]->() "
    "UNWIND p.records AS before UNWIND s.records AS after "
    "RETURN [substring(before, 11), substring(after, 11)] AS what, count(*) AS n"
)
def splits_by_predecessor_and_successor(folder: Path) -> Counts:
    found: set[tuple[Any, ...]] = set()
    for row in rows_of(folder / "ucdp/ucdp-actor-221.csv"):
        for flag, column in (("Splinter", "ActorIdPrev"), ("SplitTemp", "ActorIdSplitTemp")):
            if row[flag] == "1":
                found |= {(other, row["ActorId"]) for other in listed(row[column])}
    return Counter(found)


@recount(
    f"{live('Hostility ucdp-conflicts:hostility:conflict-')} MATCH (v)-[as:SIDE]->() {_YEARS} "
    "UNWIND as.records AS record RETURN [year, as.side, substring(record, 11)] AS what, count(*) AS n"
)
def conflict_years_by_year_side_and_actor(folder: Path) -> Counts:
    return Counter(
        (int(row["year"]), side, actor)
        for row in rows_of(folder / "ucdp/ucdp-prio-acd-221.csv")
        for side in "ab"
        for actor in listed(row[f"side_{side}_id"])
    )


@recount(
    f"{live('Support ucdp-conflicts:')} MATCH (v)-[:SUPPORTER]->()<-[:HOLDER]-(o:Office) "
    "WHERE o.since <= $at < o.until AND o.id STARTS WITH 'ucdp:office:' AND 'best' IN o.policies "
    f"{_YEARS} RETURN [year, substring(o.id, 12)] AS what, count(DISTINCT v) AS n"
)
def troops_by_year_and_state_that_sent_them(folder: Path) -> Counts:
    return Counter(
        (int(row["year"]), state)
        for row in rows_of(folder / "ucdp/ucdp-prio-acd-221.csv")
        for side in "ab"
        for state in listed(row[f"gwno_{side}_2nd"])
    )


@recount(
    f"{live('Signature ucdp-peace-agreements:')} MATCH (v)-[as:SIGNATORY]->() UNWIND as.records AS record "
    "RETURN [left(v.valid, 4), coalesce(as.role = 'party', false), substring(record, 11)] AS what, count(*) AS n"
)
def signatures_by_year_role_and_actor(folder: Path) -> Counts:
    known = {row["ActorId"]: row["NameData"].strip() for row in rows_of(folder / "ucdp/ucdp-actor-221.csv")}
    found: Counts = Counter()
    for row in rows_of(folder / "ucdp/ucdp-peace-agreements-221_part.xlsx"):
        actors, names = list(listed(row["actor_id"])), row["actor_name"].split(", ")
        # Names hold commas: where there are more pieces than ids, the actor file says who is who.
        named = names if len(names) == len(actors) else [known.get(actor, "?") for actor in actors]
        for actor, name in zip(actors, named, strict=True):
            found[str(row["pa_date"])[:4], _is_in_dyad(name, row["dyad_name"]), actor] += 1
    return found


def _is_in_dyad(name: str, dyads: str) -> bool:
    """Whether a cell of dyads ("A - B, A - C") has a side of exactly this name."""
    text = f", {dyads.strip()}, ".replace(", ", " - ")
    return f" - {name.strip()} - ".replace(", ", " - ") in text


_TYPES = {
    "x": "troops",
    "p": "troop_presence",
    "y": "infrastructure",
    "w": "weapons",
    "m": "materiel",
    "t": "training",
    "f": "funding",
    "i": "intelligence",
    "l": "territory",
    "o": "other",
    "u": "unspecified",
}


@recount(
    f"{live('Support ucdp-external-support:')} MATCH (v)-[as:SUPPORTER]->() {_YEARS} UNWIND as.records AS record "
    "RETURN [year, v.type, substring(record, 11)] AS what, count(*) AS n"
)
def external_support_by_year_type_and_supporter(folder: Path) -> Counts:
    return Counter(
        (int(row["year"]), kind, supporter)
        for row in rows_of(folder / "ucdp/ucdp-esd-ay-181_part.xlsx")
        for letter, kind in _TYPES.items()
        if float(row[f"ext_{letter}"] or 0) == 1
        for supporter in listed(row["ext_id"])
    )


_ONE_NAME = {
    "UN": "united nations",
    "U.N.": "united nations",
    "United Nations": "united nations",
    "OAU": "organization of african unity",
    "OAU (Ad Hoc committee on W. Sahara)": "organization of african unity",
    **{name: name.lower() for name in ("Algeria", "Egypt", "Kenya", "Libya", "Norway", "Portugal", "Russia")},
    "Great Jamahiriyah": "libya",
}
"""Cells of CWM that name one state or organisation and nobody who acted for it, with the name it has in the graph."""


@recount(
    f"{live('Mediation cwm:')} AND v.valid =~ '\\\\d{{4}}.*' AND COUNT {{ (v)-[:MEDIATOR]->() }} = 1 "
    "AND NOT EXISTS { (v)-[:REPRESENTATIVE]->() } MATCH (v)-[as:MEDIATOR {role: 'mediator'}]->()"
    "<-[:VERSION_OF]-(w:ActorVersion)-[:NAMED]->(name:Name) "
    f"WHERE {_is_live('w')} AND as.representative_name IS NULL "
    f"AND name.key IN {sorted(set(_ONE_NAME.values()))} "
    "RETURN [toInteger(left(v.valid, 4)), name.key] AS what, count(DISTINCT v) AS n"
)
def mediations_by_year_and_only_mediator(folder: Path) -> Counts:
    found: Counts = Counter()
    for row in rows_of(folder / "cwm/cwm_2014_part.xlsx"):
        year = re.search(r"(?:19|20)\d\d", str(row["med begins"]))
        if row["Med_yes/no"] == 1 and year and (name := row["name of third party"].strip()) in _ONE_NAME:
            found[int(year[0]), _ONE_NAME[name]] += 1
    return found


def _flows_by_end(relation: str, counted: str) -> str:
    return (
        f"{live('Funding fts:')} MATCH (v)-[as:{relation}]->(a:Actor)<-[:VERSION_OF]-(w:ActorVersion)-[name:NAMED]->() "
        f"WHERE {_is_live('w')} RETURN [left(v.valid, 4), v.flow_status, name.text] AS what, {counted} AS n"
    )


@recount(_flows_by_end("FUNDER", "count(DISTINCT v)"))
def flows_by_year_status_and_funder(folder: Path) -> Counts:
    flows = (row for row in _flows(folder) if row["srcOrganization"])
    return Counter((row["date"][:4], _STATUS[row["status"]], row["srcOrganization"]) for row in flows)


@recount(_flows_by_end("RECIPIENT", "sum(toInteger(v.amount_usd))"))
def dollars_by_year_status_and_recipient(folder: Path) -> Counts:
    found: Counts = Counter()
    for row in _flows(folder):
        if row["destOrganization"]:
            found[row["date"][:4], _STATUS[row["status"]], row["destOrganization"]] += int(Decimal(row["amountUSD"]))
    return found


_STATUS = {"pledge": "pledge", "commitment": "commitment", "paid": "disbursement"}


def _flows(folder: Path) -> list[dict[str, Any]]:
    """Each flow once, and none of which the file hides who received it."""
    rows = rows_of(folder / "fts/fts_incoming_funding_global.csv")
    return list({one["id"]: one for one in reversed(rows) if one["destOrganization"] != "Multiple"}.values())


_OBLIGATIONS = {
    "atop_defense": "defense",
    "atop_offense": "offense",
    "atop_neutral": "neutrality",
    "atop_nonagg": "nonaggression",
    "atop_consul": "consultation",
}


@recount(
    f"{live('Alliance atop:')} MATCH (v)-[as:ALLY]->() UNWIND as.records AS record UNWIND v.obligations AS promised "
    "WITH record, promised, coalesce(left(v.attested[0], 4), left(v.valid, 4)) AS first, "
    "last(split(v.valid, '/')) AS last "
    "UNWIND range(toInteger(first), CASE last WHEN '..' THEN 2018 ELSE toInteger(left(last, 4)) END) AS year "
    "RETURN [year, promised, substring(record, 4)] AS what, count(*) AS n"
)
def allies_by_year_obligation_and_state(folder: Path) -> Counts:
    promised: dict[tuple[int, str, frozenset[str]], bool] = defaultdict(bool)
    for row in rows_of(folder / "atop/atop_dyad_year.csv.gz"):
        for column, obligation in _OBLIGATIONS.items():
            promised[int(row["year"]), obligation, frozenset((row["ccode1"], row["ccode2"]))] |= row[column] == "1"
    return Counter((year, what, state) for (year, what, dyad), is_so in promised.items() if is_so for state in dyad)


_FLOW_TYPES = {"1": "Incoming Funds", "2": "Outgoing Commitment", "3": "Disbursement", "4": "Expenditure"}
_FLOW_TYPES |= {"11": "Incoming Commitment", "C": "Outgoing Commitment"}


@recount(
    f"{live('Funding iati:transaction:')} MATCH (v)-[as:UNDER]->() UNWIND as.records AS record "
    "RETURN [left(v.valid, 4), v.flow_type, v.currency, substring(record, 14)] AS what, count(*) AS n"
)
def transactions_by_year_type_currency_and_activity(folder: Path) -> Counts:
    found: Counts = Counter()
    for name in ("dfid_AF_2011_v1", "iati_2.03_NigeriaAIMS", "dportal_foodsecurity"):
        for activity in etree.parse(str(folder / f"iati/{name}.xml")).iter("iati-activity"):
            identifier = "-".join(str(activity.findtext("iati-identifier")).split())
            for one in activity.findall("transaction"):
                value, day, kind = one.find("value"), one.find("transaction-date"), one.find("transaction-type")
                assert value is not None
                assert kind is not None
                when = day.get("iso-date") if day is not None else value.get("value-date")
                currency = value.get("currency") or activity.get("default-currency")
                found[str(when)[:4], _FLOW_TYPES[kind.get("code", "")], currency, identifier] += 1
    return found


@recount(
    f"{live('Existence states:existence:gw:')} MATCH (v)-[as:SUBJECT]->() UNWIND as.records AS record "
    "RETURN [left(coalesce(v.attested[0], v.valid), 4), substring(record, 3)] AS what, count(*) AS n"
)
def states_by_first_year_and_number(folder: Path) -> Counts:
    return Counter((row["Start"][-4:], str(row["Cow Nr."])) for row in rows_of(folder / "states/gwstates.xlsx"))


@recount(
    f"{live('Existence states:existence:icow:')} MATCH (v)-[as:SUBJECT]->() UNWIND as.records AS record "
    "RETURN [toInteger(left(v.valid, 4)), v.how, substring(record, 4)] AS what, count(*) AS n"
)
def independence_by_year_manner_and_state(folder: Path) -> Counts:
    manner = {"1": "formation", "2": "decolonization", "3": "secession", "4": "partition"}
    rows = rows_of(folder / "states/coldata110.csv")
    return Counter((int(row["IndDate"][:-2]), manner[row["IndType"]], row["State"]) for row in rows)


_AGREEMENTS = (
    f"MATCH (v:AgreementVersion) WHERE {_LIVE} UNWIND coalesce(v.records, [v.id]) AS record "
    "WITH v, record WHERE record =~ 'pax:\\\\d+'"
)
"""Some are merged with the agreement of another data set, whose id they then have."""


@recount(f"{_AGREEMENTS} RETURN [left(v.date, 4), v.stage, v.status] AS what, count(*) AS n")
def agreements_by_year_stage_and_status(folder: Path) -> Counts:
    return Counter((str(row["Dat"])[:4], row["Stage"], row["Status"]) for row in _pax(folder))


@recount(f"{_AGREEMENTS} UNWIND v.countries AS country RETURN [country] AS what, count(*) AS n")
def agreements_by_country(folder: Path) -> Counts:
    return Counter(
        (country,)
        for row in _pax(folder)
        for country in {
            *(f"iso3:{row[column]}" for column in ("Loc1ISO", "Loc2ISO") if row[column]),
            *(f"gw:{int(row[column])}" for column in ("Loc1GWNO", "Loc2GWNO") if row[column]),
        }
    )


_SAID = {
    "Norway": ("third_party", "norway"),
    "Egypt": ("third_party", "egypt"),
    "IGAD": ("third_party", "igad"),
    "Facilitator: Henry Dunant Centre  (signatory)": ("mediator", "centre for humanitarian dialogue"),
    "Henry Dunant Centre for Humanitarian Dialogue": ("third_party", "centre for humanitarian dialogue"),
    **{
        f"{said}: {name}, Malaysian Facilitator": ("mediator", "malaysia")
        for said in ("Witnessed by", "Signed in the presence of", "Signed in the Presence of")
        for name in (
            *(f"Tengku Dato{sign} Ab Ghafar Tengku Mohamed" for sign in "'’"),
            *("Datuk Othman Bin Abd. Razak", "Datuk Othman Bin Abdul Razak"),
        )
    },
}
"""Third-party cells of PA-X, or lines in them, that name one actor: its role when it signed, and its folded name."""


@recount(
    f"MATCH (c:Claim)-[cites:CITES]->() WHERE c.id STARTS WITH 'pax:signature:' AND cites.quote IN {list(_SAID)!r} "
    "MATCH (c)-[live:LIVE]->(:Fact)<-[:VERSION_OF]-(v) WHERE live.since <= $at < live.until "
    f"AND {_LIVE} MATCH (v)-[as:SIGNATORY]->()<-[:VERSION_OF]-(w:ActorVersion)-[:NAMED]->(name:Name) "
    f"WHERE {_is_live('w')} "
    f"AND name.key IN {sorted({actor for _, actor in _SAID.values()})} "
    "RETURN [left(v.valid, 4), as.role, name.key] AS what, count(DISTINCT v) AS n"
)
def third_parties_by_year_role_and_actor(folder: Path) -> Counts:
    return Counter(
        (str(row["Dat"])[:4], *_SAID[piece.strip()])
        for row in _pax(folder)
        for piece in re.split(r"[;\n]", row["ThrdPart"])
        if piece.strip() in _SAID
    )


def _pax(folder: Path) -> list[dict[str, Any]]:
    return rows_of(folder / "pax/pax_agreements_v2_part.xlsx")
