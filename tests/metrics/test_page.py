"""The page of networks and metrics says what they declare now."""

from __future__ import annotations

import runpy

from tests.test_house import ROOT


def test_the_page_of_networks_and_metrics_is_up_to_date() -> None:
    written = runpy.run_path(str(ROOT / "docs" / "write_metrics.py"))["page"]()
    found = (ROOT / "docs" / "networks-and-metrics.md").read_text(encoding="utf-8")
    assert found == written, "run: python docs/write_metrics.py"
