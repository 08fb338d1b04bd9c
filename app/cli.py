"""The shell: the same engine as the window's. `--json` output is stable; programs rely on it.

Results go to stdout; progress, notices and the one sentence of a failure go to stderr. Exit codes:
0 done, 1 a condition the person can mend, 2 wrong usage.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from engine.config import DEVICES, DTYPES, Config
from engine.errors import EngineError, FolderMissing
from engine.evaluate import Collection, Evaluated, evaluate
from engine.library import Library
from engine.models import find
from engine.presets import Preset, preset, presets
from engine.ranking import with_scores
from engine.records import (
    Hit,
    Loading,
    Notice,
    Progress,
    Ranked,
    Recalled,
    Score,
    Scored,
    Skipped,
    Synced,
)
from engine.rerank import Candidate, open_reranker

_GLOBAL = ("data_dir", "model", "device", "dtype")  # options that may stand anywhere


def run(arguments: Sequence[str]) -> int:
    """Parse and run one command line; the exit code."""
    args = _parser().parse_args(_with_command(arguments))
    try:
        config = Config.load(**{name: vars(args).get(name) for name in _GLOBAL})
        command: Callable[[Config, argparse.Namespace], int] = args.run
        return command(config, args)
    except EngineError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 1
    except BrokenPipeError:  # `| head` has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


# --- commands ----------------------------------------------------------------------------------


def _window(config: Config, args: argparse.Namespace) -> int:
    if args.install_desktop:
        from app.desktop import install_desktop

        for path in install_desktop():
            print(path)
        return 0
    from app.application import run as run_application

    return run_application(config, _existing(args.folders))


def _index(config: Config, args: argparse.Namespace) -> int:
    folders = _existing(args.folders)
    with closing(Library(config)) as library:
        for event in library.sync([*library.folders(), *folders]):
            match event:
                case Progress(done, total, path):
                    _progress(f"{done:,} of {total:,} · {path.name}")
                case Skipped(path, reason):
                    _say(f"Skipped {path}: {reason}")
                case Notice(sentence):
                    _say(sentence)
                case Synced():
                    _progress("")
                    _print_synced(event, args.json)
    return 0


def _print_synced(event: Synced, as_json: bool) -> None:
    if as_json:
        report = asdict(event) | {"skipped": _skipped(event.skipped)}
        del report["documents"]
        _print_json(report, indent=None)
        return
    print(
        f"{event.added:,} added, {event.changed:,} changed, {event.removed:,} removed, "
        f"{event.unchanged:,} unchanged, {len(event.skipped):,} skipped; "
        f"{event.passages:,} passages in all, {event.seconds:.1f} s"
    )


def _search(config: Config, args: argparse.Namespace) -> int:
    chosen, instruction = _instruction(args)
    hits: list[Hit] = []
    report: dict[str, Any] = {
        "question": args.question,
        "instruction": instruction,
        "preset": chosen.id if chosen else None,
        "model": None,
        "device": None,
        "took_ms": {"recall": None, "rerank": None},
        "pool": 0,
    }
    with closing(Library(config)) as library:
        for event in library.search(
            args.question,
            instruction,
            pool=args.pool,
            within=args.within,
            rerank=not args.no_rerank,
        ):
            match event:
                case Notice(sentence):
                    _say(sentence)
                case Recalled(_, found, took_ms):
                    hits = list(found)
                    report["pool"] = len(hits)
                    report["took_ms"]["recall"] = round(took_ms, 1)
                case Loading(model):
                    _progress(f"Loading {model} …")
                case Scored(scores, done, total):
                    hits = with_scores(hits, scores)
                    _progress(f"Scored {done} of {total}")
                case Ranked(model, device, _, took_ms):
                    report |= {"model": model, "device": device}
                    report["took_ms"]["rerank"] = round(took_ms, 1)
    _progress("")
    hits = hits[: args.limit or config.limit]
    if args.json:
        report["hits"] = [_hit(rank, hit) for rank, hit in enumerate(hits, start=1)]
        _print_json(report)
    else:
        for rank, hit in enumerate(hits, start=1):
            _print_hit(rank, hit)
        if not hits:
            print("Nothing in the library holds a word of this question.")
    return 0


def _hit(rank: int, hit: Hit) -> dict[str, Any]:
    return {"rank": rank} | asdict(hit) | {"path": str(hit.path), "spans": list(hit.spans)}


def _print_hit(rank: int, hit: Hit) -> None:
    score = "  –  " if hit.score is None else f"{hit.score:.3f}"
    moved = "" if hit.keyword_rank == rank else f" (was {hit.keyword_rank})"
    place = f" p. {hit.page_label or hit.page}" if hit.page else ""
    print(f"{rank:>3}. {score}{moved}  {hit.context}{place}")
    print(f"     {hit.snippet}")
    print(f"     {hit.path}\n")


def _rerank(config: Config, args: argparse.Namespace) -> int:
    _, instruction = _instruction(args)
    texts = dict(enumerate(_documents()))
    reranker = open_reranker(config)
    candidates = [Candidate(number, text) for number, (_, text) in texts.items()]
    scores: list[Score] = []
    for batch in reranker.score(args.query, instruction, candidates):
        scores += batch
        _progress(f"Scored {len(scores)} of {len(texts)}")
    _progress("")
    scores.sort(key=lambda score: (-score.margin, score.passage_id))
    if args.json:
        _print_json(
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


def _status(config: Config, args: argparse.Namespace) -> int:
    from engine.rerank.device import choose  # imports torch

    with closing(Library(config)) as library:
        status = library.status()
    device, dtype = choose(config.device, config.dtype)
    if args.json:
        _print_json(
            {
                "folders": [str(folder) for folder in status.folders],
                "documents": {"indexed": status.indexed, "skipped": len(status.skipped)},
                "passages": status.passages,
                "skipped": _skipped(status.skipped),
                "model": status.model,
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
    print(f"model {status.model} on {device}, {dtype}")
    print(f"{len(status.skipped):,} skipped")
    for each in status.skipped:
        print(f"  {each.path}: {each.reason}")
    return 0


def _presets(_: Config, args: argparse.Namespace) -> int:
    if args.action == "show":
        each = preset(args.name)
        print(f"{each.id}: {each.name['en']} / {each.name['zh']}")
        print(f"{each.when['en']} / {each.when['zh']}")
        print(each.instruction)
    else:
        for each in presets():
            print(f"{each.id:16} {each.name['en']} / {each.name['zh']}")
    return 0


def _eval(config: Config, args: argparse.Namespace) -> int:
    _, instruction = _instruction(args)
    collection = Collection.open(args.collection)
    if args.pool:
        config = replace(config, pool=args.pool)
    find(config.model, config.data_dir)
    for event in evaluate(
        config, collection, instruction, own_instructions=not (args.preset or args.instruction)
    ):
        match event:
            case Progress(done, total, _):
                _progress(f"{done:,} of {total:,}")
            case Notice(sentence):
                _say(sentence)
            case Evaluated():
                _progress("")
                _print_evaluated(event, args.json)
    return 0


def _print_evaluated(event: Evaluated, as_json: bool) -> None:
    if as_json:
        block = {"queries": event.queries}
        _print_json(
            {"collection": event.collection, "model": event.model}
            | block
            | event.measures
            | {"seconds": event.seconds}
            | {"keyword": block | event.keyword | {"seconds": event.keyword_seconds}}
        )
        return
    print(f"{event.collection}, {event.queries:,} questions")
    print(f"{'':12}{'keywords':>10}{event.model:>14}{'gain':>9}")
    for name, value in event.measures.items():
        before = event.keyword[name]
        print(f"{name:12}{before:10.3f}{value:14.3f}{value - before:+9.3f}")


# --- arguments ---------------------------------------------------------------------------------


def _parser() -> argparse.ArgumentParser:
    everywhere = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    everywhere.add_argument(
        "--data-dir", type=_data_dir, metavar="DIR", help="where the index lies"
    )
    everywhere.add_argument(
        "--model", metavar="NAME|DIR", help="auto, builtin, qwen3-0.6b, a folder"
    )
    everywhere.add_argument("--device", choices=DEVICES)
    everywhere.add_argument("--dtype", choices=DTYPES)

    parser = argparse.ArgumentParser(
        prog="pagewise",
        description="Finds the passages of your own documents that answer a question, best first.",
        epilog="Without a command the window opens: pagewise [FOLDER…] [--install-desktop]",
        parents=[everywhere],
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    def add(name: str, run: Callable[..., int], summary: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=summary, description=summary, parents=[everywhere])
        command.set_defaults(run=run)
        return command

    window = add("window", _window, "open the window, and add folders (the default)")
    window.add_argument("folders", nargs="*", type=Path, metavar="FOLDER")
    window.add_argument(
        "--install-desktop",
        action="store_true",
        help="put Pagewise into the desktop's menu (Linux)",
    )

    index = add("index", _index, "add folders, if given, and bring the index up to date")
    index.add_argument("folders", nargs="*", type=Path, metavar="FOLDER")
    _add_json(index)

    search = add("search", _search, "the passages that answer a question, best first")
    search.add_argument("question")
    _add_instruction(search)
    search.add_argument("--limit", type=_count, metavar="N", help="how many hits to print")
    search.add_argument("--pool", type=_count, metavar="N", help="how many candidates to rerank")
    search.add_argument("--no-rerank", action="store_true", help="keywords only")
    search.add_argument("--in", dest="within", type=Path, metavar="FOLDER", help="only below here")
    _add_json(search)

    rerank = add("rerank", _rerank, 'rank JSON lines {"id", "text"} from stdin')
    rerank.add_argument("--query", required=True)
    _add_instruction(rerank)
    _add_json(rerank)

    status = add("status", _status, "what is in the library, what was skipped and why")
    _add_json(status)

    listing = add("presets", _presets, "the instruction presets: list, or show NAME")
    actions = listing.add_subparsers(dest="action", metavar="ACTION", required=True)
    actions.add_parser("list")
    actions.add_parser("show").add_argument("name")

    evaluation = add("eval", _eval, "measure the ranking on a judged collection")
    evaluation.add_argument("collection", type=Path, help="corpus.jsonl, queries.jsonl, qrels.tsv")
    _add_instruction(evaluation)
    evaluation.add_argument(
        "--pool", type=_count, metavar="N", help="how many candidates to rerank"
    )
    _add_json(evaluation)
    return parser


def _with_command(arguments: Sequence[str]) -> list[str]:
    """`arguments` with the command "window" put in where none is given."""
    commands = {"window", "index", "search", "rerank", "status", "presets", "eval"}
    takes_value = {f"--{name.replace('_', '-')}" for name in _GLOBAL}
    rest = iter(range(len(arguments)))
    for place in rest:
        word = arguments[place]
        if word in ("-h", "--help"):
            return list(arguments)
        if word in takes_value:
            next(rest, None)
        elif not word.startswith("-"):
            return list(arguments) if word in commands else _inserted(arguments, place)
    return _inserted(arguments, len(arguments))


def _inserted(arguments: Sequence[str], place: int) -> list[str]:
    options = [word for word in arguments[:place] if word == "--install-desktop"]
    before = [word for word in arguments[:place] if word != "--install-desktop"]
    return [*before, "window", *options, *arguments[place:]]


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print JSON")


def _add_instruction(parser: argparse.ArgumentParser) -> None:
    group = parser.add_mutually_exclusive_group()
    group.add_argument("--preset", metavar="NAME", help="see: pagewise presets list")
    group.add_argument("--instruction", metavar="TEXT", help="a yardstick of your own, in English")


def _instruction(args: argparse.Namespace) -> tuple[Preset | None, str]:
    """The preset that was chosen, if one was, and the instruction."""
    if args.instruction is not None:
        return None, args.instruction
    chosen = preset(args.preset) if args.preset else presets()[0]
    return chosen, chosen.instruction


def _data_dir(text: str) -> Path:
    return Path(text).expanduser().absolute()


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


def _existing(folders: Sequence[Path]) -> list[Path]:
    for folder in folders:
        if not folder.expanduser().exists():
            raise FolderMissing(f"There is no folder or file {folder}. Check the spelling.")
    return list(folders)


# --- output ------------------------------------------------------------------------------------


def _print_json(value: object, indent: int | None = 2) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=indent))


def _skipped(skipped: Sequence[Skipped]) -> list[dict[str, str]]:
    return [{"path": str(each.path), "reason": each.reason} for each in skipped]


def _say(sentence: str) -> None:
    _progress("")
    print(sentence, file=sys.stderr)


def _progress(words: str) -> None:
    """One line on a terminal that replaces itself; nothing where stderr is a file."""
    if sys.stderr.isatty():
        print(f"\r\033[K{words[:79]}", end="", file=sys.stderr, flush=True)
