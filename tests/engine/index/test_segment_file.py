import numpy as np
import pytest
from hypothesis import given, strategies as st

from engine.index.segment_file import LANGUAGE, Lists, SegmentFile, SegmentFileWriter, pack, unpack


@given(st.lists(st.integers(0, 2**32 - 1) | st.integers(0, 300)))
def test_numbers_come_back(numbers):
    packed, ends = pack(np.array(numbers, np.int64))
    assert unpack(packed).tolist() == numbers
    starts = [0, *ends[:-1]]
    each = [unpack(packed[start:end]).tolist() for start, end in zip(starts, ends, strict=False)]
    assert each == [[number] for number in numbers]


@pytest.mark.parametrize(("number", "size"), [(0, 1), (127, 1), (128, 2), (2**32 - 1, 5)])
def test_a_number_takes_no_more_than_it_needs(number, size):
    assert len(pack(np.array([number]))[0]) == size


POSTINGS = {"apple": {0: 3, 2: 1}, "pear": {1: 255}, "线程": {0: 1, 1: 2, 2: 9}, "🍎": {2: 1}}


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "segment"
    with path.open("wb") as stream:
        writer = SegmentFileWriter(stream)
        for term, postings in POSTINGS.items():
            numbers, weights = np.array(list(postings)), np.array(list(postings.values()), np.uint8)
            writer.add([term.encode()], Lists(np.array([len(postings)]), numbers, weights))
        ids, documents, lengths = np.array([7, 2**40, 9]), np.array([1, 1, 2]), [4, 300, 11]
        writer.finish(ids, documents, np.array(lengths), np.array(["en", "", "zh"], LANGUAGE))
    return path


def test_a_file_gives_back_what_was_written(file):
    segment = SegmentFile(file)
    assert [term.decode() for term in segment.terms()] == list(POSTINGS)
    assert segment.terms(b"p") == [b"pear"]
    assert segment.terms(b"q") == []
    assert segment.find(b"app") is None
    for at, (term, postings) in enumerate(POSTINGS.items()):
        assert segment.find(term.encode()) == at
        numbers, weights = segment.list_of(at)
        assert dict(zip(numbers.tolist(), weights.tolist(), strict=True)) == postings
    together = segment.lists(1, 4)
    assert together.counts.tolist() == [1, 3, 1]
    assert together.numbers.tolist() == [1, 0, 1, 2, 2]
    assert segment.passages.tolist() == [7, 2**40, 9]
    assert segment.documents.tolist() == [1, 1, 2]
    assert segment.lengths.tolist() == [4, 300, 11]
    assert segment.languages.tolist() == [b"en", b"", b"zh"]


@pytest.mark.parametrize("left", [5, 100])
def test_a_file_that_was_cut_short_is_damaged(file, left):
    file.write_bytes(file.read_bytes()[:left])
    with pytest.raises(ValueError, match="damaged"):
        SegmentFile(file)
