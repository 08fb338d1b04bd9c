import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from PySide6.QtGui import QDesktopServices, QGuiApplication

from app.results.open_document import Viewer, place_of
from engine import Message


@pytest.fixture
def opened(monkeypatch):
    urls = []
    monkeypatch.setattr("app.results.open_document.which", lambda _: None)
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: urls.append(url) or len(urls) < 3)
    return urls


def test_documents_and_folders_are_opened(qtbot, opened, hit, tmp_path):
    file = tmp_path / "数据 #1 100%.pdf"
    file.touch()
    viewer = Viewer()
    viewer.open(hit(1, path=file))
    viewer.open_path(tmp_path)
    assert [url.toLocalFile() for url in opened] == [str(file), str(tmp_path)]
    with qtbot.waitSignal(viewer.failed) as emitted:
        viewer.open(hit(1, path=file))  # the third is refused
    assert str(emitted.args[0]) == f"No program is set up to open {file.name}."


@pytest.mark.skipif(sys.platform != "linux", reason="others have no xdg-open")
def test_a_system_without_a_program_for_a_document_is_said_so(qtbot, hit, tmp_path, monkeypatch):
    asked = tmp_path / "asked"
    program = tmp_path / "xdg-open"
    program.write_text(f'#!/bin/sh\necho "$1" >> {asked}\nexit 3\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    file = tmp_path / "a b.md"
    file.touch()
    viewer = Viewer()
    with qtbot.waitSignal(viewer.failed) as emitted:
        viewer.open(hit(1, path=file))
    assert emitted.args == [Message("window.no-program", name="a b.md")]
    assert asked.read_text() == f"{file.as_uri()}\n"
    program.write_text("#!/bin/sh\n")
    with qtbot.waitSignal(viewer.opened):  # one was set meanwhile
        viewer.open(hit(1, path=file))


def test_a_document_that_is_gone_is_said_so(qtbot, opened, hit, tmp_path):
    viewer = Viewer()
    with qtbot.waitSignal(viewer.failed) as emitted:
        viewer.open(hit(1, path=tmp_path / "gone {x}.pdf"))
    assert str(emitted.args[0]).startswith(f"{tmp_path / 'gone {x}.pdf'} is no longer there.")
    assert opened == []


def test_the_passage_is_copied_whole(qapp, hit):
    Viewer().copy(hit(1))
    assert QGuiApplication.clipboard().text() == "Text of passage 1 in full."


def test_the_path_is_copied(qapp, hit):
    Viewer().copy_path(hit(1))
    assert QGuiApplication.clipboard().text() == str(Path("/library/1.md"))


def test_a_document_is_opened_in_another_program(qtbot, hit, tmp_path):
    file, asked = tmp_path / "a b.md", tmp_path / "asked"
    program = tmp_path / "program"
    program.write_text(f'#!/bin/sh\necho "$1" > {asked}\n')
    program.chmod(0o755)
    viewer = Viewer()
    with qtbot.waitSignal(viewer.failed) as emitted:
        viewer.open_with(hit(1, path=file), (str(program), "%f"))
    assert emitted.args == [Message("window.path-gone", path=file)]
    file.touch()
    viewer.open_with(hit(1, path=file), (str(program), "%f"))
    qtbot.waitUntil(lambda: asked.exists() and asked.read_text() == f"{file}\n")
    with qtbot.waitSignal(viewer.failed) as emitted:
        viewer.open_with(hit(1, path=file), ("/nowhere", "%f"))
    assert emitted.args == [Message("window.program-failed", program="/nowhere")]


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
        "app.results.open_document.Viewer.show_file", lambda _, path: shown.append(path)
    )
    Viewer().show_folder(hit(1, path=file))
    assert shown == [file]


def test_the_passage_is_copied_with_where_it_is_from(qapp, hit):
    viewer, said = Viewer(), []
    viewer.copied.connect(said.append)
    viewer.cite(hit(1, page=3))
    assert said == [Message("window.citation-copied")]
    text = QGuiApplication.clipboard().text()
    assert text == "Text of passage 1 in full.\n\n— Title 1, p. 3, /library/1.md"


def test_the_first_place_where_there_is_a_file(hit, tmp_path):
    here = tmp_path / "a.md"
    assert place_of(hit(1, path=here)) is None
    here.touch()
    assert place_of(hit(1, path=here)) == here
    gone = Path("/gone") / ("x" * 300)  # too long a name is an error of its own
    assert place_of(hit(1, path=gone, copies=(tmp_path / "b.md", here))) == here


freedesktop = pytest.mark.skipif(
    sys.platform in ("win32", "darwin"), reason="another kind of desktop"
)


@freedesktop
@pytest.mark.skipif(not shutil.which("dbus-run-session"), reason="needs a bus")
def test_the_desktop_is_asked_to_show_the_file(tmp_path):
    """On a bus of its own, with a file manager that notes what it was asked."""
    script = textwrap.dedent("""
        import sys
        from pathlib import Path
        from PySide6.QtCore import ClassInfo, QCoreApplication, QObject, QTimer, Slot
        from PySide6.QtDBus import QDBusConnection
        from app.results.open_document import Viewer

        app = QCoreApplication([])

        @ClassInfo({"D-Bus Interface": "org.freedesktop.FileManager1"})
        class Manager(QObject):
            @Slot("QStringList", str)
            def ShowItems(self, urls, startup_id):
                print("asked", *urls)
                QTimer.singleShot(0, app.quit)  # this may come before exec()

        bus = QDBusConnection.sessionBus()
        manager = Manager()
        assert bus.registerService("org.freedesktop.FileManager1")
        bus.registerObject(
            "/org/freedesktop/FileManager1", manager, QDBusConnection.RegisterOption.ExportAllSlots
        )
        QTimer.singleShot(10_000, app.quit)
        viewer = Viewer()
        viewer.show_file(Path(sys.argv[1]))
        app.exec()
    """)
    done = subprocess.run(
        ["dbus-run-session", "--", sys.executable, "-c", script, str(tmp_path / "a b.pdf")],
        capture_output=True, text=True, cwd=Path.cwd(), timeout=60,
    )  # fmt: skip
    assert f"asked file://{tmp_path}/a%20b.pdf" in done.stdout, done.stderr


@freedesktop
def test_without_one_the_folder_is_opened(qtbot, tmp_path, monkeypatch):
    opened = []
    monkeypatch.setattr("app.results.open_document.which", lambda _: None)
    monkeypatch.setattr(
        "app.results.open_document.QDesktopServices.openUrl",
        lambda url: opened.append(url) or len(opened) < 2,
    )
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
    viewer = Viewer()
    viewer.show_file(tmp_path / "a.pdf")
    qtbot.waitUntil(lambda: len(opened) == 1)
    assert opened[0].toLocalFile() == str(tmp_path)
    with qtbot.waitSignal(viewer.failed) as emitted:
        viewer.show_file(tmp_path / "a.pdf")
    assert emitted.args == [Message("window.no-program", name=tmp_path.name)]
