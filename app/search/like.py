"""Like: a passage, a page or a document that others are to be like; asked instead of a question.

With a note it is the passage of that note which is wanted.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from engine import Hit, Library, Note, PageImage


@dataclass(frozen=True, slots=True)
class Like:
    """What is meant, and how it is called; `page` and `passage_id` are None for all pages.

    `text` is that of the passage. Of the `question` that was shown the filters count.
    """

    path: Path
    title: str
    page: int | None = None
    page_label: str | None = None
    passage_id: int | None = None
    kind: str = ""
    text: str = ""
    question: str = ""
    note: Note | None = None

    def recalled(self, library: Library) -> Iterator[object]:
        """Yield what is like it, or the passage of the note."""
        if self.note:
            return library.noted(self.note)
        place = self.path, self.page, self.passage_id
        return library.similar(*place, filters=self.question)


def like_of(hit: Hit, image: PageImage | None) -> Like:
    """Return what is like the passage of a hit, or like the page shown, where that is another."""
    if image and image.number != hit.page:
        return Like(hit.path, hit.title, image.number, image.label, kind=hit.kind)
    return Like(hit.path, hit.title, hit.page, hit.page_label, hit.passage_id, hit.kind, hit.text)
