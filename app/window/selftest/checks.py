"""Checks: the parts of the program at work, each on files made on the spot."""

import sys
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from time import monotonic

from app.window.selftest.machine import risks
from app.window.selftest.samples import QUESTION, WORD, write_samples
from engine import (
    Config,
    EngineError,
    Hit,
    Library,
    Marking,
    Message,
    PageImage,
    Recalled,
    Synced,
    Tick,
    Verified,
    VerifyEvent,
    e5_file,
    find_model,
    storage_errors,
    try_reranking,
    verify_encoder_in_process,
    verify_in_process,
)

_Part = Generator[Tick, None, Message]  # returns what to say; raises `EngineError` if it fails
_WIDTH = 400  # pixels of a page


@dataclass(frozen=True, slots=True)
class Check:
    """What came of one part: `said` is how well it works, or how to mend it."""

    part: Message
    passed: bool
    said: Message
    seconds: float


def self_test(config: Config, show_window: Callable[[Path], Message]) -> Iterator[Tick | Check]:
    """Try each part of the program, and yield what comes of it.

    The library of `config` stays as it is; its reranker and its encoder are checked. `show_window`
    shows a window with a library in the folder that it gets, says how that went, and raises
    `EngineError` where it cannot.
    """
    with TemporaryDirectory(prefix="pagewise-", ignore_cleanup_errors=True) as folder:
        place = Path(folder).resolve()
        documents, data = place / "documents", place / "data"
        documents.mkdir()
        apart = replace(config, data_dir=data, library="", meaning=False, ignore=())
        yield from _tried("selftest.writing", lambda: _write(config))
        apart.make_data_dir()
        with closing(Library(apart)) as library:
            files = write_samples(documents)
            yield from _tried("selftest.readers", lambda: _read(library, documents, len(files)))
            yield from _tried("selftest.index", lambda: _search(library))
            yield from _tried("selftest.preview", lambda: _draw(library))
        yield from _tried("selftest.encoder", lambda: _encode(config))
        yield from _tried("selftest.reranker", lambda: _rerank(config))
        yield from _tried("selftest.window", lambda: _show(show_window, place / "window"))


def in_words(checks: Iterable[Check], word: Callable[[Message], str] = str) -> str:
    """Return the checks as a text to pass on, a line for each."""
    return "\n".join(f"{'✓' if each.passed else '✗'} {word(_line(each))}" for each in checks)


def _line(check: Check) -> Message:
    seconds = f"{check.seconds:.1f}"
    return Message("selftest.line", part=check.part, said=check.said, seconds=seconds)


def _tried(part: str, make: Callable[[], _Part]) -> Iterator[Tick | Check]:
    began, passed = monotonic(), True
    try:
        said = yield from make()
    except EngineError as error:
        passed, said = False, error.message
    except Exception as error:  # a fault of ours, or of the installation: that is what it is for
        passed, said = False, Message("selftest.broken", error=f"{type(error).__name__}: {error}")
    yield Check(Message(part), passed, said, monotonic() - began)


def _write(config: Config) -> _Part:
    config.make_data_dir()
    config.check_writable()
    with storage_errors(config.library_dir), TemporaryFile(dir=config.library_dir) as file:
        file.write(bytes(1 << 20))
        file.flush()
    yield Tick()
    for risk in risks(config.library_dir):
        raise EngineError(risk)
    return Message("selftest.written", folder=config.library_dir)


def _read(library: Library, documents: Path, count: int) -> _Part:
    synced = None
    for event in library.sync([documents]):
        if isinstance(event, Synced):
            synced = event
        yield Tick()
    skipped = synced.skipped if synced else ()
    if synced is None or skipped:
        names = ", ".join(each.path.name for each in skipped)
        reason = skipped[0].reason if skipped else Message("process.silent")
        raise EngineError("selftest.not-read", names=names, reason=reason)
    return Message("selftest.read", count=count)


def _search(library: Library) -> _Part:
    hits = yield from _recalled(library, QUESTION)
    if not hits or WORD not in hits[0].snippet:
        raise EngineError("selftest.not-found")
    return Message("selftest.found")


def _draw(library: Library) -> _Part:
    hits = yield from _recalled(library, f"{QUESTION} type:pdf")
    page = None
    if hits:
        for event in library.preview.page_image(hits[0], 1, _WIDTH, [hits[0].text], Marking(WORD)):
            if isinstance(event, PageImage):
                page = event
            yield Tick()
    if page is None or not page.marks or len(set(page.pixels[: page.height * page.stride])) < 2:
        raise EngineError("selftest.not-drawn")
    return Message("selftest.drawn", width=page.width, height=page.height)


def _recalled(library: Library, question: str) -> Generator[Tick, None, tuple[Hit, ...]]:
    hits: tuple[Hit, ...] = ()
    for event in library.recall(question, pool=100):
        if isinstance(event, Recalled):
            hits = event.hits
        yield Tick()
    return hits


def _encode(config: Config) -> _Part:
    if not config.meaning:
        return Message("selftest.no-meaning")
    if config.encoder == "auto" and e5_file() is None and not sys.platform.startswith("linux"):
        return Message("selftest.no-encoder")
    return (yield from _verified(verify_encoder_in_process(config)))


def _rerank(config: Config) -> _Part:
    if find_model(config.model, config.data_dir) is None:
        return (yield from _verified(try_reranking(config)))
    return (yield from _verified(verify_in_process(config)))


def _verified(events: Iterator[VerifyEvent | Tick]) -> _Part:
    check = None
    for event in events:
        if isinstance(event, Verified):
            check = event
        yield Tick()
    if check is None or not check.passed:
        raise EngineError(check.message if check else Message("process.silent"))
    return check.message


def _show(show_window: Callable[[Path], Message], folder: Path) -> _Part:
    yield Tick()
    return show_window(folder)
