"""The command `search`: the passages that answer a question, best first."""

import argparse
from contextlib import closing
from dataclasses import replace
from itertools import chain
from pathlib import Path

from app.shell.arguments import (
    Commands,
    add_command,
    add_instruction,
    add_json,
    add_no_meaning,
    chosen_instruction,
    duration,
    positive,
    without_meaning,
)
from app.shell.console import progress, say
from engine import (
    SORTS,
    Config,
    Hit,
    Library,
    Loading,
    Notice,
    Progress,
    Relaying,
    Scored,
    SearchReport,
    Withdrawn,
    sorted_hits,
)

_DOUBTS = {
    "short": "Very short question: add detail for better ranking.",
    "flat": "The scores are nearly equal; the order is uncertain.",
    "unanswered": "No passage seems to answer the question.",
}


def add_to(commands: Commands) -> None:
    parser = add_command(
        commands, "search", "print the passages that answer a question, best first", _run
    )
    parser.add_argument("question")
    add_instruction(parser)
    parser.add_argument("--limit", type=positive, metavar="N", help="how many hits to print")
    parser.add_argument("--pool", type=positive, metavar="N", help="how many passages to rank")
    parser.add_argument(
        "--seconds", type=duration, metavar="S", help="how long to rank; inf: the whole pool"
    )
    parser.add_argument(
        "--no-rerank",
        action="store_true",
        help="do not rank: keep the order in which they are found",
    )
    add_no_meaning(parser)
    parser.add_argument(
        "--whole", action="store_true", help="rank documents of up to 30,000 tokens as a whole"
    )
    parser.add_argument("--sort", choices=SORTS, default=SORTS[0], help="what to sort hits by")
    parser.add_argument(
        "--in", dest="within", type=Path, metavar="FOLDER", help="search only this folder"
    )
    add_json(parser)


def _run(config: Config, args: argparse.Namespace) -> int:
    preset, instruction = chosen_instruction(config, args, library_default=True)
    report = SearchReport(args.question, instruction, preset.id if preset else None)
    config = without_meaning(config, args)
    if args.seconds:
        config = replace(config, rank_seconds=args.seconds)
    with closing(Library(config)) as library:
        found = library.search(
            args.question,
            instruction,
            pool=args.pool,
            within=args.within,
            whole=args.whole,
            rerank=not args.no_rerank,
        )
        for event in chain(library.mend(), found):
            report.add(event)
            match event:
                case Notice(message) | Withdrawn(message):
                    say(str(message))
                case Progress(done, total, path):
                    progress(f"{done:,} of {total:,} · {path.name}")
                case Loading(model):
                    progress(f"Loading {model} …")
                case Relaying(model, done, _, total):
                    progress(f"{model} ranks first: {done} of {total}")
                case Scored(_, done, total):
                    progress(f"Read {done} of {total}")
        progress("")
        for named in library.files_named(args.question):
            report.add(named)
        limit = args.limit or config.limit
        hits = sorted_hits(report.hits, args.sort)[:limit]
        for answered in library.answers(args.question, hits):
            report.add(answered)
    hits = sorted_hits(report.hits, args.sort)[:limit]
    if args.json:
        print(report.as_json(hits))
        return 0
    for rank, hit in enumerate(hits, start=1):
        if args.sort == SORTS[0] and rank == report.read + 1 > 1:
            print("--- not read, in the order of words and meaning ---\n")
        print_hit(rank, hit, moved=args.sort == SORTS[0])
    if 0 < report.read < len(report.hits):
        print(f"Read {report.read} of {len(report.hits)} passages; more with --seconds.")
    if not hits:
        print("Nothing in the library fits this question.")
    if report.files:
        print("Files of this name:")
    for file in report.files[:limit]:
        print(f"     {file.path}")
        if file.reason:
            print(f"       {file.reason}")
    for remark in report.remarks:
        print(remark)
    if report.suggestion:
        print(f"Did you mean: {report.suggestion}")
    for doubt, there in report.doubts.items():
        if there and hits:
            print(_DOUBTS[doubt])
    return 0


def print_hit(rank: int, hit: Hit, *, moved: bool = True) -> None:
    """Print a hit; `moved`: `rank` is its place by relevance, and tells how far it has moved."""
    score = hit.first_score if hit.score is None else hit.score
    was = f" (was {hit.first_rank})" if moved and hit.first_rank != rank else ""
    place = f" p. {hit.page_label or hit.page}" if hit.page else ""
    place += ", the whole document" if hit.whole else ""
    place += ", found by meaning" if hit.found_by == "meaning" else ""
    print(f"{rank:>3}. {score:.3f}{was}  {hit.context}{place}")
    print(f"     {hit.snippet}")
    print(f"     {hit.path}")
    for path in hit.copies:
        print(f"     also {path}")
    if hit.note:
        print(f"     note: {' '.join(hit.note.split())}")
    if hit.ocr is not None:
        print(f"     read by OCR, {hit.ocr:.0%}")
    if hit.tokens_read is not None and hit.tokens is not None and hit.tokens_read < hit.tokens:
        print(f"     only the first {hit.tokens_read:,} of {hit.tokens:,} tokens were ranked")
    print()
