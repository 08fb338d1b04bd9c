"""Encoders of any make against the package sentence-transformers, on the same folder."""

import numpy
import pytest
import torch
from transformers import (
    MPNetConfig,
    MPNetModel,
    Qwen2Config,
    Qwen2Model,
    XLMRobertaConfig,
    XLMRobertaModel,
)

from engine.embed.model import find_encoder
from engine.embed.sentence_transformer import SentenceTransformer
from engine.errors import ModelUnavailable

TEXTS = ["the cat", "", "red planet is on the mat " * 20, "the red cat is on the mat", "cat"]


def model_of(kind: str, words: list[str]):
    torch.manual_seed(2)
    sizes = {
        "vocab_size": len(words), "hidden_size": 16, "num_hidden_layers": 2,
        "num_attention_heads": 2, "intermediate_size": 32,
    }  # fmt: skip
    if kind == "mpnet":
        return MPNetModel(MPNetConfig(**sizes, max_position_embeddings=26, pad_token_id=0))
    if kind == "xlm-roberta":
        return XLMRobertaModel(
            XLMRobertaConfig(**sizes, max_position_embeddings=26, pad_token_id=0)
        )
    return Qwen2Model(Qwen2Config(**sizes, num_key_value_heads=1, pad_token_id=0))


@pytest.mark.parametrize(
    ("kind", "pooling", "prompts"),
    [
        ("xlm-roberta", "mean", {}),
        ("xlm-roberta", "mean", {"query": "q : ", "document": "d : "}),
        ("mpnet", "cls", {"query": "q : "}),
        ("qwen2", "lasttoken", {}),
    ],
)
def test_vectors_are_those_of_the_package(encoder_folder, words, tmp_path, kind, pooling, prompts):
    import sentence_transformers

    folder = encoder_folder(model_of(kind, words), pooling, **prompts)
    theirs = sentence_transformers.SentenceTransformer(
        str(folder), device="cpu", local_files_only=True
    )
    model = find_encoder(str(folder), tmp_path)
    ours = model.load("cpu")
    assert isinstance(ours, SentenceTransformer)
    for side, expected in (
        ("query", theirs.encode_query(TEXTS)),
        ("passage", theirs.encode_document(TEXTS)),
    ):
        found = ours.encode(TEXTS, side)
        assert found.shape == (len(TEXTS), model.width) == (5, 16)
        numpy.testing.assert_allclose(
            found, expected, atol=1e-5 if ours.dtype == "float32" else 0.05
        )


def test_a_long_text_counts_as_far_as_it_is_read(encoder_folder, bert, tmp_path):
    ours = find_encoder(str(encoder_folder(bert)), tmp_path).load("cpu")
    long, cut = ours.encode(["the cat " * 5000, "the cat " * 11], "passage")
    numpy.testing.assert_allclose(long, cut, atol=1e-6)
    assert ours.encode([], "query").shape == (0, 16)
    assert numpy.isfinite(ours.encode(["😀\0\ud800", " " * 99], "query")).all()


def test_weights_that_are_missing_are_not_made_up(encoder_folder, bert, tmp_path):
    from safetensors.torch import load_file, save_file

    file = encoder_folder(bert) / "model.safetensors"
    tensors = load_file(file)
    del tensors["encoder.layer.1.output.dense.weight"]
    save_file(tensors, file, metadata={"format": "pt"})
    with pytest.raises(ModelUnavailable, match=r"incomplete: encoder.layer.1.output.dense.weight"):
        find_encoder(str(file.parent), tmp_path).load("cpu")


def test_vectors_that_are_no_numbers_are_refused(encoder_folder, bert, words, tmp_path):
    bert.embeddings.word_embeddings.weight.data[words.index("cat")] = torch.nan
    ours = find_encoder(str(encoder_folder(bert)), tmp_path).load("cpu", "float32")
    assert numpy.isfinite(ours.encode(["the mat"], "query")).all()
    with pytest.raises(ModelUnavailable, match="invalid vectors"):
        ours.encode(["the mat", "the cat"], "query")


def test_what_overflows_in_float16_is_encoded_in_float32(encoder_folder, bert, words, tmp_path):
    bert.embeddings.word_embeddings.weight.data[words.index("cat"), 0] = 1e6
    model = find_encoder(str(encoder_folder(bert)), tmp_path)
    ours, exact = model.load("cpu", "float16"), model.load("cpu", "float32")
    texts = ["the mat", "the cat"]
    numpy.testing.assert_allclose(
        ours.encode(texts, "query"), exact.encode(texts, "query"), atol=1e-5
    )
    assert ours.dtype == "float32"


def test_a_model_of_another_kind_is_refused_when_it_is_loaded(encoder_folder, words, tmp_path):
    from transformers import T5Config, T5Model

    model = T5Model(T5Config(vocab_size=len(words), d_model=16, d_kv=8, d_ff=32, num_layers=1))
    folder = encoder_folder(model)
    with pytest.raises(ModelUnavailable, match="cannot be loaded"):
        find_encoder(str(folder), tmp_path).load("cpu")
