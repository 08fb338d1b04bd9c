"""Unigram, against `tokenizers` on the same vocabulary."""

import pytest
from hypothesis import given, strategies
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

from engine.embed.unigram import Unigram

PIECES = {
    "<s>": 0.0, "<unk>": 0.0, "▁": -4.0, "a": -5.0, "b": -5.5, "ab": -7.0, "ba": -9.5, "▁a": -4.5,
    "▁ab": -6.0, "aba": -11.0, "▁abab": -9.0, "火": -6.0, "火星": -8.0, "▁火星人": -9.0, "fi": -5.0,
    "é": -7.0, "😀": -7.0, "▁<": -8.0, "▁longer": -6.0, "est": -6.0,
}  # fmt: skip
CHARACTERS = "abfi<s> \t\n\0\x7f\x85\xa0火星人\u200b\u3000▁éＡﬁ①x字😀e\u0301"


@pytest.fixture(scope="module")
def theirs():
    tokenizer = Tokenizer(models.Unigram([*PIECES.items()], unk_id=1, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    return tokenizer


@pytest.fixture(scope="module")
def ours():
    return Unigram(PIECES, PIECES.values(), 1)


@given(strategies.text(CHARACTERS, min_size=1))
def test_the_pieces_are_those_of_tokenizers(ours, theirs, text):
    assert ours.encode(text, 10_000) == theirs.encode(text).ids


def test_it_reads_no_more_than_is_asked_for(ours):
    whole = ours.encode("ab 火星 longest " * 50, 10_000)
    assert ours.encode("ab 火星 longest " * 50, 20) == whole[:20]
    assert len(ours.encode("火" * 100_000, 8)) == 8
