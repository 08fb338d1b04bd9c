"""GroupDialog: who may see the documents of folders that are to be added to a team's library."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QRadioButton, QWidget

from app.stream import Lanes, Stream
from app.widgets import LARGE, MEDIUM, Label, Translated, column, fit, row
from engine import Library, Message

_WIDTH = 72  # letters
_NAMED = 3  # folders


class GroupDialog(Translated, QDialog):
    """Asks it for each addition, as what is on the server for all is not hidden afterwards.

    Signals:
        decided: The folders (a list of Path) can be added.
    """

    decided = Signal(list)

    def __init__(self, library: Library, lanes: Lanes, parent: QWidget) -> None:
        super().__init__(parent)
        self._library = library
        self._folders: list[Path] = []
        self._question, self._hint = Label(wrap=True), Label(quiet=True, wrap=True)
        self._said = Label(wrap=True)
        self.all, self.few = QRadioButton(), QRadioButton()
        self.group = QComboBox(editable=True)
        self.few.toggled.connect(self._enable)
        self.group.editTextChanged.connect(self._enable)
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self.buttons.accepted.connect(self._on_accepted)
        self.buttons.rejected.connect(self.reject)
        self._stream = Stream("group", lanes.rest, self)
        self._stream.yielded.connect(self._on_given)
        self._stream.failed.connect(self._on_failed)
        named = row(self.few, self.group, wide=self.group)
        parts = (self._question, self.all, named, self._hint, self._said, self.buttons)
        self.setLayout(column(*parts, spacing=MEDIUM, margins=(LARGE, LARGE, LARGE, LARGE)))
        self._retranslate()

    def ask(self, folders: Sequence[Path]) -> None:
        """Ask of these; those that it was not answered for yet go along."""
        self._folders = [*dict.fromkeys((*(self._folders if self.isVisible() else ()), *folders))]
        self._retranslate()
        self._propose()
        self.open()

    def _propose(self) -> None:
        """Propose everybody; what a group has had alone is not given to all unasked."""
        place = self._library.place
        self.group.clear()
        self.group.addItems(sorted(set(place.owners.values())) if place else [])
        groups = [place.group_of(each) for each in self._folders] if place else []
        if group := next(filter(None, groups), ""):
            self.group.setEditText(group)
        chosen = self.few if group else self.all
        chosen.setChecked(True)
        chosen.setFocus()
        self._said.hide()
        self.buttons.setEnabled(True)
        self._enable()
        fit(self, _WIDTH)

    def _on_accepted(self) -> None:
        folders, group = self._folders, self.group.currentText() if self.few.isChecked() else ""

        def give() -> Iterator[list[Path]]:
            self._library.share_with(folders, group)
            yield folders

        self.buttons.setEnabled(False)
        self._said.hide()
        self._stream.start(give)

    def _on_given(self, folders: list[Path]) -> None:
        self.accept()
        self.decided.emit(folders)

    def _on_failed(self, message: Message) -> None:
        self.buttons.setEnabled(True)
        self._said.setText(message)
        self._said.show()
        fit(self, _WIDTH)

    def _enable(self) -> None:
        few, group = self.few.isChecked(), self.group.currentText().strip()
        self.group.setEnabled(few)
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(bool(group) or not few)
        place = self._library.place
        name = place.collection_of(group or self.tr("group")) if place else ""
        self._hint.setText(
            self.tr(
                "The documents of a group go into a separate collection, {name}; the server "
                "shows them only to those whose key opens it."
            ).format(name=name)
        )

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Who may see these documents?"))
        names = [each.name or str(each) for each in self._folders]
        more = ["…"] if len(names) > _NAMED else []
        self._question.setText(
            self.tr("Who may see the documents in {folders}?").format(
                folders=", ".join([*names[:_NAMED], *more])
            )
        )
        self.all.setText(self.tr("&Everybody who has the library"))
        self.few.setText(self.tr("&Only the group:"))
        self.group.setAccessibleName(self.tr("Group"))
        self._enable()
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setText(self.tr("Add"))
