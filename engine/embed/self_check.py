"""Self-check: whether an encoder is what it claims to be, by its bytes and by five texts.

Of four passages the one that answers the question must be the nearest to it: that reveals what
hashes cannot, such as a library that computes something else.
"""

from collections.abc import Generator

from engine.config import Config
from engine.embed.model import find_encoder
from engine.events import Loaded, Loading, Tick
from engine.messages import Message
from engine.models import (
    DOCUMENTS,
    ENCODERS,
    QUESTION,
    Digests,
    Verified,
    VerifyEvent,
    check_bytes,
    model_folder,
)
from engine.rerank import check_in_process

_MARS = 1  # the place of the right answer


def verify_encoder(config: Config) -> Generator[VerifyEvent, None, None]:
    """Check the encoder that `config.encoder` names; `Verified` comes last.

    The result is kept with one that was installed: if it fails it is not used until it passes, or
    is installed again. Raises `ModelUnavailable`, also where its bytes are not those published.
    """
    digests, found = Digests(config.data_dir), dict[str, str]()
    folder = model_folder(config.encoder, config.data_dir)
    if config.encoder in ENCODERS and folder.is_dir():
        published = ENCODERS[config.encoder]
        for file in published.files:  # all of it: a bit that flips on the disk changes no time
            if (folder / file.name).is_file():
                found[file.name] = yield from digests.compute(folder / file.name, file.name)
        check_bytes(published, found)
        digests.forget_self_check(folder)
    model = find_encoder(config.encoder, config.data_dir)
    yield Loading(model.name)
    encoder = model.load(config.device)
    yield Loaded(model.name, encoder.device, encoder.dtype)
    asked = encoder.encode([QUESTION], "query")[0]
    cosines = (encoder.encode(DOCUMENTS, "passage") @ asked).tolist()
    passed = max(range(len(cosines)), key=cosines.__getitem__) == _MARS
    code = "embed.check-passed" if passed else "embed.check-failed"
    check = Verified(model.name, passed, Message(code, model=model.name), tuple(cosines))
    if found:
        digests.add_self_check(folder, found, check)
    yield check


def verify_encoder_in_process(config: Config) -> Generator[VerifyEvent | Tick, None, None]:
    """Run `verify_encoder` in a process of its own; see `check_in_process`."""
    yield from check_in_process(verify_encoder, config, config.encoder)
