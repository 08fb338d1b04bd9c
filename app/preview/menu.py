"""PreviewMenu: everything that can be done in the pane, with its keys."""

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from app.widgets import Translated, icon, plain
from engine import Hit


class PreviewMenu(Translated, QMenu):
    """The menu; each entry is an attribute of its name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.shown = self._add("F9", checkable=True)
        self.text_only = self._add(checkable=True)
        self.addSeparator()
        self.next_row, self.previous_row = self._add("Alt+Down"), self._add("Alt+Up")
        self.next_hit, self.previous_hit = self._add("Ctrl+F3"), self._add("Ctrl+Shift+F3")
        self.next_page, self.previous_page = self._add("Alt+PgDown"), self._add("Alt+PgUp")
        self.addSeparator()
        self.find_text = self._add("Ctrl+F")
        self.next_match, self.previous_match = self._add("F3"), self._add("Shift+F3")
        self.addSeparator()
        self.like_passage, self.like_document = self._add("F8"), self._add("Shift+F8")
        self.search_selection = self._add("Ctrl+Shift+L")
        self.addSeparator()
        self.open_document, self.cite = self._add(), self._add()  # the list has keys for them
        self.copy_page = self._add()
        self.addSeparator()
        self.larger, self.smaller = self._add("Ctrl++", "Ctrl+="), self._add("Ctrl+-")
        self.fit = self._add("Ctrl+0")
        for action, name in (
            (self.next_hit, "chevron-down"),
            (self.previous_hit, "chevron-up"),
            (self.next_match, "chevron-down"),
            (self.previous_match, "chevron-up"),
            (self.next_page, "chevron-right"),
            (self.previous_page, "chevron-left"),
            (self.larger, "zoom-in"),
            (self.smaller, "zoom-out"),
            (self.fit, "move-horizontal"),
            (self.open_document, "external-link"),
            (self.cite, "copy"),
        ):
            action.setIcon(icon(name))
        self._is_here = True
        self._retranslate()

    def enable_opening(self, is_here: bool) -> None:
        """Offer to open the document if it is here; else say why not."""
        self._is_here = is_here
        self.open_document.setEnabled(is_here)
        self._name_opening()

    def _name_opening(self) -> None:
        words = self.tr("Open document")
        if not self._is_here:
            words = self.tr("Open document (not on this computer)")
        self.open_document.setText(words)
        self.open_document.setToolTip(words)

    def follow(self, hit: Hit | None, of_document: int, of_list: int) -> None:
        """Enable what can be done with a hit, among so many of its document and of the list."""
        for actions, on in (
            ((self.next_hit, self.previous_hit), of_document > 1),
            ((self.next_row, self.previous_row), of_list > 0),
            ((self.like_passage, self.like_document), hit is not None),
            ((self.open_document,), hit is not None and self._is_here),
            ((self.cite,), bool(hit and hit.text)),
        ):
            for action in actions:
                action.setEnabled(on)

    def _add(self, *keys: str, checkable: bool = False) -> QAction:
        action = self.addAction("")
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.setCheckable(checkable)
        return action

    def _retranslate(self) -> None:
        self.setTitle(self.tr("&Preview"))
        self.shown.setText(self.tr("Show the &preview"))
        self.shown.setIconText(self.tr("Preview"))
        self.text_only.setText(self.tr("&Text only"))
        self.text_only.setIconText(self.tr("Text"))
        self.next_row.setText(self.tr("Next passage in the list"))
        self.previous_row.setText(self.tr("Previous passage in the list"))
        self.next_hit.setText(self.tr("&Next passage in this document"))
        self.previous_hit.setText(self.tr("P&revious passage in this document"))
        self.next_page.setText(self.tr("Next page"))
        self.previous_page.setText(self.tr("Previous page"))
        self.find_text.setText(self.tr("&Find in the document…"))
        self.next_match.setText(self.tr("Next match"))
        self.previous_match.setText(self.tr("Previous match"))
        self.like_passage.setText(self.tr("&More like this"))
        self.like_document.setText(self.tr("More like this &document"))
        self.search_selection.setText(self.tr("&Search for the selection"))
        self.cite.setText(self.tr("Copy passage with citation"))
        self.copy_page.setText(self.tr("Copy page as a picture"))
        self.larger.setText(self.tr("Zoom &in"))
        self.smaller.setText(self.tr("Zoom &out"))
        self.fit.setText(self.tr("Fit to &width"))
        for action in self.actions():  # Qt leaves in the key where it stands in brackets
            action.setToolTip(plain(action.text()))
        self._name_opening()
        self.text_only.setToolTip(self.tr("Text only: show the text, not the page"))
