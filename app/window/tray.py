"""Tray: an icon beside the clock that keeps the program running when its window is closed."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon


class Tray(QSystemTrayIcon):
    """The icon, off by default, where the desktop has a place for it."""

    window_wanted = Signal()
    quit_wanted = Signal()

    def __init__(self, icon: QIcon, parent: QObject | None = None) -> None:
        super().__init__(icon, parent)
        self._menu = QMenu()
        self._open = self._menu.addAction("", self.window_wanted.emit)
        self._quit = self._menu.addAction("", self.quit_wanted.emit)
        self.setContextMenu(self._menu)
        self.setToolTip("Pagewise")
        self.activated.connect(self._on_activated)
        self.retranslate()

    def set_on(self, on: bool) -> None:
        self.setVisible(on)
        QApplication.setQuitOnLastWindowClosed(not on)

    @property
    def holds(self) -> bool:
        """Whether there is an icon that can bring a hidden window back."""
        return self.isVisible() and QSystemTrayIcon.isSystemTrayAvailable()

    def _on_activated(self, how: QSystemTrayIcon.ActivationReason) -> None:
        if how != QSystemTrayIcon.ActivationReason.Context:
            self.window_wanted.emit()

    def retranslate(self) -> None:
        self._open.setText(self.tr("Open Pagewise"))
        self._quit.setText(self.tr("Quit"))
