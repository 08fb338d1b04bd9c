import json
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QLineEdit, QListWidget, QPlainTextEdit, QPushButton

from app.settings import Preferences
from app.settings.assistants_dialog import AssistantsDialog
from engine import announced, read_token
from engine.config import Config

FOLDERS = (Path("/docs/contracts"), Path("/docs/旅行 2025"))


@pytest.fixture
def dialog(qtbot, library, tmp_path):
    library.configure(Config(data_dir=tmp_path, library="work"))
    library.kept = FOLDERS
    dialog = AssistantsDialog(Preferences(library))
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def block(dialog) -> str:
    return dialog.findChild(QPlainTextEdit).toPlainText()


def test_what_is_copied_is_what_is_shown(dialog):
    dialog.findChild(QPushButton, "copy").click()
    assert QGuiApplication.clipboard().text() == block(dialog)
    program = json.loads(block(dialog))["mcpServers"]["pagewise"]
    assert program["args"][-3:] == ["--library", "work", "mcp"]


@pytest.mark.parametrize("assistant", ["Claude Desktop", "Cursor", "VS Code"])
def test_an_assistant_sees_the_folders_that_are_chosen(dialog, assistant):
    dialog.findChild(QComboBox).setCurrentText(assistant)
    assert "--folder" not in block(dialog)  # all, and those to come
    folders = dialog.findChild(QListWidget)
    folders.item(0).setCheckState(Qt.CheckState.Unchecked)
    [servers] = json.loads(block(dialog)).values()
    assert servers["pagewise"]["args"][-2:] == ["--folder", str(FOLDERS[1])]
    dialog.hide()
    dialog.show()
    assert folders.item(0).checkState() == Qt.CheckState.Unchecked
    folders.item(1).setCheckState(Qt.CheckState.Unchecked)
    assert block(dialog) == ""
    assert not dialog.findChild(QPushButton, "copy").isEnabled()


def test_the_service_is_told_where_it_answers_and_its_token_on_a_click(dialog, library):
    config = replace(library.config, library="")
    library.configure(config)
    shown = dialog.findChildren(QLineEdit)
    with announced(config, "http://127.0.0.1:9000"):
        dialog.hide()
        dialog.show()
        dialog.findChild(QComboBox).setCurrentText("Open WebUI")
        assert block(dialog).endswith("serve\nhttp://127.0.0.1:9000/mcp")
        assert not any(each.isVisible() or each.text() == read_token(config) for each in shown)
        dialog.findChild(QPushButton, "reveal").click()
        assert [each.text() for each in shown] == ["http://127.0.0.1:9000", read_token(config)]
        assert all(each.isVisible() for each in shown)
    dialog.findChild(QPushButton, "copy token").click()
    assert QGuiApplication.clipboard().text() == read_token(config)


def test_a_token_that_cannot_be_made_is_said(dialog, library, tmp_path):
    (tmp_path / "file").touch()
    library.configure(Config(data_dir=tmp_path / "file" / "data"))
    dialog.findChild(QPushButton, "reveal").click()
    assert str(tmp_path / "file") in " ".join(
        each.text() for each in dialog.findChildren(type(dialog._state))
    )
