"""What narrows the facts that an export holds, whatever question chose them: the filters of the explorer's picture."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from tertius.graph_schema.errors import ParameterError
from tertius.graph_schema.registry import fact_kinds
from tertius.graph_schema.vocabularies.reliability import RELIABILITY
from tertius.queries.parameters import resolve_name
from tertius.queries.request import describe
from tertius.store.reader import Reader

_LEAST = max(RELIABILITY.codes)


class Filters(BaseModel):
    """What is left of the facts; several codes or actors are separated by commas, and one of them suffices."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    role: tuple[str, ...] = Field(
        default=(),
        description="Only facts in which somebody has one of these roles (`chief_mediator`, `guarantor_signatory` …) "
        "or, where no role is told, stands in this relation (`PARTY`, `FUNDER` …); several are separated by commas. "
        "A question's own parameter `role` goes first.",
        examples=["chief_mediator,co_mediator"],
    )
    without: tuple[str, ...] = Field(
        default=(),
        description="Leave out participants in these roles or relations, and facts in which nobody else takes part; "
        "several are separated by commas.",
        examples=["PARTY"],
    )
    around: tuple[str, ...] = Field(
        default=(),
        description="Only facts in which one of these actors takes part itself (with `role`, in one of those roles): "
        "ids or unambiguous names, separated by commas.",
        examples=["algeria,burkina_faso"],
    )
    reliability: str | None = Field(
        default=None,
        description="The least reliable source that suffices: only facts that a source of this Admiralty letter or a "
        "better one asserts, A to F; `F` leaves out nothing.",
        examples=["B"],
    )

    @field_validator("role", "without", "around", mode="before")
    @classmethod
    def _several(cls, given: object) -> tuple[str, ...]:
        pieces = given.split(",") if isinstance(given, str) else given
        if not isinstance(pieces, Iterable):
            raise ValueError("expected names separated by commas")
        return tuple(dict.fromkeys(str(one).strip() for one in pieces if str(one).strip()))

    @field_validator("role", "without")
    @classmethod
    def _known(cls, given: tuple[str, ...]) -> tuple[str, ...]:
        # As they are spelt: `observer` is a role at a mediation or a signing, `OBSERVER` who watches over an agreement.
        unknown = [one for one in given if one not in roles_of_actors()]
        if unknown:
            raise ValueError(f'"{unknown[0][:80]}" is none of {", ".join(roles_of_actors())}')
        return given

    @field_validator("reliability")
    @classmethod
    def _letter(cls, given: str | None) -> str | None:
        if given is not None and given.strip().upper() not in RELIABILITY.codes:
            raise ValueError(f"expected one of {', '.join(RELIABILITY.codes)}")
        return given and given.strip().upper()

    def asked(self) -> dict[str, str]:
        """The filters that are given, as an address gives them."""
        given = self.model_dump(exclude_defaults=True)
        return {name: one if isinstance(one, str) else ",".join(one) for name, one in given.items()}

    async def parameters(self, reader: Reader, epoch: int) -> dict[str, Any]:
        """What the statement `_narrowed_facts` takes: codes and ids.

        Raises
        ------
        NotFound, AmbiguousName
            If `around` names no actor, or several.
        """
        return {
            "role": list(self.role),
            "without": list(self.without),
            "around": [await resolve_name(reader, one, ("Actor",), epoch) for one in self.around],
            "reliability": None if self.reliability == _LEAST else self.reliability,
        }


def split_filters(own: Iterable[str], values: Mapping[str, Any]) -> tuple[Filters, dict[str, Any]]:
    """The filters among values, and the rest; `own` are the parameters of the question, which go first.

    Raises
    ------
    ParameterError
        Naming what was found and what is expected.
    """
    names = Filters.model_fields.keys() - set(own)
    try:
        given = {name: one for name, one in values.items() if name in names and one is not None}
        filters = Filters.model_validate(given)
    except ValidationError as error:
        raise ParameterError(describe(error)) from None
    return filters, {name: one for name, one in values.items() if name not in names}


@cache
def roles_of_actors() -> tuple[str, ...]:
    """Every role that an actor can have in a fact, then every relation."""
    declared = [role for kind in fact_kinds().values() for role in kind.roles().values() if "Actor" in role.target]
    codes = [code for role in declared if role.codes for code in role.codes.codes]
    return tuple(dict.fromkeys([*codes, *(role.relation for role in declared)]))
