"""StorageBox: how much disk space the library takes, and a way to rebuild its index."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGroupBox

from app.widgets import (
    HUGE,
    TIGHT,
    ElidedLabel,
    Label,
    Translated,
    button,
    column,
    row,
    size_in_words,
)
from engine import Status


class StorageBox(Translated, QGroupBox):
    """Sizes with their names, and two buttons.

    Signals:
        rebuild_wanted: The user wants the index rebuilt.
        folder_wanted: The user wants to see where the data lies.
    """

    rebuild_wanted = Signal()
    folder_wanted = Signal()

    def __init__(self, place: str) -> None:
        super().__init__()
        self._sizes: tuple[int, ...] = ()
        self._names = [Label(quiet=True) for _ in range(4)]
        self._values = [Label() for _ in range(4)]
        self._place = ElidedLabel(quiet=True)
        self._place.setText(place)
        self._note = Label(quiet=True, wrap=True)
        self._show, self._rebuild = button(self.folder_wanted), button(self.rebuild_wanted)
        pairs = zip(self._names, self._values, strict=True)
        sizes = row(*(column(*pair, spacing=TIGHT) for pair in pairs), None, spacing=HUGE)
        place_row = row(self._place, self._show, wide=self._place)
        self.setLayout(column(sizes, place_row, row(self._note, self._rebuild, wide=self._note)))
        self._retranslate()

    def show_status(self, status: Status) -> None:
        self._sizes = (
            status.catalog_bytes, status.index_bytes, status.cache_bytes, status.models_bytes,
        )  # fmt: skip
        self._retranslate()

    def set_busy(self, busy: bool) -> None:
        """Allow no rebuild while files are indexed."""
        self._rebuild.setEnabled(not busy)

    def _retranslate(self) -> None:
        self.setTitle(self.tr("Storage"))
        names = (
            self.tr("Extracted text"),
            self.tr("Index"),
            self.tr("Score cache"),
            self.tr("Models"),
        )
        for label, name in zip(self._names, names, strict=True):
            label.setText(name)
        for label, size in zip(self._values, self._sizes, strict=False):
            label.setText(size_in_words(size))
        self._show.setText(self.tr("Show folder"))
        self._rebuild.setText(self.tr("Rebuild index"))
        self._note.setText(
            self.tr(
                "The index is rebuilt from the stored text; no document is read again. "
                "Results are incomplete until it is done."
            )
        )
