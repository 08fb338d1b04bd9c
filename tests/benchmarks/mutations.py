"""Whether damaged files do harm: thousands of mutations of small files, indexed beside sound ones.

    PYTHONPATH=. python tests/benchmarks/mutations.py FOLDER… [--count 20000] [--seed 1]

The small files of every suffix in the folders are damaged at random, equally often, and there are
bombs and files nested to no end. In rounds, a real run of `index` reads some hundred of them, and
sound files of every suffix. It has to end without an error, in time; the catalog must know every
file, and hold of the sound ones what it holds without the others. Prints what became of the files.
Rounds that fail are kept in a temporary folder, and so are files that were killed at a limit.
"""

import argparse
import os
import random
import shutil
import tempfile
import time
from collections import Counter, defaultdict
from contextlib import closing
from pathlib import Path

from hostile import bombs, mutated
from kills import content, finish, start

from engine.catalog import Catalog
from engine.config import Config

SMALL = 40_000  # bytes of a file that is mutated
EACH = 60  # files of a suffix that are
ROUND = 400  # mutations
SLOW = (".doc", ".ppt")  # what LibreOffice reads takes seconds each: fewer of them
LIMIT = 15  # seconds for a file
ROUND_LIMIT = 3600  # seconds; what hangs is killed by then many times


def small_files(folders: list[Path]) -> dict[str, list[Path]]:
    """Return the first small files of every suffix."""
    found: dict[str, list[Path]] = defaultdict(list)
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            files = found[path.suffix.lower()]
            if len(files) < EACH and path.is_file() and 0 < path.stat().st_size <= SMALL:
                files.append(path)
    return {suffix: files for suffix, files in found.items() if files}


def outcomes(config: Config, folder: Path) -> Counter:
    """How many files ended how, by the code of the reason; those that were killed are kept."""
    with closing(Catalog(config.catalog_file)) as catalog:
        skipped = {each.path: each.reason for each in catalog.documents.skipped()}
    innermost = Counter()
    for path in folder.iterdir():
        reason = skipped.get(path)
        while reason and "reason" in reason.fields and hasattr(reason.fields["reason"], "code"):
            reason = reason.fields["reason"]
        code = reason.code if reason else "read"
        innermost[code] += 1
        if code.startswith("process."):
            print(f"{code}: {path.name}", flush=True)
            shutil.copy(path, folder.with_name(f"{code}-{folder.name}-{path.name}"))
    return innermost


def main() -> None:
    """Mutate, index, look."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    files = small_files(chosen.folders)
    print(f"{sum(map(len, files.values())):,} small files of {len(files)} suffixes")
    dice = random.Random(chosen.seed)
    place = Path(tempfile.mkdtemp(prefix="mutations-"))
    print(f"in {place}", flush=True)
    (place / "pagewise").mkdir()
    (place / "pagewise" / "settings.toml").write_text(f"read_seconds = {LIMIT}\n")
    os.environ["XDG_CONFIG_HOME"] = str(place)
    totals: Counter = Counter()
    failures = done = number = 0
    wanted: dict[str, tuple] = {}
    while done < chosen.count:
        folder, config = place / f"{number}", Config(place / "data", meaning=False)
        folder.mkdir()
        sound = []
        for suffix, paths in files.items():
            sound.append(folder / f"sound{suffix}")
            shutil.copyfile(paths[0], sound[-1])
        made = list(bombs()) if number == 1 else []
        while number > 0 and len(made) < min(ROUND, chosen.count - done):
            suffix = dice.choice([*files])
            if suffix in SLOW and dice.random() < 0.9:
                continue
            others = files[dice.choice([*files])] if dice.random() < 0.2 else files[suffix]
            data, other = (dice.choice(each).read_bytes() for each in (files[suffix], others))
            made.append((f"{len(made)}{suffix}", mutated(data, other, dice)))
        for name, data in made:
            (folder / name).write_bytes(data)
        began = time.monotonic()
        problem = ""
        try:
            finish(start(config, [folder]), ROUND_LIMIT)
            held = content(config)
            now = {path.name: held.get(str(path)) for path in sound}
            wanted = wanted or now
            lost = [name for name in wanted if now[name] != wanted[name]]
            unknown = [path.name for path in folder.iterdir() if str(path) not in held]
            problem = f"lost: {lost}, not in the catalog: {unknown}" if lost or unknown else ""
            totals += outcomes(config, folder) if number else Counter()
        except Exception as error:  # the round is told apart from those to come
            problem = repr(error)
        done += len(made)
        seconds = time.monotonic() - began
        print(f"round {number}: {done:,} mutations, {seconds:.0f} s {problem}", flush=True)
        failures += bool(problem)
        shutil.rmtree(config.library_dir, ignore_errors=True)
        if not problem:
            shutil.rmtree(folder)
        else:
            print(f"kept: {folder}", flush=True)
        number += 1
    print(f"\n{done:,} mutations in {number} rounds; {failures} rounds failed")
    for code, count in totals.most_common():
        print(f"{count:>7,}  {code}")


if __name__ == "__main__":
    main()
