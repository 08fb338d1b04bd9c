"""What finding by meaning costs on this machine, as one table: encoding, searching, memory, disk.

    PYTHONPATH=. python tests/benchmarks/embed.py [--passages N] [--sizes N,…] [--whole N]

0 leaves a part out. Of lesser processors: OMP_NUM_THREADS=1, ATEN_CPU_CAPABILITY=avx2 and
NPY_DISABLE_CPU_FEATURES="AVX512F AVX512CD AVX512_SKX …" before it.

Encoding is a share of the floor, the time of the bare matrix products (see `floor.py`). Vectors to
search are drawn around a thousand centres that all lie in one direction, as those of E5 do.
"""

import argparse
import json
import random
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from types import SimpleNamespace

import floor
import numpy
import recall

from engine.catalog import Catalog
from engine.config import Config
from engine.embed import (
    EncoderModel,
    Vectors,
    VectorWriter,
    encoded_text,
    find_encoder,
    record_folder,
    write_in_use,
)
from engine.evaluate import Collection
from engine.library import Library
from engine.records import Document, Passage
from engine.storage import disk_usage

RUNS = 3  # of which the best counts
ASKED = 100  # questions
FOUND = 200  # passages that each retriever finds for a search of fifty
OF_A_DOCUMENT = 20
AT_A_TIME = 20_000
CENTRES = 1000
FIRST = """
import sys
from pathlib import Path
from engine import Config, Library
library = Library(Config(data_dir=Path(sys.argv[1])))
*_, recalled = library.recall("which invoices must be kept")
assert any(hit.similarity is not None for hit in recalled.hits)
library.close()
"""


def encoding(model: EncoderModel, count: int) -> Iterator[tuple[str, str]]:
    """Passages a second, and their share of the floor, in float32 and in the format in use."""
    import torch

    from engine.embed.e5_file import LONGEST, E5File

    file = E5File(model.path)
    shape, encode = file.shape, partial(file.unigram().encode, most=LONGEST)
    texts = floor.passages(SimpleNamespace(encode=encode), count)
    lengths = [len(encode(f"passage: {text}")) + 2 for text in texts]
    shapes = [(shape.hidden, 3 * shape.hidden), (shape.hidden, shape.hidden),
              (shape.hidden, shape.inner), (shape.inner, shape.hidden)]  # fmt: skip
    weights = shape.layers * sum(wide * high for wide, high in shapes)
    attention = 4 * shape.layers * shape.hidden * sum(each * each for each in lengths)
    operations = 2 * weights * sum(lengths) + attention
    for dtype in ("float32", "auto"):
        encoder = model.load("cpu", dtype)
        seconds, processor = _best(partial(encoder.encode, texts, "passage"))
        kind = getattr(torch, encoder.dtype)
        rate = max(floor._rate(shapes, "cpu", kind, packed) for packed in (False, True))
        yield (
            f"encoding, {encoder.dtype}",
            f"{count / seconds:.1f} passages/s of {sum(lengths) / count:.0f} tokens,"
            f" {operations / rate / seconds:.2f} of the floor"
            f" ({rate / 1e9:.0f} GFLOP/s; {processor:.1f} s of processors)",
        )
    questions = [f"{text[:60]}?" for text in texts]
    times = [_milliseconds(partial(encoder.encode, [each], "query")) for each in questions * 2]
    yield "question vector", _spread(times[count:])


def searching(size: int) -> Iterator[tuple[str, str]]:
    """The exact search over so many vectors; with a filter that leaves a tenth of them."""
    draw = numpy.random.default_rng(7)
    with TemporaryDirectory() as place:
        folder = Path(place, "vectors")
        writer = VectorWriter(folder, 384)
        writer.open(0)
        for start in range(0, size, AT_A_TIME):
            ids = range(start + 1, min(start + AT_A_TIME, size) + 1)
            _write(writer, {each: _document(each, f"passage {each}") for each in ids}, draw)
        vectors, before = Vectors(folder), _memory()
        loading = _milliseconds(vectors.refresh)
        some = numpy.arange(0, size // OF_A_DOCUMENT + 1, 10)
        for filtered in (False, True):
            times, used = [], []
            for question in _vectors(draw, ASKED):
                also = draw.integers(1, size + 1, FOUND).astype("<u4")
                documents = some if filtered else None
                search = partial(vectors.search, documents=documents, also=also)
                began = process_time()
                times.append(_milliseconds(partial(search, question, FOUND)))
                used.append(1000 * (process_time() - began))
            words = "a tenth allowed" if filtered else f"loaded in {loading:.0f} ms"
            processor = f"{statistics.median(used[1:]):.1f} ms of processors"
            yield f"search of {size:,}, {words}", f"{_spread(times[1:])}; {processor}"
        own, mapped = (now - then for now, then in zip(_memory(), before, strict=True))
        yield f"memory, of {size:,}", f"{own / 1e6:.0f} MB, and {mapped / 1e6:.0f} MB of files"
        yield f"disk, of {size:,}", f"{disk_usage(folder) / size:.0f} bytes a passage"


def whole(model: EncoderModel, size: int) -> Iterator[tuple[str, str]]:
    """A whole search, memory of the process, and its start, over a library of so many passages."""
    with TemporaryDirectory() as place:
        config = _library(Path(place), model, size)
        first = min(_first(config) for _ in range(RUNS))
        yield "start of a program to its first answer by meaning", f"{first:.1f} s"
        with closing(Library(config)) as library:
            list(library.open())
            list(library.warm())
            asked = recall.sampled(config)
            times = [recall.recalled(library, each).took_ms for each in asked]
        yield f"whole search of {size:,}", _spread(times)
        with get_context("spawn").Pool(1) as pool:
            peak = pool.apply(_peak, (model, record_folder(config, model)))
        yield "peak memory of the encoder's process", f"{peak / 1e6:.0f} MB"


def _library(place: Path, model: EncoderModel, size: int) -> Config:
    """A library of made-up passages, with made-up vectors of them."""
    draw = random.Random(7)
    lists = [each.split("|") for each in floor.ENGLISH]
    with (place / "corpus.jsonl").open("w") as corpus:
        for number in range(size):
            words = (draw.choice(each) for _ in range(12) for each in lists)
            text = f"{' '.join(words)} no. {number} " + " ".join(
                f"word{int(draw.paretovariate(0.7)) % 30_000}" for _ in range(60)
            )
            corpus.write(json.dumps({"id": str(number), "title": "", "text": text}) + "\n")
    (place / "queries.jsonl").write_text('{"id": "1", "text": "invoices"}')
    (place / "qrels.tsv").write_text("1\t1\t1")
    collection = Collection.open(place)
    config = replace(Config(), data_dir=place / "data")
    list(collection.index(config))
    writer = VectorWriter(record_folder(config, model), model.width)
    with closing(Catalog(config.catalog_file)) as catalog:
        generation = writer.open(0)
        catalog.backlog.start(model.key, generation)
        waiting = catalog.backlog.documents(model.key)
        found = [content for each in waiting if (content := catalog.backlog.content(each))]
        passages = {
            id: (document, passage) for document, its in found for id, passage in its.items()
        }
        _write(writer, passages, numpy.random.default_rng(7))
        catalog.backlog.mark_indexed(model.key, waiting)
    write_in_use(config, model)
    return config


def _document(number: int, text: str) -> tuple[Document, Passage]:
    path = Path(f"/{number // OF_A_DOCUMENT}")
    document = Document(number // OF_A_DOCUMENT + 1, path, 1, 0, "", "text", "", None, None)
    return document, Passage(text, 0, len(text))


def _write(
    writer: VectorWriter,
    passages: dict[int, tuple[Document, Passage]],
    draw: numpy.random.Generator,
) -> None:
    """Write drawn vectors of passages."""
    texts = [encoded_text(*each) for each in passages.values()]
    writer.encoded(texts, _vectors(draw, len(texts)))
    for id, (document, passage) in passages.items():
        writer.add(document, {id: passage})
    writer.commit()


def _vectors(draw: numpy.random.Generator, count: int) -> "numpy.typing.NDArray[numpy.float32]":
    centres = numpy.random.default_rng(1).standard_normal((CENTRES, 384), numpy.float32)
    centres += 2 * centres[0]
    found = centres[draw.integers(CENTRES, size=count)]
    found += 0.5 * draw.standard_normal((count, 384), numpy.float32)
    found /= numpy.linalg.norm(found, axis=1, keepdims=True)
    return found


def _first(config: Config) -> float:
    began = perf_counter()
    subprocess.run([sys.executable, "-c", FIRST, str(config.data_dir)], check=True)
    return perf_counter() - began


def _peak(model: EncoderModel, folder: Path) -> int:
    """The most memory, in bytes, that a process takes which encodes passages and searches."""
    encoder, vectors = model.load("cpu"), Vectors(folder)
    vectors.refresh()
    words = "which invoices must be kept "
    for size in range(8):  # memory is kept for each shape that was met
        encoder.encode(
            [words * (1 + (size * 37 + each * 11) % 100) for each in range(32)], "passage"
        )
    vectors.search(encoder.encode(["which invoices must be kept"], "query")[0], FOUND)
    # Not by `resource`, which counts what the parent had before this program was started.
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) * 1024


def _memory() -> tuple[int, int]:
    """Bytes of this process that are its own, and those of files it has mapped."""
    lines = Path("/proc/self/status").read_text().splitlines()
    found = {line.split(":")[0]: line.split()[1] for line in lines if line.startswith("Rss")}
    return int(found["RssAnon"]) * 1024, int(found["RssFile"]) * 1024


def _best(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds of the clock and of the processors, of the quickest run."""
    work()
    found = []
    for _ in range(RUNS):
        began, processor = perf_counter(), process_time()
        work()
        found.append((perf_counter() - began, process_time() - processor))
    return min(found)


def _milliseconds(work: Callable[[], object]) -> float:
    began = perf_counter()
    work()
    return (perf_counter() - began) * 1000


def _spread(times: Sequence[float]) -> str:
    p95 = statistics.quantiles(times, n=20)[-1]
    return f"{statistics.median(times):.1f} ms median, {p95:.1f} ms p95"


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--passages", type=int, default=64, help="to encode")
    parser.add_argument("--sizes", default="20000,200000,1000000", help="vectors to search")
    parser.add_argument("--whole", type=int, default=20_000, help="passages of the library")
    args = parser.parse_args()
    model = find_encoder("e5", Config().data_dir)
    print("| what | how much |\n|---|---|")
    parts = [encoding(model, args.passages)] if args.passages else []
    parts += [whole(model, args.whole)] if args.whole else []
    parts += [searching(size) for size in map(int, args.sizes.split(",")) if size]
    for part in parts:
        for what, how_much in part:
            print(f"| {what} | {how_much} |", flush=True)


if __name__ == "__main__":
    main()
