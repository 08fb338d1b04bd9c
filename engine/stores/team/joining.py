"""Joining: a team's library is created or joined, its key changed, and it is left again."""

import os
import re
from collections.abc import Iterable
from contextlib import closing, suppress
from pathlib import Path

from engine.catalog import Catalog
from engine.config import Config
from engine.errors import LibraryUnavailable
from engine.libraries import create_library, find_library, library_names, remove_library
from engine.models.servers import Address, Keys, agreed_servers, parse_address
from engine.storage import expand_home, library_lock, storage_errors
from engine.stores.team.client import knock, open_client, server_of
from engine.stores.team.collection import prepare
from engine.stores.team.place import Place

_COLLECTION = re.compile(r"\w[\w \-]{0,99}")


def join_team(
    config: Config,
    name: str,
    address: str,
    *,
    key: str | None = None,
    shards: int | None = None,
    replicas: int | None = None,
) -> Place:
    """Create a library whose passages are in a collection at `address`, after its #, or `name`.

    Where the server has none of that name it is created, of so many `shards`, each with so many
    `replicas`. A `key` takes the place of what is kept for the server. Raises `LibraryUnavailable`:
    the server, its key or the collection do not do; nothing has changed then.
    """
    server = server_of(address)
    collection = server.model or name.strip().replace(" ", "-")
    if not _COLLECTION.fullmatch(collection):
        raise LibraryUnavailable("team.bad-collection", collection=collection)
    place = Place(server.base, collection)
    knock(server)
    folder = create_library(config.data_dir, name)
    keys = Keys(config.data_dir)
    before = keys.get(server)
    try:
        if key is not None:
            keys.keep(server, key)
        with closing(open_client(place.address, config.data_dir)) as client:
            prepare(client, place.collection, config, shards=shards, replicas=replicas)
        place.write(folder)
    except BaseException:
        if key is not None:
            with suppress(LibraryUnavailable):
                keys.keep(server, before)
        remove_library(config.data_dir, folder.name)
        raise
    return place


def team_of(data_dir: Path, name: str) -> Place:
    """Return the place of a team's library. Raises `LibraryUnavailable`: it is none."""
    place = Place.read(find_library(data_dir, name))
    if place is None:
        raise LibraryUnavailable("team.no-team", name=name)
    return place


def change_place(config: Config, place: Place) -> None:
    """Keep what is new of where a library lies.

    Raises `LibraryUnavailable`: something is being indexed, or documents that this desk has indexed
    would have other names on the server, or belong to others there.
    """
    before = team_of(config.data_dir, config.library)
    with storage_errors(config.library_dir), library_lock(config.library_dir):
        if config.catalog_file.exists():
            with (
                storage_errors(config.library_dir),
                closing(Catalog(config.catalog_file)) as catalog,
            ):
                for path, _ in catalog.documents.known():
                    if _standing(path, before) != _standing(path, place):
                        raise LibraryUnavailable("team.indexed-already", path=path)
        place.write(config.library_dir)


def share_with(config: Config, folders: Iterable[Path], group: str) -> None:
    """Have documents in these folders be seen by a group alone, of "" by all, once indexed.

    Raises what `change_place` raises, and `LibraryUnavailable`: the server does not permit it.
    """
    before = place = team_of(config.data_dir, config.library)
    for folder in folders:
        place = place.with_owner(Path(os.path.realpath(expand_home(folder))), group)
    if place == before:
        return
    if group.strip():
        _prepare_group(config, place, group.strip())
    change_place(config, place)


def _prepare_group(config: Config, place: Place, group: str) -> None:
    with closing(open_client(place.address, config.data_dir, patient=True)) as client:
        params = client.get_collection(place.collection).config.params
        prepare(
            client,
            place.collection_of(group),
            config,
            shards=params.shard_number,
            replicas=params.replication_factor,
        )


def _standing(path: Path, place: Place) -> tuple[str, str]:
    return place.shared(path), place.group_of(path)


def give_key(data_dir: Path, name: str, key: str) -> None:
    """Keep another key for the server of a library. Raises `LibraryUnavailable`: it is refused."""
    place = team_of(data_dir, name)
    server, keys = server_of(place.address), Keys(data_dir)
    before = keys.get(server)
    keys.keep(server, key)
    try:
        with closing(open_client(place.address, data_dir)) as client:
            client.collection_exists(place.collection)
    except LibraryUnavailable:
        keys.keep(server, before)
        raise


def leave_team(data_dir: Path, name: str) -> None:
    """Delete a library here; a team's stays on its server, whose key goes with the last of it.

    Raises `LibraryUnavailable`.
    """
    place = None
    with suppress(LibraryUnavailable):  # damaged, perhaps, and to be deleted all the more
        place = Place.read(find_library(data_dir, name))
    remove_library(data_dir, name)
    if place is not None:
        server = server_of(place.address)
        if server.origin not in _origins(data_dir):
            Keys(data_dir).keep(server, "")


def _origins(data_dir: Path) -> set[str]:
    """Return the servers that keys are still wanted for."""
    found: list[Address] = [parse_address(each.address) for each in agreed_servers(data_dir)]
    for name in library_names(data_dir):
        with suppress(LibraryUnavailable):
            place = Place.read(find_library(data_dir, name))
            if place is not None:
                found.append(server_of(place.address))
    return {each.origin for each in found}
