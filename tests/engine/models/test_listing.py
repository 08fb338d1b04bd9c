"""Folders of the user's own among the models that may be chosen."""

from pathlib import Path

from engine.models.listing import list_models
from engine.models.model import own_folder


def test_a_folder_of_the_users_own_is_listed_with_what_it_needs(tmp_path, qwen3_folder):
    *_, own = list_models(tmp_path, "float32", [qwen3_folder])
    assert (own.name, own.title) == (str(qwen3_folder), qwen3_folder.name)
    assert (own.state, own.is_own, own.address) == ("unverified", True, "")
    assert own.size > 0
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "config.json").write_text("{")
    *_, broken = list_models(tmp_path, "float32", [tmp_path / "broken"])
    assert broken.state == "failed"
    assert broken.reason.code == "models.file-damaged"


def test_only_what_is_no_name_of_a_model_is_a_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("mine").mkdir()
    Path("auto").mkdir()
    assert own_folder("mine", tmp_path) == tmp_path.resolve() / "mine"
    for name in ("auto", "builtin", "qwen3-0.6b", "elsewhere", "http://localhost:8000"):
        assert own_folder(name, tmp_path) is None
