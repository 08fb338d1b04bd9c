"""Tray: an icon beside the clock in which the window stays when it is closed. Off by default."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon


class Tray(QObject):
    """The icon, where the person wants one and the desktop has a place for it.

    Signals:
        window_wanted: The person wants to see the window.
        quit_wanted: The person wants the program to end.
    """

    window_wanted = Signal()
    quit_wanted = Signal()

    def __init__(self, icon: QIcon, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._menu = QMenu()
        self._open = self._menu.addAction("", self.window_wanted.emit)
        self._quit = self._menu.addAction("", self.quit_wanted.emit)
        self._icon = QSystemTrayIcon(icon, self)
        self._icon.setContextMenu(self._menu)
        self._icon.setToolTip("Pagewise")
        self._icon.activated.connect(self._on_activated)
        self.retranslate()

    def set_on(self, on: bool) -> None:
        """Show the icon, or take it away."""
        self._icon.setVisible(on)
        QApplication.setQuitOnLastWindowClosed(not on)

    @property
    def holds(self) -> bool:
        """Whether there is an icon by which a hidden window can be had back."""
        return self._icon.isVisible() and QSystemTrayIcon.isSystemTrayAvailable()

    def _on_activated(self, how: QSystemTrayIcon.ActivationReason) -> None:
        if how != QSystemTrayIcon.ActivationReason.Context:
            self.window_wanted.emit()

    def retranslate(self) -> None:
        """Speak the language that holds now."""
        self._open.setText(self.tr("Open Pagewise"))
        self._quit.setText(self.tr("Quit"))
