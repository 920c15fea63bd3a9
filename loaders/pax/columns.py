"""The columns of PA-X by release: which are read, which are known and left alone, and what a release is called."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from tertius.graph_schema.claims import Reject
from tertius.loaders.reading.tables import Table, check_columns

NEEDED = ("AgtId", "Agt", "Dat", "Part", "ThrdPart")
"""Without these nothing can be told."""

READ = ("Con", "Contp", "Status", "Agtp", "Stage", "StageSub", "Loc1ISO", "Loc2ISO", "Loc1GWNO", "Loc2GWNO", "UcdpCon")
"""In every release."""

SINCE_2 = ("PP", "PPName")
"""The peace process; a file without it is taken for the first release."""

_LEFT_ALONE = frozenset(
    [
        "Reg",
        "Lgt",
        "N_characters",
        "OthAgr",
        "UcdpAgr",
        "PamAgr",
        "CowWar",
        "Ver",
        "Lang",
        "Language",
        "ImUN",
        "ImOth",
        "ImRef",
        "ImPK",
        "ImE",
        "ImSrc",
        "NEC",
        "Wat",
        "Med",
        "Dev",
        "Bus",
        "Ban",
        "Tax",
        "Ce",
        "Cor",
        "Terr",
        "Cons",
        "Ele",
        "Civso",
        "Tral",
        "Pubad",
        "Pol",
        "Prot",
        "Interim",
        "ImSrc",
        "CeProv",
        "CeGen",
        "GChPubAdm",
    ]
)
_TOPIC = re.compile(
    r"(?:G(?:Ch|Dis|Age|Mig|Ra|Re|Ind|Oth|Ref|Soc|e|M)|St|Pol|Con|Elec|Pps|Tps|Eps|Mps|Terps|Hr|Eq|Prot|Cpr|Ser|"
    r"Med|Cit|Jus|Dev|Nat|"
    r"Int|Tax|Cen|Ban|LaRef|La|Ssr|Ce|Ddr|Tj|Im|Cor|Wat|Wgg|W|HrGen|DevInfra)[A-Za-z]*"
)
_IN_NAME = re.compile(r"(?:^|[^a-z0-9])(?:v|ver|version|release)[ _.-]?(\d{1,2})(?!\d)", re.IGNORECASE)

COMPLETE_FROM = 1518
"""Agreements in the smallest whole dump known here: a file with fewer is a selection, whatever its name says."""


def check(table: Table) -> Iterator[Reject]:
    """Remarks on the file, and its drift: columns that are read and absent, and those that no known release has.

    The 230 columns that code topics are known by the beginnings of their names, and left alone.

    Raises
    ------
    InvalidInput
        If a column is absent without which nothing can be told.
    """
    table.spell_as([*READ, *SINCE_2, *NEEDED])
    yield from table.remarks()
    known = [*READ, *(SINCE_2 if _has_process(table.columns) else ())]
    left_alone = [
        name for name in table.columns if name in _LEFT_ALONE or (name not in NEEDED and _TOPIC.fullmatch(name))
    ]
    yield from check_columns(table.columns, needed=NEEDED, known=[*known, *left_alone], where=table.path.name)


def release_of(path: Path, columns: Iterable[str]) -> str | None:
    """The number of the release: from the file's name, else 1 if it has no process, else unknown."""
    found = _IN_NAME.search(path.stem)
    if found:
        return str(int(found[1]))
    return None if _has_process(columns) else "1"


def _has_process(columns: Iterable[str]) -> bool:
    return bool({"PP", "PPName"} & set(columns))
