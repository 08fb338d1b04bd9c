"""A team's library on a true Qdrant cluster, of which a node is killed while it is filled.

    PYTHONPATH=. QDRANT_KEY=… python tests/integration/cluster.py URL URL URL [--ray ADDRESS]

The addresses are those of nodes of one cluster; a collection of its own is made there, and deleted
at the end. One desk indexes half of the documents through the first node, is asked to have the last
node killed, and indexes the rest. Then desks at all nodes ask the same questions: what they find is
compared with what a library on this computer finds, and again when the node is back. With `--ray`,
the second half is read on a Ray cluster. Without an address it runs over qdrant-client's own engine
in this process: that tries the script, not a cluster.
"""

import argparse
import os
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from random import Random
from secrets import token_hex

from engine.config import Config
from engine.errors import LibraryUnavailable
from engine.events import Recalled, Synced
from engine.libraries import create_library
from engine.library import Library
from engine.stores.team import Place, join_team, open_client, prepare

DOCUMENTS, QUESTIONS = 200, 60
SHARDS, REPLICAS = 6, 2
TEAM = "team"
WORDS = (
    "lease notice deposit tenant landlord invoice payment warranty delivery return refund contract "
    "party term renewal breach liability insurance claim premium period employer salary overtime "
    "holiday sickness training budget audit report archive access password backup server incident"
).split()


def reference(number: int) -> str:
    return f"KT-{Random(-number).randrange(10**6):06d}"


def sentences(number: int) -> list[str]:
    choice = Random(number)
    return [" ".join(choice.choices(WORDS, k=40)) for _ in range(6)]


def write(folder: Path, numbers: range) -> None:
    """Write documents of common words, each with one that is its own."""
    for number in numbers:
        own = f"The file reference is {reference(number)}."
        text = "\n\n".join([f"# Matter {number}", own, *sentences(number)])
        (folder / f"{number}.md").write_text(text)


def questions() -> list[str]:
    """One half names a document, the other has words of one, which others have, too."""
    asked = Random(7).sample(range(DOCUMENTS), QUESTIONS)
    named, others = asked[::2], asked[1::2]
    return [*map(reference, named), *(sentences(each)[3][:80] for each in others)]


def desk(data_dir: Path, address: str, collection: str) -> Config:
    """The settings of a desk that has joined the collection at a node."""
    config = Config(data_dir=data_dir, meaning=False)
    if address.startswith("path:"):
        with closing(open_client(address, data_dir)) as client:
            prepare(client, collection, config)
        Place(address, collection).write(create_library(data_dir, TEAM))
    else:
        join_team(
            config, TEAM, f"{address}#{collection}",
            key=os.environ.get("QDRANT_KEY"), shards=SHARDS, replicas=REPLICAS,
        )  # fmt: skip
    return Config(data_dir=data_dir, library=TEAM, meaning=False)


def index(config: Config, folder: Path, ray: str = "") -> Synced:
    began = time.perf_counter()
    with closing(Library(config)) as library:
        *_, last = library.sync([folder], ray=ray)
    assert isinstance(last, Synced)
    seconds = time.perf_counter() - began
    print(f"  {last.added} documents added, {last.passages} passages in all, {seconds:.1f} s")
    return last


def found(config: Config) -> list[list[Path]]:
    """The documents of the hits of all questions, and how long these took."""
    lists, times = [], []
    with closing(Library(config)) as library:
        for question in questions():
            began = time.perf_counter()
            *_, last = library.recall(question)
            times.append(time.perf_counter() - began)
            assert isinstance(last, Recalled)
            lists.append([hit.path for hit in last.hits[:10]])
    print(f"  {len(times)} questions, the slowest but three {sorted(times)[-4] * 1000:.0f} ms")
    return lists


def compare(name: str, own: list[list[Path]], theirs: list[list[Path]]) -> bool:
    first = sum(a[:1] == b[:1] for a, b in zip(own, theirs, strict=True))
    shared = sum(len({*a} & {*b}) / max(1, len(a)) for a, b in zip(own, theirs, strict=True))
    share = shared / len(own)
    print(f"{name}: the first hit alike for {first} of {len(own)}, {share:.1%} of the first ten")
    return first >= 0.95 * len(own) and share >= 0.9


def main() -> None:
    """Try it; end with 1 where something is lost, doubled or found otherwise."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("addresses", nargs="*", metavar="URL")
    parser.add_argument("--ray", default="", metavar="ADDRESS")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder, collection = Path(place, "docs"), f"pagewise-{token_hex(4)}"
        folder.mkdir()
        addresses = chosen.addresses or [f"path:{place}/qdrant"]
        names = [f"desk {number}" for number in range(1, len(addresses) + 1)]
        desks = [
            desk(Path(place, name), address, collection)
            for name, address in zip(names, addresses, strict=True)
        ]
        try:
            alike = run(Path(place, "own"), folder, dict(zip(names, desks, strict=True)), chosen)
        finally:
            with closing(open_client(addresses[0], desks[0].data_dir, patient=True)) as client:
                client.delete_collection(collection)
    print("all is as it should be" if alike else "NOT all is as it should be")
    sys.exit(not alike)


def run(own_dir: Path, folder: Path, desks: dict[str, Config], chosen: argparse.Namespace) -> bool:
    is_cluster = len(desks) > 1
    configs = [*desks.values()]
    first, last = configs[0], configs[-1]
    write(folder, range(DOCUMENTS // 2))
    print("the first half")
    index(first, folder)
    if is_cluster:
        input(f"Kill the node at {chosen.addresses[-1]} without grace, then press Enter. ")
    write(folder, range(DOCUMENTS // 2, DOCUMENTS))
    print("the second half")
    made = index(first, folder, chosen.ray)
    again = index(first, folder)
    own_config = Config(data_dir=own_dir, meaning=False)
    print("here")
    expected = index(own_config, folder)
    own = found(own_config)
    alike = (made.documents, made.passages) == (expected.documents, expected.passages)
    alike &= (again.added, again.changed, again.removed) == (0, 0, 0)
    for name, config in desks.items():
        if not is_cluster or config is not last:
            alike &= compare(name, own, found(config))
    if is_cluster:
        input("Start that node again, wait until it has caught up, then press Enter. ")
        alike &= compare("the node that was killed", own, found(last))
    return alike


if __name__ == "__main__":
    try:
        main()
    except LibraryUnavailable as error:
        sys.exit(str(error))
