"""OCHA Financial Tracking Service (FTS): humanitarian funding, flow by flow.

What it is
    Pledges, commitments and payments for humanitarian aid since 1992, as donors and recipients report them to the UN
    Office for the Coordination of Humanitarian Affairs. It is a live database: a flow is corrected under the same id.

How to obtain it
    The flows of a country or the world as CSV (incoming, outgoing, internal) from the FTS data sets on the Humanitarian
    Data Exchange, or the answers of the FTS API (`/v1/public/fts/flow`) saved as JSON, one file a page. Give one file
    or a folder of them.

Terms
    CC BY-IGO: name OCHA FTS as the source.

What becomes what
    A flow id is one Funding fact, whether it stands in an incoming, an outgoing or an internal file, or in several.
    paid becomes disbursement; pledge and commitment keep their names. The original amount and currency are kept beside
    FTS's own US dollars; a flow without an original amount (or with an original of 0 beside dollars) was reported in
    dollars. `usd_rate` is FTS's exchange rate turned round, left out where it does not lead from the one amount to the
    other. The day is the flow's own; `decision_date` is that of the decision. Organisations become actors, plans and
    projects Programmes, locations Places, emergencies Events, global clusters sectors. Zero and negative amounts are
    kept as they are: a reduction is reported so.

    `--option rates=FILE` (columns date, currency, usd, source) converts what has no dollars, in a claim of its own.

Parents and children
    The API tells the children of a flow, which become `aggregate_of` of the parent, and the parent of a child, which
    becomes `part_of`. The CSV files tell neither: prefer the JSON where sums matter. Parked and pass-through flows are
    told by `flow_type` in both.

What it cannot say
    Whether money reached anybody. What nobody reported. Pledge, commitment and payment of one sum are flows of their
    own or later states of one flow: they are never to be added. An organisation is known by name in the CSV files; the
    number the API gives is its identifier. The CSV files name locations by ISO code, the API by name.

Rejects
    composite-actor (the CSV files write "Multiple" for several organisations), missing-party, duplicate-key (a flow
    that was read already: repeated word for word, in the file of the other direction, or with other values),
    unknown-code, unknown-currency, bad-date, invalid-row, schema-drift, encoding.
"""

from __future__ import annotations

from collections.abc import Iterator

from tertius.graph_schema.claims import Reject
from tertius.graph_schema.entities.source import Source
from tertius.loaders.fts.coding import code_flow
from tertius.loaders.fts.flows import Entry, read_entries
from tertius.loaders.money import Converter
from tertius.loaders.record import Dataset, Input, Record
from tertius.loaders.release import Release, check_options

DATASET = Dataset(name="fts", title="OCHA Financial Tracking Service, funding flows", licence="CC BY-IGO", scope="fts")

_SOURCE = Source(
    id="fts:source:flows",
    title="OCHA Financial Tracking Service, funding flows",
    publisher="United Nations Office for the Coordination of Humanitarian Affairs",
    url="https://fts.unocha.org",
    reliability="B",
    licence="CC BY-IGO",
    redistribution="yes",
)


def records(source: Input) -> Iterator[Record]:
    """Every flow once, with the organisations, plans and places it names.

    Raises
    ------
    InvalidInput
        If a file is neither a table of flows nor an answer of the API.
    """
    check_options(source, "rates")
    release = Release(_SOURCE)
    converter = Converter("fts", source.options.get("rates"))
    seen: dict[str, tuple[str, int]] = {}
    yield release.opening()
    for file in source.files():
        for entry in read_entries(file):
            if isinstance(entry, Reject):
                yield entry
            elif repeated := _repeated(entry, seen):
                yield repeated
            else:
                yield from code_flow(entry, release, converter)


def _repeated(entry: Entry, seen: dict[str, tuple[str, int]]) -> Reject | None:
    """The reject of a flow that was read before in this run."""
    key = entry.cells.get("id", "")
    content = hash(tuple(sorted((name, text) for name, text in entry.cells.items() if name not in _DIRECTION)))
    if not key:
        return None
    first = seen.setdefault(key, (entry.place.where(), content))
    if first[0] == entry.place.where():
        return None
    same = first[1] == content
    how = "the same values, so that it is one flow" if same else "other values; the first are kept"
    message = f"The flow {key} was already read at {first[0]}, with {how}."
    return Reject(code="duplicate-key", where=entry.place.where(), message=message, value=key, claim=f"fts:flow:{key}")


_DIRECTION = {"boundary", "onBoundary"}
"""What an incoming and an outgoing file say differently of one flow."""
