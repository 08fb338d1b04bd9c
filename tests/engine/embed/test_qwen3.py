"""Qwen3-Embedding against transformers' own Qwen3Model, by the protocol of the model card."""

import numpy
import pytest
import torch
from torch.nn.functional import normalize
from transformers import AutoModel, Qwen3Config, Qwen3Model

from engine.embed.model import find_encoder
from engine.embed.qwen3 import Qwen3
from engine.errors import ModelUnavailable

TASK = "Given a web search query, retrieve relevant passages that answer the query"
TEXTS = ["the cat", "", "red planet is on the mat " * 9, "the red cat is on the mat"]


@pytest.fixture
def folder(encoder_folder, words):
    torch.manual_seed(3)
    config = Qwen3Config(
        vocab_size=len(words), hidden_size=1024, intermediate_size=64, num_hidden_layers=2,
        num_attention_heads=2, num_key_value_heads=1, head_dim=8,
        rope_parameters={"rope_type": "default", "rope_theta": 1_000_000},
    )  # fmt: skip
    return encoder_folder(
        Qwen3Model(config).to(torch.bfloat16), "lasttoken", name="Qwen3-Embedding-0.6B"
    )


def published(folder, tokenizer, texts):
    """As on the model card: `<|endoftext|>` at the end, padding on the left, the last state."""
    model = AutoModel.from_pretrained(folder, dtype=torch.float32).eval()
    end = tokenizer.convert_tokens_to_ids("<|endoftext|>")
    rows = [[*tokenizer.encode(each, add_special_tokens=False), end] for each in texts]
    longest = max(map(len, rows))
    with torch.inference_mode():
        hidden = model(
            torch.tensor([[0] * (longest - len(row)) + row for row in rows]),
            torch.tensor([[0] * (longest - len(row)) + [1] * len(row) for row in rows]),
        ).last_hidden_state
    return normalize(hidden[:, -1], dim=1).numpy()


def test_vectors_are_those_of_the_model_card(folder, tokenizer, tmp_path):
    model = find_encoder(str(folder), tmp_path)
    ours = model.load("cpu", "float32")
    assert isinstance(ours, Qwen3)
    asked = [f"Instruct: {TASK}\nQuery:{text}" for text in TEXTS]
    for side, texts in (("query", asked), ("passage", TEXTS)):
        found = ours.encode(TEXTS, side)
        assert found.shape == (4, 1024)
        assert model.width == 1024
        numpy.testing.assert_allclose(found, published(folder, tokenizer, texts), atol=1e-5)


def test_a_long_text_is_cut_before_its_end(folder, words, tmp_path, monkeypatch):
    monkeypatch.setattr("engine.embed.qwen3._LONGEST", 12)
    ours = find_encoder(str(folder), tmp_path).load("cpu", "float32")
    end = words.index("<|endoftext|>")
    assert [len(row) for row in ours.tokens(["cat " * 100, "cat"], "passage")] == [12, 2]
    assert all(row[-1] == end for row in ours.tokens(["cat " * 100, "cat"], "query"))


def test_another_tokenizer_is_refused(folder, tmp_path):
    file = folder / "tokenizer.json"
    file.write_text(file.read_text().replace("<|endoftext|>", "<|end|>"))
    with pytest.raises(ModelUnavailable, match=r"“<\|endoftext\|>” is not one of its tokens"):
        find_encoder(str(folder), tmp_path).load("cpu")
    file.write_text("{}")
    with pytest.raises(ModelUnavailable, match="tokenizer"):
        find_encoder(str(folder), tmp_path).load("cpu")
