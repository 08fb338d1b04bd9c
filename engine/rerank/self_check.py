"""Self-check: whether a model is what it claims to be, by its bytes and by scores of four texts.

The scores of the four are published. They reveal what hashes cannot: a library that computes
something else, a number format that loses too much, a model that runs but is no reranker.
"""

from collections.abc import Callable, Generator
from dataclasses import replace

from engine.config import Config
from engine.errors import ModelUnavailable
from engine.events import Loading, Tick
from engine.models import (
    DOCUMENTS,
    QUESTION,
    Digests,
    Model,
    Published,
    VerifyEvent,
    check_bytes,
    files_of,
    find_model,
    locate_model,
    model_folder,
    published_as,
)
from engine.process import Crashed, Worker
from engine.rerank.golden import check_margins, published_margins
from engine.rerank.reranker import open_reranker


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
    reranker = open_reranker(replace(config, model=model.reference))
    yield reranker.loaded()
    ranked = sorted(reranker.rank(QUESTION, DOCUMENTS), key=lambda each: each.place)
    reranker.close()
    margins = [each.margin for each in ranked]
    expected = published.margins if published else ()
    if model.address:
        expected = published_margins(reranker.name)
    check = check_margins(
        reranker.name if model.address else model.name, margins, expected, reranker.dtype
    )
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


def _published(model: Model, config: Config) -> Published | None:
    """Return what is known of the model, if it lies where a published one is installed."""
    if model.address:
        return None
    published = published_as(model.name, config.data_dir)
    home = model_folder(model.name, config.data_dir)
    return published if published and model.folder.resolve() == home.resolve() else None
