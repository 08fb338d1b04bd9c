"""A library goes to a team and back, and nothing is read, counted or encoded again."""

from contextlib import closing
from dataclasses import replace

import pytest

from engine.embed.elsewhere import add_server
from engine.errors import LibraryUnavailable
from engine.events import Recalled
from engine.library import Library
from engine.stores.team import join_team
from engine.sync import copy_library, index_folders, run_vectors, writer
from tests.model_server import Embedder

pytest.importorskip("qdrant_client")


@pytest.fixture
def encoder(serve, config):
    server = serve(Embedder())
    list(add_server(server.url, "", config))
    server.log.clear()
    return server


@pytest.fixture
def desk(config, encoder):
    """The settings of a library, by its name."""

    def desk(name=""):
        made = replace(config, library=name, encoder=encoder.url)
        if name:
            (config.data_dir / "libraries" / name).mkdir(parents=True, exist_ok=True)
        made.make_data_dir()
        return made

    return desk


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "shared"
    folder.mkdir()
    (folder / "menu.txt").write_text("The canteen serves soup on Mondays.")
    (folder / "copy.txt").write_text("The canteen serves soup on Mondays.")
    (folder / "规则.txt").write_text("访客必须佩戴证件。")
    return folder


def encoded(server):
    texts = [text for _, content in server.log for text in content["input"]]
    return [text for text in texts if text.startswith("passage: ")]


def found(config, question):
    with closing(Library(replace(config, meaning=False))) as library:
        *_, last = library.recall(question)
        assert isinstance(last, Recalled)
        return [sorted(each.name for each in (hit.path, *hit.copies)) for hit in last.hits]


def test_it_goes_to_a_team_and_back(desk, folder, encoder, qdrant, readers, monkeypatch):
    list(index_folders(desk(), [folder]))
    list(run_vectors(desk()))
    assert len(encoded(encoder)) == 2
    encoder.log.clear()
    join_team(desk(), "team", qdrant().url)
    with monkeypatch.context() as patch:
        patch.setattr(writer, "prepare_part", None)  # what would count
        *_, last = copy_library(desk(), desk("team"))
        list(run_vectors(desk("team")))
    assert (last.documents, last.passages) == (3, 2)
    assert encoded(encoder) == []
    assert found(desk("team"), "soup") == [["copy.txt", "menu.txt"]]
    *_, last = index_folders(desk("team"), [folder])
    assert (last.unchanged, last.removed) == (3, 0)

    *_, last = copy_library(desk("team"), desk("mine"))
    assert last.passages == 2
    assert found(desk("mine"), "佩戴证件") == [["规则.txt"]]
    assert found(desk("mine"), "soup") == [["copy.txt", "menu.txt"]]
    *_, last = index_folders(desk("mine"), [folder])
    assert (last.unchanged, last.added, last.removed) == (3, 0, 0)
    list(run_vectors(desk("mine")))
    assert encoded(encoder) == []


def test_what_two_desks_have_of_a_team_comes_back_once(desk, folder, qdrant, readers):
    part = folder / "part"
    part.mkdir()
    (part / "soup.txt").write_text("The canteen serves soup on Mondays.")
    url = qdrant().url
    for name, indexed in (("team", folder), ("also", part)):
        join_team(desk(), name, f"{url}#team")
        list(index_folders(desk(name), [indexed]))
    *_, last = copy_library(desk("team"), desk("mine"))
    assert (last.documents, last.passages) == (4, 2)
    assert found(desk("mine"), "soup") == [["copy.txt", "menu.txt", "soup.txt"]]


def test_what_has_something_is_not_copied_into(desk, folder, readers):
    list(index_folders(desk(), [folder]))
    list(index_folders(desk("other"), [folder]))
    with pytest.raises(LibraryUnavailable, match="“other” already has documents or folders"):
        list(copy_library(desk(), desk("other")))


def test_an_index_that_cannot_be_read_is_counted_again(desk, folder, readers):
    list(index_folders(desk(), [folder]))
    for file in desk().index_dir.rglob("*"):
        if file.is_file() and file.suffix != ".toc":
            file.write_bytes(b"damaged")
    list(copy_library(desk(), desk("other")))
    assert found(desk("other"), "soup") == [["copy.txt", "menu.txt"]]
