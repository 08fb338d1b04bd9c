"""Commands: what each word of the shell does, with the engine of the window.

The keys of the JSON are a contract that other programs rely on.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict, replace
from itertools import chain
from pathlib import Path
from typing import Any

from app.shell.console import print_json, progress, say
from app.shell.report import Report
from engine import (
    Candidate,
    Config,
    EngineError,
    FolderMissing,
    Hit,
    Library,
    LibraryUnavailable,
    Loading,
    ModelUnavailable,
    Notice,
    Preset,
    PresetStore,
    Progress,
    Recognised,
    Score,
    Scored,
    Skipped,
    Synced,
    Withdrawn,
    built_in_presets,
    checked_instruction,
    find_model,
    open_reranker,
)


def window(config: Config, args: argparse.Namespace) -> int:
    """Open the window, or make it part of the desktop."""
    if args.install_desktop:
        from app.window.desktop import install_desktop

        for path in install_desktop():
            print(path)
        return 0
    from app.window.application import run as run_application

    return run_application(config, _existing(args.folders))


def index(config: Config, args: argparse.Namespace) -> int:
    """Add folders, and bring the index up to date."""
    folders = _existing(args.folders)
    with closing(Library(config)) as library:
        wanted = [*library.folders(), *folders]
        sync_and_print(library, wanted, retry=args.retry, as_json=args.json)
    return 0


def sync_and_print(
    library: Library, folders: Sequence[Path], *, retry: bool = False, as_json: bool
) -> None:
    """Bring the index up to date, scans last of all, and say what happens."""
    synced: Synced | None = None
    for event in chain(library.sync(folders, retry=retry), library.read_scans()):
        match event:
            case Progress(done, total, path):
                progress(f"{done:,} of {total:,} · {path.name}", lasting=done % 100 == 0)
            case Recognised(done, total, path):
                words = f"OCR: page {done:,} of {total:,} · {path.name}"
                progress(words, lasting=done % 10 == 0)
            case Skipped(path=path, reason=reason):
                say(f"Skipped {path}: {reason}")
            case Notice(sentence):
                say(sentence)
            case Synced():
                synced = event if synced is None else _joined(synced, event)
    progress("")
    if synced:
        _print_synced(synced, as_json)


def _joined(synced: Synced, scans: Synced) -> Synced:
    """What a sync has done and what there is after the scans, too, are read."""
    return replace(
        scans,
        added=synced.added,
        changed=synced.changed,
        removed=synced.removed,
        unchanged=synced.unchanged,
        seconds=synced.seconds + scans.seconds,
    )


def _print_synced(event: Synced, as_json: bool) -> None:
    if as_json:
        report = asdict(event) | {"skipped": _skipped(event.skipped)}
        del report["reindexed"]  # what the window asks again for; no key of the contract
        del report["documents"]
        print_json(report, indent=None)
        return
    print(
        f"{event.added:,} added, {event.changed:,} changed, {event.removed:,} removed, "
        f"{event.unchanged:,} unchanged, {len(event.skipped):,} skipped; "
        f"{event.passages:,} passages in all, {event.seconds:.1f} s"
    )


def search(config: Config, args: argparse.Namespace) -> int:
    """Ask a question."""
    chosen, instruction = _instruction(config, args, own_default=True)
    report = Report(args.question, instruction, chosen.id if chosen else None)
    with closing(Library(config)) as library:
        for event in library.search(
            args.question,
            instruction,
            pool=args.pool,
            within=args.within,
            whole=args.whole,
            rerank=not args.no_rerank,
        ):
            report.take(event)
            match event:
                case Notice(sentence) | Withdrawn(sentence):
                    say(sentence)
                case Loading(model):
                    progress(f"Loading {model} …")
                case Scored(_, done, total):
                    progress(f"Scored {done} of {total}")
    progress("")
    hits = report.hits[: args.limit or config.limit]
    if args.json:
        print_json(report.content(hits))
    else:
        for rank, hit in enumerate(hits, start=1):
            _print_hit(rank, hit)
        if not hits:
            print("Nothing in the library fits this question.")
        if report.suggestion:
            print(f"Did you mean: {report.suggestion}")
        for doubt, there in report.doubts.items():
            if there and hits:
                print(_DOUBTS[doubt])
    return 0


_DOUBTS = {
    "short": "The question is very short: scores tell more when it says more.",
    "flat": "The scores hardly differ: the order means little.",
    "unanswered": "Nothing that was found seems to answer the question.",
}


def _print_hit(rank: int, hit: Hit) -> None:
    score = "  –  " if hit.score is None else f"{hit.score:.3f}"
    moved = "" if hit.keyword_rank == rank else f" (was {hit.keyword_rank})"
    place = f" p. {hit.page_label or hit.page}" if hit.page else ""
    place += ", the whole document" if hit.whole else ""
    print(f"{rank:>3}. {score}{moved}  {hit.context}{place}")
    print(f"     {hit.snippet}")
    print(f"     {hit.path}")
    for path in hit.copies:
        print(f"     also {path}")
    if hit.ocr is not None:
        print(f"     read by OCR, {hit.ocr:.0%}")
    if hit.read is not None and hit.tokens is not None and hit.read < hit.tokens:
        print(f"     first {hit.read:,} of {hit.tokens:,} tokens were read")
    print()


def rerank(config: Config, args: argparse.Namespace) -> int:
    """Rank JSON lines from stdin."""
    _, instruction = _instruction(config, args)
    texts = dict(enumerate(_documents()))
    reranker = open_reranker(config, config.cache_file if config.data_dir.is_dir() else None)
    candidates = [Candidate(number, text) for number, (_, text) in texts.items()]
    scores: list[Score] = []
    for batch in reranker.score(args.query, instruction, candidates, config.longest_prompt):
        scores += batch
        progress(f"Scored {len(scores)} of {len(texts)}")
    progress("")
    for each in sorted(scores, key=lambda score: score.passage_id):
        if each.read < each.tokens:
            document, _ = texts[each.passage_id]
            say(f"Of {document} the first {each.read:,} of {each.tokens:,} tokens were read.")
    scores.sort(key=lambda score: (-score.margin, score.passage_id))
    if args.json:
        print_json(
            [
                {"id": texts[each.passage_id][0], "score": each.score, "margin": each.margin}
                for each in scores
            ]
        )
    else:
        for each in scores:
            document, text = texts[each.passage_id]
            print(f"{each.score:.3f}  {document}  {' '.join(text.split())[:100]}")
    return 0


def _documents() -> list[tuple[Any, str]]:
    """(id, text) of each JSON line on stdin."""
    documents = []
    for number, line in enumerate(sys.stdin, start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            documents.append((record["id"], str(record["text"])))
        except (ValueError, KeyError, TypeError) as error:
            raise EngineError(
                f"Line {number} of the input is not a JSON object with id and text."
            ) from error
    return documents


def status(config: Config, args: argparse.Namespace) -> int:
    """What is in the library, and what was skipped."""
    if args.would_skip:
        with closing(Library(config)) as library:
            reason = library.why_skipped(args.would_skip)
        if args.json:
            print_json({"path": str(args.would_skip), "skipped": bool(reason), "reason": reason})
        else:
            print(reason or "It would be read.")
        return 0
    from engine import choose_device  # imports torch

    with closing(Library(config)) as library:
        status = library.status()
    device, dtype = choose_device(config.device, config.dtype)
    try:
        found = find_model(config.model, config.data_dir)
        model, unverified = found.name, "" if found.verified else " (unverified)"
        dtype = "float32" if found.kind == "builtin" else dtype
    except ModelUnavailable as error:  # the rest is worth knowing all the same
        model, unverified = None, ""
        say(str(error))
    if args.json:
        print_json(
            {
                "folders": [str(folder) for folder in status.folders],
                "documents": {"indexed": status.indexed, "skipped": len(status.skipped)},
                "passages": status.passages,
                "skipped": _skipped(status.skipped),
                "model": model,
                "device": device,
                "dtype": dtype,
                "bytes": {"catalog": status.catalog_bytes, "index": status.index_bytes},
                "data_dir": str(config.data_dir),
            }
        )
        return 0
    for folder in status.folders:
        print(folder)
    print(
        f"{status.indexed:,} documents, {status.passages:,} passages; "
        f"catalog {status.catalog_bytes / 1e6:.0f} MB, index {status.index_bytes / 1e6:.0f} MB "
        f"in {config.data_dir}"
    )
    print(f"model {model or 'none'}{unverified} on {device}, {dtype}")
    print(f"{len(status.skipped):,} skipped")
    for each in status.skipped:
        print(f"  {each.path}: {each.reason}")
    return 0


def _instruction(
    config: Config, args: argparse.Namespace, *, own_default: bool = False
) -> tuple[Preset | None, str]:
    """The preset that was chosen, if one was, and the instruction.

    `own_default`: where none is named, the library's default holds, not the program's.
    """
    if args.instruction is not None:
        return None, checked_instruction(args.instruction)
    chosen, store = built_in_presets()[0], PresetStore(config.presets_file, config.library)
    if args.preset:
        chosen = store.find(args.preset)
    elif own_default:
        try:
            chosen = store.default()
        except LibraryUnavailable as error:  # the search can do without
            say(str(error))
    return chosen, chosen.instruction


def _existing(folders: Sequence[Path]) -> list[Path]:
    for folder in folders:
        if not folder.expanduser().exists():
            raise FolderMissing(f"There is no folder or file {folder}. Check the spelling.")
    return list(folders)


def _skipped(skipped: Sequence[Skipped]) -> list[dict[str, str | None]]:
    return [asdict(each) | {"path": str(each.path)} for each in skipped]
