"""Verify: whether a model is what it claims to be. First its bytes, then how it scores four texts.

The self-check scores four documents whose scores are published. It catches what hashes cannot: a
library that computes something else, a number format that loses too much, a model that runs but is
no reranker. Where no scores are published only the order can be judged.
"""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace
from math import isfinite
from pathlib import Path

from engine.config import Config
from engine.errors import ModelUnavailable
from engine.messages import Message
from engine.models import (
    BUILTIN_SHA256,
    DOCUMENTS,
    PUBLISHED,
    QUESTION,
    Model,
    Published,
    Verified,
    VerifyEvent,
    differing,
    files_of,
    find_model,
    locate_model,
    model_folder,
    not_published,
    receipt,
)
from engine.presets import built_in_presets
from engine.process import Crashed, Worker
from engine.records import Loaded, Loading, Tick
from engine.rerank.reranker import open_reranker
from engine.rerank.scorer import Candidate, probability

_EXACT = 0.02  # how far a margin may be from the published one in float32
_ROUGH = 0.5  # and in shorter formats
_CLEAR = 1.0  # the least distance between the right answer and a wrong one

# P(yes) of the four when the prompt's template is left out: published beside the right ones.
_WITHOUT_TEMPLATE = (0.559, 0.988, 0.887, 0.910)
_VENUS, _MARS = 0, 1


def verify_model(config: Config) -> Generator[VerifyEvent, None, None]:
    """Check the model that `config.model` names; `Verified` comes last.

    The result is kept with a model that goes by its published name: one that fails is not offered
    again until it passes or is installed anew.

    Raises:
        ModelUnavailable: it is not there, cannot be loaded, or its bytes are not those published.
    """
    model = _located(config)
    if model.kind == "builtin":
        yield from _verify_builtin(model)
        return
    published = _published(model, config.data_dir)
    known = receipt.Receipt()
    if published:
        names = [file.name for file in published.files or files_of(published, model.folder)]
        known = yield from receipt.examine(model.folder, names)
        receipt.write(model.folder, known)
        if wrong := differing(published, known):
            raise ModelUnavailable(not_published(published, wrong))
    yield Loading(model.name)
    # By its folder: that is used as it is, whatever an earlier check said of the name.
    reranker = open_reranker(replace(config, model=str(model.folder)))
    yield Loaded(model.name, reranker.device, reranker.dtype, reranker.verified)
    candidates = [Candidate(number, text) for number, text in enumerate(DOCUMENTS)]
    margins = {
        score.passage_id: score.margin
        for batch in reranker.score(QUESTION, built_in_presets()[0].instruction, candidates)
        for score in batch
    }
    found = tuple(margins[number] for number in range(len(DOCUMENTS)))
    passed, message = judge(
        model.name, found, published.margins if published else (), reranker.dtype
    )
    if published:
        verdict = receipt.SelfCheck(passed, message)
        receipt.write(model.folder, replace(known, self_check=verdict))
    yield Verified(model.name, passed, message, found)


def verify_in_process(config: Config) -> Generator[VerifyEvent | Tick, None, None]:
    """`verify_model` in a process of its own, which leaves no memory taken.

    Yields several times a second, if only a `Tick`. Raises what `verify_model` raises.
    """
    worker = Worker(verify_model)
    try:
        worker.start(config)
        yield from worker.results(tick=Tick())
    except Crashed as error:
        raise ModelUnavailable("rerank.check-broke-off", model=config.model) from error
    finally:
        worker.kill()


def judge(
    name: str, margins: Sequence[float], golden: Sequence[float], dtype: str
) -> tuple[bool, Message]:
    """Whether the margins of `DOCUMENTS` are right, and what to say of them.

    `golden` are the published ones; where there are none the right answer must stand out.
    """
    if not all(map(isfinite, margins)):
        return False, Message("rerank.check-no-numbers", model=name)
    if golden:
        off = max(abs(one - other) for one, other in zip(margins, golden, strict=True))
        allowed = _EXACT if dtype == "float32" else _ROUGH
        if off <= allowed:
            return True, (Message("rerank.check-passed", model=name, off=off))
        if _lacks_template(margins):
            return False, Message("rerank.check-off-template", model=name, off=off)
        return False, Message("rerank.check-off", model=name, off=off)
    best = max(range(len(margins)), key=margins.__getitem__)
    if best == _MARS and margins[_MARS] - margins[_VENUS] >= _CLEAR:
        return True, Message("rerank.check-plausible", model=name)
    if _lacks_template(margins):
        return False, Message("rerank.check-implausible-template", model=name)
    return False, Message("rerank.check-implausible", model=name)


def _lacks_template(margins: Sequence[float]) -> bool:
    pairs = zip(margins, _WITHOUT_TEMPLATE, strict=True)
    return all(abs(probability(margin) - signature) < 0.02 for margin, signature in pairs)


def _located(config: Config) -> Model:
    if config.model == "auto":
        return find_model("auto", config.data_dir)
    return locate_model(config.model, config.data_dir)


def _published(model: Model, data_dir: Path) -> Published | None:
    """What is known of the model, if it lies where a published one is installed."""
    published = PUBLISHED.get(model.name)
    home = model_folder(model.name, data_dir)
    return published if published and model.folder.resolve() == home.resolve() else None


def _verify_builtin(model: Model) -> Iterator[VerifyEvent]:
    found = yield from receipt.hashed(model.folder / "model.safetensors")
    if found.sha256 != BUILTIN_SHA256:
        raise ModelUnavailable("rerank.builtin-damaged")
    yield Verified(model.name, True, Message("rerank.builtin-published"))
