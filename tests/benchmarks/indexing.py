"""How long indexing takes, stage by stage, in how much memory and disk; and then recall.

    PYTHONPATH=. python tests/benchmarks/indexing.py FOLDER… [--data-dir DIR]

The library is made from nothing in a temporary directory (or in DIR), as the program does it; then
synced with nothing changed; then the stages each by itself. Where `recollindex` is installed, it
indexes the same folders in the same run, with its default threads and an index of its own. It needs
a program for many kinds of files (Debian: recollcmd with poppler-utils, antiword, unrtf): where it
lacks one that these folders need, that is named, and the two are not compared. On a busy machine
compare the seconds of computing.
"""

import argparse
import resource
import shutil
import subprocess
import tempfile
import threading
import time
from contextlib import closing
from pathlib import Path

import psutil
from recall import recall_times

from engine.catalog import Catalog
from engine.config import Config
from engine.documents import File, Rules, digest, distinct_folders, list_files
from engine.events import Synced, Tick
from engine.index import IndexWriter
from engine.library import Library
from engine.sync import Writer, read_all


class Memory(threading.Thread):
    """Watches the most memory that this process and all below it had at one time, bytes.

    Unshared memory, where the system tells that; pages that are shared would count for each.
    """

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peak, self.done = 0, threading.Event()

    def run(self) -> None:
        this = psutil.Process()
        while not self.done.wait(1.0):  # to look costs time itself
            used = 0
            for each in (this, *this.children(recursive=True)):
                try:
                    used += each.memory_full_info().uss
                except psutil.Error:  # it ended meanwhile
                    continue
            self.peak = max(self.peak, used)


def cpu() -> float:
    """Seconds that processes below this one, which have ended, computed."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def listed(folders: list[Path], rules: Rules) -> list[File]:
    listing = list_files(folders, rules)
    while True:
        try:
            next(listing)
        except StopIteration as end:
            return list(end.value.files.values())


def synced(config: Config, folders: list[Path]) -> tuple[float, Synced]:
    began = time.perf_counter()
    with closing(Library(config)) as library:
        *_, last = library.sync(folders)
    assert isinstance(last, Synced)
    return time.perf_counter() - began, last


def size(folder: Path) -> int:
    return sum(each.stat().st_size for each in folder.rglob("*") if each.is_file())


def timed(action) -> tuple[float, object]:
    began = time.perf_counter()
    result = action()
    return time.perf_counter() - began, result


def recoll(folders: list[Path]) -> tuple[float, list[str]]:
    """Seconds that recollindex takes, and the programs that it would have needed."""
    with tempfile.TemporaryDirectory() as place:
        names = " ".join(f'"{folder}"' for folder in folders)
        Path(place, "recoll.conf").write_text(f"topdirs = {names}\n")
        command = ["recollindex", "-c", place]
        seconds, _ = timed(lambda: subprocess.run(command, capture_output=True, check=True))
        missing = Path(place, "missing")  # a line each: "pdftotext (application/pdf)"
        return seconds, missing.read_text().splitlines() if missing.exists() else []


def compare(folders: list[Path], own_seconds: float) -> None:
    """Print how long Recoll takes for the same folders, if it can read all that is in them."""
    if not shutil.which("recollindex"):
        print("recollindex is not installed (Debian: apt-get install recollcmd poppler-utils)")
        return
    before = cpu()
    seconds, missing = recoll(folders)
    print(f"recollindex    {seconds:6.1f} s, {cpu() - before:.1f} s computing")
    if missing:
        print(f"  It does not read all of these folders, as it lacks {', '.join(missing)}.")
        print("  The two are not compared. Install what is missing: pdftotext is in poppler-utils.")
    else:
        print(f"  Pagewise is at {seconds / own_seconds:.2f} of its speed")


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--data-dir", type=Path)
    chosen = parser.parse_args()
    folders = [each.resolve() for each in chosen.folders]
    with tempfile.TemporaryDirectory() as place:
        config = Config(data_dir=chosen.data_dir or Path(place, "data"))
        memory = Memory()
        memory.start()
        seconds, made = synced(config, folders)
        computed = cpu()
        memory.done.set()
        again, _ = synced(config, folders)
        rules = Rules(config.ignore, config.data_dir)
        found = distinct_folders(folders, rules)[0]
        listing, files = timed(lambda: listed(found, rules))
        wanted = [(each, digest(each.path), None) for each in files]
        reading, read = timed(lambda: list(read_all(wanted, config, (), [IndexWriter.prepare])))
        parts = [part for each in read if not isinstance(each, Tick) for part in each.parts]
        text = sum(len(passage.text.encode()) for part in parts for passage in part.passages)
        with closing(Catalog(config.catalog_file)) as catalog:
            fresh = Path(place, "index")
            with closing(Writer(catalog, [IndexWriter(fresh)])) as writer:
                writing, _ = timed(lambda: list(writer.catch_up()))
        count, megabytes = len(files), sum(each.size for each in files) / 1e6
        rates = f"{count / seconds:.1f} files/s, {megabytes / seconds:.1f} MB/s"
        print(f"{count:,} files, {made.documents:,} indexed, {made.passages:,} passages")
        print(f"all of it      {seconds:6.1f} s  {rates}, {made.passages / seconds:.0f} passages/s")
        print(f"computing      {computed:6.1f} s  in all processes")
        print(f"nothing changed{again:6.1f} s")
        print(f"listing files  {listing:6.1f} s")
        print(f"reading        {reading:6.1f} s  and counting terms, in processes of their own")
        print(f"index rebuilt  {writing:6.1f} s  {made.passages / writing:.0f} passages/s, in one")
        print(f"most memory    {memory.peak / 1e6:6.0f} MB in all processes")
        disk = size(config.index_dir) + config.catalog_file.stat().st_size
        print(f"index, catalog {disk / 1e6:6.0f} MB, {disk / text:.2f} times the text")
        print("recall         {:6.0f} ms median, {:.0f} ms p95".format(*recall_times(config)))
        compare(folders, seconds)


if __name__ == "__main__":
    main()
