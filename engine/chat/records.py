"""Records: what comes of asking a chat model."""

from dataclasses import dataclass
from typing import Literal

from engine.events import Notice, Tick
from engine.messages import Message
from engine.records import Hit

Verdict = Literal["supported", "unsupported", "uncited", "missing", "unchecked"]
_DOUBTS = {
    "unsupported": "chat.unsupported",
    "uncited": "chat.uncited",
    "missing": "chat.missing",
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a reply, `start` to `end` of its text, with the numbers that it cites.

    `is_claim`: it says something that needs a source; a heading does not, nor "the passages do not
    say", which cites 0.
    """

    start: int
    end: int
    cites: tuple[int, ...] = ()
    is_claim: bool = True


@dataclass(frozen=True, slots=True)
class Answering:
    """The model is asked now; a number n that it cites means `passages[n - 1]`."""

    model: str
    host: str
    passages: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Wrote:
    """More of the reply."""

    text: str


@dataclass(frozen=True, slots=True)
class Checked:
    """Whether the passages that a sentence cites support it."""

    sentence: Sentence
    verdict: Verdict

    @property
    def doubt(self) -> Message | None:
        """Why the sentence is marked; None where it is not."""
        code = _DOUBTS.get(self.verdict)
        return Message(code) if code else None


ChatEvent = Answering | Wrote | Checked | Notice | Tick
