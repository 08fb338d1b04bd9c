"""The shell contract, through the real engine; the exact keys are what other programs rely on."""

import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QMessageBox

from app.shell import cli
from app.shell.cli import run
from engine import Config, ModelUnavailable, Note, Notes
from engine.terms import trace

ROOT = Path(__file__).parents[3]
HIT = [
    "rank", "passage_id", "path", "title", "kind", "page", "page_label", "heading", "text",
    "snippet", "spans", "first_rank", "first_score", "keyword_rank", "keyword_score",
    "similarity", "similarity_rank", "found_by", "score", "margin",
    "whole", "tokens", "tokens_read", "read", "copies", "modified", "newer", "older", "ocr",
    "answer", "note", "document_id",
]  # fmt: skip


def make_docs(folder: Path) -> Path:
    folder.mkdir()
    (folder / "a.md").write_text("# Closures\n\nA closure takes ownership of moved values.\n")
    (folder / "b.txt").write_text("线程池的拒绝策略有四种。")
    (folder / "empty.txt").touch()
    return folder


@pytest.fixture
def docs(tmp_path):
    return make_docs(tmp_path / "docs of 文件")


@pytest.fixture(scope="module")
def indexed(tmp_path_factory):
    """A data folder whose library holds `docs` beside it; indexed once for all that only ask."""
    home = tmp_path_factory.mktemp("indexed")
    docs = make_docs(home / "docs")
    assert run(["--data-dir", str(home / "data"), "index", str(docs)]) == 0
    return home


@pytest.fixture
def shell_on(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))

    def shell_on(data: Path):
        def shell(*arguments: object, expect: int = 0) -> tuple[str, str]:
            code = run(["--data-dir", str(data), "--model", "builtin", *map(str, arguments)])
            out, err = capsys.readouterr()
            assert code == expect, err
            return out, err

        return shell

    return shell_on


@pytest.fixture
def shell(shell_on, tmp_path):
    return shell_on(tmp_path / "data")


@pytest.fixture
def ask(shell_on, indexed):
    return shell_on(indexed / "data")


def test_index_prints_one_line_of_json_with_the_contracts_keys(shell, docs, processes):
    out, err = shell("index", docs, "--json")
    report = json.loads(out.splitlines()[-1])
    assert list(report) == [
        "added", "changed", "removed", "unchanged", "skipped", "passages", "vectors", "seconds",
    ]  # fmt: skip
    assert (report["added"], report["passages"], report["vectors"]) == (2, 2, 2)
    assert "of 3" in err
    assert "meaning: 2 of 2" in err
    empty = {"path": str(docs / "empty.txt"), "reason": "The file is empty.", "cause": "empty"}
    assert report["skipped"] == [empty]
    report = json.loads(shell("index", "--json")[0])
    assert (report["added"], report["unchanged"]) == (0, 3)
    report = json.loads(shell("index", "--retry", "--json")[0])
    assert (report["changed"], report["unchanged"], len(report["skipped"])) == (1, 2, 1)


def test_passages_are_encoded_after_all_else_or_by_themselves(shell, docs):
    assert "meaning" not in shell("index", docs, "--no-vectors")[1]
    report = json.loads(shell("status", "--json")[0])
    assert (report["passages"], report["vectors"], report["encoder"]) == (2, 0, "e5")
    (docs / "new.txt").write_text("Roses want sun.")
    out, err = shell("index", "--vectors-only", "--json")
    report = json.loads(out)
    assert (report["added"], report["passages"], report["vectors"]) == (0, 2, 2)
    assert err.splitlines() == ["meaning: 2 of 2"]
    assert "2 passages with a vector by e5" in shell("status")[0]
    assert "no folders are added" in shell("index", docs, "--vectors-only", expect=1)[1]


def test_where_nothing_can_be_encoded_the_index_is_there_all_the_same(shell, docs, monkeypatch):
    def fail(_, **options):
        raise ModelUnavailable("embed.not-installed", model="e5")
        yield

    monkeypatch.setattr("engine.library.Library.run_vectors", fail)
    out, err = shell("index", docs, "--json")
    assert json.loads(out)["passages"] == 2
    assert "not installed" in err.splitlines()[-1]
    assert "not installed" in shell("index", "--vectors-only", expect=1)[1]


def test_search_prints_the_contracts_keys(ask, indexed):
    docs = indexed / "docs"
    report = json.loads(ask("search", "who takes ownership", "--json", "--preset", "code")[0])
    assert list(report) == [
        "question", "instruction", "preset", "model", "encoder", "device", "took_ms", "pool",
        "read", "doubts", "suggestion", "remarks", "files", "hits",
    ]  # fmt: skip
    assert report["preset"] == "code"
    assert report["instruction"] == "Rank by presence of executable code snippets"
    assert (report["model"], report["device"], report["pool"]) == (None, None, 1)
    assert report["took_ms"]["recall"] > 0
    assert report["took_ms"]["rerank"] is None
    [hit] = report["hits"]
    assert sorted(hit) == sorted(HIT)
    assert (hit["rank"], hit["keyword_rank"], hit["path"]) == (1, 1, str(docs / "a.md"))
    marked = [hit["snippet"][start:end] for start, end in hit["spans"]]
    assert marked == ["takes ownership"] or marked == ["takes", "ownership"]


def test_search_by_keywords_only_within_a_folder(ask, indexed, tmp_path):
    docs = indexed / "docs"
    report = json.loads(ask("search", "拒绝策略", "--no-rerank", "--in", docs, "--json")[0])
    assert (report["model"], report["took_ms"]["rerank"]) == (None, None)
    assert [(hit["score"], hit["margin"]) for hit in report["hits"]] == [(None, None)]
    out, _ = ask("search", "zebra")
    assert "Nothing" in out
    _, err = ask("search", "x", "--in", tmp_path / "other", expect=1)
    assert "not in the library" in err


def test_search_names_files_and_sorts_hits(ask, indexed):
    docs = indexed / "docs"
    report = json.loads(ask("search", "a.md", "--no-rerank", "--json")[0])
    [file] = report["files"]
    assert (file["path"], file["kind"], file["reason"]) == (str(docs / "a.md"), "markdown", None)
    out, _ = ask("search", "a.md", "--no-rerank")
    assert f"Files of this name:\n     {docs / 'a.md'}\n" in out
    by_name = ("search", "closure ownership 拒绝策略", "--no-rerank", "--sort", "name")
    titles = [hit["title"] for hit in json.loads(ask(*by_name, "--json")[0])["hits"]]
    assert len(titles) > 1
    assert titles == sorted(titles, key=str.casefold)


def test_notes_are_found_and_printed_for_other_programs(shell, docs, tmp_path):
    shell("index", docs)
    text = "A closure takes ownership of moved values."
    note = Note("ask Zebediah", trace(text).digest, text, str(docs / "a.md"), "Closures", "2026")
    Notes([note]).write(tmp_path / "data" / "notes.json")
    assert "note: ask Zebediah" in shell("search", "zebediah", "--no-rerank")[0]
    [hit] = json.loads(shell("search", "zebediah", "--no-rerank", "--json")[0])["hits"]
    assert (hit["note"], hit["found_by"]) == ("ask Zebediah", "note")
    assert json.loads(shell("notes", "--json")[0]) == [asdict(note)]
    assert shell("notes")[0].startswith("ask Zebediah\n\n> A closure takes")


def test_search_suggests_what_was_meant(ask):
    report = json.loads(ask("search", "clousre", "--json", "--no-rerank")[0])
    assert (report["hits"], report["suggestion"]) == ([], "closure")
    assert "Did you mean: closure type:md" in ask("search", "clousre type:md", "--no-rerank")[0]
    report = json.loads(ask("search", "closure", "--json", "--no-rerank")[0])
    assert report["suggestion"] is None


def test_search_understands_filters(ask):

    def names(question):
        report = json.loads(ask("search", question, "--json", "--no-rerank")[0])
        assert report["question"] == question
        return [Path(hit["path"]).name for hit in report["hits"]]

    assert names('"takes ownership"') == ["a.md"]
    assert names('"ownership takes"') == []
    assert names("拒绝策略 type:text") == ["b.txt"]
    assert names("拒绝策略 type:md") == []
    assert "type “foo”" in ask("search", "a type:foo", expect=1)[1]
    assert "called “elsewhere”" in ask("search", "a in:elsewhere", expect=1)[1]
    assert "Besides its filters" in ask("search", "type:md", expect=1)[1]


def test_search_is_ranked_by_a_model(ask, qwen3_folder):
    model = ("--model", qwen3_folder)
    report = json.loads(ask("search", "who takes ownership", "--json", *model)[0])
    assert (report["model"], report["device"]) == (qwen3_folder.name, "cpu")
    assert report["took_ms"]["rerank"] > 0
    assert 0 <= report["hits"][0]["score"] <= 1
    assert report["read"] == 1
    assert report["hits"][0]["read"]


def test_search_reads_for_as_long_as_is_said_and_says_what_is_not_read(
    shell, tmp_path, qwen3_folder
):
    (tmp_path / "docs").mkdir()
    for number in range(12):
        (tmp_path / "docs" / f"{number}.md").write_text(f"Zebra number {number} has stripes.")
    shell("index", tmp_path / "docs", "--no-vectors")
    asked = ("search", "zebra", "--limit", "12", "--seconds", "1e-9", "--model", qwen3_folder)
    report = json.loads(shell(*asked, "--json")[0])
    assert (report["read"], report["pool"]) == (8, 12)
    assert [hit["read"] for hit in report["hits"]] == [True] * 8 + [False] * 4
    assert [hit["first_rank"] for hit in report["hits"][8:]] == [9, 10, 11, 12]
    out, _ = shell(*asked)
    assert "  8. " in out.partition("--- not read")[0]
    assert "  9. " in out.partition("--- not read")[2]
    assert "Read 8 of 12 passages" in out
    out, _ = shell(*asked, "--seconds", "inf")
    assert "ot read" not in out


def test_search_prints_readable_text(ask, indexed):
    docs = indexed / "docs"
    out, _ = ask("search", "ownership of closures")
    assert "  1. 1.000  Closures" in out
    assert str(docs / "a.md") in out


def test_rerank_prints_a_list_best_first(shell, monkeypatch, qwen3_folder):
    lines = ['{"id": "x", "text": "Interest rates rose."}', "", '{"id": 7, "text": "The cat sat."}']
    monkeypatch.setattr("sys.stdin", iter(lines))
    report = json.loads(shell("rerank", "--query", "cat", "--json", "--model", qwen3_folder)[0])
    assert {each["id"] for each in report} == {7, "x"}
    assert all(list(each) == ["id", "score", "margin"] for each in report)
    assert report[0]["margin"] > report[1]["margin"]


def test_rerank_without_a_reranker_is_by_words_and_meaning(shell, monkeypatch):
    class Encoder:
        def encode(self, texts, kind):
            return np.array([[len(text) > 30, 1.0] for text in texts]) / 2

    def missing(self, device):
        raise ModelUnavailable("embed.unknown", name="e5", names="")

    texts = ("Interest rates rose.", "The cat sat.", "Dogs bark at a cat, and cats at none.")
    lines = [json.dumps({"id": id, "text": text}) for id, text in enumerate((*texts, "…"))]
    monkeypatch.setattr("engine.embed.EncoderModel.load", lambda *_: Encoder())
    monkeypatch.setattr("sys.stdin", iter(lines))
    report = json.loads(shell("rerank", "--query", "cat", "--json", "--model", "builtin")[0])
    assert [each["id"] for each in report] == [1, 2, 0, 3]
    assert report[0]["margin"] is None
    assert report[0]["score"] > report[1]["score"] > report[2]["score"]
    monkeypatch.setattr("engine.embed.EncoderModel.load", missing)
    monkeypatch.setattr("sys.stdin", iter(["\ufeff" + lines[0], *lines[1:]]))
    out, err = shell("rerank", "--query", "cat", "--model", "builtin")
    assert [line.split()[1] for line in out.splitlines()] == ["1", "2", "0", "3"]
    assert "e5" in err


@pytest.mark.parametrize("line", ["not json", '{"id": 1}', "[1]"])
def test_rerank_names_the_bad_line(shell, monkeypatch, line):
    monkeypatch.setattr("sys.stdin", iter(['{"id": 1, "text": "a"}', line]))
    assert "Line 2" in shell("rerank", "--query", "q", expect=1)[1]


def test_status_names_what_was_skipped_and_why(ask, indexed):
    report = json.loads(ask("status", "--json")[0])
    assert report["documents"] == {"indexed": 2, "skipped": 1}
    assert report["skipped"][0]["reason"] == "The file is empty."
    assert (report["model"], report["device"]) == (None, "cpu")
    out, _ = ask("status")
    assert "The file is empty." in out
    assert "words and meaning (no reranker) on cpu" in out
    out, err = ask("--model", "nothing", "status", "--json")
    assert json.loads(out)["model"] is None
    assert "no model “nothing”" in err


def test_status_says_whether_a_path_would_be_skipped_and_why(ask, indexed):
    docs = indexed / "docs"
    assert "would be read" in ask("status", "--would-skip", docs / "a.md")[0]
    assert "hidden" in ask("status", "--would-skip", docs / ".git" / "config")[0]
    assert "file is empty" in ask("status", "--would-skip", docs / "empty.txt")[0]
    assert "does not exist" in ask("status", "--would-skip", docs / "no")[0]
    report = json.loads(ask("status", "--would-skip", docs.parent, "--json")[0])
    assert (report["skipped"], report["reason"]) == (
        True,
        "It is not in any folder of the library.",
    )


def test_a_file_is_asked_about_by_its_name_alone(ask, indexed, monkeypatch):
    monkeypatch.chdir(indexed)
    for name in ("empty.txt", "EMPTY", "docs/empty"):
        said = ask("status", "--would-skip", name)[0]
        assert said.startswith(f"{indexed / 'docs' / 'empty.txt'}: The file is empty.")
    assert "would be read" in ask("status", "--would-skip", "a.md")[0]
    hidden = indexed / "docs" / ".plans" / "sketch.md"
    hidden.parent.mkdir()
    hidden.write_text("Excluded.")
    assert ask("status", "--would-skip", "sketch")[0].startswith(f"{hidden}: The folder ")
    assert "No file of this name" in ask("status", "--would-skip", "b%.md")[0]


def test_what_is_named_by_hand_is_read_whatever_the_rules_say(shell, docs):
    hidden = docs / ".drafts" / "plan.md"
    hidden.parent.mkdir()
    hidden.write_text("Zebras are planned.")
    shell("index", docs)
    assert "Nothing" in shell("search", "zebras", "--no-rerank")[0]
    shell("index", hidden)
    assert str(hidden) in shell("search", "zebras", "--no-rerank")[0]
    assert "would be read" in shell("status", "--would-skip", hidden)[0]


def test_presets_are_listed_and_shown(shell):
    assert "troubleshooting" in shell("presets", "list")[0]
    assert "executable code" in shell("presets", "show", "可执行代码")[0]
    assert "no preset" in shell("presets", "show", "x", expect=1)[1]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["index", "/no/such/folder"], "no folder or file /no/such/folder"),
        (["search", "?"], "no word"),
        (["search", "a", "--preset", "x"], "no preset"),
        (["eval", "/tmp"], "not a collection"),
    ],
)
def test_what_the_user_can_mend_is_one_sentence_and_exit_code_1(
    shell, arguments, sentence, monkeypatch
):
    monkeypatch.setattr("sys.stdin", iter(()))
    out, err = shell(*arguments, expect=1)
    assert sentence in err
    assert out == ""
    assert len(err.strip().splitlines()) == 1


@pytest.mark.parametrize(
    "arguments",
    [["search"], ["search", "a", "--limit", "0"], ["search", "a", "--seconds", "0"],
     ["search", "a", "--seconds", "nan"], ["--device", "gpu", "status"],
     ["search", "a", "--preset", "code", "--instruction", "x"], ["status", "extra"]],
)  # fmt: skip
def test_wrong_usage_is_exit_code_2(shell, arguments):
    with pytest.raises(SystemExit) as caught:
        shell(*arguments)
    assert caught.value.code == 2


@pytest.mark.parametrize(
    ("given", "folders"),
    [
        ([], []),
        (["docs", "more"], ["docs", "more"]),
        (["--data-dir", "index", "docs"], ["docs"]),
        (["--device", "cpu", "docs", "--library", "search"], ["docs"]),
        (["./index"], ["index"]),
        (["--", "-docs"], ["-docs"]),
    ],
)
def test_without_a_command_the_window_is_meant(given, folders):
    args = cli._parse(given)
    assert args.run is cli._window
    assert list(map(str, args.folders)) == folders


def test_a_window_that_cannot_open_says_why_in_a_dialog(qapp, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    file = Config().settings_file
    file.parent.mkdir()
    file.write_text('ignore = ["!"]')
    said = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: said.append(box.text()))
    assert run(["--data-dir", str(tmp_path / "data")]) == 1
    [sentence] = said
    assert "invalid pattern" in sentence
    assert str(file) in sentence
    assert run(["--data-dir", str(tmp_path / "data"), "status"]) == 1
    assert len(said) == 1
    assert "invalid pattern" in capsys.readouterr().err
    qapp.setStyle("fusion")  # as it was: other tests measure in it


def test_a_command_is_no_folder_whatever_options_stand_before_it():
    args = cli._parse(["--device", "cpu", "search", "q", "--model", "builtin", "--limit", "3"])
    assert (args.question, args.device, args.model, args.limit) == ("q", "cpu", "builtin", 3)
    assert cli._parse(["--install-desktop"]).install_desktop


@pytest.mark.parametrize(
    "command",
    "window index search rerank status models presets passwords libraries eval".split(),
)
def test_each_command_explains_itself(command, capsys):
    with pytest.raises(SystemExit) as caught:
        run([command, "--help"])
    assert caught.value.code == 0
    assert f"usage: pagewise {command}" in capsys.readouterr().out


def test_options_may_stand_on_either_side_of_the_command(shell, tmp_path, capsys):
    assert (
        run(["status", "--json", "--data-dir", str(tmp_path / "after"), "--model", "builtin"]) == 0
    )
    assert json.loads(capsys.readouterr().out)["data_dir"] == str(tmp_path / "after")


def test_the_program_runs_from_anywhere(tmp_path):
    found = subprocess.run(
        [sys.executable, ROOT / "main.py", "presets", "list"],
        cwd=tmp_path, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert found.returncode == 0, found.stderr
    assert "answer" in found.stdout
    assert found.stderr == ""


def test_libraries_are_created_used_and_removed(shell, docs, tmp_path):
    assert "work" in shell("libraries", "new", "work")[0]
    shell("--library", "work", "index", docs)
    assert shell("libraries", "list")[0] == "work\n"
    assert json.loads(shell("status", "--json", "--library", "work")[0])["passages"] == 2
    assert json.loads(shell("status", "--json")[0])["passages"] == 0
    assert "--yes" in shell("libraries", "remove", "work", expect=1)[1]
    shell("libraries", "remove", "work", "--yes")
    assert shell("libraries", "list")[0] == ""
    assert "no library" in shell("status", "--library", "work", expect=1)[1]


def test_search_rebuilds_an_index_of_another_version(shell, docs, tmp_path):
    shell("index", docs)
    [generation] = (tmp_path / "data" / "index").iterdir()
    generation.rename(generation.with_name("0.1"))
    out, err = shell("search", "closure", "--no-rerank")
    assert "a.md" in out
    assert err.count("another version") == 1
    assert shell("search", "closure", "--no-rerank") == (out, "")


def test_a_library_that_can_only_be_read_is_said_so_once(ask, indexed, monkeypatch):
    monkeypatch.setattr(Config, "read_only", True)
    out, err = ask("search", "closure", "--no-rerank")
    assert "a.md" in out
    assert err.count("is read-only") == 1
    assert ask("index", expect=1)[1].count("is read-only") == 1


def test_what_python_says_of_whoosh_when_it_compiles_it_is_not_shown(tmp_path):
    done = subprocess.run(
        [sys.executable, "-X", f"pycache_prefix={tmp_path}", "-c",
         "import main, whoosh.codec.whoosh3"],
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
