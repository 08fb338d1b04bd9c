"""Library commands: list, begin and remove libraries from the shell."""

import argparse

from app.shell.console import confirm
from engine import Config, create_library, find_library, library_names, remove_library


def libraries_command(config: Config, args: argparse.Namespace) -> int:
    """Do what the word after "libraries" says."""
    match args.action:
        case "new":
            place = create_library(config.data_dir, args.name)
            print(f"The library {place.name} lies in {place}. --library {place.name!r} uses it.")
        case "remove":
            place = find_library(config.data_dir, args.name)
            confirm(
                f"Forget the library {args.name}, all that Pagewise made of it in {place}; "
                "the documents stay.",
                args.yes,
            )
            remove_library(config.data_dir, args.name)
            print(f"The library {args.name} is removed.")
        case _:
            for name in library_names(config.data_dir):
                print(name)
    return 0
