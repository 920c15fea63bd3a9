"""What a route takes: models made from the headers of the questions, so that a parameter is declared once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Any, TypeVar

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model
from pydantic.json_schema import SkipJsonSchema

from tertius.graph_schema.errors import ParameterError
from tertius.metrics.projection import NetworkOptions, networks_of
from tertius.queries.header import Parameter, ParameterType, Question, parse_example
from tertius.queries.request import Common

PAGING = frozenset({"limit", "cursor", "fields"})
"""The shared parameters of answers that come in rows and pages."""

# Longer than any name or id; bounds what a search may cost.
MAX_TEXT = 400

_KINDS_OF_VALUES: Mapping[ParameterType, str] = {
    "actor": "An id, an external identifier such as `iso3:MLI`, or an unambiguous name in any language.",
    "process": "An id or an unambiguous name.",
    "agreement": "An id, an external identifier such as `pax:1573`, or an unambiguous name.",
    "conflict": "An id, an external identifier such as `ucdp:conflict:372`, or an unambiguous name.",
    "place": "An id or an unambiguous name of a place, or of a state for every place in it.",
    "source": "An id or an unambiguous title.",
    "thing": "An id, an external identifier or an unambiguous name.",
    "fact": "An id.",
    "search": "Words of a name; accents, script and small misspellings do not matter.",
}
_COMMON_EXAMPLES: Mapping[str, Any] = {
    "as_of": "2014-07-20",
    "known_at": "1",
    "certainty": "certain",
    "policy": "best",
    "include": "exact",
    "limit": 10,
}

Fields = dict[str, tuple[Any, Any]]
"""Name to type and declaration, as pydantic makes models of."""

# Values that may be left out, described without the `null` that no address can carry.
_OPTIONAL_TEXT = str | SkipJsonSchema[None]
_OPTIONAL_INTEGER = int | SkipJsonSchema[None]


class Parameters(BaseModel):
    """The parameters of one route; a name that it does not know is refused, never passed over."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    def given(self) -> dict[str, Any]:
        """The values that the request has, as the rooms behind take them."""
        return self.model_dump(exclude_unset=True)


class NoParameters(Parameters):
    """For a route that takes none."""


Model = TypeVar("Model", bound=Parameters)


def read_parameters(request: Request, model: type[Model]) -> Model:
    """The parameters of a request, checked.

    Not left to FastAPI, which reads a model of fourteen parameters one by one and takes a third of the time of the
    whole answer for it.

    Raises
    ------
    ParameterError
        If a parameter is given more than once: which of its values counts would be a guess.
    RequestValidationError
        If one is unknown, missing or not valid.
    """
    given = request.query_params
    if len(given.multi_items()) != len(given):
        names = [name for name, _ in given.multi_items()]
        repeated = sorted({name for name in names if names.count(name) > 1})
        raise ParameterError(f"{', '.join(repeated)}: given more than once; give each parameter once.")
    try:
        return model.model_validate(dict(given))
    except ValidationError as error:
        raise RequestValidationError(error.errors(include_url=False)) from None


def described(model: type[Parameters]) -> dict[str, Any]:
    """The parameters of a model as an operation of OpenAPI lists them."""
    schema = model.model_json_schema()
    required = schema.get("required", [])
    parameters = [
        {
            "name": name,
            "in": "query",
            "required": name in required,
            "description": one.get("description", ""),
            "schema": {key: value for key, value in one.items() if key != "description"},
        }
        for name, one in schema["properties"].items()
    ]
    return {"parameters": parameters}


def make_parameters(name: str, fields: Fields) -> type[Parameters]:
    """A model with these fields; `name` is only seen by whoever debugs."""
    title = "".join(word.capitalize() for word in name.split("-"))
    # The stub of create_model knows fields by keyword only, not that a dictionary may bring them.
    made: type[Parameters] = create_model(f"{title}Parameters", __base__=Parameters, **fields)  # type: ignore[call-overload]
    return made


def question_fields(
    question: Question, questions: Mapping[str, Question], without: Collection[str] = frozenset()
) -> Fields:
    """The fields of a question's own parameters and of the shared ones.

    Parameters
    ----------
    questions : all questions; an example of another one serves where the question's own examples lack a parameter.
    without : names that the route gives itself or that mean nothing on it.
    """
    examples = examples_of([question, *questions.values()])
    own = own_fields(question.parameters.values(), examples)
    shared = common_fields({"fields": ",".join(list(question.columns)[:2])})
    return {name: field for name, field in {**own, **shared}.items() if name not in without}


def network_fields() -> Fields:
    """The fields of what may be chosen of every network."""
    return {name: (field.annotation, field) for name, field in NetworkOptions.model_fields.items()}


def fields_of_networks(questions: Mapping[str, Question]) -> Fields:
    """The fields of what may be chosen of any network: those of each, and `network_fields`."""
    examples = examples_of(list(questions.values()))
    own: Fields = {}
    for question in networks_of(questions).values():
        own |= own_fields(question.parameters.values(), examples)
    return {**own, **network_fields()}


def own_fields(parameters: Collection[Parameter], examples: Mapping[tuple[str, str], str]) -> Fields:
    """The fields of a question's own parameters; `examples` as `examples_of` gives them."""
    return {one.name: _field(one, examples) for one in parameters}


def common_fields(more: Mapping[str, str] = MappingProxyType({})) -> Fields:
    """The fields of `Common`, with an example each; `more` are those that are a question's own."""
    fields: Fields = {}
    of_all = {**_COMMON_EXAMPLES, **more}
    for name, one in Common.model_fields.items():
        shown: dict[str, Any] = {"default": one.default, "description": one.description}
        if name in of_all:
            shown["examples"] = [of_all[name]]
        if one.annotation is str:
            fields[name] = (str, Field(max_length=MAX_TEXT, **shown))
        elif one.annotation == str | None:
            fields[name] = (_OPTIONAL_TEXT, Field(max_length=MAX_TEXT, **shown))
        else:
            limits = {
                name: getattr(limit, name) for limit in one.metadata for name in ("ge", "le") if hasattr(limit, name)
            }
            fields[name] = (one.annotation, Field(**limits, **shown))
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


def described_in_path(question: Question, name: str, questions: Mapping[str, Question]) -> dict[str, Any]:
    """A parameter of a question that stands in the path, as an operation of OpenAPI lists it."""
    _, field = _field(question.parameters[name], examples_of([question, *questions.values()]))
    schema = {"type": "string", "minLength": 1, "maxLength": MAX_TEXT, "examples": field.examples}
    return {"name": name, "in": "path", "required": True, "description": field.description, "schema": schema}


def _field(parameter: Parameter, examples: Mapping[tuple[str, str], str]) -> tuple[Any, Any]:
    shown: dict[str, Any] = {
        "description": " ".join(filter(None, (_sentence(parameter.meaning), _KINDS_OF_VALUES.get(parameter.type))))
    }
    is_integer = parameter.type == "integer"
    example = examples.get((parameter.name, parameter.type))
    if example is not None:
        shown["examples"] = [int(example) if is_integer else example]
    if not is_integer:
        shown["max_length"] = MAX_TEXT
    if parameter.is_required:
        return (int if is_integer else str), Field(**shown)
    default = int(parameter.default) if is_integer and parameter.default is not None else parameter.default
    return (_OPTIONAL_INTEGER if is_integer else _OPTIONAL_TEXT), Field(default=default, **shown)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].rstrip('.')}." if text else ""
