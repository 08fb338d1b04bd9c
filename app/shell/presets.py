"""The command `presets`: list, create and share the instruction presets of a library."""

import argparse
from collections.abc import Callable
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Any

from app.shell.arguments import Commands, add_actions, add_command, add_json
from app.shell.console import print_json
from engine import GROUPS, Config, Preset, PresetStore, read_presets, write_presets

_GROUP_NAMES = {"find": "Answers", "do": "How-to", "judge": "Review", "compare": "Compare"}

_EXAMPLE = "in English, as: Rank by strictness of data deletion compliance requirements"

_Act = Callable[[PresetStore, argparse.Namespace], None]


def add_to(commands: Commands) -> None:
    parser = add_command(commands, "presets", "the instruction presets: list, create, share")
    add_action = add_actions(parser)

    def add(name: str, summary: str, act: _Act, argument: str = "") -> argparse.ArgumentParser:
        action = add_action(name, summary, partial(_act, act))
        if argument == "file":
            action.add_argument("file", type=Path, metavar="FILE")
        elif argument:
            action.add_argument("name", metavar="NAME")
        return action

    add_json(add("list", "all presets, by group", _list))
    add("show", "one preset in full", _show, "name")
    new = add("new", "create a preset", _new, "name")
    new.add_argument("--instruction", required=True, metavar="TEXT", help=_EXAMPLE)
    edit = add("edit", "change a preset", _edit, "name")
    edit.add_argument("--name", dest="title", metavar="TEXT")
    edit.add_argument("--instruction", metavar="TEXT")
    for each in (new, edit):
        each.add_argument("--when", metavar="TEXT", help="when to use it")
        each.add_argument("--group", choices=GROUPS)
    add("delete", "delete a preset; it can be restored", _delete, "name")
    add("restore", "restore a deleted or edited preset", _restore, "name")
    add("default", "use this preset where none is named", _default, "name")
    add("export", "write all presets to a readable file", _export, "file")
    add("import", "add the presets of such a file", _import, "file")


def _act(act: _Act, config: Config, args: argparse.Namespace) -> int:
    if act not in (_list, _show, _export):  # these write nothing there
        config.make_data_dir()
    act(PresetStore(config.presets_file, config.library), args)
    return 0


def _list(store: PresetStore, args: argparse.Namespace) -> None:
    default = store.default()
    if args.json:
        print_json([asdict(each) | {"default": each.id == default.id} for each in store.presets()])
        return
    group = ""
    for each in store.presets():
        if each.group != group:
            group = each.group
            print(f"{_GROUP_NAMES[group]}:")
        marked = " (default)" if each.id == default.id else ""
        print(f"  {each.id:16} {_name(each)}{marked}")


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
    named = (
        each
        for each in store.deleted()
        if wanted in (each.id, *(name.casefold() for name in each.name.values()))
    )
    preset = next(named, None) or store.find(args.name)
    print(_name(store.restore(preset.id)))


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
