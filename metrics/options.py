"""What a caller may choose about a metric, checked before anything is computed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, TypeVar

import numpy as np
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from rapidfuzz import process

from tertius.graph_schema.errors import ParameterError
from tertius.metrics.network import Network
from tertius.metrics.simple_graph import CountArray


class Options(BaseModel):
    """The options of a metric; a metric with none of its own takes this class.

    Unknown options are refused. Values may be text, as they come from a command line or an address.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


ChosenOptions = TypeVar("ChosenOptions", bound=Options)


def _parse_groups(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if value.strip().lower() == "kind":
        return None
    try:
        return json.loads(value)
    except json.JSONDecodeError:
        raise ValueError(
            'expected kind, or a JSON object of actor id to group, such as {"tertius:mnla": "CMA", "*": "others"}'
        ) from None


EVERYBODY_ELSE = "*"
Groups = Annotated[
    Mapping[str, str] | None,
    BeforeValidator(_parse_groups),
    Field(
        description="Which side each actor is on, or any other grouping: a JSON object of actor id to group; the id "
        "`*` stands for everybody else. `kind`, or left out: the actor's kind is its group."
    ),
]


def parse_options(metric: str, model: type[ChosenOptions], given: Mapping[str, Any]) -> ChosenOptions:
    """Check what a caller chose.

    Raises
    ------
    ParameterError
        If an option is unknown or its value is not allowed; every breach is named.
    """
    try:
        return model.model_validate(dict(given))
    except ValidationError as error:
        breaches = [_breach(model, one["type"], one["loc"], one["msg"], one["input"]) for one in error.errors()]
        message = f"metric {metric}: {'; '.join(breaches)}."
        raise ParameterError(message, details={"metric": metric, "options": sorted(model.model_fields)}) from None


def _breach(model: type[Options], kind: str, place: tuple[int | str, ...], message: str, found: Any) -> str:
    option = ".".join(str(step) for step in place)
    if kind != "extra_forbidden":
        said = message.removeprefix("Value error, ")
        return f"option {option}: found {found!r}, {said[:1].lower()}{said[1:]}"
    nearest = process.extractOne(option, list(model.model_fields), score_cutoff=70)
    hint = f", did you mean {nearest[0]!r}?" if nearest else ""
    return f"unknown option {option!r}{hint} (it takes {', '.join(model.model_fields) or 'none'})"


def group_labels(metric: str, network: Network, groups: Mapping[str, str] | None) -> tuple[str, ...]:
    """The group of every actor of a network, in the order of its actors.

    Parameters
    ----------
    groups : actor id (with its scheme or without) to group, `EVERYBODY_ELSE` to that of all others; ids that the
        network lacks are passed over, so that one mapping serves every day. None takes the actor kinds.

    Raises
    ------
    ParameterError
        If an actor of the network has no group: a guess would decide its role.
    """
    if groups is None:
        return network.kinds
    found = [_group_of(actor, groups) for actor in network.actors]
    missing = [actor for actor, group in zip(network.actors, found, strict=True) if group is None]
    if missing:
        raise ParameterError(
            f"metric {metric}, option groups: {len(missing)} of {len(network.actors)} actors have no group "
            f"({', '.join(missing[:5])}{' …' if len(missing) > 5 else ''}). Give every actor of the network a group, "
            f"or all others one: {json.dumps({EVERYBODY_ELSE: 'others'})[1:-1]}.",
            details={"actors": missing},
        )
    return tuple(group for group in found if group is not None)


def _group_of(actor: str, groups: Mapping[str, str]) -> str | None:
    names = (actor, actor.partition(":")[2], EVERYBODY_ELSE)
    return next((groups[one] for one in names if one in groups), None)


def group_codes(labels: Sequence[str]) -> CountArray:
    """A number for each group, in the order in which the groups come up."""
    codes: dict[str, int] = {}
    return np.array([codes.setdefault(label, len(codes)) for label in labels], dtype=np.int64)
