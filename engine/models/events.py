"""Events: what installing a model yields, and checking one; frozen and picklable."""

from dataclasses import dataclass
from pathlib import Path

from engine.events import Loaded, Loading, Notice
from engine.messages import Message


@dataclass(frozen=True, slots=True)
class Downloading:
    """`done` of the `total` bytes of a model are there; `file` is being fetched.

    `speed` is bytes a second of late, 0 until it is known; `seconds_left` goes by it.
    """

    file: str
    done: int
    total: int
    speed: float
    seconds_left: float | None


@dataclass(frozen=True, slots=True)
class Copying:
    """`done` of the `total` bytes of `file` are copied."""

    file: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Checking:
    """`done` of the `total` bytes of `file` are hashed."""

    file: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Installed:
    """The model is in its place; `verified`: its bytes are the published ones."""

    name: str
    folder: Path
    verified: bool


@dataclass(frozen=True, slots=True)
class Verified:
    """The end of a verification: whether the model passed, and what to say of it.

    `margins` are those of the self-check's four documents, empty where there was none.
    """

    name: str
    passed: bool
    message: Message
    margins: tuple[float, ...] = ()


InstallEvent = Downloading | Copying | Checking | Notice | Installed
VerifyEvent = Checking | Loading | Loaded | Verified
