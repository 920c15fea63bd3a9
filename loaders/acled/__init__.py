"""ACLED: political violence and protest, event by event, coded by researchers.

What it is
    The Armed Conflict Location & Event Data Project's export as CSV, with comma or semicolon. The loader was built from
    the published code book and column names: no sample was at hand, for the data may not be passed on.

How to obtain it
    acleddata.com, with an account: the data export tool, "dyadic" form (one row an event). The monadic form, which has
    a row for each actor, is refused by its doubled event ids.

Terms
    ACLED's terms of use and attribution policy; the data may not be passed on.

What becomes what
    An event is one Action fact keyed by event_id_cnty. **actor1 and actor2 carry no direction**: who attacked is not
    coded, so that both are stored as INVOLVED, on side 1 and 2, and never as initiator and target. Associated actors
    are ASSOCIATED with their side. If one actor stands on both sides, it is stored once. The code is the event type
    with the sub-event type. An actor's name is split from its period: "Military Forces of Mali (2013-2020)" is a record
    "Military Forces of Mali", because the period of the same body is opened and closed again by releases; a country in
    brackets, "Police Forces of Mali" or "Civilians (Mali)", stays. inter1 and inter2 (numbers or words) give the type.
    Time precision 1 is the day; 2, a week, is stored as its month, or about it at a month's edge, because a week has no
    EDTF form; 3 is the month. Fatalities are the best estimate of all deaths, on both sides together.

What it cannot say
    Who killed whom. That nothing is coded for a place proves nothing before ACLED's coverage of the country began.
    The notes and the names of media sources are kept as quote and note.

Rejects
    unknown-code (type of actor, precision), bad-date, missing-party, invalid-row, schema-drift, encoding; duplicate-key
    from the load.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tertius.loaders.record import Dataset, Input, Record
from tertius.loaders.release import check_options
from tertius.loaders.table import records_by
from tertius.loaders.table.mapping import read_mapping

DATASET = Dataset(name="acled", title="ACLED events", licence="ACLED terms of use; may not be passed on", scope="acled")


def records(source: Input) -> Iterator[Record]:
    """The events of each file.

    Raises
    ------
    InvalidInput
        If a file is no ACLED export.
    """
    check_options(source)
    yield from records_by(read_mapping(Path(__file__).with_name("mapping.yaml")), *source.files())
