"""How far a mediator intruded."""

from tertius.graph_schema.vocabularies.code_list import CodeList

MEDIATION_STRATEGY = CodeList(
    name="mediation_strategy",
    version="ICB, Beardsley et al. 2006",
    source="mediation styles of International Crisis Behavior",
    codes={
        "facilitation": "channels information",
        "formulation": "proposes terms",
        "manipulation": "adds carrots or sticks",
        "unspecified": "not stated",
    },
)
