"""Folders of the user's own among the models that may be chosen."""

from pathlib import Path

from engine.config import Config
from engine.embed.model import list_encoders
from engine.models.kept_folders import forget_folder, keep_used, own_folders
from engine.models.listing import list_models, names_on_disk
from engine.models.model import own_folder


def test_a_folder_of_the_users_own_is_listed_with_what_it_needs(tmp_path, qwen3_folder):
    assert keep_used(Config(data_dir=tmp_path, model=str(qwen3_folder)))
    assert not keep_used(Config(data_dir=tmp_path, model=str(qwen3_folder)))
    assert names_on_disk(tmp_path)[-1] == str(qwen3_folder)
    *_, own = list_models(tmp_path, "float32")
    assert (own.name, own.title) == (str(qwen3_folder), qwen3_folder.name)
    assert (own.state, own.is_own, own.address) == ("unverified", True, "")
    assert own.size > 0
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "config.json").write_text("{")
    keep_used(Config(data_dir=tmp_path, model=str(tmp_path / "broken")))
    *_, broken = list_models(tmp_path, "float32")
    assert broken.state == "failed"
    assert broken.reason.code == "models.file-damaged"
    forget_folder(tmp_path / "broken", tmp_path)
    (tmp_path / "away").symlink_to(tmp_path / "nowhere")
    assert names_on_disk(tmp_path)[-1] == str(qwen3_folder)


def test_an_encoder_of_the_users_own_is_among_the_encoders(tmp_path):
    folder = tmp_path / "mine"
    (folder / "1_Pooling").mkdir(parents=True)
    keep_used(Config(data_dir=tmp_path, encoder=str(folder)))
    assert str(folder) not in names_on_disk(tmp_path)
    assert list_encoders(tmp_path, "float32")[-1].name == str(folder)


def test_where_nothing_can_be_written_or_the_list_is_no_text_there_is_no_list(tmp_path):
    (tmp_path / "model-folders.txt").mkdir()
    (tmp_path / "mine").mkdir()
    assert keep_used(Config(data_dir=tmp_path, model=str(tmp_path / "mine")))
    assert own_folders(tmp_path) == []
    (tmp_path / "model-folders.txt").rmdir()
    (tmp_path / "model-folders.txt").write_bytes(b"\xff\x00\n" + bytes(tmp_path / "mine") + b"\n")
    assert own_folders(tmp_path) == [tmp_path / "mine"]


def test_only_what_is_no_name_of_a_model_is_a_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("mine").mkdir()
    Path("auto").mkdir()
    assert own_folder("mine", tmp_path) == tmp_path.resolve() / "mine"
    for name in ("auto", "builtin", "qwen3-0.6b", "elsewhere", "http://localhost:8000"):
        assert own_folder(name, tmp_path) is None
