import pytest

from engine.errors import Invalid
from engine.evaluate.trec import read_qrels, read_run, write_qrels, write_run
from engine.messages import Message


def written(tmp_path, text):
    file = tmp_path / "file"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return file


@pytest.mark.parametrize(
    "text",
    [
        "q1 0 d1 1\nq1 0 d2 0\n",
        "q1\td1\t1\nq1\td2\t0",  # no newline at the end
        "query-id\tcorpus-id\tscore\r\nq1\td1\t1.0\r\n\r\nq1\td2\t0\r\n",
        "\ufeffq1 Q0 d1 1\nq1 Q0 d2 0",
    ],
)
def test_grades_in_any_of_the_usual_shapes(tmp_path, text):
    assert read_qrels(written(tmp_path, text)) == ({"q1": {"d1": 1, "d2": 0}}, [])


def test_what_is_odd_is_said(tmp_path):
    grades, complaints = read_qrels(
        written(tmp_path, "q 0 d 1\nq 0 d 1\nq 0 e 1\nq 0 e 2\nq 0 f -1\n")
    )
    assert grades == {"q": {"d": 1, "e": 2, "f": -1}}
    assert complaints == [
        Message("evaluate.graded-twice", count=1),
        Message("evaluate.negative-grades", count=1),
    ]


@pytest.mark.parametrize("line", ["q d", "q 0 d x", "q 0 d nan", "q 0 d inf", "q 0 d 1e9", "q"])
def test_what_is_no_grade_is_named_with_its_line(tmp_path, line):
    with pytest.raises(Invalid, match="line 2"):
        read_qrels(written(tmp_path, f"q 0 d 1\n{line}\n"))


def test_regression_a_first_line_with_a_wrong_grade_is_no_header(tmp_path):
    """It was left out without a word."""
    with pytest.raises(Invalid, match="line 1"):
        read_qrels(written(tmp_path, "q 0 d 5000\nq 0 e 1\n"))


def test_a_file_that_is_no_text(tmp_path):
    with pytest.raises(Invalid, match="cannot be read"):
        read_qrels(written(tmp_path, b"q 0 \xff 1"))


def test_grades_go_out_and_come_back(tmp_path):
    grades = {"q1": {"a/1": 2, "b": 0}, "q2": {"梨": 1}}
    write_qrels(tmp_path / "new" / "qrels.txt", grades)
    assert read_qrels(tmp_path / "new" / "qrels.txt") == (grades, [])


def test_a_run_goes_out_and_comes_back(tmp_path):
    write_run(tmp_path / "a.run", "my model", [("q1", ["b", "a", "c d"]), ("q2", [])])
    assert (tmp_path / "a.run").read_text() == (
        "q1 Q0 b 1 -1 my%20model\nq1 Q0 a 2 -2 my%20model\nq1 Q0 c%20d 3 -3 my%20model\n"
    )
    assert read_run(tmp_path / "a.run") == {"q1": ["b", "a", "c%20d"]}


def test_a_run_is_ordered_by_score_not_by_line(tmp_path):
    text = "q Q0 a 1 0.5 t\nq Q0 b 2 0.9 t\nq Q0 c 3 0.5 t\nq Q0 b 4 0.1 t"
    assert read_run(written(tmp_path, text)) == {"q": ["b", "a", "c"]}


def test_a_broken_run_is_named_with_its_line(tmp_path):
    with pytest.raises(Invalid, match="line 2"):
        read_run(written(tmp_path, "q Q0 a 1 0.5 t\nq Q0 a"))


def test_a_place_that_cannot_be_written(tmp_path):
    (tmp_path / "there").write_text("")
    with pytest.raises(Invalid, match="cannot be written"):
        write_run(tmp_path / "there" / "a.run", "t", [])
