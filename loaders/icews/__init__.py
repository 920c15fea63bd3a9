"""ICEWS: events between actors, coded by machine out of news stories, 1995 to 2023.

What it is
    The Integrated Crisis Early Warning System's coded event data: who did what to whom, when and where, in the codes of
    CAMEO. It is read by `mapping.yaml` beside this page, which can serve as an example for tables of your own.

How to obtain it
    Harvard Dataverse, "ICEWS Coded Event Data": tab-delimited files, one a year or a day (`events.2018.….tab`).

Terms
    Stated on the Dataverse page; not stated in the files.

What becomes what
    A row is an Action fact from the source actor to the target actor. Its key is the event id and the date, for ids
    come again on other dates. The CAMEO code is text: "045" is not 45, and a code that lost its zero in a workbook is a
    reject. Its form is checked, not whether an edition lists it: the lists in circulation disagree, so that the
    vocabulary version is that of ICEWS's own code book and the event's own text is the summary. Sectors are comma lists
    and stay on the event, since the coder takes one actor for different things at different times. The place is city,
    district, province and country together. "Unspecified Actor" is nobody.

What it cannot say
    Two rows with the actors exchanged are often one meeting, and one event is often told by several stories: counts are
    counts of reports. Actors have names and no ids; a name is the record. Where nothing is known of the city, the
    coordinates are some point of the country. Nothing was checked by a person, hence credibility 3.

Rejects
    unknown-code, bad-date, missing-party, invalid-row, schema-drift, encoding; duplicate-key from the load.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tertius.loaders.record import Dataset, Input, Record
from tertius.loaders.release import check_options
from tertius.loaders.table import records_by
from tertius.loaders.table.mapping import read_mapping

DATASET = Dataset(name="icews", title="ICEWS coded event data", licence="see the Dataverse page", scope="icews")


def records(source: Input) -> Iterator[Record]:
    """The events of each file.

    Raises
    ------
    InvalidInput
        If a file is no ICEWS table.
    """
    check_options(source)
    yield from records_by(read_mapping(Path(__file__).with_name("mapping.yaml")), *source.files())
