import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel

from app.evaluation.compare import ComparePage
from app.evaluation.slope_chart import SlopeChart
from app.evaluation.system_picker import SystemPicker
from engine.evaluate.comparison import Compared, Ordering
from engine.events import Recalled, Unranked
from engine.user.presets.preset import built_in_presets


@pytest.fixture
def page(qtbot, following, lanes):
    page = ComparePage(following, lanes, lambda: ["builtin", "qwen3-0.6b"])
    qtbot.addWidget(page)
    page.show_presets(built_in_presets(), "code")
    page.resize(900, 500)
    page.show()
    yield page
    following.batch.release(1000)
    assert lanes.stop()


def headline(page):
    return page.findChild(QLabel, "compare_headline").text()


def pick(widget, name, text):
    box = widget.findChild(QComboBox, name)
    row = next(row for row in range(box.count()) if box.itemText(row) == text)
    box.setCurrentIndex(row)
    box.activated.emit(row)


def test_keywords_against_the_preset_in_use(qtbot, page, recalled, following):
    assert "Search in the main window" in headline(page)
    page.set_recalled(recalled)
    qtbot.waitUntil(lambda: "4 of 4 passages moved" in headline(page))
    assert "ρ −1.00, τ −1.00" in headline(page)
    assert [call[2] for call in following.named("rank")] == [built_in_presets()[5].instruction]


def test_two_presets(qtbot, page, recalled, following):
    page.set_recalled(recalled)
    pick(page, "preset_0", "Answers the question")
    qtbot.waitUntil(lambda: "ρ −1.00" in headline(page))
    assert [call[2] for call in following.named("rank")][-2:] == [
        built_in_presets()[0].instruction,
        built_in_presets()[5].instruction,
    ]
    pick(page, "preset_1", "Answers the question")
    qtbot.waitUntil(lambda: "0 of 4 passages moved" in headline(page))


def test_without_a_reranker_all_presets_give_one_order(qtbot, page, recalled, monkeypatch):
    monkeypatch.setattr(page._library, "rank", lambda *_, model=None: iter([Unranked()]))
    page.set_recalled(recalled)
    qtbot.waitUntil(lambda: "0 of 4 passages moved" in headline(page))
    changes = page.findChild(QLabel, "compare_changes").text()
    assert changes == (
        "Words and meaning (no reranker) ignores instructions: all presets give the same order."
    )


def test_what_changed_the_first_five_is_named(qtbot, page, hit):
    page.set_recalled(Recalled("q", tuple(hit(n + 1) for n in range(7)), 1.0))
    changes = page.findChild(QLabel, "compare_changes")
    qtbot.waitUntil(lambda: "Entered the top 5: Title 7" in changes.text())
    assert "Left the top 5: Title 1" in changes.text()


def test_one_passage_cannot_be_compared(qtbot, page, hit):
    page.set_recalled(Recalled("q", (hit(1),), 1.0))
    qtbot.waitUntil(lambda: "only one passage" in headline(page))


def test_nothing_is_ranked_while_the_page_is_hidden(qtbot, page, recalled, following):
    page.hide()
    page.set_recalled(recalled)
    assert not page.run.stream.running
    page.show()
    qtbot.waitUntil(lambda: "passages moved" in headline(page))


def test_systems_are_presets_with_models_or_keywords(qtbot):
    models = ["builtin", "toy"]
    picker = SystemPicker(lambda: models)
    qtbot.addWidget(picker)
    picker.show_presets(built_in_presets(), "code")
    assert picker.orderings == (Ordering(None), Ordering(built_in_presets()[5].instruction))
    assert [title() for title in picker.titles] == ["Words and meaning", "Code that runs"]
    assert not picker.findChild(QComboBox, "model_0").isEnabled()
    with qtbot.waitSignal(picker.changed):
        pick(picker, "model_1", "toy")
    assert picker.orderings[1].model == "toy"
    assert picker.titles[1]() == "Code that runs · toy"
    pick(picker, "model_1", "Words and meaning (no reranker)")
    assert picker.orderings[1].model == "builtin"
    models.append("/home/ann/mine")  # while the window is open
    picker.show()
    assert picker.orderings[1].model == "builtin"
    pick(picker, "model_1", "mine")
    assert picker.orderings[1].model == "/home/ann/mine"
    assert picker.titles[1]() == "Code that runs · mine"
    picker.show_presets([each for each in built_in_presets() if each.id != "code"], "steps")
    assert picker.orderings[1].instruction == built_in_presets()[3].instruction  # that is in use


@pytest.fixture
def chart(qtbot, hit):
    chart = SlopeChart()
    qtbot.addWidget(chart)
    hits = [hit(n, title=f"<b>{n}</b> " + "long " * 60) for n in range(1, 9)]
    chart.resize(800, 500)
    chart.show_compared(Compared("q", tuple(hits), tuple(reversed(hits))))
    chart.show()
    return chart


def test_the_pointer_follows_a_passage_across(chart):
    QTest.mouseMove(chart, QPoint(60, 20))
    assert "Text of passage 1" in chart.toolTip()
    QTest.mouseMove(chart, QPoint(700, 20))
    assert "Text of passage 8" in chart.toolTip()
    QTest.mouseMove(chart, QPoint(400, 2))
    assert chart.toolTip() == ""


def test_keys_follow_a_passage_too(qtbot, chart):
    for _ in range(2):
        qtbot.keyClick(chart, Qt.Key.Key_Down)
    assert "Text of passage 2" in chart.toolTip()
    qtbot.keyClick(chart, Qt.Key.Key_Up)
    qtbot.keyClick(chart, Qt.Key.Key_Up)
    assert "Text of passage 1" in chart.toolTip()


def test_rises_and_falls_are_drawn_in_two_colours(chart):
    image = chart.grab().toImage()
    middle = image.width() // 2
    column = {image.pixelColor(middle + 20, y).name() for y in range(image.height())}
    greens = [c for c in column if int(c[3:5], 16) > int(c[1:3], 16) + 40]
    reds = [c for c in column if int(c[1:3], 16) > int(c[3:5], 16) + 40]
    assert greens
    assert reds


def test_nothing_to_compare_is_nothing_to_draw(chart):
    chart.show_compared(None)
    assert chart.minimumHeight() < 10
    chart.grab()


def test_the_keyboard_is_seen_in_the_chart_and_does_not_stop_at_an_empty_one(qtbot, page, hit):
    chart = page.findChild(SlopeChart)
    assert not chart.focusPolicy() & Qt.FocusPolicy.TabFocus
    page.set_recalled(Recalled("q", tuple(hit(n + 1) for n in range(20)), 1.0))
    qtbot.waitUntil(lambda: "20 of 20 passages moved" in headline(page))
    with qtbot.waitActive(page):
        page.activateWindow()
    page.findChild(QComboBox, "preset_1").setFocus()
    plain = chart.grab().toImage()
    chart.setFocus(Qt.FocusReason.TabFocusReason)
    assert "Text of passage 1" in chart.toolTip()
    assert chart.grab().toImage() != plain
    for _ in range(19):
        qtbot.keyClick(chart, Qt.Key.Key_Down)
    assert chart.visibleRegion().contains(QPoint(20, chart.height() - 20))
    page.findChild(QComboBox, "preset_1").setFocus()
    assert chart.toolTip() == ""
