"""Who mediates whom, since when, on whose word: a knowledge graph of conflict actors, over Neo4j.

::

    import tertius

    with tertius.open() as graph:
        graph.query("who-mediates-whom", party="mnla", as_of="2014-07-20").to_pandas()

Nothing but this file is read by `import tertius`; rooms and the client are imported when they are first named.
"""

from __future__ import annotations

import warnings
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tertius.client import open as open  # noqa: A004  # tertius.open, as gzip.open
    from tertius.remote import connect as connect

__version__ = "0.1.0"

_ROOMS = ("app", "exports", "graph_schema", "loaders", "metrics", "queries", "store")
_PUBLIC = {"connect": "tertius.remote", "open": "tertius.client"}

__all__ = ["__version__", "connect", "open"]


def _find_rooms() -> None:
    """Make the rooms importable where git could not create the links to them (Windows without the right to do so)."""
    here = Path(__file__).resolve().parent
    missing = [room for room in _ROOMS if not (here / room).is_dir()]
    checkout = here.parent
    if not missing or not (checkout / "hatch_build.py").is_file():
        return
    __path__.append(str(checkout))
    warnings.warn(
        f"tertius: the links {', '.join(f'tertius/{room}' for room in missing)} are missing in {checkout}; the folders "
        "beside them are used instead. Editors and type checkers need the links: clone with git's core.symlinks=true.",
        RuntimeWarning,
        stacklevel=2,
    )


def __getattr__(name: str) -> Any:
    """Import a room, or the module of a public name, when it is first asked for (PEP 562)."""
    if name in _ROOMS:
        return import_module(f"tertius.{name}")
    if name in _PUBLIC:
        value = getattr(import_module(_PUBLIC[name]), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module 'tertius' has no attribute {name!r}")


def __dir__() -> list[str]:
    """List the rooms and public names too, although they are not imported yet."""
    return sorted({*globals(), *_ROOMS, *_PUBLIC})


_find_rooms()
