from contextlib import closing
from pathlib import Path

import pytest

from engine.catalog.catalog import Catalog


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "catalog.sqlite"


@pytest.fixture
def catalog(file: Path):
    """A catalog from which an index, "words", is fed."""
    with closing(Catalog(file)) as catalog:
        catalog.backlog.start("words", 1)
        yield catalog


@pytest.fixture
def documents(catalog: Catalog):
    return catalog.documents
