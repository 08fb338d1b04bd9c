import pytest
from PySide6.QtGui import QDesktopServices, QGuiApplication

from app.viewer import Viewer


@pytest.fixture
def opened(monkeypatch):
    urls = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: urls.append(url) or len(urls) < 3)
    return urls


def test_documents_and_folders_are_opened(qtbot, opened, hit, tmp_path):
    file = tmp_path / "数据 #1 100%.pdf"
    file.touch()
    viewer = Viewer()
    viewer.open(hit(1, path=file))
    viewer.show_folder(hit(1, path=file))
    assert [url.toLocalFile() for url in opened] == [str(file), str(tmp_path)]
    with qtbot.waitSignal(viewer.failed) as told:
        viewer.open(hit(1, path=file))  # the third is refused
    assert told.args == [f"No program is set to open {file.name}."]


def test_a_document_that_is_gone_is_said_so(qtbot, opened, hit, tmp_path):
    viewer = Viewer()
    with qtbot.waitSignal(viewer.failed) as told:
        viewer.open(hit(1, path=tmp_path / "gone {x}.pdf"))
    assert told.args[0].startswith(f"{tmp_path / 'gone {x}.pdf'} is no longer there.")
    assert opened == []


def test_the_passage_is_copied_whole(qapp, hit):
    Viewer().copy(hit(1))
    assert QGuiApplication.clipboard().text() == "Text of passage 1 in full."
