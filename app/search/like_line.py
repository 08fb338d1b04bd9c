"""LikeLine: says above the list what its passages are like, with a way back to the question."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.search.like import Like
from app.widgets import MEDIUM, ElidedLabel, Translated, button, page_in_words, row, shortened

_LONGEST = 120  # letters of a passage


class LikeLine(Translated, QWidget):
    """Hidden where the passages were found by a question.

    Signals:
        back_wanted: The user goes back to what was shown before.
    """

    back_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("like")
        self._like: Like | None = None
        self._words, self._text = ElidedLabel(bold=True), ElidedLabel(quiet=True)
        self._back = button(self.back_wanted, "like_back")
        line = row(self._words, self._text, self._back, wide=self._text, spacing=MEDIUM)
        line.setContentsMargins(0, 0, 0, 0)
        self.setLayout(line)
        self.show_like(None)
        self._retranslate()

    @property
    def text(self) -> str:
        return self._words.text()

    def show_like(self, like: Like | None) -> None:
        self._like = like
        self.setVisible(like is not None)
        page = page_in_words(like.page, like.page_label, like.kind) if like else ""
        place = ", ".join(part for part in (like.title if like else "", page) if part)
        if like and like.note:
            words = shortened(like.note.words, _LONGEST)
            self._words.setText(self.tr("Note: {words}").format(words=words))
        else:
            self._words.setText(self.tr("Like: {place}").format(place=place))
        self._text.setText(shortened(like.text, _LONGEST) if like else "")

    def _retranslate(self) -> None:
        self._back.setText(self.tr("Back"))
        self._back.setToolTip(self.tr("Back to what was shown before (Alt+←)"))
        self.show_like(self._like)
