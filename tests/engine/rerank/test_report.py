import json
from pathlib import Path

from engine.events import Ranked, Recalled, Scored, Withdrawn
from engine.messages import Message
from engine.records import Hit, Score
from engine.rerank.report import SearchReport


def hit(number):
    path, text = Path(f"/library/{number}.md"), f"Text of passage {number}."
    return Hit(
        number * 10, path, "Title", "markdown", None, None, "", text, text, ((0, 4),), number, 1.0
    )


def test_it_is_filled_by_the_events_of_a_search():
    report = SearchReport("what", "rank", "answers")
    report.add(Recalled("what", (hit(1), hit(2)), 12.34, True, "that", encoder="e5"))
    report.add(Scored((Score(20, 0.9, 2.0), Score(10, 0.1, -2.0)), 2, 2))
    report.add(Ranked("toy", "cpu", "float32", 56.78, flat=True))
    content = json.loads(report.as_json(report.hits[:1]))
    [first] = content.pop("hits")
    assert first["spans"] == [[0, 4]]
    assert (first["rank"], first["passage_id"], first["score"]) == (1, 20, 0.9)
    assert first["read"]
    assert first["path"] == "/library/2.md"
    assert content == {
        "question": "what", "instruction": "rank", "preset": "answers", "model": "toy",
        "encoder": "e5",
        "device": "cpu", "took_ms": {"recall": 12.3, "rerank": 56.8}, "pool": 2, "read": 2,
        "doubts": {"short": True, "flat": True, "unanswered": False}, "suggestion": "that",
        "remarks": [], "files": [],
    }  # fmt: skip


def test_scores_that_were_withdrawn_are_not_in_it():
    report = SearchReport("what", "rank")
    report.add(Recalled("what", (hit(1), hit(2)), 1.0))
    report.add(Scored((Score(20, 0.9, 2.0),), 1, 2))
    report.add(Withdrawn(Message("It broke.")))
    assert [(each.passage_id, each.score) for each in report.hits] == [(10, None), (20, None)]
