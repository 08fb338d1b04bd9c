"""Elsewhere: a server becomes one of the models that may be chosen.

It is asked what it does, and its scores of known texts are checked, before it is listed.
"""

from collections.abc import Generator
from contextlib import closing
from dataclasses import replace

from engine.config import Config
from engine.errors import ModelUnavailable
from engine.events import Tick
from engine.models import VerifyEvent
from engine.models.servers import (
    Address,
    Keys,
    Server,
    agree,
    agreed_servers,
    forget_server,
    known_encoder_at,
    parse_address,
)
from engine.rerank import verify_model

_OTHER = {"servers.no-reranking", "servers.no-reranker", "servers.refused"}  # an encoder, perhaps


def add_server(address: str, key: str, config: Config) -> Generator[VerifyEvent | Tick]:
    """Add a server, which the user has agreed to, with a key, "" for none or the one before.

    What it turns out to be, a reranker or an encoder, is in the list then; `Verified` comes last,
    and says whether it seems to be any good. Raises `ModelUnavailable`: it cannot be asked, or is
    neither; then it is not added. Raises `LibraryUnavailable` where that cannot be kept.
    """
    place, data_dir = parse_address(address), config.data_dir
    before = agreed_servers(data_dir)
    reranker = Server(str(place))
    if key:
        Keys(data_dir).keep(place, key)
    agree(reranker, data_dir)
    try:
        try:
            with closing(verify_model(replace(config, model=str(place)))) as checking:
                yield from checking
        except ModelUnavailable as error:
            if error.message.code not in _OTHER:
                raise
            yield from _encoder(place, config, error)
            if reranker not in before:
                forget_server(reranker, data_dir)
    except BaseException:
        if reranker not in before:
            forget_server(reranker, data_dir)
        raise


def _encoder(place: Address, config: Config, problem: ModelUnavailable) -> Generator[VerifyEvent]:
    """Add it as an encoder; where it is none either, `problem` is what is said."""
    from engine.embed.self_check import verify_encoder  # late, as it loads NumPy

    known = known_encoder_at(place, config.data_dir)
    if known:  # it may have another model by now
        forget_server(known, config.data_dir)
    try:
        yield from verify_encoder(replace(config, encoder=str(place)))
    except ModelUnavailable as error:
        raise (problem if error.message.code == "servers.no-embedding" else error) from error
