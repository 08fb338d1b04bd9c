"""HealthDialog: a window beside the main one with what was skipped, what to do, and storage used.

1,659 documents can be found · 270 not read, or not wholly
▸ Needs a password (12)
▾ Damaged (3)
report.pdf      The file ends in the middle.        ~/docs
What the chosen cause means, and what can be done.
Password: [          ] [Read with it]
[Try again] [Ignore] [Show in folder] [Copy]
Would it be read? [path        ]  Yes.
Storage …
"""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from app.library.health.skipped_model import DETAIL, FOLDER, NAME, SkippedModel
from app.library.health.storage import StorageBox
from app.translate import said
from app.widgets.label import Label
from engine import Status

_PAUSE = 300  # ms without a key before a path is looked at
_OPEN = 8  # files up to which a group is unfolded from the start


class HealthDialog(QDialog):
    """What the library is like; it decides nothing.

    Signals:
        status_wanted: What the dialog shows may be out of date.
        retry_wanted: Files (a list of Path) to be tried again.
        ignore_wanted: Files (a list of Path) to be left out from now on.
        password_given: A password for files that need one.
        folder_wanted: The person wants to see this folder (a Path).
        path_asked: Whether this path would be read; answered by `answer`.
        rebuild_wanted: The index is to be written anew.
    """

    status_wanted = Signal()
    retry_wanted = Signal(list)
    ignore_wanted = Signal(list)
    password_given = Signal(str)
    folder_wanted = Signal(object)
    path_asked = Signal(object)
    rebuild_wanted = Signal()

    def __init__(self, place: Path, parent: QWidget | None = None) -> None:
        """`place` is where the data of the library lies."""
        super().__init__(parent)
        self._status: Status | None = None
        self._asked = ""
        self._answered: tuple[str, bool] = ("", False)
        self.model = SkippedModel(self)
        self._summary = Label()
        self._tree = self._make_tree()
        self._advice = Label(quiet=True)
        self._advice.setWordWrap(True)
        self._password_label, self._ask_label = QLabel(), QLabel()
        self._password = QLineEdit()
        self._password.setObjectName("password")
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        self._password_label.setBuddy(self._password)
        self._password.returnPressed.connect(self._on_password)
        self._unlock = self._button(self._on_password)
        self._retry = self._button(lambda: self.retry_wanted.emit(self._paths()))
        self._ignore = self._button(lambda: self.ignore_wanted.emit(self._paths()))
        self._reveal = self._button(lambda: self.folder_wanted.emit(self._paths()[0].parent))
        self._copy = self._button(self._on_copy)
        self._ask = QLineEdit()
        self._ask.setObjectName("would_be_read")
        self._ask.setClearButtonEnabled(True)
        self._ask_label.setBuddy(self._ask)
        self._answer = Label(quiet=True)
        self._answer.setWordWrap(True)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._on_asked)
        self._ask.textChanged.connect(lambda: self._pause.start())
        self.storage = StorageBox(str(place))
        self.storage.rebuild_wanted.connect(self.rebuild_wanted)
        self.storage.folder_wanted.connect(lambda: self.folder_wanted.emit(place))
        self._place()
        self.resize(860, 620)
        self._retranslate()

    def show_status(self, status: Status) -> None:
        """Show what the library is like now; what is chosen and unfolded stays so."""
        self._status = status
        first = not self.model.rowCount()
        unfolded = {
            self.model.cause(each) for each in self._groups() if self._tree.isExpanded(each)
        }
        if self.model.show(status.skipped):
            for each in self._groups():
                few = self.model.rowCount(each) <= _OPEN
                self._tree.setFirstColumnSpanned(each.row(), each.parent(), True)
                self._tree.setExpanded(each, few if first else self.model.cause(each) in unfolded)
        self.storage.show_status(status)
        self._retranslate()

    def renew(self, busy: bool) -> None:
        """Something has changed in the library, which is `busy` or not; look again."""
        self.set_busy(busy)
        if self.isVisible():
            self.status_wanted.emit()

    def set_busy(self, busy: bool) -> None:
        """Whether files are being read just now."""
        self.storage.set_busy(busy)

    def answer(self, path: Path, reason: str | None) -> None:
        """Say why this path would not be read; None: it would."""
        if str(path) == self._asked:
            self._answered = (reason or "", True)
            self._retranslate()

    def _make_tree(self) -> QTreeView:
        tree = QTreeView()
        tree.setObjectName("skipped_files")
        tree.setModel(self.model)
        tree.setUniformRowHeights(True)
        tree.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        tree.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        tree.setAllColumnsShowFocus(True)
        header = tree.header()
        header.setStretchLastSection(True)
        header.resizeSection(NAME, 230)
        header.resizeSection(DETAIL, 360)
        header.setSectionResizeMode(FOLDER, QHeaderView.ResizeMode.Interactive)
        tree.selectionModel().selectionChanged.connect(lambda *_: self._refresh())
        copy = QAction(tree)
        copy.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        copy.triggered.connect(self._on_copy)
        tree.addAction(copy)
        return tree

    def _button(self, act: Callable[[], None]) -> QPushButton:
        button = QPushButton()
        button.setAutoDefault(False)
        button.clicked.connect(act)
        return button

    def _place(self) -> None:
        unlocking = QHBoxLayout()
        unlocking.addWidget(self._password_label)
        unlocking.addWidget(self._password, 1)
        unlocking.addWidget(self._unlock)
        actions = QHBoxLayout()
        for button in (self._retry, self._ignore, self._reveal, self._copy):
            actions.addWidget(button)
        actions.addStretch()
        asking = QHBoxLayout()
        asking.addWidget(self._ask_label)
        asking.addWidget(self._ask, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addWidget(self._summary)
        column.addWidget(self._tree, 1)
        column.addWidget(self._advice)
        column.addLayout(unlocking)
        column.addLayout(actions)
        column.addLayout(asking)
        column.addWidget(self._answer)
        column.addWidget(self.storage)

    def _groups(self) -> list[QModelIndex]:
        return [self.model.index(row, 0) for row in range(self.model.rowCount())]

    def _paths(self) -> list[Path]:
        """The chosen files, or all where none is chosen."""
        rows = self._tree.selectionModel().selectedRows() or self._groups()
        return [each.path for each in self.model.files(rows)]

    def _on_password(self) -> None:
        if self._password.text():
            self.password_given.emit(self._password.text())
            self._password.clear()

    def _on_copy(self) -> None:
        rows = self._tree.selectionModel().selectedRows() or self._groups()
        lines = (f"{each.path}\t{said(each.reason)}" for each in self.model.files(rows))
        QGuiApplication.clipboard().setText("\n".join(lines))

    def _on_asked(self) -> None:
        text = self._ask.text().strip().strip('"')
        self._asked = str(Path(text)) if text else ""
        self._answered = ("", False)
        self._retranslate()
        if self._asked:
            self.path_asked.emit(Path(self._asked))

    def _refresh(self) -> None:
        """Offer what can be done with what is chosen."""
        rows = self._tree.selectionModel().selectedRows()
        causes = {self.model.cause(each) for each in rows or self._groups()}
        there = self.model.rowCount() > 0
        chosen = self.model.files(rows)
        advice = [self.model.advice(cause) for cause in causes] if len(causes) == 1 else []
        advice += [said(chosen[0].reason)] if len(chosen) == 1 else []
        self._advice.setText("\n".join(dict.fromkeys(advice)))
        self._advice.setVisible(len(causes) == 1)
        locked = "password" in causes
        for part in (self._password_label, self._password, self._unlock):
            part.setVisible(locked)
        for button in (self._retry, self._copy):
            button.setEnabled(there)
        for button in (self._ignore, self._reveal):
            button.setEnabled(bool(rows))
        self._retry.setText(self.tr("Try again") if rows else self.tr("Try all again"))

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Index health"))
        self._tree.setAccessibleName(self.tr("Skipped files with reasons"))
        status = self._status
        if status is None:
            self._summary.setText(self.tr("Looking at the library …"))
        elif not status.skipped:
            self._summary.setText(
                self.tr("{count} documents can be found. Everything could be read.").format(
                    count=f"{status.indexed:,}"
                )
            )
        else:
            self._summary.setText(
                self.tr(
                    "{count} documents can be found · {skipped} not read, or not wholly"
                ).format(count=f"{status.indexed:,}", skipped=f"{len(status.skipped):,}")
            )
        self._password_label.setText(self.tr("&Password:"))
        self._unlock.setText(self.tr("Read with it"))
        self._ignore.setText(self.tr("Ignore"))
        self._ignore.setToolTip(self.tr("Leave these files out; the settings can undo it"))
        self._reveal.setText(self.tr("Show in folder"))
        self._copy.setText(self.tr("Copy list"))
        self._ask_label.setText(self.tr("&Would it be read?"))
        self._ask.setPlaceholderText(self.tr("Path of a file or folder"))
        reason, known = self._answered
        self._answer.setText(said(reason) or (self.tr("It would be read.") if known else ""))
        self._answer.setVisible(known)
        self._refresh()

    # --- Qt

    def showEvent(self, event: QShowEvent) -> None:
        """Ask for what is true now."""
        super().showEvent(event)
        self.status_wanted.emit()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.model.retranslate()
            self._retranslate()
        super().changeEvent(event)
