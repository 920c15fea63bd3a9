"""How far a source is to be trusted, whatever it says."""

from tertius.graph_schema.vocabularies.code_list import CodeList

RELIABILITY = CodeList(
    name="reliability",
    version="NATO AJP-2.1",
    source="the Admiralty code",
    codes={
        "A": "completely reliable",
        "B": "usually reliable",
        "C": "fairly reliable",
        "D": "not usually reliable",
        "E": "unreliable",
        "F": "cannot be judged",
    },
)
