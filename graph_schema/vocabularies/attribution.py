"""Whether support was given alone."""

from tertius.graph_schema.vocabularies.code_list import CodeList

ATTRIBUTION = CodeList(
    name="attribution",
    version="tertius 1",
    source="tertius",
    codes={
        "sole": "by this supporter alone",
        "joint": "together with others",
    },
)
