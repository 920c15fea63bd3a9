"""In what capacity somebody put a name under a document."""

from tertius.graph_schema.vocabularies.code_list import CodeList

SIGNATORY_ROLE = CodeList(
    name="signatory_role",
    version="tertius 1",
    source="PA-X records 813, 814, 1366, 1367 and 1426",
    codes={
        "party": "party to the agreement",
        "adherent": "joined it later",
        "mediator": "as mediator",
        "witness": "as witness",
        "guarantor": "as guarantor",
        "observer": "as observer",
        "present": "was present",
        "host": "as host",
        "third_party": "as a third party, role not stated",
    },
)
