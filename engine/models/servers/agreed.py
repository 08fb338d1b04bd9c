"""Agreed: the servers that the user has agreed to, with what is known of each.

    servers.json    {"version": 1, "servers": [{"address": "https://…", "width": 0, "model": "…"}]}

One on this machine needs no agreement; it is kept as well, to be chosen again.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, ClassVar

from engine.errors import LibraryUnavailable, ModelUnavailable
from engine.messages import Message
from engine.models.servers.address import Address, parse_address
from engine.models.servers.keys import Keys, home_of
from engine.user import UserFile


@dataclass(frozen=True, slots=True)
class Server:
    """A reranker, or an encoder, which has a `width`: the numbers of a vector.

    `model` is its name, as the server had it when it was added.
    """

    address: str
    width: int = 0
    model: str = ""

    @property
    def is_encoder(self) -> bool:
        return self.width > 0


@dataclass(frozen=True, slots=True)
class AgreedServers(UserFile):
    """All servers, in the order in which they were added."""

    WHAT: ClassVar = Message("servers.agreed")

    servers: tuple[Server, ...] = ()

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> "AgreedServers":
        return cls(
            tuple(
                Server(str(parse_address(each["address"])), int(each["width"]), str(each["model"]))
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


def known_encoder_at(address: Address, data_dir: Path) -> Server | None:
    known = (each for each in agreed_servers(data_dir) if each.is_encoder)
    return next((each for each in known if each.address == str(address)), None)


def check_agreed(address: Address, data_dir: Path) -> None:
    """Raise `ModelUnavailable` for one that is elsewhere, and that the user has not agreed to."""
    known = (parse_address(each.address).origin for each in agreed_servers(data_dir))
    if not (address.is_local or address.origin in known):
        raise ModelUnavailable("servers.not-agreed", host=address.host, address=address)


def agree(server: Server, data_dir: Path) -> None:
    """Add a server, or what is known of it now. Raises `LibraryUnavailable`."""
    known = AgreedServers.read(_file(data_dir)).servers
    if server in known:
        return
    _file(data_dir).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    AgreedServers((*_without(server, known), server)).write(_file(data_dir))


def _without(server: Server, known: Sequence[Server]) -> tuple[Server, ...]:
    named = server.address, server.is_encoder
    return tuple(each for each in known if (each.address, each.is_encoder) != named)


def forget_server(server: Server, data_dir: Path) -> None:
    """List a reranker, or an encoder, no more; the key goes with the last that is at its host.

    Raises `LibraryUnavailable`.
    """
    gone = parse_address(server.address)
    left = _without(server, AgreedServers.read(_file(data_dir)).servers)
    AgreedServers(left).write(_file(data_dir))
    if gone.origin not in {parse_address(each.address).origin for each in left}:
        Keys(data_dir).keep(gone, "")


def _file(data_dir: Path) -> Path:
    return home_of(data_dir) / "servers.json"
