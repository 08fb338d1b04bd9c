"""HealthDialog: what was not indexed and why, what can be done, and the storage used."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHeaderView,
    QLabel,
    QLineEdit,
    QTreeView,
    QWidget,
)

from app.library.health.password_row import PasswordRow
from app.library.health.setup_row import SetupRow
from app.library.health.skipped_model import DETAIL, FOLDER, NAME, Desk, SkippedModel
from app.library.health.storage import StorageBox
from app.library.indexing import Indexing
from app.stream import Lanes, Stream
from app.translate import word
from app.widgets import (
    LARGE,
    SMALL,
    Label,
    Translated,
    Wrapped,
    button,
    column,
    counted,
    keep_room,
    row,
)
from engine import Library, Message, Status

if TYPE_CHECKING:  # it loads NumPy
    from engine import Elsewhere

_PAUSE = 300  # ms without a key before a path is looked up
_OPEN = 8  # files up to which a group is expanded from the start


class HealthDialog(Translated, QDialog):
    """Shows what was not indexed, lets `indexing` retry it, and looks into `library` for the rest.

    Signals:
        ignore_wanted: Files (a list of Path) to be excluded from now on.
        folder_wanted: The user wants to see this folder (a Path).
        failed: A Message about something that could not be looked at.
    """

    ignore_wanted = Signal(list)
    folder_wanted = Signal(object)
    failed = Signal(object)

    def __init__(self, library: Library, lanes: Lanes, indexing: Indexing, parent: QWidget) -> None:
        super().__init__(parent)
        self._library, self._lanes = library, lanes
        self._measuring = self._stream("status", self.show_status)
        self._asking = self._stream("why", self._on_explained)
        self._telling = self._stream("elsewhere", self.show_elsewhere)
        self._status: Status | None = None
        self._elsewhere: Sequence[Elsewhere] = ()
        self.model = SkippedModel(self)
        self._summary = Label()
        self._tree = self._make_tree()
        self._advice = Label(quiet=True, wrap=True)
        self._ask_label = QLabel()
        self._setup = SetupRow(lanes, indexing)
        self._passwords = PasswordRow(library, lanes, indexing)
        self._passwords.failed.connect(self.failed)
        self._retry = button(lambda: indexing.retry(self._paths()))
        self._ignore = button(lambda: self.ignore_wanted.emit(self._paths()))
        self._reveal = button(lambda: self.folder_wanted.emit(self._paths()[0].parent))
        self._copy = button(self._on_copy)
        self._ask = QLineEdit(clearButtonEnabled=True)
        self._ask.setObjectName("missing_file")
        self._ask_label.setBuddy(self._ask)
        self._answer = Label(quiet=True, wrap=True)
        keep_room(self._answer)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._on_asked)
        self._ask.textChanged.connect(lambda: self._pause.start())
        place = library.config.library_dir
        self.storage = StorageBox(str(place))
        self.storage.rebuild_wanted.connect(indexing.rebuild)
        self.storage.folder_wanted.connect(lambda: self.folder_wanted.emit(place))
        for signal in (indexing.started, indexing.committed):
            signal.connect(lambda: self._refresh_status(busy=True))
        for ended in (indexing.synced, indexing.paused, indexing.failed):
            ended.connect(lambda *_: self._refresh_status(busy=False))
        self.storage.set_busy(indexing.running)
        self._arrange()
        self.resize(860, 620)
        self._retranslate()

    def show_status(self, status: Status) -> None:
        """Show what the library is like now; the selection and expanded groups stay."""
        self._status = status
        self._show_files()
        self.storage.show_status(status)
        self._setup.show_causes({each.cause for each in status.skipped})
        self._passwords.show_locked(sum(each.cause == "password" for each in status.skipped))
        self._show_summary()
        self._refresh()

    def show_elsewhere(self, elsewhere: "Sequence[Elsewhere]") -> None:
        """Show what other computers of a team could not read."""
        self._elsewhere = elsewhere
        self._show_files()
        self._show_summary()
        self._refresh()

    def _show_files(self) -> None:
        known = {self.model.cause(each) for each in self._groups()}
        folded = {
            self.model.cause(each) for each in self._groups() if not self._tree.isExpanded(each)
        }
        if self.model.show(self._status.skipped if self._status else (), self._elsewhere):
            for each in self._groups():
                few = self.model.rowCount(each) <= _OPEN
                self._tree.setFirstColumnSpanned(each.row(), each.parent(), True)
                cause = self.model.cause(each)
                self._tree.setExpanded(each, cause not in folded if cause in known else few)

    def _refresh_status(self, busy: bool) -> None:
        """Look at the library again, which has changed; `busy` while files are indexed."""
        self.storage.set_busy(busy)
        if self.isVisible():
            self._measure()

    def _measure(self) -> None:
        self._measuring.start(lambda: _once(self._library.status))

    def _stream(self, name: str, tell: Callable[[Any], object]) -> Stream:
        stream = Stream(name, self._lanes.rest, self)
        stream.yielded.connect(tell)
        stream.failed.connect(self.failed)
        return stream

    def _make_tree(self) -> QTreeView:
        tree = QTreeView()
        tree.setObjectName("skipped_files")
        tree.setModel(self.model)
        wrapped = Wrapped(tree)
        for place in (DETAIL, FOLDER):
            tree.setItemDelegateForColumn(place, wrapped)
        tree.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        tree.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        tree.setAllColumnsShowFocus(True)
        header = tree.header()
        header.setStretchLastSection(True)
        header.resizeSection(NAME, 250)
        header.resizeSection(DETAIL, 360)
        header.setSectionResizeMode(FOLDER, QHeaderView.ResizeMode.Interactive)
        tree.selectionModel().selectionChanged.connect(lambda *_: self._refresh())
        here = Qt.ShortcutContext.WidgetShortcut
        QShortcut(QKeySequence.StandardKey.Copy, tree, self._on_copy, context=here)
        return tree

    def _arrange(self) -> None:
        buttons = row(self._retry, self._ignore, self._reveal, self._copy, None)
        asking = row(self._ask_label, self._ask, wide=self._ask)
        above = (self._summary, self._tree, self._advice)
        below = (self._setup, self._passwords, buttons, asking, self._answer, self.storage)
        margins = (LARGE, LARGE, LARGE, LARGE)
        self.setLayout(column(*above, *below, wide=self._tree, spacing=SMALL, margins=margins))

    def _groups(self) -> list[QModelIndex]:
        return [self.model.index(row, 0) for row in range(self.model.rowCount())]

    def _rows(self) -> list[QModelIndex]:
        """Return the selected rows, or all groups where none is selected."""
        return self._tree.selectionModel().selectedRows() or self._groups()

    def _paths(self) -> list[Path]:
        """Return the files that are this computer's to retry."""
        rows = [each for each in self._rows() if not isinstance(self.model.cause(each), Desk)]
        return [each.path for each in self.model.files(rows)]

    def _on_copy(self) -> None:
        files = self.model.files(self._rows())
        lines = (f"{each.path}\t{word(each.reason)}" for each in files)
        QGuiApplication.clipboard().setText("\n".join(lines))

    def _on_asked(self) -> None:
        text = self._ask.text().strip().strip('"')
        self._asking.cancel()
        self._answer.hide()
        if text:
            self._asking.start(lambda: _once(lambda: self._library.why_skipped(Path(text))))

    def _on_explained(self, reason: Message | None) -> None:
        nothing = self.tr("Nothing keeps it out: it is indexed, or will be shortly.")
        self._answer.setText(reason or nothing)
        self._answer.show()

    def _refresh(self) -> None:
        chosen = self._tree.selectionModel().selectedRows()
        causes = {self.model.cause(each) for each in self._rows()}
        files = self.model.files(chosen)
        advice = [self.model.advice(cause) for cause in causes] if len(causes) == 1 else []
        advice += [word(files[0].reason)] if len(files) == 1 else []
        self._advice.setText("\n".join(dict.fromkeys(advice)))
        self._advice.setVisible(len(causes) == 1)
        own = bool(self._paths())
        self._copy.setEnabled(self.model.rowCount() > 0)
        self._retry.setEnabled(own)
        for each in (self._ignore, self._reveal):
            each.setEnabled(bool(chosen) and own)
        self._retry.setText(self.tr("Retry") if chosen else self.tr("Retry all"))

    def _show_summary(self) -> None:
        if self._status is None:
            words = self.tr("Checking the library…")
        else:
            many = self.tr("{count} documents indexed")
            words = counted(self._status.indexed, self.tr("1 document indexed"), many)
            many = self.tr("{count} files not indexed")
            missing = counted(len(self._status.skipped), self.tr("1 file not indexed"), many)
            many = self.tr("{count} not indexed on other computers")
            others = many.format(count=f"{len(self._elsewhere):,}")
            words += f" · {missing}" if self._status.skipped else ""
            words += f" · {others}" if self._elsewhere else ""
            words += "" if self._status.skipped or self._elsewhere else self.tr(", no problems")
        self._summary.setText(words)

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Indexing problems"))
        self._tree.setAccessibleName(self.tr("Files not indexed, with reasons"))
        self._ignore.setText(self.tr("Exclude"))
        self._ignore.setToolTip(self.tr("Do not index these files; this can be undone in Settings"))
        self._reveal.setText(self.tr("Show in folder"))
        self._copy.setText(self.tr("Copy list"))
        self._ask_label.setText(self.tr("&Check why a file is missing:"))
        self._ask.setPlaceholderText(self.tr("Name of a file, or path of a file or folder"))
        self.model.retranslate()
        self._show_summary()
        self._on_asked()
        self._refresh()

    # --- Qt

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not event.spontaneous():  # what was asked and tried when it was last open is over
            self._ask.clear()
            self._on_asked()
            self._passwords.forget_outcome()
        self._measure()
        if team := self._library.team:
            self._telling.start(lambda: _once(team.skipped_elsewhere))


def _once(find: Callable[[], Any]) -> Iterator[Any]:
    yield find()
