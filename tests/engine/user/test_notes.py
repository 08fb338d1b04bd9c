import csv
import json
from pathlib import Path

import pytest

from engine.errors import LibraryUnavailable
from engine.records import Hit
from engine.user import Notes, notes_as

RENT = "The landlord may end the contract within three months, if the rent has not been paid."
SALT = "Salt water is heavier than fresh water, and ships lie higher in it than they do in rivers."


def hit(passage_id: int, text: str, path: str = "/docs/a.md") -> Hit:
    return Hit(
        passage_id, Path(path), "Title", "markdown", None, None, "Heading", text, "", (), 1, 1.0
    )


@pytest.fixture
def notes():
    notes = Notes()
    notes.add(hit(1, RENT), "  ask Ann about this ")
    return notes


def words(notes: Notes, *hits: Hit) -> dict[int, str]:
    return {each.passage_id: each.note for each in notes.shown(hits) if each.note}


def test_a_note_is_on_its_passage_after_moving_and_a_small_edit(notes):
    assert words(notes, hit(7, SALT), hit(8, RENT)) == {8: "ask Ann about this"}
    assert words(notes, hit(9, RENT, "/elsewhere/b.txt")) == {9: "ask Ann about this"}
    assert words(notes, hit(9, RENT.replace("three", "six"))) == {9: "ask Ann about this"}
    there = words(notes, hit(5, RENT, "/elsewhere/b.txt"), hit(6, RENT))
    assert there == {6: "ask Ann about this"}  # where it was written


def test_other_words_replace_it_and_no_words_remove_it(notes):
    notes.add(hit(4, RENT.replace("three", "six")), "asked")
    assert [note.words for note in notes] == ["asked"]
    notes.add(hit(4, RENT.replace("three", "six")), " ")
    assert len(notes) == 0


def test_notes_are_kept_whole_or_not_at_all(notes, tmp_path):
    file = tmp_path / "notes.json"
    notes.write(file)
    assert list(Notes.read(file)) == list(notes)
    content = json.loads(file.read_text())
    assert content["notes"][0]["words"] == "ask Ann about this"
    content["notes"][0]["words"] = 5
    file.write_text(json.dumps(content))
    nothing = Notes()
    with pytest.raises(LibraryUnavailable, match="file of your notes"):
        nothing.write(file)


def test_notes_go_to_other_programs_as_they_are(notes):
    notes.add(hit(2, SALT, "/docs/b.md"), "=1+1 *really*\nsecond line")
    rows = list(csv.reader(notes_as("csv", notes).splitlines(keepends=True)))
    assert rows[0] == ["when", "note", "document", "passage", "path"]
    assert {row[1] for row in rows[1:]} == {"ask Ann about this", "'=1+1 *really*\nsecond line"}
    assert {each["path"] for each in json.loads(notes_as("json", notes))} == {
        "/docs/a.md", "/docs/b.md",
    }  # fmt: skip
    markdown = notes_as("md", notes)
    assert "\\=1+1 \\*really\\* second line" in markdown
    assert f"> {RENT}\n\n— **Title › Heading**, /docs/a.md, " in markdown


def test_they_are_sought_by_all_words_in_a_note_or_its_passage_and_place(notes):
    notes.add(hit(2, SALT, "/docs/sea/b.md"), "ANN knows")
    assert {each.words for each in notes.sought("ann")} == {"ask Ann about this", "ANN knows"}
    for typed in ("rivers", "knows SALT", "/sea/"):
        assert [each.words for each in notes.sought(typed)] == ["ANN knows"]
    assert notes.sought("ann nobody") == []
    [note] = notes.sought("rivers")
    notes.forget(note)
    assert note not in list(notes)
    notes.keep(note)
    assert note in list(notes)
