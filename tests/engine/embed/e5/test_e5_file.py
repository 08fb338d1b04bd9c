"""The format: what is read is what was written, and damage gets a sentence."""

import os

import numpy
import pytest

from engine.embed.e5_file import E5File
from engine.errors import ModelUnavailable


def test_packed_rows_are_unpacked_alone_as_together(small):
    file = E5File(small.path)
    words = file.packed("emb.word", 64)
    expected = small.weights["embeddings.word_embeddings.weight"]
    numpy.testing.assert_array_equal(words.rows(), expected)
    numpy.testing.assert_array_equal(words.rows([7, 0, 7, 30]), expected[[7, 0, 7, 30]])
    wide = file.packed("l1.fo.w", 96)
    numpy.testing.assert_array_equal(
        wide.rows(), small.weights["encoder.layer.1.output.dense.weight"]
    )


def test_the_vocabulary_is_as_it_was_written(small):
    found = E5File(small.path).unigram().encode("query: red  planets 火星Ω", 512)
    assert [small.pieces[each] for each in found] == [
        "▁query", ":", "▁red", "▁planet", "s", "▁", "火", "星", "<unk>",
    ]  # fmt: skip


def test_damage_gets_a_sentence(small, tmp_path):
    content = small.path.read_bytes()
    path = tmp_path / "e5.bin"
    for size in (*range(0, 1500, 37), len(content) // 2, len(content) - 1):
        path.write_bytes(content[:size])
        with pytest.raises(ModelUnavailable, match=r"e5\.bin is damaged"):
            E5File(path)
    for other in (os.urandom(5000), bytes(5000), b"E5S1" + bytes(5000), b"E5S1\1\0\0\0" * 600):
        path.write_bytes(other)
        with pytest.raises(ModelUnavailable, match=r"e5\.bin is damaged"):
            E5File(path)
    path.unlink()
    with pytest.raises(ModelUnavailable, match="No such file"):
        E5File(path)
