"""The shell: the same engine as the window's. `--json` output is stable; programs rely on it.

Results go to stdout; progress, notices and the one sentence of a failure go to stderr. Exit codes:
0 done, 1 a condition that the user can mend, 2 wrong usage.
"""

import argparse
import gc
import io
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from app.shell.arguments import (
    Commands,
    add_command,
    add_folders,
    existing,
    global_options,
    load_config,
)
from app.shell.console import say
from engine import Config, EngineError, Message

# The module of each command. Only that of the one to run is imported; for the help, all.
_MODULES = {
    "index": "index",
    "search": "search",
    "similar": "similar",
    "ask": "ask",
    "rerank": "rerank",
    "serve": "serve",
    "mcp": "mcp",
    "status": "status",
    "models": "models",
    "notes": "notes",
    "presets": "presets",
    "libraries": "libraries",
    "passwords": "libraries",
    "backup": "backup",
    "forget": "backup",
    "eval": "evaluate",
    "prove": "prove",
}


def run(arguments: Sequence[str]) -> int:
    if sys.platform == "win32":  # a pipe there has an encoding without most letters
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(encoding="utf-8")
    args = _parse(arguments)
    told: Message | None = None
    try:
        config = load_config(args)
        if config.read_only and config.catalog_file.exists():
            told = Message("config.library-read-only", folder=config.library_dir)
            say(str(told))
        code: int = args.run(config, args)
        return code
    except EngineError as error:
        if error.message != told:
            print(error, file=sys.stderr)
        if args.run is _window and (sys.stderr is None or not sys.stderr.isatty()):
            # started by a double-click, where nobody reads stderr
            _refuse(error.message, vars(args).get("data_dir") or Config().data_dir)
        return 1
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 1
    except BrokenPipeError:  # `| head` has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _add_window(commands: Commands) -> None:
    parser = add_command(
        commands, "window", "open the window, and add folders (the default)", _window
    )
    add_folders(parser)
    parser.add_argument(
        "--search", metavar="TEXT", default="", help="ask this in the window that is already open"
    )
    parser.add_argument(
        "--install-desktop", action="store_true", help="add Pagewise to the desktop menu (Linux)"
    )
    parser.add_argument(
        "--uninstall-desktop", action="store_true", help="remove it from the menu again"
    )
    parser.add_argument(
        "--self-test", action="store_true", help="try all parts of the program, and say what fails"
    )


def _window(config: Config, args: argparse.Namespace) -> int:
    if args.install_desktop or args.uninstall_desktop:
        from app.window.desktop import install_desktop, uninstall_desktop

        for path in install_desktop() if args.install_desktop else uninstall_desktop():
            print(path)
        return 0
    if args.self_test:
        return _test(config)
    from app.window.needs import check_display, lacking, load_qt

    check_display()
    gc.disable()  # nothing of what is imported is garbage; the window collects its own
    try:
        load_qt()
        from app.window.application import run as run_application
    except ImportError as error:
        raise lacking(error) from error
    return run_application(config, existing(args.folders), args.search)


def _test(config: Config) -> int:
    from app.window.selftest import Check, in_words, self_test
    from app.window.trial import show_window

    passed = True
    for event in self_test(config, show_window):
        if isinstance(event, Check):
            passed &= event.passed
            print(in_words([event]), flush=True)
    return 0 if passed else 1


def _refuse(message: Message, data_dir: Path) -> None:
    """Say in a dialog why there can be no window; by another program where Qt is the reason."""
    if message.code.startswith("needs."):
        from app.window.needs import tell

        tell(message)
    else:
        from app.window.application import refuse

        refuse(message, data_dir)


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Parse a command line; where it names no command, the window is meant."""
    parser = argparse.ArgumentParser(
        prog="pagewise",
        description="Finds the passages of your own documents that answer a question, best first.",
        epilog="Without a command the window opens: pagewise [FOLDER…] [--search TEXT]",
        parents=[global_options()],
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    _add_window(commands)
    options, rest = global_options().parse_known_args(arguments)
    first = rest[0] if rest else ""
    if first in ("-h", "--help"):
        modules = list(dict.fromkeys(_MODULES.values()))
    else:
        modules = [_MODULES[first]] if first in _MODULES else []
    for module in modules:
        import_module(f"app.shell.{module}").add_to(commands)
    if first not in ("-h", "--help", *commands.choices):
        rest = ["window", *rest]
    return parser.parse_args(rest, options)
