from contextlib import closing
from pathlib import Path

import pytest

from engine.catalog.catalog import Catalog


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "catalog.sqlite"


@pytest.fixture
def catalog(file: Path):
    with closing(Catalog(file)) as catalog:
        yield catalog


@pytest.fixture
def documents(catalog: Catalog):
    return catalog.documents
