"""Watch: notices changes in the folders of a library.

Events are hints, since a sync looks at all folders anyway: a burst of them is one `Changed` that
names no file. Where the system reports no events (network drives), or has run out of watches, a
`Changed` comes every few minutes instead; one `Notice` says so.
"""

import os
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path
from threading import Event
from time import monotonic, sleep

import psutil
from watchdog import events
from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch

from engine.documents.ignore import Rules
from engine.events import Changed, Notice, Tick
from engine.messages import Message

_LOOK = 0.5  # seconds between two looks at the folders themselves
_QUIET = 0.7  # seconds without an event that end a burst
_LONGEST = 2.8  # seconds to wait for the end of a burst
_RESCAN = 300.0  # seconds, where there are no events
_REMOTE = frozenset(
    "9p afpfs cifs davfs fuse.rclone fuse.sshfs nfs nfs4 smb3 smbfs vboxsf virtiofs webdav".split()
)
# None for reading: a sync opens files, and would cause the next one.
_EVENTS: list[type[FileSystemEvent]] = [
    events.DirCreatedEvent, events.DirDeletedEvent, events.DirMovedEvent, events.FileClosedEvent,
    events.FileCreatedEvent, events.FileDeletedEvent, events.FileModifiedEvent,
    events.FileMovedEvent,
]  # fmt: skip


def changes(
    folders: Sequence[Path], rules: Rules, probe: Path, rescan: float = _RESCAN
) -> Iterator[Changed | Tick | Notice]:
    """Yield `Changed` whenever something changes that the rules include, without end.

    The first comes at once, for changes from before. Something comes about every second, if only a
    `Tick`. `probe` is a folder outside of `folders`, used to check that watches are left; `rescan`
    is in seconds.
    """
    with closing(_Watches(folders, rules)) as watches:
        changed, noticed, looked = True, False, monotonic()
        watches.renew()
        while True:
            if changed and not noticed and (blind := watches.blind(probe)):
                noticed = True
                yield Notice(_not_watched(blind, rescan))
            if changed or (noticed and monotonic() - looked > rescan):
                looked = monotonic()
                yield Changed()
            else:
                yield Tick()
            heard = yield from watches.listen()
            changed = watches.renew() or heard


class _Watches(FileSystemEventHandler):
    """The watches on folders, which may come and go themselves, and what is heard from them."""

    def __init__(self, folders: Sequence[Path], rules: Rules) -> None:
        self._rules = rules
        self._heard = Event()
        self._identity: dict[Path, object] = dict.fromkeys(folders, "not looked at")
        self._watched: dict[Path, ObservedWatch] = {}
        self._observer: BaseObserver | None = None
        with suppress(OSError):  # no instance of inotify left
            self._observer = Observer()
            self._observer.start()

    def close(self) -> None:
        if self._observer is not None and self._observer.is_alive():
            self._observer.stop()
            self._observer.join()

    def on_any_event(self, event: FileSystemEvent) -> None:
        if not self._heard.is_set():
            paths = [Path(os.fsdecode(name)) for name in (event.src_path, event.dest_path) if name]
            if any(self._counts(folder, path) for folder in self._identity for path in paths):
                self._heard.set()

    def listen(self) -> Generator[Tick, None, bool]:
        """Wait for events, and for the end of a burst; return whether there were any."""
        if not self._heard.wait(_LOOK):
            return False
        until = monotonic() + _LONGEST
        while self._heard.is_set() and monotonic() < until:
            self._heard.clear()
            sleep(_QUIET)
            yield Tick()
        self._heard.clear()
        return True

    def renew(self) -> bool:
        """Watch folders that appeared or were replaced; return whether any did, or went away."""
        changed = False
        for folder, before in self._identity.items():
            now = _identity(folder)
            if now == before:
                continue
            changed = True
            self._identity[folder] = now
            watch = self._watched.pop(folder, None)
            if watch and watch not in self._watched.values():  # two files may share a folder
                self._unwatch(watch)
            if now is not None and not _is_remote(folder):
                is_file = folder.is_file()  # which the folder around it reports
                watch = self._watch(folder.parent if is_file else folder, recursive=not is_file)
                if watch:
                    self._watched[folder] = watch
        return changed

    def blind(self, probe: Path) -> list[Path]:
        """Return the folders for which events may be missing."""
        there = [folder for folder, now in self._identity.items() if now is not None]
        # The observer does not report that it had no watch left for a folder deep inside.
        watch = self._watch(probe, recursive=False)
        if watch is None:
            return there
        self._unwatch(watch)
        return [folder for folder in there if folder not in self._watched]

    def _watch(self, place: Path, *, recursive: bool) -> ObservedWatch | None:
        """Watch a folder; return None where that cannot be, as when no watch is left."""
        if self._observer is not None:
            with suppress(OSError):
                return self._observer.schedule(
                    self, str(place), recursive=recursive, event_filter=_EVENTS
                )
        return None

    def _unwatch(self, watch: ObservedWatch) -> None:
        if self._observer is not None:
            with suppress(KeyError, OSError):  # gone with its folder
                self._observer.unschedule(watch)

    def _counts(self, folder: Path, path: Path) -> bool:
        return path.is_relative_to(folder) and not self._rules.why(folder, path)


def _identity(folder: Path) -> object:
    """Return what changes when a folder is replaced or a drive mounted; None if it is missing."""
    try:
        status = folder.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _is_remote(folder: Path) -> bool:
    around = [
        each for each in psutil.disk_partitions(all=True) if folder.is_relative_to(each.mountpoint)
    ]
    if not around:
        return False
    nearest = max(around, key=lambda each: len(each.mountpoint))
    return nearest.fstype.lower() in _REMOTE or "remote" in nearest.opts.split(",")


def _not_watched(folders: Sequence[Path], rescan: float) -> Message:
    minutes = rescan / 60
    if len(folders) == 1:
        return Message("documents.not-watched", folder=folders[0], minutes=minutes)
    return Message("documents.folders-not-watched", count=len(folders), minutes=minutes)
