"""FilterBar: the filters of the question, filters that could be added, and help with writing them.

Filters are part of the text of the question: a chip adds one to it, or removes one.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise, zip_longest

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from app.widgets import Translated, column, tooltip
from engine import LANGUAGES, Facet, Filter, filters_in, without_filters

_LONGEST = 24  # letters on a chip
_SPACING = 6
_STYLE = """
QToolButton {
    border: 1px solid palette(placeholder-text); border-radius: 12px;
    padding: 2px 9px; min-height: 18px;
}
QToolButton:hover, QToolButton:focus { border-color: palette(accent); }
QToolButton[on="true"] { background: palette(highlight); color: palette(highlighted-text); }
QToolButton::menu-indicator { image: none; }
"""


class FilterBar(Translated, QWidget):
    """A line of chips: filters of the question, which a click removes, then filters of its hits.

    Signals:
        asked: Another question: with a filter more, or less.
        insert_wanted: A question that the user is going to finish.
    """

    asked = Signal(str)
    insert_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("filters")
        self._question = ""
        self._facets: Sequence[Facet] = ()
        self._chips: list[QToolButton] = []  # in the order of the filters
        self._offered: list[Facet] = []
        self._more, self._help = QToolButton(), QToolButton()
        for button in (self._more, self._help):
            button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
            button.setMenu(QMenu(button))
        self._help.setText("?")
        # a widget with a style sheet gets no event for another theme; its parent does
        self._line = QWidget()
        self._recolour()
        self.setLayout(column(self._line, margins=(0, 0, 0, 0)))
        self._row = QHBoxLayout(self._line)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(_SPACING)
        self._row.addWidget(self._more)
        self._row.addStretch()
        self._row.addWidget(self._help)
        self._retranslate()

    @property
    def labels(self) -> list[str]:
        """The texts of the chips, including those in the menu."""
        return [chip.text() for chip in self._chips]

    def show_question(self, question: str) -> None:
        if filters_in(question) != filters_in(self._question):
            self._question = question
            self._refresh()
        self._question = question

    def show_facets(self, facets: Sequence[Facet]) -> None:
        if list(facets) != list(self._facets):
            self._facets = facets
            self._refresh()

    def _refresh(self) -> None:
        for chip in self._chips:
            chip.hide()
            chip.deleteLater()
        held = filters_in(self._question)
        kinds: dict[str, list[Facet]] = {}
        for facet in self._facets:
            if all(facet.key != condition.key for condition in held):
                kinds.setdefault(facet.key, []).append(facet)
        # room is short: the first of each kind, then the second of each
        turns = zip_longest(*kinds.values())
        self._offered = [facet for turn in turns for facet in turn if facet]
        self._chips = [self._held_chip(each) for each in held]
        self._chips += [self._offered_chip(each) for each in self._offered]
        for place, chip in enumerate(self._chips):
            self._row.insertWidget(place, chip)
        # new widgets come last in the tab order of the window: put them in their place
        for one, next_one in pairwise((self._help, *self._chips, self._more, self._help)):
            self.setTabOrder(one, next_one)
        self._fit()

    def _held_chip(self, condition: Filter) -> QToolButton:
        words = self._words(condition.key, condition.value)
        said = self.tr("Remove the filter {filter}").format(filter=words)
        chip = self._chip(f"{words} ×", said, said, lambda: self._without(condition))
        chip.setProperty("on", True)
        return chip

    def _offered_chip(self, facet: Facet) -> QToolButton:
        words = facet.value if facet.key == "after" else self._words(facet.key, facet.value)
        said = self.tr("Only {filter}").format(filter=facet.text)
        spoken = f"{said}, {facet.count}"
        return self._chip(f"{words}  {facet.count}", said, spoken, lambda: self._with(facet))

    def _chip(self, text: str, tip: str, spoken: str, question: Callable[[], str]) -> QToolButton:
        """Make a chip; `question` returns what a click asks."""
        chip = QToolButton()
        chip.setText(text.replace("&", "&&"))
        chip.setToolTip(tooltip(tip))
        chip.setAccessibleName(spoken)
        chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        chip.clicked.connect(lambda: self.asked.emit(question()))
        return chip

    def _without(self, condition: Filter) -> str:
        # the question may have changed since the chip was made
        wanted = (condition.key, condition.value)
        same = [each for each in filters_in(self._question) if (each.key, each.value) == wanted]
        return without_filters(self._question, same)

    def _with(self, facet: Facet) -> str:
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
                return ", ".join(LANGUAGES.get(code, code) for code in codes)
            case "before":
                return self.tr("before {date}").format(date=value)
        return self.tr("since {date}").format(date=value)

    def _recolour(self) -> None:
        """Set the style sheet again: it keeps the colours of the old theme."""
        self._line.setStyleSheet("")
        self._line.setStyleSheet(_STYLE)

    def _fit(self) -> None:
        """Show the chips that fit; put the others into the menu."""
        room = self.width() - self._help.sizeHint().width() - self._more.sizeHint().width()
        hidden: list[int] = []
        for place, chip in enumerate(self._chips):
            room -= chip.sizeHint().width() + _SPACING
            held = place < len(self._chips) - len(self._offered)
            chip.setVisible(held or (room > 2 * _SPACING and not hidden))
            if chip.isHidden():
                hidden.append(place)
        menu = self._more.menu()
        menu.clear()
        for place in hidden:
            menu.addAction(self._chips[place].text()).triggered.connect(self._chips[place].click)
        self._more.setVisible(bool(hidden))

    def _retranslate(self) -> None:
        self._more.setText(self.tr("More"))
        self._more.setToolTip(self.tr("More filters"))
        self._help.setToolTip(self.tr("How questions can be written"))
        self._help.setAccessibleName(self.tr("How questions can be written"))
        ways = [
            ('"{question}"', self.tr('"two words"'), self.tr("exact phrase")),
            ("{question} -", self.tr("-word"), self.tr("must not occur")),
            ("{question} type:pdf", "type:pdf", self.tr("file type or extension")),
            (
                "{question} in:",
                self.tr("in:folder"),
                self.tr("folder or file, by name or path"),
            ),
            ("{question} after:2025-01", "after:2025-01", self.tr("changed or sent since then")),
            ("{question} before:2026", "before:2026", self.tr("changed or sent before then")),
            ("{question} lang:en", "lang:en", self.tr("language of the passage")),
        ]
        menu = self._help.menu()
        menu.clear()
        for form, example, meaning in ways:
            action = menu.addAction(f"{example}\t{meaning}")
            action.triggered.connect(lambda _=False, form=form: self._insert(form))
        self._refresh()

    def _insert(self, form: str) -> None:
        self.insert_wanted.emit(form.format(question=self._question.strip()).lstrip())

    # --- Qt

    def minimumSizeHint(self) -> QSize:
        """Accept any width: what does not fit is in the menu."""
        return QSize(0, self._help.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
