"""How far money had got."""

from tertius.graph_schema.vocabularies.code_list import CodeList

FLOW_STATUS = CodeList(
    name="flow_status",
    version="tertius 1",
    source="OCHA FTS and IATI, with what the Malian record needs beside them",
    codes={
        "pledge": "announced, not binding",
        "commitment": "bound by an agreement",
        "arrangement": "a credit line agreed as a whole",
        "disbursement": "paid",
        "suspended": "held back",
        "resumed": "released again",
        "cancelled": "withdrawn",
        "appropriation": "budgeted",
        "requirement": "asked for",
        "guarantee": "vouched for",
    },
)
