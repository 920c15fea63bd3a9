"""State lists in the form of their publishers, made up for tests."""

from __future__ import annotations

from pathlib import Path

import xlsxwriter

GW_HEADER = ["Cow Nr.", "Cow ID", "Name of State", "Start", "End"]
GW_ROWS = [
    ["2", "USA", "United States", "01.01.1816", "31.12.2017"],
    ["260", "GFR", "German Federal Republic", "21.09.1949", "31.12.2017"],
    ["265", "GDR", "German Democratic Republic", "05.10.1949", "02.10.1990"],
    ["340", "SER", "Serbia", "13.07.1878", "01.10.1915"],
    ["340", "SER", "Serbia", "05.06.2006", "31.12.2017"],
    ["345", "YUG", "Yugoslavia", "01.12.1918", "04.06.2006"],
    ["347", "KOS", "Kosovo", "17.02.2008", "31.12.2017"],
    ["475", "NIG", "Nigeria", "01.10.1960", "31.12.2017"],
    ["678", "YEM", "Yemen", "30.10.1918", "31.12.2017"],
    ["680", "YPR", "South Yemen", "30.11.1967", "21.05.1990"],
]
COW_HEADER = "stateabb,ccode,statenme,styear,stmonth,stday,endyear,endmonth,endday,version"
# Made up in the form of the COW list; the days are those on which these states became and ceased to be members.
COW_ROWS = """AUS,305,Austria,1955,7,27,2016,12,31,2016
GDR,265,East Germany,1954,3,25,1990,10,2,2016
GFR,260,West Germany,1955,5,5,1990,10,2,2016
GMY,255,Germany,1816,1,1,1945,5,8,2016
GMY,255,Germany,1990,10,3,2016,12,31,2016
KOS,347,Kosovo,2008,2,17,2016,12,31,2016
NAU,970,Nauru,1999,9,14,2016,12,31,2016
NIG,475,Nigeria,1960,10,1,2016,12,31,2016
NIR,436,Niger,1960,9,20,2016,12,31,2016
RUS,365,Russia,1816,1,1,2016,12,31,2016
SSD,626,South Sudan,2011,7,14,2016,12,31,2016
SUD,625,Sudan,1956,1,1,2016,12,31,2016
TUR,640,Turkey,1816,1,1,2016,12,31,2016
YAR,678,Yemen Arab Republic,1926,9,2,1990,5,21,2016
YEM,679,Yemen,1990,5,22,2016,12,31,2016
YPR,680,Yemen People's Republic,1967,11,30,1990,5,21,2016
YUG,345,Yugoslavia,1878,7,13,2016,12,31,2016"""


def workbook(path: Path, rows: list[list[str]]) -> Path:
    """Write rows as the sheet of Gleditsch and Ward."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("gwstates")
        for number, row in enumerate([GW_HEADER, *rows]):
            sheet.write_row(number, 0, row)
    return path


def write(path: Path, text: str) -> Path:
    """Write text as UTF-8."""
    path.write_text(text, encoding="utf-8")
    return path


def gw_list(folder: Path) -> Path:
    """The workbook of Gleditsch and Ward."""
    return workbook(folder / "gwstates.xlsx", GW_ROWS)


def cow_list(folder: Path) -> Path:
    """The COW list with dates."""
    return write(folder / "statelist2016.csv", f"{COW_HEADER}\n{COW_ROWS}\n")
