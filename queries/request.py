"""What every question can be asked with, besides its own parameters."""

from __future__ import annotations

import base64
import binascii
from datetime import UTC, date, datetime
from typing import Any, Literal

import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tertius.graph_schema.errors import ParameterError
from tertius.graph_schema.time import Window, parse_window
from tertius.store.policies import Policy


class Common(BaseModel):
    """The parameters that all questions share."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    as_of: str = Field(
        default="today", description="Valid time: a day, month, year, interval (EDTF), `today` or `any`."
    )
    known_at: str | None = Field(default=None, description="Record time: an instant (ISO 8601) or an epoch number.")
    certainty: Literal["certain", "possible"] = Field(
        default="possible", description="`certain` leaves out what the dates only make possible."
    )
    policy: Policy = Field(default="best", description="How disagreeing claims are resolved.")
    include: Literal["reach", "exact"] = Field(
        default="reach", description="`exact` switches off governments, coalitions and office holders."
    )
    share: Literal["all", "public"] = Field(
        default="all", description="`public` leaves out what may not be passed on, and says how much."
    )
    fields: str | None = Field(
        default=None, description="The columns that are wanted, separated by commas; all if left out."
    )
    fingerprint: str | None = Field(
        default=None,
        description="In permalinks: the fingerprint of the epoch that answered; 410 if this graph has another.",
    )
    limit: int = Field(default=100, ge=1, le=10_000, description="Most rows of one answer.")
    cursor: str | None = Field(default=None, description="Where to go on: `next` of the answer before.")

    def window(self, today: date | None = None) -> Window:
        """The days asked about."""
        return parse_window(self.as_of, today or datetime.now(UTC).date())


def parse_common(values: dict[str, Any]) -> Common:
    """Check the shared parameters.

    Raises
    ------
    ParameterError
        Naming the parameter, what was found and what is expected.
    """
    try:
        return Common.model_validate(values)
    except ValidationError as error:
        raise ParameterError(describe(error)) from None


def describe(error: ValidationError) -> str:
    """Every problem of a validation error as "name: found, expected"."""
    lines = []
    for one in error.errors(include_url=False):
        name = ".".join(str(part) for part in one["loc"]) or "input"
        lines.append(f"{name}: found {one['input']!r}; {one['msg'].removeprefix('Value error, ')}.")
    return " ".join(lines)


class Cursor(BaseModel):
    """A place in an answer: the epoch it is pinned to, and how many rows came before."""

    epoch: int = Field(ge=0, lt=2**53)
    skip: int = Field(ge=0, lt=2**53)

    def encode(self) -> str:
        """The cursor as the opaque text that users pass on."""
        return base64.urlsafe_b64encode(orjson.dumps([self.epoch, self.skip])).decode().rstrip("=")

    @classmethod
    def decode(cls, text: str) -> Cursor:
        """Read a cursor back.

        Raises
        ------
        ParameterError
            If it is none of ours.
        """
        try:
            epoch, skip = orjson.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
            return cls(epoch=epoch, skip=skip)
        except (binascii.Error, ValueError, TypeError):
            raise ParameterError(f'cursor: "{text}" is no cursor; take `next` of an answer as it is.') from None
