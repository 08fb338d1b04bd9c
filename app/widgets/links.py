"""Links: the one kind of label that reads HTML: words of our own, and links with escaped text."""

from html import escape

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QLabel, QWidget


class Links(QLabel):
    """A label of HTML out of `link` and words of our own; mouse and keyboard follow its links."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse
            | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )


def link(name: str, text: str) -> str:
    """Return a link as HTML, which `linkActivated` names so; `text` is shown as it is."""
    return f'<a href="{name}">{escape(text)}</a>'


def meant_in_words(question: str) -> str:
    """Offer, as HTML, the question that was perhaps meant; its link is named "meant"."""
    words = QCoreApplication.translate("Links", "Did you mean: {question}")
    return words.format(question=link("meant", question))
