"""MenuBar: everything that has no button, and keys for what has one."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QInputDialog, QMenu, QMenuBar, QWidget

from app.resources import LANGUAGES
from app.settings import THEMES, Appearance
from app.widgets import Translated
from app.window.desktop import open_window
from engine import Config, EngineError, Message, create_library, library_names


class MenuBar(Translated, QMenuBar):
    """The menus; the public attributes are their actions."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._library, self._view = self.addMenu(""), self.addMenu("")
        self.add_folder = _action(self._library, "Ctrl+O")
        self.refresh = _action(self._library, "F5")
        self.pause = _action(self._library, "Ctrl+Shift+P", checkable=True)
        self.problems = _action(self._library, "Ctrl+I")
        self.models = _action(self._library)
        self._library.addSeparator()
        self.copy_all = _action(self._library)
        self.save_all = _action(self._library, "Ctrl+S")
        self.answer = _action(self._library, "Ctrl+Return; Ctrl+Enter")
        self.copy_prompt = _action(self._library, "Ctrl+Alt+P")
        self.notes = _action(self._library, "Ctrl+Shift+N")
        self._before_settings = self._library.addSeparator()
        self.answers = _action(self._library)
        self.settings = _action(self._library, "Ctrl+,")
        self.quit = _action(self._library, "Ctrl+Q")
        self.focus_question = _action(self._view, "Ctrl+L; Ctrl+K")
        self.whole = _action(self._view, checkable=True)
        self._view.addSeparator()
        self.larger_text = _action(self._view, "Ctrl+Alt++; Ctrl+Alt+=")
        self.smaller_text = _action(self._view, "Ctrl+Alt+-")
        self.usual_text = _action(self._view, "Ctrl+Alt+0")
        for step, action in ((1, self.larger_text), (-1, self.smaller_text), (0, self.usual_text)):
            action.triggered.connect(lambda _=False, step=step: appearance.text_size.step(step))
        self._view.addSeparator()
        self._language_menu, self._languages = self._choices(
            ("system", *LANGUAGES), appearance.set_language
        )
        self._theme_menu, self._themes = self._choices(tuple(THEMES), appearance.set_theme)
        self._view.aboutToShow.connect(self._check)
        self._check()
        self._retranslate()

    def place_libraries(self, *menus: QMenu) -> None:
        for each in menus:
            self._library.insertMenu(self._before_settings, each)

    def place_sort(self, choices: QMenu) -> None:
        self._view.insertMenu(self.whole, choices)

    def place_read_on(self, action: QAction) -> None:
        self._view.insertAction(self.whole, action)

    def place_syntax(self, syntax: QMenu) -> None:
        self._view.insertMenu(self.whole, syntax)

    def _check(self) -> None:
        """Check what is chosen by now: the settings change it too."""
        self._languages[self._appearance.language].setChecked(True)
        self._themes[self._appearance.theme].setChecked(True)

    def _choices(
        self, names: Sequence[str], choose: Callable[[str], None]
    ) -> tuple[QMenu, dict[str, QAction]]:
        """Make a menu of which one entry is checked."""
        menu = self._view.addMenu("")
        group = QActionGroup(menu)
        for name in names:
            action = group.addAction(LANGUAGES.get(name, name))
            action.setData(name)
            action.setCheckable(True)
        menu.addActions(group.actions())
        group.triggered.connect(lambda action: choose(action.data()))
        return menu, dict(zip(names, group.actions(), strict=True))

    def _retranslate(self) -> None:
        self._library.setTitle(self.tr("&Library"))
        self.add_folder.setText(self.tr("&Add folder…"))
        self.refresh.setText(self.tr("&Refresh"))
        self.pause.setText(self.tr("&Pause indexing"))
        self.problems.setText(self.tr("&Indexing problems…"))
        self.models.setText(self.tr("&Models…"))
        self.settings.setText(self.tr("&Settings…"))
        self.copy_all.setText(self.tr("&Copy all passages as Markdown"))
        self.save_all.setText(self.tr("Sa&ve all passages…"))
        self.answer.setText(self.tr("Ans&wer"))
        self.copy_prompt.setText(self.tr("Copy as promp&t"))
        self.answers.setText(self.tr("Answer s&ettings…"))
        self.notes.setText(self.tr("&Notes…"))
        self.quit.setText(self.tr("&Quit"))
        self._view.setTitle(self.tr("&View"))
        self.focus_question.setText(self.tr("&Focus the search box"))
        self.whole.setText(self.tr("Rank short documents as a &whole"))
        self.larger_text.setText(self.tr("Lar&ger text"))
        self.smaller_text.setText(self.tr("S&maller text"))
        self.usual_text.setText(self.tr("&Default text size"))
        self._language_menu.setTitle(self.tr("&Language"))
        self._theme_menu.setTitle(self.tr("&Theme"))
        for actions in (self._languages, self._themes):
            actions["system"].setText(self.tr("System"))
        self._themes["light"].setText(self.tr("Light"))
        self._themes["dark"].setText(self.tr("Dark"))
        self._themes["contrast"].setText(self.tr("High contrast"))


def _action(menu: QMenu, keys: str = "", checkable: bool = False) -> QAction:
    action = menu.addAction("")
    action.setShortcuts(QKeySequence.listFromString(keys))
    action.setCheckable(checkable)
    return action


class LibraryMenu(Translated, QMenu):
    """Lists the libraries when it is opened.

    Signals:
        failed: A Message about a library that could not be created or opened.
        join_wanted: A library on a server is wanted.
    """

    failed = Signal(object)
    join_wanted = Signal()

    def __init__(self, config: Config, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._config = config
        self.aboutToShow.connect(self._fill)
        self._retranslate()

    def _fill(self) -> None:
        self.clear()
        for name in ("", *library_names(self._config.data_dir)):
            # an ampersand would make the next letter a mnemonic
            action = self.addAction((name or self.tr("Default library")).replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(name == self._config.library)
            action.setEnabled(name != self._config.library)
            action.triggered.connect(lambda _=False, name=name: self.open(name))
        self.addSeparator()
        self.addAction(self.tr("New library…"), self._create)
        self.addAction(self.tr("New library on a server…"), self.join_wanted.emit)

    def _create(self) -> None:
        name, yes = QInputDialog.getText(
            self,
            self.tr("New library"),
            self.tr("A library has its own folders, index and settings. Name:"),
        )
        if not yes or not name.strip():
            return
        try:
            self.open(create_library(self._config.data_dir, name).name)
        except EngineError as error:
            self.failed.emit(error.message)

    def open(self, name: str) -> None:
        """Open a library in a window of its own."""
        if not open_window(self._config.data_dir, name):
            self.failed.emit(Message("window.library-not-opened"))

    def _retranslate(self) -> None:
        self.setTitle(self.tr("&Libraries"))
