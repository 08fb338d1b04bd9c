"""What a cluster for a team's library would take, by calculation from what one node takes.

    PYTHONPATH=. python tests/benchmarks/team.py speed DIR/1 --passages 20000 >ONE
    PYTHONPATH=. python tests/benchmarks/team.py speed DIR/2 --passages 100000 >TWO
    python tests/benchmarks/cluster.py ONE TWO [--ram 64] [--cores 16] [--disk 2000] [--price 400]

Two sizes of a node tell what each passage adds to memory, to disk and to the computing of a
question; nothing here was run on more than one node. All of that is taken to grow with the
passages, which is the most it can: a graph of vectors grows more slowly. Memory is the node's own,
beside the files that it maps: texts, vectors and most of what filters ask. A node is a server of so
much memory and disk, in GB, and so many cores, at a price a month. It holds as many passages as fit
into three quarters of its memory and disk, as long as a question, which every shard of a node
works at on a core of its own, takes no more than 100 ms. Each passage is on two nodes.
"""

import argparse
import re
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import Self

SIZE = re.compile(r"([\d,]+) passages, ([\d,]+) MB on disk, ([\d,]+) MB in memory")
COMPUTED = re.compile(r"^both: node median ([\d.]+)", re.M)
FULL = 0.75  # of memory and disk: the rest is for merging and for the system
LONGEST = 100.0  # ms
COPIES = 2
SIZES = 1_000_000, 10_000_000, 100_000_000, 1_000_000_000


@dataclass(frozen=True, slots=True)
class Node:
    """What one node was seen to take: passages, MB, and ms of computing for a question."""

    passages: float
    disk: float
    memory: float
    computed: float

    @classmethod
    def read(cls, file: Path) -> Self:
        printed = file.read_text()
        size, computed = SIZE.search(printed), COMPUTED.search(printed)
        if not (size and computed):
            raise SystemExit(f"{file} is not what team.py prints.")
        return cls(*(float(each.replace(",", "")) for each in (*size.groups(), computed[1])))


@dataclass(frozen=True, slots=True)
class Server:
    """GB, cores, and a price a month."""

    ram: float
    disk: float
    cores: int
    price: float


class Growth:
    """What a passage adds, and what a question takes of a shard without any."""

    def __init__(self, one: Node, two: Node) -> None:
        more = two.passages - one.passages
        self.memory, self.disk, self.computed = (
            max((getattr(two, name) - getattr(one, name)) / more, 1e-9)
            for name in ("memory", "disk", "computed")
        )
        self.shard = max(0.0, one.computed - self.computed * one.passages)

    def limits(self, server: Server) -> dict[str, float]:
        """How many passages a server holds, by each of its limits."""
        return {
            "memory": FULL * 1000 * server.ram / self.memory,
            "disk": FULL * 1000 * server.disk / self.disk,
            "computing": server.cores * max(0.0, LONGEST - self.shard) / self.computed,
        }


def main() -> None:
    """Print a table in Markdown."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("one", type=Path)
    parser.add_argument("two", type=Path)
    parser.add_argument("--ram", type=float, default=64)
    parser.add_argument("--cores", type=int, default=16)
    parser.add_argument("--disk", type=float, default=2000)
    parser.add_argument("--price", type=float, default=400)
    chosen = parser.parse_args()
    server = Server(chosen.ram, chosen.disk, chosen.cores, chosen.price)
    one, two = sorted(map(Node.read, (chosen.one, chosen.two)), key=lambda node: node.passages)
    growth = Growth(one, two)
    limits = growth.limits(server)
    least = min(limits, key=limits.__getitem__)
    print(f"a node holds {limits[least]:,.0f} passages, by its {least}: {round_all(limits)}")
    print("| passages | nodes | memory in use | questions a second | a month |")
    print("|---|---|---|---|---|")
    for passages in SIZES:
        nodes = COPIES * max(1, ceil(passages / limits[least]))
        shards = server.cores * nodes / COPIES
        # A question is worked at once on each passage, by one of its copies.
        questions = (
            1000 * server.cores * nodes / (growth.shard * shards + growth.computed * passages)
        )
        memory = COPIES * growth.memory * passages / 1000
        row = [f"{passages:,}", f"{nodes:,}", f"{memory:,.0f} GB", f"{questions:,.0f}"]
        print(f"| {' | '.join([*row, f'{nodes * server.price:,.0f}'])} |")


def round_all(limits: dict[str, float]) -> str:
    return ", ".join(f"{count / 1e6:,.1f} million by {name}" for name, count in limits.items())


if __name__ == "__main__":
    main()
