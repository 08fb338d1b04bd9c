"""How much faster two nodes of a Ray cluster read than one, each of one core.

    PYTHONPATH=. python tests/benchmarks/nodes.py FOLDER…

The cluster is one of this computer: a head, and nodes whose processes may use one core each, so it
needs two cores; what receives shares the second one. Seconds are those of all files but the first
eighth, in which the nodes begin; two nodes read twice, and the second time counts. On a busy
machine compare the seconds of computing: no node can be faster than the core that it has.
"""

import argparse
import os
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
import psutil
from indexing import listed
from ray.cluster_utils import Cluster

from engine.config import Config
from engine.documents import Rules, distinct_folders
from engine.events import Notice, Tick
from engine.index import IndexWriter
from engine.sync import read_all
from engine.sync.ray import connected

OPTIONS = {"object_store_memory": 200_000_000, "include_dashboard": False}


@contextmanager
def cluster(number: int) -> Iterator[str]:
    """A cluster of so many nodes of one core, and its address."""
    os.environ["PYTHONPATH"] = str(Path(__file__).parents[2])
    all_cores = os.sched_getaffinity(0)
    made = Cluster(initialize_head=True, head_node_args={"num_cpus": 0, **OPTIONS})
    for core in sorted(all_cores)[:number]:
        os.sched_setaffinity(0, {core})
        made.add_node(num_cpus=1, **OPTIONS)
    os.sched_setaffinity(0, all_cores)
    try:
        yield made.address
    finally:
        made.shutdown()


def computed() -> Counter[str]:
    """Seconds that processes have computed: this one, actors and their readers, Ray's others."""
    seconds: Counter[str] = Counter()
    this = psutil.Process()
    for each in (this, *this.children(recursive=True)):
        with suppress(psutil.Error):
            times, name = each.cpu_times(), " ".join(each.cmdline()[:1])
            kind = "here" if each == this else "Ray"
            kind = "actors" if "Reader" in name else kind
            kind = "readers" if "multiprocessing" in " ".join(each.cmdline()[:3]) else kind
            seconds[kind] += times.user + times.system
    return seconds


def read(files: list, config: Config) -> tuple[float, Counter[str]]:
    """Read all files on the cluster that is connected."""
    began, before, done = 0.0, Counter[str](), 0
    wanted = [(each, str(each.path), None) for each in files]
    for each in read_all(wanted, config, (), [IndexWriter.prepare], on_ray=True):
        done += not isinstance(each, Tick | Notice)
        if done > len(files) // 8 and not began:
            began, before = time.perf_counter(), computed()
        last = time.perf_counter()
    return last - began, computed() - before


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="+", type=Path)
    folders = [each.resolve() for each in parser.parse_args().folders]
    config = Config()
    rules = Rules(config.ignore, config.data_dir)
    files = listed(distinct_folders(folders, rules)[0], rules)
    print(f"{len(files):,} files, {sum(each.size for each in files) / 1e6:.1f} MB")
    seconds: dict[int, float] = {}
    for number in (2, 1, 2):  # at first the files are not in memory yet
        with cluster(number) as address, connected(address):
            took, work = read(files, config)
        seconds[number] = took
        parts = ", ".join(f"{kind} {its:.1f}" for kind, its in work.items())
        print(f"{number} node{'s' * (number > 1)}: {took:.1f} s; computing: {parts} s")
    print(f"two read {seconds[1] / seconds[2]:.2f} times as fast as one")


if __name__ == "__main__":
    main()
