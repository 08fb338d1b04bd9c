"""FolderDrops: folders and files that are dropped anywhere on the window."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from app.library import dropped_paths


class FolderDrops(QObject):
    """Takes drops for a window, in place of all widgets in it.

    Signals:
        hovering: Whether something that can be added is being dragged over the window.
        dropped: The folders and files (a list of Path).
        refused: Something else was dropped: a text, or an address.
    """

    hovering = Signal(bool)
    dropped = Signal(object)
    refused = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        for part in window.findChildren(QWidget):
            part.setAcceptDrops(False)
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, window: QObject, event: QEvent) -> bool:
        """Handle what is dragged over the window, or dropped on it."""
        match event:
            case QDragEnterEvent():
                if event.source() is None:  # not a hit of ours, on its way out
                    event.setDropAction(Qt.DropAction.CopyAction)
                    event.accept()
                    self.hovering.emit(bool(dropped_paths(event.mimeData())))
                return True
            case QDropEvent() if event.type() == QEvent.Type.Drop:
                self.hovering.emit(False)
                if paths := dropped_paths(event.mimeData()):
                    self.dropped.emit(paths)
                else:
                    self.refused.emit()
                event.setDropAction(Qt.DropAction.CopyAction)  # a move would delete the files
                event.accept()
                return True
        if event.type() == QEvent.Type.DragLeave:
            self.hovering.emit(False)
        return False
