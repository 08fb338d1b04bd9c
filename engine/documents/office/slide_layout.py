"""Slide layout: what a slide takes from its layout and from the master of that."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

from engine.documents.office.package import DAMAGE, Package
from engine.documents.office.words import A, words_of
from engine.errors import TooLarge

P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_LIKE = {"": "body", "obj": "body", "subTitle": "body", "ctrTitle": "title"}  # in a master
_STYLES = {"body": "bodyStyle", "title": "titleStyle"}


class SlideLayout:
    """A layout, and its master; what is missing or broken of them gives nothing."""

    def __init__(self, package: Package, slide: str) -> None:
        self._layout, at = _part(package, slide, "slideLayout")
        self._master, _ = _part(package, at, "slideMaster")

    @property
    def edges(self) -> Iterator[str]:
        """The words that stand on every slide of this layout, and are for no one of them."""
        master = self._master
        if self._layout is not None and self._layout.get("showMasterSp") in {"0", "false"}:
            master = None
        for shape in (*_shapes(master), *_shapes(self._layout)):
            if placeholder(shape) is None:
                yield " ".join(words_of(each) for each in shape.iter(A + "p"))

    def list_styles(self, shape: Any) -> Sequence[Any]:
        """Return where to look for what stands before the paragraphs of a shape, in order."""
        found = [next(shape.iter(A + "lstStyle"), None)]
        named = placeholder(shape)
        if named is not None:
            role = named.get("type", "")
            for each in _shapes(self._layout):
                other = placeholder(each)
                if other is not None and other.get("idx", "0") == named.get("idx", "0"):
                    found.append(next(each.iter(A + "lstStyle"), None))
                    role = role or other.get("type", "")
            role = _LIKE.get(role, role)
            for each in _shapes(self._master):
                other = placeholder(each)
                if other is not None and other.get("type", "body") == role:
                    found.append(next(each.iter(A + "lstStyle"), None))
            if self._master is not None:
                found.append(self._master.find(f"{P}txStyles/{P}{_STYLES.get(role, 'otherStyle')}"))
        return [each for each in found if each is not None]


def placeholder(shape: Any) -> Any:
    """Return the element that tells which placeholder a shape fills; None for other shapes."""
    return shape.find(f"{P}nvSpPr/{P}nvPr/{P}ph")


def _shapes(root: Any) -> Iterator[Any]:
    return iter(()) if root is None else root.iter(P + "sp")


def _part(package: Package, owner: str, kind: str) -> tuple[Any, str]:
    with suppress(TooLarge, *DAMAGE):
        name = next((part for _, each, part in package.relations(owner) if each == kind), "")
        return package.tree(name), name
    return None, ""
