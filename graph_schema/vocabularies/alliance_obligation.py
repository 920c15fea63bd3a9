"""What allies promise each other; several may hold."""

from tertius.graph_schema.vocabularies.code_list import CodeList

ALLIANCE_OBLIGATION = CodeList(
    name="alliance_obligation",
    version="ATOP 5.1",
    source="Alliance Treaty Obligations and Provisions",
    codes={
        "defense": "to defend",
        "offense": "to join an attack",
        "neutrality": "to stay out",
        "nonaggression": "not to attack each other",
        "consultation": "to consult in a crisis that may turn military",
    },
)
