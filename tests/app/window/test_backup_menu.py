from pathlib import Path

import pytest
from PySide6.QtWidgets import QMessageBox, QPushButton

from app.window import backup_menu
from app.window.backup_menu import BackupMenu
from engine import Config
from engine.user import LibraryFolders


@pytest.fixture
def menu(qtbot, window, tmp_path, monkeypatch):
    monkeypatch.setattr("engine.config._user_file", lambda: tmp_path / "conf" / "settings.toml")
    config = Config(data_dir=tmp_path / "data")
    config.make_data_dir()
    LibraryFolders((Path("/documents"),)).write(config.folders_file)
    return BackupMenu(config, window)


def agree(window):
    box = window.findChild(QMessageBox)
    *_, yes = [each for each in box.findChildren(QPushButton) if "Cancel" not in each.text()]
    yes.click()


def test_out_into_a_file_and_in_after_a_yes(qtbot, menu, window, tmp_path, monkeypatch):
    opened = []
    monkeypatch.setattr(backup_menu, "open_window", lambda *args: opened.append(args))
    with qtbot.waitSignal(menu.exported) as exported:
        menu.export_to(tmp_path / "mine.zip")
    assert str(tmp_path / "mine.zip") in str(exported.args[0])
    config = menu._config
    LibraryFolders(()).write(config.folders_file)
    menu.import_from(tmp_path / "mine.zip")
    with qtbot.waitSignal(menu.leaving_wanted) as leaving:
        agree(window)
    assert LibraryFolders.read(config.folders_file).folders == ()  # not before the window is gone
    leaving.args[0]()
    assert LibraryFolders.read(config.folders_file).folders == (Path("/documents"),)
    assert opened == [(config.data_dir, "")]


def test_what_is_no_backup_is_said(qtbot, menu, window, tmp_path):
    with qtbot.waitSignal(menu.failed) as failed:
        menu.import_from(tmp_path / "gone.zip")
    assert failed.args[0].code == "backup.cannot-read"
    assert window.findChild(QMessageBox) is None
    with qtbot.waitSignal(menu.failed):
        menu.export_to(tmp_path / "no folder" / "mine.zip")


def test_everything_is_forgotten_after_a_yes(qtbot, menu, window):
    menu._forget.trigger()
    with qtbot.waitSignal(menu.leaving_wanted) as leaving:
        agree(window)
    assert menu._config.folders_file.exists()
    leaving.args[0]()
    assert not menu._config.data_dir.exists()
