"""The command `mcp`: the library for assistants, by the Model Context Protocol on stdio."""

import argparse
from contextlib import closing

from app.shell.arguments import Commands, add_command, add_reach, existing
from engine import Config, Library


def add_to(commands: Commands) -> None:
    parser = add_command(
        commands, "mcp", "let an assistant search the library (Model Context Protocol)", _run
    )
    add_reach(parser)


def _run(config: Config, args: argparse.Namespace) -> int:
    from app.shell.service import Assistants, TextRanking, Work  # late: others need no server

    folders = existing(args.reach)
    with (
        closing(Library(config, own_process=True)) as library,
        closing(Work()) as work,
        closing(TextRanking(library, work)) as ranking,
    ):
        Assistants(library, ranking, work, folders).server.run()
    return 0
