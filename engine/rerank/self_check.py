"""Self-check: whether a model is what it claims to be, by its bytes and by scores of four texts.

The scores of the four are published. They reveal what hashes cannot: a library that computes
something else, a number format that loses too much, a model that runs but is no reranker. Where no
scores are published only the order can be checked.
"""

from collections.abc import Callable, Generator, Sequence
from dataclasses import replace
from math import isfinite

from engine.config import Config
from engine.errors import ModelUnavailable
from engine.events import Loading, Tick, Verified, VerifyEvent
from engine.messages import Message
from engine.models import (
    DOCUMENTS,
    QUESTION,
    Digests,
    Model,
    Published,
    check_bytes,
    files_of,
    find_model,
    locate_model,
    model_folder,
    published_as,
)
from engine.process import Crashed, Worker
from engine.rerank.reranker import open_reranker
from engine.rerank.scorer import probability

_EXACT = 0.02  # how far a margin may be from the published one in float32
_ROUGH = 0.5  # and in shorter formats
_CLEAR = 1.0  # the least distance between the right answer and a wrong one

# P(yes) of the four when the prompt's template is left out: published beside the right ones.
_WITHOUT_TEMPLATE = (0.559, 0.988, 0.887, 0.910)
_VENUS, _MARS = 0, 1


def verify_model(config: Config) -> Generator[VerifyEvent, None, None]:
    """Check the model that `config.model` names; `Verified` comes last.

    The result is kept with a model that has its published name: one that fails is not offered again
    until it passes, or is installed again. Raises `ModelUnavailable`, also where its bytes are not
    those published.
    """
    model = (find_model if config.model == "auto" else locate_model)(config.model, config.data_dir)
    digests = Digests(config.data_dir)
    if model is None:
        raise ModelUnavailable("rerank.no-reranker")
    published, found = _published(model, config), dict[str, str]()
    if published:  # read all files, as a bit that flips on the disk changes no time
        for file in published.files or files_of(published, model.folder):
            found[file.name] = yield from digests.compute(model.folder / file.name)
        check_bytes(published, found)
    yield Loading(model.name)
    # By its folder: that is used as it is, whatever an earlier check said of the name.
    reranker = open_reranker(replace(config, model=str(model.folder)))
    yield reranker.loaded()
    ranked = sorted(reranker.rank(QUESTION, DOCUMENTS), key=lambda each: each.place)
    margins = [each.margin for each in ranked]
    expected = published.margins if published else ()
    check = check_margins(model.name, margins, expected, reranker.dtype)
    if published:
        digests.add_self_check(model.folder, found, check)
    yield check


def verify_in_process(config: Config) -> Generator[VerifyEvent | Tick, None, None]:
    """Run `verify_model` in a process of its own; see `check_in_process`."""
    yield from check_in_process(verify_model, config, config.model)


def check_in_process(
    check: Callable[[Config], Generator[VerifyEvent, None, None]], config: Config, model: str
) -> Generator[VerifyEvent | Tick, None, None]:
    """Run a check of a model in a process of its own, which leaves no memory occupied.

    Yields several times a second, if only a `Tick`. Raises what `check` raises.
    """
    worker = Worker(check)
    try:
        worker.start(config)
        yield from worker.results(tick=Tick())
    except Crashed as error:
        raise ModelUnavailable("rerank.check-broke-off", model=model) from error
    finally:
        worker.kill()


def check_margins(
    model: str, margins: Sequence[float], expected: Sequence[float], dtype: str
) -> Verified:
    """Say whether the margins of `DOCUMENTS` are right.

    `expected` are the published ones; where there are none the right answer must stand out.
    """

    def verified(passed: bool, code: str, **fields: float) -> Verified:
        return Verified(model, passed, Message(code, model=model, **fields), tuple(margins))

    if not all(map(isfinite, margins)):
        return verified(False, "rerank.check-no-numbers")
    without = _lacks_template(margins)
    if expected:
        off = max(abs(one - other) for one, other in zip(margins, expected, strict=True))
        if off <= (_EXACT if dtype == "float32" else _ROUGH):
            return verified(True, "rerank.check-passed", off=off)
        code = "rerank.check-off-template" if without else "rerank.check-off"
        return verified(False, code, off=off)
    best = max(range(len(margins)), key=margins.__getitem__)
    if best == _MARS and margins[_MARS] - margins[_VENUS] >= _CLEAR:
        return verified(True, "rerank.check-plausible")
    code = "rerank.check-implausible-template" if without else "rerank.check-implausible"
    return verified(False, code)


def _lacks_template(margins: Sequence[float]) -> bool:
    pairs = zip(margins, _WITHOUT_TEMPLATE, strict=True)
    return all(abs(probability(margin) - score) < 0.02 for margin, score in pairs)


def _published(model: Model, config: Config) -> Published | None:
    """Return what is known of the model, if it lies where a published one is installed."""
    published = published_as(model.name, config.data_dir)
    home = model_folder(model.name, config.data_dir)
    return published if published and model.folder.resolve() == home.resolve() else None
