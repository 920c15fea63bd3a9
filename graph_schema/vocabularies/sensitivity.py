"""Who may read what a source says."""

from tertius.graph_schema.vocabularies.code_list import CodeList

SENSITIVITY = CodeList(
    name="sensitivity",
    version="1",
    source="tertius",
    codes={
        "public": "may be read by anybody",
        "internal": "for the organisation that keeps the graph",
        "restricted": "for the people working on the case",
        "confidential": "could endanger somebody if it became known",
    },
)
