"""The API's description of itself, as requests are made of it."""

from __future__ import annotations

from urllib.parse import urlencode

import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance
from schemathesis.specs.openapi.schemas import OpenApiSchema

from tertius.app.main import create_app
from tertius.store.settings import Settings

LONGEST_QUERY = 60_000
"""Of an address, in bytes: with the rest of the request it stays below what the server reads."""

STEADY = settings(
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
"""The same requests every time, however long they take."""


def described() -> OpenApiSchema:
    """The description of the routes, made without a database."""
    return schemathesis.openapi.from_dict(create_app(Settings(queries=[])).openapi())


def is_read(case: schemathesis.Case) -> bool:
    """Whether the server reads a request at all: at an address that is longer it closes the connection."""
    return len(urlencode(dict(case.query or {}), doseq=True)) < LONGEST_QUERY


def walk(schema: OpenApiSchema, base_url: str, examples: int, steps: int) -> None:
    """Follow the links from answer to answer; each has to keep to its description."""

    class Walk(schema.as_state_machine()):  # type: ignore[misc]
        def get_call_kwargs(self, case: schemathesis.Case) -> dict[str, str]:
            return {"base_url": base_url}

        def validate_response(self, response: schemathesis.Response, case: schemathesis.Case, **_: object) -> None:
            case.validate_response(response, excluded_checks=[positive_data_acceptance])

    Walk.run(settings=settings(STEADY, max_examples=examples, stateful_step_count=steps))
