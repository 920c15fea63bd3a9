"""The tree of errors that the module's docstring draws is the one that there is."""

from __future__ import annotations

import re

from tertius.graph_schema import errors
from tertius.graph_schema.errors import NotFound, TertiusError

DRAWN = re.compile(r"(?P<branch>[│├└─ ]*)(?P<name>\w+) +(?P<code>[\w-]+) +exit (?P<exit>\d) +HTTP (?P<http>\d{3})")


def drawn_tree() -> dict[str, tuple[str, str, int, int]]:
    """Each error as the docstring draws it: its parent, code, exit code and HTTP status."""
    found, parents = {}, {0: "TertiusError"}
    for match in map(DRAWN.fullmatch, map(str.strip, (errors.__doc__ or "").splitlines())):
        if match:
            depth = len(match["branch"]) // 4
            parents[depth] = match["name"]
            found[match["name"]] = (parents[depth - 1], match["code"], int(match["exit"]), int(match["http"]))
    return found


def error_kinds() -> list[type[TertiusError]]:
    return [one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, TertiusError)]


def test_the_tree_is_as_it_is_drawn() -> None:
    declared = {
        kind.__name__: (
            next(parent.__name__ for parent in kind.__bases__ if parent in error_kinds()),
            kind.code,
            kind.exit_code,
            kind.http_status,
        )
        for kind in error_kinds()
        if kind is not TertiusError
    }
    assert drawn_tree() == declared
    assert len(declared) > 10


def test_codes_and_titles_are_told_apart() -> None:
    kinds = error_kinds()
    assert len({kind.code for kind in kinds}) == len({kind.title for kind in kinds}) == len(kinds)


def test_an_error_carries_its_message_details_and_a_code_of_its_own() -> None:
    error = NotFound("Nothing is called malli.", details={"nearest": ["mali"]})
    assert (str(error), error.message, error.problem_code) == ("Nothing is called malli.",) * 2 + ("not-found",)
    assert error.details == {"nearest": ["mali"]}
    assert NotFound("Gone.", code="retracted").problem_code == "retracted"
