"""Libraries that not everybody needs: imported when they are used, and named with the way to get them if missing."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from tertius.graph_schema.errors import UsageError


def import_extra(module: str, extra: str) -> Any:
    """The module, which the extra `tertius[EXTRA]` brings.

    Raises
    ------
    UsageError
        Naming the command that installs it.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] != module.partition(".")[0]:
            raise
        raise UsageError(f"This needs {error.name}, which is not installed: pip install 'tertius[{extra}]'") from None
