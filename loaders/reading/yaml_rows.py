"""Curated YAML files as rows that know their line; every scalar stays the text that was written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from tertius.graph_schema.errors import InvalidInput


class Row(dict[str, Any]):
    """A mapping of a YAML file with the line it begins on, counted from 1."""

    line: int = 0


# The compiled parser, ten times as fast; PyYAML has it wherever it is installed from a wheel.
_Base = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class _Loader(_Base):  # type: ignore[misc, valid-type]
    """Reads every scalar as text, so that a date stays EDTF and NO stays the code of Norway."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.constructor.ConstructorError(None, None, "a key is no plain text", key.start_mark)
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f'the key "{key.value}" is given twice', key.start_mark
                )
            seen.add(key.value)
        row = Row({str(key): value for key, value in super().construct_mapping(node, deep=True).items()})
        row.line = node.start_mark.line + 1
        return row

    def construct_yaml_map(self, node: yaml.MappingNode) -> Any:
        yield self.construct_mapping(node)


_Loader.add_constructor("tag:yaml.org,2002:map", _Loader.construct_yaml_map)


def read_yaml(path: Path) -> Any:
    """The content of a YAML file; mappings are `Row`s.

    Raises
    ------
    InvalidInput
        If the file is missing, not UTF-8 or not YAML; the message names the line.
    """
    try:
        return parse_yaml(path.read_bytes(), path.name)
    except FileNotFoundError:
        raise InvalidInput(f"{path.name} is missing in {path.parent}; the bundle needs it.") from None


def parse_yaml(content: bytes, name: str) -> Any:
    """YAML, of which JSON is a part, as text, lists and `Row`s.

    Parameters
    ----------
    name : what the messages call it.

    Raises
    ------
    InvalidInput
        If it is not UTF-8 or not YAML; the message names the line.
    """
    try:
        return yaml.load(content.decode(), Loader=_Loader)  # noqa: S506 - builds text, lists, rows only
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        found = error.object[error.start : error.start + 1].hex()
        raise InvalidInput(
            f"{name}, line {line}: the byte {found} found, UTF-8 expected. Save the file as UTF-8.",
            code="encoding",
        ) from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise InvalidInput(f"{name}, line {line}: {error.problem}. Correct the YAML.") from None
    except yaml.YAMLError as error:
        raise InvalidInput(f"{name}: {' '.join(str(error).split())}. Correct the YAML.") from None


def read_rows(path: Path) -> list[Row]:
    """The rows of a YAML file that is a list of mappings.

    Raises
    ------
    InvalidInput
        As `read_yaml`, and if the file is no list of mappings.
    """
    content = read_yaml(path)
    if content in (None, ""):
        return []
    if not isinstance(content, list):
        found = "a mapping" if isinstance(content, Row) else "text"
        raise InvalidInput(f"{path.name}: {found} found, a list of entries expected, each beginning with a dash.")
    for number, one in enumerate(content, start=1):
        if not isinstance(one, Row):
            raise InvalidInput(f'{path.name}, entry {number}: "{one}" found, a mapping of keys to values expected.')
    return content
