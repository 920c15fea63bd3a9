"""No deadline for single examples: the first call of a compiled library may take longer than 200 ms."""

from collections.abc import Iterator

import pytest
from hypothesis import settings

from tertius.graph_schema.errors import StoreError
from tests.metrics.laboratory import Laboratory, open_laboratory

settings.register_profile("metrics", deadline=None)
settings.load_profile("metrics")


@pytest.fixture(scope="session")
def laboratory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laboratory]:
    """A database with Graph Data Science, which has to be downloaded once."""
    try:
        with open_laboratory(tmp_path_factory.mktemp("gds")) as opened:
            yield opened
    except StoreError as error:
        if error.problem_code == "download-failed":
            pytest.skip(str(error))
        raise
