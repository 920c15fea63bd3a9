"""Loaders are found by the names of their modules, and one that is broken breaks no other."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tertius.graph_schema.errors import DeclarationError
from tertius.loaders.registry import Loaders, loaders

# Data sets in the manual.
NAMES = """
mali pax cwm ucdp-actors ucdp-conflicts ucdp-peace-agreements ucdp-external-support sudan-mediation states atop iati fts
icews gdelt acled table ftm
"""
GOOD = '''"""A page."""
from tertius.loaders.record import Dataset
DATASET = Dataset(name="{name}", title="T", licence="none", scope="t")
def records(source):
    yield from ()
'''


def test_a_broken_module_is_named_and_the_others_load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "some_loaders"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "good_one.py").write_text(GOOD.format(name="good-one"))
    (package / "broken.py").write_text("import no_such_library\n")
    (package / "bare.py").write_text("DATASET = None\n")
    (package / "misnamed.py").write_text(GOOD.format(name="other"))
    monkeypatch.syspath_prepend(str(tmp_path))
    import some_loaders  # type: ignore[import-not-found]

    found = Loaders(some_loaders)
    assert set(found) == {"good-one", "broken", "bare", "misnamed"}
    assert found["good-one"].DATASET.title == "T"
    for name, told in (
        ("broken", r"some_loaders\.broken cannot be imported.*no_such_library"),
        ("bare", r"some_loaders\.bare lacks records, a docstring"),
        ("misnamed", r'some_loaders\.misnamed declares the data set "other"'),
    ):
        with pytest.raises(DeclarationError, match=told):
            found[name]
    for name in [one for one in sys.modules if one.startswith("some_loaders")]:
        monkeypatch.delitem(sys.modules, name)


def test_every_data_set_is_called_as_the_command_line_has_it() -> None:
    assert set(loaders()) >= set(NAMES.split())
    assert all(loaders()[name].DATASET.name == name for name in loaders())
