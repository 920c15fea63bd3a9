"""How an answer is cited: where it can be had again, from which state of which graph, and all its sources."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

import orjson

from tertius.app import bibtex
from tertius.app.routers.questions import RESOURCES
from tertius.client import AsyncClient
from tertius.graph_schema.errors import NotFound, ParameterError
from tertius.metrics.derived import DERIVED
from tertius.metrics.projection import NetworkOptions, bases_of
from tertius.metrics.registry import get_metric
from tertius.metrics.studies import get_study
from tertius.metrics.studies.study import names_of
from tertius.queries.answers import Answer
from tertius.queries.permalink import AS_OF
from tertius.queries.shared import read_statement

_FINGERPRINTS_KEPT = 64
_OF_EXPORTS = frozenset({"question", "projection", "report", "fields"})
_ALL_ROWS = {"limit": "10000"}


class _Asked(NamedTuple):
    """What an address asks: the question behind it with its parameters there, and the address itself."""

    question: str
    values: dict[str, str]
    path: str
    given: dict[str, str]
    days: tuple[str, ...] = AS_OF


@dataclass
class Citations:
    """Makes citations for one open graph; the fingerprint of a graph is dear, so each epoch's is kept."""

    graph: AsyncClient
    _fingerprints: dict[tuple[int, int], str] = field(default_factory=dict)

    async def cite(self, url: str) -> dict[str, Any]:
        """The citation of what an address of the API answers: JSON values, with BibTeX under `bibtex`.

        Parameters
        ----------
        url : a permalink, or any address of a question, a resource, a network, a metric or an export. One that names
            no epoch is frozen as of now. Nothing is fetched from it: this graph is asked.

        Raises
        ------
        NotFound
            If the address is none of ours.
        Gone
            If the graph can no longer answer it.
        """
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
        asked = self._read(parts.path, _parameters(parts.query))
        found = await self._answer(asked)
        link = await self.graph.catalogue.permalink(asked.path, asked.given, found.epoch, asked.days)
        record = await self.graph.reader.record(found.epoch)
        cited = {
            "permalink": f"{origin}{link}",
            "question": asked.question,
            "parameters": dict(parse_qsl(urlsplit(link).query)),
            "epoch": found.epoch,
            "recorded": record.instant,
            "epoch_fingerprint": record.fingerprint,
            "graph_fingerprint": await self._fingerprint(found.epoch),
            "rows": len(found.rows),
            "rows_sha256": hashlib.sha256(orjson.dumps(found.rows, default=str)).hexdigest(),
            "sources": await self._sources(found, asked.values.get("policy", "best")),
        }
        made = DERIVED.get(asked.question)
        summary = made.definition if made else self.graph.catalogue.question(asked.question).summary
        return {**cited, "bibtex": as_bibtex(cited, summary)}

    async def _answer(self, asked: _Asked) -> Answer:
        """The rows of its question; of a network made of others theirs, as of the same epoch."""
        if asked.question not in DERIVED:
            return await self.graph.query(asked.question, asked.values)
        bases = bases_of(self.graph.catalogue.questions, asked.question, asked.values)
        first, *others = (self.graph.network_question(one).name for one in bases)
        found = await self.graph.query(first, asked.values)
        pinned = {"known_at": str(found.epoch), **asked.values}
        more = [row for one in others for row in (await self.graph.query(one, pinned)).rows]
        return replace(found, rows=[*found.rows, *more])

    def _read(self, path: str, given: dict[str, str]) -> _Asked:
        # Without `fields`, which may leave the sources out.
        values = {name: value for name, value in given.items() if name != "fields"}
        kind, _, name = path.removeprefix("/v1/").partition("/")
        if kind == "queries":
            return _Asked(name, values, path, given)
        if kind == "networks" and name:
            kept = {one: text for one, text in values.items() if one not in NetworkOptions.model_fields}
            return _Asked(self._question_of(name), kept | (_ALL_ROWS if name in DERIVED else {}), path, given)
        if kind == "metrics" and name:
            return self._read_metric(name, values, path, given)
        if kind == "exports" and name:
            given = {"as_of": "any", **given}
            kept = {one: value for one, value in given.items() if one not in _OF_EXPORTS}
            return _Asked(given.get("question", "facts"), {**kept, **_ALL_ROWS}, path, given)
        for resource, question in RESOURCES.items():
            match = re.fullmatch(resource.replace("{actor}", "(?P<actor>[^/]+)"), path)
            if match:
                in_path = {one: unquote(text) for one, text in match.groupdict().items()}
                return _Asked(question, values | in_path, f"/v1/queries/{question}", given | in_path)
        raise NotFound(
            f'"{path}" is no address of an answer; it begins with /v1/queries/, /v1/networks/, /v1/metrics/, '
            f"/v1/exports/ or is one of {', '.join(RESOURCES)}."
        )

    def _read_metric(self, name: str, values: dict[str, str], path: str, given: dict[str, str]) -> _Asked:
        of, _, study_name = name.partition("/")
        metric, study = get_metric(of), get_study(study_name) if study_name else None
        network = values.pop("network", metric.default_network)
        chosen = {*metric.options.model_fields, *NetworkOptions.model_fields}
        days = study.days() if study else AS_OF
        if study:
            chosen |= names_of(study) | {"options"}
        kept = {one: value for one, value in values.items() if one not in chosen}
        if days != AS_OF:
            # What is cited are the ties of all the days between.
            kept["as_of"] = "/".join(values[one] for one in days if one in values)
        return _Asked(self._question_of(network), {**kept, **_ALL_ROWS}, path, given, days)

    def _question_of(self, network: str) -> str:
        """The question that gives a network; one that is made of others stands for itself."""
        return network if network in DERIVED else self.graph.network_question(network).name

    async def _fingerprint(self, epoch: int) -> str:
        # A purge changes earlier epochs, too.
        key = (epoch, self.graph.catalogue.newest)
        if key not in self._fingerprints:
            if len(self._fingerprints) >= _FINGERPRINTS_KEPT:
                self._fingerprints.clear()
            self._fingerprints[key] = await self.graph.fingerprint(str(epoch))
        return self._fingerprints[key]

    async def _sources(self, found: Answer, policy: str) -> list[dict[str, Any]]:
        parameters = {"sources": sorted(set(_sources_in(found.rows))), "epoch": found.epoch, "policy": policy}
        return await self.graph.reader.rows(read_statement("evidence/_cited"), parameters)


def as_bibtex(cited: Mapping[str, Any], summary: str) -> str:
    """The answer and each of its sources as BibTeX entries, the answer first."""
    asked = {name: value for name, value in cited["parameters"].items() if name not in {"known_at", "fingerprint"}}
    told = ", ".join(f"{name}={value}" for name, value in asked.items())
    record = (
        f"Epoch {cited['epoch']}, recorded {cited['recorded']}; fingerprint of the graph {cited['graph_fingerprint']}; "
        f"{cited['rows']} rows, SHA-256 {cited['rows_sha256']}"
    )
    answer = {
        "title": f"{summary.rstrip('.')} ({cited['question']}: {told})",
        "author": "tertius",
        "year": str(cited["recorded"])[:4],
        "url": str(cited["permalink"]),
        "note": record,
    }
    names = [f"tertius-{cited['question']}-{cited['rows_sha256'][:8]}", *(one["source"] for one in cited["sources"])]
    key, *keys = bibtex.keys_for(names)
    entries = [bibtex.entry(key, answer)]
    entries += [bibtex.entry(one, _source_fields(source)) for one, source in zip(keys, cited["sources"], strict=True)]
    return "\n".join(entries)


def _source_fields(source: Mapping[str, Any]) -> dict[str, str | None]:
    rated = f"Reliability {source['reliability']}" if source["reliability"] else None
    return {
        "title": source["title"] or source["source"],
        "howpublished": source["publisher"],
        "year": bibtex.year_of(source["date"]),
        "date": source["date"],
        "url": source["url"],
        "language": source["language"],
        "note": "; ".join(filter(None, (source["source"], rated, source["licence"]))),
    }


def _parameters(query: str) -> dict[str, str]:
    pairs = parse_qsl(query, keep_blank_values=True)
    given = dict(pairs)
    if len(given) != len(pairs):
        raise ParameterError("url: a parameter is given more than once; give each parameter once.")
    return given


def _sources_in(rows: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    """The ids of sources in rows: in the columns `sources`, `source` and `claims`."""
    for row in rows:
        yield from row.get("sources") or ()
        one = row.get("source")
        yield from [one] if isinstance(one, str) else ()
        yield from (claim["source"] for claim in row.get("claims") or () if claim.get("source"))
