"""Rest: puts off what is costly until the person pauses."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

_PAUSE = 300  # ms without a key


class Rest(QObject):
    """Whether the person is typing, and what waits for the end of that."""

    def __init__(self, act: Callable[[], None], parent: QObject | None = None) -> None:
        """`act` is what is put off."""
        super().__init__(parent)
        self._act = act
        self._due = False
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._on_pause)

    def disturb(self) -> None:
        """The person has typed something."""
        self._pause.start()

    def end(self) -> None:
        """The person has typed all of it."""
        self._pause.stop()

    def puts_off(self) -> bool:
        """Whether the person is typing; if so, `act` follows in the next pause."""
        self._due = self._pause.isActive()
        return self._due

    def forget(self) -> None:
        """What was put off is not wanted any more."""
        self._due = False

    def _on_pause(self) -> None:
        if self._due:
            self._due = False
            self._act()
