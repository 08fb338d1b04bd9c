import hashlib
import json
import os

import pytest

from engine.errors import ModelUnavailable
from engine.messages import Message
from engine.models import Verified
from engine.models.digests import Digests
from engine.models.listing import list_models, names_on_disk
from engine.models.model import (
    find_model,
    locate_model,
    model_digest,
)
from engine.models.published import PUBLISHED


def test_auto_is_no_reranker_until_one_is_installed(tmp_path, folder):
    assert find_model("auto", tmp_path / "elsewhere") is None
    assert find_model("auto", tmp_path) == find_model("qwen3-0.6b", tmp_path)
    assert find_model("auto", tmp_path).folder == folder
    assert find_model("auto", tmp_path).verified


def test_no_reranker_may_be_asked_for(tmp_path, folder):
    assert find_model("builtin", tmp_path) is None
    with pytest.raises(ModelUnavailable, match="words and meaning"):
        locate_model("builtin", tmp_path)


def test_a_folder_is_a_model_unverified(tmp_path, folder):
    found = find_model(str(folder), tmp_path / "elsewhere")
    assert (found.kind, found.name, found.folder) == ("qwen3", "qwen3-0.6b", folder)
    assert not found.verified


def test_files_are_hashed_once_and_when_they_change(tmp_path, folder, hashed):
    find_model("qwen3-0.6b", tmp_path)
    assert len(hashed) == 4
    find_model("auto", tmp_path)
    assert len(hashed) == 4
    os.utime(folder / "tokenizer.json", (1, 1))
    find_model("auto", tmp_path)
    assert hashed[4:] == ["tokenizer.json"]


def test_other_bytes_under_a_published_name_are_refused_once_and_for_all(tmp_path, folder, hashed):
    config = folder / "config.json"
    config.write_text(config.read_text().replace("151669", "151668"))
    for _ in range(2):
        with pytest.raises(ModelUnavailable, match=r"Different: config.json"):
            find_model("qwen3-0.6b", tmp_path)
        assert find_model("auto", tmp_path) is None
    assert len(hashed) == 4
    assert find_model(str(folder), tmp_path).name == "qwen3-0.6b"


def test_a_model_that_failed_its_self_check_is_skipped(tmp_path, folder):
    find_model("auto", tmp_path)
    failed = Verified("qwen3-0.6b", False, Message("rerank.check-no-numbers", model="qwen3-0.6b"))
    Digests(tmp_path).add_self_check(folder, [file.name for file in folder.iterdir()], failed)
    assert find_model("auto", tmp_path) is None
    with pytest.raises(ModelUnavailable, match=r"scores are not numbers\. Check it again"):
        find_model("qwen3-0.6b", tmp_path)
    [_, row, _] = list_models(tmp_path, "float32")
    assert (row.state, row.self_check) == ("failed", False)
    os.utime(folder / "config.json", (1, 1))
    assert find_model("auto", tmp_path) is None  # the bytes are the same


def test_a_model_without_published_hashes_is_accepted_unverified(tmp_path, folder):
    folder.rename(folder.with_name("qwen3-4b"))
    found = find_model("auto", tmp_path)
    assert (found.name, found.verified) == ("qwen3-4b", False)


def test_half_a_model_is_not_offered(tmp_path, folder):
    (folder / "model.safetensors").rename(folder / "model.safetensors.part")
    assert find_model("auto", tmp_path) is None
    with pytest.raises(ModelUnavailable, match=r"partly installed \(model.safetensors missing\)"):
        find_model("qwen3-0.6b", tmp_path)


def test_the_list_says_what_there_is(tmp_path, folder):
    none, small, large = list_models(tmp_path, "float32")
    assert [each.state for each in (none, small, large)] == [
        "built in", "verified", "not installed",
    ]  # fmt: skip
    assert (none.name, none.installed, none.size, none.memory) == ("builtin", True, 0, 0)
    assert (large.memory, large.size) == (4_021_784_576 * 4 + 500_000_000, 4_021_784_576 * 2)
    assert (large.folder, small.folder) == (None, folder)
    [_, _, large] = list_models(tmp_path, "bfloat16")
    assert large.memory == 4_021_784_576 * 2 + 500_000_000
    [_, _, large] = list_models(tmp_path, "int8")
    assert large.memory == 4_021_784_576 + 151_669 * 2560 + 500_000_000


def test_int8_rounds_no_words_of_a_cross_encoder():
    words = 250_002 * 384
    expected = 4 * words + (117_641_089 - words) + 500_000_000
    assert PUBLISHED["mmarco-minilm"].memory("int8") == expected


def test_the_pinned_files_are_the_ones_on_record():
    published = PUBLISHED["qwen3-0.6b"]
    assert published.size == 1_203_021_367
    assert published.commit == "e61197ed45024b0ed8a2d74b80b4d909f1255473"
    config = {
        "architectures": ["Qwen3ForCausalLM"], "attention_bias": False, "attention_dropout": 0.0,
        "bos_token_id": 151643, "eos_token_id": 151645, "head_dim": 128, "hidden_act": "silu",
        "hidden_size": 1024, "initializer_range": 0.02, "intermediate_size": 3072,
        "max_position_embeddings": 40960, "max_window_layers": 28, "model_type": "qwen3",
        "num_attention_heads": 16, "num_hidden_layers": 28, "num_key_value_heads": 8,
        "rms_norm_eps": 1e-06, "rope_scaling": None, "rope_theta": 1000000,
        "sliding_window": None, "tie_word_embeddings": True, "torch_dtype": "bfloat16",
        "transformers_version": "4.51.3", "use_cache": True, "use_sliding_window": False,
        "vocab_size": 151669,
    }  # fmt: skip
    text = json.dumps(config, indent=2) + "\n"
    pinned = published.files[0]
    assert len(text) == pinned.size
    assert hashlib.sha256(text.encode()).hexdigest() == pinned.sha256


def test_what_is_not_there_gives_a_sentence(tmp_path):
    with pytest.raises(ModelUnavailable, match="not installed"):
        find_model("qwen3-4b", tmp_path)
    with pytest.raises(ModelUnavailable, match="no model “gpt”"):
        find_model("gpt", tmp_path)


def test_a_digest_stands_for_the_bytes_wherever_they_lie(tmp_path, folder, hashed):
    model = find_model(str(folder), tmp_path)
    first = model_digest(model, tmp_path)
    assert len(first) == 64
    assert len(hashed) == 3
    copy = tmp_path / "copy"
    folder.rename(copy)
    assert model_digest(find_model(str(copy), tmp_path), tmp_path) == first
    count = len(hashed)
    assert model_digest(find_model(str(copy), tmp_path), tmp_path) == first
    assert len(hashed) == count
    (copy / "config.json").write_text(
        json.dumps(json.loads((copy / "config.json").read_text()) | {"other": 1})
    )
    assert model_digest(find_model(str(copy), tmp_path), tmp_path) != first
    assert len(hashed) == count + 1


def test_the_digest_of_an_installed_model_costs_no_hashing(tmp_path, folder, hashed):
    model = find_model("auto", tmp_path)
    count = len(hashed)
    model_digest(model, tmp_path)
    assert len(hashed) == count


def test_the_names_of_what_is_there_are_known_at_once(tmp_path):
    assert names_on_disk(tmp_path) == ("builtin",)
    folder = tmp_path / "models" / "qwen3-0.6b"
    folder.mkdir(parents=True)
    assert names_on_disk(tmp_path) == ("builtin",)
    (folder / "config.json").touch()
    assert names_on_disk(tmp_path) == ("builtin", "qwen3-0.6b")
