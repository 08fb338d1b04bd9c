"""The table of the README: judged collections, by each way to order them, in Markdown.

    PYTHONPATH=. python tests/benchmarks/judged.py [--model NAME] [--data-dir DIR] FOLDER…

Without --data-dir everything is indexed and ranked afresh, as seconds that mean something demand.
"""

import argparse
import tempfile
from pathlib import Path

from engine.config import Config
from engine.evaluate import Collection, Evaluated, Measured, System, measure_collection
from engine.events import Notice
from engine.user.presets import built_in_presets


def row(found: Evaluated) -> list[str]:
    return [found.title, f"{len(found.topics):,}", *map(cell, found.all)]


def cell(measured: Measured) -> str:
    """nDCG@10 and recall@100, the gain in the former with its interval and p, the seconds."""
    words = f"{measured.mean('ndcg@10'):.3f} / {measured.mean('recall@100'):.3f}"
    if compared := measured.comparison:
        p = "p < .001" if compared.p < 0.001 else f"p = {compared.p:.3f}"
        words += f", {compared.gain:+.3f} ({compared.low:+.3f} to {compared.high:+.3f}), {p}"
    return f"{words}; {measured.seconds:.0f} s"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--model", default="auto")
    parser.add_argument("--data-dir", type=Path)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as fresh:
        config = Config(data_dir=args.data_dir or Path(fresh), model=args.model)
        system = System("re-ranked", built_in_presets()[0].instruction, own=True)
        head: list[str] = []
        for folder in args.folders:
            for event in measure_collection(config, Collection.open(folder), [system]):
                if isinstance(event, Evaluated):
                    if not head:
                        head = ["collection", "questions", *(each.tag for each in event.all)]
                        print("| " + " | ".join(head) + " |\n" + "|---" * len(head) + "|")
                    print("| " + " | ".join(row(event)) + " |", flush=True)
                elif isinstance(event, Notice):
                    print(f"<!-- {event.message} -->")


if __name__ == "__main__":
    main()
