"""Every route with every kind of value that its description allows or forbids, and links followed far.

The requests of a route are made up when the module is imported, which takes half a minute: it is left alone where slow
tests are not asked for.
"""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, assume, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from tests.app.described import described, is_read, walk

pytestmark = pytest.mark.slow
schema = described()


def test_links_lead_far(api_url: str) -> None:
    walk(schema, api_url, 500, 8)


@schema.parametrize()
@settings(
    max_examples=150,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_every_route_keeps_to_its_description_for_long(case: schemathesis.Case, api_url: str) -> None:
    assume(is_read(case))
    case.call_and_validate(base_url=api_url, excluded_checks=[positive_data_acceptance])
