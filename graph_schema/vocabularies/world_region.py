"""Parts of the world, as UCDP parts its conflicts."""

from tertius.graph_schema.vocabularies.code_list import CodeList

WORLD_REGION = CodeList(
    name="world_region",
    version="UCDP 22.1",
    source="UCDP/PRIO Armed Conflict Dataset Codebook, `region`: ranges of Gleditsch and Ward's state numbers",
    codes={
        "americas": "the Americas: state numbers 2 to 199",
        "europe": "Europe, with Russia and the Caucasus: 200 to 399",
        "africa": "Africa, with Sudan and without Egypt: 400 to 629",
        "middle_east": "the Middle East, with Egypt, Iran and Türkiye: 630 to 699",
        "asia": "Asia, with Central Asia and Oceania: 700 to 999",
    },
)
