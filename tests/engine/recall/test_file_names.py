from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from engine.catalog import Catalog
from engine.messages import Message
from engine.recall.file_names import files_named
from engine.recall.query import Query
from engine.records import Document, Passage

ROOT = Path("/home/me/Documents")
NAMES = (
    "Lease_v2.docx", "old/lease_v1.docx", "old/Lease.pdf", "Parental-Leave-Policy.md",
    "租赁合同.pdf", "Über uns.txt", "scan of a LEASE.pdf", "the plan.md",
)  # fmt: skip


@pytest.fixture(scope="module")
def catalog(tmp_path_factory):
    with closing(Catalog(tmp_path_factory.mktemp("catalog") / "catalog.sqlite")) as catalog:
        for number, name in enumerate(NAMES, start=1):
            kind = "pdf" if name.endswith("pdf") else "text"
            document = Document(0, ROOT / name, 1, number * 10**17, name, kind, "T", 1, None)
            if "scan" in name:
                document = replace(document, reason=Message("documents.no-text"), cause="scanned")
            catalog.documents.store(document, [] if document.reason else [Passage("a", 0, 1)], 1)
        catalog.documents.add_copy(3, ROOT / "Copies/lease.pdf", 1, 0, 0)
        yield catalog


def named(catalog, question: str) -> list[str]:
    found = files_named(Query.parse(question), catalog, [ROOT])
    return [str(hit.path.relative_to(ROOT)) for hit in found]


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("lease", ["old/Lease.pdf", "Lease_v2.docx", "old/lease_v1.docx", "scan of a LEASE.pdf"]),
        ("lease v2", ["Lease_v2.docx"]),
        ("Lease_v2.docx", ["Lease_v2.docx"]),
        ("where is the lease?", ["old/Lease.pdf", "Lease_v2.docx", "old/lease_v1.docx",
                                 "scan of a LEASE.pdf"]),
        ("leave policies", ["Parental-Leave-Policy.md"]),
        ("ental", ["Parental-Leave-Policy.md"]),
        ("租赁合同在哪里", ["租赁合同.pdf"]),
        ("租賃", ["租赁合同.pdf"]),
        ("uber uns", ["Über uns.txt"]),
        ("lease notice period", []),
        ("le", []),
        ("the", ["the plan.md"]),
        ("lease type:pdf", ["old/Lease.pdf", "scan of a LEASE.pdf"]),
        ("lease in:old -v1", ["old/Lease.pdf"]),
        ("lease lang:en", []),
        ("policies after:2030", []),
    ],
)  # fmt: skip
def test_a_name_holds_all_the_words(catalog, question, names):
    assert named(catalog, question) == names


def test_a_file_tells_what_is_known_of_it(catalog):
    [lease, *_, scan] = files_named(Query.parse("lease"), catalog, [ROOT])
    assert (lease.title, lease.page, lease.found_by) == ("Lease.pdf", 1, "name")
    assert lease.copies == (ROOT / "Copies/lease.pdf",)
    assert lease.passage_id == -3
    assert scan.reason == Message("documents.no-text")
