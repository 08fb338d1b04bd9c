from engine.events import Recalled


def found(library, question):
    *_, last = library.recall(question)
    assert isinstance(last, Recalled)
    return last.hits[0]


def test_what_was_found_is_there_by_its_ids(filled):
    hit = found(filled, "closure ownership")
    document, passage = filled.lookup.passage(hit.passage_id)
    assert (document.id, document.path, passage.text) == (hit.document_id, hit.path, hit.text)
    file = filled.lookup.document(hit.document_id)
    assert (file.path, file.kind, file.document_id) == (hit.path, hit.kind, hit.document_id)
    assert "Borrowing" in filled.lookup.text(hit.document_id)


def test_copies_are_told(filled, sync, docs):
    hit = found(filled, "closure ownership")
    copy = docs / "other.md"
    copy.write_bytes(hit.path.read_bytes())
    sync(docs)
    file = filled.lookup.document(found(filled, "closure ownership").document_id)
    assert {file.path, *file.copies} == {hit.path, copy}


def test_what_is_gone_is_not_there(filled, sync, docs):
    hit = found(filled, "closure ownership")
    hit.path.unlink()
    sync(docs)
    assert filled.lookup.passage(hit.passage_id) is None
    assert filled.lookup.document(hit.document_id) is None
    assert filled.lookup.text(hit.document_id) == ""
