"""The manual is true: its commands run, its tables are complete, its links lead somewhere."""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from tertius.app.main import create_app
from tertius.client import open as open_client
from tertius.graph_schema import errors
from tertius.graph_schema.errors import TertiusError
from tertius.store.graph import Graph
from tertius.store.settings import Settings, variable_of
from tests.commands import RunCommand
from tests.test_house import ROOMS, ROOT, files_of, parsed

PAGES = ("README.md", "CHANGELOG.md", *(f"docs/{path.name}" for path in sorted((ROOT / "docs").glob("*.md"))))
REFERENCE = ROOT / "docs" / "reference.md"

# The Mali bundle has two listed rejects; the others are the mistakes that the guide shows.
EXPECTED_CODES = {"load plan mali": 7, "load apply mali": 7, "--param party=algerria": 4}
# The first would take back the load that the other commands ask, the second needs a shell; tests/loaders tries both.
NOT_RUN = ("load rollback", "> mine.csv")


def blocks(page: str, language: str) -> list[str]:
    """The fenced blocks of one language in a page."""
    text = (ROOT / page).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def commands() -> Iterator[str]:
    """Every `tertius` command that the manual shows, without a comment behind it."""
    for page in PAGES:
        for block in [*blocks(page, "sh"), *blocks(page, "console")]:
            for line in block.splitlines():
                command = line.removeprefix("$ ").partition("  #")[0].strip()
                if command.startswith("tertius ") and not any(part in command for part in NOT_RUN):
                    yield command.removeprefix("tertius ")


def table(page: Path, heading: str) -> list[list[str]]:
    """The cells of the table under a heading, without its head."""
    section = page.read_text(encoding="utf-8").split(f"## {heading}\n")[1].split("\n## ")[0]
    rows = [line.strip("| ").split(" | ") for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row] for row in rows[2:]]


def codes_in(cell: str) -> set[str]:
    """What stands in backticks."""
    return set(re.findall(r"`([^`]+)`", cell))


@pytest.mark.parametrize("command", sorted(set(commands())))
def test_commands_of_the_manual_run(tertius: RunCommand, command: str, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    expected = next((code for part, code in EXPECTED_CODES.items() if part in command), 0)
    ended = tertius(*shlex.split(command))
    assert ended.code == expected, ended.err


def test_what_the_guide_says_of_its_examples_is_so(tertius: RunCommand) -> None:
    assert "Algeria" in tertius("query", "run", "who-mediates-whom", "-p", "party=algerria").err
    asked = ("query", "run", "who-mediates-whom", "-p", "party=mnla", "-p", "as_of=2015-06-05")
    assert "via Coordination of Azawad Movements" in " ".join(tertius(*asked).out.split())
    assert tertius(*asked, "-p", "include=exact").out == ""


def test_the_python_of_the_readme_runs(mali_graph: Graph, capsys: pytest.CaptureFixture[str]) -> None:
    (program,) = blocks("README.md", "python")
    exec(compile(program, "README.md", "exec"), {})  # noqa: S102 (it is our own page)
    assert "mali:mediation:algiers-roadmap-2014 ['Algeria'" in capsys.readouterr().out


def test_the_cypher_of_the_guide_finds_the_mediators(mali_graph: Graph) -> None:
    (statement,) = blocks("docs/guide.md", "cypher")
    rows = mali_graph.driver.execute_query(statement, database_=mali_graph.target.database).records
    assert ("Algeria", "chief_mediator", "2014-07-14/2014-07-24") in {tuple(row.values()) for row in rows}


def test_the_question_of_the_manual_can_be_added(mali_graph: Graph, tmp_path: Path) -> None:
    (text,) = blocks("docs/adding.md", "cypher")
    (tmp_path / "sanctions-on.cypher").write_text(text, encoding="utf-8")
    with open_client(Settings(queries=[tmp_path])) as graph:
        assert graph.query("sanctions-on", as_of="any").rows


def test_files_that_the_manual_names_exist() -> None:
    breaches = []
    for page in PAGES:
        text = (ROOT / page).read_text(encoding="utf-8")
        for link in re.findall(r"\]\((?!https?:|#)([^)#]+)", text):
            if not ((ROOT / page).parent / link).exists():
                breaches.append(f"{page}: {link}")
        for name in re.findall(r"`((?:%s|tests|docs)/[\w./-]+\.\w+)`" % "|".join(ROOMS), text):  # noqa: UP031
            if "NAME" not in name and not (ROOT / name).exists():
                breaches.append(f"{page}: {name}")
    assert breaches == []


def test_every_setting_stands_in_the_reference_with_its_default() -> None:
    rows = {row[0].strip("`"): row[1].strip("`") for row in table(REFERENCE, "Settings")}
    assert set(rows) == {variable_of(name) for name in Settings.model_fields}
    plain = {name: field.default for name, field in Settings.model_fields.items() if field.default_factory is None}
    for name, default in plain.items():
        if isinstance(default, int | float) or name in {"host", "log_level", "neo4j_username"}:
            assert rows[variable_of(name)] == str(default).lower().removesuffix(".0"), name


def test_every_route_stands_in_the_reference() -> None:
    told = set().union(*(codes_in(row[0]) for row in table(REFERENCE, "HTTP")))
    routes = {
        re.sub(r"^(/v1/(?:queries|metrics|networks|exports))/[^/]+", r"\1/NAME", path)
        for path in create_app(Settings(queries=[])).openapi()["paths"]
    }
    assert told == routes | {"/openapi.json"}


def test_every_problem_code_stands_in_the_reference_with_its_statuses() -> None:
    told = {code: row for row in table(REFERENCE, "Problems") for code in codes_in(row[0])}
    for kind in error_classes():
        row = told[kind.code]
        assert (row[1], row[2]) == (str(kind.http_status), str(kind.exit_code)), kind.code
    assert codes_raised() - set(told) - rejects_told() == set()


def error_classes() -> list[type[TertiusError]]:
    """Every class of error."""
    found = [one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, TertiusError)]
    assert len(found) > 10
    return found


def codes_raised() -> set[str]:
    """Codes that are given where an error or a reject is made."""
    given = (
        node.value.value
        for path in files_of(ROOMS, ".py")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.keyword) and node.arg == "code" and isinstance(node.value, ast.Constant)
    )
    return {one for one in given if isinstance(one, str)}


def rejects_told() -> set[str]:
    """The codes in the table of rejects."""
    return set().union(*(codes_in(row[0]) for row in table(REFERENCE, "Rejects")))


def test_every_reject_code_stands_in_the_reference() -> None:
    calls = [
        node
        for path in files_of(("loaders",), ".py")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"_reject", "Broken"} and node.args
    ]
    made = {call.args[0].value for call in calls if isinstance(call.args[0], ast.Constant)}
    assert len(made) > 4
    assert made - rejects_told() == set()


def test_every_exit_code_stands_in_the_reference() -> None:
    told = {int(row[0]) for row in table(REFERENCE, "Exit codes")}
    assert told >= {kind.exit_code for kind in error_classes()} | {0, 7, 130}
