"""PresetStore: the presets of a person: those of the program, and what the person made of them.

    presets.json    {"version": 1, "own": [preset, …], "order": [id, …], "deleted": [id, …],
                     "defaults": {library: id, …}}

`own` holds what the person wrote, and what was edited of the program's, whole; a preset that is not
in there is the program's own, so that a better one in the next version reaches whoever left it as
it was. What is deleted can be restored, always.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from engine.errors import PresetInvalid, PresetUnknown
from engine.messages import Message
from engine.presets.built_in import GROUPS, Preset, built_in_presets
from engine.storage import storage_errors
from engine.user import UserFile


@dataclass(slots=True)
class _Kept:
    """What the file holds."""

    own: dict[str, Preset] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    defaults: dict[str, str] = field(default_factory=dict)


class PresetStore:
    """Presets in groups, each in the person's order. Every change is written at once.

    All libraries have the same presets; each begins with one of its own.

    All methods raise `LibraryUnavailable` where the file cannot be read, or cannot be written.
    """

    def __init__(self, file: Path, library: str = "") -> None:
        self._file, self._library = UserFile(file, Message("user.presets")), library

    def presets(self) -> tuple[Preset, ...]:
        """All there are, by group; in a group in the person's order."""
        return _arranged(self._read(), deleted=False)

    def deleted(self) -> tuple[Preset, ...]:
        """Those that were deleted, and can be restored."""
        return _arranged(self._read(), deleted=True)

    def default(self) -> Preset:
        """The preset that this library begins with."""
        kept = self._read()
        wanted, there = kept.defaults.get(self._library), _arranged(kept, deleted=False)
        return next((each for each in there if each.id == wanted), there[0])

    def find(self, name: str) -> Preset:
        """The preset whose id, or whose name in any language, is `name` (letter case aside).

        Raises `PresetUnknown`; the sentence lists those there are.
        """
        return _named(name, self.presets())

    def is_edited(self, id: str) -> bool:
        """Whether this is a preset of the program that the person has changed."""
        return id in self._read().own and id in _built_in()

    def set_default(self, id: str) -> None:
        """Begin with this preset from now on. Raises `PresetUnknown`."""
        kept = self._read()
        kept.defaults[self._library] = _with_id(id, _arranged(kept, deleted=False)).id
        self._write(kept)

    def save(self, preset: Preset) -> Preset:
        """Keep a preset in place of the one with its id, or as a new one if it has none.

        One with the name of another gets a number. Gives what was kept. Raises `PresetInvalid`.
        """
        kept = self._read()
        saved = _put(kept, preset)
        self._write(kept)
        return saved

    def add(self, found: Iterable[Preset]) -> tuple[Preset, ...]:
        """Keep presets beside those there are, which stay; gives what is new.

        One that is there already, word for word but for a number that its name was given then, is
        not taken twice; one with a name that is there gets a number.
        """
        kept = self._read()
        added = []
        for preset in found:
            if not any(_alike(preset, each) for each in _arranged(kept, deleted=False)):
                added.append(_put(kept, replace(preset, id="")))
        self._write(kept)
        return tuple(added)

    def duplicate(self, id: str) -> Preset:
        """Keep a copy of a preset beside it. Raises `PresetUnknown`."""
        kept = self._read()
        there = _arranged(kept, deleted=False)
        copy = _put(kept, replace(_with_id(id, there), id=""))
        ids = [each.id for each in there]
        kept.order = [*ids[: ids.index(id) + 1], copy.id, *ids[ids.index(id) + 1 :]]
        self._write(kept)
        return copy

    def delete(self, id: str) -> None:
        """Take a preset away, until it is restored. Raises `PresetUnknown`, `PresetInvalid`."""
        kept = self._read()
        there = _arranged(kept, deleted=False)
        _with_id(id, there)
        if len(there) == 1:
            raise PresetInvalid("presets.last")
        kept.deleted.append(id)
        self._write(kept)

    def restore(self, id: str) -> Preset:
        """Bring a deleted preset back, or give an edited one of the program its first words back.

        Raises `PresetUnknown`: there is no such preset.
        """
        kept = self._read()
        if id in kept.deleted:
            kept.deleted.remove(id)
            if id in kept.own and id not in _built_in():
                _put(kept, kept.own[id])  # its name may be another's by now
        elif id in _built_in():
            kept.own.pop(id, None)
        found = _with_id(id, _arranged(kept, deleted=False))
        self._write(kept)
        return found

    def reorder(self, ids: Sequence[str]) -> None:
        """Put the presets into this order, which names all of them; each stays in its group."""
        kept = self._read()
        kept.order = list(ids)
        self._write(kept)

    def _read(self) -> _Kept:
        with storage_errors(self._file.path.parent):
            content = self._file.read()
        if content is None:
            return _Kept()
        try:
            own = [Preset.of(raw) for raw in content["own"]]
            order, deleted = ([str(id) for id in content[name]] for name in ("order", "deleted"))
            defaults = {str(name): str(id) for name, id in content["defaults"].items()}
            return _Kept({each.id: each for each in own}, order, deleted, defaults)
        except (KeyError, TypeError, AttributeError, PresetInvalid) as error:
            raise self._file.unreadable(error) from error

    def _write(self, kept: _Kept) -> None:
        content = {**asdict(kept), "own": [asdict(each) for each in kept.own.values()]}
        with storage_errors(self._file.path.parent):
            self._file.write(content)


def preset_numbered(preset: Preset, taken: Iterable[Mapping[str, str]]) -> Preset:
    """`preset` with a number behind its name, in a language in which another has the same."""
    names = [name.casefold() for each in taken for name in each.values()]
    fresh = {}
    for language, name in preset.name.items():
        number, wanted = 1, name
        while wanted.casefold() in names:
            number += 1
            wanted = f"{name} {number}"
        fresh[language] = wanted
    return replace(preset, name=fresh)


def _alike(preset: Preset, there: Preset) -> bool:
    """Whether `there` is `preset`, perhaps with a number behind its name."""
    return replace(there, id="", name=preset.name) == replace(preset, id="") and all(
        re.fullmatch(rf"{re.escape(name)}(?: \d+)?", there.name.get(language, ""))
        for language, name in preset.name.items()
    )


def _built_in() -> dict[str, Preset]:
    return {each.id: each for each in built_in_presets()}


def _arranged(kept: _Kept, *, deleted: bool) -> tuple[Preset, ...]:
    """What is there, or what is deleted, in order.

    A preset that the order does not know, since it came with an update, follows the one that it
    follows in the program.
    """
    there = {**_built_in(), **kept.own}
    ids = [id for id in dict.fromkeys(kept.order) if id in there]
    place = 0
    for id in _built_in():
        if id not in ids:
            ids.insert(place, id)
        place = ids.index(id) + 1
    ids += [id for id in there if id not in ids]
    found = [there[id] for id in ids if (id in kept.deleted) == deleted]
    return tuple(sorted(found, key=lambda each: GROUPS.index(each.group)))


def _put(kept: _Kept, preset: Preset) -> Preset:
    """Keep `preset` as it can be kept."""
    preset = preset.checked()
    others = [each for each in _arranged(kept, deleted=False) if each.id != preset.id]
    preset = preset_numbered(preset, [each.name for each in others])
    if not preset.id:
        taken = {*_built_in(), *kept.own}
        preset = replace(preset, id=_free_id(preset, taken))
    if preset == _built_in().get(preset.id):
        kept.own.pop(preset.id, None)
    else:
        kept.own[preset.id] = preset
    return preset


def _free_id(preset: Preset, taken: set[str]) -> str:
    """A word for the shell, of the name's Latin letters; never one that the program may take."""
    words = "".join(
        sign if sign.isascii() and sign.isalnum() else " "
        for sign in preset.name.get("en", "").casefold()
    ).split()
    stem = "-".join(["my", *words])[:40]
    number, wanted = 1, stem
    while wanted in taken or wanted == "my":
        number += 1
        wanted = f"{stem}-{number}"
    return wanted


def _named(name: str, there: Sequence[Preset]) -> Preset:
    wanted = name.strip().casefold()
    for each in there:
        if wanted in (each.id, *(title.casefold() for title in each.name.values())):
            return each
    known = ", ".join(each.id for each in there)
    raise PresetUnknown("presets.unknown", name=name, known=known)


def _with_id(id: str, there: Sequence[Preset]) -> Preset:
    for each in there:
        if each.id == id:
            return each
    raise PresetUnknown("presets.gone", id=id)
