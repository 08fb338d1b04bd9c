"""StorageBox: how much room the library takes on the disk, and a way to write its index anew."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QGridLayout, QGroupBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.widgets.data_size import size_in_words
from app.widgets.label import ElidedLabel, Label
from engine import Status


class StorageBox(QGroupBox):
    """Sizes, with words beside them.

    Signals:
        rebuild_wanted: The person wants the index written anew.
        folder_wanted: The person wants to see where all this lies.
    """

    rebuild_wanted = Signal()
    folder_wanted = Signal()

    def __init__(self, place: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sizes: tuple[int, ...] = ()
        self._names = [Label() for _ in range(4)]
        self._values = [Label() for _ in range(4)]
        self._place = ElidedLabel(quiet=True)
        self._place.setText(place)
        self._note = Label(quiet=True)
        self._note.setWordWrap(True)
        self._show = QPushButton()
        self._show.setAutoDefault(False)
        self._show.clicked.connect(self.folder_wanted)
        self._rebuild = QPushButton()
        self._rebuild.setAutoDefault(False)
        self._rebuild.clicked.connect(self.rebuild_wanted)

        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        for column, (name, value) in enumerate(zip(self._names, self._values, strict=True)):
            grid.addWidget(name, 0, column)
            grid.addWidget(value, 1, column)
            name.setForegroundRole(self._note.foregroundRole())
        grid.setColumnStretch(len(self._names), 1)
        row = QHBoxLayout()
        row.addWidget(self._place, 1)
        row.addWidget(self._show)
        below = QHBoxLayout()
        below.addWidget(self._note, 1)
        below.addWidget(self._rebuild)
        column_of_all = QVBoxLayout(self)
        column_of_all.addLayout(grid)
        column_of_all.addLayout(row)
        column_of_all.addLayout(below)
        self._retranslate()

    @property
    def text(self) -> str:
        """What the box says of sizes."""
        pairs = zip(self._names, self._values, strict=True)
        return ", ".join(f"{name.text()} {value.text()}" for name, value in pairs)

    def show_status(self, status: Status) -> None:
        """Show what the library takes now."""
        self._sizes = (
            status.catalog_bytes, status.index_bytes, status.cache_bytes, status.models_bytes,
        )  # fmt: skip
        self._retranslate()

    def set_busy(self, busy: bool) -> None:
        """While files are read the index cannot be rebuilt beside it."""
        self._rebuild.setEnabled(not busy)

    def _retranslate(self) -> None:
        self.setTitle(self.tr("Storage"))
        names = (self.tr("Texts"), self.tr("Index"), self.tr("Scores"), self.tr("Models"))
        for label, name in zip(self._names, names, strict=True):
            label.setText(name)
        for label, size in zip(self._values, self._sizes, strict=False):
            label.setText(size_in_words(size))
        self._show.setText(self.tr("Show folder"))
        self._rebuild.setText(self.tr("Rebuild index"))
        self._note.setText(
            self.tr(
                "Rebuilding writes the index anew from the stored texts; no document is read again."
                " Until it is done, fewer passages are found."
            )
        )

    # --- Qt

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
