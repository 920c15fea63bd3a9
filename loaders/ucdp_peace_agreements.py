"""UCDP peace agreements: what warring parties signed since 1975, and which third parties were there.

What it is
    One row an agreement between at least two parties of an armed conflict, with its dyads, signatories, third parties
    and provisions. Known releases: 19.1 to 22.1.

How to obtain it
    https://ucdp.uu.se/downloads/ ("UCDP Peace Agreement Dataset", XLSX). Cite Pettersson, Hogbladh and Oberg 2019.

Terms
    CC BY 4.0, Uppsala Conflict Data Program.

What becomes what
    - A row: the Agreement `ucdp:agreement:PAID` with its date, type (full, partial, peace process) and, where UCDP says
      so, status (ended, in force) and the day it ended (`duration`). Who ended it is only told in text: no Signature of
      the act terminated is made.
    - `actor_id`: a Signature each, "signed", on the day of the agreement. An actor of the row's dyads signed as party;
      any other in the role that the third-party cell gives it, if it does.
    - `pa_3rd`: a Mediation that led to the agreement and is attested for its day, between the parties of the dyads,
      with the outcome that its type tells. Words of roles count ("brokered by", "witnessed by", "Guarantors:",
      "facilitated", "as observers", several in one clause, headings over lines); third parties without such a word
      have the role third_party, never mediator. The cell is the claim's quote; credibility 3, or 4 where part of the
      cell was not read.
    - Guarantors and monitors: Oversight of the agreement too.
    - `conflict_id`: the Conflicts, which the agreement names and the mediation concerns.

What it cannot say
    When a mediation began; who among the third parties of a plain list mediated. Provisions (`cease`, `amn`, ...) and
    the texts of comments have no place in the graph. `pa_sign`, who signed for whom, is free text that is not read.

Traps
    - Column names end in blanks ("ref "). Cells of ids and names are lists, and names contain commas; here they come in
      one order, so that they pair where there are as many names as ids.
    - Actors without a row in the actor data set (the UN, the AU, other groups) get a record with the name given here.
    - A third party is the row's own actor where the row has it under the same name ("South Africa": Government of South
      Africa); else a record `ucdp-peace-agreements:actor:NAME`.

Rejects
    `unparsed-text`, `composite-actor`, `multi-valued-cell` (clauses of the third-party cell that are not certain, names
    that cannot be told apart), `bad-date`, `unknown-code`, `missing-party` (no signatory), `duplicate-key` (an
    agreement given twice), `invalid-row`, `schema-drift`, `encoding`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from tertius.graph_schema.claims import Claim, Reject
from tertius.graph_schema.entities.conflict import Conflict
from tertius.graph_schema.errors import TertiusError
from tertius.loaders.parsing.ucdp.actors import GOVERNMENT, Actors
from tertius.loaders.parsing.ucdp.agreement_rows import (
    Table,
    is_in_dyad,
    mediation,
    name_key,
    oversight,
    paired,
    read_agreement,
    signature,
)
from tertius.loaders.parsing.ucdp.cells import LICENCE, UcdpTable, read_id, seat_of, source_of, split_ids, version_of
from tertius.loaders.parsing.ucdp.hostilities import conflict_id
from tertius.loaders.parsing.ucdp.third_party_roles import Clause, Unread, read_third_parties
from tertius.loaders.parsing.ucdp.translation import Translation, read_translation
from tertius.loaders.reading.tables import TableRow
from tertius.loaders.record import Dataset, Input, Record
from tertius.loaders.release import PARSED, Broken, Release, rejected

DATASET = Dataset(
    name="ucdp-peace-agreements",
    title="UCDP Peace Agreement Dataset",
    licence=LICENCE,
    scope="ucdp-peace-agreements",
)
_NEEDED = ("paid", "conflict_id", "dyad_name", "actor_id", "actor_name", "pa_name", "pa_date", "pa_3rd")
_ABOUT = ("region", "gwno", "conflict_name", "dyad_id", "incompatibility", "year", "pa_comment", "pa_sign", "c_sign")
_END = ("c_3rd", "ended", "duration", "c_duration", "pa_type", "version", "procID", "frame", "inclusive", "no_dyad")
_PROVISIONS = (
    *("cease", "intarmy", "ddr", "withd", "mil_prov", "pp", "intgov", "intciv", "elections", "interim", "natalks"),
    *("shagov", "pol_prov", "aut", "fed", "ind", "ref", "shaloc", "regdev", "cul", "demarcation", "locgov"),
    *(
        "terr_prov",
        "amn",
        "pris",
        "recon",
        "return",
        "justice_prov",
        "reaffirm",
        "outlin",
        "pko",
        "gender",
        "co_impl",
        "termdur",
    ),
    *("noconf17", "txt", "linktofulltextagreement", "out_iss", "dateintervalstart_meta", "dateintervalend_meta"),
)
_PARTLY_READ = 4
"""Credibility of what was taken from a cell of which another part could not be read."""


def release(source: Input) -> str | None:
    """The version of the release, from its own column or the file's name."""
    return version_of(source)


def records(source: Input) -> Iterator[Record]:
    """Every agreement with its signatures and mediation, then the actors; rejects where they arise.

    Raises
    ------
    InvalidInput
        If the file is no peace agreement data set, or its ids are old and there is no translation.
    """
    version = version_of(source)
    translation = read_translation(source, version)
    table = UcdpTable(source, _NEEDED, (*_ABOUT, *_END, *_PROVISIONS))
    reader = _Reader(Release(source_of(DATASET.name, DATASET.title, version)), translation)
    yield reader.release.opening()
    yield from table.remarks()
    for row in table.rows():
        yield from (row,) if isinstance(row, Reject) else reader.row(row)
    yield from reader.actors.claims(reader.release)


class _Reader:
    def __init__(self, release: Release, translation: Translation) -> None:
        self.release = release
        self.actors = Actors(DATASET.name, translation)
        self._translation = translation

    def row(self, row: TableRow) -> Iterator[Record]:
        """All that a row says."""
        try:
            number = read_id(row, "paid")
            signed = split_ids(row["actor_id"], "actor_id")
            if not signed:
                raise Broken("missing-party", "no id found in actor_id, at least one signatory expected.", row["paid"])
            records = self.actors.read(signed, row["actor_name"], (), seat_of(row))
            names = paired(records, row["actor_name"], row["dyad_name"])
            for record, name in names.items():
                self.actors.mention((record.rpartition(":")[2],), name, seat_of(row))
        except (Broken, TertiusError) as error:
            yield rejected(error, row, None)
            return
        agreement = f"ucdp:agreement:{number}"
        if self.release.has_told(agreement):
            message = f"the agreement {number} is given in a row before; only the first is loaded."
            yield Reject(code="duplicate-key", where=row.where(), message=message, value=number)
            return
        read = list(read_third_parties(row["pa_3rd"]))
        key = f"{DATASET.name}:agreement:{number}"
        yield from self.release.attempt(row, key, partial(self._claims, row, number, names, records, read))
        for clause in read:
            if isinstance(clause, Unread):
                message = f"{clause.why}; add the third parties from the text, with `tertius load apply table`."
                yield Reject(
                    code=clause.code,
                    where=row.where("pa_3rd"),
                    message=message,
                    value=clause.text,
                    claim=f"{DATASET.name}:mediation:{number}",
                )

    def _claims(
        self,
        row: TableRow,
        number: str,
        names: dict[str, str],
        signed: tuple[str, ...],
        read: list[Clause | Unread],
    ) -> Iterator[Claim]:
        about = list(self._conflicts(row))
        yield from about
        conflicts = tuple(one.says.id for one in about)
        agreement = read_agreement(row, f"ucdp:agreement:{number}", conflicts)
        locator = f"paid {number}"
        yield self.release.claim(agreement, row, locator, key=f"{DATASET.name}:agreement:{number}")
        in_dyad = [one for one in signed if is_in_dyad(names.get(one, ""), row["dyad_name"])]
        table = Table()
        clauses = [one for one in read if isinstance(one, Clause)]
        table.seat(clauses, DATASET.name, _ids_by_name(names))
        for actor in signed:
            key = f"{DATASET.name}:signature:{number}-{actor.rpartition(':')[2]}"
            yield self.release.claim(signature(key, agreement, actor, table, is_party=actor in in_dyad), row, locator)
        if not table.roles:
            return
        trust = PARSED if len(clauses) == len(read) else _PARTLY_READ
        cite = partial(self.release.claim, place=row, locator=f"{locator}, pa_3rd", quote=row["pa_3rd"].strip())
        for other in table.others.values():
            yield cite(other, key=f"{DATASET.name}:third-party:{other.id.rpartition(':')[2]}", credibility=PARSED)
        met = mediation(f"{DATASET.name}:mediation:{number}", agreement, in_dyad, table)
        yield cite(met, credibility=trust)
        for actor, roles in table.roles.items():
            for role in (one for one in ("guarantor", "monitor") if one in roles):
                key = f"{DATASET.name}:oversight:{number}-{role}-{actor.rpartition(':')[2]}"
                yield cite(oversight(key, agreement, actor, role), credibility=trust)

    def _conflicts(self, row: TableRow) -> Iterator[Claim]:
        """The conflicts of a row; the name is that of the only one."""
        today = [self._translation.conflict(one) for one in split_ids(row["conflict_id"], "conflict_id")]
        name = row.get("conflict_name", "").strip() or None
        for one in today:
            says = Conflict(id=conflict_id(one), name=name if len(today) == 1 else None)
            key = f"{DATASET.name}:conflict:{one}"
            yield self.release.claim(says, row, f"conflict {one}", key=key, credibility=PARSED)


def _ids_by_name(names: dict[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for record, name in names.items():
        for key in (name_key(name), name_key(name.removeprefix(GOVERNMENT))):
            found.setdefault(key, record)
    return found
