"""What a mediation led to."""

from tertius.graph_schema.vocabularies.code_list import CodeList

MEDIATION_OUTCOME = CodeList(
    name="mediation_outcome",
    version="tertius 1",
    source="outcomes of ICM and CWM, with offers and refusals",
    codes={
        "offered": "offered only",
        "refused": "refused by a party",
        "process_ongoing": "talks went on",
        "failed": "ended without a result",
        "ceasefire": "ceasefire",
        "partial_agreement": "partial agreement",
        "full_agreement": "comprehensive agreement",
    },
)
