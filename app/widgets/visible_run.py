"""VisibleRun: a stream that works only while somebody sees what comes of it."""

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

from app.stream import Lane, Make, Stream


class VisibleRun(QObject):
    """Runs a generator while `widget` is on the screen.

    What is started before waits until the widget is shown; what is cut short by hiding it runs
    again then.
    """

    def __init__(self, name: str, lane: Lane, widget: QWidget) -> None:
        super().__init__(widget)
        self.stream = Stream(name, lane, widget)
        self._widget = widget
        self._make: Make | None = None  # the newest request
        self._waiting = False  # it has not been started, or was cut short
        self._pause = QTimer(self, singleShot=True)
        self._pause.timeout.connect(self._run)
        widget.installEventFilter(self)

    def start(self, make: Make, pause_ms: int = 0) -> None:
        """Run this instead of what runs, after a pause in which nothing else was started."""
        self.stream.cancel()
        self._make, self._waiting = make, True
        if self._widget.isVisible():
            self._pause.start(pause_ms)

    def cancel(self) -> None:
        """Run nothing, until the next start."""
        self.stream.cancel()
        self._waiting = False

    def _run(self) -> None:
        if self._make and self._waiting and self._widget.isVisible():
            self._waiting = False
            self.stream.start(self._make)

    # --- Qt

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show:
            self._pause.start(0)
        elif event.type() == QEvent.Type.Hide and self.stream.running:
            self.stream.cancel()
            self._waiting = True
        return False
