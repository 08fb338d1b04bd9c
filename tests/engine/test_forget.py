from pathlib import Path

import pytest

from engine import Config, EngineError, Library, create_library
from engine.backup import forget_everything
from engine.config import with_settings
from engine.models.servers import Server, agree
from engine.models.servers.service import announced, read_token
from engine.storage import library_lock
from engine.user import LibraryFolders


@pytest.fixture
def config(tmp_path, monkeypatch, readers):
    monkeypatch.setattr("engine.config._user_file", lambda: tmp_path / "conf" / "settings.toml")
    config = Config(data_dir=tmp_path / "data")
    documents = tmp_path / "documents"
    documents.mkdir()
    (documents / "lease.md").write_text("# Lease\n\nThe rent is due on the third.")
    library = Library(config)
    for _ in library.sync([documents]):
        pass
    library.passwords.add("secret")
    library.close()
    agree(Server("http://localhost:8000"), config.data_dir)
    with announced(config, "http://localhost:8765"):
        read_token(config)
    create_library(config.data_dir, "work")
    return with_settings(config, {"limit": 7})


def test_nothing_of_ours_is_left(config, tmp_path):
    assert (config.data_dir / "index").is_dir()
    forget_everything(config)
    assert not config.data_dir.exists()
    assert not config.settings_file.exists()
    assert (tmp_path / "documents" / "lease.md").exists()


def test_what_is_not_ours_stays(config):
    mine = config.data_dir / "my thesis.docx"
    mine.write_text("mine")
    (config.data_dir / "logs").mkdir(exist_ok=True)
    forget_everything(config)
    assert [each.name for each in config.data_dir.iterdir()] == [mine.name]


def test_a_file_that_cannot_be_deleted_is_named(config, monkeypatch):
    unlink = Path.unlink

    def refuse(path, missing_ok=False):
        if path == config.settings_file:
            raise PermissionError(1, "Operation not permitted")
        unlink(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(EngineError, match=r"settings\.toml.*Operation not permitted"):
        forget_everything(config)


def test_nothing_goes_while_something_is_indexed(config):
    with library_lock(config.data_dir), pytest.raises(EngineError):
        forget_everything(config)
    assert LibraryFolders.read(config.folders_file).folders
    assert config.settings_file.exists()
