"""How one actor became another."""

from tertius.graph_schema.vocabularies.code_list import CodeList

SUCCESSION_TYPE = CodeList(
    name="succession_type",
    version="tertius 1",
    source="tertius",
    codes={
        "renamed": "took another name",
        "split": "broke off",
        "decolonised": "became independent of a state that had ruled it as a colony or a mandate",
        "merged": "joined with others",
        "dissolved": "ended without a direct heir",
        "succeeded": "took over from",
    },
)
