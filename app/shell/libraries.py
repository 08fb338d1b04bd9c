"""The commands `libraries` and `passwords`.

A password, or the key of a server, is asked for without echo, or is the first line of stdin; it is
never an argument, which other users of the machine could see, and is never printed.
"""

import argparse
import getpass
import sys
from contextlib import closing
from dataclasses import replace

from app.shell.arguments import Commands, add_actions, add_command, add_json, add_yes, positive
from app.shell.console import confirm, print_json, say
from app.shell.index import copy_and_print, sync_and_print
from engine import (
    Config,
    EngineError,
    Invalid,
    Library,
    Place,
    change_place,
    create_library,
    find_library,
    give_key,
    join_team,
    leave_team,
    library_names,
    server_of,
    team_of,
)


def add_to(commands: Commands) -> None:
    parser = add_command(commands, "libraries", "several libraries: list, create, share, remove")
    add = add_actions(parser)
    add("list", "all libraries but the default one, which has no name", _list_libraries)
    new = add("new", "create a library; --library NAME uses it from then on", _create_library)
    new.add_argument("name", metavar="NAME")
    new.add_argument(
        "--on",
        metavar="URL[#COLLECTION]",
        help="a team's library on a Qdrant server: create or join it",
    )
    new.add_argument(
        "--shards", type=positive, metavar="N", help="how many shards a new collection has"
    )
    new.add_argument(
        "--replicas", type=positive, metavar="N", help="how many copies of each shard there are"
    )
    new.add_argument(
        "--key",
        action="store_true",
        help="the server requires a key: it is asked for, or read from stdin",
    )
    add_yes(new)
    key = add("key", "give another key for the server of a team's library", _give_key)
    key.add_argument("name", metavar="NAME")
    roots = add("map", "say where a folder of a team's library is on this computer", _map)
    roots.add_argument("name", metavar="NAME")
    roots.add_argument("root", metavar="FROM", nargs="?", help="such as smb://files/legal")
    roots.add_argument("here", metavar="TO", nargs="?", help="such as /Volumes/legal, or L:\\")
    roots.add_argument("--remove", action="store_true", help="forget FROM")
    copy = add("copy", "copy what a library has into one that has nothing yet", _copy)
    copy.add_argument("name", metavar="NAME", nargs="?", default="", help="the default library")
    copy.add_argument("--to", metavar="NAME", required=True, help="see: pagewise libraries new")
    add_json(copy)
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
        try:
            place = Place.read(find_library(config.data_dir, name))
            print(f"{name}  {place.address}#{place.collection}" if place else name)
        except EngineError as error:  # the others are worth knowing all the same
            print(name)
            say(str(error))
    return 0


def _create_library(config: Config, args: argparse.Namespace) -> int:
    if not args.on:
        if args.shards or args.replicas or args.key:
            raise Invalid("shell.only-on-server")
        folder = create_library(config.data_dir, args.name)
        print(f"The library {folder.name} lies in {folder}. --library {folder.name!r} uses it.")
        return 0
    address = server_of(args.on)
    if not address.is_local:
        clear = "" if address.is_encrypted else ", without encryption"
        confirm(
            f"The text of all documents that are indexed into the library, and the questions asked "
            f"of it, will be sent to {address.host}{clear}.",
            args.yes,
        )
    key = _ask_key(address.host) if args.key else None
    place = join_team(
        config, args.name, args.on, key=key, shards=args.shards, replicas=args.replicas
    )
    name = args.name.strip()
    print(
        f"The library {name} is the collection {place.collection} at {address.host}. "
        f"--library {name!r} uses it."
    )
    return 0


def _give_key(config: Config, args: argparse.Namespace) -> int:
    place = team_of(config.data_dir, args.name)
    give_key(config.data_dir, args.name, _ask_key(server_of(place.address).host))
    print("The server accepts the key, and it is kept.")
    return 0


def _map(config: Config, args: argparse.Namespace) -> int:
    place = team_of(config.data_dir, args.name)
    if args.root:
        if not (args.here or args.remove):
            raise Invalid("shell.map-needs-folder")
        place = place.with_root(args.root, "" if args.remove else args.here)
        change_place(replace(config, library=args.name), place)
    for root, here in place.roots.items():
        print(f"{root} → {here}")
    return 0


def _copy(config: Config, args: argparse.Namespace) -> int:
    if args.name == args.to:
        raise Invalid("shell.copy-to-itself")
    source, target = (
        Config.load(data_dir=config.data_dir, library=name) for name in (args.name, args.to)
    )
    with closing(Library(target)) as library:
        copy_and_print(library, source, args.json)
    return 0


def _remove_library(config: Config, args: argparse.Namespace) -> int:
    folder = find_library(config.data_dir, args.name)
    confirm(
        f"Delete the library {args.name}, all that Pagewise made of it in {folder}; "
        "the documents stay, and so does what others share on a server.",
        args.yes,
    )
    leave_team(config.data_dir, args.name)
    print(f"The library {args.name} is deleted.")
    return 0


def _ask_key(host: str) -> str:
    """Ask for a key without echo, or read it from stdin; never an argument, which others see."""
    key = (
        getpass.getpass(f"Key of {host}: ") if sys.stdin.isatty() else sys.stdin.readline()
    ).strip()
    if not key:
        raise EngineError("shell.no-key")
    return key


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
