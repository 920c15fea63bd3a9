"""What kind of help."""

from tertius.graph_schema.vocabularies.code_list import CodeList

SUPPORT_TYPE = CodeList(
    name="support_type",
    version="tertius 1",
    source="UCDP external support, spelled out",
    codes={
        "political": "political",
        "military": "military",
        "troops": "troops",
        "troop_presence": "troops in the country that do not fight",
        "infrastructure": "access to military or intelligence infrastructure, or joint operations",
        "weapons": "weapons",
        "materiel": "materiel and logistics",
        "training": "training and expertise",
        "funding": "money",
        "intelligence": "intelligence",
        "territory": "access to territory",
        "humanitarian": "humanitarian",
        "logistics": "logistics",
        "other": "other",
        "unspecified": "not stated",
    },
)
