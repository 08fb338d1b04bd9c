"""HitMenu: what can be done with the hit of the current row, with its keys."""

import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from app.results.desktop_entries import programs_for
from app.results.hit_list import HitList
from app.results.model import ResultsModel, Role
from app.results.open_document import Viewer, place_of
from app.widgets import Translated
from engine import Hit


class HitMenu(Translated, QMenu):
    """The context menu of the list of hits; its keys work while the list has the focus.

    Signals:
        judged: A Hit, and its grade: 1 relevant, 0 not.
        place_wanted: Only hits below this folder, or of this file (a Path), are wanted.
        note_wanted: A note on this Hit is to be written, or changed.
        exclusion_wanted: The document of this Hit is to be left out of the library.

    Attributes:
        read_on: The action that has the other hits read, too.
    """

    judged = Signal(object, int)
    place_wanted = Signal(object)
    note_wanted = Signal(object)
    exclusion_wanted = Signal(object)

    def __init__(self, hits: HitList, model: ResultsModel, viewer: Viewer) -> None:
        super().__init__(hits)
        self._hits, self._viewer = hits, viewer
        self._gone: Path | None = None  # a document that is not here
        self._open = self._of_hit(viewer.open, "Return", "Enter")
        self._with = self.addMenu("")
        self._with.aboutToShow.connect(self._list_programs)
        self._folder = self._of_hit(viewer.show_folder)
        self.addSeparator()
        self._copy = self._of_hit(viewer.copy, QKeySequence.StandardKey.Copy)
        self._cite = self._of_hit(viewer.cite, "Ctrl+Shift+C")
        self._path = self._of_hit(viewer.copy_path, "Ctrl+Alt+C")
        self.addSeparator()
        self._only_folder = self._of_hit(lambda hit: self.place_wanted.emit(hit.path.parent))
        self._only_document = self._of_hit(lambda hit: self.place_wanted.emit(hit.path))
        self._below_likeness = self.addSeparator()
        self._note = self._of_hit(self.note_wanted.emit, "Ctrl+N")
        self._relevant = self._of_hit(lambda hit: self.judged.emit(hit, 1), "+", "=")
        self._irrelevant = self._of_hit(lambda hit: self.judged.emit(hit, 0), "-")
        self.addSeparator()
        self._more = self._of_hit(lambda _: hits.fold(hits.currentIndex(), False), "Right")
        self._less = self._of_hit(lambda _: hits.fold(hits.currentIndex(), True), "Left")
        self._all = self._action(model.unfold_all, "Ctrl+E")
        self.read_on = self._action(lambda: None, "Ctrl+R")
        self.addSeparator()
        self._exclude = self._of_hit(self.exclusion_wanted.emit)
        others = (self._all, self.read_on)
        self._of_a_hit = [each for each in self.actions() if each not in others]
        hits.addActions(self.actions())  # for the keys
        hits.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        hits.customContextMenuRequested.connect(
            lambda place: self.popup(hits.viewport().mapToGlobal(place))
        )
        self._retranslate()

    def add_likeness(self, actions: Sequence[QAction]) -> None:
        """Offer what finds hits that are like the current one."""
        self.insertActions(self._below_likeness, actions)

    def enable(self) -> None:
        """Offer what can be done with the current hit, if there is one."""
        for action in self._of_a_hit:
            action.setEnabled(self._hits.currentIndex().isValid())
        if self._hits.currentIndex().isValid() and not self._hit.text:  # a file, not a passage
            passage = (self._copy, self._cite, self._note, self._relevant, self._irrelevant)
            for action in passage:
                action.setEnabled(False)
        if self._is_gone:
            for action in (self._open, self._with.menuAction(), self._folder):
                action.setEnabled(False)
        self._name_opening()

    def locate(self, hit: Hit, is_here: bool) -> None:
        """Offer to open the document of a hit if it is here; else say why not."""
        self._gone = None if is_here else hit.path
        self.enable()

    def _action(self, act: Callable[[], None], *keys: str | QKeySequence.StandardKey) -> QAction:
        action = self.addAction("")
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(act)
        return action

    def _of_hit(self, act: Callable[[Hit], None], *keys: str | QKeySequence.StandardKey) -> QAction:
        """Add an action on the hit of the current row."""
        return self._action(lambda: act(self._hit), *keys)

    @property
    def _is_gone(self) -> bool:
        return self._hits.currentIndex().isValid() and self._hit.path == self._gone

    @property
    def _hit(self) -> Hit:
        hit: Hit = self._hits.currentIndex().data(Role.HIT)
        return hit

    def _list_programs(self) -> None:
        self._with.clear()
        hit = self._hit
        has_entries = sys.platform not in ("win32", "darwin")
        for program in programs_for(place_of(hit) or hit.path) if has_entries else ():
            words = program.name.replace("&", "&&")
            self._with.addAction(words, partial(self._viewer.open_with, hit, program.line))
        self._with.addSeparator()
        self._with.addAction(
            self.tr("Other program…"), lambda: self._viewer.choose_program(hit, self._hits)
        )

    def _name_opening(self) -> None:
        why = self.tr("{action} (not on this computer)") if self._is_gone else "{action}"
        self._open.setText(why.format(action=self.tr("Open document")))
        self._folder.setText(why.format(action=self.tr("Show in folder")))

    def _retranslate(self) -> None:
        self._with.setTitle(self.tr("Open with"))
        self._name_opening()
        self._copy.setText(self.tr("Copy passage"))
        self._cite.setText(self.tr("Copy passage with citation"))
        self._path.setText(self.tr("Copy path"))
        self._only_folder.setText(self.tr("Only this folder"))
        self._only_document.setText(self.tr("Only this document"))
        self._note.setText(self.tr("Note…"))
        self._relevant.setText(self.tr("Mark as relevant"))
        self._irrelevant.setText(self.tr("Mark as not relevant"))
        self._more.setText(self.tr("Show more from this document"))
        self._less.setText(self.tr("Collapse this document"))
        self._all.setText(self.tr("Expand all documents"))
        self._exclude.setText(self.tr("Exclude this file"))
        self.read_on.setText(self.tr("&Rank the rest"))
