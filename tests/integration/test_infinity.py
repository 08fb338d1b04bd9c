"""A reranker that Infinity serves, asked by `--model URL`.

Its packages exclude those of Pagewise, so it has an environment of its own:

python3 -m venv .infinity && .infinity/bin/pip install -r tests/integration/infinity.txt
PAGEWISE_INFINITY=.infinity/bin/infinity_emb pytest tests/integration/test_infinity.py
"""

import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx2
import pytest

ROOT = Path(__file__).parents[2]
PROGRAM = os.environ.get("PAGEWISE_INFINITY")
QUERY = "who takes ownership"
TEXTS = ["Ferns want shade.", "A closure takes ownership of values.", "Roses want sun.", "shade"]
_SECONDS = 300  # to start: it imports torch and more

pytestmark = pytest.mark.skipif(not PROGRAM, reason="PAGEWISE_INFINITY names no infinity_emb")


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A cross-encoder of one layer, with random weights; its tokens are letters."""
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

    folder = tmp_path_factory.mktemp("infinity") / "ce"
    letters = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *map(chr, range(33, 127))]
    words = {letter: number for number, letter in enumerate(letters)}
    tokenizer = Tokenizer(models.WordLevel(words, "[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    made = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="[PAD]", unk_token="[UNK]", cls_token="[CLS]",
        sep_token="[SEP]", model_max_length=512,
    )  # fmt: skip
    made.save_pretrained(folder)
    file = folder / "tokenizer_config.json"  # by the name that its older transformers know
    content = json.loads(file.read_text()) | {"tokenizer_class": "PreTrainedTokenizerFast"}
    file.write_text(json.dumps(content))
    config = BertConfig(
        vocab_size=len(letters), hidden_size=32, num_hidden_layers=1, num_attention_heads=2,
        intermediate_size=64, num_labels=1, initializer_range=0.5,
    )  # fmt: skip
    BertForSequenceClassification(config).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def infinity(folder: Path):
    """The address of Infinity, serving the folder."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    command = [PROGRAM, "v2", "--model-id", str(folder), "--engine", "torch", "--device", "cpu",
               "--host", "127.0.0.1", "--port", port, "--no-model-warmup"]  # fmt: skip
    with subprocess.Popen(
        command, env=os.environ | {"HF_HUB_OFFLINE": "1"}, stderr=subprocess.DEVNULL
    ) as process:
        try:
            _wait(f"http://127.0.0.1:{port}", process)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def _wait(url: str, process: subprocess.Popen) -> None:
    until = time.monotonic() + _SECONDS
    while process.poll() is None and time.monotonic() < until:
        try:
            if httpx2.get(f"{url}/health").is_success:
                return
        except httpx2.TransportError:
            time.sleep(0.5)
    pytest.fail("Infinity has not started")


def test_it_ranks_for_pagewise(infinity, tmp_path):
    asked = {"query": QUERY, "documents": TEXTS, "model": "any"}
    models = httpx2.get(f"{infinity}/models").json()["data"]
    answer = httpx2.post(f"{infinity}/rerank", json=asked | {"model": models[0]["id"]}, timeout=60)
    direct = {each["index"]: each["relevance_score"] for each in answer.json()["results"]}
    assert len(set(direct.values())) == len(TEXTS)
    lines = "".join(json.dumps({"id": n, "text": text}) + "\n" for n, text in enumerate(TEXTS))
    found = subprocess.run(
        [sys.executable, "-W", "ignore", "main.py", "--data-dir", str(tmp_path / "data"),
         "--model", infinity, "rerank", "--query", QUERY, "--json"],
        cwd=ROOT, input=lines, capture_output=True, text=True, check=True,
    )  # fmt: skip
    ranked = json.loads(found.stdout)
    assert [each["id"] for each in ranked] == sorted(direct, key=direct.get, reverse=True)
    for each in ranked:
        assert each["score"] == pytest.approx(direct[each["id"]], abs=1e-4)
