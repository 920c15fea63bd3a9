"""The real files that are tried together when they are there; none of them is the project's to pass on."""

FILES = (
    ("mali", None),
    ("states", None),
    ("states", "states/gwstates.xlsx"),
    ("states", "states/coldata110.csv"),
    ("ucdp-actors", "ucdp/ucdp-actor-221.csv"),
    ("ucdp-conflicts", "ucdp/ucdp-prio-acd-221.csv"),
    ("ucdp-peace-agreements", "ucdp/ucdp-peace-agreements-221_part.xlsx"),
    ("ucdp-external-support", "ucdp/ucdp-esd-ay-181_part.xlsx"),
    ("cwm", "cwm/cwm_2014_part.xlsx"),
    ("sudan-mediation", "sudan_mediation/mediation_to_2015.csv"),
    ("pax", "pax/pax_agreements_v2_part.xlsx"),
    ("iati", "iati/dfid_AF_2011_v1.xml"),
    ("iati", "iati/iati_2.03_NigeriaAIMS.xml"),
    ("iati", "iati/dportal_foodsecurity.xml"),
    ("fts", "fts/fts_incoming_funding_global.csv"),
    ("icews", "events/icews_2018_part.tab"),
    ("atop", "atop/atop_dyad_year.csv.gz"),
)
"""Data set and file below the folder that `TERTIUS_TEST_DATA` names; None is what ships with tertius."""
