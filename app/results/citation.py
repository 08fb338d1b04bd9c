"""Citation: where a passage is from, in one line that can stand in a text."""

from PySide6.QtCore import QCoreApplication

from engine import Hit


def citation(hit: Hit) -> str:
    """Title, page and path: "Paxos Made Simple, p. 12, /home/ann/paxos.pdf"."""
    return ", ".join(part for part in (hit.title, page_of(hit), str(hit.path)) if part)


def cited(hit: Hit) -> str:
    """The passage, and below it where it is from."""
    return f"{hit.text}\n\n— {citation(hit)}"


def page_of(hit: Hit) -> str:
    """The page as it is cited, with what is printed on it where that differs; "" without pages."""
    page = hit.page_label or (str(hit.page) if hit.page else "")
    return QCoreApplication.translate("Citation", "p. {page}").format(page=page) if page else ""
