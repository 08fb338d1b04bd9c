from dataclasses import replace
from pathlib import Path

from engine.records import Document, FolderStats, Passage

DOCUMENT = Document(0, Path("/docs/a.txt"), 5, 7, "d1", "text", "A", 2, None)
PASSAGES = [Passage("one", 0, 3, "H › I", 1, "i"), Passage("two", 4, 7)]


def test_branches_count_what_lies_below_them(catalog, documents):
    for path in ("/d/a.txt", "/d/x/b.txt", "/d/x/y/c.txt", "/d/x%_/d.txt", "/d2/e.txt"):
        documents.store(replace(DOCUMENT, path=Path(path), digest=path), PASSAGES, reader=1)
    unread = replace(DOCUMENT, path=Path("/d/x/z.pdf"), digest="z", reason="Broken.")
    documents.store(unread, [], reader=1)
    assert catalog.branches.at(Path("/d")) == FolderStats(Path("/d"), 4, 1, True)
    file = Path("/d/a.txt")
    assert catalog.branches.at(file) == FolderStats(file, 1, 0, False, is_file=True)
    assert catalog.branches.at(Path("/gone")) == FolderStats(Path("/gone"), 0, 0, False)
    assert catalog.branches.below(Path("/d")) == (
        FolderStats(Path("/d/x"), 2, 1, True),
        FolderStats(Path("/d/x%_"), 1, 0, False),
    )
    assert [each.path for each in catalog.branches.below(Path("/"))] == [Path("/d"), Path("/d2")]
