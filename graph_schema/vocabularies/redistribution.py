"""Whether what a source says may be passed on, as its licence has it."""

from tertius.graph_schema.vocabularies.code_list import CodeList

REDISTRIBUTION = CodeList(
    name="redistribution",
    version="1",
    source="tertius",
    codes={
        "yes": "its terms allow passing it on",
        "no": "its terms forbid it, or restrict it",
        "unknown": "nobody has looked, or the terms do not say",
    },
)
