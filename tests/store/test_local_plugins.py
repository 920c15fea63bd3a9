"""Graph Data Science comes into the private store's folder of plugins, and goes; the user's own jars stay."""

from __future__ import annotations

from pathlib import Path

from tertius.store.local.home import StoreHome
from tertius.store.local.plugins import listed_jars, place_plugins

OWN = "the-users-own.jar"


def class_path(folder: Path, *, with_gds: bool) -> list[Path]:
    """Files named as the listed jars, as Maven's cache names them."""
    folder.mkdir()
    paths = []
    for jar in listed_jars(with_gds=with_gds):
        name = "-".join(jar.coordinates.split(":")[1:])
        paths.append(folder / f"{name}.jar")
        paths[-1].write_text(jar.sha256)
    return paths


def test_procedures_are_placed_and_taken_out_again(tmp_path: Path) -> None:
    home = StoreHome(tmp_path)
    home.create()
    (home.plugins / OWN).touch()
    place_plugins(home, class_path(tmp_path / "with", with_gds=True))
    placed = {path.name.rsplit("-", 1)[0] for path in home.plugins.glob("*.jar")}
    # Where the procedures are that the engine calls.
    assert {"proc-catalog", "proc-centrality", "proc-community", "cypher-aggregation"} <= placed
    place_plugins(home, class_path(tmp_path / "without", with_gds=False))
    assert [path.name for path in home.plugins.iterdir()] == [OWN]


def test_no_jar_is_listed_in_two_versions() -> None:
    names = [
        tuple(jar.coordinates.split(":")[:2]) + tuple(jar.coordinates.split(":")[3:])
        for jar in listed_jars(with_gds=True)
    ]
    assert len(names) == len(set(names))


def test_without_asking_nothing_of_the_library_is_fetched() -> None:
    assert not [jar for jar in listed_jars(with_gds=False) if jar.coordinates.startswith("org.neo4j.gds:")]
    assert [jar for jar in listed_jars(with_gds=True) if jar.coordinates.startswith("org.neo4j.gds:")]
