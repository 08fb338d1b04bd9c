import pytest

from app.models.jobs import Removed
from app.models.progress import ModelProgress
from engine import Message
from engine.events import Loading, Notice
from engine.models import Checking, Copying, Downloading, Verified


@pytest.fixture
def progress(qtbot, jobs):
    progress = ModelProgress(jobs, "m")
    qtbot.addWidget(progress)
    return progress


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (None, "Preparing…"),
        (Downloading("m", 0, 1_203_000_000, 0.0, None), "0 kB of 1.2 GB"),
        (
            Downloading("m", 341_000_000, 1_203_000_000, 5_200_000.0, 165.9),
            "341 MB of 1.2 GB · 5 MB/s · about 3 min left",
        ),
        (
            Downloading("m", 341_000_000, 1_203_000_000, 52_000.0, 16_590.0),
            "341 MB of 1.2 GB · 52 kB/s · about 4.6 h left",
        ),
        (Copying("tokenizer.json", 1, 2), "Copying tokenizer.json"),
        (Checking("tokenizer.json", 1, 2), "Checking tokenizer.json"),
        (Loading("m"), "Checking its scores on four reference passages…"),
    ],
)
def test_work_is_told_in_words(progress, said, jobs, event, words):
    jobs.started.emit("m")
    jobs.progressed.emit("m", event)
    assert said(progress) == words
    jobs.ended.emit("m")
    assert progress.isHidden()


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (Verified("m", True, Message("It is sound.")), "It is sound."),
        (Removed(1_203_000_000), "Deleted; 1.2 GB freed."),
    ],
)
def test_what_came_of_it_stays(progress, said, jobs, event, words):
    jobs.started.emit("m")
    jobs.progressed.emit("m", event)
    jobs.ended.emit("m")
    assert said(progress) == words


def test_a_notice_stays_while_work_goes_on(progress, said, jobs):
    jobs.started.emit("m")
    jobs.progressed.emit("m", Notice(Message("Trying again (2 of 5).")))
    jobs.progressed.emit("m", Copying("a", 1, 2))
    assert said(progress) == "Copying a\nTrying again (2 of 5)."
    jobs.started.emit("m")
    assert "Trying" not in said(progress)


def test_a_failure_stays_and_can_be_tried_again(qtbot, progress, said, jobs):
    jobs.started.emit("m")
    jobs.failed.emit("m", Message("No connection."))
    jobs.ended.emit("m")
    assert said(progress) == "No connection."
    assert not progress._retry.isHidden()
    jobs.started.emit("m")
    assert progress._retry.isHidden()
