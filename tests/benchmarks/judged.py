"""The table of the README: judged collections, by keywords alone and re-ranked, in Markdown.

    PYTHONPATH=. python tests/benchmarks/judged.py [--model NAME] [--data-dir DIR] FOLDER…

Without --data-dir everything is indexed and ranked afresh, as seconds that mean something demand.
"""

import argparse
import tempfile
from pathlib import Path

from engine.config import Config
from engine.evaluate import Collection, Evaluated, System, measure_collection
from engine.events import Notice
from engine.presets import built_in_presets

_HEAD = (
    "collection", "questions", "keywords", "re-ranked", "gain (95 % interval)", "p",
    "in first 5, keywords", "in first 5, re-ranked", "seconds, keywords", "seconds, re-ranked",
)  # fmt: skip


def row(found: Evaluated) -> list[str]:
    keywords, [ranked] = found.keywords, found.systems
    compared = ranked.comparison
    assert compared is not None
    return [
        found.title,
        f"{len(found.topics):,}",
        f"{keywords.mean('ndcg@10'):.3f}",
        f"{ranked.mean('ndcg@10'):.3f}",
        f"{compared.gain:+.3f} ({compared.low:+.3f} to {compared.high:+.3f})",
        "< 0.001" if compared.p < 0.001 else f"{compared.p:.3f}",
        f"{keywords.mean('success@5'):.1%}",
        f"{ranked.mean('success@5'):.1%}",
        f"{keywords.seconds:.0f}",
        f"{ranked.seconds:.0f}",
    ]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--model", default="auto")
    parser.add_argument("--data-dir", type=Path)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as fresh:
        config = Config(data_dir=args.data_dir or Path(fresh), model=args.model)
        system = System("re-ranked", built_in_presets()[0].instruction, own=True)
        print("| " + " | ".join(_HEAD) + " |\n" + "|---" * len(_HEAD) + "|")
        for folder in args.folders:
            for event in measure_collection(config, Collection.open(folder), [system]):
                if isinstance(event, Evaluated):
                    print("| " + " | ".join(row(event)) + " |", flush=True)
                elif isinstance(event, Notice):
                    print(f"<!-- {event.message} -->")


if __name__ == "__main__":
    main()
