"""What Prometheus is told: read back with its own parser, and counted against requests that were made."""

from __future__ import annotations

from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from tertius.app.main import create_app
from tertius.store.graph import Graph
from tertius.store.settings import Settings


def samples(api: TestClient) -> dict[tuple[str, ...], float]:
    """Every sample by its name and the values of its labels."""
    answer = api.get("/metrics")
    assert (answer.status_code, answer.headers["content-type"].split(";")[0]) == (200, "text/plain")
    families = text_string_to_metric_families(answer.text)
    return {(one.name, *one.labels.values()): one.value for family in families for one in family.samples}


def test_requests_are_counted_by_route_and_status(mali_graph: Graph) -> None:
    with TestClient(create_app(Settings()), base_url="http://localhost") as api:
        for actor in ("algeria", "mali", "nobody_at_all"):
            api.get(f"/v1/actors/{actor}")
        api.get("/v1/actors?limit=nonsense")
        api.get("/no/such/place")
        api.request("BREW", "/v1/actors")
        found = samples(api)
        again = samples(api)
    name = "tertius_http_requests_total"
    assert found[name, "GET", "/v1/actors/{actor}", "200"] == 2
    assert found[name, "GET", "/v1/actors/{actor}", "404"] == 1
    assert found[name, "GET", "/v1/actors", "422"] == 1
    assert found[name, "GET", "none", "404"] == 1
    assert found[name, "other", "/v1/actors", "405"] == 1
    assert found["tertius_http_request_seconds_count", "GET", "/v1/actors/{actor}"] == 3
    assert (found["tertius_database_up",], found["tertius_epoch",]) == (1, mali_graph.epoch())
    # A request is counted when its answer has ended.
    assert (name, "GET", "/metrics", "200") not in found
    assert again[name, "GET", "/metrics", "200"] == 1
    # What was asked for is not told.
    assert "algeria" not in str(found)


def test_each_server_counts_for_itself(mali_graph: Graph) -> None:
    apps = [create_app(Settings()) for _ in range(2)]
    with (
        TestClient(apps[0], base_url="http://localhost") as first,
        TestClient(apps[1], base_url="http://localhost") as other,
    ):
        first.get("/v1/networks")
        key = ("tertius_http_requests_total", "GET", "/v1/networks", "200")
        assert samples(first)[key] == 1
        assert key not in samples(other)
