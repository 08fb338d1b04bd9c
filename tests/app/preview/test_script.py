from dataclasses import replace

from app.preview.script import count_matches, script
from engine.records import Passage
from engine.stores.preview import Excerpt, Marked, Sought


def excerpt(*passages, before=False, after=False):
    marked = tuple(Marked(number, each, ((0, 3),)) for number, each in enumerate(passages))
    return Excerpt(marked, before, after)


def cut(text, ranges):
    raw = text.encode("utf-16-le")
    return [raw[2 * at : 2 * (at + length)].decode("utf-16-le") for at, length in ranges]


def test_headings_stand_where_they_change(qapp):
    made = script(
        excerpt(
            Passage("One 😀 two.", 0, 10, "A", 1, "iv"),
            Passage("Three.", 12, 18, "A", 1, "iv"),
            Passage("Four.", 0, 5, "A", 2),
            Passage("Five.", 7, 12, "A › B", 2),
        )
    )
    assert made.text == (
        "p. iv · A\n\nOne 😀 two.\n\nThree.\n\np. 2\n\nFour.\n\nA › B\n\nFive."
    ).replace("A › B\n\nFive", "p. 2 · A › B\n\nFive")
    assert cut(made.text, made.headings) == ["p. iv · A", "p. 2", "p. 2 · A › B"]
    assert cut(made.text, made.marks) == ["One", "Thr", "Fou", "Fiv"]
    assert cut(made.text, made.passages.values()) == ["One 😀 two.", "Three.", "Four.", "Five."]


def test_what_was_one_paragraph_stays_one(qapp):
    made = script(excerpt(Passage("One.", 0, 4), Passage("Two.", 5, 9), Passage("字", 9, 10)))
    assert made.text == "One.\nTwo.字"


def test_what_is_left_out_is_hinted_at(qapp):
    found = excerpt(Passage("One.", 0, 4), before=True, after=True)
    made = script(found)
    assert made.text == "…\n\nOne.\n\n…"
    assert (made.before, made.after) == (True, True)
    made = script(replace(found, is_full=True))  # no more can be had
    assert made.text == "…\n\nOne.\n\n…"
    assert (made.before, made.after) == (False, False)
    assert made.passages == {0: (3, 4)}


def test_signs_that_would_shift_places_are_blanks(qapp):
    made = script(excerpt(Passage("a\r\nb\x00\u2029\ufdd0c", 0, 8)))
    assert made.text == "a \nb \n c"


def test_the_answer_of_the_hit_is_marked(qapp, hit):
    texts = [Passage("One 😀 two. Three.", 0, 17), Passage("Four. Five.", 20, 31)]
    made = script(excerpt(*texts), hit(0, passage_id=1, answer=(6, 11)))
    assert cut(made.text, made.answer) == ["Five."]
    assert script(excerpt(*texts), hit(0, passage_id=1)).answer == ()


def test_what_is_sought_is_marked_in_headings_too_and_counted_alike(qapp):
    passages = (
        Passage("One 😀 two.", 0, 10, "Two"),
        Passage("Three.", 12, 18, "Two"),
        Passage("two TWO", 0, 7, "Two › B"),
    )
    finder = Sought("two")
    marked = [Marked(n, each, finder.spans(each.text)) for n, each in enumerate(passages)]
    whole = Excerpt(tuple(marked), before=False, after=False)
    made = script(whole, sought="two")
    assert cut(made.text, made.marks) == ["Two", "two", "Two", "two", "TWO"]
    assert {each: len(ranges) for each, ranges in made.marked.items()} == {0: 2, 1: 0, 2: 3}
    assert count_matches(whole, "two") == {0: 2, 1: 0, 2: 3}
