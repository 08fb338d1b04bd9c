import pytest
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from app import resources
from app.window.tray import Tray


@pytest.fixture
def tray(qapp):
    tray = Tray(resources.icon(), lambda: [f"question {n} & more" for n in range(9)])
    yield tray
    tray.set_on(False)


def test_it_is_off_and_the_program_ends_with_its_window(tray):
    assert not tray.holds
    assert QApplication.quitOnLastWindowClosed()


def test_it_holds_the_window_only_where_the_desktop_has_a_tray(tray, monkeypatch):
    monkeypatch.setattr(QSystemTrayIcon, "isVisible", lambda _: True)
    for there in (True, False):
        monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda there=there: there)
        assert tray.holds is there


def test_a_click_brings_the_window_and_the_menu_has_a_way_out(qtbot, tray):
    with qtbot.waitSignal(tray.window_wanted):
        tray.activated.emit(QSystemTrayIcon.ActivationReason.Trigger)
    with qtbot.assertNotEmitted(tray.window_wanted):
        tray.activated.emit(QSystemTrayIcon.ActivationReason.Context)
    with qtbot.waitSignal(tray.quit_wanted):
        tray._quit.trigger()


def test_the_last_questions_stand_in_its_menu(qtbot, tray):
    for _ in range(2):  # they are not listed twice
        tray._menu.aboutToShow.emit()
    names = [each.text() for each in tray._menu.actions()]
    assert names == ["Open Pagewise", *(f"question {n} && more" for n in range(5)), "", "Quit"]
    with qtbot.waitSignal(tray.asked) as emitted:
        tray._menu.actions()[2].trigger()
    assert emitted.args == ["question 1 & more"]
