"""Where in a process an agreement stands."""

from tertius.graph_schema.vocabularies.code_list import CodeList

AGREEMENT_STAGE = CodeList(
    name="agreement_stage",
    version="PA-X V2",
    source="PA-X, field Stage",
    codes={
        "Pre": "pre-negotiation or process",
        "Cea": "ceasefire or related",
        "SubPar": "substantive, partial",
        "SubComp": "substantive, comprehensive",
        "Imp": "implementation or renegotiation",
        "Ren": "renewal",
        "Oth": "other",
    },
)
