from dataclasses import replace

import pytest

from engine.errors import Invalid
from engine.events import Recalled
from engine.user import Notes


def recall(library, question: str, **how: object) -> Recalled:
    *_, last = library.recall(question, **how)
    return last


@pytest.fixture
def write(filled):
    """Function that writes a note on the best hit of a question."""

    def write(question: str, words: str):
        file = filled.config.notes_file
        notes = Notes.read(file)
        hit = recall(filled, question).hits[0]
        notes.add(hit, words)
        notes.write(file)
        return hit

    return write


def test_a_passage_is_found_by_its_note_and_shows_it(filled, write):
    noted = write("closure", "Frage an Zebediah")
    first, *rest = recall(filled, "zebediah").hits
    assert (first.passage_id, first.note, first.found_by) == (
        noted.passage_id, "Frage an Zebediah", "note",
    )  # fmt: skip
    assert first.first_rank == 1
    assert [hit.first_rank for hit in rest] == list(range(2, len(rest) + 2))
    assert recall(filled, "zebediah nowhere").hits == ()
    assert {hit.note for hit in recall(filled, "closure").hits} == {"Frage an Zebediah", ""}


def test_what_a_note_answers_is_not_said_to_be_unanswered(filled, write):
    asked = replace(recall(filled, "closure"), unanswered=True)
    write("closure", "Frage an Zebediah")
    notes = filled._parts.recall.with_notes
    assert not notes(asked, filled.config, "zebediah").unanswered
    assert notes(asked, filled.config, "melchior").unanswered


def test_filters_hold_for_notes_and_an_evaluation_knows_none(filled, write):
    write("closure", "Zebediah")
    assert recall(filled, "zebediah type:pdf").hits == ()
    assert len(recall(filled, "zebediah type:md").hits) == 1
    assert recall(filled, "zebediah", plain=True).hits == ()


def test_it_is_found_after_the_file_was_moved_or_edited(filled, write, docs, sync):
    hit = write("closure", "Zebediah")
    moved = docs / "moved" / "elsewhere.md"
    moved.parent.mkdir()
    hit.path.rename(moved)
    sync(docs)
    [found] = recall(filled, "zebediah").hits
    assert found.path == moved
    moved.rename(hit.path)
    hit.path.write_text(hit.path.read_text().replace("closure", "CLOSURE then", 1))
    sync(docs)
    [found] = recall(filled, "zebediah").hits
    assert found.path == hit.path


def test_a_note_leads_to_its_passage_as_long_as_that_is_in_the_library(filled, write, docs, sync):
    hit = write("closure", "Zebediah")
    [note] = Notes.read(filled.config.notes_file)
    [recalled] = filled.noted(note)
    [found] = recalled.hits
    assert (found.passage_id, found.note) == (hit.passage_id, "Zebediah")
    hit.path.unlink()
    sync(docs)
    with pytest.raises(Invalid, match="no longer in the library") as error:
        list(filled.noted(note))
    assert str(hit.path) in str(error.value)
