"""Retriever: finds passages for a query, best first. Keywords are one; meaning is another.

Every retriever keeps to what is `Allowed` before it counts to its limit, so that a filter never
leaves fewer passages than there are.
"""

import os
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import starmap
from pathlib import Path
from typing import Literal, NamedTuple, Protocol

from engine.catalog import Contents, Wanted
from engine.errors import Invalid
from engine.recall.query import Query
from engine.recall.vocabulary import Index
from engine.storage import NamedPath, expand_home

Way = Literal["keywords", "meaning"]  # of finding passages


class Found(NamedTuple):
    """A passage and how well it fits; ids are of the one store that all retrievers search.

    `language` is that of the passage, where a retriever knows it; None where it does not.
    """

    passage_id: int
    score: float
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Allowed:
    """What may be found: passages of these documents, in these languages; None is any."""

    documents: frozenset[int] | None = None
    languages: frozenset[str] | None = None


class Retriever(Protocol):
    """Finds passages; several threads may ask it at once."""

    def retrieve(
        self, query: Query, limit: int | None, allowed: Allowed, also: Sequence[int] = ()
    ) -> Sequence[Found] | None:
        """Return the best `limit` passages, or all, best first; only what is allowed.

        And those of `also`, which another has found, wherever they rank here. Some of all these may
        be gone from the store by now. None is no answer yet: what it takes is still being loaded.
        """


class Keywords:
    """Finds the passages that hold the words of a query, by BM25."""

    def __init__(self, index: Index) -> None:
        self.index = index

    def retrieve(
        self, query: Query, limit: int | None, allowed: Allowed, also: Sequence[int] = ()
    ) -> Sequence[Found]:
        """See `Retriever.retrieve`; those of `also` have no words of the query, or few.

        Raises `IndexUnreadable`.
        """
        # The index keeps no places of words. One word that must not be there is a term; how
        # several follow one another only the text can tell.
        excluded = [phrase.closed[0] for phrase in query.excluded if len(phrase.closed) == 1]
        found = self.index.open().search(
            {**query.ideographs, **query.terms},
            limit,
            documents=allowed.documents,
            languages=allowed.languages,
            required=[phrase.readings for phrase in query.phrases],
            forbidden=excluded,
            forms=query.forms,
        )
        return list(starmap(Found, found))


def allowed_by(
    query: Query, catalog: Contents, folders: Sequence[Path], within: Path | None = None
) -> Allowed:
    """Return what the filters of a query leave in the local library, whose `folders` these are.

    `within` is a folder or file to keep to besides. Raises `Invalid` where nothing in the
    library lies in a folder of a name that the query gives.
    """
    documents = None if within is None else catalog.documents.inside(within)
    if query.chooses_documents:
        chosen = catalog.files.select(wanted_by(query, catalog, folders))
        documents = chosen if documents is None else documents & chosen
    return Allowed(documents, query.languages or None)


def wanted_by(query: Query, catalog: Contents, folders: Sequence[Path]) -> Wanted:
    """Return what the filters of a query want of a file; see `allowed_by`."""
    places = _named(query.folders, catalog, folders) if query.folders else None
    return Wanted(query.kinds, query.suffixes, query.after, query.before, places)


def _named(
    names: Sequence[str], catalog: Contents, roots: Sequence[Path]
) -> tuple[list[str], list[str]]:
    """Return those folders of documents that have one of these names, or are below one; and files.

    A file is meant by its path or its name, where no folder is.
    """
    known = catalog.files.folders()
    folders: list[str] = []
    files: list[str] = []
    for name in names:
        of_name = _with_name(name, known, roots)
        its_files = [] if of_name else catalog.files.called(_full(name) or name)
        if not (of_name or its_files):
            raise Invalid("recall.unknown-folder", name=name)
        folders += of_name
        files += its_files
    return folders, files


def _full(name: str) -> str:
    """Return the path that a name is, "" where it is only a part of one."""
    path = expand_home(Path(name))
    if isinstance(path, NamedPath):
        return str(path)
    return os.path.normpath(path) if path.is_absolute() or name.startswith("~") else ""


def _with_name(name: str, known: Sequence[str], roots: Sequence[Path]) -> list[str]:
    """Return the folders that a name means: a path, or the end of one from a root on."""
    if path := _full(name):
        start = _composed(path.rstrip(os.sep) + os.sep)  # "/" alone is all there is
        return [folder for folder in known if _composed(folder).startswith(start)]
    wanted = f"/{_plain(name)}/"
    above = {f"{root}{os.sep}": len(str(root.parent)) for root in roots}
    found = []
    for folder in known:
        # A root may lie in another, and a folder be meant by its name within either.
        cuts = [cut for root, cut in above.items() if folder.startswith(root)]
        if wanted in f"/{_plain(folder[min(cuts, default=0) :])}/":
            found.append(folder)
    return found


def _plain(path: str) -> str:
    return _composed(path.replace("\\", "/").strip("/").casefold())


def _composed(path: str) -> str:
    """Return a path with its accents in one form: macOS writes them apart."""
    return unicodedata.normalize("NFC", path)
