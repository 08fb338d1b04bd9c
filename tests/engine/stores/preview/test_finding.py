import io

import pytest
from pypdf import PdfReader, PdfWriter

from engine.errors import Encrypted, Unreadable
from engine.stores.preview.drawing import draw
from engine.stores.preview.finding import find_in_pages
from engine.stores.preview.sought import Sought
from engine.terms import Marker


@pytest.fixture
def book(draw_pdf):
    pages = ["A rose is a Rose.", "No flower here.", "The dry", "rose"]
    return draw_pdf(*([(50, 700, line), (50, 686, "soil of a field.")] for line in pages))


def counts(path, first, marker):
    return {
        number: count
        for matches in find_in_pages(path, first, marker)
        for number, count in matches.counts.items()
    }


def test_pages_are_counted_from_the_shown_one_on(book):
    found = counts(book, 3, Sought("rose"))
    assert found == {1: 2, 2: 0, 3: 0, 4: 1}
    assert list(found) == [3, 4, 1, 2]
    assert counts(book, 1, Sought("DRY  soil")) == {1: 0, 2: 0, 3: 1, 4: 0}
    assert counts(book, 1, Marker(frozenset(["flower"]))) == {1: 0, 2: 1, 3: 0, 4: 0}


def test_each_match_that_is_counted_can_be_framed(book):
    lefts = [draw(book, 1, 300, ["A rose"], Sought("rose"), match=n).frames[0][0] for n in (0, 1)]
    assert lefts[0] < lefts[1]
    assert draw(book, 1, 300, ["A rose"], Sought("rose"), match=2).frames == ()
    assert len(draw(book, 1, 300, [], Sought("rose"), match=1).marks) == 2


def test_what_cannot_be_opened_is_said_so(book, tmp_path):
    with pytest.raises(Unreadable):
        list(find_in_pages(tmp_path / "gone.pdf", 1, Sought("rose")))
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(book.read_bytes())))
    writer.encrypt("secret")
    writer.write(book)
    with pytest.raises(Encrypted):
        list(find_in_pages(book, 1, Sought("rose")))


def test_signs_are_what_they_are_and_blanks_are_any():
    assert Sought("a.b").spans("a.b axb A.B") == ((0, 3), (8, 11))
    assert Sought("one  two").spans("one\n two onetwo") == ((0, 8),)
    assert Sought("<b>").spans("x<B>") == ((1, 4),)
    assert Sought("  ").spans("a  b") == ()
    assert Sought("字").spans("一字字") == ((1, 2), (2, 3))
