"""The command `status`: what is in the library, what is not, and which model ranks.

The keys of the JSON are a contract that other programs rely on.
"""

import argparse
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.shell.arguments import Commands, add_command, add_json
from app.shell.console import print_json, say, skipped_rows
from engine import Config, Library, ModelUnavailable, find_model, parse_address

if TYPE_CHECKING:  # it loads NumPy
    from engine import Shared


def add_to(commands: Commands) -> None:
    parser = add_command(commands, "status", "what is in the library, what is not, and why", _run)
    parser.add_argument(
        "--would-skip", type=Path, metavar="PATH", help="say whether this is excluded, and why"
    )
    add_json(parser)


def _explain(config: Config, args: argparse.Namespace) -> int:
    with closing(Library(config)) as library:
        reason = library.why_skipped(args.would_skip)
    if args.json:
        words = str(reason) if reason else None
        print_json({"path": str(args.would_skip), "skipped": bool(reason), "reason": words})
    else:
        print(reason or "It would be read.")
    return 0


def _run(config: Config, args: argparse.Namespace) -> int:
    if args.would_skip:
        return _explain(config, args)
    from engine import choose_device, format_on_cpu  # they import torch

    with closing(Library(config)) as library:
        status = library.status()
        shared = library.team.shared() if library.team else None
    device, dtype = choose_device(config.device, config.dtype)
    try:
        found = find_model(config.model, config.data_dir)
        model = found.name if found else None
        ranking = "words and meaning (no reranker)"
        if found:
            ranking = f"model {found.name}" + ("" if found.verified else " (unverified)")
            if found.address:
                device, dtype = parse_address(found.address).host, ""
            elif (device, config.dtype) == ("cpu", "auto"):
                dtype = format_on_cpu(found, config.data_dir)
    except ModelUnavailable as error:  # the rest is worth knowing all the same
        model, ranking = None, "model none"
        say(str(error))
    if args.json:
        print_json(
            {
                "folders": [str(folder) for folder in status.folders],
                "documents": {"indexed": status.indexed, "skipped": len(status.skipped)},
                "passages": status.passages,
                "vectors": status.vectors,
                "encoder": status.encoder,
                "skipped": skipped_rows(status.skipped),
                "model": model,
                "device": device,
                "dtype": dtype,
                "bytes": {
                    "catalog": status.catalog_bytes,
                    "index": status.index_bytes,
                    "vectors": status.vectors_bytes,
                },
                "data_dir": str(config.data_dir),
            }
            | ({"server": _server(shared)} if shared else {})
        )
        return 0
    for folder in status.folders:
        print(folder)
    if shared:
        print(
            f"{shared.documents:,} documents, {shared.passages:,} passages at {shared.address}, in "
            f"{', '.join(shared.collections)}: shards {shared.shards:,}, replicas of each "
            f"{shared.replicas:,}; indexed from this computer:"
        )
    print(
        f"{status.indexed:,} documents, {status.passages:,} passages; "
        f"catalog {status.catalog_bytes / 1e6:.0f} MB, index {status.index_bytes / 1e6:.0f} MB "
        f"in {config.data_dir}"
    )
    print(
        f"{status.vectors:,} passages with a vector by {status.encoder}, "
        f"{status.vectors_bytes / 1e6:.0f} MB"
        if status.encoder
        else "no encoder: passages are found by words only"
    )
    print(f"{ranking} on {device}" + (f", {dtype}" if dtype else ""))
    print(f"{len(status.skipped):,} not indexed")
    for each in status.skipped:
        print(f"  {each.path}: {each.reason}")
    if shared:
        others = [each for each in shared.skipped if not each.is_here]
        print(f"{len(others):,} not indexed on other computers of the team")
        for desk, each, _ in others:
            print(f"  {desk}: {each.path}: {each.reason}")
    return 0


def _server(shared: "Shared") -> dict[str, Any]:
    rows = zip(shared.skipped, skipped_rows([each.skipped for each in shared.skipped]), strict=True)
    return shared._asdict() | {"skipped": [{"desk": each.desk, **row} for each, row in rows]}
