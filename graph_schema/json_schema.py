"""The kinds as JSON Schema, as a template for curated files, and as the model page of the manual."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic.json_schema import models_json_schema

from tertius.graph_schema.content import NUMBER, Entity, Fact, Role, Value
from tertius.graph_schema.registry import entity_kinds, fact_kinds, kind_named, kinds


def json_schema() -> dict[str, Any]:
    """One JSON Schema (draft 2020-12) with a definition for every kind."""
    models = [(kind, "validation") for kind in kinds().values()]
    _, schema = models_json_schema(models, title="tertius")  # type: ignore[arg-type]
    for name, kind in kinds().items():
        fields = schema["$defs"][name]["properties"]
        for field, value in kind_values(kind).items():
            _narrow_value(fields[field], value)
        for field, role in kind.roles().items() if issubclass(kind, Fact) else ():
            _narrow_role(fields[field], role)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _narrow_value(field: dict[str, Any], value: Value) -> None:
    for branch in (*field.get("anyOf", ()), field.get("items", {})):
        if branch.get("type") == "string" and value.codes is not None:
            branch["enum"] = list(value.codes.codes)
        elif branch.get("type") == "string" and value.is_number:
            branch["pattern"] = f"^{NUMBER.pattern}$"


def _narrow_role(field: dict[str, Any], role: Role) -> None:
    narrowed: dict[str, Any] = {"role": {"enum": [*(role.codes.codes if role.codes else ()), None]}}
    if not role.has_side:
        narrowed["side"] = {"type": "null"}
    field["items"] = {"allOf": [field["items"], {"properties": narrowed}]}
    if role.at_most is not None:
        field["maxItems"] = role.at_most


def kind_values(kind: type[Any]) -> dict[str, Value]:
    """The declared values of a fact or entity kind."""
    return dict(kind.values()) if issubclass(kind, Fact | Entity) else {}


def template(name: str) -> str:
    """A commented YAML example of one thing of that kind, for somebody who writes a curated file.

    It is written as the files of the Mali bundle are: actors are participants, whatever else the fact refers to has a
    key of its own.

    Raises
    ------
    ParameterError
        If there is no such kind.
    """
    kind = kind_named(name)
    lines = [f"# {kind.__doc__}"]
    if issubclass(kind, Fact):
        lines += [f"- key: ...                     # {kind.natural_key}", "  claims:", "    - id: ..."]
        lines += ["      valid: 2014-06-09/2014-07-24   # EDTF; `attested: DAY` where it was only seen on a day"]
        lines += ["      # `as` is a role text, which roles.yaml maps to the relationship and to a code"]
        actors = {field: role for field, role in kind.roles().items() if role.target == ("Actor",)}
        lines += ["      participants:", *(f"        - {_participant_line(*one)}" for one in actors.items())]
        links = ((field, role) for field, role in kind.roles().items() if field not in actors)
        lines += [f"      {field}: [...]   # {' or '.join(role.target)}" for field, role in links]
        lines += [
            "      values:",
            *(f"        {field}: ...   # {_value_line(value)}" for field, value in kind.values().items()),
        ]
        lines += ["      sources: [...]", "      credibility: 2               # 1 confirmed to 6 cannot be judged"]
    else:
        lines += ["- id: ...", "  name: ..."]
        lines += [f"  {field}: ...   # {_value_line(value)}" for field, value in kind_values(kind).items()]
    return "\n".join(lines) + "\n"


def model_page() -> str:
    """The page of the manual that lists every kind with its roles, values and codes, as Markdown."""
    return "\n".join([*_intro(), *_fact_sections(), *_entity_sections()]) + "\n"


def _intro() -> list[str]:
    return [
        "# The model",
        "",
        "Made from the declarations in `graph_schema/` by `tertius schema page`; not edited by hand.",
        "",
    ]


def _fact_sections() -> Iterator[str]:
    for name, kind in fact_kinds().items():
        yield from (f"## {name}", "", kind.__doc__ or "", "", f"A {kind.shape}; natural key: {kind.natural_key}.", "")
        needs = "; ".join(f"at least {need.count} of {', '.join(need.roles)}" for need in kind.requires)
        yield from ([f"Needs {needs}.", ""] if needs else [])
        yield from ("| role | relationship | points to | codes |", "| --- | --- | --- | --- |")
        for field, role in kind.roles().items():
            codes = ", ".join(role.codes.codes) if role.codes else ("side as text" if role.has_side else "")
            yield f"| {field} | `{role.relation}` | {', '.join(role.target)} | {codes} |"
        yield ""
        yield from _value_table(kind.values())


def _entity_sections() -> Iterator[str]:
    for name, kind in entity_kinds().items():
        yield from (f"## {name}", "", kind.__doc__ or "", "")
        yield from _value_table(kind.values())


def _value_table(values: Any) -> Iterator[str]:
    if values:
        yield from ("| value | codes or form |", "| --- | --- |")
        for field, value in values.items():
            yield f"| {field} | {_value_line(value)} |"
        yield ""


def _participant_line(field: str, role: Role) -> str:
    codes = f": {', '.join(role.codes.codes)}" if role.codes else ""
    side = ", side: ..." if role.has_side else ""
    return f"{{actor: ..., as: {field}{side}}}   # {role.relation}{codes}"


def _value_line(value: Value) -> str:
    if value.codes is not None:
        return f"{', '.join(value.codes.codes)} ({value.codes.name}, {value.codes.version})"
    if value.is_date:
        return "an EDTF date"
    return "a decimal number" if value.is_number else "text"
