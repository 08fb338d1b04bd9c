"""Folders known by what lies in them; each that cannot be run is refused with its reason."""

import json
from pathlib import Path

import numpy
import pytest
from safetensors.numpy import save

from engine.errors import ModelUnavailable
from engine.models.folder import INDEX, kind_of, listed

CAUSAL = {"architectures": ["Qwen3ForCausalLM"], "vocab_size": 151_669}
JUDGE = "Judge whether the Document meets the requirements based on the Query"


def safetensors(*names: str) -> bytes:
    return save({name: numpy.zeros(1, numpy.float32) for name in names})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "config.json").write_text(json.dumps(CAUSAL))
    (tmp_path / "tokenizer.json").write_text("{}")
    (tmp_path / "model.safetensors").write_bytes(safetensors("model.norm.weight"))
    return tmp_path


def configure(folder: Path, **changes: object) -> None:
    (folder / "config.json").write_text(json.dumps(CAUSAL | changes))


def classifier(folder: Path, architecture: str, *tensors: str, **changes: object) -> None:
    configure(folder, architectures=[architecture], **changes)
    (folder / "model.safetensors").write_bytes(safetensors("model.norm.weight", *tensors))


def shards(folder: Path, *names: str) -> None:
    (folder / "model.safetensors").unlink(missing_ok=True)
    table = {"weight_map": {f"tensor{n}": name for n, name in enumerate(names)}}
    (folder / INDEX).write_text(json.dumps(table))
    for name in names:
        (folder / name).write_bytes(safetensors("tensor"))


A, B = "model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"
BERT, QWEN = "BertForSequenceClassification", "Qwen3ForSequenceClassification"


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (lambda f: None, "qwen3"),
        (lambda f: shards(f, A, B), "qwen3"),
        (lambda f: classifier(f, QWEN, "score.weight", num_labels=1), "qwen3"),
        (lambda f: classifier(f, QWEN, "score.weight"), "qwen3"),
        (lambda f: classifier(f, BERT, "classifier.weight", num_labels=1), "cross-encoder"),
        (
            lambda f: classifier(
                f,
                "XLMRobertaForSequenceClassification",
                "classifier.out_proj.weight",
                id2label={"0": "LABEL_0"},
            ),
            "cross-encoder",
        ),
        # The first revision of Qwen3-Reranker: a chat template, but the reranker's vocabulary.
        (
            lambda f: (f / "tokenizer_config.json").write_text('{"chat_template": "{{ chat }}"}'),
            "qwen3",
        ),
        (
            lambda f: (
                configure(f, vocab_size=151_936),
                (f / "chat_template.jinja").write_text(JUDGE),
            ),
            "qwen3",
        ),
    ],
)
def test_the_kind_of_what_can_be_run_is_known(folder, make, kind):
    make(folder)
    assert kind_of(folder) == kind


def test_the_small_models_of_the_tests_can_be_run(qwen3_folder):
    assert kind_of(qwen3_folder) == "qwen3"


def cut(folder: Path, name: str, size: int) -> None:
    whole = (folder / name).read_bytes()
    (folder / name).write_bytes(whole[:size])


@pytest.mark.parametrize(
    ("breakage", "words"),
    [
        (lambda f: (f / "config.json").unlink(), "config.json is missing"),
        (lambda f: (f / "tokenizer.json").unlink(), "tokenizer.json is missing"),
        (lambda f: (f / "model.safetensors").rename(f / "model.gguf"), "no .safetensors file"),
        (lambda f: (f / "model.safetensors").rename(f / "pytorch_model.bin"), "only as a pickle"),
        (lambda f: (f / "config.json").write_text("{"), "damaged"),
        (lambda f: (f / "config.json").write_text("[]"), "damaged"),
        (lambda f: (f / "config.json").write_text("[" * 100_000), "damaged"),
        (lambda f: (f / "config.json").write_bytes(b"\xff\xfe"), "damaged"),
        (lambda f: configure(f, architectures=[]), "names no architecture"),
        (lambda f: configure(f, architectures=None), "names no architecture"),
        (lambda f: configure(f, architectures=["LlamaForCausalLM"]), "is a LlamaForCausalLM"),
        # What comes of loading the plain checkpoint as a classifier and saving it.
        (lambda f: classifier(f, QWEN, num_labels=1), "without a trained last layer"),
        (lambda f: classifier(f, BERT, num_labels=1), "without a trained last layer"),
        (lambda f: classifier(f, BERT, "classifier.weight"), "into 2 classes"),
        (
            lambda f: classifier(f, BERT, "classifier.weight", id2label={"0": 1, "1": 2, "2": 3}),
            "into 3 classes",
        ),
        (lambda f: (f / "1_Pooling").mkdir(), "embedding model"),
        (
            lambda f: (
                configure(f, vocab_size=151_936),
                (f / "chat_template.jinja").write_text("{{ messages }}"),
            ),
            "chat model",
        ),
        (
            lambda f: (
                configure(f, vocab_size=151_936),
                (f / "tokenizer_config.json").write_text(
                    '{"chat_template": [{"name": "default", "template": "{{ messages }}"}]}'
                ),
            ),
            "chat model",
        ),
        (lambda f: cut(f, "model.safetensors", -1), "incomplete: only"),
        (lambda f: cut(f, "model.safetensors", 20), "incomplete: only"),
        (lambda f: cut(f, "model.safetensors", 5), "incomplete: only"),
        (lambda f: cut(f, "model.safetensors", 0), "incomplete: only"),
        (lambda f: (f / "model.safetensors").write_bytes(b"\xff" * 99), "not a safetensors file"),
        (
            lambda f: (f / "model.safetensors").write_bytes(b"\x04" + b"\0" * 7 + b"[[]]"),
            "not a safetensors file",
        ),
        (
            lambda f: (f / "model.safetensors").write_text("version https://git-lfs.github.com/1"),
            "git lfs pull",
        ),
        (lambda f: (shards(f, A, B), (f / B).unlink()), f"incomplete. Missing: {B}"),
        (lambda f: (shards(f, A, B), cut(f, B, -2)), f"{B} is incomplete: only"),
        (lambda f: shards(f, "../x.safetensors"), "index.json cannot be read"),
        (lambda f: (shards(f, A), (f / INDEX).write_text("{}")), "index.json cannot be read"),
    ],
)  # fmt: skip
def test_what_cannot_be_run_is_refused_with_the_reason(folder, breakage, words):
    breakage(folder)
    with pytest.raises(ModelUnavailable, match=words) as caught:
        kind_of(folder)
    assert "\n" not in str(caught.value)
    assert str(folder) in str(caught.value)


def test_many_names_are_cut_short():
    assert listed(["a"]) == "a"
    assert str(listed("abcd")) == "a, b, c and d"
    assert str(listed("abcdef")) == "a, b, c and 3 more"
