"""Arguments: how commands are added to the shell, and what several of them take."""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeAlias

from app.shell.console import say
from engine import (
    DEVICES,
    DTYPES,
    Config,
    EngineError,
    Invalid,
    Preset,
    PresetStore,
    built_in_presets,
    checked_instruction,
    expand_home,
)

# Returns the exit code; raises `EngineError` for what the user can mend.
Run = Callable[[Config, argparse.Namespace], int]
Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def global_options() -> argparse.ArgumentParser:
    """Return a parser of the options that every command has; they may stand anywhere."""
    parser = argparse.ArgumentParser(
        prog="pagewise", add_help=False, allow_abbrev=False, argument_default=argparse.SUPPRESS
    )
    parser.add_argument(
        "--data-dir", type=_data_dir, metavar="DIR", help="where Pagewise keeps its data"
    )
    parser.add_argument("--library", metavar="NAME", help="see: pagewise libraries list")
    parser.add_argument(
        "--model",
        metavar="NAME|DIR|URL",
        help="auto, builtin (no reranker), qwen3-0.6b, OWNER/NAME if it is installed, a folder, "
        "the address of a server",
    )
    encoders = "auto, e5, qwen3-embedding-0.6b, OWNER/NAME in the cache of Hugging Face, a folder"
    encoders += ", the address of a server"
    parser.add_argument("--encoder", metavar="NAME|DIR|URL", help=encoders)
    parser.add_argument("--device", choices=DEVICES)
    parser.add_argument("--dtype", choices=DTYPES)
    return parser


def load_config(args: argparse.Namespace) -> Config:
    """Load the settings; the global options in `args` override them."""
    names = ("data_dir", "library", "model", "encoder", "device", "dtype")
    return Config.load(**{name: vars(args).get(name) for name in names})


def add_command(
    commands: Commands, name: str, summary: str, run: Run | None = None
) -> argparse.ArgumentParser:
    """Add a command; without `run` it needs actions of its own, see `add_actions`."""
    command = commands.add_parser(
        name, help=summary, description=summary, parents=[global_options()]
    )
    command.set_defaults(run=run)
    return command


def add_actions(parser: argparse.ArgumentParser) -> "partial[argparse.ArgumentParser]":
    """Give a command a second word; return what adds one, see `add_command`."""
    return partial(add_command, parser.add_subparsers(metavar="ACTION", required=True))


def add_json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print JSON")


def add_no_meaning(parser: argparse.ArgumentParser) -> None:
    """Add `--no-meaning`; see `without_meaning`."""
    parser.add_argument("--no-meaning", action="store_true", help="find by words only")


def without_meaning(config: Config, args: argparse.Namespace) -> Config:
    return replace(config, meaning=False) if args.no_meaning else config


def add_yes(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--yes", action="store_true", help="do not ask")


def add_folders(parser: argparse.ArgumentParser) -> None:
    """Add any number of folders; see `existing`."""
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER")


def add_reach(parser: argparse.ArgumentParser) -> None:
    """Add `--folder`, any number of times; see `existing`."""
    parser.add_argument(
        "--folder",
        dest="reach",
        action="append",
        default=[],
        type=Path,
        metavar="FOLDER",
        help="let an assistant see only this folder; repeat it for more",
    )


def add_instruction(parser: argparse.ArgumentParser) -> None:
    """Add `--preset` and `--instruction`; see `chosen_instruction`."""
    group = parser.add_mutually_exclusive_group()
    group.add_argument("--preset", metavar="NAME", help="see: pagewise presets list")
    group.add_argument(
        "--instruction",
        metavar="TEXT",
        help="in English, such as: Rank by how recent the advice is",
    )


def positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


def duration(text: str) -> float:
    """Return a time in seconds; "inf" is one, too."""
    seconds = float(text)
    if not seconds > 0:
        raise argparse.ArgumentTypeError("must be more than 0; inf reads all")
    return seconds


def existing(folders: Sequence[Path]) -> list[Path]:
    """Return `folders`; raise `Invalid` if one of them does not exist."""
    for folder in folders:
        if not expand_home(folder).exists():
            raise Invalid("shell.no-folder", folder=folder)
    return list(folders)


def chosen_instruction(
    config: Config, args: argparse.Namespace, *, library_default: bool = False
) -> tuple[Preset | None, str]:
    """Return the chosen preset, if any, and the instruction.

    Without a choice it is the library's default preset, or the program's.
    """
    if args.instruction is not None:
        return None, checked_instruction(args.instruction)
    chosen, store = built_in_presets()[0], PresetStore(config.presets_file, config.library)
    if args.preset:
        chosen = store.find(args.preset)
    elif library_default:
        try:
            chosen = store.default()
        except EngineError as error:  # a search can do without
            say(str(error))
    return chosen, chosen.instruction


def _data_dir(text: str) -> Path:
    return expand_home(Path(text)).absolute()
