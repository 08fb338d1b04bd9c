"""How long keyword recall takes: from the question to fifty hits with snippets, in this process.

    PYTHONPATH=. python tests/benchmarks/recall.py DATA_DIR [QUESTION…]
    PYTHONPATH=. python tests/benchmarks/recall.py --filters

DATA_DIR is that of a filled library (`main.py --data-dir DATA_DIR index FOLDER…`). Without a
question it is asked fifty of a sentence, the beginnings of some of its own passages. With
`--filters`: how long it takes to choose among 100,000 documents by the filters of a question.
"""

import random
import statistics
import sys
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from engine.catalog import Catalog
from engine.config import Config
from engine.events import Recalled
from engine.library import Library
from engine.recall.query import Query
from engine.recall.retriever import allowed_by

RUNS = 20
SAMPLED = 50
FILTERED = (
    "apple type:epub", "apple type:md", "apple in:notes", 'apple in:"7 customer/归档"',
    "apple after:2030", "apple in:notes type:pdf,docx before:1975", "apple in:/home",
)  # fmt: skip


def recalled(library: Library, question: str) -> Recalled:
    """The hits of a question."""
    *_, last = library.recall(question)
    assert isinstance(last, Recalled)
    return last


def sampled(config: Config) -> list[str]:
    """Questions made of the library's own words."""
    chosen = random.Random(0)
    with closing(Catalog(config.catalog_file)) as catalog:
        ids = [each for (each,) in catalog._db.execute("SELECT id FROM passages ORDER BY id")]
        some = catalog.passages.find(chosen.sample(ids, min(SAMPLED, len(ids))))
    beginnings = (" ".join(passage.text.split()[:8])[:40] for _, passage in some.values())
    return [each for each in beginnings if any(map(str.isalnum, each))]


def recall_times(config: Config) -> tuple[float, float]:
    """Median and 95th percentile, milliseconds, of questions as long as a sentence."""
    with closing(Library(config)) as library:
        list(library.open())  # as the window does when it starts
        times = [recalled(library, each).took_ms for each in sampled(config)]
    return statistics.median(times), statistics.quantiles(times, n=20)[-1]


def filter_times(documents: int = 100_000) -> dict[str, tuple[int, float]]:
    """Of questions with filters: how many of so many documents they leave, and milliseconds."""
    chosen = random.Random(0)
    root = Path("/home/someone/Documents")
    kinds = [("pdf", "pdf"), ("docx", "docx"), ("markdown", "md"), ("text", "txt")]
    found = {}
    with TemporaryDirectory() as folder, closing(Catalog(Path(folder) / "catalog")) as catalog:
        with catalog._db:
            for number in range(documents):
                kind, suffix = chosen.choice(kinds)
                place = f"{chosen.randrange(50)} customer/{chosen.choice(['Notes', '归档'])}"
                catalog._db.execute(
                    "INSERT INTO documents (path, size, mtime_ns, digest, kind, title, state,"
                    " reader) VALUES (?, 1, ?, ?, ?, ?, 'indexed', 1)",
                    (f"{root}/{place}/{chosen.randrange(20)}/letter {number}.{suffix}",
                     chosen.randrange(2 * 10**18), f"{number:064}", kind, f"Letter {number}"),
                )  # fmt: skip
        for question in FILTERED:
            times = []
            for _ in range(RUNS):
                began = perf_counter()
                allowed = allowed_by(Query.parse(question), catalog, [root])
                times.append((perf_counter() - began) * 1000)
            found[question] = len(allowed.documents or ()), statistics.median(times)
    return found


def main() -> None:
    """Print the figures."""
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    if sys.argv[1:] == ["--filters"]:
        for question, (count, milliseconds) in filter_times().items():
            print(f"{milliseconds:6.1f} ms · {count:7,} documents · {question}")
        return
    config = Config(data_dir=Path(sys.argv[1]), meaning=False)
    with closing(Library(config)) as library:
        print(f"{library.status().passages:,} passages")
        list(library.open())
        for question in sys.argv[2:]:
            found = [recalled(library, question) for _ in range(RUNS)]
            first, *rest = [each.took_ms for each in found]
            print(
                f"first {first:.0f} ms, then median {statistics.median(rest):.0f} ms, "
                f"slowest {max(rest):.0f} ms · {len(found[0].hits)} hits · {question}"
            )
    if not sys.argv[2:]:
        print("{:.0f} ms median, {:.0f} ms p95".format(*recall_times(config)))


if __name__ == "__main__":
    main()
