from dataclasses import replace

import pytest

from app.window.selftest import Check, checks, in_words, self_test
from engine import Config, EngineError, Message, Tick, Verified

PARTS = ["Writing", "Readers", "Index", "Page preview", "Encoder", "Reranker", "Window"]


def verified(passed: bool):
    return lambda config: iter([Tick(), Verified("x", passed, Message("rerank.trial-passed"))])


@pytest.fixture(autouse=True)
def models(monkeypatch):
    """No model is loaded: each has tests of its own."""
    for name in ("try_reranking", "verify_in_process", "verify_encoder_in_process"):
        monkeypatch.setattr(checks, name, verified(True))


@pytest.fixture
def config(tmp_path):
    return Config(data_dir=tmp_path / "data", model="builtin", device="cpu")


def shown(folder):
    return Message("selftest.window-here")


def run(config, show=shown):
    return [each for each in self_test(config, show) if isinstance(each, Check)]


def test_all_parts_work_and_the_library_stays_as_it_is(config):
    found = run(config)
    assert [str(each.part) for each in found] == PARTS
    assert all(each.passed for each in found), in_words(found)
    assert not list(config.data_dir.iterdir())
    assert " kinds of files are read. " in in_words(found).splitlines()[1]


def test_each_failure_says_how_to_mend_it_and_the_rest_goes_on(config, monkeypatch):
    def refuse(folder):
        raise EngineError("needs.no-display")

    config.data_dir.parent.mkdir(exist_ok=True)
    config.data_dir.touch()  # where a folder has to be
    monkeypatch.setattr(checks, "verify_encoder_in_process", verified(False))
    monkeypatch.setattr(checks, "try_reranking", lambda config: 1 / 0)
    found = {str(each.part): each for each in run(config, refuse)}
    assert list(found) == PARTS
    assert {part for part, each in found.items() if not each.passed} == {
        "Writing", "Encoder", "Reranker", "Window",
    }  # fmt: skip
    assert "cannot be created" in str(found["Writing"].said)
    assert "ZeroDivisionError" in str(found["Reranker"].said)
    assert "There is no display" in in_words(found.values())


def test_a_kind_that_is_not_read_is_named(config, monkeypatch):
    def write(folder):
        (folder / "empty.docx").touch()
        return [folder / "empty.docx"]

    monkeypatch.setattr(checks, "write_samples", write)
    found = {str(each.part): each for each in run(config)}
    assert str(found["Readers"].said).startswith("These files are not read: empty.docx. ")
    assert not found["Index"].passed
    assert not found["Page preview"].passed


def test_without_meaning_there_is_no_encoder_to_try(config):
    found = run(replace(config, meaning=False))
    assert "by words only" in str(found[4].said)


def test_a_check_is_one_line_in_the_language_of_the_window():
    check = Check(Message("selftest.index"), True, Message("selftest.found"), 0.1)
    assert in_words([check]) == "✓ Index: A question finds what was read. (0.1 s)"
    line = in_words([check], lambda message: message.word("zh"))
    assert line == "✓ 索引：提问能找到读取的内容。（0.1 秒）"
