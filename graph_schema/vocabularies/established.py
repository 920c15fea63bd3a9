"""Whether support is known or alleged."""

from .code_list import CodeList

ESTABLISHED = CodeList(
    name="established",
    version="tertius 1",
    source="tertius",
    codes={
        "established": "not seriously doubted",
        "alleged": "claimed by some",
    },
)
