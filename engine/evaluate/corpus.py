"""Corpus: the index of a collection, kept below `eval/` in the data directory.

A second run with another instruction or model starts at once; an indexing that was stopped goes on
where it was.
"""

import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from itertools import islice
from pathlib import Path

from engine.catalog import Catalog
from engine.config import Config
from engine.evaluate.collection import Collection
from engine.records import Progress
from engine.storage import storage_errors

# The index holds what is not committed in memory. By count, not by time as for a person's library:
# how it is cut into segments touches the scores a little, and a measure is to come out the same.
_COMMIT_EVERY = 20_000


def corpus_config(config: Config, collection: Collection) -> Config:
    """The settings of the library in which the corpus lies."""
    name = f"{collection.folder.name}-{collection.digest[:12]}"
    return replace(config, data_dir=config.data_dir / "eval" / name, library="")


def index_corpus(config: Config, collection: Collection) -> Iterator[Progress]:
    """Index the corpus into the library of `config`, unless that is done.

    Raises `LibraryUnavailable`, and `CollectionInvalid` for a line that is no document.
    """
    from engine.index import VERSION as INDEX_VERSION, count  # late, as they load NumPy
    from engine.sync import Writer

    complete, begun = (
        config.data_dir / f"{word}-{INDEX_VERSION}" for word in ("complete", "begun")
    )
    if complete.exists():
        return
    if not begun.exists():  # of another version, or nothing
        shutil.rmtree(config.data_dir, ignore_errors=True)
    config.make_data_dir()
    begun.touch()
    total = sum(1 for _ in collection.documents())
    with (
        storage_errors(config.data_dir),
        closing(Catalog(config.catalog_file)) as catalog,
        closing(Writer(catalog, config.index_dir)) as writer,
    ):
        # They come in the order of the file, so that their count tells where it was stopped.
        done = catalog.documents.counts()["indexed"]
        for number, (document, passage) in enumerate(
            islice(collection.documents(), done, None), start=done
        ):
            names = document.path.name
            writer.put(document, [passage], [count([passage], document.title, names)])
            if number % 100 == 0:
                yield Progress(number, total, collection.folder)
            if (number + 1) % _COMMIT_EVERY == 0:
                writer.commit()
        yield from (event for event in writer.catch_up() if isinstance(event, Progress))
    complete.touch()


def runs_dir(config: Config) -> Path:
    """Where the rankings of the topics of this corpus are kept."""
    return config.data_dir / "runs"
