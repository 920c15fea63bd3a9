"""Money: which codes are currencies, and conversion to US dollars at a rate that somebody stated."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from tertius.graph_schema.claims import Citation, Claim, Origin
from tertius.graph_schema.entities.source import Source
from tertius.graph_schema.errors import InvalidInput, TertiusError
from tertius.graph_schema.facts.funding import Funding
from tertius.graph_schema.time import parse_endpoint
from tertius.loaders.reading.tables import TableRow, check_columns, read_table
from tertius.loaders.reading.values import parse_date, parse_number
from tertius.loaders.release import CONVERTED, Broken, Place, slug

_CODES = """
    AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BYR BZD CAD CDF
    CHF CLF CLP CNY COP COU CRC CUC CUP CVE CYP CZK DJF DKK DOP DZD EEK EGP ERN ETB EUR FJD FKP GBP GEL GHC GHS GIP GMD
    GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR
    LRD LSL LTL LVL LYD MAD MDL MGA MKD MMK MNT MOP MRO MRU MTL MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB
    PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDD SDG SEK SGD SHP SIT SKK SLE SLL SOS SRD SSP STD STN SVC
    SYP SZL THB TJS TMT TND TOP TRL TRY TTD TWD TZS UAH UGX USD UYU UZS VEF VES VND VUV WST XAF XCD XDR XOF XPF YER YUM
    ZAR ZMK ZMW ZWD ZWG ZWL ATS BEF DEM ESP FIM FRF GRD IEP ITL LUF NLG PTE
"""
CURRENCIES = frozenset(_CODES.split())
"""ISO 4217, with the codes that were withdrawn since funding was published by them."""

MAX_AGE = timedelta(days=31)
"""How much older than the flow a rate may be: a yearly table does not convert a daily flow."""

_RATE_DIGITS = 10


class Rate(NamedTuple):
    """US dollars for one unit of a currency on a day, and who stated it."""

    day: date
    usd: str
    source: str


class Rates:
    """A table of stated rates; a sum without a rate of its month is left in its currency.

    Parameters
    ----------
    rates : by currency, in the order of days.
    """

    def __init__(self, rates: Mapping[str, list[Rate]]) -> None:
        self._rates = rates

    def find(self, currency: str, day: str | None) -> Rate | None:
        """The newest rate stated on or before a day, at most `MAX_AGE` older; None for an imprecise day."""
        first, last = parse_endpoint(day)[:2] if day else (None, None)
        known = self._rates.get(currency, [])
        if first is None or first != last:
            return None
        place = bisect_right(known, first, key=lambda one: one.day)
        found = known[place - 1] if place else None
        return found if found is not None and first - found.day <= MAX_AGE else None


def read_rates(path: Path) -> Rates:
    """Read a table of rates: columns date (ISO), currency, usd (dollars for one unit), source.

    Raises
    ------
    InvalidInput
        If a column or a value is missing, or a currency is unknown; the message names the line.
    """
    table = read_table(path)
    check_columns(table.columns, needed=("date", "currency", "usd", "source"), where=path.name)
    found: dict[str, list[Rate]] = {}
    for row in table:
        currency, rate = _read_rate(row)
        found.setdefault(currency, []).append(rate)
    return Rates({currency: sorted(rates) for currency, rates in found.items()})


def _read_rate(row: TableRow) -> tuple[str, Rate]:
    try:
        day, usd = parse_date(row["date"], "iso"), parse_number(row["usd"])
    except TertiusError as error:
        raise InvalidInput(f"{row.where()}: {error.message}") from None
    is_exact = day is not None and len(day) == len("2014-06-09")
    if day is None or not is_exact or usd is None or Decimal(usd) <= 0 or not row["source"]:
        raise InvalidInput(
            f"{row.where()}: a rate needs a day such as 2014-06-09, the US dollars for one unit, and its source; found "
            f'"{row["date"]}", "{row["usd"]}", "{row["source"]}".'
        )
    if row["currency"] not in CURRENCIES:
        raise InvalidInput(f'{row.where()}: "{row["currency"]}" is no currency of ISO 4217.', code="unknown-currency")
    return row["currency"], Rate(date.fromisoformat(day), usd, row["source"])


def check_currency(code: str, where: str) -> str:
    """The code in capitals, if it is a currency.

    Raises
    ------
    Broken
        With code `unknown-currency`.
    """
    if code.upper() not in CURRENCIES:
        raise Broken("unknown-currency", f'{where}: "{code}" found, a currency of ISO 4217 such as EUR expected', code)
    return code.upper()


def in_dollars(currency: str | None, amount: str | None) -> dict[str, Any]:
    """The dollar values of a sum that is in dollars already."""
    if currency != "USD" or amount is None:
        return {}
    return {"amount_usd": amount, "usd_rate": "1"}


def per_unit(units_per_dollar: str) -> str | None:
    """A rate stated as units of a currency for a dollar, as dollars for a unit; None for a rate of zero."""
    units = Decimal(units_per_dollar)
    if units <= 0:
        return None
    rate = round(1 / units, _RATE_DIGITS)
    return format(rate.normalize(), "f")


class Converter:
    """Adds a claim of its own, citing the rate's source, to every flow that a stated rate converts."""

    def __init__(self, dataset: str, rates_file: str | None) -> None:
        self._dataset = dataset
        self._rates = read_rates(Path(rates_file)) if rates_file else None

    def claims(self, flow: Funding, place: Place, day: str | None) -> Iterator[Claim]:
        """The converted sum, and who stated the rate; nothing without a rate, or if dollars are stated."""
        if self._rates is None or flow.amount is None or flow.currency is None or flow.amount_usd is not None:
            return
        rate = self._rates.find(flow.currency, day)
        if rate is None:
            return
        says = Source(id=f"{self._dataset}:rates:{slug(rate.source)}", title=rate.source, reliability="B")
        usd = format(Decimal(flow.amount) * Decimal(rate.usd), "f")
        values: dict[str, Any] = {"amount_usd": usd, "usd_rate": rate.usd, "usd_rate_date": rate.day.isoformat()}
        yield Claim(id=says.id, says=says)
        yield Claim(
            id=f"{flow.id}:usd",
            says=Funding(id=flow.id, **values),
            citations=(Citation(source=says.id, locator=f"{flow.currency}, {rate.day.isoformat()}"),),
            credibility=CONVERTED,
            origin=Origin(file=place.file, row=place.line),
        )
