"""Viewer: shows a hit's document in the program that the desktop has for it, or in its folder."""

import logging
import sys
from collections.abc import Sequence
from pathlib import Path
from shutil import which

from PySide6.QtCore import QObject, QProcess, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from app.results import pdf_program
from app.results.desktop_entries import filled
from app.results.export import cited
from engine import Hit, Message, on_disk

log = logging.getLogger(__name__)

_NAME = "org.freedesktop.FileManager1"
_PATIENCE = 3000  # ms for a file manager to answer
_NOT_OPENED = (3, 4)  # by xdg-open: there is no program, or it failed


class Viewer(QObject):
    """Opens documents and their folders, and copies passages.

    Signals:
        failed: A Message saying why that could not be done.
        opened: A document, or a folder, was opened.
        copied: A Message saying what is in the clipboard now.
    """

    failed = Signal(object)
    opened = Signal()
    copied = Signal(object)

    def open(self, hit: Hit) -> None:
        """Open the document of a hit, at its page where the program for it takes one."""
        path = place_of(hit) or hit.path
        if hit.kind == "pdf" and hit.page and is_there(path):
            line = pdf_program.command(path, hit.page)
            if line and QProcess.startDetached(line[0], line[1:])[0]:
                self.opened.emit()
                return
        self.open_path(path)

    def open_with(self, hit: Hit, line: Sequence[str]) -> None:
        """Open the document of a hit in the program of this line of a desktop entry."""
        path = place_of(hit) or hit.path
        if not is_there(path):
            self.failed.emit(Message("window.path-gone", path=path))
            return
        program, *words = filled(line, [str(path)])
        if not QProcess.startDetached(program, words)[0]:
            self.failed.emit(Message("window.program-failed", program=program))
        else:
            self.opened.emit()

    def choose_program(self, hit: Hit, parent: QWidget) -> None:
        """Have the user choose a program for the document of a hit."""
        if sys.platform == "win32":
            system = ("rundll32.exe", "shell32.dll,OpenAs_RunDLL", "%f")
            self.open_with(hit, system)
            return
        on_mac = sys.platform == "darwin"
        name, _ = QFileDialog.getOpenFileName(
            parent, self.tr("Choose a program"), "/Applications" if on_mac else "/usr/bin"
        )
        if name:
            self.open_with(hit, ("/usr/bin/open", "-a", name, "%f") if on_mac else (name, "%f"))

    def show_folder(self, hit: Hit) -> None:
        path = place_of(hit)
        if path is None:
            self.open_path(hit.path.parent)
        else:
            self.show_file(path)

    def show_file(self, path: Path) -> None:
        """Show a file in its folder, or the folder where the desktop cannot do that."""
        if sys.platform == "win32":
            explorer = QProcess()
            explorer.setProgram("explorer")
            # Explorer reads its line in its own way; a path holds no quotes on Windows.
            explorer.setNativeArguments(f'/select,"{path}"')
            shown = explorer.startDetached()[0]
        elif sys.platform == "darwin":
            shown = QProcess.startDetached("/usr/bin/open", ["-R", str(path)])[0]
        else:
            shown = self._ask_file_manager(path)
        if not shown:
            self.open_path(path.parent)

    def _ask_file_manager(self, path: Path) -> bool:
        """Ask through the D-Bus interface of freedesktop.org; return whether there is a bus."""
        from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher

        bus = QDBusConnection.sessionBus()
        if not bus.isConnected():
            return False
        message = QDBusMessage.createMethodCall(
            _NAME, "/" + _NAME.replace(".", "/"), _NAME, "ShowItems"
        )
        message.setArguments([[on_disk(path).as_uri()], ""])
        watcher = QDBusPendingCallWatcher(bus.asyncCall(message, _PATIENCE), self)

        def answered() -> None:
            if watcher.isError():
                log.info("no file manager shows %s: %s", path, watcher.error().message())
                self.open_path(path.parent)
            watcher.deleteLater()

        watcher.finished.connect(answered)
        return True

    def copy_path(self, hit: Hit) -> None:
        self._copy(str(place_of(hit) or hit.path), "window.path-copied")

    def copy(self, hit: Hit) -> None:
        self._copy(hit.text, "window.passage-copied")

    def cite(self, hit: Hit) -> None:
        self._copy(cited(hit), "window.citation-copied")

    def _copy(self, text: str, code: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.copied.emit(Message(code))

    def open_path(self, path: Path) -> None:
        if not is_there(path):
            self.failed.emit(Message("window.path-gone", path=path))
            return
        xdg_open = which("xdg-open") if sys.platform == "linux" else None
        if xdg_open:  # Qt does not wait for its answer
            opening = QProcess(self)
            opening.setProgram(xdg_open)
            opening.setArguments([on_disk(path).as_uri()])
            opening.setStandardOutputFile(QProcess.nullDevice())  # a viewer may write for hours
            opening.setStandardErrorFile(QProcess.nullDevice())
            opening.setObjectName(path.name)
            opening.finished.connect(self._on_answered)
            opening.finished.connect(opening.deleteLater)
            opening.start()
        # no #page fragment: a viewer that does not know it looks for a file of that name
        elif not QDesktopServices.openUrl(QUrl(on_disk(path).as_uri())):
            self._say_no_program(path.name)
        else:
            self.opened.emit()

    def _on_answered(self, code: int) -> None:
        if code in _NOT_OPENED:
            self._say_no_program(self.sender().objectName())
        else:
            self.opened.emit()

    def _say_no_program(self, name: str) -> None:
        log.warning("nothing opens %s", name)
        self.failed.emit(Message("window.no-program", name=name))


def place_of(hit: Hit) -> Path | None:
    """Return the first of the paths of a hit's document where there is a file."""
    return next((path for path in (hit.path, *hit.copies) if is_there(path)), None)


def is_there(path: Path) -> bool:
    try:
        return on_disk(path).exists()
    except OSError:
        return False
