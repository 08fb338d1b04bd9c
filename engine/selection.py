"""Selection: the documents that the filters of a question leave."""

import os
from collections.abc import Sequence
from pathlib import Path, PurePath

from engine.catalog import Catalog, Place
from engine.errors import FolderMissing
from engine.question import Question


def selected(
    question: Question, catalog: Catalog, folders: Sequence[Path]
) -> frozenset[int] | None:
    """Ids of the documents that the question keeps to; None where it has no filter.

    `folders` are those of the library.

    Raises:
        FolderMissing: nothing in the library lies in a folder of a name that it gives.
    """
    if not question.filters:
        return None
    places = catalog.places()
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
    return frozenset(place.document_id for place in places if _fits(place, question))


def _fits(place: Place, question: Question) -> bool:
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
