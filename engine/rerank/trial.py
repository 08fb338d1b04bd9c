"""Trial: whether a reranker would run here, where none is installed: a tiny one, made up, does."""

from collections.abc import Generator
from math import isfinite
from pathlib import Path
from tempfile import TemporaryDirectory

from engine.config import Config
from engine.events import Tick
from engine.messages import Message
from engine.models import DOCUMENTS, QUESTION, Verified, VerifyEvent
from engine.rerank.loading import import_transformers
from engine.rerank.reranker import open_reranker
from engine.rerank.self_check import check_in_process


def try_reranking(config: Config) -> Generator[VerifyEvent | Tick, None, None]:
    """Write a tiny cross-encoder of random weights, load it, and score; `Verified` comes last.

    It runs in a process of its own, on the device of `config`. Raises `ModelUnavailable`.
    """
    yield from check_in_process(_score, config, "trial")


def _score(config: Config) -> Generator[VerifyEvent, None, None]:
    import_transformers()
    with TemporaryDirectory() as folder:
        _write(Path(folder))
        reranker = open_reranker(Config(model=folder, data_dir=Path(folder), device=config.device))
        yield reranker.loaded()
        margins = tuple(each.margin for each in reranker.rank(QUESTION, DOCUMENTS))
        reranker.close()
    passed = len(margins) == len(DOCUMENTS) and all(map(isfinite, margins))
    code = "rerank.trial-passed" if passed else "rerank.trial-failed"
    yield Verified("trial", passed, Message(code), margins)


def _write(folder: Path) -> None:
    from tokenizers import BertWordPieceTokenizer
    from transformers import BertConfig, BertForSequenceClassification

    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *"abcdefghijklmnopqrstuvwxyz"]
    vocabulary = {word: number for number, word in enumerate(words)}
    BertWordPieceTokenizer(vocabulary).save(str(folder / "tokenizer.json"))
    shape = BertConfig(
        vocab_size=len(words), hidden_size=16, intermediate_size=16, num_hidden_layers=1,
        num_attention_heads=2,
    )  # fmt: skip
    shape.num_labels = 1
    BertForSequenceClassification(shape).save_pretrained(folder)
