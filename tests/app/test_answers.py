"""How answers come: fields, lines, compression, tags, names of requests; and who may ask how often, from where."""

from __future__ import annotations

import asyncio
import gzip
import json
import logging
import tracemalloc
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import zstandard
from fastapi.testclient import TestClient

from tertius.app.keys import KeyRing
from tertius.app.main import create_app
from tertius.app.ndjson import lines_of
from tertius.app.rate_limits import Buckets
from tertius.client import open_async
from tertius.graph_schema.errors import UsageError
from tertius.store.graph import Graph
from tertius.store.settings import Settings

NDJSON = {"Accept": "application/x-ndjson"}
LOCAL = "http://localhost"


def lines(api: TestClient, path: str, **parameters: str | int) -> list[dict]:
    found = api.get(path, params=parameters, headers=NDJSON)
    assert (found.status_code, found.headers["content-type"]) == (200, "application/x-ndjson")
    return [json.loads(line) for line in found.text.splitlines()]


def test_an_answer_has_only_the_fields_that_are_wanted(api: TestClient) -> None:
    whole = api.get("/v1/mediations", params={"as_of": "2014"}).json()["data"]
    found = api.get("/v1/mediations", params={"as_of": "2014", "fields": "valid,mediation"}).json()["data"]
    # In the question's own order.
    assert [list(row) for row in found] == [["mediation", "valid"]] * len(whole)
    assert found == [{"mediation": row["mediation"], "valid": row["valid"]} for row in whole]


def test_a_field_that_is_none_is_refused_with_those_there_are(api: TestClient) -> None:
    found = api.get("/v1/mediations", params={"fields": "mediation,mediatrs"})
    assert (found.status_code, found.json()["code"]) == (422, "bad-parameter")
    assert "mediatrs" in found.json()["detail"]
    assert "mediators" in found.json()["detail"]


def test_lines_are_the_rows_of_the_answer_in_their_order(api: TestClient) -> None:
    whole = api.get("/v1/mediations", params={"as_of": "any", "limit": 1000}).json()["data"]
    assert len(whole) > 10
    assert lines(api, "/v1/mediations", as_of="any") == whole
    assert lines(api, "/v1/mediations", as_of="any", fields="mediation") == [
        {"mediation": row["mediation"]} for row in whole
    ]


def test_lines_that_are_cut_off_end_with_where_to_go_on(api: TestClient) -> None:
    whole = lines(api, "/v1/actors")
    # actors.yaml has 130.
    assert len(whole) == 130
    *first, last = lines(api, "/v1/actors", limit=100)
    assert set(last) == {"next"}
    assert [*first, *lines(api, "/v1/actors", cursor=last["next"])] == whole


def test_a_stream_is_cut_off_at_the_servers_cap(mali_graph: Graph) -> None:
    with TestClient(create_app(Settings(max_streamed_rows=50)), base_url=LOCAL) as api:
        *rows, last = lines(api, "/v1/actors")
        assert (len(rows), set(last)) == (50, {"next"})


MANY = """
// name: many
// summary: So many rows, each of some three hundred signs.
// param: rows: integer = required   how many
// column: number
// column: text
// example: rows=1 -> number contains 1
UNWIND range(1, $rows) AS number
RETURN number, reduce(text = '', i IN range(1, 30) | text + '0123456789') AS text
SKIP $skip LIMIT $limit
"""


def test_a_long_answer_needs_no_more_memory_than_a_short_one(mali_graph: Graph, tmp_path: Path) -> None:
    (tmp_path / "many.cypher").write_text(MANY.strip(), encoding="utf-8")

    async def stream() -> tuple[int, int]:
        async with open_async(Settings(queries=[tmp_path], query_timeout_seconds=600)) as graph:
            answer = await graph.catalogue.stream("many", {"rows": "40000"}, max_rows=1_000_000)
            tracemalloc.start()
            sent = 0
            async for piece in lines_of(await anext(answer.batches), answer):
                sent += len(piece)
            peak = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
            return sent, peak

    sent, peak = asyncio.run(stream())
    assert sent > 12_000_000
    assert peak < sent / 3


def test_a_mistake_is_a_problem_before_any_line(api: TestClient) -> None:
    found = api.get("/v1/mediations", params={"party": "algerria"}, headers=NDJSON)
    assert (found.status_code, found.headers["content-type"]) == (404, "application/problem+json")


def test_lines_say_in_band_that_the_database_gave_up(mali_graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    with TestClient(create_app(Settings()), base_url=LOCAL) as api:
        reader = api.app.state.graph.reader
        batches = reader.batches

        async def few(statement: str, parameters: dict) -> AsyncIterator[list]:
            # A hundred rows, then what the database says of a statement that runs too long.
            async for batch in batches(statement, parameters, 100):
                yield batch
                reader.timeout_seconds = 0.001
                await reader.rows("UNWIND range(1, 1000000000) AS n RETURN sum(n) AS n")

        monkeypatch.setattr(reader, "batches", few)
        *rows, last = lines(api, "/v1/actors")
        assert len(rows) == 100
        assert last["problem"]["code"] == "query-timeout"
        reader.timeout_seconds = 30
        monkeypatch.setattr(reader, "batches", batches)
        assert len(lines(api, "/v1/actors", cursor=last["next"])) == 30


def test_a_query_that_takes_too_long_is_ended(mali_graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    with TestClient(create_app(Settings(query_timeout_seconds=0.2)), base_url=LOCAL) as api:
        value = api.app.state.graph.reader.value

        async def long(statement: str, parameters: dict) -> list:
            return await value(f"UNWIND range(1, 1000000000) AS n WITH sum(n) AS n {statement}", parameters)

        monkeypatch.setattr(api.app.state.graph.reader, "value", long)
        found = api.get("/v1/mediations")
        assert (found.status_code, found.json()["code"]) == (503, "query-timeout")


def test_large_answers_are_compressed_as_the_caller_can_read_them(api_url: str) -> None:
    import httpx

    def get(encoding: str) -> httpx.Response:
        asked = httpx.Request("GET", f"{api_url}/v1/mediations?as_of=any", headers={"Accept-Encoding": encoding})
        with httpx.Client() as client:
            return client.send(asked, stream=False)

    plain = get("identity")
    assert "content-encoding" not in plain.headers
    for encoding in ("gzip", "zstd"):
        packed = get(encoding)
        assert packed.headers["content-encoding"] == encoding
        assert packed.content == plain.content
    assert get("gzip, zstd").headers["content-encoding"] == "zstd"


def test_whole_bodies_are_what_the_encoding_names(api: TestClient) -> None:
    with api.stream("GET", "/v1/mediations?as_of=any", headers={"Accept-Encoding": "gzip"}) as found:
        packed = b"".join(found.iter_raw())
    with api.stream("GET", "/v1/mediations?as_of=any", headers={"Accept-Encoding": "zstd"}) as found:
        other = b"".join(found.iter_raw())
    assert gzip.decompress(packed) == zstandard.ZstdDecompressor().decompressobj().decompress(other)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/v1/actors",
        "/v1/actors/mnla",
        "/v1/queries",
        "/v1/queries/members-of?organisation=cma&as_of=2015",
        "/v1/networks/mediation",
        "/v1/metrics",
        "/v1/metrics/degree",
        "/v1/exports/json",
        "/v1/exports/html",
        "/v1/diff?from=1&to=1",
        "/v1/datasets",
        "/v1/cite?url=/v1/mediations",
    ],
)
def test_what_did_not_change_is_not_sent_again(api: TestClient, path: str) -> None:
    first = api.get(path)
    assert first.status_code == 200
    again = api.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_lines_and_document_have_tags_of_their_own(api: TestClient) -> None:
    document = api.get("/v1/actors")
    as_lines = api.get("/v1/actors", headers={**NDJSON, "If-None-Match": document.headers["etag"]})
    assert as_lines.status_code == 200
    again = api.get("/v1/actors", headers={**NDJSON, "If-None-Match": as_lines.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_request_keeps_the_name_that_it_came_with(api: TestClient) -> None:
    named = api.get("/v1/actors/nobody-at-all", headers={"X-Request-ID": "case-7:b.2"})
    assert named.headers["x-request-id"] == named.json()["request_id"] == "case-7:b.2"
    first, second = (api.get("/healthz").headers["x-request-id"] for _ in range(2))
    assert first != second


@pytest.mark.parametrize("name", ["", "a b", "x" * 65, "<script>", "a;b", "é"])
def test_a_name_that_no_log_should_hold_is_replaced(api: TestClient, name: str) -> None:
    given = api.get("/healthz", headers={"X-Request-ID": name.encode("latin-1")}).headers["x-request-id"]
    assert given != name
    assert given.isalnum()


def test_a_failure_is_found_in_the_log_by_the_requests_name(
    mali_graph: Graph, caplog: pytest.LogCaptureFixture
) -> None:
    app = create_app(Settings())

    def fail() -> None:
        raise RuntimeError("a mistake of ours")

    # Before the route that takes every name.
    app.add_api_route("/fails", fail)
    app.router.routes.insert(0, app.router.routes.pop())
    with TestClient(app, base_url=LOCAL, raise_server_exceptions=False) as api, caplog.at_level(logging.ERROR):
        found = api.get("/fails", headers={"X-Request-ID": "case-8"})
    assert (found.status_code, found.json()["code"], found.json()["request_id"]) == (500, "internal", "case-8")
    assert "a mistake" not in found.text
    assert any("case-8" in one.getMessage() for one in caplog.records)


def test_a_bucket_fills_up_evenly() -> None:
    now = [0.0]
    buckets = Buckets(60, clock=lambda: now[0])
    assert all(buckets.take("one")[0] for _ in range(60))
    assert not buckets.take("one")[0]
    assert buckets.take("other")[0]
    now[0] = 1.0
    # One a second comes back.
    assert buckets.take("one")[0]
    assert not buckets.take("one")[0]
    now[0] = 600.0
    assert buckets.take("one") == (True, 59.0)


def test_whoever_asks_too_often_is_told_when_to_ask_again(mali_graph: Graph) -> None:
    with TestClient(create_app(Settings(rate_limit=3)), base_url=LOCAL) as api:
        found = [api.get("/healthz") for _ in range(4)]
        assert [one.status_code for one in found] == [200, 200, 200, 429]
        assert found[0].headers["ratelimit"].startswith('"requests";r=2;t=')
        assert found[0].headers["ratelimit-policy"] == '"requests";q=3;w=60'
        refused = found[-1]
        assert refused.json()["code"] == "too-many-requests"
        # Three a minute: a token every twenty seconds.
        assert 0 < int(refused.headers["retry-after"]) <= 20


def test_each_key_has_a_limit_of_its_own(mali_graph: Graph) -> None:
    settings = Settings(rate_limit=2)
    ring = KeyRing(settings)
    keys = {name: ring.add(name, ["read"]) for name in ("limit-one", "limit-two")}
    try:
        with TestClient(create_app(settings), base_url=LOCAL) as api:
            for key in keys.values():
                sent = {"Authorization": f"Bearer {key}"}
                assert [api.get("/healthz", headers=sent).status_code for _ in range(3)] == [200, 200, 429]
    finally:
        for name in keys:
            ring.revoke(name)


def test_without_the_setting_no_other_site_may_read(api: TestClient) -> None:
    found = api.get("/v1/actors", headers={"Origin": "https://example.org"})
    assert "access-control-allow-origin" not in found.headers


def test_pages_of_the_named_sites_may_read_and_of_no_other(mali_graph: Graph) -> None:
    with TestClient(create_app(Settings(cors_origins="https://example.org")), base_url=LOCAL) as api:
        asked = {"Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "authorization"}
        ours = api.options("/v1/actors", headers={"Origin": "https://example.org", **asked})
        assert ours.headers["access-control-allow-origin"] == "https://example.org"
        assert api.options("/v1/actors", headers={"Origin": "https://example.com", **asked}).status_code == 400
        for other in ("https://example.org.evil.com", "http://example.org", "https://sub.example.org", "null"):
            found = api.get("/v1/actors?limit=1", headers={"Origin": other})
            assert "access-control-allow-origin" not in found.headers


@pytest.mark.parametrize("origins", ["*", "example.org", "https://example.org/path", "https://example.org/"])
def test_only_exact_origins_are_taken(origins: str) -> None:
    with pytest.raises(UsageError, match="TERTIUS_CORS_ORIGINS"):
        Settings(cors_origins=origins)
