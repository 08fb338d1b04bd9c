"""The command `models`: list, install, verify, measure and remove rerankers and encoders.

Nothing is downloaded, copied or deleted without consent: on a terminal the user is asked, a script
passes --yes.
"""

import argparse
import getpass
import sys
from collections.abc import Generator
from contextlib import closing
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from app.shell.arguments import Commands, add_actions, add_command, add_json, add_yes
from app.shell.console import confirm, print_json, progress, say
from engine import (
    NO_RERANKER,
    SOURCES,
    Checking,
    Config,
    Copying,
    Downloading,
    EngineError,
    Installed,
    Listed,
    Loaded,
    Loading,
    Message,
    Notice,
    Tick,
    Timed,
    Verified,
    VerifyEvent,
    add_server,
    agreed_servers,
    canonical,
    forget_server,
    install_model,
    is_address,
    is_encoder_folder,
    keep_used,
    known_encoder,
    list_models,
    measure_model,
    model_folder,
    model_offer,
    parse_address,
    remove_model,
    verify_model,
    with_formats,
    with_paces,
)


def add_to(commands: Commands) -> None:
    parser = add_command(commands, "models", "the models: list, install, verify, measure, remove")
    add = add_actions(parser)
    add_json(add("list", "all models, their state, and the memory they need", _list))
    install = add("install", "download a model, or copy it from a folder; then verify it", _install)
    install.add_argument(
        "name",
        metavar="NAME|OWNER/NAME",
        type=canonical,
        help="a model of the list, or any reranker on Hugging Face or ModelScope",
    )
    install.add_argument(
        "--from",
        dest="source",
        default="hf",
        metavar="SOURCE",
        help=f"{', '.join(SOURCES)}, or a folder with its files",
    )
    add_yes(install)
    server = add("add", "use a model on a server, as http://HOST:PORT or https://HOST#MODEL", _add)
    server.add_argument("address", metavar="URL")
    server.add_argument(
        "--key", action="store_true", help="it requires a key: it is asked for, or read from stdin"
    )
    add_yes(server)
    verify = add("verify", "compare a model's files and scores with the published ones", _verify)
    verify.add_argument("name", metavar="NAME|OWNER/NAME|FOLDER|URL", type=canonical)
    measure = add("measure", "measure how many passages a second a model reads here", _measure)
    measure.add_argument("name", metavar="NAME|OWNER/NAME|FOLDER|URL", type=canonical)
    remove = add("remove", "delete an installed model, or forget a server and its key", _remove)
    remove.add_argument("name", metavar="NAME|OWNER/NAME|URL", type=canonical)
    add_yes(remove)


def _list(config: Config, args: argparse.Namespace) -> int:
    from engine import choose_device, list_encoders  # they import torch and NumPy

    keep_used(config)
    device, dtype = choose_device(config.device, config.dtype)
    rerankers = with_paces(list_models(config.data_dir, dtype), config.data_dir, device)
    if (device, config.dtype) == ("cpu", "auto"):
        rerankers = with_formats(rerankers, config.data_dir)
    encoders = list_encoders(config.data_dir, choose_device(config.device)[1])
    if args.json:
        print_json([_row(each) for each in (*rerankers, *encoders)])
        return 0
    used = known_encoder(config.encoder)
    for kind, listed in (("reranker", rerankers), ("encoder", encoders)):
        heads = f"{'download':>10}{'memory':>10}  {'licence':11} {'languages':10}"
        print(f"{kind:22}{heads} state")
        for each in listed:
            size, memory = (_gigabytes(size) if size else "–" for size in (each.size, each.memory))
            state = _state(each, device)
            if used and each.is_encoder and each.name == used.name:
                state += ", in use"
            languages = {0: "–", 1: "English"}.get(each.languages, str(each.languages))
            facts = f"{size:>10}{memory:>10}  {each.licence or '–':11} {languages:10}"
            print(f"{each.title:22}{facts} {state}")
            if each.dtype not in ("", dtype):
                print(f"{'':22}runs in {each.dtype} here")
            if each.pace:
                print(f"{'':22}reads {_rounded(each.pace)} passages a second here")
            if each.name == NO_RERANKER:
                print(f"{'':22}{Message('models.words-and-meaning')}")
            if each.reason:
                print(f"{'':22}{each.reason}")
            elif each.folder:
                print(f"{'':22}{each.folder}")
        print()
    if not used:
        print(f"The encoder in use is {config.encoder}.")
    print(f"Memory is what it takes to run on {device} in {dtype}, or what a row names.")
    return 0


def _row(each: Listed) -> dict[str, Any]:
    folder = str(each.folder) if each.folder else None
    reason = str(each.reason) if each.reason else None
    return asdict(each) | {"folder": folder, "reason": reason, "installed": each.installed}


def _memory() -> int:
    import psutil  # late: a window is shown without it

    total: int = psutil.virtual_memory().total
    return total


def _state(each: Listed, device: str) -> str:
    words = each.state
    if each.self_check is not None:
        words += ", self-check passed" if each.self_check else ", self-check failed"
    if device == "cpu" and each.memory > (memory := _memory()):
        words += f" (more memory than the {_gigabytes(memory)} here)"
    return words


def _install(config: Config, args: argparse.Namespace) -> int:
    offer = model_offer(args.name, args.source, config.data_dir)
    if offer.size:
        confirm(
            f"{offer.name}: {_gigabytes(offer.size)} from {offer.source}, licence "
            f"{offer.licence or 'not stated'}, {'' if offer.pinned else 'not verified by us, '}"
            f"to {offer.folder}.",
            args.yes,
        )
    with closing(install_model(args.name, args.source, config.data_dir)) as events:
        for event in events:
            match event:
                case Notice(message):
                    say(str(message))
                case Installed(name, folder, verified):
                    kind = "matches the published files" if verified else "not verified by us"
                    say(f"{name} is in {folder} ({kind}).")
                case _:
                    _show(event)
    return _verify(config, args)


def _add(config: Config, args: argparse.Namespace) -> int:
    address = parse_address(args.address)
    if not address.is_local:
        clear = "" if address.is_encrypted else ", without encryption"
        confirm(
            f"Your questions and the passages to be ranked, or as an encoder all passages of the "
            f"library, will be sent to {address.host}{clear}.",
            args.yes,
        )
    key = ""
    if args.key:
        prompt = f"Key of {address.host}: "
        key = (getpass.getpass(prompt) if sys.stdin.isatty() else sys.stdin.readline()).strip()
    code = _check(add_server(str(address), key, config))
    here = [each for each in agreed_servers(config.data_dir) if each.address == str(address)]
    for option in dict.fromkeys("encoder" if each.is_encoder else "model" for each in here):
        say(f'Use it with --{option} {address}, or by {option} = "{address}" in settings.toml.')
    return code


def _verify(config: Config, args: argparse.Namespace) -> int:
    servers = {each.address: each.is_encoder for each in agreed_servers(config.data_dir)}
    is_encoder = known_encoder(args.name) or is_encoder_folder(Path(args.name))
    if is_encoder or servers.get(args.name):
        from engine import verify_encoder  # imports NumPy

        checking = verify_encoder(replace(config, encoder=args.name))
    else:
        checking = verify_model(replace(config, model=args.name))
    return _check(checking)


def _check(checking: Generator[VerifyEvent | Tick]) -> int:
    """Show how a check goes, and what comes of it."""
    passed = False
    with closing(checking) as events:
        for event in events:
            match event:
                case Verified():
                    passed = event.passed
                    progress("")
                    print(event.message, file=sys.stdout if passed else sys.stderr)
                case _:
                    _show(event)
    return 0 if passed else 1


def _measure(config: Config, args: argparse.Namespace) -> int:
    progress(f"Loading {args.name} …")
    with closing(measure_model(replace(config, model=args.name))) as events:
        for event in events:
            if isinstance(event, Timed):
                timed = event
                progress(f"{timed.passages} passages: {timed.seconds:.2f} s")
    progress("")
    print(f"{args.name} reads {_rounded(timed.per_second)} passages a second here.")
    return 0


def _remove(config: Config, args: argparse.Namespace) -> int:
    if is_address(args.name):
        address = str(parse_address(args.name))
        found = [each for each in agreed_servers(config.data_dir) if each.address == address]
        if not found:
            raise EngineError("servers.not-listed", address=address)
        for each in found:
            forget_server(each, config.data_dir)
        print(f"{address} is forgotten, and its key.")
        return 0
    if model_folder(args.name, config.data_dir).exists():
        confirm(f"Delete the model {args.name} from this computer.", args.yes)
    freed = remove_model(args.name, config.data_dir)
    print(f"{args.name} is removed; {_gigabytes(freed)} are free again.")
    return 0


def _show(event: object) -> None:
    match event:
        case Downloading(file, done, total, speed, left):
            pace = f" · {speed / 1e6:.1f} MB/s" if speed else ""
            pace += f" · {_duration(left)} left" if left is not None else ""
            progress(f"{_gigabytes(done)} of {_gigabytes(total)}{pace} · {file}")
        case Copying(file, done, total):
            progress(f"Copying {file} · {done * 100 // max(total, 1)} %")
        case Checking(file, done, total):
            progress(f"Checking {file} · {done * 100 // max(total, 1)} %")
        case Loading(model):
            progress(f"Loading {model} …")
        case Loaded(model, device, dtype):
            progress(f"Asking {model} on {device} in {dtype} …")


def _rounded(pace: float) -> str:
    return f"{pace:.0f}" if pace >= 10 else f"{pace:.2g}"


def _gigabytes(size: int) -> str:
    return f"{size / 1e9:.1f} GB" if size >= 1e9 else f"{size / 1e6:.0f} MB"


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
