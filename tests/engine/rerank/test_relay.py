"""The relay: a quick model reads ahead, the other one the best that it has found."""

from contextlib import closing
from math import inf
from pathlib import Path

import pytest

from engine.config import Config
from engine.errors import ModelUnavailable
from engine.events import Loaded, Loading, Notice, Ranked, Recalled, Relayed, Relaying, Scored
from engine.models.model import Model
from engine.records import Hit, Score
from engine.rerank import Ranker, loaded_models, reading
from engine.rerank.paces import Paces
from engine.rerank.reading import LEAST
from engine.rerank.report import SearchReport
from engine.rerank.reranker import Reranker
from engine.rerank.scorer import Scorer
from engine.user.presets.preset import built_in_presets

INSTRUCTION = built_in_presets()[0].instruction
COUNT = 30
SECONDS = {"quick": 0.05, "thorough": 0.25}  # that each reads a passage in
ALL = 4.6  # seconds in which the quick one reads all of them, and the other twelve


class Toy(Scorer):
    device, dtype = "cpu", "float32"

    def __init__(self, name: str) -> None:
        self.name, self.follows_instruction = name, name == "thorough"
        self.asked: list[int] = []
        self.now = 0.0

    def score(self, question, instruction, candidates, longest):
        for each in candidates:
            number = int(each.text)
            self.asked.append(number)
            self.now += SECONDS[self.name]
            margin = float(number if self.name == "quick" else number % 7)
            yield (Score(each.id, 0.5, margin),)


@pytest.fixture
def toys(monkeypatch):
    toys = {name: Toy(name) for name in ("quick", "thorough")}

    def find(name, data_dir):
        if name not in toys:
            raise ModelUnavailable("models.not-installed", model=name)
        return Model(name, "qwen3", Path())

    monkeypatch.setattr(reading, "perf_counter", lambda: sum(each.now for each in toys.values()))
    monkeypatch.setattr(loaded_models, "find_model", find)

    def load(config, cache, **_):
        return Reranker(toys[config.model], config.model, cache)

    monkeypatch.setattr(loaded_models, "open_reranker", load)
    return toys


@pytest.fixture
def rank(toys, tmp_path):
    """Rank thirty hits within some seconds; return the events, and a report of them."""

    def rank(seconds=ALL, instruction=INSTRUCTION, relay="quick", model="thorough"):
        hits = tuple(
            Hit(
                number,
                Path(f"{number}.txt"),
                "",
                "text",
                None,
                None,
                "",
                "",
                "",
                (),
                number + 1,
                1.0,
            )
            for number in range(COUNT)
        )
        recalled = Recalled("q", hits, 1.0)
        report = SearchReport("q", instruction)
        report.add(recalled)
        config = Config(data_dir=tmp_path, model=model, relay=relay)
        texts = [f"{hit.passage_id:02}" for hit in hits]
        with closing(Ranker(config)) as ranker:
            events = list(ranker.rank(recalled, texts, instruction, seconds=seconds))
        for event in events:
            report.add(event)
        return events, report

    return rank


def test_the_quick_one_reads_all_and_the_other_the_best_of_these(rank, toys):
    events, report = rank()
    assert toys["quick"].asked == list(range(COUNT))
    best = list(range(COUNT - 1, COUNT - 1 - 12, -1))  # in 4.6 s less 1.5 s
    assert toys["thorough"].asked == best
    [order] = [event.order for event in events if isinstance(event, Relayed)]
    assert order == tuple(reversed(range(COUNT)))
    read = sorted(best, key=lambda number: (-(number % 7), -number))
    ahead = [event for event in events if isinstance(event, Relaying)]
    assert [each.done for each in ahead] == [0, *range(COUNT + 1)]  # from loading on
    assert {(each.model, each.total) for each in ahead} == {("quick", COUNT)}
    rest = [number for number in reversed(range(COUNT)) if number not in best]
    assert [hit.passage_id for hit in report.hits] == read + rest
    assert report.read == len(best)
    named = [type(each) for each in events if isinstance(each, Loading | Loaded)]
    assert named == [Loading, Loaded]  # the quick one is not said to be in use
    [ranked] = [event for event in events if isinstance(event, Ranked)]
    assert (ranked.model, ranked.took_ms) == ("thorough", pytest.approx(4500))


@pytest.mark.parametrize(("seconds", "count"), [(1.15, 11), (0.18, 2)])
def test_it_has_half_of_the_time_and_what_it_has_not_read_stays_behind(rank, toys, seconds, count):
    events, report = rank(seconds)
    assert toys["quick"].asked == list(range(count))
    [order] = [event.order for event in events if isinstance(event, Relayed)]
    assert order == (*reversed(range(count)), *range(count, COUNT))
    assert toys["thorough"].asked == list(order[:LEAST])
    assert report.read == LEAST
    assert [hit.passage_id for hit in report.hits[LEAST:]] == list(order[LEAST:])


def test_one_that_is_asked_again_ends_where_it_ended_before(rank, toys):
    orders = []
    for _ in range(3):
        report = rank(seconds=2.1)[1]
        orders.append([hit.passage_id for hit in report.hits])
    assert orders[0] == orders[1] == orders[2]
    assert len(toys["quick"].asked) == 21


@pytest.mark.parametrize(
    "options", [{"seconds": inf}, {"instruction": "Rank passages that are not about tests first."}]
)
def test_it_is_off_where_all_are_read_as_for_what_pushes_down(rank, toys, options):
    events, _ = rank(**options)
    assert not any(isinstance(event, Relayed) for event in events)
    assert toys["quick"].asked == []
    assert sum(len(each.scores) for each in events if isinstance(each, Scored)) == COUNT


def test_it_is_off_where_all_fit_the_time(rank, toys, tmp_path):
    Paces(tmp_path / "paces.json").keep(1e9, "thorough", "cpu", "float32")
    events, report = rank(seconds=8.0)
    assert not any(isinstance(event, Relayed) for event in events)
    assert (toys["quick"].asked, report.read) == ([], COUNT)


@pytest.mark.parametrize("options", [{"relay": ""}, {"model": "quick"}, {"relay": "gone"}])
def test_without_one_the_first_are_read(rank, toys, options):
    events, report = rank(**options)
    assert not any(isinstance(event, Relayed) for event in events)
    read = COUNT if options.get("model") else 18
    assert toys[options.get("model", "thorough")].asked == list(range(read))
    assert report.read == read
    said = [str(event.message) for event in events if isinstance(event, Notice)]
    assert said == [
        "The model gone is not installed. Install it, or choose builtin (no reranker)."
    ] * (options.get("relay") == "gone")


def test_one_that_fails_in_the_middle_changes_nothing(rank, toys, monkeypatch):
    def fail(question, instruction, candidates, longest):
        yield (Score(candidates[0].id, 0.5, 1.0),)
        raise ModelUnavailable("rerank.no-numbers", model="quick")

    monkeypatch.setattr(toys["quick"], "score", fail)
    events, _ = rank()
    assert [event.message.code for event in events if isinstance(event, Notice)] == [
        "rerank.no-numbers"
    ]
    assert toys["thorough"].asked == list(range(18))
