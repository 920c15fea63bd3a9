"""Small UCDP files, made up in the exact form of the real ones, and what a loader makes of them."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import xlsxwriter

from tertius.graph_schema.claims import Claim, Reject
from tertius.loaders.record import Input

Cells = Mapping[str, object]


def _columns(text: str) -> list[str]:
    return text.split(",")


ACTOR_HEADER = _columns(
    "ActorId,NameData,NameOrig,NameOrigFull,NameOrigFullEng,NameChange,NewName,NewNameFullMotherTongue,NewNameFullEng,"
    "Org,ConflictId,DyadId,PrimaryParty,OSID,OSCoalition,OSCoalitionID,NSID,NSCoalition,NSCoalitionID,Splinter,NamePrev,"
    "ActorIdPrev,SplitTemp,NameSplitTemp,ActorIdSplitTemp,Alliance,NameAlliance,ActorIdAlliance,JoinGroup,GroupName,"
    "ActorIdGroup,Location,GWNOLoc,Region,Version"
)
CONFLICT_HEADER = _columns(
    "conflict_id,location,side_a,side_a_id,side_a_2nd,side_b,side_b_id,side_b_2nd,incompatibility,territory_name,year,"
    "intensity_level,cumulative_intensity,type_of_conflict,start_date,start_prec,start_date2,start_prec2,ep_end,"
    "ep_end_date,ep_end_prec,gwno_a,gwno_a_2nd,gwno_b,gwno_b_2nd,gwno_loc,region,version"
)
DYAD_HEADER = [
    "dyad_id",
    *(one for one in CONFLICT_HEADER if one != "cumulative_intensity" and not one.startswith("ep_end")),
]
OLD_CONFLICT_HEADER = _columns(
    "ConflictId,Location,SideA,SideA2nd,SideB,SideBID,SideB2nd,Incompatibility,TerritoryName,Year,IntensityLevel,"
    "CumulativeIntensity,TypeOfConflict,StartDate,StartPrec,StartDate2,StartPrec2,EpEnd,EpEndDate,EpEndPrec,GWNoA,"
    "GWNoA2nd,GWNoB,GWNoB2nd,GWNoLoc,Region,Version"
)
AGREEMENT_HEADER = _columns(
    "paid,region,gwno,conflict_id,conflict_name,dyad_id,dyad_name,actor_id,actor_name,incompatibility,pa_name,year,"
    "pa_date,pa_comment,pa_sign,c_sign,pa_3rd,c_3rd,ended,duration,c_duration,cease,intarmy,ddr,withd,mil_prov,pp,"
    "intgov,intciv,elections,interim,natalks,shagov,pol_prov,aut,fed,ind,ref ,shaloc,regdev,cul,demarcation,locgov,"
    "terr_prov,amn,pris,recon,return ,justice_prov,reaffirm,outlin,pko,gender,co_impl,termdur,noconf17,txt,"
    "linktofulltextagreement,inclusive,no_dyad,pa_type,out_iss,procID,frame,version,dateintervalstart_meta,"
    "dateintervalend_meta"
)
_LETTERS = "xpywmtfilou"
SUPPORT_HEADER = _columns(
    "id,active,year,actor_id,actor_name,actor_nonstate,oppo_id,oppo_name,dyad_id,dyad_name,civil,conflict_id,location,"
    "gwno_a,country_a,gwno_b,country_b,ext_id,ext_name,ext_nonstate,ext_coalition,ext_coalition_name,ext_elements,"
    "ext_bothsides,ext_sup,ext_sup_s,ext_sup_ns,ext_count,ext_count_s,ext_count_ns"
) + [f"ext_{letter}{of}" for letter in _LETTERS for of in ("", "_s", "_ns", "_count", "_count_s", "_count_ns")]
SUPPORT_HEADER.append("ext_sum")


def write_csv(path: Path, header: Iterable[str], rows: Iterable[Cells], *, start: str = "") -> Path:
    """A CSV file with these rows; cells that are not given are empty."""
    names = list(header)
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(start)
        writer = csv.DictWriter(file, names, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def write_xlsx(path: Path, header: Iterable[str], rows: Iterable[Cells]) -> Path:
    """A workbook of one sheet with these rows; numbers are numbers, text is text."""
    names = list(header)
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, names)
        for place, row in enumerate(rows, start=1):
            sheet.write_row(place, 0, [row.get(name, "") for name in names])
    return path


def write_translation(folder: Path, actors: Iterable[tuple[int, int, str]] = ()) -> None:
    """The three tables from old ids to new ones; conflicts and dyads 7 and 8 became 9107 and 9108."""
    actor_rows = [{"new_id": new, "old_id": old, "name": name} for new, old, name in actors]
    write_csv(folder / "translate_actor.csv", ["new_id", "old_id", "name"], actor_rows)
    others = [{"new_id": 9100 + old, "old_id": old} for old in (7, 8)]
    write_csv(folder / "translate_conf.csv", ["new_id", "old_id"], others)
    dyads = [{**one, "name": "A - B", "type_of_violence": 1} for one in others]
    dyads.append({"new_id": 9999, "old_id": 7, "name": "of a non-state conflict", "type_of_violence": 2})
    write_csv(folder / "translate_dyad.csv", ["new_id", "old_id", "name", "type_of_violence"], dyads)


def read(loader: ModuleType, path: Path, **options: str) -> tuple[dict[str, Claim], list[Reject]]:
    """What a loader says of a file: claims by id, and rejects."""
    found = list(loader.records(Input(path, options=options)))
    claims = [one for one in found if isinstance(one, Claim)]
    assert len({one.id for one in claims}) == len(claims), "a claim id is given twice"
    return {one.id: one for one in claims}, [one for one in found if isinstance(one, Reject)]


def of_kind(claims: Mapping[str, Claim], kind: str) -> dict[str, Any]:
    """What is said of one kind, by the id of the thing."""
    return {one.says.id: one.says for one in claims.values() if one.says.kind == kind}


def codes(rejects: Iterable[Reject]) -> list[tuple[str, str]]:
    """The rejects by code and place."""
    return [(one.code, one.where.partition(", ")[2]) for one in rejects]


def ids(members: Iterable[Any]) -> tuple[str, ...]:
    """The actors of participants."""
    return tuple(one.actor for one in members)


def real_file(name: str) -> Path:
    """A file of the real data; the test is skipped where it is not there."""
    folder = os.environ.get("TERTIUS_TEST_DATA")
    if not folder:
        pytest.skip("TERTIUS_TEST_DATA, the folder of the real data files, is not set")
    path = Path(folder) / "ucdp" / name
    if not path.is_file():
        pytest.skip(f"ucdp/{name} is not in TERTIUS_TEST_DATA")
    return path
