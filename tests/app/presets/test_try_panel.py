import threading

import pytest
from PySide6.QtWidgets import QLabel, QTableWidget

from app.presets.try_panel import TryPanel
from engine.errors import ModelUnavailable
from engine.evaluate.comparison import Compared, Ordering
from engine.evaluate.tryout import Tried
from engine.user.presets.preset import built_in_presets

DEFAULT = Ordering(built_in_presets()[0].instruction)


@pytest.fixture
def panel(qtbot, following, lanes):
    panel = TryPanel(following, lanes)
    qtbot.addWidget(panel)
    panel.show()
    yield panel
    following.batch.release(1000)
    assert lanes.stop()


def headline(panel):
    return panel.findChild(QLabel, "try_headline").text()


def warning(panel):
    return panel.findChild(QLabel, "try_warning").text()


def rows(panel):
    table = panel.findChild(QTableWidget, "try_table")
    return [
        [table.item(row, column).text() for column in range(4)] for row in range(table.rowCount())
    ]


def test_it_says_what_is_missing(panel, recalled):
    assert "Search in the main window" in headline(panel)
    panel.set_recalled(recalled)
    assert "Write an instruction" in headline(panel)


def test_hits_are_scored_again_and_moves_are_shown(qtbot, panel, following, recalled):
    panel.set_recalled(recalled)
    panel.try_instruction("Rank by age", DEFAULT, "“Answers the question”")
    qtbot.waitUntil(lambda: "compared with “Answers" in headline(panel))
    assert "0 of the top 5 changed" in headline(panel)
    assert rows(panel)[0] == ["1", "▲ 3", "Title 4 › Heading 4", "0.560 → 0.440"]
    assert rows(panel)[3][1] == "▼ 3"
    assert [call[2] for call in following.named("rank")] == [DEFAULT.instruction, "Rank by age"]


def test_only_the_last_wording_is_ranked(qtbot, panel, following, recalled):
    panel.set_recalled(recalled)
    for words in ("R", "Ra", "Rank by age"):
        panel.try_instruction(words, Ordering(None), "keywords")
    qtbot.waitUntil(lambda: "compared with keywords" in headline(panel))
    assert [call[2] for call in following.named("rank")] == ["Rank by age"]
    panel.try_instruction("Rank by age", Ordering(None), "keywords")  # nothing new
    qtbot.wait(600)
    assert len(following.named("rank")) == 1


def test_what_is_not_seen_is_not_ranked_until_it_is(qtbot, panel, following, recalled):
    panel.hide()
    panel.set_recalled(recalled)
    panel.try_instruction("Rank by age", Ordering(None), "keywords")
    qtbot.wait(600)
    assert following.named("rank") == []
    panel.show()
    qtbot.waitUntil(lambda: "compared with keywords" in headline(panel))


def test_a_negative_wording_that_works_is_told(qtbot, panel, recalled):
    panel.set_recalled(recalled)
    panel.try_instruction("Downrank what is 'all'", Ordering(None), "keywords")
    qtbot.waitUntil(lambda: "This works" in warning(panel))
    assert "passages that mention “all” (1 here) rank lower" in warning(panel)


def test_what_is_still_looked_into_is_told(qtbot, panel, following, recalled):
    following.batch = threading.Semaphore(4)  # the wording is ranked; without the clause it is not
    panel.set_recalled(recalled)
    panel.try_instruction("Downrank what is 'all'", Ordering(None), "keywords")
    qtbot.waitUntil(lambda: "Checking whether passages that mention “all”" in warning(panel))
    following.batch.release(4)
    qtbot.waitUntil(lambda: "This works" in warning(panel))


def test_a_negative_wording_that_does_the_opposite_is_warned_of(qtbot, panel, following, hit):
    from engine.events import Recalled

    hits = tuple(hit(n + 1, text=t) for n, t in enumerate(["a", "b", "c", "legacy"]))
    panel.set_recalled(Recalled("q", hits, 1.0))
    panel.try_instruction("Downrank 'legacy'", Ordering(None), "keywords")
    qtbot.waitUntil(lambda: "This does the opposite" in warning(panel))
    assert "rank 1.0" in warning(panel)
    assert "4.0" in warning(panel)


def test_a_model_that_heeds_nothing_is_told(qtbot, panel, following, recalled):
    following.follows_instruction = False
    panel.set_recalled(recalled)
    panel.try_instruction("Rank by age", Ordering(None), "keywords")
    qtbot.waitUntil(lambda: "No model in use follows" in warning(panel))


def test_without_a_model_nothing_is_said_to_be_at_work(qtbot, panel, recalled, monkeypatch):
    compared = Compared(recalled.question, recalled.hits, recalled.hits)
    tried = [Tried(compared, 0, followed=False)]
    monkeypatch.setattr("app.presets.try_panel.try_instruction", lambda *_: iter(tried))
    panel.set_recalled(recalled)
    panel.try_instruction("Rank by age", Ordering(None), "keywords")
    qtbot.waitUntil(lambda: "0 of the top 5 changed" in headline(panel))


def test_a_model_that_cannot_be_loaded_is_told(qtbot, panel, following, recalled, monkeypatch):
    def broken(*_, **__):
        raise ModelUnavailable("There is no model of that name.")
        yield

    monkeypatch.setattr(following, "rank", broken)
    panel.set_recalled(recalled)
    panel.try_instruction("Rank by age", Ordering(None), "keywords")
    qtbot.waitUntil(lambda: headline(panel) == "There is no model of that name.")


def test_a_new_question_takes_the_place_of_the_old(qtbot, panel, following, recalled):
    panel.set_recalled(recalled)
    panel.try_instruction("Rank by age", Ordering(None), "keywords")
    qtbot.waitUntil(lambda: len(rows(panel)) == 4)
    panel.set_recalled(None)
    assert "Search in the main window" in headline(panel)


def test_markup_in_titles_is_shown_as_it_stands(qtbot, panel, hit):
    from engine.events import Recalled

    panel.set_recalled(Recalled("<b>q</b>", (hit(1, title="<b>x</b> %s {}"),), 1.0))
    panel.try_instruction("Rank by {} %s", Ordering(None), "{before}")
    qtbot.waitUntil(lambda: "compared with {before}" in headline(panel))
    assert rows(panel)[0][2].startswith("<b>x</b> %s {}")
