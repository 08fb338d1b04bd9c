"""SettingsDialog: all settings on one page. Each takes effect at once; no restart."""

from math import inf
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QPushButton,
    QWidget,
)

from app.settings.appearance import Appearance
from app.settings.fields import Fields
from app.settings.pattern_field import PatternField
from app.settings.preferences import Preferences
from app.settings.text_size import SIZES
from app.widgets import (
    LARGE,
    MEDIUM,
    ElidedLabel,
    Label,
    Translated,
    bring_up,
    button,
    column,
    row,
)
from engine import (
    Config,
    EngineError,
    Message,
    create_synonyms,
    storage_errors,
)

if TYPE_CHECKING:
    from app.settings.assistants_dialog import AssistantsDialog

_WIDTH = 660  # pixels


class SettingsDialog(Translated, QDialog):
    """Shows the settings of `preferences` and `appearance`, and changes them.

    Signals:
        models_wanted: The user wants to see the models.
        chat_wanted: The user wants to choose the chat model that answers.
        file_wanted: The user wants to see a file (a Path): of the settings, or of synonyms.
        roots_wanted: The user wants to see where the folders of a team's library are here.
    """

    models_wanted = Signal()
    chat_wanted = Signal()
    file_wanted = Signal(object)
    roots_wanted = Signal()

    def __init__(
        self, preferences: Preferences, appearance: Appearance, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._preferences, self._appearance = preferences, appearance
        self._fields = Fields(self._set, appearance)
        self._ignore = PatternField()
        self._ignore.changed.connect(lambda lines: self._set("ignore", lines))
        self._models, self._synonyms, self._open = (QPushButton(autoDefault=False) for _ in "123")
        self._assistants = button(self._show_assistants, "assistants")
        self._assistants_dialog: AssistantsDialog | None = None
        self._before: tuple[dict[str, Any], dict[str, object]] | None = None  # the defaults
        self._defaults = button(self._on_defaults, "defaults")
        self._models.clicked.connect(self.models_wanted)
        self._chat = button(self.chat_wanted, "chat")
        self._synonyms.clicked.connect(self._open_synonyms)
        self._open.clicked.connect(lambda: self.file_wanted.emit(preferences.config.settings_file))
        self._roots = button(self.roots_wanted, "roots")
        self._roots.setVisible(preferences.is_team)
        self._hint = Label(quiet=True, wrap=True)
        self._error = Label(wrap=True)
        self._file = ElidedLabel(quiet=True)
        self._arrange()
        self.resize(_WIDTH, 0)  # as low as it can be: small screens have little more
        preferences.changed.connect(self._show_config)
        preferences.failed.connect(self.show_error)
        appearance.chosen_anew.connect(self._show_appearance)  # by the menu, perhaps
        self._retranslate()

    def show_error(self, message: Message) -> None:
        """Say why something could not be set, and show the settings as they are."""
        self._show_config(self._preferences.config)
        self._error.setText(message)
        self._error.show()

    def _show_config(self, config: Config) -> None:
        self._fields.show_config(config)
        self._ignore.show_lines(config.ignore)
        self._open.setEnabled(config.settings_file.exists())
        self._error.hide()

    def _show_assistants(self) -> None:
        from app.settings.assistants_dialog import AssistantsDialog  # late: few want it

        if self._assistants_dialog is None:
            self._assistants_dialog = AssistantsDialog(self._preferences, self)
        bring_up(self._assistants_dialog)

    def _open_synonyms(self) -> None:
        config = self._preferences.config
        try:
            with storage_errors(config.library_dir):
                config.make_data_dir()
                create_synonyms(config.synonyms_file)
        except EngineError as error:
            self.show_error(error.message)
        else:
            self.file_wanted.emit(config.synonyms_file)

    def _on_defaults(self) -> None:
        """Set all but the patterns as it is at first; at the second click as it was."""
        names = (*self._fields.numbers, *self._fields.switches, "device", "dtype")
        fields, chosen = self._before or ({name: getattr(Config(), name) for name in names}, {})
        config = self._preferences.config
        now = {name: getattr(config, name) for name in names}, self._appearance.chosen()
        self._preferences.change(fields)
        self._appearance.restore(chosen)
        self._before = None if self._before else now
        self._show_all()

    def _show_appearance(self) -> None:
        self._fields.show_appearance()

    def _show_all(self) -> None:
        self._show_config(self._preferences.config)
        self._show_appearance()
        self._name_defaults()

    def _name_defaults(self) -> None:
        self._defaults.setText(
            self.tr("Undo restoring") if self._before else self.tr("Restore defaults")
        )

    def _set(self, name: str, value: Any) -> None:
        if name == "rank_seconds" and value == 0:
            value = inf
        self._before = None
        self._name_defaults()
        self._preferences.change({name: value})

    def _arrange(self) -> None:
        columns = self._fields.arranged(
            synonyms=self._synonyms,
            models=self._models,
            assistants=self._assistants,
            chat=self._chat,
        )
        below = column(self._fields.label("ignore", self._ignore), self._ignore, self._hint)
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(self.close)
        foot = row(self._defaults, self._roots, self._file, self._open, close, wide=self._file)
        margins = (LARGE, MEDIUM, LARGE, MEDIUM)
        parts = (columns, below, self._error, foot)
        self.setLayout(column(*parts, wide=below, spacing=MEDIUM, margins=margins))

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Settings"))
        for name, title in {
            "search": self.tr("Search"),
            "model": self.tr("Model"),
            "window": self.tr("Window"),
            "indexing": self.tr("Indexing"),
        }.items():
            self._fields.groups[name].setTitle(title)
        for name, words in {
            "pool": self.tr("Passages to rank"),
            "passages_per_document": self.tr("Max. per document"),
            "rank_seconds": self.tr("Time limit"),
            "device": self.tr("Device"),
            "dtype": self.tr("Precision"),
            "language": self.tr("Language"),
            "theme": self.tr("Theme"),
            "text_size": self.tr("Text size"),
            "largest_file": self.tr("Max. file size"),
            "read_seconds": self.tr("Max. time per file"),
            "read_memory": self.tr("Max. memory per file"),
            "ignore": self.tr("&Exclude (one pattern per line)"),
        }.items():
            self._fields.labels[name].setText(words)
        self._fields.numbers["rank_seconds"].setSpecialValueText(self.tr("no limit"))
        for name in ("rank_seconds", "read_seconds"):
            self._fields.numbers[name].setSuffix(self.tr(" s"))
        for name in ("largest_file", "read_memory"):
            self._fields.numbers[name].setSuffix(self.tr(" MB"))
        for field, place, words in (
            ("device", 0, self.tr("Automatic")),
            ("dtype", 0, self.tr("Automatic")),
            ("language", 0, self.tr("System default")),
            ("theme", 0, self.tr("System default")),
            ("theme", 1, self.tr("Light")),
            ("theme", 2, self.tr("Dark")),
            ("theme", 3, self.tr("High contrast")),
            *(
                ("text_size", place, self.tr("{percent}%").format(percent=size))
                for place, size in enumerate(SIZES)
            ),
        ):
            self._fields.choices[field].setItemText(place, words)
        self._fields.switches["meaning"].setText(self.tr("Search by meaning"))
        self._fields.switches["meaning"].setToolTip(
            self.tr("Also find passages that say the same in other words, or in another language")
        )
        self._fields.switches["gentle"].setText(
            self.tr("Gentle: use only a tenth of a processor core")
        )
        self._fields.switches["gentle"].setToolTip(
            self.tr("Prepare passages for search by meaning as slowly as on battery")
        )
        self._models.setText(self.tr("Models…"))
        self._assistants.setText(self.tr("Assistants…"))
        self._assistants.setToolTip(self.tr("Let Claude, Cursor or others search your documents"))
        self._chat.setText(self.tr("Answers…"))
        self._chat.setToolTip(self.tr("Choose a chat model that answers from the passages"))
        self._synonyms.setText(self.tr("Synonyms…"))
        self._synonyms.setToolTip(
            self.tr("Open the synonyms file: one group per line, separated by commas")
        )
        self._fields.calm.setText(self.tr("Reduce motion"))
        self._fields.calm.setToolTip(self.tr("Passages do not glide to their new places"))
        self._fields.tray.setText(self.tr("Stay in the tray when the window is closed"))
        self._hint.setText(
            self.tr(
                "As in .gitignore: *.bak, drafts/, /one folder/file.pdf; “!” in front re-includes. "
                "Hidden and temporary files are always excluded."
            )
        )
        self._file.setText(str(self._preferences.config.settings_file))
        self._open.setText(self.tr("Open file"))
        self._roots.setText(self.tr("Team’s folders…"))
        self._roots.setToolTip(self.tr("Set where the folders of the library are on this computer"))
        self._defaults.setToolTip(self.tr("Restore all settings here, except for exclusions"))
        self._name_defaults()

    # --- Qt

    def showEvent(self, event: QShowEvent) -> None:
        """Show the settings as they are now: other windows and the menus change them too."""
        self._before = None
        self._show_all()
        super().showEvent(event)
