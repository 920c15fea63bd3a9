"""How a mediation reached the parties."""

from tertius.graph_schema.vocabularies.code_list import CodeList

MEDIATION_MODE = CodeList(
    name="mediation_mode",
    version="tertius 1",
    source="forms distinguished in civil-war mediation research",
    codes={
        "direct": "the parties met",
        "shuttle": "the mediator went between them",
        "indirect": "talks through others",
        "good_offices": "good offices",
        "unspecified": "not stated",
    },
)
