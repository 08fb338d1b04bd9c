"""The data files of the window: pictures and translations, read only here."""

from importlib.resources import files
from pathlib import Path

from PySide6.QtCore import QT_TRANSLATE_NOOP, QLibraryInfo, QTranslator
from PySide6.QtGui import QIcon

LANGUAGES = {"en": "English", "zh_CN": "简体中文"}  # each under its own name; "en" is the source

# Words that Qt's own translations lack; ours has them, and is asked first.
WORDS_OF_QT = (
    QT_TRANSLATE_NOOP("QFileDialog", "&Look in:"),
    QT_TRANSLATE_NOOP("QFileDialog", "Files of &type:"),
)
ARROWS = (  # which Qt's own translations spell out
    QT_TRANSLATE_NOOP("QShortcut", "Down"),
    QT_TRANSLATE_NOOP("QShortcut", "Left"),
    QT_TRANSLATE_NOOP("QShortcut", "Right"),
    QT_TRANSLATE_NOOP("QShortcut", "Up"),
)

_FOLDER = Path(str(files("resources")))
ICON = _FOLDER / "icon.svg"
ICONS = _FOLDER / "icons"
FONTS = _FOLDER / "fonts"  # only in the packages for Linux
LICENCES = _FOLDER / "licences.txt"
DEMO = _FOLDER / "demo"
GUIDE = _FOLDER / "guide"
PICTURES = _FOLDER  # those of the guide


def icon() -> QIcon:
    return QIcon(str(ICON))


def translators(language: str) -> list[QTranslator]:
    """Load the translations to `language`: that of Qt's own dialogs first, then ours."""
    if language == "en":
        return []
    found = []
    for folder, name in (
        (QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath), f"qtbase_{language}"),
        (str(_FOLDER / "translations"), f"pagewise_{language}"),
    ):
        translator = QTranslator()
        if translator.load(name, folder):
            found.append(translator)
    return found
