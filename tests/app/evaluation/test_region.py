import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from app.evaluation.region import PresetsRegion
from app.presets.menu import PresetsMenu
from app.results.judging import Judging
from engine.errors import EngineError
from engine.user.presets.preset import built_in_presets


@pytest.fixture
def region(qtbot, library, lanes):
    parent = QWidget()
    qtbot.addWidget(parent)
    judging = Judging(library.config, lanes, parent)
    region = PresetsRegion(library, lanes, judging, parent)
    yield region
    assert lanes.stop()


def presets_in(menu):
    groups = [action.menu() for action in menu.actions() if action.menu()]
    return [action for group in groups for action in group.actions()]


def checked(menu):
    return [action.data() for action in presets_in(menu) if action.isChecked()]


def test_the_menu_offers_presets_with_keys(qtbot):
    menu = PresetsMenu()
    qtbot.addWidget(menu)
    menu.mark("code")
    menu.show_presets(built_in_presets())
    assert len(menu.actions()) < 12
    rows = presets_in(menu)
    assert [action.data() for action in rows] == [each.id for each in built_in_presets()]
    keys = [QKeySequence(f"Ctrl+{n}") for n in range(1, 10)]
    assert [action.shortcut() for action in rows[:9]] == keys
    assert rows[9].shortcut().isEmpty()
    assert checked(menu) == ["code"]
    menu.mark("")
    assert checked(menu) == []
    with qtbot.waitSignal(menu.chosen) as emitted:
        rows[3].trigger()
    assert emitted.args == ["steps"]


def test_the_default_comes_first_and_what_is_chosen_stays(qtbot, region, library):
    library.presets.set_default("code")
    with qtbot.waitSignal(region.presets_changed) as emitted:
        region.renew()
    assert emitted.args == [built_in_presets(), "code", "code"]
    region.mark("steps")
    with qtbot.waitSignal(region.presets_changed) as emitted:
        region.renew()
    assert emitted.args[1:] == ["steps", "code"]
    library.presets.delete("steps")
    with qtbot.waitSignal(region.presets_changed) as emitted:
        region.renew()
    assert emitted.args[1] == "code"


def test_presets_that_cannot_be_read_are_named(qtbot, region, tmp_path):
    (tmp_path / "presets.json").write_text("{")
    with qtbot.waitSignal(region.failed) as emitted:
        region.renew()
    assert "presets.json" in str(emitted.args[0])


@pytest.mark.qt_log_ignore(r"does not support raise\(\)", extend=True)
def test_the_window_comes_when_it_is_wanted(qtbot, region, library, recalled):
    assert region._window is None
    region.renew()
    region.mark("code")
    region.set_recalled(recalled)
    region.show_page("presets")
    assert region._window.isVisible()
    region.create_preset("Rank by age")
    with qtbot.waitSignal(region.presets_changed) as emitted:
        library.presets.duplicate("code")
        region._window.editor.changed.emit()
    assert len(emitted.args[0]) == len(built_in_presets()) + 1


@pytest.mark.qt_log_ignore(r"does not support raise\(\)", extend=True)
def test_comparing_ends_with_the_window(qtbot, region, library, recalled):
    region.renew()
    region.mark("code")
    region.set_recalled(recalled)
    region.show_page("compare")
    qtbot.waitUntil(lambda: len(library.named("rank")) == 1)
    assert region._window.findChild(QLineEdit, "preset_name").text() == "Answers the question"
    region._window.close()
    qtbot.waitUntil(lambda: library.named("unload") == [("unload", "others")])
    qtbot.waitUntil(lambda: not region._window._compare.run.stream.running)


@pytest.mark.qt_log_ignore(r"does not support raise\(\)", extend=True)
def test_a_comparison_that_was_cut_short_begins_again(qtbot, region, held, recalled):
    region.renew()
    region.set_recalled(recalled)
    region.show_page("compare")
    qtbot.waitUntil(lambda: len(held.named("rank")) == 1)
    region._window.close()
    region.show_page("compare")
    held.batch.release(100)
    headline = region._window.findChild(QLabel, "compare_headline")
    qtbot.waitUntil(lambda: "passages moved" in headline.text())


def test_what_is_compared_and_evaluated_follows_the_preset_in_use(qtbot, region):
    region.renew()
    region.mark("code")
    region.show_page("compare")
    window = region._window
    right = window._compare._systems._presets[1]

    def chosen():
        return right.currentData().id, {each.tag for each in window._evaluate._systems()}

    assert chosen() == ("code", {"code"})
    region.mark("steps")
    assert chosen() == ("steps", {"steps"})
    right.setCurrentIndex(window._compare._systems._items[1].row_of("legal"))
    region.mark("code")
    assert chosen() == ("legal", {"code"})


def test_the_preset_in_use_becomes_the_default(qtbot, region, library, monkeypatch):
    region.renew()
    with qtbot.waitSignal(region.default_set, timeout=0):
        region.set_default("steps")
    assert library.presets.default().id == "steps"

    def broken(_id):
        raise EngineError("config.unwritable", path="x")

    monkeypatch.setattr(library.presets, "set_default", broken)
    with qtbot.waitSignal(region.failed, timeout=0):
        region.set_default("code")
