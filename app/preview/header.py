"""Header: the title of the shown document, its page, and buttons for what is done most."""

from collections.abc import Sequence

from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from app.widgets import LARGE, MEDIUM, TIGHT, ElidedLabel, Label, Translated, column, row, shortened
from engine import PageImage

_SIDE = 28  # of a button
_SHOWN = 500  # letters of a note


class Header(Translated, QWidget):
    """Two lines above the page: the title, then page, passage and buttons."""

    def __init__(
        self,
        groups: Sequence[Sequence[QAction]],
        of_document: Sequence[QAction] = (),
        scaled: QAction | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """`groups` of actions become groups of buttons; the first has the page between its two.

        Behind the button of `scaled` stands the scale, beside the title those `of_document`.
        """
        super().__init__(parent)
        self._image: PageImage | None = None
        self._title, self._note = ElidedLabel(bold=True), Label(wrap=True)
        self._page, self._scale = Label(quiet=True), Label(quiet=True)
        self._turns: list[QToolButton] = []
        self._buttons: list[QToolButton] = []
        self._gaps = TIGHT * (len(groups) - 1)
        head = row(self._title, *map(self._button, of_document), wide=self._title, spacing=0)
        line = QHBoxLayout()
        line.setSpacing(0)
        for number, actions in enumerate(groups):
            if number:
                line.addSpacing(TIGHT)
            for action in actions:
                button = self._button(action)
                if number == 0:
                    self._turns.append(button)
                self._buttons.append(button)
                line.addWidget(button)
                if action is scaled:
                    line.addWidget(self._scale)
            if not number:
                line.insertWidget(1, self._page)
                line.addStretch()
        self.setLayout(
            column(head, self._note, line, spacing=TIGHT, margins=(LARGE, MEDIUM, TIGHT, TIGHT))
        )
        self.show_title("")
        self.show_page(None)
        self._name_buttons()

    def _button(self, action: QAction) -> QToolButton:
        button = QToolButton()
        button.setDefaultAction(action)
        button.setAutoRaise(True)
        button.setMinimumSize(_SIDE, _SIDE)
        action.changed.connect(self._name_buttons)
        return button

    @property
    def text(self) -> str:
        return " · ".join(part for part in (self._title.text(), self._page.text()) if part)

    def show_title(self, title: str, note: str = "") -> None:
        """Show the title of the document, and the note on the passage."""
        self._title.setText(title)
        words = shortened(note, _SHOWN)
        self._note.setText(lambda: self.tr("Note: {words}").format(words=words))
        self._note.setVisible(bool(note))

    def show_scale(self, scale: float) -> None:
        self._scale.setText(f"{scale:.0%}")
        self._fit()

    def show_page(self, image: PageImage | None) -> None:
        self._image = image
        for button in self._turns:
            button.setVisible(image is not None)
        self._page.setToolTip(self._page_in_words())
        self._fit()

    def _page_in_words(self) -> str:
        image = self._image
        if image is None:
            return ""
        words = self.tr("{number} of {count}")
        if image.label != str(image.number):
            words = self.tr("{label} ({number} of {count})")
        return words.format(label=_label(image), number=image.number, count=f"{image.count:,}")

    def _fit(self) -> None:
        """Leave out the scale where there is no room for it, and then how many pages there are."""
        short = _label(self._image) if self._image else ""
        whole = self._page_in_words()
        room = self.width() - LARGE - TIGHT - self._gaps
        room -= sum(each.sizeHint().width() for each in self._buttons if not each.isHidden())
        for scaled, page in ((True, whole), (False, whole), (False, short)):
            self._page.setText(page)
            wanted = self._page.sizeHint().width() + scaled * self._scale.sizeHint().width()
            if wanted <= room:
                break
        self._scale.setVisible(scaled)

    def _name_buttons(self) -> None:
        """Have screen readers say what a button does, not the sign on it."""
        for button in self.findChildren(QToolButton):
            button.setAccessibleName(button.defaultAction().toolTip())

    def _retranslate(self) -> None:
        self.show_page(self._image)

    # --- Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


def _label(image: PageImage) -> str:
    return image.label[:12]  # the document may name pages as it likes
