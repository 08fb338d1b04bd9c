"""A team's library is joined in a dialog, after a yes where text leaves the computer."""

import pytest
from PySide6.QtWidgets import QDialogButtonBox, QLineEdit, QMessageBox, QWidget

from app.library.team import JoinDialog
from app.stream import Lanes
from engine.config import Config
from engine.models.servers import Keys
from engine.stores.team import Place, server_of

pytest.importorskip("qdrant_client")


@pytest.fixture
def config(tmp_path):
    return Config(data_dir=tmp_path)


@pytest.fixture
def dialog(qtbot, config):
    parent, lanes = QWidget(), Lanes()
    qtbot.addWidget(parent)
    dialog = JoinDialog(config, lanes, parent)
    dialog.show()
    yield dialog
    assert lanes.stop()


def fill(dialog, name, address, key=""):
    dialog.name.setText(name)
    dialog.address.setText(address)
    dialog.key.setText(key)
    dialog.buttons.accepted.emit()


def ok(dialog):
    return dialog.buttons.button(QDialogButtonBox.StandardButton.Ok)


def test_it_is_joined_and_said(qtbot, dialog, config, qdrant):
    server = qdrant(key="secret")
    assert dialog.key.echoMode() == QLineEdit.EchoMode.Password
    with qtbot.waitSignal(dialog.joined) as joined:
        fill(dialog, "team", server.url, "secret")
        assert not ok(dialog).isEnabled()
        assert dialog._said.text().startswith("Asking 127.0.0.1")
    assert joined.args == ["team"]
    assert Place.read(config.data_dir / "libraries/team") == Place(server.url, "team")
    assert Keys(config.data_dir).get(server_of(server.url)) == "secret"
    assert not dialog.isVisible()
    assert dialog.key.text() == ""


def test_what_is_wrong_is_said_in_the_dialog(qtbot, dialog, qdrant):
    fill(dialog, "team", "qdrant.example")
    assert "not the address of a server" in dialog._said.text()
    server = qdrant(key="secret")
    fill(dialog, "team", server.url)
    qtbot.waitUntil(lambda: "requires a key" in dialog._said.text())
    assert ok(dialog).isEnabled()
    dialog.key.setText("secret")
    assert not dialog._said.isVisible()


def test_text_goes_elsewhere_only_after_a_yes_that_names_it(dialog):
    fill(dialog, "team", "http://qdrant.example:6333")
    [box] = dialog.findChildren(QMessageBox)
    assert "qdrant.example:6333" in box.text()
    assert "text of all documents" in box.informativeText()
    assert "without encryption" in box.informativeText()
    box.defaultButton().click()
    assert not dialog._stream.running
