"""Conversion to dollars: only at a stated rate, of that day or shortly before, and never a guess."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tertius.graph_schema.errors import InvalidInput
from tertius.loaders.money import CURRENCIES, in_dollars, per_unit, read_rates


def rates(folder: Path, *lines: str, header: str = "date,currency,usd,source") -> Path:
    """A file of rates."""
    path = folder / "rates.csv"
    path.write_text("\n".join([header, *lines]), encoding="utf-8")
    return path


def test_the_newest_rate_on_or_before_the_day_is_taken(tmp_path: Path) -> None:
    found = read_rates(rates(tmp_path, "2020-02-01,EUR,1.2,B", "2020-01-01,EUR,1.1,A", "2020-01-01,XOF,0.0017,A"))
    asked = {
        day: found.find("EUR", day) for day in ("2019-12-31", "2020-01-01", "2020-01-31", "2020-02-01", "2020-04-01")
    }
    assert {day: rate and (rate.usd, rate.source) for day, rate in asked.items()} == {
        "2019-12-31": None,
        "2020-01-01": ("1.1", "A"),
        "2020-01-31": ("1.1", "A"),
        "2020-02-01": ("1.2", "B"),
        # Two months later the rate says nothing any more.
        "2020-04-01": None,
    }


@pytest.mark.parametrize("day", [None, "2020", "2020-01", "2020-01-01~"])
def test_a_day_that_is_not_exact_converts_nothing(tmp_path: Path, day: str | None) -> None:
    assert read_rates(rates(tmp_path, "2020-01-01,EUR,1.1,A")).find("EUR", day) is None


@pytest.mark.parametrize(
    "line",
    [
        "2020,EUR,1.1,A",
        "2020-01-01,EUR,,A",
        "2020-01-01,EUR,1.1,",
        "2020-01-01,EUR,-1,A",
        "2020-01-01,QQQ,1.1,A",
        "x,EUR,1,A",
    ],
)
def test_a_rate_without_day_source_or_sense_is_refused_with_its_line(tmp_path: Path, line: str) -> None:
    with pytest.raises(InvalidInput, match=r"rates.csv, line 3"):
        read_rates(rates(tmp_path, "2020-01-01,EUR,1.1,A", line))


def test_a_table_of_other_columns_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match='lacks the column "usd"'):
        read_rates(rates(tmp_path, "2020-01-01,EUR,1.1,A", header="date,currency,rate,source"))


def test_dollars_are_their_own_amount_at_rate_one() -> None:
    assert in_dollars("USD", "-3.5") == {"amount_usd": "-3.5", "usd_rate": "1"}
    assert in_dollars("EUR", "3.5") == {}


def test_a_rate_per_dollar_is_turned_round() -> None:
    # 655.957 XOF are one euro by the treaty; here simply 1 / 655.957.
    turned = per_unit("655.957")
    assert turned is not None
    assert abs(Decimal(turned) * Decimal("655.957") - 1) < Decimal("0.000001")
    assert per_unit("0") is None


def test_the_currencies_are_three_letters_each_and_hold_what_the_cases_need() -> None:
    assert {"USD", "EUR", "XOF", "XDR", "SSP", "ZWL"} <= CURRENCIES
    assert all(len(code) == 3 and code.isupper() for code in CURRENCIES)
