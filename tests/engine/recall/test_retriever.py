from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from engine.catalog import Catalog
from engine.errors import Invalid
from engine.messages import Message
from engine.recall.query import Query
from engine.recall.retriever import Allowed, allowed_by
from engine.records import Document, Passage

ROOT = Path("/home/me/Documents")
PASSAGES = [Passage("one", 0, 3)]


@pytest.fixture(scope="module")
def catalog(tmp_path_factory):
    with closing(Catalog(tmp_path_factory.mktemp("catalog") / "catalog.sqlite")) as catalog:
        for number, (path, kind, year) in enumerate(
            [
                ("notes/plan.md", "markdown", 2024),
                ("notes/Plan.TXT", "text", 2025),
                ("Java/notes.d/线程.py", "text", 2026),
                ("Java/归档/report.pdf", "pdf", 2025),
                ("my notes/README", "text", 2024),
                ("my notes/none.pdf", "pdf", 2024),
            ],
            start=1,
        ):
            mtime = int(datetime(year, 6, 1).timestamp()) * 10**9
            document = Document(0, ROOT / path, 1, mtime, str(number), kind, "T", 1, None)
            if path.endswith("none.pdf"):
                catalog.documents.store(replace(document, reason=Message("documents.empty")), [], 1)
            else:
                assert catalog.documents.store(document, PASSAGES, 1) == number
        copied = int(datetime(2020, 6, 1).timestamp()) * 10**9
        catalog.documents.add_copy(4, ROOT / "notes/copy.pdf", 1, copied, copied)
        yield catalog


def allowed(catalog, filters: str, **how) -> set[int]:
    found = allowed_by(Query.parse(f"word {filters}"), catalog, [ROOT, ROOT / "Java"], **how)
    assert found.documents is not None
    return set(found.documents)


@pytest.mark.parametrize(
    ("filters", "documents"),
    [
        ("type:text", {2, 3, 5}),
        ("type:txt", {2}),
        ("type:.md,py", {1, 3}),
        ("type:pdf", {4}),
        ("type:pdf type:md", {1, 4}),
        ("type:epub", set()),
        ("in:notes", {1, 2, 4}),
        ("in:NOTES", {1, 2, 4}),
        ('in:"my notes"', {5}),
        ("in:documents", {1, 2, 3, 4, 5}),
        ("in:documents/java", {3, 4}),
        ("in:java/归档 in:notes.d", {3, 4}),
        (f"in:{ROOT}/notes", {1, 2, 4}),
        ("in:plan.md", {1}),
        (f'in:"{ROOT}/notes/Plan.TXT"', {2}),
        ("in:notes/copy.pdf", {4}),
        ("in:README in:归档", {4, 5}),
        ("in:/", {1, 2, 3, 4, 5}),
        ("after:2025", {2, 3, 4}),
        ("before:2025", {1, 4, 5}),
        ("after:2025 before:2026", {2, 4}),
        ("type:pdf in:notes before:2021", {4}),
        ("type:pdf in:notes after:2021", set()),  # no one place of it is both
        ("in:notes type:text", {2}),
    ],
)
def test_filters_choose_documents_by_any_of_their_places(catalog, filters, documents):
    assert allowed(catalog, filters) == documents


def test_filters_and_a_folder_to_keep_to_bind_together(catalog):
    assert allowed(catalog, "type:text", within=ROOT / "Java") == {3}
    assert allowed(catalog, "", within=ROOT / "notes/plan.md") == {1}


def test_without_filters_anything_is_allowed(catalog):
    assert allowed_by(Query.parse("word"), catalog, [ROOT]) == Allowed()
    query = Query.parse("word lang:de,en")
    assert allowed_by(query, catalog, [ROOT]) == Allowed(languages=frozenset({"de", "en"}))


@pytest.mark.parametrize("name", ["nowhere", "me", "~nobody-of-this-name", "~", "lan.md", ".."])
def test_a_place_that_is_not_there_gets_a_sentence(catalog, name):
    with pytest.raises(Invalid):
        allowed(catalog, f"in:{name}")
