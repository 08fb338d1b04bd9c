import json

import pytest

from app.shell.cli import run
from engine.user.presets.preset import built_in_presets


@pytest.fixture
def shell(tmp_path, capsys):
    def shell(*words, expect=0):
        assert run(["presets", *words, "--data-dir", str(tmp_path / "data")]) == expect
        return capsys.readouterr()

    return shell


def test_they_are_listed_by_group(shell, tmp_path):
    lines = shell("list").out.splitlines()
    assert lines[0] == "Answers:"
    assert "Answers the question / 回答问题 (default)" in lines[1]
    assert len(lines) == len(built_in_presets()) + 4
    rows = json.loads(shell("list", "--json").out)
    assert [row["default"] for row in rows].count(True) == 1
    assert not (tmp_path / "data").exists()


def test_a_preset_is_made_changed_deleted_and_restored(shell):
    made = shell("new", "Short ones", "--instruction", "Rank by brevity", "--group", "do").out
    assert made.strip() == "my-short-ones"
    shell("edit", "short ones", "--when", "You are in a hurry", "--name", "The short ones")
    shown = shell("show", "my-short-ones").out
    assert "The short ones" in shown
    assert "You are in a hurry" in shown
    assert "restore my-short-ones" in shell("delete", "The short ones").out
    assert "no preset" in shell("show", "my-short-ones", expect=1).err
    shell("restore", "the short ones")
    shell("default", "the short ones")
    assert "The short ones (default)" in shell("list").out


def test_an_edited_one_gets_its_first_words_back(shell):
    shell("edit", "code", "--instruction", "mine")
    assert shell("show", "code").out.endswith("mine\n")
    shell("restore", "code")
    assert "executable code" in shell("show", "code").out


def test_they_go_out_and_come_in(shell, tmp_path):
    file = str(tmp_path / "p.toml")
    shell("new", "Short ones", "--instruction", "Rank by brevity")
    shell("export", file)
    assert f"0 of {len(built_in_presets()) + 1} presets are new" in shell("import", file).out
    shell("edit", "short ones", "--instruction", "Rank by length")
    assert "Short ones 2" in shell("import", file).out
    assert "cannot be read" in shell("import", str(tmp_path / "no.toml"), expect=1).err


def test_an_instruction_that_cannot_be_used_is_named(shell):
    assert "is empty" in shell("new", "X", "--instruction", " ", expect=1).err
    assert "5,000 char" in shell("new", "X", "--instruction", "x" * 5000, expect=1).err


def test_a_search_begins_with_the_default_and_does_without_a_damaged_file(tmp_path, capsys):
    data = ["--data-dir", str(tmp_path / "data"), "--model", "builtin"]
    (tmp_path / "a.md").write_text("# A\n\nRoses want sun.\n")
    assert run(["presets", "default", "code", *data]) == 0
    assert run(["index", str(tmp_path / "a.md"), *data]) == 0
    capsys.readouterr()
    search = ["search", "roses", "--json", "--no-rerank", *data]
    assert run(search) == 0
    assert json.loads(capsys.readouterr().out)["preset"] == "code"
    (tmp_path / "data" / "presets.json").write_text("{")
    assert run(search) == 0
    found = capsys.readouterr()
    assert json.loads(found.out)["preset"] == "answer"
    assert "presets.json" in found.err
    assert run([*search, "--preset", "code"]) == 1
