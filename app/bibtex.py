"""BibTeX entries: what BibTeX, biber and reference managers read, whatever stands in a title."""

from __future__ import annotations

import re
from collections.abc import Mapping

# Braces are written as words: BibTeX counts them even where a backslash stands before.
_SPECIAL = {
    "\\": r"{\textbackslash}",
    "{": r"{\textbraceleft}",
    "}": r"{\textbraceright}",
    "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}",
    **{sign: f"\\{sign}" for sign in "$&%#_"},
}
_IN_ADDRESS = {"{": "%7B", "}": "%7D", "\\": "%5C", " ": "%20"}


def entry(key: str, fields: Mapping[str, str | None]) -> str:
    """One `@misc` entry; fields without a value are left out. `key` is made one by `keys_for`."""
    lines = [
        f"  {name} = {{{_address(value) if name == 'url' else _text(value)}}}"
        for name, value in fields.items()
        if value
    ]
    return f"@misc{{{key},\n" + ",\n".join(lines) + "\n}\n"


def keys_for(names: list[str]) -> list[str]:
    """A key for each name, all different, of letters that every program takes."""
    found: list[str] = []
    for name in names:
        plain = re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-") or "source"
        number = sum(re.fullmatch(rf"{plain}(\.\d+)?", one) is not None for one in found)
        found.append(f"{plain}.{number}" if number else plain)
    return found


def year_of(date: str | None) -> str | None:
    """The year that an EDTF date begins in; None where it has none."""
    match = re.match(r"\d{4}", date or "")
    return match[0] if match else None


def _text(value: str) -> str:
    return "".join(_SPECIAL.get(sign, sign) for sign in " ".join(value.split()))


def _address(value: str) -> str:
    return "".join(_IN_ADDRESS.get(sign, sign) for sign in "".join(value.split()))
