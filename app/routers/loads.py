"""Loads over HTTP: plan, apply, list, show, roll back; what writes needs a key that allows `load`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path as FilePath
from typing import Annotated, Any

from fastapi import APIRouter, Depends, File, Path, Query, Request, UploadFile
from fastapi.responses import Response
from pydantic import Field

from tertius.app.dependencies import GraphDep
from tertius.app.named_values import parse_named_values
from tertius.app.openapi import object_response, problem_responses, rows_response
from tertius.app.parameters import NoParameters, Parameters, read_parameters
from tertius.app.responses import answer, fresh
from tertius.app.security import require_scope
from tertius.app.uploads import kept
from tertius.graph_schema.errors import NotFound, ParameterError
from tertius.loaders.pipeline.apply import input_of, plan_rollback, roll_back, summarize_rollback
from tertius.loaders.pipeline.loading import load_and_merge
from tertius.loaders.pipeline.plan import make_plan
from tertius.loaders.pipeline.release import dataset_of
from tertius.loaders.pipeline.report import describe_plan
from tertius.loaders.pipeline.validate import validate
from tertius.loaders.record import Dataset, Input
from tertius.loaders.registry import Loader, loader_named, loaders
from tertius.queries.header import Question
from tertius.store.graph import Graph
from tertius.store.loads import fetch_load, fetch_loads, fetch_rejects

LoadPath = Annotated[str, Path(description="Id of a load.", examples=["mali.1"])]
_ANY_ROW = {"type": "object"}
_WRITES = [Depends(require_scope("load"))]


class LoadParameters(Parameters):
    """How an upload is to be read and what is to be done with it."""

    dataset: str = Field(description="The data set, as `/v1/datasets` names it.", examples=["mali"], max_length=100)
    plan: bool = Field(False, description="Only show what it would change; nothing is written.")
    replaces: bool = Field(False, description="The input stands for its whole scope: retract what it does not say.")
    force: bool = Field(False, description="Load a release though a newer one is applied.")
    option: list[str] = Field([], description="How to read the input, NAME=VALUE; may be repeated.", max_length=20)


def add_load_routes(router: APIRouter, questions: Mapping[str, Question]) -> None:
    """Routes for data sets and loads."""
    _add_reading(router)

    @router.post(
        "/v1/loads",
        operation_id="load",
        tags=["loads"],
        dependencies=_WRITES,
        summary="Plan or apply a load of uploaded files, or of the data that ships with the data set.",
        responses=object_response("The plan, or a load that wrote nothing.", writes=True)
        | problem_responses(400, 401, 403, 404, 409, 413, 422, 423, 503),
        response_class=Response,
    )
    async def load(
        request: Request,
        graph: GraphDep,
        parameters: Annotated[LoadParameters, Query()],
        file: Annotated[list[UploadFile] | None, File(description="The files, read as one input.")] = None,
    ) -> Response:
        """As `tertius load plan` and `tertius load apply`; rejects are in the answer."""
        if not file:
            default = loader_named(parameters.dataset).DATASET.default
            if default is None:
                raise ParameterError(f"{parameters.dataset} ships without data; upload its file as `file`.")
            return fresh(await graph.on_graph(lambda one: _load(one, [default], parameters)))
        async with kept(graph.settings, file) as paths:
            return fresh(await graph.on_graph(lambda one: _load(one, paths, parameters)))

    @router.post(
        "/v1/loads/{load}/resume",
        operation_id="resume",
        tags=["loads"],
        dependencies=_WRITES,
        summary="Apply an interrupted load again from its beginning.",
        responses=object_response("A load that wrote nothing.", writes=True)
        | problem_responses(401, 403, 404, 422, 423, 503),
        response_class=Response,
    )
    async def resume(graph: GraphDep, load: LoadPath) -> Response:
        """As `tertius load resume`; nothing of its first try was ever served."""
        return fresh(await graph.on_graph(lambda one: _resume(one, load)))

    @router.post(
        "/v1/loads/{load}/rollback",
        operation_id="rollback",
        tags=["loads"],
        dependencies=_WRITES,
        summary="Publish the graph in which a load was never applied and all others were.",
        responses=object_response("What it changed, or would change.")
        | problem_responses(401, 403, 404, 422, 423, 503),
        response_class=Response,
    )
    async def rollback(
        graph: GraphDep,
        load: LoadPath,
        plan: Annotated[bool, Query(description="Only show what it would change; nothing is written.")] = False,
    ) -> Response:
        """As `tertius load rollback`."""
        return fresh(await graph.on_graph(lambda one: _roll_back(one, load, plan)))


def _add_reading(router: APIRouter) -> None:
    @router.get(
        "/v1/datasets",
        operation_id="datasets",
        tags=["loads"],
        summary="The data sets that can be loaded, with their pages.",
        responses=rows_response(_ANY_ROW) | problem_responses(422),
        response_class=Response,
    )
    async def list_datasets(request: Request) -> Response:
        """Name, title, terms and page of each."""
        read_parameters(request, NoParameters)
        rows = [
            {
                "name": name,
                "title": loader.DATASET.title,
                "licence": loader.DATASET.licence,
                "ships_with_data": loader.DATASET.default is not None,
                "page": loader.__doc__,
            }
            for name, loader in loaders().items()
        ]
        return answer(request, {"data": rows, "next": None}, 0)

    @router.get(
        "/v1/loads",
        operation_id="loads",
        tags=["loads"],
        summary="All loads, newest first.",
        responses=rows_response(_ANY_ROW) | problem_responses(422, 503),
        response_class=Response,
    )
    async def list_loads(request: Request, graph: GraphDep) -> Response:
        """Each with its state: planned, applied, rolled_back, interrupted or applying."""
        read_parameters(request, NoParameters)
        return fresh({"data": await graph.on_graph(fetch_loads), "next": None})

    @router.get(
        "/v1/loads/{load}",
        operation_id="loads_load",
        tags=["loads"],
        summary="One load with its rejects.",
        responses=object_response("The load.") | problem_responses(404, 422, 503),
        response_class=Response,
    )
    async def show_load(request: Request, graph: GraphDep, load: LoadPath) -> Response:
        """As `tertius load show`."""
        read_parameters(request, NoParameters)
        return fresh(await graph.on_graph(lambda one: _show(one, load)))


def _load(graph: Graph, paths: list[FilePath], asked: LoadParameters) -> dict[str, Any]:
    loader = loader_named(asked.dataset)
    source = Input(paths[0], tuple(paths[1:]), parse_named_values(asked.option, "option"))
    of = dataset_of(loader, source, replaces=asked.replaces)
    if not asked.plan:
        return _apply(graph, loader, of, source, force=asked.force)
    validated = validate(loader.records(source), graph, of)
    return describe_plan(graph, make_plan(graph, of, validated, _names(source), source.digest(), force=asked.force))


def _resume(graph: Graph, load: str) -> dict[str, Any]:
    found = _show(graph, load)
    loader, source = loader_named(found["dataset"]), input_of(found)
    of = dataset_of(loader, source, replaces=bool(found.get("told_to_replace")))
    return _apply(graph, loader, of, source, force=bool(found.get("force")))


def _apply(graph: Graph, loader: Loader, of: Dataset, source: Input, *, force: bool) -> dict[str, Any]:
    validated = validate(loader.records(source), graph, of)
    return load_and_merge(graph, of, validated, _names(source), source, force=force)


def _names(source: Input) -> str:
    """The user's names of the files; the folder is of our own making and says nothing."""
    return ", ".join(path.name for path in source.paths)


def _roll_back(graph: Graph, load: str, only_plan: bool) -> dict[str, Any]:
    return summarize_rollback(graph, *plan_rollback(graph, load)) if only_plan else roll_back(graph, load)


def _show(graph: Graph, load: str) -> dict[str, Any]:
    found = fetch_load(graph, load)
    if found is None:
        raise NotFound(f'There is no load "{load}"; /v1/loads lists them.')
    return {**found, "rejects": fetch_rejects(graph, load)}
