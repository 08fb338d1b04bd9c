import json
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from engine.errors import LibraryUnavailable
from engine.records import Hit
from engine.user.history import History, Saved


def hits(*texts: str) -> list[Hit]:
    return [
        Hit(n, Path("/a.md"), "", "text", None, None, "", text, "", (), n, 1.0)
        for n, text in enumerate(texts, start=1)
    ]


def test_what_was_written_is_read(tmp_path):
    file = tmp_path / "history.json"
    assert History.read(file) == History()
    saved = Saved("why", "code").looked_at(hits("one", "two"), 2)
    history = History().asked("how").asked("为什么 type:pdf").with_saved(saved)
    history.write(file)
    assert History.read(file) == history


@pytest.mark.parametrize(
    "content", ["{", "[]", '{"version": 1}', '{"version": 1, "questions": [], "saved": [3]}']
)
def test_a_damaged_file_is_named_and_kept(tmp_path, content):
    file = tmp_path / "history.json"
    file.write_text(content)
    with pytest.raises(LibraryUnavailable, match=r"history\.json"):
        History.read(file)
    assert file.read_text() == content


def test_a_question_stands_once_and_a_shorter_form_that_was_on_the_way_goes():
    history = History().asked("thread").asked("threads and locks").asked("why").asked("thread")
    assert history.questions == ("thread", "why", "threads and locks")
    assert History().asked("thread").asked("thread pool").questions == ("thread pool",)
    assert history.without_questions().questions == ()


def test_a_saved_search_is_known_by_its_question_and_preset():
    history = History().with_saved(Saved("a", "x")).with_saved(Saved("b", "x"))
    history = history.with_saved(Saved("a", "x", ("1",))).with_saved(Saved("a", "y"))
    assert [(each.question, each.preset, each.seen) for each in history.saved] == [
        ("a", "y", ()), ("b", "x", ()), ("a", "x", ("1",))
    ]  # fmt: skip
    assert len(history.without_saved(Saved("a", "x")).saved) == 2


def test_what_is_new_is_told_by_its_content_and_by_when_it_came():
    search = Saved("why", "").looked_at(hits("one", "two"), 0)
    assert search.fresh(hits("two", "one"), 9) == set()
    assert search.fresh(hits("two", "one, mended", "three"), 9) == {2, 3}
    some = Saved("why", "").looked_at(hits(*map(str, range(30))), 0)
    assert some.fresh(hits(*map(str, range(15, 30))), 9) == set()  # others before them are gone
    many = hits(*map(str, range(30)))
    assert search.fresh(many, 30) == set(range(1, 21))  # the best
    assert search.looked_at(many, 30).fresh(list(reversed(many)), 30) == set()
    later = search.looked_at(hits("one"), 2)
    assert later.fresh(hits("one", "two", "three"), 3) == {3}  # the second was there already
    assert later.fresh(hits("two"), 1) == {1}  # in a catalog that was begun anew


@given(st.lists(st.text(max_size=4), max_size=300))
def test_the_file_is_bounded(questions):
    history = History()
    for question in questions:
        history = history.asked(question).with_saved(Saved(question, ""))
    assert len(history.questions) == len(set(history.questions)) <= 200
    assert len(history.saved) == len(set(history.saved)) <= 100
    json.dumps(history.questions)
