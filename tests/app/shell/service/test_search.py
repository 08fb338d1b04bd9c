import json
from contextlib import closing
from pathlib import Path
from threading import Event

import httpx2
import pytest

from app.shell.cli import run
from engine import Answer, Answers, Library, Tick
from engine.config import Config
from engine.recall import Meaning

QUESTION = "Who takes ownership of the values?"


def events(service, **asked):
    """Return the names and data of the events that answer a question."""
    headers = {"Accept": "text/event-stream"}
    with service.client.stream("POST", "/v1/search", json=asked, headers=headers) as response:
        text = response.read().decode()
    found = []
    for block in text.strip().split("\n\n"):
        name, *lines = block.split("\n")
        data = "\n".join(line.removeprefix("data: ") for line in lines)
        found.append((name.removeprefix("event: "), json.loads(data)))
        service.check_event(*found[-1])
    return found


def test_a_search_is_answered_as_the_shell_answers(service, library, capsys):
    answer = service.client.post("/v1/search", json={"question": QUESTION, "limit": 2}).json()
    place = str(library.config.data_dir)
    model = library.config.model
    run(["--data-dir", place, "--model", model, "--device", "cpu", "--dtype", "float32", "search",
         QUESTION, "--limit", "2", "--no-meaning", "--json"])  # fmt: skip
    shell = json.loads(capsys.readouterr().out)
    for each in (answer, shell):
        each["took_ms"] = None
    assert answer.keys() == shell.keys()
    assert [each["passage_id"] for each in answer["hits"]] == [
        each["passage_id"] for each in shell["hits"]
    ]
    assert answer["hits"][0]["margin"] == pytest.approx(shell["hits"][0]["margin"], abs=1e-4)


def test_a_hit_shows_where_the_words_of_the_question_stand(service):
    [hit] = service.client.post("/v1/search", json={"question": "ferns shade"}).json()["hits"]
    marked = [hit["snippet"][start:end] for start, end in hit["spans"]]
    assert marked == ["Ferns", "shade"]


def test_sentences_that_answer_are_looked_for_where_they_are_asked_for(
    service, library, monkeypatch
):
    found = [Answers((Answer(each, 0, 5, 0.9, "shown", (), (0, 5)),)) for each in range(100)]
    monkeypatch.setattr(library, "answers", lambda question, hits: found)
    for asked, answer in (({}, None), ({"answers": True}, [0, 5])):
        report = service.client.post("/v1/search", json={"question": QUESTION, **asked}).json()
        assert report["hits"][0]["answer"] == answer


def test_hits_come_before_scores_and_all_at_the_end(service):
    found = events(service, question=QUESTION + " fern shade roses")
    names = [name for name, _ in found]
    assert names[0] == "hits"
    assert names[-1] == "done"
    assert set(names[1:-1]) == {"scores"}
    first, last = found[0][1], found[-1][1]
    assert first["hits"][0]["margin"] is None
    assert last["hits"][0]["margin"] is not None
    scored = {each["passage_id"] for _, data in found[1:-1] for each in data["scores"]}
    assert scored == {each["passage_id"] for each in last["hits"]}


def test_what_meaning_finds_is_waited_for_after_the_hits_of_words(service, monkeypatch):
    is_warm = []

    def retrieve(*_):
        yield Tick()
        return [] if is_warm else None

    monkeypatch.setattr(Meaning, "retrieve", retrieve)
    monkeypatch.setattr(Meaning, "warm", lambda _: iter(is_warm.append(True) or [Tick()]))
    names = [name for name, _ in events(service, question=QUESTION)]
    assert names == ["hits", "hits", "scores", "done"]


def test_it_can_be_left_in_its_first_order(service):
    found = events(service, question=QUESTION, rerank=False)
    assert [name for name, _ in found] == ["hits", "done"]


@pytest.mark.parametrize("folder", ["../../etc", "a", "/a\0b"])
def test_a_folder_is_named_by_its_whole_path(service, folder):
    asked = {"question": QUESTION, "folder": folder}
    response = service.client.post("/v1/search", json=asked)
    assert response.status_code == 422
    assert "full path" in response.json()["detail"]


def test_half_a_character_is_replaced(service):
    body = b'{"question": "\\ud800 ferns \\udfff shade", "rerank": false}'
    answer = service.client.post("/v1/search", content=body).json()
    assert answer["question"] == "? ferns ? shade"
    assert answer["hits"]
    body = b'{"query": "\\ud83d\\ude00", "documents": ["\\udfff", "\\ud83d\\ude00"]}'
    ranked = service.client.post("/v1/rerank", content=body).json()["results"]
    assert {each["document"]["text"] for each in ranked} == {"?", "\N{GRINNING FACE}"}


def test_filters_bind(service):
    asked = {"question": "shade ownership values", "rerank": False}
    kinds = {each["kind"] for each in service.client.post("/v1/search", json=asked).json()["hits"]}
    assert kinds == {"pdf", "markdown"}
    asked["filters"] = "type:pdf"
    kinds = {each["kind"] for each in service.client.post("/v1/search", json=asked).json()["hits"]}
    assert kinds == {"pdf"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"question": ""},
        {"question": "type:pdf"},
        {"question": "x", "limit": -1},
        {"question": "x", "limit": 10_000},
        {"question": "x", "seconds": 0},
        {"question": "x", "preset": "none such"},
        {"question": "x", "folder": "/none/such"},
    ],
)
def test_a_wrong_question_is_told_what_is_wrong(service, wrong):
    response = service.client.post("/v1/search", json=wrong)
    assert response.status_code == 422
    assert response.json()["detail"]


def test_a_wrong_question_is_told_in_a_stream_too(service):
    [(name, data)] = events(service, question="type:pdf")
    assert name == "error"
    assert data["detail"]


def test_who_hangs_up_stops_the_search(service, library, monkeypatch):
    ended = Event()

    def recall(self, *_, **__):
        try:
            while True:
                yield Tick()
        finally:
            ended.set()

    monkeypatch.setattr(Library, "recall", recall)
    with pytest.raises(httpx2.TimeoutException):
        service.client.post("/v1/search", json={"question": "x"}, timeout=0.3)
    assert ended.wait(60)


def test_what_another_program_indexes_meanwhile_is_found(serve, tmp_path, processes):
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "roses.txt").write_text("Roses want sun.")
    config = Config(data_dir=tmp_path / "data", model="builtin", meaning=False)

    def found(service, question):
        report = service.client.post("/v1/search", json={"question": question}).json()
        return [Path(each["path"]).name for each in report["hits"]]

    with closing(Library(config)) as window, closing(Library(config)) as served:
        list(window.sync([docs]))
        with serve(served) as service:
            assert found(service, "roses") == ["roses.txt"]
            (docs / "ferns.txt").write_text("Ferns want shade.")
            (docs / "roses.txt").unlink()
            list(window.sync([docs]))
            assert found(service, "ferns") == ["ferns.txt"]
            assert found(service, "roses") == []
