"""Servers: the chat servers that run on this machine, found by asking where they usually listen."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

from engine.errors import ModelUnavailable
from engine.events import Tick
from engine.models.servers import Address

# Where programs that run language models listen, unless they are told another port.
USUAL = (
    ("Ollama", 11434),
    ("LM Studio", 1234),
    ("llama.cpp", 8080),
    ("vLLM", 8000),
)
_SECONDS, _PATIENCE = 2.0, 15.0  # for one of them to answer; for one whose address was given


@dataclass(frozen=True, slots=True)
class Found:
    """A server on this machine, with the names of its models."""

    program: str
    address: str
    models: tuple[str, ...]


def find_servers(ports: tuple[tuple[str, int], ...] = USUAL) -> Iterator[Tick | Found]:
    """Yield the chat servers of this machine. Nothing is asked beyond it."""
    from engine.chat.client import Client  # late: it loads the network

    for program, port in ports:
        address = Address(f"http://localhost:{port}")
        try:
            with closing(Client(address, "", _SECONDS).models()) as answers:
                for answer in answers:
                    if isinstance(answer, Tick):
                        yield answer
                    elif models := writers(answer):
                        yield Found(program, address.base, models)
        except ModelUnavailable:  # another program listens there, or none
            continue


def chat_models(address: Address, key: str) -> Iterator[Tick | Found]:
    """Yield a server with its models. Raises `ModelUnavailable`."""
    from engine.chat.client import Client

    for answer in Client(address, key, _PATIENCE).models():
        if isinstance(answer, Tick):
            yield answer
        else:
            yield Found(address.host, address.base, writers(answer))


def writers(models: tuple[str, ...]) -> tuple[str, ...]:
    """Return the models that write, as far as their names tell: some servers list encoders, too."""
    return tuple(
        name
        for name in models
        if not any(part in name.casefold() for part in ("embed", "rerank", "whisper", "bge-"))
    )
