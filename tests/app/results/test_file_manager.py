import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from app.results.file_manager import FileManager

pytestmark = pytest.mark.skipif(
    sys.platform in ("win32", "darwin"), reason="another kind of desktop"
)


@pytest.mark.skipif(not shutil.which("dbus-run-session"), reason="needs a bus")
def test_the_desktop_is_asked_to_show_the_file(tmp_path):
    """On a bus of its own, with a file manager that notes what it was asked."""
    script = textwrap.dedent("""
        import sys
        from pathlib import Path
        from PySide6.QtCore import ClassInfo, QCoreApplication, QObject, QTimer, Slot
        from PySide6.QtDBus import QDBusConnection
        from app.results.file_manager import FileManager

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
        files = FileManager()
        files.show(Path(sys.argv[1]))
        app.exec()
    """)
    done = subprocess.run(
        ["dbus-run-session", "--", sys.executable, "-c", script, str(tmp_path / "a b.pdf")],
        capture_output=True, text=True, cwd=Path.cwd(), timeout=60,
    )  # fmt: skip
    assert f"asked file://{tmp_path}/a%20b.pdf" in done.stdout, done.stderr


def test_without_one_the_folder_is_opened(qtbot, tmp_path, monkeypatch):
    opened = []
    monkeypatch.setattr(
        "app.results.file_manager.QDesktopServices.openUrl",
        lambda url: opened.append(url) or len(opened) < 2,
    )
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
    files = FileManager()
    files.show(tmp_path / "a.pdf")
    qtbot.waitUntil(lambda: len(opened) == 1)
    assert opened[0].toLocalFile() == str(tmp_path)
    with qtbot.waitSignal(files.failed) as told:
        files.show(tmp_path / "a.pdf")
    assert told.args == [tmp_path]
