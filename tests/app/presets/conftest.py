"""What the tests of the yardstick share: a library with hits, and a model that heeds."""

import pytest

from engine.presets.built_in import built_in_presets
from engine.records import Ranked, Recalled, Score, Scored


@pytest.fixture
def recalled(hit):
    texts = ["all new", "legacy one", "legacy two", "newest"]
    return Recalled("what moves", tuple(hit(n + 1, text=t) for n, t in enumerate(texts)), 1.0)


@pytest.fixture
def heeding(library, monkeypatch):
    """A library whose model turns the order round by any instruction but the program's first."""

    def rank(recalled, instruction, *, model=None):
        library.calls.append(("rank", recalled.question, instruction))
        sign = 1 if instruction == built_in_presets()[0].instruction else -1
        for done, hit in enumerate(recalled.hits, start=1):
            library.batch.acquire()
            margin = sign * float(10 - hit.keyword_rank)
            yield Scored((Score(hit.passage_id, 0.5 + margin / 100, margin),), done, 4)
        yield Ranked("toy", "cpu", "float32", 5.0)

    monkeypatch.setattr(library, "rank", rank)
    return library
