import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.search.completions import Completions
from app.search.history import SearchHistory
from engine.user.history import History


@pytest.fixture
def searches(qtbot, library, lanes):
    History(("threads and locks", "why closures")).write(library.config.history_file)
    searches = SearchHistory(library, lanes)
    with qtbot.waitSignal(searches.changed):
        searches.load()
    return searches


@pytest.fixture
def field(qtbot):
    page = QWidget()
    field = QLineEdit()
    QVBoxLayout(page).addWidget(field)
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    field.page = page
    return field


@pytest.fixture
def completions(field, library, lanes, searches):
    completions = Completions(field, library, lanes, searches)
    yield completions
    completions.close()
    assert lanes.stop()


def test_a_short_question_is_completed_from_history_and_headings(qtbot, completions, field):
    qtbot.keyClicks(field, "thr")
    qtbot.waitUntil(lambda: bool(completions.offers))
    assert completions.offers == ["threads and locks", "Threads", "Thread pools"]
    qtbot.keyClick(field, Qt.Key.Key_E)
    assert completions.offers == []  # they were for what stood there before


def test_what_is_chosen_stands_in_the_field(qtbot, completions, field):
    qtbot.keyClicks(field, "thr")
    qtbot.waitUntil(lambda: bool(completions.offers))
    popup = completions._popup
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert field.text() == "Threads"
    assert completions.offers == []


def test_a_longer_question_is_left_in_peace(qtbot, completions, field, library):
    qtbot.keyClicks(field, "how do closures capture threads")
    library.calls.clear()
    assert not completions._pause.isActive()
    assert library.named("complete") == []


def test_enter_ends_the_offer(qtbot, completions, field):
    qtbot.keyClicks(field, "thr")
    qtbot.waitUntil(lambda: bool(completions.offers))
    field.returnPressed.emit()
    assert completions.offers == []


def test_the_last_questions_are_shown_on_demand(completions):
    completions.show_history()
    assert completions.offers == ["threads and locks", "why closures"]


def test_enter_takes_no_offer_that_was_not_chosen(qtbot, completions, field):
    qtbot.keyClicks(field, "thr")
    qtbot.waitUntil(lambda: bool(completions.offers))
    with qtbot.waitSignal(field.returnPressed):
        qtbot.keyClick(completions._popup, Qt.Key.Key_Return)
    assert field.text() == "thr"
