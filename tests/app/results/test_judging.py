import json
from dataclasses import replace

import pytest

from app.results.judging import Judging
from engine import Config


@pytest.fixture
def file(tmp_path):
    return tmp_path / "judgments.json"


@pytest.fixture
def judging(qapp, file, lanes):
    judging = Judging(Config(data_dir=file.parent), lanes)
    yield judging
    lanes.stop()


@pytest.fixture
def grades(judging):
    emitted = []
    judging.graded.connect(emitted.append)
    return emitted


def kept(file):
    return [
        (each["question"], each["grade"], each["instruction"])
        for each in json.loads(file.read_text())["judgments"]
    ]


def test_a_hit_is_judged_and_the_judgment_kept(judging, grades, file, hit, qtbot):
    judging.show("apples", [hit(1), hit(2)])
    with qtbot.waitSignal(judging.keeper.stream.finished):
        judging.judge(hit(2), 1, "Rank by fruit")
    assert grades == [{}, {20: 1}]
    assert kept(file) == [("apples", 1, "Rank by fruit")]


def test_it_is_there_at_the_next_start_and_after_indexing_anew(judging, file, lanes, hit, qtbot):
    judging.show("apples", [hit(1)])
    with qtbot.waitSignal(judging.keeper.stream.finished):
        judging.judge(hit(1), 0, "")
    again = Judging(Config(data_dir=file.parent), lanes)
    emitted = []
    again.graded.connect(emitted.append)
    again.show("Apples", [replace(hit(1), passage_id=777)])
    assert emitted == [{777: 0}]


def test_said_again_it_is_withdrawn_and_the_other_takes_its_place(judging, grades, hit):
    judging.show("apples", [hit(1)])
    for grade in (1, 0, 0):
        judging.judge(hit(1), grade, "")
    assert grades == [{}, {10: 1}, {10: 0}, {}]
    assert len(judging.judgments) == 0


def test_what_is_not_kept_yet_is_kept_at_the_end(judging, file, hit):
    judging.show("apples", [hit(1)])
    judging.judge(hit(1), 1, "")
    judging.keeper.stream.cancel()
    judging.keeper.finish()
    assert kept(file) == [("apples", 1, "")]


def test_a_damaged_file_is_left_alone_and_said(qapp, file, lanes, hit):
    file.write_text("{")
    judging = Judging(Config(data_dir=file.parent), lanes)
    said = []
    judging.failed.connect(said.append)
    judging.show("apples", [hit(1)])
    judging.judge(hit(1), 1, "")
    judging.keeper.finish()
    assert file.read_text() == "{"
    assert "judgments.json" in str(said[0])
    lanes.stop()


def test_a_place_that_cannot_be_written_is_said(judging, file, hit, qtbot):
    file.mkdir()
    judging.show("apples", [hit(1)])
    with qtbot.waitSignal(judging.failed) as said:
        judging.judge(hit(1), 1, "")
    assert "judgments.json" in str(said.args[0])


def test_nothing_is_judged_in_a_library_that_can_only_be_read(judging, grades, hit, monkeypatch):
    said = []
    judging.failed.connect(said.append)
    judging.show("apples", [hit(1)])
    monkeypatch.setattr(Config, "read_only", True)
    judging.judge(hit(1), 1, "")
    assert "is read-only" in str(said[0])
    assert grades == [{}]
