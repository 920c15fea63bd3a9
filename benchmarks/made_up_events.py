"""A file of coded events in the form in which ICEWS publishes them, made up by number, of any length."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

_COLUMNS = (
    *("Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "CAMEO Code"),
    *("Intensity", "Target Name", "Target Sectors", "Target Country", "Story ID", "Sentence Number", "Publisher"),
    *("City", "District", "Province", "Country", "Latitude", "Longitude"),
)
_WHAT = (
    ("Consult", "040", "1"),
    ("Mediate", "045", "5"),
    ("Make statement", "010", "0"),
    ("Demand", "100", "-5"),
    ("Use conventional military force", "190", "-10"),
    ("Sign formal agreement", "057", "8"),
)
_COUNTRIES = ("Mali", "Niger", "Algeria", "Mauritania", "Burkina Faso")
_CITIES = ("Bamako", "Gao", "Kidal", "Ménaka", "Timbuktu", "Algiers", "Ouagadougou")
_OFFICES = 4_000


def write_events(path: Path, rows: int) -> None:
    """Write so many events of some thousand actors in five countries and seven places."""
    with path.open("w", encoding="utf-8") as file:
        file.write("\t".join(_COLUMNS) + "\n")
        file.writelines(_row(number) for number in range(rows))


def _row(number: int) -> str:
    day = date(1995, 1, 1) + timedelta(days=number % 10_000)
    what, code, intensity = _WHAT[number % len(_WHAT)]
    source, target = _actor(number * 7), _actor(number * 13 + 1)
    return (
        f"{number + 1}\t{day}\t{source}\t{what}\t{code}\t{intensity}\t{target}\t{number // 5}\t{number % 5 + 1}\t"
        f"Made-up News\t{_CITIES[number % len(_CITIES)]}\tNA\tNA\tMali\t16.27\t-0.04\n"
    )


def _actor(number: int) -> str:
    office, country = number % _OFFICES, _COUNTRIES[number % len(_COUNTRIES)]
    return f"Office {office} ({country})\tGovernment,Ministry\t{country}"
