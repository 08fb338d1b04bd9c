"""How long indexing takes, stage by stage, in how much memory and disk; and then recall.

    PYTHONPATH=. python tests/benchmarks/indexing.py FOLDER… [--data-dir DIR]

The library is made from nothing in a temporary directory (or in DIR), as the program does it;
then with nothing changed; then the stages each by itself. Where `recollindex` (Debian: recollcmd,
poppler-utils for PDF) is installed, it indexes the same folders in the same run, with its default
threads and an index of its own. On a busy machine compare the seconds of computing.
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
from engine.documents import File, Rules, digest, distinct, list_files
from engine.library import Library
from engine.records import Synced, Tick
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
    scanning = list_files(folders, rules)
    while True:
        try:
            next(scanning)
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


def recoll(folders: list[Path]) -> float:
    with tempfile.TemporaryDirectory() as place:
        names = " ".join(f'"{folder}"' for folder in folders)
        Path(place, "recoll.conf").write_text(f"topdirs = {names}\n")
        command = ["recollindex", "-c", place]
        return timed(lambda: subprocess.run(command, capture_output=True, check=True))[0]


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
        config = Config(data_dir=chosen.data_dir or Path(place, "data"), model="builtin")
        memory = Memory()
        memory.start()
        seconds, made = synced(config, folders)
        computed = cpu()
        memory.done.set()
        again, _ = synced(config, folders)
        rules = Rules(config.ignore, config.data_dir)
        found = distinct(folders, rules)[0]
        scanning, files = timed(lambda: listed(found, rules))
        wanted = [(each, digest(each.path), None) for each in files]
        reading, read = timed(lambda: list(read_all(wanted, config)))
        readings = [each[1] for each in read if not isinstance(each, Tick)]
        text = sum(len(p.text.encode()) for each in readings for p in each.passages)
        with closing(Catalog(config.catalog_file)) as catalog:
            fresh = Path(place, "index")
            with closing(Writer(catalog, fresh)) as writer:
                writing, _ = timed(lambda: list(writer.catch_up()))
        count, megabytes = len(files), sum(each.size for each in files) / 1e6
        rates = f"{count / seconds:.1f} files/s, {megabytes / seconds:.1f} MB/s"
        print(f"{count:,} files, {made.documents:,} indexed, {made.passages:,} passages")
        print(f"all of it      {seconds:6.1f} s  {rates}, {made.passages / seconds:.0f} passages/s")
        print(f"computing      {computed:6.1f} s  in all processes")
        print(f"nothing changed{again:6.1f} s")
        print(f"scanning       {scanning:6.1f} s")
        print(f"reading        {reading:6.1f} s  and counting terms, in processes of their own")
        print(f"index anew     {writing:6.1f} s  {made.passages / writing:.0f} passages/s, in one")
        print(f"most memory    {memory.peak / 1e6:6.0f} MB in all processes")
        disk = size(config.index_dir) + config.catalog_file.stat().st_size
        print(f"index, catalog {disk / 1e6:6.0f} MB, {disk / text:.2f} times the text")
        print("recall         {:6.0f} ms median, {:.0f} ms p95".format(*recall_times(config)))
        if shutil.which("recollindex"):
            before = cpu()
            other = recoll(folders)
            print(
                f"recollindex    {other:6.1f} s, {cpu() - before:.1f} s computing; "
                f"Pagewise at {other / seconds:.2f} of its speed"
            )


if __name__ == "__main__":
    main()
