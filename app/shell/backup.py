"""The commands `backup` and `forget`: what the user made, in one file, or gone for good."""

import argparse
from pathlib import Path

from app.shell.arguments import Commands, add_actions, add_command, add_yes
from app.shell.console import confirm
from engine import Config, export_backup, forget_everything, import_backup, read_backup


def add_to(commands: Commands) -> None:
    parser = add_command(commands, "backup", "what you made, in one file: settings, notes, …")
    add = add_actions(parser)
    export = add("export", "write folders, presets, judgments, notes, searches, settings", _export)
    export.add_argument("file", type=Path, metavar="FILE.zip")
    restore = add("import", "use what such a file holds; what is there is kept", _import)
    restore.add_argument("file", type=Path, metavar="FILE.zip")
    add_yes(restore)
    forget = add_command(commands, "forget", "delete all that Pagewise keeps, for good", _forget)
    add_yes(forget)


def _export(config: Config, args: argparse.Namespace) -> int:
    backup = export_backup(config, args.file)
    names = ", ".join(sorted(backup.files)) or "nothing yet"
    print(f"{args.file} holds {names}. Passwords and keys are not in it.")
    return 0


def _import(config: Config, args: argparse.Namespace) -> int:
    backup = read_backup(args.file)
    confirm("What the backup holds takes the place of what is here, which is kept.", args.yes)
    before = import_backup(config, backup)
    print(f"Done. What was there before is in {before}. pagewise index brings it up to date.")
    return 0


def _forget(config: Config, args: argparse.Namespace) -> int:
    confirm(
        f"Delete all libraries, models, settings, notes, judgments, passwords and logs in "
        f"{config.data_dir}; the documents stay.",
        args.yes,
    )
    print(f"All that Pagewise kept in {forget_everything(config)} is deleted.")
    return 0
