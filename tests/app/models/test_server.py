"""Servers are added in the dialog of the models, after a yes where text leaves the computer."""

import pytest
from PySide6.QtWidgets import QLineEdit, QMessageBox

from app.models.row import ModelRow
from app.models.server import AddServer
from engine.models.servers import Keys, agreed_servers, parse_address
from tests.model_server import VLLM, Embedder


@pytest.fixture
def adding(dialog):
    dialog._server.click()
    return dialog.findChild(AddServer)


def test_a_reranker_is_checked_listed_and_used(
    qtbot, dialog, adding, jobs, preferences, serve, said
):
    server = serve(VLLM(), key="secret")
    assert adding.key.echoMode() == QLineEdit.EchoMode.Password
    adding.address.setText(f"{server.url}/v1")
    adding.key.setText("secret")
    with qtbot.waitSignals([jobs.ended, jobs.listed], timeout=60_000):
        adding._on_accepted()
    qtbot.waitUntil(lambda: dialog.findChild(ModelRow, server.url) is not None)
    assert preferences.config.model == server.url
    row = dialog.findChild(ModelRow, server.url)
    assert "It is sound." in said(row)
    assert "secret" not in said(dialog)
    host = server.url.removeprefix("http://")
    dialog.show_used("Qwen3-Reranker", host, "logits", False)
    assert f"In use: Qwen3-Reranker at {host}. It gives raw scores" in dialog._words.text()
    assert "in use" in said(row)
    assert not row._forget.isVisible()
    jobs.use("builtin")
    dialog.show_unranked()
    visible = [each for each in row._buttons if each.isVisible()]
    assert visible == [row._use, row._measure, row._verify, row._forget]
    with qtbot.waitSignal(jobs.listed):
        row._forget.click()
    qtbot.waitUntil(lambda: server.url not in said(dialog))
    data_dir = preferences.config.data_dir
    assert agreed_servers(data_dir) == ()
    assert Keys(data_dir).get(parse_address(server.url)) == ""


def test_one_that_is_elsewhere_needs_a_yes_that_names_it(adding, jobs, monkeypatch):
    added = []
    monkeypatch.setattr(jobs, "add_server", lambda *what: added.append(what))
    adding.address.setText("http://gpu.example:8000#m")
    adding._on_accepted()
    [box] = adding.findChildren(QMessageBox)
    assert "gpu.example:8000" in box.text()
    assert "your questions and the passages" in box.informativeText()
    assert "without encryption" in box.informativeText()
    box.defaultButton().click()
    assert added == []
    adding._on_accepted()
    box = adding.findChildren(QMessageBox)[-1]
    next(each for each in box.buttons() if each is not box.defaultButton()).click()
    assert added == [("http://gpu.example:8000#m", "")]
    assert not adding.isVisible()


@pytest.mark.parametrize("given", ["", "gpu:8000", "https://me:secret@host"])
def test_what_is_no_address_is_said_and_can_be_mended(adding, said, given):
    adding.address.setText(given)
    adding._on_accepted()
    assert adding.isVisible()
    assert "http" in adding._problem.text() or "key" in adding._problem.text()
    adding.address.setText("http://")
    assert not adding._problem.isVisible()


def test_an_encoder_is_listed_as_one(qtbot, dialog, adding, jobs, preferences, serve):
    server = serve(Embedder())
    adding.address.setText(server.url)
    with qtbot.waitSignals([jobs.ended, jobs.listed], timeout=60_000):
        adding._on_accepted()
    assert preferences.config.model == "auto"
    assert dialog.findChild(ModelRow, server.url).parentWidget() is not None
    assert not dialog.findChild(ModelRow, server.url)._measure.isVisible()
    dialog.findChild(ModelRow, server.url)._use.click()
    assert preferences.config.encoder == server.url


def test_a_server_that_cannot_be_asked_says_so_in_its_row(qtbot, dialog, adding, jobs, serve, said):
    server = serve(VLLM())
    server.close()
    adding.address.setText(server.url)
    with qtbot.waitSignals([jobs.failed, jobs.listed], timeout=60_000):
        adding._on_accepted()
    row = dialog.findChild(ModelRow, server.url)
    assert "cannot be reached" in said(row)
    assert not row._install.isVisible()
