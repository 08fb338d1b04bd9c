"""What the tests of the shell share: an encoder that takes no time, and indexing in one process."""

from contextlib import closing

import pytest

from engine import Library
from engine.catalog import Catalog
from engine.embed import find_encoder
from engine.events import Encoded
from engine.recall import Meaning
from tests.one_process import index_in_one_process


def _encode(library, **_):
    """Say of all passages that they have a vector by now."""
    config = library.config
    name = find_encoder(config.encoder, config.data_dir).key
    with closing(Catalog(config.catalog_file)) as catalog:
        catalog.backlog.start(name, 1)
        catalog.backlog.mark_indexed(name, catalog.backlog.documents(name))
        total = catalog.documents.counts()["passages"]
    yield from (Encoded(done + 1, total) for done in range(total))


@pytest.fixture(autouse=True, scope="module")
def quick():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Library, "run_vectors", _encode)
        patch.setattr(Meaning, "_request", lambda self: None)  # no process is asked
        index_in_one_process(patch)
        yield
