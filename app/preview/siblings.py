"""Siblings: all passages that were found in the shown document, a line each."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.widgets import Label, Translated, column, page_in_words
from engine import Hit

_ROWS = 4  # visible at a time
_EDGE = 3  # pixels, at the left of the current line


class Siblings(Translated, QWidget):
    """Lists the passages by rank; hidden where there is only one.

    Signals:
        chosen: The Hit that the user wants to see.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hits: tuple[Hit, ...] = ()
        self._current: int | None = None
        self._words = Label(quiet=True)
        self.list = QListWidget()
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setUniformItemSizes(True)
        self.list.setWordWrap(False)
        self.list.setItemDelegate(_Line(self.list))
        self.list.itemClicked.connect(self._on_wanted)
        self.list.itemActivated.connect(self._on_wanted)
        self._recolour()
        self.setLayout(column(self._words, self.list, spacing=4, margins=(14, 6, 8, 8)))
        self.show_hits((), None)
        self._retranslate()

    def show_hits(self, hits: Sequence[Hit], current: int | None) -> None:
        """List the hits of a document; `current` is the id of the passage that is shown."""
        self._current = current
        if tuple(hits) != self._hits:
            self._hits = tuple(hits)
            self._retranslate()
        ids = [hit.passage_id for hit in self._hits]
        self.list.setCurrentRow(ids.index(current) if current in ids else -1)
        self.setVisible(len(self._hits) > 1)

    def neighbour(self, step: int) -> Hit | None:
        """Return the hit `step` places after the current one in the document, cyclically."""
        hits = sorted(self._hits, key=lambda hit: hit.passage_id)
        ids = [hit.passage_id for hit in hits]
        if self._current not in ids or len(ids) < 2:
            return None
        return hits[(ids.index(self._current) + step) % len(hits)]

    def _fill(self) -> None:
        self.list.clear()
        line = self.fontMetrics().height() + 10
        for hit in self._hits:
            parts = [
                page_in_words(hit.page, hit.page_label, hit.kind),
                "" if hit.score is None else f"{hit.score:.3f}",
                " ".join(hit.snippet.split()),
            ]
            item = QListWidgetItem("  ".join(part for part in parts if part))
            item.setSizeHint(QSize(0, line))
            item.setData(Qt.ItemDataRole.UserRole, hit)
            self.list.addItem(item)
        self.list.setFixedHeight(min(max(len(self._hits), 1), _ROWS) * line + 4)

    def _recolour(self) -> None:
        """Mark the current line as the result list marks its rows."""
        palette = self.palette()
        accent = palette.color(QPalette.ColorRole.Accent)
        accent.setAlpha(44)
        palette.setColor(QPalette.ColorRole.Highlight, accent)
        text = palette.color(QPalette.ColorRole.Text)
        palette.setColor(QPalette.ColorRole.HighlightedText, text)
        self.list.setPalette(palette)

    def _on_wanted(self, item: QListWidgetItem) -> None:
        self.chosen.emit(item.data(Qt.ItemDataRole.UserRole))

    def _retranslate(self) -> None:
        self._fill()
        words = self.tr("{count} passages of this document were found")
        self._words.setText(words.format(count=len(self._hits)))
        self.list.setAccessibleName(self.tr("Passages of this document"))


class _Line(QStyledItemDelegate):
    """Draws an edge at the current line, as the ground alone hardly tells it from others."""

    # --- Qt

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().paint(painter, option, index)
        if option.state & QStyle.StateFlag.State_Selected:
            edge = option.rect.adjusted(0, 0, _EDGE - option.rect.width(), 0)
            painter.fillRect(edge, option.palette.accent())
