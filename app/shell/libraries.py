"""The commands `libraries` and `passwords`.

A password is asked for without echo, or is the first line of stdin; it is never an argument, which
other users of the machine could see, and is never printed.
"""

import argparse
import getpass
import sys
from contextlib import closing

from app.shell.arguments import Commands, add_actions, add_command, add_json, add_yes
from app.shell.console import confirm, print_json
from app.shell.index import sync_and_print
from engine import (
    Config,
    EngineError,
    Library,
    create_library,
    find_library,
    library_names,
    remove_library,
)


def add_to(commands: Commands) -> None:
    parser = add_command(commands, "libraries", "several libraries: list, create, remove")
    add = add_actions(parser)
    add("list", "all libraries but the default one, which has no name", _list_libraries)
    new = add("new", "create a library; --library NAME uses it from then on", _create_library)
    new.add_argument("name", metavar="NAME")
    remove = add("remove", "delete a library; the documents stay where they are", _remove_library)
    remove.add_argument("name", metavar="NAME")
    add_yes(remove)
    parser = add_command(commands, "passwords", "the passwords of encrypted documents")
    add = add_actions(parser)
    for action in (
        add("list", "how many are kept", _count_passwords),
        add("add", "keep one more and try it now; asked for, or read from stdin", _add_password),
        add("remove", "forget one; asked for, or read from stdin", _remove_password),
    ):
        add_json(action)


def _list_libraries(config: Config, args: argparse.Namespace) -> int:
    for name in library_names(config.data_dir):
        print(name)
    return 0


def _create_library(config: Config, args: argparse.Namespace) -> int:
    place = create_library(config.data_dir, args.name)
    print(f"The library {place.name} lies in {place}. --library {place.name!r} uses it.")
    return 0


def _remove_library(config: Config, args: argparse.Namespace) -> int:
    place = find_library(config.data_dir, args.name)
    confirm(
        f"Delete the library {args.name}, all that Pagewise made of it in {place}; "
        "the documents stay.",
        args.yes,
    )
    remove_library(config.data_dir, args.name)
    print(f"The library {args.name} is deleted.")
    return 0


def _count_passwords(config: Config, args: argparse.Namespace) -> int:
    with closing(Library(config)) as library:
        count = len(library.passwords.words())
    if args.json:
        print_json({"passwords": count})
    else:
        print("1 password is kept." if count == 1 else f"{count:,} passwords are kept.")
    return 0


def _add_password(config: Config, args: argparse.Namespace) -> int:
    """Keep a password and try it at once on the files that need one."""
    with closing(Library(config)) as library:
        word = _ask("The password of the documents: ")
        is_new = word not in library.passwords.words()
        before = library.status()
        waiting = library.passwords.add(word)
        if waiting:
            sync_and_print(library, library.folders(), args.json)
            after = library.status()
            locked = sum(each.cause == "password" for each in after.skipped)
            if is_new and locked >= waiting and after.passages <= before.passages:
                library.passwords.remove(word)
                raise EngineError("shell.opens-nothing", count=waiting)
            return 0
    if args.json:
        return _count_passwords(config, args)
    print("It is kept. No file of the library needs a password now.")
    return 0


def _remove_password(config: Config, args: argparse.Namespace) -> int:
    with closing(Library(config)) as library:
        if not library.passwords.remove(_ask("The password to forget: ")):
            raise EngineError("shell.unknown-password")
    return _count_passwords(config, args)


def _ask(prompt: str) -> str:
    try:
        word = getpass.getpass(prompt) if sys.stdin.isatty() else sys.stdin.readline()
    except EOFError:
        word = ""
    if not (word := word.rstrip("\r\n")):
        raise EngineError("shell.no-password")
    return word
