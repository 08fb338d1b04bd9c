"""MenuBar: everything that has no button, and keys for what has one."""

from pathlib import Path

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QInputDialog, QMenu, QMenuBar, QWidget

from app.resources import LANGUAGES
from app.widgets import Translated
from app.window.desktop import open_window
from engine import EngineError, Message, create_library, library_names


class MenuBar(Translated, QMenuBar):
    """The menus.

    Signals:
        folder_wanted, changes_wanted, health_wanted, models_wanted, copy_wanted, save_wanted,
            settings_wanted, keys_wanted, quit_wanted, question_wanted: An action was chosen.
        pause_chosen: Whether indexing is to pause.
        whole_chosen: Whether short documents are ranked as a whole.
        language_chosen: "system" or the name of a language.
        theme_chosen: "system", "light" or "dark".
    """

    folder_wanted = Signal()
    changes_wanted = Signal()
    models_wanted = Signal()
    quit_wanted = Signal()
    question_wanted = Signal()
    copy_wanted = Signal()
    save_wanted = Signal()
    health_wanted = Signal()
    settings_wanted = Signal()
    keys_wanted = Signal()
    pause_chosen = Signal(bool)
    whole_chosen = Signal(bool)
    language_chosen = Signal(str)
    theme_chosen = Signal(str)

    def __init__(self, language: str, theme: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library, self._view = self.addMenu(""), self.addMenu("")
        self._add = self._library.addAction("", QKeySequence("Ctrl+O"), self.folder_wanted.emit)
        self._changes = self._library.addAction("", QKeySequence("F5"), self.changes_wanted.emit)
        self._pause = self._library.addAction("")
        self._pause.setShortcut(QKeySequence("Ctrl+Shift+P"))
        self._pause.setCheckable(True)
        self._pause.triggered.connect(self.pause_chosen)
        self._health = self._library.addAction("", QKeySequence("Ctrl+I"), self.health_wanted.emit)
        self._models = self._library.addAction("", self.models_wanted.emit)
        self._library.addSeparator()
        self._copy_all = self._library.addAction("", self.copy_wanted.emit)
        self._save = self._library.addAction("", QKeySequence("Ctrl+S"), self.save_wanted.emit)
        self._before_quit = self._library.addSeparator()
        self._settings = self._library.addAction("", QKeySequence("Ctrl+,"))
        self._settings.triggered.connect(self.settings_wanted)
        self._keys = self._library.addAction("")
        self._keys.setShortcuts([QKeySequence("F1"), QKeySequence("Ctrl+/")])
        self._keys.triggered.connect(self.keys_wanted)
        self._quit = self._library.addAction("", QKeySequence("Ctrl+Q"), self.quit_wanted.emit)
        self._question = self._view.addAction("")
        self._question.setShortcuts([QKeySequence("Ctrl+L"), QKeySequence("Ctrl+F")])
        self._question.triggered.connect(self.question_wanted)
        self._whole = self._view.addAction("")
        self._whole.setCheckable(True)
        self._whole.toggled.connect(self.whole_chosen)
        self._view.addSeparator()
        self._language_menu, self._languages = self._choices(
            ["system", *LANGUAGES], language, self.language_chosen
        )
        self._theme_menu, self._themes = self._choices(
            ["system", "light", "dark"], theme, self.theme_chosen
        )
        self._retranslate()

    def set_paused(self, paused: bool) -> None:
        """Show whether indexing is paused."""
        self._pause.setChecked(paused)

    def place_libraries(self, libraries: QMenu) -> None:
        """Insert the menu of libraries."""
        self._library.insertMenu(self._before_quit, libraries)

    def _choices(
        self, names: list[str], chosen: str, signal: SignalInstance
    ) -> tuple[QMenu, dict[str, QAction]]:
        """Make a menu of which one entry is checked; `signal` says when another is chosen."""
        menu = self._view.addMenu("")
        group = QActionGroup(menu)
        actions = {}
        for name in names:
            action = menu.addAction(name)
            action.setData(name)
            action.setCheckable(True)
            action.setChecked(name == chosen)
            group.addAction(action)
            actions[name] = action
        group.triggered.connect(lambda action: signal.emit(action.data()))
        return menu, actions

    def _retranslate(self) -> None:
        self._library.setTitle(self.tr("&Library"))
        self._add.setText(self.tr("&Add folder…"))
        self._changes.setText(self.tr("&Refresh"))
        self._pause.setText(self.tr("&Pause indexing"))
        self._health.setText(self.tr("&Indexing problems…"))
        self._models.setText(self.tr("&Models…"))
        self._settings.setText(self.tr("&Settings…"))
        self._keys.setText(self.tr("&Keyboard shortcuts"))
        self._copy_all.setText(self.tr("&Copy all passages as Markdown"))
        self._save.setText(self.tr("&Save all passages…"))
        self._quit.setText(self.tr("&Quit"))
        self._view.setTitle(self.tr("&View"))
        self._question.setText(self.tr("&Focus the search box"))
        self._whole.setText(self.tr("Rank short documents as a &whole"))
        self._language_menu.setTitle(self.tr("&Language"))
        self._theme_menu.setTitle(self.tr("&Theme"))
        for actions in (self._languages, self._themes):
            actions["system"].setText(self.tr("System"))
        for name, own_name in LANGUAGES.items():
            self._languages[name].setText(own_name)
        self._themes["light"].setText(self.tr("Light"))
        self._themes["dark"].setText(self.tr("Dark"))


class LibraryMenu(Translated, QMenu):
    """Lists the libraries when it is opened.

    Signals:
        failed: A Message about a library that could not be created or opened.
    """

    failed = Signal(object)

    def __init__(self, data_dir: Path, library: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._data_dir, self._library = data_dir, library
        self.aboutToShow.connect(self._fill)
        self._retranslate()

    def _fill(self) -> None:
        self.clear()
        for name in ("", *library_names(self._data_dir)):
            # an ampersand would make the next letter a mnemonic
            action = self.addAction((name or self.tr("Default library")).replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(name == self._library)
            action.setEnabled(name != self._library)
            action.triggered.connect(lambda _=False, name=name: self._open(name))
        self.addSeparator()
        self.addAction(self.tr("New library…"), self._ask)

    def _ask(self) -> None:
        name, yes = QInputDialog.getText(
            self,
            self.tr("New library"),
            self.tr("A library has folders, an index and settings of its own. Its name:"),
        )
        if yes and name.strip():
            self._create(name)

    def _create(self, name: str) -> None:
        try:
            place = create_library(self._data_dir, name)
        except EngineError as error:
            self.failed.emit(error.message)
            return
        self._open(place.name)

    def _open(self, name: str) -> None:
        if not open_window(self._data_dir, name):
            self.failed.emit(Message("window.library-not-opened"))

    def _retranslate(self) -> None:
        self.setTitle(self.tr("&Libraries"))
