"""The catalogue: finds the questions, checks them, and runs them at one epoch."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

import orjson
from rapidfuzz import process

from tertius.graph_schema.dates import EARLIEST
from tertius.graph_schema.errors import DeclarationError, NotFound, ParameterError
from tertius.graph_schema.registry import fact_kinds
from tertius.graph_schema.time import Shape, parse_window
from tertius.queries.header import Question, read_question
from tertius.queries.parameters import moved_to, resolve_parameter
from tertius.queries.request import Common, Cursor, parse_common
from tertius.queries.safety import check_statement
from tertius.queries.sharing import PublicReader, left_out, require_marked
from tertius.queries.standard_columns import extend_statement
from tertius.store.reader import Reader

_HERE = Path(__file__).parent
_RESOLVED_KEPT = 2_048
_EVERYTHING = 10_000_000


@dataclass
class Answer:
    """The rows of a question, the epoch they were read at, and where the next ones begin."""

    rows: list[dict[str, Any]]
    epoch: int
    next: str | None
    left_out: dict[str, int] | None = None
    """With `share=public` on the first page: how many rows and claims are not shown; None where all are."""

    def document(self) -> dict[str, Any]:
        """The answer as it is served everywhere."""
        document = {"data": self.rows, "next": self.next}
        return document if self.left_out is None else {**document, "left_out": self.left_out}


class Catalogue:
    """All questions, those that ship with tertius and those of the user's own folders."""

    def __init__(self, reader: Reader, folders: Iterable[Path] = (), max_rows: int = 10_000) -> None:
        self.reader = reader
        self._public = PublicReader(reader)
        self.questions = read_questions(tuple(folders))
        self._max_rows = max_rows
        self._epoch = -1
        self._resolved: OrderedDict[tuple[Any, ...], Any] = OrderedDict()

    def question(self, name: str) -> Question:
        """The question of that name.

        Raises
        ------
        NotFound
            With the nearest names.
        """
        if name in self.questions:
            return self.questions[name]
        nearest = [match[0] for match in process.extract(name, list(self.questions), limit=3)]
        raise NotFound(f'There is no question "{name}". Nearest: {", ".join(nearest)}.', details={"nearest": nearest})

    async def run(self, name: str, values: Mapping[str, Any] | None = None) -> Answer:
        """Ask a question.

        Parameters
        ----------
        values : the question's own parameters and the shared ones of `request.Common`, as text.

        Raises
        ------
        ParameterError, NotFound, AmbiguousName, DateError
            For what the user typed; StoreError for the database.
        """
        question = self.question(name)
        own, common = _split(question, values or {})
        cursor = Cursor.decode(common.cursor) if common.cursor else None
        limit = min(common.limit, self._max_rows)
        if cursor is not None:
            await self._require_published(cursor.epoch)
            return await self._at(question, own, common, cursor.epoch, cursor.skip, limit)
        answer = await self._first(question, own, common, limit)
        return await self._counted(answer, question, own, common)

    async def run_all(
        self, name: str, values: Mapping[str, Any] | None = None, columns: Collection[str] | None = None
    ) -> Answer:
        """Ask a question for all of its rows at once: for networks and exports, which pages would cut apart.

        Parameters
        ----------
        columns : those that are needed, so that standard columns nobody looks at cost nothing; all if not given.
        """
        question = self.question(name)
        if columns is not None:
            kept = {name: column for name, column in question.columns.items() if name in columns}
            question = replace(question, columns=kept)
        own, common = _split(question, values or {})
        answer = await self._first(question, own, common, _EVERYTHING)
        return await self._counted(answer, question, own, common)

    async def _first(self, question: Question, own: Mapping[str, str], common: Common, limit: int) -> Answer:
        if common.known_at is not None:
            return await self._at(question, own, common, await self.reader.epoch_at(common.known_at), 0, limit)
        return await self._now(question, own, common, limit)

    async def _counted(self, answer: Answer, question: Question, own: Mapping[str, str], common: Common) -> Answer:
        """The answer with how much it leaves out, if it may: the question is asked again for all that it counts."""
        if common.share == "all":
            return answer
        counting = [name for place, name in enumerate(question.columns) if place == 0 or name in {"claim", "claims"}]
        asked = replace(question, columns={name: question.columns[name] for name in counting})
        everything = common.model_copy(update={"share": "all"})
        full = await self._at(asked, own, everything, answer.epoch, 0, _EVERYTHING)
        shared = await self._at(asked, own, common, answer.epoch, 0, _EVERYTHING)
        return replace(answer, left_out=left_out(full.rows, shared.rows))

    def _reader(self, common: Common) -> Reader:
        return self.reader if common.share == "all" else self._public

    async def _now(self, question: Question, own: Mapping[str, str], common: Common, limit: int) -> Answer:
        """Ask at the newest epoch: try the one last seen, and again if the graph has moved on meanwhile."""
        if self._epoch < 0:
            self._epoch = await self.reader.epoch()
        while True:
            asked = self._epoch
            answer = await self._at(question, own, common, asked, 0, limit)
            if self._epoch == asked:
                return answer

    async def moved_to(self, actor: str) -> str | None:
        """The id of the actor that a merged record's id stands for now; None for every other text."""
        key = (self._epoch, "moved", actor)
        if key not in self._resolved:
            self._remember(key, await moved_to(self.reader, actor, ("Actor",), await self.reader.epoch()))
        return cast("str | None", self._resolved[key])

    @property
    def newest(self) -> int:
        """The newest epoch that any answer has seen served; -1 before the first."""
        return self._epoch

    def _see(self, epoch: int) -> None:
        if epoch > self._epoch:
            # A purge changes what names meant in earlier epochs, too.
            self._resolved.clear()
            self._epoch = epoch

    async def _require_published(self, epoch: int) -> None:
        """Refuse a made-up cursor: an epoch ahead of the served one would show what a load is still writing."""
        if epoch > self._epoch:
            self._see(await self.reader.epoch())
        if epoch > self._epoch:
            raise ParameterError(f"cursor: epoch {epoch} is not published; take `next` of an answer as it is.")

    async def _at(
        self, question: Question, own: Mapping[str, str], common: Common, epoch: int, skip: int, limit: int
    ) -> Answer:
        if common.share == "public":
            await require_marked(self.reader, epoch, await self.reader.epoch())
        window = common.window()
        parameters = {
            **await self._resolve(question, own, common, epoch),
            "epoch": epoch,
            "policy": common.policy,
            "from": window.first,
            # An occurrence asked about on one day had happened by then; on an interval, it happened between.
            "happened_from": EARLIEST if window.first == window.last else window.first,
            "to": window.last,
            "occurrences": _occurrences(),
            "certain_only": common.certainty == "certain",
            "skip": skip,
            "limit": limit + 1,
        }
        served, rows = await self._reader(common).value(_wrapped(question), parameters)
        self._see(served)
        following = Cursor(epoch=epoch, skip=skip + limit).encode() if len(rows) > limit else None
        return Answer([_served(row, question) for row in rows[:limit]], epoch, following)

    async def _resolve(self, question: Question, own: Mapping[str, str], common: Common, epoch: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, parameter in question.parameters.items():
            text = own.get(name, parameter.default)
            if text is None:
                found[name] = None
                continue
            key = (epoch, parameter.type, text, common.policy, common.include, common.share)
            if key not in self._resolved:
                reach = common.include == "reach"
                value = await resolve_parameter(self._reader(common), parameter, text, epoch, common.policy, reach)
                self._remember(key, value)
            found[name] = self._resolved[key]
        return found

    def _remember(self, key: tuple[Any, ...], value: Any) -> None:
        self._resolved[key] = value
        if len(self._resolved) > _RESOLVED_KEPT:
            self._resolved.popitem(last=False)


@lru_cache(maxsize=1)
def _occurrences() -> list[str]:
    """The kinds of facts that happen rather than last."""
    return [name for name, kind in fact_kinds().items() if kind.shape == Shape.OCCURRENCE]


def _served(row: Mapping[str, Any], question: Question) -> dict[str, Any]:
    """A row with its columns in the declared order; the version's account says what was overruled, and who decided."""
    served = {name: row[name] for name in question.columns}
    account = served.get("overruled")
    if isinstance(account, str):
        decision = orjson.loads(account)
        served["overruled"] = decision["overruled"]
        decides: dict[str, list[str]] = {}
        for slot, claims in decision["deciding"].items():
            for claim in claims:
                decides.setdefault(claim, []).append(slot)
        for claim in served.get("claims") or ():
            claim["decides"] = decides.get(claim["claim"], [])
    return served


@lru_cache(maxsize=8)
def read_questions(folders: tuple[Path, ...] = ()) -> Mapping[str, Question]:
    """Every question of the shipped folders and of the user's, by name; a user's own replaces ours of the same name.

    Raises
    ------
    DeclarationError
        If a header is incomplete or a statement is not safe to run.
    """
    found: dict[str, Question] = {}
    for folder in (_HERE, *folders):
        if not folder.is_dir():
            raise DeclarationError(f"TERTIUS_QUERIES names {folder}, which is no folder.")
        for path in sorted(folder.rglob("*.cypher")):
            if path.name.startswith("_"):
                continue
            question = read_question(path)
            check_statement(question.statement, question.name)
            found[question.name] = question
    return dict(sorted(found.items()))


def _split(question: Question, values: Mapping[str, Any]) -> tuple[dict[str, str], Common]:
    given = {name: value for name, value in values.items() if value is not None}
    for name, value in given.items():
        _require_text(name, str(value))
    unknown = [name for name in given if name not in question.parameters and name not in Common.model_fields]
    if unknown:
        known = ", ".join([*question.parameters, *Common.model_fields])
        raise ParameterError(f"{question.name} has no parameter {', '.join(unknown)}; it takes {known}.")
    missing = [one.name for one in question.parameters.values() if one.is_required and one.name not in given]
    if missing:
        raise ParameterError(f"{question.name} needs {', '.join(missing)}.")
    own = {name: str(value) for name, value in given.items() if name in question.parameters}
    common = parse_common({name: value for name, value in given.items() if name in Common.model_fields})
    parse_window(common.as_of, common.window().first)
    return own, common


def _require_text(name: str, value: str) -> None:
    """Refuse what a terminal in another encoding makes of a name: no database takes half a sign."""
    try:
        value.encode()
    except UnicodeEncodeError:
        raise ParameterError(f"{name}: found {value!r}, expected text in UTF-8.") from None


@lru_cache(maxsize=256)
def _extended(statement: str, columns: tuple[str, ...], has_version: bool) -> str:
    return extend_statement(statement, columns, has_version)


def _wrapped(question: Question) -> str:
    return _extended(question.statement, tuple(question.columns), question.has_version)
