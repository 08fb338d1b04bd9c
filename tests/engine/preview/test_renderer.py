from contextlib import closing

import pytest

from engine.errors import TooLarge, Unreadable
from engine.preview import renderer as page_module
from engine.preview.page import PageImage
from engine.preview.renderer import PageRenderer
from engine.terms.phrase import Marker


@pytest.fixture
def drawing():
    with closing(PageRenderer()) as renderer:
        yield renderer


def test_pages_come_one_after_another(drawing, draw_pdf):
    path = draw_pdf([(50, 700, "One.")], [(50, 700, "Two.")])
    *_, first = drawing.page_image(path, 1, 100, ["One."], Marker(frozenset(["one"])))
    *_, second = drawing.page_image(path, 2, 100, ["One."], Marker())
    assert isinstance(first, PageImage)
    assert (first.number, len(first.frames), len(first.marks)) == (1, 1, 1)
    assert (second.number, len(second.frames)) == (2, 0)
    path.unlink()  # nobody holds it


def test_a_file_that_is_damaged_is_said_so_and_the_next_is_drawn(drawing, draw_pdf, tmp_path):
    damaged = tmp_path / "damaged.pdf"
    damaged.write_bytes(b"%PDF-1.7\n")
    with pytest.raises(Unreadable):
        list(drawing.page_image(damaged, 1, 100, [], Marker()))
    *_, image = drawing.page_image(draw_pdf([(50, 700, "One.")]), 1, 100, [], Marker())
    assert image.number == 1


def test_a_page_that_takes_too_long_is_given_up(monkeypatch, draw_pdf):
    monkeypatch.setattr(page_module, "_SECONDS", 0.001)
    with closing(PageRenderer()) as drawing, pytest.raises(TooLarge, match="too large to draw"):
        list(drawing.page_image(draw_pdf([(50, 700, "One.")]), 1, 100, [], Marker()))
