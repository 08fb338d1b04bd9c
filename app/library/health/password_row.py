"""PasswordRow: tries passwords on encrypted files; those that open some are kept, and forgotten."""

from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QMenu, QToolButton, QWidget

from app.library.indexing import Indexing
from app.stream import Lanes, Stream
from app.widgets import Label, Said, Translated, button, column, keep_room, row
from engine import EngineError, Library

_SHOWN = 1  # letters of a password; the rest is dots


class PasswordRow(Translated, QWidget):
    """Hidden where no file is encrypted and no password is kept.

    Signals:
        failed: A Message about the list of passwords.
    """

    failed = Signal(object)

    def __init__(self, library: Library, lanes: Lanes, indexing: Indexing) -> None:
        super().__init__()
        self._library, self._indexing = library, indexing
        self._locked = 0  # encrypted files
        self._tried: tuple[str, int] | None = None  # a password, and how many they were before it
        self._is_synced = False  # since then
        self._label, self._words = QLabel(), Label(quiet=True, wrap=True)
        self._field = QLineEdit(echoMode=QLineEdit.EchoMode.Password)
        self._field.setObjectName("password")
        self._field.returnPressed.connect(self._on_unlock)
        self._label.setBuddy(self._field)
        self._unlock = button(self._on_unlock)
        self._kept = QToolButton(popupMode=QToolButton.ToolButtonPopupMode.InstantPopup)
        self._kept.setObjectName("kept_passwords")
        menu = QMenu(self._kept)
        menu.aboutToShow.connect(self.list_kept)
        self._kept.setMenu(menu)
        line = row(self._label, self._field, self._unlock, self._kept, wide=self._field)
        self.setLayout(column(line, self._words, margins=(0, 0, 0, 0)))
        self._words.hide()
        keep_room(self, self._words)
        self._adding = Stream("unlock", lanes.rest, self)
        self._adding.yielded.connect(lambda _: indexing.restart())
        self._adding.failed.connect(self._on_failed)
        indexing.synced.connect(self._on_synced)
        self._refresh()
        self._retranslate()

    def show_locked(self, count: int) -> None:
        """Show that so many files are encrypted, and what has come of the last password."""
        if self._tried and self._is_synced:
            password, before = self._tried
            self._tried = None
            if opened := max(0, before - count):
                self._say(lambda: self.tr("Files it opened: {count}").format(count=opened))
            else:
                self._forget(password)
                self._say(lambda: self.tr("It opens none of these files, so it was not kept."))
        self._locked = count
        self._refresh()

    def forget_outcome(self) -> None:
        """Say no longer what came of a password that was tried before."""
        if not self._tried:
            self._say("")

    def list_kept(self) -> None:
        menu = self._kept.menu()
        menu.clear()
        for password in self._passwords():
            shown = password[:_SHOWN].replace("&", "&&") + "•" * (len(password) - _SHOWN)
            words = self.tr("Delete {password}").format(password=shown)
            menu.addAction(words, partial(self._forget, password))

    def _passwords(self) -> tuple[str, ...]:
        try:
            return self._library.passwords.words()
        except EngineError as error:
            self.failed.emit(error.message)
            return ()

    def _forget(self, password: str) -> None:
        try:
            self._library.passwords.remove(password)
        except EngineError as error:
            self.failed.emit(error.message)
        self._refresh()

    def _on_unlock(self) -> None:
        if (password := self._field.text()) and not self._tried:
            self._tried, self._is_synced = (password, self._locked), False
            self._adding.start(lambda: self._added(password))
            self._field.clear()
            self._say(lambda: self.tr("Trying it…"))
            self._refresh()

    def _added(self, password: str) -> Iterator[int]:
        yield self._library.passwords.add(password)

    def _on_synced(self) -> None:
        self._is_synced = not self._adding.running

    def _on_failed(self, message: object) -> None:
        self._tried = None
        self._say("")
        self._refresh()
        self.failed.emit(message)

    def _say(self, said: Said) -> None:
        self._words.setText(said)
        self._words.setVisible(bool(said))

    def _refresh(self) -> None:
        kept = bool(self._passwords())
        self._field.setEnabled(self._locked > 0)  # the next password is typed while one is tried
        self._unlock.setEnabled(self._locked > 0 and not self._tried)
        self._kept.setEnabled(kept)
        self.setVisible(self._locked > 0 or kept)

    def _retranslate(self) -> None:
        self._label.setText(self.tr("&Password:"))
        self._unlock.setText(self.tr("Unlock"))
        self._kept.setText(self.tr("Kept passwords"))
