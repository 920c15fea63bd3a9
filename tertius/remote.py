"""A graph on a server, with the calls of a local one: `tertius.connect("https://host", key=KEY)`."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tertius.answer import Answer
from tertius.extras import import_extra
from tertius.face import Described, Face, plain_names
from tertius.graph_schema import errors
from tertius.graph_schema.errors import NotFound, TertiusError, Unreachable
from tertius.metrics.network import Network, Tie
from tertius.store.policies import Policy

if TYPE_CHECKING:
    import httpx

    from tertius.exports.report import Report

_PAGE = 1_000
_TRY_AGAIN = frozenset({429, 503})
_LONGEST_WAIT_SECONDS = 60.0
_ERRORS = [one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, TertiusError)]


class RemoteClient(Face):
    """A server of tertius; made by `connect`, closed by `close` or at the end of a `with` block.

    Parameters
    ----------
    address : of the server, such as `https://host`; the API is at `/v1` below it.
    key : an API key, sent as a bearer token.
    tries : how often a request is sent where the server says that it is too busy and when to ask again.
    """

    def __init__(
        self,
        address: str,
        key: str | None = None,
        *,
        timeout_seconds: float = 60.0,
        tries: int = 4,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._httpx = import_extra("httpx", "remote")
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self.address = address.rstrip("/")
        self._http: httpx.Client = self._httpx.Client(
            base_url=self.address, headers=headers, timeout=timeout_seconds, follow_redirects=True
        )
        self._tries = tries
        self._sleep = sleep

    @cached_property
    def described(self) -> Mapping[str, Described]:
        """Every question that the server knows."""
        fields = Described._fields
        return {one["name"]: Described(*(one[name] for name in fields)) for one in self._get("/v1/queries")["data"]}

    def query(self, name: str, /, **values: Any) -> Answer:
        """As `Face.query`."""
        # Asks for a question that there is not, so that the server says which come near.
        columns = list(self.described[name].columns) if name in self.described else []
        page = self._page(name, values)
        answer = Answer(
            page["data"], page["epoch"], page["next"], page.get("left_out"), page["permalink"], name, columns
        )
        if values.get("limit") is None and values.get("cursor") is None:
            while answer.next is not None:
                # A cursor pins the epoch: what is loaded meanwhile changes nothing.
                page = self._page(name, {**values, "limit": _PAGE, "cursor": answer.next})
                answer.rows += page["data"]
                answer.next, answer.permalink = page["next"], None
        if answer.rows:
            answer.columns = list(answer.rows[0])
        return answer

    def _page(self, name: str, values: Mapping[str, Any]) -> dict[str, Any]:
        response = self._send("GET", f"/v1/queries/{name}", params=_given(values))
        return {**response.json(), "epoch": int(response.headers["x-tertius-epoch"])}

    def search(self, text: str, /, **values: Any) -> dict[str, Any]:
        """As `Face.search`."""
        return self._get("/v1/search", {"q": text, **values})

    def match(self, rows: Sequence[str | Mapping[str, Any]], /, **values: Any) -> list[list[dict[str, Any]]]:
        """As `Face.match`."""
        queries = [{"name": one} if isinstance(one, str) else dict(one) for one in rows]
        found = self._send("POST", "/v1/match", json={"queries": queries, **values}).json()
        return [row["candidates"] for row in found["data"]]

    def networks(self) -> list[dict[str, Any]]:
        """As `Face.networks`."""
        rows: list[dict[str, Any]] = self._get("/v1/networks")["data"]
        return rows

    def network(self, name: str, /, **values: Any) -> Network:
        """As `Face.network`."""
        about = next((one for one in self.networks() if one["name"] == name), None)
        if about is None:
            self._get(f"/v1/networks/{name}")
            raise NotFound(f'The server has no network "{name}".')
        rows: list[dict[str, Any]] = []
        cursor: str | None = None
        left_out: dict[str, int] = {}
        while True:
            page = self._get(f"/v1/networks/{name}", {**values, "limit": _PAGE, "cursor": cursor})
            rows += page["data"]
            # Told on the first page; rows and claims are the question's, which a network has not.
            left_out |= {one: page["left_out"][one] for one in ("ties", "actors") if one in page.get("left_out", {})}
            cursor = page["next"]
            if cursor is None:
                return replace(_network(name, about, rows), left_out=left_out or None)

    def metric(
        self, metric: str, network: str, /, *, options: Mapping[str, Any] | None = None, limit: int = 20, **values: Any
    ) -> dict[str, Any]:
        """As `Face.metric`."""
        asked = {**values, **(options or {}), "network": network, "limit": limit}
        found = self._get(f"/v1/metrics/{metric}", asked)
        return {name: value for name, value in found.items() if name != "next"}

    def study(
        self,
        study: str,
        metric: str,
        network: str | None = None,
        /,
        *,
        options: Mapping[str, Any] | None = None,
        limit: int = 20,
        **values: Any,
    ) -> dict[str, Any]:
        """As `Face.study`."""
        # The metric's options travel as one JSON object: each metric has its own.
        chosen = json.dumps(dict(options)) if options else None
        asked = {**plain_names(values), "options": chosen, "network": network, "limit": limit}
        found = self._get(f"/v1/metrics/{metric}/{study}", asked)
        return {name: value for name, value in found.items() if name != "next"}

    def view(self, **values: Any) -> dict[str, Any]:
        """As `Face.view`."""
        found = self._get("/v1/exports/json", values)
        # The file says what its format lost; a view in memory loses nothing.
        return {name: value for name, value in found.items() if name != "losses"}

    def export(self, form: str, path: str | Path, /, **values: Any) -> Report:
        """As `Face.export`."""
        with closing(self._send("GET", f"/v1/exports/{form}", stream=True, params=_given(values))) as response:
            self._keep(response, Path(path))
            # Of the very same content: the link names the epoch.
            link = response.links["describedby"]["url"]
        report: Report = self._send("GET", link).json()
        return report

    def diff(
        self, from_: str, to: str, *, valid: bool = False, policy: Policy = "best", known_at: str | None = None
    ) -> dict[str, Any]:
        """As `Face.diff`."""
        return self._get("/v1/diff", {"from": from_, "to": to, "valid": valid, "policy": policy, "known_at": known_at})

    def close(self) -> None:
        """Disconnect."""
        self._http.close()

    def _get(self, path: str, values: Mapping[str, Any] | None = None) -> dict[str, Any]:
        found: dict[str, Any] = self._send("GET", path, params=_given(values or {})).json()
        return found

    def _keep(self, response: httpx.Response, path: Path) -> None:
        """Write what is sent to a file; where the connection breaks, half a file is not left behind."""
        try:
            with path.open("wb") as out:
                out.writelines(response.iter_bytes())
        except self._httpx.TransportError as error:
            path.unlink(missing_ok=True)
            raise self._silent(error) from None

    def _silent(self, error: Exception) -> Unreachable:
        return Unreachable(f"{self.address} does not answer: {str(error) or type(error).__name__}.")

    def _send(self, method: str, path: str, *, stream: bool = False, **sent: Any) -> httpx.Response:
        for left in range(self._tries - 1, -1, -1):
            try:
                response = self._http.send(self._http.build_request(method, path, **sent), stream=stream)
            except self._httpx.TransportError as error:
                raise self._silent(error) from None
            wait = _seconds(response.headers.get("retry-after"))
            if response.status_code not in _TRY_AGAIN or wait is None or not left:
                break
            response.close()
            self._sleep(wait)
        if not response.is_success:
            response.read()
            raise error_of(response)
        return response


def _given(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as an address gives them: several are separated by commas."""
    return {
        name: ",".join(map(str, value)) if isinstance(value, list | tuple) else value
        for name, value in values.items()
        if value is not None
    }


def connect(address: str, key: str | None = None, *, timeout_seconds: float = 60.0, tries: int = 4) -> RemoteClient:
    """A graph on a server, with the calls of `tertius.open()`; needs the extra `tertius[remote]`.

    Nothing is sent before something is asked.
    """
    return RemoteClient(address, key, timeout_seconds=timeout_seconds, tries=tries)


def error_of(response: httpx.Response) -> TertiusError:
    """The error that a local graph would have raised, made from the problem document of a response."""
    try:
        problem = dict(response.json())
        code, detail = str(problem["code"]), str(problem["detail"])
    except (ValueError, KeyError, TypeError):
        kind = Unreachable if response.status_code >= 500 else TertiusError
        return kind(f"{response.url} answered {response.status_code}, which is no answer of tertius.")
    known = {"type", "title", "status", "detail", "instance", "code", "request_id"}
    details = {name: value for name, value in problem.items() if name not in known}
    named = [one for one in _ERRORS if one.code == code]
    alike = [one for one in _ERRORS if one.http_status == response.status_code]
    kind = (named or alike or [TertiusError])[0]
    return kind(detail, code=code, details=details)


def _seconds(text: str | None) -> float | None:
    """How long to wait, as the header says in seconds; None if it says nothing or too much."""
    if text is None or not text.strip().isdecimal():
        return None
    return min(float(text), _LONGEST_WAIT_SECONDS)


def _network(name: str, about: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> Network:
    actors: dict[str, tuple[str, str]] = {}
    ties = []
    for row in rows:
        for end in ("source", "target"):
            actors[row[end]] = (row[f"{end}_name"] or row[end], row[f"{end}_kind"] or "")
        certain = row["certainty"] == "certain"
        # A tie of a network that is made of others may rest on several.
        fact = tuple(row["facts"]) if "facts" in row else row["fact"]
        given = {"sign": row["sign"], "certain": certain, "fact": fact, "relation": row["relation"]}
        ties.append(Tie(row["source"], row["target"], weight=row.get("weight", 1.0), **given))
    return Network.from_ties(
        name, about["definition"], ties, actors, directed=about["directed"], weight_unit=about.get("weight", "1 a tie")
    )
