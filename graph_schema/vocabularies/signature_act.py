"""What was done to a document."""

from tertius.graph_schema.vocabularies.code_list import CodeList

SIGNATURE_ACT = CodeList(
    name="signature_act",
    version="tertius 1",
    source="acts found in the Malian record",
    codes={
        "initialled": "initialled",
        "signed": "signed",
        "adhered": "joined later",
        "adopted": "adopted by a body",
        "withdrew": "took the signature back",
        "terminated": "declared it ended",
    },
)
