"""Libraries as earlier versions wrote them: this one reads them, and loses nothing of the user's.

`tests/libraries/make.py` keeps that of a version.
"""

import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from engine import Config, History, Judgments, Library, Notes

KEPT = sorted((Path(__file__).parents[1] / "libraries").glob("*.zip"))
QUESTION = "Can a submitted claim be withdrawn?"


@pytest.fixture(params=KEPT, ids=lambda file: file.stem)
def config(request, tmp_path):
    with zipfile.ZipFile(request.param) as archive:
        archive.extractall(tmp_path / "data")
    return Config(data_dir=tmp_path / "data")


def test_one_of_each_version_is_kept():
    assert KEPT


def test_it_is_searched_without_its_documents(config):
    with closing(Library(config)) as library:
        for _ in library.mend():  # an index of another version is made again of the catalog
            pass
        *_, recalled = library.recall(QUESTION, only="keywords")
        best = recalled.hits[0]
        assert best.path.name == "Before you submit an expense claim.md"
        assert "cannot be withdrawn" in best.text
        status = library.status()
    assert (status.indexed, status.passages) == (19, 49)
    assert status.vectors == 49


def test_what_the_user_made_is_there(config):
    history = History.read(config.history_file)
    assert history.questions == (QUESTION,)
    assert [each.preset for each in history.saved] == ["source"]
    [note] = Notes.read(config.notes_file)
    assert note.words == "asked in May"
    with closing(Library(config)) as library:
        *_, recalled = library.recall(QUESTION)
    judged = Judgments.read(config.judgments_file).matches(QUESTION, recalled.hits)
    assert [each.grade for each in judged.values()] == [1]
    assert [hit.note for hit in recalled.hits if hit.note] == ["asked in May"]


def test_a_catalog_that_cannot_be_read_is_set_aside_and_the_rest_stays(config, tmp_path, readers):
    with closing(sqlite3.connect(config.catalog_file)) as catalog:
        catalog.execute("PRAGMA user_version = 1")
    documents = tmp_path / "documents"
    documents.mkdir()
    (documents / "claims.md").write_text("# Claims\n\nA claim cannot be withdrawn.")
    with closing(Library(config)) as library:
        said = [
            event.message.code for event in library.sync([documents]) if hasattr(event, "message")
        ]
        *_, recalled = library.recall(QUESTION, only="keywords")
    assert "sync.catalog-outdated" in said
    assert [hit.path.name for hit in recalled.hits] == ["claims.md"]
    assert [each.name for each in config.data_dir.glob("catalog set aside *.sqlite")]
    assert len(Notes.read(config.notes_file)) == 1
