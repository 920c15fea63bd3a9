"""What a route takes: models made from the headers of the questions, so that a parameter is declared once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, create_model
from pydantic.json_schema import SkipJsonSchema

from tertius.queries.header import Parameter, ParameterType, Question, parse_example
from tertius.queries.request import Common

PAGING = frozenset({"limit", "cursor"})
"""The shared parameters of answers that come in pages."""

# Longer than any name or id; bounds what a search may cost.
MAX_TEXT = 400

# A text that may be left out, without the `null` that no address can carry.
_TEXT = str | SkipJsonSchema[None]

_KINDS_OF_VALUES: Mapping[ParameterType, str] = {
    "actor": "An id, an external identifier such as `iso3:MLI`, or an unambiguous name in any language.",
    "process": "An id or an unambiguous name.",
    "agreement": "An id, an external identifier such as `pax:1573`, or an unambiguous name.",
    "source": "An id or an unambiguous title.",
    "thing": "An id, an external identifier or an unambiguous name.",
    "fact": "An id.",
    "search": "Words of a name; accents, script and small misspellings do not matter.",
}
_COMMON_EXAMPLES = {
    "as_of": "2014-07-20",
    "known_at": "1",
    "certainty": "certain",
    "policy": "best",
    "include": "exact",
    "limit": 10,
    "cursor": "WzEsMTBd",
}


class Parameters(BaseModel):
    """The parameters of one route; a name that it does not know is refused, never passed over."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    def given(self) -> dict[str, Any]:
        """The values that the request has, as the rooms behind take them."""
        return self.model_dump(exclude_unset=True)


class NoParameters(Parameters):
    """For a route that takes none."""


def question_parameters(
    question: Question, questions: Mapping[str, Question], without: Collection[str] = ()
) -> type[Parameters]:
    """The model of a question's own parameters and of the shared ones.

    Parameters
    ----------
    questions : all questions; an example of another one serves where the question's own examples lack a parameter.
    without : names that the route gives itself or that mean nothing on it.
    """
    own = own_fields(question.parameters.values(), examples_of([question, *questions.values()]))
    fields = {name: field for name, field in {**own, **common_fields()}.items() if name not in without}
    return make_parameters(question.name, fields)


def make_parameters(name: str, fields: Mapping[str, tuple[Any, Any]]) -> type[Parameters]:
    """A model with these fields; `name` is only seen by whoever debugs."""
    title = "".join(word.capitalize() for word in name.split("-"))
    made: type[Parameters] = create_model(f"{title}Parameters", __base__=Parameters, **dict(fields))  # type: ignore[call-overload]
    return made


def own_fields(
    parameters: Collection[Parameter], examples: Mapping[tuple[str, str], str]
) -> dict[str, tuple[Any, Any]]:
    """The fields of a question's own parameters."""
    return {one.name: _field(one, examples) for one in parameters}


def common_fields() -> dict[str, tuple[Any, Any]]:
    """The fields of `Common`, with an example each."""
    fields: dict[str, tuple[Any, Any]] = {}
    for name, one in Common.model_fields.items():
        is_text = one.annotation in (str, str | None)
        limits: list[Any] = [Field(max_length=MAX_TEXT)] if is_text else one.metadata
        shown = Field(description=one.description, examples=[_COMMON_EXAMPLES[name]])
        fields[name] = (
            Annotated.__class_getitem__((_TEXT if is_text else one.annotation, shown, *limits)),
            one.default,
        )
    return fields


def examples_of(questions: Collection[Question]) -> dict[tuple[str, str], str]:
    """A value for each name and type of parameter, the first that an example line gives."""
    found: dict[tuple[str, str], str] = {}
    for question in questions:
        for line in question.examples:
            for name, value in parse_example(line).values.items():
                if name in question.parameters:
                    found.setdefault((name, question.parameters[name].type), value)
    return found


def _field(parameter: Parameter, examples: Mapping[tuple[str, str], str]) -> tuple[Any, Any]:
    description = " ".join(filter(None, (_sentence(parameter.meaning), _KINDS_OF_VALUES.get(parameter.type))))
    example = examples.get((parameter.name, parameter.type))
    shown: dict[str, Any] = {"description": description}
    if example is not None:
        shown["examples"] = [int(example) if parameter.type == "integer" else example]
    kind = int if parameter.type == "integer" else str
    limits = {} if parameter.type == "integer" else {"max_length": MAX_TEXT}
    if parameter.is_required:
        return kind, Field(**limits, **shown)
    return kind | SkipJsonSchema[None], Field(default=parameter.default, **limits, **shown)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].rstrip('.')}." if text else ""
