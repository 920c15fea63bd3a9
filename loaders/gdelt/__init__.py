"""GDELT: events between actors, coded by machine out of the world's news since 1979.

What it is
    The event files of the GDELT Project: `YYYYMMDD.export.CSV` (version 1.0, 58 columns, daily; 57 without the address
    before April 2013) and `YYYYMMDDHHMMSS.export.CSV` (version 2.0, 61 columns, every quarter of an hour). They are
    tab-delimited and have no header. The loader was built from the published formats: no sample was at hand.

How to obtain it
    data.gdeltproject.org, zipped; the zipped file, the unpacked one, or a folder of them is read.

Terms
    Open for any use with a reference to the GDELT Project.

What becomes what
    A row is an Action fact from Actor1 to Actor2, keyed by GLOBALEVENTID. An actor is its CAMEO code with its name, for
    one code ("MLIGOV") stands for a president and a ministry alike; its code is kept as the acronym. The codes are
    CAMEO of the edition that GDELT uses (1.1b3), as text; their form is checked, not whether that edition lists them,
    and the summary is the meaning of the root, the first two digits, which all editions share. The place is that of the
    action, with its coordinates; the country is a FIPS 10-4 code, not ISO. The address of the story is the locator.

What it cannot say
    One happening is told many times. Nothing was checked by a person: the credibility is 4. Type codes, tone, numbers
    of mentions and Goldstein scores are not kept.

Rejects
    unknown-code, bad-date, missing-party (neither actor was recognised, as in many rows), invalid-row; a file with
    another number of columns is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tertius.loaders.record import Dataset, Input, Record
from tertius.loaders.release import check_options
from tertius.loaders.table import records_by
from tertius.loaders.table.mapping import read_mapping

DATASET = Dataset(name="gdelt", title="GDELT event files", licence="open, with reference to GDELT", scope="gdelt")


def records(source: Input) -> Iterator[Record]:
    """The events of each file.

    Raises
    ------
    InvalidInput
        If a file has another number of columns.
    """
    check_options(source)
    yield from records_by(read_mapping(Path(__file__).with_name("mapping.yaml")), *source.files())
