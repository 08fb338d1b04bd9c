"""The command `prove`: what can be told of a reranker only with its weights, as a page to paste."""

import argparse
from pathlib import Path

from app.shell.arguments import Commands, add_command
from app.shell.console import progress, say
from engine import Collection, Config, Encoded, Notice, Progress, Section, prove


def add_to(commands: Commands) -> None:
    parser = add_command(
        commands, "prove", "measure the installed rerankers, as one page of Markdown", _run
    )
    parser.add_argument(
        "--collection",
        type=Path,
        action="append",
        default=[],
        metavar="DIR",
        help="measure the ranking on this judged collection too; repeat it for more",
    )


def _run(config: Config, args: argparse.Namespace) -> int:
    collections = [Collection.open(folder) for folder in args.collection]
    for event in prove(config, collections):
        match event:
            case Section(text):
                progress("")
                print(f"{text}\n", flush=True)
            case Progress(done, total, where):
                progress(f"{where.name}: {done:,} of {total:,}")
            case Encoded(done, total):
                progress(f"meaning: {done:,} of {total:,}")
            case Notice(message):
                say(str(message))
    return 0
