"""What the readers make of every file of some folders, and which give less text than they did.

    PYTHONPATH=. python tests/benchmarks/corpus.py FOLDER… [--out NOW.json] [--before THEN.json]

Files are listed, read and killed at their limits as in a sync; nothing is indexed. The JSON has for
each file its kind, the outcome, the characters of its text and the seconds of computing, by which
two versions of the program are compared: run the older one first, in a checkout of its own, with
this script.
"""

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from time import process_time

from indexing import listed

from engine.config import Config
from engine.documents import KINDS, Rules, distinct_folders, read
from engine.errors import DocumentError
from engine.events import Tick
from engine.process import map_in_processes
from engine.records import Metadata, ScannedPage

READ, PART, SCANNED = "read", "in part", "waits for OCR"
COLUMNS = (READ, PART, SCANNED)
SUMS = ("files", "characters", "seconds")
READERS = 2


def facts(path: Path) -> Iterator[dict[str, object]]:
    """In the process that reads: what is found, piece by piece, so that a kill loses none."""
    began = process_time()
    suffix = path.suffix.lower()
    yield {"kind": next((each.name for each in KINDS if suffix in each.suffixes), "other")}
    try:
        for item in read(path):
            if isinstance(item, Metadata):
                yield {"kind": item.kind}
            elif isinstance(item, ScannedPage):
                yield {"scanned": 1}
            else:
                yield {"characters": len(item.text)}
    finally:
        yield {"seconds": process_time() - began}


def outcome(found: dict, error: DocumentError | None) -> str:
    if error:
        return PART if found["characters"] else error.cause or "over a limit"
    return SCANNED if found["scanned"] and not found["characters"] else READ


def measured(folders: list[Path]) -> dict[str, dict]:
    """Return what every file gives, by its path."""
    config = Config()
    files = listed(distinct_folders(folders, Rules())[0], Rules())
    requests = ((str(file.path), (file.path,)) for file in files)
    results: dict[str, dict] = {}
    for answer in map_in_processes(facts, requests, READERS, config, spare=2):
        if isinstance(answer, Tick):
            continue
        path, items, error = answer
        found: dict = {"kind": "", "characters": 0, "scanned": 0, "seconds": 0.0}
        for item in items:
            for name, value in item.items():
                found[name] = value if name == "kind" else found[name] + value
        found["seconds"] = round(found["seconds"], 3)
        results[path] = found | {"outcome": outcome(found, error), "reason": str(error or "")}
    return dict(sorted(results.items()))


def print_table(results: dict[str, dict]) -> None:
    """Print kind × outcome, as a table of Markdown."""
    kinds: dict[str, Counter] = defaultdict(Counter)
    for each in results.values():
        for kind in (each["kind"], "all"):
            kinds[kind].update({each["outcome"]: 1, "files": 1})
            kinds[kind].update({name: each[name] for name in SUMS[1:]})
    print("| kind | files | read | in part | waits for OCR | not read | characters | seconds |")
    print("|---|---|---|---|---|---|---|---|")
    for kind, row in sorted(kinds.items(), key=lambda each: (each[0] == "all", -each[1]["files"])):
        shown = [row[name] for name in COLUMNS]
        others = {name: row[name] for name in sorted(row) if name not in (*COLUMNS, *SUMS)}
        why = ", ".join(f"{count} {name}" for name, count in others.items()) or "0"
        figures = " | ".join(f"{each:,}" for each in (row["files"], *shown))
        print(f"| {kind} | {figures} | {why} | {row['characters']:,} | {row['seconds']:.1f} |")


def compare(now: dict[str, dict], then: dict[str, dict]) -> None:
    """Print which files give less text than at an earlier run, or none at all, and which more."""
    gains = {path: now[path]["characters"] - then[path]["characters"] for path in now.keys() & then}
    less = sorted((gain, path) for path, gain in gains.items() if gain < 0)
    more = sum(gain > 0 for gain in gains.values())
    print(f"\nof {len(gains):,} files {more:,} give more text than before, {len(less):,} less")
    for gain, path in less:
        print(f"{gain:+,} of {then[path]['characters']:,}  {path}")
        if now[path]["reason"] != then[path]["reason"]:
            print(f"    {now[path]['reason']}")
    for path in sorted(then.keys() - now.keys()):
        print(f"not there any more: {path}")


def main() -> None:
    """Read, print, write, and compare."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, help="the JSON to write")
    parser.add_argument("--before", type=Path, help="the JSON of an earlier run")
    chosen = parser.parse_args()
    results = measured(chosen.folders)
    if chosen.out:
        chosen.out.write_text(json.dumps(results, ensure_ascii=False, indent=1), "utf-8")
    print_table(results)
    if chosen.before:
        compare(results, json.loads(chosen.before.read_text("utf-8")))


if __name__ == "__main__":
    main()
