import pytest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget

from app.settings.text_size import TextSize
from app.widgets import column, set_share


@pytest.fixture
def size(qapp, settings):
    size = TextSize(settings)
    yield size
    size.set_percent(100)


def points(widget):
    return widget.font().pointSizeF()


def test_all_letters_grow_and_shrink(qtbot, size):
    usual = points(QApplication)
    window, line, headline = QWidget(), QLineEdit(), QLabel()
    qtbot.addWidget(window)
    window.setLayout(column(line, headline))
    set_share(headline, 1.5)
    window.show()
    size.set_percent(150)
    QApplication.processEvents()
    assert points(line) == pytest.approx(1.5 * usual)
    assert points(headline) == pytest.approx(1.5 * 1.5 * usual)
    later = QLabel()
    qtbot.addWidget(later)
    assert points(later) == pytest.approx(1.5 * usual)
    size.step(0)
    QApplication.processEvents()
    assert (points(line), points(headline)) == pytest.approx((usual, 1.5 * usual))


def test_it_goes_by_steps_and_stays_at_the_ends(size):
    seen = []
    for step in (-1, -1, -1, 1, 1, 1, *[1] * 9, 0):
        size.step(step)
        seen.append(size.percent)
    assert seen[:6] == [90, 80, 80, 90, 100, 110]
    assert seen[-2:] == [200, 100]


def test_it_is_kept(size, settings):
    usual = points(QApplication)
    size.set_percent(125)
    QApplication.setFont(QApplication.font())  # what another start of the program begins with
    assert TextSize(settings).percent == 125
    size.set_percent(100)
    assert points(QApplication) == pytest.approx(usual)


@pytest.mark.parametrize("kept", ["", "huge", "1e3", "-5", 101])
def test_nonsense_is_the_usual_size(qapp, settings, kept):
    settings.setValue("text_size", kept)
    usual = points(QApplication)
    assert TextSize(settings).percent == 100
    assert points(QApplication) == usual
