"""`NAME=VALUE`, as the command line and addresses give parameters and options."""

from __future__ import annotations

from collections.abc import Iterable

from tertius.graph_schema.errors import ParameterError


def parse_named_values(texts: Iterable[str] | None, given_as: str) -> dict[str, str]:
    """`NAME=VALUE` texts as a dictionary.

    Parameters
    ----------
    given_as : what they were given with, for messages: `--param`, `option`.

    Raises
    ------
    ParameterError
        If one has no "=", or a name is given twice.
    """
    found: dict[str, str] = {}
    for text in texts or ():
        name, equals, value = text.partition("=")
        if not equals or not name:
            raise ParameterError(f'{given_as} "{text}" found, NAME=VALUE expected, such as party=mnla.')
        if name in found:
            raise ParameterError(f"{given_as} {name} is given twice; give it once.")
        found[name] = value
    return found
