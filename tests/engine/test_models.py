import json
from pathlib import Path

import pytest

from engine.errors import ModelUnavailable
from engine.models import BUILTIN_SHA256, find, sha256


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "models" / "qwen3-0.6b"
    folder.mkdir(parents=True)
    (folder / "config.json").write_text(json.dumps({"architectures": ["Qwen3ForCausalLM"]}))
    (folder / "tokenizer.json").write_text("{}")
    (folder / "model.safetensors").touch()
    return folder


def test_auto_is_the_builtin_until_a_better_one_is_installed(tmp_path, folder):
    assert find("auto", tmp_path / "elsewhere").name == "builtin"
    assert find("auto", tmp_path) == find("qwen3-0.6b", tmp_path)
    assert find("auto", tmp_path).folder == folder


def test_the_builtin_weights_are_the_published_ones(tmp_path):
    assert sha256(find("builtin", tmp_path).folder / "model.safetensors") == BUILTIN_SHA256


def test_a_folder_is_a_model(tmp_path, folder):
    found = find(str(folder), tmp_path / "elsewhere")
    assert (found.kind, found.name, found.folder) == ("qwen3", "qwen3-0.6b", folder)


@pytest.mark.parametrize(
    ("breakage", "word"),
    [
        (lambda f: (f / "config.json").unlink(), "config.json is missing"),
        (lambda f: (f / "tokenizer.json").unlink(), "tokenizer.json is missing"),
        (lambda f: (f / "model.safetensors").rename(f / "model.bin"), "safetensors"),
        (lambda f: (f / "config.json").write_text("{"), "damaged"),
        (lambda f: (f / "config.json").write_text("[]"), "damaged"),
        (
            lambda f: (f / "config.json").write_text('{"architectures": ["LlamaForCausalLM"]}'),
            "LlamaForCausalLM",
        ),
    ],
)
def test_a_broken_folder_gives_a_sentence(tmp_path, folder, breakage, word):
    breakage(folder)
    with pytest.raises(ModelUnavailable, match=word):
        find("qwen3-0.6b", tmp_path)


def test_what_is_not_there_gives_a_sentence(tmp_path):
    with pytest.raises(ModelUnavailable, match="not installed"):
        find("qwen3-4b", tmp_path)
    with pytest.raises(ModelUnavailable, match="no model “gpt”"):
        find("gpt", tmp_path)
