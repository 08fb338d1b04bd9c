"""Citation: an answer as text, with its sources below it, and its doubts."""

from PySide6.QtCore import QCoreApplication

from app.chat.session import ChatSession
from app.translate import context_in_words, word
from app.widgets import page_in_words


def cited_reply(session: ChatSession) -> str:
    """Return question and answer, with why a sentence is doubtful, and what the numbers mean."""
    text = session.text
    for each in sorted(session.checked, key=lambda each: -each.sentence.end):
        if each.doubt:
            end = each.sentence.end
            said = QCoreApplication.translate("Citation", " ({reason})")
            text = text[:end] + said.format(reason=word(each.doubt)) + text[end:]
    numbers = {number for each in session.checked for number in each.sentence.cites}
    lines = []
    for number, hit in enumerate(session.asked.passages if session.asked else (), start=1):
        if number in numbers or not session.checked:
            page = page_in_words(hit.page, hit.page_label, hit.kind)
            place = filter(None, (context_in_words(hit), page, str(hit.path)))
            lines.append(f"[{number}] " + ", ".join(place))
    return "\n\n".join(part for part in (session.question, text.strip(), "\n".join(lines)) if part)
