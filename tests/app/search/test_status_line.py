import pytest

from app.search.status_line import StatusLine
from engine import Message


def test_it_says_model_and_times(qtbot):
    line = StatusLine()
    qtbot.addWidget(line)
    assert line.text == "No reranker loaded"
    line.show_loading("toy")
    assert line.text == "Loading toy…"
    line.show_model("folder", "cpu", "float32", False)
    assert line.text == "folder (unverified) · cpu · float32"
    line.show_model("toy", "cpu", "float32", True)
    line.show_times(38.2, 0.0)
    assert line.text == "toy · cpu · float32 · found in 38 ms"
    line.clear_times()
    line.show_no_model()
    assert line.text == "No reranker loaded"
    line.show_unranked()
    assert line.text == "Words and meaning (no reranker)"
    line.set_meaning(False)
    assert line.text == "Words only (no reranker)"
    line.show_unloaded("toy")
    assert line.text == "toy has freed its memory; the next question loads it again"
    line.set_meaning(True)
    line.show_loading("toy")
    assert line.text == "Loading toy…"
    assert not line.grab().isNull()


@pytest.mark.parametrize(
    ("judge", "seconds", "words"),
    [
        (("", "", 0, 0, 50), 0.0, "found in 38 ms"),
        (("toy", "cpu", 8, 0, 50), 0.0, "found in 38 ms · 8 of 50 ranked by toy on cpu"),
        (("toy", "cpu", 50, 0, 50), 4.21, "found in 38 ms · 50 ranked by toy on cpu in 4.2 s"),
        (
            ("toy", "cuda", 50, 9, 50),
            4.21,
            "found in 38 ms · 50 ranked by toy on cuda in 4.2 s (9 from the cache)",
        ),
    ],
)
def test_it_says_what_ordered_the_list(qtbot, judge, seconds, words):
    line = StatusLine()
    qtbot.addWidget(line)
    line.show_model("toy", "cpu", "float32", True)
    line.show_times(38.2, seconds)
    line.show_order(*judge)
    assert line.text == f"toy · cpu · float32 · {words}"


def test_it_says_what_is_encoded_until_that_is_over(qtbot):
    line = StatusLine()
    qtbot.addWidget(line)
    line.show_encoded(6184, 18_000, 0.0)
    assert line.text.endswith(" · Search by meaning: 6,184 of 18,000 passages")
    for seconds, words in ((50.0, "a minute"), (540.0, "9 minutes"), (9000.0, "2.5 hours")):
        line.show_encoded(6200, 18_000, seconds)
        assert line.text.endswith(f" · Search by meaning: 6,200 of 18,000 passages, about {words}")
    line.clear_encoded()
    assert line.text == "No reranker loaded"


def test_what_was_done_is_said_for_a_while(qtbot):
    line = StatusLine()
    qtbot.addWidget(line)
    line.show_encoded(1, 2, 0)
    line.show_done(Message("window.citation-copied"))
    assert line.text == "No reranker loaded · Passage copied with its citation"
    assert line._timer.isActive()
    line._timer.timeout.emit()
    assert line.text == "No reranker loaded · Search by meaning: 1 of 2 passages"
