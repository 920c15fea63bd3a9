"""Graph Data Science in the private store: its jars lie where Neo4j looks for procedures.

It is under the GPL, as Neo4j is: never imported, never shipped, fetched for those who ask for it (`TERTIUS_GDS=true`).
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from tertius.store.local.artifacts import GDS_LIST, LIST, ListedJar, file_name, read_list
from tertius.store.local.home import StoreHome, explain_disk_errors

# Neo4j opens every jar in its folder of plugins; of more than a hundred these have procedures and functions.
_WITH_PROCEDURES = ("proc-", "alpha-proc-", "cypher-aggregation-")


def listed_jars(*, with_gds: bool) -> list[ListedJar]:
    """The jars that the store is started with."""
    return read_list(LIST) + (read_list(GDS_LIST) if with_gds else [])


def place_plugins(home: StoreHome, class_path: Sequence[Path]) -> None:
    """Puts what has procedures into the folder of plugins, or takes it out of there; jars of the user's own stay."""
    ours = {file_name(jar.coordinates) for jar in read_list(GDS_LIST)}
    wanted = {path.name: path for path in class_path if path.name in ours and path.name.startswith(_WITH_PROCEDURES)}
    with explain_disk_errors(home.plugins):
        for name in ours - wanted.keys():
            (home.plugins / name).unlink(missing_ok=True)
        for name, path in wanted.items():
            shutil.copyfile(path, home.plugins / name)
