"""XML as text: for the elements of which a file has hundreds of thousands, which are dear to build as objects.

They are written to the file itself, past the `etree.xmlfile` that holds them; it must be unbuffered, and flushed first.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from tertius.exports.features import without_forbidden

# What stands for itself nowhere, or is changed by who reads an attribute.
_SPECIAL = re.compile('[&<>"\t\n\r\x00-\x1f\ufffe\uffff]')
_IN_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_IN_ATTRIBUTE = _IN_TEXT | str.maketrans({'"': "&quot;", "\t": "&#9;", "\n": "&#10;"})


def text_of(value: str) -> str:
    """The text between two tags."""
    return without_forbidden(value).translate(_IN_TEXT) if _SPECIAL.search(value) else value


def tag(name: str, attributes: Mapping[str, str], content: str = "") -> str:
    """An element of which the content is XML already."""
    given = "".join(f' {key}="{_in_quotes(value)}"' for key, value in attributes.items())
    return f"<{name}{given}>{content}</{name}>" if content else f"<{name}{given}/>"


def _in_quotes(value: str) -> str:
    return without_forbidden(value).translate(_IN_ATTRIBUTE) if _SPECIAL.search(value) else value
