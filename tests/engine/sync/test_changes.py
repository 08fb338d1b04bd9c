from contextlib import closing
from pathlib import Path

import pytest

from engine.catalog.catalog import Catalog
from engine.documents.files import File
from engine.documents.scan import Listing
from engine.messages import Message
from engine.records import Document, Passage, Skipped
from engine.sync.changes import Changes
from engine.sync.reading import READER
from engine.sync.writer import Writer

ROOT = Path("/docs")


@pytest.fixture
def catalog(tmp_path):
    with closing(Catalog(tmp_path / "catalog.sqlite")) as catalog:
        yield catalog


def store(catalog, name, *, size=1, mtime=1, ctime=1, reader=READER):
    document = Document(0, ROOT / name, size, mtime, name, "text", name, None, None, ctime_ns=ctime)
    catalog.documents.store(document, [Passage("text", 0, 4)], reader)


def changes(catalog, listing):
    with closing(Writer(catalog, [])) as writer:
        return Changes(listing, catalog, writer)


def test_new_changed_unchanged_and_gone_files_are_told_apart(catalog):
    store(catalog, "same")
    store(catalog, "grown", size=2)
    store(catalog, "later", mtime=2)
    store(catalog, "changed back", ctime=2)
    store(catalog, "old reader", reader=READER - 1)
    store(catalog, "gone")
    now = ("same", "grown", "later", "changed back", "old reader", "new")
    found = changes(catalog, Listing({ROOT / name: File(ROOT / name, 1, 1, 1) for name in now}))
    assert [file.path.name for file in found.to_read] == list(now[1:])
    assert found.removed == [ROOT / "gone"]
    assert found.unchanged == 1


def test_nothing_below_a_folder_that_is_missing_or_was_not_opened_is_gone(catalog):
    store(catalog, "a")
    assert changes(catalog, Listing(missing=[ROOT])).removed == []
    unseen = Skipped(ROOT, Message("documents.denied"), "denied")
    assert changes(catalog, Listing(unseen=[unseen])).removed == []
    assert changes(catalog, Listing()).removed == [ROOT / "a"]
