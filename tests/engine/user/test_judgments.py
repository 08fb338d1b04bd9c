import json
from dataclasses import replace
from pathlib import Path

import pytest

from engine.errors import LibraryUnavailable
from engine.records import Hit
from engine.user.judgments import Judgment, Judgments

RENT = "The landlord may end the contract within three months, if the rent has not been paid."
SALT = "Salt water is heavier than fresh water, and ships lie higher in it than they do in rivers."


def hit(passage_id: int, text: str, path: str = "/docs/a.md") -> Hit:
    return Hit(
        passage_id, Path(path), "Title", "markdown", None, None, "Heading", text, "", (), 1, 1.0
    )


def judged(*pairs: tuple[Hit, int], question: str = "who pays rent?") -> Judgments:
    judgments = Judgments()
    for each, grade in pairs:
        judgments.judge(Judgment.from_hit(question, each, grade, "by this"), each)
    return judgments


def grades(judgments: Judgments, *hits: Hit, question: str = "who pays rent?") -> dict[int, int]:
    return {at: each.grade for at, each in judgments.matches(question, hits).items()}


def test_a_judgment_is_of_question_and_words():
    judgments = judged((hit(1, RENT), 1), (hit(2, SALT), 0))
    assert grades(judgments, hit(7, SALT), hit(8, RENT)) == {7: 0, 8: 1}
    assert grades(judgments, hit(8, RENT), question="  Who pays  RENT? ") == {8: 1}
    assert grades(judgments, hit(8, RENT), question="what floats?") == {}


def test_it_survives_moving_and_indexing_anew():
    judgments = judged((hit(1, RENT), 1))
    assert grades(judgments, hit(99, RENT.replace(" ", "\n"), "/elsewhere/b.txt")) == {99: 1}


def test_it_survives_a_small_edit_in_place():
    judgments = judged((hit(1, RENT), 1))
    edited = RENT.replace("three", "six")
    assert grades(judgments, hit(5, edited)) == {5: 1}
    assert grades(judgments, hit(5, edited, "/elsewhere/b.txt")) == {}  # perhaps another contract
    assert grades(judgments, replace(hit(5, edited, "/b.txt"), copies=(Path("/docs/a.md"),))) == {
        5: 1
    }


def test_of_like_passages_it_is_the_one_with_the_same_words():
    judgments = judged((hit(1, RENT), 1))
    assert grades(judgments, hit(4, RENT.replace("three", "six")), hit(5, RENT)) == {5: 1}
    nearly, less = RENT.replace("paid", "given"), RENT.replace("three", "six")
    assert grades(judgments, hit(4, less), hit(5, nearly)) == {5: 1}


def test_the_last_word_counts_also_on_an_edited_passage():
    judgments = judged((hit(1, RENT), 1))
    edited = hit(5, RENT.replace("three", "six"))
    judgments.judge(Judgment.from_hit("who pays rent?", edited, 0), edited)
    assert [each.grade for each in judgments] == [0]
    judgments.forget(list(judgments))
    assert (len(judgments), judgments.questions()) == (0, ())


def test_questions_and_what_was_judged_of_each():
    judgments = judged((hit(1, RENT), 1), (hit(2, SALT), 0))
    judgments.judge(Judgment.from_hit("what floats?", hit(2, SALT), 1), hit(2, SALT))
    assert [len(each) for each in judgments.questions()] == [2, 1]
    assert len(judgments) == 3


def test_they_are_kept(tmp_path):
    file = tmp_path / "judgments.json"
    assert list(Judgments.read(file)) == []
    judgments = judged((hit(1, RENT), 1), (hit(2, "梨\ud800"), 0))
    judgments.write(file)
    assert list(Judgments.read(file)) == list(judgments)


@pytest.mark.parametrize(
    "content",
    [
        "{", '{"version": 1}', '{"version": 1, "judgments": 5}', '{"version": 9, "judgments": []}',
        '{"version": 1, "judgments": [{"question": "q"}]}',
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_understood_is_left_alone(tmp_path, content):
    file = tmp_path / "judgments.json"
    file.write_text(content)
    with pytest.raises(LibraryUnavailable, match=r"judgments\.json"):
        Judgments.read(file)
    with pytest.raises(LibraryUnavailable):
        judged((hit(1, RENT), 1)).write(file)
    assert file.read_text() == content


def test_a_grade_that_is_none_is_said(tmp_path):
    file = tmp_path / "judgments.json"
    judged((hit(1, RENT), 1)).write(file)
    content = json.loads(file.read_text())
    content["judgments"][0]["grade"] = 7
    file.write_text(json.dumps(content))
    with pytest.raises(LibraryUnavailable, match="grade 7"):
        Judgments.read(file)
