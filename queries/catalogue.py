"""The catalogue: finds the questions, checks them, and runs them at one epoch."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple, cast

from rapidfuzz import process

from tertius.graph_schema.dates import EARLIEST
from tertius.graph_schema.errors import AmbiguousName, DeclarationError, NotFound, ParameterError
from tertius.graph_schema.registry import fact_kinds
from tertius.graph_schema.time import Shape, parse_window
from tertius.queries.answers import Answer, StreamedAnswer, served_batches, served_row, with_fields
from tertius.queries.header import Question, read_question
from tertius.queries.parameters import moved_to, resolve_parameter
from tertius.queries.permalink import AS_OF, permalink, require_same
from tertius.queries.request import Common, Cursor, parse_common
from tertius.queries.safety import check_statement
from tertius.queries.sharing import PublicReader, left_out, require_marked
from tertius.queries.standard_columns import extend_rows, extend_statement, supplied_columns
from tertius.store.reader import Reader

_HERE = Path(__file__).parent
_RESOLVED_KEPT = 2_048
_EVERYTHING = 10_000_000


class Bound(NamedTuple):
    """A question with everything it is asked with, for a caller that reads the answer itself."""

    question: Question
    parameters: dict[str, Any]
    common: Common
    reader: Reader


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
        question = with_fields(question, common.fields)
        cursor = Cursor.decode(common.cursor) if common.cursor else None
        limit = min(common.limit, self._max_rows)
        if cursor is not None:
            await self._require_served(cursor.epoch, common)
            answer = await self._at(question, own, common, cursor.epoch, cursor.skip, limit)
        else:
            answer = await self._counted(await self._first(question, own, common, limit), question, own, common)
        answer.permalink = await self.permalink(f"/v1/queries/{name}", values or {}, answer.epoch)
        return answer

    async def stream(self, name: str, values: Mapping[str, Any] | None = None, *, max_rows: int) -> StreamedAnswer:
        """Ask a question for rows that are passed on as they are read: any number of them in little memory.

        Parameters
        ----------
        values : as for `run`; without `limit` all rows are meant.
        max_rows : where the answer is cut off at the latest.
        """
        question = self.question(name)
        own, common = _split(question, values or {})
        question = with_fields(question, common.fields)
        limit = min(common.limit, max_rows) if "limit" in common.model_fields_set else max_rows
        epoch, skip = await self._pinned(common)
        parameters = await self._parameters(question, own, common, epoch, skip, limit)
        batches = self._reader(common).batches(_wrapped_rows(question), parameters)
        link = await self.permalink(f"/v1/queries/{name}", values or {}, epoch)
        counts = None if common.cursor else await self._left_out(question, own, common, epoch)
        return StreamedAnswer(served_batches(batches, question), epoch, link, limit, skip, counts)

    async def bind(self, name: str, values: Mapping[str, Any] | None = None) -> Bound:
        """What it takes to read a network in columns: the statement's parameters, checked, at a pinned epoch."""
        question = self.question(name)
        own, common = _split(question, values or {})
        if common.known_at is not None:
            # What is kept of earlier epochs is kept until the next is published.
            self._see(await self.reader.epoch())
        epoch, _ = await self._pinned(common)
        parameters = await self._parameters(question, own, common, epoch, 0, _EVERYTHING)
        return Bound(question, parameters, common, self._reader(common))

    async def permalink(self, path: str, given: Mapping[str, Any], epoch: int, days: Collection[str] = AS_OF) -> str:
        """Where the API gives again what it gave for these parameters at an epoch; see `queries.permalink`."""
        return permalink(path, given, await self.reader.record(epoch), days=days)

    async def _pinned(self, common: Common) -> tuple[int, int]:
        """The epoch that a cursor, `known_at` or this moment means, and how many rows a cursor has left behind."""
        self._see(await self.reader.epoch())
        if common.cursor:
            cursor = Cursor.decode(common.cursor)
            await self._require_served(cursor.epoch, common)
            return cursor.epoch, cursor.skip
        return (self._epoch if common.known_at is None else await self._known_at(common)), 0

    async def _known_at(self, common: Common) -> int:
        assert common.known_at is not None
        epoch = await self.reader.epoch_at(common.known_at)
        await require_same(self.reader, epoch, common.fingerprint)
        return epoch

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
            return await self._at(question, own, common, await self._known_at(common), 0, limit)
        return await self._now(question, own, common, limit)

    async def _counted(self, answer: Answer, question: Question, own: Mapping[str, str], common: Common) -> Answer:
        """The answer with how much it leaves out, if it may."""
        return replace(answer, left_out=await self._left_out(question, own, common, answer.epoch))

    async def _left_out(
        self, question: Question, own: Mapping[str, str], common: Common, epoch: int
    ) -> dict[str, int] | None:
        """How much an answer leaves out, if it may: the question is asked again for all that it counts."""
        if common.share == "all":
            return None
        counting = [name for place, name in enumerate(question.columns) if place == 0 or name in {"claim", "claims"}]
        asked = replace(question, columns={name: question.columns[name] for name in counting})
        everything = common.model_copy(update={"share": "all"})
        full = await self._at(asked, own, everything, epoch, 0, _EVERYTHING)
        shared = await self._at(asked, own, common, epoch, 0, _EVERYTHING)
        return left_out(full.rows, shared.rows)

    def _reader(self, common: Common) -> Reader:
        return self.reader if common.share == "all" else self._public

    async def _now(self, question: Question, own: Mapping[str, str], common: Common, limit: int) -> Answer:
        """Ask at the newest epoch: try the one last seen, and again if the graph has moved on meanwhile."""
        if self._epoch < 0:
            self._epoch = await self.reader.epoch()
        while True:
            asked = self._epoch
            try:
                answer = await self._at(question, own, common, asked, 0, limit)
            except (NotFound, AmbiguousName):
                # Names and ids are looked up at the epoch last seen: the newest may know them.
                self._see(await self.reader.epoch())
                if self._epoch == asked:
                    raise
                continue
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

    async def _require_served(self, epoch: int, common: Common) -> None:
        """Refuse a made-up cursor: an epoch ahead of the served one would show what a load is still writing."""
        if epoch > self._epoch:
            self._see(await self.reader.epoch())
        if epoch > self._epoch:
            raise ParameterError(f"cursor: epoch {epoch} is not published; take `next` of an answer as it is.")
        if epoch < self._epoch:
            # Whether the graph can still answer as of then: it may have been compacted since the page before.
            await self.reader.epoch_at(str(epoch))
        await require_same(self.reader, epoch, common.fingerprint)

    async def _at(
        self, question: Question, own: Mapping[str, str], common: Common, epoch: int, skip: int, limit: int
    ) -> Answer:
        parameters = await self._parameters(question, own, common, epoch, skip, limit)
        served, rows = await self._reader(common).value(_wrapped(question), parameters)
        self._see(served)
        following = Cursor(epoch=epoch, skip=skip + limit).encode() if len(rows) > limit else None
        return Answer([served_row(row, question) for row in rows[:limit]], epoch, following)

    async def _parameters(
        self, question: Question, own: Mapping[str, str], common: Common, epoch: int, skip: int, limit: int
    ) -> dict[str, Any]:
        if common.share == "public":
            await require_marked(self.reader, epoch, await self.reader.epoch())
        window = common.window()
        return {
            **await self._resolve(question, own, common, epoch),
            "epoch": epoch,
            "policy": common.policy,
            "from": window.first,
            # An occurrence asked about on one day had happened by then; on an interval, it happened between.
            "happened_from": EARLIEST if window.first == window.last else window.first,
            "to": window.last,
            "occurrences": _occurrences(),
            "certain_only": common.certainty == "certain",
            "reach": common.include == "reach",
            "skip": skip,
            "limit": limit + 1,
        }

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
            for statement in filter(None, (question.statement, question.ties, question.projection)):
                check_statement(statement, question.name)
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
def _extended(statement: str, columns: tuple[str, ...], has_version: bool, rests_on_facts: bool) -> str:
    return extend_statement(statement, columns, supplied_columns(has_version, rests_on_facts))


def _wrapped(question: Question) -> str:
    return _extended(question.statement, tuple(question.columns), question.has_version, question.rests_on_facts)


@lru_cache(maxsize=256)
def _extended_rows(statement: str, columns: tuple[str, ...], has_version: bool, rests_on_facts: bool) -> str:
    return extend_rows(statement, columns, supplied_columns(has_version, rests_on_facts))


def _wrapped_rows(question: Question) -> str:
    return _extended_rows(question.statement, tuple(question.columns), question.has_version, question.rests_on_facts)
