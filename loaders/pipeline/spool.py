"""What a load has read, on disk: its claims, its rejects and what they come to, so that memory does not grow with it.

A private database in a temporary file, which is gone with the object. Lists of what it holds are read a row at a time.
"""

# The statements are made of the fragments below, never of what was read.
# ruff: noqa: S608

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Generic, TypeVar, overload

import orjson

from tertius.graph_schema.claims import Reject
from tertius.store.change_log import PORTION, Rank, rank_of
from tertius.store.claim_store import ClaimChanges, Subject
from tertius.store.graph import batches
from tertius.store.stored_claims import Cited, Revision
from tertius.store.withdrawals import Withdrawn

Kept = TypeVar("Kept")

_CACHE_KB = 32_768
_MOST_REMEMBERED = 100_000

_TABLES = """
CREATE TABLE claim (
  n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, uid TEXT NOT NULL, kind TEXT NOT NULL, target TEXT NOT NULL,
  rank INTEGER NOT NULL, is_whole INTEGER, body BLOB NOT NULL, is_fallen INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX claim_target ON claim (target);
CREATE INDEX claim_lacking ON claim (target) WHERE is_whole = 0;
CREATE TABLE reject (n INTEGER PRIMARY KEY, claim TEXT, about TEXT, is_found INTEGER NOT NULL, body BLOB NOT NULL);
CREATE INDEX reject_claim ON reject (claim);
CREATE INDEX reject_about ON reject (about);
-- What claims refer to: an id and the kinds of things it may be there, `|Actor|`.
CREATE TABLE reference (id TEXT NOT NULL, kinds TEXT NOT NULL, PRIMARY KEY (id, kinds)) WITHOUT ROWID;
-- The revision of a claim that stands in the graph.
CREATE TABLE standing (
  n INTEGER PRIMARY KEY, uid TEXT NOT NULL, kind TEXT NOT NULL, target TEXT NOT NULL, is_same INTEGER NOT NULL
);
CREATE INDEX standing_target ON standing (target);
CREATE TABLE retracted (
  n INTEGER PRIMARY KEY, id TEXT NOT NULL, uid TEXT NOT NULL, kind TEXT NOT NULL, target TEXT NOT NULL
);
CREATE INDEX retracted_target ON retracted (target);
CREATE TABLE touched (
  rank INTEGER NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (rank, kind, id)
) WITHOUT ROWID;
CREATE TABLE detail (n INTEGER PRIMARY KEY, what TEXT NOT NULL, body BLOB NOT NULL);
CREATE INDEX detail_what ON detail (what, n);
"""
_STANDS = "FROM claim c WHERE NOT c.is_fallen"
_ADDED = "FROM claim c LEFT JOIN standing s USING (n) WHERE NOT c.is_fallen AND s.n IS NULL"
_CHANGED = "FROM standing s JOIN claim c USING (n) WHERE NOT s.is_same AND NOT c.is_fallen"
_UNCHANGED = "FROM standing s JOIN claim c USING (n) WHERE s.is_same AND NOT c.is_fallen"
_NEW = "FROM claim c LEFT JOIN standing s USING (n) WHERE NOT c.is_fallen AND s.is_same IS NOT 1"


class Listed(Sequence[Kept], Generic[Kept]):
    """A list that is read from disk as it is walked through; equal to any sequence of the same values."""

    def __init__(self, spool: Spool, rows: str, values: tuple[Any, ...], made: Callable[..., Kept]) -> None:
        self._spool, self._rows, self._values, self._made = spool, rows, values, made

    def __iter__(self) -> Iterator[Kept]:
        return (self._made(*row) for row in self._spool.select(self._rows, *self._values))

    def __len__(self) -> int:
        return int(self._spool.one(f"SELECT count(*) FROM ({self._rows})", *self._values)[0])

    def __bool__(self) -> bool:
        return bool(self._spool.one(f"SELECT EXISTS ({self._rows})", *self._values)[0])

    @overload
    def __getitem__(self, at: int) -> Kept: ...
    @overload
    def __getitem__(self, at: slice) -> list[Kept]: ...
    def __getitem__(self, at: int | slice) -> Kept | list[Kept]:
        if isinstance(at, slice):
            return list(self)[at]
        place = at if at >= 0 else len(self) + at
        for row in self._spool.select(f"{self._rows} LIMIT 1 OFFSET {place}", *self._values):
            return self._made(*row)
        raise IndexError(at)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return repr(list(self))


class Spool:
    """The claims and rejects of one load on disk, and the change that they are: a `ChangeLog`."""

    def __init__(self) -> None:
        # An empty name is a temporary file of SQLite's own; what is never committed need not be written safely.
        self._database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        for setting in ("journal_mode = OFF", "synchronous = OFF", f"cache_size = -{_CACHE_KB}"):
            self._database.execute(f"PRAGMA {setting}")
        self._database.executescript(_TABLES)
        self._database.execute("BEGIN")
        self._remembered: set[tuple[str, str]] = set()
        self.withdrawn: Withdrawn | None = None

    def select(self, statement: str, *values: Any) -> Iterator[tuple[Any, ...]]:
        """The rows of a statement, as they are walked through."""
        return iter(self._database.execute(statement, values))

    def one(self, statement: str, *values: Any) -> tuple[Any, ...]:
        """The one row of a statement."""
        row: tuple[Any, ...] = self._database.execute(statement, values).fetchone()
        return row

    # Reading

    def add_claim(self, claim: Revision, references: Iterable[tuple[str, str]], is_whole: bool | None) -> bool:
        """Keep a claim with what it refers to; False if there is one of its id.

        Parameters
        ----------
        is_whole : whether it tells all that its fact needs; None for what is no assertion of a fact.
        """
        added = self._database.execute(
            "INSERT OR IGNORE INTO claim (id, uid, kind, target, rank, is_whole, body) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (claim.id, claim.uid, claim.kind, claim.target, rank_of(claim.kind), is_whole, _body(claim)),
        )
        if added.rowcount == 0:
            return False
        unseen = [one for one in references if one not in self._remembered]
        if unseen:
            if len(self._remembered) > _MOST_REMEMBERED:
                self._remembered.clear()
            self._remembered.update(unseen)
            self._database.executemany("INSERT OR IGNORE INTO reference VALUES (?, ?)", unseen)
        return True

    def add_reject(self, reject: Reject, *, is_found: bool = False) -> None:
        """Keep a reject; `is_found` if it was found by checking, so that checking again begins without it."""
        self._database.execute(
            "INSERT INTO reject (claim, about, is_found, body) VALUES (?, ?, ?, ?)",
            (reject.claim, reject.about, is_found, orjson.dumps(reject.model_dump())),
        )

    def begin_again(self) -> None:
        """Forget all that checking and comparing have found."""
        self._database.execute("UPDATE claim SET is_fallen = 0 WHERE is_fallen")
        self._database.execute("DELETE FROM reject WHERE is_found")
        self._database.execute("DELETE FROM standing")
        self.compare_again()

    def compare_again(self) -> None:
        """Forget all that comparing has found."""
        for table in ("retracted", "touched", "detail"):
            self._database.execute(f"DELETE FROM {table}")

    def fall(self, fallen: Iterable[tuple[str, Reject]]) -> None:
        """Take claims out, by id, each with the reject that says why."""
        for claim, reject in fallen:
            self._database.execute("UPDATE claim SET is_fallen = 1 WHERE id = ?", (claim,))
            self.add_reject(reject, is_found=True)

    # What is there

    def claim(self, claim: str) -> Revision | None:
        """A claim by id, if it stands."""
        for (body,) in self.select(f"SELECT c.body {_STANDS} AND c.id = ?", claim):
            return _revision(body)
        return None

    def first_place(self, claim: str) -> str:
        """The place of the first claim of an id, whether it stands or not."""
        return _revision(self.one("SELECT body FROM claim WHERE id = ?", claim)[0]).where()

    def claims(self) -> Iterator[Revision]:
        """The claims that stand, in the order of the input."""
        return (_revision(body) for (body,) in self.select(f"SELECT c.body {_STANDS} ORDER BY c.n"))

    def assertions_on(self, fact: str) -> list[Revision]:
        """The claims that stand and assert a fact."""
        rows = self.select(f"SELECT c.body {_STANDS} AND c.target = ? AND c.is_whole IS NOT NULL ORDER BY +c.n", fact)
        return [_revision(body) for (body,) in rows]

    def ids(self) -> Listed[str]:
        """The ids of the claims that stand."""
        return self._ids(f"SELECT c.id {_STANDS} ORDER BY c.n")

    def uids(self) -> Listed[str]:
        """The uids of the claims that stand: what the load asserts."""
        return self._ids(f"SELECT c.uid {_STANDS} ORDER BY c.n")

    def rejects(self) -> Listed[Reject]:
        """The rejects: the loader's in the order of the input, then what checking has found."""
        return Listed(self, "SELECT body FROM reject ORDER BY n", (), _reject)

    def reject_rows(self) -> Listed[dict[str, Any]]:
        """The same as JSON values."""
        return Listed(self, "SELECT body FROM reject ORDER BY n", (), orjson.loads)

    def count_rejects(self) -> dict[str, int]:
        """How many rejects there are of each code."""
        rows = self.select("SELECT body ->> 'code' AS code, count(*) FROM reject GROUP BY code ORDER BY code")
        return {str(code): int(number) for code, number in rows}

    def refused(self, column: str, values: Collection[str]) -> set[str]:
        """Which of these stand in the column `claim` or `about` of a reject."""
        among = f"{column} IN (SELECT value FROM json_each(?))"
        rows = self.select(f"SELECT {column} FROM reject WHERE {among}", _list(values))
        return {str(value) for (value,) in rows}

    def standing_ids(self, claims: Collection[str]) -> set[str]:
        """Which of these claim ids stand."""
        rows = self.select(f"SELECT c.id {_STANDS} AND c.id IN (SELECT value FROM json_each(?))", _list(claims))
        return {str(one) for (one,) in rows}

    def entity_kinds(self, ids: Collection[str]) -> dict[str, str]:
        """The kinds of those of these ids that a claim of this load says to be an entity."""
        rows = self.select(
            f"SELECT c.target, c.kind {_STANDS} AND c.rank < ? AND c.target IN (SELECT value FROM json_each(?)) "
            "ORDER BY +c.n",
            Rank.FACT,
            _list(ids),
        )
        return {str(target): str(kind) for target, kind in rows}

    def references(self) -> Iterator[list[tuple[str, str]]]:
        """Each id that is referred to with the kinds it may be of, some thousand at a time."""
        return batches(self.select("SELECT id, kinds FROM reference"))

    def incomplete_facts(self) -> list[str]:
        """The facts of which no single claim tells all that they need."""
        rows = self.select(
            f"SELECT DISTINCT c.target {_STANDS} AND c.is_whole = 0 AND NOT EXISTS "
            "(SELECT 1 FROM claim d WHERE d.target = c.target AND d.is_whole = 1 AND NOT d.is_fallen)"
        )
        return [str(target) for (target,) in rows]

    # What changes

    def stand(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """Note the revisions that stand in the graph of claims that this load makes too: id, uid, kind, target."""
        self._database.executemany(
            "INSERT OR REPLACE INTO standing SELECT n, :uid, :kind, :target, uid = :uid FROM claim WHERE id = :id",
            ({name: row[name] for name in ("id", "uid", "kind", "target")} for row in rows),
        )

    def retract(self, claim: str, uid: str, subject: Subject) -> None:
        """Note that a claim of the graph is no longer made."""
        row = (claim, uid, subject.kind, subject.id)
        self._database.execute("INSERT INTO retracted (id, uid, kind, target) VALUES (?, ?, ?, ?)", row)

    def settle(self) -> None:
        """Find what is to be resolved: everything on which a claim begins or ceases to live."""
        begun, ended = f"SELECT c.kind, c.target {_NEW}", f"SELECT s.kind, s.target {_CHANGED}"
        for rows in (begun, ended, "SELECT kind, target FROM retracted"):
            for batch in batches(self.select(rows), PORTION):
                self.touch(Subject(kind, target) for kind, target in batch)

    def touch(self, subjects: Iterable[Subject]) -> None:
        """As `ChangeLog`."""
        rows = ((rank_of(one.kind), one.kind, one.id) for one in subjects)
        self._database.executemany("INSERT OR IGNORE INTO touched VALUES (?, ?, ?)", rows)

    def batches(self, rank: Rank) -> Iterator[list[Subject]]:
        """As `ChangeLog`."""
        after = ("", "")
        while rows := list(
            self.select(
                "SELECT kind, id FROM touched WHERE rank = ? AND (kind, id) > (?, ?) ORDER BY kind, id LIMIT ?",
                rank,
                *after,
                PORTION,
            )
        ):
            yield [Subject(kind, target) for kind, target in rows]
            after = rows[-1]

    def changes_of(self, subjects: Collection[Subject]) -> ClaimChanges:
        """As `ChangeLog`."""
        wanted = {(one.kind, one.id): one for one in subjects}
        ids, changes = _list([one.id for one in subjects]), ClaimChanges()
        among = "target IN (SELECT value FROM json_each(?))"
        # The plus keeps the database from walking through all claims in order.
        begun = f"SELECT c.kind, c.target, c.body {_NEW} AND c.{among} ORDER BY +c.n"
        for kind, target, body in self.select(begun, ids):
            if (kind, target) in wanted:
                revision = _revision(body)
                changes.new[revision.uid] = revision
                changes.begin[revision.uid] = wanted[kind, target]
        ended = (
            f"SELECT s.uid, s.kind, s.target {_CHANGED} AND s.{among} "
            f"UNION ALL SELECT uid, kind, target FROM retracted WHERE {among}"
        )
        for uid, kind, target in self.select(ended, ids, ids):
            if (kind, target) in wanted:
                changes.end[uid] = wanted[kind, target]
        return changes

    def added(self) -> Listed[str]:
        """The ids of the claims that are new in their scope."""
        return self._ids(f"SELECT c.id {_ADDED} ORDER BY c.n")

    def changed(self) -> Listed[tuple[str, str, str]]:
        """The claims that say something else now: id, uid of the old revision, uid of the new one."""
        return Listed(self, f"SELECT c.id, s.uid, c.uid {_CHANGED} ORDER BY c.n", (), lambda *row: row)

    def unchanged(self) -> Listed[str]:
        """The ids of the claims that say what they said."""
        return self._ids(f"SELECT c.id {_UNCHANGED} ORDER BY c.n")

    def retracted(self) -> Listed[str]:
        """The ids of the claims that are no longer made."""
        return self._ids("SELECT id FROM retracted ORDER BY n")

    def retractions(self) -> Listed[dict[str, str]]:
        """The same with what they are about."""
        rows = "SELECT id, target, kind FROM retracted ORDER BY n"
        return Listed(self, rows, (), lambda claim, target, kind: {"claim": claim, "id": target, "kind": kind})

    def entities(self) -> Iterator[Revision]:
        """The claims on entities that stand."""
        return (_revision(body) for (body,) in self.select(f"SELECT c.body {_STANDS} AND c.rank < ?", Rank.FACT))

    def new_entities(self) -> Iterator[Revision]:
        """The claims on entities that are new or say something else now."""
        return (_revision(body) for (body,) in self.select(f"SELECT c.body {_NEW} AND c.rank < ?", Rank.FACT))

    # Details

    def keep(self, what: str, rows: Iterable[Mapping[str, Any]]) -> None:
        """Keep JSON values under a name."""
        for batch in batches(rows):
            self._database.executemany(
                "INSERT INTO detail (what, body) VALUES (?, ?)", [(what, orjson.dumps(row)) for row in batch]
            )

    def details(self, what: str) -> Listed[dict[str, Any]]:
        """All that is kept under a name."""
        return Listed(self, "SELECT body FROM detail WHERE what = ? ORDER BY n", (what,), orjson.loads)

    def _ids(self, rows: str) -> Listed[str]:
        return Listed(self, rows, (), str)


def _body(claim: Revision) -> bytes:
    return orjson.dumps((claim.properties(), [tuple(one) for one in claim.cites], claim.named))


def _revision(body: bytes) -> Revision:
    own, cites, named = orjson.loads(body)
    return Revision(**own, cites=tuple(Cited(*one) for one in cites), named=tuple(named))


def _reject(body: bytes) -> Reject:
    return Reject.model_construct(**orjson.loads(body))


def _list(values: Iterable[str]) -> str:
    return orjson.dumps(list(values)).decode()
