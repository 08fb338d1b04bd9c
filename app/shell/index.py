"""The command `index`: bring the index up to date, and say what happened.

The keys of the JSON are a contract that other programs rely on.
"""

import argparse
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict, replace
from itertools import chain
from pathlib import Path

from app.shell.arguments import Commands, add_command, add_folders, add_json, existing
from app.shell.console import print_json, progress, say, skipped_rows
from engine import Config, Library, Notice, Progress, Recognised, Skipped, Synced


def add_to(commands: Commands) -> None:
    parser = add_command(
        commands, "index", "add folders, if given, and bring the index up to date", _run
    )
    add_folders(parser)
    parser.add_argument(
        "--retry", action="store_true", help="retry files that could not be read before"
    )
    add_json(parser)


def _run(config: Config, args: argparse.Namespace) -> int:
    folders = existing(args.folders)
    with closing(Library(config)) as library:
        sync_and_print(library, [*library.folders(), *folders], retry=args.retry, as_json=args.json)
    return 0


def sync_and_print(
    library: Library, folders: Sequence[Path], *, retry: bool = False, as_json: bool
) -> None:
    """Bring the index up to date, OCR last, and print what happens."""
    synced: Synced | None = None
    for event in chain(library.sync(folders, retry=retry), library.run_ocr()):
        match event:
            case Progress(done, total, path):
                lasting = done % 100 == 0 or done == total
                progress(f"{done:,} of {total:,} · {path.name}", lasting)
            case Recognised(done, total, path):
                words = f"OCR: page {done:,} of {total:,} · {path.name}"
                progress(words, lasting=done % 10 == 0)
            case Skipped(path=path, reason=reason):
                say(f"Skipped {path}: {reason}")
            case Notice(message):
                say(str(message))
            case Synced() if synced:  # after OCR: other totals
                synced = replace(
                    synced,
                    skipped=event.skipped,
                    passages=event.passages,
                    seconds=synced.seconds + event.seconds,
                )
            case Synced():
                synced = event
    progress("")
    if synced:
        _print(synced, as_json)


def _print(event: Synced, as_json: bool) -> None:
    if as_json:
        report = asdict(event) | {"skipped": skipped_rows(event.skipped)}
        for key in ("reindexed", "documents"):  # no keys of the contract
            del report[key]
        print_json(report, indent=None)
        return
    print(
        f"{event.added:,} added, {event.changed:,} changed, {event.removed:,} removed, "
        f"{event.unchanged:,} unchanged, {len(event.skipped):,} skipped; "
        f"{event.passages:,} passages in all, {event.seconds:.1f} s"
    )
