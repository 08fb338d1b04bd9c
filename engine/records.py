"""The records that cross layers: frozen, slotted, picklable, and without behaviour of their own.

- What a reader yields from one file: `Metadata`, then `Page`s with their `Heading`s.
- What the catalog keeps: `Document` and `Passage`.
- What a search finds: `Hit`, and its `Score`.

Offsets and spans count Python characters (code points), start inclusive, end exclusive.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from engine.messages import Message


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of a document before its pages: the first thing a reader yields.

    `sent_ns`: when a message was sent, in ns since 1970.
    """

    kind: str
    title: str | None = None
    pages: int | None = None
    sent_ns: int | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: where it starts in its page's text, its level (1 is the highest), its words.

    `added`: the document has no such words; see `engine.documents.reader_words`.
    """

    offset: int
    level: int
    text: str
    added: bool = False


ASIDE_LEVEL = 20  # of the heading of what stands beside the text of a page; it ends with the page

Cell = tuple[int, int, int]  # its column, and where in a text it starts and ends
Head = tuple[tuple[int, str], ...]  # the names of columns, by column
Merged = tuple[int, int, bool]  # its first column, how many; whether it goes on from the row above


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table in a text: its filled cells, none of which crosses another.

    `table` tells the tables of a page apart. `head` names the columns in rows below a head; a head
    itself `is_head`. `merged` are the parts in this row of cells that are larger than one. Of a
    fact, the first cell is its name.
    """

    table: int
    cells: tuple[Cell, ...]
    head: Head = ()
    is_head: bool = False
    merged: tuple[Merged, ...] = ()
    is_fact: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """The text of one page; blank lines separate paragraphs.

    `number` counts pages or slides from 1, in a file within a file those of the inner one; it is
    None for what has no pages (Markdown, text, DOCX, a chapter, a message, a sheet). `label` is
    what is printed on the page ("iv"), if that differs. `ocr` is the confidence (0 to 1) of OCR;
    None where the file has the text. `rows` of tables are in order; from `notes` on the text is
    what the speaker of a slide notes, or else beside the text. `attachments` are the names of those
    of a message.
    """

    text: str
    headings: tuple[Heading, ...] = ()
    number: int | None = None
    label: str | None = None
    ocr: float | None = None
    rows: tuple[Row, ...] = ()
    notes: int | None = None
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ScannedPage:
    """A page that shows something but has no text, which only OCR can read.

    `number` and `label` are those of a `Page`; `heading` is the path it stands under.
    """

    number: int | None = None
    label: str | None = None
    heading: str = ""


# Why a file was not read, or not wholly, in one word for programs; its reason is for people.
Cause = Literal[
    "password",  # one that is not among the user's passwords
    "protected",  # no password opens it here: DRM, rights management, S/MIME
    "scanned",  # pages without text, which only OCR can read
    "program",  # another program is needed to read it
    "unsupported",  # no reader for this kind of file
    "empty",  # no text in it
    "damaged",
    "denied",  # the system does not let us open it
    "limit",  # over a limit of size, time, memory or nesting
    "gone",  # went away between being seen and being read
]


@dataclass(frozen=True, slots=True)
class Document:
    """A file of the library.

    `reason` and `cause` say why it was skipped, or what of it could not be read. `sent_ns`: see
    `Metadata`. `ctime_ns`, when the file was changed in any way, is told by no program.
    """

    id: int
    path: Path
    size: int
    mtime_ns: int
    digest: str
    kind: str
    title: str
    pages: int | None
    reason: Message | None
    cause: Cause | None = None
    sent_ns: int | None = None
    ctime_ns: int = 0

    @property
    def dated_ns(self) -> int:
        """When it was last changed; a message, when it was sent."""
        return self.mtime_ns if self.sent_ns is None else self.sent_ns


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a document: `text == page.text[start:end]`; `heading` is the path, "A › B".

    `ocr` is the confidence (0 to 1) of OCR; None where the file has the text.
    `language` is one of `engine.terms.LANGUAGES`, "" where it cannot be told.
    """

    text: str
    start: int
    end: int
    heading: str = ""
    page: int | None = None
    page_label: str | None = None
    ocr: float | None = None
    language: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """Another version of a hit's document.

    `modified` is its `dated_ns`. `reason` is what the two share beside much of their
    text: "name" (but for such as v2, final, copy), or "title"; "likeness" is nearly all of the
    text, under another name.
    """

    path: Path
    title: str
    modified: int
    reason: str


FoundBy = Literal["words", "meaning", "both", "name", "note"]


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found for a question, with all that a row of the result list shows.

    `spans` mark the question's words in `snippet`. `score` (0 to 1), `margin` (what orders them)
    and `tokens`, of which `tokens_read` were read, are None until the reranker has read it.
    `first_rank` is its place before any reranking, from 1, and `first_score` (0 to 1) what gave it
    that. `keyword_rank` and `keyword_score` are None for what lacks the words of the question,
    `similarity` (the cosine) for what has no vector, `similarity_rank` for what is not among the
    nearest either. `whole` says that the hit stands for its whole
    document, and that all of this is to be scored, not the passage alone. `copies` are other files
    of this content. `modified` is the `dated_ns` of its document. `newer` is the
    newest version found of a document of which this is an older one; `older` are those older
    versions which have nearly the same passage, and are no hits for it. `ocr` is how sure (0 to 1)
    OCR is of the text, None where the file has it as text. `language` is that of the passage, ""
    where it cannot be told. `answer` is where in `text` the sentence stands that is nearest to the
    question, `answer_shown` where in `snippet`; None where that is not known, or none stands out.
    `store` names the store of the passage, to which alone its id means something: "" is the library
    itself. `reason`: of a file that was found by its name, why it could not be read, or not wholly.
    `note` is what the user wrote on the passage. `document_id` is the store's, as `passage_id` is.
    """

    passage_id: int
    path: Path
    title: str
    kind: str
    page: int | None
    page_label: str | None
    heading: str
    text: str
    snippet: str
    spans: tuple[tuple[int, int], ...]
    first_rank: int
    first_score: float
    keyword_rank: int | None = None
    keyword_score: float | None = None
    similarity: float | None = None
    similarity_rank: int | None = None
    whole: bool = False
    copies: tuple[Path, ...] = ()
    modified: int | None = None
    newer: Version | None = None
    older: tuple[Version, ...] = ()
    score: float | None = None
    margin: float | None = None
    tokens: int | None = None
    tokens_read: int | None = None
    ocr: float | None = None
    relay_rank: int | None = None
    language: str = ""
    store: str = ""
    answer: tuple[int, int] | None = None
    answer_shown: tuple[int, int] | None = None
    reason: Message | None = None
    note: str = ""
    document_id: int = 0

    @property
    def found_by(self) -> FoundBy:
        if self.passage_id < 0:
            return "name"
        if self.note and self.keyword_rank is None and self.similarity is None:
            return "note"
        if self.keyword_rank is None:
            return "meaning"
        return "words" if self.similarity_rank is None else "both"

    @property
    def context(self) -> str:
        """Title and heading path on one line: what a reader of the passage alone would miss."""
        return " › ".join(part for part in (self.title, self.heading) if part)


@dataclass(frozen=True, slots=True)
class Answer:
    """The sentence of a hit that is nearest to the question, `start` to `end` of its text.

    `snippet` shows it, at `shown`, with `spans` as in `Hit`.
    """

    passage_id: int
    start: int
    end: int
    cosine: float
    snippet: str
    spans: tuple[tuple[int, int], ...]
    shown: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that could not be read, and why."""

    path: Path
    reason: Message
    cause: Cause | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """What the reranker says of one passage: probability `score`, and `margin`, which orders.

    Of the `tokens` that the passage has it has read the first, `tokens_read`: all, or those there
    was room for; both are 0 where that is not known. `cached`: it was computed for an earlier
    question.
    """

    passage_id: int
    score: float
    margin: float
    tokens: int = 0
    tokens_read: int = 0
    cached: bool = field(default=False, compare=False)
