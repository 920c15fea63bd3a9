"""The private local store: a real Neo4j Community, run as a child process on 127.0.0.1 for the user who has none."""

from tertius.store.local.admin import backup, check, reset, restore
from tertius.store.local.lifecycle import Status, ensure_running, require_private, require_running, status, stop

__all__ = [
    "Status",
    "backup",
    "check",
    "ensure_running",
    "require_private",
    "require_running",
    "reset",
    "restore",
    "status",
    "stop",
]
