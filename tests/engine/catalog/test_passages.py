from dataclasses import replace
from pathlib import Path

from engine.records import Document, Passage

DOCUMENT = Document(0, Path("/docs/a.txt"), 5, 7, "d1", "text", "A", 2, None)
PASSAGES = [Passage("one", 0, 3, "H › I", 1, "i"), Passage("two", 4, 7)]


def ids(catalog, document_id):
    return list(catalog.backlog.content(document_id)[1])


def test_the_passages_around_one_are_of_its_document_alone(catalog, documents):
    chosen: list[int] = []
    for number in range(3):
        document = replace(DOCUMENT, path=Path(f"/docs/{number}.txt"), digest=str(number))
        texts = [Passage(f"{number}.{part}", part, part + 3) for part in range(5)]
        stored = ids(catalog, documents.store(document, texts, reader=1))
        chosen = stored if number == 1 else chosen
    around = catalog.passages.around(chosen[1], 2)
    assert [passage.text for passage in around.values()] == ["1.0", "1.1", "1.2", "1.3"]
    assert list(around) == chosen[:4]
    assert catalog.passages.around(999, 2) == {}


def test_pages_read_by_ocr_stand_where_they_belong(catalog, documents):
    document = replace(DOCUMENT, kind="pdf", pages=4)
    texts = [Passage(f"page {page}", 0, 6, page=page) for page in (1, 3, 4)]
    stored = documents.store(document, texts, reader=1)
    catalog.passages.add(stored, [Passage("page 2", 0, 6, page=2, ocr=0.9)])
    first, third, _, second = catalog.passages.ids(stored)
    assert list(catalog.passages.around(first, 1)) == [first, second]
    around = catalog.passages.around(second, 1)
    assert list(around) == [first, second, third]
    assert around[second].ocr == 0.9
