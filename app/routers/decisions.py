"""What people decide, over HTTP: single claims, sources, identities; every route that writes needs a key for `decide`.

The author of what is written is the name of the key.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Body, Depends, Path, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from tertius.app.dependencies import GraphDep
from tertius.app.openapi import object_response, problem_responses, rows_response
from tertius.app.parameters import MAX_TEXT, Parameters
from tertius.app.responses import fresh
from tertius.app.security import key_name, require_scope
from tertius.graph_schema.errors import Gone
from tertius.loaders.pipeline.curation import add_claim, correct_claim, rate_source, require_claim, set_standing
from tertius.loaders.pipeline.proposals import Among, propose
from tertius.loaders.reading.yaml_rows import Row
from tertius.store.endings import ending_of_claim
from tertius.store.graph import Graph
from tertius.store.identity import merge, split, undo
from tertius.store.identity_log import fetch_decision, fetch_decisions

_ANY_ROW = {"type": "object"}
_WRITES: dict[str, Any] = {
    "dependencies": [Depends(require_scope("decide"))],
    "responses": object_response("What it changed, or would change.", writes=True)
    | problem_responses(400, 401, 403, 404, 409, 410, 422, 423, 503),
    "response_class": Response,
}
_READS: dict[str, Any] = {
    "responses": object_response("What is known of it.") | problem_responses(404, 410, 422, 503),
    "response_class": Response,
}
PlanQuery = Annotated[bool, Query(description="Only show what it would change; nothing is written.")]
ClaimPath = Annotated[str, Path(description="Id of a claim.", examples=["mali:ml097"])]
SourcePath = Annotated[str, Path(description="Id of a source.", examples=["source:pax_csv"])]
KnownAtQuery = Annotated[
    str | None, Query(description="The instant or epoch at which the graph is asked.", max_length=MAX_TEXT)
]
DecisionPath = Annotated[str, Path(description="Id of a decision.", examples=["decision.12"])]
ClaimBody = Annotated[dict[str, Any], Body(description="The claim as `tertius claim add` takes it.")]


class Reason(BaseModel):
    """Why something is decided; the graph keeps it."""

    model_config = ConfigDict(extra="forbid")

    why: str = Field(min_length=1, max_length=2_000)


class Rating(Reason):
    """How far a source is to be believed, read and passed on."""

    reliability: Literal["A", "B", "C", "D", "E", "F"] | None = None
    sensitivity: str | None = None
    redistribution: str | None = None


class Pair(Reason):
    """Two records that are one."""

    left: str
    right: str


class RecordToSplit(Reason):
    """A record that is something else than what it is merged with."""

    record: str


class DecisionToUndo(Reason):
    """A decision that is to be taken back."""

    decision: str


class CandidateParameters(Parameters):
    """What to look for candidates among, and how many."""

    kind: Among = Field("actor", description="Actors, facts, or agreements and the like.")
    limit: int = Field(20, ge=1, le=1_000, description="How many at most.")


def add_decision_routes(router: APIRouter) -> None:
    """Routes for claims, sources and identities."""
    _add_claims(router)
    _add_sources(router)
    _add_identity(router)


def _add_claims(router: APIRouter) -> None:
    @router.post("/v1/claims", operation_id="claims_add", tags=["claims"], **_WRITES)
    async def add(request: Request, graph: GraphDep, claim: ClaimBody, plan: PlanQuery = False) -> Response:
        """Add one claim typed by hand; it is checked as a load is."""
        row = _signed(claim, request)
        return fresh(await graph.on_graph(lambda one: add_claim(one, row, "request", only_plan=plan).summary()))

    @router.get("/v1/claims/{claim}", operation_id="claims_claim", tags=["claims"], **_READS)
    async def show(graph: GraphDep, claim: ClaimPath, known_at: KnownAtQuery = None) -> Response:
        """Every revision of a claim, with the epochs in which it counted; 410 with them if it does so no more."""
        epoch = await graph.reader.epoch_at(known_at) if known_at else None
        revisions, ended = await graph.on_graph(lambda one: _claim(one, claim, epoch))
        if ended:
            ended.details["data"] = revisions
            raise ended
        return fresh({"data": revisions, "next": None})

    @router.post("/v1/claims/{claim}/correct", operation_id="claims_correct", tags=["claims"], **_WRITES)
    async def correct(
        request: Request, graph: GraphDep, claim: ClaimPath, revised: ClaimBody, plan: PlanQuery = False
    ) -> Response:
        """Give a claim made by hand a new revision."""
        row = _signed(revised, request)
        done = await graph.on_graph(lambda one: correct_claim(one, claim, row, "request", only_plan=plan).summary())
        return fresh(done)

    @router.post("/v1/claims/{claim}/withdraw", operation_id="claims_withdraw", tags=["claims"], **_WRITES)
    async def withdraw(
        request: Request, graph: GraphDep, claim: ClaimPath, reason: Reason, plan: PlanQuery = False
    ) -> Response:
        """Have a claim count for nothing; loads do not bring it back."""
        return fresh(await graph.on_graph(_standing(request, "claim", claim, reason.why, True, plan)))

    @router.post("/v1/claims/{claim}/restore", operation_id="claims_restore", tags=["claims"], **_WRITES)
    async def restore(request: Request, graph: GraphDep, claim: ClaimPath, reason: Reason) -> Response:
        """Have a withdrawn claim count again."""
        return fresh(await graph.on_graph(_standing(request, "claim", claim, reason.why, False, False)))


def _add_sources(router: APIRouter) -> None:
    @router.post("/v1/sources/{source}/rate", operation_id="sources_rate", tags=["claims"], **_WRITES)
    async def rate(
        request: Request, graph: GraphDep, source: SourcePath, rating: Rating, plan: PlanQuery = False
    ) -> Response:
        """Rate a source, or mark what may be done with it; every fact that cites it is decided again."""
        by, values = key_name(request), rating.model_dump(exclude={"why"}, exclude_none=True)
        done = await graph.on_graph(lambda one: rate_source(one, source, values, by, rating.why, only_plan=plan))
        return fresh(done.summary())

    @router.post("/v1/sources/{source}/withdraw", operation_id="sources_withdraw", tags=["claims"], **_WRITES)
    async def withdraw(
        request: Request, graph: GraphDep, source: SourcePath, reason: Reason, plan: PlanQuery = False
    ) -> Response:
        """Take out exactly the claims that rest on a source alone."""
        return fresh(await graph.on_graph(_standing(request, "source", source, reason.why, True, plan)))

    @router.post("/v1/sources/{source}/restore", operation_id="sources_restore", tags=["claims"], **_WRITES)
    async def restore(request: Request, graph: GraphDep, source: SourcePath, reason: Reason) -> Response:
        """Have a withdrawn source, and what rests on it, count again."""
        return fresh(await graph.on_graph(_standing(request, "source", source, reason.why, False, False)))


def _add_identity(router: APIRouter) -> None:
    @router.get(
        "/v1/identity/candidates",
        operation_id="identity_candidates",
        tags=["identity"],
        responses=rows_response(_ANY_ROW) | problem_responses(422, 503),
        response_class=Response,
    )
    async def candidates(graph: GraphDep, asked: Annotated[CandidateParameters, Query()]) -> Response:
        """Records that may be one, scored, with the evidence feature by feature."""
        return fresh(
            {"data": await graph.on_graph(lambda one: propose(one, asked.kind, limit=asked.limit)), "next": None}
        )

    @router.get("/v1/identity/decisions", operation_id="identity_decisions", tags=["identity"], **_READS)
    async def decisions(
        graph: GraphDep, limit: Annotated[int, Query(description="How many at most.", ge=1, le=1_000)] = 100
    ) -> Response:
        """Every decision, newest first: author, time, reason, and what it judges."""
        return fresh({"data": await graph.on_graph(lambda one: fetch_decisions(one, limit=limit)), "next": None})

    @router.get("/v1/identity/decisions/{decision}", operation_id="identity_decision", tags=["identity"], **_READS)
    async def decision(graph: GraphDep, decision: DecisionPath) -> Response:
        """One decision with its evidence."""
        return fresh(await graph.on_graph(lambda one: fetch_decision(one, decision)))

    @router.post("/v1/identity/merge", operation_id="identity_merge", tags=["identity"], **_WRITES)
    async def merge_records(request: Request, graph: GraphDep, pair: Pair) -> Response:
        """Judge two records to be one; both ids keep working."""
        by = key_name(request)
        done = await graph.on_graph(lambda one: merge(one, pair.left, pair.right, by=by, why=pair.why))
        return fresh({**done.summary(), "wrote": True})

    @router.post("/v1/identity/split", operation_id="identity_split", tags=["identity"], **_WRITES)
    async def split_record(request: Request, graph: GraphDep, what: RecordToSplit) -> Response:
        """Judge a record to be none of those it is merged with."""
        by = key_name(request)
        done = await graph.on_graph(lambda one: split(one, what.record, by=by, why=what.why))
        return fresh({**done.summary(), "wrote": True})

    @router.post("/v1/identity/undo", operation_id="identity_undo", tags=["identity"], **_WRITES)
    async def undo_decision(request: Request, graph: GraphDep, what: DecisionToUndo) -> Response:
        """End what a decision began and begin again what it ended."""
        by = key_name(request)
        done = await graph.on_graph(lambda one: undo(one, what.decision, by=by, why=what.why))
        return fresh({**done.summary(), "wrote": True})


def _claim(graph: Graph, claim: str, at: int | None) -> tuple[list[dict[str, Any]], Gone | None]:
    epoch = graph.epoch() if at is None else at
    return require_claim(graph, claim, epoch), ending_of_claim(graph, claim, epoch)


def _standing(
    request: Request, of: Literal["claim", "source"], target: str, why: str, is_withdrawn: bool, only_plan: bool
) -> Callable[[Graph], dict[str, Any]]:
    by = key_name(request)

    def work(graph: Graph) -> dict[str, Any]:
        done = set_standing(graph, of, target, by, why, is_withdrawn=is_withdrawn, only_plan=only_plan)
        return done.summary()

    return work


def _signed(claim: Mapping[str, Any], request: Request) -> Row:
    """The claim as a curated row: whoever holds the key is its author."""
    row = Row({**_row(claim), "author": key_name(request)})
    row.line = 1
    return row


def _row(value: Any) -> Any:
    """JSON as the rows that curated files are read into, whose scalars are text."""
    if isinstance(value, Mapping):
        row = Row({name: _row(one) for name, one in value.items()})
        row.line = 1
        return row
    if isinstance(value, list):
        return [_row(one) for one in value]
    return value if isinstance(value, str) else str(value)
