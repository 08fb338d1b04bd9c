"""A team's library from end to end: real documents, a real sync, a server in this process."""

from contextlib import closing
from dataclasses import replace

import pytest

from engine.events import Recalled
from engine.library import Library
from engine.sync import index_folders
from engine.team import Place, open_client, prepare
from tests.qdrant_server import QdrantServer


@pytest.fixture
def server():
    with closing(QdrantServer()) as server:
        yield server


@pytest.fixture
def join(server, config):
    """Make a desk that has joined the team; by the name of its data directory."""
    opened = []

    def join(name: str = "desk"):
        desk = replace(config, data_dir=config.data_dir / name, meaning=False)
        desk.make_data_dir()
        place = Place(server.url, "team")
        with closing(open_client(server.url, desk.data_dir)) as client:
            prepare(client, "team", desk)
        place.write(desk.library_dir)
        opened.append(Library(desk))
        return opened[-1]

    yield join
    for each in opened:
        each.close()


def sync(library, *folders, **options):
    *_, last = index_folders(library.config, folders, **options)
    library._searched.reader._known.clear()
    return last


def names(library, question, **how):
    *_, last = library.recall(question, **how)
    assert isinstance(last, Recalled)
    return [hit.path.name for hit in last.hits]


def test_what_one_desk_reads_another_finds(join, docs, readers):
    reading, searching = join("a"), join("b")
    assert sync(reading, docs).documents == 3
    *_, last = searching.recall("how does a closure take ownership")
    hit = last.hits[0]
    assert (hit.path, hit.title, hit.kind) == (docs / "closures.md", "Closures", "markdown")
    assert hit.context == "Closures › Moving values"
    assert {hit.snippet[a:b] for a, b in hit.spans} >= {"closure", "take", "ownership"}
    assert names(searching, "拒绝策略") == ["线程池.txt"]
