"""Listing: the models that may be chosen, with what each needs and whether it is sound."""

from dataclasses import dataclass, replace
from pathlib import Path

from engine.errors import ModelUnavailable
from engine.messages import Message
from engine.models.digests import Digests
from engine.models.folder import embedded, files_of, is_weights, parameter_width
from engine.models.kept_folders import own_rerankers
from engine.models.model import (
    bytes_left,
    find_model,
    is_begun,
    lacking,
    model_folder,
    published_as,
    repositories,
)
from engine.models.pins import PinnedFile
from engine.models.published import NO_RERANKER, PUBLISHED, Published
from engine.models.receipt import published_before
from engine.models.servers import agreed_servers, parse_address


@dataclass(frozen=True, slots=True)
class Listed:
    """A model that Pagewise knows by name, or that was installed. Sizes are bytes.

    `state` is one of "built in" (no reranker, so nothing to install), "verified" (the published
    bytes), "unverified" (Pagewise does not know what they should be), "server" (it runs elsewhere,
    and `name` is its address), "failed" (there, but not to be used; `reason` says why) and "not
    installed". `self_check` is True or False once it was made.
    `size` is what is to be fetched, `left` what of it is still to come where a part is there, and
    `memory` what it takes to run in `dtype`, a number format. `languages` is how many it was
    trained on and `pace` how many passages a second it was measured to read here; 0 where that is
    not known.
    """

    name: str
    state: str
    size: int
    memory: int
    parameters: int
    licence: str
    address: str
    folder: Path | None
    self_check: bool | None
    reason: Message | None
    is_encoder: bool = False
    languages: int = 0
    left: int = 0
    pace: float = 0.0
    dtype: str = ""

    @property
    def installed(self) -> bool:
        return self.state != "not installed"

    @property
    def title(self) -> str:
        """What it is called: a folder of the user's own by its last part, a server by its model."""
        if self.is_server:
            address = parse_address(self.name)
            return f"{address.model} · {address.host}" if address.model else address.host
        return Path(self.name).name if self.is_own else self.name

    @property
    def is_server(self) -> bool:
        return self.state == "server"

    @property
    def is_own(self) -> bool:
        """Whether it is used where it lies, in a folder that is the user's, not ours."""
        return Path(self.name).is_absolute()


def names_on_disk(data_dir: Path) -> tuple[str, ...]:
    """Return the names of the rerankers that may be chosen here, sound or not."""
    found = (name for name in PUBLISHED if is_begun(model_folder(name, data_dir)))
    own = [*map(str, own_rerankers(data_dir)), *(each.name for each in listed_servers(data_dir))]
    return (NO_RERANKER, *found, *repositories(data_dir), *own)


def list_models(data_dir: Path, dtype: str) -> list[Listed]:
    """Return what may be chosen: no reranker, the published models, the smallest first, others.

    The last are those in folders of the user's own, and on servers. `dtype` is the format they
    would run in here. Takes seconds where files have not been hashed since they changed.
    """
    none = Listed(NO_RERANKER, "built in", 0, 0, 0, "", "", None, None, None)
    names = sorted(PUBLISHED, key=lambda name: PUBLISHED[name].parameters)
    names += repositories(data_dir)
    names += map(str, own_rerankers(data_dir))
    on_disk = (_listed(each, data_dir, dtype) for each in names)
    return [none, *on_disk, *listed_servers(data_dir)]


def listed_servers(data_dir: Path, *, encoders: bool = False) -> list[Listed]:
    """Return the rerankers, or the encoders, that are on servers."""
    return [
        Listed(each.address, "server", 0, 0, 0, "", "", None, None, None, each.is_encoder)
        for each in agreed_servers(data_dir)
        if each.is_encoder == encoders
    ]


def _listed(name: str, data_dir: Path, dtype: str) -> Listed:
    own = Path(name).is_absolute()
    folder = Path(name) if own else model_folder(name, data_dir)
    published, digests = published_as(name, data_dir) or published_before(name), Digests(data_dir)
    reason: Message | None = None
    left = 0
    try:
        model = find_model(name, data_dir)
        state = "verified" if model and model.verified else "unverified"
        published = published if published.size else _measured(published, folder)
        if model:
            published = replace(published, kind=model.kind, embedded=embedded(folder))
    except ModelUnavailable as error:
        there = is_begun(folder)
        state, reason = ("failed", error.message) if there else ("not installed", None)
        left = bytes_left(folder, lacking(published, folder, digests)) if there else 0
    check = digests.self_check(folder)
    return Listed(
        name=name,
        state=state,
        size=published.size,
        memory=published.memory(dtype) if published.size else 0,
        parameters=published.parameters,
        licence=published.licence,
        address="" if own else published.address,
        folder=None if state == "not installed" else folder,
        self_check=check.passed if check else None,
        reason=reason,
        languages=published.languages,
        left=left,
        dtype=dtype,
    )


def _measured(published: Published, folder: Path) -> Published:
    """Return a model of which nothing is known with what its files tell."""
    files = tuple(
        PinnedFile(file.relative_to(folder).as_posix(), file.stat().st_size, "")
        for file in files_of(published, folder)
    )
    width = parameter_width(folder)
    parameters = sum(each.size for each in files if is_weights(each.name)) // width
    return replace(published, files=files, width=width, parameters=parameters)
