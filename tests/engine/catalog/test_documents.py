from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from engine.catalog import FolderStats, Known, Wanted
from engine.messages import Message
from engine.records import Document, Passage, Skipped

DOCUMENT = Document(0, Path("/docs/a.txt"), 5, 7, "d1", "text", "A", 2, None)
PASSAGES = [Passage("one", 0, 3, "H › I", 1, "i"), Passage("two", 4, 7)]


def ids(catalog, document_id):
    return list(catalog.backlog.content(document_id)[1])


def test_a_document_comes_back_as_it_was_stored(catalog, documents):
    document_id = documents.store(DOCUMENT, PASSAGES, reader=1)
    document, passages = catalog.backlog.content(document_id)
    assert document == replace(DOCUMENT, id=document_id)
    assert list(passages.values()) == PASSAGES
    first = ids(catalog, document_id)[0]
    assert catalog.passages.find([first, 999]) == {first: (document, PASSAGES[0])}
    assert dict(documents.known()) == {DOCUMENT.path: Known(5, 7, 0, 1, "d1", True)}
    assert catalog.backlog.documents("words") == [document_id]


def test_storing_again_replaces_and_never_gives_an_id_twice(catalog, documents):
    old = documents.store(DOCUMENT, PASSAGES, reader=1)
    old_ids = ids(catalog, old)
    new = documents.store(replace(DOCUMENT, digest="d2"), PASSAGES[:1], reader=1)
    assert catalog.backlog.content(old) is None
    assert catalog.passages.find(old_ids) == {}
    assert min(ids(catalog, new)) > max(old_ids)
    assert sorted(catalog.backlog.documents("words")) == [old, new]
    catalog.backlog.mark_indexed("words", [old])
    assert catalog.backlog.documents("words") == [new]


def test_a_skipped_file_is_known_with_its_reason(catalog, documents):
    documents.store(
        replace(DOCUMENT, reason=Message("documents.empty"), cause="empty"), [], reader=1
    )
    assert documents.skipped() == (Skipped(DOCUMENT.path, Message("documents.empty"), "empty"),)
    assert documents.why_skipped(DOCUMENT.path) == Message("documents.empty")
    assert documents.why_skipped(Path("/elsewhere")) is None
    assert documents.counts() == {"indexed": 0, "skipped": 1, "passages": 0}
    assert catalog.backlog.documents("words") == []


def test_a_moved_document_keeps_its_passages_and_is_indexed_again(catalog, documents):
    document_id = documents.store(DOCUMENT, PASSAGES, reader=1)
    catalog.backlog.mark_indexed("words", [document_id])
    documents.move(DOCUMENT.path, Path("/docs/b.txt"), 9, 9)
    moved = replace(DOCUMENT, id=document_id, path=Path("/docs/b.txt"), mtime_ns=9, ctime_ns=9)
    assert catalog.backlog.content(document_id)[0] == moved
    assert catalog.backlog.documents("words") == [document_id]


def test_a_message_is_dated_when_it_was_sent(catalog, documents):
    sent = documents.store(replace(DOCUMENT, sent_ns=3), PASSAGES, reader=1)
    documents.touch(DOCUMENT.path, 9, 9)
    documents.add_copy(sent, Path("/copies/a.txt"), 5, 8, 8)
    assert catalog.backlog.content(sent)[0].dated_ns == 3
    assert catalog.files.select(Wanted(after=3, before=4)) == {sent}
    assert catalog.files.select(Wanted(after=4)) == frozenset()
    documents.forget([DOCUMENT.path])  # the copy is what is left
    assert catalog.files.select(Wanted(before=4)) == {sent}


def test_documents_inside_a_folder_or_file(documents):
    paths = ["/docs/a b/x.txt", "/docs/a", "/docs/文件夹😀/y", "/docs/a b.txt"]
    ids = [documents.store(replace(DOCUMENT, path=Path(each)), PASSAGES, 1) for each in paths]
    documents.store(
        replace(DOCUMENT, path=Path("/docs/none"), reason=Message("documents.empty")), [], 1
    )
    documents.add_copy(ids[1], Path("/copies/a"), 5, 7, 7)
    assert documents.inside(Path("/docs/a b")) == {ids[0]}
    assert documents.inside(Path("/docs/a")) == documents.inside(Path("/copies")) == {ids[1]}
    assert documents.inside(Path("/docs/文件夹😀")) == {ids[2]}
    assert documents.inside(Path("/docs")) == documents.inside(Path("/")) == set(ids)
    assert documents.inside(Path("/doc")) == set()


def test_a_title_that_was_the_file_name_moves_with_it(catalog, documents):
    document_id = documents.store(replace(DOCUMENT, title="a"), PASSAGES, reader=1)
    documents.move(DOCUMENT.path, Path("/docs/b.txt"), 9, 9)
    assert catalog.backlog.content(document_id)[0].title == "b"


def test_what_is_to_be_read_again_can_be_chosen(documents):
    for name in ("a", "b"):
        path = Path(f"/docs/{name}.pdf")
        documents.store(
            replace(DOCUMENT, path=path, digest=name, reason=Message("documents.not-zip")),
            [],
            reader=1,
        )
    assert documents.retry(paths=[Path("/docs/b.pdf"), Path("/docs/other")]) == 1
    assert {path.stem: known.reader for path, known in documents.known()} == {
        "a": 1,
        "b": 0,
    }
    documents.retry()
    assert {known.reader for _, known in documents.known()} == {0}


def test_folders_count_what_lies_below_them(documents):
    for path in ("/d/a.txt", "/d/x/b.txt", "/d/x/y/c.txt", "/d/x%_/d.txt", "/d2/e.txt"):
        documents.store(replace(DOCUMENT, path=Path(path), digest=path), PASSAGES, reader=1)
    unread = replace(DOCUMENT, path=Path("/d/x/z.pdf"), digest="z", reason=Message("Broken."))
    documents.store(unread, [], reader=1)
    assert documents.folder_stats(Path("/d")) == FolderStats(Path("/d"), 4, 1, True)
    file = Path("/d/a.txt")
    assert documents.folder_stats(file) == FolderStats(file, 1, 0, False, is_file=True)
    assert documents.folder_stats(Path("/gone")) == FolderStats(Path("/gone"), 0, 0, False)
    assert documents.subfolder_stats(Path("/d")) == (
        FolderStats(Path("/d/x"), 2, 1, True),
        FolderStats(Path("/d/x%_"), 1, 0, False),
    )
    at_the_top = documents.subfolder_stats(Path("/"))
    assert [each.path for each in at_the_top] == [Path("/d"), Path("/d2")]


def test_an_exception_undoes_the_transaction(catalog, documents):
    documents.store(DOCUMENT, PASSAGES, reader=1)
    with suppress(AttributeError):
        documents.store(DOCUMENT, ["no passage"], reader=1)
    assert documents.counts()["indexed"] == 1


def test_folders_are_counted_out_of_an_index(documents):
    for number in range(400):
        path = Path(f"/d/{number % 4}/{number}.txt")
        documents.store(replace(DOCUMENT, path=path, digest=path.name), PASSAGES[:1], reader=1)
    steps = []
    documents._db.set_progress_handler(lambda: steps.append(1), 1)
    assert [each.documents for each in documents.subfolder_stats(Path("/d"))] == [100] * 4
    assert len(steps) < 30 * 400  # to take each path apart takes 50
