"""How long keyword recall takes: from the question to fifty hits with snippets, in this process.

    python tests/benchmarks/recall.py DATA_DIR QUESTION…

DATA_DIR is that of a filled library (`main.py --data-dir DATA_DIR index FOLDER…`).
"""

import statistics
import sys
from contextlib import closing
from pathlib import Path

from engine.config import Config
from engine.library import Library
from engine.records import Recalled

RUNS = 20


def main() -> None:
    """Print the figures."""
    if len(sys.argv) < 3:
        raise SystemExit(__doc__)
    with closing(Library(Config(data_dir=Path(sys.argv[1])))) as library:
        print(f"{library.status().passages:,} passages")
        list(library.open())  # as the window does when it starts
        for question in sys.argv[2:]:
            times = []
            for _ in range(RUNS):
                *_, recalled = library.recall(question)
                assert isinstance(recalled, Recalled)
                times.append(recalled.took_ms)
            first, rest = times[0], times[1:]
            print(
                f"first {first:.0f} ms, then median {statistics.median(rest):.0f} ms, "
                f"slowest {max(rest):.0f} ms · {len(recalled.hits)} hits · {question}"
            )


if __name__ == "__main__":
    main()
