"""PresetStore: all presets: the built-in ones, and what the user made and changed.

    presets.json    {"version": 1, "own": [preset, …], "order": [id, …], "deleted": [id, …],
                     "defaults": {library: id, …}}

`own` holds presets that the user wrote, and edited built-in ones as a whole; others are not stored,
so that an update improves them. Whatever was deleted can be restored.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, ClassVar

from engine.errors import Invalid
from engine.messages import Message
from engine.user import UserFile
from engine.user.presets.preset import GROUPS, Preset, built_in_presets


@dataclass(slots=True)
class _Stored(UserFile):
    """The content of the file, and the presets that follow from it."""

    WHAT: ClassVar = Message("user.presets")

    own: dict[str, Preset] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    defaults: dict[str, str] = field(default_factory=dict)

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> "_Stored":
        own = [Preset.from_raw(raw) for raw in content["own"]]
        order, deleted = ([str(id) for id in content[name]] for name in ("order", "deleted"))
        defaults = {str(name): str(id) for name, id in content["defaults"].items()}
        return cls({each.id: each for each in own}, order, deleted, defaults)

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "own": [asdict(each) for each in self.own.values()]}

    def presets(self, *, deleted: bool = False) -> tuple[Preset, ...]:
        """Return the presets, or the deleted ones, in order.

        A built-in preset that the order does not name yet follows the one that it follows in the
        program.
        """
        there = {**_built_in(), **self.own}
        ids = [id for id in dict.fromkeys(self.order) if id in there]
        place = 0
        for id in _built_in():
            if id not in ids:
                ids.insert(place, id)
            place = ids.index(id) + 1
        ids += [id for id in there if id not in ids]
        found = [there[id] for id in ids if (id in self.deleted) == deleted]
        return tuple(sorted(found, key=lambda each: GROUPS.index(each.group)))

    def with_id(self, id: str) -> Preset:
        """Return the preset that is not deleted. Raises `Invalid`."""
        for each in self.presets():
            if each.id == id:
                return each
        raise Invalid("presets.gone", id=id)

    def add(self, preset: Preset) -> Preset:
        """Add a preset, or replace the one with its id; return it as stored."""
        preset = preset.checked()
        preset = _numbered(preset, [each for each in self.presets() if each.id != preset.id])
        if not preset.id:
            preset = replace(preset, id=_free_id(preset, {*_built_in(), *self.own}))
        if preset == _built_in().get(preset.id):
            self.own.pop(preset.id, None)
        else:
            self.own[preset.id] = preset
        return preset


class PresetStore:
    """Presets by group, each group in the user's order; every change is written at once.

    All libraries share the presets; each has a default of its own. All methods raise
    `LibraryUnavailable` if the file cannot be read or written, and those that change a preset
    `Invalid` where it is gone or makes no sense.
    """

    def __init__(self, file: Path, library: str = "") -> None:
        self._file, self._library = file, library

    def presets(self) -> tuple[Preset, ...]:
        return _Stored.read(self._file).presets()

    def deleted(self) -> tuple[Preset, ...]:
        return _Stored.read(self._file).presets(deleted=True)

    def default(self) -> Preset:
        stored = _Stored.read(self._file)
        wanted, there = stored.defaults.get(self._library), stored.presets()
        return next((each for each in there if each.id == wanted), there[0])

    def find(self, name: str) -> Preset:
        """Return the preset with this id, or this name in any language, ignoring case.

        Raises `Invalid`, which lists the ids there are.
        """
        wanted, there = name.strip().casefold(), self.presets()
        for each in there:
            if wanted in (each.id, *(title.casefold() for title in each.name.values())):
                return each
        known = ", ".join(each.id for each in there)
        raise Invalid("presets.unknown", name=name, known=known)

    def is_edited(self, id: str) -> bool:
        return id in _Stored.read(self._file).own and id in _built_in()

    def set_default(self, id: str) -> None:
        with self._changing() as stored:
            stored.defaults[self._library] = stored.with_id(id).id

    def save(self, preset: Preset) -> Preset:
        """Replace the preset with the same id, or add it as a new one if it has no id.

        Returns it as stored: with a number if its name is taken.
        """
        with self._changing() as stored:
            return stored.add(preset)

    def add(self, found: Iterable[Preset]) -> tuple[Preset, ...]:
        """Add presets to those there are, and return the new ones.

        A preset that is there already, but for a number behind its name, is not added again.
        """
        added = []
        with self._changing() as stored:
            for preset in found:
                if not any(_alike(preset, each) for each in stored.presets()):
                    added.append(stored.add(replace(preset, id="")))
        return tuple(added)

    def duplicate(self, id: str) -> Preset:
        """Add a copy of a preset next to it, and return the copy."""
        with self._changing() as stored:
            ids = [each.id for each in stored.presets()]
            copy = stored.add(replace(stored.with_id(id), id=""))
            ids.insert(ids.index(id) + 1, copy.id)
            stored.order = ids
            return copy

    def delete(self, id: str) -> None:
        with self._changing() as stored:
            stored.with_id(id)
            if len(stored.presets()) == 1:
                raise Invalid("presets.last")
            stored.deleted.append(id)

    def restore(self, id: str) -> Preset:
        """Restore a deleted preset, or the original of an edited built-in one."""
        with self._changing() as stored:
            if id in stored.deleted:
                stored.deleted.remove(id)
                if id in stored.own and id not in _built_in():
                    stored.add(stored.own[id])  # its name may be taken by now
            elif id in _built_in():
                stored.own.pop(id, None)
            return stored.with_id(id)

    def reorder(self, ids: Sequence[str]) -> None:
        """Put all presets into this order; each stays in its group."""
        with self._changing() as stored:
            stored.order = list(ids)

    @contextmanager
    def _changing(self) -> Iterator[_Stored]:
        """Hand out what is stored, and write it when it was changed without an error."""
        stored = _Stored.read(self._file)
        yield stored
        stored.write(self._file)


def _built_in() -> dict[str, Preset]:
    return {each.id: each for each in built_in_presets()}


def _numbered(preset: Preset, others: Iterable[Preset]) -> Preset:
    """Return `preset` with a number behind its name in each language in which that is taken."""
    taken = {name.casefold() for each in others for name in each.name.values()}
    return replace(
        preset,
        name={language: _free(name, " ", taken) for language, name in preset.name.items()},
    )


def _free_id(preset: Preset, taken: set[str]) -> str:
    """Return a word for the shell from the Latin letters of the name; "my" keeps it off ours."""
    words = re.findall(r"[a-z0-9]+", preset.name.get("en", "").casefold())
    return _free("-".join(["my", *words])[:40], "-", taken | {"my"})


def _free(wanted: str, separator: str, taken: set[str]) -> str:
    """Return `wanted`, with the first number from 2 that makes it free if it is taken."""
    free, number = wanted, 1
    while free.casefold() in taken:
        number += 1
        free = f"{wanted}{separator}{number}"
    return free


def _alike(preset: Preset, there: Preset) -> bool:
    """Whether `there` is `preset`, perhaps with a number behind its name."""
    return replace(there, id="", name=preset.name) == replace(preset, id="") and all(
        re.fullmatch(rf"{re.escape(name)}(?: \d+)?", there.name.get(language, ""))
        for language, name in preset.name.items()
    )
