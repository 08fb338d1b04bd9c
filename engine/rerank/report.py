"""SearchReport: what came of a question, as `search --json` prints it and the window saves it.

The keys are a contract that other programs rely on.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, fields
from typing import Any

from engine.events import Answers, Named, Ranked, Recalled, Relayed, Scored, Withdrawn
from engine.messages import Message
from engine.records import Hit, Version
from engine.rerank.order import with_answers, with_relay, with_scores

# Fields of Hit that are no keys of the contract.
_INTERNAL = {"language", "store", "answer_shown", "relay_rank", "reason"}
_SHOWN = [field.name for field in fields(Hit) if field.name not in _INTERNAL]
_EXACT = 2**53  # above this JavaScript, and whatever reads numbers as it does, rounds


class SearchReport:
    """Filled by the events of one search.

    Attributes:
        hits: In the order of their rank, as far as it is known yet.
        files: Those that are found by their name.
        doubts: "short", "flat", "unanswered": whether they hold.
        suggestion: The question that was perhaps meant, or None.
        remarks: What became of words of the question.
    """

    def __init__(self, question: str, instruction: str, preset: str | None = None) -> None:
        self.hits: list[Hit] = []
        self.files: tuple[Hit, ...] = ()
        self.doubts = {"short": False, "flat": False, "unanswered": False}
        self.suggestion: str | None = None
        self.remarks: tuple[Message, ...] = ()
        self._asked = {"question": question, "instruction": instruction, "preset": preset}
        self._recalled: list[Hit] = []
        self._model: str | None = None
        self._encoder: str | None = None
        self._device: str | None = None
        self._recall_ms: float | None = None
        self._rerank_ms: float | None = None

    @property
    def read(self) -> int:
        """How many of the hits a reranker has scored."""
        return sum(hit.margin is not None for hit in self.hits)

    def name_preset(self, id: str) -> None:
        self._asked["preset"] = id or None

    def add(self, event: object) -> None:
        """Add what an event of the search contributes; most contribute nothing."""
        match event:
            case Recalled(hits=hits, took_ms=took_ms, short=short, suggestion=suggestion):
                self.hits = self._recalled = list(hits)
                self._encoder = event.encoder
                self.suggestion = suggestion
                self.remarks = event.remarks
                self.doubts |= {"short": short, "unanswered": event.unanswered}
                self._recall_ms = round(took_ms, 1)
            case Named(files=files):
                self.files = files
            case Relayed(order=order):
                self.hits = with_relay(self.hits, order)
            case Scored(scores=scores):
                self.hits = with_scores(self.hits, scores)
            case Answers(answers=answers):
                self.hits = with_answers(self.hits, answers)
                self._recalled = with_answers(self._recalled, answers)
            case Ranked(model=model, device=device, took_ms=took_ms):
                self._model, self._device = model, device
                self._rerank_ms = round(took_ms, 1)
                self.doubts |= {"flat": event.flat, "unanswered": event.unanswered}
            case Withdrawn():
                self.hits = self._recalled

    def as_json(self, hits: Sequence[Hit], indent: int | None = 2) -> str:
        """Return the report as JSON, with these of the hits; without `indent` it is made faster."""
        content = self._asked | {
            "model": self._model,
            "encoder": self._encoder,
            "device": self._device,
            "took_ms": {"recall": self._recall_ms, "rerank": self._rerank_ms},
            "pool": len(self._recalled),
            "read": self.read,
            "doubts": self.doubts,
            "suggestion": self.suggestion,
            "remarks": [str(remark) for remark in self.remarks],
            "files": [_file(each) for each in self.files],
            "hits": [_hit(rank, hit) for rank, hit in enumerate(hits, start=1)],
        }
        return json.dumps(content, ensure_ascii=False, indent=indent, default=_plain)


def _hit(rank: int, hit: Hit) -> dict[str, Any]:
    shown = {name: getattr(hit, name) for name in _SHOWN}
    shown |= {name: json_id(shown[name]) for name in ("passage_id", "document_id")}
    return {"rank": rank, **shown, "read": hit.margin is not None, "found_by": hit.found_by}


def json_id(id: int) -> int | str:
    """Return an id as JSON has it: a long one, of a team's library, as a string of its digits."""
    return id if id < _EXACT else str(id)


def _file(hit: Hit) -> dict[str, Any]:
    names = ("path", "copies", "kind", "modified", "reason")
    return {name: getattr(hit, name) for name in names}


def _plain(value: Any) -> Any:
    return asdict(value) if isinstance(value, Version) else str(value)
