import pytest
from hypothesis import given, strategies as st
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QTreeWidget

from app.search.history import BackForward, SearchHistory
from app.search.saved_panel import SavedPanel
from app.search.search_menu import SearchMenu
from app.widgets import LARGE
from engine import Config
from engine.user.history import History, Saved


@pytest.fixture
def searches(qtbot, library, lanes):
    searches = SearchHistory(library, lanes)
    with qtbot.waitSignal(searches.changed):
        searches.load()
    yield searches
    assert lanes.stop()


@pytest.fixture
def menu(qtbot, searches):
    menu = SearchMenu(searches)
    qtbot.addWidget(menu)
    return menu


@pytest.fixture
def ask(searches, hit):
    def ask(question, *numbers):
        searches.start(question)
        hits = [hit(number) for number in numbers or (1, 2)]
        searches.set_hits(hits, hits[-1].passage_id)

    return ask


def written(library):
    return History.read(library.config.history_file)


def texts(menu):
    return [each.text() for each in menu.actions() if not each.isSeparator() and each.isVisible()]


def test_a_question_that_stood_is_remembered_and_written(qtbot, searches, library, ask):
    ask("why")
    assert searches.history.questions == ()
    searches._meant.setInterval(1)
    with qtbot.waitSignal(searches.changed):
        ask("why not")
    qtbot.waitUntil(lambda: searches.history.questions == ("why not",))
    qtbot.waitUntil(lambda: written(library).questions == ("why not",))


def test_a_question_without_hits_or_that_was_typed_on_is_not(searches, ask):
    searches.start("nothing")
    searches.set_hits([], 0)
    searches.remember()
    ask("wh")
    ask("why")
    searches.remember()
    assert searches.history.questions == ("why",)


def test_what_was_asked_in_earlier_sessions_comes_after(qtbot, library, lanes, ask, hit):
    History(("earlier",)).write(library.config.history_file)
    searches = SearchHistory(library, lanes)
    searches.start("at once")
    searches.set_hits([hit(1)], 10)
    searches.remember()
    assert written(library).questions == (
        "earlier",
    )  # nothing is written over what has not been read
    with qtbot.waitSignal(searches.changed):
        searches.load()
    assert searches.history.questions == ("at once", "earlier")
    assert lanes.stop()


def test_back_and_forward(qtbot, searches, ask):
    for question in ("a", "b"):
        ask(question)
        searches.remember()
    ask("c")  # not settled yet; to leave it is to mean it
    assert searches.can_go == (True, False)
    for steps, question in ((-1, "b"), (-1, "a"), (1, "b"), (1, "c")):
        with qtbot.waitSignal(searches.asked) as emitted:
            searches.go(steps)
        assert emitted.args == [question]
        ask(question)
    with qtbot.assertNotEmitted(searches.asked):
        searches.go(1)


def test_back_from_a_question_that_found_nothing(qtbot, searches, ask):
    ask("a")
    searches.remember()
    searches.start("xyz")
    searches.set_hits([], 0)
    assert searches.can_go == (True, False)
    with qtbot.waitSignal(searches.asked) as emitted:
        searches.go(-1)
    assert emitted.args == ["a"]


def test_a_kept_search_says_what_is_new(qtbot, searches, menu, library, ask):
    ask("why", 1, 2)
    searches.save("code")
    (search,) = searches.history.saved
    assert (search.question, search.preset, len(search.seen)) == ("why", "code", 2)
    assert texts(menu)[3] == "why"
    with qtbot.waitSignal(searches.changed):
        searches.count_news()
    qtbot.waitUntil(lambda: searches.news(search) == 3)
    assert texts(menu)[3] == "why\t3 new"
    assert menu.title() == "&Searches (3 new)"

    with (
        qtbot.waitSignal(searches.preset_used) as preset,
        qtbot.waitSignal(searches.asked) as emitted,
    ):
        menu.actions()[4].trigger()
    assert (preset.args, emitted.args) == (["code"], ["why"])
    ask("other")
    with qtbot.waitSignal(searches.found_fresh) as emitted:
        ask("why", 2, 3)
    assert emitted.args == [{30}]
    assert searches.news(search) == 0
    with qtbot.waitSignal(searches.found_fresh) as emitted:  # scored by another preset, say
        ask("why", 2, 3)
    assert emitted.args == [{30}]
    ask("other")
    with qtbot.waitSignal(searches.found_fresh) as emitted:
        ask("why", 2, 3)
    assert emitted.args == [frozenset()]


def test_a_search_is_kept_no_longer(searches, menu, ask):
    ask("why")
    searches.save("")
    searches.forget(searches.history.saved[0])
    assert searches.history.saved == ()
    assert "&Remove from the kept" not in texts(menu)


def test_the_history_can_be_asked_and_forgotten(qtbot, searches, menu, ask):
    ask("a & b")
    searches.remember()
    history = menu._history
    history.aboutToShow.emit()
    question, *_, forget = history.actions()
    assert question.text() == "a && b"
    with qtbot.waitSignal(searches.asked) as emitted:
        question.trigger()
    assert emitted.args == ["a & b"]
    forget.trigger()
    assert searches.history == History()
    assert not history.isEnabled()


def test_a_long_question_is_shortened_in_the_menu(searches, menu, ask):
    ask("word " * 60)
    searches.save("")
    assert len(texts(menu)[3]) == 60


def test_an_older_history_of_a_search_is_replaced(searches, ask):
    ask("why", 1)
    searches.save("")
    ask("why", 1, 2)
    assert searches.history.saved == (Saved("why", "").looked_at(searches._hits, 20),)


def test_the_steps_back_and_forward():
    steps = BackForward()
    assert steps.can_go == (False, False)
    assert steps.go(-1) is None
    for question in ("a", "b", "b", "", "c"):
        steps.visit(question)
    assert steps.can_go == (True, False)
    assert [steps.go(-1), steps.go(-1), steps.go(-1)] == ["b", "a", None]
    assert steps.can_go == (False, True)
    assert steps.go(1) == "b"
    steps.visit("d")
    assert steps.go(1) is None
    assert [steps.go(-1), steps.go(-1)] == ["b", "a"]


@given(st.lists(st.sampled_from(["a", "b", "c", -1, 1]), max_size=300))
def test_going_never_leaves_the_steps(moves):
    steps = BackForward()
    for step in moves:
        if isinstance(step, str):
            steps.visit(step)
            assert steps.go(0) == step
        else:
            can = steps.can_go[step > 0]
            assert (steps.go(step) is not None) == can
    assert len(steps._steps) <= 100


@pytest.fixture
def panel(qtbot, searches):
    panel = SavedPanel(searches)
    qtbot.addWidget(panel)
    return panel


def rows(panel):
    tree = panel.findChild(QTreeWidget)
    items = [tree.topLevelItem(n) for n in range(tree.topLevelItemCount())]
    return [(item.text(0), item.text(1)) for item in items]


def test_saved_searches_stand_in_the_side_bar_with_what_is_new(qtbot, searches, panel, ask):
    assert panel.isHidden()
    for question in ("why", "how  so"):
        ask(question)
        searches.save("")
    assert not panel.isHidden()
    assert rows(panel) == [("how so", ""), ("why", "")]
    searches.count_news()
    qtbot.waitUntil(lambda: rows(panel) == [("how so", "3 new"), ("why", "3 new")])
    tree = panel.findChild(QTreeWidget)
    with qtbot.waitSignal(searches.asked) as asked:
        tree.itemClicked.emit(tree.topLevelItem(1), 0)
    assert asked.args == ["why"]


def test_a_saved_search_is_deleted_by_a_key_and_can_be_restored(qtbot, searches, panel, ask):
    ask("why")
    searches.save("")
    tree = panel.findChild(QTreeWidget)
    tree.setCurrentItem(tree.topLevelItem(0))
    [delete] = tree.actions()
    assert delete.shortcut() == QKeySequence.StandardKey.Delete
    with qtbot.waitSignal(panel.forgotten) as gone:
        delete.trigger()
    assert panel.isHidden()
    searches.restore(gone.args[0])
    assert rows(panel) == [("why", "")]


def test_a_library_that_can_only_be_read_keeps_no_history(qtbot, library, lanes, ask, monkeypatch):
    monkeypatch.setattr(Config, "read_only", True)
    searches = SearchHistory(library, lanes)
    with qtbot.waitSignal(searches.changed), qtbot.assertNotEmitted(searches.failed):
        searches.load()
    searches.start("why")
    searches.forget_questions()
    with qtbot.waitSignal(searches.failed) as failed, qtbot.assertNotEmitted(searches.kept):
        searches.save("answer")
    assert "is read-only" in str(failed.args[0])
    assert not library.config.history_file.exists()
    assert lanes.stop()


@pytest.mark.parametrize("size", [9, 20])
def test_saved_searches_are_seen_without_scrolling(qtbot, searches, panel, ask, size):
    font = panel.font()
    font.setPointSize(size)
    panel.setFont(font)
    for question in ("why", "how so", "a question that takes more room than that"):
        ask(question)
        searches.save("")
    panel.resize(230, 400)
    panel.show()
    tree = panel.findChild(QTreeWidget)
    qtbot.waitUntil(lambda: tree.visualItemRect(tree.topLevelItem(2)).height() > 0)
    assert not tree.verticalScrollBar().isVisible()
    assert tree.visualItemRect(tree.topLevelItem(2)).bottom() <= tree.viewport().height()
    assert tree.columnWidth(1) <= LARGE  # nothing is new
