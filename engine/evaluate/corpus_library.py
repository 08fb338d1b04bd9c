"""Corpus library: where the corpus of a judged collection is indexed, to be asked questions.

Of a library of the user's own that is one more in the data directory, which stays. Of a team's it
is a collection on the same server, which is there only while it is measured: nobody else finds it.
"""

import platform
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from hashlib import blake2b

from engine.config import Config
from engine.evaluate.collection import Collection
from engine.stores.team import Place


@contextmanager
def corpus_library(collection: Collection, config: Config) -> Iterator[Config]:
    """Give the settings of the library that the corpus of a collection belongs into.

    `config` is that of the library to be measured. Raises `LibraryUnavailable`.
    """
    place, own = Place.read(config.library_dir), collection.library_config(config)
    if place is None:
        yield own
        return
    from engine.stores.team import open_client, prepare, read_stamp  # late, as few want it

    folder = own.data_dir.with_name(f"team-{own.data_dir.name}")
    desk = blake2b(f"{platform.node()}\n{folder}".encode(), digest_size=6)
    name = f"{place.collection}-eval-{desk.hexdigest()}"  # the same again, if this is killed
    own = replace(own, data_dir=folder)
    with closing(open_client(place.address, config.data_dir, patient=True)) as client:
        params = client.get_collection(place.collection).config.params
        if client.collection_exists(name):
            read_stamp(client, name)  # which would say that it is another program's
            client.delete_collection(name)
        shutil.rmtree(folder, ignore_errors=True)
        prepare(client, name, own, shards=params.shard_number, replicas=params.replication_factor)
        try:
            own.make_data_dir()
            Place(place.address, name).write(own.library_dir)
            yield own
        finally:
            client.delete_collection(name)
            shutil.rmtree(folder, ignore_errors=True)
