"""Preset commands: the yardsticks of a library, listed, made and handed on from the shell."""

import argparse
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from app.shell.console import print_json
from engine import GROUPS, Config, Preset, PresetStore, read_presets, write_presets

_GROUP_NAMES = {
    "find": "find the answer", "do": "do it", "judge": "judge it", "compare": "compare it"
}  # fmt: skip


def add_presets(parser: argparse.ArgumentParser, everywhere: argparse.ArgumentParser) -> None:
    """Give `parser` the words that `presets_command` knows."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)

    def add(name: str, summary: str, argument: str = "") -> argparse.ArgumentParser:
        action = actions.add_parser(name, help=summary, description=summary, parents=[everywhere])
        if argument == "file":
            action.add_argument("file", type=Path, metavar="FILE")
        elif argument:
            action.add_argument("name", metavar="NAME")
        return action

    add("list", "all presets, by group").add_argument(
        "--json", action="store_true", help="print JSON"
    )
    add("show", "one preset in full", "name")
    new = add("new", "make a preset", "name")
    new.add_argument("--instruction", required=True, metavar="TEXT", help="English works best")
    edit = add("edit", "change a preset", "name")
    edit.add_argument("--name", dest="title", metavar="TEXT")
    edit.add_argument("--instruction", metavar="TEXT")
    for each in (new, edit):
        each.add_argument("--when", metavar="TEXT", help="when to use it")
        each.add_argument("--group", choices=GROUPS)
    add("delete", "take a preset away; it can be restored", "name")
    add("restore", "bring back what was deleted, or the first words of what was edited", "name")
    add("default", "search by this preset where none is named", "name")
    add("export", "write all presets to a file that people can read", "file")
    add("import", "add the presets of such a file to those there are", "file")


def presets_command(config: Config, args: argparse.Namespace) -> int:
    """Do what the word after "presets" says."""
    store = PresetStore(config.presets_file, config.library)
    actions = {
        "list": _list, "show": _show, "new": _new, "edit": _edit, "delete": _delete,
        "restore": _restore, "default": _default, "export": _export, "import": _import,
    }  # fmt: skip
    if args.action not in ("list", "show", "export"):
        config.make_data_dir()
    actions[args.action](store, args)
    return 0


def _list(store: PresetStore, args: argparse.Namespace) -> None:
    default = store.default()
    if args.json:
        print_json([_row(each, default) for each in store.presets()])
        return
    group = ""
    for each in store.presets():
        if each.group != group:
            group = each.group
            print(f"{_GROUP_NAMES[group]}:")
        marked = " (default)" if each.id == default.id else ""
        print(f"  {each.id:16} {_name(each)}{marked}")


def _row(preset: Preset, default: Preset) -> dict[str, Any]:
    return asdict(preset) | {"default": preset.id == default.id}


def _show(store: PresetStore, args: argparse.Namespace) -> None:
    each = store.find(args.name)
    print(f"{each.id}: {_name(each)}")
    for texts in (each.when, each.example):
        if texts:
            print(" / ".join(texts.values()))
    print(each.instruction)


def _new(store: PresetStore, args: argparse.Namespace) -> None:
    when = {"en": args.when} if args.when else {}
    group = args.group or GROUPS[0]
    print(store.save(Preset("", group, {"en": args.name}, when, args.instruction, {})).id)


def _edit(store: PresetStore, args: argparse.Namespace) -> None:
    preset = store.find(args.name)
    changes: dict[str, Any] = {}
    if args.title is not None:
        changes["name"] = preset.name | {"en": args.title}
    if args.when is not None:
        changes["when"] = preset.when | {"en": args.when}
    for field in ("group", "instruction"):
        if (value := getattr(args, field)) is not None:
            changes[field] = value
    print(_name(store.save(replace(preset, **changes))))


def _delete(store: PresetStore, args: argparse.Namespace) -> None:
    preset = store.find(args.name)
    store.delete(preset.id)
    print(f"“{_name(preset)}” is gone. “presets restore {preset.id}” brings it back.")


def _restore(store: PresetStore, args: argparse.Namespace) -> None:
    wanted = args.name.strip().casefold()
    for each in store.deleted():
        if wanted in (each.id, *(name.casefold() for name in each.name.values())):
            print(_name(store.restore(each.id)))
            return
    print(_name(store.restore(store.find(args.name).id)))


def _default(store: PresetStore, args: argparse.Namespace) -> None:
    preset = store.find(args.name)
    store.set_default(preset.id)
    print(_name(preset))


def _export(store: PresetStore, args: argparse.Namespace) -> None:
    presets = store.presets()
    write_presets(args.file, presets)
    print(f"{len(presets)} presets are in {args.file}.")


def _import(store: PresetStore, args: argparse.Namespace) -> None:
    found = read_presets(args.file)
    added = store.add(found)
    for each in added:
        print(f"{each.id:16} {_name(each)}")
    print(f"{len(added)} of {len(found)} presets are new.")


def _name(preset: Preset) -> str:
    return " / ".join(dict.fromkeys(preset.name.values()))
