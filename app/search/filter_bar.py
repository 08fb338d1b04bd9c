"""FilterBar: the filters of the question, and filters that could be added.

Filters are part of the text of the question: a chip adds one to it, or removes one.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise, zip_longest
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

import engine
from app.search.chip import Chip, icon_of
from app.widgets import SMALL, Translated, icon, tooltip

_LONGEST = 24  # letters on a chip
_ANY_WIDTH = QSizePolicy.Policy.Ignored  # what does not fit is in the menu
_MOST = 20  # chips; no window has room for more


class _Choice(NamedTuple):
    """What a click does: `question` returns what it asks."""

    chip: tuple[str, str, int, bool]
    tip: str
    spoken: str
    question: Callable[[], str]


class FilterBar(Translated, QWidget):
    """A line of chips: filters of the question, which a click removes, then filters of its hits.

    Signals:
        asked: Another question: with a filter more, or less.
    """

    asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("filters")
        self.setSizePolicy(_ANY_WIDTH, QSizePolicy.Policy.Fixed)
        self._question = ""
        self._facets: Sequence[engine.Facet] = ()
        self._left_out: Sequence[str] = ()
        self._choices: list[_Choice] = []
        self._chips: list[Chip] = []  # of the first choices; more are hidden
        self._more = QToolButton(autoRaise=True)
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._more.setMenu(QMenu(self._more))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, SMALL, 0, SMALL)
        self._row.setSpacing(SMALL)
        self._row.addWidget(self._more)
        self._row.addStretch()
        self._retranslate()

    @property
    def labels(self) -> list[str]:
        """What can be chosen, in the words of the menu."""
        return [_label(choice) for choice in self._choices]

    def show_question(self, question: str) -> None:
        before, self._question = self._question, question
        if _filters_in(question) != _filters_in(before):
            self._refresh()

    def show_facets(self, facets: "Sequence[engine.Facet]") -> None:
        if list(facets) != list(self._facets):
            self._facets = facets
            self._refresh()

    def show_left_out(self, words: Sequence[str]) -> None:
        """Show what must not stand in a hit, as it was typed."""
        if list(words) != list(self._left_out):
            self._left_out = words
            self._refresh()

    def _refresh(self) -> None:
        held = _filters_in(self._question)
        keys = {condition.key for condition in held}
        kinds: dict[str, list[engine.Facet]] = {}
        for facet in self._facets:
            if facet.key not in keys:
                kinds.setdefault(facet.key, []).append(facet)
        # room is short: the first of each kind, then the second of each
        turns = zip_longest(*kinds.values())
        offered = [facet for turn in turns for facet in turn if facet]
        self._choices = [
            *map(self._held, held),
            *map(self._held_out, self._left_out),
            *map(self._offered, offered),
        ]
        while len(self._chips) < min(len(self._choices), _MOST):
            self._add_chip()
        for chip, choice in zip(self._chips, self._choices, strict=False):
            key, words, count, is_held = choice.chip
            chip.show_filter(key, words, count, held=is_held)
            chip.setToolTip(tooltip(choice.tip))
            chip.setAccessibleName(choice.spoken)
            chip.setAccessibleDescription(choice.tip)
        self.setVisible(bool(self._choices))
        self._fit()

    def _held(self, condition: "engine.Filter") -> _Choice:
        words = self._words(condition.key, condition.value)
        said = self.tr("Remove the filter {filter}").format(filter=words)
        return _Choice(
            (condition.key, words, 0, True), said, said, lambda: self._without(condition)
        )

    def _held_out(self, words: str) -> _Choice:
        said = self.tr("Stop excluding {words}").format(words=words[1:])
        return _Choice(
            ("without", self.tr("without {words}").format(words=words[1:]), 0, True),
            said,
            said,
            lambda: " ".join(self._question.replace(words, " ").split()),
        )

    def _offered(self, facet: "engine.Facet") -> _Choice:
        words = facet.value if facet.key == "after" else self._words(facet.key, facet.value)
        said = self.tr("Only {filter}").format(filter=facet.text)
        return _Choice(
            (facet.key, words, facet.count, False),
            said,
            f"{said}, {facet.count}",
            lambda: self._with(facet),
        )

    def _add_chip(self) -> None:
        chip, place = Chip(), len(self._chips)
        chip.clicked.connect(lambda: self.asked.emit(self._choices[place].question()))
        self._chips.append(chip)
        self._row.insertWidget(place, chip)
        # new widgets come last in the tab order of the window: put them in their place
        for one, next_one in pairwise((*self._chips, self._more)):
            self.setTabOrder(one, next_one)

    def _without(self, condition: "engine.Filter") -> str:
        # the question may have changed since the chip was made
        wanted = (condition.key, condition.value)
        same = [
            each for each in engine.filters_in(self._question) if (each.key, each.value) == wanted
        ]
        return engine.without_filters(self._question, same)

    def _with(self, facet: "engine.Facet") -> str:
        return f"{self._question.strip()} {facet.text}".strip()

    def _words(self, key: str, value: str) -> str:
        match key:
            case "type":
                return value.upper()
            case "in":
                place = value.rstrip("/").rpartition("/")[2] or value
                return place if len(place) <= _LONGEST else f"{place[: _LONGEST - 1]}…"
            case "lang":
                codes = value.lower().split(",")
                return ", ".join(engine.LANGUAGES.get(code, code) for code in codes)
            case "before":
                return self.tr("before {date}").format(date=value)
        return self.tr("since {date}").format(date=value)

    def _fit(self) -> None:
        """Show the chips that fit; put the others into the menu."""
        room = self.width() - self._more.sizeHint().width()
        shown = 0
        for chip in self._chips[len(self._choices) :]:
            chip.hide()
        for place, (chip, choice) in enumerate(zip(self._chips, self._choices, strict=False)):
            room -= chip.width() + SMALL
            fits = shown == place and (room >= 0 or (not place and choice.chip[-1]))
            chip.setVisible(fits)
            shown += fits
        menu = self._more.menu()
        menu.clear()
        for choice in self._choices[shown:]:
            action = menu.addAction(
                icon(icon_of(choice.chip[0])), _label(choice).replace("&", "&&")
            )
            action.triggered.connect(
                lambda _=False, choice=choice: self.asked.emit(choice.question())
            )
        self._more.setVisible(shown < len(self._choices))

    def _retranslate(self) -> None:
        self._more.setText(self.tr("More"))
        self._more.setToolTip(self.tr("More filters"))
        self._refresh()

    # --- Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


def _filters_in(question: str) -> "list[engine.Filter]":
    return engine.filters_in(question) if question else []  # the window comes without the engine


def _label(choice: _Choice) -> str:
    _, words, count, held = choice.chip
    return f"{words} ×" if held else f"{words}  {count}"
