"""`pagewise models` through the real engine, with the small model in place of the published one."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from app.shell.cli import run
from engine.models.published import PUBLISHED
from engine.rerank import self_check as verifying

ROOT = Path(__file__).parents[3]
NAME = "qwen3-0.6b"
FIXED = ("--device", "cpu", "--dtype", "float32")  # not the format that is quickest just now


@pytest.fixture
def publish(publish_small):
    publish_small(PUBLISHED[NAME].margins)
    return publish_small


@pytest.fixture
def shell(tmp_path, capsys, monkeypatch, publish):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))

    def shell(*arguments: object, expect: int = 0) -> tuple[str, str]:
        given = ["models", *map(str, arguments), "--data-dir", str(tmp_path), *FIXED]
        code = run(given)
        out, err = capsys.readouterr()
        assert code == expect, err
        return out, err

    return shell


def states(shell) -> list[str]:
    """Of the rerankers."""
    listed = json.loads(shell("list", "--json")[0])
    return [each["state"] for each in listed if not each["is_encoder"]]


def test_the_list_has_the_contracts_keys(shell, tmp_path):
    listed = json.loads(shell("list", "--json")[0])
    assert list(listed[0]) == [
        "name", "state", "size", "memory", "parameters", "licence", "address", "folder",
        "self_check", "reason", "is_encoder", "languages", "left", "pace", "dtype", "installed",
    ]  # fmt: skip
    assert [each["name"] for each in listed] == [
        "builtin", NAME, "qwen3-4b", "e5", "qwen3-embedding-0.6b",
    ]  # fmt: skip
    assert [each["installed"] for each in listed][:3] == [True, False, False]
    assert [each["is_encoder"] for each in listed] == [False] * 3 + [True] * 2
    out, _ = shell("list")
    assert "Words and meaning (no reranker)" in out
    assert "8.0 GB" in out
    assert "16.6 GB" in out
    assert "Apache-2.0" in out
    assert "on cpu in float32" in out


def test_a_model_is_installed_verified_listed_and_removed(shell, qwen3_folder, tmp_path, publish):
    _, err = shell("install", NAME, "--from", qwen3_folder, "--yes", expect=1)
    assert f"{NAME} is in {tmp_path / 'models' / NAME} (matches the published files)." in err
    assert "failed its self-check" in err  # random weights
    assert states(shell) == ["built in", "failed", "not installed"]
    assert "failed its self-check" in shell("list")[0]

    from engine.config import Config

    *_, last = verifying.verify_model(
        Config(data_dir=tmp_path, model=NAME, device="cpu", dtype="float32")
    )
    publish(last.margins)
    out, _ = shell("verify", NAME)
    assert "passed its self-check" in out
    assert states(shell) == ["built in", "verified", "not installed"]
    assert "verified, self-check passed" in shell("list")[0]

    out, _ = shell("remove", NAME, "--yes")
    assert "is removed" in out
    assert states(shell) == ["built in", "not installed", "not installed"]


@pytest.mark.parametrize("words", [["install", NAME], ["install", NAME, "--from", "modelscope"]])
def test_without_a_terminal_nothing_is_fetched_unless_agreed(shell, words, tmp_path, monkeypatch):
    monkeypatch.setattr("engine.models.download.download", None)  # would be a crash
    out, err = shell(*words, expect=1)
    assert (out, len(err.splitlines())) == ("", 1)
    assert "Apache-2.0" in err
    assert "--yes" in err
    assert not (tmp_path / "models").exists()


def test_without_a_terminal_nothing_is_deleted_unless_agreed(shell, qwen3_folder, tmp_path):
    shell("install", NAME, "--from", qwen3_folder, "--yes", expect=1)
    assert "--yes" in shell("remove", NAME, expect=1)[1]
    assert (tmp_path / "models" / NAME / "config.json").exists()


@pytest.mark.parametrize(("answer", "code"), [("", 1), ("y", 0)])
def test_on_a_terminal_the_user_is_asked(tmp_path, answer, code):
    """Removing stands for all that is asked; a real terminal, a real process."""
    folder = tmp_path / "models" / NAME
    folder.mkdir(parents=True)
    ours, theirs = pty.openpty()
    child = subprocess.Popen(
        [sys.executable, ROOT / "main.py", "models", "remove", NAME, "--data-dir", tmp_path],
        stdin=theirs, stdout=theirs, stderr=theirs, cwd=ROOT,
    )  # fmt: skip
    os.close(theirs)
    os.write(ours, f"{answer}\n".encode())
    said = b""
    while True:
        try:
            said += os.read(ours, 4096) or b""
        except OSError:  # the other end is closed
            break
    os.close(ours)
    assert child.wait(30) == code, said
    assert b"Go on? [y/N]" in said
    assert folder.exists() == (code == 1)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["install", "some one/x"], "OWNER/NAME"),
        (["verify", "some-one/x"], "some-one/x is not installed"),
        (["install", "builtin"], "is not a model"),
        (["install", "nothing", "--yes"], "no model “nothing”"),
        (["install", NAME, "--from", "/no/such/folder"], "no folder /no/such/folder"),
        (["verify", NAME], "not installed"),
        (["verify", "/tmp/no/such"], "no model"),
        (["remove", NAME, "--yes"], "nothing to remove"),
        (["remove", "builtin", "--yes"], "is not a model"),
        (["verify", "builtin"], "is not a model"),
    ],
)
def test_what_the_user_can_mend_is_one_sentence_and_exit_code_1(shell, words, sentence):
    out, err = shell(*words, expect=1)
    assert sentence in err
    assert (out, len(err.strip().splitlines())) == ("", 1)


@pytest.mark.parametrize("words", [[], ["install"], ["verify"], ["list", "extra"], ["fetch", "x"]])
def test_wrong_usage_is_exit_code_2(shell, words):
    with pytest.raises(SystemExit) as caught:
        shell(*words)
    assert caught.value.code == 2


def test_an_encoder_is_a_model_too(shell, tmp_path):
    name = "qwen3-embedding-0.6b"
    assert "in use" in shell("list")[0]
    out, err = shell("install", name, expect=1)  # nobody agrees
    assert (out, len(err.splitlines())) == ("", 1)
    assert name in err
    for words in (["verify", name], ["remove", name], ["install", "e5"], ["verify", tmp_path]):
        _, err = shell(*words, expect=1)
        assert len(err.splitlines()) == 1, words


def test_the_pace_of_a_model_is_measured(shell, qwen3_folder):
    out, _ = shell("measure", qwen3_folder)
    assert out.startswith(f"{qwen3_folder} reads ")
    assert out.endswith(" passages a second here.\n")
