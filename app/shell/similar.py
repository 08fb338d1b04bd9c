"""The command `similar`: passages of other documents that are like a document, or a page of it."""

import argparse
import re
from contextlib import closing
from pathlib import Path

from app.shell.arguments import Commands, add_command, add_json, positive
from app.shell.console import say
from app.shell.search import print_hit
from engine import Config, Library, Notice, SearchReport, expand_home

_LIMIT = 10


def add_to(commands: Commands) -> None:
    parser = add_command(
        commands, "similar", "print passages of other documents that are like this one", _run
    )
    parser.add_argument("place", metavar="FILE[:PAGE]")
    parser.add_argument(
        "--limit", type=positive, default=_LIMIT, metavar="N", help="how many hits to print"
    )
    add_json(parser)


def _run(config: Config, args: argparse.Namespace) -> int:
    report = SearchReport(args.place, "")
    with closing(Library(config)) as library:
        for event in library.similar(*_place(args.place), limit=args.limit):
            report.add(event)
            if isinstance(event, Notice):
                say(str(event.message))
    if args.json:
        print(report.as_json(report.hits))
        return 0
    for rank, hit in enumerate(report.hits, start=1):
        print_hit(rank, hit)
    if not report.hits:
        print("There is no other document in the library.")
    return 0


def _place(text: str) -> tuple[Path, int | None]:
    """Return the file that is meant, and its page; a name may end as a page does."""
    named = re.fullmatch(r"(.+):(\d{1,9})", text)
    if named and not expand_home(Path(text)).exists():
        return Path(named[1]), int(named[2])
    return Path(text), None
