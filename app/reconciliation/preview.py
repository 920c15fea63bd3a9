"""A small page about one thing, shown in a frame of somebody else's page: text only, nothing that runs."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from html import escape

from tertius.app.reconciliation.manifest import name_of_type
from tertius.queries.search.search import Thing

_STYLE = (
    "body{font:14px/1.4 sans-serif;margin:.6em}h1{font-size:16px;margin:0}dl{margin:.4em 0}dt{color:#555}dd{margin:0}"
)
_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_SHOWN = 12


def policy_of(origins: Iterable[str]) -> str:
    """What a browser may do on the page: apply its style. Pages of this machine and of `origins` may frame it."""
    framed_by = " ".join(["http://127.0.0.1:*", "http://localhost:*", *origins])
    own = f"default-src 'none'; style-src 'sha256-{_HASH}'; base-uri 'none'; form-action 'none'"
    return f"{own}; frame-ancestors {framed_by}"


def page(thing: Thing) -> str:
    """The page; every text from the graph is escaped."""
    dates = [thing.date] if thing.date else [life[0] for life in thing.lives if life[0]]
    lines = {
        "what": [name_of_type(thing.kind if thing.label == "Actor" and thing.kind else thing.label)],
        "dates": dates,
        "country": [one["name"] for one in thing.countries],
        "other names": [hit.text for hit in thing.hits if hit.text != thing.name],
        "identifiers": [thing.id, *(one[0] for one in thing.identifiers)],
    }
    told = "".join(f"<dt>{label}<dd>{_listed(texts)}" for label, texts in lines.items() if texts)
    head = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(thing.name)}</title>'
    return f"{head}<style>{_STYLE}</style><h1>{escape(thing.name)}</h1><dl>{told}</dl></html>"


def _listed(texts: Iterable[str]) -> str:
    distinct = list(dict.fromkeys(texts))
    more = f" and {len(distinct) - _SHOWN} more" if len(distinct) > _SHOWN else ""
    return "; ".join(f"<bdi>{escape(one)}</bdi>" for one in distinct[:_SHOWN]) + more
