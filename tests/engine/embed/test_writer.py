"""The record: written by one process, read by another, killed and damaged in between."""

import errno
import os
from pathlib import Path
from time import time
from unittest.mock import patch

import numpy
import pytest

from engine.embed.record import encoded_text, map_rows, read_entries
from engine.embed.vectors import Vectors
from engine.embed.writer import VectorWriter
from engine.errors import IndexUnreadable
from engine.records import Document, Passage

WIDTH = 32


def document(id: int, title: str = "", path: str = "a.md") -> Document:
    file = Path("/docs", path)
    return Document(id, file, 1, 1, "x", "markdown", title or file.stem, None, None)


def passage(text: str, language: str = "") -> Passage:
    return Passage(text, 0, len(text), "", language=language)


def vector(text: str) -> numpy.ndarray:
    """Of this text alone."""
    drawn = numpy.random.default_rng(list(text.encode())).standard_normal(WIDTH)
    return (drawn / numpy.linalg.norm(drawn)).astype("f4")


class Encoding(VectorWriter):
    """A writer that encodes what it lacks, and counts it."""

    def __init__(self, folder: Path, generation: int = 0) -> None:
        super().__init__(folder, WIDTH)
        self.texts: list[str] = []
        self.generation = self.open(generation)

    def write(self, document: Document, passages: dict[int, Passage]) -> None:
        self.remove([document.id])
        lacking = self.lacks(encoded_text(document, each) for each in passages.values())
        self.texts += lacking
        self.encoded(lacking, numpy.array([vector(text) for text in lacking]))
        self.add(document, passages)


def found(folder: Path, text: str, **how) -> dict[int, float]:
    vectors = Vectors(folder)
    vectors.refresh()
    near = vectors.search(vector(text), None, **how)
    return dict(zip(near.passages.tolist(), near.cosines.tolist(), strict=True))


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "vectors" / "model"


@pytest.fixture
def writer(folder):
    writer = Encoding(folder)
    writer.write(document(1), {1: passage("one"), 2: passage("two")})
    writer.write(document(2), {3: passage("one"), 4: passage("three", "zh")})
    writer.commit()
    return writer


def test_what_was_committed_is_found_and_nothing_else(writer, folder):
    writer.write(document(3), {5: passage("five")})
    cosines = found(folder, "one")
    assert cosines == pytest.approx(
        {1: 1, 3: 1, 2: vector("one") @ vector("two"), 4: vector("one") @ vector("three")}, abs=1e-3
    )
    assert writer.passages() == 5


def test_a_text_is_encoded_once(writer, folder):
    assert writer.texts == ["one", "two", "three"]
    writer.remove([1])
    writer.commit()
    again = Encoding(folder, writer.generation)
    again.write(document(7, path="moved/b.md"), {70: passage("two"), 71: passage("one")})
    again.write(document(8), {80: passage("one"), 81: passage("one")})
    again.commit()
    assert again.texts == []
    assert found(folder, "two")[70] == pytest.approx(1, abs=1e-3)
    same = [each for each, cosine in found(folder, "one").items() if cosine > 0.99]
    assert sorted(same) == [3, 71, 80, 81]


def test_rows_that_are_free_are_used_again(writer, folder):
    for _ in range(5):
        writer.write(document(2), {3: passage("one"), 4: passage("three"), 6: passage("one")})
        writer.commit()
    assert len(read_entries(folder).table) == 5  # one is there three times


def test_another_catalog_keeps_the_vectors_but_not_the_passages(writer, folder):
    other = Encoding(folder, 12345)
    assert other.generation not in (0, 12345, writer.generation)
    assert (other.passages(), found(folder, "one")) == (0, {})
    other.write(document(1), {9: passage("two")})
    other.commit()
    assert other.texts == []
    assert list(found(folder, "two")) == [9]


@pytest.mark.parametrize("name", ["rows", "entries"])
@pytest.mark.parametrize("damage", ["cut", "flipped", "zeros", "empty", "gone", "other"])
def test_damage_is_said_and_the_record_made_again(writer, folder, name, damage):
    file = folder / name
    content = bytearray(file.read_bytes())
    if damage == "cut":
        file.write_bytes(content[:-5])
    elif damage == "flipped":
        content[len(content) // 2] ^= 0x80  # the sign of a number: its row stays of unit length
        file.write_bytes(content)
    elif damage == "zeros":
        file.write_bytes(bytes(len(content)))
    elif damage == "other":
        file.write_bytes(os.urandom(len(content)))
    elif damage == "empty":
        file.write_bytes(b"")
    else:
        file.unlink()
    reader = Vectors(folder)
    if (name, damage) == ("entries", "gone"):
        assert reader.refresh() == 0
    else:
        with pytest.raises(IndexUnreadable, match="are being made again"):
            reader.refresh()
    assert reader.refresh() == 0  # said once
    assert not len(reader.search(vector("one"), 5).passages)

    again = Encoding(folder, writer.generation)
    assert (again.passages(), again.generation != writer.generation) == (0, True)
    again.write(document(1), {1: passage("one"), 2: passage("two")})
    again.commit()
    assert reader.refresh() == again.generation
    assert reader.search(vector("two"), 1).passages.tolist() == [2]


def test_a_flip_anywhere_is_seen(writer, folder):
    for name in ("rows", "entries"):
        content = (folder / name).read_bytes()
        for at in range(0, len(content), 7):
            changed = bytearray(content)
            changed[at] ^= 1 << at % 8
            (folder / name).write_bytes(changed)
            with pytest.raises(IndexUnreadable):
                Vectors(folder).refresh()
        (folder / name).write_bytes(content)


def test_vectors_of_another_width_are_made_again(writer, folder):
    other = VectorWriter(folder, 2 * WIDTH)
    assert other.open(writer.generation) != writer.generation
    assert other.passages() == 0
    assert other.lacks(["one"]) == ["one"]


def test_what_a_kill_has_left_is_written_over(writer, folder):
    size = (folder / "rows").stat().st_size
    with (folder / "rows").open("ab") as stream:
        stream.write(os.urandom(3 * WIDTH + 1))
    (folder / ".entries.x1y2").write_bytes(b"half")
    again = Encoding(folder, writer.generation)
    again.write(document(5), {8: passage("eight")})
    again.commit()
    assert found(folder, "eight")[8] == pytest.approx(1, abs=1e-3)
    assert (again.generation, again.texts) == (writer.generation, ["eight"])
    assert [each.name for each in folder.iterdir() if each.name.startswith(".")] == []
    assert (folder / "rows").stat().st_size >= size + 2 * WIDTH


@pytest.mark.parametrize("failing", ["rows", "entries"])
def test_a_full_disk_loses_nothing_that_was_committed(writer, folder, monkeypatch, failing):
    before = found(folder, "one")

    def full(_):
        raise OSError(errno.ENOSPC, "No space left on device")

    def fails(file, content):
        raise OSError(errno.ENOSPC, "No space left on device")

    writer.write(document(3), {5: passage("five")})
    with monkeypatch.context() as patched:
        if failing == "rows":
            patched.setattr(os, "fsync", full)
        else:
            patched.setattr("engine.embed.record.write_atomically", fails)
        with pytest.raises(OSError, match="No space"):
            writer.commit()
        assert found(folder, "one") == before
    again = Encoding(folder, writer.generation)
    assert (again.generation, again.passages()) == (writer.generation, 4)
    again.write(document(3), {5: passage("five")})
    again.commit()
    assert found(folder, "five")[5] == pytest.approx(1, abs=1e-3)


def test_a_reader_keeps_what_it_has_mapped_while_the_record_is_made_again(writer, folder):
    reader = Vectors(folder)
    reader.refresh()
    (folder / "entries").unlink()
    Encoding(folder)
    reader.search(vector("one"), 4)  # of the old commit; the rows must still be there
    assert reader.refresh() not in (0, writer.generation)


def sizes(folder: Path) -> dict[str, int]:
    return {each.name: each.stat().st_size for each in folder.glob("rows*")}


def remove_most(writer: Encoding) -> dict[int, float]:
    """Commit a record of which most has long been of no passage; return what is found by one."""
    with patch("engine.embed.writer.time", return_value=0.0):
        writer.write(document(2), {5: passage("one", "zh")})
        writer.remove([1])
        writer.commit()
    return found(writer._folder, "one")


def test_what_was_removed_lately_stays(writer, folder):
    writer.remove([1])
    writer.remove([2])
    writer.commit()
    writer.compact()
    assert sizes(folder) == {"rows": 4 * 2 * WIDTH}
    writer.write(document(3), {5: passage("two"), 6: passage("three")})
    writer.commit()
    assert writer.texts == ["one", "two", "three"]
    with patch("engine.embed.writer.time", return_value=time() + 40 * 86_400):
        writer.compact()
    assert sizes(folder) == {"rows1": 2 * 2 * WIDTH}
    assert set(found(folder, "one")) == {5, 6}


def test_where_most_rows_have_long_been_of_no_passage_they_go(writer, folder):
    reader = Vectors(folder)
    reader.refresh()
    writer.compact()
    assert sizes(folder) == {"rows": 4 * 2 * WIDTH}  # all are of one
    before = remove_most(writer)
    writer.compact()
    assert sizes(folder) == {"rows1": 2 * WIDTH}
    assert found(folder, "one") == before == {5: pytest.approx(1, abs=1e-3)}
    assert set(reader.search(vector("one"), 4).passages.tolist()) == {1, 2, 3, 4}  # as it was
    assert reader.refresh() == writer.generation
    assert reader.search(vector("one"), 4, languages=numpy.array([b"zh"])).passages.tolist() == [5]

    writer.write(document(3), {6: passage("one"), 7: passage("two")})
    writer.commit()
    again = Encoding(folder, writer.generation)
    assert again.generation == writer.generation
    again.write(document(4), {8: passage("two"), 9: passage("three")})
    again.commit()
    assert (writer.texts[3:], again.texts) == (["two"], ["three"])
    assert sizes(folder) == {"rows1": 5 * 2 * WIDTH}
    assert sorted(found(folder, "two")) == [5, 6, 7, 8, 9]


@pytest.mark.parametrize(
    "at", ["os.fsync", "engine.embed.writer.write_entries", "pathlib.Path.unlink"]
)
@pytest.mark.skipif(not hasattr(os, "fork"), reason="what is loaded need not be loaded again")
def test_killed_while_they_go_nothing_is_lost(writer, folder, at, monkeypatch):
    before = remove_most(writer)
    pid = os.fork()
    if not pid:
        monkeypatch.setattr(at, lambda *_: os.kill(os.getpid(), 9))
        writer.compact()
        os._exit(0)
    assert os.waitpid(pid, 0)[1] == 9
    assert len(sizes(folder)) == 2
    assert found(folder, "one") == before
    again = Encoding(folder, writer.generation)
    assert (again.generation, again.passages()) == (writer.generation, 1)
    assert len(sizes(folder)) == 1
    again.compact()
    assert list(sizes(folder).values()) == [2 * WIDTH]
    assert found(folder, "one") == before


def test_a_full_disk_leaves_them_where_they_are(writer, folder, monkeypatch):
    before = remove_most(writer)

    def full(_):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            writer.compact()
    assert list(sizes(folder)) == ["rows"]
    assert found(folder, "one") == before
    writer.write(document(7), {9: passage("nine")})
    writer.commit()
    assert found(folder, "nine")[9] == pytest.approx(1, abs=1e-3)


def test_a_file_that_cannot_be_deleted_is_left_until_it_can(writer, folder, monkeypatch):
    remove_most(writer)

    def mapped(*_):
        raise PermissionError

    with monkeypatch.context() as patched:  # as Windows does
        patched.setattr(Path, "unlink", mapped)
        writer.compact()
        assert list(sizes(folder)) == ["rows", "rows1"]
        (folder / "entries").write_bytes(b"damaged")
        again = Encoding(folder)
        assert len(sizes(folder)) == 3  # a new one: either may be mapped
    again = Encoding(folder, again.generation)
    assert list(sizes(folder)) == ["rows2"]


def test_a_reader_looks_again_where_the_rows_were_replaced_under_its_hands(
    writer, folder, monkeypatch
):
    before = remove_most(writer)
    reader = Vectors(folder)

    def late(*given):
        writer.compact()
        return map_rows(*given)

    monkeypatch.setattr("engine.embed.vectors.map_rows", late)
    assert reader.refresh() == writer.generation
    assert reader.search(vector("one"), 4).passages.tolist() == list(before)
