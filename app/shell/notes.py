"""The command `notes`: what the user wrote on passages, for other programs."""

import argparse

from app.shell.arguments import Commands, add_command
from engine import NOTE_FORMATS, Config, Notes, notes_as


def add_to(commands: Commands) -> None:
    parser = add_command(commands, "notes", "print your notes on passages", _run)
    parser.add_argument("--format", choices=NOTE_FORMATS, default="md")
    parser.add_argument("--json", action="store_const", const="json", dest="format")


def _run(config: Config, args: argparse.Namespace) -> int:
    print(notes_as(args.format, Notes.read(config.notes_file)).rstrip())
    return 0
