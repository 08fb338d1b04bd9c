"""The command `eval`: measures of the ranking, as a table or as JSON.

The keys of the JSON are a contract that other programs rely on.
"""

import argparse
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from app.shell.arguments import (
    Commands,
    add_command,
    add_json,
    add_no_meaning,
    duration,
    positive,
    without_meaning,
)
from app.shell.ask import add_chat, agreed
from app.shell.console import print_json, progress, say
from app.shell.measures import context, print_answers, print_evaluated
from engine import (
    BY_RULE,
    MEASURES,
    Advice,
    AnswersMeasured,
    Collection,
    Config,
    Encoded,
    Evaluated,
    Invalid,
    Judgments,
    Library,
    Measured,
    MeasureEvent,
    Notice,
    Place,
    PresetStore,
    Progress,
    System,
    advise,
    built_in_presets,
    checked_instruction,
    measure_answers,
    measure_collection,
    measure_own,
    with_settings,
)


def add_to(commands: Commands) -> None:
    parser = add_command(commands, "eval", "measure the ranking on a judged collection", _run)
    parser.add_argument(
        "collection",
        nargs="?",
        type=Path,
        help="a folder with corpus.jsonl, queries.jsonl, qrels.tsv; default: your own judgments",
    )
    group = parser.add_mutually_exclusive_group()
    group.add_argument(
        "--preset", action="append", metavar="NAME", help="repeat it to compare presets"
    )
    group.add_argument(
        "--instruction", metavar="TEXT", help="an instruction of your own, in English"
    )
    group.add_argument(
        "--no-rerank",
        action="store_true",
        help="do not rank: keep the order in which passages are found",
    )
    add_no_meaning(parser)
    parser.add_argument("--pool", type=positive, metavar="N", help="how many passages to rank")
    parser.add_argument(
        "--seconds",
        type=duration,
        metavar="S",
        help="measure the gain if the reranker ranks for only so long",
    )
    parser.add_argument(
        "--context",
        type=positive,
        metavar="K",
        help="how often the first K passages include a relevant one, and their tokens",
    )
    parser.add_argument(
        "--advise", action="store_true", help="suggest how many passages to rank and show"
    )
    parser.add_argument("--qrels", type=Path, metavar="FILE", help="judgments, TREC or a table")
    parser.add_argument(
        "--run",
        dest="run_file",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="measure the TREC run of another system too",
    )
    parser.add_argument(
        "--export", type=Path, metavar="DIR", help="write judgments and runs in TREC formats"
    )
    parser.add_argument(
        "--answers",
        action="store_true",
        help="measure instead what a chat model cites: see pagewise ask",
    )
    parser.add_argument(
        "--questions", type=positive, metavar="N", help="with --answers: ask only the first N"
    )
    add_chat(parser)
    of_meaning = parser.add_mutually_exclusive_group()
    of_meaning.add_argument(
        "--use-weight",
        action="store_true",
        help="weigh meaning in this library as your own judgments suggest",
    )
    of_meaning.add_argument(
        "--reset-weight", action="store_true", help="reset the weight of meaning"
    )
    add_json(parser)


def _run(config: Config, args: argparse.Namespace) -> int:
    if args.pool:
        config = replace(config, pool=args.pool)
    config = without_meaning(config, args)
    if args.collection and (args.use_weight or args.reset_weight):
        raise Invalid("shell.weight-of-own")
    if args.reset_weight:
        config = with_settings(config, {"meaning_weight": BY_RULE})
    if args.answers:
        return _run_answers(config, args)
    systems = [] if args.no_rerank else _systems(config, args)
    if args.collection is None:
        judgments = Judgments.read(config.judgments_file)
        events = _own_events(config, judgments, systems, args)
    else:
        collection = Collection.open(args.collection, args.qrels)
        events = measure_collection(
            config,
            collection,
            systems,
            shown=args.context,
            seconds=args.seconds,
            runs=args.run_file,
            export=args.export,
        )
    try:
        for event in events:
            match event:
                case Progress(done, total, _):
                    progress(f"{done:,} of {total:,}", lasting=done % 1000 == 0)
                case Encoded(done, total):
                    lasting = done % 500 == 0 or done == total
                    progress(f"meaning: {done:,} of {total:,}", lasting)
                case Notice(message):
                    say(str(message))
                case Evaluated():
                    evaluated = event
    except KeyboardInterrupt:
        if args.collection is None or Place.read(config.library_dir) is None:
            say("What was ranked is kept; run the same command again to continue.")
        raise
    progress("")
    if args.use_weight and evaluated.weight and evaluated.weight.proposed:
        with_settings(config, {"meaning_weight": evaluated.weight.proposed})
    advice = advise(evaluated, config.pool) if args.advise else None
    if args.json:
        print_json(_report(evaluated, args.context, advice))
        return 0
    print_evaluated(evaluated, args.context, advice, weight_used=args.use_weight)
    return 0


def _run_answers(config: Config, args: argparse.Namespace) -> int:
    if args.collection is None:
        raise Invalid("shell.answers-need-collection")
    [system, *_] = _systems(config, args)
    collection = Collection.open(args.collection, args.qrels)
    for event in measure_answers(
        agreed(config, args),
        collection,
        system.instruction,
        most=args.questions,
        rerank=not args.no_rerank,
    ):
        match event:
            case Progress(done, total, _):
                progress(f"{done:,} of {total:,}", lasting=done % 100 == 0)
            case Encoded(done, total):
                progress(f"meaning: {done:,} of {total:,}", lasting=done == total)
            case Notice(message):
                say(str(message))
            case AnswersMeasured():
                measured = event
    progress("")
    if args.json:
        print_json(asdict(measured))
    else:
        print_answers(measured)
    return 0


def _own_events(
    config: Config, judgments: Judgments, systems: Sequence[System], args: argparse.Namespace
) -> Iterator[MeasureEvent]:
    with closing(Library(config)) as library:
        yield from (each for each in library.mend() if isinstance(each, Progress | Notice))
        yield from measure_own(
            library, config, judgments, systems,
            shown=args.context, seconds=args.seconds, export=args.export,
        )  # fmt: skip


def _systems(config: Config, args: argparse.Namespace) -> list[System]:
    """Return the named presets; without any the default, or each query's own."""
    if args.instruction is not None:
        return [System("instruction", checked_instruction(args.instruction))]
    if args.preset:
        store = PresetStore(config.presets_file)
        chosen = {each.id: each for each in map(store.find, args.preset)}.values()
        return [System(each.id, each.instruction) for each in chosen]
    default = built_in_presets()[0]
    return [System(default.id, default.instruction, own=True)]


def _report(evaluated: Evaluated, passages: int | None, advice: Advice | None) -> dict[str, Any]:
    first = evaluated.systems[0] if evaluated.systems else evaluated.recalled
    report: dict[str, Any] = {
        "collection": evaluated.title, "model": evaluated.model, "encoder": evaluated.encoder,
    }  # fmt: skip
    report |= _block(first)
    report["keyword"] = _block(evaluated.keywords)
    report["meaning"] = _block(evaluated.meaning) if evaluated.meaning else None
    report["fused"] = _block(evaluated.recalled)
    report["systems"] = [{"tag": each.tag} | _block(each) for each in evaluated.systems]
    if in_time := evaluated.in_time:
        report["in_time"] = {
            "reading_time": in_time.seconds, "read": in_time.read, "share": in_time.share,
        } | _block(in_time.measured)  # fmt: skip
    if passages:
        report["context"] = {
            "passages": passages,
            "keyword": context(evaluated.keywords, passages),
            "fused": context(evaluated.recalled, passages),
            "systems": [{"tag": each.tag} | context(each, passages) for each in evaluated.systems],
        }
    if advice:
        report["advice"] = asdict(advice)
    if weight := evaluated.weight:
        report["weight"] = {
            "in_use": weight.in_use, "proposed": weight.proposed,
            "gain": asdict(weight.comparison) if weight.comparison else None,
        }  # fmt: skip
    return report


def _block(measured: Measured) -> dict[str, Any]:
    block: dict[str, Any] = {"queries": len(measured.values)}
    block |= {name: measured.mean(name) for name in MEASURES}
    if measured.comparison:
        compared = measured.comparison
        block["gain"] = asdict(compared) | {
            "measure": "ndcg@10", "verdict": compared.conclusion, "before": measured.before,
        }  # fmt: skip
    return block | {"seconds": measured.seconds}
