"""Selection: the documents that the filters of a question leave."""

import os
from collections.abc import Sequence, Set
from pathlib import Path, PurePath

from engine.catalog import Catalog, Place
from engine.errors import FolderMissing
from engine.recall.query import Query


def selected(
    question: Query, catalog: Catalog, folders: Sequence[Path], within: Path | None = None
) -> Set[int] | None:
    """Ids of the documents that the question keeps to; None where it takes any.

    `folders` are those of the library; `within` is a folder or file to keep to besides.

    Raises:
        FolderMissing: nothing in the library lies in a folder of a name that it gives.
    """
    inside_one = None if within is None else catalog.documents.inside(within)
    if not question.chooses:
        return inside_one
    places = catalog.documents.places()
    if question.folders:
        inside: dict[int, Place] = {}
        for name in question.folders:
            found = _within(name, places, folders)
            if not found:
                raise FolderMissing(
                    f"No folder in the library is called “{name}”, or none with documents. "
                    "To look for the words themselves, put them in quotes."
                )
            inside.update((place.document_id, place) for place in found)
        places = list(inside.values())
    fitting = {place.document_id for place in places if _fits(place, question)}
    return fitting if inside_one is None else fitting & inside_one


def _fits(place: Place, question: Query) -> bool:
    if question.after is not None and place.mtime_ns < question.after:
        return False
    if question.before is not None and place.mtime_ns >= question.before:
        return False
    if not question.kinds and not question.suffixes:
        return True
    return place.kind in question.kinds or place.path.lower().endswith(tuple(question.suffixes))


def _within(name: str, places: list[Place], folders: Sequence[Path]) -> list[Place]:
    """The documents in a folder: a path, or the end of one from a folder of the library on."""
    if PurePath(name).is_absolute() or name.startswith("~"):
        # "/" alone is all there is
        start = os.path.normpath(Path(name).expanduser()).rstrip(os.sep) + os.sep
        return [place for place in places if place.path.startswith(start)]
    wanted = f"/{_plain(name)}/"
    above = {f"{folder}{os.sep}": len(str(folder.parent)) for folder in folders}
    found = []
    for place in places:
        # A folder may lie in another, and be asked for by a name within either.
        cuts = [cut for folder, cut in above.items() if place.path.startswith(folder)]
        tail = _plain(place.path[min(cuts, default=0) :])
        if wanted in f"/{tail.rpartition('/')[0]}/":
            found.append(place)
    return found


def _plain(path: str) -> str:
    return path.replace("\\", "/").strip("/").casefold()
