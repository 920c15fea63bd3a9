"""What sort of actor; never a verdict."""

from tertius.graph_schema.vocabularies.code_list import CodeList

ACTOR_KIND = CodeList(
    name="actor_kind",
    version="tertius 1",
    source="ACLED actor types and PLOVER agent codes, with the kinds of the Malian record",
    codes={
        "state": "state",
        "government": "government of a state",
        "junta": "government that took power by force",
        "state_forces": "armed forces of a state",
        "armed_group": "non-state armed group",
        "jihadist_group": "armed group that calls itself jihadist",
        "political_militia": "armed group that serves a politician or party",
        "identity_militia": "armed group of a community",
        "communal_group": "people who fight as members of an ethnic, clan or religious community",
        "supporters": "people who fight as supporters of a party, politician or cause",
        "rioters": "people who take part in violent demonstrations",
        "protesters": "people who take part in demonstrations without violence",
        "civilians": "unarmed people, not organised",
        "coalition": "coalition of actors",
        "movement": "political or social movement",
        "political_party": "political party",
        "igo": "intergovernmental organisation",
        "igo_body": "body of an intergovernmental organisation",
        "mission": "peace operation, military operation or political mission",
        "public_body": "ministry, agency or authority of a state",
        "fund": "fund that receives money and passes it on",
        "body": "body that carries out or monitors an agreement",
        "mediation_team": "mediation team",
        "ngo": "non-governmental organisation",
        "company": "company",
        "pmc": "private military company",
        "person": "person",
    },
)
