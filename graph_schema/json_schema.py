"""The kinds as JSON Schema, as a template for curated files, and as the model page of the manual."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic.json_schema import models_json_schema

from tertius.graph_schema.content import Entity, Fact, Role, Value
from tertius.graph_schema.registry import entity_kinds, fact_kinds, kind_named, kinds


def json_schema() -> dict[str, Any]:
    """One JSON Schema (draft 2020-12) with a definition for every kind."""
    models = [(kind, "validation") for kind in kinds().values()]
    _, schema = models_json_schema(models, title="tertius")  # type: ignore[arg-type]
    for name, kind in kinds().items():
        definition = schema["$defs"][name]
        for field, value in kind_values(kind).items():
            if value.codes is not None:
                definition["properties"][field]["examples"] = list(value.codes.codes)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def kind_values(kind: type[Any]) -> dict[str, Value]:
    """The declared values of a fact or entity kind."""
    return dict(kind.values()) if issubclass(kind, Fact | Entity) else {}


def template(name: str) -> str:
    """A commented YAML example of one fact of that kind, for somebody who writes a curated file.

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
        lines += ["      participants:", *(f"        - {_role_line(role)}" for role in kind.roles().values())]
        lines += [
            "      values:",
            *(f"        {field}: {_value_line(value)}" for field, value in kind.values().items()),
        ]
        lines += ["      sources: [...]", "      credibility: 2               # 1 confirmed to 6 cannot be judged"]
    else:
        lines += ["- id: ...", "  name: ..."]
        lines += [f"  {field}: {_value_line(value)}" for field, value in kind_values(kind).items()]
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


def _role_line(role: Role) -> str:
    codes = f", role: {'|'.join(role.codes.codes)}" if role.codes else ""
    side = ", side: ..." if role.has_side else ""
    return f"{{{role.relation.lower()}: ...{codes}{side}}}   # {' or '.join(role.target)}"


def _value_line(value: Value) -> str:
    if value.codes is not None:
        return f"{', '.join(value.codes.codes)} ({value.codes.name}, {value.codes.version})"
    if value.is_date:
        return "an EDTF date"
    return "a decimal number" if value.is_number else "text"
