"""A cell of PA-X cut into units: the smallest pieces that can name somebody, and the line breaks between them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tertius.loaders.pax.mending import LETTERS_FIRST, NEXT_LETTERS, joined, mended
from tertius.loaders.pax.names import actor_name, person_name

_BULLET = re.compile(
    r"^\s*(?:[•·‐–—*>-]+|\(?(?:\d{1,3}|[ivx]{1,5}|[a-h])[.)](?!\w)|"
    r"\d{1,3}[.)](?=[A-Z][a-z.])|\d{1,2}\s+(?=[A-Z]))\s*"
)
_SIGNED = re.compile(
    r"\(\s*signed\s*\)|\[\s*signed\s*\]|/s/|\b[Ss]/?[Dd]/?(?:[.:]|/?-|x{2,})(?=\s|$|[A-Z])|^sd\b(?=\s*\d)|"
    r"[(\[]\s*(?:signed twice|signatures?(?: (?:unclear|illegible|unreadable|intelligible))?|s)\s*[)\]]|"
    r"\[signatory\]|\(signatory\)|"
    r"\bsignature\b(?=,|$)|^signed\s*(?::|$)|\(firmado\)|\(signé\)",
    re.IGNORECASE,
)
_NEXT_FOR = re.compile(
    r"(?<=[\w.)\]’',])\s+(?=(?:For|FOR|On [Bb]ehalf [Oo]f|Pour|Por|From) (?:the|THE|le|la|les|l['’]|el|las|los)\b)"
)
_FIRST_FOR = re.compile(r"^\W*(?:for|pour|por|on behalf of)\b", re.IGNORECASE)
_DEGREE = re.compile(r"[\[(]\s*(?:ph\.?d|rtd|ret|retd|mp|dr|esq|eng)\.?\s*[\])]", re.IGNORECASE)
_NEXT_ROLE = re.compile(r"(?<=[.)])\s+(?=In (?:the )?presence of|Witnessed by|Witness(?:es)?:)")
_FIRST_NUMBER = re.compile(r"(?:^|\s)1[.)]\s+[A-Z].*\s2[.)]\s+[A-Z]")
_NEXT_NUMBER = re.compile(r"(?<=\S)\s+(?=\d{1,2}[.)]\s+[A-Z])")
_SIGNED_WITHIN = re.compile(r"(?<=[a-z)])\s+[(\[]\s*signed\s*[)\]]\s*(?=\w)", re.IGNORECASE)
_FIRST_OF_LIST = re.compile(r"\s*\(?1[.)]\s*\w")
_SIGNED_FOR = re.compile(r"\b(?:signed|represented) (?:for )?by\b", re.IGNORECASE)
_NEXT_SIGNED = re.compile(
    r"(?:[,.]\s+(?:and\s+)?|\s+and\s+)(?=(?:the |THE )?[A-Z][^,;.:]{3,90}, (?:signed|represented) (?:for )?by\b)"
)
_NEXT_GOVERNMENT = re.compile(r"(?<=[a-z])\.\s+(?=(?:The )?(?:Government|Gobierno|Gouvernement) [^.:;]{3,80}:)")
_NOTE = re.compile(r"\[[^\[\]]*\]")
_TRAILING_AND = re.compile(r",?\s+(?:and|y|et)$")


@dataclass(frozen=True)
class Unit:
    """A piece of a cell. A blank line stands before what opens a paragraph and behind what closes one."""

    text: str
    written: str
    opens_line: bool
    opens_paragraph: bool
    is_signed: bool
    is_numbered: bool = False
    closes_paragraph: bool = False
    heads_list: bool = False
    """Whether the line below it begins with "1."."""

    goes_on: bool = False
    """Whether it stands behind a "For the" in the midst of a line: "A. Getugi For the Government of Kenya"."""


def cut(cell: str) -> Iterator[Unit]:
    """The units of a cell, in order; lists by line breaks, semicolons, numbers and repeated "For the"."""
    opens_paragraph = True
    lines = joined(cell).split("\n")
    for line, below in zip(lines, [*lines[1:], ""], strict=True):
        if not line.strip(" \t_….·-"):
            opens_paragraph = True
            continue
        opens_line = True
        for piece, goes_on in _pieces(line):
            text, count = _SIGNED.subn(" ", _SIGNED_WITHIN.sub(", ", _DEGREE.sub(" ", piece)))
            count += _SIGNED_WITHIN.search(piece) is not None
            bare = _BULLET.sub("", text)
            unit = Unit(
                _unwrapped(_TRAILING_AND.sub("", mended(bare)).strip(" ,;_…")),
                piece.strip(),
                opens_line,
                opens_paragraph,
                count > 0,
                bare != text,
                not below.strip(),
                _FIRST_OF_LIST.match(below) is not None,
                goes_on,
            )
            if unit.text or unit.is_signed:
                yield unit
                opens_line = opens_paragraph = False


def _pieces(line: str) -> Iterator[tuple[str, bool]]:
    """The pieces of a line, each with whether it goes on with the one before it."""
    if LETTERS_FIRST.match(line):
        yield from ((row, False) for row in NEXT_LETTERS.split(line))
        return
    parts = (
        one
        for piece in split_outside(line, ";")
        for government in _NEXT_GOVERNMENT.split(piece)
        for one in _at_next_signed(government)
    )
    for part in (one for piece in parts for one in _at_numbers(piece)):
        for role in _NEXT_ROLE.split(part):
            for place, one in enumerate(_at_next_for(role)):
                if one.strip():
                    yield one, place > 0


def _at_next_signed(part: str) -> list[str]:
    """Cut "X, signed by Ana Kos, and Y, signed by Ivan Boro" between the two."""
    first = _SIGNED_FOR.search(part)
    if first is None:
        return [part]
    own, *further = _NEXT_SIGNED.split(part[first.end() :])
    return [part[: first.end()] + own, *further]


def _at_numbers(part: str) -> list[str]:
    """Cut a list that is numbered within a line: "Delegates: 1. Josip Boro 2. Ivan Kos"."""
    return _NEXT_NUMBER.split(part) if _FIRST_NUMBER.search(part) else [part]


def _at_next_for(part: str) -> list[str]:
    """Cut before a further "For the", unless it belongs to a name: "Coalition du Peuple Pour l'Azawad"."""
    is_one_name = actor_name(mended(re.split(r"[:,]", _FIRST_FOR.sub("", part))[0])) is not None
    return [part] if is_one_name else _NEXT_FOR.split(part)


def _unwrapped(text: str) -> str:
    """A name that stands in brackets as a whole, as under a line for a signature."""
    if text[:1] in {"(", "["} and not any(sign in text for sign in ")]"):
        text = text[1:].strip()
    elif text[-1:] == "]" and "[" not in text:
        text = text[:-1].strip()
    found = re.fullmatch(r"\(([^()]+)\)[,.]?(?:\s+(\S.*))?", text)
    if found and (found[2] is None or person_name(found[1]) is not None):
        return f"{found[1].strip()}, {found[2]}" if found[2] else found[1].strip()
    return text.replace(")", "", 1) if text.count(")") > text.count("(") else text


def split_outside(text: str, sign: str) -> list[str]:
    """Split at a sign, but not within brackets; one that is never closed does not count."""
    if text.count("(") != text.count(")"):
        return text.split(sign)
    parts, depth, start = [], 0, 0
    for place, one in enumerate(text):
        depth += (one in "([") - (one in ")]" and depth > 0)
        if one == sign and depth == 0:
            parts.append(text[start:place])
            start = place + 1
    return [*parts, text[start:]]


def without_notes(text: str) -> str:
    """The text without what an editor put into square brackets."""
    return " ".join(_NOTE.sub(" ", text).split())
