import pytest
from PySide6.QtGui import QDesktopServices, QGuiApplication

from app.results.open_document import Viewer


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
    viewer.open_path(tmp_path)
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


def test_a_pdf_is_opened_at_its_page_where_that_can_be(qapp, opened, hit, tmp_path, monkeypatch):
    file = tmp_path / "a.pdf"
    file.touch()
    started = []
    monkeypatch.setattr(
        "app.results.open_document.pdf_program.command",
        lambda path, page: ["evince", str(page), str(path)],
    )
    monkeypatch.setattr(
        "app.results.open_document.QProcess.startDetached",
        lambda *line: started.append(line) or (True, 1),
    )
    Viewer().open(hit(1, path=file, kind="pdf", page=7))
    assert started == [("evince", ["7", str(file)])]
    Viewer().open(hit(1, path=file))
    assert [url.toLocalFile() for url in opened] == [str(file)]


def test_a_copy_is_opened_where_the_first_place_is_gone(qapp, opened, hit, tmp_path):
    (tmp_path / "b.md").touch()
    Viewer().open(hit(1, path=tmp_path / "a.md", copies=(tmp_path / "b.md",)))
    assert [url.toLocalFile() for url in opened] == [str(tmp_path / "b.md")]


def test_a_file_is_shown_in_its_folder(qapp, hit, tmp_path, monkeypatch):
    file = tmp_path / "a.md"
    file.touch()
    shown = []
    monkeypatch.setattr(
        "app.results.open_document.FileManager.show", lambda _, path: shown.append(path)
    )
    Viewer().show_folder(hit(1, path=file))
    assert shown == [file]


def test_the_passage_is_copied_with_where_it_is_from(qapp, hit):
    Viewer().cite(hit(1, page=3))
    text = QGuiApplication.clipboard().text()
    assert text == "Text of passage 1 in full.\n\n— Title 1, p. 3, /library/1.md"
