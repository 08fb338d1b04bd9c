"""Whether damaged files do harm: thousands of mutations of small files, indexed beside sound ones.

    PYTHONPATH=. python tests/benchmarks/mutations.py FOLDER… [--count 20000] [--seed 1]

Small files of every kind in the folders, and some that are made here, are damaged at random, as
many of each kind; and there are bombs and files nested to no end. In rounds, a real run of `index`
reads some hundred of them, and a sound file of every kind. It has to end without an error, in time;
the catalog must know every file, and hold of the sound ones what it holds without the others. It
prints what became of the files. Rounds that fail are kept in a temporary folder, and so are files
that were killed at a limit.
"""

import argparse
import os
import random
import shutil
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

from hostile import bombs, mutated, samples
from kills import content, finish, start

from engine.catalog import Catalog
from engine.config import Config
from engine.documents.kinds import FileType
from engine.errors import DocumentError
from engine.messages import Message

SMALL = 40_000  # bytes of a file that is mutated
EACH = 60  # files of a kind that are
ROUND = 400  # mutations
SLOW = "doc"  # what LibreOffice reads takes seconds each: a tenth of it
LIMIT = 60  # seconds for a file
ROUND_LIMIT = 3600  # seconds; what hangs is killed by then many times


def small_files(folders: list[Path]) -> dict[str, list[Path]]:
    """Return small files by their kind, no more than a share of each folder."""
    found: dict[str, list[Path]] = defaultdict(list)
    for folder in folders:
        of_folder: Counter = Counter()
        for path in sorted(folder.rglob("*")):
            if path.is_file() and 0 < path.stat().st_size <= SMALL:
                with suppress(DocumentError):
                    kind = FileType.from_path(path).name
                    of_folder[kind] += 1
                    if of_folder[kind] <= EACH / len(folders):
                        found[kind].append(path)
    return dict(found)


class Round:
    """One run of `index` over sound files and hostile ones."""

    def __init__(self, place: Path, files: dict[str, list[Path]]) -> None:
        self.config = Config(place / "data", meaning=False)
        self.folder = Path(tempfile.mkdtemp(dir=place))
        self.sound: list[Path] = []
        for kind, paths in files.items():
            self.sound.append(self.folder / f"sound-{kind}{paths[0].suffix}")
            shutil.copyfile(paths[0], self.sound[-1])

    def run(self) -> dict[str, object]:
        """Return what the catalog then holds of the sound files; raise what is wrong."""
        finish(start(self.config, [self.folder]), ROUND_LIMIT)
        held = content(self.config)
        unknown = [path.name for path in self.folder.iterdir() if str(path) not in held]
        assert not unknown, f"not in the catalog: {unknown}"
        return {path.name: held[str(path)] for path in self.sound}

    def outcomes(self) -> Counter:
        """How many hostile files ended how, by the code of the reason."""
        with closing(Catalog(self.config.catalog_file)) as catalog:
            skipped = {each.path: each.reason for each in catalog.documents.skipped()}
        found: Counter = Counter()
        for path in {*self.folder.iterdir()} - {*self.sound}:
            reason = skipped.get(path)
            while reason and isinstance(reason.fields.get("reason"), Message):
                reason = reason.fields["reason"]
            code = reason.code if reason else "read"
            found[code] += 1
            if code.startswith("process."):
                print(f"{code}: {path.name}", flush=True)
                shutil.copy(path, self.folder.with_name(f"{code}-{path.name}"))
        return found

    def remove(self) -> None:
        shutil.rmtree(self.config.library_dir, ignore_errors=True)
        shutil.rmtree(self.folder)


def hostile(files: dict[str, list[Path]], count: int, dice: random.Random) -> Iterator[tuple]:
    """Yield names and bytes of mutations."""
    while count:
        kind = dice.choice([*files])
        if kind == SLOW and dice.random() < 0.9:
            continue
        others = files[dice.choice([*files])] if dice.random() < 0.2 else files[kind]
        path, other = dice.choice(files[kind]), dice.choice(others)
        count -= 1
        yield f"{count}-{kind}{path.suffix}", mutated(path.read_bytes(), other.read_bytes(), dice)


def main() -> None:
    """Mutate, index, look."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    place = Path(tempfile.mkdtemp(prefix="mutations-"))
    (place / "samples").mkdir()
    for name, data in samples():
        (place / "samples" / name).write_bytes(data)
    files = small_files([place / "samples", *chosen.folders])
    print(f"in {place}: small files of {', '.join(f'{k} {len(v)}' for k, v in files.items())}")
    (place / "pagewise").mkdir()
    (place / "pagewise" / "settings.toml").write_text(f"read_seconds = {LIMIT}\n")
    os.environ["XDG_CONFIG_HOME"] = str(place)
    dice = random.Random(chosen.seed)
    totals: Counter = Counter()
    clean = Round(place, files)
    wanted = clean.run()
    clean.remove()
    failures = done = 0
    while done < chosen.count:
        this = Round(place, files)
        made = [*bombs()] if not done else []
        made += hostile(files, min(ROUND, chosen.count - done) - len(made), dice)
        for name, data in made:
            (this.folder / name).write_bytes(data)
        done += len(made)
        began = time.monotonic()
        try:
            now = this.run()
            assert now == wanted, [name for name in wanted if now[name] != wanted[name]]
            totals += this.outcomes()
            this.remove()
        except Exception as error:  # the round is told apart from those to come
            failures += 1
            print(f"{this.folder} failed: {error!r}")
            shutil.rmtree(this.config.library_dir, ignore_errors=True)
        print(f"{done:,} mutations, the last in {time.monotonic() - began:.0f} s", flush=True)
    print(f"\n{done:,} mutations; {failures} rounds of {ROUND} failed")
    for code, count in totals.most_common():
        print(f"{count:>7,}  {code}")


if __name__ == "__main__":
    main()
