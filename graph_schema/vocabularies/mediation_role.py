"""What a third party did at the table of a mediation."""

from tertius.graph_schema.vocabularies.code_list import CodeList

MEDIATION_ROLE = CodeList(
    name="mediation_role",
    version="tertius 1",
    source="wording of the third-party cells of PA-X V2, counted; French forms of its Malian texts",
    codes={
        "chief_mediator": "leads the mediation",
        "co_mediator": "mediates beside the chief mediator",
        "facilitator": "brings the parties together without proposing terms",
        "mediator": "mediates, rank not stated",
        "chair": "chairs the talks",
    },
)
