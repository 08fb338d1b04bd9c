import pytest
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from app import resources
from app.window.tray import Tray


@pytest.fixture
def tray(qapp):
    tray = Tray(resources.icon())
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
