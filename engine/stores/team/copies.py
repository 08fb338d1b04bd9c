"""Copies: of documents that stand for one another, those that are shown of what was found."""

from collections.abc import Iterable, Iterator, Sequence

from engine.recall import Retrieved
from engine.stores.team.contents import TeamContents


def newest(found: Sequence[Retrieved], contents: TeamContents) -> list[Retrieved]:
    """Return what was found, but for documents that a newer one has taken the place of.

    Where two desks read a file at two times, the text that the first has read stays until that
    desk indexes again: none deletes what another has read. Only the time of the file tells which is
    newer, as the clocks of desks differ; what is found of the older text alone cannot be told.
    """
    last: dict[str, tuple[int, int]] = {}  # by place: time of the file, and document
    places: dict[int, Sequence[str]] = {}
    for id in dict.fromkeys(each.document.id for each in found):
        payload = contents.payload(id) or {}
        places[id] = payload["path"]
        for name in places[id]:
            last[name] = max(last.get(name, (0, 0)), (payload["mtime"], id))
    return [
        each
        for each in found
        if any(last[name][1] == each.document.id for name in places[each.document.id])
    ]


def each_content_once(found: Iterable[Retrieved], contents: TeamContents) -> Iterator[Retrieved]:
    """Yield what was found, of documents with the same content only one; others are its copies.

    Two desks have sent one document twice where one of them knows it at more places.
    """
    first: dict[str, int] = {}
    seen: set[tuple[int, int, int, str]] = set()
    for each in found:
        document, passage = each.document, each.passage
        stands = first.setdefault(document.digest or str(document.id), document.id)
        if stands != document.id:
            contents.merged.setdefault(stands, []).append(document.path)
        elif (key := (stands, passage.page or 0, passage.start, passage.text)) not in seen:
            seen.add(key)
            yield each
