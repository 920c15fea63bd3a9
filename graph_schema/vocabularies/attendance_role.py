"""What a third party that did not mediate did at a mediation."""

from tertius.graph_schema.vocabularies.code_list import CodeList

ATTENDANCE_ROLE = CodeList(
    name="attendance_role",
    version="tertius 1",
    source="wording of the third-party cells of PA-X V2, counted",
    codes={
        "witness": "attests what was agreed",
        "observer": "watches the talks",
        "guarantor": "vouches for what was agreed",
        "monitor": "checks how it is carried out",
        "independent_observer": "reports on how it is carried out, mandated by the parties",
        "present": "was present, no other role stated",
        "third_party": "took part as a third party, role not stated",
    },
)
