"""The command `index`: bring the index up to date, and say what happened.

The keys of the JSON are a contract that other programs rely on.
"""

import argparse
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, replace
from itertools import chain
from pathlib import Path

from app.shell.arguments import Commands, add_command, add_folders, add_json, existing
from app.shell.console import print_json, progress, say, skipped_rows
from engine import (
    Config,
    Encoded,
    EngineError,
    Invalid,
    Library,
    ModelUnavailable,
    Notice,
    Progress,
    Recognised,
    Skipped,
    Synced,
    SyncEvent,
    share_with,
)

_ELSEWHERE = "embed.encoding-elsewhere"
_STEP = 500  # passages between two lines that last


def add_to(commands: Commands) -> None:
    parser = add_command(
        commands, "index", "add folders, if given, and bring the index up to date", _run
    )
    add_folders(parser)
    parser.add_argument(
        "--retry", action="store_true", help="retry files that could not be read before"
    )
    parser.add_argument(
        "--ray",
        default="",
        metavar="ADDRESS",
        help="read and encode on a Ray cluster that sees the folders: HOST:PORT, ray://HOST:PORT, "
        "auto",
    )
    parser.add_argument(
        "--group",
        metavar="NAME",
        help="in a team's library: the only group that may see these folders",
    )
    group = parser.add_mutually_exclusive_group()
    group.add_argument("--no-vectors", action="store_true", help="do not encode passages")
    group.add_argument(
        "--vectors-only",
        action="store_true",
        help="only encode passages; this resumes where it stopped",
    )
    add_json(parser)


def _run(config: Config, args: argparse.Namespace) -> int:
    folders = existing(args.folders)
    if args.vectors_only and folders:
        raise Invalid("shell.vectors-only")
    if args.group:
        if not folders:
            raise Invalid("shell.group-of-folders")
        share_with(config, folders, args.group)
    with closing(Library(config)) as library:
        if args.vectors_only:
            _print_events(library, library.run_vectors(ray=args.ray), args.json)
        else:
            folders = [*library.folders(), *folders]
            vectors = not args.no_vectors
            sync_and_print(
                library, folders, args.json, retry=args.retry, vectors=vectors, ray=args.ray
            )
    return 0


def sync_and_print(
    library: Library,
    folders: Sequence[Path],
    as_json: bool,
    *,
    retry: bool = False,
    vectors: bool = True,
    ray: str = "",
) -> None:
    """Bring the index up to date, then read by OCR and encode, and print what happens."""
    events = chain(library.sync(folders, retry=retry, ray=ray), library.run_ocr())
    _print_events(library, chain(events, _vectors(library, ray)) if vectors else events, as_json)


def copy_and_print(library: Library, source: Config, as_json: bool) -> None:
    """Copy another library into this one, and print what happens."""
    _print_events(library, chain(library.copy_from(source), _vectors(library, "")), as_json)


def _vectors(library: Library, ray: str) -> Iterator[SyncEvent]:
    try:
        yield from library.run_vectors(ray=ray)
    except EngineError as error:
        if not isinstance(error, ModelUnavailable) and error.message.code != _ELSEWHERE:
            raise
        yield Notice(error.message)  # passages are found by words all the same


def _print_events(library: Library, events: Iterable[SyncEvent], as_json: bool) -> None:
    synced: Synced | None = None
    said = 0
    for event in events:
        match event:
            case Progress(done, total, path):
                lasting = done % 100 == 0 or done == total
                progress(f"{done:,} of {total:,} · {path.name}", lasting)
            case Recognised(done, total, path):
                words = f"OCR: page {done:,} of {total:,} · {path.name}"
                progress(words, lasting=done % 10 == 0)
            case Encoded(done, total):
                lasting = done >= said + _STEP or done == total
                said = done if lasting else said
                progress(f"meaning: {done:,} of {total:,}", lasting)
            case Skipped(path=path, reason=reason):
                say(f"Skipped {path}: {reason}")
            case Notice(message):
                say(str(message))
            case Synced() if synced:  # after OCR, or encoding: other totals
                synced = replace(
                    synced,
                    skipped=event.skipped,
                    passages=event.passages,
                    seconds=synced.seconds + event.seconds,
                )
            case Synced():
                synced = event
    progress("")
    status = library.status()
    if synced is None:  # all were encoded
        synced = Synced(0, 0, 0, 0, status.skipped, status.indexed, status.passages, 0.0)
    _print(synced, status.vectors, as_json)


def _print(event: Synced, vectors: int, as_json: bool) -> None:
    if as_json:
        report = asdict(event) | {"skipped": skipped_rows(event.skipped), "vectors": vectors}
        report["seconds"] = report.pop("seconds")  # last
        for key in ("reindexed", "documents"):  # no keys of the contract
            del report[key]
        print_json(report, indent=None)
        return
    print(
        f"{event.added:,} added, {event.changed:,} changed, {event.removed:,} removed, "
        f"{event.unchanged:,} unchanged, {len(event.skipped):,} not indexed; "
        f"{event.passages:,} passages in all, {vectors:,} with a vector, {event.seconds:.1f} s"
    )
