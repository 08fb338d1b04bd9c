"""Address: where a server answers, as the user gives it.

    http://localhost:8000                        its only model
    https://api.jina.ai/v1#jina-reranker-m0      one of several

An end such as `/v1/rerank` is left off: which paths the server has is found by asking.
"""

import re
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from engine.errors import ModelUnavailable

_PORTS = {"http": 80, "https": 443}
_END = re.compile(r"(/v[12])?(/(rerank|reranking|score|embeddings|models))?/*$")


@dataclass(frozen=True, slots=True)
class Address:
    """The part of a URL that all paths of a server begin with, and the name of a model there."""

    base: str  # scheme, host, port, and a path where there is one
    model: str = ""  # "": the only one, or the first that it lists

    def __str__(self) -> str:
        return f"{self.base}#{self.model}" if self.model else self.base

    @property
    def origin(self) -> str:
        """Scheme, host and port: what a key is for, and whom the user agrees to."""
        parts = urlsplit(self.base)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def host(self) -> str:
        """The host, with the port where it is not the usual one."""
        return urlsplit(self.base).netloc

    @property
    def is_local(self) -> bool:
        """Whether it is on this machine, so that nothing leaves it."""
        name = urlsplit(self.base).hostname or ""
        try:
            return ip_address(name).is_loopback
        except ValueError:
            return name == "localhost"

    @property
    def is_encrypted(self) -> bool:
        return self.base.startswith("https:")


def is_address(name: str) -> bool:
    """Say whether a name is meant as the address of a server."""
    return name.strip().lower().startswith(("http://", "https://"))


def parse_address(text: str) -> Address:
    """Read an address. Raises `ModelUnavailable`: it is none, or holds more than an address."""
    try:
        parts = urlsplit(text.strip())
        port, host = parts.port, parts.hostname
    except ValueError as error:
        raise ModelUnavailable("servers.bad-address") from error
    if parts.scheme not in _PORTS or not host or re.search(r"\s", text.strip()):
        raise ModelUnavailable("servers.bad-address")
    if parts.username is not None or parts.query:  # it would be shown, and logged
        raise ModelUnavailable("servers.secret-in-address")
    host = f"[{host}]" if ":" in host else host
    place = host if port in (None, _PORTS[parts.scheme]) else f"{host}:{port}"
    path = _END.sub("", parts.path)
    return Address(f"{parts.scheme}://{place}{path}", parts.fragment)
