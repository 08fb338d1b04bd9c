"""Model list: what can be had and what is there, with what a person needs to know to choose."""

from dataclasses import dataclass
from pathlib import Path

from engine.errors import ModelUnavailable
from engine.messages import Message
from engine.models.model import find_model, is_begun, model_folder
from engine.models.published import PUBLISHED, Published
from engine.models.receipt import read

_BUILTIN = Published("builtin", "sentence-transformers/all-MiniLM-L6-v2", 22_713_216, (6, 384))


@dataclass(frozen=True, slots=True)
class Listed:
    """A model that Pagewise knows by name. Sizes are bytes.

    `state` is one of "built in", "verified" (the published bytes), "unverified" (nobody has
    published what they should be), "failed" (there, but not to be used; `reason` says why) and
    "not installed". `self_check` is True or False once it was made. `size` is what is to be
    fetched, `memory` what it takes to run in the number format asked for.
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

    @property
    def installed(self) -> bool:
        """Whether it is there, sound or not."""
        return self.state != "not installed"


def list_models(data_dir: Path, dtype: str) -> list[Listed]:
    """All published models, `builtin` first. `dtype` is the format they would run in here.

    Takes seconds where files have not been hashed since they changed.
    """
    return [_listed(each, data_dir, dtype) for each in (_BUILTIN, *PUBLISHED.values())]


def names_on_disk(data_dir: Path) -> tuple[str, ...]:
    """The names of the models that are there, sound or not; at once, since no file is read."""
    found = (name for name in PUBLISHED if is_begun(model_folder(name, data_dir)))
    return (_BUILTIN.name, *found)


def _listed(published: Published, data_dir: Path, dtype: str) -> Listed:
    name, folder = published.name, model_folder(published.name, data_dir)
    reason: Message | None = None
    is_builtin = name == "builtin"
    try:
        model = find_model(name, data_dir)
        folder = model.folder
        state = "built in" if is_builtin else "verified" if model.verified else "unverified"
    except ModelUnavailable as error:
        there = is_builtin or is_begun(folder)
        state, reason = ("failed", error.message) if there else ("not installed", None)
    check = read(folder).self_check if state in ("verified", "unverified", "failed") else None
    return Listed(
        name=name,
        state=state,
        size=0 if is_builtin else published.size,
        memory=published.memory("float32" if is_builtin else dtype),
        parameters=published.parameters,
        licence=published.licence,
        address=published.address,
        folder=None if state == "not installed" else folder,
        self_check=check.passed if check else None,
        reason=reason,
    )
