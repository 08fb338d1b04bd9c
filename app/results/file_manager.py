"""FileManager: shows a file where it lies, in the program that the desktop has for that."""

import logging
import sys
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QUrl, Signal
from PySide6.QtGui import QDesktopServices

log = logging.getLogger(__name__)

_NAME = "org.freedesktop.FileManager1"
_PATIENCE = 3000  # ms for a file manager to answer


class FileManager(QObject):
    """Shows a file chosen in its folder, or the folder where that cannot be.

    Signals:
        failed: The folder that nothing shows.
    """

    failed = Signal(object)

    def show(self, path: Path) -> None:
        """Show a file in its folder."""
        if sys.platform == "win32":
            explorer = QProcess()
            explorer.setProgram("explorer")
            # Explorer reads its line in its own way; a path holds no quotes on Windows.
            explorer.setNativeArguments(f'/select,"{path}"')
            if not explorer.startDetached()[0]:
                self._show_folder(path)
        elif sys.platform == "darwin":
            if not QProcess.startDetached("/usr/bin/open", ["-R", str(path)])[0]:
                self._show_folder(path)
        else:
            self._ask(path)

    def _ask(self, path: Path) -> None:
        """Ask the desktop's file manager, as freedesktop.org has it."""
        from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher

        bus = QDBusConnection.sessionBus()
        if not bus.isConnected():
            self._show_folder(path)
            return
        message = QDBusMessage.createMethodCall(
            _NAME, "/" + _NAME.replace(".", "/"), _NAME, "ShowItems"
        )
        message.setArguments([[path.as_uri()], ""])
        watcher = QDBusPendingCallWatcher(bus.asyncCall(message, _PATIENCE), self)

        def answered() -> None:
            if watcher.isError():
                log.info("no file manager shows %s: %s", path, watcher.error().message())
                self._show_folder(path)
            watcher.deleteLater()

        watcher.finished.connect(answered)

    def _show_folder(self, path: Path) -> None:
        if not QDesktopServices.openUrl(QUrl(path.parent.as_uri())):
            self.failed.emit(path.parent)
