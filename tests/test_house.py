"""What holds the house up: where things may stand, how long a file may get, what must be documented and tested.

Each test collects every breach before it fails, so that one run names all there is to mend.
"""

from __future__ import annotations

import ast
import os
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("app", "exports", "graph_schema", "loaders", "metrics", "queries", "store", "tertius")
MADE_BY_TOOLS = {"__pycache__", "node_modules", "dist", ".git", ".venv"}

MAX_LINES = 400
MAX_SHARE_OF_LONG_FILES = 0.03
# A file past 400 lines stands here with the reason why it is not split.
LONG_FILES: dict[str, str] = {
    f"app/explorer/src/strings/{language}.ts": "the words of one language, held against the others line by line"
    for language in ("ar", "en", "fr")
}

MIN_DOCUMENTED = 0.90
ROOMS_THAT_STRANGERS_EXTEND = ("exports", "graph_schema", "loaders", "metrics", "queries")

# Keywords in capitals, as the house writes Cypher; prose that says "matches (" is not meant.
CYPHER = re.compile(
    r"\b(?:MATCH|MERGE|CREATE|FOREACH|CALL)\s*[({]"
    r"|\b(?:RETURN|UNWIND|YIELD)\s+[\w$({*`'\"]"
    r"|\b(?:CALL|SHOW|TERMINATE)\s+(?:db|dbms|apoc|gds|INDEX|CONSTRAINT|TRANSACTION|PROCEDURE)"
    r"|\bDETACH\s+DELETE\b|\bLOAD\s+CSV\b"
)

# A place on one machine, or the address of a registry: neither means anything in another checkout.
MACHINE_PLACES = re.compile(
    r"(?<![\w./%-])/(?:work|root|home/\w+|Users/\w+|tmp/bash\w*)/|(?<!\w)[A-Z]:\\Users\\"
    r"|files\.pythonhosted\.org|registry\.(?:npmjs|yarnpkg)\.\w+|index-url|find-links|https?://[^/\s\"'@]+:[^/\s\"'@]+@"
)


@cache
def tracked_files() -> tuple[Path, ...]:
    """Every file of the project that is or could be committed; without git, everything but what tools make."""
    listing = ["git", "-C", str(ROOT), "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    try:
        names = subprocess.run(listing, capture_output=True, text=True, check=True).stdout.split("\0")
        found = [ROOT / name for name in names if name]
    except (OSError, subprocess.CalledProcessError):
        found = list(walk(ROOT))
    return tuple(sorted(path for path in set(found) if path.is_file() and not path.is_symlink()))


def walk(folder: Path) -> Iterator[Path]:
    """The files of an unpacked sdist, which has no git to ask."""
    for here, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in MADE_BY_TOOLS and not name.endswith("cache")]
        yield from (Path(here, name) for name in names)


def place(path: Path) -> str:
    """How a breach names a file."""
    return path.relative_to(ROOT).as_posix()


def files_of(rooms: tuple[str, ...], *suffixes: str) -> list[Path]:
    """The tracked files of these top-level folders with one of the suffixes."""
    return [p for p in tracked_files() if p.suffix in suffixes and p.relative_to(ROOT).parts[0] in rooms]


@cache
def parsed(path: Path) -> ast.Module:
    """A Python file as a syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def documented_nodes(tree: ast.Module) -> Iterator[ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef]:
    """Everything in a file that can carry a docstring."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def strings_that_are_not_docstrings(tree: ast.Module) -> Iterator[ast.Constant]:
    """Text that the program uses, rather than what is said about it."""
    told = {
        id(node.body[0].value) for node in documented_nodes(tree) if node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node


def report(breaches: list[str], rule: str) -> None:
    """Fail with all breaches of a rule, or pass."""
    assert not breaches, "\n  ".join([f"{rule} ({len(breaches)}):", *sorted(breaches)])


def test_cypher_is_written_in_queries_and_store_only() -> None:
    code = [p for p in files_of(ROOMS, ".py") if p.relative_to(ROOT).parts[0] not in ("queries", "store")]
    breaches = [
        f"{place(path)}:{node.lineno}: {' '.join(str(node.value).split())[:80]}"
        for path in code
        # This one writes a graph as Cypher: there it is the format.
        if place(path) != "exports/cypher.py"
        for node in strings_that_are_not_docstrings(parsed(path))
        if CYPHER.search(str(node.value))
    ]
    report(breaches, "Cypher belongs into a file of queries/, or into store/")


def test_only_the_store_imports_the_driver() -> None:
    breaches = [
        f"{place(path)}:{line}: {name}"
        for path in files_of(ROOMS, ".py")
        if path.relative_to(ROOT).parts[0] != "store"
        for line, name in imports_of(parsed(path))
        if name.partition(".")[0] == "neo4j"
    ]
    report(breaches, "Only store/ speaks Bolt; the others go through it")


def imports_of(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Every module that a file imports, with the line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.lineno, node.module


def test_files_stay_short_enough_to_be_read() -> None:
    paths = files_of((*ROOMS, "tests", "benchmarks"), ".py", ".ts", ".tsx", ".cypher", ".css")
    lengths = {place(path): path.read_text(encoding="utf-8").count("\n") for path in paths}
    long = {name: lines for name, lines in lengths.items() if lines > MAX_LINES}
    breaches = [
        f"{name}: {lines} lines, and no reason in LONG_FILES" for name, lines in long.items() if name not in LONG_FILES
    ]
    breaches += [f"{name}: stands in LONG_FILES and is not long" for name in LONG_FILES if name not in long]
    if len(long) > MAX_SHARE_OF_LONG_FILES * len(lengths):
        breaches.append(f"{len(long)} of {len(lengths)} files are long: {', '.join(sorted(long))}")
    report(breaches, f"A file has at most {MAX_LINES} lines; split it by subject")


def test_no_file_speaks_of_one_machine() -> None:
    breaches = []
    for path in tracked_files():
        if path == Path(__file__):
            continue
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:
            continue
        # make lock must name the options by which the addresses are left out.
        lines = [line.replace("--no-emit-index-url", "").replace("--no-emit-find-links", "") for line in lines]
        breaches += [
            f"{place(path)}:{n}: {hit[0]}" for n, line in enumerate(lines, 1) if (hit := MACHINE_PLACES.search(line))
        ]
    report(breaches, "A path of one machine, an address of a registry, or a password in an address")


def test_every_module_says_what_it_is_for() -> None:
    breaches = [
        place(path)
        for path in files_of((*ROOMS, "benchmarks", "tests"), ".py")
        if path.read_text(encoding="utf-8").strip() and not ast.get_docstring(parsed(path))
    ]
    report(breaches, "A module begins with a docstring")


def test_what_strangers_extend_is_documented() -> None:
    breaches = []
    for room in ROOMS_THAT_STRANGERS_EXTEND:
        public = [
            (f"{place(path)}:{node.lineno} {node.name}", ast.get_docstring(node) is not None)
            for path in files_of((room,), ".py")
            for node in public_definitions(parsed(path))
        ]
        bare = [name for name, is_documented in public if not is_documented]
        if len(bare) > (1 - MIN_DOCUMENTED) * len(public):
            breaches += bare
    report(
        breaches, f"Less than {MIN_DOCUMENTED:.0%} of a room's public functions and classes have a docstring; lacking"
    )


def public_definitions(tree: ast.Module) -> Iterator[ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef]:
    """The classes and functions of a module, and the methods of its classes, that have a public name."""
    for node in tree.body:
        inner = node.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_") else []
        for one in (node, *inner):
            if isinstance(one, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and not one.name.startswith("_"):
                yield one


def test_every_question_says_what_it_answers_and_is_tried() -> None:
    breaches = []
    for path in files_of(("queries",), ".cypher"):
        # A file with a leading underscore is a part or a step of others; it says what for.
        wanted = ("",) if path.name.startswith("_") else (" name:", " summary:", " column:", " example:")
        lines = path.read_text(encoding="utf-8").splitlines()
        missing = [key for key in wanted if not any(line.startswith(f"//{key}") for line in lines)]
        breaches += [f"{place(path)}: no line that begins with `//{key}`" for key in missing]
    report(breaches, "A question has a header, whose example is its test")


def test_every_data_set_metric_and_format_is_documented_and_tested() -> None:
    tests = "\n".join(path.read_text(encoding="utf-8") for path in files_of(("tests",), ".py"))
    breaches = []
    for path, name, docstring in declared_things():
        if not docstring:
            breaches.append(f"{path}: {name} has no docstring, which is its page")
        if not re.search(rf"\b{re.escape(name)}\b", tests):
            breaches.append(f"{path}: no test names {name}")
    report(breaches, "What is registered is documented and tested")


def declared_things() -> Iterator[tuple[str, str, str | None]]:
    """Place, name and docstring of each data set, export format and metric, told by what it declares."""
    for path in files_of(("loaders", "exports", "metrics"), ".py"):
        room, tree = path.relative_to(ROOT).parts[0], parsed(path)
        name = path.parent.name if path.stem == "__init__" else path.stem
        if defines(tree, {"loaders": "records", "exports": "MEDIA_TYPE"}.get(room)):
            yield place(path), name, ast.get_docstring(tree)
        elif room == "metrics":
            metrics = (node for node in tree.body if isinstance(node, ast.FunctionDef) and is_metric(node))
            yield from ((place(path), node.name, ast.get_docstring(node)) for node in metrics)


def defines(tree: ast.Module, name: str | None) -> bool:
    """Whether a module has a function or a value of this name at its top level."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == name:
            return True
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        if any(isinstance(target, ast.Name) and target.id == name for target in targets):
            return True
    return False


def is_metric(node: ast.FunctionDef) -> bool:
    """Whether a function is decorated with @metric or @metric(...)."""
    names = [decorator.func if isinstance(decorator, ast.Call) else decorator for decorator in node.decorator_list]
    return any(isinstance(name, ast.Name) and name.id == "metric" for name in names)
