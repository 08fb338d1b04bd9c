"""Models on servers from the shell: added after a yes, used by every command, our own one too."""

import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from app.shell.cli import run
from engine.config import Config
from engine.models.servers import Keys, agreed_servers, client as client_module, parse_address
from engine.rerank.reranker import open_reranker
from tests.model_server import VLLM, Embedder, LlamaCpp

ROOT = Path(__file__).parents[3]
TEXTS = ["Ferns want shade.", "A closure takes ownership of values.", "Roses want sun."]
LINES = "".join(json.dumps({"id": n, "text": text}) + "\n" for n, text in enumerate(TEXTS))


@pytest.fixture
def shell(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setattr(client_module, "PAUSES", (0.01, 0.01))

    def shell(*arguments: object, stdin: str = "", expect: int = 0) -> tuple[str, str]:
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        code = run([*map(str, arguments), "--data-dir", str(tmp_path / "data")])
        out, err = capsys.readouterr()
        assert code == expect, err
        return out, err

    return shell


def test_a_server_is_added_with_its_key_ranks_and_is_forgotten(shell, serve, tmp_path):
    server = serve(VLLM(), key="secret")
    out, err = shell("models", "add", f"{server.url}/v1", "--key", stdin="secret\n")
    assert "passed its self-check" in out
    assert f"--model {server.url}" in err
    listed = json.loads(shell("models", "list", "--json")[0])
    assert [each["state"] for each in listed if each["name"] == server.url] == ["server"]
    assert "passed" in shell("models", "verify", server.url)[0]
    asked = ("--query", "who wants shade", "--instruction", "shade", "--json")
    ranked = json.loads(shell("rerank", *asked, "--model", server.url, stdin=LINES)[0])
    assert ranked[0]["id"] == 0
    status = shell("status", "--model", server.url)[0]
    assert server.url.removeprefix("http://") in status
    for place in (tmp_path / "data").rglob("*"):
        if place.is_file() and place.name != "keys.json":
            assert b"secret" not in place.read_bytes(), place
    assert "secret" not in out + err + status
    shell("models", "remove", server.url)
    assert Keys(tmp_path / "data").get(parse_address(server.url)) == ""
    _, err = shell("models", "remove", server.url, expect=1)
    assert "not among the listed servers" in err


def test_one_that_is_elsewhere_needs_a_yes(shell, tmp_path):
    elsewhere = "http://gpu.invalid:8000"
    _, err = shell("rerank", "--query", "q", "--model", elsewhere, stdin=LINES, expect=1)
    assert f"pagewise models add {elsewhere}" in err
    _, err = shell("models", "add", elsewhere, expect=1)
    assert "sent to gpu.invalid:8000, without encryption" in err
    assert "--yes" in err
    _, err = shell("models", "add", elsewhere, "--yes", expect=1)
    assert "gpu.invalid:8000 cannot be reached" in err
    assert agreed_servers(tmp_path / "data") == ()


@pytest.mark.parametrize("address", ["gpu:8000", "https://me:secret@gpu", "http://"])
def test_what_is_no_address_is_said(shell, address):
    _, err = shell("models", "add", address, "--yes", expect=1)
    assert len(err.splitlines()) == 1
    assert "secret" not in err


def test_a_library_is_encoded_and_searched_by_servers(shell, serve, tmp_path):
    folder = tmp_path / "docs"
    folder.mkdir()
    for number, text in enumerate(TEXTS):
        (folder / f"{number}.txt").write_text(text)
    encoder, reranker = serve(Embedder()), serve(LlamaCpp())
    options = ("--encoder", encoder.url, "--model", reranker.url)

    def command(*arguments: object) -> tuple[str, str]:  # in processes that have no fakes
        line = [sys.executable, "-W", "ignore", "main.py", *map(str, arguments), *options]
        line += ["--json", "--data-dir", str(tmp_path / "data")]
        done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout, done.stderr

    assert json.loads(command("index", folder)[0].splitlines()[-1])["vectors"] == 3
    found = json.loads(command("search", "who wants shade")[0])
    assert found["encoder"] == "multilingual-e5-small"
    assert found["device"] == reranker.url.removeprefix("http://")
    assert found["read"] == len(found["hits"]) == 3
    assert found["hits"][0]["text"] == TEXTS[0]
    reranker.close()
    encoder.close()
    out, err = command("search", "who wants roses")
    assert err.count("cannot be reached") == 2
    assert json.loads(out)["hits"][0]["text"] == TEXTS[2]


def test_another_pagewise_gives_the_scores_of_its_model(tmp_path, qwen3_folder):
    command = [sys.executable, "-W", "ignore", "main.py", "--data-dir", str(tmp_path / "served")]
    command += ["--model", str(qwen3_folder), "--device", "cpu", "--dtype", "float32", "serve"]
    token = subprocess.run([*command, "--token"], cwd=ROOT, capture_output=True, text=True).stdout
    config = Config(
        data_dir=tmp_path / "data", model=str(qwen3_folder), device="cpu", dtype="float32"
    )
    here = open_reranker(config)
    with subprocess.Popen(
        [*command, "--port", "0"], cwd=ROOT, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            url = re.search(r"http://[\d.:]+\d", process.stderr.readline())[0]
            Keys(config.data_dir).keep(parse_address(url), token.strip())
            there = open_reranker(Config(data_dir=config.data_dir, model=url))
            assert (there.name, there.dtype) == (qwen3_folder.name, "logits")
            instruction = "Rank by age" if there.follows_instruction else None
            expected = here.rank("who wants shade", TEXTS, instruction)
            found = there.rank("who wants shade", TEXTS, instruction)
            assert [each.place for each in found] == [each.place for each in expected]
            for one, other in zip(found, expected, strict=True):
                assert one.margin == pytest.approx(other.margin, abs=1e-3)
            there.close()
        finally:
            process.kill()
