"""Answering: the first passages go to the chat model, its reply comes back and is checked."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace

from engine.chat.prompt import prompt_of
from engine.chat.records import Answering, ChatEvent, Wrote
from engine.chat.reply import is_declined, sentences_of
from engine.chat.servers import chat_models
from engine.chat.support import check
from engine.config import Config
from engine.errors import Invalid, ModelUnavailable
from engine.events import Tick
from engine.library import Library
from engine.models.servers import Address, Keys, parse_address
from engine.records import Hit


def answer(
    library: Library,
    question: str,
    instruction: str,
    hits: Sequence[Hit],
    *,
    unanswered: bool = False,
    limit: int | None = None,
    rerank: bool = True,
) -> Iterator[ChatEvent]:
    """Yield `Answering`, the reply as it is written, and a `Checked` for each claim in it.

    The chat model is that of the library's settings. Of the `hits`, best first, as many are sent
    as fit, at most `limit`. `unanswered`: nothing in them seems to answer, so nobody is asked.
    Without `rerank` the encoder alone checks.

    Raises `Invalid`: nothing answers, no address is set, or the host of it was not agreed to; and
    `ModelUnavailable`: the server fails. What was written until then stands, and is checked.
    """
    from engine.chat.client import Client, TooLong  # late: it loads the network

    config = library.config
    hits = [hit for hit in hits if hit.text][:limit]
    if unanswered or not hits:
        raise Invalid("chat.nothing-answers")
    if not config.chat:
        raise Invalid("chat.not-set")
    address = chat_address(config)
    if needs_yes(config):
        raise Invalid("chat.not-agreed", host=address.host)
    key = Keys(config.data_dir).get(address)
    model = config.chat_model
    if not model:
        for event in chat_models(address, key):
            if isinstance(event, Tick):
                yield event
            else:
                model = next(iter(event.models), "")
        if not model:
            raise ModelUnavailable("chat.no-models", host=address.host)
    text, failure = "", None
    client = Client(address, key, config.chat_seconds)
    while True:
        prompt, cited = prompt_of(question, instruction, hits, config.chat_tokens)
        yield Answering(model, address.host, cited)
        try:
            with closing(client.chat(model, prompt)) as pieces:
                for piece in pieces:
                    if isinstance(piece, Tick):
                        yield piece
                    else:
                        text += piece
                        yield Wrote(piece)
            break
        except TooLong:
            if text or len(cited) == 1:
                raise
            hits = cited[: len(cited) // 2]
        except ModelUnavailable as error:
            failure = error
            break
    if not is_declined(text):
        found = sentences_of(text)
        whole = found[:-1] if failure else found
        yield from check(library, text, whole, cited, rerank=rerank)
    if failure:
        raise failure


def chat_address(config: Config) -> Address:
    """Return where the chat model is; a name alone is one on this computer, or in its network.

    Raises `ModelUnavailable` where it is no address.
    """
    typed = config.chat.strip()
    whole = parse_address(typed if "://" in typed else f"http://{typed}")
    return replace(whole, base=whole.base.removesuffix("/v1/chat/completions").removesuffix("/v1"))


def needs_yes(config: Config) -> bool:
    """Return whether passages would leave the machine for a server that was not agreed to."""
    address = chat_address(config)
    return not address.is_local and address.origin not in config.chat_origins


def after_yes(config: Config) -> dict[str, tuple[str, ...]]:
    """Return the setting to be kept once the user agrees that passages go to this server."""
    return {"chat_origins": (*config.chat_origins, chat_address(config).origin)}
