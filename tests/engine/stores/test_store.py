from contextlib import closing
from pathlib import Path

import pytest

from engine.catalog import Catalog
from engine.errors import TooLarge, Unreadable
from engine.records import Hit
from engine.stores import LocalStore, store as store_module
from engine.stores.preview import PageImage, Sought
from engine.terms import Marker


def hit(path: Path) -> Hit:
    return Hit(1, path, "", "pdf", 1, None, "", "", "", (), 1, 1.0)


@pytest.fixture
def make(tmp_path):
    def make() -> LocalStore:
        catalog = tmp_path / "catalog.sqlite"
        return LocalStore(lambda: closing(Catalog(catalog)), tmp_path / "passwords.json")

    return make


@pytest.fixture
def store(make):
    with closing(make()) as store:
        yield store


def test_pages_come_one_after_another(store, draw_pdf):
    path = draw_pdf([(50, 700, "One.")], [(50, 700, "Two.")])
    *_, first = store.page_image(hit(path), 1, 100, ["One."], Marker(frozenset(["one"])))
    *_, second = store.page_image(hit(path), 2, 100, ["One."], Marker())
    assert isinstance(first, PageImage)
    assert (first.number, len(first.frames), len(first.marks)) == (1, 1, 1)
    assert (second.number, len(second.frames)) == (2, 0)
    path.unlink()  # nobody holds it


def test_a_file_that_is_damaged_is_said_so_and_the_next_is_drawn(store, draw_pdf, tmp_path):
    damaged = tmp_path / "damaged.pdf"
    damaged.write_bytes(b"%PDF-1.7\n")
    with pytest.raises(Unreadable):
        list(store.page_image(hit(damaged), 1, 100, [], Marker()))
    *_, image = store.page_image(hit(draw_pdf([(50, 700, "One.")])), 1, 100, [], Marker())
    assert image.number == 1


def test_a_page_that_takes_too_long_is_given_up(make, monkeypatch, draw_pdf):
    monkeypatch.setattr(store_module, "_SECONDS", 0.001)
    page = hit(draw_pdf([(50, 700, "One.")]))
    with closing(make()) as store, pytest.raises(TooLarge, match="too large to display"):
        list(store.page_image(page, 1, 100, [], Marker()))


def test_a_document_is_looked_through_beside_the_drawing(store, draw_pdf):
    path = draw_pdf([(50, 700, "One.")], [(50, 700, "Two one.")])
    *_, matches = store.find(hit(path), 2, Sought("one"))
    assert matches.counts[1] == 1
    with pytest.raises(Unreadable):
        list(store.find(hit(path.with_name("gone.pdf")), 1, Sought("one")))
