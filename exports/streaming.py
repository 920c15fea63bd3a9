"""JSON documents of any length, written in pieces: members are values, or arrays whose elements come one by one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import IO, Any

import orjson


def write_object(members: Mapping[str, Any], out: IO[bytes]) -> None:
    """Write a JSON object; a member that is an iterator becomes an array, one element a line."""
    separator = b"{\n"
    for name, value in members.items():
        out.write(separator + orjson.dumps(name) + b": ")
        if isinstance(value, Iterator):
            write_array(value, out)
        elif isinstance(value, Nested):
            write_object(value.members, out)
        else:
            out.write(orjson.dumps(value))
        separator = b",\n"
    out.write(b"\n}\n")


def write_array(elements: Iterable[Any], out: IO[bytes]) -> None:
    """Write a JSON array, one element a line."""
    separator = b"[\n"
    for one in elements:
        out.write(separator + orjson.dumps(one))
        separator = b",\n"
    out.write(b"\n]" if separator == b",\n" else b"[]")


class Nested:
    """An object within an object whose own members may be iterators."""

    def __init__(self, members: Mapping[str, Any]) -> None:
        self.members = members
