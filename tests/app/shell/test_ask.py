"""The command `ask`, by a chat server of a few lines; the keys are what other programs rely on."""

import json

import pytest

from app.shell.cli import run
from engine import Found, Tick
from tests.chat_server import as_json, chat_server, streamed  # noqa: F401

TEXT = "Roses want sun [1]. So it is said."


@pytest.fixture(scope="module")
def indexed(tmp_path_factory):
    home = tmp_path_factory.mktemp("asked")
    (home / "docs").mkdir()
    (home / "docs" / "garden.md").write_text("# Roses\n\nRoses want sun.\n")
    assert run(["--data-dir", str(home / "data"), "index", str(home / "docs")]) == 0
    return home / "data"


@pytest.fixture
def ask(indexed, chat_server, capsys, tmp_path, monkeypatch):  # noqa: F811
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    chat_server.reply = lambda _: streamed(*TEXT.split(" ", 1)[0], TEXT.removeprefix("Roses"))

    def ask(*arguments, question="what do roses want", at=chat_server.address):
        where = ["--data-dir", str(indexed), "--model", "builtin", "--no-meaning"]
        code = run(["ask", question, *(["--at", at] if at else []), *arguments, *where])
        out, err = capsys.readouterr()
        return code, out, err

    return ask


def test_the_answer_its_sources_and_its_doubts_are_printed(ask, indexed):
    code, out, _ = ask()
    assert code == 0
    assert out.startswith(f"{TEXT}\n\n[1] Roses\n    {indexed.parent / 'docs' / 'garden.md'}\n")
    assert out.endswith("“So it is said.”\n    This sentence cites no passage.\n")


def test_the_keys_of_the_contract(ask):
    code, out, _ = ask("--json", "--chat-model", "big", "--limit", "1")
    report = json.loads(out)
    assert code == 0
    assert [*report] == [
        "question", "answer", "declined", "model", "host", "passages_sent", "sentences", "sources",
        "failure",
    ]  # fmt: skip
    assert (report["answer"], report["model"], report["passages_sent"]) == (TEXT, "big", 1)
    assert [*report["sentences"][0]] == ["text", "start", "end", "cites", "verdict"]
    assert [each["verdict"] for each in report["sentences"]] == ["unchecked", "uncited"]
    [source] = report["sources"]
    assert [*source] == ["number", "title", "heading", "page", "path", "passage_id", "text"]


@pytest.mark.parametrize(
    ("found", "says"),
    [
        ([], "name it with --at"),
        ([Found("Ollama", "http://localhost:5", ("a",))], "--at localhost:5"),
    ],
)
def test_without_an_address_it_says_how_to_set_one(ask, monkeypatch, found, says):
    monkeypatch.setattr("app.shell.ask.find_servers", lambda: iter([Tick(), *found]))
    code, out, err = ask(at=None)
    assert (code, out) == (1, "")
    assert says in err


def test_another_machine_needs_a_yes(ask):
    code, _, err = ask(at="http://chat.example")
    assert code == 1
    assert "chat.example" in err
    assert "not encrypted" in err
    assert "--yes" in err


def test_a_cut_line_loses_nothing_of_what_came(ask, chat_server):  # noqa: F811
    chat_server.reply = lambda _: streamed("Roses want", reason=None, done=False)
    code, out, err = ask()
    assert code == 1
    assert out.startswith("Roses want")
    assert "was cut" in err


def test_where_nothing_is_found_nobody_is_asked(ask, chat_server):  # noqa: F811
    code, _, err = ask(question="zeppelins")
    assert code == 1
    assert "Nothing in the list seems to answer" in err
    assert chat_server.asked == []


def test_a_server_that_refuses_is_said(ask, chat_server):  # noqa: F811
    chat_server.reply = lambda _: as_json({"error": {"message": "model is gone"}}, 404)
    code, _, err = ask()
    assert code == 1
    assert "model is gone" in err


def test_an_evaluation_says_what_is_cited(ask, chat_server, tmp_path, capsys, indexed):  # noqa: F811
    folder = tmp_path / "fruit"
    folder.mkdir()
    (folder / "corpus.jsonl").write_text('{"id": "a", "text": "Roses want sun."}\n')
    (folder / "queries.jsonl").write_text('{"id": "q", "text": "what do roses want"}\n')
    (folder / "qrels.tsv").write_text("q\ta\t1\n")
    where = ["--data-dir", str(indexed), "--no-meaning", "--no-rerank", "--at", chat_server.address]
    assert run(["eval", str(folder), "--answers", *where]) == 0
    assert "100.0%  cited passages that are relevant" in capsys.readouterr().out
    assert run(["eval", str(folder), "--answers", "--json", *where]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["precision"], report["recall"], report["questions"]) == (1.0, 1.0, 1)
    assert run(["eval", "--answers", *where]) == 1
    assert "name a judged collection" in capsys.readouterr().err
