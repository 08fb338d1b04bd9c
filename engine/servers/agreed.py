"""Agreed: the servers that the user has agreed to, with what is known of each.

    servers.json    {"version": 1, "servers": [{"address": "https://…", "width": 0}]}

One on this machine needs no agreement; it is kept as well, to be chosen again.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, ClassVar

from engine.errors import LibraryUnavailable, ModelUnavailable
from engine.messages import Message
from engine.servers.address import Address, parse_address
from engine.servers.keys import Keys
from engine.user import UserFile


@dataclass(frozen=True, slots=True)
class Server:
    """`width`: numbers of a vector, where it is an encoder; else 0."""

    address: str
    width: int = 0


@dataclass(frozen=True, slots=True)
class AgreedServers(UserFile):
    """All servers, in the order in which they were added."""

    WHAT: ClassVar = Message("servers.agreed")

    servers: tuple[Server, ...] = ()

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> "AgreedServers":
        return cls(
            tuple(
                Server(str(parse_address(each["address"])), int(each["width"]))
                for each in content["servers"]
            )
        )

    def to_json(self) -> dict[str, Any]:
        return {"servers": [asdict(each) for each in self.servers]}


def agreed_servers(data_dir: Path) -> tuple[Server, ...]:
    """Return them; none where the file cannot be read."""
    with suppress(LibraryUnavailable):
        return AgreedServers.read(_file(data_dir)).servers
    return ()


def known_server(address: Address, data_dir: Path) -> Server | None:
    return next((each for each in agreed_servers(data_dir) if each.address == str(address)), None)


def check_agreed(address: Address, data_dir: Path) -> None:
    """Raise `ModelUnavailable` for one that is elsewhere, and that the user has not agreed to."""
    known = (parse_address(each.address).origin for each in agreed_servers(data_dir))
    if not (address.is_local or address.origin in known):
        raise ModelUnavailable("servers.not-agreed", host=address.host, address=address)


def agree(server: Server, data_dir: Path) -> None:
    """Add a server, or what is known of it now. Raises `LibraryUnavailable`."""
    others = AgreedServers.read(_file(data_dir)).servers
    if server in others:
        return
    others = tuple(each for each in others if each.address != server.address)
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    AgreedServers((*others, server)).write(_file(data_dir))


def forget_server(address: str, data_dir: Path) -> None:
    """List a server no more; its key goes with the last that is at its host.

    Raises `LibraryUnavailable`.
    """
    gone = parse_address(address)
    known = AgreedServers.read(_file(data_dir)).servers
    left = tuple(each for each in known if each.address != str(gone))
    AgreedServers(left).write(_file(data_dir))
    if gone.origin not in {parse_address(each.address).origin for each in left}:
        Keys(data_dir).keep(gone, "")


def _file(data_dir: Path) -> Path:
    return data_dir / "servers.json"
