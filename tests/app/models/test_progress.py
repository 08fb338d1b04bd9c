import pytest

from app.models.jobs import Removed
from app.models.progress import ModelProgress
from engine.models.events import Checking, Copying, Downloading, Verified
from engine.records import Loading, Notice


@pytest.fixture
def progress(qtbot):
    progress = ModelProgress()
    qtbot.addWidget(progress)
    return progress


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (None, "Looking at what is there …"),
        (Downloading("m", 0, 1_203_000_000, 0.0, None), "0 kB of 1.2 GB"),
        (
            Downloading("m", 341_000_000, 1_203_000_000, 5_200_000.0, 165.9),
            "341 MB of 1.2 GB · 5 MB a second · about 3 min left",
        ),
        (
            Downloading("m", 341_000_000, 1_203_000_000, 52_000.0, 16_590.0),
            "341 MB of 1.2 GB · 52 kB a second · about 5 h left",
        ),
        (Copying("tokenizer.json", 1, 2), "Copying tokenizer.json"),
        (Checking("tokenizer.json", 1, 2), "Checking tokenizer.json"),
        (Loading("m"), "Trying it on four texts of which the scores are known …"),
    ],
)
def test_work_is_told_in_words(progress, event, words):
    progress.begin()
    progress.advance(event)
    assert progress.text == words
    progress.end()
    assert progress.text == ""


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (Verified("m", True, "It is sound."), "It is sound."),
        (Removed(1_203_000_000), "Removed; 1.2 GB are free again."),
    ],
)
def test_what_came_of_it_stays(progress, event, words):
    progress.begin()
    progress.advance(event)
    progress.end()
    assert progress.text == words


def test_a_notice_stays_while_work_goes_on(progress):
    progress.begin()
    progress.advance(Notice("Trying again (2 of 5)."))
    progress.advance(Copying("a", 1, 2))
    assert progress.text == "Copying a\nTrying again (2 of 5)."
    progress.begin()
    assert "Trying" not in progress.text


def test_a_failure_stays_and_can_be_tried_again(qtbot, progress):
    progress.begin()
    progress.complain("No connection.")
    progress.end()
    assert progress.text == "No connection."
    with qtbot.waitSignal(progress.retried):
        progress._retry.click()
    progress.begin()
    assert progress._retry.isHidden()
