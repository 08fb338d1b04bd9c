"""The shell: the same engine as the window's. `--json` output is stable; programs rely on it.

Results go to stdout; progress, notices and the one sentence of a failure go to stderr. Exit codes:
0 done, 1 a condition the person can mend, 2 wrong usage.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from app.shell import commands
from app.shell.evaluate import add_eval_arguments, eval_command
from app.shell.libraries import libraries_command
from app.shell.models import models_command
from app.shell.passwords import add_passwords, passwords_command
from app.shell.presets import add_presets, presets_command
from engine import DEVICES, DTYPES, SOURCES, Config, EngineError

_GLOBAL = ("data_dir", "library", "model", "device", "dtype")  # options that may stand anywhere


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


def _parser() -> argparse.ArgumentParser:
    everywhere = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    everywhere.add_argument(
        "--data-dir", type=_data_dir, metavar="DIR", help="where the index lies"
    )
    everywhere.add_argument("--library", metavar="NAME", help="see: pagewise libraries list")
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
    words = parser.add_subparsers(metavar="COMMAND", required=True)

    def add(name: str, run: Callable[..., int], summary: str) -> argparse.ArgumentParser:
        command = words.add_parser(name, help=summary, description=summary, parents=[everywhere])
        command.set_defaults(run=run)
        return command

    window = add("window", commands.window, "open the window, and add folders (the default)")
    window.add_argument("folders", nargs="*", type=Path, metavar="FOLDER")
    window.add_argument(
        "--install-desktop",
        action="store_true",
        help="put Pagewise into the desktop's menu (Linux)",
    )

    index = add("index", commands.index, "add folders, if given, and bring the index up to date")
    index.add_argument("folders", nargs="*", type=Path, metavar="FOLDER")
    index.add_argument(
        "--retry", action="store_true", help="try again to read what could not be read"
    )
    _add_json(index)

    search = add("search", commands.search, "the passages that answer a question, best first")
    search.add_argument("question")
    _add_instruction(search)
    search.add_argument("--limit", type=_count, metavar="N", help="how many hits to print")
    search.add_argument("--pool", type=_count, metavar="N", help="how many candidates to rerank")
    search.add_argument("--no-rerank", action="store_true", help="keywords only")
    search.add_argument(
        "--whole", action="store_true", help="score documents of up to 30,000 tokens whole"
    )
    search.add_argument("--in", dest="within", type=Path, metavar="FOLDER", help="only below here")
    _add_json(search)

    rerank = add("rerank", commands.rerank, 'rank JSON lines {"id", "text"} from stdin')
    rerank.add_argument("--query", required=True)
    _add_instruction(rerank)
    _add_json(rerank)

    status = add("status", commands.status, "what is in the library, what was skipped and why")
    status.add_argument(
        "--would-skip", type=Path, metavar="PATH", help="whether this is left out, and why"
    )
    _add_json(status)

    models = add("models", models_command, "the models: list, install, verify, remove")
    _add_models(models, everywhere)

    add_presets(
        add("presets", presets_command, "the instruction presets: list, make, hand on"), everywhere
    )

    add_passwords(
        add("passwords", passwords_command, "the passwords of encrypted documents"), everywhere
    )

    libraries = add("libraries", libraries_command, "several libraries: list, begin, remove")
    _add_libraries(libraries, everywhere)

    evaluation = add("eval", eval_command, "measure the ranking on a judged collection")
    add_eval_arguments(evaluation, _count)
    _add_json(evaluation)
    return parser


def _with_command(arguments: Sequence[str]) -> list[str]:
    """`arguments` with the command "window" put in where none is given."""
    words = {"window", "index", "search", "rerank", "status", "models", "presets"}
    words |= {"passwords", "libraries", "eval"}
    takes_value = {f"--{name.replace('_', '-')}" for name in _GLOBAL}
    rest = iter(range(len(arguments)))
    for place in rest:
        word = arguments[place]
        if word in ("-h", "--help"):
            return list(arguments)
        if word in takes_value:
            next(rest, None)
        elif not word.startswith("-"):
            return list(arguments) if word in words else _inserted(arguments, place)
    return _inserted(arguments, len(arguments))


def _inserted(arguments: Sequence[str], place: int) -> list[str]:
    options = [word for word in arguments[:place] if word == "--install-desktop"]
    before = [word for word in arguments[:place] if word != "--install-desktop"]
    return [*before, "window", *options, *arguments[place:]]


def _add_models(parser: argparse.ArgumentParser, everywhere: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)

    def add(name: str, summary: str) -> argparse.ArgumentParser:
        return actions.add_parser(name, help=summary, description=summary, parents=[everywhere])

    _add_json(add("list", "what can be had, what is there, how much memory it needs"))
    install = add("install", "download a model, or take it over from a folder; then verify it")
    install.add_argument("name", metavar="NAME", help="qwen3-0.6b")
    install.add_argument(
        "--from",
        dest="source",
        default="hf",
        metavar="SOURCE",
        help=f"{', '.join(SOURCES)}, or a folder with its files",
    )
    install.add_argument("--yes", action="store_true", help="do not ask")
    verify = add("verify", "compare a model's files and scores with those published")
    verify.add_argument("name", metavar="NAME|FOLDER")
    remove = add("remove", "delete an installed model")
    remove.add_argument("name", metavar="NAME")
    remove.add_argument("--yes", action="store_true", help="do not ask")


def _add_libraries(parser: argparse.ArgumentParser, everywhere: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)

    def add(name: str, summary: str) -> argparse.ArgumentParser:
        return actions.add_parser(name, help=summary, description=summary, parents=[everywhere])

    add("list", "the libraries beside the first, which has no name")
    new = add("new", "begin a library; --library NAME uses it from then on")
    new.add_argument("name", metavar="NAME")
    gone = add("remove", "forget a library; the documents stay where they are")
    gone.add_argument("name", metavar="NAME")
    gone.add_argument("--yes", action="store_true", help="do not ask")


def _add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print JSON")


def _add_instruction(parser: argparse.ArgumentParser) -> None:
    group = parser.add_mutually_exclusive_group()
    group.add_argument("--preset", metavar="NAME", help="see: pagewise presets list")
    group.add_argument("--instruction", metavar="TEXT", help="a yardstick of your own, in English")


def _data_dir(text: str) -> Path:
    return Path(text).expanduser().absolute()


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number
