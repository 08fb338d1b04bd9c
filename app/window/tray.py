"""Tray: an icon beside the clock that keeps the program running when its window is closed."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon

from app.widgets import shortened

_MOST = 5  # questions
_LONGEST = 60  # letters of one


class Tray(QSystemTrayIcon):
    """The icon, off by default, where the desktop has a place for it.

    Signals:
        window_wanted: The window is to come to the front.
        asked: One of the last questions, to be asked again.
        quit_wanted: The program is to end.
    """

    window_wanted = Signal()
    asked = Signal(str)
    quit_wanted = Signal()

    def __init__(
        self, icon: QIcon, questions: Callable[[], Sequence[str]], parent: QObject | None = None
    ) -> None:
        """`questions` returns those that were asked, the newest first."""
        super().__init__(icon, parent)
        self._questions = questions
        self._menu = QMenu()
        self._open = self._menu.addAction("", self.window_wanted.emit)
        self._asked: list[QAction] = []
        self._menu.aboutToShow.connect(self._fill)
        self._menu.addSeparator()
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

    def _fill(self) -> None:
        """List the last questions, between the way in and the way out."""
        for action in self._asked:
            self._menu.removeAction(action)
        before = self._menu.actions()[1]
        self._asked = []
        for question in self._questions()[:_MOST]:
            words = shortened(question, _LONGEST).replace("&", "&&")  # no mnemonic
            action = QAction(words, self._menu)
            action.triggered.connect(lambda _=False, question=question: self.asked.emit(question))
            self._menu.insertAction(before, action)
            self._asked.append(action)

    def retranslate(self) -> None:
        self._open.setText(self.tr("Open Pagewise"))
        self._quit.setText(self.tr("Quit"))
