import sys
from unittest.mock import Mock

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QMessageBox, QPushButton

from app.library.health import setup_row
from app.library.health.setup_row import SetupRow
from app.library.indexing import Indexing
from engine import EngineError, Fetching


@pytest.fixture
def row(qtbot, lanes, monkeypatch):
    monkeypatch.setattr(setup_row, "ocr_available", lambda: False)
    monkeypatch.setattr(setup_row, "can_install_ocr", lambda: True)
    monkeypatch.setattr(setup_row, "which", lambda name: name == "dnf")
    row = SetupRow(lanes, Mock(Indexing))
    qtbot.addWidget(row)
    row.show_causes({"scanned", "program"})
    yield row
    lanes.stop()


def consent(row, answer):
    row.findChild(QPushButton, "ocr").click()
    box = row.findChildren(QMessageBox)[-1]
    assert "pypi.org" in box.text()
    box.button(answer).click()


def test_only_what_is_missing_is_offered(row, said, monkeypatch):
    assert "pypi.org" in said(row)
    assert "LibreOffice" in said(row)
    row.show_causes({"password"})
    assert row.isHidden()
    monkeypatch.setattr(setup_row, "ocr_available", lambda: True)
    row.show_causes({"scanned"})
    assert row.isHidden()


def test_ocr_is_installed_after_a_yes(qtbot, row, said, monkeypatch):
    asked = []

    def install():
        asked.append(True)
        yield Fetching("Collecting rapidocr")

    monkeypatch.setattr(setup_row, "install_ocr", install)
    consent(row, QMessageBox.StandardButton.Cancel)
    assert not asked
    consent(row, QMessageBox.StandardButton.Ok)
    qtbot.waitUntil(lambda: "OCR is installed" in said(row))
    row._indexing.restart.assert_called_once_with()


def test_what_went_wrong_is_said(qtbot, row, said, monkeypatch):
    def install():
        yield Fetching("x")
        raise EngineError("documents.ocr-not-installed", reason="no network")

    monkeypatch.setattr(setup_row, "install_ocr", install)
    consent(row, QMessageBox.StandardButton.Ok)
    qtbot.waitUntil(lambda: "OCR could not be installed: no network" in said(row))
    assert row.findChild(QPushButton, "ocr").isVisibleTo(row)


def test_where_pip_must_not_install_the_command_is_copied(row, said, monkeypatch):
    monkeypatch.setattr(setup_row, "can_install_ocr", lambda: False)
    row._retranslate()
    row.findChild(QPushButton, "ocr").click()
    assert " -m pip install 'rapidocr>=3.10,<3.11'" in QGuiApplication.clipboard().text()
    assert "command is copied" in said(row)


def test_libreoffice_has_a_command_and_a_page(row, monkeypatch):
    row.findChild(QPushButton, "office").click()
    assert QGuiApplication.clipboard().text().startswith("sudo dnf install")
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    row._page.click()
    assert opened[0].host() == "www.libreoffice.org"


def test_a_package_without_pip_says_so_and_offers_no_command(row, said, monkeypatch):
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    row.show_causes({"scanned"})
    row.changeEvent(QEvent(QEvent.Type.LanguageChange))
    assert "does not include it" in said(row)
    assert row.findChild(QPushButton, "ocr").isHidden()
