import os
from contextlib import closing
from zlib import crc32

import numpy
import pytest

from engine.catalog import Catalog
from engine.embed import VectorWriter, encoded_text, find_encoder, record_folder
from engine.errors import Invalid
from engine.events import Recalled

PARTS = {
    "lease v1.md": "# Lease\n\nThe tenant pays the rent each month.\n\n# Pet\n\nA dog may stay.",
    "lease v2.md": "# Lease\n\nThe tenant pays the rent each month.\n\n# Dogs\n\nA dog may stay.",
    "letting.txt": "Each month the tenant pays the rent for the flat.",
    "kennel.txt": "A dog may stay in the kennel.",
    "garden.txt": "Roses want sun and ferns want shade.",
}


def vector(text: str) -> numpy.ndarray:
    """As an encoder would: texts with words in common are near."""
    found = numpy.full(384, 0.01, numpy.float32)
    for word in text.lower().replace(".", "").split():
        found[crc32(word.encode()) % 384] += 1
    return found / numpy.linalg.norm(found)


@pytest.fixture
def encode(config):
    """Make the vectors of the library, as the job for them does, but for some documents."""

    def encode(*but: str) -> None:
        model = find_encoder(config.encoder, config.data_dir)
        writer = VectorWriter(record_folder(config, model), model.width)
        with closing(Catalog(config.catalog_file)) as catalog:
            catalog.backlog.start(model.key, writer.open(0))
            for document_id in list(catalog.backlog.documents(model.key)):
                document, passages = catalog.backlog.content(document_id)
                if document.path.name in but:
                    continue
                texts = [encoded_text(document, each) for each in passages.values()]
                writer.encoded(texts, numpy.array([*map(vector, texts)]))
                writer.add(document, passages)
            writer.commit()

    return encode


@pytest.fixture
def folder(tmp_path, sync):
    folder = tmp_path / "flats"
    folder.mkdir()
    for day, (name, text) in enumerate(PARTS.items(), start=1):
        (folder / name).write_text(text)
        os.utime(folder / name, ((730 + day) * 86_400,) * 2)
    (folder / "copy").mkdir()
    (folder / "copy/rent.md").write_text(PARTS["lease v2.md"])
    sync(folder)
    return folder


def similar(library, *source, **how):
    *_, last = library.similar(*source, **how)
    assert isinstance(last, Recalled)
    return last.hits


def test_others_are_like_a_document_but_not_its_versions_and_copies(library, encode, folder):
    encode()
    for source in ("lease v2.md", "copy/rent.md"):
        hits = similar(library, folder / source)
        assert [hit.path.name for hit in hits] == ["letting.txt", "kennel.txt", "garden.txt"]
    scores = [hit.similarity for hit in hits]
    assert scores == sorted(scores, reverse=True) == [hit.first_score for hit in hits]
    assert [hit.first_rank for hit in hits] == [1, 2, 3]
    assert {hit.keyword_rank for hit in hits} == {None}


def test_others_are_like_a_passage(library, encode, folder):
    encode()
    *_, asked = library.recall("dog type:md")
    dogs = next(hit for hit in asked.hits if hit.text == "A dog may stay.")
    hits = similar(library, dogs.path, None, dogs.passage_id, limit=1)
    assert [hit.path.name for hit in hits] == ["kennel.txt"]


def test_others_are_like_a_page(library, encode, sync, draw_pdf, folder):
    file = draw_pdf([(50, 700, PARTS["letting.txt"])], [(50, 700, PARTS["garden.txt"])], [])
    sync(folder, file)
    encode()
    assert similar(library, file, 2, limit=1)[0].path.name == "garden.txt"
    assert similar(library, file, 1, limit=1)[0].path.name == "letting.txt"
    with pytest.raises(Invalid, match="no text on page 3"):
        similar(library, file, 3)


def test_of_a_question_the_filters_count(library, encode, folder):
    encode()
    hits = similar(library, folder / "lease v2.md", filters="ferns -dog before:1972-01-06 type:txt")
    assert [hit.path.name for hit in hits] == ["letting.txt", "kennel.txt"]
    assert similar(library, folder / "lease v2.md", filters="type:pdf") == ()
    with pytest.raises(Invalid, match="No folder"):
        similar(library, folder / "lease v2.md", filters="in:nowhere")


def test_a_passage_that_is_gone_stands_for_its_document(library, encode, folder):
    encode()
    assert similar(library, folder / "kennel.txt", None, 10**9, limit=1)


def test_what_cannot_be_compared_is_said(library, config, encode, folder, tmp_path):
    with pytest.raises(Invalid, match="not ready for search by meaning"):
        similar(library, folder / "garden.txt")
    encode("garden.txt")
    with pytest.raises(Invalid, match="not ready for search by meaning"):
        similar(library, folder / "garden.txt")
    for stranger in (tmp_path / "none.txt", folder, tmp_path / ("x" * 5000)):
        with pytest.raises(Invalid, match="not among the documents"):
            similar(library, stranger)


def test_a_window_is_not_held_up_by_the_process(config, encode, folder):
    from engine.library import Library

    encode()
    with closing(Library(config, own_process=True)) as library:
        assert similar(library, folder / "lease v2.md", limit=1)[0].path.name == "letting.txt"
