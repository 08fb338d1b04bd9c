"""A judged collection is measured in the kind of store that the library has."""

from contextlib import closing, suppress

import pytest

from engine.errors import LibraryUnavailable
from engine.evaluate.collection import Collection
from engine.evaluate.measuring import measure_collection
from engine.evaluate.records import Evaluated
from engine.models.servers import Keys
from engine.stores.team import Place, open_client, prepare, server_of
from tests.qdrant_server import QdrantServer

pytest.importorskip("qdrant_client")


@pytest.fixture
def server():
    with closing(QdrantServer("secret")) as server:
        yield server


@pytest.fixture
def team(config, server):
    config.make_data_dir()
    Keys(config.data_dir).keep(server_of(server.url), "secret")
    with closing(open_client(server.url, config.data_dir)) as client:
        prepare(client, "team", config)
    Place(server.url, "team").write(config.library_dir)
    return config


def names(server):
    return [each.name for each in server.engine.get_collections().collections]


def test_a_teams_is_measured_on_its_server_and_leaves_nothing_there(team, server, folder):
    server.log.clear()
    *_, last = measure_collection(team, Collection.open(folder), ())
    assert isinstance(last, Evaluated)
    assert last.keywords.mean("recall@10") == pytest.approx(2 / 3)  # as of one's own
    assert any(path.endswith("points/query/batch") for _, path in server.log)
    assert names(server) == ["team"]
    assert server.engine.count("team").count == 1  # which says how long passages are
    assert list((team.data_dir / "eval").iterdir()) == []


def test_one_that_was_stopped_or_killed_leaves_nothing_in_the_end(team, server, folder):
    events = measure_collection(team, Collection.open(folder), ())
    while len(names(server)) < 2:
        next(events)
    [lent] = [name for name in names(server) if name != "team"]
    assert Place("", "team").group_in(lent) is None  # no desk of the team finds it
    with suppress(KeyboardInterrupt):
        events.throw(KeyboardInterrupt)
    assert names(server) == ["team"]
    prepare(server.engine, lent, team)  # as after a kill
    *_, last = measure_collection(team, Collection.open(folder), ())
    assert isinstance(last, Evaluated)
    assert names(server) == ["team"]


def test_that_a_key_may_not_make_collections_is_said(team, server, folder):
    token = server.token([{"collection": "team", "access": "rw"}])
    Keys(team.data_dir).keep(server_of(server.url), token)
    with pytest.raises(LibraryUnavailable, match="does not permit"):
        list(measure_collection(team, Collection.open(folder), ()))
