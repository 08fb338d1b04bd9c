"""How long keyword recall takes: from the question to fifty hits with snippets, in this process.

    PYTHONPATH=. python tests/benchmarks/recall.py DATA_DIR [QUESTION…]

DATA_DIR is that of a filled library (`main.py --data-dir DATA_DIR index FOLDER…`). Without a
question it is asked fifty of a sentence, the beginnings of some of its own passages.
"""

import random
import statistics
import sys
from contextlib import closing
from pathlib import Path

from engine.catalog import Catalog
from engine.config import Config
from engine.library import Library
from engine.records import Recalled

RUNS = 20
SAMPLED = 50


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


def main() -> None:
    """Print the figures."""
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    config = Config(data_dir=Path(sys.argv[1]))
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
