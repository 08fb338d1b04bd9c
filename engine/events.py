"""Events: what the generators of the engine yield; frozen and picklable.

Which of them yields what is said at the end.
"""

from dataclasses import dataclass
from pathlib import Path

from engine.messages import Message
from engine.records import Answer, Hit, Score, Skipped


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that did not stop the run, but that the user should know."""

    message: Message


@dataclass(frozen=True, slots=True)
class Tick:
    """Nothing has happened for a moment: a chance to stop."""


@dataclass(frozen=True, slots=True)
class Changed:
    """Something in the folders of the library has changed: it is time for a sync."""


@dataclass(frozen=True, slots=True)
class Counted:
    """So many files have been seen in the folders until now."""

    files: int


@dataclass(frozen=True, slots=True)
class Progress:
    """`done` of `total` files are done; `path` is the last of them."""

    done: int
    total: int
    path: Path


@dataclass(frozen=True, slots=True)
class Recognised:
    """OCR has read `done` of `total` pages that wait for it; `path` holds the last of them."""

    done: int
    total: int
    path: Path


@dataclass(frozen=True, slots=True)
class Encoded:
    """`done` of `total` passages have a vector, by which they are found by meaning."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Committed:
    """What was read until now can be found."""


@dataclass(frozen=True, slots=True)
class Synced:
    """The end of a sync: counts of files, and what the library holds now.

    `unchanged` counts skipped files too; `documents` only those that can be found; `reindexed`
    those that were written to the index from the catalog, unread, as after it was rebuilt.
    """

    added: int
    changed: int
    removed: int
    unchanged: int
    skipped: tuple[Skipped, ...]
    documents: int
    passages: int
    seconds: float
    reindexed: int = 0


@dataclass(frozen=True, slots=True)
class Recalled:
    """The keyword hits of a question, best first; `short` if the question says too little.

    `question` is what was typed, without filters: what the reranker gets. Where a word of it is in
    no document, `suggestion` is what was perhaps meant. `partial`: what finds by meaning was still
    being loaded; asked again, there may be more. `encoder` is what found by meaning. `newest` is
    the last id that a passage of the library was given. `unanswered`: neither words nor meaning
    speak for what was found.
    """

    question: str
    hits: tuple[Hit, ...]
    took_ms: float
    short: bool = False
    suggestion: str | None = None
    partial: bool = False
    encoder: str | None = None
    newest: int = 0
    left_out: tuple[str, ...] = ()
    remarks: tuple[Message, ...] = ()
    unanswered: bool = False


@dataclass(frozen=True, slots=True)
class Answers:
    """The sentences that are nearest to the question, of hits where one stands out."""

    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """The files (no more than a hundred) whose name holds the words of a question."""

    files: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Completed:
    """Headings of documents that complete a question."""

    typed: str
    headings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposed:
    """Questions that the documents answer, for someone who does not know what to ask."""

    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Loading:
    """The reranker is being loaded; this takes seconds."""

    model: str


@dataclass(frozen=True, slots=True)
class Loaded:
    """The reranker is ready on this device in this number format.

    `verified`: its bytes are the published ones. `follows_instruction`: the
    instruction makes a difference to its scores. `gain`: how many times as fast as in float32 its
    format is on this CPU, where that was measured.
    """

    model: str
    device: str
    dtype: str
    verified: bool = False
    follows_instruction: bool = True
    gain: float | None = None


@dataclass(frozen=True, slots=True)
class Unloaded:
    """The memory of the reranker is free again; the next ranking loads it."""

    model: str


@dataclass(frozen=True, slots=True)
class Relaying:
    """A quick model reads ahead of the other: `done` of `total` candidates, `goal` in the end."""

    model: str
    done: int
    goal: int
    total: int


@dataclass(frozen=True, slots=True)
class Relayed:
    """The passage ids of all hits, best first by the quick model, as far as it has read."""

    order: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Scored:
    """A batch of scores; `done` of `total` candidates are scored with it.

    `goal`: how many will be when the reading time is over, None for all.
    """

    scores: tuple[Score, ...]
    done: int
    total: int
    goal: int | None = None


@dataclass(frozen=True, slots=True)
class Ranked:
    """The end of a ranking: what scored it, and how long that took.

    `flat`: the scores hardly differ, so that the order means little. `unanswered`: nothing that was
    read seems to answer the question. Both are False where the model cannot tell.
    """

    model: str
    device: str
    dtype: str
    took_ms: float
    flat: bool = False
    unanswered: bool = False


@dataclass(frozen=True, slots=True)
class Unranked:
    """There is no reranker to load, or to rank by: the order by words and meaning stays."""


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The end of a ranking that failed, and why: no score of it counts."""

    message: Message


@dataclass(frozen=True, slots=True)
class Fetching:
    """What pip says that it does."""

    line: str


WatchEvent = Changed | Tick | Notice
SyncEvent = Counted | Progress | Recognised | Encoded | Committed | Skipped | Notice | Tick | Synced
SearchEvent = (
    Notice
    | Recalled
    | Loading
    | Loaded
    | Tick
    | Relaying
    | Relayed
    | Scored
    | Ranked
    | Unranked
    | Withdrawn
)
