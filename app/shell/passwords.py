"""Password commands: the passwords that are tried on encrypted documents, from the shell.

A password is asked for without echo, or is the first line of stdin; it is never an argument, which
other users of the machine could see, and is never printed.
"""

import argparse
import getpass
import sys
from contextlib import closing

from app.shell.commands import sync_and_print
from app.shell.console import print_json
from engine import Config, EngineError, Library


def add_passwords(parser: argparse.ArgumentParser, everywhere: argparse.ArgumentParser) -> None:
    """Give `parser` the words that `passwords_command` knows."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    for name, summary in (
        ("list", "how many are kept"),
        ("add", "keep one more and try it at once; it is asked for, or read from stdin"),
        ("remove", "forget one; it is asked for, or read from stdin"),
    ):
        action = actions.add_parser(name, help=summary, description=summary, parents=[everywhere])
        action.add_argument("--json", action="store_true", help="print JSON")


def passwords_command(config: Config, args: argparse.Namespace) -> int:
    """Do what the word after "passwords" says."""
    with closing(Library(config)) as library:
        return {"list": _list, "add": _add, "remove": _remove}[args.action](library, args)


def _list(library: Library, args: argparse.Namespace) -> int:
    count = library.passwords()
    if args.json:
        print_json({"passwords": count})
    else:
        print("1 password is kept." if count == 1 else f"{count:,} passwords are kept.")
    return 0


def _add(library: Library, args: argparse.Namespace) -> int:
    """Keep a password and try it at once on the files that need one."""
    waiting = library.add_password(_asked("The password of the documents: "))
    if waiting:
        sync_and_print(library, library.folders(), as_json=args.json)
    elif args.json:
        print_json({"passwords": library.passwords()})
    else:
        print("It is kept. No file of the library needs a password just now.")
    return 0


def _remove(library: Library, args: argparse.Namespace) -> int:
    if not library.remove_password(_asked("The password to forget: ")):
        raise EngineError("This password is not among those that are kept.")
    return _list(library, args)


def _asked(prompt: str) -> str:
    try:
        word = getpass.getpass(prompt) if sys.stdin.isatty() else sys.stdin.readline()
    except EOFError:
        word = ""
    if not (word := word.rstrip("\r\n")):
        raise EngineError("No password was given.")
    return word
