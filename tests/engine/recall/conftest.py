"""The same tests over both stores: the user's own library, and a team's on a Qdrant server."""

from contextlib import closing
from pathlib import Path

import pytest

from engine.config import Config
from engine.recall import Meaning
from engine.stores.team import Place, open_client, prepare
from tests.qdrant_server import QdrantServer

BOTH = {
    "test_recall",
    "test_lookup",
    "test_file_names",
    "test_likeness",
    "test_noted",
    "test_facets",
}
OWN = {
    "recall_of",
    "recalled_with",
    "Keywords",
    "Found",
    "read_wanted",
}  # what only tests of one's own use


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    names = set(metafunc.function.__code__.co_names)
    is_both = metafunc.module.__name__.rpartition(".")[2] in BOTH and not names & OWN
    if "config" in metafunc.fixturenames and is_both:
        metafunc.parametrize("config", ["own", "team"], indirect=True)


@pytest.fixture
def config(request, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    config = Config(data_dir=tmp_path / "data", model="builtin", device="cpu", read_seconds=20)
    if getattr(request, "param", "own") == "own":
        yield config
        return
    # A sync is seen at once. The reader goes last: what imports the other takes its figure over.
    monkeypatch.setattr("engine.stores.team.vocabulary.SECONDS", 0.0)
    monkeypatch.setattr("engine.stores.team.reader.SECONDS", 0.0)
    monkeypatch.setattr(Meaning, "_generation", lambda *_: 0)  # nothing has a vector there
    config.make_data_dir()
    with closing(QdrantServer()) as server:
        Place(server.url, "team").write(config.library_dir)
        with closing(open_client(server.url, config.data_dir)) as client:
            prepare(client, "team", config)
        yield config
