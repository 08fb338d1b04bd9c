"""Watch: says when something in the folders of a library has changed on disk.

Events are hints, and a sync takes all folders anyway: so a burst of them is one `Changed` that
names no file. Where the system gives no events (network drives), or has run out of watches for
them, the folders are due to be looked through every few minutes instead; one `Notice` says so.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from time import monotonic, sleep

import psutil  # type: ignore[import-untyped]
from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch

from engine.documents.ignore import Rules
from engine.events import Changed, Notice, Tick
from engine.messages import Message

_LOOK = 0.5  # seconds between two looks at whether the folders themselves are there
_QUIET = 0.7  # seconds without an event: then a burst is over
_LONGEST = 2.8  # seconds that the end of a burst is waited for
_RESCAN = 300.0  # seconds, where there are no events
_REMOTE = frozenset(
    "9p afpfs cifs davfs fuse.rclone fuse.sshfs nfs nfs4 smb3 smbfs vboxsf virtiofs webdav".split()
)
# Not those of reading: a sync opens files, and would call for the next one.
_EVENTS: list[type[FileSystemEvent]] = [
    DirCreatedEvent, DirDeletedEvent, DirMovedEvent, FileClosedEvent, FileCreatedEvent,
    FileDeletedEvent, FileModifiedEvent, FileMovedEvent,
]  # fmt: skip


def changes(
    folders: Sequence[Path], rules: Rules, probe: Path, rescan: float = _RESCAN
) -> Iterator[Changed | Tick | Notice]:
    """`Changed` whenever something changed that the rules do not leave out; for ever.

    The first comes at once: what changed before the watching began has been missed. There is
    something about every second, if only a `Tick`. `probe` is a folder outside of `folders`, by
    which it is tried whether the system has watches left; `rescan` is in seconds.
    """
    with closing(_Watches(folders, rules)) as watches:
        changed, told, looked = True, False, monotonic()
        watches.renew()
        while True:
            if changed and not told and (blind := watches.blind(probe)):
                told = True
                yield Notice(_not_watched(blind, rescan))
            if changed or (told and monotonic() - looked > rescan):
                looked = monotonic()
                yield Changed()
            else:
                yield Tick()
            heard = watches.listen()
            changed = watches.renew() or heard


class _Watches:
    """The system's watches on folders, which may come and go themselves."""

    def __init__(self, folders: Sequence[Path], rules: Rules) -> None:
        self._rules = rules
        self._heard: SimpleQueue[None] = SimpleQueue()
        self._identity: dict[Path, object] = dict.fromkeys(folders, "not looked at")
        self._watched: dict[Path, ObservedWatch] = {}
        self._observer: BaseObserver | None = None
        with suppress(OSError):  # no instance of inotify left
            self._observer = Observer()
            self._observer.start()

    def close(self) -> None:
        """Let go of all watches."""
        if self._observer is not None and self._observer.is_alive():
            self._observer.stop()
            self._observer.join()

    def listen(self) -> bool:
        """Whether something was heard of in a while; it has been quiet since, or for too long."""
        try:
            self._heard.get(timeout=_LOOK)
        except Empty:
            return False
        until = monotonic() + _LONGEST
        while monotonic() < until:
            sleep(_QUIET)
            if self._heard.empty():
                break
            while not self._heard.empty():
                self._heard.get()
        return True

    def renew(self) -> bool:
        """Watch the folders that have come or been replaced; whether any has, or has gone."""
        changed = False
        for folder, before in self._identity.items():
            now = _identity(folder)
            if now == before:
                continue
            changed = True
            self._identity[folder] = now
            if folder in self._watched and self._observer is not None:
                with suppress(KeyError, OSError):  # it went with its folder
                    self._observer.unschedule(self._watched.pop(folder))
            if now is not None and not _is_remote(folder):
                self._watch(folder)
        return changed

    def blind(self, probe: Path) -> list[Path]:
        """The folders of which the system does not tell all."""
        there = [folder for folder, now in self._identity.items() if now is not None]
        # For folders deep inside the observer keeps it to itself when there was no watch left.
        if self._observer is None or not self._has_room(self._observer, probe):
            return there
        return [folder for folder in there if folder not in self._watched]

    def _watch(self, folder: Path) -> None:
        if self._observer is None:
            return
        ear = _Ear(folder, self._rules, self._heard)
        is_file = folder.is_file()
        place = folder.parent if is_file else folder
        with suppress(OSError):
            self._watched[folder] = self._observer.schedule(
                ear, str(place), recursive=not is_file, event_filter=_EVENTS
            )

    @staticmethod
    def _has_room(observer: BaseObserver, probe: Path) -> bool:
        try:
            observer.unschedule(observer.schedule(FileSystemEventHandler(), str(probe)))
        except OSError:
            return False
        return True


class _Ear(FileSystemEventHandler):
    """Hears what happens in one folder; or to one file, by way of the folder around it."""

    def __init__(self, folder: Path, rules: Rules, heard: SimpleQueue[None]) -> None:
        self._folder, self._rules, self._heard = folder, rules, heard

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Take note of an event, unless one is waiting to be noted already."""
        if self._heard.empty() and any(
            self._counts(Path(os.fsdecode(name)))
            for name in (event.src_path, event.dest_path)
            if name
        ):
            self._heard.put(None)

    def _counts(self, path: Path) -> bool:
        return path.is_relative_to(self._folder) and not self._rules.why(self._folder, path)


def _identity(folder: Path) -> object:
    """What changes when a folder is replaced by another, or a drive is put in; None: not there."""
    try:
        status = folder.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _is_remote(folder: Path) -> bool:
    """Whether the folder lies on a drive of another machine."""
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
