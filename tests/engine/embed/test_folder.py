"""What a folder says, and why one is refused."""

import json

import pytest

from engine.embed.folder import read_encoder_folder
from engine.embed.model import find_encoder
from engine.errors import ModelUnavailable


@pytest.fixture
def folder(encoder_folder, bert):
    return encoder_folder(bert)


def change(file, **changes):
    file.write_text(json.dumps(json.loads(file.read_text()) | changes))


def refused(folder, words):
    with pytest.raises(ModelUnavailable, match=words):
        read_encoder_folder(folder)


def test_pooling_as_it_is_written_now(folder):
    assert read_encoder_folder(folder).pooling == "mean"
    file = folder / "1_Pooling" / "config.json"
    file.write_text(json.dumps({"embedding_dimension": 16, "pooling_mode": "cls"}))
    assert read_encoder_folder(folder).pooling == "cls"
    file.write_text(json.dumps({"embedding_dimension": 16, "pooling_mode": ["cls", "mean"]}))
    refused(folder, r"\(cls\+mean\)")
    change(file, pooling_mode="mean", include_prompt=False)
    refused(folder, "mean without prompt")
    file.write_text(json.dumps({"embedding_dimension": "x"}))
    refused(folder, "1_Pooling/config.json cannot be read")


def test_what_is_not_known_is_refused_with_the_reason(folder, encoder_folder, bert):
    refused(encoder_folder(bert, "max", name="other"), r"does not know \(max\)")
    change(folder / "config.json", auto_map={"AutoModel": "modeling.Own"})
    refused(folder, "program code of its own")
    modules = json.loads((folder / "modules.json").read_text())
    (folder / "modules.json").write_text(
        json.dumps([*modules[:2], {"type": "x.Dense", "path": "2_Dense"}])
    )
    refused(folder, r"Transformer \+ 1_Pooling: Pooling \+ 2_Dense: Dense")
    (folder / "modules.json").write_text("[1")
    refused(folder, "modules.json cannot be read")
    (folder / "modules.json").unlink()
    refused(folder, "not an encoder")


@pytest.mark.parametrize("name", ["tokenizer.json", "config.json", "model.safetensors"])
def test_a_folder_that_is_not_whole(folder, name):
    (folder / name).unlink()
    refused(folder, "is incomplete|no .safetensors")


def test_pickled_weights_are_not_opened(folder):
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    refused(folder, "pickle")


def test_prompts(encoder_folder, bert, folder):
    assert read_encoder_folder(folder).prompts == ("", "")
    e5 = encoder_folder(bert, name="multilingual-e5-base")
    assert read_encoder_folder(e5).prompts == ("query: ", "passage: ")
    bge = encoder_folder(bert, name="bge-small-en-v1.5")
    assert read_encoder_folder(bge).prompts[0].startswith("Represent this sentence")
    stated = encoder_folder(bert, name="multilingual-e5-large-instruct", query="Q: ", passage="P: ")
    assert read_encoder_folder(stated).prompts == ("Q: ", "P: ")


def test_the_version_is_that_of_bytes_and_prompts(encoder_folder, bert, tmp_path):
    one = find_encoder(str(encoder_folder(bert, name="one")), tmp_path)
    same = find_encoder(str(encoder_folder(bert, name="two")), tmp_path)
    assert one.version == same.version
    assert one.key != same.key
    other = find_encoder(str(encoder_folder(bert, name="other", query="q ")), tmp_path)
    assert other.version != one.version


def test_names(encoder_folder, bert, tmp_path, monkeypatch):
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    repository = tmp_path / "models--who--tiny"
    (repository / "refs").mkdir(parents=True)
    (repository / "snapshots").mkdir()
    encoder_folder(bert).rename(repository / "snapshots" / "c0ffee")
    (repository / "refs" / "main").write_text("c0ffee")
    found = find_encoder("who/tiny", tmp_path)
    assert (found.name, found.width) == ("tiny", 16)
    assert find_encoder(found.reference, tmp_path).version == found.version
    for unknown in ("who/else", "nonsense", str(tmp_path / "nowhere")):
        with pytest.raises(
            ModelUnavailable, match=r"no encoder “.*Name one of e5, qwen3-embedding"
        ):
            find_encoder(unknown, tmp_path)
    with pytest.raises(ModelUnavailable, match=r"qwen3-embedding-0\.6b is not installed"):
        find_encoder("Qwen/Qwen3-Embedding-0.6B", tmp_path)
