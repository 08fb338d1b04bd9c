from contextlib import closing
from dataclasses import replace
from pathlib import Path

from engine.catalog import Catalog
from engine.events import Recalled
from engine.library import Library
from engine.records import Document, Passage
from engine.stores.preview import Marking, Reach, excerpt_of
from engine.terms import Marker


def recall(library: Library, question: str, **how: object) -> Recalled:
    *_, last = library.recall(question, **how)
    assert isinstance(last, Recalled)
    return last


def test_an_excerpt_is_the_text_around_a_hit_with_its_words_marked(filled):
    hit = recall(filled, "closure ownership").hits[0]
    [excerpt] = filled.preview.excerpt(hit, Marking("closure ownership"))
    assert [each.passage.heading for each in excerpt.passages] == ["Moving values", "Borrowing"]
    assert not excerpt.before
    assert not excerpt.after
    text = excerpt.passages[0].passage.text
    words = [text[start:end] for start, end in excerpt.passages[0].spans]
    assert words == ["closure", "ownership"]
    assert list(filled.preview.excerpt(replace(hit, passage_id=10**9), Marking("closure"))) == []


def test_an_excerpt_of_a_long_document_is_a_part_of_it(library, sync, tmp_path):
    (tmp_path / "long.txt").write_text(
        "\n\n".join(f"Word{number} " + "filler " * 150 for number in range(120))
    )
    sync(tmp_path)
    hit = recall(library, "Word60").hits[0]
    [excerpt] = library.preview.excerpt(hit, Marking("Word60"))
    assert excerpt.before
    assert excerpt.after
    assert len(excerpt.passages) == 17
    assert excerpt.passages[8].passage_id == hit.passage_id
    [further] = library.preview.excerpt(hit, Marking("Word60"), Reach.FAR)
    assert len(further.passages) == 51
    assert further.passages[25].passage_id == hit.passage_id
    [whole] = library.preview.excerpt(hit, Marking("Word60"), Reach.WHOLE)
    assert len(whole.passages) >= 120
    assert (whole.before, whole.after) == (False, False)


def test_a_page_read_by_ocr_has_its_neighbours(tmp_path):
    with closing(Catalog(tmp_path / "catalog.sqlite")) as catalog:
        document = Document(0, Path("/a.pdf"), 5, 7, "d", "pdf", "A", 60, None)
        pages = [Passage(f"page {page}", 0, 6, page=page) for page in range(1, 61) if page != 30]
        stored = catalog.documents.store(document, pages, reader=1)
        catalog.passages.add(stored, [Passage("page 30", 0, 7, page=30, ocr=0.9)])
        excerpt = excerpt_of(catalog, 60, Marker())
    assert [each.passage.page for each in excerpt.passages] == list(range(22, 39))
    assert excerpt.passages[8].passage_id == 60
    assert excerpt.before
    assert excerpt.after
