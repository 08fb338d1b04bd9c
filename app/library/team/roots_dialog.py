"""RootsDialog: where the folders of a team's library are on this computer."""

from collections.abc import Iterator

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QGridLayout,
    QLineEdit,
    QWidget,
)

from app.stream import Lanes, Stream
from app.widgets import (
    LARGE,
    MEDIUM,
    Label,
    TextTable,
    Translated,
    button,
    column,
    resize_within_screen,
    row,
)
from engine import EngineError, Library, Message, server_of

_SIZE = 640, 420  # pixels


class RootsDialog(Translated, QDialog):
    """Lists what all call a folder, and where that is here; adds to the list and removes from it.

    Signals:
        changed: Documents are found elsewhere now.
    """

    changed = Signal()

    def __init__(self, library: Library, lanes: Lanes, parent: QWidget) -> None:
        super().__init__(parent)
        self._library = library
        self._intro, self._said = Label(wrap=True), Label(wrap=True)
        self.table = TextTable("roots", 2, wide=(0, 1))
        self.table.itemSelectionChanged.connect(self._on_selected)
        self._titles = [Label(), Label()]
        self.root, self.here = QLineEdit(), QLineEdit()
        self.root.setPlaceholderText("smb://files/legal")
        self._choose = button(self._on_choose, "choose")
        self.add, self.remove = button(self._on_add, "add"), button(self._on_remove, "remove")
        form = QGridLayout()
        for line, (title, field) in enumerate(
            zip(self._titles, (self.root, self.here), strict=True)
        ):
            title.setBuddy(field)
            field.textChanged.connect(self._enable)
            field.returnPressed.connect(self.add.click)
            form.addWidget(title, line, 0)
            form.addWidget(field, line, 1)
        form.addWidget(self._choose, 1, 2)
        self._close = button(self.close, "close")
        foot = row(self.add, self.remove, None, self._close)
        parts = (self._intro, self.table, form, self._said, foot)
        margins = (LARGE, LARGE, LARGE, LARGE)
        self.setLayout(column(*parts, wide=self.table, spacing=MEDIUM, margins=margins))
        self._stream = Stream("roots", lanes.rest, self)
        self._stream.yielded.connect(self._on_changed)
        self._stream.failed.connect(self._say)
        self._said.hide()
        self._retranslate()
        resize_within_screen(self, *_SIZE)

    def propose(self, root: str) -> None:
        """Have the user say where this folder is."""
        self.root.setText(root)
        self.here.setFocus()

    def _on_choose(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("The folder on this computer"))
        if folder:
            self.here.setText(folder)

    def _on_selected(self) -> None:
        """Show the chosen line in the fields, to be changed."""
        line = self.table.currentRow()
        if line >= 0 and self.table.selectedItems():
            self.root.setText(self.table.cell(line, 0).text())
            self.here.setText(self.table.cell(line, 1).text())
        self._enable()

    def _on_add(self) -> None:
        self._change(self.root.text(), self.here.text().strip())

    def _on_remove(self) -> None:
        self._change(self.table.cell(self.table.currentRow(), 0).text(), "")

    def _change(self, root: str, here: str) -> None:
        def change() -> Iterator[bool]:
            place = self._library.place
            assert place is not None
            self._library.change_place(place.with_root(root, here))
            yield True

        self._said.hide()
        self._stream.start(change)

    def _on_changed(self) -> None:
        self.root.clear()
        self.here.clear()
        self._fill()
        self.changed.emit()

    def _say(self, message: Message) -> None:
        self._said.setText(message)
        self._said.show()

    def _fill(self) -> None:
        place = self._library.place
        self.table.show_rows(sorted(place.roots.items()) if place else [])
        self.table.clearSelection()
        self._enable()

    def _enable(self) -> None:
        self.add.setEnabled(bool(self.root.text().strip() and self.here.text().strip()))
        self.remove.setEnabled(bool(self.table.selectedItems()))

    def _intro_in_words(self) -> str:
        place = self._library.place
        if place is None:
            return ""
        try:
            host = server_of(place.address).host
        except EngineError:
            host = place.address
        return self.tr(
            "The library is the collection {collection} at {host}. Others may reach its documents "
            "by another path than this computer: say here where a folder of the library is, so "
            "that its documents can be shown and opened."
        ).format(collection=place.collection, host=host)

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Folders of the team’s library"))
        self._intro.setText(self._intro_in_words())
        self.table.name_columns([self.tr("In the library"), self.tr("On this computer")])
        self._titles[0].setText(self.tr("&In the library:"))
        self._titles[1].setText(self.tr("&On this computer:"))
        self._choose.setText(self.tr("Choose…"))
        self.add.setText(self.tr("Add"))
        self.remove.setText(self.tr("Remove"))
        self._close.setText(self.tr("Close"))

    # --- Qt

    def showEvent(self, event: QShowEvent) -> None:
        self._said.hide()
        self._fill()
        super().showEvent(event)
