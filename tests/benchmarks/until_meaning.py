"""How long it takes until all passages of folders are found by meaning, from nothing on.

    PYTHONPATH=. python tests/benchmarks/until_meaning.py FOLDER… [--encoder NAME] [--seconds N]

With `--seconds`, encoding ends after so many, and the second half of them tells of the rest.
"""

import argparse
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from engine.config import Config
from engine.events import Encoded
from engine.library import Library
from engine.models import Pace


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--encoder", default=Config().encoder)
    parser.add_argument("--seconds", type=float, default=0)
    args = parser.parse_args()
    with TemporaryDirectory() as place:
        config = replace(Config(), data_dir=Path(place), encoder=args.encoder)
        with closing(Library(config, own_process=True)) as library:
            began = monotonic()
            *_, synced = library.sync([folder.resolve() for folder in args.folders])
            print(
                f"{synced.passages:,} passages indexed in {monotonic() - began:.1f} s", flush=True
            )
            _encode(library, args.seconds)
            status = library.status()
            each = status.vectors_bytes / (status.vectors or 1)
            print(f"{status.vectors:,} vectors by {status.encoder}, {each:.0f} bytes each")


def _encode(library: Library, most: float) -> None:
    began = monotonic()
    pace, first = Pace(span=most / 2 or 60.0), 0.0
    with closing(library.run_vectors()) as events:
        for event in events:
            now = monotonic() - began
            if isinstance(event, Encoded):
                pace.update(event.done)
                first = first or now
                print(
                    f"\r{event.done:,} of {event.total:,}, {pace.rate:.1f} a second ",
                    end="",
                    flush=True,
                )
                if most and now > most:
                    left = pace.seconds_left(event.total) or 0.0
                    print(f"\nafter {now:.0f} s; all in about {(now + left) / 60:.1f} minutes")
                    return
    print(f"\nthe first after {first:.1f} s, all after {(monotonic() - began) / 60:.1f} minutes")


if __name__ == "__main__":
    main()
