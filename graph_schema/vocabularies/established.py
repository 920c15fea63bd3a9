"""Whether support is known or alleged."""

from tertius.graph_schema.vocabularies.code_list import CodeList

ESTABLISHED = CodeList(
    name="established",
    version="tertius 1",
    source="tertius",
    codes={
        "established": "not seriously doubted",
        "alleged": "claimed by some",
    },
)
