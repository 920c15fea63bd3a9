"""The Mali peace process, 2012 to 2024: the curated bundle that ships with tertius.

What it is
    130 actors, the processes, agreements and events they meet in, and 292 sourced statements about them, put together
    by hand from public documents and reviewed. It starts from a news article of June 2014 whose errors are kept as the
    claims they are, beside the better sources that contradict them.

How it is kept
    YAML files that a person can review in a pull request: `sources`, `actors`, `entities`, `places`, `roles` (the table
    from role texts as written to relations and role codes), `facts/KIND` and `article`. A fact has a key and claims; a
    claim has an id, an EDTF time, participants, values, sources and a credibility.

What it cannot say
    It lists what its sources mention, which is no census: that a mediation or a signature is missing proves nothing.
    Ends of memberships and offices are mostly unknown. `support` paraphrases a source, `quote` repeats it.

Rejects
    Two statements that no kind of fact covers come out as `no-fact-kind`, with the reasons in `rejects.yaml`: ml252,
    the purchase of a presidential aircraft from a seller nobody names (no kind covers trade), and ml292, an exclusion
    from talks (no kind covers what did not happen).

Terms
    The selection and coding are part of tertius (Apache-2.0); the sources named keep their own terms.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tertius.graph_schema.claims import Claim, Reject
from tertius.graph_schema.errors import InvalidInput
from tertius.loaders.mali.coding import Coder
from tertius.loaders.reading.yaml_rows import Row, read_rows
from tertius.loaders.record import Dataset, Input, Record
from tertius.loaders.release import check_options

DATASET = Dataset(
    name="mali",
    title="Mali peace process 2012-2024, curated",
    licence="Apache-2.0 (selection and coding)",
    scope="mali",
    complete=True,
    default=Path(__file__).parent,
)


def records(source: Input) -> Iterator[Record]:
    """Every claim of the bundle, sources and entities first, and a reject for every row that cannot be read.

    Raises
    ------
    InvalidInput
        If the folder is no bundle, or a file is not YAML.
    UsageError
        If an option is given: there is none.
    """
    check_options(source)
    folder = source.only()
    if not (folder / "facts").is_dir():
        raise InvalidInput(
            f"{folder} is no Mali bundle: it has no folder facts. Give the folder that holds actors.yaml."
        )
    coder = Coder(folder)
    for name, read in (("sources", coder.source), ("actors", coder.actor), ("entities", coder.entity)):
        yield from _each(folder / f"{name}.yaml", read)
    yield from _each(folder / "places.yaml", coder.place)
    for path in sorted((folder / "facts").glob("*.yaml")):
        kind = path.stem.capitalize()
        yield from _each(path, lambda row, path, kind=kind: coder.fact(row, path, kind))
    yield from _each(folder / "article.yaml", coder.article)
    yield from _each(folder / "rejects.yaml", _listed_reject)


def _each(path: Path, read: Any) -> Iterator[Record]:
    for row in read_rows(path):
        yield from read(row, path)


def _listed_reject(row: Row, path: Path) -> Iterator[Claim | Reject]:
    where = f"{path.name}, line {row.line}"
    yield Reject(code=row.get("code", ""), where=where, message=row.get("why", ""), value=row.get("id"))
