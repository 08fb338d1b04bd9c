"""Guide: how Pagewise is used, to be read offline; the last page lists all keys.

Its pages are Markdown files of ours; no text of a document ever gets into them. A sentence that the
program says stands there by its code, as in {{sync.away}}, so that it is worded as it is said.
"""

import re
from typing import Any

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage, QResizeEvent, QTextCursor
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QListWidget,
    QMainWindow,
    QStackedWidget,
    QTextBrowser,
)

from app.resources import GUIDE, PICTURES
from app.translate import language
from app.widgets import LARGE, SMALL, Translated, bring_up, column, field_icon, row
from app.window.key_list import KeyList
from engine import sentence

_SAID = re.compile(r"\{\{([a-z.-]+)\}\}")
_FIELD = re.compile(r"\{\w+[^{}]*\}")
_SIZE = 860, 620
_CONTENTS = 180  # pixels of width


class Guide(Translated, QDialog):
    """Shows one page; what is typed at the top leads to the pages that hold it."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._sought, self._contents = QLineEdit(), QListWidget()
        self._sought.addAction(field_icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self._sought.setClearButtonEnabled(True)
        self._text, self._keys, self._page = _Page(), KeyList(window), QStackedWidget()
        for part in (self._text, self._keys):
            self._page.addWidget(part)
        self._contents.setFixedWidth(_CONTENTS)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.close)
        parts = row(self._contents, self._page, wide=self._page, spacing=SMALL)
        margins = (LARGE, LARGE, LARGE, LARGE)
        self.setLayout(column(self._sought, parts, buttons, wide=parts, margins=margins))
        self.resize(*_SIZE)
        self._texts: list[str] = []
        self._sought.textChanged.connect(self._seek)
        self._sought.returnPressed.connect(self._step)
        self._contents.currentRowChanged.connect(self._turn_to)
        self._retranslate()

    @property
    def keys(self) -> KeyList:
        return self._keys

    def show_page(self, number: int) -> None:
        """Come up with a page; -1 is the last, which lists the keys."""
        self._sought.clear()
        self._contents.setCurrentRow(number % self._contents.count())
        bring_up(self)
        self._contents.setFocus(Qt.FocusReason.OtherFocusReason)

    def _turn_to(self, number: int) -> None:
        if 0 <= number < len(self._texts):
            self._text.show_text(self._texts[number])
            self._page.setCurrentWidget(self._text)
            self._text.find(self._sought.text())
        elif number >= 0:
            self._page.setCurrentWidget(self._keys)

    def _seek(self, words: str) -> None:
        """List only the pages that hold the words, and turn to the first of them."""
        held = [words.casefold() in text.casefold() for text in [*self._texts, *self._key_words()]]
        for number, holds in enumerate(held):
            self._contents.item(number).setHidden(not holds)
        if any(held):
            current = self._contents.currentRow()
            self._contents.setCurrentRow(current if held[current] else held.index(True))
            self._text.moveCursor(QTextCursor.MoveOperation.Start)
            self._text.find(words)

    def _step(self) -> None:
        """Go to the next place of the words, or from the last to the first."""
        if not self._text.find(self._sought.text()):
            self._text.moveCursor(QTextCursor.MoveOperation.Start)
            self._text.find(self._sought.text())

    def _key_words(self) -> list[str]:
        return ["\n".join(f"{keys} {words}" for _, keys, words in self._keys.rows)]

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Guide"))
        self._sought.setPlaceholderText(self.tr("Search in the guide"))
        self._sought.setAccessibleName(self.tr("Search in the guide"))
        self._contents.setAccessibleName(self.tr("Contents"))
        self._text.setAccessibleName(self.tr("Page"))
        number = max(0, self._contents.currentRow())
        self._texts = pages(language())
        self._contents.clear()
        self._contents.addItems([*map(_title, self._texts), self.tr("Keyboard shortcuts")])
        self._contents.setCurrentRow(number)


class _Page(QTextBrowser):
    """A page of Markdown, whose pictures are as wide as it is."""

    def __init__(self) -> None:
        super().__init__()
        self._shown = ""
        self.setOpenLinks(False)
        self.document().setDocumentMargin(LARGE)
        # one that came and went with the text would change the width while that is laid out
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)

    def show_text(self, text: str) -> None:
        self._shown = text
        self.setMarkdown(text)

    # --- Qt

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        ratio = self.devicePixelRatioF()
        picture = QImage(str(PICTURES / QUrl(name).fileName()))
        width = round((self.viewport().width() - 2 * LARGE) * ratio)
        smooth = Qt.TransformationMode.SmoothTransformation
        picture = picture.scaledToWidth(min(width, picture.width()), smooth)
        picture.setDevicePixelRatio(ratio)
        return picture

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Draw the pictures again where they have another width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            place = self.verticalScrollBar().value()
            self.setMarkdown(self._shown)
            self.verticalScrollBar().setValue(place)


def pages(language: str) -> list[str]:
    """Return the pages in their order, with what the program says in its own words."""
    files = sorted((GUIDE / language).glob("*.md"))
    return [_worded(file.read_text("utf-8"), language) for file in files]


def _worded(text: str, language: str) -> str:
    return _SAID.sub(lambda said: _FIELD.sub("…", sentence(said[1], language)), text)


def _title(text: str) -> str:
    return text.partition("\n")[0].lstrip("# ")
