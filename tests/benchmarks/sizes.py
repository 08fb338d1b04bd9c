"""What a library of so many passages takes, and how soon it answers.

    PYTHONPATH=. python tests/benchmarks/sizes.py DIR --passages 200000

DIR gets a folder of generated text, and the library of it, as a sync makes it; the vectors are
made up, around chance centres: to encode a million passages takes most of a day. What is there is
not made again, and a run that was stopped goes on; `--ask` only asks. Then the library is asked 200
questions of 2 to 12 words, and passages as questions, by words, by meaning and by both, each by a
program that has just started. Prints a row of a table in Markdown, and then what else takes time in
a window. On a busy machine compare the seconds of computing.
"""

import argparse
import json
import random
import resource
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import generated
import numpy as np
import psutil

from engine.catalog import Catalog
from engine.config import Config
from engine.embed import VectorWriter, encoded_text, encoder_in_use, record_folder, write_in_use
from engine.events import Recalled, Synced
from engine.library import Library

QUESTIONS, LONG = 200, 40  # words, and how many passages as questions
CENTRES, SPREAD = 5000, 0.6
COMMIT = 20_000  # vectors


def cpu(who: int = resource.RUSAGE_CHILDREN) -> float:
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def make(folder: Path, config: Config, passages: int) -> dict[str, float]:
    """Write what is missing of text, library and vectors; return what that took, of all runs."""
    note = folder / "made.json"
    made = json.loads(note.read_text()) if note.exists() else {"seconds": 0.0, "computed": 0.0}
    for _ in generated.write(folder / "text", passages):
        pass
    began, computed = time.perf_counter(), cpu()
    with closing(Library(config)) as library:
        *_, last = library.sync([(folder / "text").resolve()])
    assert isinstance(last, Synced)
    if last.added:
        made["seconds"] += time.perf_counter() - began
        made["computed"] += cpu() - computed
        note.write_text(json.dumps(made))
    make_vectors(config)
    return made


def make_vectors(config: Config) -> None:
    """Give each passage that has none a vector near the centre of its document."""
    chance, model = np.random.default_rng(3), encoder_in_use(config)
    spectrum = np.arange(1, model.width + 1) ** -0.35
    centres = chance.standard_normal((CENTRES, model.width)) * spectrum
    with closing(Catalog(config.catalog_file)) as catalog:
        writer = VectorWriter(record_folder(config, model), model.width)
        known = catalog.backlog.generation(model.key)
        generation = writer.open(known)
        if generation != known:
            catalog.backlog.start(model.key, generation)
        write_in_use(config, model)
        done: list[int] = []
        count = 0
        for number in catalog.backlog.documents(model.key):
            document, passages = catalog.backlog.content(number) or (None, {})
            if document:
                centre = centres[int(CENTRES * chance.random() ** 3)]
                near = chance.standard_normal((len(passages), model.width)) * spectrum
                vectors = centre + SPREAD * near
                vectors /= np.linalg.norm(vectors, axis=1)[:, None]
                texts = [encoded_text(document, each) for each in passages.values()]
                writer.encoded(texts, vectors.astype(np.float32))
                writer.add(document, passages)
            done.append(number)
            count += len(passages)
            if count > COMMIT:
                writer.commit()
                catalog.backlog.mark_indexed(model.key, done)
                done, count = [], 0
        writer.commit()
        catalog.backlog.mark_indexed(model.key, done)


def questions(config: Config) -> tuple[list[str], list[str]]:
    """Pieces of passages of 2 to 12 words, and whole passages."""
    chance = random.Random(5)
    with closing(Catalog(config.catalog_file)) as catalog:
        newest = catalog.passages.newest()
        ids = [chance.randrange(1, newest + 1) for _ in range(2 * (QUESTIONS + LONG))]
        texts = [passage.text for _, passage in catalog.passages.find(ids).values()]
    chance.shuffle(texts)
    return [piece(text, chance) for text in texts[LONG:][:QUESTIONS]], texts[:LONG]


def piece(text: str, chance: random.Random) -> str:
    words, size = [each for each in text.split() if each[:1].isalnum()], chance.randint(2, 12)
    if not text.isascii():
        start = chance.randrange(max(1, len(text) - 2 * size))
        return text[start : start + 2 * size]
    start = chance.randrange(max(1, len(words) - size))
    return " ".join(words[start : start + size])


def asked(library: Library, some: Sequence[str], only: Any) -> tuple[list[float], list[float]]:
    """Milliseconds until the hits of each question are there, and those of computing."""
    times, computed = [], []
    for question in some:
        before = computing()
        *_, last = library.recall(question, only=only)
        assert isinstance(last, Recalled)
        times.append(last.took_ms)
        computed.append(computing() - before)
    return times, computed


def computing() -> float:
    """Milliseconds that this process and, on Linux, those below it have computed."""
    below = psutil.Process().children(recursive=True)
    files = [
        each for child in below for each in Path(f"/proc/{child.pid}/task").glob("*/schedstat")
    ]
    return (
        1000 * time.process_time() + sum(int(each.read_text().split()[0]) for each in files) / 1e6
    )


def memory() -> tuple[float, float]:
    """GB of this process and those below it, and how much of it are files that are mapped.

    Pages that are shared count in part; those of files the system takes back where it needs them.
    """
    this = psutil.Process()
    all_there = this, *this.children(recursive=True)
    held = sum(each.memory_full_info().pss for each in all_there) / 1e9
    own = sum(each.memory_info().rss - each.memory_info().shared for each in all_there) / 1e9
    return held, held - own


def ask(config: Config, only: Any) -> dict[str, Any]:
    """Ask a library that has just been opened."""
    short, long = questions(config)
    with closing(Library(config)) as library:
        list(library.open())
        before = memory()
        if only != "keywords":  # the model is counted by itself
            list(library.encode(["warm"]))
            before = tuple(np.subtract(memory(), before))
            list(library.recall(short[0], only=only))  # or the first would count its loading
        found = {"short": asked(library, short, only), "long": asked(library, long, only)}
        held = memory()
    model = (0.0, 0.0) if only == "keywords" else before
    return {**found, "memory": tuple(np.subtract(held, model)), "model": model[0]}


def window(config: Config) -> Iterator[tuple[str, Callable[[], object]]]:
    """What else a window asks of its library."""
    short, _ = questions(config)
    library = Library(Config(data_dir=config.data_dir, meaning=False))
    list(library.open())
    folder = library.folders()[0]
    asks = lambda question: lambda: list(library.recall(question))  # noqa: E731
    yield "status", library.status
    yield "its folders", library.folder_stats
    yield "those in one", lambda: library.folder_stats(folder)
    yield "completion, first", lambda: list(library.complete("module"))
    yield "completion", lambda: list(library.complete("modul"))
    yield "proposals", lambda: list(library.propose())
    yield "file names", lambda: list(library.files_named("note 123"))
    yield "a slip", asks("executabel modules")
    yield "a part of a word", asks("*luminat* module")
    yield "a phrase", asks('"of the" module')
    yield "without a word", asks(f"{short[0]} -the")
    yield "a kind", asks(f"{short[1]} type:md")
    yield "a folder", asks(f"{short[2]} in:000")
    yield "a date", asks(f"{short[3]} after:2020")
    yield "a language", asks(f"{short[4]} lang:zh")
    library.close()


def p50_p95(times: Sequence[float]) -> str:
    return f"{statistics.median(times):.0f}, {statistics.quantiles(times, n=20)[-1]:.0f} ms"


def disk(*places: Path) -> float:
    files = [
        each for place in places for each in ([place] if place.is_file() else place.rglob("*"))
    ]
    return sum(each.stat().st_size for each in files if each.is_file()) / 1e9


def in_child(function: Callable[..., Any], *arguments: Any) -> Any:
    """Call a function in a process of its own: what one leaves in memory counts for no other."""
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(function, *arguments).result()


def others(config: Config) -> list[tuple[str, float]]:
    found = []
    for name, action in window(config):
        began = time.perf_counter()
        action()
        found.append((name, 1000 * (time.perf_counter() - began)))
    return found


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--passages", type=int, default=20_000)
    parser.add_argument("--ask", action="store_true", help="make nothing")
    chosen = parser.parse_args()
    config = Config(data_dir=(chosen.folder / "data").resolve())
    note = chosen.folder / "made.json"
    made = (
        json.loads(note.read_text())
        if chosen.ask
        else in_child(make, chosen.folder, config, chosen.passages)
    )
    with closing(Catalog(config.catalog_file)) as catalog:
        passages = catalog.documents.counts()["passages"]
    by_words, by_meaning, both = (
        in_child(ask, config, only) for only in ("keywords", "meaning", None)
    )
    row = [
        f"{passages:,}",
        f"{made['seconds'] / 60:.1f}, {made['computed'] / 60:.1f} min",
        f"{disk(config.catalog_file, config.index_dir):.2f} + {disk(config.vectors_dir):.2f} GB",
        f"{both['memory'][0]:.2f}, {both['memory'][1]:.2f} GB",
        *(p50_p95(each["short"][0]) for each in (by_words, by_meaning, both)),
        *(p50_p95(each["long"][0]) for each in (by_words, both)),
    ]
    print(f"| {' | '.join(row)} |")
    for name, each in (("words", by_words), ("meaning", by_meaning), ("both", both)):
        times = f"{p50_p95(each['short'][1])}; of passages {p50_p95(each['long'][1])}"
        print(f"  computing by {name}: {times}; {each['memory'][0]:.2f} GB beside the model")
    for name, milliseconds in in_child(others, config):
        print(f"  {name}: {milliseconds:.0f} ms")


if __name__ == "__main__":
    main()
